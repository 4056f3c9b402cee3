"""The elements behind the groups of an inventory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.free_memory import give_back
from vendorline.network.index import NO_SITE, NOT_STATED
from vendorline.network.index.layout import DAYS, EPOCH
from vendorline.network.index.rows import Piece
from vendorline.quick_dataclass import dataclass
from vendorline.scope.elements_by_site import ElementsBySite
from vendorline.scope.groups.group_table import GroupTable
from vendorline.scope.groups.intervals import Numbers
from vendorline.scope.groups.presence import Changes, Presence
from vendorline.scope.inventory import ALWAYS, STILL, EventDay, Inventory


class Fetcher(Protocol):
    """Whoever can fetch the single elements of groups, and what is supplied to them."""

    @property
    def supplies(self) -> pl.DataFrame:
        """Who supplies the elements that stand for others like them, and the defaults."""
        ...

    def fetch(self, groups: GroupTable, more: Sequence[str], *, on_judged_days: bool) -> tuple[Piece, Numbers]:
        """Rows of the index (site, days and `more`) of some groups, and the group of each.

        `on_judged_days`: only those that are there on one of the judged days.
        """
        ...

    def element_ids(self, rows: NDArray[np.integer]) -> pl.Series:
        """The ids of the elements at some rows of their table."""
        ...


@dataclass(frozen=True)
class GroupedPopulation:
    """A population in groups; `counts`: how many elements of each group count on each of the judged days.

    `classes` has a row per class, `whole` a number per group, the same for groups that are one where sites are not told apart;
    `manages` holds pairs of a class of managers and one of which they manage something.
    """

    fetcher: Fetcher
    groups: GroupTable
    counts: Presence
    classes: pl.DataFrame
    whole: Numbers
    manages: tuple[NDArray[np.uint32], NDArray[np.uint32]]

    def told(self, *names: str) -> pl.DataFrame:
        """What is told of the elements of each group, null where nothing is told apart by it."""
        nothing = pl.Series([None], dtype=pl.String)
        places = pl.Series(self.groups.element_class)
        return pl.DataFrame([
            (self.classes[name] if name in self.classes.columns else nothing.new_from_index(0, len(self.classes)))
            .gather(places)
            .alias(name)
            for name in names
        ])  # fmt: skip

    @property
    def supplies(self) -> pl.DataFrame:
        """Who supplies the elements that stand for others like them, and the defaults."""
        return self.fetcher.supplies

    @property
    def days(self) -> tuple[int, ...]:
        """The judged days, where a state is judged."""
        return tuple(self.counts) if self.groups.question == "state" else ()

    def there(self, inventory: Inventory, day: int) -> NDArray[np.int64]:
        """How many elements of each entry are there on a day; raises ValueError for one that is not judged."""
        if self.groups.question != "state":
            raise ValueError("events are judged, not who is there")
        return inventory.counts[day]

    def happened(self, inventory: Inventory, event: EventDay, day: int) -> NDArray[np.int64]:
        """To how many elements of each entry an event had happened by a day; only the judged days can be asked."""
        if self.groups.question != event:
            raise ValueError(f"{self.groups.question} is judged, not {event}")
        return inventory.counts[day]

    @property
    def judged(self) -> tuple[int, ...]:
        """The judged days."""
        return tuple(self.counts)

    def counts_of(self, inventory: Inventory) -> Mapping[int, NDArray[np.int64]]:
        """How many elements of each entry count, by judged day."""
        if len(self.counts) == 1:  # nothing is added up from day to day
            return {day: counted.take(inventory.entry) for day, counted in self.counts.items()}
        if self.counts.is_of(inventory.entry):
            return self.counts
        return Presence(len(inventory), self.judged, [inventory.changes])

    def changes(self, inventory: Inventory) -> Changes:
        """When how many elements of each entry begin to count, or no longer do."""
        return self.counts.changes_of(inventory.entry)

    def managing(self, inventory: Inventory, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which entries manage something of the chosen ones."""
        managers, managed = self.manages
        if not len(managers):
            return inventory.none
        of_class = np.zeros((2, len(self.classes)), dtype=bool)
        of_class[0, self.groups.element_class[inventory.entry[chosen]]] = True
        of_class[1, managers[of_class[0].take(managed)]] = True
        found: NDArray[np.bool_] = of_class[1].take(self.groups.element_class[inventory.entry])
        return found

    def managed(self, inventory: Inventory) -> NDArray[np.bool_]:
        """Which entries are managed by something."""
        of_class = np.zeros(len(self.classes), dtype=bool)
        of_class[self.manages[1]] = True
        found: NDArray[np.bool_] = of_class.take(self.groups.element_class[inventory.entry])
        return found

    def by_site(self, inventory: Inventory) -> ElementsBySite:
        """The single elements that are there on a judged day."""
        give_back()
        groups = self.groups.subset(np.flatnonzero(np.bincount(inventory.entry) > 0))
        rows, group = self.fetcher.fetch(groups, ["traffic_kb", "premises"], on_judged_days=True)
        row, entry = _matches(group, inventory.entry, len(self.groups))
        fetched = dict(rows)
        del rows, group
        columns = {name: fetched.pop(name).take(row) for name in list(fetched)}
        del row
        # Where a site is counted as an operator, what may stand anywhere stands there too.
        site = (
            np.zeros(len(entry), dtype=np.int64)
            if "at_one_site" in inventory.columns
            else columns["site"].astype(np.int64)
        )
        undated = columns["installed"] == NOT_STATED
        return ElementsBySite.of(
            entry,
            inventory.operator.take(entry),
            np.where(site == NO_SITE, -1, site),
            _days(np.where(undated, columns["acquired"], columns["installed"]), ALWAYS),
            _days(columns["retired"], STILL),
            columns["traffic_kb"],
            columns["premises"],
        )

    def listings(self, asked: Sequence[tuple[Inventory, NDArray[np.int64]]]) -> list[pl.DataFrame]:
        """The single elements of the entries at some places, fetched all at once."""
        give_back()
        wanted = [inventory.entry[places] for inventory, places in asked]
        rows, group = self.fetcher.fetch(
            self.groups.subset(np.flatnonzero(np.bincount(np.concatenate(wanted)) > 0)), ["row"], on_judged_days=False
        )
        listed = pl.DataFrame(
            {
                "element_id": self.fetcher.element_ids(rows["row"]),
                **{f"{name}_on": _dates(rows[name]) for name in DAYS},
            }
        )
        found = []
        for (_, places), own in zip(asked, wanted, strict=True):
            row, entry = _matches(group, own, len(self.groups))
            found.append(listed[row].with_columns(pl.Series("place", places[entry])))
        return found


def _matches(group: Numbers, groups_of_entries: NDArray[Any], number: int) -> tuple[Numbers, Numbers]:
    """Pairs of a row and an entry of the same group: an element of a shared network stands once for each licensee."""
    order = np.argsort(groups_of_entries, kind="stable")
    entries = np.bincount(groups_of_entries, minlength=number)
    begins = np.cumsum(entries) - entries
    each = entries.take(group)
    row = np.repeat(np.arange(len(group)), each)
    within = np.arange(len(row)) - np.repeat(np.cumsum(each) - each, each)
    return row, order.take(begins.take(group).take(row) + within)


def _dates(ordinals: NDArray[np.uint32]) -> pl.Series:
    """Days, null for one that is not stated."""
    days = pl.Series(ordinals.astype(np.int32) - EPOCH).cast(pl.Date)
    return days.set(pl.Series(ordinals == NOT_STATED), None)


def _days(ordinals: NDArray[np.uint32], missing: int) -> NDArray[np.int32]:
    """Days since 1970-01-01, with a day of one's own for missing ones."""
    return np.where(ordinals == NOT_STATED, missing, ordinals.astype(np.int32) - EPOCH).astype(np.int32)
