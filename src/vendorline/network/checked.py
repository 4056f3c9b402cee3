"""A table whose cells are judged: typed values, null where a cell is at fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from vendorline.errors import Fault, did_you_mean
from vendorline.network.cells import cast_cells
from vendorline.network.faults import Batch
from vendorline.network.schema import Table, table
from vendorline.network.source import HEADER_ROW, Source


@dataclass(frozen=True, slots=True)
class Checked:
    """A table as read, with every column of the schema typed, and the faults found so far.

    `bad` says which cells hold an error already, so that no later check speaks of them again. `usable` is False where the file or
    a required column is missing: then nothing can be said about its rows.
    """

    schema: Table
    source: Source
    frame: pl.DataFrame
    bad: Mapping[str, pl.Series]
    batches: tuple[Batch, ...] = ()
    faults: tuple[Fault, ...] = ()
    usable: bool = True

    @property
    def file(self) -> str:
        """Name of the file the table stood in."""
        return self.source.path.name

    def is_bad(self, *columns: str) -> pl.Series:
        """Rows in which one of these cells holds an error."""
        none = pl.repeat(value=False, n=self.frame.height, dtype=pl.Boolean, eager=True)
        for column in columns:
            if column in self.bad:
                none = none | self.bad[column]
        return none

    def with_batches(self, batches: Iterable[Batch]) -> Checked:
        """The same table with more faults; cells with an error count as bad from then on."""
        batches = tuple(batch for batch in batches if batch.index.len())
        bad = dict(self.bad)
        for batch in batches:
            if batch.severity == "error" and not batch.duplicate:
                bad[batch.column] = self.is_bad(batch.column) | mask(batch.index, self.frame.height)
        return replace(self, bad=bad, batches=(*self.batches, *batches))

    def rejected(self) -> pl.Series:
        """Rows that hold an error."""
        return self._rows_of(batch for batch in self.batches)

    def broken(self) -> pl.Series:
        """Rows that hold an error other than repeating a row that stays."""
        return self._rows_of(batch for batch in self.batches if not batch.duplicate)

    def _rows_of(self, batches: Iterable[Batch]) -> pl.Series:
        if not self.usable:
            return pl.repeat(value=True, n=self.frame.height, dtype=pl.Boolean, eager=True)
        rows = pl.repeat(value=False, n=self.frame.height, dtype=pl.Boolean, eager=True)
        for batch in batches:
            if batch.severity == "error":
                rows = rows | mask(batch.index, self.frame.height)
        return rows


def mask(index: pl.Series, height: int) -> pl.Series:
    """True at these places of a column of that height."""
    return pl.int_range(height, eager=True).is_in(index.cast(pl.Int64).implode())


def check_cells(source: Source) -> Checked:
    """Judge a table cell by cell, and its header."""
    schema = table(source.table)
    if source.frame is None:
        return Checked(schema, source, schema.empty(), {}, faults=source.faults, usable=False)
    given, known = source.frame, [column.name for column in schema.columns]
    unknown = [name for name in given.columns if name not in known]
    faults = list(source.faults)
    for name in unknown:
        near = did_you_mean(name, [column for column in known if column not in given.columns])
        remedy = f"did you mean {near}?" if near else f"columns are {', '.join(known)}"
        faults.append(Fault(source.path.name, HEADER_ROW, name, None, "unknown column; left aside", remedy, "warning"))
    values, bad, batches, usable = [], {}, list[Batch](), True
    for column in schema.columns:
        if column.name in given.columns:
            cells = cast_cells(column, given[column.name])
            values.append(cells.values)
            batches.extend(cells.faults)
            if cells.bad.any():
                bad[column.name] = cells.bad
            continue
        values.append(pl.Series(column.name, [None], dtype=column.dtype).new_from_index(0, given.height))
        if column.required:
            usable = False
            near = did_you_mean(column.name, unknown)
            remedy = f"add it; perhaps it is the column {near}" if near else "add it"
            problem = "a required column is missing"
            faults.append(Fault(source.path.name, HEADER_ROW, column.name, None, problem, remedy))
    frame = pl.DataFrame(values)
    return Checked(schema, source, frame, bad, tuple(batches), tuple(faults), usable)
