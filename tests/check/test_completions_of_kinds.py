"""The same as `test_completions.py` for networks of the kinds that `completions.kinds` makes: rows left out, neighbours, managers and more."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from completions.compared import differences
from completions.kinds import KINDS
from completions.small_worlds import some_case
from completions.verdicts import TooManyError

#: Networks of each kind; the slow ones add volume.
FEW, MANY = 12, 400
#: Networks of which something else was said before, or on which rows left out tell most.
TELLING = (
    ("adjacent", 20_131), ("parts", 20_069), ("left_out", 20_076), ("left_out", 20_052), ("left_out", 30_332), ("jurisdiction", 20_021),
    ("left_out", 463), ("twins", 280), ("twins", 143), ("adjacent", 253), ("adjacent", 30_370), ("managed", 72), ("defaults", 20_489), ("defaults", 20_419),
)  # fmt: skip

#: What is told as unknown although it is not: bought on an unreadable day, no day of installation, and retired on the very day after the
#: judged one, so that it was surely in. Elements are not told apart by that day.
STILL_UNKNOWN = {("to_come", 20_278): [("unknown for met", (("op", "quiet", ()), "event_date_missing", set()))]}


def batch(kind: str, first: int, number: int) -> None:
    told = Counter[str]()
    for seed in range(first, first + number):
        case = some_case(random.Random(seed), kind)
        try:
            found = list(differences(case))
        except TooManyError:
            told["skipped"] += 1
            continue
        assert found == STILL_UNKNOWN.get((kind, seed), []), (kind, seed, case.law.id, case.day)
        told["done"] += 1
    assert told["done"] > number * 0.75


@pytest.mark.parametrize("kind", KINDS)
def test_what_holds_in_every_completion_is_said(kind: str) -> None:
    batch(kind, 0, FEW)


@pytest.mark.parametrize(("kind", "seed"), TELLING)
def test_what_was_told_wrong_is_told_right(kind: str, seed: int) -> None:
    assert list(differences(some_case(random.Random(seed), kind))) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_what_holds_in_every_completion_of_many_networks(kind: str) -> None:
    batch(kind, 20_000, MANY)
