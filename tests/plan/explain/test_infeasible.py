"""Why there is no schedule: the limits that clash by name, and the least that would have to give way, checked by solving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vendorline.plan.explain.infeasible import Infeasible, infeasible
from vendorline.plan.explain.relaxation import Relaxation, relaxed
from vendorline.plan.explain.view import view_of
from vendorline.plan.problem.instance import Instance
from vendorline.plan.solve.solver import solve

Small = Callable[..., Instance]


def _families(found: Infeasible) -> list[list[str]]:
    return [sorted(limit.family for limit in clash.limits) for clash in found.clashes]


def _has_schedule(instance: Instance, parts: list[Relaxation]) -> bool:
    return solve(relaxed(view_of(instance), parts).merged).schedule is not None


def _less(one: Relaxation, share: float) -> Relaxation:
    """The relaxation with a little less than what is needed."""
    if one.way == "periods":
        return replace(one, named=one.named - 1)
    return replace(one, extra=one.extra * (one.needed * share / one.named))


def test_crews_that_do_not_suffice_by_the_deadline_clash_with_it(small: Small) -> None:
    # 12 units of one crew-day each by the end of the third period; three times 3 crew-days are there.
    found = infeasible(small([12], crews=[[3, 3, 3, 3]]))
    assert found.status == "infeasible"
    assert _families(found) == [["crews", "deadline"]]
    (clash,) = found.clashes
    assert clash.is_irreducible
    assert clash.units == 12
    crews = next(r for r in clash.relaxations if r.family == "crews")
    assert crews.needed == pytest.approx(1 / 3, abs=1e-4)
    assert crews.sentence == "+33.4 % crews of r0"
    deadline = next(r for r in clash.relaxations if r.family == "deadline")
    assert deadline.named == 1
    assert "12 crew-days of work, 9 there by then" in clash.sentence


def test_a_schedule_that_exists_has_no_clash(small: Small) -> None:
    found = infeasible(small([9], crews=[[3, 3, 3, 3]]))
    assert found.status == "not_found"
    assert found.clashes == ()


def test_only_the_region_that_clashes_is_named(small: Small) -> None:
    found = infeasible(small([5, 12], market=[0, 1], crews=[[3, 3, 3, 3], [3, 3, 3, 3]]))
    assert [limit.label for limit in found.clashes[0].limits if limit.family == "crews"] == ["r1"]
    assert found.clashes[0].is_irreducible


def test_the_periods_that_a_clash_needs_are_told(small: Small) -> None:
    # 7 of the units are due in the first two periods; the rest have time.
    found = infeasible(small([7, 2], last=[1, 6], periods=8, crews=[[3] * 8]))
    crews = next(limit for limit in found.clashes[0].limits if limit.family == "crews")
    assert crews.when == "2026-Q1 to 2026-Q2"


def test_a_cap_clashes_with_crews_and_is_widened_by_what_is_missing(small: Small) -> None:
    # By the end of the second period at most 2 may stand, and 6 can be done by then.
    found = infeasible(small([10], periods=8, crews=[[3] * 8], cap={1: 2}))
    assert _families(found) == [["crews", "state"]]
    state = next(r for r in found.clashes[0].relaxations if r.family == "state")
    assert state.named == pytest.approx(2)
    way = next(w for w in found.ways_out if w.family == "state")
    assert way.verified == "schedule"


def test_a_budget_is_short_by_what_the_least_work_costs(small: Small) -> None:
    # 10 units at 100, all due in 2026, with 700 to spend.
    found = infeasible(small([10], periods=8, last=[3], budget=[700, 700]))
    assert _families(found) == [["budget", "deadline"]]
    budget = next(r for r in found.clashes[0].relaxations if r.family == "budget")
    assert budget.named == pytest.approx(300)
    assert "+EUR 300 budget of op" in budget.sentence


def test_a_shortage_of_one_unit_in_a_larger_problem_is_found(small: Small) -> None:
    # 300 of 600 units can be done by the third period; at most 299 may then stand. Types differ in their last periods.
    instance = small([20] * 30, periods=22, last=[12 + k % 9 for k in range(30)], crews=[[100.0] * 22], cap={2: 299})
    assert instance.is_open.sum() > 500
    found = infeasible(instance)
    assert found.status == "infeasible"
    assert _families(found) == [["crews", "state"]]
    assert infeasible(small([20] * 30, periods=22, crews=[[100.0] * 22], cap={2: 300})).status == "not_found"


def test_deliveries_sites_out_and_shares_clash_by_name(small: Small) -> None:
    found = infeasible(small([10], delivery=[[3, 3, 3, 3]]))
    assert _families(found) == [["deadline", "delivery"]]
    found = infeasible(small([10], out=[3]))
    assert _families(found) == [["deadline", "sites_out"]]
    assert next(r for r in found.clashes[0].relaxations if r.family == "sites_out").named == 1
    # One market has one vendor: 10 units of it are more than any vendor may supply.
    found = infeasible(small([10], vendors=2, share=8))
    assert found.clashes[0].whole_units
    assert _families(found) == [["vendor_share"]]
    assert next(r for r in found.clashes[0].relaxations).named == 2


def test_units_that_nobody_can_replace_are_named_first(small: Small) -> None:
    instance = small([3, 4], market=[0, 1], last=[2, -1])
    found = infeasible(instance)
    assert found.status == "infeasible"
    assert [(s.reason, s.count, s.units) for s in found.stuck] == [("no_vendor", 4, ("m1",))]
    assert found.clashes == ()


def test_limits_of_one_kind_that_all_have_to_give_way_are_shown_with_a_schedule(small: Small) -> None:
    instance = small([12, 15], market=[0, 1], crews=[[3, 3, 3, 3], [4, 4, 4, 4]])
    found = infeasible(instance)
    way = next(w for w in found.ways_out if w.family == "crews")
    assert way.verified == "schedule"
    assert {r.label for r in way.parts} == {"r0", "r1"}
    assert _has_schedule(instance, list(way.parts))


@st.composite
def _problems(draw: st.DrawFn) -> dict[str, object]:
    types = draw(st.integers(1, 3))
    periods = draw(st.integers(3, 6))
    numbers = st.integers(1, 6)
    found: dict[str, object] = {
        "units": [draw(st.integers(1, 6)) for _ in range(types)],
        "periods": periods,
        "vendors": draw(st.integers(1, 2)),
        "last": [draw(st.integers(0, periods - 1)) for _ in range(types)],
        "market": sorted(draw(st.integers(0, 1)) for _ in range(types)),
        "use": [float(draw(st.integers(1, 3))) for _ in range(types)],
    }
    markets = len(set(found["market"])) if 0 in found["market"] else 2  # type: ignore[arg-type, operator]
    if draw(st.booleans()):
        found["crews"] = [[draw(numbers) * 1.0 for _ in range(periods)] for _ in range(markets)]
    if draw(st.booleans()):
        found["cap"] = {draw(st.integers(0, periods - 1)): float(draw(numbers))}
    if draw(st.booleans()):
        found["delivery"] = [[float(draw(numbers))] * periods for _ in range(int(str(found["vendors"])))]
    if draw(st.booleans()):
        found["budget"] = [draw(numbers) * 150.0 for _ in range((periods + 3) // 4)]
    return found


@given(_problems())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_named_suffices_and_a_little_less_does_not(small: Small, problem: dict[str, object]) -> None:
    instance = small(**problem)
    solution = solve(instance)
    found = infeasible(instance)
    assert (found.status == "infeasible") == (solution.status == "infeasible")
    for clash in found.clashes:
        assert clash.is_irreducible
        for one in clash.relaxations:
            assert one.verified == "schedule"
            if one.family != "deadline" and one.needed > 0.02:
                assert not _has_schedule(instance, [_less(one, 0.98)])
    for way in found.ways_out:
        if way.verified == "schedule":
            assert _has_schedule(instance, list(way.parts))
    assert np.isfinite([r.needed for clash in found.clashes for r in clash.relaxations]).all()


def _jobs(small: Small, per_period: float, *, cap: dict[int, float] | None = None) -> Instance:
    """24 jobs of four crew-days and 24 of six, 240 in all, within 39 periods; too many options to be looked at in whole units."""
    return small(
        [2] * 24, periods=40, last=[38 - place // 3 % 8 for place in range(24)], use=[4.0, 6.0] * 12,
        crews=[[per_period] * 40], cap=cap,
    )  # fmt: skip


def test_limits_that_clash_in_whole_jobs_alone_are_named(small: Small) -> None:
    # 39 times 7 crew-days are 273, of which jobs of four and six days can use 39 times 6: 234.
    instance = _jobs(small, 7.0)
    assert instance.is_open.sum() > 500
    assert solve(instance, time_limit=60).status == "infeasible"
    found = infeasible(instance)
    assert found.status == "infeasible"
    (clash,) = found.clashes
    assert not clash.whole_units
    assert {limit.family for limit in clash.limits} == {"crews", "deadline"}
    crews = next(r for r in clash.relaxations if r.family == "crews")
    assert crews.named == pytest.approx(0.143)  # eight days: two jobs of four, or one of six
    assert _has_schedule(instance, [crews])
    assert not _has_schedule(instance, [replace(crews, extra=crews.extra * (0.142 / 0.143))])
    way = next(way for way in found.ways_out if way.family == "crews")
    assert way.verified == "schedule"


def test_what_whole_jobs_can_use_is_said(small: Small) -> None:
    # Jobs of 4, 6 ... 32 crew-days are 270; 35 times 7.9 are 276.5, and 35 times 6 are 210.
    instance = small([1] * 15, periods=36, use=[4.0 + 2 * place for place in range(15)], crews=[[7.9] * 36])
    (clash,) = infeasible(instance).clashes
    assert "270 crew-days of work; of 276.5 there by then whole jobs can use 210" in clash.sentence


def test_enough_for_whole_jobs_is_no_clash(small: Small) -> None:
    assert infeasible(_jobs(small, 8.0)).status == "not_found"
    assert solve(_jobs(small, 8.0)).schedule is not None
