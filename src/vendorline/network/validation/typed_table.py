"""A table whose cells are judged: typed values, null where a cell is at fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import polars as pl

from vendorline.errors import Fault, did_you_mean
from vendorline.network.cells import cast_cells
from vendorline.network.faults import Batch
from vendorline.network.row_ids import has_row_ids, row_ids
from vendorline.network.schema import Column, Table, table
from vendorline.network.table_files import HEADER_ROW, Source
from vendorline.network.validation.parse import NOBODY_CONFIRMED, Confirmed, everywhere
from vendorline.quick_dataclass import dataclass


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
        none = everywhere(False, pl.Boolean, self.frame.height)
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
        """Rows that do not stay: a value that they need is at fault, or an earlier row says the same."""
        return self._rows_of(batch for batch in self.batches)

    def broken(self) -> pl.Series:
        """Rows that do not stay for a reason other than repeating a row that stays."""
        return self._rows_of(batch for batch in self.batches if not batch.duplicate)

    def merged(self) -> pl.Series:
        """Rows that repeat an earlier one, which stays for them."""
        return self._rows_of(batch for batch in self.batches if batch.spoils == "merged")

    def spoilt(self) -> Checked:
        """The same table with every spoilt cell unknown: a function is `other`, how a row is known is `assumed`."""
        frame = self.frame
        for batch in self.batches:
            if batch.spoils == "cell" and batch.column in frame.columns:
                stand_in = {"function": "other", "basis": "assumed", "vendor_basis": "assumed"}.get(batch.column)
                value = pl.lit(stand_in, dtype=frame.schema[batch.column])
                here = pl.lit(mask(batch.index, frame.height))
                frame = frame.with_columns(pl.when(here).then(value).otherwise(batch.column).alias(batch.column))
        return replace(self, frame=frame)

    def claims(self) -> pl.DataFrame:
        """What stood in the spoilt cells of rows with an id of their own, as observations with the place of the row as `index`."""
        spoilt = [batch for batch in self.batches if batch.spoils == "cell"]
        if not spoilt or not has_row_ids(self.schema.name):
            return pl.DataFrame(schema={"index": pl.UInt32, **CLAIM_SCHEMA})
        parts = [_claims(batch, self) for batch in spoilt]
        return pl.concat(parts).filter(pl.col("row_id").is_not_null(), pl.col("value").str.strip_chars() != "")

    def _rows_of(self, batches: Iterable[Batch]) -> pl.Series:
        if not self.usable:
            return everywhere(True, pl.Boolean, self.frame.height)
        rows = everywhere(False, pl.Boolean, self.frame.height)
        for batch in batches:
            if batch.spoils in {"row", "merged"} and (batch.severity == "error" or batch.spoils == "merged"):
                rows = rows | mask(batch.index, self.frame.height)
        return rows


CLAIM_SCHEMA = dict.fromkeys(("table", "row_id", "column", "value", "source", "method"), pl.String)


def _claims(batch: Batch, checked: Checked) -> pl.DataFrame:
    rows = checked.source.rows.gather(batch.index).cast(pl.String)
    return (
        pl.DataFrame(
            {
                "index": batch.index.cast(pl.UInt32),
                "row_id": row_ids(checked.schema.name, checked.frame[batch.index]),
                "value": batch.values.cast(pl.String),
                "source": pl.Series([checked.file]).new_from_index(0, batch.index.len()) + " row " + rows,
            },
            schema_overrides={"value": pl.String, "source": pl.String},
        )
        .select(
            "index",
            "row_id",
            "value",
            "source",
            table=pl.lit(checked.schema.name),
            column=pl.lit(batch.column),
            method=pl.lit(batch.claim),
        )
        .select("index", *CLAIM_SCHEMA)
    )


def mask(index: pl.Series, height: int) -> pl.Series:
    """True at these places of a column of that height."""
    return pl.int_range(height, eager=True).is_in(index.cast(pl.Int64).implode())


#: Tables whose cells can be unknown one by one; in the others a row with a cell that nobody can read is left out whole.
BY_CELL = frozenset({"operators", "sites", "elements", "grants", "links", "demands"})


def as_asked(column: Column, batch: Batch, *, by_cell: bool) -> Batch:
    """A fault of a cell as the table takes it.

    `by_cell`: a cell that need not be filled, and cannot be read, is unknown and told as a warning; else it is an error.
    """
    if column.table not in BY_CELL:
        return replace(batch, spoils="row") if batch.spoils == "cell" and batch.severity == "error" else batch
    return replace(batch, severity="warning") if by_cell and batch.spoils == "cell" else batch


def check_cells(source: Source, confirmed: Confirmed = NOBODY_CONFIRMED, *, by_cell: bool = False) -> Checked:
    """Judge a table cell by cell, and its header.

    Args:
        source: the table as read.
        confirmed: vendors beside the catalogue.
        by_cell: cells that need not be filled, and cannot be read, are warnings; else errors.
    """
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
            cells = cast_cells(column, given[column.name], confirmed)
            values.append(cells.values)
            batches.extend(as_asked(column, batch, by_cell=by_cell) for batch in cells.faults)
            if cells.bad.any():
                bad[column.name] = cells.bad
            continue
        values.append(everywhere(None, column.dtype, given.height).alias(column.name))
        if column.required:
            usable = False
            near = did_you_mean(column.name, unknown)
            remedy = f"add it; perhaps it is the column {near}" if near else "add it"
            problem = "a required column is missing"
            faults.append(Fault(source.path.name, HEADER_ROW, column.name, None, problem, remedy))
    frame = pl.DataFrame(values)
    return Checked(schema, source, frame, bad, tuple(batches), tuple(faults), usable)
