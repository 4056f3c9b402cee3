"""Sheets as they stand in their files: every cell as text, with the row that a spreadsheet shows for it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import polars as pl

from vendorline.errors import Fault, InvalidInput
from vendorline.importers.table.suffixes import WORKBOOKS
from vendorline.importers.table.workbook_xml import hidden_rows
from vendorline.network.cells import as_text

#: What may stand between the columns of a text file, tried on its first lines.
DELIMITERS = (";", ",", "\t", "|")
SNIFFED_LINES = 50


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or a whole file: columns `0`, `1`, ... of text, null where empty.

    `rows` are the rows as a spreadsheet numbers them. `typed` tells which cells were numbers or dates already, None where every cell is
    text. `hidden` are rows that a reader of the workbook does not see. `filled` are cells that took the value of a merged cell.
    """

    path: Path
    name: str | None
    cells: pl.DataFrame
    rows: pl.Series
    typed: pl.DataFrame | None = None
    hidden: frozenset[int] = frozenset()
    filled: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.path.name if self.name is None else f"{self.path.name} [{self.name}]"


def read_sheets(path: Path) -> list[Sheet]:
    """Every sheet of a file that a reader sees; raises InvalidInput where it cannot be read at all."""
    suffix = path.suffix.casefold()
    try:
        if suffix in WORKBOOKS:
            return _workbook(path)
        return [_parquet(path) if suffix == ".parquet" else _text(path)]
    except (OSError, ValueError, pl.exceptions.PolarsError, csv.Error) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        fault = Fault(path.name, None, None, None, f"cannot be read: {first}", "give a CSV, Excel or Parquet file")
        raise InvalidInput(f"{path}: cannot be read", [fault]) from error


def _parquet(path: Path) -> Sheet:
    frame = pl.read_parquet(path, glob=False, hive_partitioning=False)
    columns, typed = [], []
    for place, name in enumerate(frame.columns):
        values = frame[name]
        text = as_text(values)
        columns.append(pl.concat([pl.Series([name], dtype=pl.String), text]).alias(str(place)))
        flag = values.dtype.is_numeric() or values.dtype.is_temporal()
        typed.append(pl.Series(str(place), [False, *[flag] * frame.height]))
    rows = pl.int_range(1, frame.height + 2, eager=True).alias("row")
    return Sheet(path, None, pl.DataFrame(columns), rows, pl.DataFrame(typed))


# Text ------------------------------------------------------------------------------------------------------------------------


def _text(path: Path) -> Sheet:
    content, notes = _decode(path)
    delimiter = _delimiter(content)
    rows, numbers, number = [], [], 0
    for number, row in enumerate(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter), start=1):
        if any(cell.strip() for cell in row):
            rows.append(row)
            numbers.append(number)
    return Sheet(path, None, _frame(rows), pl.Series("row", numbers, dtype=pl.Int64), notes=tuple(notes))


def _decode(path: Path) -> tuple[str, list[str]]:
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16"), [f"{path.name}: the text is UTF-16"]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), [f"{path.name}: the text is not UTF-8; read as Windows-1252"]


def _delimiter(content: str) -> str:
    """The mark that makes the most columns on most of the first lines."""
    head = content[:200_000].splitlines()[:SNIFFED_LINES]

    def score(mark: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(head, delimiter=mark) if row]
        usual = max(set(widths), key=lambda width: (widths.count(width), width)) if widths else 0
        return (widths.count(usual) if usual > 1 else 0, usual)

    return max(DELIMITERS, key=score)


def _frame(rows: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """Rows of any length as columns, empty cells null."""
    width = max((len(row) for row in rows), default=0)
    columns = []
    for place in range(width):
        cells = [row[place] if place < len(row) else None for row in rows]
        columns.append(_clean(pl.Series(str(place), cells, dtype=pl.String)))
    return pl.DataFrame(columns)


def _clean(text: pl.Series) -> pl.Series:
    """Without space around; null where nothing is left."""
    stripped = pl.col(text.name).str.strip_chars()
    return text.to_frame().select(pl.when(stripped != "").then(stripped).alias(text.name)).to_series()


# Workbooks -------------------------------------------------------------------------------------------------------------------


def _workbook(path: Path) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_path(str(path))
    except CalamineError as error:
        raise ValueError(f"not a workbook: {error}") from error
    hidden = hidden_rows(path)
    found, unseen = [], []
    for sheet in workbook.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != SheetVisibleEnum.Visible:
            unseen.append(sheet.name)
            continue
        opened = workbook.get_sheet_by_name(sheet.name)
        found.append(_sheet(path, sheet.name, opened, hidden.get(sheet.name, frozenset())))
    if unseen and found:
        note = f"{path.name}: hidden sheets are left aside: {', '.join(unseen)}"
        found[0] = replace(found[0], notes=(*found[0].notes, note))
    return found


def _sheet(path: Path, name: str, sheet: object, hidden: frozenset[int]) -> Sheet:
    values: list[list[object]] = sheet.to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    merged = getattr(sheet, "merged_cell_ranges", None) or []
    filled = tuple(_fill(values, merged))
    numbers = [number for number, row in enumerate(values, start=1) if any(cell != "" for cell in row)]
    kept = [values[number - 1] for number in numbers]
    width = max((len(row) for row in kept), default=0)
    columns, typed = [], []
    for place in range(width):
        cells = [row[place] if place < len(row) else "" for row in kept]
        columns.append(_clean(pl.Series(str(place), [_as_text(cell) for cell in cells], dtype=pl.String)))
        typed.append(pl.Series(str(place), [not isinstance(cell, (str, bool)) for cell in cells], dtype=pl.Boolean))
    rows = pl.Series("row", numbers, dtype=pl.Int64)
    return Sheet(path, name, pl.DataFrame(columns), rows, pl.DataFrame(typed), hidden, filled)


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
