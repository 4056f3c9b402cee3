"""Workbooks of Excel and OpenDocument: their visible sheets, read within a bound."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import polars as pl

from vendorline.errors import Fault
from vendorline.importers.table.files.kinds import not_read
from vendorline.importers.table.files.sheet import Sheet, clean, letters
from vendorline.importers.table.files.workbook_xml import MISSING, Inside, SheetInside, inside

#: A sheet is read as a whole only where the rectangle around its cells holds no more than these.
MOST_CELLS = 20_000_000
#: Of a sheet wider than this only the columns with something in them are kept, and the first ones.
WIDEST, _ALWAYS = 500, 26
_FAR = "delete the cells that stand far from the table"


def read_workbook(path: Path, content: bytes) -> list[Sheet]:
    """Every visible sheet of a workbook; raises InvalidInput where a sheet is larger than can be read.

    Args:
        path: the file, for what is said of it.
        content: its bytes.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    found = inside(content, path.name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise not_read(path.name, "this is a workbook under a password", "save it without the password") from error
    except CalamineError as error:
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0" in content:
            raise not_read(path.name, "this is a workbook under a password", "save it without the password") from error
        raise ValueError(f"not a workbook, or a damaged one: {error}") from error
    sheets, unseen = [], []
    for sheet in workbook.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != SheetVisibleEnum.Visible:
            unseen.append(sheet.name)
            continue
        within = found.sheets.get(sheet.name, SheetInside())
        if within.rows * within.columns > MOST_CELLS:
            sheets.append(_sparse(path, sheet.name, content, within, found))
        else:
            sheets.append(_sheet(path, sheet.name, workbook.get_sheet_by_name(sheet.name), within, found))
    if unseen and sheets:
        note = f"{path.name}: hidden sheets are left aside: {', '.join(unseen)}"
        sheets[0] = replace(sheets[0], notes=(*sheets[0].notes, note))
    return sheets


def _sheet(path: Path, name: str, sheet: object, within: SheetInside, found: Inside) -> Sheet:
    if sheet.total_height * sheet.total_width > MOST_CELLS:  # type: ignore[attr-defined]
        raise not_read(path.name, f"the sheet {name} spans more than {MOST_CELLS:,} cells", _FAR)
    values: list[list[object]] = sheet.to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    merged = getattr(sheet, "merged_cell_ranges", None) or []
    _mark_missing(values, within)
    filled = tuple(_fill(values, merged))
    numbers = [number for number, row in enumerate(values, start=1) if any(cell != "" for cell in row)]
    return _made(path, name, [values[number - 1] for number in numbers], numbers, filled, within, found)


def _made(
    path: Path,
    name: str,
    kept: Sequence[Sequence[object]],
    numbers: list[int],
    filled: tuple[tuple[int, int], ...],
    within: SheetInside,
    found: Inside,
) -> Sheet:
    width = max((len(row) for row in kept), default=0)
    columns, typed = [], []
    places: Sequence[int] = range(width)
    if width > WIDEST:
        held = {place for row in kept for place, cell in enumerate(row) if cell != ""}
        places = sorted(held | set(range(_ALWAYS)))
    for place in places:
        cells = [row[place] if place < len(row) else "" for row in kept]
        columns.append(clean(pl.Series(str(place), [_as_text(cell) for cell in cells], dtype=pl.String)))
        typed.append(pl.Series(str(place), [not isinstance(cell, (str, bool)) for cell in cells], dtype=pl.Boolean))
    rows = pl.Series("row", numbers, dtype=pl.Int64)
    sheet = Sheet(path, name, pl.DataFrame(columns), rows, pl.DataFrame(typed), within.hidden, filled)
    return replace(sheet, from_1904=found.from_1904, faults=_missing(sheet.label, within))


def _mark_missing(values: list[list[object]], within: SheetInside) -> None:
    """A formula whose value is not stored is a cell that cannot be read, not an empty one."""
    for row, place in within.missing:
        if row > len(values) + 10_000 or place > 16_384:
            continue
        while len(values) < row:
            values.append([])
        cells = values[row - 1]
        cells.extend([""] * (place + 1 - len(cells)))
        if cells[place] == "":
            cells[place] = MISSING


def _missing(label: str, within: SheetInside) -> tuple[Fault, ...]:
    if not within.missing:
        return ()
    row, place = min(within.missing)
    problem = f"{len(within.missing):,} cells hold formulas whose values are not stored; they cannot be read"
    remedy = "open the workbook in a spreadsheet program and save it, so that the values are stored"
    return (Fault(label, row, letters(place), MISSING, problem, remedy, "warning"),)


def _sparse(path: Path, name: str, content: bytes, within: SheetInside, found: Inside) -> Sheet:
    """A sheet with cells far apart, row by row; columns far from the others must be empty but for few cells."""
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        sheet = workbook[name]
        sheet.reset_dimensions()
        kept, numbers, cells = [], [], 0
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            values = ["" if value is None else value for value in row]
            while values and values[-1] == "":
                values.pop()
            if values:
                kept.append(values)
                numbers.append(number)
                cells += len(values)
            width = max(len(values), 1) if not kept else max(len(kept[0]), len(values))
            if cells > MOST_CELLS or width * len(kept) > MOST_CELLS:
                raise not_read(path.name, f"the sheet {name} spans more than {MOST_CELLS:,} cells", _FAR)
    finally:
        workbook.close()
    width = max((len(row) for row in kept), default=0)
    if width * len(kept) > MOST_CELLS:
        far = f"{letters(width - 1)}{numbers[max(range(len(kept)), key=lambda at: len(kept[at]))]}"
        raise not_read(path.name, f"the sheet {name} has a cell far from the others: {far}", _FAR)
    return _made(path, name, kept, numbers, (), within, found)


def _fill(
    values: list[list[object]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> Iterator[tuple[int, int]]:
    """Give every cell of a range that is merged over several rows the value of its first one; (row, place) of each cell filled."""
    for (top, left), (bottom, right) in merged:
        if bottom == top or top >= len(values) or left >= len(values[top]):
            continue
        for row in range(top, min(bottom + 1, len(values))):
            for place in range(left, min(right + 1, len(values[row]))):
                if (row, place) != (top, left) and values[row][place] == "":
                    values[row][place] = values[top][left]
                    yield row + 1, place


def _as_text(cell: object) -> str:
    """A cell of a workbook as a person would write it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1 << 53 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell.total_seconds()) if isinstance(cell, timedelta) else str(cell)
