"""Days of a workbook that counts from 1904, where they stand as plain numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from vendorline.importers.table.changes import changed
from vendorline.importers.table.layout import Layout
from vendorline.importers.table.words import fields
from vendorline.network.schema import table

#: Day 0 of such a workbook (ECMA-376 Part 1, 18.17.4.1).
ZERO = date(1904, 1, 1)
DAYS = range(18_000, 75_000)
WHY = "day counted from 1904, as the workbook does"
DOUBT = "a number as text in a workbook that counts days from 1904: write the day as YYYY-MM-DD"


def count_days(layout: Layout) -> tuple[Layout, list[pl.DataFrame]]:
    """The layout with the plain numbers of its date columns as days; other workbooks stay as they are."""
    sheet = layout.sheet
    if not sheet.from_1904:
        return layout, []
    cells, changes = sheet.cells, []
    rows = sheet.rows.slice(layout.header_at + 1)
    for column in layout.columns:
        if column.field is None or not _is_date(layout, column.field):
            continue
        name = str(column.place)
        body = cells[name].slice(layout.header_at + 1)
        typed = None if sheet.typed is None else sheet.typed[name].slice(layout.header_at + 1).to_list()
        read = [_day(text, is_number=typed is None or typed[at]) for at, text in enumerate(body.to_list())]
        after = pl.Series(name, [text for text, _ in read], dtype=pl.String)
        why = pl.Series([reason for _, reason in read], dtype=pl.String)
        changes.append(changed(sheet.label, rows, column.header, column.field, body, after, why))
        cells = cells.with_columns(pl.concat([cells[name].head(layout.header_at + 1), after]))
    return replace(layout, sheet=replace(sheet, cells=cells)), changes


def _is_date(layout: Layout, field: str) -> bool:
    if field == "position":
        return False
    schema = table(layout.table).column(field) if layout.table is not None else fields()[field].schema
    return schema is not None and schema.item_type == "date"


def _day(text: str | None, *, is_number: bool) -> tuple[str | None, str | None]:
    whole, _, part = (text or "").partition(".")
    if not (whole.isascii() and whole.isdecimal() and len(whole) < 7 and (not part or part.isdecimal())):
        return text, None
    if int(whole) not in DAYS:
        return text, None
    if not is_number:
        return f"{text} (a number of days?)", DOUBT
    return (ZERO + timedelta(days=int(whole))).isoformat(), WHY
