"""The elements behind the groups of an inventory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.groups import GroupTable
from vendorline.check.inventory import ALWAYS, STILL, EventDay, Inventory
from vendorline.check.numbering import Numbers
from vendorline.check.presence import Presence
from vendorline.check.singles import Singles
from vendorline.network.index import NO_SITE, NOT_STATED
from vendorline.network.index.layout import DAYS, EPOCH


class Fetcher(Protocol):
    """Whoever can fetch the single elements of groups."""

    def fetch(self, groups: GroupTable, more: Sequence[str], *, on_judged_days: bool) -> tuple[pl.DataFrame, Numbers]:
        """Rows of the index (site, days and `more`) of some groups, and the group of each.

        `on_judged_days`: only those that are there on one of the judged days.
        """
        ...

    def element_ids(self, rows: NDArray[np.integer]) -> pl.Series:
        """The ids of the elements at some rows of their table."""
        ...


@dataclass(frozen=True)
class GroupedPopulation:
    """A population in groups; `counts`: how many elements of each group count on each of the judged days."""

    fetcher: Fetcher
    groups: GroupTable
    counts: Presence

    def there(self, inventory: Inventory, day: int) -> NDArray[np.int64]:
        """How many elements of each entry are there on a day; raises ValueError for one that is not judged."""
        if self.groups.question != "state":
            raise ValueError("events are judged, not who is there")
        return self.counts[day].take(inventory.group)

    def happened(self, inventory: Inventory, event: EventDay, day: int) -> NDArray[np.int64]:
        """To how many elements of each entry an event had happened by a day; only the judged days can be asked."""
        if self.groups.question != event:
            raise ValueError(f"{self.groups.question} is judged, not {event}")
        return self.counts[day].take(inventory.group)

    def singles(self, inventory: Inventory) -> Singles:
        """The single elements that are there on a judged day."""
        groups = self.groups.subset(np.unique(inventory.group))
        rows, group = self.fetcher.fetch(groups, ["traffic_kb", "premises"], on_judged_days=True)
        row, entry = _matches(group, inventory.group, len(self.groups))
        columns = {name: rows[name].to_numpy().take(row) for name in rows.columns}
        site = columns["site"].astype(np.int64)
        return Singles.of(
            entry,
            inventory.operator.take(entry),
            np.where(site == NO_SITE, -1, site),
            _days(columns["installed"], ALWAYS),
            _days(columns["retired"], STILL),
            columns["traffic_kb"],
            columns["premises"],
        )

    def listings(self, asked: Sequence[tuple[Inventory, NDArray[np.bool_]]]) -> list[pl.DataFrame]:
        """The single elements of the chosen entries, fetched all at once."""
        places = [np.flatnonzero(chosen) for _, chosen in asked]
        wanted = [inventory.group[place] for (inventory, _), place in zip(asked, places, strict=True)]
        rows, group = self.fetcher.fetch(
            self.groups.subset(np.unique(np.concatenate(wanted))), ["row"], on_judged_days=False
        )
        listed = pl.DataFrame(
            {
                "element_id": self.fetcher.element_ids(rows["row"].to_numpy()),
                **{
                    f"{name}_on": rows.select(
                        pl.when(pl.col(name) != NOT_STATED).then(pl.col(name).cast(pl.Int32) - EPOCH).cast(pl.Date)
                    ).to_series()
                    for name in DAYS
                },
            }
        )
        found = []
        for place, own in zip(places, wanted, strict=True):
            row, entry = _matches(group, own, len(self.groups))
            found.append(listed[row].with_columns(pl.Series("place", place[entry])))
        return found


def _matches(group: Numbers, groups_of_entries: Numbers, number: int) -> tuple[Numbers, Numbers]:
    """Pairs of a row and an entry of the same group: an element of a shared network stands once for each licensee."""
    order = np.argsort(groups_of_entries, kind="stable")
    entries = np.bincount(groups_of_entries, minlength=number)
    begins = np.cumsum(entries) - entries
    each = entries.take(group)
    row = np.repeat(np.arange(len(group)), each)
    within = np.arange(len(row)) - np.repeat(np.cumsum(each) - each, each)
    return row, order.take(begins.take(group).take(row) + within)


def _days(ordinals: NDArray[np.uint32], missing: int) -> NDArray[np.int32]:
    """Days since 1970-01-01, with a day of one's own for missing ones."""
    return np.where(ordinals == NOT_STATED, missing, ordinals.astype(np.int32) - EPOCH).astype(np.int32)
