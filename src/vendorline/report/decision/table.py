"""A table of a decision: the page and the terminal show its cells in words, the workbook keeps them as they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from vendorline.quick_dataclass import dataclass
from vendorline.report.decision.amounts import NONE, decimals_for, fixed, rounded, signed, whole_percent, years
from vendorline.report.words import day

Kind = Literal["text", "points", "signed", "share", "amount", "date", "years"]
#: Stands for a unit that a column of its own tells.
OF_ROW = "unit of the row"
NUMBERS = frozenset({"points", "signed", "share", "amount", "years"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, what its cells are, their unit, how many decimals are shown of points, and what is said of nothing.

    `is_traced`: a text that holds a number of the result.
    """

    head: str
    kind: Kind = "text"
    unit: str = ""
    decimals: int = 1
    missing: str = NONE
    is_traced: bool = False

    @property
    def is_number(self) -> bool:
        """Whether its cells stand on the right."""
        return self.kind in NUMBERS

    @property
    def measure(self) -> str:
        """The unit where cells in words do not bear one."""
        return "" if self.kind in {"share", "years"} or self.unit == OF_ROW else self.unit

    @property
    def label(self) -> str:
        """Head and unit in one, for where a cell stands alone."""
        return f"{self.head}, {self.measure}" if self.measure else self.head

    def shown(self, value: Any) -> str:
        """A cell in words."""
        if value is None or value == "":
            return self.missing
        if self.kind == "text":
            return str(value)
        if self.kind == "date":
            return day(date.fromisoformat(value))
        if self.kind == "signed":
            return signed(value, self.decimals)
        if self.kind == "share":
            return whole_percent(value)
        if self.kind == "amount":
            return rounded(value)
        return years(value) if self.kind == "years" else fixed(value, self.decimals)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; `id` names it on a page and in a workbook, `title` says what it is, `note` how to read it.

    `addresses`: of each row where it stands in the result, such as `tipping_points:1`; a page leads from its numbers to their trace.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    note: str = ""
    addresses: tuple[str, ...] = ()

    @property
    def lines(self) -> list[list[tuple[Column, str]]]:
        """The cells in words, each with its column."""
        return [[(c, c.shown(value)) for c, value in zip(self.columns, row, strict=True)] for row in self.rows]

    @property
    def traced_lines(self) -> list[list[tuple[Column, str, str]]]:
        """The cells in words, each with its column and, of a number, its address in the result."""
        places = self.addresses or ("",) * len(self.rows)
        return [
            [
                (column, text, place if text != column.missing and (column.is_number or column.is_traced) else "")
                for column, text in line
            ]
            for line, place in zip(self.lines, places, strict=True)
        ]

    def only(self, *heads: str) -> Table:
        """The table with these columns alone, in this order."""
        places = [[column.head for column in self.columns].index(head) for head in heads]
        columns = tuple(self.columns[place] for place in places)
        rows = tuple(tuple(row[p] for p in places) for row in self.rows)
        return Table(self.id, self.title, columns, rows, self.note, self.addresses)


def points(head: str, values: Sequence[float | None]) -> Column:
    """A column of points with as many decimals as its numbers need, one at least."""
    return Column(head, "points", "points", max(1, min(2, decimals_for(values))))


def places_of(key: str, rows: Sequence[object]) -> tuple[str, ...]:
    """Where each row of a table of the result stands: `rows:1`, `rows:2`."""
    return tuple(f"{key}:{number}" for number in range(1, len(rows) + 1))
