"""Objections that change nothing say so, and are not counted among those that do not turn the answer."""

from __future__ import annotations

import pytest
from random_cases import FEW, Data, file_of, random_case

from vendorline.decide import Decision, decide


def case_with(variants: Data) -> Data:
    data = random_case(4)
    data["uncertainties"]["idle"] = {"unit": "bn", "q": ["1", "2", "3"]}
    # Of no outcome, but linked to a number that is used: setting it still changes nothing.
    data["move_together"] = {"both": {"rho": "0.5", "members": ["idle", "a"]}}
    data["variants"] = variants
    return data


@pytest.fixture(scope="module")
def decided() -> Decision:
    return decide(
        file_of(
            case_with(
                {
                    "idle": {"objection": "it is ten", "set": {"idle": "10"}},
                    "never": {"objection": "it is nothing", "remove": ["idle"]},
                    "weighty": {"objection": "costs are higher", "set": {"a": "0.9"}},
                }
            )
        ),
        FEW,
    )


def test_a_change_of_what_nothing_uses_touches_nothing(decided: Decision) -> None:
    touched = {row["name"]: row["touches_nothing"] for row in decided.document["runs"] if row["kind"] == "variant"}
    assert touched == {"idle": True, "never": True, "weighty": False}


def test_the_sentence_counts_objections_that_touch_something(decided: Decision) -> None:
    assert "the one objection does not turn it" in decided.document["sentence"]
    assert "three objections" not in decided.document["sentence"]


def test_a_case_whose_objections_all_touch_nothing_says_so() -> None:
    found = decide(file_of(case_with({"idle": {"objection": "it is ten", "set": {"idle": "10"}}})), FEW)
    assert "no objection touches anything that the outcomes use" in found.document["sentence"]
