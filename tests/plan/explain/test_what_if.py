"""What a change would do, and what a slip would miss."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from vendorline.errors import UnknownName
from vendorline.plan.explain.change import (
    CapChange,
    CostChange,
    DeadlineChange,
    LimitChange,
    VendorOut,
    changed,
)
from vendorline.plan.explain.slip import slip
from vendorline.plan.explain.view import view_of
from vendorline.plan.explain.what_if import what_if
from vendorline.plan.problem.instance import Instance
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.solve.solution import Solution
from vendorline.plan.solve.solver import solve

Small = Callable[..., Instance]


def test_a_later_deadline_is_cheaper_and_moves_units(small: Small) -> None:
    instance = small([4], crews=[[9, 9, 9, 9]])
    solution = solve(instance)
    found = what_if(instance, solution, DeadlineChange(1))
    assert solution.cost == pytest.approx(4 * 81)
    assert found.cost == pytest.approx(4 * 72.9)
    assert found.bound == pytest.approx(4 * 72.9)
    assert found.kept_cost == pytest.approx(4 * 81)
    assert found.units_moved == 4
    earlier = what_if(instance, solution, DeadlineChange(-1))
    assert earlier.cost == pytest.approx(4 * 90)
    assert earlier.kept_cost is None
    assert "the old schedule can no longer be kept" in earlier.sentence


def test_more_crews_save_what_they_are_priced_at(small: Small) -> None:
    instance = small([8], crews=[[9, 9, 4, 9]])
    solution = solve(instance)
    found = what_if(instance, solution, LimitChange("crews", 2.0, "r0"))
    assert found.cost == pytest.approx(8 * 81)
    assert found.units_moved == 4
    bound = what_if(instance, solution, LimitChange("crews", 2.0), schedule=False)
    assert bound.bound <= 8 * 81 + 1e-6
    assert bound.bound == pytest.approx(8 * 81, rel=0.02)
    assert bound.cost is None
    assert bound.kept_cost == pytest.approx(solution.cost)


def test_a_plan_that_stays_best_moves_nothing(small: Small) -> None:
    instance = small([8], crews=[[9, 9, 4, 9]])
    solution = solve(instance)
    found = what_if(instance, solution, LimitChange("crews", 1.0))
    assert (found.units_moved, found.cost) == (0, pytest.approx(solution.cost))


def test_caps_costs_and_vendors_change_what_they_say(small: Small) -> None:
    instance = small([4], vendors=2, prices=[1.0, 1.5], cap={0: 2})
    solution = solve(instance)
    assert what_if(instance, solution, CapChange(2.0)).cost == pytest.approx(4 * 81)
    assert what_if(instance, solution, CostChange(2.0)).cost == pytest.approx(2 * solution.cost)
    assert what_if(instance, solution, CostChange(2.0, vendor="b")).units_moved == 0
    out = what_if(instance, solution, VendorOut("a"))
    assert out.cost == pytest.approx(1.5 * solution.cost)
    assert out.units_moved == 4
    gone = changed(view_of(instance), VendorOut("a")).merged
    assert what_if(gone, solve(gone), VendorOut("b")).has_option is False


def test_deadlines_of_caps_move_as_well(small: Small) -> None:
    instance = small([4], cap={0: 2})
    assert what_if(instance, solve(instance), DeadlineChange(1, "law-1")).cost == pytest.approx(2 * 90 + 2 * 81)


def test_what_is_not_there_is_refused(small: Small) -> None:
    instance = small([4], crews=[[9, 9, 9, 9]])
    solution = solve(instance)
    for change in (VendorOut("zz"), LimitChange("crews", 2, "r9"), CapChange(1), DeadlineChange(1, "law-9"),
                   CostChange(1, "paint"), LimitChange("delivery", 2)):  # fmt: skip
        with pytest.raises(UnknownName):
            what_if(instance, solution, change)


def _planned(instance: Instance, placed: list[list[int]]) -> Solution:
    schedule = Schedule(np.zeros(len(instance.markets), dtype=np.int64), np.array(placed))
    return Solution("optimal", schedule, schedule.cost(instance), 0.0, solve(instance).prices, 0)


def test_a_slip_misses_the_deadline_of_what_is_done_last(small: Small) -> None:
    instance = small([8, 3], market=[0, 1], crews=[[9] * 6] * 2, periods=6)
    solution = _planned(instance, [[0, 2, 4, 2, 0, 0, 0], [3, 0, 0, 0, 0, 0, 0]])
    found = slip(instance, solution, 2, region="r0")
    assert (found.units, found.unfinished, found.buffer) == (8, 0, 1)
    assert [(m.name, m.units, m.when) for m in found.missed] == [("deadline", 2, "2027-Q1")]
    assert slip(instance, solution, 1, region="r0").missed == ()
    assert slip(instance, solution, 4, region="r1").missed == ()
    assert slip(instance, solution, 9, vendor="a").unfinished == 11


def test_a_slip_misses_a_cap(small: Small) -> None:
    instance = small([8], cap={2: 3}, periods=8, crews=[[9] * 8])
    solution = _planned(instance, [[0, 2, 4, 0, 0, 2, 0, 0, 0]])
    found = slip(instance, solution, 1)
    # Six were to be done by the third period; four of them are late, and three may stand.
    assert [(m.name, m.operator, m.over) for m in found.missed] == [("law-1", "op", 3.0)]
    assert found.buffer == 0
    assert "law-1 for op is missed in 2026-Q3 (3 sites over)" in found.sentence


def test_a_slip_of_nobody_is_refused(small: Small) -> None:
    instance = small([8], crews=[[9] * 4])
    solution = solve(instance)
    with pytest.raises(UnknownName):
        slip(instance, solution, 1, region="nowhere")
    with pytest.raises(UnknownName):
        slip(instance, solution, 1, vendor="nobody")
    with pytest.raises(ValueError, match="no schedule"):
        slip(instance, Solution("infeasible", None, np.inf, 0.0, solution.prices, 0), 1)
