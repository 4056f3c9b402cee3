"""Bad case files: every fault at once, each with its line and a remedy."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from damaged_cases import as_yaml
from random_cases import random_case

from vendorline.decide import read_case
from vendorline.decide.case.read import case_of
from vendorline.errors import Fault, InvalidInput

Data = dict[str, Any]

PLAIN = """\
case: small
question: What?
decide_on: 2020-03-09
known: 2020-03-09
horizon: 10 years
money: {unit: bn, discount: {rate: 0.03}}
options:
  allow:
    title: Allow
    stance: open
    amounts: {used: {swap: 0}}
  block:
    title: Block
    stance: closed
    amounts: {used: {swap: 1}}
events:
  cutoff: {title: The cut-off, within: 24 months, p: [.1, .4, .8]}
  ban: {title: The ban, within: 24 months, given: cutoff, p: {without: .2, with: .7}}
responses:
  p_ally: {title: The ally answers, given: [stance, cutoff], table: {open: {without: .2, with: .4}, closed: 0}}
uncertainties:
  price: {unit: bn, q: [1, 2, 4]}
  years: {unit: years, q: [0, 1, 3]}
  rival: {unit: ratio, models: {one: {q: [1, 2, 3]}, two: {q: 4}}, mix: {one: .5, two: .5}}
move_together:
  both: {rho: .5, members: [price, cutoff]}
outcomes:
  cost: {unit: bn, swing: [0, 4]}
  access: {unit: years, swing: [0, 2]}
terms:
  swap: {outcome: cost, of: [price, rival], by: swap, paid: year 3}
  lost: {outcome: access, of: [p_ally, years]}
weights:
  reference: cost
  ranges: {cost: 100, access: [20, 150]}
variants:
  cheap: {objection: cheaper, set: {price: 1}}
