"""The elements behind an inventory whose entries are groups of elements alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.inventory import ALWAYS, KB_PER_GB, MISSING, STILL, Inventory, Singles, days


class Fetcher(Protocol):
    """Whoever can fetch the single elements of groups."""

    def fetch(self, kinds: pl.DataFrame, by: Sequence[str], columns: str) -> pl.DataFrame:
        """Single elements of some kinds: their `kind` and the columns asked for."""
        ...


@dataclass(frozen=True)
class Grouped:
    """A population in groups: `kinds` are the groups, `by` the columns of stretches in which they
    differ beside their keys, `counts` how many elements of each are there by day.
    """

    grouping: Fetcher
    kinds: pl.DataFrame
    by: tuple[str, ...]
    counts: Mapping[int, NDArray[np.int64]] | None

    def there(self, inventory: Inventory, day: int) -> NDArray[np.int64]:
        """How many elements of each entry are there on a day; only the days that were grouped for can be asked."""
        if self.counts is None:
            raise ValueError("events are judged, not who is there")
        return self.counts[day][self._kind(inventory)]

    def singles(self, inventory: Inventory) -> Singles:
        """The single elements, fetched."""
        rows = self._fetch(
            inventory,
            np.ones(len(inventory), dtype=bool),
            f"e.site_id, e.installed_on, e.retired_on, round(e.traffic_gb_day * {KB_PER_GB})::BIGINT AS traffic_kb, e.premises",
        )
        place = rows["place"].to_numpy()
        site = rows["site_id"].cast(pl.Categorical).to_physical().cast(pl.Int64).to_numpy()
        operator = inventory.operator[place].astype(np.int64)
        width = int(site.max(initial=0)) + 1
        units, unit = np.unique(operator * width + site, return_inverse=True)
        return Singles(
            place,
            unit,
            (units // width).astype(np.int32),
            days(rows["installed_on"], ALWAYS),
            days(rows["retired_on"], STILL),
            rows["traffic_kb"].fill_null(MISSING).to_numpy(),
            rows["premises"].fill_null(MISSING).to_numpy(),
        )

    def listing(self, inventory: Inventory, chosen: NDArray[np.bool_]) -> pl.DataFrame:
        """The single elements of the chosen entries, fetched."""
        return self._fetch(inventory, chosen, "e.element_id, e.installed_on, e.retired_on, e.acquired_on")

    def _kind(self, inventory: Inventory) -> NDArray[np.int64]:
        return inventory.elements["kind"].to_numpy()[inventory.entry]

    def _fetch(self, inventory: Inventory, chosen: NDArray[np.bool_], columns: str) -> pl.DataFrame:
        """Rows of single elements with the place of their entry; one of a shared network once for each licensee."""
        place = np.flatnonzero(chosen)
        wanted = pl.DataFrame({"kind": self._kind(inventory)[place], "place": place})
        kinds = self.kinds.join(wanted.select("kind").unique(), on="kind", how="semi")
        rows = self.grouping.fetch(kinds, self.by, columns)
        if rows.is_empty():
            rows = self.grouping.fetch(self.kinds.head(1), self.by, columns).clear()
        return rows.join(wanted, on="kind", how="inner").drop("kind")
