"""Gradients, cases of vendors, the same seed twice, a stop, a time limit; and that broken versions are caught."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from random_problems import optimum, plain_bound, random_problem, recount

from vendorline.plan.problem import schedule as schedule_module
from vendorline.plan.problem.branches import Fork, bound_of
from vendorline.plan.problem.prices import rows_of
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.problem.tighten import tightened
from vendorline.plan.solve import solver
from vendorline.plan.solve.branching import by_cases
from vendorline.plan.solve.pricing import Pricing
from vendorline.plan.solve.solver import solve
from vendorline.plan.solve.vendor_layer import without_vendor_prices


@pytest.mark.parametrize("seed", range(6))
def test_what_is_used_is_the_gradient_of_the_smoothed_bound(seed: int) -> None:
    instance, draw = random_problem(seed), np.random.default_rng(seed)
    rows, pricing = rows_of(instance), Pricing(instance)
    at = np.clip(draw.exponential(2.0, len(rows.capacity)), rows.low / 2, rows.high / 2)
    used = rows.vector(pricing.evaluate(rows.prices(at), 20.0).used)
    for place in draw.choice(len(at), min(len(at), 8), replace=False).tolist():
        step = np.zeros(len(at))
        step[place] = 1e-4
        up, down = (pricing.evaluate(rows.prices(at + s), 20.0).smooth for s in (step, -step))
        assert (up - down) / 2e-4 == pytest.approx(used[place], rel=1e-4, abs=1e-4)


def test_cases_of_vendors_are_a_bound_and_leave_none_out() -> None:
    higher = 0
    for seed in range(40):
        instance = tightened(random_problem(seed))
        best = optimum(instance)
        if best is None or instance.size[1] == 1:
            continue
        rows, draw = rows_of(instance), np.random.default_rng(seed)
        prices = without_vendor_prices(
            rows.prices(np.clip(draw.exponential(1.0, len(rows.capacity)), rows.low, rows.high))
        )
        pricing = Pricing(instance)
        by_market, least = pricing.by_market(prices), pricing.by_vendor(prices)
        cases = by_cases(instance, by_market)
        assert cases is not None
        worth = float(rows.vector(prices) @ rows.capacity)
        bound = bound_of(instance, cases, *least) - worth
        assert bound <= best + 1e-6 * max(1.0, abs(best))
        alone = by_market.min(axis=0).sum() - worth
        assert bound >= alone - 1e-6 * max(1.0, abs(alone))
        higher += bound > alone + 1e-6
        for number, part in enumerate(cases):
            if isinstance(part.cases, Fork):
                fork = replace(part.cases, vendors=part.cases.vendors[:1], below=part.cases.below[:1])
                tampered = (*cases[:number], replace(part, cases=fork), *cases[number + 1 :])
                with pytest.raises(ValueError, match="leaves out a vendor"):
                    bound_of(instance, tampered, *least)
    assert higher > 5


@pytest.mark.parametrize("seed", [5, 8])
def test_the_same_seed_gives_the_same_schedule(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "EXACT_OPTIONS", 0)
    one, other = (solve(random_problem(seed, tight=2.0), gap=0, seed=5) for _ in range(2))
    assert (one.cost, one.bound) == (other.cost, other.bound)
    assert one.schedule is not None
    assert other.schedule is not None
    assert np.array_equal(one.schedule.placed, other.schedule.placed)


def test_a_stop_gives_what_was_found_with_its_gap() -> None:
    instance = random_problem(5, tight=2.0)
    whole = solve(instance, gap=0)
    seen = 0

    def stop() -> bool:
        nonlocal seen
        seen += 1
        return seen > 60

    found = solve(instance, gap=0, stop=stop)
    assert found.status == "stopped"
    assert found.bound <= whole.cost + 1e-6
    assert found.schedule is None or found.cost >= whole.cost - 1e-6


def test_a_time_limit_of_nothing_is_told_as_stopped() -> None:
    instance = random_problem(5, tight=2.0)
    found = solve(instance, gap=0, time_limit=0.0)
    assert found.status == "stopped"
    assert found.schedule is None or recount(instance, found.schedule.vendor, found.schedule.placed)[1] == []


def test_too_little_of_everything_is_infeasible_by_prices_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "EXACT_OPTIONS", 0)
    instance = random_problem(5, tight=2.0)
    crews = replace(instance.period_rows[1], capacity=np.zeros_like(instance.period_rows[1].capacity))
    kept = np.full_like(instance.kept, np.inf)
    none = replace(instance, period_rows=(instance.period_rows[0], crews), kept=kept)
    assert optimum(none) is None
    assert solve(none).status == "infeasible"


def _breaks(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    if how == "prices count twice":
        true = Pricing._reduced

        def dearer(self, prices, chunk):  # type: ignore[no-untyped-def]
            cost = np.where(np.isfinite(chunk.cost), chunk.cost, 0.0)
            return cost + 2 * (true(self, prices, chunk) - cost)

        monkeypatch.setattr(Pricing, "_reduced", dearer)
    elif how == "limits are not subtracted":
        true_evaluate = Pricing.evaluate

        def without(self, prices, temperature=0.0, vendor=None):  # type: ignore[no-untyped-def]
            found, rows = true_evaluate(self, prices, temperature, vendor), rows_of(self.instance)
            return replace(found, bound=found.bound + float(rows.vector(prices) @ rows.capacity))

        monkeypatch.setattr(Pricing, "evaluate", without)
    else:
        monkeypatch.setattr(schedule_module, "capacities", _looser)


def _looser(instance):  # type: ignore[no-untyped-def]
    from vendorline.plan.problem.prices import Prices, capacities

    limits = capacities(instance)
    return Prices(
        tuple(rows * 3 for rows in limits.period_rows), limits.delivery * 3, limits.budgets * 3,
        tuple(np.abs(rows) * 3 + 9 for rows in limits.states), limits.shares * 3, limits.borders,
    )  # fmt: skip


def _is_right(seed: int) -> bool:
    """Whether what is told of a problem is so: the bound at random prices, and how far a random schedule is over its limits."""
    instance, draw = random_problem(seed), np.random.default_rng(seed)
    rows = rows_of(instance)
    prices = rows.prices(np.clip(draw.exponential(3.0, len(rows.capacity)), rows.low, rows.high))
    bound = Pricing(instance).evaluate(prices).bound - float(rows.vector(prices) @ rows.capacity)
    if bound != pytest.approx(plain_bound(instance, prices), rel=1e-9, abs=1e-6):
        return False
    vendor = np.zeros(len(instance.markets), dtype=np.int64)
    placed = np.zeros((len(instance.market), instance.size[2] + 1), dtype=np.int64)
    for kind in range(len(instance.market)):
        is_open = [*instance.is_open[kind, 0].tolist(), np.isfinite(instance.kept[kind])]
        if not any(is_open):
            return True
        placed[kind, int(draw.choice(np.flatnonzero(is_open)))] = instance.units[kind]
    cost, wrong = recount(instance, vendor, placed)
    schedule = Schedule(vendor, placed)
    return cost == pytest.approx(schedule.cost(instance)) and bool(wrong) == (schedule.excess(instance) > 1e-7)


def test_costs_and_limits_of_any_schedule_are_those_of_a_slow_recount() -> None:
    assert all(_is_right(seed) for seed in range(60))


@pytest.mark.parametrize("how", ["prices count twice", "limits are not subtracted", "limits are looser"])
def test_broken_versions_are_caught(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _breaks(monkeypatch, how)
    assert not all(_is_right(seed) for seed in range(60))
