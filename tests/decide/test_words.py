"""The words of an answer: who disagrees, what cannot be told apart, what is nothing and why, and names that people use."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from vendorline.decide import answer, decide, read_case
from vendorline.decide.case.new import new_case
from vendorline.decide.decision import Decision
from vendorline.decide.draws.sobol import Plan
from vendorline.project.decide_job import case_path

PLAN = Plan(log2=6, scrambles=2)


@cache
def canada(*, beside: bool = True) -> Decision:
    return decide(read_case(case_path(Path("canada-2020"))), PLAN, beside=beside)


def begun(path: Path, change: Any = None, **answers: str) -> Decision:
    data = yaml.safe_load(new_case(answers))
    if change is not None:
        change(data)
    file = path / "case.yaml"
    file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return decide(read_case(file), PLAN, beside=False)


def test_the_sentence_counts_the_perspectives_that_disagree() -> None:
    said = answer.sentence(canada())
    assert "; four of five perspectives would choose otherwise; " in said
    agree = replace(canada(), runs=tuple(replace(run, turned=False, gap=1.0) for run in canada().runs))
    assert "; none of fifteen objections turns it; all five perspectives agree; " in answer.sentence(agree)


def test_all_perspectives_may_disagree() -> None:
    base = canada()
    views = tuple(
        replace(run, turned=True, best="allow", losses=run.losses | {base.best: 99.0})
        for run in base.runs
        if run.kind == "perspective"
    )
    assert "; all five perspectives would choose otherwise; " in answer.sentence(replace(base, runs=views))


def test_a_ratio_has_no_unit_in_the_sentence() -> None:
    base = canada()
    first = base.crossings[0]
    growth = replace(
        first, parameter=replace(first.parameter, id="cost_growth", name="cost_growth", unit="ratio"), value=1.4
    )
    assert "is less than about 1.4 (chance " in answer.sentence(replace(base, crossings=(growth, *base.crossings[1:])))


def test_a_border_says_the_weight_beside_the_reference_and_what_was_stated() -> None:
    said = answer.border(canada())
    assert all(
        "beside 100 for loss of access to intelligence (" in line
        or line.endswith("instead of 100, the others as stated")
        for line in said
    )
    assert any("(outside the stated 40 to 160)" in line for line in said)


def test_the_sentence_of_a_quick_run_says_what_was_not_tried() -> None:
    said = answer.sentence(canada(beside=False))
    assert "; objections, perspectives and independence were not tried (a quick run); " in said
    assert "no objection was tried" not in said
    assert canada(beside=False).document["quick"] is True


def test_runs_that_cannot_be_told_apart_are_no_turns() -> None:
    base = canada()
    near = replace(base, runs=tuple(
        replace(run, losses={**run.losses, base.best: run.losses[run.best] + 0.03}) if run.turned else replace(run, gap=1.0)
        for run in base.runs
    ))  # fmt: skip
    turned = sum(run.turned for run in base.runs if run.kind == "variant")
    assert turned > 1
    assert f"of fifteen objections none turns it and {answer._count(turned)} make it a toss-up" in answer.sentence(near)
    assert all(row["toss_up"] == row["turned"] for row in near.document["runs"])


def test_options_that_cannot_be_told_apart_are_a_toss_up(tmp_path: Path) -> None:
    def twice(data: dict[str, Any]) -> None:
        data["options"]["twin"] = {**deepcopy(data["options"]["allow"]), "title": "The same again", "short": "Twin"}
        for term in data["terms"].values():
            term["of"] = [item | {"twin": item["allow"]} if isinstance(item, dict) else item for item in term["of"]]
        data["options"] = {name: data["options"][name] for name in ("allow", "twin", "wait-12")}
        data["options"]["wait-12"]["then"] = ["allow", "twin"]
        data["terms"]["late"]["of"] = [{"allow": "0", "twin": "0"}]
        data["variants"].pop("state-pays", None)

    found = begun(tmp_path, twice)
    assert set(found.document["toss_ups"]) >= {"twin"} or found.best == "twin"
    assert answer.sentence(found).startswith("A toss-up: ")
    assert "are less than 0.01 points apart, too little to tell; by a hair " in answer.sentence(found)
    assert answer.toss_ups(canada()) == ()


def test_an_outcome_that_is_nothing_says_why_and_what_that_rests_on() -> None:
    assert canada().document["nothing"] == [
        {
            "outcome": "cost_state",
            "why": "no option compensates anybody (no source in Allow, Block in 5G alone, Block; cited in Limited role)",
        }
    ]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda d: d["uncertainties"]["trade_hit"].update(q=0), "the trade that retaliation strikes is 0 (no source)"),
        (lambda d: d["terms"].pop("trade"), "no term adds to it"),
        (lambda d: [d["responses"]["p_retaliate"]["table"].update({s: 0}) for s in d["responses"]["p_retaliate"]["table"]], "is 0 (no source)"),
    ],
)  # fmt: skip
def test_a_number_that_is_nothing_is_named(change: Any, why: str, tmp_path: Path) -> None:
    told = {row["outcome"]: row["why"] for row in begun(tmp_path, change, country="NZ").document["nothing"]}
    assert why in told["trade"]


def test_steps_and_numbers_have_names_that_people_use() -> None:
    document = canada().document
    steps = {row["what"] for row in document["timeline"]}
    assert "one-off payment: swap (cost to operators)" in steps
    assert "putting in equipment of the vendor is forbidden from then on" in steps
    assert document["titles"]["numbers"]["discount"] == "the rate at which later money counts less"
    assert {row["parameter"] for row in document["supports"]} <= set(document["titles"]["numbers"])
    assert not any("core-equivalent" in row["unit"] for row in canada().rows)
    models = [row["what"] for row in document["runs"] if row["kind"] == "model"]
    assert "the part of the core's risk that the edge carries: as the model collapsed has it" in models


def test_options_that_are_called_alike_are_told_apart_by_name() -> None:
    case = canada().case
    allow, limited = case.options["allow"], case.options["limited"]
    alike = limited.model_copy(update={"short": None, "title": f"{answer.short(case, 'allow')}, protected"})
    both = case.model_copy(update={"options": {**case.options, "limited": alike}})
    assert answer.short(both, "limited") == f"{answer.short(case, 'allow')} (limited)"
    assert answer.short(both, "allow") == f"{answer.short(case, 'allow')} (allow)"
    assert answer.short(both, "block") == answer.short(case, "block")
    assert allow == both.options["allow"]
