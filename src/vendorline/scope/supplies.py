"""Who supplies what beside the vendor: the rows of `supplies`, on elements or as defaults for a scope."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.knowledge.tables import WIDER, functions
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.bound import WHOLE
from vendorline.scope.inventory import Inventory, day_number

#: Roles of those who operate equipment as a service; where that happens; and of what is inside a product.
OPERATION, PLACE, INSIDE, SOFTWARE = ("operation",), ("operation", "host"), ("component", "software"), ("software",)


Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Said:
    """Which row of suppliers (by its place) speaks of which entry (index into the inventory); one may speak of many."""

    entry: NDArray[np.uint32]
    row: NDArray[np.uint32]

    def of(self, chosen: Mask) -> Said:
        """What some of the rows say."""
        here = chosen.take(self.row)
        return Said(self.entry[here], self.row[here])

    def marked(self, inventory: Inventory, chosen: Mask) -> Mask:
        """The entries that some of the rows speak of."""
        found = np.zeros(len(inventory.population.whole), dtype=bool)
        found[self.of(chosen).entry] = True
        return found[inventory.entry]


@dataclass(frozen=True, slots=True)
class Supplied:
    """Rows of suppliers (vendor_id, country, basis, from_on, until_on), what is `said` by them, and for which operators any is stated.

    `perhaps`: what defaults for a domain say of entries whose function nobody knows, and that so may be of it.
    """

    suppliers: pl.DataFrame
    said: Said
    stated: Mask
    perhaps: Said

    def current(self, on: date) -> pl.DataFrame:
        """The rows that hold on a day, each with an `entry` it speaks of."""
        return self._written(self.said.of(self._among(on)))

    def perhaps_current(self, on: date) -> pl.DataFrame:
        """The rows that may speak of an entry, and hold on a day."""
        return self._written(self.perhaps.of(self._among(on)))

    def mask(self, inventory: Inventory, vendor_ids: frozenset[str] | None, on: date) -> Mask:
        """Which entries one of the vendors (None = anybody) supplies on a day."""
        anybody = pl.lit(value=True)
        ours = anybody if vendor_ids is None else pl.col("vendor_id").is_in(list(vendor_ids))
        return self.said.marked(inventory, self._among(on, ours))

    def by_anybody(self, inventory: Inventory, on: date) -> Mask:
        """Which entries somebody supplies on a day of whom nobody knows who it is."""
        return self.said.marked(inventory, self._among(on, pl.col("vendor_id").is_null()))

    def by_function(self, inventory: Inventory, vendor_ids: frozenset[str] | None, on: date) -> Mask:
        """Which entries one of the vendors (None = anybody) supplies on a day if their function is of a certain domain."""
        vendor = pl.col("vendor_id")
        ours = pl.lit(value=True) if vendor_ids is None else vendor.is_null() | vendor.is_in(list(vendor_ids))
        return self.perhaps.marked(inventory, self._among(on, ours))

    def perhaps_outside(self, inventory: Inventory, territory: Iterable[str], on: date) -> Mask:
        """Which entries are supplied from outside a territory on a day if their function is of a certain domain."""
        country = pl.col("country")
        abroad = country.is_null() | ~country.is_in(list(territory))
        return self.perhaps.marked(inventory, self._among(on, abroad))

    def outside(self, inventory: Inventory, territory: Iterable[str], on: date) -> tuple[Mask, Mask]:
        """Which entries are supplied from outside a territory on a day, and for which that is stated at all."""
        country = pl.col("country")
        abroad = self.said.marked(inventory, self._among(on, ~country.is_in(list(territory))))
        open_ = self.said.marked(inventory, self._among(on, country.is_null()))
        return abroad, self.said.marked(inventory, self._among(on)) & ~open_

    def _among(self, on: date, chosen: pl.Expr | None = None) -> Mask:
        """Which rows hold on a day, and are among some."""
        if self.suppliers.is_empty():
            return np.zeros(0, dtype=bool)
        begun = pl.col("from_on").is_null() | (pl.col("from_on") <= on)
        holds = begun & (pl.col("until_on").is_null() | (pl.col("until_on") > on))
        asked = holds if chosen is None else holds & chosen.fill_null(value=False)
        return self.suppliers.select(asked).to_series().to_numpy()

    def _written(self, said: Said) -> pl.DataFrame:
        return self.suppliers[said.row].insert_column(0, pl.Series("entry", said.entry))


class Supplies:
    """What is supplied to an inventory, worked out once for each group of roles that a provision asks about.

    Args:
        inventory: the arrays.
        unknown_as: the function that all elements of unknown function are taken to have; None = nobody knows.
    """

    def __init__(self, inventory: Inventory, unknown_as: str | None = None) -> None:
        self._inventory, self._unknown_as = inventory, unknown_as
        self._taken: dict[str, Supplies] = {}

    def taken_as(self, function: str) -> Supplies:
        """The same where all elements of unknown function have a certain one."""
        if function not in self._taken:
            self._taken[function] = Supplies(self._inventory, function)
        return self._taken[function]

    @cached_property
    def domains(self) -> frozenset[str]:
        """The domains of which defaults speak."""
        return frozenset(self._inventory.population.supplies["domain"].drop_nulls())

    @cached_property
    def marks(self) -> frozenset[int]:
        """The days (since 1970-01-01) on which somebody begins to supply, or no longer does."""
        supplies = self._inventory.population.supplies
        days = {*supplies["from_on"].unique(), *supplies["until_on"].unique()} - {None}
        return frozenset(map(day_number, days))

    @cached_property
    def operation(self) -> Supplied:
        """Who operates."""
        return supplied(self._inventory, OPERATION, self._unknown_as)

    @cached_property
    def place(self) -> Supplied:
        """Where operation takes place."""
        return supplied(self._inventory, PLACE, self._unknown_as)

    @cached_property
    def inside(self) -> Supplied:
        """Whose parts and software are inside."""
        return supplied(self._inventory, INSIDE, self._unknown_as)

    @cached_property
    def software(self) -> Supplied:
        """Who makes the software."""
        return supplied(self._inventory, SOFTWARE, self._unknown_as)


_SAID = ("vendor_id", "country", "basis", "from_on", "until_on")


def _free(inventory: Inventory, defaults: pl.DataFrame, unknown_as: str | None) -> pl.DataFrame:
    """Entries of which defaults may speak: entry, operator_id, region, domain (null where nobody knows the function)."""
    of_function = {f.id: f.domain for f in functions().values() if f.layer != "other"}
    domain = pl.col("function").replace_strict(of_function, default=None, return_dtype=pl.String)
    told = inventory.told("operator_id", "region", "function").with_row_index("entry")
    if unknown_as is not None:
        domain = domain.fill_null(of_function[unknown_as])
    free = told.select("entry", "operator_id", "region", domain=domain)
    if defaults["domain"].null_count():
        return free
    spoken_of = {d for named in defaults["domain"].unique() for d in WIDER.get(named, {named})}
    return free.filter(pl.col("domain").is_null() | pl.col("domain").is_in(list(spoken_of)))


def supplied(inventory: Inventory, roles: Iterable[str], unknown_as: str | None = None) -> Supplied:
    """Who supplies which entries in some roles; a row on an element wins over the defaults of its scope.

    `stated` per operator: whether any row speaks of it, or the manifest says that supplies are complete. `unknown_as`: the function that
    elements of unknown function are taken to have.
    """
    network = inventory.network
    stated = np.full(len(inventory.operators), network.is_complete("supplies"), dtype=bool)
    rows = inventory.population.supplies.filter(pl.col("role").is_in(list(roles))).with_row_index("row")
    named = inventory.told("element_id").with_row_index("entry").drop_nulls()
    single = named.join(rows.select("element_id", "row").drop_nulls(), on="element_id").select("entry", "row")
    parts = [single]
    perhaps = [parts[0].clear()]
    defaults = rows.filter(pl.col("element_id").is_null())
    if not defaults.is_empty():
        free = _free(inventory, defaults, unknown_as).join(single.select("entry").unique(), on="entry", how="anti")
        for row in defaults.iter_rows(named=True):
            chosen = free
            for name in ("operator_id", "region"):
                if row[name] is not None:
                    chosen = chosen.filter(pl.col(name) == row[name])
            told = chosen.select("entry", "domain", row=pl.lit(row["row"], dtype=pl.UInt32))
            if row["domain"] is not None:
                perhaps.append(told.filter(pl.col("domain").is_null()).drop("domain"))
                told = told.filter(pl.col("domain").is_in(list(WIDER.get(row["domain"], {row["domain"]}))))
            parts.append(told.drop("domain"))
    said, may_be = (
        Said(*(found[name].to_numpy() for name in ("entry", "row"))) for found in (pl.concat(parts), pl.concat(perhaps))
    )
    stated[inventory.operator[said.marked(inventory, np.ones(rows.height, dtype=bool))]] = True
    stated[_spoken_of(inventory, defaults)] = True
    return Supplied(rows.select(_SAID), said, stated, may_be)


def _spoken_of(inventory: Inventory, defaults: pl.DataFrame) -> list[int]:
    """Operators of whom a default speaks, be there an element that it is about or not."""
    if defaults.is_empty():
        return []
    operators = set(defaults["operator_id"])
    if None in operators or WHOLE in inventory.operator_codes:
        return list(range(len(inventory.operators)))
    licensees = dict(inventory.network["operators"].select("operator_id", "licensees").iter_rows())
    names = {name for operator in operators for name in (operator, *(licensees.get(operator) or ()))}
    return [inventory.operator_codes[name] for name in names if name in inventory.operator_codes]
