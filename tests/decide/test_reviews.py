"""Choices with a review: what is known by then, and what is counted once, worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest
from random_cases import FEW, Data, file_of
from small_cases import small_case

from vendorline.decide import decide
from vendorline.decide.analysis.means import Means, means
from vendorline.decide.analysis.waiting import Waiting, waiting


def reviewed(data: Data, then: list[str]) -> Means:
    data["options"].pop("wait")
    data["options"]["look-again"] = {"title": "Look again", "start": "allow", "review": "12 months", "then": then}
    data["uncertainties"] = {name: {"q": "1"} for name in data["uncertainties"]}
    return means(file_of(data).case, FEW)


def of_review(base: Means) -> Waiting:
    (found,) = waiting(base, np.ones(1))
    return found


def test_what_has_no_date_counts_once_where_a_review_changes_the_choice() -> None:
    data = small_case()
    data["options"]["allow"]["amounts"]["used"]["swap"] = "0.4"
    data["events"]["cutoff"]["p"] = "0"
    base = reviewed(data, ["block"])
    # Of block: a whole replacement, and not 1.4 of them.
    assert base.losses(np.ones(1))[0][-1] == pytest.approx(10.0)


def test_what_comes_because_of_the_decision_is_known_at_a_review() -> None:
    data = small_case()
    data["events"]["cutoff"] |= {"p": "0", "if_decided": {"open": "0.8", "closed": "0"}, "within": "24 months"}
    told = of_review(reviewed(data, ["allow", "block"]))
    chance = {branch.happened: branch.chance for branch in told.branches}
    # It comes with 80 %, and half of that within the first 12 of 24 months.
    assert chance == {("cutoff",): pytest.approx(0.4), (): pytest.approx(0.6)}


def test_a_payment_that_fell_due_before_the_review_stays() -> None:
    data = small_case()
    data["options"]["allow"]["amounts"]["used"]["swap"] = "0.4"
    data["events"]["cutoff"]["p"] = "0"
    data["terms"]["swap"]["paid"] = "year 1"
    base = reviewed(data, ["block"])
    assert base.losses(np.ones(1))[0][-1] == pytest.approx(14.0)


def test_the_same_with_a_review_is_decided_alike_today() -> None:
    """Where an objection makes looking again worth while, today is decided as before."""
    data = small_case()
    data["options"].pop("wait")
    data["options"]["look-again"] = {
        "title": "Again",
        "start": "allow",
        "review": "20 months",
        "then": ["allow", "block"],
    }
    data["uncertainties"] = {name: {"q": "1"} for name in data["uncertainties"]} | {
        "harm": {"q": "1.1"},
        "base": {"q": "0.5"},
    }
    data["terms"]["harm"]["paid"] = "year 3"
    data["events"]["cutoff"]["p"] = "0"
    data["variants"] = {"comes": {"objection": "it will come", "set": {"cutoff": "0.4"}}}
    found = decide(file_of(data), FEW)
    assert found.best == "allow"
    (run,) = (run for run in found.runs if run.kind == "variant")
    assert (run.best, run.runner_up, run.turned, run.touches_nothing) == ("look-again", "block", False, False)
