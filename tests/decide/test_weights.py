"""Shares of the weights against sampling by rejection, and the greatest lead against points of the region."""

from __future__ import annotations

import copy
from itertools import product
from typing import Any

import numpy as np
import pytest
from random_cases import FEW, file_of, random_case

from vendorline.decide.analysis.means import means
from vendorline.decide.analysis.weights import Region, greatest_lead, region
from vendorline.decide.case.model import Case

Data = dict[str, Any]
ENDS = {
    "one held": {"cost": "100", "delay": ["30", "160"], "service": ["20", "90"], "state": ["10", "60"]},
    "two held": {"cost": "100", "delay": ["30", "160"], "service": ["20", "90"], "state": "50"},
    "none held": {"cost": ["60", "150"], "delay": ["30", "160"], "service": ["20", "90"], "state": ["0", "60"]},
    "some nothing": {"cost": "100", "delay": ["30", "160"], "service": "0", "state": ["0", "60"]},
}


def case_with(seed: int, ranges: Data, order: list[str] | None = None) -> Case:
    data = copy.deepcopy(random_case(seed, waits=False))
    data["outcomes"] |= {
        "service": {"unit": "points", "better": "more", "swing": ["-2", "5"]},
        "state": {"unit": "bn", "swing": ["0", "3"]},
    }
    data["terms"]["s"] = {"outcome": "service", "of": ["a"], "by": "little"}
    data["terms"]["p"] = {"outcome": "state", "of": ["b"], "by": "little"}
    data["weights"] = {"reference": "cost", "ranges": ranges, "order": order or []}
    return file_of(data).case


def by_rejection(where: Region, points: int) -> np.ndarray:
    """Weights uniform on the region: uniform on the simplex, thrown away outside; weights that are held to each other are one."""
    held = where.low == where.high
    free = np.flatnonzero(~held)
    chance = np.random.default_rng(11)
    parts = chance.dirichlet(np.ones(len(free) + bool(where.low[held].any())), points)
    found = np.zeros((points, len(held)))
    found[:, free] = parts[:, : len(free)]
    if where.low[held].any():
        found[:, held] = parts[:, -1:] * where.low[held] / where.low[held].sum()
    with np.errstate(divide="ignore"):
        used = where.high > 0
        leave = (where.high[used] / found[:, used]).min(axis=1)
        enter = (where.low[used] / found[:, used]).max(axis=1)
    inside = enter <= leave * (1 + 1e-12)
    for a, b in where.orders:
        inside &= found[:, a] >= found[:, b]
    return found[inside]


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("order", [[], ["delay > state"]])
@pytest.mark.parametrize("seed", [1, 4, 8])
def test_shares_are_those_of_rejection(ends: str, order: list[str], seed: int) -> None:
    case = case_with(seed, ENDS[ends], order)
    base, where = means(case, FEW), region(case)
    ours = where.shares(base.losses_of_today(where.points))
    points = by_rejection(where, 300_000)
    assert len(points) > 1_000
    theirs = np.bincount(base.losses_of_today(points).argmin(axis=1), minlength=len(ours)) / len(points)
    effective = 1 / (where.parts**2).sum()
    error = np.sqrt(theirs * (1 - theirs) * (1 / len(points) + 1 / effective))
    assert (np.abs(ours - theirs) <= 4 * error + 1e-3).all(), (ours, theirs)
    assert ours.sum() == pytest.approx(1)
    # The points themselves lie as those of rejection do.
    assert where.parts @ where.points == pytest.approx(points.mean(axis=0), abs=0.01)


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("order", [[], ["delay > state"]])
@pytest.mark.parametrize("seed", [1, 4, 8])
def test_the_greatest_lead_is_that_of_a_fine_grid(ends: str, order: list[str], seed: int) -> None:
    case = case_with(seed, ENDS[ends], order)
    base, where = means(case, FEW), region(case)
    axes = [np.linspace(low, high, 17 if high > low else 1) for low, high in zip(where.low, where.high, strict=True)]
    grid = np.array(list(product(*axes)))
    for a, b in where.orders:
        grid = grid[grid[:, a] >= grid[:, b]]
    points = np.concatenate([grid / grid.sum(axis=1)[:, None], where.points[where.parts > 0]])
    losses = base.losses_of_today(points)
    for j, name in enumerate(base.choices):
        others = np.delete(losses, j, axis=1).min(axis=1)
        best = float((others - losses[:, j]).max())
        lead = greatest_lead(base, where, name)
        assert lead is not None
        assert best <= lead + 1e-9
        assert lead - best <= 0.02 * (1 + np.ptp(losses)), name
        if lead < 0:
            assert where.shares(base.losses_of_today(where.points))[j] == 0
