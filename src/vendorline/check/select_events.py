"""What a rule on events is about: elements whose event had happened by a day, and whether it fell in a window of the rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from vendorline.check.count import Selection
from vendorline.check.counting.options import Mask
from vendorline.check.select_state import anybodys, as_sure_as, unplaced
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.event_days import Events, event_day, events_of
from vendorline.scope.inventory import ALWAYS, UNKNOWN_VENDOR, day_number
from vendorline.scope.match import Match
from vendorline.scope.windows import Window


def select_events(case: BoundProvision, windows: Sequence[Window], on: date) -> Selection:
    """Elements whose event had happened by the day, or may have, and whether it fell, or may have fallen, in a window of the rule."""
    stock, today = case.inventory, day_number(on)
    event = event_day(case.law.provision.event)
    events = events_of(stock, event)
    stated = events.day != ALWAYS
    come = stock.happened(event, on)
    weight = np.where(stated, come, stock.weight * (events.earliest <= today))
    unsure = ~stated & ((events.latest > today) | (come < stock.weight))
    return select_happened(case, windows, on, events, np.minimum(events.latest, today), unsure, weight)


def select_happened(
    case: BoundProvision,
    windows: Sequence[Window],
    on: date,
    events: Events,
    latest: NDArray[np.int64],
    unsure: Mask,
    weight: NDArray[np.int64],
) -> Selection:
    """The same of events of which it is known by when they had happened.

    Args:
        case: the provision.
        windows: the days on which it forbids events.
        on: the day.
        events: when the event of each entry happened.
        latest: the last day on which it may have, were it not stated.
        unsure: whether it may not have happened at all by then.
        weight: how many elements of each entry it happened to, or may have.
    """
    stock, stated = case.inventory, events.day != ALWAYS
    surely, perhaps = np.zeros(len(stock), dtype=bool), np.zeros(len(stock), dtype=bool)
    why = np.full(len(stock), Match.DATE_UNKNOWN, dtype=np.int8)
    covered_until = events.earliest.astype(np.int64) - 1
    silent = case.grants_unstated
    for window in sorted(windows, key=lambda window: window.first):
        first = np.maximum(events.earliest, window.first).astype(np.int64)
        last = np.minimum(latest, window.last)
        may_be = first <= last
        if not may_be.any():
            continue
        ours, nobodys, makers_why = _makers(case, window, on)
        permitted, some_day, by_maker = _permitted(case, window, first, last)
        possible = may_be & (ours | nobodys) & ~permitted
        known = may_be & ours & ~some_day & ~silent
        reaches = known & (first <= covered_until + 1)
        covered_until = np.where(reaches, np.maximum(covered_until, last), covered_until)
        surely |= known & stated
        perhaps |= possible
        told = np.where(silent, Match.GRANT_UNKNOWN, np.where(~ours | by_maker, makers_why, why))
        why = np.where(possible, np.minimum(why, told), why)
    surely |= ~stated & perhaps & (covered_until >= latest)
    happened = weight > 0
    reach = as_sure_as(case.scope_match.match, unsure, unplaced(case))
    unknown = perhaps & ~surely
    inside, maybe = happened & (reach == Match.INSIDE), happened & (reach > Match.INSIDE)
    return Selection(
        inside,
        maybe,
        surely,
        unknown,
        happened & (surely | unknown),
        weight,
        day_number(on),
        reach,
        why.astype(np.int8),
    )


def _permitted(
    case: BoundProvision, window: Window, first: NDArray[np.int64], last: NDArray[np.int64]
) -> tuple[Mask, Mask, Mask]:
    """Which entries are permitted on each day from a first to a last one, which are, or may be, on some, and which if a certain vendor made them."""
    if not case.permits:
        nothing = np.zeros(len(case.inventory), dtype=bool)
        return nothing, nothing.copy(), nothing
    vendor_ids = window.vendor_ids
    # A day without a permission, if there is one, is the first, or one on which a permission ends.
    throughout, some_day = case.permits.cover_days(first.astype(np.int32), vendor_ids)
    some_day = some_day | throughout | case.permits.overlap(first, last)
    for end in case.permits.ends:
        here, _ = case.permits.cover_days(np.full(len(first), end, dtype=np.int32), vendor_ids)
        throughout &= here | (end < first) | (end > last)
    return throughout, some_day, case.permits.overlap(first, last, by_maker=True)


def _makers(case: BoundProvision, window: Window, on: date) -> tuple[Mask, Mask, NDArray[np.int8]]:
    """Entries that count as the vendors', and entries that may, and why: by vendor, and where it says so by what is inside."""
    stock, vendor_ids = case.inventory, window.vendor_ids
    why = np.full(len(stock), Match.VENDOR_UNKNOWN, dtype=np.int8)
    if window.undetermined:
        return np.zeros(len(stock), dtype=bool), anybodys(case, on), why
    ours, nobodys = stock.vendor_mask(vendor_ids), stock.vendor == UNKNOWN_VENDOR
    if vendor_ids is None and case.is_everybodys:
        ours, nobodys = ours | nobodys, np.zeros(len(stock), dtype=bool)
    if case.law.provision.scope.component:
        inside = case.supplies.inside.mask(stock, vendor_ids, on)
        by_anybody = case.supplies.inside.by_anybody(stock, on)
        by_function = case.supplies.inside.by_function(stock, vendor_ids, on)
        why = np.where(by_function & ~nobodys & ~by_anybody, Match.FUNCTION_UNKNOWN, why).astype(np.int8)
        ours, nobodys = ours | inside, (nobodys | by_anybody | by_function) & ~ours & ~inside
    return ours, nobodys, why
