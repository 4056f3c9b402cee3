"""What if something were otherwise: the bound from the prices there are, and, if asked, a new schedule beside the old one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vendorline.plan.assemble import Problem
from vendorline.plan.explain.change import Change, DeadlineChange, changed, moved_prices
from vendorline.plan.explain.re_solve import bound_from
from vendorline.plan.explain.view import View, view_of
from vendorline.plan.explain.words import amount, counted
from vendorline.plan.problem.instance import Instance, Ints
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.solve.solution import Solution
from vendorline.plan.solve.solver import solve
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True)
class WhatIf:
    """A changed problem beside the one it was.

    `bound_before`, `bound`: no schedule costs less; `cost_before`, `cost`: of the schedules (None: none was found, or asked for);
    `kept_cost`: what the old schedule costs under the change, None where it can no longer be kept. `units_moved`: units that are done by
    another vendor or in another period; `solution`: the new one. `has_option`: whether every unit still has one. Where there is no
    schedule, `bound` is infinite.
    """

    change: Change
    bound_before: float
    bound: float
    cost_before: float | None
    cost: float | None
    kept_cost: float | None
    units_moved: int | None
    has_option: bool
    solution: Solution | None
    sentence: str


def what_if(
    given: Problem | Instance,
    solution: Solution,
    change: Change,
    *,
    schedule: bool = True,
    gap: float = 0.005,
    seed: int = 0,
    time_limit: float | None = None,
    stop: Callable[[], bool] | None = None,
) -> WhatIf:
    """What a change would do.

    Args:
        given: the problem.
        solution: of it.
        change: what is otherwise.
        schedule: whether to look for a new schedule; without, only the bound and the old schedule's cost are told.
        gap: relative gap at which to stop, of a new schedule.
        seed: of the search for it.
        time_limit: in seconds, of that search.
        stop: asked now and then whether to stop.

    Raises:
        UnknownName: the change is about something that the problem does not have.
    """
    view = view_of(given)
    now = changed(view, change)
    instance = now.merged
    has_option = bool((instance.is_open.any(axis=(1, 2)) | np.isfinite(instance.kept)).all())
    cost_before = None if solution.schedule is None else solution.cost
    kept_cost = _kept_cost(view, now, solution)
    if not has_option:
        text = "Some units then have no option: there is no schedule."
        return WhatIf(change, solution.bound, np.inf, cost_before, None, None, None, False, None, text)
    prices = moved_prices(view, solution.prices, change) if isinstance(change, DeadlineChange) else solution.prices
    if not schedule:
        bound = bound_from(instance, prices, stop=stop)[0]
        text = _sentence(view, solution.bound, bound, cost_before, None, kept_cost, None)
        return WhatIf(change, solution.bound, bound, cost_before, None, kept_cost, None, True, None, text)
    found = solve(instance, gap=gap, seed=seed, time_limit=time_limit, start=prices, stop=stop)
    if found.status == "infeasible":
        text = "There is then no schedule that keeps every limit."
        return WhatIf(change, solution.bound, np.inf, cost_before, None, None, None, True, found, text)
    cost = None if found.schedule is None else found.cost
    moved = _moved(view, now, solution, found)
    if kept_cost is not None and (cost is None or kept_cost <= cost):
        # What is planned already is at least as good.
        cost, moved = kept_cost, 0
    text = _sentence(view, solution.bound, found.bound, cost_before, cost, kept_cost, moved)
    return WhatIf(change, solution.bound, found.bound, cost_before, cost, kept_cost, moved, True, found, text)


def _kept_cost(view: View, now: View, solution: Solution) -> float | None:
    """What the old schedule costs under the change, if it can be kept."""
    old = solution.schedule
    if old is None:
        return None
    if len(now.merged.market) == len(view.merged.market):
        return _cost_if_kept(old, now.merged)
    # Types are told apart by their deadlines now: the earliest periods go to those whose deadline is earliest.
    placed = _spread(old.placed, view, now)
    return None if placed is None else _cost_if_kept(Schedule(old.vendor, placed), now.merged)


def _cost_if_kept(schedule: Schedule, instance: Instance) -> float | None:
    mine = schedule.vendor[instance.market]
    each = instance.cost[np.arange(len(mine)), mine]
    if not np.isfinite(np.where(schedule.placed > 0, each, 0.0)).all() or schedule.excess(instance) > 1e-6:
        return None
    return schedule.cost(instance)


def _spread(placed: Ints, view: View, now: View) -> Ints | None:
    """Counts of types as counts of those told apart: which of alike units is done first is free."""
    instance = now.merged
    found = np.zeros((len(instance.market), placed.shape[1]), dtype=np.int64)
    latest = np.where(instance.last >= instance.first, instance.last, -1).max(axis=1)
    for kind in range(len(placed)):
        left = placed[kind].copy()
        for one in sorted(np.flatnonzero(view.parent == kind).tolist(), key=lambda t: (latest[t], t)):
            wanted = int(instance.units[one])
            for period in np.flatnonzero(left).tolist():
                count = min(wanted, int(left[period]))
                found[one, period] += count
                left[period] -= count
                wanted -= count
                if not wanted:
                    break
            if wanted:
                return None
    return found


def _moved(view: View, now: View, before: Solution, after: Solution) -> int | None:
    """How many units are done by another vendor or in another period."""
    if before.schedule is None or after.schedule is None:
        return None
    placed = after.schedule.placed
    if len(now.merged.market) != len(view.merged.market):
        summed = np.zeros_like(before.schedule.placed)
        np.add.at(summed, view.parent, placed)
        placed = summed
    market = view.merged.market
    same = before.schedule.vendor[market] == after.schedule.vendor[market]
    periods = view.merged.size[2]
    old, new = before.schedule.placed, placed
    stays = np.where(same[:, None], np.minimum(old[:, :periods], new[:, :periods]), 0).sum()
    return int(old.sum() - stays - np.minimum(old[:, periods], new[:, periods]).sum())


def _sentence(
    view: View, bound_before: float, bound: float, cost_before: float | None, cost: float | None, kept: float | None,
    moved: int | None,
) -> str:  # fmt: skip
    currency = view.instance.currency
    parts = [
        f"No schedule then costs less than {currency} {amount(bound, 5)} ({_change(bound - bound_before, currency)})"
    ]
    if cost is not None and cost_before is not None:
        parts.append(f"one was found for {currency} {amount(cost, 5)} ({_change(cost - cost_before, currency)})")
    if moved is not None:
        parts.append(f"{counted(moved, 'units')} moved")
    parts.append(
        "the old schedule can no longer be kept"
        if kept is None
        else f"the old one costs {currency} {amount(kept, 5)} then"
    )
    return "; ".join(parts) + "."


def _change(value: float, currency: str) -> str:
    return "as before" if value == 0 else f"{currency} {amount(abs(value))} {'more' if value > 0 else 'less'}"
