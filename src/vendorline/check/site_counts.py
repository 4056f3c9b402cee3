"""Counts at single sites, each site counted as an operator, with what may stand at any of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.count import Count, Counts, Selection
from vendorline.check.counting.options import Mask
from vendorline.quick_dataclass import dataclass
from vendorline.results.alike_rows import Keys, alike
from vendorline.rulebook.terms import INSIDE_BASES
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import Inventory
from vendorline.scope.match import Match

#: Counts a selection of a provision for every operator.
Counting = Callable[[BoundProvision, Selection], Counts]


@dataclass(frozen=True, slots=True)
class Sites:
    """Where the sites of an operator stand, those alike together: the kinds there are, which of them each site is, and its id."""

    kinds: tuple[Any, ...]
    which: NDArray[np.int64]
    keys: Keys


@dataclass(frozen=True, slots=True)
class SiteCounts:
    """Counts at the sites of operators, one for each: whose site it is, and its key (null: one that nobody knows)."""

    counts: Counts
    operator: NDArray[np.int64]
    keys: Keys

    def all_of(self, code: int) -> list[Count]:
        """The counts of all sites of an operator."""
        return [self.counts[int(site)] for site in np.flatnonzero(self.operator == code)]

    def of(self, code: int) -> Sites:
        """The sites at which an operator has elements in scope."""
        there = np.flatnonzero((self.operator == code) & (self.counts.column("elements")[:-1] > 0))
        first, which = alike([column[there] for column in self.counts.numbers])
        return Sites(tuple(self.counts[int(site)] for site in there[first]), which, self.keys.at(there))


def count_by_site(
    case: BoundProvision, selection: Selection, pairs: NDArray[np.int64], counted: Counting, *, anew: bool = False
) -> SiteCounts:
    """Counts of every site of every operator; what may stand at any site may be in scope at each.

    Args:
        case: the provision.
        selection: what it is about on a day.
        pairs: which site of which operator each entry is at, as one number.
        counted: counts a selection of the provision by operator, in the unit of the provision.
        anew: whether what may stand at any site may also stand at one that nobody knows, which is then counted too.
    """
    stock, width = case.inventory, len(case.inventory.site_ids) + 1
    there, floating = selection.inside | selection.open, stock.in_doubt(Doubt.PLACE)
    chosen = np.flatnonzero(there & ~floating)
    found, own = np.unique(pairs[chosen], return_inverse=True)
    more, weight = _alike(case, selection, np.flatnonzero(there & floating))
    if anew:
        found = np.concatenate([found, np.unique(stock.operator[more]) * np.int64(width) + width - 1])
    operator, site = np.divmod(found, width)
    nobody_knows = pl.Series([None], dtype=stock.site_ids.dtype)
    names = pl.concat([stock.site_ids, nobody_knows]) if anew else stock.site_ids
    place = np.full(len(stock), len(found))  # the last is nowhere
    place[chosen] = own
    if len(more):
        case, selection, place = _at_each(case, selection, place, operator, more, weight)
    columns = case.inventory.columns.having("operator", place)
    apart = replace(case.inventory, operators=("",) * (len(found) + 1), operator_codes={}, columns=columns)
    return SiteCounts(counted(replace(case, inventory=apart), selection), operator, Keys(names, site))


def _alike(
    case: BoundProvision, selection: Selection, more: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """One of each kind of entries, and how many elements they are together; amounts and parts are each entry's own."""
    provision = case.law.provision
    is_ban = provision.effect == "forbid"
    if not len(more) or (not is_ban and provision.basis in {"traffic", "premises", *INSIDE_BASES}):
        return more, selection.weight[more]
    stock = case.inventory
    kinds = np.stack(
        [
            column[more].astype(np.int64)
            for column in (
                stock.operator, stock.vendor, stock.doubt, stock.is_assumed, selection.inside, selection.known, selection.unknown,
                selection.match, selection.why,
            )
        ]
    )  # fmt: skip
    _, first, which = np.unique(kinds, axis=1, return_index=True, return_inverse=True)
    return more[first], np.bincount(which.ravel(), weights=selection.weight[more]).astype(np.int64)


def _at_each(
    case: BoundProvision,
    selection: Selection,
    place: NDArray[np.int64],
    operator: NDArray[np.int64],
    more: NDArray[np.int64],
    weight: NDArray[np.int64],
) -> tuple[BoundProvision, Selection, NDArray[np.int64]]:
    """The same with some entries at each site of their operator too, where they may be in scope."""
    stock = case.inventory
    site, which = np.nonzero(operator[:, None] == stock.operator[more][None, :])
    taken = np.concatenate([np.arange(len(stock)), more[which]])
    copied: Mask = np.arange(len(taken)) >= len(stock)
    spread = selection.at(taken)
    perhaps = np.where(copied & (spread.match == Match.INSIDE), Match.LEFT_OUT, spread.match).astype(np.int8)
    spread = replace(
        spread,
        inside=spread.inside & ~copied,
        open=spread.open | copied,
        match=perhaps,
        weight=np.concatenate([selection.weight, weight[which]]),
    )
    widened = replace(case, inventory=_with_copies(stock, taken, copied), permits=case.permits.at(taken))
    return widened, spread, np.concatenate([place, site])


def _with_copies(stock: Inventory, taken: NDArray[np.int64], copied: Mask) -> Inventory:
    """The inventory with copies of some entries, of which the site is known; of one that stands for an operator, all is at one site."""
    doubt = np.where(copied, stock.doubt[taken] & ~np.uint16(Doubt.PLACE), stock.doubt[taken]).astype(np.uint16)
    columns = stock.columns.at(taken).having("doubt", doubt).having("at_one_site", np.ones(len(taken), dtype=bool))
    return replace(stock, columns=columns)
