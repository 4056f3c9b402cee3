"""Elements that are allowed until their own grant ends: rows by site, each with the day on which its time runs out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.check.counting import Count, Selection, sums
from vendorline.check.inventory import ALWAYS, STILL, day_number
from vendorline.check.keys import closed
from vendorline.check.reach import Reach
from vendorline.check.select import Case
from vendorline.check.verdict import Satisfied, open_reason


@dataclass(frozen=True, slots=True)
class Expiry:
    """Where one site stands; `deadline`: last day of the first grant that ends, or of the last that has ended."""

    key: str | None
    count: Count
    satisfied: Satisfied
    reason: str | None
    deadline: date | None


def expiries(case: Case, selection: Selection, code: int, on: date) -> Iterator[Expiry]:
    """Where each site of an operator stands.

    Equipment of the vendor must go when its grant ends, and is too late while a grant has ended and none that begins later holds
    yet; of equipment without any grant so far nobody says when that is.
    """
    stock = case.stock
    inside = (stock.operator == code) & selection.inside
    ends = case.permits.until(on)
    today = day_number(on)
    theirs = inside & selection.known
    ended = theirs & (ends != ALWAYS) & (ends <= today)
    running = theirs & (ends > today) & (ends != STILL)
    dateless = theirs & (ends == ALWAYS)
    size = len(stock.site_ids)

    def per_site(mask: NDArray[np.bool_]) -> NDArray[Any]:
        return sums(stock.site[mask], selection.weight[mask], size)

    last_end = np.full(size, ALWAYS, dtype=np.int64)
    np.maximum.at(last_end, stock.site[ended], ends[ended])
    next_end = np.full(size, STILL, dtype=np.int64)
    np.minimum.at(next_end, stock.site[running], ends[running])
    counts = [per_site(mask) for mask in (theirs, inside & selection.unknown, inside, inside & stock.is_assumed)]
    n_ended, n_running, n_dateless = per_site(ended), per_site(running), per_site(dateless)
    for site in np.flatnonzero(counts[2]):
        known, unknown, total, assumed = (int(c[site]) for c in counts)
        key = str(stock.site_ids[int(site)])
        if n_ended[site]:
            here = closed(int(n_ended[site]), unknown, total, assumed)
            yield Expiry(key, here, "no", None, _last_day(int(last_end[site])))
            continue
        here = closed(known, unknown, total, assumed)
        if n_dateless[site]:
            yield Expiry(key, here, "unknown", "grant_not_stated", None)
        elif n_running[site]:
            yield Expiry(key, here, "no", None, _last_day(int(next_end[site])))
        elif unknown:
            yield Expiry(key, here, "unknown", "vendor_unknown", None)
        else:
            yield Expiry(key, here, "yes", None, None)
    if not inside.any():
        maybe = (stock.operator == code) & selection.open
        reasons = tuple(Reach(int(r)) for r in np.unique(case.reached.reach[maybe]))
        perhaps = int(selection.weight[maybe & (selection.known | selection.unknown)].sum())
        here = replace(closed(0, 0, 0, 0), most_matching=perhaps, open_reasons=reasons)
        yield Expiry(None, here, "unknown" if perhaps else "yes", open_reason(here) if perhaps else None, None)


def _last_day(end: int) -> date:
    return date(1970, 1, 1) + timedelta(days=end - 1)
