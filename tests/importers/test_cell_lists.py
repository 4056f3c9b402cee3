"""Lists of cells as programs write them again, with days that cannot be and cells that are none."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from vendorline.errors import InvalidInput
from vendorline.importers.cells.fillers import BY_FILLER
from vendorline.importers.cells.lines import COLUMNS
from vendorline.importers.formats import detect
from vendorline.importers.imported import Imported
from vendorline.importers.opencellid import import_cells
from vendorline.network import Network

TODAY = date(2026, 11, 1)
HEADER = ",".join(COLUMNS)
#: A cell in Lyon.
CELL = {
    "radio": "LTE", "mcc": "208", "net": "10", "area": "100", "cell": "25601", "unit": "1", "lon": "4.85", "lat": "45.75",
    "range": "1000", "samples": "5", "changeable": "1", "created": "1500000000", "updated": "1600000000", "averageSignal": "0",
}  # fmt: skip
SEEN = date(2020, 9, 13)


def line(mark: str = ",", **other: str) -> str:
    return mark.join({**CELL, **other}.values())


def read(folder: Path, *lines: str, name: str = "cells.csv") -> Imported:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return import_cells([folder / name], today=TODAY)


def network_of(imported: Imported) -> Network:
    assert imported.network is not None, imported.faults
    return imported.network


def ids(imported: Imported) -> list[str]:
    return network_of(imported)["elements"]["element_id"].to_list()


# Days


@pytest.mark.parametrize("updated", [
    "0", "1370", "-1", "-62135596801", "-18934000000", "99", "4000000000", "99999999999", "9223372036854775807",
    "-9223372036854775808", "99999999999999999999999", "", "NaN", "inf", "yesterday", "1e9", "946684799", "2150-01-01", "0001-01-01",
    "9" * 5_000,
])  # fmt: skip
def test_a_day_that_cannot_be_is_unknown_and_the_cell_stays(tmp_path: Path, updated: str) -> None:
    alone = read(tmp_path, line(updated=updated))
    assert (alone.errors, ids(alone), network_of(alone).as_of) == (0, ["20810-100.enb"], TODAY)
    assert [(f.row, f.column) for f in alone.faults] == [(1, "updated"), (None, "updated")]
    beside = read(tmp_path, line(), line(cell="51201", updated=updated), line(cell="76801", updated=updated))
    assert (len(ids(beside)), network_of(beside).as_of) == (3, SEEN)
    (fault,) = beside.faults
    assert (fault.severity, fault.row) == ("warning", 2)
    assert "2 cells" in fault.problem


@pytest.mark.parametrize(("updated", "day", "thousandths"), [
    ("1600000000", SEEN, False), ("1600000000.0", SEEN, False), ("1600000000000", SEEN, True), ("1600000000999", SEEN, True),
    ("1600000000000.0", SEEN, True), ("2020-09-13", SEEN, False), ("2020-09-13 12:26:40", SEEN, False),
    ("2020-09-13T12:26:40Z", SEEN, False), ("946684800", date(2000, 1, 1), False), ("946684800000", date(2000, 1, 1), True),
    ("1793491200", TODAY, False), ("1793577600", TODAY, False),
])  # fmt: skip
def test_seconds_milliseconds_and_written_days_are_read(
    tmp_path: Path, updated: str, day: date, thousandths: bool
) -> None:
    imported = read(tmp_path, line(updated=updated))
    assert network_of(imported).as_of == day
    assert network_of(imported)["observations"]["seen_on"].max() == day
    assert ["milliseconds" in fault.problem for fault in imported.faults] == [True] * thousandths


# Cells that are none


@pytest.mark.parametrize(("other", "column", "cause"), [
    ({"cell": "0", "area": "0"}, "cell", BY_FILLER), ({"cell": "268435455"}, "cell", BY_FILLER), ({"cell": "-1"}, "cell", BY_FILLER),
    ({"cell": "2147483647"}, "cell", BY_FILLER), ({"radio": "NR", "cell": "68719476735"}, "cell", BY_FILLER),
    ({"radio": "NR", "cell": "9223372036854775807"}, "cell", BY_FILLER), ({"radio": "nr", "cell": "0", "lat": "0", "lon": "0"}, "cell", BY_FILLER),
    ({"lat": "0", "lon": "0"}, "lat", "fault"), ({"lat": "0.0", "lon": "-0.0"}, "lat", "fault"),
    ({"lat": "4.85", "lon": "45.75"}, "lat", "fault"), ({"lat": "52.5", "lon": "13.4"}, "lat", "fault"),
    ({"lat": "38.7", "lon": "-9.14"}, "lat", "fault"), ({"lat": "-45.75", "lon": "4.85"}, "lat", "fault"),
    ({"lat": "45.75", "lon": "-74.85"}, "lat", "fault"),
])  # fmt: skip
def test_what_is_no_cell_makes_no_station_and_is_counted(
    tmp_path: Path, other: dict[str, str], column: str, cause: str
) -> None:
    imported = read(tmp_path, line(), line(**{"cell": "51201", **other}))
    assert ids(imported) == ["20810-100.enb"]
    assert (imported.errors, imported.warnings) == (0, 1)
    (fault,) = imported.faults
    assert (fault.row, fault.column, fault.severity) == (2, column, "warning")
    assert fault.problem.startswith("1 cell left out: ")
    kept = imported.rejected["cells"].row(0, named=True)
    assert (kept["row"], kept["column"], kept["cause"], kept["original"]) == (
        2,
        column,
        cause,
        line(**{"cell": "51201", **other}),
    )
    assert any("1 cell of LTE and NR left out" in note for note in imported.notes)


@pytest.mark.parametrize("other", [
    {"radio": "NR", "area": "65535"}, {"cell": "65535"}, {"cell": "1"}, {"area": "1"}, {"lat": "43.3", "lon": "-1.5"},
    {"lat": "51.0", "lon": "2.5"}, {"unit": "-1"}, {"mcc": "234", "lat": "0.5", "lon": "51.5"} | {"lat": "51.5", "lon": "0.0"},
    {"radio": "NR", "cell": "268435455"}, {"samples": "0"},
])  # fmt: skip
def test_what_may_be_a_cell_is_one(tmp_path: Path, other: dict[str, str]) -> None:
    imported = read(tmp_path, line(**other))
    assert (imported.errors, imported.warnings, len(ids(imported))) == (0, 0, 1)


@pytest.mark.parametrize(
    "other",
    [{"cell": "0"}, {"radio": "NR", "cell": "0"}, {"area": "0"}, {"area": "65535"}, {"area": "65534"}, {"area": "2147483647"},
     {"radio": "NR", "area": "16777215"}, {"area": "0.0"}],
)  # fmt: skip
def test_a_cell_zero_or_an_area_that_is_none_stays_and_is_said(tmp_path: Path, other: dict[str, str]) -> None:
    imported = read(tmp_path, line(), line(**{"cell": "51201", **other}))
    assert len(ids(imported)) == 2
    (fault,) = imported.faults
    column = "cell" if "cell" in other else "area"
    assert (fault.row, fault.column, fault.severity) == (2, column, "warning")
    assert "a station is made of it all the same" in fault.problem


def test_fillers_are_grouped_and_a_list_of_nothing_else_is_an_error(tmp_path: Path) -> None:
    imported = read(tmp_path, *[line(cell="0", area="0")] * 1_500, *[line(lat="0", lon="0")] * 3)
    assert imported.network is None
    assert (imported.errors, imported.warnings) == (1, 2)
    assert imported.rejected["cells"].height == 1_503
    assert len(imported.faults) == 3


# As others write them


def quoted(text: str) -> str:
    return ",".join(f'"{cell}"' for cell in text.split(","))


MOZILLA = "radio,mcc,mnc,lac,cid,psc,lon,lat,range,samples,changeable,created,updated,averageSignal"
SHAPES = {
    "header": [HEADER, line()],
    "header in capitals": [HEADER.upper(), line()],
    "all quoted": [quoted(HEADER), quoted(line())],
    "some quoted": [HEADER, line(radio='"LTE"')],
    "quoted without a header": [quoted(line())],
    "header again": [HEADER, line(), HEADER, line(cell="25602")],
    "two kinds of lists": [HEADER, line(), MOZILLA, line(cell="25602")],
    "header after the first cells": [line(), HEADER, line(cell="25602")],
    "numbered": [f",{HEADER}", f"0,{line()}"],
    "numbered and quoted": [f'"",{quoted(HEADER)}', f'"1",{quoted(line())}'],
    "numbered, the header is not": [HEADER, f"1,{line()}"],
    "numbered without a header": [f"1,{line()}"],
    "semicolons": [line(";")],
    "semicolons, header, decimal commas": [HEADER.replace(",", ";"), line(";", lon="4,85", lat="45,75")],
    "tabs": [line("\t")],
    "bars": [HEADER.replace(",", "|"), line("|")],
    "decimals": [line(mcc="208.0", net="10.0", area="100.0", cell="25601.0", updated="1600000000.0")],
    "small letters": [line(radio="lte")],
    "spaces": [", ".join(CELL.values())],
    "Mozilla": [MOZILLA, line()],
    "another order": ["lat,lon,cell,mcc,net,radio,updated", "45.75,4.85,25601,208,10,LTE,1600000000"],
    "more columns": [f"{HEADER},note", f"{line()},seen twice"],
    "mark in the middle": [HEADER, line(), "\ufeff" + HEADER, line(cell="25602")],
    "lines of old systems": [f"{HEADER}\r{line()}"],
    "quoted with a separator": [f"{HEADER},note", f'{line()},"a, b"'],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_lists_of_other_shapes_are_read_and_found_out(tmp_path: Path, shape: str) -> None:
    imported = read(tmp_path, *SHAPES[shape])
    assert (imported.errors, imported.warnings, ids(imported)) == (0, 0, ["20810-100.enb"])
    site = network_of(imported)["sites"].row(0, named=True)
    assert (site["latitude"], site["longitude"]) == (45.75, 4.85)
    assert network_of(imported).as_of == SEEN
    assert detect([tmp_path / "cells.csv"]) == "opencellid"


def test_packed_lists_and_those_of_wide_letters_are_read(tmp_path: Path) -> None:
    text = f"{HEADER}\n{line()}\n"
    for name, content in (("a.csv.gz", gzip.compress(text.encode())), ("b.csv", text.encode("utf-16"))):
        (tmp_path / name).write_bytes(content)
        assert len(ids(import_cells([tmp_path / name], today=TODAY))) == 1
    assert detect([tmp_path / "a.csv.gz"]) == "opencellid"


@pytest.mark.parametrize("lines", [
    ["site,vendor", "a,b"], ["LTE,208,10"], ["<html>"], ["radio,mcc,lon,lat", "LTE,208,4,45"], ["PK"], ["{}"], ["a" * 200_000],
    ['"' * 99_999], [",".join("abc")] * 2_000, ["radio;mcc;net", "LTE;208;10"],
])  # fmt: skip
def test_what_is_no_list_is_told_in_one_message(tmp_path: Path, lines: list[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, *lines)
    assert len(caught.value.faults) == 1
    assert caught.value.faults[0].row is not None


def test_an_empty_list_is_an_error(tmp_path: Path) -> None:
    assert read(tmp_path, "").errors == 1


def test_rows_of_a_joined_list_keep_their_numbers(tmp_path: Path) -> None:
    imported = read(tmp_path, HEADER, line(), HEADER, line(lat="95"), quoted(line(cell="x")))
    assert [(f.row, f.column) for f in imported.faults] == [(4, "lat"), (5, "cell")]
    assert imported.rejected["cells"].select(pl.col("row").sort()).to_series().to_list() == [4, 5]
