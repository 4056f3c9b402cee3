"""Who operates equipment as a service: the rows of `supplies` with role operation, on elements or as defaults for a scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.inventory import Inventory
from vendorline.knowledge.tables import functions


@dataclass(frozen=True, slots=True)
class Operations:
    """Rows of entry (index into the inventory), vendor_id, from_on, until_on, and for which operators anything is stated."""

    table: pl.DataFrame
    stated: NDArray[np.bool_]

    def mask(self, inventory: Inventory, vendor_ids: frozenset[str] | None, on: date) -> NDArray[np.bool_]:
        """Which entries one of the vendors (None = anybody) operates on a day."""
        current = self.table.filter(
            (pl.col("from_on").is_null() | (pl.col("from_on") <= on))
            & (pl.col("until_on").is_null() | (pl.col("until_on") > on))
        )
        if vendor_ids is not None:
            current = current.filter(pl.col("vendor_id").is_in(list(vendor_ids)))
        found = np.zeros(inventory.elements.height, dtype=bool)
        found[current["entry"].to_numpy()] = True
        return found[inventory.entry]


_COLUMNS = ("entry", "vendor_id", "from_on", "until_on")


def operations(inventory: Inventory) -> Operations:
    """Who operates which entries; a row on an element wins over the defaults of its scope.

    `stated` per operator: whether any row speaks of it, or the manifest says that supplies are complete.
    """
    network = inventory.network
    rows = network["supplies"].filter(pl.col("role") == "operation")
    index = inventory.elements.select("element_id", "operator_id", "site_id", "function").with_row_index("entry")
    single = index.join(rows.filter(pl.col("element_id").is_not_null()), on="element_id", how="inner")
    parts = [single.select(_COLUMNS)]
    defaults = rows.filter(pl.col("element_id").is_null())
    if not defaults.is_empty():
        domain = {f.id: f.domain for f in functions().values()}
        free = (
            index.join(single.select("entry").unique(), on="entry", how="anti")
            .join(network["sites"].select("site_id", "region"), on="site_id", how="left")
            .with_columns(
                pl.col("function").replace_strict(domain, default=None, return_dtype=pl.String).alias("domain")
            )
        )
        for row in defaults.iter_rows(named=True):
            chosen = free
            for name in ("operator_id", "domain", "region"):
                if row[name] is not None:
                    chosen = chosen.filter(pl.col(name) == row[name])
            parts.append(
                chosen.select(
                    "entry",
                    pl.lit(row["vendor_id"], dtype=pl.String).alias("vendor_id"),
                    pl.lit(row["from_on"], dtype=pl.Date).alias("from_on"),
                    pl.lit(row["until_on"], dtype=pl.Date).alias("until_on"),
                )
            )
    table = pl.concat(parts)
    stated = np.full(len(inventory.operators), network.is_complete("supplies"), dtype=bool)
    stated[np.unique(inventory.operator[table["entry"].to_numpy()])] = True
    return Operations(table, stated)
