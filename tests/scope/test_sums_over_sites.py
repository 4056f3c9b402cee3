"""Sums over sites that go from one day to another are those of each day by itself."""

from __future__ import annotations

import random

import numpy as np
import pytest
from numpy.typing import NDArray

from vendorline.scope.elements_by_site import ElementsBySite
from vendorline.scope.sums_over_sites import SumsOverSites

OPERATORS, ENTRIES = 3, 6
DAYS = range(-1, 22)


def some_elements(rng: np.random.Generator, number: int) -> ElementsBySite:
    """Some sites have more elements than are folded in layers."""
    come = rng.integers(0, 12, number).astype(np.int32)
    site = np.where(rng.random(number) < 0.3, -1, rng.integers(0, 1 + number // 3, number))
    amount = rng.integers(0, 9, number)
    gone = come + rng.integers(0, 9, number).astype(np.int32)
    return ElementsBySite.of(
        rng.integers(0, ENTRIES, number), rng.integers(0, OPERATORS, number), site, come, gone, amount, amount
    )


def codes_at_sites(singles: ElementsBySite, bits: NDArray[np.uint8]) -> NDArray[np.int64]:
    """What stands at the sites of each operator, and the amount of it where anything of the first kind is."""
    seen = singles.fold(np.bitwise_or, bits)
    amount = singles.fold(np.add, singles.traffic_kb * (bits > 0)) * (seen & 1)
    places = singles.unit_operator * 8 + seen
    return np.stack([np.bincount(places, minlength=OPERATORS * 8), np.bincount(places, amount, OPERATORS * 8)]).astype(
        np.int64
    )


@pytest.mark.parametrize("seed", range(40))
def test_what_changed_is_enough(seed: int) -> None:
    rng, order = np.random.default_rng(seed), random.Random(seed)
    singles = some_elements(rng, order.choice((0, 1, 30, 300)))
    going_on = SumsOverSites(singles, DAYS)
    codes = rng.integers(0, 8, ENTRIES).astype(np.uint8)
    for day in [*range(20), *(order.randrange(-1, 22) for _ in range(10))]:
        if order.random() < 0.4:
            codes = codes.copy()
            codes[order.randrange(ENTRIES)] = order.randrange(8)
        alone = SumsOverSites(singles, DAYS).of("kind", codes_at_sites, day, codes)
        assert going_on.of("kind", codes_at_sites, day, codes).tolist() == alone.tolist()
