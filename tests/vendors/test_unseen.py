"""Spellings of people who had not seen the catalogue: how many are read, how many are asked, and that none is read wrongly."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

from vendorline.vendors import family_of, match_of, vendors

UNSEEN = Path(__file__).parent / "data" / "unseen.csv"
TODAY = date(2026, 11, 27)


def outcomes() -> dict[tuple[str, str], Counter[str]]:
    """Per writer and per domain: read rightly (the company, or another name of its family today), asked rightly or needlessly, wrong."""
    found: dict[tuple[str, str], Counter[str]] = {}
    with UNSEEN.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            match, meant = match_of(row["spelling"]), row["vendor_id"]
            if match.vendor_id is None:
                kind = "asked"
            elif meant and family_of(match.vendor_id, TODAY) == family_of(meant, TODAY):
                kind = "right"
            else:
                kind = "wrong"
            for key in (
                ("writer", row["writer"]),
                ("domain", row["domain"]),
                ("all", "nobody" if not meant else "somebody"),
            ):
                found.setdefault(key, Counter())[kind] += 1
    return found


def test_none_is_wrong_and_most_clear_spellings_are_read() -> None:
    found = outcomes()
    every = found["writer", "a"] + found["writer", "b"]
    assert every.total() == 220
    assert every["wrong"] == 0
    assert every["right"] >= 124
    assert found["all", "nobody"]["right"] == 0


def test_spellings_that_mended_nothing_are_read_or_asked() -> None:
    assert outcomes()["writer", "c"] == {"right": 76, "asked": 24}


def test_labels_are_vendors_of_the_catalogue() -> None:
    with UNSEEN.open(encoding="utf-8", newline="") as lines:
        assert {row["vendor_id"] for row in csv.DictReader(lines)} - {""} <= set(vendors())
