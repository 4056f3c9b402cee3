"""What is probably not meant in a case: warnings and faults, each with one remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from random_cases import Data, file_of
from small_cases import small_case

from vendorline.decide import read_case
from vendorline.decide.case.doubts import doubts
from vendorline.decide.consequences import timeline
from vendorline.decide.draws.parameters import parameters
from vendorline.decide.draws.sobol import Plan, uniforms
from vendorline.errors import InvalidInput

CASE = """
case: small
question: What?
decide_on: 2020-03-09
known: 2020-03-09
horizon: 10 years
money: {unit: bn, discount: {rate: 0.03}}
options:
  allow: {title: Allow, stance: open, amounts: {used: {swap: 0, open: [1, 0.9, 0.8]}}}
  block: {title: Block, stance: closed, lead: 6 months, own_rule: {effect: forbid, from: 3 months, by: 40 months}, amounts: {used: {swap: 1, open: [1, 0.5]}}}
events:
  cutoff: {title: The cut-off, within: 24 months, p: 0.4}
uncertainties:
  price: {unit: bn, q: [1, 2, 4]}
  harm: {unit: bn, q: [1, 3, 6]}
outcomes: {cost: {unit: bn, swing: [0, 10]}}
terms:
  swap: {outcome: cost, of: [price], by: swap, paid: year 3}
  harm: {outcome: cost, of: [harm], by: open, if: cutoff}
