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


class _Tables(HTMLParser):
    """Rows of every table of a page, an inner table apart from the one around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cells: list[list[str] | None] = []
        self._spans: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append([])
            self._cells.append(None)
            self._spans.append(1)
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
            span = dict(attrs).get("colspan") or "1"
            self._spans[-1] = min(int(span), _WIDEST) if span.isdecimal() and span.isascii() and len(span) < 5 else 1
        elif tag in {"br", "p", "div"} and self._cells[-1]:
            self._cells[-1].append(" ")

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
            row = self._open[-1][-1]
            row.append(" ".join("".join(cell).split()))
            row += [""] * max(0, min(self._spans[-1] - 1, _WIDEST - len(row)))
        self._cells[-1] = None

    def finished(self) -> list[list[list[str]]]:
        while self._open:
            self.handle_endtag("table")
        return self.tables


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
    tables = [rows for rows in parser.finished() if sum(any(row) for row in rows) >= _FEWEST_ROWS]
    if not tables:
        raise not_read(path.name, "this is a web page (HTML) without a table")
    note = f"{path.name}: this is a web page (HTML); its tables are read"
    sheets = [
        _sheet(path, None if len(tables) == 1 else f"table {number}", rows)
        for number, rows in enumerate(tables, start=1)
    ]
    return [replace(sheets[0], notes=(note, *decoded.notes), faults=decoded.faults), *sheets[1:]]


def _known(name: bytes | None) -> str | None:
    import codecs

    try:
        return codecs.lookup(name.decode("ascii")).name if name else None
    except LookupError:
        return None


def _sheet(path: Path, name: str | None, rows: list[list[str]]) -> Sheet:
    numbered = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    numbers = pl.Series("row", [number for number, _ in numbered], dtype=pl.Int64)
    return Sheet(path, name, columns_of([row for _, row in numbered]), numbers)
