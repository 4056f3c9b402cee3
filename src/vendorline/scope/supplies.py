"""Who supplies what beside the maker: the rows of `supplies`, on elements or as defaults for a scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.knowledge.tables import WIDER, functions
from vendorline.scope.inventory import Inventory

#: Roles of those who operate equipment as a service; where that happens; and of what is inside a product.
OPERATION, PLACE, INSIDE, SOFTWARE = ("operation",), ("operation", "host"), ("component", "software"), ("software",)


@dataclass(frozen=True, slots=True)
class Supplied:
    """Rows of entry (index into the inventory), vendor_id, country, basis, from_on, until_on, and for which operators any is stated.

    `perhaps`: rows of defaults for a domain, on entries whose function nobody knows, and that so may be of it.
    """

    table: pl.DataFrame
    stated: NDArray[np.bool_]
    perhaps: pl.DataFrame

    def current(self, on: date) -> pl.DataFrame:
        """The rows that hold on a day."""
        return _holding(self.table, on)

    def perhaps_current(self, on: date) -> pl.DataFrame:
        """The rows that may speak of an entry, and hold on a day."""
        return _holding(self.perhaps, on)

    def mask(self, inventory: Inventory, vendor_ids: frozenset[str] | None, on: date) -> NDArray[np.bool_]:
        """Which entries one of the vendors (None = anybody) supplies on a day."""
        if self.table.is_empty():
            return np.zeros(len(inventory), dtype=bool)
        current = self.current(on)
        if vendor_ids is not None:
            current = current.filter(pl.col("vendor_id").is_in(list(vendor_ids)))
        return _marked(inventory, current)

    def by_anybody(self, inventory: Inventory, on: date) -> NDArray[np.bool_]:
        """Which entries somebody supplies on a day of whom nobody knows who it is."""
        if self.table.is_empty():
            return np.zeros(len(inventory), dtype=bool)
        return _marked(inventory, self.current(on).filter(pl.col("vendor_id").is_null()))

    def by_function(self, inventory: Inventory, vendor_ids: frozenset[str] | None, on: date) -> NDArray[np.bool_]:
        """Which entries one of the vendors (None = anybody) supplies on a day if their function is of a certain domain."""
        if self.perhaps.is_empty():
            return np.zeros(len(inventory), dtype=bool)
        vendor, current = pl.col("vendor_id"), self.perhaps_current(on)
        if vendor_ids is not None:
            current = current.filter(vendor.is_null() | vendor.is_in(list(vendor_ids)))
        return _marked(inventory, current)

    def perhaps_outside(self, inventory: Inventory, territory: Iterable[str], on: date) -> NDArray[np.bool_]:
        """Which entries are supplied from outside a territory on a day if their function is of a certain domain."""
        if self.perhaps.is_empty():
            return np.zeros(len(inventory), dtype=bool)
        country = pl.col("country")
        abroad = country.is_null() | ~country.is_in(list(territory))
        return _marked(inventory, self.perhaps_current(on).filter(abroad))

    def outside(
        self, inventory: Inventory, territory: Iterable[str], on: date
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which entries are supplied from outside a territory on a day, and for which that is stated at all."""
        if self.table.is_empty():
            return np.zeros(len(inventory), dtype=bool), np.zeros(len(inventory), dtype=bool)
        current = self.current(on)
        country = pl.col("country")
        abroad = _marked(inventory, current.filter(country.is_not_null() & ~country.is_in(list(territory))))
        open_ = _marked(inventory, current.filter(country.is_null()))
        return abroad, _marked(inventory, current) & ~open_


def _holding(rows: pl.DataFrame, on: date) -> pl.DataFrame:
    begun = pl.col("from_on").is_null() | (pl.col("from_on") <= on)
    return rows.filter(begun & (pl.col("until_on").is_null() | (pl.col("until_on") > on)))


def _marked(inventory: Inventory, rows: pl.DataFrame) -> NDArray[np.bool_]:
    found = np.zeros(len(inventory.population.whole), dtype=bool)
    found[rows["entry"].to_numpy()] = True
    return found[inventory.entry]


class Supplies:
    """What is supplied to an inventory, worked out once for each group of roles that a provision asks about."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory

    @cached_property
    def operation(self) -> Supplied:
        """Who operates."""
        return supplied(self._inventory, OPERATION)

    @cached_property
    def place(self) -> Supplied:
        """Where operation takes place."""
        return supplied(self._inventory, PLACE)

    @cached_property
    def inside(self) -> Supplied:
        """Whose parts and software are inside."""
        return supplied(self._inventory, INSIDE)

    @cached_property
    def software(self) -> Supplied:
        """Who makes the software."""
        return supplied(self._inventory, SOFTWARE)


_COLUMNS = ("entry", "vendor_id", "country", "basis", "from_on", "until_on")


def _free(inventory: Inventory, defaults: pl.DataFrame) -> pl.DataFrame:
    """Entries of which defaults may speak: entry, operator_id, region, domain (null where nobody knows the function)."""
    of_function = {f.id: f.domain for f in functions().values() if f.layer != "other"}
    domain = pl.col("function").replace_strict(of_function, default=None, return_dtype=pl.String)
    told = inventory.told("operator_id", "region", "function").with_row_index("entry")
    free = told.select("entry", "operator_id", "region", domain=domain)
    if defaults["domain"].null_count():
        return free
    spoken_of = {d for named in defaults["domain"].unique() for d in WIDER.get(named, {named})}
    return free.filter(pl.col("domain").is_null() | pl.col("domain").is_in(list(spoken_of)))


def supplied(inventory: Inventory, roles: Iterable[str]) -> Supplied:
    """Who supplies which entries in some roles; a row on an element wins over the defaults of its scope.

    `stated` per operator: whether any row speaks of it, or the manifest says that supplies are complete.
    """
    network = inventory.network
    stated = np.full(len(inventory.operators), network.is_complete("supplies"), dtype=bool)
    rows = inventory.population.supplies.filter(pl.col("role").is_in(list(roles)))
    named = inventory.told("element_id").with_row_index("entry").drop_nulls()
    single = named.join(rows.filter(pl.col("element_id").is_not_null()), on="element_id", how="inner")
    parts = [single.select(_COLUMNS)]
    perhaps = [parts[0].clear()]
    defaults = rows.filter(pl.col("element_id").is_null())
    if not defaults.is_empty():
        free = _free(inventory, defaults).join(single.select("entry").unique(), on="entry", how="anti")
        for row in defaults.iter_rows(named=True):
            chosen = free
            for name in ("operator_id", "region"):
                if row[name] is not None:
                    chosen = chosen.filter(pl.col(name) == row[name])
            told = chosen.select(
                "entry",
                "domain",
                *(pl.lit(row[n], dtype=pl.String).alias(n) for n in ("vendor_id", "country", "basis")),
                *(pl.lit(row[n], dtype=pl.Date).alias(n) for n in ("from_on", "until_on")),
            )
            if row["domain"] is not None:
                perhaps.append(told.filter(pl.col("domain").is_null()).drop("domain"))
                told = told.filter(pl.col("domain").is_in(list(WIDER.get(row["domain"], {row["domain"]}))))
            parts.append(told.drop("domain"))
    table = pl.concat(parts)
    stated[inventory.operator[_marked(inventory, table)]] = True
    return Supplied(table, stated, pl.concat(perhaps))
