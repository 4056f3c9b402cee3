"""What the law asks of a schedule: which elements must be gone by when, what may stand at most, what may no longer be bought.

Everything is read from the same constraints, scopes and grants that a check judges, so that schedule and verdict cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import polars as pl

from vendorline.check.counting.options import Mask
from vendorline.check.select_events import select_events
from vendorline.check.select_state import select_state
from vendorline.network.tables import Network
from vendorline.plan.days import first_day, last_day, moments
from vendorline.plan.periods import period_of
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.bound import WHOLE
from vendorline.rulebook.constraints import Constraint, Constraints
from vendorline.rulebook.law import Law
from vendorline.rulebook.terms import BINDING_FORCES
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.inventories import Inventories
from vendorline.scope.inventory import UNKNOWN_VENDOR, Inventory
from vendorline.scope.windows import window

#: What an obligation asks: that elements be gone, that a share stay under a limit, that there be enough vendors, that nothing more come.
Kind = Literal["remove", "cap", "count", "stop"]
#: Levels on which a cap is one limit for each operator, or for everybody.
_WHOLE_LEVELS = frozenset({"operator", "network", "jurisdiction"})
_PLANNED_BASES = frozenset({"sites", "traffic", "premises", "elements"})


@dataclass(frozen=True, slots=True)
class Obligation:
    """One provision on one operator, as far as a schedule can keep it.

    `first_on`: the first day on which it must hold. `has_deadline`: whether the law sets that day, or it holds already. `until_on`: from
    which day on it no longer does. `elements`: element_id, theirs (known to be of the vendors), installed_on, retired_on, of all in
    scope; of a removal, those that are of the vendors or of nobody known; of a stop, those whose event it forbids. `vendor_ids` None = everybody's.
    `number`: of the constraint that it is from, the same whoever made what.
    """

    kind: Kind
    provision_id: str
    reading: str | None
    operator_id: str
    force: str
    vendor_ids: frozenset[str] | None
    basis: str
    limit: float | None
    first_on: date
    has_deadline: bool
    until_on: date | None
    elements: pl.DataFrame
    number: int = 0

    @property
    def name(self) -> str:
        """The provision, with its reading where it has several."""
        return self.provision_id if self.reading is None else f"{self.provision_id} ({self.reading})"


@dataclass(frozen=True, slots=True)
class NotPlanned:
    """A provision that a schedule cannot be made for, and why: the word of a reason, or of what the plan leaves out."""

    provision_id: str
    reading: str | None
    operator_id: str
    force: str
    reason: str
    elements: int

    def to_dict(self) -> dict[str, str | int | None]:
        """It as a plain row."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Obligations:
    """What is planned for, and what is not. `named`: every vendor that a rule is about, whether or not anything of it is there today."""

    planned: tuple[Obligation, ...]
    not_planned: tuple[NotPlanned, ...]
    named: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Reader:
    network: Network
    drawn: Constraints
    start: date
    end: date
    forces: frozenset[str]
    planned: list[Obligation] = field(default_factory=list)
    not_planned: list[NotPlanned] = field(default_factory=list)
    moments: tuple[date, ...] = ()
    named: set[str] = field(default_factory=set)


