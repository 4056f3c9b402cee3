"""Vendors that somebody confirmed for the network that is read: in the mapping, or in a sheet of the table `vendors`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from vendorline.importers.table.elements import NUMBER
from vendorline.importers.table.layout import Layout
from vendorline.importers.table.mapping import ColumnMapping
from vendorline.importers.table.tables import Built
from vendorline.network.folders import MAPPING_NAME
from vendorline.vendors import confirmed_names

VENDORS = "vendors"


def confirmed_in(layouts: Sequence[Layout], mapping: ColumnMapping) -> Mapping[str, str]:
    """Confirmed vendors by folded bare name, before any cell is read."""
    told = [(vendor_id, name) for name, vendor_id in mapping.vendors.items()]
    for layout in layouts:
        places = {column.field: str(column.place) for column in layout.columns}
        if layout.table == VENDORS and {"vendor_id", "name"} <= places.keys():
            rows = layout.sheet.cells.slice(layout.header_at + 1).select(places["vendor_id"], places["name"])
            told += [(vendor_id.strip(), name) for vendor_id, name in rows.drop_nulls().iter_rows()]
    return confirmed_names(told)


def with_confirmed(built: Built, mapping: ColumnMapping, today: date) -> Built:
    """Tables with what the mapping confirms as rows of the table `vendors`; rows that a sheet gives go before."""
    given = built.tables.get(VENDORS)
    known = set() if given is None else set(given["name"].to_list())
    rows = [
        {
            NUMBER: built.origins.height + at, "vendor_id": vendor_id, "name": name, "confirmed_by": MAPPING_NAME,
            "confirmed_on": today.isoformat(), "source": "import table --vendor",
        }
        for at, (name, vendor_id) in enumerate(mapping.vendors.items())
        if name not in known
    ]  # fmt: skip
    if not rows:
        return built
    frame = pl.DataFrame(rows, schema_overrides={NUMBER: pl.Int64})
    joined = frame if given is None else pl.concat([given, frame], how="diagonal")
    return replace(built, tables={**built.tables, VENDORS: joined})
