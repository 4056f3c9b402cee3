"""CSV: exact by default; with --spreadsheet no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks import element, network
from vendorline.cli.app import run
from vendorline.network import write_network
from vendorline.results.csv_text import as_text_cell, frame_csv, rows_csv

RUNS = [
    "=1+1", "=cmd|' /C calc'!A0", "+SUM(A1)", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "\r=1", "\n=1", "\uff1d1+1",
    "\uff20x", "-", "+", "=", "@", "--1", "+-1", "-1e", "+44 1234", "-1,5", "=\"\"",
]  # fmt: skip
PLAIN = ["", "s1", "a=b", "'quoted", "-2", "+441234", "-2.5", "1e-3", "-.5", "+1E+09", "5G", " =1", "site-1", "x@y"]


@pytest.mark.parametrize("text", RUNS)
def test_what_would_run_is_text(text: str) -> None:
    assert as_text_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_whatever_else_stays(text: str) -> None:
    assert as_text_cell(text) == text


@settings(deadline=None)
@given(st.lists(st.text(alphabet="=+-@\t1a.;\"',", max_size=6), min_size=1, max_size=5))
def test_rows_and_tables_are_exact_or_guarded_alike(texts: list[str]) -> None:
    rows = [{"id": text, "list": [text, "x"], "number": -1.5} for text in texts]
    exact = list(csv.DictReader(io.StringIO(rows_csv(rows), newline="")))
    assert [row["id"] for row in exact] == texts
    guarded = list(csv.DictReader(io.StringIO(rows_csv(rows, spreadsheet=True), newline="")))
    assert [row["id"] for row in guarded] == [as_text_cell(text) for text in texts]
    assert [row["list"] for row in guarded] == [f"{as_text_cell(text)};x" for text in texts]
    assert {row["number"] for row in guarded} == {"-1.5"}
    frame = pl.DataFrame({"id": texts, "on": [date(2020, 1, 1)] * len(texts)})
    assert [row["id"] for row in csv.DictReader(io.StringIO(frame_csv(frame), newline=""))] == texts
    told = list(csv.DictReader(io.StringIO(frame_csv(frame, spreadsheet=True), newline="")))
    assert [row["id"] for row in told] == [as_text_cell(text) for text in texts]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [element(f"{name}.e", name, vendor_id="huawei", generations=["5G"]) for name in ("=1+1", "@x", "s")]
    write_network(network(rows, as_of=date(2028, 1, 28)), tmp_path / "net", format="csv")
    return tmp_path / "net"


@pytest.mark.parametrize("spreadsheet", [True, False])
def test_the_file_of_elements(folder: Path, tmp_path: Path, spreadsheet: bool) -> None:
    listed = tmp_path / "elements.csv"
    arguments = ["--as-if", "GB", "--elements", str(listed), *(["--spreadsheet"] if spreadsheet else [])]
    assert run(["check", str(folder), *arguments]) == 0
    ids = set(pl.read_csv(listed)["element_id"])
    assert ids == ({"'=1+1.e", "'@x.e", "s.e"} if spreadsheet else {"=1+1.e", "@x.e", "s.e"})


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "NET", "--rules", "GB"],
        ["explain", "NET", "s.e"],
        ["validate", "NET", "--format", "json"],
        ["rules", "list"],
    ],
)
def test_without_csv_it_is_refused(arguments: list[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(folder) if word == "NET" else word for word in arguments] + ["--spreadsheet"]) == 2
    assert "--format csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "<script>alert(1)</script>", "</script><img src=x onerror=alert(2)>"]
)
def test_a_report_shows_such_names_as_text(text: str, tmp_path: Path) -> None:
    operators = [{"operator_id": "op", "name": text, "country": "GB", "plmn": ["00101"]}]
    write_network(network([element("e", text)], operators=operators), tmp_path / "net", format="csv")
    page = tmp_path / "page.html"
    assert run(["report", str(tmp_path / "net"), "--title", text, "--output", str(page)]) == 0
    html = page.read_text(encoding="utf-8")
    assert "alert(1)</script>" not in html
    assert "<img src=x" not in html
    assert not text.startswith("<") or "&lt;" in html


def test_changes_of_an_import_and_rows_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "i.csv").write_text(
        "Site ID,Operator,Country,Technology,Vendor\n=1+1,@Op,GB,5G,=Nokia\n-2+3,@Op,GB,foo,Huawei\n"
    )
    for spreadsheet in (False, True):
        told = tmp_path / f"changes-{spreadsheet}.csv"
        arguments = ["--into", str(tmp_path / f"net-{spreadsheet}"), "--changes", str(told), "--accept-valid"]
        run(["import", "table", str(tmp_path / "i.csv"), *arguments, *(["--spreadsheet"] if spreadsheet else [])])
        cells = {cell for row in csv.reader(told.read_text(encoding="utf-8").splitlines()) for cell in row}
        assert ("'@Op" in cells) is spreadsheet
        assert ("@Op" in cells) is not spreadsheet
    # What stands beside the network is exact either way: it is read again.
    kept = [(tmp_path / f"net-{s}" / "changes.csv").read_bytes() for s in (False, True)]
    assert kept[0] == kept[1]
    capsys.readouterr()
    assert run(["diff", *(str(tmp_path / f"net-{s}") for s in (False, True)), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == []
