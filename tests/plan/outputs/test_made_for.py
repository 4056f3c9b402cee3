"""What a plan is made for, and the renewal that stands beside its cost."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from plan.outputs.conftest import law, made
from vendorline.plan.answer import sentence
from vendorline.plan.obligations import NotPlanned, Obligations
from vendorline.plan.outputs.made_for import made_for
from vendorline.report.documents import document_faults
from vendorline.results.document import to_json


def test_provisions_that_are_kept_stand_with_their_days_and_titles(planned):
    _, document = planned
    rows = document["made_for"]
    assert [(r["provision_id"], r["operator_id"], r["kind"]) for r in rows] == [
        ("XX-1-0", "one", "remove"),
        ("XX-1-0", "two", "remove"),
    ]
    assert {(r["holds_from"], r["due_by"]) for r in rows} == {("2022-01-01", "2021-12-31")}
    assert document["titles"] == {"XX-1-0": "All of it out"}


def test_what_may_no_longer_come_is_due_by_no_day(planned):
    plan, _ = planned
    stop = replace(plan.problem.asked.planned[0], kind="stop")
    other = replace(plan, problem=replace(plan.problem, asked=Obligations((stop,), ())))
    assert [(row["kind"], row["due_by"]) for row in made_for(other)] == [("stop", None)]


def test_what_turned_out_to_have_no_schedule_is_not_said_to_be_kept(planned):
    plan, _ = planned
    left = NotPlanned("XX-1-0", None, "two", "binding", "nothing_to_change", 3)
    other = replace(plan, problem=replace(plan.problem, not_planned=(left,)))
    assert [row["operator_id"] for row in made_for(other)] == ["one"]
    asked = replace(plan.problem.asked, not_planned=(replace(left, reason="not_known_whether_reached"),))
    part = replace(plan, problem=replace(plan.problem, asked=asked, not_planned=asked.not_planned))
    assert [row["operator_id"] for row in made_for(part)] == ["one", "two"]


def test_the_renewal_beside_is_what_the_credit_subtracts():
    gross, beside = made()
    less, credited = made(renewal_credit=True)
    assert beside["renewal"] > 0
    assert credited["parts"]["renewal_credit"] == pytest.approx(-credited["renewal"])
    assert credited["objective"] <= gross.solution.cost - beside["renewal"] + 1e-6
    assert less.solution.cost == pytest.approx(credited["objective"])


def test_without_a_schedule_there_is_no_renewal():
    plan, document = made(law(time={"mode": "by", "deadline": "2020-03-20"}, level="operator"))
    assert (document["renewal"] == 0.0) == (plan.solution.schedule is None)


def test_a_real_plan_can_be_shown(planned):
    told = json.loads(to_json(planned[1]))
    assert list(document_faults(told, "plan.json")) == []


def test_the_sentence_never_flatters_its_gap():
    """0.24 % is not "at most 0.2 %"."""
    told = {
        "status": "within_gap", "objective": 1.0e6, "gap": 0.0024, "currency": "EUR", "renewal_credit": False,
        "totals": [{"units": 3, "action": "replace"}], "markets": [{"last_period": "2021-12-31"}],
    }  # fmt: skip
    assert "at most 0.3% above" in sentence(told, 3)
    assert "at most 0.2% above" in sentence({**told, "gap": 0.002}, 3)
