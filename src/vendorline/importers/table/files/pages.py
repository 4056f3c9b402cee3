"""Tables of a web page, which some programs save under the name of a workbook."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import polars as pl

from vendorline.importers.table.files.encodings import decode
from vendorline.importers.table.files.kinds import not_read
from vendorline.importers.table.files.sheet import Sheet, columns_of

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_WIDEST = 1_000
_FEWEST_ROWS = 2
_MOST_CELLS = 20_000_000


_Cell = tuple[str, int, int]


class _Tables(HTMLParser):
    """Rows of every table of a page, an inner table apart from the one around it; each cell with the columns and rows it spans."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[_Cell]]] = []
        self._open: list[list[list[_Cell]]] = []
        self._cells: list[list[str] | None] = []
        self._spans: list[tuple[int, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append([])
            self._cells.append(None)
            self._spans.append((1, 1))
        elif not self._open:
            return
        elif tag == "tr":
            self._end_cell()
            self._open[-1].append([])
        elif tag in {"td", "th"}:
            self._end_cell()
            if not self._open[-1]:
                self._open[-1].append([])
            self._cells[-1] = []
            named = dict(attrs)
            self._spans[-1] = (_span(named.get("colspan")), _span(named.get("rowspan")))
        elif tag in {"br", "p", "div"} and (cell := self._cells[-1]):
            cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if not self._open:
            return
        if tag in {"td", "th", "tr", "table"}:
            self._end_cell()
        if tag == "table":
            self.tables.append(self._open.pop())
            self._cells.pop()
            self._spans.pop()

    def handle_data(self, data: str) -> None:
        if self._open and (cell := self._cells[-1]) is not None:
            cell.append(data)

    def _end_cell(self) -> None:
        cell = self._cells[-1]
        if cell is not None and self._open[-1]:
            self._open[-1][-1].append((" ".join("".join(cell).split()), *self._spans[-1]))
        self._cells[-1] = None

    def finished(self) -> list[list[list[_Cell]]]:
        while self._open:
            self.handle_endtag("table")
        return self.tables


def _span(text: str | None) -> int:
    return max(1, min(int(text), _WIDEST)) if text and text.isascii() and text.isdecimal() and len(text) < 5 else 1


def _laid(table: list[list[_Cell]], name: str) -> tuple[list[list[str]], list[tuple[int, int]]]:
    """Rows with each cell in its column, one that spans rows repeated in each of them; (row from 1, place) of the repeated ones."""
    rows: list[list[str]] = []
    filled: list[tuple[int, int]] = []
    carried: dict[int, tuple[int, str]] = {}
    size = 0
    for number, cells in enumerate(table, start=1):
        row: list[str] = []
        later: dict[int, tuple[int, str]] = {}
        for text, across, down in cells:
            filled += [(number, place) for place in _carry(row, carried, later)]
            for step in range(min(across, max(1, _WIDEST - len(row)))):
                if down > 1:
                    later[len(row)] = (down - 1, text if step == 0 else "")
                row.append(text if step == 0 else "")
        filled += [(number, place) for place in _carry(row, carried, later)]
        carried |= later
        rows.append(row)
        size += len(row)
        if size > _MOST_CELLS:
            raise not_read(name, f"a table of this page spans more than {_MOST_CELLS:,} cells")
    return rows, filled


def _carry(row: list[str], carried: dict[int, tuple[int, str]], later: dict[int, tuple[int, str]]) -> list[int]:
    """Put the cells of earlier rows that reach down to this one where they stand; the places of those with something in them."""
    places = []
    while len(row) in carried:
        place = len(row)
        left, text = carried.pop(place)
        row.append(text)
        if text:
            places.append(place)
        if left > 1:
            later[place] = (left - 1, text)
    return places


def read_page(path: Path, content: bytes, encoding: str | None) -> list[Sheet]:
    """The tables of a page; raises InvalidInput where there is none.

    Args:
        path: the file, for what is said of it.
        content: its bytes.
        encoding: the code page, where somebody named it; else what the page says of itself.
    """
    said = _CHARSET.search(content[:4096])
    decoded = decode(content, path.name, encoding or _known(said[1] if said else None))
    parser = _Tables()
    parser.feed(decoded.text)
    parser.close()
    laid = [_laid(table, path.name) for table in parser.finished()]
    tables = [(rows, filled) for rows, filled in laid if sum(any(row) for row in rows) >= _FEWEST_ROWS]
    if not tables:
        raise not_read(path.name, "this is a web page (HTML) without a table")
    note = f"{path.name}: this is a web page (HTML); its tables are read"
    sheets = [
        _sheet(path, None if len(tables) == 1 else f"table {number}", rows, filled)
        for number, (rows, filled) in enumerate(tables, start=1)
    ]
    return [replace(sheets[0], notes=(note, *decoded.notes), faults=decoded.faults), *sheets[1:]]


def _known(name: bytes | None) -> str | None:
    import codecs

    try:
        return codecs.lookup(name.decode("ascii")).name if name else None
    except LookupError:
        return None


def _sheet(path: Path, name: str | None, rows: list[list[str]], filled: list[tuple[int, int]]) -> Sheet:
    numbered = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    numbers = pl.Series("row", [number for number, _ in numbered], dtype=pl.Int64)
    return Sheet(path, name, columns_of([row for _, row in numbered]), numbers, filled=tuple(filled))
