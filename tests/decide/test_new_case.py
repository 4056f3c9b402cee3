"""A case begun from answers is whole, can be decided at once, and says that it is a placeholder."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vendorline.decide import decide, read_case
from vendorline.decide.case.changed import based_on
from vendorline.decide.case.new import new_case, new_from, questions
from vendorline.decide.case.write import case_text
from vendorline.decide.draws.sobol import Plan
from vendorline.errors import UnknownName, UsageError
from vendorline.rulebook.strict_yaml import read_yaml

TINY = Plan(log2=6, scrambles=2)
DAY = "2026-11-27"


def decided(text: str, folder: Path, **options: bool):
    path = folder / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return decide(read_case(path), TINY, **options)


def test_questions_are_a_dozen_with_answers_that_work(tmp_path):
    assert 10 <= len(questions()) <= 16
    assert all(one.question and one.help for one in questions())
    text = new_case({one.id: one.default for one in questions()})
    document = decided(text, tmp_path).document
    assert document["status"].startswith("PLACEHOLDER")
    assert document["support"]["unsupported"] == document["support"]["drawn"] >= 30
    assert set(document["independence"]["verdicts"]) > {
        "p_restrict",
        "p_retaliate",
        "cutoff",
        "p_restrict + p_retaliate",
    }
    assert "# What can be chosen." in text


def test_answers_stand_in_the_case(tmp_path):
    text = new_case({
        "case": "NZ 2026!", "country": "nz", "day": DAY, "vendor": "Acme: Radio", "home": "Ruritania", "allies": "the United States; Australia",
        "money": "NZD bn", "options": "allow; block; wait-9; block-review", "removal": "4 years", "compensation": "0.5",
        "matters": "trade; delay; cost_state; cost_operators", "question": "May \"Acme's\" kit be used? #5G", "horizon": "12 years",
    })  # fmt: skip
    case = decided(text, tmp_path, beside=False).case
    assert (case.case, case.jurisdiction, case.decide_on.isoformat()) == ("NZ-2026", "NZ", DAY)
    assert case.question == 'May "Acme\'s" kit be used? #5G'
    assert [*case.options] == ["allow", "block", "wait-9", "block-review"]
    assert case.options["block"].own_rule.vendors == ("Acme: Radio",)
    assert case.options["block"].compensation == 0.5
    assert case.options["block-review"].short == "Block with a review"
    assert len(case.options["block"].amounts.lines["used"]["exposure"]) == 5
    assert {r.pressure for r in case.responses.values()} == {"United_States", "Australia", "Ruritania"}
    assert case.responses["p_restrict_2"].title.startswith("access to intelligence from Australia")
    assert case.weights.reference == "trade"
    assert set(case.weighed) == {"trade", "delay", "cost_state", "cost_operators"}
    assert case.outcomes["exposure"].never_weighed
    assert case.uncertainties["uplift_year"].unit == "NZD bn per year"
    assert "delay_limited" not in case.uncertainties


CHOICES = ["allow", "limited", "block-new", "block"]
MATTERS = ["cost_operators", "cost_state", "delay", "exposure", "supply", "ally_access", "trade"]
#: Text as people write it, with what means something to YAML.
names = st.text(st.sampled_from("abcXYZ é'\":#,[]{}&*!|>%@-0123.~"), min_size=0, max_size=30)


@st.composite
def answers(draw):
    choices = draw(st.lists(st.sampled_from(CHOICES), min_size=1, unique=True))
    later = draw(st.lists(st.sampled_from(["wait-6", "wait-18", *(f"{c}-review" for c in choices)]), unique=True))
    return {
        "day": DAY, "options": "; ".join(choices + later), "vendor": draw(names), "home": draw(names), "question": draw(names), "allies": draw(names),
        "who_decides": draw(names), "matters": "; ".join(draw(st.lists(st.sampled_from(MATTERS[:5]), min_size=1, unique=True))),
        "cap": str(draw(st.floats(0, 1))), "removal": draw(st.sampled_from(["18 months", "7 years", "3 quarters"])),
    }  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers())
def test_whatever_is_answered_can_be_decided(tmp_path, given_answers):
    text = new_case(given_answers)
    found = decided(text, tmp_path, beside=False)
    asked = given_answers["question"].strip()
    assert found.case.question == ("What is to be decided?" if asked in {"", "-"} else asked)  # a dash stands for none
    assert found.best in found.case.options
    assert read_yaml(text, "case").data["options"].keys() == set(given_answers["options"].split("; "))


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        ({"country": "Atlantis"}, UnknownName, "unknown country"),
        ({"day": "27.11.2026"}, UsageError, "YYYY-MM-DD"),
        ({"horizon": "ten years"}, UsageError, "span of time"),
        ({"removal": "soon"}, UsageError, "span of time"),
        ({"cap": "135 %"}, UsageError, "between 0 and 1"),
        ({"compensation": "2"}, UsageError, "between 0 and 1"),
        ({"options": "wait-12"}, UsageError, "decided at once"),
        ({"options": "alow; block"}, UnknownName, "allow"),
        ({"options": "allow; block-review"}, UsageError, "add it"),
        ({"matters": "exposre"}, UnknownName, "exposure"),
        ({"matters": "ally_access", "allies": ""}, UsageError, "nothing that matters"),
        ({"case": "???"}, UsageError, "no name"),
        ({"money": ""}, UsageError, "unit"),
        ({"vendr": "x"}, UnknownName, "vendor"),
    ],
)
def test_answers_that_cannot_be_used_are_refused(answer, error, said):
    with pytest.raises(error, match=said):
        new_case(answer)


@pytest.mark.parametrize("name", ["canada-2020", "canada-2022", "united-kingdom-2020-07", "canada-2020-hindsight"])
def test_a_shipped_case_comes_whole(name, tmp_path):
    text = new_from(name)
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    alone = read_case(path)
    assert "based_on:" not in text
    assert len(alone.documents) == 1
    shipped = read_case(Path(str(files("vendorline.decide") / "data" / "cases" / f"{name}.yaml")))
    assert alone.data == shipped.data
    assert "#   swap        part of the vendor's radio" in text
    with pytest.raises(UnknownName, match="canada-2020"):
        new_from("canada-2000")


@given(
    st.recursive(
        names,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names.filter(bool), inner, max_size=3),
        max_leaves=8,
    )
)
def test_what_is_written_is_read_back(value):
    data = {"case": "x", "events": value if isinstance(value, dict) else {"a": value}}
    read = read_yaml(case_text(data, {}, "# x\n"), "x").data
    assert read == based_on(data, {})


@pytest.mark.parametrize(("cap", "swap", "uplift"), [("0", 1, 1), ("0.35", 0.4, 0.4), ("1", 0, 0)])
def test_amounts_of_a_limited_role_follow_its_cap(cap: str, swap: float, uplift: float, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(new_case({"cap": cap}), encoding="utf-8")
    used = read_case(path).case.options["limited"].amounts.lines["used"]
    assert (used["swap"], used["uplift"]) == (swap, uplift)


def test_amounts_between_the_ends_are_between(tmp_path: Path) -> None:
    swaps, ends = [], []
    for cap in ("0", "0.2", "0.35", "0.6", "0.9", "1"):
        path = tmp_path / "case.yaml"
        path.write_text(new_case({"cap": cap}), encoding="utf-8")
        used = read_case(path).case.options["limited"].amounts.lines["used"]
        swaps.append(used["swap"])
        ends.append(used["exposure"][-1])
    assert swaps == sorted(swaps, reverse=True)
    assert ends == sorted(ends)


@pytest.mark.parametrize("said", ["none", "None", "", "-"])
def test_nobody_is_nobody(said: str, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(new_case({"home": said, "allies": said}), encoding="utf-8")
    case = read_case(path).case
    assert not case.responses


def test_judged_without_a_source_is_told(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    text = new_case({})
    path.write_text(
        text.replace("unsupported: 'PLACEHOLDER: ask operators, and count sites'", "judged: we think so"),
        encoding="utf-8",
    )
    assert "judged: we think so" in path.read_text(encoding="utf-8")
    told = [fault for fault in read_case(path).warnings if "no source is cited" in fault.problem]
    assert len(told) == 1
    assert "unsupported" in told[0].remedy


def test_shares_may_be_percentages_and_countries_names(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(new_case({"cap": "50 %", "country": "Chile"}), encoding="utf-8")
    case = read_case(path).case
    rule = case.options["limited"].own_rule
    assert rule is not None
    assert (case.jurisdiction, rule.shares["access"]) == ("CL", 0.5)
    with pytest.raises(UsageError, match=r"write 0\.5 or 50 %"):
        new_case({"cap": "150 %"})
