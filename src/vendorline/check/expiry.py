"""Elements that are allowed until their own grant ends: rows by site, each with the day on which its time runs out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from vendorline.check.count import Count, Selection
from vendorline.check.counting.exact_sums import sums
from vendorline.check.level_keys import closed
from vendorline.check.site_counts import Sites
from vendorline.check.verdict import Satisfied, why_open
from vendorline.results.alike_rows import alike
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import ALWAYS, STILL, day_number
from vendorline.scope.match import Match


@dataclass(frozen=True, slots=True)
class Expiry:
    """Where a site stands; `deadline`: last day of the first grant that ends, or of the last that has ended."""

    count: Count
    satisfied: Satisfied
    reason: str | None
    deadline: date | None


def expiries(
    case: BoundProvision, selection: Selection, code: int, on: date, vendor_ids: frozenset[str] | None
) -> Iterator[Expiry | Sites]:
    """Where each site of an operator stands at which something is in scope; then, of the others, what may be.

    Equipment of the vendor must go when its grant ends, and is too late while a grant has ended and none that begins later holds
    yet; of equipment without any grant so far nobody says when that is. What has a grant without an end never need go.
    """
    everything = case.inventory
    own = np.flatnonzero((everything.operator == code) & (selection.inside | selection.open))
    stock, selection, size = everything.subset(own), selection.at(own), len(everything.site_ids)
    inside, maybe = selection.inside, selection.open
    site = np.where(stock.site < 0, size, stock.site)
    sites = np.flatnonzero(np.bincount(site[inside], minlength=size + 1)[:size])
    number = np.full(size + 1, len(sites))
    number[sites] = np.arange(len(sites))
    # What is at none of these sites, or may be at any, is told together, after the others.
    place = np.where(stock.in_doubt(Doubt.PLACE | Doubt.OWNER), len(sites), number[site])
    ends = case.permits.until(on, vendor_ids)[own]
    today = day_number(on)
    goes = (selection.known | selection.unknown) & (ends != STILL)
    theirs = inside & selection.known & goes
    perhaps = goes & ~theirs
    ended, running, dateless = (ends != ALWAYS) & (ends <= today), ends > today, ends == ALWAYS
    last_end = np.full(len(sites) + 1, ALWAYS, dtype=np.int64)
    np.maximum.at(last_end, place[theirs & ended], ends[theirs & ended])
    next_end = np.full(len(sites) + 1, STILL, dtype=np.int64)
    np.minimum.at(next_end, place[theirs & running], ends[theirs & running])
    why = np.where(selection.unknown, selection.why, Match.LEFT_OUT)
    why = np.minimum(why, np.where(maybe, selection.match, Match.LEFT_OUT))
    first_reason = np.full(len(sites) + 1, Match.LEFT_OUT, dtype=np.int64)
    np.minimum.at(first_reason, place[perhaps], why[perhaps])
    masks = theirs, perhaps, inside, maybe, inside & stock.is_assumed, ended, running, dateless
    counted = _counted(place, len(sites) + 1, selection.weight, masks)
    columns = [*(counted(mask) for mask in range(5)), *(counted(whose, end) for whose in (0, 1) for end in (5, 6, 7))]
    columns += [last_end, next_end, first_reason]
    there = np.flatnonzero(columns[2][:-1])
    of_sites = [column[there] for column in columns]
    first, which = alike(of_sites)
    kinds = tuple(
        _standing_of(*numbers) for numbers in zip(*(column[first].tolist() for column in of_sites), strict=True)
    )
    yield Sites(kinds, which, stock.site_ids[sites[there]])
    if columns[3][-1] or not len(there):
        yield _standing_of(*(int(column[-1]) for column in columns))


def _counted(
    place: NDArray[np.int64], size: int, weight: NDArray[np.int64], masks: Sequence[NDArray[np.bool_]]
) -> Callable[..., NDArray[np.int64]]:
    """Counts, by place, what is in all of some masks, which are named by their numbers."""
    codes = np.packbits(np.stack(masks), axis=0, bitorder="little")[0]
    known = np.flatnonzero(np.bincount(codes))
    number = np.zeros(256, dtype=np.int64)
    number[known] = np.arange(len(known))
    numbers = sums(number[codes] * size + place, weight, len(known) * size).reshape(len(known), size)
    by_code = dict(zip(known.tolist(), numbers, strict=True))

    def counted(*asked: int) -> NDArray[np.int64]:
        wanted = sum(1 << mask for mask in asked)
        found = np.zeros(size, dtype=np.int64)
        for code, number in by_code.items():
            if code & wanted == wanted:
                found += number
        return found

    return counted


def _standing_of(
    known: int,
    unknown: int,
    total: int,
    more: int,
    assumed: int,
    ended: int,
    running: int,
    dateless: int,
    may_have_ended: int,
    may_run: int,
    may_lack_a_day: int,
    last_end: int,
    next_end: int,
    reason: int,
) -> Expiry:
    """Where a site stands by its numbers: of what is a vendor's, perhaps, there, perhaps, assumed; of grants that ended, run, lack a day."""
    told = "grant_not_stated" if dateless or may_lack_a_day else why_open(Match(reason))
    if ended:
        return Expiry(closed(ended, unknown, total, more, assumed), "no", None, _last_day(last_end))
    here = closed(known, unknown, total, more, assumed)
    if dateless or may_have_ended or may_lack_a_day or (may_run and not running):
        return Expiry(here, "unknown", told, None)
    if running:
        return Expiry(here, "no", None, _last_day(next_end))
    return Expiry(here, "yes", None, None)


def _last_day(end: int) -> date:
    day = date(1970, 1, 1).toordinal() + end - 1
    return date.fromordinal(max(day, date.min.toordinal()))  # a grant that ended as the calendar begins
