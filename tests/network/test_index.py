"""The index beside a large table: used where it fits the tables, made where it is of use, and never trusted once touched."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from networks import element, network
from vendorline.network import read_network, write_network
from vendorline.network.index import FILES, IndexFiles, write_index
from vendorline.network.index.layout import KB_PER_GB, NO_SITE, NUMBERS
from vendorline.network.index.stored_numbers import stored_numbers
from vendorline.network.table_files import sha256


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A written network of forty radios of two makers, large enough to have an index."""
    for module, name, value in (("write", "STAYS_FROM", 1), ("read", "STAYS_FROM", 1)):
        monkeypatch.setattr(import_module(f"vendorline.network.{module}"), name, value)
    radios = [element(f"e{i}", f"s{i}", vendor_id="huawei" if i % 2 else "nokia") for i in range(40)]
    write_network(network(radios), tmp_path / "net", validated=True)
    return tmp_path / "net"


def indexed(folder: Path, **options: float) -> IndexFiles | None:
    return write_index(folder / "elements.parquet", folder / "sites.parquet", folder, **options)


def test_it_stands_beside_the_tables_and_is_no_table(folder: Path) -> None:
    assert all((folder / name).is_file() for name in FILES)
    read = read_network(folder)
    assert read.index is not None
    assert read.file_of("elements") == folder / "elements.parquet"
    assert read["elements"].height == 40
    assert read.file_of("elements") is None, "it has been read"
    assert read.path_of("elements") == folder / "elements.parquet"


