"""The cells of a CSV text in columns, each row with its number: at once where every line is a row, else row by row."""

from __future__ import annotations

import csv
import io
import os
from codecs import BOM_UTF8
from collections.abc import Sequence
from contextlib import suppress
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from vendorline.network.records import LONGEST_CELL, read_records
from vendorline.quick_dataclass import dataclass

#: The number that a spreadsheet gives the first row below the header.
FIRST_ROW = 2
#: A line whose quotation marks open and close whole cells.
_WHOLE_CELLS = r'^(?:[^",]*|"(?:[^"]|"")*")(?:,(?:[^",]*|"(?:[^"]|"")*"))*$'
#: Parts no line into cells; a line that holds it is no line of a table.
_NO_SEPARATOR = "\0"


@dataclass(frozen=True, slots=True)
class Cells:
    """Columns named `0`, `1` and so on, and the number of each row; what is empty is null.

    `lost` are rows with more or fewer cells than the header: number, how many cells, text. `unclosed` are rows with a quotation mark
    that would swallow others: number and text.
    """

    frame: pl.DataFrame
    rows: pl.Series
    lost: tuple[tuple[int, int, str], ...] = ()
    unclosed: tuple[tuple[int, str], ...] = ()


def read_csv_cells(path: Path, width: int) -> Cells:
    """The rows below the header of a CSV file in UTF-8, whose header has `width` cells.

    Raises UnicodeDecodeError, and csv.Error where a cell is longer than any cell of a table.
    """
    if not width:
        return Cells(_frame([], 0), pl.Series("row", [], dtype=pl.Int64))
    with path.open("rb") as stream:
        header = stream.readline().rstrip(b"\r\n")
        # Polars takes the mark of a file away from any line that it begins at, and a line of a single zero for an empty one.
        odd = stream.read(len(BOM_UTF8)) == BOM_UTF8 or _holds_zero(stream)
    found = None
    if b"\r" not in header and header.count(b'"') % 2 == 0 and not odd:
        # What Polars does not read is read row by row, which says why.
        with suppress(pl.exceptions.PolarsError):
            found = _line_by_line(path, width)
    return found or _row_by_row(path.read_bytes().decode("utf-8-sig"), width)


def _holds_zero(stream: BinaryIO) -> bool:
    """Whether a byte of a file is zero."""
    if not os.fstat(stream.fileno()).st_size:
        return False
    with mmap(stream.fileno(), 0, access=ACCESS_READ) as content:
        return content.find(b"\0") >= 0


def _line_by_line(path: Path, width: int) -> Cells | None:
    """The cells where every line is a row; None where that is not so."""
    names = {"line": pl.String(), "more": pl.String()}
    lines = _scan(path, names, separator=_NO_SEPARATOR, quote_char=None, empty_string_is_null=False)
    line = pl.col("line")
    quoted = line.str.contains('"', literal=True)
    outside = pl.when(quoted).then(line.str.replace_all('"[^"]*"', "")).otherwise(line)
    number = outside.str.count_matches(",", literal=True) + 1
    marks = (pl.col("more") != "") | line.str.contains("\r", literal=True) | (quoted & ~line.str.contains(_WHOLE_CELLS))
    lost = pl.when((number != width) & (line != "")).then(line)
    marks |= line.str.len_bytes() > LONGEST_CELL
    counted = lines.select(number=number, lost=lost, odd=marks).collect()
    frame = _scan(path, {f"{place}": pl.String() for place in range(width)}, null_values="").collect()
    if counted["odd"].any() or frame.height != counted.height:
        return None
    fits = counted["number"] == width
    left_out = counted.with_row_index("row", FIRST_ROW).filter(pl.col("lost").is_not_null())
    rows = pl.int_range(FIRST_ROW, FIRST_ROW + frame.height, dtype=pl.Int64, eager=True).alias("row")
    return Cells(frame.filter(fits), rows.filter(fits), tuple(left_out.select("row", "number", "lost").iter_rows()))


def _scan(path: Path, schema: dict[str, pl.String], **options: Any) -> pl.LazyFrame:
    """The lines below the first, of any number of cells."""
    return pl.scan_csv(
        path,
        has_header=False,
        skip_lines=1,
        schema=schema,
        missing_columns="insert",
        extra_columns="ignore",
        glob=False,
        **options,
    )


def _row_by_row(text: str, width: int) -> Cells:
    """The cells as the library of Python tells rows apart, unless a quotation mark then swallows rows."""
    lines = list(io.StringIO(text, newline=""))
    kept, rows, lost, start, spans = [], [], [], 0, False
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        reader = csv.reader(lines)
        for number, cells in enumerate(reader, start=FIRST_ROW - 1):
            raw = "".join(lines[start : reader.line_num]).rstrip("\r\n")
            start = reader.line_num
            if number < FIRST_ROW or not cells:
                continue
            if len(cells) == width:
                kept.append([cell or None for cell in cells])
                rows.append(number)
                spans = spans or any("\n" in cell or "\r" in cell for cell in cells)
            else:
                lost.append((number, len(cells), raw))
                spans = spans or "\n" in raw
    finally:
        csv.field_size_limit(before)
    stray = _without_stray(text, width) if spans else None
    return stray or Cells(_frame(kept, width), pl.Series("row", rows, dtype=pl.Int64), tuple(lost))


def _without_stray(text: str, width: int) -> Cells | None:
    """The rows of a text in which a quotation mark swallows rows; None where every mark is closed where it should be."""
    records = list(read_records(text))
    if not any(record.stray for record in records):
        return None
    kept, rows, lost, unclosed = [], [], [], []
    for number, record in enumerate(records[1:], start=FIRST_ROW):
        joined = ",".join(record.cells)
        if record.stray:
            unclosed.append((number, joined))
        elif record.cells and len(record.cells) != width:
            lost.append((number, len(record.cells), joined))
        elif record.cells:
            kept.append([cell or None for cell in record.cells])
            rows.append(number)
    return Cells(_frame(kept, width), pl.Series("row", rows, dtype=pl.Int64), tuple(lost), tuple(unclosed))


def _frame(rows: Sequence[Sequence[str | None]], width: int) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={f"{place}": pl.String for place in range(width)}, orient="row")
