"""What a rule on events is about: elements whose event had happened by a day, and whether it fell in a window of the rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from vendorline.check.count import Mask, Selection
from vendorline.check.select_state import anybodys, as_sure_as, unplaced
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.event_days import event_day, events_of
from vendorline.scope.inventory import ALWAYS, UNKNOWN_VENDOR, EventDay, day_number
from vendorline.scope.match import Match
from vendorline.scope.windows import Window


@dataclass(frozen=True, slots=True)
class EventSelection:
    """What an event rule is about; `date_missing`: equipment of the vendor whose day nobody states."""

    selection: Selection
    date_missing: Mask


def select_events(case: BoundProvision, windows: Sequence[Window], on: date) -> EventSelection:
    """Elements whose event had happened by the day, and whether it fell, or may have fallen, in a window of the rule."""
    stock, reach, today = case.inventory, case.scope_match.match, day_number(on)
    event = event_day(case.law.provision.event)
    events = events_of(stock, event)
    stated = events.day != ALWAYS
    nothing = np.zeros(len(stock), dtype=bool)
    known, unknown, dateless, possible = nothing, nothing.copy(), nothing.copy(), nothing.copy()
    permitted, perhaps = nothing, nothing
    if case.permits:
        permitted, perhaps = case.permits.cover_days(np.where(stated, events.day, events.latest))
        undated = ~stated & stock.in_doubt(_doubts_of_event(event))
        perhaps = np.where(undated, case.permits.ever(), perhaps)
        permitted = permitted & ~undated
    for window in windows:
        forbidden = stated & (events.day >= window.first) & (events.day <= min(window.last, today))
        may_be = ~stated & (events.latest >= window.first) if window.first <= today else nothing
        ours, nobodys = _makers(case, window, on)
        ours, nobodys = ours & ~permitted & ~perhaps, (nobodys | (ours & perhaps)) & ~permitted
        known = known | (forbidden & ours)
        unknown = unknown | (forbidden & nobodys) | (may_be & (ours | nobodys))
        dateless = dateless | (may_be & ours)
        possible = possible | may_be
    weight = np.where(possible, stock.weight, stock.happened(event, on))
    happened = weight > 0
    reach = as_sure_as(reach, ~stated & stock.in_doubt(_doubts_of_event(event)), unplaced(case))
    unknown = unknown & ~known
    suspect = happened & (known | unknown)
    inside, maybe = happened & (reach == Match.INSIDE), happened & (reach > Match.INSIDE)
    by_function = nothing
    if case.law.provision.scope.component:
        by_function = unknown & ~dateless & (stock.vendor != UNKNOWN_VENDOR)
        by_function &= case.supplies.inside.by_function(stock, None, on)
    chosen = Selection(inside, maybe, known, unknown, suspect, weight, today, reach, by_function)
    return EventSelection(chosen, dateless & happened & (reach == Match.INSIDE))


def _doubts_of_event(event: EventDay) -> Doubt:
    """The unreadable days by which nobody can tell when an event was."""
    return Doubt.INSTALLED if event == "installed" else Doubt.ACQUIRED | Doubt.INSTALLED


def _makers(case: BoundProvision, window: Window, on: date) -> tuple[Mask, Mask]:
    """Entries that count as the vendors', and entries that may: by maker, and where it says so by what is inside."""
    stock, vendor_ids = case.inventory, window.vendor_ids
    if window.undetermined:
        return np.zeros(len(stock), dtype=bool), anybodys(case, on)
    ours, nobodys = stock.vendor_mask(vendor_ids), stock.vendor == UNKNOWN_VENDOR
    if vendor_ids is None and case.law.provision.vendor.kind == "no_grant":
        ours, nobodys = ours | nobodys, np.zeros(len(stock), dtype=bool)
    if case.law.provision.scope.component:
        inside = case.supplies.inside.mask(stock, vendor_ids, on)
        perhaps = case.supplies.inside.by_anybody(stock, on) | case.supplies.inside.by_function(stock, vendor_ids, on)
        ours, nobodys = ours | inside, (nobodys | perhaps) & ~inside
    return ours, nobodys
