"""Costs of single units with prices, against those that a search for prices works with, and limits that never bind, against every choice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from likely.test_places import single_units

from vendorline.plan.likely.priced_units import priced_units
from vendorline.plan.problem.idle import without_idle_limits
from vendorline.plan.problem.instance import Instance
from vendorline.plan.problem.prices import rows_of
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.solve.one_vendor import with_vendors
from vendorline.plan.solve.pricing import Pricing


@pytest.mark.parametrize("seed", range(150))
def test_units_are_priced_as_in_the_search(seed: int) -> None:
    instance, vendor, draw = single_units(seed)
    one = with_vendors(instance, vendor)
    rows = rows_of(one)
    # Some rows have no price, as most have none where prices are carried from another problem.
    some = draw.random(len(rows.capacity)) < draw.choice([0.0, 0.3, 1.0])
    prices = rows.prices(np.where(some, draw.random(len(rows.capacity)) * 50, 0.0))
    np.testing.assert_allclose(priced_units(one, prices), Pricing(one).by_option(prices)[0].T, rtol=1e-12, atol=1e-9)


def states_of_every_choice(instance: Instance) -> np.ndarray:
    """[state, period]: the most that stands in any schedule, all of them tried."""
    periods = instance.size[2]
    found = np.full((len(instance.states), periods), -np.inf)
    options = []
    for unit in range(len(instance.market)):
        mine = [(v, p) for v, p in zip(*np.nonzero(instance.is_open[unit]), strict=True)]
        options.append(mine + ([(0, periods)] if np.isfinite(instance.kept[unit]) else []))
    # A unit's part hangs on its own option alone, so the most of a sum is the sum of each one's most.
    total = np.zeros_like(found)
    for unit, mine in enumerate(options):
        each = np.full_like(found, -np.inf)
        for v, p in mine:
            placed = np.zeros((len(options), periods + 1), dtype=np.int64)
            placed[unit, p] = instance.units[unit]
            vendor = np.full(len(instance.markets), v)
            each = np.maximum(each, np.array(Schedule(vendor, placed).used(instance).states))
        total += np.where(np.isfinite(each), each, 0.0)
    return total


@pytest.mark.parametrize("seed", range(150))
def test_a_limit_is_left_out_only_where_no_choice_goes_beyond_it(seed: int) -> None:
    instance, _, _ = single_units(seed)
    if not instance.states:
        return
    most = states_of_every_choice(instance)
    limits = {state.name: state.limit for state in without_idle_limits(instance).states}
    for number, state in enumerate(instance.states):
        left = limits.get(state.name, np.full(len(state.limit), np.inf))
        gone = np.isfinite(state.limit) & ~np.isfinite(left)
        assert (most[number][gone] <= state.limit[gone] + 1e-9).all()
        # ... and wherever that is so.
        assert (gone | ~(most[number] <= state.limit - 1e-9) | ~np.isfinite(state.limit)).all()


def test_one_limit_under_two_names_is_one_under_both() -> None:
    instance = next(one for seed in range(50) if (one := single_units(seed)[0]).states)
    state = replace(instance.states[0], operator="a", limit=np.full(instance.size[2], -1e9))
    same, other = replace(state, operator="b"), replace(state, operator="c", limit=state.limit - 1)
    found = without_idle_limits(replace(instance, states=(state, same, other))).states
    assert [one.operator for one in found] == ["a, b", "c"]
