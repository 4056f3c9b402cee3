"""The elements behind an inventory that was made by grouping a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.events import happened_by
from vendorline.check.inventory import ALWAYS, STILL, EventDay, Inventory
from vendorline.check.singles import MISSING, Singles


class Fetcher(Protocol):
    """Whoever can fetch the single elements of groups."""

    def fetch(self, groups: pl.DataFrame, by: Sequence[str], what: Literal["sites", "elements"]) -> pl.DataFrame:
        """The single elements of some groups: `group_id`, and what counting by site or listing elements needs."""
        ...


@dataclass(frozen=True)
class Grouped:
    """A population in groups: `groups` has a `group_id` each, `by` are the columns of stretches in which they differ beside keys.

    `counts`: how many elements of each group are there, by day; None where events are judged.
    """

    fetcher: Fetcher
    groups: pl.DataFrame
    by: tuple[str, ...]
    counts: Mapping[int, NDArray[np.int64]] | None

    def there(self, inventory: Inventory, day: int) -> NDArray[np.int64]:
        """How many elements of each entry are there on a day; only the days that were grouped for can be asked."""
        if self.counts is None:
            raise ValueError("events are judged, not who is there")
        return self.counts[day][inventory.group]

    def happened(self, inventory: Inventory, event: EventDay, day: int) -> NDArray[np.int64]:
        """To how many elements of each entry an event had happened by a day."""
        return happened_by(inventory, event, day)

    def singles(self, inventory: Inventory) -> Singles:
        """The single elements, fetched."""
        [rows] = self._fetch([(inventory, np.ones(len(inventory), dtype=bool))], "sites")
        place = rows["place"].to_numpy()
        site = rows["site"]
        if site.dtype == pl.String:
            site = site.cast(pl.Categorical).to_physical()
        return Singles.of(
            place,
            inventory.operator[place],
            site.cast(pl.Int64).to_numpy(),
            _days(rows["installed_on"], ALWAYS),
            _days(rows["retired_on"], STILL),
            rows["traffic_kb"].fill_null(MISSING).to_numpy(),
            rows["premises"].fill_null(MISSING).to_numpy(),
        )

    def listings(self, asked: Sequence[tuple[Inventory, NDArray[np.bool_]]]) -> list[pl.DataFrame]:
        """The single elements of the chosen entries, fetched all at once."""
        return self._fetch(asked, "elements")

    def _fetch(
        self, asked: Sequence[tuple[Inventory, NDArray[np.bool_]]], what: Literal["sites", "elements"]
    ) -> list[pl.DataFrame]:
        """Rows of single elements with the place of their entry; one of a shared network once for each licensee."""
        parts = []
        for number, (inventory, chosen) in enumerate(asked):
            place = np.flatnonzero(chosen)
            part = pl.DataFrame({"group_id": inventory.group[place], "place": place})
            parts.append(part.with_columns(pl.lit(number, dtype=pl.Int32).alias("number")))
        wanted = pl.concat(parts)
        groups = self.groups.join(wanted.select("group_id").unique(), on="group_id", how="semi")
        rows = self.fetcher.fetch(groups, self.by, what)
        if rows.is_empty():
            rows = self.fetcher.fetch(self.groups.head(1), self.by, what).clear()
        rows = rows.join(wanted, on="group_id", how="inner").drop("group_id")
        found = {key[0]: frame for key, frame in rows.partition_by("number", as_dict=True, include_key=False).items()}
        return [found.get(number, rows.drop("number").clear()) for number in range(len(asked))]


def _days(values: pl.Series, missing: int) -> NDArray[np.int32]:
    """Days since 1970-01-01, with a day of one's own for missing ones."""
    return values.cast(pl.Date).to_physical().cast(pl.Int32).fill_null(missing).to_numpy()
