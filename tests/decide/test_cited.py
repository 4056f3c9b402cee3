"""Claims beside the numbers that cite them: unit, side, country, and what they say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_doubts import CASE

from vendorline.decide import decide, read_case
from vendorline.decide.case.cited import unit_of
from vendorline.decide.draws.sobol import Plan
from vendorline.evidence.claims import Claim


def claim(claim_id: str, unit: str, *said: float | None, **more: Any) -> Claim:
    low, central, high = said or (None, None, None)
    fields = {
        "name": claim_id, "country": "NO", "year": 2020, "unit": unit, "low": low, "central": central, "high": high,
        "not_in_source": (), "what": "What is claimed.", "source_title": "A source", "source_url": None, "publisher_side": "research",
        "interested": False, "confidence": "high", "known_from": date(2019, 1, 1), "known_from_precision": "day",
        "known_from_because": "said so", "seen": date(2020, 1, 1),
    }  # fmt: skip
    return Claim(claim_id=claim_id, **{**fields, **more})


CLAIMS = {
    one.claim_id: one
    for one in (
        claim("same", "NOK billion", 1, None, 3),
        claim("small", "NOK million", None, 2000, None),
        claim("dollars", "USD billion", 0.1, None, 0.3),
        claim("level", "USD billion in 2035 (level)", 1, None, 3),
        claim("words", "statement"),
        claim("far", "NOK billion", 20, None, 30),
        claim("vendors", "NOK billion", 1, 2, 3, publisher_side="vendor", interested=True),
        claim("abroad", "NOK billion", 1, 2, 3, country="GB"),
        claim("europe", "NOK billion", 1, 2, 3, country="EU"),
    )
}


def read(tmp_path: Path, support: str, more: str = "jurisdiction: NO") -> Any:
    path = tmp_path / "case.yaml"
    text = CASE.replace("unit: bn", "unit: NOK bn").replace("q: [1, 2, 4]", f"q: [1, 2, 4], {support}")
    path.write_text(f"{text}\n{more}\n")
    return read_case(path, claims=CLAIMS)


@pytest.mark.parametrize(
    ("support", "place", "words"),
    [
        ("cites: [dollars]", "cites", "dollars gives a number in USD billion, not in NOK bn"),
        ("cites: [level]", "cites", "in USD billion in 2035 (level), not in NOK bn"),
        ("cites: [words]", "cites", "words gives no number"),
        ("cites: [far]", "cites", "says 20 to 30 NOK bn, and the number is 1 to 4"),
        ("cites: [abroad]", "cites", "is about GB, and the case about NO"),
        ("cites: [vendors]", "paid_by", "vendors is of the vendor's side, and `paid_by` is missing"),
        ("cites: [vendors], paid_by: lobby", "paid_by", "and `paid_by` says lobby"),
        ("cites: [same], paid_by: vendor", "paid_by", "no claim that is cited is on record as interested"),
    ],
)
def test_what_contradicts_a_claim_is_told(tmp_path: Path, support: str, place: str, words: str) -> None:
    (warning,) = read(tmp_path, support).warnings
    assert warning.column == f"uncertainties.price.{place}"
    assert words in warning.problem
    assert warning.remedy


@pytest.mark.parametrize(
    "support",
    [
        "cites: [same]", "cites: [small]", "cites: [words, same]", "cites: [europe]", "cites: [vendors], paid_by: vendor",
        "cites: [words], judged: they say it would cost much", "cites: [abroad], note: Britain is as large", "cites: [far, same]",
    ],
)  # fmt: skip
def test_what_fits_or_is_said_in_words_is_not_told(tmp_path: Path, support: str) -> None:
    assert read(tmp_path, support).warnings == ()


def test_money_of_another_country_is_compared_by_the_rate_of_the_case(tmp_path: Path) -> None:
    rate = "jurisdiction: NO\nexchange: {NOK per USD: {value: 10, unsupported: a round number}}"
    file = read(tmp_path, "cites: [dollars]", rate)
    assert file.warnings == ()
    row = next(r for r in decide(file, Plan(log2=4), beside=False).document["supports"] if r["parameter"] == "price")
    assert (row["unit"], row["low"], row["high"]) == ("NOK bn", 1, 4)
    assert row["claims_say"] == ["number"]
    assert (row["claim_low"], row["claim_high"]) == (pytest.approx(1), pytest.approx(3))


def test_what_is_cited_without_a_number_is_counted_apart(tmp_path: Path) -> None:
    found = decide(read(tmp_path, "cites: [words]"), Plan(log2=4), beside=False).document["support"]
    assert (found["drawn"], found["cited"], found["cited_without_number"], found["unsupported"]) == (2, 1, 1, 1)
    found = decide(read(tmp_path, "cites: [same]"), Plan(log2=4), beside=False).document["support"]
    assert (found["cited"], found["cited_without_number"]) == (1, 0)


@pytest.mark.parametrize(
    ("one", "other", "times"),
    [
        ("CAD bn", "CAD billion", 1), ("CAD bn per year", "CAD million per year (10 y)", 1000), ("GBP bn", "GBP", 1e9),
        ("years", "months", 12), ("months", "months from limited role to ban", 1), ("share", "share of access", 1),
        ("USD bn per year", "USD/year", 1e9),
    ],
)  # fmt: skip
def test_units_are_the_same_however_they_are_written(one: str, other: str, times: float) -> None:
    ours, theirs = unit_of(one), unit_of(other)
    assert ours.kind == theirs.kind
    assert ours.factor / theirs.factor == pytest.approx(times)


def test_each_range_is_held_against_its_own_number() -> None:
    """A chance after a decision stands beside the chance in a window, and a rival model says why its number is a judgement."""
    from vendorline.project.decide_job import open_case

    found = decide(open_case(Path("canada-2020")), Plan(4, 1), beside=False)
    rows = {row["parameter"]: row for row in found.document["supports"]}
    stated = found.case.events["gone"].if_decided["open"]
    assert [rows["gone.if_decided.open"][end] for end in ("low", "high")] == [min(stated), max(stated)]
    assert [rows["gone"][end] for end in ("low", "high")] == [0.2, 0.85]
    assert "two authorities contradict" in rows["edge_carries.separable"]["why"]