"""


def faults_of(tmp_path: Path, text: str, **known: Any) -> tuple[Fault, ...]:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_case(path, **known)
    return caught.value.faults


def test_the_plain_case_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(PLAIN, encoding="utf-8")
    assert read_case(path).case.case == "small"


#: What is written otherwise, where the fault is told, and what it says.
BAD = [
    ("price: {unit: bn, q: [1, 2, 4]}", "price: {unit: bn, q: [1, 4, 2]}", "uncertainties.price", "quantiles cross"),
    ("price: {unit: bn, q: [1, 2, 4]}", "price: {unit: bn, q: {0.1: 3, 0.9: 2}}", "uncertainties.price", "quantiles cross"),
    ("price: {unit: bn, q: [1, 2, 4]}", "price: {unit: bn, q: [1, 2]}", "uncertainties.price", "has 2 points"),
    ("price: {unit: bn, q: [1, 2, 4]}", "price: {unit: bn, q: [1, 2, 9], within: [0, 5]}", "uncertainties.price", "lies outside 0 to 5"),
    ("p: [.1, .4, .8]", "p: {word: likely}", "events.cutoff.p", "scale"),
    ("p: [.1, .4, .8]", "p: {word: likely, scale: vibes}", "events.cutoff.p", "there is no scale 'vibes'"),
    ("p: [.1, .4, .8]", "p: {word: perchance, scale: icd203}", "events.cutoff.p", "'perchance' is no word of the scale icd203"),
    ("p: [.1, .4, .8]", "p: [.1, .4, 1.8]", "events.cutoff", "lies outside 0 to 1"),
    ("mix: {one: .5, two: .5}", "mix: {one: .5, two: .6}", "uncertainties.rival", "sums to 1.1"),
    ("mix: {one: .5, two: .5}", "mix: {one: .5, three: .5}", "uncertainties.rival", "which is no model of it"),
    ("  both: {rho: .5, members: [price, cutoff]}", "  both: {rho: .5, members: [price, cutoff]}\n  two: {rho: .1, members: [price, years]}", "move_together.two.members", "'price' is in two groups"),
    ("given: cutoff, p: {without", "given: ban, p: {without", "events.ban.given", "hangs on itself"),
    ("of: [price, rival]", "of: [price, price]", "terms.swap.of", "'price' stands twice in one product"),
    ("cost: {unit: bn, swing: [0, 4]}", "cost: {unit: bn}", "outcomes.cost", "needs a `swing`"),
    ("cost: {unit: bn, swing: [0, 4]}", "cost: {unit: bn, swing: [4, 4]}", "outcomes.cost", "ends of its swing are the same"),
    ("    stance: open", "    stance: open\n    provisions: [GB-2020-01-KORE]", "options.allow.provisions", "there is no provision GB-2020-01-KORE"),
    ("    stance: open", "    stance: opne", "options.allow.stance", "has no line in the table of p_ally"),
    ("    stance: open\n", "", "options.allow", "needs a `stance`"),
    ("    amounts: {used: {swap: 0}}", "    amounts: {gone: {swap: 0}}", "options.allow", "needs a line `used`"),
    ("given: [stance, cutoff]", "given: [stance, cutof]", "responses.p_ally.given", "'cutof' is no event of this case"),
    ("lost: {outcome: access,", "lost: {outcome: acces,", "terms.lost.outcome", "'acces' is no outcome"),
    ("by: swap, paid: year 3", "by: swap, paid: in three years", "terms.swap.paid", "is no time of payment"),
    ("by: swap, paid: year 3", "by: swop, paid: year 3", "terms.swap.by", "'swop' is no amount of an option"),
    ("decide_on: 2020-03-09", "decide_on: 9 March 2020", "decide_on", ""),
    ("decide_on: 2020-03-09", "decide_on: 09.03.2020", "decide_on", ""),
    ("decide_on: 2020-03-09", "decide_on: 2020-02-30", "decide_on", ""),
    ("rate: 0.03", "rate: 0,03", "money.discount", ""),
    ("rate: 0.03", "rate: nan", "money.discount.rate", ""),
    ("rate: 0.03", "rate: -0.03", "money.discount", "outside 0 to 1"),
    ("q: [0, 1, 3]", "q: [0, 1, inf]", "uncertainties.years.q", "finite"),
    ("q: [0, 1, 3]", "q: [0, yes, 3]", "uncertainties.years.q", "number"),
    ("q: [0, 1, 3]", "q: no", "uncertainties.years.q", "number"),
    ("horizon: 10 years", "horizon: ten years", "horizon", "is no span of time"),
    ("horizon: 10 years", "horizon: 10", "horizon", "is no span of time"),
    ("horizon: 10 years", "horizon: 0 years", "horizon", ""),
    ("question: What?", "question: What?\nanswer: block", "answer", "is no field here"),
    ("question: What?\n", "", "question", "is missing"),
    ("reference: cost", "reference: trade", "weights.reference", "has no weight"),
    ("ranges: {cost: 100, access: [20, 150]}", "ranges: {cost: 100}", "weights.ranges", "the outcome 'access' has no weight"),
    ("ranges: {cost: 100, access: [20, 150]}", "ranges: {cost: 0, access: 0}", "weights.ranges", "every weight is 0"),
    ("ranges: {cost: 100, access: [20, 150]}", "ranges: {cost: 100, access: [150, 20]}", "weights", "a weight lies between"),
    ("ranges: {cost: 100, access: [20, 150]}", "ranges: {cost: 100, access: [20, 90]}\n  order: [access > cost]", "weights.order", "no weights within the ranges have this order"),
    ("set: {price: 1}", "set: {prise: 1}", "variants.cheap.set.prise", "there is nothing at 'prise'"),
    ("set: {price: 1}", "set: {options.block.compensation: 3}", "variants.cheap.set", "makes a case that cannot be"),
    ("set: {price: 1}", "remove: [prise]", "variants.cheap.remove", "'prise' is no event, response or uncertainty"),
    ("set: {price: 1}", "convert: {acces: {into: cost, per: {q: 1}}}", "variants.cheap.convert", "'acces' is no outcome"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "wrong", "column", "problem"), BAD, ids=[f"{row[1][:40]}" for row in BAD])
def test_a_fault_is_told_with_its_line_and_a_remedy(
    tmp_path: Path, was: str, wrong: str, column: str, problem: str
) -> None:
    assert PLAIN.count(was) == 1
    text = PLAIN.replace(was, wrong)
    faults = faults_of(tmp_path, text)
    (fault, *_) = [f for f in faults if (f.column or "").startswith(column)] or [None]
    assert fault is not None, faults
    assert problem in fault.problem, faults
    assert fault.remedy
    assert fault.row is not None
    first = next(n for n, (a, b) in enumerate(zip(text.split("\n"), PLAIN.split("\n"), strict=False), 1) if a != b)
    # On the line itself, or on that of what it belongs to.
    assert fault.row == 1 or abs(fault.row - first) <= 4, (fault, first)
    assert len(faults) <= 3, faults


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    rows = [
        row
        for row in BAD
        if row[3] in {"quantiles cross", "has 2 points", "needs a `swing`", "is no span of time", "sums to 1.1"}
    ]
    text = PLAIN
    for was, wrong, _, _ in rows:
        text = text.replace(was, wrong)
    told = " ".join(f.problem for f in faults_of(tmp_path, text))
    for word in ("quantiles cross", "`swing`", "span of time", "sums to 1.1"):
        assert word in told


def test_a_claim_later_than_known_is_refused(tmp_path: Path) -> None:
    text = PLAIN.replace("q: [1, 2, 4]", "q: [1, 2, 4], cites: [S01, S99]")
    known = {"S01": SimpleNamespace(invalid_because=None, known_from=date(2020, 3, 10))}
    late, unknown = sorted(faults_of(tmp_path, text, claims=known), key=lambda f: "S99" in f.problem)
    assert (late.row, late.column) == (22, "uncertainties.price.cites")
    assert "became known on 2020-03-10, after 2020-03-09" in late.problem
    assert "there is no claim 'S99'" in unknown.problem


def test_an_event_cannot_have_happened_after_what_is_known(tmp_path: Path) -> None:
    text = PLAIN.replace("within: 24 months, p: [.1, .4, .8]", "happened: 2020-05-15")
    (fault,) = faults_of(tmp_path, text)
    assert (fault.row, fault.column) == (17, "events.cutoff.happened")


def test_an_event_that_is_missing_is_told_wherever_it_is_named(tmp_path: Path) -> None:
    text = PLAIN.replace("  cutoff: {title: The cut-off, within: 24 months, p: [.1, .4, .8]}\n", "")
    faults = faults_of(tmp_path, text)
    assert {f.column for f in faults} == {"events.ban.given", "responses.p_ally.given", "move_together.both.members"}
    assert all("'cutoff' is no" in f.problem for f in faults)


@pytest.mark.parametrize("number", ["1e-3", "1E-3", ".001", "0.001", "+0.001", '"0.001"', "'1e-3'"])
def test_a_number_is_a_number_however_yaml_sees_it(tmp_path: Path, number: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(PLAIN.replace("q: [0, 1, 3]", f"q: [0, {number}, 3]"), encoding="utf-8")
    assert read_case(path).case.uncertainties["years"].q == (0.0, 0.001, 3.0)


@pytest.mark.parametrize("name", ["yes", "no", "on", "off", "y", "null-ish", "1e-3"[:3] + "x"])
def test_a_name_stays_a_name_however_yaml_sees_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        PLAIN.replace("stance: open", f"stance: {name}").replace("{open: {", f"{{{name}: {{"), encoding="utf-8"
    )
    assert read_case(path).case.options["allow"].stance == name


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "no mapping"),
        ("\n\n# nothing\n", "no mapping"),
        ("- a\n- b\n", "no mapping"),
        ("just words", "no mapping"),
        ("case: [a\n", "YAML"),
        ("case: x\n\toptions: y\n", "tab"),
        ("case: &a x\nquestion: *a\n", "aliases"),
        ("case: a\ncase: b\n", "twice"),
        ("case: a\n---\ncase: b\n", "second document"),
        ("{}", "missing"),
        ("case: x", "missing"),
    ],
)
def test_what_is_no_case_is_told(tmp_path: Path, text: str, word: str) -> None:
    faults = faults_of(tmp_path, text)
    assert any(word in f.problem for f in faults), faults
    assert all(f.row is not None and f.remedy for f in faults)


def test_a_case_that_stands_on_itself_or_on_nothing_is_told(tmp_path: Path) -> None:
    for base, word in (("case.yaml", "leads back"), ("other.yaml", "there is no such file")):
        (fault,) = faults_of(tmp_path, f"case: x\nbased_on: {base}\n")
        assert (fault.row, fault.column) == (2, "based_on")
        assert word in fault.problem
    (tmp_path / "a.yaml").write_text("based_on: case.yaml\n", encoding="utf-8")
    (fault,) = faults_of(tmp_path, "case: x\nbased_on: a.yaml\n")
    assert "leads back" in fault.problem


@pytest.mark.parametrize("base", ["[a, b]", "{a: b}", ".", "..", "''", "a" * 5000, "'a\\0b'", '"a\\0b"'])
def test_a_base_that_is_no_file_is_told(tmp_path: Path, base: str) -> None:
    assert faults_of(tmp_path, f"case: x\nbased_on: {base}\n")


def test_a_fault_of_the_base_is_told_in_the_base(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(PLAIN.replace("q: [1, 2, 4]", "q: [4, 2, 1]"), encoding="utf-8")
    (fault,) = faults_of(tmp_path, "case: later\nbased_on: base.yaml\nknown: 2020-04-01\n")
    assert fault.file.endswith("base.yaml")
    assert fault.row == 22


def test_a_later_case_that_mends_its_base_is_fine(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(PLAIN.replace("q: [1, 2, 4]", "q: [4, 2, 1]"), encoding="utf-8")
    later = tmp_path / "later.yaml"
    later.write_text(
        "case: later\nbased_on: base.yaml\nuncertainties: {price: {unit: bn, q: [1, 2, 4]}}\n", encoding="utf-8"
    )
    assert read_case(later).case.uncertainties["price"].q == (1.0, 2.0, 4.0)


def test_very_many_options_or_events_are_refused(tmp_path: Path) -> None:
    many = "".join(f"  o{n}: {{title: O, stance: closed, amounts: {{used: {{swap: 1}}}}}}\n" for n in range(10_000))
    (fault,) = faults_of(tmp_path, PLAIN.replace("events:\n", f"{many}events:\n"))
    assert (fault.column, "at most 40" in fault.problem) == ("options", True)
    many = "".join(f"  e{n}: {{title: E, within: 9 months, p: .5}}\n" for n in range(10))
    (fault,) = faults_of(tmp_path, PLAIN.replace("responses:\n", f"{many}responses:\n"))
    assert (fault.column, "at most 8" in fault.problem) == ("events", True)


def test_a_very_long_name_is_refused(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, PLAIN.replace("  block:", f"  {'b' * 100_000}:"))
    assert all(len(str(fault)) < 5000 for fault in faults)


def test_lists_and_mappings_where_others_belong_are_told() -> None:
    whole = random_case(1)
    for section in whole:
        for odd in ([], {}, "x", None, [["x"]], {"x": None}, {"x": []}, {"x": {"y": {"z": "1"}}}):
            data: Data = copy.deepcopy(whole)
            data[section] = odd
            try:
                case_of(data)
            except InvalidInput as refused:
                assert refused.faults  # noqa: PT017


def test_a_case_survives_being_written_as_yaml(tmp_path: Path) -> None:
    for seed in range(10):
        data = random_case(seed)
        path = tmp_path / "case.yaml"
        path.write_text(as_yaml(data), encoding="utf-8")
        assert read_case(path).case == case_of(data)
