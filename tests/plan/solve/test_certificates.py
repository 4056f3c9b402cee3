"""Certificates of random problems hold, with whole jobs and cases of vendors, and what was changed in them is refused."""

from __future__ import annotations

import copy
import inspect
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from random_problems import optimum, random_problem

from vendorline.plan.certificate import Verified
from vendorline.plan.certificate import verify as verify_file
from vendorline.plan.certificate.verify import verify
from vendorline.plan.certificate.write import certificate
from vendorline.plan.problem.branches import Fork, Proof, bound_of, without_cases
from vendorline.plan.problem.instance import CostPart, Instance, PeriodRows
from vendorline.plan.problem.prices import rows_of
from vendorline.plan.problem.tighten import tightened
from vendorline.plan.problem.whole_jobs import with_whole_jobs
from vendorline.plan.solve import solver
from vendorline.plan.solve.branching import by_cases
from vendorline.plan.solve.enough import is_too_little
from vendorline.plan.solve.pricing import Pricing
from vendorline.plan.solve.solution import Solution
from vendorline.plan.solve.solver import solve
from vendorline.plan.solve.vendor_layer import without_vendor_prices


def told_of(instance: Instance, found: Solution) -> dict[str, Any]:
    """A plan as its file tells it, as far as an audit reads it."""
    assert found.schedule is not None
    assert found.proof is not None
    rows = []
    for kind, period in np.argwhere(found.schedule.placed):
        vendor = int(found.schedule.vendor[instance.market[kind]])
        for number in range(found.schedule.placed[kind, period]):
            is_kept = period == instance.size[2]
            rows.append(
                {"unit_id": f"{kind}-{period}-{number}", "type": int(kind),
                 "period": None if is_kept else instance.period_ends[period].isoformat(),
                 "to_vendor_id": instance.vendors[vendor], "cost": float(instance.cost[kind, vendor, period])}
            )  # fmt: skip
    made = certificate(found.proof, found.schedule)
    return json.loads(
        json.dumps({"certificate": made, "objective": found.cost, "bound": found.proven, "rows": rows}, default=str)
    )


@pytest.fixture(scope="module")
def made() -> list[tuple[Instance, dict[str, Any]]]:
    """Plans of random problems, at prices of the solver and at some others; of more problems where the choices of vendors are split."""
    found = []
    for seed in range(300):
        instance = random_problem(seed)
        proof = at_random(instance, seed)
        if seed >= 20 and not any(isinstance(part.cases, Fork) for part in proof.parts):
            continue
        solution = solve(instance, gap=0)
        if solution.schedule is not None:
            found += [
                (instance, told_of(instance, one)) for one in (solution, replace(solution, bound=-np.inf, proof=proof))
            ]
    return found


def at_random(instance: Instance, seed: int) -> Proof:
    """A proof at some prices or other: with it the choices of vendors are split more often."""
    strong = with_whole_jobs(tightened(instance))
    rows, draw = rows_of(strong), np.random.default_rng(seed)
    prices = without_vendor_prices(rows.prices(np.clip(draw.exponential(1.0, len(rows.capacity)), rows.low, rows.high)))
    pricing = Pricing(strong)
    cases = by_cases(strong, pricing.by_market(prices))
    if cases is None:
        return without_cases(
            strong, prices, pricing.evaluate(prices).bound - float(rows.vector(prices) @ rows.capacity)
        )
    bound = bound_of(strong, cases, *pricing.by_vendor(prices)) - float(rows.vector(prices) @ rows.capacity)
    return Proof(strong, prices, cases, bound)


Told = dict[str, Any]


