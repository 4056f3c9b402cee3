"""Explanations of a network under law: provisions, operators and units by name; tables in the columns of their schema."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from networks import bound, network, radio_sites
from vendorline.check.evaluate import draw
from vendorline.errors import UnknownName
from vendorline.knowledge.data_files import rows_of
from vendorline.plan.assemble import Problem, problem_of
from vendorline.plan.explain.binding import binding
from vendorline.plan.explain.change import CapChange, DeadlineChange, LimitChange, VendorOut
from vendorline.plan.explain.choice import why
from vendorline.plan.explain.infeasible import infeasible
from vendorline.plan.explain.slip import slip
from vendorline.plan.explain.tables import (
    binding_rows,
    change_words,
    infeasible_rows,
    slip_rows,
    ways_out_rows,
    what_if_rows,
    why_rows,
)
from vendorline.plan.explain.view import view_of
from vendorline.plan.explain.what_if import what_if
from vendorline.plan.obligations import obligations
from vendorline.plan.periods import period_ends
from vendorline.plan.solve.solution import Solution
from vendorline.plan.solve.solver import solve
from vendorline.plan.terms.model import Terms
from vendorline.plan.terms.read import read_terms

START = date(2022, 11, 1)
PERIODS = 24


def _problem() -> Problem:
    net = network(
        radio_sites(20, 12, installed_on=date(2018, 1, 1), acquired_on=date(2018, 1, 1)),
        bindings=[bound()],
        as_of=START,
    )
    end = period_ends(START, 3, PERIODS)[-1]
    asked = obligations(net, draw(net, "GB", end, known=date(2022, 11, 1)), START, end)
    return problem_of(net, asked, _terms(), START, PERIODS)


def _terms() -> Terms:
    """The default terms with more crews."""
    defaults = read_terms(None, vendors=[], regions=[], operators=[])
    return defaults.model_copy(update={"crew_share_of_work_per_year": 2.5})


@pytest.fixture(scope="module")
def problem() -> Problem:
    return _problem()


@pytest.fixture(scope="module")
def solution(problem: Problem) -> Solution:
    return solve(problem.instance)


def _columns(name: str) -> list[str]:
    return [row["name"] for row in rows_of("vendorline.results", f"schema/{name}.csv")]


def test_types_are_told_apart_by_their_deadlines_and_nothing_else(problem: Problem) -> None:
    view = view_of(problem)
    assert view.instance.units.sum() == problem.instance.units.sum() == 12
    assert (problem.kind == view.parent[view.kind]).all()
    assert {(d.operator, int(view.instance.units[d.types].sum())) for d in view.deadlines} == {("op", 12)}
    assert all(d.name.startswith("GB-2022") for d in view.deadlines)


def test_a_unit_says_which_provision_closes_what(problem: Problem, solution: Solution) -> None:
    unit = problem.units.units["unit_id"][0]
    found = why(problem, solution, unit)
    assert found.name == unit
    assert found.market_vendor == "nokia"
    assert sum(option.chosen for option in found.options) == found.alike == 12
    kept = next(option for option in found.closed if option.period is None)
    assert str(kept.closed_by).startswith("may not be kept: GB-2022")
    late = next(option for option in found.closed if option.period is not None)
    assert "GB-2022" in str(late.closed_by)
    rows = why_rows(found, problem.instance.period_ends)
    assert list(rows[0]) == _columns("plan_why")
    with pytest.raises(UnknownName, match="unknown unit"):
        why(problem, solution, "nothing")


def test_what_binds_and_what_a_change_does_have_rows(problem: Problem, solution: Solution) -> None:
    found = binding(problem, solution)
    assert found.groups
    assert list(binding_rows(found)[0]) == _columns("plan_binding")
    changes = (DeadlineChange(-1), DeadlineChange(1), LimitChange("crews", 2.0))
    told = [what_if(problem, solution, change) for change in changes]
    # A cap that now holds within two quarters cannot be kept any earlier.
    assert told[0].cost is None
    assert told[0].sentence == "There is then no schedule that keeps every limit."
    for one in told[1:]:
        assert one.cost is not None
        assert one.cost <= solution.cost
    rows = what_if_rows(told)
    assert [row["change"] for row in rows] == [
        "all deadlines 1 period earlier", "all deadlines 1 period later", "crews of everybody times 2",
    ]  # fmt: skip
    assert rows[0]["bound"] is None
    assert list(rows[0]) == _columns("plan_what_if")


def test_a_slip_names_the_provision_and_the_operator(problem: Problem, solution: Solution) -> None:
    found = slip(problem, solution, PERIODS)
    assert found.units == 12
    assert {one.operator for one in found.missed} == {"op"}
    rows = slip_rows(found)
    assert list(rows[0]) == _columns("plan_slip")
    assert slip_rows(slip(problem, solution, 0))[0]["provision_id"] is None


def test_too_few_crews_clash_with_the_deadline_of_a_provision(problem: Problem) -> None:
    instance = problem.instance
    crews = instance.period_rows[0]
    few = replace(crews, capacity=np.full_like(crews.capacity, 0.4 * crews.use.max()))
    found = infeasible(replace(problem, instance=replace(instance, period_rows=(few, *instance.period_rows[1:]))))
    (clash,) = found.clashes
    deadline = next(limit for limit in clash.limits if limit.family == "deadline")
    assert str(deadline.provision).startswith("GB-2022")
    assert deadline.label == "op"
    assert "for op" in clash.sentence
    assert list(infeasible_rows(found)[0]) == _columns("plan_infeasible")
    rows = ways_out_rows(found)
    assert list(rows[0]) == _columns("plan_ways_out")
    assert {row["limit"] for row in rows} >= {"crews"}


def test_units_that_no_vendor_is_left_for_are_named(problem: Problem) -> None:
    instance = problem.instance
    nobody = replace(problem, instance=replace(instance, last=np.full_like(instance.last, -1)))
    found = infeasible(nobody)
    (one,) = found.stuck
    assert (one.reason, one.count) == ("no_vendor", 12)
    assert set(one.units) <= set(problem.units.units["unit_id"].to_list())
    assert "(ran)" in one.sentence
    assert list(infeasible_rows(found)[0]) == _columns("plan_infeasible")


def test_changes_are_told_in_words() -> None:
    assert change_words(DeadlineChange(2, "GB-1", "op")) == "GB-1 for op 2 periods later"
    assert change_words(CapChange(1.5)) == "all caps 1.5 points higher"
    assert change_words(VendorOut("x")) == "without x"


def test_a_cap_is_priced_by_the_percentage_point() -> None:
    net = network(
        radio_sites(40, 30, installed_on=date(2018, 1, 1), acquired_on=date(2018, 1, 1)),
        bindings=[bound("GB-2020-01")],
        as_of=date(2020, 2, 1),
    )
    start = date(2020, 2, 1)
    end = period_ends(start, 3, PERIODS)[-1]
    drawn = draw(net, "GB", end, known=date(2020, 6, 1), as_if=True)
    problem = problem_of(net, obligations(net, drawn, start, end, advisory=True), _terms(), start, PERIODS)
    points = [point for point in view_of(problem).points if point is not None]
    assert points
    assert all((point == 0.4).all() for point in points)
    solution = solve(problem.instance)
    found = [group for group in binding(problem, solution).groups if group.group.family == "cap"]
    assert found
    assert found[0].group.step_name == "percentage point"
    # One point more of all caps lets 0.4 of a site stay, so two and a half are one whole site.
    more = what_if(problem, solution, CapChange(2.5))
    assert more.cost is not None
    assert more.cost < solution.cost