def test_tables_put_in_its_place_have_none(folder: Path) -> None:
    read = read_network(folder)
    assert read.with_tables(bindings=read["bindings"]).index is not None
    assert read.with_tables(sites=read["sites"]).index is None
    assert read.with_tables(elements=read["elements"]).path_of("elements") is None


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("what", ["touched", "gone", "unknown"])
def test_without_its_fingerprints_it_is_left_aside(folder: Path, name: str, what: str) -> None:
    if what == "touched":
        with (folder / name).open("ab") as file:
            file.write(b"x")
    elif what == "gone":
        (folder / name).unlink()
    else:
        said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        said.pop("index")
        (folder / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    read = read_network(folder)
    assert read.index is None
    assert read.file_of("elements") is not None, "the tables themselves are untouched"


def _of_other_numbers(folder: Path) -> None:
    classes = pl.read_parquet(folder / "classes.parquet")
    classes.with_columns(pl.col("number") + 1).write_parquet(folder / "classes.parquet")


def _shorter(folder: Path) -> None:
    np.save(folder / "by_class_site.npy", np.load(folder / "by_class_site.npy")[:-1])


def _cut_off(folder: Path) -> None:
    path = folder / "by_class_row.npy"
    path.write_bytes(path.read_bytes()[:-4])


def _of_another_type(folder: Path) -> None:
    np.save(folder / "by_class_row.npy", np.load(folder / "by_class_row.npy").astype(np.float32))


def _no_numbers(folder: Path) -> None:
    (folder / "by_class_premises.npy").write_bytes(b"no numbers")


def _without_a_column(folder: Path) -> None:
    pl.read_parquet(folder / "classes.parquet").drop("vendor_id").write_parquet(folder / "classes.parquet")


@pytest.mark.parametrize(
    "changed", [_of_other_numbers, _shorter, _cut_off, _of_another_type, _no_numbers, _without_a_column]
)
def test_one_of_another_form_is_left_aside_though_the_manifest_vouches_for_it(
    folder: Path, changed: Callable[[Path], None]
) -> None:
    changed(folder)
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    said["index"] = {name: sha256(folder / name) for name in FILES}
    (folder / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    read = read_network(folder)
    assert read.index is None
    assert read.file_of("elements") is not None, "the tables themselves are untouched"


def test_elements_that_are_all_of_classes_of_their_own_get_none(folder: Path, tmp_path: Path) -> None:
    various = [element(f"e{i}", f"s{i}", vendor_id=f"v{i}") for i in range(40)]
    write_network(network(various), tmp_path / "various", validated=True)
    assert not any((tmp_path / "various" / name).exists() for name in FILES)
    assert read_network(tmp_path / "various").index is None


def test_it_can_be_made_for_tables_that_have_none(tmp_path: Path) -> None:
    write_network(network([element(f"e{i}", "s") for i in range(20)]), tmp_path / "plain")
    made = indexed(tmp_path / "plain")
    assert made is not None
    assert all((tmp_path / "plain" / name).is_file() for name in FILES)


def test_without_room_for_it_there_is_none_and_no_half_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_network(network([element(f"e{i}", "s") for i in range(20)]), tmp_path / "plain")

    def full(self: pl.DataFrame, path: Path, **options: Any) -> None:
        Path(path).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    assert indexed(tmp_path / "plain") is None
    assert not any((tmp_path / "plain" / name).exists() for name in FILES)
    assert read_network(tmp_path / "plain")["elements"].height == 20


def test_an_index_of_an_earlier_form_is_left_aside(folder: Path) -> None:
    (folder / FILES[-1]).rename(folder / "by_class.parquet")
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(FILES[-1], "by_class.parquet"), encoding="utf-8")
    read = read_network(folder)
    assert read.index is None
    assert read.file_of("elements") is not None, "the tables are those that were written"


def test_a_day_outside_of_the_calendar_makes_none(tmp_path: Path) -> None:
    for day in (3_000_000, -800_000):  # year 10183, and before year 1
        write_network(network([element(f"e{i}", "s") for i in range(20)]), tmp_path / str(day))
        home = tmp_path / str(day) / "elements.parquet"
        elements = pl.read_parquet(home).with_columns(pl.lit(day, dtype=pl.Int32).cast(pl.Date).alias("retired_on"))
        elements.write_parquet(home)
        assert indexed(tmp_path / str(day)) is None
        assert not any((tmp_path / str(day) / name).exists() for name in FILES)


@pytest.mark.parametrize(
    ("largest", "kind"), [(0.03, np.int16), (0.04, np.int32), (2_147.0, np.int32), (2_148.0, np.int64)]
)
def test_amounts_take_no_more_room_than_the_largest_needs(tmp_path: Path, largest: float, kind: type) -> None:
    radios = [element(f"e{i}", "s", traffic_gb_day=None if i % 2 else largest) for i in range(20)]
    write_network(network(radios), tmp_path / "net")
    made = indexed(tmp_path / "net")
    assert made is not None
    stored = stored_numbers(made)
    assert stored["traffic_kb"].dtype == kind
    assert np.load(made.numbers("traffic_kb")).dtype == kind
    rows = stored["row"][5:9].tolist()
    assert stored["traffic_kb"][5:9].tolist() == [-1 if row % 2 else round(largest * KB_PER_GB) for row in rows]
    assert stored["installed"][20:20].tolist() == []


def test_in_little_memory_it_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [
        element(f"e{i}", f"s{i % 5}", vendor_id=("huawei", "nokia", None)[i % 3], traffic_gb_day=float(i), tags=["x"] if i % 4 else None)
        for i in range(90)
    ]  # fmt: skip
    write_network(network(made, site_tags={"s1": ["sensitive"]}), tmp_path / "net")
    monkeypatch.setattr(import_module("vendorline.network.index.write"), "_LEAST_PER_CLASS", 0)
    whole = indexed(tmp_path / "net")
    assert whole is not None
    classes = pl.read_parquet(whole.classes)
    rows = {name: np.load(whole.numbers(name)) for name in NUMBERS}
    assert sorted(rows["row"]) == list(range(90))
    assert classes["number"].sum() == 90
    of_class = np.repeat(np.arange(len(classes)), classes["number"])
    makers = pl.read_parquet(tmp_path / "net" / "elements.parquet")["vendor_id"].gather(rows["row"])
    assert makers.to_list() == classes["vendor_id"].gather(of_class).to_list()
    monkeypatch.setattr(import_module("vendorline.network.index.write"), "_PIECE", 7)
    again = indexed(tmp_path / "net", memory_gb=1e-6)
    assert again is not None
    assert all((np.load(again.numbers(name)) == rows[name]).all() for name in NUMBERS)
    assert pl.read_parquet(again.classes).equals(classes)


def test_one_class_larger_than_memory_goes_through_several_files(tmp_path: Path) -> None:
    made = [element(f"e{i}", f"s{i * 7 % 23}", traffic_gb_day=float(i)) for i in range(90)]
    write_network(network(made), tmp_path / "net")
    home = tmp_path / "net" / "elements.parquet"
    nowhere = pl.when(pl.int_range(pl.len()) % 5 == 0).then(None).otherwise("site_id")
    pl.read_parquet(home).with_columns(site_id=nowhere).write_parquet(home)
    whole = indexed(tmp_path / "net")
    assert whole is not None
    rows = {name: np.load(whole.numbers(name)) for name in NUMBERS}
    assert sorted(rows["row"]) == list(range(90))
    assert (rows["site"] == NO_SITE).sum() == 18
    assert (np.diff(rows["site"][18:].astype(np.int64)) >= 0).all()
    again = indexed(tmp_path / "net", memory_gb=1e-6)
    assert again is not None
    assert all((np.load(again.numbers(name)) == rows[name]).all() for name in NUMBERS)


def test_without_sites_every_element_is_nowhere(tmp_path: Path) -> None:
    write_network(network([element(f"e{i}", "s") for i in range(20)]), tmp_path / "net")
    home = tmp_path / "net" / "sites.parquet"
    pl.read_parquet(home).clear().write_parquet(home)
    made = indexed(tmp_path / "net")
    assert made is not None
    assert np.load(made.numbers("site")).tolist() == [NO_SITE] * 20
    assert pl.read_parquet(made.classes)["site_country"].to_list() == [None]


def test_memory_does_not_grow_with_the_texts_of_sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites = 60
    write_network(network([element(f"e{i}", f"s{i % sites}") for i in range(180)]), tmp_path / "net")
    seen: list[int] = []
    read = pl.read_parquet

    def watched(source: Any, **options: Any) -> pl.DataFrame:
        found = read(source, **options)
        seen.append(found.height)
        return found

    monkeypatch.setattr(pl, "read_parquet", watched)
    assert indexed(tmp_path / "net") is not None
    assert max(seen, default=0) < sites, "a table was read whole"
