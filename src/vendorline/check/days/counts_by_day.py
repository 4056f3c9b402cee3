"""What was counted of a provision, kept from one judged day to the next: days on which only who is there differs are counted together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import cached_property

import numpy as np

from vendorline.check.count import Counts, Selection, count, count_elements
from vendorline.check.days.event_spells import EventSpells
from vendorline.check.days.over_days import DayCounts, adds_up_over_days, between_marks, counts_over
from vendorline.check.expiry import ExpiringSites
from vendorline.check.parts import count_parts
from vendorline.check.row import ProvisionRows, basis_of, sureness
from vendorline.check.select_events import select_events, select_happened
from vendorline.check.select_state import select_state, select_whatever_is_there
from vendorline.check.ways.over_functions import (
    counts_parts,
    hangs_on_function,
    open_together,
    over_functions,
    selected_state,
)
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.constraints import Constraint
from vendorline.scope.bought import surely_in_marks
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.event_days import event_day, events_of
from vendorline.scope.inventory import EventDay, day_number
from vendorline.scope.windows import Window, windows_of
from vendorline.vendors import family_of_each

_EPOCH = date(1970, 1, 1).toordinal()
#: Whose equipment is meant, and whether nobody has said.
Meant = tuple[frozenset[str] | None, bool]


@dataclass(frozen=True, slots=True)
class DaysAlike:
    """Some days: what a provision is about on all of them, were every entry there, and what is counted on each."""

    chosen: Selection
    by_day: Mapping[int, DayCounts]


@dataclass(frozen=True)
class CountsByDay:
    """Counts of one provision by day, over as many days at once as it can be.

    Without slots, so that what writes the rows is made once. `is_alone`: only one of the days is asked for. `spells`: those of the entries by event, which provisions on the same entries share.
    """

    case: BoundProvision
    is_alone: bool = False
    spells: dict[EventDay, EventSpells] = field(default_factory=dict)
    _of_states: dict[Meant, DaysAlike] = field(default_factory=dict)
    _whatever: dict[Meant, tuple[Sequence[int], Selection]] = field(default_factory=dict)
    _of_events: dict[tuple[Window, ...], Mapping[int, DayCounts]] = field(default_factory=dict)
    _windows: dict[tuple[tuple[int, ...], bool], tuple[Window, ...]] = field(default_factory=dict)
    _of_sites: dict[tuple[Meant, int], ExpiringSites] = field(default_factory=dict)

    @cached_property
    def rows(self) -> ProvisionRows:
        """Writes the rows of the provision."""
        return ProvisionRows(self.case)

    def of_state(self, meant: Meant, on: date) -> DaysAlike:
        """What there is of a state of the vendors that are meant in the stretch of days around a day."""
        if meant not in self._of_states or day_number(on) not in self._of_states[meant].by_day:
            self._of_states[meant] = self._days_alike(meant, on)
        return self._of_states[meant]

    def selected(self, vendor_ids: frozenset[str] | None, on: date) -> Selection:
        """What a state is about on a day, of some vendors' equipment; arguments as in `select_state`."""
        meant, day = (vendor_ids, False), day_number(on)
        if meant not in self._whatever or day not in self._whatever[meant][0]:
            places = self._days_of_state(meant, on)
            if len(places) < 2:
                return select_state(self.case, vendor_ids, on)
            days = self.case.inventory.population.judged[places.start : places.stop]
            self._whatever[meant] = days, select_whatever_is_there(self.case, vendor_ids, on)
        return self._whatever[meant][1].of(self.case.inventory.there(on), day)

    def expiring(self, meant: Meant, operator: int, chosen: Selection) -> ExpiringSites:
        """The sites of an operator at which something waits for the end of its grant, of what the provision is about."""
        known = self._of_sites.get((meant, operator))
        if known is None or known.selection is not chosen:
            known = self._of_sites[meant, operator] = ExpiringSites(self.case, operator, meant[0], chosen)
        return known

    def _days_alike(self, meant: Meant, on: date) -> DaysAlike:
        case, provision, places = self.case, self.case.law.provision, self._days_of_state(meant, on)
        vendor_ids, undetermined = meant
        is_ban = provision.effect == "forbid" or provision.limit == 0
        basis = "elements" if is_keyed(case) else basis_of(case)
        if len(places) > 1:
            chosen = select_whatever_is_there(case, vendor_ids, on, undetermined=undetermined)
            by_day = counts_over(case, chosen, case.inventory.changes, places, basis, is_ban=is_ban)
            return DaysAlike(chosen, self._by_day(places, by_day))
        chosen = selected_state(case, vendor_ids, on, undetermined=undetermined)
        counts = (
            count(case.inventory, chosen, "elements", is_ban=is_ban)
            if is_keyed(case)
            else counts_of_state(case, chosen, meant, on)
        )
        return DaysAlike(chosen, {day_number(on): DayCounts(counts, sureness(case, chosen))})

    def of_events(self, windows: tuple[Window, ...], on: date) -> DayCounts:
        """What there is of events by a day, in some windows."""
        day = day_number(on)
        if day not in self._of_events.get(windows, {}):
            places = self._days_of_events(windows, day)
            several = len(places) > 1
            found = self._events_over(windows, on, places) if several else [self._events_on(windows, on)]
            self._of_events[windows] = self._by_day(places, found) if several else {day: found[0]}
        return self._of_events[windows][day]

    def windows(self, intervals: Sequence[Constraint], *, undetermined: bool) -> tuple[Window, ...]:
        """The windows of some intervals, each lot of them put together once."""
        key = tuple(map(id, intervals)), undetermined
        if key not in self._windows:
            self._windows[key] = windows_of(intervals, undetermined=undetermined)
        return self._windows[key]

    def _by_day(self, places: range, found: Sequence[DayCounts]) -> Mapping[int, DayCounts]:
        days = self.case.inventory.population.judged
        return {days[place]: of_day for place, of_day in zip(places, found, strict=True)}

    def _days_of_state(self, meant: Meant, on: date) -> range:
        """The judged days, by their places, on which the same is selected as on a day, but for who is there."""
        case, stock = self.case, self.case.inventory
        days = stock.population.judged
        if self.is_alone or len(days) < 2 or not adds_up_over_days(case):
            return range(0)
        about = [c for c in case.constraints if (c.vendor_ids, c.undetermined) == meant]
        marks = {day_number(stock.network.as_of), *case.permits.marks, *case.supplies.marks, *surely_in_marks(stock)}
        marks |= {day_number(day) for c in about for day in (c.in_force_from, c.in_force_until) if day is not None}
        if basis_of(case) == "vendors":
            marks |= _new_families(stock.vendors, days)
        return between_marks(days, days.index(day_number(on)), marks)

    def _days_of_events(self, windows: Sequence[Window], day: int) -> range:
        """The judged days, by their places, by which as much is known as by a day, but for what happens."""
        case, days = self.case, self.case.inventory.population.judged
        if self.is_alone or len(days) < 2 or not adds_up_over_days(case):
            return range(0)
        marks = {day_number(c.in_force_from) for c in case.constraints if c.in_force_from is not None}
        marks |= {mark for window in windows for mark in (window.first, window.last + 1)}
        return between_marks(days, days.index(day), {*marks, *case.permits.marks, *case.supplies.marks})

    def _events_over(self, windows: Sequence[Window], on: date, places: range) -> list[DayCounts]:
        case, event = self.case, event_day(self.case.law.provision.event)
        if event not in self.spells:
            self.spells[event] = EventSpells(case.inventory, event)
        found = self.spells[event].over(places)
        apart = case.at(found.entry)
        events, one = events_of(apart.inventory, event), np.ones(len(found.entry), dtype=np.int64)
        chosen = select_happened(apart, windows, on, events, found.latest, found.unsure, one)
        return counts_over(apart, chosen, found.changes, places, "elements", is_ban=True)

    def _events_on(self, windows: Sequence[Window], on: date) -> DayCounts:
        case = self.case
        chosen = select_events(case, windows, on)
        if hangs_on_function(case, chosen, on).any() and (taken := case.of_functions()):
            each = [select_events(one, windows, on) for one in taken]
            chosen = over_functions(chosen, each, case.unknown_functions)
        counts = count(case.inventory, chosen, "elements", is_ban=True)
        together = open_together(case, chosen, on)
        if together.any():
            counts = counts.having(is_outer=count_elements(case.inventory, together, chosen.weight) > 0)
        return DayCounts(counts, sureness(case, chosen))