weights: {reference: cost, ranges: {cost: 100}}
"""


def told(tmp_path: Path, old: str, new: str) -> list[tuple[str, str | None, str, str]]:
    """Faults, or where there are none warnings: severity, place, problem, remedy."""
    assert old in CASE
    path = tmp_path / "case.yaml"
    path.write_text(CASE.replace(old, new, 1))
    try:
        found = read_case(path).warnings
    except InvalidInput as error:
        found = tuple(error.faults)
    return [(fault.severity, fault.column, fault.problem, fault.remedy) for fault in found]


def test_a_case_as_it_should_be_raises_no_doubt(tmp_path: Path) -> None:
    assert told(tmp_path, "case: small", "case: small") == []


@pytest.mark.parametrize(
    ("old", "new", "severity", "place", "words"),
    [
        ("swap: 1,", "swap: 0,9,", "error", "options.block.amounts.used.9", "a comma splits a number in two"),
        ("swap: 1,", "swap: '0,9',", "error", "options.block.amounts.used.swap", "0.9, not 0,9"),
        ("swap: 1,", "swap: 1e200,", "error", "options.block.amounts.used.swap", "is more than"),
        ("swap: 1,", "swap: -1,", "warning", "options.block.amounts.used.swap", "less than nothing"),
        ("[1, 0.5]", "[1, 0,75, 0,5]", "warning", "options.block.amounts.used.open", "no point was lost"),
        ("[1, 2, 4]", "[1,1, 2, 4]", "error", "uncertainties.price.q", "a decimal comma splits a number"),
        ("[1, 2, 4]", "[1,1, 4]", "warning", "uncertainties.price.q", "a comma splits a number in two"),
        ("[1, 2, 4]", "[1, 2, 4e99]", "error", "uncertainties.price.q.2", "is more than"),
        ("swing: [0, 10]", "swing: [0,1, 10]", "error", "outcomes.cost.swing", "a decimal comma splits a number in two"),
        ("{unit: bn, q: [1, 2, 4]}", "{unit: share, q: [25, 50, 85]}", "error", "uncertainties.price", "outside 0 to 1"),
        ("{unit: bn, q: [1, 2, 4]}", "{unit: months, q: [-1, 2, 4]}", "warning", "uncertainties.price.q", "less than nothing"),
        ("known: 2020-03-09", "known: 2020-06-09", "warning", "known", "nobody could have known"),
        ("  harm: {unit", "  idle: {unit: bn, q: 1}\n  harm: {unit", "warning", "uncertainties.idle", "no outcome uses it"),
        ("lead: 6 months", "lead: 10 years", "error", "options.block.lead", "would be counted"),
        ("from: 3 months", "from: 12 years", "error", "options.block.own_rule.from", "would be counted"),
        ("by: 40 months", "by: 2 months", "error", "options.block.own_rule.by", "before the rule starts"),
        ("by: 40 months", "by: 2020-01-01", "error", "options.block.own_rule.by", "is no day after the decision"),
        ("by: 40 months", "by: 2025-02-30", "error", "options.block.own_rule.by", "is no day of the calendar"),
        ("by: 40 months", "by: 1.2.3 years", "error", "options.block.own_rule.by", "is no span of time"),
        ("by: 40 months", "by: 4 months", "warning", "options.block.own_rule.by", "cannot be met before 2020-09-08"),
        ("by: 40 months", "by: {4G: 40 months, 5G: 2031-01-01}", "warning", "options.block.own_rule.by.5G", "after the horizon"),
        (", if: cutoff", "", "warning", "events.cutoff", "no outcome uses it"),
        ("{swap: 1, open", "{swap: 1, idle: 1, open", "warning", "options.block.amounts.used.idle", "no term asks"),
    ],
)  # fmt: skip
def test_what_is_not_meant_is_told_with_a_remedy(
    tmp_path: Path, old: str, new: str, severity: str, place: str, words: str
) -> None:
    found = told(tmp_path, old, new)
    assert any(s == severity and str(c).startswith(place) and words in f"{p}; {r}" for s, c, p, r in found), found


def test_faults_of_commas_are_told_all_at_once(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(CASE.replace("swap: 1,", "swap: 0,9,").replace("swing: [0, 10]", "swing: [0,1, 10]"))
    with pytest.raises(InvalidInput) as error:
        read_case(path)
    assert {fault.column for fault in error.value.faults} == {"options.block.amounts.used.9", "outcomes.cost.swing"}


def test_what_a_later_case_removes_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(CASE)
    later = tmp_path / "later.yaml"
    later.write_text(
        "based_on: case.yaml\ntitle: Later\nknown: 2020-03-10\nnonsense:\noptions:\n  blok:\n  block: {lead: 7 months}\n"
        "uncertainties:\n  prize:\n"
    )
    with pytest.raises(InvalidInput) as error:
        read_case(later)
    told = [(fault.row, fault.column, fault.problem) for fault in error.value.faults]
    assert told == [(row, place, "is removed, and is not there") for row, place in (
        (4, "nonsense"), (6, "options.blok"), (9, "uncertainties.prize"),
    )]  # fmt: skip


def values_of(data: Data, name: str) -> Any:
    case = file_of(data).case
    return np.concatenate([c.values(parameters(case))[name] for c in uniforms(case, Plan(log2=10, scrambles=1))])


def test_a_number_of_which_no_point_is_negative_is_never_drawn_below_nothing() -> None:
    data = small_case()
    data["uncertainties"]["harm"] = {"q": ["0.1", "3", "6"]}
    assert values_of(data, "harm").min() == 0
    data["uncertainties"]["harm"]["within"] = ["-10", "10"]
    assert values_of(data, "harm").min() < 0
    data["uncertainties"]["harm"] = {"q": ["-0.1", "3", "6"]}
    assert values_of(data, "harm").min() < -0.1


def test_a_case_made_of_plain_data_can_be_doubted_too() -> None:
    data = small_case()
    data["uncertainties"]["idle"] = {"q": "1"}
    assert [place for place, _, _ in doubts(file_of(data).case)] == [("uncertainties", "idle")]


@pytest.mark.parametrize("by", ["2023-12-31", "1392 days"])
def test_a_day_of_the_calendar_is_a_span_from_the_decision(tmp_path: Path, by: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(CASE.replace("by: 40 months", f"by: {by}").replace("within: 24 months", "within: 2022-03-09"))
    case = read_case(path).case
    assert [str(step.on) for step in timeline(case) if step.what == "last day"] == ["2023-12-31"]
    assert case.events["cutoff"].within == pytest.approx(24, abs=0.02)


def test_spans_that_move_with_the_day_of_the_decision_are_told(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(CASE)
    later = tmp_path / "later.yaml"
    later.write_text("based_on: base.yaml\ndecide_on: 2021-03-09\nknown: 2021-03-09\n")
    (warning,) = read_case(later).warnings
    assert warning.column == "decide_on"
    assert "options.block.own_rule.by from 2023-07-10 to 2024-07-09" in warning.problem
    assert "events.cutoff.within from 2022-03-09 to 2023-03-09" in warning.problem
    # Days of the calendar stay, and whoever states a span anew means it.
    (tmp_path / "base.yaml").write_text(CASE.replace("by: 40 months", "by: 2023-12-31").replace("from: 3 months, ", ""))
    later.write_text(later.read_text() + "events: {cutoff: {within: 24 months}}\n")
    found = read_case(later)
    assert not found.warnings
    assert [str(step.on) for step in timeline(found.case) if step.what == "last day"] == ["2023-12-31"]
