"""Words of probability: three published scales, each word with its range and source."""

from __future__ import annotations

import csv
from importlib.resources import files
from itertools import pairwise

import pytest

ROWS = list(
    csv.DictReader(
        (files("vendorline") / "decide" / "data" / "probability_words.csv").read_text(encoding="utf-8").splitlines()
    )
)
SCALES = {
    s: {r["word"]: (float(r["low"]), float(r["high"])) for r in ROWS if r["scale"] == s}
    for s in ("icd203", "phia", "ipcc")
}


def test_every_row_has_a_range_a_source_and_a_confidence() -> None:
    assert {r["scale"] for r in ROWS} == set(SCALES)
    assert len(ROWS) == sum(map(len, SCALES.values()))
    for row in ROWS:
        assert 0 <= float(row["low"]) < float(row["high"]) <= 1
        assert row["word"] == row["word"].strip().lower()
        assert row["source_title"]
        assert row["source_url"].startswith("https://")
        assert row["confidence"] in {"high", "medium", "low"}


def test_a_word_means_different_things_on_different_scales() -> None:
    assert (SCALES["icd203"]["very likely"], SCALES["ipcc"]["very likely"]) == ((0.8, 0.95), (0.9, 1))
    assert [SCALES[s]["unlikely"] for s in SCALES] == [(0.2, 0.45), (0.25, 0.35), (0, 0.33)]
    assert SCALES["phia"]["likely or probable"] == SCALES["phia"]["probable"] == (0.55, 0.75)


@pytest.mark.parametrize(("scale", "touching"), [("icd203", True), ("phia", False)])
def test_ranges_that_do_not_overlap_stand_in_order(scale: str, touching: bool) -> None:
    ranges = sorted(set(SCALES[scale].values()))
    assert len(ranges) == 7
    gaps = {round(after[0] - before[1], 9) for before, after in pairwise(ranges)}
    assert gaps == ({0} if touching else {0.05})


def test_the_ranges_of_one_scale_lie_one_in_another() -> None:
    likely = [SCALES["ipcc"][w] for w in ("likely", "very likely", "extremely likely", "virtually certain")]
    unlikely = [
        SCALES["ipcc"][w] for w in ("unlikely", "very unlikely", "extremely unlikely", "exceptionally unlikely")
    ]
    assert all(outer[0] < inner[0] and inner[1] == 1 for outer, inner in pairwise(likely))
    assert all(inner[1] < outer[1] and inner[0] == 0 for outer, inner in pairwise(unlikely))
    # As often as not: the word and its opposite leave the middle to a word of its own.
    assert SCALES["ipcc"]["about as likely as not"] == (0.33, 0.66)
