"""The rows of a sheet that are rows of its table."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from vendorline.errors import Fault
from vendorline.importers.table.changes import SCHEMA, noted
from vendorline.importers.table.layout import Layout
from vendorline.importers.table.values.totals import doubtful_rows, find_aside


def rows_of(layout: Layout) -> tuple[pl.DataFrame, pl.Series, pl.DataFrame, list[pl.DataFrame], list[str], list[Fault]]:
    """The rows under the header without repeated headers, sums and remarks, which are noted."""
    sheet, at = layout.sheet, layout.header_at
    cells, rows = sheet.cells.slice(at + 1), sheet.rows.slice(at + 1)
    flags = sheet.typed if sheet.typed is not None else sheet.cells.select(pl.all().is_null() & pl.lit(value=False))
    typed = flags.slice(at + 1)
    places = [str(column.place) for column in layout.columns]
    used = [str(column.place) for column in layout.columns if column.field is not None]
    header = sheet.cells.row(at, named=True)
    again = cells.select(
        pl.all_horizontal(pl.col(place).eq_missing(pl.lit(header[place])) for place in places)
    ).to_series()
    first = cells.select(pl.coalesce(pl.col(place) for place in places)).to_series()
    filled = cells.select(pl.sum_horizontal(pl.col(place).is_not_null() for place in used)).to_series()
    aside = find_aside(cells, [(str(c.place), c.field) for c in layout.columns if c.field is not None])
    total, empty, faults = aside.sums | aside.remarks, filled == 0, list[Fault]()
    changes = []
    for which, why in (
        (again, "row left out: the header again"),
        (aside.sums & ~again, "row left out: a sum"),
        (aside.remarks & ~again, "row left out: a remark"),
    ):
        if which.any() and layout.table is None:
            changes.append(noted(sheet.label, rows.filter(which), first.filter(which), None, why))
    if layout.table is None:
        faults += doubtful_rows(sheet.label, rows.filter(aside.doubtful), first.filter(aside.doubtful))
    out = (again | total | empty) if layout.table is None else (again | empty)
    keep = ~out
    cells, rows, typed = cells.filter(keep), rows.filter(keep), typed.filter(keep)
    notes = list(sheet.notes)
    merged = [(row, place) for row, place in sheet.filled if str(place) in used and row > int(sheet.rows[at])]
    if merged:
        changes.append(_merged(sheet.label, merged, layout, cells, rows))
    hidden = rows.filter(rows.is_in(list(sheet.hidden))).to_list() if sheet.hidden else []
    if hidden:
        shown = ", ".join(map(str, hidden[:5])) + (", ..." if len(hidden) > 5 else "")
        notes.append(f"{sheet.label}: {len(hidden):,} hidden rows are read like the others: {shown}")
        told = cells.filter(rows.is_in(hidden)).select(pl.coalesce(pl.col(place) for place in used)).to_series()
        line = pl.Series("row", hidden, dtype=pl.Int64)
        changes.append(noted(sheet.label, line, told, "read", "hidden row, read like the others"))
    return cells, rows, typed, changes, notes, faults


def _merged(
    label: str, merged: Sequence[tuple[int, int]], layout: Layout, cells: pl.DataFrame, rows: pl.Series
) -> pl.DataFrame:
    """Cells that took the value of a merged cell, as changes from nothing."""
    headers = {column.place: column for column in layout.columns}
    where = dict(zip(rows.to_list(), range(rows.len()), strict=True))
    found = [
        (label, row, column.header, column.field, None, cells[where[row], str(column.place)], "merged cell repeated")
        for row, column in ((row, headers[place]) for row, place in merged if row in where)
    ]
    return pl.DataFrame(found, schema=SCHEMA, orient="row")
