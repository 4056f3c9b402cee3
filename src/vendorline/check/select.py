"""What a provision is about on a day: which elements it reaches there, and which of them are a vendor's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from vendorline.check.counting import Mask, Selection
from vendorline.check.doubt_kinds import Doubt
from vendorline.check.events import event_day, events_of
from vendorline.check.inventory import ALWAYS, STILL, UNKNOWN_VENDOR, EventDay, Inventory, day_number
from vendorline.check.permits import Permits, permits
from vendorline.check.reach import Reach
from vendorline.check.scope import Reached, reached
from vendorline.check.supplied import Supplied, Supplies
from vendorline.rulebook.constraints import Constraint
from vendorline.rulebook.law import Law
from vendorline.rulebook.terms import Scope


@dataclass(frozen=True, slots=True)
class Case:
    """A provision, its constraints (one per operator and stretch of days), and the part of the inventory that matters to it.

    `stock` holds only entries that it reaches, may reach, or leaves out for a doubtful reason.
    """

    law: Law
    constraints: tuple[Constraint, ...]
    stock: Inventory
    reached: Reached
    supplies: Supplies
    permits: Permits
    source_urls: tuple[str, ...]

    @property
    def is_event(self) -> bool:
        """Whether events are judged, not a state."""
        return self.law.provision.kind == "event"

    @property
    def expires(self) -> bool:
        """Whether each element is allowed until its own grant ends."""
        return self.law.expires

    def beside_makers(self) -> tuple[str, Supplied] | None:
        """Suppliers that count beside makers, and the reason where nobody states them."""
        if self.reached.services:
            return "services_not_stated", self.supplies.operation
        if self.law.provision.scope.component:
            return "components_not_stated", self.supplies.inside
        return None


class Stocks:
    """The part of an inventory that each scope is about, worked out once for all provisions that share the scope."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self._supplies = Supplies(inventory)
        self._parts: dict[tuple[int, ...], Inventory] = {}
        self._known: dict[tuple[str, Scope, tuple[str, ...], tuple[int, ...]], tuple[Inventory, Reached]] = {}

    def case(self, law: Law, constraints: Sequence[Constraint]) -> Case:
        """The case of a provision against the inventory."""
        scope, exempt = law.provision.scope, law.provision.exempt_tags
        codes = self.inventory.operator_codes
        operators = tuple(sorted({codes[c.operator_id] for c in constraints if c.operator_id in codes}))
        key = law.jurisdiction, scope, exempt, operators
        if key not in self._known:
            # What is beside, or manages, the elements of an operator may be somebody else's.
            whole = self.inventory if scope.adjacent or scope.manages else self._part(operators)
            found = reached(scope, law.jurisdiction, whole, self._supplies, exempt)
            mine = np.zeros(len(codes), dtype=bool)
            mine[list(operators)] = True
            matters = mine[whole.operator] & ((found.reach != Reach.OUTSIDE) | found.doubtful[whole.profile])
            chosen = np.flatnonzero(matters)
            self._known[key] = whole.subset(chosen), found.subset(chosen)
        stock, reach = self._known[key]
        grants = dict.fromkeys(g for c in constraints for g in c.grants)
        return Case(
            law, tuple(constraints), stock, reach, self._supplies, permits(stock, tuple(grants)), law.source_urls
        )

    def _part(self, operators: tuple[int, ...]) -> Inventory:
        """What is some operators' alone."""
        if len(operators) == len(self.inventory.operators):
            return self.inventory
        if operators not in self._parts:
            self._parts[operators] = self.inventory.subset(np.flatnonzero(np.isin(self.inventory.operator, operators)))
        return self._parts[operators]


def select_state(case: Case, vendor_ids: frozenset[str] | None, on: date, *, undetermined: bool = False) -> Selection:
    """What a state rule is about on a day: what is there, and who made it, operates it, or is inside it.

    What a grant covers on the day is nobody's, except where each element waits for the end of its own grant. `undetermined`:
    nobody has said whose equipment is meant, so that everybody's may be.
    """
    stock, reach, scope = case.stock, case.reached.reach, case.law.provision.scope
    weight = stock.there(on)
    present = weight > 0
    known = np.zeros(len(stock), dtype=bool)
    unknown = np.zeros(len(stock), dtype=bool)
    if case.reached.equipment:
        known |= stock.vendor_mask(vendor_ids)
        unknown |= stock.vendor == UNKNOWN_VENDOR
        if vendor_ids is None and case.law.provision.vendor.kind == "no_grant":
            known, unknown = known | unknown, np.zeros(len(stock), dtype=bool)
    beside = case.beside_makers()
    if beside is not None:
        supplied = beside[1].mask(stock, vendor_ids, on)
        known |= supplied
        unknown = (unknown | beside[1].by_anybody(stock, on)) & ~supplied
    if undetermined:
        known, unknown = np.zeros(len(stock), dtype=bool), _anybodys(case, on)
    if scope.operated_outside:
        known, unknown = _operated_outside(case, on)
    if not case.expires and case.permits:
        surely, perhaps = case.permits.cover(on)
        known, unknown = known & ~surely & ~perhaps, (unknown | (known & perhaps)) & ~surely
    suspect = present & (known | unknown)
    reach = _as_sure_as(reach, stock.in_doubt(Doubt.INSTALLED | Doubt.RETIRED), _unplaced(case))
    present = present & ~_not_yet_bought(stock, on)
    inside, maybe = present & (reach == Reach.INSIDE), present & (reach > Reach.INSIDE)
    return Selection(inside, maybe, known, unknown, suspect, weight, day_number(on), reach)


