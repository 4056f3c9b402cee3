"""What a provision is about on a day: which elements it reaches there, and which of them are a vendor's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from vendorline.check.counting import Mask, Selection
from vendorline.check.inventory import ALWAYS, STILL, UNKNOWN_VENDOR, Inventory, day_number
from vendorline.check.scope import Reach, Reached, reached
from vendorline.check.services import Operations
from vendorline.rulebook.constraints import Constraint
from vendorline.rulebook.law import Law
from vendorline.rulebook.model import Scope


@dataclass(frozen=True, slots=True)
class Case:
    """A provision, its constraints (one per operator and stretch of days), and the part of the inventory that matters to it.

    `stock` holds only entries that it reaches, may reach, or leaves out for a doubtful reason.
    """

    law: Law
    constraints: tuple[Constraint, ...]
    stock: Inventory
    reached: Reached
    operations: Operations

    @property
    def is_event(self) -> bool:
        """Whether events are judged, not a state."""
        return self.law.provision.kind == "event"


class Stocks:
    """The part of an inventory that each scope is about, worked out once for all provisions that share the scope."""

    def __init__(self, inventory: Inventory, operations: Operations) -> None:
        self._inventory = inventory
        self._operations = operations
        self._known: dict[tuple[str, Scope], tuple[Inventory, Reached]] = {}

    def case(self, law: Law, constraints: Sequence[Constraint]) -> Case:
        """The case of a provision against the inventory."""
        key = law.jurisdiction, law.provision.scope
        if key not in self._known:
            whole = reached(law.provision.scope, law.jurisdiction, self._inventory)
            matters = np.flatnonzero((whole.reach != Reach.OUT) | whole.doubtful[self._inventory.profile])
            self._known[key] = (
                (self._inventory, whole)
                if len(matters) == len(self._inventory)
                else (self._inventory.subset(matters), whole.subset(matters))
            )
        stock, reach = self._known[key]
        return Case(law, tuple(constraints), stock, reach, self._operations)


def select_state(case: Case, vendor_ids: frozenset[str] | None, on: date) -> Selection:
    """What a state rule is about on a day: what is there, and who made it or operates it."""
    stock, reach = case.stock, case.reached.reach
    present = stock.present(on)
    known = np.zeros(len(stock), dtype=bool)
    unknown = np.zeros(len(stock), dtype=bool)
    if case.reached.equipment:
        known |= stock.vendor_mask(vendor_ids)
        unknown |= stock.vendor == UNKNOWN_VENDOR
    if case.reached.services:
        operated = case.operations.mask(stock, vendor_ids, on)
        known |= operated
        unknown &= ~operated
    suspect = present & (known | unknown)
    return Selection(present & (reach == Reach.IN), present & (reach > Reach.IN), known, unknown, suspect)


@dataclass(frozen=True, slots=True)
class Events:
    """When each entry's event happened: on a known day, or (ALWAYS) on some day up to `latest`."""

    day: NDArray[np.int32]
    latest: NDArray[np.int32]


def events_of(stock: Inventory, event: str) -> Events:
    """The days of an event: an empty day of installation is some day up to as_of, one of acquisition up to installation."""
    as_of = day_number(stock.network.as_of)
    installed_by = np.where(stock.installed == ALWAYS, as_of, stock.installed).astype(np.int32)
    if event == "acquired":
        latest = np.where(stock.acquired == ALWAYS, installed_by, stock.acquired).astype(np.int32)
        return Events(stock.acquired, latest)
    return Events(stock.installed, installed_by)


@dataclass(frozen=True, slots=True)
class EventSelection:
    """What an event rule is about; `date_missing`: equipment of the vendor whose day nobody states."""

    selection: Selection
    date_missing: Mask


def select_events(
    case: Case, vendor_ids: frozenset[str] | None, windows: Sequence[tuple[int, int]], on: date
) -> EventSelection:
    """Elements whose event had happened by the day, and whether it fell, or may have fallen, in a window of the rule.

    `windows` are [first, last] days on which the event is forbidden.
    """
    stock, reach, today = case.stock, case.reached.reach, day_number(on)
    events = events_of(stock, case.law.provision.event)
    stated = events.day != ALWAYS
    forbidden, possible = np.zeros(len(stock), dtype=bool), np.zeros(len(stock), dtype=bool)
    for first, last in windows:
        forbidden |= stated & (events.day >= first) & (events.day <= min(last, today))
        if first <= today:
            possible |= ~stated & (events.latest >= first)
    happened = np.where(stated, events.day <= today, (stock.installed <= today) | (events.latest <= today)) | possible
    ours, nobodys = stock.vendor_mask(vendor_ids), stock.vendor == UNKNOWN_VENDOR
    known = forbidden & ours
    unknown = (forbidden & nobodys) | (possible & (ours | nobodys))
    suspect = known | unknown
    chosen = Selection(happened & (reach == Reach.IN), happened & (reach > Reach.IN), known, unknown, suspect)
    return EventSelection(chosen, possible & ours & happened & (reach == Reach.IN))


def window(constraint: Constraint) -> tuple[int, int]:
    """First and last day on which a constraint forbids an event."""
    starts = [day_number(day) for day in (constraint.in_force_from, constraint.from_on) if day is not None]
    last = day_number(constraint.in_force_until) - 1 if constraint.in_force_until else STILL
    return max(starts, default=ALWAYS + 1), last
