"""Small random problems of every kind against a program written down option by option, and schedules recounted in plain Python."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_problems import optimum, random_problem, recount

from vendorline.plan.problem.aggregate import aggregated
from vendorline.plan.problem.idle import without_idle_limits
from vendorline.plan.problem.instance import Instance
from vendorline.plan.problem.prices import rows_of
from vendorline.plan.problem.tighten import tightened
from vendorline.plan.problem.whole_jobs import with_whole_jobs
from vendorline.plan.solve import solver
from vendorline.plan.solve.pricing import Pricing
from vendorline.plan.solve.solution import Solution
from vendorline.plan.solve.solver import solve

SEEDS = st.integers(0, 10_000_000)


def bound_at(instance: Instance, vector: np.ndarray) -> float:
    rows = rows_of(instance)
    vector = np.clip(vector, rows.low, rows.high)
    return Pricing(instance).evaluate(rows.prices(vector)).bound - float(vector @ rows.capacity)


def agree(instance: Instance, found: Solution, best: float | None, *, exactly: bool = True) -> None:
    """What is told is so: the optimum, or a schedule with a gap that holds, or that there is none."""
    if best is None:
        assert found.schedule is None
        assert found.status == "infeasible" if exactly else found.status in {"infeasible", "no_schedule"}
        return
    near = 1e-5 * max(1.0, abs(best))
    assert found.status != "infeasible"
    assert found.bound <= best + near
    if exactly:
        assert found.status == "optimal"
        assert found.cost == pytest.approx(best, rel=1e-5, abs=1e-4)
    if found.schedule is not None:
        assert found.cost >= best - near
        cost, wrong = recount(instance, found.schedule.vendor, found.schedule.placed)
        assert wrong == []
        assert cost == pytest.approx(found.cost, rel=1e-9, abs=1e-6)


def check_whole(seed: int) -> None:
    instance = random_problem(seed)
    agree(instance, solve(instance, gap=0), optimum(instance))


def check_bounds(seed: int) -> None:
    """At random prices the bound is under the optimum, in the problem as it is and with limits rounded down."""
    instance, draw = random_problem(seed), np.random.default_rng(seed)
    best = optimum(instance)
    if best is None:
        return
    rows = rows_of(instance)
    for size in (0.0, 0.3, 3.0, 30.0):
        vector = np.where(draw.random(len(rows.capacity)) < 0.5, 0, draw.exponential(size + 1e-9, len(rows.capacity)))
        vector *= np.where(rows.low < 0, draw.choice([-1, 1], len(vector)), 1)
        for problem in (instance, tightened(instance)):
            assert bound_at(problem, vector) <= best + 1e-6 * max(1.0, abs(best))


def check_heuristic(seed: int) -> None:
    """Without HiGHS for the whole, what is found still keeps every row, and neither bound nor verdict is false."""
    instance = random_problem(seed)
    agree(instance, solve(instance, gap=0), optimum(instance), exactly=False)


def check_reductions(seed: int) -> None:
    """Equal units as one type, limits rounded down, whole jobs, limits that say nothing left out: the optimum stays."""
    instance, draw = random_problem(seed), np.random.default_rng(seed)
    order = np.sort(draw.integers(0, len(instance.market), len(instance.market) + 3))
    doubled = _types(instance, order)
    best = optimum(doubled)
    together, kind = aggregated(doubled)
    assert len(together.market) <= len(np.unique(order))
    assert np.array_equal(together.market[kind], doubled.market)
    assert int(together.units.sum()) == int(doubled.units.sum())
    for problem in (together, tightened(doubled), with_whole_jobs(tightened(doubled)), without_idle_limits(doubled)):
        other = optimum(problem)
        assert (best is None) == (other is None)
        if best is not None and other is not None:
            assert other == pytest.approx(best, rel=1e-6, abs=1e-6)


def _types(instance: Instance, chosen: np.ndarray) -> Instance:
    from vendorline.plan.problem.aggregate import of_types

    return of_types(instance, chosen, instance.units[chosen])


QUICK = settings(max_examples=40, deadline=None)
MANY = settings(max_examples=300, deadline=None)


@QUICK
@given(SEEDS)
def test_the_optimum_is_that_of_a_program_written_by_hand(seed: int) -> None:
    check_whole(seed)


@QUICK
@given(SEEDS)
def test_no_prices_give_a_bound_above_the_optimum(seed: int) -> None:
    check_bounds(seed)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_reductions_keep_the_optimum(seed: int) -> None:
    check_reductions(seed)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(SEEDS)
def test_without_the_whole_in_highs_nothing_false_is_told(seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solver, "EXACT_OPTIONS", 0)
        check_heuristic(seed)


@pytest.mark.slow
@pytest.mark.parametrize("check", [check_whole, check_bounds, check_reductions], ids=lambda check: check.__name__)
def test_the_same_many_times(check) -> None:  # type: ignore[no-untyped-def]
    MANY(given(SEEDS)(check))()


@pytest.mark.slow
def test_without_the_whole_in_highs_many_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "EXACT_OPTIONS", 0)
    MANY(given(SEEDS)(check_heuristic))()