def forks(told: Told) -> list[dict[str, Any]]:
    """Every place where the choices of vendors are split."""

    def below(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if "market" in case:
            yield case
            for one in case["cases"]:
                yield from below(one["then"])

    return [case for part in told["certificate"]["cases"] for case in below(part["cases"])]


def leaves(told: Told) -> list[dict[str, Any]]:
    """Every case that is not split further."""

    def below(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if "market" not in case:
            yield case
        for one in case.get("cases", ()):
            yield from below(one["then"])

    return [case for part in told["certificate"]["cases"] for case in below(part["cases"])]


def jobs(told: Told) -> list[dict[str, Any]]:
    """Rows that follow from others."""
    return [row for row in told["certificate"]["period_rows"] if "of" in row]


def test_what_the_solver_proves_is_recounted(made: list[tuple[Instance, Told]]) -> None:
    assert len(made) > 20
    for instance, told in made:
        found = verify(told)
        assert found.problems == ()
        best = optimum(instance)
        assert best is not None
        assert found.bound <= best + 1e-6 * max(1.0, abs(best))
        assert found.objective == pytest.approx(told["objective"])
    assert sum(bool(forks(told)) for _, told in made) > 5
    assert sum(bool(jobs(told)) for _, told in made) > 5


def test_an_auditor_has_less_than_150_lines_to_read() -> None:
    assert len(inspect.getsource(verify_file).splitlines()) < 150


def drop_case(told: Told) -> None:
    forks(told)[0]["cases"].pop()


def drop_vendor(told: Told) -> None:
    next(one for one in forks(told)[0]["cases"] if len(one["vendors"]) > 1)["vendors"].pop()


def cases_of_another(told: Told) -> None:
    forks(told)[0]["cases"][0]["vendors"] = list(forks(told)[0]["cases"][1]["vendors"])


def price_of_a_border(told: Told) -> None:
    at = next(case for case in leaves(told) if case["borders"])
    at["borders"][0][0] = 1e4


def price_of_a_share(told: Told) -> None:
    limit = told["certificate"]["shares"]["limit"]
    at = next((g, v) for g, row in enumerate(limit) for v, most in enumerate(row) if most is not None)
    for leaf in leaves(told):
        leaf["shares"][at[0]][at[1]] = -5.0


def market_left_out(told: Told) -> None:
    told["certificate"]["cases"][0]["markets"].pop()


def part_twice(told: Told) -> None:
    told["certificate"]["cases"].append(told["certificate"]["cases"][0])


def fewer_jobs(told: Told) -> None:
    """A limit that does not follow, and the bound that it would give."""
    row = jobs(told)[0]
    row["limit"] = [[None if most is None else max(most - 1, 0) for most in group] for group in row["limit"]]


def more_of_a_job(told: Told) -> None:
    jobs(told)[0]["use"] = [use + 1 for use in jobs(told)[0]["use"]]


def jobs_of_nothing(told: Told) -> None:
    jobs(told)[0]["of"] = jobs(told)[0]["name"]


CHANGES: dict[str, tuple[Callable[[Told], object], Callable[[Told], object]]] = {
    "a case left out": (forks, drop_case),
    "a vendor left out of the cases": (lambda told: [f for f in forks(told) if any(len(c["vendors"]) > 1 for c in f["cases"])][:1]
                                       == forks(told)[:1] != [], drop_vendor),
    "one case twice, another not": (forks, cases_of_another),
    "a price of a border": (lambda told: any(case["borders"] for case in leaves(told)), price_of_a_border),
    "a price of a share": (lambda told: any(m is not None for row in told["certificate"]["shares"]["limit"] for m in row),
                           price_of_a_share),
    "a market in no part": (lambda told: len(told["certificate"]["markets"]) > 1, market_left_out),
    "a part twice": (lambda told: told["certificate"]["markets"], part_twice),
    "fewer whole jobs": (jobs, fewer_jobs),
    "more use of whole jobs": (jobs, more_of_a_job),
    "whole jobs of no limit": (jobs, jobs_of_nothing),
}  # fmt: skip


def audited(told: Told) -> Verified | None:
    """What an audit finds; None where the certificate cannot be read."""
    try:
        return verify(told)
    except (KeyError, IndexError, TypeError, ValueError, StopIteration):
        return None


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_is_refused_even_where_the_bound_was_changed_with_it(
    change: str, made: list[tuple[Instance, Told]]
) -> None:
    has, does = CHANGES[change]
    some = [told for _, told in made if has(told)]
    assert len(some) > 3
    for plan in some:
        told = copy.deepcopy(plan)
        does(told)
        found = audited(told)
        if found is not None and np.isfinite(found.bound):
            told["bound"] = found.bound
            found = audited(told)
        assert found is None or found.problems != ()


def jobs_of_four_and_six_days(per_period: float, periods: int = 4) -> Instance:
    """Four jobs of four days and two of six, each period dearer."""
    types = 2
    return Instance(
        currency="EUR", period_ends=tuple(date(2030, 1 + period, 1) for period in range(periods)), vendors=("a",),
        markets=("m",), market=np.zeros(types, dtype=np.int64), units=np.array([4, 2]),
        first=np.zeros((types, 1), dtype=np.int64), last=np.full((types, 1), periods - 1), built=np.full(types, -1),
        kept=np.full(types, np.inf), discount=np.ones(periods),
        parts=(CostPart("kit", np.ones((types, 1)), 100.0 + 10 * np.arange(periods)[None], np.zeros(types, dtype=np.int64)),),
        period_rows=(PeriodRows("crews", "days", ("r",), np.full((1, periods), per_period), np.zeros(1, dtype=np.int64), np.array([4.0, 6.0])),),
    )  # fmt: skip


def test_ten_crew_days_are_two_jobs_and_not_two_and_a_half() -> None:
    """By days they end in the third period, whole they fill it."""
    instance = jobs_of_four_and_six_days(10.0)
    found = solve(instance, gap=0)
    assert found.cost == pytest.approx(2 * 100 + 2 * 110 + 2 * 120)
    assert found.bound < found.cost - 5
    assert found.cost - 3 < found.proven <= found.cost + 1e-6
    told = told_of(instance, found)
    assert verify(told).problems == ()
    assert {row["of"] for row in jobs(told)} == {"crews"}


@pytest.mark.parametrize("seed", [13, 29, 39])
def test_prices_of_good_choices_of_vendors_raise_the_bound_by_cases(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without HiGHS for the whole: the bound rises above that at the first prices, and stays below the optimum."""
    monkeypatch.setattr(solver, "EXACT_OPTIONS", 0)
    instance = random_problem(seed, tight=1.5)
    raising, first = solver.raised, list[float]()

    def noted(strong: Instance, proof: Proof, *args: Any, **keys: Any) -> Proof:
        first.append(proof.bound)
        return raising(strong, proof, *args, **keys)

    monkeypatch.setattr(solver, "raised", noted)
    found, best = solve(instance, gap=0), optimum(instance)
    assert best is not None
    assert first[0] < found.proven <= best + 1e-6 * abs(best)
    assert verify(told_of(tightened(instance), found)).problems == ()


def test_where_few_limits_are_small_whole_jobs_are_not_looked_at() -> None:
    """They would double the time of large problems, and hardly raise their bound."""
    for share, has in ((0.1, False), (0.5, True)):
        instance = random_problem(7)
        rows = instance.period_rows[0]
        capacity = np.where(
            np.arange(rows.capacity.size).reshape(rows.capacity.shape) < share * rows.capacity.size, 5.0, 900.0
        )
        use = np.resize([2.0, 4.0], len(rows.use))
        changed = replace(instance, period_rows=(replace(rows, capacity=capacity, use=use),))
        assert (with_whole_jobs(changed) is not changed) == has


@pytest.mark.parametrize(("per_period", "is_enough"), [(5.0, False), (6.0, True)])
def test_too_few_whole_jobs_are_seen_by_counting(
    per_period: float, *, is_enough: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six periods of five days are more than 28 days in all, and hold six jobs of four days and none of six."""
    monkeypatch.setattr(solver, "EXACT_OPTIONS", 0)
    instance = tightened(jobs_of_four_and_six_days(per_period, periods=6))
    assert is_too_little(instance) != is_enough
    assert (solve(instance, gap=0).status == "infeasible") != is_enough
