"""Names in which a letter could not be read: read like the same name elsewhere in the column, or no name at all."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from vendorline.importers.table.changes import changed
from vendorline.importers.table.files.encodings import SPOILT
from vendorline.importers.table.layout import Layout

#: Two spellings of one name would make two things of one.
NAMES = frozenset({"operator", "operator_id", "site_id", "element_id", "country"})
MENDED = "a letter that could not be read, taken from the same name elsewhere"
LOST = "a letter of the name could not be read; it is left out, as it would be another name"


def mend_names(layout: Layout) -> tuple[Layout, list[pl.DataFrame]]:
    """The layout with such names mended or emptied, and the changes."""
    sheet = layout.sheet
    cells, changes = sheet.cells, []
    rows = sheet.rows.slice(layout.header_at + 1)
    for column in layout.columns:
        name = str(column.place)
        body = cells[name].slice(layout.header_at + 1)
        if column.field not in NAMES or not body.str.contains(SPOILT, literal=True).any():
            continue
        values = body.drop_nulls().unique(maintain_order=True).to_list()
        whole = [value for value in values if SPOILT not in value]
        read = {value: _like(value, whole) for value in values if SPOILT in value}
        after = pl.Series(name, [read.get(value, value) if value else None for value in body], dtype=pl.String)
        why = pl.Series([MENDED if text is not None else LOST for text in after.to_list()], dtype=pl.String)
        changes.append(changed(sheet.label, rows, column.header, column.field, body, after, why))
        cells = cells.with_columns(pl.concat([cells[name].head(layout.header_at + 1), after]))
    return replace(layout, sheet=replace(sheet, cells=cells)), changes


def _like(spoilt: str, whole: list[str]) -> str | None:
    """The one whole name that is the same but for the letters that could not be read."""
    form = re.compile(r"[^\x00-\x7f]".join(re.escape(part) for part in spoilt.split(SPOILT)))
    found = [value for value in whole if form.fullmatch(value)]
    return found[0] if len(found) == 1 else None
