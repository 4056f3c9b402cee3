"""Grants laid over an inventory: which entries a permission covers, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.rulebook.bound import WHOLE
from vendorline.rulebook.designated_vendors import Grant
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import ALWAYS, STILL, UNKNOWN_VENDOR, Inventory, day_number

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Permits:
    """Pairs of an entry and a grant that covers it, or (`is_sure` False) covers it if its unstated maker is the one named."""

    size: int
    entry: NDArray[np.int64]
    from_on: NDArray[np.int32]
    until_on: NDArray[np.int32]
    is_sure: Mask

    def __bool__(self) -> bool:
        return len(self.entry) > 0

    def cover(self, on: date) -> tuple[Mask, Mask]:
        """Which entries are covered on a day, surely and perhaps."""
        return self.cover_days(np.full(self.size, day_number(on), dtype=np.int32))

    def cover_days(self, days: NDArray[np.int32]) -> tuple[Mask, Mask]:
        """Which entries are covered, each on a day of its own, surely and perhaps."""
        day = days[self.entry]
        holds = (self.from_on <= day) & (day < self.until_on)
        surely, perhaps = np.zeros(self.size, dtype=bool), np.zeros(self.size, dtype=bool)
        surely[self.entry[holds & self.is_sure]] = True
        perhaps[self.entry[holds & ~self.is_sure]] = True
        return surely, perhaps & ~surely

    def ever(self) -> Mask:
        """Which entries are covered on some day, surely or perhaps."""
        found = np.zeros(self.size, dtype=bool)
        found[self.entry] = True
        return found

    def until(self, on: date) -> NDArray[np.int32]:
        """Day on which each entry's time ended, or will end: that of the last grant that has ended where none holds on the day.

        Where one holds, the day on which it and those that follow without a gap end. ALWAYS where none had begun by the day.
        """
        day = day_number(on)
        sure = self.is_sure
        entry, from_on, until_on = self.entry[sure], self.from_on[sure], self.until_on[sure]
        ended = np.full(self.size, ALWAYS, dtype=np.int32)
        over = until_on <= day
        np.maximum.at(ended, entry[over], until_on[over])
        reached = np.full(self.size, day, dtype=np.int32)
        while True:
            joins = (from_on <= reached[entry]) & (reached[entry] < until_on)
            if not joins.any():
                break
            np.maximum.at(reached, entry[joins], until_on[joins])
        return np.where(reached > day, reached, ended).astype(np.int32)


def _perhaps(inventory: Inventory, grant: Grant) -> Doubt:
    """The doubts of elements by which nobody can tell whether a grant covers them; none where no element has one."""
    asked = (Doubt.PRODUCT if grant.product is not None else Doubt(0)) | (
        Doubt.PLACE if grant.site_id is not None else Doubt(0)
    )
    return asked if asked and inventory.in_doubt(asked).any() else Doubt(0)


def permits(inventory: Inventory, grants: Sequence[Grant]) -> Permits:
    """The grants of all operators over an inventory."""
    if not grants:
        none = np.empty(0, dtype=np.int32)
        return Permits(len(inventory), none.astype(np.int64), none, none, none.astype(bool))
    parts: list[tuple[NDArray[np.int64], Grant, bool]] = []
    products: pl.Series | None = None
    site_codes = {site: code for code, site in enumerate(inventory.site_ids)} if any(g.site_id for g in grants) else {}
    by_site = np.argsort(inventory.site, kind="stable") if site_codes else np.empty(0, dtype=np.int64)
    sorted_sites = inventory.site[by_site]
    everywhere = np.arange(len(inventory))
    for grant in grants:
        chosen = everywhere
        if grant.is_doubtful:
            if WHOLE not in inventory.operator_codes:
                chosen = chosen[inventory.operator == inventory.operator_codes.get(grant.operator_id, -2)]
            parts.append((chosen, grant, False))
            continue
        if grant.site_id is not None:
            code = site_codes.get(grant.site_id, -2)
            chosen = by_site[np.searchsorted(sorted_sites, code) : np.searchsorted(sorted_sites, code, side="right")]
        if WHOLE not in inventory.operator_codes:
            chosen = chosen[inventory.operator[chosen] == inventory.operator_codes.get(grant.operator_id, -2)]
        if grant.product is not None:
            if products is None:
                products = inventory.told("product")["product"].gather(inventory.entry).str.to_lowercase()
            chosen = chosen[(products.gather(chosen) == grant.product.lower()).fill_null(value=False).to_numpy()]
        if perhaps := _perhaps(inventory, grant):
            # Which product it is, or at which site, cannot be known: the grant may cover it.
            mine = np.flatnonzero(
                inventory.in_doubt(perhaps)
                & (inventory.operator == inventory.operator_codes.get(grant.operator_id, -2))
            )
            parts.append((np.setdiff1d(mine, chosen), grant, False))
            chosen = np.setdiff1d(chosen, mine)
        if grant.vendor_id is None:
            parts.append((chosen, grant, True))
        else:
            makers = inventory.vendor[chosen]
            parts.append((chosen[inventory.vendor_mask(frozenset({grant.vendor_id}))[chosen]], grant, True))
            parts.append((chosen[makers == UNKNOWN_VENDOR], grant, False))
    days = [
        (
            ALWAYS if g.from_on is None else day_number(g.from_on),
            STILL if g.until_on is None else day_number(g.until_on),
        )
        for _, g, _ in parts
    ]
    sizes = [len(chosen) for chosen, _, _ in parts]
    return Permits(
        len(inventory),
        np.concatenate([chosen for chosen, _, _ in parts]) if parts else np.empty(0, dtype=np.int64),
        np.repeat(np.array([first for first, _ in days], dtype=np.int32), sizes),
        np.repeat(np.array([last for _, last in days], dtype=np.int32), sizes),
        np.repeat(np.array([sure for _, _, sure in parts], dtype=bool), sizes),
    )
