"""Rows that somebody says are none: out before anything is read, told, and remembered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from vendorline.cli.app import run
from vendorline.network import read_network

TEXT = "Site,Operator,Function,Vendor\nS1,op,gnb,Nokia\nAs of today,see note,,\nS2,op,gnb,Huawei\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_text(TEXT, encoding="utf-8")
    return tmp_path / "a.csv"


def command(table: Path, *options: str) -> list[str]:
    return ["import", "table", str(table), "--into", str(table.parent / "n"), "--set", "country=GB", *options]


def test_a_dismissed_row_is_out_told_and_remembered(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command(table, "--dismiss", "3", "--because", "a footnote", "--format", "json")) == 0
    said = json.loads(capsys.readouterr().out)
    assert "a.csv row 3 is dismissed: a footnote" in said["notes"]
    assert ("row dismissed: a footnote", "As of today") in {(c["why"], c["original"]) for c in said["changes"]}
    folder = table.parent / "n"
    assert read_network(folder)["sites"]["site_id"].to_list() == ["S1", "S2"]
    kept = json.loads((folder / "mapping.json").read_text(encoding="utf-8"))
    assert kept["dismissed"] == [{"text": "As of today | see note", "because": "a footnote"}]
    # Next time the row stands elsewhere, and row 3 is a site.
    table.write_text(TEXT.replace("As of today,see note,,\n", "") + "As of today,see note,,\n", encoding="utf-8")
    assert run(command(table, "--replace")) == 0
    assert read_network(folder)["sites"]["site_id"].to_list() == ["S1", "S2"]
    assert "row 4 is dismissed: a footnote" in capsys.readouterr().out
    table.write_text(TEXT.replace("As of today,see note,,\n", ""), encoding="utf-8")
    assert run(command(table, "--replace")) == 0
    assert "stands in none of these files" in capsys.readouterr().out


@pytest.mark.parametrize(
    "options",
    [
        ["--dismiss", "3"], ["--because", "x"], ["--dismiss", "3", "--because", " "], ["--dismiss", "x", "--because", "y"],
        ["--dismiss", "0", "--because", "y"], ["--dismiss", "99", "--because", "y"], ["--dismiss", "b.csv:3", "--because", "y"],
        ["--dismiss", "3", "--dismiss", "4", "--because", "y"], ["--dismiss", "-3", "--because", "y"], ["--dismiss", "3.0", "--because", "y"],
        ["--dismiss", "a.csv:", "--because", "y"],
    ],
)  # fmt: skip
def test_dismissals_that_name_no_row_or_no_reason(table: Path, options: list[str]) -> None:
    assert run(command(table, *options)) == 2
    assert not (table.parent / "n").exists()


@pytest.mark.parametrize("where", ["Two:3", "a.xlsx [Two]:3"])
def test_several_sheets_want_a_name(tmp_path: Path, where: str, capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name in ("One", "Two"):
        sheet = book.create_sheet(name)
        for row in (["Site", "Operator", "Function"], [f"{name}1", "op", "gnb"], [f"{name}2", "op", "gnb"]):
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    assert run(command(tmp_path / "a.xlsx", "--dismiss", "3", "--because", "x")) == 2
    assert "of which sheet" in capsys.readouterr().err
    assert run(command(tmp_path / "a.xlsx", "--dismiss", where, "--because", "x")) == 0
    assert read_network(tmp_path / "n")["sites"]["site_id"].to_list() == ["One1", "One2", "Two1"]


def test_a_dismissed_row_takes_its_stray_quote_along(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TEXT.replace("As of today", '"As of today'), encoding="utf-8")
    assert run(command(tmp_path / "a.csv", "--dismiss", "3", "--because", "x")) == 0


def test_dismissals_are_for_tables(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("LTE,234,15,1,1,0,0,0,0,0,1,1,1,0\n", encoding="utf-8")
    assert run(["import", "opencellid", str(tmp_path / "x.csv"), "--dry-run", "--dismiss", "1", "--because", "x"]) == 2
