"""What if work slips, with the plan as it is: which deadlines are then missed, and how much slip the plan can take."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vendorline.errors import UnknownName
from vendorline.plan.assemble import Problem
from vendorline.plan.explain.rows import whose
from vendorline.plan.explain.view import View, view_of
from vendorline.plan.explain.words import counted, period_name
from vendorline.plan.problem.instance import Floats, Instance
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.solve.solution import Solution
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Missed:
    """A deadline that is missed: by so many `units`; or a limit on what stands, by so much at worst (`over`, in its unit, or points)."""

    name: str
    operator: str
    when: str
    units: int
    over: float
    unit: str


@dataclass(frozen=True, slots=True)
class Slip:
    """All work of a region, or of a vendor, later by so many periods.

    `units`: how many slip; `unfinished`: how many are then not done within the plan. `buffer`: how many periods they can slip before
    the first deadline is missed.
    """

    periods: int
    region: str | None
    vendor: str | None
    units: int
    unfinished: int
    missed: tuple[Missed, ...]
    buffer: int
    sentence: str


def slip(
    given: Problem | Instance,
    solution: Solution,
    periods: int,
    *,
    region: str | None = None,
    vendor: str | None = None,
) -> Slip:
    """What is missed if work slips and nothing else is planned anew.

    Args:
        given: the problem.
        solution: of it, with a schedule.
        periods: by how many the work is later.
        region: whose work slips: a group of the crews, else a market; None = everywhere.
        vendor: whose work slips; None = everybody's.

    Raises:
        UnknownName: there is no such region or vendor.
        ValueError: there is no schedule.
    """
    view = view_of(given)
    if solution.schedule is None:
        raise ValueError("there is no schedule that could slip")
    chosen = _chosen(view.merged, solution.schedule, region, vendor)
    found = _missed(view, solution.schedule, chosen, periods)
    buffer, most = 0, view.merged.size[2]
    while buffer < most and not _missed(view, solution.schedule, chosen, buffer + 1):
        buffer += 1
    work = solution.schedule.placed[chosen, :-1]
    units = int(work.sum())
    late = int(work[:, max(0, most - periods) :].sum())
    who = " and ".join(part for part in (region, vendor) if part is not None) or "all work"
    return Slip(
        periods, region, vendor, units, late, found, buffer, _sentence(who, periods, units, late, found, buffer)
    )


def _chosen(instance: Instance, schedule: Schedule, region: str | None, vendor: str | None) -> NDArray[np.bool_]:
    """[type]: whose work slips."""
    found = np.ones(len(instance.market), dtype=bool)
    if vendor is not None:
        if vendor not in instance.vendors:
            raise UnknownName("vendor", vendor, instance.vendors)
        found &= schedule.vendor[instance.market] == instance.vendors.index(vendor)
    if region is not None:
        crews = next((rows for rows in instance.period_rows if rows.name == "crews"), None)
        if crews is not None and region in crews.groups:
            found &= crews.group[instance.market] == crews.groups.index(region)
        elif region in instance.markets:
            found &= instance.market == instance.markets.index(region)
        else:
            raise UnknownName("region", region, instance.markets if crews is None else crews.groups)
    return found


def slipped(schedule: Schedule, chosen: NDArray[np.bool_], periods: int) -> Schedule:
    """The schedule with work of some types later; what is not done within the plan waits in one period more than there are.

    The result has a column before the last (kept) for what is not done.
    """
    work, kept = schedule.placed[:, :-1], schedule.placed[:, -1:]
    count = work.shape[1]
    moved = np.zeros((len(work), count + 1), dtype=np.int64)
    moved[:, :count] = np.where(chosen[:, None], 0, work)
    for period in range(count):
        moved[chosen, min(period + periods, count)] += work[chosen, period]
    return Schedule(schedule.vendor, np.concatenate([moved, kept], axis=1))


def _missed(view: View, schedule: Schedule, chosen: NDArray[np.bool_], periods: int) -> tuple[Missed, ...]:
    instance = view.merged
    ends, count = instance.period_ends, instance.size[2]
    late = slipped(schedule, chosen, periods)
    found = []
    by_type = late.placed[:, : count + 1]
    for deadline in view.deadlines:
        # Of units alike with different deadlines the least that is missed is told: the late ones are those due last.
        due = np.bincount(
            view.parent[deadline.types], weights=view.instance.units[deadline.types], minlength=len(by_type)
        )
        after = np.where(np.arange(count + 1) > deadline.by, by_type, 0).sum(axis=1)
        units = int(np.maximum(after - (instance.units - due), 0)[due > 0].sum())
        if units:
            when = period_name(ends, deadline.by)
            found.append(Missed(deadline.name, deadline.operator, when, units, 0.0, "units"))
    for number, state in enumerate(instance.states):
        over = _over(instance, late, number, count)
        held = np.isfinite(state.limit) & (over > 1e-6 * np.maximum(1.0, np.abs(state.limit)))
        if held.any():
            point = view.points[number]
            size = np.full(count, state.scale) if point is None else point
            worst = int(np.where(held, over / size, -np.inf).argmax())
            unit = state.unit if point is None else "percentage points"
            when = period_name(ends, int(np.flatnonzero(held)[0]))
            found.append(Missed(state.name, whose(state.operator), when, 0, float(over[worst] / size[worst]), unit))
    return tuple(found)


def _over(instance: Instance, late: Schedule, number: int, count: int) -> Floats:
    """[period]: by how much a limit on what stands is exceeded."""
    rows = instance.states[number]
    mine, place = late.vendor[instance.market], np.arange(len(instance.market))
    work, kept = late.placed[:, : count + 1], late.placed[:, -1]
    used = np.zeros(count)
    done = np.maximum(np.arange(count + 1), instance.built[:, None])
    for s in range(count):
        waiting = work[:, s + 1 :].sum(axis=1) @ rows.before
        finished = work[:, : s + 1].sum(axis=1) @ rows.after[place, mine]
        new = np.where(done[:, : count + 1] <= s, work, 0).sum(axis=1) @ rows.new_after[place, mine]
        stays = np.where(np.maximum(instance.built, 0) <= s, kept, 0) @ rows.new_kept + kept @ rows.before
        used[s] = waiting + finished + new + stays
    found: Floats = used - rows.limit
    return found


def _sentence(who: str, periods: int, units: int, late: int, missed: tuple[Missed, ...], buffer: int) -> str:
    parts = [f"If {who} slips by {counted(periods, 'periods')}, {counted(units, 'units')} are later"]
    for one in missed:
        who_for = f" for {one.operator}" if one.operator else ""
        what = f"{counted(one.units, 'units')} late" if one.units else f"{counted(round(one.over, 2), one.unit)} over"
        parts.append(f"{one.name}{who_for} is missed in {one.when} ({what})")
    if not missed:
        parts.append("no deadline is missed")
    if late:
        parts.append(f"{counted(late, 'units')} are not done within the plan")
    parts.append(f"it can slip by {counted(buffer, 'periods')} before one is")
    return "; ".join(parts) + "."
