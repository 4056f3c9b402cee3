"""Which vendor each market gets: annealing over markets at the prices of scarce things, borders and shares counted as they are."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints, PeriodRows, StateRows

#: How often each market is looked at, while it cools.
SWEEPS = 240


def chosen_vendors(instance: Instance, by_market: Floats, *, weight: float, seed: int) -> Ints:
    """[market]: a good choice of vendors.

    Args:
        instance: the problem.
        by_market: [vendor, market] the least cost of each market with each vendor, at some prices of rows.
        weight: how hard it is to go over what vendors may supply or can deliver, in unit costs.
        seed: of the annealing.
    """
    vendors, markets = by_market.shape
    draw = np.random.default_rng(seed)
    limits, uses = _limits(instance)
    neighbours: list[list[tuple[int, float]]] = [[] for _ in range(markets)]
    borders = instance.borders
    for one, other, cost in zip(borders.one.tolist(), borders.other.tolist(), borders.cost.tolist(), strict=True):
        neighbours[one].append((other, cost))
        neighbours[other].append((one, cost))
    cost = by_market.T.tolist()
    open_vendors = [[v for v in range(vendors) if math.isfinite(row[v])] for row in cost]
    choice = [min(open_vendors[m] or [0], key=cost[m].__getitem__) for m in range(markets)]
    load = [[0.0] * len(limits) for _ in range(vendors)]
    for market in range(markets):
        for limit, use in uses[market]:
            load[choice[market]][limit] += use
    allowed = [[limits[k][v] for k in range(len(limits))] for v in range(vendors)]
    movable = [m for m in range(markets) if len(open_vendors[m]) > 1]
    if not movable:
        return np.array(choice, dtype=np.int64)
    spread = [max(cost[m][v] for v in open_vendors[m]) - min(cost[m][v] for v in open_vendors[m]) for m in movable]
    heat = max(float(np.median(spread)), 1e-9) / 2
    cold = heat / 2000
    rate = (cold / heat) ** (1 / SWEEPS)

    def over(vendor: int, limit: int, more: float) -> float:
        return max(0.0, load[vendor][limit] + more - allowed[vendor][limit])

    for _ in range(SWEEPS):
        picks = draw.integers(0, 1 << 30, len(movable)).tolist()
        chances = draw.random(len(movable)).tolist()
        for place in draw.permutation(len(movable)).tolist():
            market = movable[place]
            old = choice[market]
            others = [v for v in open_vendors[market] if v != old]
            new = others[picks[place] % len(others)]
            change = cost[market][new] - cost[market][old]
            for other, border in neighbours[market]:
                change += border * ((choice[other] != new) - (choice[other] != old))
            for limit, use in uses[market]:
                change += weight * (over(new, limit, use) - over(new, limit, 0.0))
                change += weight * (over(old, limit, -use) - over(old, limit, 0.0))
            if change <= 0 or chances[place] < math.exp(-change / heat):
                choice[market] = new
                for limit, use in uses[market]:
                    load[new][limit] += use
                    load[old][limit] -= use
        heat *= rate
    return np.array(choice, dtype=np.int64)


def _limits(instance: Instance) -> tuple[list[list[float]], list[list[tuple[int, float]]]]:
    """Limits on what each vendor supplies ([limit][vendor]), and what each market adds to which of them."""
    markets, periods = len(instance.markets), instance.size[2]
    limits: list[list[float]] = []
    uses: list[list[tuple[int, float]]] = [[] for _ in range(markets)]
    # Only what surely has to be replaced counts.
    sure = np.where(np.isfinite(instance.kept), 0, instance.units).astype(float)
    if instance.shares is not None:
        size = _per_market(sure * instance.shares.use, instance)
        for group in range(len(instance.shares.groups)):
            for market in np.flatnonzero((instance.shares.group == group) & (size > 0)).tolist():
                uses[market].append((len(limits), float(size[market])))
            limits.append(instance.shares.capacity[group].tolist())
    if instance.delivery is not None and np.isfinite(instance.delivery.capacity).all(axis=1).any():
        size = _per_market(sure * instance.delivery.use, instance)
        last = int(np.where(instance.is_open.any(axis=1), np.arange(periods), 0).max())
        for market in np.flatnonzero(size).tolist():
            uses[market].append((len(limits), float(size[market])))
        limits.append((instance.delivery.capacity[:, : last + 1].sum(axis=1) * 0.99).tolist())
    return limits, uses


def _per_market(values: Floats, instance: Instance) -> Floats:
    return np.bincount(instance.market, weights=values, minlength=len(instance.markets)).astype(float)


def with_vendors(instance: Instance, vendor: Ints) -> Instance:
    """The problem that is left once every market has its vendor: one vendor, whose deliveries are rows of periods."""
    mine, place = vendor[instance.market], np.arange(len(instance.market))
    rows = instance.period_rows
    if instance.delivery is not None:
        delivery = PeriodRows(
            "delivery", instance.delivery.unit, instance.vendors, instance.delivery.capacity, vendor,
            instance.delivery.use,
        )  # fmt: skip
        rows = (*rows, delivery)
    return replace(
        instance,
        vendors=("chosen",),
        first=instance.first[place, mine][:, None],
        last=instance.last[place, mine][:, None],
        parts=tuple(replace(part, amount=part.amount[place, mine][:, None]) for part in instance.parts),
        period_rows=rows,
        delivery=None,
        states=tuple(_of_vendor(state, place, mine) for state in instance.states),
        shares=None,
        borders=replace(
            instance.borders, one=instance.borders.one[:0], other=instance.borders.other[:0],
            cost=instance.borders.cost[:0],
        ),
    )  # fmt: skip


def _of_vendor(state: StateRows, place: Ints, mine: Ints) -> StateRows:
    return replace(state, after=state.after[place, mine][:, None], new_after=state.new_after[place, mine][:, None])
