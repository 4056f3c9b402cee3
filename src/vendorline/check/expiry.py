"""Elements that are allowed until their own grant ends: rows by site, each with the day on which its time runs out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.check.by_site import sums
from vendorline.check.count import Count, Selection
from vendorline.check.level_keys import Sites, closed
from vendorline.check.verdict import Satisfied, open_reason
from vendorline.results.alike_rows import alike
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.inventory import ALWAYS, STILL, day_number
from vendorline.scope.match import Match


@dataclass(frozen=True, slots=True)
class Expiry:
    """Where a site stands; `deadline`: last day of the first grant that ends, or of the last that has ended."""

    count: Count
    satisfied: Satisfied
    reason: str | None
    deadline: date | None


def expiries(case: BoundProvision, selection: Selection, code: int, on: date) -> Iterator[Expiry | Sites]:
    """Where each site of an operator stands; where none is in scope, what may be.

    Equipment of the vendor must go when its grant ends, and is too late while a grant has ended and none that begins later holds
    yet; of equipment without any grant so far nobody says when that is.
    """
    stock = case.inventory
    inside = (stock.operator == code) & selection.inside
    ends = case.permits.until(on)
    today = day_number(on)
    theirs = inside & selection.known
    ended = theirs & (ends != ALWAYS) & (ends <= today)
    running = theirs & (ends > today) & (ends != STILL)
    dateless = theirs & (ends == ALWAYS)
    size = len(stock.site_ids)

    def per_site(mask: NDArray[np.bool_]) -> NDArray[Any]:
        return sums(stock.site[mask], selection.weight[mask], size) if mask.any() else np.zeros(size, dtype=np.int64)

    last_end = np.full(size, ALWAYS, dtype=np.int64)
    np.maximum.at(last_end, stock.site[ended], ends[ended])
    next_end = np.full(size, STILL, dtype=np.int64)
    np.minimum.at(next_end, stock.site[running], ends[running])
    counts = [per_site(mask) for mask in (theirs, inside & selection.unknown, inside, inside & stock.is_assumed)]
    n_ended, n_running, n_dateless = per_site(ended), per_site(running), per_site(dateless)
    there = np.flatnonzero(counts[2])
    columns = [c[there] for c in (*counts, n_ended, n_running, n_dateless, last_end, next_end)]
    first, which = alike(columns)
    kinds = tuple(_standing_of(*(int(column[place]) for column in columns)) for place in first)
    yield Sites(kinds, which, stock.site_ids.gather(there.tolist()))
    if not inside.any():
        maybe = (stock.operator == code) & selection.open
        reasons = tuple(Match(int(r)) for r in np.unique(selection.match[maybe]))
        perhaps = int(selection.weight[maybe & (selection.known | selection.unknown)].sum())
        here = replace(closed(0, 0, 0, 0), most_matching=perhaps, open_reasons=reasons)
        yield Expiry(here, "unknown" if perhaps else "yes", open_reason(here) if perhaps else None, None)


def _standing_of(
    known: int,
    unknown: int,
    total: int,
    assumed: int,
    ended: int,
    running: int,
    dateless: int,
    last_end: int,
    next_end: int,
) -> Expiry:
    """Where a site stands by its numbers: of what is a vendor's, perhaps, there, assumed; of grants that ended, run, lack a day."""
    if ended:
        return Expiry(closed(ended, unknown, total, assumed), "no", None, _last_day(last_end))
    here = closed(known, unknown, total, assumed)
    if dateless:
        return Expiry(here, "unknown", "grant_not_stated", None)
    if running:
        return Expiry(here, "no", None, _last_day(next_end))
    return Expiry(here, "unknown", "vendor_unknown", None) if unknown else Expiry(here, "yes", None, None)


def _last_day(end: int) -> date:
    day = date(1970, 1, 1).toordinal() + end - 1
    return date.fromordinal(max(day, date.min.toordinal()))  # a grant that ended as the calendar begins
