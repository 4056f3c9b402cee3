"""The verdict is what holds in every completion of a network, and the bounds of a cap are the least and greatest over them, enumerated."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from completions.compared import differences
from completions.small_worlds import some_case
from completions.verdicts import TooManyError
from in_groups import in_small_pieces, stored_whatever_its_size
from vendorline.network import read_network, write_network

#: Networks each with one provision; the slow ones add volume.
FEW, MANY, BATCHES = 100, 2140, 10


def batch(first: int, number: int, folder: Path) -> None:
    done = skipped = 0
    for seed in range(first, first + number):
        rng = random.Random(seed)
        case = some_case(rng)
        if seed % 4 == 0:  # as a large network is: from its files and the index beside them
            write_network(case.network, folder / str(seed), validated=True)
            stored = read_network(folder / str(seed))
            assert stored.index is not None
            case = replace(case, network=stored)
        try:
            told = list(differences(case))
        except TooManyError:
            skipped += 1
            continue
        assert told == [], (seed, case.law.id, case.day)
        done += 1
    assert skipped < done / 20


def test_what_holds_in_every_completion_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored_whatever_its_size(monkeypatch)
    batch(0, FEW, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(BATCHES))
def test_what_holds_in_every_completion_of_many_networks(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored_whatever_its_size(monkeypatch)
    in_small_pieces(monkeypatch, random.Random(number))
    each = MANY // BATCHES
    batch(10_000 + number * each, each, tmp_path)