def obligations(network: Network, drawn: Constraints, start: date, end: date, *, advisory: bool = False) -> Obligations:
    """What constraints ask of a schedule from a start to an end.

    Args:
        network: a validated network.
        drawn: the constraints.
        start: the first day of the schedule.
        end: its last day.
        advisory: also what is only advised.
    """
    forces = BINDING_FORCES | {"trial"} | ({"advisory", "recommendation"} if advisory else set())
    reader = _Reader(network, drawn, start, end, frozenset(forces))
    by_law: dict[tuple[str, str | None], list[Constraint]] = {}
    for constraint in drawn:
        by_law.setdefault((constraint.provision_id, constraint.reading), []).append(constraint)
    laws = [
        (reading, by_law[reading.id, reading.provision.reading])
        for law in drawn.provisions.laws_of(drawn.jurisdictions)
        for reading in law.readings()
        if (reading.id, reading.provision.reading) in by_law and law.adopted_on <= drawn.known
    ]
    asked = [(law, rows, _days_of(rows, start, end)) for law, rows in laws]
    reader = replace(reader, moments=moments(network, start, end))
    days = sorted({start, end, *reader.moments, *(day for _, _, found in asked for day in found)})
    inventories = Inventories(network, drawn, days)
    number = 0
    for law, rows, _ in asked:
        _read(reader, law, rows, inventories, number)
        number += len(rows)
    return Obligations(tuple(reader.planned), tuple(reader.not_planned), frozenset(reader.named))


def _days_of(rows: Sequence[Constraint], start: date, end: date) -> set[date]:
    states = [c for c in rows if c.kind == "state"]
    return {min(day, end) for c in states for day in (first_day(c, start), last_day(c, end)) if start <= day}


def _read(reader: _Reader, law: Law, rows: Sequence[Constraint], inventories: Inventories, number: int) -> None:
    """Read what one law asks; `number`: of its first constraint."""
    case: BoundProvision | None = None
    for place, constraint in enumerate(rows, number):
        if constraint.bound == "no" or (constraint.in_force_from or date.min) > reader.end:
            continue
        if constraint.in_force_until is not None and constraint.in_force_until <= reader.start and not _is_event(law):
            continue
        reason = _why_not(law, constraint, reader)
        if reason not in {"proposed", "force_not_planned"}:
            reader.named.update(constraint.vendor_ids or ())
        if reason is not None:
            _leave(reader, law, constraint, reason, 0)
            continue
        case = case or inventories.case(law, rows)
        found = _stops(reader, case, constraint) if _is_event(law) else _states(reader, case, constraint)
        reader.planned.extend(replace(one, number=place) for one in found)


def _is_event(law: Law) -> bool:
    return law.provision.kind == "event"


def _why_not(law: Law, constraint: Constraint, reader: _Reader) -> str | None:
    """Why a constraint is not planned for, if so."""
    provision = law.provision
    if constraint.law_status == "proposed":
        return "proposed"
    if provision.force not in reader.forces:
        return "force_not_planned"
    if constraint.bound == "unknown":
        return "bound_unknown"
    if constraint.undetermined:
        return "needs_a_determination"
    if constraint.date_unset or constraint.deadline == date.max:
        return "date_not_known"
    if provision.measure is not None:
        return "exposure_not_planned"
    if law.expires:
        return "grants_end_apart"
    if provision.effect == "cap" and (provision.basis not in _PLANNED_BASES or provision.level not in _WHOLE_LEVELS):
        return "level_or_basis_not_planned"
    if provision.effect == "require_count" and provision.level not in _WHOLE_LEVELS:
        return "level_or_basis_not_planned"
    if provision.evidence == "recalled":
        return "source_not_read"
    return None


def _leave(reader: _Reader, law: Law, constraint: Constraint, reason: str, elements: int) -> None:
    operator = "" if constraint.operator_id == WHOLE else constraint.operator_id
    reader.not_planned.append(
        NotPlanned(law.id, law.provision.reading, operator, law.provision.force, reason, elements)
    )


