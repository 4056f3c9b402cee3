"""A network as arrays that counting needs: one entry for each judged operator and group of elements.

An entry stands for elements that no provision tells apart. An element of a shared network stands once for each licensee, so that it
counts whole for each of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Literal, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass
from vendorline.scope.elements_by_site import ElementsBySite
from vendorline.scope.entry_columns import EntryColumns
from vendorline.scope.groups.presence import Changes
from vendorline.scope.sums_over_sites import SumsOverSites

#: Days since 1970-01-01 that stand for "always" and "still".
ALWAYS, STILL = -(2**31) + 1, 2**31 - 1
UNKNOWN_VENDOR = -1
#: Stands for the country of a site that was left out, or that nobody can tell.
ANY_COUNTRY = "\x00"
#: What a rule on events may be about: when an element was acquired, or put in.
EventDay = Literal["acquired", "installed"]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a scope sees of an element besides its dates, vendor and tags."""

    function: str
    generations: frozenset[str]


class Population(Protocol):
    """The elements behind the entries of an inventory; `Inventory.entry` says which group an entry is.

    `whole`: a number for each group, the same for groups that are one where sites are not told apart.
    """

    @property
    def supplies(self) -> pl.DataFrame:
        """Who supplies the elements that stand for others like them, and the defaults."""
        ...

    def told(self, *names: str) -> pl.DataFrame:
        """What is told of the elements of each group, null where nothing is told apart by it."""
        ...

    @property
    def whole(self) -> NDArray[np.int64]:
        """A number for each group."""
        ...

    @property
    def days(self) -> tuple[int, ...]:
        """The days on which it is known who is there; none where events are judged."""
        ...

    def there(self, inventory: Inventory, day: int) -> NDArray[np.int64]:
        """How many elements of each entry are there on a day."""
        ...

    def happened(self, inventory: Inventory, event: EventDay, day: int) -> NDArray[np.int64]:
        """How many elements of each entry an event had happened to by a day."""
        ...

    @property
    def judged(self) -> tuple[int, ...]:
        """The judged days, whatever is judged."""
        ...

    def counts_of(self, inventory: Inventory) -> Mapping[int, NDArray[np.int64]]:
        """How many elements of each entry count, by judged day: they are there, or an event happened to them."""
        ...

    def changes(self, inventory: Inventory) -> Changes:
        """When how many elements of each entry begin to count, or no longer do: they are there, or an event happened to them."""
        ...

    def managing(self, inventory: Inventory, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which entries manage something of the chosen ones, by the table of controls."""
        ...

    def managed(self, inventory: Inventory) -> NDArray[np.bool_]:
        """Which entries are managed by something, by the table of controls."""
        ...

    def by_site(self, inventory: Inventory) -> ElementsBySite:
        """The single elements behind all entries."""
        ...

    def listings(self, asked: Sequence[tuple[Inventory, NDArray[np.int64]]]) -> list[pl.DataFrame]:
        """Element by element what stands behind the entries at some places: element_id, installed_on, retired_on, acquired_on, place.

        `place` is the position of the entry in its inventory.
        """
        ...


@dataclass(frozen=True)
class Inventory:
    """Arrays over entries, whose codes index the labels beside them.

    Of days an entry has any that no provision tells from its own; how many of its elements are there on a day is asked with `there`.
    """

    network: Network
    operators: tuple[str, ...]
    operator_codes: Mapping[str, int]
    profiles: tuple[Profile, ...]
    vendors: tuple[str, ...]
    site_ids: pl.Series
    countries: tuple[str, ...]
    columns: EntryColumns
    population: Population

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def entry(self) -> NDArray[np.int32]:
        """The group of each entry."""
        return self.columns["entry"]

    @property
    def weight(self) -> NDArray[np.int64]:
        """How many elements each entry is."""
        return self.columns["weight"]

    @property
    def operator(self) -> NDArray[np.int32]:
        """The judged operator."""
        return self.columns["operator"]

    @property
    def site(self) -> NDArray[np.int32]:
        """The site, -1 where the elements of an entry stand at several."""
        return self.columns["site"]

    @property
    def country(self) -> NDArray[np.int32]:
        """The country of the site, -1 where it is not stated."""
        return self.columns["country"]

    @property
    def profile(self) -> NDArray[np.int32]:
        """Function and generations."""
        return self.columns["profile"]

    @property
    def vendor(self) -> NDArray[np.int32]:
        """The vendor, UNKNOWN_VENDOR where it is not stated."""
        return self.columns["vendor"]

    @property
    def installed(self) -> NDArray[np.int32]:
        """A day of installation, ALWAYS where it is not stated."""
        return self.columns["installed"]

    @property
    def acquired(self) -> NDArray[np.int32]:
        """A day of purchase, ALWAYS where it is not stated."""
        return self.columns["acquired"]

    @property
    def retired(self) -> NDArray[np.int32]:
        """The day after that on which it was last seen, STILL where that does not matter."""
        return self.columns["retired"]

    @property
    def is_assumed(self) -> NDArray[np.bool_]:
        """Whether an entry, or its vendor, is assumed."""
        return self.columns["is_assumed"]

    @property
    def doubt(self) -> NDArray[np.uint16]:
        """What cannot be known, as bits."""
        return self.columns["doubt"]

    @cached_property
    def by_site(self) -> ElementsBySite:
        """The single elements behind the entries."""
        return self.population.by_site(self)

    @cached_property
    def over_sites(self) -> SumsOverSites:
        """Sums over the sites of the single elements."""
        return SumsOverSites(self.by_site, self.population.judged)

    @cached_property
    def counts(self) -> Mapping[int, NDArray[np.int64]]:
        """How many elements of each entry count, by judged day."""
        return self.population.counts_of(self)

    @cached_property
    def changes(self) -> Changes:
        """When how many elements of each entry begin to count, or no longer do."""
        return self.population.changes(self)

    def told(self, *names: str) -> pl.DataFrame:
        """Columns of what is told of each group: operator_id, function, bands_mhz, element_id, segment, product, region."""
        return self.population.told(*names)

    @cached_property
    def identity(self) -> NDArray[np.int64]:
        """A number for what each entry is of which operator; the same in every inventory of these elements."""
        whole: NDArray[np.int64] = self.population.whole[self.entry] * len(self.operators) + self.operator
        return whole

    @cached_property
    def maker(self) -> NDArray[np.int64]:
        """Operator and vendor as one number; the last of each operator is an unknown vendor."""
        width = len(self.vendors) + 1
        return self.operator.astype(np.int64) * width + np.where(self.vendor < 0, width - 1, self.vendor)

    def managing(self, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which entries manage something of the chosen ones, by the table of controls."""
        return self.population.managing(self, chosen)

    def listing(self, chosen: NDArray[np.bool_]) -> pl.DataFrame:
        """The single elements behind the chosen entries."""
        return self.population.listings([(self, np.flatnonzero(chosen))])[0]

    def let_go(self) -> None:
        """Keep nothing that was worked out of the entries; it is worked out again when it is asked for."""
        self.columns.let_go()
        for name in ("by_site", "over_sites", "counts", "changes", "identity", "maker", "_vendor_masks"):
            self.__dict__.pop(name, None)

    def subset(self, chosen: NDArray[np.int64]) -> Inventory:
        """The entries at the chosen places alone, with the same codes and labels."""
        return replace(self, columns=self.columns.at(chosen))

    def vendor_mask(self, vendor_ids: frozenset[str] | None) -> NDArray[np.bool_]:
        """Which entries are known to be made by one of the vendors (None = by anybody known)."""
        if vendor_ids not in self._vendor_masks:
            wanted = np.array([vendor_ids is None or v in vendor_ids for v in self.vendors] + [False], dtype=bool)
            mask = wanted[self.vendor]
            mask.flags.writeable = False  # it is everybody's
            self._vendor_masks[vendor_ids] = mask
        return self._vendor_masks[vendor_ids]

    @cached_property
    def _vendor_masks(self) -> dict[frozenset[str] | None, NDArray[np.bool_]]:
        return {}

    def there(self, on: date) -> NDArray[np.int64]:
        """How many elements of each entry are there on a day: installed_on, or else acquired_on, <= day < retired_on."""
        return self.population.there(self, day_number(on))

    def happened(self, event: EventDay, on: date) -> NDArray[np.int64]:
        """How many elements of each entry an event had happened to by a day; without a day of their own, by that of installation."""
        return self.population.happened(self, event, day_number(on))

    def in_doubt(self, doubt: int) -> NDArray[np.bool_]:
        """Of which entries something cannot be known: one of the doubts (`vendorline.scope.doubt.doubt_flags.Doubt`)."""
        if not self._is_doubted:
            return self.none
        found: NDArray[np.bool_] = (self.doubt & np.uint16(doubt)) > 0
        return found

    @cached_property
    def _is_doubted(self) -> bool:
        return bool(self.doubt.any())

    @cached_property
    def none(self) -> NDArray[np.bool_]:
        """No entry; everybody's, and not to be written to."""
        mask = np.zeros(len(self), dtype=bool)
        mask.flags.writeable = False
        return mask

    def tagged(self, tags: Sequence[str]) -> NDArray[np.bool_]:
        """Which entries carry one of the tags, themselves or through their site."""
        found = np.zeros(len(self), dtype=bool)
        for tag in tags:
            if tag_column(tag) in self.columns:
                found |= self.columns[tag_column(tag)]
        return found


def tag_column(tag: str) -> str:
    """The name of the column that says which entries carry a tag."""
    return f"tag:{tag}"


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - date(1970, 1, 1).toordinal()
