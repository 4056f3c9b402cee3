"""Rows that somebody says are none: taken out before anything is read, told each time, remembered by what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from vendorline.errors import UsageError
from vendorline.importers.table.changes import noted
from vendorline.importers.table.files.sheet import Sheet
from vendorline.quick_dataclass import dataclass

BETWEEN = " | "


@dataclass(frozen=True, slots=True)
class Asked:
    """A row to take out: its number as a spreadsheet shows it, the sheet or file where there are several, and why."""

    row: int
    because: str
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A row that was taken out: its cells as one text, by which it is known the next time, and why."""

    text: str
    because: str


def parse_dismissals(rows: Sequence[str], reasons: Sequence[str]) -> tuple[Asked, ...]:
    """What `--dismiss` and `--because` say, in pairs; raises UsageError where they do not pair, or name no row."""
    if len(rows) != len(reasons) or not all(reason.strip() for reason in reasons):
        raise UsageError(
            "each --dismiss ROW needs a --because TEXT of its own: --dismiss 12 --because 'a footnote'; "
            f"there are {len(rows)} and {len(reasons)}"
        )
    return tuple(_asked(row, reason.strip()) for row, reason in zip(rows, reasons, strict=True))


def _asked(text: str, because: str) -> Asked:
    where, _, number = text.rpartition(":")
    if not (number.isascii() and number.isdecimal() and 0 < len(number) < 9 and int(number)):
        raise UsageError(f"--dismiss {text}: give the row as a spreadsheet numbers it, as 12, SHEET:12 or FILE:12")
    return Asked(int(number), because, where or None)


def take_out(
    sheets: Sequence[Sheet], asked: Iterable[Asked], older: Iterable[Dismissed]
) -> tuple[list[Sheet], list[pl.DataFrame], list[str], list[Dismissed]]:
    """The sheets without dismissed rows; the changes, notes and what to remember.

    Args:
        sheets: the sheets as read.
        asked: rows to take out now.
        older: rows taken out in earlier imports; they are taken out wherever the same text stands.

    Raises:
        UsageError: a row that is not there, or that may be of several sheets.
    """
    out: dict[int, dict[int, str]] = {at: {} for at in range(len(sheets))}
    kept: list[Dismissed] = []
    for one in asked:
        at = _sheet(sheets, one)
        found = sheets[at].rows.to_list()
        if one.row not in found:
            raise UsageError(f"--dismiss: {sheets[at].label} has no row {one.row} with anything in it")
        out[at][one.row] = one.because
        kept.append(Dismissed(_text(sheets[at], found.index(one.row)), one.because))
    notes = []
    known = {one.text for one in kept}
    remembered = {one.text: one for one in older if one.text not in known}
    seen = _find(sheets, remembered, out) if remembered else set()
    kept += remembered.values()
    notes += [
        f"a row dismissed earlier ({text[:60]}) stands in none of these files"
        for text in remembered
        if text not in seen
    ]
    changes, without = [], []
    for at, sheet in enumerate(sheets):
        gone = out[at]
        if not gone:
            without.append(sheet)
            continue
        which = sheet.rows.is_in(list(gone))
        numbers = sheet.rows.filter(which)
        first = sheet.cells.select(pl.coalesce(pl.all())).to_series().filter(which)
        for number, told in zip(numbers.to_list(), first.to_list(), strict=True):
            because = f"row dismissed: {gone[number]}"
            line = pl.Series("row", [number], dtype=pl.Int64)
            changes.append(noted(sheet.label, line, pl.Series([told], dtype=pl.String), None, because))
            notes.append(f"{sheet.label} row {number} is dismissed: {gone[number]}")
        faults = tuple(fault for fault in sheet.faults if fault.row not in gone or fault.severity != "error")
        without.append(replace(sheet.where(~which), faults=faults))
    return without, changes, notes, kept


def _find(sheets: Sequence[Sheet], remembered: dict[str, Dismissed], out: dict[int, dict[int, str]]) -> set[str]:
    """Note the rows whose text was dismissed earlier; the texts found."""
    seen: set[str] = set()
    for at, sheet in enumerate(sheets):
        texts = sheet.cells.select(pl.concat_str(pl.all(), separator=BETWEEN, ignore_nulls=True)).to_series()
        for place, hit in enumerate(texts.is_in(list(remembered)).to_list()):
            if hit:
                seen.add(texts[place])
                out[at][int(sheet.rows[place])] = remembered[texts[place]].because
    return seen


def _text(sheet: Sheet, place: int) -> str:
    return BETWEEN.join(cell for cell in sheet.cells.row(place) if cell)


def _sheet(sheets: Sequence[Sheet], one: Asked) -> int:
    fitting = [
        at
        for at, sheet in enumerate(sheets)
        if one.where is None or one.where in {sheet.name, sheet.path.name, str(sheet.path), sheet.label}
    ]
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(sheets[at].label for at in (fitting or range(len(sheets))))
    if not fitting:
        raise UsageError(f"--dismiss {one.where}:{one.row}: there is no such sheet or file; there are {names}")
    raise UsageError(f"--dismiss {one.row}: row {one.row} of which sheet? write SHEET:{one.row}; there are {names}")
