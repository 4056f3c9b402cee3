"""A sheet as it stands in its file: every cell as text, with the row that a spreadsheet shows for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from vendorline.errors import Fault
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or a whole file: columns `0`, `1`, ... of text, null where empty.

    `rows` are the rows as a spreadsheet numbers them. `typed` tells which cells were numbers or dates already, None where every cell is
    text. `hidden` are rows that a reader of the workbook does not see. `filled` are cells that took the value of a merged cell.
    `faults` is what is wrong with the file as such. `from_1904` tells that its days are counted from 1904, not from 1900.
    """

    path: Path
    name: str | None
    cells: pl.DataFrame
    rows: pl.Series
    typed: pl.DataFrame | None = None
    hidden: frozenset[int] = frozenset()
    filled: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    from_1904: bool = False

    @property
    def label(self) -> str:
        """What a person calls it."""
        return self.path.name if self.name is None else f"{self.path.name} [{self.name}]"

    def where(self, keep: pl.Series) -> Sheet:
        """Some of its rows."""
        rows = self.rows.filter(keep)
        typed = None if self.typed is None else self.typed.filter(keep)
        left = set(rows.to_list()) if self.filled else set()
        filled = tuple(cell for cell in self.filled if cell[0] in left)
        return replace(self, cells=self.cells.filter(keep), rows=rows, typed=typed, filled=filled)


def columns_of(rows: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """Rows of any length as columns, empty cells null."""
    width = max((len(row) for row in rows), default=0)
    columns = []
    for place in range(width):
        cells = [row[place] if place < len(row) else None for row in rows]
        columns.append(clean(pl.Series(str(place), cells, dtype=pl.String)))
    return pl.DataFrame(columns)


def clean(text: pl.Series) -> pl.Series:
    """Without space around; null where nothing is left."""
    stripped = pl.col(text.name).str.strip_chars()
    return text.to_frame().select(pl.when(stripped != "").then(stripped).alias(text.name)).to_series()


def letters(place: int) -> str:
    """The letters that a spreadsheet shows above a column; `place` counts from 0."""
    text, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def place_of(name: str) -> int:
    """The place of a column, from 0, by its letters."""
    place = 0
    for letter in name:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
