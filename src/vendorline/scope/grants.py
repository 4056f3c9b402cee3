"""Grants laid over an inventory: which entries a permission covers, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.bound import WHOLE
from vendorline.rulebook.designated_vendors import Grant
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import ALWAYS, STILL, UNKNOWN_VENDOR, Inventory, day_number
from vendorline.scope.licensees import run_by

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Permits:
    """Pairs of an entry and a grant that covers it, or (`is_sure` False) may cover it.

    `maker`: if its unstated vendor is the one named, by the place in `makers`; -1 where something else leaves it open.
    """

    size: int
    entry: NDArray[np.int64]
    from_on: NDArray[np.int32]
    until_on: NDArray[np.int32]
    is_sure: Mask
    maker: NDArray[np.int32]
    makers: tuple[str, ...]

    def __bool__(self) -> bool:
        return len(self.entry) > 0

    def at(self, places: NDArray[np.int64]) -> Permits:
        """The same over the entries at some places, some of them more than once."""
        order = np.argsort(self.entry, kind="stable")
        often = np.bincount(self.entry, minlength=self.size)
        each = often[places]
        begins = (np.cumsum(often) - often)[places]
        within = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
        pair = order[np.repeat(begins, each) + within]
        arrays = {name: getattr(self, name)[pair] for name in ("from_on", "until_on", "is_sure", "maker")}
        return replace(self, size=len(places), entry=np.repeat(np.arange(len(places)), each), **arrays)

    def cover(self, on: date, vendor_ids: frozenset[str] | None = None) -> tuple[Mask, Mask]:
        """Which entries are covered on a day, surely and perhaps; arguments as in `cover_days`."""
        return self.cover_days(np.full(self.size, day_number(on), dtype=np.int32), vendor_ids)

    def cover_days(self, days: NDArray[np.int32], vendor_ids: frozenset[str] | None = None) -> tuple[Mask, Mask]:
        """Which entries are covered, each on a day of its own, surely and perhaps.

        Args:
            days: a day for each entry.
            vendor_ids: whose equipment is meant; what is covered whichever of them made it is so surely. None = anybody's.
        """
        day = days[self.entry]
        holds = (self.from_on <= day) & (day < self.until_on)
        surely, perhaps = self._marked(holds & self.is_sure), self._marked(holds & ~self.is_sure)
        if vendor_ids and perhaps.any() and vendor_ids <= set(self.makers):
            by_each = [self._marked(holds & (self.maker == self.makers.index(vendor))) for vendor in vendor_ids]
            surely = surely | np.logical_and.reduce(by_each)
        return surely, perhaps & ~surely

    def _marked(self, pairs: Mask) -> Mask:
        found = np.zeros(self.size, dtype=bool)
        found[self.entry[pairs]] = True
        return found

    def overlap(self, first: NDArray[np.int64], last: NDArray[np.int64], *, by_maker: bool = False) -> Mask:
        """Which entries are covered, surely or perhaps, on some day from a first to a last one of their own.

        `by_maker`: only those covered if one of the vendors named made them.
        """
        here = (self.from_on <= last[self.entry]) & (self.until_on > first[self.entry])
        return self._marked(here & (self.maker >= 0) if by_maker else here)

    @property
    def marks(self) -> frozenset[int]:
        """The days on which a grant begins, or has ended."""
        return frozenset(np.unique(np.concatenate([self.from_on, self.until_on])).tolist())

    @property
    def ends(self) -> tuple[int, ...]:
        """The days on which any grant has ended."""
        return tuple(np.unique(self.until_on[self.until_on != STILL]).tolist())

    def until(self, on: date, vendor_ids: frozenset[str] | None = None) -> NDArray[np.int32]:
        """Day on which each entry's time ended, or will end: that of the last grant that has ended where none holds on the day.

        Where one holds, the day on which it and those that follow without a gap end. ALWAYS where none had begun by the day. Of an
        unknown vendor, the day if it is one of `vendor_ids`.
        """
        day = day_number(on)
        meant = [place for place, maker in enumerate(self.makers) if vendor_ids is not None and maker in vendor_ids]
        sure = self.is_sure | np.isin(self.maker, meant)
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


def _answering(inventory: Inventory, operator_id: str) -> tuple[Mask, Mask]:
    """Entries that an operator alone answers for, and those for which it does together with others, or may."""
    alone = run_by(inventory, lambda answering: answering == {operator_id})
    together = run_by(inventory, lambda answering: operator_id in answering) & ~alone
    return alone, together | inventory.in_doubt(Doubt.OWNER)


def _made_by(inventory: Inventory, vendor_id: str | None) -> Mask:
    """Entries that a vendor may have made, all where none is named."""
    if vendor_id is None:
        return np.ones(len(inventory), dtype=bool)
    found: Mask = inventory.vendor_mask(frozenset({vendor_id})) | (inventory.vendor == UNKNOWN_VENDOR)
    return found


def permits(inventory: Inventory, grants: Sequence[Grant]) -> Permits:
    """The grants of all operators over an inventory."""
    if not grants:
        none = np.empty(0, dtype=np.int32)
        return Permits(len(inventory), none.astype(np.int64), none, none, none.astype(bool), none, ())
    parts: list[tuple[NDArray[np.int64], Grant, bool, int]] = []
    makers = tuple(dict.fromkeys(g.vendor_id for g in grants if g.vendor_id is not None))
    products: pl.Series | None = None
    site_codes = {site: code for code, site in enumerate(inventory.site_ids)} if any(g.site_id for g in grants) else {}
    by_site = np.argsort(inventory.site, kind="stable") if site_codes else np.empty(0, dtype=np.int64)
    sorted_sites = inventory.site[by_site]
    everywhere = np.arange(len(inventory))
    own = np.ones(len(inventory), dtype=bool)
    is_whole = WHOLE in inventory.operator_codes
    alone: dict[str, tuple[Mask, Mask]] = {}
    for grant in grants:
        chosen = everywhere
        maker = _made_by(inventory, grant.vendor_id)
        if grant.site_id is not None:
            code = site_codes.get(grant.site_id, -2)
            chosen = by_site[np.searchsorted(sorted_sites, code) : np.searchsorted(sorted_sites, code, side="right")]
        if not is_whole:
            chosen = chosen[inventory.operator[chosen] == inventory.operator_codes.get(grant.operator_id, -2)]
        else:
            if grant.operator_id not in alone:
                alone[grant.operator_id] = _answering(inventory, grant.operator_id)
            own, together = alone[grant.operator_id]
            # Whether the others may have it too is not looked up.
            parts.append((chosen[together[chosen] & maker[chosen]], grant, False, -1))
            chosen = chosen[own[chosen]]
        if grant.product is not None:
            if products is None:
                products = inventory.told("product")["product"].gather(inventory.entry).str.to_lowercase()
            chosen = chosen[(products.gather(chosen) == grant.product.lower()).fill_null(value=False).to_numpy()]
        if perhaps := _perhaps(inventory, grant):
            # Which product it is, or at which site, cannot be known: the grant may cover it.
            mine = np.flatnonzero(
                inventory.in_doubt(perhaps)
                & maker
                & (own if is_whole else inventory.operator == inventory.operator_codes.get(grant.operator_id, -2))
            )
            parts.append((np.setdiff1d(mine, chosen), grant, False, -1))
            chosen = np.setdiff1d(chosen, mine)
        if grant.vendor_id is None:
            parts.append((chosen, grant, not grant.is_doubtful, -1))
        else:
            of_maker, nobodys = inventory.vendor_mask(frozenset({grant.vendor_id})), inventory.vendor == UNKNOWN_VENDOR
            parts.append((chosen[of_maker[chosen]], grant, not grant.is_doubtful, -1))
            named = -1 if grant.is_doubtful else makers.index(grant.vendor_id)
            parts.append((chosen[nobodys[chosen]], grant, False, named))
    days = [
        (
            ALWAYS if g.from_on is None else day_number(g.from_on),
            STILL if g.until_on is None else day_number(g.until_on),
        )
        for _, g, _, _ in parts
    ]
    sizes = [len(chosen) for chosen, _, _, _ in parts]
    return Permits(
        len(inventory),
        np.concatenate([chosen for chosen, _, _, _ in parts]) if parts else np.empty(0, dtype=np.int64),
        np.repeat(np.array([first for first, _ in days], dtype=np.int32), sizes),
        np.repeat(np.array([last for _, last in days], dtype=np.int32), sizes),
        np.repeat(np.array([sure for _, _, sure, _ in parts], dtype=bool), sizes),
        np.repeat(np.array([maker for _, _, _, maker in parts], dtype=np.int32), sizes),
        makers,
    )
