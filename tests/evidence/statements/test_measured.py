"""How many marked statements the candidates find, and how many candidates are marked, on texts that were marked before the first run.

A candidate finds a statement where it holds at least half of the statement's characters; each candidate finds one statement, and each
statement is found by one candidate, so that no long candidate counts for several.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from vendorline.evidence.statements import Candidate, place, propose
from vendorline.evidence.statements.anchors import Placed

DATA = Path(__file__).resolve().parents[1] / "data"
Row = dict[str, str]


def marked(name: str) -> tuple[str, list[Row]]:
    text = (DATA / f"{name}.txt").read_text(encoding="utf-8")
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return text, list(csv.DictReader(lines))


def found(rows: list[Row], candidates: tuple[Candidate, ...]) -> dict[int, int]:
    """The candidate of each row that one finds, as many rows as can be (augmenting paths)."""
    spans = [(c.anchor.start, c.anchor.end) for c in candidates]
    near = [
        [
            c
            for c, (a, b) in enumerate(spans)
            if 2 * (min(int(r["end"]), b) - max(int(r["start"]), a)) >= len(r["exact"])
        ]
        for r in rows
    ]
    row_of: dict[int, int] = {}

    def placed(row: int, seen: set[int]) -> bool:
        for candidate in near[row]:
            if candidate not in seen:
                seen.add(candidate)
                if candidate not in row_of or placed(row_of[candidate], seen):
                    row_of[candidate] = row
                    return True
        return False

    for row in range(len(rows)):
        placed(row, set())
    return {row: candidate for candidate, row in row_of.items()}


@pytest.mark.parametrize(("name", "recall", "precision"), [("envoy-news", 0.9, 0.9), ("house-statement", 0.85, 0.85)])
def test_candidates_find_what_was_marked(name: str, recall: float, precision: float):
    text, rows = marked(name)
    candidates = propose(text, date.fromisoformat(rows[0]["published_on"]))
    hits = len(found(rows, candidates))
    assert hits / len(rows) >= recall
    assert hits / len(candidates) >= precision


@pytest.mark.parametrize("name", ["envoy-news", "house-statement"])
def test_a_candidate_names_nobody_whom_the_mark_does_not(name: str):
    text, rows = marked(name)
    candidates = propose(text, date.fromisoformat(rows[0]["published_on"]))
    named = [
        (rows[r], candidates[c]) for r, c in found(rows, candidates).items() if candidates[c].source_named == "named"
    ]
    wrong = [
        (row["id"], c.speaker)
        for row, c in named
        if row["speaker"] not in {c.speaker, *c.via} and c.speaker not in row["speaker"]
    ]
    # The advice to ministers is told by the speaker who has the floor.
    assert wrong in ([], [("H20", "Ruth Calder")])


@pytest.mark.parametrize("name", ["envoy-news", "house-statement"])
def test_every_mark_stands_in_its_text_once(name: str):
    text, rows = marked(name)
    assert [place(text, row["exact"]) for row in rows] == [Placed(int(row["start"]), int(row["end"])) for row in rows]