def is_keyed(case: BoundProvision) -> bool:
    """Whether a provision on a state is judged site by site, or area by area."""
    return case.expires or (case.law.provision.level in {"site", "area"} and bool(case.scope_match.tag_names))


def counts_of_state(case: BoundProvision, selection: Selection, meant: Meant, on: date) -> Counts:
    """What every operator as a whole has, by the basis of the provision."""
    provision, (vendor_ids, undetermined) = case.law.provision, meant
    if counts_parts(case):
        counts = count_parts(case, vendor_ids, selection, on, provision.basis, undetermined=undetermined)
    else:
        is_ban = provision.effect == "forbid" or provision.limit == 0
        counts = count(case.inventory, selection, basis_of(case), is_ban=is_ban)
    together = open_together(case, selection, on)
    if not together.any():
        return counts
    return counts.having(is_outer=count_elements(case.inventory, together, selection.weight) > 0)


@dataclass(frozen=True, slots=True)
class EventsOfDay:
    """Counts of events by a day."""

    by_day: CountsByDay
    on: date

    def of(self, intervals: Sequence[Constraint], *, undetermined: bool = False) -> DayCounts:
        """Counts over some intervals; `undetermined`: with those for which nobody has said whose equipment is meant."""
        return self.by_day.of_events(self.by_day.windows(intervals, undetermined=undetermined), self.on)


def _new_families(vendors: tuple[str, ...], days: Sequence[int]) -> set[int]:
    """The days, of some in order, on which a vendor is of another family than on the day before."""
    families = [family_of_each(vendors, date.fromordinal(day + _EPOCH)) for day in days]
    return {day for day, before, now in zip(days[1:], families, families[1:], strict=False) if before != now}