def _as_sure_as(reach: NDArray[np.int8], undated: Mask, unplaced: Mask) -> NDArray[np.int8]:
    """The reach of entries of which nobody can tell whether they are there, or whose, or at which site: no longer inside."""
    inside = reach == Reach.INSIDE
    if not (inside & (undated | unplaced)).any():
        return reach
    return np.where(inside & unplaced, Reach.LEFT_OUT, np.where(inside & undated, Reach.DATE_UNKNOWN, reach)).astype(
        np.int8
    )


def _unplaced(case: Case) -> Mask:
    """Entries that may be another operator's, or, where sites are counted or judged apart, stand at any site."""
    provision = case.law.provision
    by_site = provision.level in {"site", "area"} or provision.basis == "sites"
    return case.stock.in_doubt(Doubt.OWNER | Doubt.PLACE if by_site else Doubt.OWNER)


def _not_yet_bought(stock: Inventory, on: date) -> Mask:
    """Entries whose day of installation nobody could read, but that were bought later than a day."""
    later: Mask = stock.in_doubt(Doubt.INSTALLED) & (stock.acquired > day_number(on))
    return later


def _anybodys(case: Case, on: date) -> Mask:
    """What may be meant where nobody has said whose: everything, or of services what somebody operates."""
    if case.reached.equipment:
        return np.ones(len(case.stock), dtype=bool)
    beside = case.beside_makers()
    return np.zeros(len(case.stock), dtype=bool) if beside is None else beside[1].mask(case.stock, None, on)


def _operated_outside(case: Case, on: date) -> tuple[Mask, Mask]:
    """What is operated from, or stands, outside the territory; and what may be, because nobody says where it is operated."""
    stock, territory = case.stock, case.law.provision.scope.operated_outside
    at_home = np.array([country in territory for country in stock.countries] + [True], dtype=bool)
    abroad, stated = case.supplies.place.outside(stock, territory, on)
    abroad = abroad | ~at_home[stock.country]
    own = stock.network.is_complete("supplies")
    return abroad, ~abroad & ~stated & (not own)


@dataclass(frozen=True, slots=True)
class EventSelection:
    """What an event rule is about; `date_missing`: equipment of the vendor whose day nobody states."""

    selection: Selection
    date_missing: Mask


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day on which an event is forbidden, and whose equipment it is about (None = everybody's).

    `undetermined`: nobody has said whose, so that everybody's may be meant.
    """

    first: int
    last: int
    vendor_ids: frozenset[str] | None
    undetermined: bool = False


def select_events(case: Case, windows: Sequence[Window], on: date) -> EventSelection:
    """Elements whose event had happened by the day, and whether it fell, or may have fallen, in a window of the rule."""
    stock, reach, today = case.stock, case.reached.reach, day_number(on)
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
    reach = _as_sure_as(reach, ~stated & stock.in_doubt(_doubts_of_event(event)), _unplaced(case))
    unknown = unknown & ~known
    suspect = happened & (known | unknown)
    inside, maybe = happened & (reach == Reach.INSIDE), happened & (reach > Reach.INSIDE)
    chosen = Selection(inside, maybe, known, unknown, suspect, weight, today, reach)
    return EventSelection(chosen, dateless & happened & (reach == Reach.INSIDE))


def _doubts_of_event(event: EventDay) -> Doubt:
    """The unreadable days by which nobody can tell when an event was."""
    return Doubt.INSTALLED if event == "installed" else Doubt.ACQUIRED | Doubt.INSTALLED


def _makers(case: Case, window: Window, on: date) -> tuple[Mask, Mask]:
    """Entries that count as the vendors', and entries that may: by maker, and where it says so by what is inside."""
    stock, vendor_ids = case.stock, window.vendor_ids
    if window.undetermined:
        return np.zeros(len(stock), dtype=bool), _anybodys(case, on)
    ours, nobodys = stock.vendor_mask(vendor_ids), stock.vendor == UNKNOWN_VENDOR
    if vendor_ids is None and case.law.provision.vendor.kind == "no_grant":
        ours, nobodys = ours | nobodys, np.zeros(len(stock), dtype=bool)
    if case.law.provision.scope.component:
        inside = case.supplies.inside.mask(stock, vendor_ids, on)
        ours, nobodys = ours | inside, (nobodys | case.supplies.inside.by_anybody(stock, on)) & ~inside
    return ours, nobodys


def window(constraint: Constraint) -> Window:
    """The days on which a constraint forbids an event."""
    starts = [day_number(day) for day in (constraint.in_force_from, constraint.from_on) if day is not None]
    last = day_number(constraint.in_force_until) - 1 if constraint.in_force_until else STILL
    return Window(max(starts, default=ALWAYS + 1), last, constraint.vendor_ids, constraint.undetermined)
