"""Shared stations: found by id and place, merged where asked for, counted whole for each licensee and once for all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from vendorline.check import check
from vendorline.cli.app import run
from vendorline.importers.imported import Imported
from vendorline.importers.opencellid import import_cells
from vendorline.network import validate_folder, write_network

TODAY = date(2026, 11, 1)


def cells(folder: Path, *rows: tuple[str, int, float, float]) -> Path:
    """Network code, station and position of LTE cells."""
    path = folder / "cells.csv"
    lines = [
        f"LTE,302,{net},1,{node << 8},0,{lon},{lat},1000,5,1,1500000000,1700000000,0" for net, node, lat, lon in rows
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(path: Path, *, merge: bool) -> Imported:
    return import_cells([path], today=TODAY, merge=merge)


NEAR, FAR = (45.0, -75.0), (46.0, -75.0)
BELL, TELUS, ROGERS = "610", "220", "720"


def test_merged_only_at_one_place(tmp_path: Path) -> None:
    path = cells(
        tmp_path, (BELL, 1, *NEAR), (TELUS, 1, 45.01, -75.0), (BELL, 2, *NEAR), (TELUS, 2, *FAR), (TELUS, 3, *NEAR)
    )
    merged = read(path, merge=True)
    assert merged.network is not None
    elements = merged.network["elements"]
    assert elements.height == 4
    shared = merged.network["operators"].filter(pl.col("licensees").is_not_null()).row(0, named=True)
    assert (shared["operator_id"], shared["licensees"]) == ("bell-telus", ["bell", "telus"])
    assert shared["plmn"] == ["302220", "302610"]
    assert elements["operator_id"].value_counts(sort=True)["count"].sum() == 4
    site = merged.network["sites"].filter(pl.col("site_id") == "302220+302610-1").row(0, named=True)
    assert site["latitude"] == pytest.approx(45.005)
    assert "2 station ids are on air under both Bell and Telus, 1 of them within 2 km" in " ".join(merged.notes)
    apart = read(path, merge=False)
    assert apart.network is not None
    assert apart.network["elements"].height == 5
    assert "--merge-shared" in " ".join(apart.notes)


def test_three_operators_at_one_place_are_one_network(tmp_path: Path) -> None:
    path = cells(tmp_path, (BELL, 1, *NEAR), (TELUS, 1, 45.015, -75.0), (ROGERS, 1, 45.03, -75.0))
    merged = read(path, merge=True).network
    assert merged is not None
    assert merged["elements"]["operator_id"].to_list() == ["bell-rogers-telus"]


def test_each_licensee_counts_the_shared_station(tmp_path: Path) -> None:
    path = cells(tmp_path, (BELL, 1, *NEAR), (TELUS, 1, *NEAR), (TELUS, 2, *FAR))
    counted = {}
    for merge in (False, True):
        made = read(path, merge=merge).network
        assert made is not None
        elements = made["elements"].with_columns(
            vendor_id=pl.when(pl.col("site_id").str.ends_with("-1")).then(pl.lit("huawei")).otherwise(pl.lit("nokia"))
        )
        rows = check(made.with_tables(elements=elements), "CA", date(2027, 12, 31), known=TODAY).rows
        counted[merge] = {
            r["operator_id"]: (r["numerator"], r["denominator"]) for r in rows if r["provision_id"] == "CA-2022-4G"
        }
        assert made["sites"].height == (2 if merge else 3)  # the country's stations: once each, or once per operator
    assert counted[True] == counted[False] == {"bell": (1, 1), "telus": (1, 2)}


# The real list


@pytest.fixture(scope="module")
def real(real_data: Path) -> Path:
    return real_data / "cells_ca" / "302.csv"


def test_the_real_list(real: Path, tmp_path: Path) -> None:
    merged = read(real, merge=True)
    # 686 by the distance on the globe between medians; 696 come out where a degree of longitude is taken as 72 km throughout.
    assert "930 station ids are on air under both Bell and Telus, 686 of them within 2 km" in " ".join(merged.notes)
    assert merged.network is not None
    write_network(merged.network, tmp_path / "ca")
    assert validate_folder(tmp_path / "ca").errors == 0
    apart = read(real, merge=False).network
    assert apart is not None
    assert (apart["elements"].height, merged.network["elements"].height) == (11_267, 10_359)
    on = date(2026, 1, 1)
    both = [check(net, "CA", on, known=TODAY).rows for net in (apart, merged.network)]
    whole = [{r["operator_id"]: r["denominator"] for r in rows if r["provision_id"] == "CA-2022-4G"} for rows in both]
    # Every licensee still answers for each of its stations.
    assert whole[0] == whole[1]
    assert (whole[0]["bell"], whole[0]["telus"]) == (2150, 3939)


def test_the_option_goes_with_lists_of_cells_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = cells(tmp_path, (BELL, 1, *NEAR), (TELUS, 1, *NEAR))
    assert run(["import", str(path), "--into", str(tmp_path / "net"), "--merge-shared"]) == 0
    assert "merged into shared networks" in capsys.readouterr().out.replace("\n", " ")
    assert run(["import", str(tmp_path / "net"), "--into", str(tmp_path / "other"), "--merge-shared"]) == 2
