"""Faults of whole columns, kept as columns until somebody wants to read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import polars as pl

from vendorline.errors import Fault, Severity
from vendorline.quick_dataclass import dataclass

#: Different values of one column and rule for which the nearest known name is looked up.
MOST_HINTS = 1_000

Grouping = Literal["cell", "value", "column"]
#: What a fault spoils: nothing, the cell (its value is then unknown), the row (it is left out), or a row that another one says too.
Spoils = Literal["nothing", "cell", "row", "merged"]
#: How it is told that a cell could not be read, or names a vendor that nobody confirmed: the method of an observation.
UNREADABLE, UNCONFIRMED = "unreadable", "unconfirmed"


@dataclass(frozen=True, slots=True)
class Batch:
    """One rule broken in many cells of one column.

    `index` counts rows of the table from 0, `values` are the cells as they were given, `details` replaces `problem` row by row.
    `grouping` says what makes one fault: each cell, each distinct value, or the column as a whole. `spoils` says what it makes
    of the cell or the row; `claim` is the method of the observation by which the text of a spoilt cell is kept.
    """

    column: str
    problem: str
    remedy: str
    index: pl.Series
    values: pl.Series
    details: pl.Series | None = None
    severity: Severity = "error"
    grouping: Grouping = "cell"
    hint: Callable[[str], str | None] | None = None
    duplicate: bool = False
    spoils: Spoils = "row"
    claim: str = UNREADABLE
    #: Follows from another fault, which is told: not told, nor counted, by itself.
    silent: bool = False

    @property
    def count(self) -> int:
        """How many faults these are."""
        if self.silent:
            return 0
        if self.grouping == "cell":
            return self.index.len()
        return self.values.n_unique() if self.grouping == "value" else 1


def to_faults(batch: Batch, file: str, rows: pl.Series) -> Iterator[Fault]:
    """The faults of a batch, every one; `rows` numbers the table's rows as a spreadsheet does."""
    if batch.silent:
        return
    frame = pl.DataFrame({"row": rows.gather(batch.index), "value": batch.values.cast(pl.String)})
    frame = frame.with_columns(
        problem=pl.lit(batch.problem) if batch.details is None else batch.details, cells=pl.lit(1, pl.Int64)
    )
    if batch.grouping != "cell":
        by = pl.col("value") if batch.grouping == "value" else pl.lit(0)
        firsts = [pl.col(name).first() for name in ("row", "value", "problem")]
        frame = frame.group_by(by.alias("by"), maintain_order=True).agg(*firsts, cells=pl.len())
    remedies = _Remedies(batch)
    columns = (frame[name].to_list() for name in ("row", "value", "problem", "cells"))
    for row, value, problem, cells in zip(*columns, strict=True):
        more = f" (and in {cells - 1:,} more {'rows' if cells > 2 else 'row'})" if cells > 1 else ""
        yield Fault(file, row, batch.column, value, problem + more, remedies.of(value), batch.severity)


class _Remedies:
    """What mends each value: the nearest known name is looked up once, and only for the first so many values."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._known: dict[str, str] = {}

    def of(self, value: str | None) -> str:
        hint, remedy = self._batch.hint, self._batch.remedy
        if hint is None or value is None:
            return remedy
        if value not in self._known:
            if len(self._known) >= MOST_HINTS:
                return remedy
            near = hint(value)
            self._known[value] = f"{remedy}; did you mean {near}?" if near else remedy
        return self._known[value]
