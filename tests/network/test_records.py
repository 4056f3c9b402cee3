"""Rows of CSV text: cells that span lines are read, quotation marks that swallow rows are told."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vendorline.network.records import read_records
from vendorline.network.validate import validate_folder

HEADER = "id,name,town,land\n"
AFTER = "3,c,d,e\n4,f,g,h\n"


@pytest.mark.parametrize(
    "row",
    [
        '2,"Old Mill,London,GB\n', '2,Castle,"London,GB\n', '"2,Castle,London,GB\n', '2,Castle,London,"GB\n',
        '2,"""Mill,London,GB\n', '2,"Mill"" x,London,GB\n', '2,"12"" pole,London,GB\n', '2, x,"London,GB\r\n',
        '2,"\u00c9glise,London,GB\n', '2,"Mill\'s,London,GB\n', '2,"Mill,"London,GB\n',
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "after", [AFTER, AFTER + '5,"Quay",g,h\n', AFTER + '5,Quay",g,h\n', AFTER + '5,Harbour "Quay",g,h\n']
)
def test_an_unclosed_quote_swallows_no_row(row: str, after: str) -> None:
    records = list(read_records(HEADER + row + after))
    assert len(records) == 1 + (row + after).count("\n")
    assert [record.cells[0] for record in records[2:4]] == ["3", "4"]
    assert records[1].stray
    assert not any(record.stray for record in records[2:4])


@pytest.mark.parametrize(
    "cell",
    [
        "1 High St,\nLondon", "a\nb", "a\r\nb", "a\n\nb", "first\nsecond\nthird\nfourth", 'say "yes"\nor no', "1, 2\n3, 4",
        "\nleading", "trailing\n", "a,b", "Line one, with comma\nline two, with comma", "tab\there\nand there",
    ],
)  # fmt: skip
def test_a_cell_that_spans_lines_is_one_cell(cell: str) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([["id", "address", "land"], ["1", cell, "GB"], ["2", "x", "FR"]])
    records = list(read_records(out.getvalue()))
    assert [record.cells for record in records[1:]] == [["1", cell, "GB"], ["2", "x", "FR"]]
    assert not any(record.stray for record in records)


@given(st.lists(st.lists(st.text("ab ;é'.-5", max_size=6), min_size=3, max_size=3).filter(any), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_what_was_written_as_csv_comes_back(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    assert [record.cells for record in read_records(out.getvalue())] == rows


def test_an_own_table_names_the_row_and_keeps_the_others(tmp_path: Path) -> None:
    (tmp_path / "operators.csv").write_text("operator_id,name,country\nbell,Bell,CA\n", encoding="utf-8")
    (tmp_path / "elements.csv").write_text("element_id,site_id,operator_id,function\n", encoding="utf-8")
    rows = 'site_id,country,name\ns1,CA,Hill\ns2,CA,"Old\ns3,CA,New\ns4,CA,"Quay"\ns5,CA,"1 Main St,\nToronto"\n'
    (tmp_path / "sites.csv").write_text(rows, encoding="utf-8")
    found = validate_folder(tmp_path)
    assert [(fault.file, fault.row, fault.severity) for fault in found.faults] == [("sites.csv", 3, "error")]
    assert found.accepted is not None
    assert found.accepted["sites"]["site_id"].to_list() == ["s1", "s3", "s4", "s5"]
    assert found.row_counts["sites"] == 5
