# ruff: noqa: RUF001 - letters of other writings are what is tested
"""Ids: invisible characters go, damage is said, and nothing is merged that may be two."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook

from importers.tabled import TODAY, column, read, said
from vendorline.importers.imported import Imported
from vendorline.importers.table.read import import_table
from vendorline.importers.table.values.identifiers import Ids, read_ids, read_plmn, without_invisible

HEADERS = "Site ID|Operator|Country|Technology|Vendor"


def _ids(cells: list[str]) -> Ids:
    text, rows = pl.Series(cells), pl.int_range(2, len(cells) + 2, eager=True)
    typed = pl.Series([False] * len(cells))
    return read_ids(text, typed, rows, ("a.csv", "Site ID"), sheet=False)


def _workbook(folder: Path, ids: list[object]) -> Imported:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(HEADERS.split("|"))
    for id_ in ids:
        sheet.append([id_, "Northtel", "GB", "5G", "Nokia"])
    workbook.save(folder / "a.xlsx")
    return import_table([folder / "a.xlsx"], today=TODAY)


@pytest.mark.parametrize(
    "id_",
    [
        "2.34E+14",
        "2,34E+14",
        "1E+20",
        "2.341500123456789e+19",
        "3.1E+08",
        "4.5e11",
        "7E+05",
        "9.99E+100",
        "1.E+15",
    ],
)
def test_ids_in_scientific_notation_are_damaged(id_: str) -> None:
    found = _ids([id_, "S1"])
    assert found.lost.to_list() == [True, False]
    assert [fault.severity for fault in found.faults] == ["error"]


def test_rows_with_damaged_ids_are_left_out_and_counted(tmp_path: Path) -> None:
    id_ = "2.34E+14"
    imported = read(
        tmp_path, f"{HEADERS}\n{id_}|North Tel|GB|5G|Nokia\n{id_}|North Tel|GB|5G|Huawei\nS1|North Tel|GB|5G|Nokia\n"
    )
    (fault,) = said(imported, "format the column as text")
    assert (fault.severity, fault.row, "lines 2, 3" in fault.problem) == ("error", 2, True)
    assert column(imported, "sites", "site_id") == ["S1"]
    assert imported.network is not None
    left = imported.network.left_out
    assert left.select("table", "row", "operator_id", "columns").rows() == [
        ("elements", 2, "north_tel", ["site_id"]), ("elements", 3, "north_tel", ["site_id"]),
    ]  # fmt: skip
    assert '"vendor_id":"huawei"' in left["cells"][1]


@pytest.mark.parametrize("id_", ["1E5", "7E05", "1E10", "E+14", "S1E+1A", "12E", "2-3E+4", "1.2.3", "0017", "A1E+10"])
def test_ids_that_only_look_so_stay(id_: str) -> None:
    found = _ids([id_])
    assert (found.values.to_list(), found.lost.to_list(), found.faults) == ([id_], [False], ())


def test_numbers_of_a_workbook_that_lost_their_last_digits(tmp_path: Path) -> None:
    imported = _workbook(
        tmp_path, [234150012345678, 2341500123456780, 2.341500123456789e19, 2.341500123456781e19, 9007199254740994.0]
    )
    assert column(imported, "sites", "site_id") == ["234150012345678", "2341500123456780"]
    assert [fault.severity for fault in said(imported, "format the column as text")] == ["error", "warning"]


def test_what_a_spreadsheet_made_of_an_id(tmp_path: Path) -> None:
    from datetime import date

    imported = _workbook(tmp_path, [date(2024, 3, 1), "APR2", 0.5, True, 17])
    told = [fault.problem for fault in said(imported, "format the column as text")]
    assert (len(told), all("line" in text for text in told)) == (3, True)
    assert [word for word in ("a date", "true or false", "decimals") if any(word in text for text in told)] == ["a date", "true or false", "decimals"]  # fmt: skip
    assert imported.errors == 0


@pytest.mark.parametrize(
    "odd",
    [
        "S1\u200b",
        "\ufeffS1",
        "S\u00ad1",
        "S1\u2060",
        "\u200eS1",
        "S1\u202c",
        "S1\u00a0",
        "\u3000S1",
        "S1\u200d",
        "S\u200c1",
        "\u2066S1\u2069",
    ],
)
def test_invisible_characters_go(odd: str) -> None:
    assert without_invisible(pl.Series([odd, "S1"])).to_list() == ["S1", "S1"]


def test_what_went_is_told(tmp_path: Path) -> None:
    imported = read(tmp_path, f"{HEADERS}\nS1|op|GB|5G|Nokia\nS\u200b1|op|GB|4G|Nokia\n")
    assert column(imported, "sites", "site_id") == ["S1"]
    assert imported.changes is not None
    assert imported.changes.filter(pl.col("field") == "site_id")["why"].to_list() == ["invisible characters left out"]


def test_joiners_of_other_writings_stay() -> None:
    text = pl.Series("a", ["می\u200cخواهم", "A\u200cB", "Nord\u00a0 Süd"])
    assert without_invisible(text).to_list() == ["می\u200cخواهم", "AB", "Nord Süd"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("s1", "S1"),
        ("0017", "17"),
        ("ab-3", "AB-3"),
        ("007", "7"),
        ("München1", "MÜNCHEN1"),
        ("Site9", "SITE9"),
        ("00", "0"),
        ("x", "X"),
        ("0100", "100"),
        ("n1b", "N1B"),
    ],
)
def test_ids_that_are_probably_the_same_are_told_and_kept_apart(one: str, other: str) -> None:
    found = _ids([one, other, "Z99"])
    (fault,) = found.faults
    assert (fault.severity, fault.column, "probably the same" in fault.problem) == ("warning", "Site ID", True)
    assert found.values.to_list() == [one, other, "Z99"]


def test_whole_numbers_of_a_column_with_gaps(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"Site ID": [1001.0, 1002.0], "Operator": "op", "Country": "GB", "Technology": "5G", "PLMN": 23499.0}
    )
    frame.write_parquet(tmp_path / "a.parquet")
    imported = import_table([tmp_path / "a.parquet"], today=TODAY)
    assert column(imported, "sites", "site_id") == ["1001", "1002"]
    assert column(imported, "operators", "plmn") == [["23499"]]
    assert column(read(tmp_path, f"{HEADERS}\n1.0|op|GB|5G|Nokia\n1.5|op|GB|5G|Nokia\n"), "sites", "site_id") == [
        "1.0",
        "1.5",
    ]


@pytest.mark.parametrize(
    ("cell", "plmn"),
    [
        ("23499.0", "23499"), ("20801.0", "20801"), ("310012.0", "310012"), ("262-01", "26201"), ("262/01", "26201"), ("262 01", "26201"),
        ("262.01", "26201"), ("208.01", "20801"), ("23410.0;23499.00", "23410;23499"), ("26201, 26203", "26201;26203"),
        # What a number may have cut, or nobody can tell.
        ("310.12", "310.12"), ("262.1", "262.1"), ("23499.5", "23499.5"), ("2081.0", "2081.0"), ("999.01", "999.01"), ("2.62E+04", "2.62E+04"),
    ],
)  # fmt: skip
def test_network_codes(cell: str, plmn: str) -> None:
    assert read_plmn(cell)[0] == plmn


def test_own_tables_keep_the_same_guard(tmp_path: Path) -> None:
    (tmp_path / "elements.csv").write_text(
        "element_id,site_id,operator_id,function\n2.3E+14,S1,op,gnb\nE2,S1,op,enb\n", encoding="utf-8"
    )
    (tmp_path / "sites.csv").write_text("site_id,country\nS1,GB\n", encoding="utf-8")
    (tmp_path / "operators.csv").write_text("operator_id,country,name\nop,GB,Op\n", encoding="utf-8")
    imported = import_table([tmp_path / f"{name}.csv" for name in ("operators", "sites", "elements")], today=TODAY)
    assert imported.errors == 1
    assert column(imported, "elements", "element_id") == ["E2"]
    assert imported.network is not None
    assert imported.network.left_out["operator_id"].to_list() == ["op"]


def test_a_number_written_short_by_another_program(tmp_path: Path) -> None:
    pl.DataFrame({"Site ID": [1e20, 2e20], "Operator": "op", "Country": "GB", "Technology": "5G"}).write_parquet(
        tmp_path / "a.parquet"
    )
    imported = import_table([tmp_path / "a.parquet"], today=TODAY)
    assert len(said(imported, "format the column as text")) == 1
    assert imported.errors >= 1
