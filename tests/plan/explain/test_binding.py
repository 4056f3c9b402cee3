"""What binds, in money per natural unit, and what one step more does, checked by solving again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from vendorline.plan.explain.binding import binding
from vendorline.plan.problem.instance import Instance
from vendorline.plan.solve.solver import solve

Small = Callable[..., Instance]


def test_scarce_crews_have_the_price_of_what_a_day_more_saves(small: Small) -> None:
    # Later is cheaper: all want the third period, which has room for 4; the others are done a period before, 10 dearer.
    instance = small([8], crews=[[9, 9, 4, 9]], rate=0.1)
    found = binding(instance, solve(instance))
    (group,) = found.groups
    assert group.group.name == "crews of r0"
    assert group.when == "2026-Q3"
    assert group.mean_price == pytest.approx(9, rel=0.02)
    assert group.rows[0].used == 4
    assert group.rows[0].is_full
    assert group.worth == pytest.approx(4 * 9, rel=0.02)
    assert group.confirmed is not None
    assert group.confirmed.is_exact
    assert group.confirmed.bound_before - group.confirmed.bound == pytest.approx(9)
    assert group.sentence.startswith("Crews of r0, 2026-Q3: EUR 9")
    assert "with one crew-day more the optimum falls by EUR 9" in group.sentence


def test_a_cap_binds_by_its_provision(small: Small) -> None:
    # Six of ten have to be done two periods before all would be.
    instance = small([10], cap={0: 4}, periods=4)
    found = binding(instance, solve(instance))
    (group,) = found.groups
    assert (group.group.family, group.group.provision, group.group.label) == ("state", "law-1", "op")
    # 100 in the first period instead of 81 in the third.
    assert group.mean_price == pytest.approx(19, rel=0.02)


def test_nothing_binds_where_everything_is_plentiful(small: Small) -> None:
    instance = small([8], crews=[[90, 90, 90, 90]])
    assert binding(instance, solve(instance)).groups == ()


def test_groups_come_by_what_they_are_worth(small: Small) -> None:
    instance = small([8, 30], market=[0, 1], crews=[[9, 9, 4, 9], [30, 30, 20, 30]])
    found = binding(instance, solve(instance), confirm=1)
    assert [g.group.label for g in found.groups] == ["r1", "r0"]
    assert [g.confirmed is not None for g in found.groups] == [True, False]


def test_a_vendors_share_a_delivery_and_a_budget_have_names_of_their_own(small: Small) -> None:
    instance = small([6, 6], market=[0, 1], vendors=2, prices=[1.0, 1.5], share=6)
    names = [row.name for row in binding(instance, solve(instance)).rows]
    assert "share of a at op" in names
    instance = small([6], delivery=[[9, 9, 3, 9]])
    rows = binding(instance, solve(instance)).rows
    assert [(row.name, row.row.group.step_name) for row in rows] == [("deliveries of a in 2026-Q3", "unit delivered")]
    instance = small([6], budget=[1000, 300], periods=8)
    rows = binding(instance, solve(instance)).rows
    assert [(row.name, row.row.group.step_name) for row in rows] == [("budget of op in 2027", "EUR")]
