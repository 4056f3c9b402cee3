"""Outcomes beyond the span that their weight speaks of are said to be so."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorline.decide.beyond_swing import beyond_swing
from vendorline.decide.case.outcomes import Outcome
from vendorline.project.decide_job import DecideQuestion, ask_decide

COST = Outcome(unit="EUR bn", swing=(0, 4))


def row(option, mean, outcome="cost"):
    return {"option": option, "outcome": outcome, "unit": "EUR bn", "mean": mean}


@pytest.mark.parametrize("swing", [(0, 4), (4, 0)])
def test_the_farthest_option_is_named_once(swing):
    rows = [row("allow", 1.0), row("limited", 5.0), row("block", 51.3), row("review", -0.5)]
    (found,) = beyond_swing({"cost": Outcome(unit="EUR bn", swing=swing)}, rows)
    assert (found["option"], found["mean"], found["low"], found["high"]) == ("block", 51.3, 0, 4)


@given(st.floats(-10, 10))
def test_only_what_lies_outside_is_told(mean):
    found = beyond_swing({"cost": COST}, [row("allow", mean)])
    assert bool(found) == (mean > 4 + 4e-6 or mean < -4e-6)


def test_what_is_never_weighed_has_no_span():
    assert not beyond_swing({"cost": Outcome(unit="EUR bn", never_weighed=True)}, [row("allow", 99.0)])


def test_a_case_that_weighs_too_short_a_span_is_warned_of(tmp_path):
    """The shipped case is within its spans; with the span of costs cut short whoever decides is told."""
    quick = {"quick": True, "log2": 6}
    assert not [
        f for f in ask_decide(DecideQuestion(case=Path("canada-2020"), **quick)).warnings if "swing" in str(f.column)
    ]
    short = DecideQuestion(case=Path("canada-2020"), settings=("outcomes.cost_operators.swing=[0, 0.1]",), **quick)
    (found,) = [fault for fault in ask_decide(short).warnings if "swing" in str(fault.column)]
    assert found.severity == "warning"
    assert found.column == "outcomes.cost_operators.swing"
    assert "beyond what the weight speaks of" in found.problem
