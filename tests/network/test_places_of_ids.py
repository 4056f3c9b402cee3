"""Ids are found where they stand, whatever their hashes, and nowhere else."""

from __future__ import annotations

import random
from importlib import import_module
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from vendorline.network.index.places import NOWHERE, PlacesOfIds, rows_of


def _is_found(table: pl.DataFrame | Path, ids: list[str], rng: random.Random) -> None:
    asked = [rng.choice([*ids, "x", None]) for _ in range(200)]
    asked += [name for name in asked[:20] for _ in range(3)]
    expected = [ids.index(name) if name in ids else NOWHERE for name in asked]
    assert PlacesOfIds(table, "site_id").of(pl.Series(asked, dtype=pl.String)).tolist() == expected


@pytest.mark.parametrize("seed", range(5))
def test_in_a_table_and_in_a_file_read_in_pieces(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    ids = [f"s{number}" for number in rng.sample(range(1000), rng.choice((1, 2, 50, 300)))]
    table = pl.DataFrame({"site_id": ids})
    table.write_parquet(tmp_path / "sites.parquet", row_group_size=16)
    _is_found(table, ids, rng)
    if seed % 2:
        monkeypatch.setattr(import_module("vendorline.network.index.places"), "_FEW", 0)
    monkeypatch.setattr(import_module("vendorline.network.index.rows"), "_TABLE_PIECE", 7)
    _is_found(tmp_path / "sites.parquet", ids, rng)


def test_ids_with_the_same_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def few(self: PlacesOfIds, ids: pl.Series) -> np.ndarray:
        return (ids.str.len_chars().fill_null(0).to_numpy() % 3).astype(np.uint64)

    monkeypatch.setattr(PlacesOfIds, "_hashes", few)
    ids = [f"s{number}" for number in range(120)]
    _is_found(pl.DataFrame({"site_id": ids}), ids, random.Random(1))


def test_nothing_is_found_in_an_empty_table() -> None:
    places = PlacesOfIds(pl.DataFrame(schema={"site_id": pl.String}), "site_id")
    assert places.of(pl.Series(["s", None], dtype=pl.String)).tolist() == [NOWHERE, NOWHERE]
    assert places.of(pl.Series([], dtype=pl.String)).tolist() == []


def test_the_rows_of_ids_are_found_in_one_passage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"e{number}" for number in range(100)]
    pl.DataFrame({"element_id": names}).write_parquet(tmp_path / "elements.parquet")
    monkeypatch.setattr(import_module("vendorline.network.index.rows"), "_TABLE_PIECE", 7)
    asked = pl.Series(["e99", "x", "e0", "e7"])
    assert rows_of(tmp_path / "elements.parquet", "element_id", asked).tolist() == [99, NOWHERE, 0, 7]
