"""Which vendor each market gets: annealing at the prices of scarce things, borders and shares counted as they are.

Markets that do not touch change together: what borders cost is then exact, and of those that change to one vendor only as many do as it
has room for.
"""

from __future__ import annotations

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.quick_dataclass import dataclass

#: How often each market is looked at, while it cools.
SWEEPS = 2_400
#: From what part of the median spread of a market's costs to what part it cools.
HOT, COLD = 0.5, 0.00025


@dataclass(frozen=True, slots=True)
class Limited:
    """Limits on what vendors supply: `most[limit, vendor]`; what each market adds to one of them: `limit[market]`, `use[market]`."""

    most: Floats
    limit: Ints
    use: Floats


@dataclass(frozen=True, slots=True)
class Apart:
    """`markets` that do not touch one another; their borders: `place` among them, the `other` market, and what it `costs`."""

    markets: Ints
    place: Ints
    other: Ints
    cost: Floats


def chosen_vendors(instance: Instance, by_market: Floats, *, weight: float, seed: int) -> Ints:
    """[market]: a good choice of vendors.

    Args:
        instance: the problem.
        by_market: [vendor, market] the least cost of each market with each vendor, at some prices of rows.
        weight: how hard it is to go over what vendors may supply or can deliver, in unit costs.
        seed: of the annealing.
    """
    is_open = np.isfinite(by_market)
    vendor: Ints = by_market.argmin(axis=0).astype(np.int64)
    count = is_open.sum(axis=0)
    if not (count > 1).any():
        return vendor
    draw, limits = np.random.default_rng(seed), _limits(instance)
    load = [_load(one, vendor) for one in limits]
    # Open vendors first; another one is so many places further on in their round.
    order = np.argsort(~is_open, axis=0, kind="stable")
    rank = np.argsort(order, axis=0, kind="stable")
    every = _apart(instance, count > 1)
    open_cost = np.where(is_open, by_market, np.nan)[:, count > 1]
    spread = max(float(np.median(np.nanmax(open_cost, axis=0) - np.nanmin(open_cost, axis=0))), 1e-9)
    for heat in np.geomspace(HOT * spread, COLD * spread, SWEEPS).tolist():
        for some in every:
            mine, old = some.markets, vendor[some.markets]
            further = 1 + (draw.random(len(mine)) * (count[mine] - 1)).astype(np.int64)
            new = order[(rank[old, mine] + further) % count[mine], mine]
            change = by_market[new, mine] - by_market[old, mine]
            theirs = vendor[some.other]
            more = some.cost * ((theirs != new[some.place]).astype(float) - (theirs != old[some.place]))
            change += np.bincount(some.place, more, minlength=len(mine))
            for one, now in zip(limits, load, strict=True):
                change += weight * _overload_change(one, now, mine, old, new)
            chosen = np.flatnonzero(draw.random(len(mine)) < np.exp(-np.maximum(change, 0.0) / heat))
            draw.shuffle(chosen)
            for one, now in zip(limits, load, strict=True):
                chosen = chosen[_has_room(one, now, mine[chosen], new[chosen])]
            vendor[mine[chosen]] = new[chosen]
            if len(chosen):
                load = [_load(one, vendor) for one in limits]
    return vendor


def _load(one: Limited, vendor: Ints) -> Floats:
    """[limit, vendor]: what is supplied."""
    limits, vendors = one.most.shape
    found: Floats = np.bincount(one.limit * vendors + vendor, one.use, minlength=limits * vendors).astype(float)
    return found.reshape(limits, vendors)


def _overload_change(one: Limited, load: Floats, mine: Ints, old: Ints, new: Ints) -> Floats:
    """[market]: by how much more is over the limits once it changes, each alone."""
    limit, use, over = one.limit[mine], one.use[mine], load - one.most
    to, of = over[limit, new], over[limit, old]
    found: Floats = np.maximum(to + use, 0) - np.maximum(to, 0) + np.maximum(of - use, 0) - np.maximum(of, 0)
    return found


def _has_room(one: Limited, load: Floats, mine: Ints, new: Ints) -> np.ndarray:
    """[market]: whether it has room beside those before it that change to the same vendor, or has none even alone."""
    key, use = one.limit[mine] * one.most.shape[1] + new, one.use[mine]
    order = np.argsort(key, kind="stable")
    key, use = key[order], use[order]
    total = np.cumsum(use)
    before = np.concatenate([[0.0], total])[np.searchsorted(key, key)]
    room = (one.most - load).ravel()[key]
    found = np.zeros(len(mine), dtype=bool)
    found[order] = (total - before <= room) | (use > room)
    return found


def _apart(instance: Instance, is_movable: np.ndarray) -> list[Apart]:
    """Markets in groups that do not touch, as few as are found one after the other."""
    borders, markets = instance.borders, len(instance.markets)
    one, other = np.concatenate([borders.one, borders.other]), np.concatenate([borders.other, borders.one])
    cost = np.concatenate([borders.cost, borders.cost]).astype(float)
    near: list[list[int]] = [[] for _ in range(markets)]
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        near[a].append(b)
    group = np.full(markets, -1)
    for market in range(markets):
        taken = {int(group[b]) for b in near[market]}
        group[market] = next(number for number in range(markets + 1) if number not in taken)
    found = []
    for number in range(int(group.max(initial=-1)) + 1):
        mine = np.flatnonzero((group == number) & is_movable)
        place = np.full(markets, -1)
        place[mine] = np.arange(len(mine))
        inside = place[one] >= 0
        found.append(Apart(mine, place[one[inside]], other[inside], cost[inside]))
    return found


def _limits(instance: Instance) -> list[Limited]:
    """Limits on what each vendor supplies: shares, and what it can deliver in all periods together."""
    found, periods, nothing = [], instance.size[2], np.zeros(len(instance.markets), dtype=np.int64)
    # Only what surely has to be replaced counts.
    sure = np.where(np.isfinite(instance.kept), 0, instance.units).astype(float)
    if instance.shares is not None:
        group = instance.shares.group
        size = np.where(group >= 0, _per_market(sure * instance.shares.use, instance), 0.0)
        found.append(Limited(instance.shares.capacity, np.maximum(group, 0), size))
    if instance.delivery is not None and np.isfinite(instance.delivery.capacity).all(axis=1).any():
        last = int(np.where(instance.is_open.any(axis=1), np.arange(periods), 0).max())
        most = instance.delivery.capacity[:, : last + 1].sum(axis=1) * 0.99
        found.append(Limited(most[None, :], nothing, _per_market(sure * instance.delivery.use, instance)))
    return found


def _per_market(values: Floats, instance: Instance) -> Floats:
    return np.bincount(instance.market, weights=values, minlength=len(instance.markets)).astype(float)
