"""A completion costed from the plan of another: its schedule keeps every limit, and its bound holds, whatever the problem looks like."""

from __future__ import annotations

import random

import numpy as np
import pytest
from plan_worlds import START
from test_plans_over_completions import Drawn, some_drawn

from vendorline.plan.likely.completed import flat_problem, problem_of_completion
from vendorline.plan.likely.fully import planned_in_full
from vendorline.plan.likely.prepared import Prepared, prepared
from vendorline.plan.likely.recost import recosted
from vendorline.plan.problem.roomier import with_more_room
from vendorline.plan.solve import chunks
from vendorline.plan.solve.solver import solve

pytest.importorskip("highspy")
pytest.importorskip("scipy")

RAISING = (1.0, 2.0, 10.0)
SEEDS = range(24)


def made_of(case: Drawn) -> Prepared:
    world = case.world
    return prepared(world.network, case.asking, world.terms, START, world.periods, case.drawn)


def cheapest(made: Prepared, number: int, times: float) -> float:
    """What the cheapest schedule costs; infinite where there is none."""
    problem, _ = problem_of_completion(made, number)
    found = solve(with_more_room(problem.instance, times), gap=0.0)
    return np.inf if found.schedule is None else found.cost


@pytest.mark.parametrize("seed", SEEDS)
def test_bounds_and_costs_hold_in_problems_of_any_size(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Units come in the order of sites: a problem priced market by market in several parts comes to what it comes to in one."""
    made = made_of(some_drawn(random.Random(seed)))
    plan = planned_in_full(made, 0, gap=0.0, seed=0, raising=RAISING)
    flats = [flat_problem(made, number) for number in range(1, 5)]
    whole = [recosted(made, flat, [plan], RAISING) for flat in flats]
    monkeypatch.setattr(chunks, "OPTIONS_AT_ONCE", 1)
    for number, (flat, one) in enumerate(zip(flats, whole, strict=True), 1):
        again = recosted(made, flat, [plan], RAISING)
        assert (again.times, again.is_infeasible) == (one.times, one.is_infeasible)
        assert again.bound == pytest.approx(one.bound, rel=1e-9, abs=1e-6)
        assert (again.found is None) == (one.found is None)
        if one.found is not None and again.found is not None:
            assert again.found.cost == pytest.approx(one.found.cost, rel=1e-9, abs=1e-6)
        assert one.bound <= cheapest(made, number, one.times) + 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_without_bounds_a_cost_is_still_that_of_a_schedule(seed: int) -> None:
    made = made_of(some_drawn(random.Random(seed)))
    plan = planned_in_full(made, 0, gap=0.0, seed=0, raising=RAISING)
    for number in range(1, 5):
        one = recosted(made, flat_problem(made, number), [plan], RAISING, bounds=False)
        assert one.bound == -np.inf
        if one.found is not None:
            assert one.found.cost >= cheapest(made, number, one.times) - 1e-6


def test_room_is_raised_only_where_it_lacks() -> None:
    raised = 0
    for seed in SEEDS:
        case = some_drawn(random.Random(seed))
        plain, more = case.plan(), case.plan(raising=RAISING)
        assert more.details is not None
        there = plain.feasible
        assert (more.details.times[there & plain.in_full & more.in_full] == 1).all()
        np.testing.assert_allclose(
            more.cost[there & plain.in_full & more.in_full], plain.cost[there & plain.in_full & more.in_full]
        )
        assert more.feasible[there].all()
        assert (more.details.times[plain.is_infeasible & more.feasible] > 1).all()
        raised += int((more.details.times > 1).sum())
    assert raised, "in none of these worlds anything lacks"
