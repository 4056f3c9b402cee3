"""One completion planned in full, and what others take from its plan: who supplies each market, when each unit is done, and prices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from vendorline.plan.likely.carried import Named, carried, named_prices
from vendorline.plan.likely.completed import Flat, problem_of_completion
from vendorline.plan.likely.prepared import Prepared
from vendorline.plan.plan_result import Plan, plan_of
from vendorline.plan.problem.aggregate import of_types
from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.solve.solver import Solution, solve
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True)
class Quantities:
    """What a plan comes to: discounted `cost` and its `parts`, units `replaced` and `built` (by another vendor than announced) by operator.

    `cash` [period]: what budgets pay, not discounted.
    """

    cost: float
    parts: Mapping[str, float]
    cash: Floats
    replaced: Mapping[str, int]
    built: Mapping[str, int]


@dataclass(frozen=True)
class FullPlan:
    """The plan of one completion. `found` None: there is no schedule, for certain where `is_infeasible`.

    `vendor` by market, `period` by unit (the number of periods where it is kept), `prices` of its rows, `bound`: proven.
    """

    number: int
    is_infeasible: bool
    found: Quantities | None
    bound: float
    vendor: Mapping[str, str]
    period: Mapping[str, int]
    prices: Named | None


def planned_in_full(
    made: Prepared,
    number: int,
    *,
    start: Named | None = None,
    gap: float,
    seed: int,
    stop: Callable[[], bool] | None = None,
) -> FullPlan:
    """Plan a completion in full.

    Args:
        made: what problems are put together of.
        number: of the completion.
        start: prices to begin from.
        gap: share above the bound at which to stop.
        seed: of the search.
        stop: asked now and then whether to stop.
    """
    problem, flat = problem_of_completion(made, number)
    decided = decided_types(problem.instance)
    small = of_types(problem.instance, decided, problem.instance.units[decided])
    begin = None if start is None else carried(start, small)
    solution = solve(small, gap=gap, seed=seed, start=begin, stop=stop)
    prices = named_prices(small, solution.prices)
    if solution.schedule is None:
        return FullPlan(number, solution.status == "infeasible", None, solution.proven, {}, {}, prices)
    plan = plan_of(problem, _of_all(problem.instance, solution, decided))
    schedule = plan.solution.schedule
    assert schedule is not None  # noqa: S101
    vendor = {market: small.vendors[int(schedule.vendor[place])] for place, market in enumerate(small.markets)}
    period = dict(zip(flat.units.units["unit_id"].to_list(), plan.period.tolist(), strict=True))
    found = quantities(flat, schedule.vendor, plan.period)
    return FullPlan(number, False, found, solution.proven, vendor, period, prices)


def decided_types(instance: Instance) -> Ints:
    """Types about which there is something to decide: the others are kept for nothing, and no limit asks them to go."""
    work = np.where(np.isfinite(instance.cost[:, :, :-1]), instance.cost[:, :, :-1], np.inf).min(
        axis=(1, 2), initial=np.inf
    )
    counts = np.zeros(len(instance.market), dtype=bool)
    for state in instance.states:
        counts |= (state.before != 0) | (state.new_kept != 0)
        counts |= (state.after != 0).any(axis=1) | (state.new_after != 0).any(axis=1)
    return np.flatnonzero((instance.kept != 0) | (work < 0) | counts).astype(np.int64)


def _of_all(instance: Instance, solution: Solution, decided: Ints) -> Solution:
    """A solution for some types as one for all: the others are kept."""
    if solution.schedule is None:
        return solution
    placed = np.zeros((len(instance.market), instance.size[2] + 1), dtype=np.int64)
    placed[:, -1] = instance.units
    placed[decided] = solution.schedule.placed
    return replace(solution, schedule=Schedule(solution.schedule.vendor, placed))


def quantities(flat: Flat, vendor: Ints, period: Ints) -> Quantities:
    """What a schedule of single units comes to.

    Args:
        flat: the problem with every unit a type of its own.
        vendor: [market] who supplies it.
        period: [unit] when it is done, the number of periods where it is kept.
    """
    return _quantities(flat.instance, np.arange(len(period)), flat.units.units, vendor, period)


def quantities_of_plan(plan: Plan) -> Quantities | None:
    """What a plan comes to; None where it has no schedule."""
    schedule = plan.solution.schedule
    if schedule is None:
        return None
    found = _quantities(plan.instance, plan.problem.kind, plan.problem.units.units, schedule.vendor, plan.period)
    return replace(found, cost=plan.solution.cost)


def _quantities(instance: Instance, kind: Ints, units: pl.DataFrame, vendor: Ints, period: Ints) -> Quantities:
    periods, mine = instance.size[2], vendor[instance.market[kind]]
    cost = float(instance.cost[kind, mine, period].sum())
    borders = instance.borders
    cost += float(borders.cost[vendor[borders.one] != vendor[borders.other]].sum())
    done = np.flatnonzero(period < periods)
    when, discount, what = period[done], instance.discount, kind[done]
    parts, cash = dict[str, float](), np.zeros(periods)
    for part in instance.parts:
        each = part.amount[what, mine[done]] * part.factor[part.pattern[what], when]
        parts[part.name] = float((each * discount[when]).sum())
        if part.is_cash:
            cash += np.bincount(when, each, minlength=periods)
    frame = units.select("owner_id", "is_standing")[done]
    standing = frame.filter("is_standing")["owner_id"].value_counts(sort=True)
    built = frame.filter(~pl.col("is_standing"))["owner_id"].value_counts(sort=True)
    return Quantities(cost, parts, cash, dict(sorted(standing.iter_rows())), dict(sorted(built.iter_rows())))


def used_of(instance: Instance, vendor: Ints, period: Ints) -> Schedule:
    """The schedule of single units."""
    placed = np.zeros((len(period), instance.size[2] + 1), dtype=np.int64)
    placed[np.arange(len(period)), period] = 1
    return Schedule(vendor, placed)
