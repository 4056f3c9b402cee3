"""The cases that are shipped: the numbers of the cases that they were written from, and sources that were known on the day."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from vendorline.decide import best_of, decide, read_case
from vendorline.decide.case.support import supported_entries
from vendorline.decide.draws.sobol import Plan
from vendorline.evidence.claims import claims

CASES = Path(str(files("vendorline.decide") / "data" / "cases"))
NAMES = sorted(path.stem for path in CASES.glob("*.yaml"))
#: Shipped case and the file of another hand that it was written from.
ORIGINS = {
    "canada-2020": "case-canada-2020",
    "canada-2022": "case-canada-2022",
    "united-kingdom-2020-01": "case-uk-2020-01",
    "united-kingdom-2020-07": "case-uk-2020-07",
}
SMALL = Plan(log2=6)


def test_what_is_shipped():
    assert [*ORIGINS] == [name for name in NAMES if "hindsight" not in name and not name.endswith("-network")]
    assert len(NAMES) == 7


@pytest.mark.parametrize("name", NAMES)
def test_every_source_was_known_on_the_day(name):
    file = read_case(CASES / f"{name}.yaml", claims=claims())
    # What became known after the day of the decision is admitted, and said.
    late = file.case.known > file.case.decide_on
    assert [warning.column for warning in file.warnings] == ["known"] * late
    assert file.case.case == name
    if "hindsight" not in name:
        assert (file.case.known - file.case.decide_on).days <= 14


@pytest.mark.parametrize("name", NAMES)
def test_who_paid_is_said_where_a_source_is_interested(name):
    file = read_case(CASES / f"{name}.yaml")
    silent = [
        place
        for place, entry in supported_entries(file.case)
        if any(claims()[cited].interested for cited in entry.claim_ids) and not entry.is_interested
    ]
    # The statement that the vendor denies is not cited, and a run without interested sources leaves nothing to be said.
    assert silent == []


@pytest.mark.parametrize("name", NAMES)
def test_people_read_names_not_ids(name):
    case = read_case(CASES / f"{name}.yaml").case
    assert all(number.title for number in case.uncertainties.values())
    assert all(outcome.title for outcome in case.outcomes.values())
    assert all(option.short and option.lead is not None and option.questions for option in case.choices.values())
    assert case.jurisdiction
    assert not any("%" in question or "chance" in question for o in case.options.values() for question in o.questions)


def test_british_cases_count_in_pounds():
    for name in NAMES:
        if name.startswith("united-kingdom"):
            case = read_case(CASES / f"{name}.yaml").case
            units = [
                case.money.unit,
                *(n.unit for n in case.uncertainties.values()),
                *(o.unit for o in case.outcomes.values()),
            ]
            units += [c.per.unit for v in case.variants.values() for c in v.convert.values()]
            assert not any("CAD" in (unit or "") for unit in units)


@pytest.mark.parametrize(("name", "origin"), ORIGINS.items())
def test_bettered_and_the_same_numbers(name, origin, real_data):
    original = real_data.parent / "facts" / "decision-cases" / f"{origin}.yaml"
    if not original.exists():
        pytest.skip(f"no decision case at {original}")
    ours, theirs = read_case(CASES / f"{name}.yaml"), read_case(original)
    mine = _numbers(ours.case.model_dump(exclude=NEW))
    assert mine == _numbers(theirs.case.model_dump(exclude=NEW))
    assert [*ours.case.variants] == [*theirs.case.variants, "own-claims"]
    for label, variant in theirs.case.variants.items():
        assert _numbers(ours.case.variants[label].model_dump()) == _numbers(variant.model_dump())
    one, other = decide(ours, SMALL, beside=False), decide(theirs, SMALL, beside=False)
    assert one.losses == other.losses
    assert one.shares == other.shares
    assert [(c.parameter.id, c.value) for c in one.crossings] == [(c.parameter.id, c.value) for c in other.crossings]


#: Sections that a case is told by, and variants, of which ours has one more.
NEW = {"case", "title", "jurisdiction", "exchange", "variants", "decide_on", "known"}
#: Fields that no number depends on.
WORDS = {
    "title", "short", "unit", "cites", "judged", "computed", "unsupported", "support", "paid_by", "note", "lead", "questions", "provisions",
    "own_rule", "without_foreign", "year", "objection", "word",
}  # fmt: skip


def _numbers(value):
    """What is left of a case once all is taken out that is words."""
    if isinstance(value, dict):
        return {key: _numbers(item) for key, item in value.items() if key not in WORDS}
    return value


@pytest.mark.parametrize("name", ORIGINS)
def test_which_option_is_best_is_what_the_decision_says(name):
    file = read_case(CASES / f"{name}.yaml", claims=claims())
    decision, told = decide(file, SMALL, beside=False), best_of(file, SMALL)
    assert (told.best, dict(told.losses)) == (decision.best, dict(decision.losses))
