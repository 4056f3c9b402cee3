"""Rows by key: one for each site, or area, that a provision is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.count import Count, Counts, Mask, Selection
from vendorline.results.alike_rows import alike
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.match import Match

#: Of what is in scope only perhaps for one of these reasons nobody knows the key; nor of what is in doubt so.
_NO_KEY = (Match.TAG_MISSING, Match.LEFT_OUT)
_UNPLACED = Doubt.PLACE | Doubt.OWNER | Doubt.TAGS
#: Counts a selection of a provision for every operator.
Counting = Callable[[BoundProvision, Selection], Counts]


@dataclass(frozen=True, slots=True)
class Sites:
    """Where the sites of an operator stand, those alike together: the kinds there are, which of them each site is, and its id."""

    kinds: tuple[Any, ...]
    which: NDArray[np.int64]
    keys: pl.Series


@dataclass(frozen=True, slots=True)
class SiteCounts:
    """Counts at the sites of operators, one for each: whose site it is, and its id."""

    counts: Counts
    operator: NDArray[np.int64]
    site_ids: pl.Series

    def of(self, code: int) -> Sites:
        """The sites at which an operator has elements in scope."""
        there = np.flatnonzero((self.operator == code) & (self.counts.elements[:-1] > 0))
        first, which = alike([column[there] for column in self.counts.numbers])
        return Sites(
            tuple(self.counts[int(site)] for site in there[first]), which, self.site_ids.gather(there.tolist())
        )


def by_key(
    case: BoundProvision, selection: Selection, codes: Sequence[int], counted: Counting
) -> Iterator[tuple[int, tuple[str | None, Count] | Sites]]:
    """Counts by key in scope for each of some operators; then, without a key, of what carries none, or may.

    What may be in scope, though known to be at a site or in an area, is counted there where something else there is in scope.

    Args:
        case: the provision.
        selection: what it is about on a day.
        codes: the operators; each count comes with the place of its operator here.
        counted: counts a selection of the provision by operator, in the unit of the provision.
    """
    stock = case.inventory
    names = {name: stock.tagged((name, f"area:{name}")) for name in case.scope_match.tag_names}
    by_site = case.law.provision.level == "site"
    keyed = stock.site >= 0 if by_site else np.logical_or.reduce(list(names.values()))
    maybe = selection.open & ~np.isin(selection.match, _NO_KEY) & ~stock.in_doubt(_UNPLACED)
    shared = np.zeros(len(stock), dtype=bool)
    areas: dict[str, Counts] = {}
    sites: SiteCounts | None = None
    if by_site:
        pairs = stock.operator * np.int64(len(stock.site_ids) + 1) + stock.site
        shared = _beside(pairs, selection.inside & keyed, maybe & keyed)
        sites = _by_site(case, replace(selection, inside=selection.inside & keyed, open=shared), pairs, counted)
    else:
        for name, there in names.items():
            also = _beside(stock.operator, selection.inside & there, maybe & there)
            areas[name] = counted(case, replace(selection, inside=selection.inside & there, open=also))
            shared |= also
    rest = counted(case, replace(selection, inside=selection.inside & ~keyed, open=selection.open & ~shared))
    for place, code in enumerate(codes):
        if sites is not None:
            yield place, sites.of(code)
        for name, counts in areas.items():
            if counts[code].elements:
                yield place, (name, counts[code])
        left = rest[code]
        if left.elements or left.open_reasons or not ((stock.operator == code) & selection.inside).any():
            yield place, (None, left)


def _beside(keys: NDArray[Any], inside: Mask, maybe: Mask) -> Mask:
    """What may be in scope and has the key of something that is."""
    return maybe & np.isin(keys, keys[inside]) if maybe.any() else maybe


def _by_site(case: BoundProvision, selection: Selection, pairs: NDArray[np.int64], counted: Counting) -> SiteCounts:
    """Counts of every site of every operator: `pairs` says which of them an entry is at, and each is counted as an operator."""
    stock = case.inventory
    chosen = np.flatnonzero(selection.inside | selection.open)
    found, own = np.unique(pairs[chosen], return_inverse=True)
    place = np.full(len(stock), len(found))  # the last is nowhere
    place[chosen] = own
    columns = stock.columns.having("operator", place)
    apart = replace(stock, operators=("",) * (len(found) + 1), operator_codes={}, columns=columns)
    operator, site = np.divmod(found, len(stock.site_ids) + 1)
    return SiteCounts(
        counted(replace(case, inventory=apart), selection), operator, stock.site_ids.gather(site.tolist())
    )


def closed(known: int, unknown: int, total: int, assumed: int) -> Count:
    """A count of elements of which none is in doubt."""
    return Count(
        known,
        unknown,
        total,
        assumed,
        known + unknown,
        total,
        total,
        missing=False,
        open_reasons=(),
        elements_known=known,
        elements=total,
    )
