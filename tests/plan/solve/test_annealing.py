"""Vendors of markets by annealing: the cheapest choice that enumeration finds, no closed vendor, the same for a seed."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from random_problems import random_problem

from vendorline.plan.problem.instance import Borders, Instance, VendorShares
from vendorline.plan.solve import annealing
from vendorline.plan.solve.annealing import Limited, _has_room, _load, chosen_vendors

MARKETS, VENDORS = 6, 3


def _markets(seed: int) -> tuple[Instance, np.ndarray]:
    """Six markets in a ring with a chord, one closed option, and a share that at most two thirds of them may have; what each costs."""
    draw = np.random.default_rng(seed)
    base = next(p for p in map(random_problem, range(1000)) if len(p.vendors) == VENDORS)
    many = np.zeros(MARKETS, dtype=np.int64)
    parts = tuple(replace(part, amount=part.amount[many], pattern=part.pattern[many]) for part in base.parts)
    one, other = np.array([0, 1, 2, 3, 4, 0, 1]), np.array([1, 2, 3, 4, 5, 5, 4])
    instance = replace(
        base, markets=tuple("uvwxyz"), market=np.arange(MARKETS), units=draw.integers(1, 6, MARKETS),
        first=base.first[many], last=base.last[many], built=base.built[many], kept=np.full(MARKETS, np.inf),
        parts=parts, period_rows=(), delivery=None, budgets=None, states=(),
        shares=VendorShares(("all",), "sites", np.full((1, VENDORS), 14.0), many, np.ones(MARKETS)),
        borders=Borders(one, other, draw.uniform(0, 60, len(one))),
    )  # fmt: skip
    costs = draw.uniform(0, 100, (VENDORS, MARKETS))
    costs[draw.integers(0, VENDORS), 0] = np.inf
    return instance, costs


def _value(instance: Instance, costs: np.ndarray, vendor: np.ndarray, weight: float) -> float:
    borders, shares = instance.borders, instance.shares
    assert shares is not None
    supplied = np.bincount(vendor, instance.units, minlength=VENDORS)
    over = np.maximum(supplied - shares.capacity[0], 0).sum()
    apart = borders.cost[vendor[borders.one] != vendor[borders.other]].sum()
    return float(costs[vendor, np.arange(MARKETS)].sum() + apart + weight * over)


@pytest.mark.parametrize("seed", range(12))
def test_the_choice_is_the_cheapest_of_all(seed: int) -> None:
    instance, costs = _markets(seed)
    found = chosen_vendors(instance, costs, weight=30.0, seed=seed)
    every = (_value(instance, costs, np.array(choice), 30.0) for choice in product(range(VENDORS), repeat=MARKETS))
    assert _value(instance, costs, found, 30.0) == pytest.approx(min(every))
    assert np.isfinite(costs[found, np.arange(MARKETS)]).all()
    assert (found == chosen_vendors(instance, costs, weight=30.0, seed=seed)).all()


def test_where_each_market_has_one_vendor_there_is_nothing_to_choose() -> None:
    instance, costs = _markets(1)
    only = np.where(np.arange(VENDORS)[:, None] == 2, costs, np.inf)
    only[2] = 5.0
    assert chosen_vendors(instance, only, weight=1.0, seed=0).tolist() == [2] * MARKETS


def test_markets_that_change_together_do_not_touch() -> None:
    instance, _ = _markets(3)
    every = annealing._apart(instance, np.ones(MARKETS, dtype=bool))
    group = np.full(MARKETS, -1)
    for number, some in enumerate(every):
        group[some.markets] = number
    assert (group >= 0).all()
    assert (group[instance.borders.one] != group[instance.borders.other]).all()
    assert sum(len(some.cost) for some in every) == 2 * len(instance.borders.cost)


@pytest.mark.parametrize("seed", range(20))
def test_as_many_markets_change_to_a_vendor_as_it_has_room_for(seed: int) -> None:
    draw = np.random.default_rng(seed)
    count = int(draw.integers(1, 12))
    one = Limited(draw.uniform(2, 12, (2, VENDORS)), draw.integers(0, 2, count), draw.uniform(1, 5, count))
    load, new = draw.uniform(0, 6, (2, VENDORS)), draw.integers(0, VENDORS, count)
    found = _has_room(one, load, np.arange(count), new)
    # The slow way: one after the other.
    total = load.copy()
    for market in range(count):
        limit, vendor, use = one.limit[market], new[market], one.use[market]
        total[limit, vendor] += use
        alone = use > one.most[limit, vendor] - load[limit, vendor]
        assert found[market] == (total[limit, vendor] <= one.most[limit, vendor] or alone)
    assert _load(one, new).sum() == pytest.approx(one.use.sum())
