"""Rows by key: one for each site, or area, that a provision is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.check.count import Count, Counts, Selection
from vendorline.check.counting.options import Mask
from vendorline.check.site_counts import Counting, Sites, count_by_site
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.match import Match, kleene_and


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
    floating = stock.in_doubt(Doubt.PLACE)
    keyed = (stock.site >= 0) & ~floating
    nowhere = len(stock.site_ids)
    pairs = stock.operator * np.int64(nowhere + 1) + np.where(stock.site < 0, nowhere, stock.site)
    shared = _beside(pairs, selection.inside & keyed, selection.open & keyed)
    told = replace(selection, inside=selection.inside & (keyed | floating), open=shared | (selection.open & floating))
    sites = count_by_site(case, told, pairs, counted)
    # What may stand at any site may stand at none of these.
    has_sites = np.bincount(stock.operator[selection.inside & keyed], minlength=len(stock.operators)) > 0
    elsewhere = selection.inside & floating & has_sites[stock.operator]
    left = replace(
        selection,
        inside=selection.inside & ~keyed & ~elsewhere,
        open=(selection.open & ~shared) | elsewhere,
        match=np.where(elsewhere, Match.LEFT_OUT, selection.match).astype(np.int8),
    )
    rest = counted(case, left)
    apart = None if case.law.provision.effect == "forbid" else count_by_site(case, left, pairs, counted, anew=True)
    for place, code in enumerate(codes):
        here = sites.of(code)
        yield place, here
        if rest[code].anything or not len(here.which):
            others = [] if apart is None else apart.all_of(code)
            # One element alone stands somewhere, be it where nobody knows.
            is_one = len(others) == 1 and rest[code].elements + rest[code].elements_open == 1
            yield place, (None, rest[code] if is_one or not others else _together(others, rest[code]))


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
    maybe = selection.open & ~keyed & (case.law.provision.scope.adjacent | (selection.match != Match.TAG_MISSING))
    maybe &= selection.beside_tags is None
    # What may carry one may be there instead; a ban is broken in either place, unless it is told there.
    untold = selection.inside & ~keyed
    may_carry = untold & (bool(scope.open_tags) | stock.in_doubt(Doubt.TAGS))
    if case.law.provision.effect == "forbid":
        may_carry &= np.logical_or.reduce([counts.column("elements") > 0 for counts in areas.values()])[stock.operator]
    untold, maybe = untold & ~may_carry, maybe | may_carry
    told = replace(selection, match=np.where(may_carry, Match.TAG_MISSING, selection.match).astype(np.int8))
    beside = counted(case, replace(told, inside=untold, open=maybe))
    for place, code in enumerate(codes):
        found = {name: counts[code] for name, counts in areas.items()}
        for name, one in found.items():
            if one.elements:
                yield place, (name, one)
        rest = [one for one in found.values() if not one.elements and one.anything]
        if beside[code].anything and not rest:
            yield place, (None, beside[code])
        elif rest:
            without = [*rest, beside[code]] if beside[code].anything else rest
            joined = _together(without, rest[0])
            if case.law.provision.effect == "forbid":  # what stands there stands there, in an area or in none
                most, own = joined.known + joined.unknown, beside[code]
                joined = joined._replace(known=own.known, unknown=max(most - own.known, 0), elements=own.elements)
            yield place, (None, joined)
        elif not any(one.elements for one in found.values()):
            yield place, (None, closed(0, 0, 0, 0, 0))


def _together(found: Sequence[Count], otherwise: Count) -> Count:
    """Sites or areas of which none is surely in scope, and what is at none, as one: from the least of any to the most of any."""
    shares = [one for one in found if one.low_of and one.high_of]
    if not found:
        return otherwise
    low = min(shares, key=lambda one: Fraction(one.low, one.low_of), default=found[0])
    high = max(shares, key=lambda one: Fraction(one.high, one.high_of), default=found[0])
    known, total = (min(getattr(one, name) for one in found) for name in ("known", "total"))
    return low._replace(
        known=known,
        unknown=max(one.known + one.unknown for one in found) - known,
        total=total,
        total_unknown=max(one.total + one.total_unknown for one in found) - total,
        high=high.high,
        high_of=high.high_of,
        missing=any(one.missing for one in found),
        empty=any(one.empty for one in found),
        elements=max(one.elements for one in found),
        elements_open=sum(one.elements_open for one in found),
        is_outer=any(one.is_outer for one in found),
        reasons=tuple(sorted({reason for one in found for reason in one.reasons})),
    )


def _beside(keys: NDArray[Any], inside: Mask, maybe: Mask) -> Mask:
    """What may be in scope and has the key of something that is."""
    return maybe & np.isin(keys, keys[inside]) if maybe.any() else maybe


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
