"""Texts that a spreadsheet would run, and texts that a browser would."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl

from wild.running import Outcome, command, imported

IDS = ["=1+1", "@SUM(A1)", "-2+3"]


def formula_injection(case: Path, work: Path) -> None:
    tried = imported("table", case / "inj.csv", work, "--accept-valid", as_of="2028-01-02")
    assert tried.column("sites", "site_id") == IDS
    assert tried.column("sites", "name")[0] == "<script>alert(1)</script>"
    other = imported("table", case / "inj1.csv", work, "--accept-valid", as_of="2028-01-02")
    assert other.column("sites", "site_id") == ["=1+1", "+441234", "-2", "@x"]
    exact, guarded = work / "exact.csv", work / "guarded.csv"
    check = ("check", other.into, "--as-if", "GB", "--elements")
    assert command(*check, exact).code == 0
    assert set(pl.read_csv(exact)["element_id"]) >= {"=1+1.gnb", "+441234.gnb", "@x.gnb"}
    assert command(*check, guarded, "--spreadsheet").code == 0
    assert set(pl.read_csv(guarded)["element_id"]) >= {"'=1+1.gnb", "'+441234.gnb", "'@x.gnb"}
    assert not [name for name in pl.read_csv(guarded)["element_id"] if name[0] in "=+-@"]
    told = command("diff", tried.into, other.into, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(told.out, newline="")))
    assert {"@SUM(A1)", "-2+3", "@x"} <= {row["row_id"] for row in rows}
    guarded_rows = csv.reader(
        io.StringIO(command("diff", tried.into, other.into, "--format", "csv", "--spreadsheet").out)
    )
    cells = [cell for row in guarded_rows for cell in row]
    assert "'@SUM(A1)" in cells
    assert not [cell for cell in cells if cell[:1] in {"=", "@", "\t", "\r"} or cell == "-2+3"]
    page = work / "page.html"
    assert command("report", tried.into, "--output", page).code == 0
    html = page.read_text(encoding="utf-8")
    assert "<script>alert(1)" not in html
    assert "<img src=x" not in html
    assert "<b>tel</b>" not in html


OUTCOMES: dict[str, Outcome] = {"34-formula-injection": formula_injection}