def _states(reader: _Reader, case: BoundProvision, constraint: Constraint) -> Iterator[Obligation]:
    """What a rule on a state asks from its first day on."""
    law, first = case.law, first_day(constraint, reader.start)
    until = constraint.in_force_until
    if until is not None and first >= until:
        return
    if first > reader.end + timedelta(days=1):
        if constraint.deadline is not None and constraint.deadline > reader.end:
            _leave(reader, law, constraint, "after_the_last_period", 0)
        return
    stock = case.inventory
    mine = stock.operator == stock.operator_codes[constraint.operator_id]
    inside: Mask = np.zeros(len(stock), dtype=bool)
    theirs, open_, nameless = inside.copy(), inside.copy(), inside.copy()
    last = last_day(constraint, reader.end)
    for day in sorted({min(first, last), last, *(moment for moment in reader.moments if first < moment < last)}):
        chosen = select_state(case, constraint.vendor_ids, day)
        inside |= mine & chosen.inside
        theirs |= mine & chosen.inside & chosen.known
        nameless |= mine & chosen.inside & chosen.unknown & (stock.vendor == UNKNOWN_VENDOR)
        open_ |= mine & ((chosen.open & (chosen.known | chosen.unknown)) | (chosen.inside & chosen.unknown))
    if open_.any():
        _leave(reader, law, constraint, "not_known_whether_reached", _number(stock, open_))
    provision = law.provision
    kind: Kind = {"forbid": "remove", "cap": "cap", "require_count": "count"}[provision.effect]  # type: ignore[assignment]
    if provision.effect == "cap" and provision.limit == 0:
        kind = "remove"
    wanted = theirs | nameless if kind == "remove" else inside
    if not wanted.any():
        return
    # Elements that are alike are judged as one entry: those of it that are not there in these days are left out.
    rows, begun, gone = stock.listing(wanted), pl.col("installed_on"), pl.col("retired_on")
    rows = rows.filter(begun.is_null() | (begun <= last), gone.is_null() | (gone > min(first, last)))
    if not rows.height:
        return
    rows = rows.with_columns(theirs=pl.Series(theirs[rows["place"].to_numpy()]))
    yield Obligation(
        kind, law.id, provision.reading, "" if constraint.operator_id == WHOLE else constraint.operator_id,
        provision.force, constraint.vendor_ids, provision.basis,
        None if provision.limit is None else float(provision.limit), first,
        constraint.deadline is not None or first > reader.start, until,
        rows.select("element_id", "theirs", "installed_on", "retired_on"),
    )  # fmt: skip


def _stops(reader: _Reader, case: BoundProvision, constraint: Constraint) -> Iterator[Obligation]:
    """What a rule on events forbids to come."""
    law = case.law
    if constraint.vendor_ids == frozenset():
        return
    chosen = select_events(case, [window(constraint)], reader.end)
    stock = case.inventory
    mine = stock.operator == stock.operator_codes[constraint.operator_id]
    open_ = mine & (chosen.open | (chosen.inside & chosen.unknown)) & (chosen.known | chosen.unknown)
    if open_.any():
        _leave(reader, law, constraint, "not_known_whether_reached", _number(stock, open_))
    first = max(constraint.in_force_from or date.min, constraint.from_on or date.min)
    wanted = mine & chosen.inside & chosen.known
    column = "acquired_on" if law.provision.event == "acquired" else "installed_on"
    rows = stock.listing(wanted).filter(pl.col("installed_on") > reader.start)
    yield Obligation(
        "stop", law.id, law.provision.reading, "" if constraint.operator_id == WHOLE else constraint.operator_id,
        law.provision.force, constraint.vendor_ids, "elements", None, max(first, reader.start), True,
        constraint.in_force_until,
        rows.filter(pl.col(column).is_null() | (pl.col(column) >= max(first, date(1, 1, 1))))
        .with_columns(theirs=pl.lit(value=True))
        .select("element_id", "theirs", "installed_on", "retired_on"),
    )  # fmt: skip


def _number(stock: Inventory, chosen: Mask) -> int:
    return int(stock.weight[chosen].sum())


def due_period(asked: Obligation, ends: Sequence[date], periods_without_deadline: int) -> tuple[int, bool]:
    """The period by whose end an obligation must be kept, and whether that is later than the law says.

    What holds already, or before the first period ends, cannot be kept in time: it is given so many periods.
    """
    period = period_of(asked.first_on, ends)
    if asked.has_deadline and period >= 0:
        return period, False
    return min(periods_without_deadline, len(ends)) - 1, True
