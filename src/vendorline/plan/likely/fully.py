"""One completion planned in full, and what others take from its plan: who supplies each market, when each unit is done, and prices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.plan.likely.carried import Named, carried, named_prices
from vendorline.plan.likely.completed import Flat, problem_of_completion
from vendorline.plan.likely.of_vendor import OfVendor, of_vendor
from vendorline.plan.likely.prepared import Prepared
from vendorline.plan.plan_result import Plan, plan_of
from vendorline.plan.problem.aggregate import of_types
from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.roomier import with_more_room
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.solve.solution import Solution
from vendorline.plan.solve.solver import solve
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True)
class Quantities:
    """What a plan comes to: discounted `cost` and its `parts`, units `replaced` and `built` (by another vendor than announced) by operator.

    `cash` [period]: what budgets pay, not discounted. `of_vendor`: what it comes to for the vendor that is watched, if one is.
    """

    cost: float
    parts: Mapping[str, float]
    cash: Floats
    replaced: Mapping[str, int]
    built: Mapping[str, int]
    of_vendor: OfVendor | None = None


@dataclass(frozen=True)
class FullPlan:
    """The plan of one completion. `found` None: there is no schedule, for certain where `is_infeasible`.

    `vendor` by market, `period` by unit (the number of periods where it is kept), `prices` of its rows, `bound`: proven. `times`: by how
    many times what a period may need was raised. `done`: elements with what becomes of them, where somebody's are watched.
    """

    number: int
    is_infeasible: bool
    found: Quantities | None
    bound: float
    vendor: Mapping[str, str]
    period: Mapping[str, int]
    prices: Named | None
    times: float = 1.0
    done: pl.DataFrame | None = None
    status: str = ""


def planned_in_full(
    made: Prepared,
    number: int,
    *,
    start: Named | None = None,
    gap: float,
    seed: int,
    raising: Sequence[float] = (1.0,),
    stop: Callable[[], bool] | None = None,
) -> FullPlan:
    """Plan a completion in full.

    Args:
        made: what problems are put together of.
        number: of the completion.
        start: prices to begin from.
        gap: share above the bound at which to stop.
        seed: of the search.
        raising: by how many times what a period may need is raised, one after the other, until there is a schedule.
        stop: asked now and then whether to stop.
    """
    problem, flat = problem_of_completion(made, number)
    decided = decided_types(problem.instance)
    small = of_types(problem.instance, decided, problem.instance.units[decided])
    begin = None if start is None else carried(start, small)
    for times in raising:
        roomier, is_last = with_more_room(small, times), times == raising[-1]
        solution = solve(roomier, gap=gap, seed=seed, start=begin, is_thorough=is_last, stop=stop)
        if solution.schedule is not None or solution.status == "stopped":
            break
        if begin is None and solution.status != "infeasible":
            begin = solution.prices
    prices = named_prices(small, solution.prices)
    if solution.schedule is None:
        return FullPlan(
            number,
            solution.status == "infeasible",
            None,
            solution.proven,
            {},
            {},
            prices,
            times,
            status=solution.status,
        )
    problem = replace(problem, instance=with_more_room(problem.instance, times))
    plan = plan_of(problem, _of_all(problem.instance, solution, decided))
    schedule = plan.solution.schedule
    assert schedule is not None  # noqa: S101
    vendor = {market: small.vendors[int(schedule.vendor[place])] for place, market in enumerate(small.markets)}
    period = dict(zip(flat.units.units["unit_id"].to_list(), plan.period.tolist(), strict=True))
    found = quantities(made, flat, schedule.vendor, plan.period)
    done = None if made.watched is None else _done(flat, schedule.vendor, plan.period)
    return FullPlan(number, False, found, solution.proven, vendor, period, prices, times, done, solution.status)


def _done(flat: Flat, vendor: Ints, period: Ints) -> pl.DataFrame:
    """Elements that a schedule of single units changes: element_id, is_built, done_on, to_vendor_id."""
    ends, when = flat.instance.period_ends, np.flatnonzero(period < flat.instance.size[2])
    mine = vendor[flat.instance.market][when]
    units = pl.DataFrame(
        {
            "unit": when.astype(np.int64),
            "done_on": [ends[p] for p in period[when].tolist()],
            "to_vendor_id": [flat.instance.vendors[v] for v in mine.tolist()],
        },
        schema={"unit": pl.Int64, "done_on": pl.Date, "to_vendor_id": pl.String},
    )
    return flat.units.members.join(units, on="unit", how="inner").drop("unit")


def decided_types(instance: Instance) -> Ints:
    """Types about which there is something to decide: the others are kept for nothing, and no limit asks them to go."""
    counts: NDArray[np.bool_] = instance.kept != 0
    for state in instance.states:
        counts |= (state.before != 0) | (state.new_kept != 0)
        counts |= (state.after != 0).any(axis=1) | (state.new_after != 0).any(axis=1)
    if not counts.all():
        counts |= instance.cost[:, :, :-1].min(axis=(1, 2), initial=np.inf) < 0
    return np.flatnonzero(counts).astype(np.int64)


def _of_all(instance: Instance, solution: Solution, decided: Ints) -> Solution:
    """A solution for some types as one for all: the others are kept."""
    if solution.schedule is None:
        return solution
    placed = np.zeros((len(instance.market), instance.size[2] + 1), dtype=np.int64)
    placed[:, -1] = instance.units
    placed[decided] = solution.schedule.placed
    return replace(solution, schedule=Schedule(solution.schedule.vendor, placed))


def quantities(made: Prepared, flat: Flat, vendor: Ints, period: Ints) -> Quantities:
    """What a schedule of single units comes to.

    Args:
        made: what problems are put together of.
        flat: the problem with every unit a type of its own.
        vendor: [market] who supplies it.
        period: [unit] when it is done, the number of periods where it is kept.
    """
    kind = np.arange(len(period))
    cost = flat.instance.cost_of(kind, vendor[flat.instance.market], period)
    found = _quantities(flat.instance, kind, flat.units.units, vendor, period, cost)
    if made.watched is None or flat.theirs is None:
        return found
    theirs = of_vendor(flat.theirs, made.watched, flat.units.units, flat.instance, vendor, period, cost, made.start)
    return replace(found, of_vendor=theirs)


def quantities_of_plan(plan: Plan) -> Quantities | None:
    """What a plan comes to; None where it has no schedule."""
    schedule = plan.solution.schedule
    if schedule is None:
        return None
    kind, instance = plan.problem.kind, plan.instance
    cost = instance.cost_of(kind, schedule.vendor[instance.market[kind]], plan.period)
    found = _quantities(instance, kind, plan.problem.units.units, schedule.vendor, plan.period, cost)
    return replace(found, cost=plan.solution.cost)


def _quantities(
    instance: Instance, kind: Ints, units: pl.DataFrame, vendor: Ints, period: Ints, each_cost: Floats
) -> Quantities:
    periods, mine = instance.size[2], vendor[instance.market[kind]]
    cost = float(each_cost.sum())
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
