"""The same as `test_completions.py` for networks of the kinds that `completions.kinds` makes: rows left out, neighbours, managers and more."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from completions.compared import differences
from completions.kinds import KINDS
from completions.right_after import going_right_after
from completions.small_worlds import some_case
from completions.verdicts import TooManyError

#: Networks of each kind; the slow ones add volume.
FEW, MANY = 12, 400
#: Networks of which something else was said before, or on which rows left out tell most.
TELLING = (
    ("adjacent", 20_131), ("parts", 20_069), ("left_out", 20_076), ("left_out", 20_052), ("left_out", 30_332), ("jurisdiction", 20_021),
    ("left_out", 463), ("twins", 280), ("twins", 143), ("adjacent", 253), ("adjacent", 30_370), ("managed", 72), ("defaults", 20_489), ("defaults", 20_419), ("to_come", 20_278),
)  # fmt: skip


def batch(kind: str, first: int, number: int) -> None:
    told = Counter[str]()
    for seed in range(first, first + number):
        case = some_case(random.Random(seed), kind)
        try:
            found = list(differences(case))
        except TooManyError:
            told["skipped"] += 1
            continue
        assert found == [], (kind, seed, case.law.id, case.day)
        told["done"] += 1
    assert told["done"] > number * 0.75


@pytest.mark.parametrize("kind", KINDS)
def test_what_holds_in_every_completion_is_said(kind: str) -> None:
    batch(kind, 0, FEW)


@pytest.mark.parametrize(("kind", "seed"), TELLING)
def test_what_was_told_wrong_is_told_right(kind: str, seed: int) -> None:
    assert list(differences(some_case(random.Random(seed), kind))) == []


def right_after(kind: str, first: int, number: int) -> None:
    done = 0
    for seed in range(first, first + number):
        case = going_right_after(some_case(random.Random(seed), kind), random.Random(seed))
        try:
            found = [] if case is None else list(differences(case))
        except TooManyError:
            continue
        assert case is None or found == [], (kind, seed, case.law.id, case.day)
        done += case is not None
    assert done > number * 0.1


@pytest.mark.parametrize("kind", ["to_come", "adjacent", "managed", "left_out", "defaults"])
def test_what_goes_right_after_the_day_had_come(kind: str) -> None:
    right_after(kind, 58, 18)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["to_come", "adjacent", "managed", "left_out", "defaults"])
def test_what_goes_right_after_the_day_had_come_in_many_networks(kind: str) -> None:
    right_after(kind, 1_000, 100)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_what_holds_in_every_completion_of_many_networks(kind: str) -> None:
    batch(kind, 20_000, MANY)
