"""Workbooks as XML of 2003 (SpreadsheetML), which many programs save under the name `.xls`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

import polars as pl

from vendorline.importers.guarded_xml import read_xml
from vendorline.importers.table.files.kinds import not_read
from vendorline.importers.table.files.sheet import Sheet, columns_of
from vendorline.importers.table.files.workbook_xml import MISSING
from vendorline.quick_dataclass import dataclass

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
MOST_CELLS = 20_000_000
MOST_FILLED = 200_000
_MARKUP = frozenset({"B", "I", "U", "S", "Sub", "Sup", "Font", "Span", "P"})
_MIDNIGHT = "T00:00:00.000"


@dataclass
class _Page:
    name: str
    cells: dict[int, dict[int, tuple[str, bool]]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    filled: list[tuple[int, int]] = field(default_factory=list)


class _Reader:
    """The cells of each worksheet, as the elements of the file come."""

    def __init__(self) -> None:
        self.pages: list[_Page] = []
        self.row = self.column = 0
        self.kind, self.marked = "String", ""
        self.across = self.down = 0
        self.without_value = False

    def start(self, name: str, attributes: Mapping[str, str], _line: int) -> None:
        if name == "Worksheet":
            self.pages.append(_Page(attributes.get("Name", "")))
            self.row = 0
        elif not self.pages:
            return
        elif name == "Row":
            self.row = _number(attributes.get("Index"), self.row + 1, MOST_ROWS)
            self.column = 0
            if attributes.get("Hidden") == "1":
                self.pages[-1].hidden.add(self.row)
        elif name == "Cell":
            self.column = _number(attributes.get("Index"), self.column + 1, MOST_COLUMNS)
            self.across = _number(attributes.get("MergeAcross"), 0, MOST_COLUMNS)
            self.down = _number(attributes.get("MergeDown"), 0, MOST_ROWS)
            self.without_value = "Formula" in attributes
        elif name == "Data":
            self.kind, self.marked = attributes.get("Type", "String"), ""

    def end(self, name: str, text: str) -> None:
        if not self.pages:
            return
        if name in _MARKUP:
            self.marked += text
        elif name == "Data":
            self._put(self.row, self.column, self.marked + text)
            self.without_value = False
        elif name == "Cell":
            if self.without_value:
                self.kind = "Error"
                self._put(self.row, self.column, MISSING)
            self.column += self.across

    def _put(self, row: int, column: int, text: str) -> None:
        if self.kind == "DateTime":
            text = text.removesuffix(_MIDNIGHT).replace("T", " ")
        elif self.kind == "Boolean":
            text = {"1": "true", "0": "false"}.get(text, text)
        elif self.kind == "Number":
            text = text.removesuffix(".0")
        typed = self.kind in {"DateTime", "Number"}
        page = self.pages[-1]
        page.cells.setdefault(row, {})[column] = (text, typed)
        for below in range(row + 1, row + 1 + min(self.down, MOST_FILLED - len(page.filled))):
            page.cells.setdefault(below, {}).setdefault(column, (text, typed))
            page.filled.append((below, column - 1))


def read_workbook_2003(path: Path) -> list[Sheet]:
    """Every worksheet with something in it; raises InvalidInput where there is none, or the XML is broken."""
    reader = _Reader()
    read_xml(path, reader.start, reader.end)
    sheets = [_sheet(path, page) for page in reader.pages if page.cells]
    if not sheets:
        raise not_read(path.name, "this is a workbook as XML of 2003, and no sheet of it holds anything")
    return sheets


def _sheet(path: Path, page: _Page) -> Sheet:
    numbers = sorted(row for row, cells in page.cells.items() if any(text.strip() for text, _ in cells.values()))
    width = max((column for row in numbers for column in page.cells[row]), default=0)
    if width * len(numbers) > MOST_CELLS:
        problem = f"the sheet {page.name} spans {len(numbers):,} rows and {width:,} columns"
        raise not_read(path.name, problem, "delete the cells that stand far from the table")
    rows = [[page.cells[row].get(column, ("", False)) for column in range(1, width + 1)] for row in numbers]
    cells = columns_of([[text for text, _ in row] for row in rows])
    typed = pl.DataFrame([pl.Series(str(at), [row[at][1] for row in rows], dtype=pl.Boolean) for at in range(width)])
    line = pl.Series("row", numbers, dtype=pl.Int64)
    return Sheet(path, page.name, cells, line, typed, frozenset(page.hidden), tuple(page.filled))


def _number(text: str | None, otherwise: int, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdecimal() and len(text) < 10 else otherwise
