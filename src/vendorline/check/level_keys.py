"""Rows by key: one for each site, or area, that a provision is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.count import Count, Counts, Selection
from vendorline.check.counting.options import Mask
from vendorline.results.alike_rows import alike
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.match import Match, kleene_and

#: Of what is in doubt so nobody knows the site.
_UNPLACED = Doubt.PLACE | Doubt.OWNER
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

    def all_of(self, code: int) -> list[Count]:
        """The counts of all sites of an operator."""
        return [self.counts[int(site)] for site in np.flatnonzero(self.operator == code)]

    def of(self, code: int) -> Sites:
        """The sites at which an operator has elements in scope."""
        there = np.flatnonzero((self.operator == code) & (self.counts.column("elements")[:-1] > 0))
        first, which = alike([column[there] for column in self.counts.numbers])
        return Sites(
            tuple(self.counts[int(site)] for site in there[first]), which, self.site_ids.gather(there.tolist())
        )


def by_key(
    case: BoundProvision, selection: Selection, codes: Sequence[int], counted: Counting
) -> Iterator[tuple[int, tuple[str | None, Count] | Sites]]:
    """Counts by key in scope for each of some operators; then, without a key, of what carries none, or may.

    What may be in scope at a site, or in an area, of which something surely is, is counted there.

    Args:
        case: the provision.
        selection: what it is about on a day.
        codes: the operators; each count comes with the place of its operator here.
        counted: counts a selection of the provision by operator, in the unit of the provision.
    """
    if case.law.provision.level == "site":
        yield from _sites(case, selection, codes, counted)
    else:
        yield from _areas(case, selection, codes, counted)


def _sites(
    case: BoundProvision, selection: Selection, codes: Sequence[int], counted: Counting
) -> Iterator[tuple[int, tuple[str | None, Count] | Sites]]:
    stock = case.inventory
    keyed = (stock.site >= 0) & ~stock.in_doubt(_UNPLACED)
    pairs = stock.operator * np.int64(len(stock.site_ids) + 1) + stock.site
    shared = _beside(pairs, selection.inside & keyed, selection.open & keyed)
    sites = _by_site(case, replace(selection, inside=selection.inside & keyed, open=shared), pairs, counted)
    left = replace(selection, inside=selection.inside & ~keyed, open=selection.open & ~shared)
    rest = counted(case, left)
    apart = _by_site(case, left, pairs, counted) if case.law.provision.effect != "forbid" else None
    for place, code in enumerate(codes):
        here = sites.of(code)
        yield place, here
        if rest[code].anything or not len(here.which):
            found = rest[code] if apart is None else _together(apart.all_of(code), rest[code])
            yield place, (None, found)


def _areas(
    case: BoundProvision, selection: Selection, codes: Sequence[int], counted: Counting
) -> Iterator[tuple[int, tuple[str | None, Count] | Sites]]:
    stock, scope = case.inventory, case.scope_match
    present = selection.weight > 0
    tagged = {name: stock.tagged((name, f"area:{name}")) for name in scope.tag_names}
    keyed = np.logical_or.reduce(list(tagged.values()))
    apart = selection.match if selection.beside_tags is None else selection.beside_tags
    areas: dict[str, Counts] = {}
    for name, here in tagged.items():
        # What is known by one name may be known by others; of what has none nobody knows, unless all that has the name is known.
        nameless = ~keyed if name in scope.open_tags else np.zeros(len(stock), dtype=bool)
        perhaps = np.where(nameless | stock.in_doubt(Doubt.TAGS), Match.TAG_MISSING, Match.OUTSIDE)
        reach = kleene_and(np.where(here, Match.INSIDE, perhaps).astype(np.int8), apart)
        inside, maybe = present & (reach == Match.INSIDE), present & (reach > Match.INSIDE)
        areas[name] = counted(case, replace(selection, inside=inside, open=maybe, match=reach))
    # Beside its tags a provision may reach what carries none.
    beside = counted(case, replace(selection, inside=selection.inside & ~keyed, open=np.zeros_like(keyed)))
    for place, code in enumerate(codes):
        found = {name: counts[code] for name, counts in areas.items()}
        for name, one in found.items():
            if one.elements:
                yield place, (name, one)
        rest = [one for one in found.values() if not one.elements and one.anything]
        if beside[code].anything:
            yield place, (None, beside[code])
        elif rest:
            yield place, (None, _together(rest, rest[0]))
        elif not any(one.elements for one in found.values()):
            yield place, (None, closed(0, 0, 0, 0, 0))


def _together(found: Sequence[Count], otherwise: Count) -> Count:
    """Sites or areas of which none is surely in scope, as one: from the least of any to the most of any."""
    shares = [one for one in found if one.low_of and one.high_of]
    if not found:
        return otherwise
    low = min(shares, key=lambda one: Fraction(one.low, one.low_of), default=found[0])
    high = max(shares, key=lambda one: Fraction(one.high, one.high_of), default=found[0])
    known, total = (min(getattr(one, name) for one in found) for name in ("known", "total"))
    return replace(
        low,
        known=known,
        unknown=max(one.known + one.unknown for one in found) - known,
        total=total,
        total_unknown=max(one.total + one.total_unknown for one in found) - total,
        high=high.high,
        high_of=high.high_of,
        missing=any(one.missing for one in found),
        empty=any(one.empty for one in found),
        elements=0,
        elements_open=sum(one.elements_open for one in found),
        is_outer=any(one.is_outer for one in found),
        reasons=tuple(sorted({reason for one in found for reason in one.reasons})),
    )


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


def closed(known: int, unknown: int, total: int, more: int, assumed: int) -> Count:
    """A count of elements without shares."""
    return Count(
        known=known,
        unknown=unknown,
        total=total,
        total_unknown=more,
        assumed=assumed,
        low=0,
        low_of=0,
        high=0,
        high_of=0,
        missing=False,
        empty=False,
        elements_known=known,
        elements=total,
        elements_open=more,
        is_outer=False,
    )
