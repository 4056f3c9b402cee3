"""What is done for the sake of large problems gives the same numbers as the obvious way, on small ones."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from random_problems import optimum, random_problem

from vendorline.plan.problem.aggregate import of_types
from vendorline.plan.problem.branches import parts_of, sure_use
from vendorline.plan.problem.coarse import kin
from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.prices import rows_of
from vendorline.plan.problem.tighten import tightened
from vendorline.plan.solve import bounds, solver
from vendorline.plan.solve.columns import columns_of, usage
from vendorline.plan.solve.pricing import Pricing
from vendorline.plan.solve.rounding import _mixed, _shared_out
from vendorline.plan.solve.solver import solve
from vendorline.plan.solve.vendor_layer import CLOSE, best_vendors, without_vendor_prices


def _with_kin(instance: Instance, draw: np.random.Generator) -> Instance:
    """Every type three times, at different costs."""
    many = np.repeat(np.arange(len(instance.market)), 3)
    found = of_types(instance, many, instance.units[many])
    dearer = draw.uniform(0.5, 1.5, (len(many), 1))
    return replace(found, parts=tuple(replace(part, amount=part.amount * dearer) for part in found.parts))


@pytest.mark.parametrize("seed", range(8))
def test_types_priced_once_for_all_their_kin_cost_what_each_costs_alone(seed: int) -> None:
    draw = np.random.default_rng(seed)
    instance = _with_kin(random_problem(seed), draw)
    order, label = kin(instance)
    assert len(np.unique(label)) <= len(order) / 3
    assert sorted(order.tolist()) == list(range(len(order)))
    rows = rows_of(instance)
    vector = draw.exponential(2.0, len(rows.capacity))
    every = Pricing(instance).by_option(without_vendor_prices(rows.prices(vector)))
    columns = columns_of(instance)
    row, column, amount = usage(instance, columns)
    priced = rows.vector(without_vendor_prices(rows.prices(vector)))
    each = np.where(
        columns.vendor < 0, instance.kept[columns.type],
        instance.cost[columns.type, np.maximum(columns.vendor, 0), columns.period],
    )  # fmt: skip
    each = each + np.bincount(column, weights=priced[row] * amount, minlength=len(columns))
    assert every[np.maximum(columns.vendor, 0), columns.period, columns.type] == pytest.approx(each)
    assert np.isinf(every[:, :-1][~instance.is_open.transpose(1, 2, 0)]).all()


@pytest.mark.parametrize("seed", range(6))
def test_what_kin_use_together_is_the_gradient_of_the_smoothed_bound(seed: int) -> None:
    draw = np.random.default_rng(seed)
    instance = _with_kin(random_problem(seed), draw)
    rows, pricing = rows_of(instance), Pricing(instance)
    at = np.clip(draw.exponential(2.0, len(rows.capacity)), rows.low / 2, rows.high / 2)
    used = rows.vector(pricing.evaluate(rows.prices(at), 20.0).used)
    for place in range(len(at)):
        step = np.zeros(len(at))
        step[place] = 1e-4
        up, down = (pricing.evaluate(rows.prices(at + s), 20.0).smooth for s in (step, -step))
        assert (up - down) / 2e-4 == pytest.approx(used[place], rel=1e-4, abs=1e-4)


def _choices(instance: Instance, by_market: Floats) -> list[float]:
    """What every choice of vendors within the shares costs."""
    markets, vendors = len(instance.markets), instance.size[1]
    use, found = sure_use(instance), []
    for choice in product(range(vendors), repeat=markets):
        vendor = np.array(choice)
        if instance.shares is not None:
            supplied = np.zeros(instance.shares.capacity.shape)
            inside = instance.shares.group >= 0
            np.add.at(supplied, (instance.shares.group[inside], vendor[inside]), use[inside])
            if (supplied > instance.shares.capacity + 1e-9).any():
                continue
        found.append(_cost(instance, by_market, vendor))
    return found


def _cost(instance: Instance, by_market: Floats, vendor: Ints) -> float:
    borders = instance.borders
    apart = borders.cost[vendor[borders.one] != vendor[borders.other]].sum()
    return float(by_market[vendor, np.arange(len(vendor))].sum() + apart)


def test_vendors_chosen_part_by_part_are_the_cheapest_of_all() -> None:
    several = compared = 0
    for seed in range(40):
        instance = tightened(random_problem(seed))
        if instance.size[1] == 1 or instance.size[1] ** len(instance.markets) > 3_000:
            continue
        by_market = Pricing(instance).by_market(
            without_vendor_prices(rows_of(instance).prices(np.zeros(len(rows_of(instance).capacity))))
        )
        every = [cost for cost in _choices(instance, by_market) if np.isfinite(cost)]
        vendor = best_vendors(instance, by_market)
        several += len(parts_of(instance)) > 1
        if not every:
            continue
        compared += 1
        assert vendor is not None
        assert (
            _cost(instance, by_market, vendor)
            <= min(every) + CLOSE * np.abs(by_market[np.isfinite(by_market)]).sum() + 1e-9
        )
    assert several > 3
    assert compared > 10


def test_what_lacks_is_borne_by_all_and_what_is_left_goes_to_those_at_hand() -> None:
    own = [np.array([3.0, 3.0, 0.0]), np.array([1.0, 1.0, 0.0])]
    room = _shared_out(np.array([4.0, -4.0, 2.0]), own, np.array([16.0, 16.0, 8.0]))
    assert room[0] == pytest.approx([6.0, 2.25, 1.0])
    assert room[1] == pytest.approx([2.0, 0.75, 1.0])
    # The last ones bear all that still lacks.
    room = _shared_out(np.array([0.0, -2.0, 0.0]), own, np.array([4.0, 4.0, 0.0]))
    assert room[0] + room[1] == pytest.approx([4.0, 2.0, 0.0])


@pytest.mark.parametrize("count", [0, 1, 2, 7, 103])
def test_parts_are_mixed_and_none_is_lost(count: int) -> None:
    mixed = [int(part[0]) for part in _mixed([np.array([place]) for place in range(count)])]
    assert sorted(mixed) == list(range(count))
    assert count < 7 or min(abs(a - b) for a, b in pairwise(mixed)) > 1


def test_the_way_of_large_problems_keeps_every_limit_and_its_bound_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "COARSE_FROM", 0)
    monkeypatch.setattr(solver, "EXACT_OPTIONS", 0)
    found = 0
    for seed in range(30):
        instance = random_problem(seed)
        best = optimum(instance)
        solution = solve(instance, gap=0.02)
        if best is None:
            assert solution.schedule is None
            continue
        assert solution.proven <= best + 1e-6 * max(1.0, abs(best))
        if solution.schedule is not None:
            found += 1
            assert solution.schedule.excess(instance) <= 1e-6
            assert solution.cost >= best - 1e-6 * max(1.0, abs(best))
    assert found > 15


@pytest.mark.parametrize("seed", range(30))
def test_scale_of_rows_falls_with_the_root_of_the_units_they_limit(seed: int) -> None:
    instance = random_problem(seed)
    rows, many = rows_of(instance), rows_of(replace(instance, units=instance.units * 9))
    borders = len(instance.borders.cost) * len(instance.vendors)
    # What all rows have nine times as many of changes none of them against another.
    assert rows.scale[: len(rows.scale) - borders] == pytest.approx(many.scale[: len(rows.scale) - borders])
    assert (rows.scale > 0).all()


def test_a_row_of_many_units_moves_in_smaller_steps() -> None:
    instance = next(p for p in map(random_problem, range(200)) if len(np.unique(p.market % 2)) == 2)
    crews = instance.period_rows[0]
    group = np.arange(len(instance.markets)) % 2
    apart = replace(
        crews, group=group, use=np.full(len(instance.market), 2.0), capacity=np.full(crews.capacity.shape, 9.0)
    )
    units = np.where(group[instance.market] == 0, 400, 1)
    scale = rows_of(replace(instance, units=units, period_rows=(apart, *instance.period_rows[1:]))).scale
    few, lots = scale[instance.size[2]], scale[0]
    here = np.bincount(group[instance.market], units, minlength=2)
    assert here.min() > 0
    assert lots < few / 5
    assert lots / few == pytest.approx(np.sqrt(here[1] / here[0]))
