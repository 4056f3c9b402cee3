"""Tables as text: letters, the mark between columns, and rows in which no quotation mark swallows others."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl

from vendorline.errors import Fault
from vendorline.importers.table.files.encodings import decode
from vendorline.importers.table.files.sheet import Sheet, columns_of
from vendorline.network.records import LONGEST_CELL, STRAY, STRAY_REMEDY, read_records

#: What may stand between the columns of a text file, tried on its first lines.
DELIMITERS = (";", ",", "\t", "|")
SNIFFED_LINES = 50
_SHOWN_STRAYS = 100
_SEPARATOR_LINE = "sep="


def read_text(path: Path, content: bytes, encoding: str | None) -> Sheet:
    """A text file as one sheet.

    Args:
        path: the file, for what is said of it.
        content: its bytes.
        encoding: the encoding, where somebody named it.
    """
    decoded = decode(content, path.name, encoding)
    text, faults = decoded.text, list(decoded.faults)
    delimiter = _delimiter(text)
    rows, numbers, strays = [], [], []
    for number, record in enumerate(read_records(text, delimiter), start=1):
        if record.stray:
            strays.append((number, delimiter.join(record.cells)))
        if any(cell.strip() for cell in record.cells):
            rows.append(record.cells)
            numbers.append(number)
    if rows and len(rows[0]) <= 2 and rows[0][0].casefold().startswith(_SEPARATOR_LINE):
        rows, numbers = rows[1:], numbers[1:]
    for number, told in strays[:_SHOWN_STRAYS]:
        faults.append(Fault(path.name, number, None, told[:200], STRAY, STRAY_REMEDY))
    if len(strays) > _SHOWN_STRAYS:
        more = f"{len(strays) - _SHOWN_STRAYS:,} more rows: {STRAY}"
        faults.append(Fault.at(path.name, None, more, STRAY_REMEDY))
    line = pl.Series("row", numbers, dtype=pl.Int64)
    return Sheet(path, None, columns_of(rows), line, notes=decoded.notes, faults=tuple(faults))


def _delimiter(content: str) -> str:
    """The mark that makes the most columns on most of the first lines."""
    head = content[:200_000].splitlines()[:SNIFFED_LINES]

    def score(mark: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(head, delimiter=mark) if row]
        usual = max(set(widths), key=lambda width: (widths.count(width), width)) if widths else 0
        return (widths.count(usual) if usual > 1 else 0, usual)

    before = csv.field_size_limit(LONGEST_CELL)
    try:
        return max(DELIMITERS, key=score)
    finally:
        csv.field_size_limit(before)
