"""Decisions of the past, with what was known on the day: what the cases say of them, and where they fail them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from vendorline.decide import CaseFile, decide, read_case
from vendorline.decide.analysis.runs import Run, changed, run
from vendorline.decide.case.terms import function_of
from vendorline.decide.draws.sobol import Plan, dimensions
from vendorline.evidence.claims import claim

CASES = Path(str(files("vendorline.decide") / "data" / "cases"))
PLAN = Plan(log2=11)


@cache
def shipped(name: str) -> CaseFile:
    return read_case(CASES / f"{name}.yaml")


def tried(name: str, changes: dict[str, object] | None = None, without: str | None = None) -> Run:
    file = shipped(name)
    text = {
        key: [str(p) for p in v] if isinstance(v, list) else None if v is None else str(v)
        for key, v in (changes or {}).items()
    }
    return run("tried", "variant", "", changed(file, text, without=without), PLAN, "limited", dimensions(file.case))


def gap(found: Run, option: str) -> float:
    """Points by which an option is worse than a limited role."""
    return found.losses[option] - found.losses["limited"]


def test_britain_one_changed_fact_does_not_turn_the_answer():
    january, july = tried("united-kingdom-2020-01"), tried("united-kingdom-2020-07")
    assert (january.best, july.best) == ("limited", "limited")
    assert gap(january, "block") == pytest.approx(7.1, abs=0.15)
    assert gap(january, "allow") == pytest.approx(2.7, abs=0.15)
    assert gap(july, "block") == pytest.approx(4.3, abs=0.15)
    # What it does do: allowing is best for no weights any more.
    assert january.shares["allow"] == pytest.approx(0.15, abs=0.02)
    assert july.shares["allow"] < 0.005


def test_britain_turns_without_interested_sources():
    january = tried("united-kingdom-2020-01", without="without_interested")
    july = tried("united-kingdom-2020-07", without="without_interested")
    assert (january.best, july.best) == ("limited", "block")
    assert gap(january, "block") == pytest.approx(0.64, abs=0.15)
    assert gap(july, "block") == pytest.approx(-2.17, abs=0.15)
    # The chance of the cut-off from which a block is better.
    at = [gap(tried("united-kingdom-2020-01", {"sanction": p}, "without_interested"), "block") for p in (0, 1)]
    assert at[0] / (at[0] - at[1]) == pytest.approx(0.59, abs=0.02)


def test_britain_turns_with_a_second_fact_and_not_with_the_first_alone():
    no_supply = {"p_exit": [0.5, 0.8, 0.95]}
    assert gap(tried("united-kingdom-2020-07", no_supply), "block") == pytest.approx(0.25, abs=0.15)
    both = tried("united-kingdom-2020-07", {**no_supply, "uplift_year": [0, 0.03, 0.2]})
    assert (both.best, round(-gap(both, "block"))) == ("block", 4)


def test_britain_with_the_delays_the_minister_named_is_further_from_a_block():
    named = tried("united-kingdom-2020-07", {"delay_block": [24, 30, 36], "delay_limited": [6, 11, 12]})
    assert named.best == "limited"
    assert gap(named, "block") == pytest.approx(8.2, abs=0.2)
    assert tried("united-kingdom-2020-01-hindsight").best == "limited"


def test_canada_waiting_is_a_loss_and_the_facts_of_two_years_turn_the_answer():
    then, later, hindsight = (decide(shipped(name), PLAN, beside=False) for name in ("canada-2020", "canada-2022", "canada-2020-hindsight"))  # fmt: skip
    assert (then.best, later.best, hindsight.best) == ("limited", "block", "block")
    assert min(hindsight.shares["block"], later.shares["block"]) > 0.99
    net = {one.option: one.net for one in then.waiting}
    assert net["wait-12"] == pytest.approx(-1.22, abs=0.05)
    assert net["wait-24"] == pytest.approx(-2.36, abs=0.05)
    # With hindsight as well: had everything been known, a block at once beats the same block two years later.
    assert hindsight.losses["wait-24"] - hindsight.losses["block"] == pytest.approx(3.9, abs=0.1)


def test_canada_no_single_fact_of_the_two_years_turns_the_answer_of_2020_into_a_block():
    assert gap(tried("canada-2020", {"sanction": 1}), "block") == pytest.approx(0.33, abs=0.1)
    for facts in ({"sanction": 1}, {"gone": 1}, {"thaw": 1}, {"uk_closed": 1}):
        assert gap(tried("canada-2020", facts), "block") > 0, facts
    assert gap(tried("canada-2020", {"sanction": 1, "uk_closed": 1}), "block") < 0
    assert gap(tried("canada-2020", {"sanction": 1, "thaw": 1}), "block") < 0
    # From the other end: had the operators not left, a limited role would have been better in 2022.
    assert gap(tried("canada-2022", {"events.gone.happened": None, "events.gone.p": "0"}), "block") == pytest.approx(
        1.03, abs=0.1
    )


def test_free_leaving_by_choice_does_not_make_waiting_best():
    free = tried("canada-2020", {"options.*.amounts.gone.uplift": 0})
    assert free.best == "limited"
    assert free.losses["wait-24"] - free.losses["limited"] == pytest.approx(1.3, abs=0.1)


def test_the_first_estimate_in_the_united_states_against_what_it_became():
    first, asked, approved = (claim(f"us_rip_cost_{name}:US:{year}") for name, year in (("initial_estimate", 2020), ("applications", 2022), ("approved", 2022)))  # fmt: skip
    assert first.high < approved.central < asked.central
    assert approved.central / first.high == pytest.approx(2.7, abs=0.02)
    assert asked.central / first.high == pytest.approx(3.05, abs=0.01)
    # The range of growth that the case of March 2020 states lies below both: its 95 % point is 2.2.
    growth = shipped("canada-2020").case.uncertainties["cost_growth"]
    assert growth.q[2] == 2.2 < approved.central / first.high
    # Worse: no draw ever reaches it. The lines run on from the 5 and 95 % points and end at 2.3.
    assert function_of(growth.q, *growth.limits).ends[1] == pytest.approx(2.3)
    # It would not have turned the answer.
    assert tried("canada-2020", {"cost_growth": 2.7}).best == "limited"
