"""What to find out first: the doubt that is left once a maker is known is that of enumeration."""

from __future__ import annotations

import math
import random
from math import prod
from typing import Any

import pytest

from completions.small_worlds import some_case
from likely.completed import completed_by
from likely.enumerated import chance, combinations
from likely.test_check_likely import judged_by, some_priors, with_regions
from vendorline.check.likely.first import first_rows, questions
from vendorline.check.likely.jacobi import nodes_of
from vendorline.check.likely.likely import key_of_row, likely
from vendorline.likely import lots_of

BROKEN = {"due", "breached"}


def doubts_left(worlds: list[tuple[float, tuple[str, ...], bool]], lot: int) -> float:
    """The doubt to be expected once the maker of a lot is known."""
    left = 0.0
    for maker in {makers[lot] for _, makers, _ in worlds}:
        mine = [(weight, broken) for weight, makers, broken in worlds if makers[lot] == maker]
        whole = math.fsum(weight for weight, _ in mine)
        p = math.fsum(weight for weight, broken in mine if broken) / whole
        left += whole * p * (1 - p)
    return left


def test_the_doubt_left_is_that_of_enumeration() -> None:
    compared = seed = 0
    while compared < 12:
        rng = random.Random(7_000 + seed)
        seed += 1
        case = some_case(rng)
        network = with_regions(case.network, rng)
        lots = lots_of(network, some_priors(network, rng, list(case.law.provision.vendor.vendor_ids)))
        if not len(lots.lots) > 1 or prod(len(lot.vendors) for lot in lots.lots) > 48:
            continue
        judge = judged_by(case)
        told = likely(judge(network), lots, 50, accept_recalled=True)
        asked = {key: questions(row) for key, row in told.rows.items()}
        if not any(asked.values()):
            continue
        worlds: dict[Any, list[tuple[float, tuple[str, ...], bool]]] = {}
        for makers in combinations(lots):
            for row in judge(completed_by(network, lots, makers)).to_dicts():
                world = chance(lots, makers), makers, row["verdict"] in BROKEN
                worlds.setdefault(key_of_row(row), []).append(world)
        for key, found in asked.items():
            for question in found:
                assert question.left == pytest.approx(doubts_left(worlds[key], question.lot), abs=1e-9)
                compared += 1
            named = {question.lot for question in found}
            for lot in set(told.rows[key].draws.numbers.lots) - named if found else ():
                assert doubts_left(worlds[key], lot) == pytest.approx(found[0].doubt, abs=1e-9)
        for row in first_rows(told):
            assert row["question"].startswith(f"Ask {row['asked_of']} who made ")


@pytest.mark.parametrize(("a", "b", "number"), [(0.3, 0.7, 3), (0.01, 0.02, 5), (5, 0.5, 10), (0.5, 0.5, 6), (1, 1, 1)])
def test_nodes_give_the_moments_of_a_beta_distribution(a: float, b: float, number: int) -> None:
    shares, weights = nodes_of(a, b, number)
    for degree in range(2 * number):
        wanted = math.exp(math.lgamma(a + degree) - math.lgamma(a) + math.lgamma(a + b) - math.lgamma(a + b + degree))
        assert float(weights @ shares**degree) == pytest.approx(wanted, abs=1e-12)
