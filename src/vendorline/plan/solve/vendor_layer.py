"""The choice of vendors at some prices of what is scarce, as a small program of its own: markets, borders, and what vendors may supply.

Its relaxation gives prices of borders and shares that are the best ones at those prices; solved in whole numbers it gives vendors.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from vendorline.plan.problem.branches import of_part, parts_of, sure_use
from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.prices import Prices
from vendorline.plan.solve.program import Program, silent_solver

#: Where the search for whole numbers stops: a count of nodes, so that it ends at the same place on every machine.
NODES = 200
#: How near to the cheapest choice a part has to come, in parts of its cost.
CLOSE = 5e-5
#: How many parts are solved at once.
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Layer:
    """The program of an instance, and its columns `choice[market, vendor]`."""

    program: Program
    choice: Ints


def without_vendor_prices(prices: Prices) -> Prices:
    """The same prices, those of shares and borders at nothing."""
    return replace(prices, shares=np.zeros_like(prices.shares), borders=np.zeros_like(prices.borders))


def vendor_prices(instance: Instance, by_market: Floats, prices: Prices) -> Prices:
    """Prices of rows, with the best prices of borders and shares at them.

    Args:
        instance: the problem.
        by_market: [vendor, market] the least cost of each market at those prices, without those of borders and shares.
        prices: of the rows.
    """
    found = relaxed(instance, by_market)
    return replace(prices, shares=found.shares, borders=found.borders)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The relaxation: `chosen[market, vendor]` parts, its value, and prices of shares and borders."""

    chosen: Floats
    bound: float
    shares: Floats
    borders: Floats


def relaxed(instance: Instance, by_market: Floats) -> Relaxed:
    """Markets as parts of vendors, at the least cost; going over a share costs more than anything else could."""
    layer = _layer(instance, by_market, whole=False)
    solver = silent_solver()
    layer.program.give(solver)
    solver.setOptionValue("threads", 1)
    solver.run()
    solution = solver.getSolution()
    dual = np.asarray(solution.row_dual)
    markets, borders, vendors = len(instance.markets), len(instance.borders.cost), instance.size[1]
    limited = _limited_shares(instance)
    shares = np.zeros(limited.shape)
    if not len(dual):
        return Relaxed(np.zeros((markets, vendors)), -np.inf, shares, np.zeros((borders, vendors)))
    shares[limited] = np.maximum(-dual[markets : markets + int(limited.sum())], 0.0)
    cut = -dual[markets + int(limited.sum()) :].reshape(2, borders, vendors)
    half = (instance.borders.cost / 2)[:, None]
    return Relaxed(
        np.asarray(solution.col_value)[layer.choice], solver.getInfo().objective_function_value, shares,
        np.clip(cut[0] - cut[1], -half, half),
    )  # fmt: skip


def best_vendors(instance: Instance, by_market: Floats) -> Ints | None:
    """[market]: the cheapest choice of vendors at some prices, or nearly; None where none was found.

    Markets that neither touch nor count in the same shares are parts with a program each.
    """
    found, every = np.zeros(len(instance.markets), dtype=np.int64), parts_of(instance)
    programs = [
        _layer(of_part(instance, markets, borders), by_market[:, markets], whole=True) for markets, borders in every
    ]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for (markets, _), vendors in zip(every, pool.map(_in_whole_numbers, programs), strict=True):
            if vendors is None:
                return None
            found[markets] = vendors
    return found


def _in_whole_numbers(layer: Layer) -> Ints | None:
    solver = silent_solver()
    for name, value in (("threads", 1), ("mip_rel_gap", CLOSE), ("mip_max_nodes", NODES), ("random_seed", 1)):
        solver.setOptionValue(name, value)
    layer.program.give(solver)
    solver.run()
    if solver.getInfo().primal_solution_status != 2:
        return None
    found: Ints = np.asarray(solver.getSolution().col_value)[layer.choice].argmax(axis=1).astype(np.int64)
    return found


def _limited_shares(instance: Instance) -> np.ndarray:
    if instance.shares is None:
        return np.zeros((0, instance.size[1]), dtype=bool)
    return np.isfinite(instance.shares.capacity)


def _layer(instance: Instance, by_market: Floats, *, whole: bool) -> Layer:
    (vendors, markets), borders = by_market.shape, instance.borders
    closed = ~np.isfinite(by_market.T)
    cost = np.where(closed, 0.0, by_market.T)
    choice = np.arange(markets * vendors).reshape(markets, vendors)
    program = Program(cost.ravel(), np.where(closed, 0.0, 1.0).ravel(), whole)
    one = np.ones(markets)
    program.add_rows(one, one, np.repeat(np.arange(markets), vendors), choice.ravel(), np.ones(markets * vendors))
    if instance.shares is not None:
        use = sure_use(instance)
        limited = _limited_shares(instance)
        number = np.cumsum(limited).reshape(limited.shape) - 1
        group = instance.shares.group
        row = np.where((group >= 0)[:, None] & limited[group], number[group], -1)
        inside = row >= 0
        amount, entries, columns = np.broadcast_to(use[:, None], row.shape)[inside], row[inside], choice[inside]
        if not whole:
            count = int(limited.sum())
            dear = 2 * float(np.abs(cost).sum() + borders.cost.sum()) / max(float(use[use > 0].min(initial=1.0)), 1e-9)
            over = program.add_columns(np.full(count, dear), upper=np.inf, whole=False)
            amount = np.concatenate([amount, -np.ones(count)])
            entries, columns = np.concatenate([entries, np.arange(count)]), np.concatenate([columns, over])
        program.add_rows(-np.inf, instance.shares.capacity[limited], entries, columns, amount)
    half = np.repeat(borders.cost / 2, vendors)
    apart = program.add_columns(half, whole=False)
    count = len(apart)
    for a, b in ((borders.one, borders.other), (borders.other, borders.one)):
        program.add_rows(
            -np.inf, np.zeros(count), np.tile(np.arange(count), 3),
            np.concatenate([choice[a].ravel(), choice[b].ravel(), apart]),
            np.concatenate([np.ones(count), -np.ones(count), -np.ones(count)]),
        )  # fmt: skip
    return Layer(program, choice)
