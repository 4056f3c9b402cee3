"""A decision as a workbook: the answer first, then a sheet for each table, with numbers as numbers."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from vendorline.report.decision import changes, findings, tables
from vendorline.report.decision.deadlines import deadlines
from vendorline.report.decision.network import network
from vendorline.report.decision.reading import Decided
from vendorline.report.decision.table import Column, Table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

PLACEHOLDER = "PLACEHOLDER"
WIDEST = 60
#: How a kind of number looks; the cell keeps every digit.
_FORMATS = {
    "points": "0.00",
    "signed": "+0.00;-0.00;0.00",
    "share": "0 %",
    "amount": "General",
    "years": "0.0",
    "date": "yyyy-mm-dd",
}
#: Characters that a workbook cannot hold, and lone halves of pairs.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: What a workbook says of when it was made and saved, and what stands there instead, so that the same decision gives the same bytes.
_WHEN, _SOME_DAY = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), b"2000-01-01T00:00:00Z"
_PROPERTIES = "docProps/core.xml"


def decision_workbook(document: Mapping[str, Any]) -> bytes:
    """A result of decide as Office Open XML.

    Args:
        document: the JSON object of the command.
    """
    from openpyxl import Workbook

    decided = Decided(document)
    workbook = Workbook()
    first = workbook.active
    first.title = "answer"
    _answer(first, decided)
    for table in _tables(decided):
        sheet = workbook.create_sheet(table.id)
        _fill(sheet, table)
    stream = io.BytesIO()
    workbook.save(stream)
    return _timeless(stream)


def _timeless(saved: io.BytesIO) -> bytes:
    """The workbook without the time at which it was saved."""
    stream = io.BytesIO()
    with ZipFile(saved) as made, ZipFile(stream, "w", ZIP_DEFLATED) as kept:
        for entry in made.infolist():
            content = made.read(entry)
            held = ZipInfo(entry.filename)
            held.compress_type = ZIP_DEFLATED
            kept.writestr(held, _WHEN.sub(_SOME_DAY, content) if entry.filename == _PROPERTIES else content)
    return stream.getvalue()


def _tables(decided: Decided) -> Sequence[Table]:
    every = (
        tables.options(decided), tables.outcomes(decided), deadlines(decided), tables.never_weighed(decided), tables.undoing(decided), network(decided), tables.parts(decided),
        changes.tipping(decided), changes.tornado(decided), changes.joint(decided), changes.weights(decided), changes.waiting(decided), changes.branches(decided),
        changes.independence(decided), changes.runs(decided), changes.losses(decided), changes.worth(decided), tables.timeline(decided),
        changes.support(decided),
    )  # fmt: skip
    return [table for table in every if table is not None and table.rows]


def _answer(sheet: Worksheet, decided: Decided) -> None:
    """The first sheet: the answer, that amounts are placeholders where they are, and what it depends on."""
    from openpyxl.styles import Alignment, Font

    said = decided.document
    lines: list[tuple[str, Any]] = [("Question", said["question"]), ("Answer", said["sentence"])]
    if decided.placeholder is not None:
        lines.append((PLACEHOLDER, decided.placeholder))
    never = [decided.outcome(name) for name in said["never_weighed"]]
    lines += [
        ("Never weighed", ", ".join(never) or "nothing: every outcome is weighed"), ("Best option", decided.option(said["best"])),
        ("Next of today", decided.option(said["runner_up"])), ("Behind it by, points", said["gap"]),
        ("Share of weights", said["share_of_weights"]), ("Depends on weights", "yes" if said["depends_on_weights"] else "no"),
        *(("At which weights another is better", line) for line in said["border"]),
        ("Waiting", findings.waiting(decided) if decided.rows("waiting") else "The case has no option that waits"),
        *(("Nothing under any option", f"{decided.outcome(name)}: {why}") for name, why in decided.nothing.items()),
        ("Numbers", findings.tipping(decided)), ("Others' acts", findings.independence(decided)),
        ("Caveat", decided.caveat), ("Objections", findings.runs(decided)), ("Sources", findings.support(decided)),
        ("Power to decide", said["powers"]["said"]), ("Who decides", said["who_decides"]), ("Decided on", said["decide_on"]),
        ("Known on", said["known"]), ("Horizon, years", said["horizon_years"]), ("Points drawn", said["draws"].get("points")),
        ("Scrambles", said["draws"].get("scrambles")), ("Seed", said["draws"].get("seed")), ("Made with vendorline", said.get("vendorline")),
        *((f"Input: {item['path']}", item["sha256"]) for item in said.get("inputs") or ()),
    ]  # fmt: skip
    sheet.append(["What", "Said"])
    for name, value in lines:
        place = sheet.max_row + 1
        _write(sheet, place, 1, name)
        cell = _write(sheet, place, 2, value)
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        sheet.cell(place, 1).alignment = Alignment(vertical="top")
        sheet.cell(place, 1).font = Font(bold=True)
        if name == PLACEHOLDER:
            cell.font = Font(bold=True)
        if name == "Share of weights":
            cell.number_format = _FORMATS["share"]
        if name == "Behind it by, points":
            cell.number_format = _FORMATS["points"]
    _head(sheet)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 36, 110


def _fill(sheet: Worksheet, table: Table) -> None:
    """A table under its heads; units stand in the heads."""
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    for at, column in enumerate(table.columns, start=1):
        _write(sheet, 1, at, f"{column.head} ({column.unit})" if column.unit else column.head)
    for place, row in enumerate(table.rows, start=2):
        for at, (column, value) in enumerate(zip(table.columns, row, strict=True), start=1):
            cell = _write(sheet, place, at, _value(column, value))
            if column.kind in _FORMATS and value is not None:
                cell.number_format = _FORMATS[column.kind]
            if isinstance(value, str) and len(value) > WIDEST:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    for at in range(1, len(table.columns) + 1):
        longest = max(len(str(sheet.cell(place, at).value or "")) for place in range(2, sheet.max_row + 1))
        sheet.column_dimensions[get_column_letter(at)].width = max(
            12, min(WIDEST, longest + 2 if not table.columns[at - 1].is_number else 16)
        )
    _head(sheet)


def _head(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font

    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
    sheet.freeze_panes = "B2"


def _value(column: Column, value: Any) -> Any:
    return date.fromisoformat(value) if column.kind == "date" and value else value


def _write(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    """A value in a cell; a text is text, whatever it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = _UNPRINTABLE.sub(" ", value)[:32_767]
        cell.data_type = "s"
        # Spreadsheets that are asked to type cells anew leave a quoted one alone.
        cell.quotePrefix = value[:1] in {"=", "+", "-", "@"}
    else:
        cell.value = value
    return cell
