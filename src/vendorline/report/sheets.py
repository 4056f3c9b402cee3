"""Sheets of a workbook: a head that stays, a filter on every column, text that stays text, and the same bytes each time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from vendorline.quick_dataclass import dataclass

WIDEST = 60
#: Characters that a workbook cannot hold, and lone halves of pairs.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: When a workbook was made and saved, and what stands there instead.
_WHEN, _SOME_DAY = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), b"2000-01-01T00:00:00Z"
_LONGEST_TEXT = 32_767
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its heads, its rows; columns named in `shares` are shown as percent."""

    name: str
    heads: tuple[str, ...]
    rows: Iterable[Sequence[Any]]
    shares: frozenset[str] = frozenset()
    widths: tuple[int, ...] = ()


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Sheets as Office Open XML."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    stream = io.BytesIO()
    book.save(stream)
    return _timeless(stream)


def _fill(place: Any, sheet: Sheet) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    rows = [[_plain(value) for value in row] for row in sheet.rows]
    for at, head in enumerate(sheet.heads):
        shown = [len(head), *(len(str(row[at])) for row in rows[:500] if row[at] is not None)]
        given = sheet.widths[at] if at < len(sheet.widths) else 0
        place.column_dimensions[get_column_letter(at + 1)].width = given or max(10, min(WIDEST, max(shown) + 2))
    place.freeze_panes = "A2"
    place.auto_filter.ref = f"A1:{get_column_letter(len(sheet.heads))}{len(rows) + 1}"
    bold = Font(bold=True)
    heads = []
    for head in sheet.heads:
        cell = WriteOnlyCell(place, value=head)
        cell.font = bold
        heads.append(cell)
    place.append(heads)
    percent = {at for at, head in enumerate(sheet.heads) if head in sheet.shares}
    for row in rows:
        place.append([_cell(WriteOnlyCell, place, value, percent=at in percent) for at, value in enumerate(row)])


def _cell(make: Any, place: Any, value: Any, *, percent: bool) -> Any:
    """A value as it is; one that a spreadsheet would take for a formula as text, a share as percent."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        cell = make(place, value=value)
        cell.data_type = "s"
        cell.quotePrefix = True
        return cell
    if percent and isinstance(value, int | float) and not isinstance(value, bool):
        cell = make(place, value=value)
        cell.number_format = "0.0 %"
        return cell
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        value = ";".join(map(str, value))
    return _UNPRINTABLE.sub(" ", value)[:_LONGEST_TEXT] if isinstance(value, str) else value


def _timeless(saved: io.BytesIO) -> bytes:
    """The workbook without the time at which it was saved."""
    stream = io.BytesIO()
    with ZipFile(saved) as made, ZipFile(stream, "w", ZIP_DEFLATED) as kept:
        for entry in made.infolist():
            content = made.read(entry)
            held = ZipInfo(entry.filename)
            held.compress_type = ZIP_DEFLATED
            kept.writestr(held, _WHEN.sub(_SOME_DAY, content) if entry.filename == "docProps/core.xml" else content)
    return stream.getvalue()
