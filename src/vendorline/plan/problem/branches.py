"""A bound by cases: the choices of vendors split into cases that together are all, each with its own prices of borders and shares.

At given prices of all other rows, what a unit costs at least with each vendor is a number. Markets that touch, or count in the same
share, are a part; parts are bounded one by one. In each case of a part, prices of borders and shares give a bound as before, over the
vendors that the case leaves; the part's bound is that of its cheapest case.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vendorline.plan.problem.aggregate import of_types
from vendorline.plan.problem.instance import Borders, Floats, Instance, Ints
from vendorline.plan.problem.prices import Prices


@dataclass(frozen=True, slots=True)
class Case:
    """Prices of one case: `shares[group, vendor]`, not negative; `borders[border of the part, vendor]` within half its cost."""

    shares: Floats
    borders: Floats


@dataclass(frozen=True, slots=True)
class Fork:
    """Cases by the vendor of a market: `vendors` that are left to it in each of the cases `below`, together all."""

    market: int
    vendors: tuple[tuple[int, ...], ...]
    below: tuple[Fork | Case, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Markets (`markets`) that touch one another (`borders`, numbers of those) or count in the same shares, and their cases."""

    markets: Ints
    borders: Ints
    cases: Fork | Case


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that no schedule costs less than `bound`: `prices` of rows of `instance`, those of shares and borders in `parts`."""

    instance: Instance
    prices: Prices
    parts: tuple[Part, ...]
    bound: float


def without_cases(instance: Instance, prices: Prices, bound: float) -> Proof:
    """The proof that prices of all rows are: one case of all markets."""
    borders = np.arange(len(instance.borders.cost))
    shares = prices.shares if instance.shares is not None else np.zeros((1, instance.size[1]))
    part = Part(np.arange(len(instance.markets)), borders, Case(shares, prices.borders))
    return Proof(instance, prices, (part,), bound)


def sure_use(instance: Instance) -> Floats:
    """[market]: what it uses of its vendor's share at least, whichever vendor that is: units that may not be kept."""
    if instance.shares is None:
        return np.zeros(len(instance.markets))
    sure = np.where(np.isfinite(instance.kept), 0.0, instance.units * instance.shares.use)
    return np.bincount(instance.market, weights=sure, minlength=len(instance.markets)).astype(float)


def bound_of(instance: Instance, parts: tuple[Part, ...], done: Floats, kept: Floats) -> float:
    """What all markets cost at least together.

    Args:
        instance: the problem.
        parts: every market in one of them.
        done: [vendor, type] the least cost of a unit that the vendor gets, at the prices of all rows but shares and borders.
        kept: [type] the cost of one that is kept, at these prices.

    Raises:
        ValueError: cases that are not all, or prices that none may be.
    """
    if sorted(np.concatenate([part.markets for part in parts]).tolist()) != list(range(len(instance.markets))):
        raise ValueError("A bound by cases needs every market in exactly one part.")
    found = 0.0
    for part in parts:
        place = np.full(len(instance.markets), -1)
        place[part.markets] = np.arange(len(part.markets))
        mine = np.flatnonzero(place[instance.market] >= 0)
        units = _Units(mine, place, done[:, mine], kept[mine])
        found += _least(instance, part, units, part.cases, np.ones((len(done), len(part.markets)), dtype=bool))
    return found


@dataclass(frozen=True, slots=True)
class _Units:
    """Types (`mine`) of some markets (`place[market]` of the instance), and what they cost at least."""

    mine: Ints
    place: Ints
    done: Floats
    kept: Floats


def _least(instance: Instance, part: Part, units: _Units, cases: Fork | Case, left: np.ndarray) -> float:
    """The bound of some cases; `left` [vendor, market of the part]: whether the case leaves the vendor to it."""
    if isinstance(cases, Case):
        return _of_case(instance, part, units, cases, left)
    vendors = np.arange(len(left))
    if not set(vendors[left[:, cases.market]].tolist()) <= {v for some in cases.vendors for v in some}:
        raise ValueError("A bound by cases leaves out a vendor.")
    found = []
    for some, below in zip(cases.vendors, cases.below, strict=True):
        narrowed = left.copy()
        narrowed[~np.isin(vendors, some), cases.market] = False
        found.append(_least(instance, part, units, below, narrowed))
    return min(found)


def _of_case(instance: Instance, part: Part, units: _Units, case: Case, left: np.ndarray) -> float:
    done, worth, borders, place = units.done, 0.0, instance.borders, units.place
    if instance.shares is not None:
        limited = np.isfinite(instance.shares.capacity)
        if (case.shares < 0).any() or (case.shares[~limited] != 0).any():
            raise ValueError("A price of a share is negative, or stands where there is no limit.")
        worth = float((case.shares[limited] * instance.shares.capacity[limited]).sum())
        group = instance.shares.group[instance.market[units.mine]]
        done = done + np.where(group >= 0, case.shares[group].T * instance.shares.use[units.mine], 0.0)
    if (np.abs(case.borders) > borders.cost[part.borders][:, None] / 2 * (1 + 1e-9)).any():
        raise ValueError("A price of a border is above half its cost.")
    priced = np.zeros(left.shape)
    each = np.minimum(done, units.kept) * instance.units[units.mine]
    np.add.at(priced.T, place[instance.market[units.mine]], each.T)
    np.add.at(priced.T, place[borders.one[part.borders]], case.borders)
    np.subtract.at(priced.T, place[borders.other[part.borders]], case.borders)
    return float(np.where(left, priced, np.inf).min(axis=0).sum()) - worth


def parts_of(instance: Instance) -> list[tuple[Ints, Ints]]:
    """Markets that touch or count in the same shares, each time with their borders, in the order of these."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    markets, borders = len(instance.markets), instance.borders
    one, other, count = borders.one, borders.other, markets
    if instance.shares is not None:
        inside = np.flatnonzero(instance.shares.group >= 0)
        one = np.concatenate([one, inside])
        other = np.concatenate([other, markets + instance.shares.group[inside]])
        count += len(instance.shares.groups)
    links = coo_matrix((np.ones(len(one)), (one, other)), shape=(count, count))
    label = connected_components(links, directed=False)[1]
    found = []
    for number in np.unique(label[:markets]):
        mine = np.flatnonzero(label[:markets] == number)
        found.append((mine.astype(np.int64), np.flatnonzero(label[borders.one] == number).astype(np.int64)))
    return found


def of_part(instance: Instance, markets: Ints, borders: Ints) -> Instance:
    """The choice of vendors of some markets alone: rows of work are not in it."""
    place = np.full(len(instance.markets), -1)
    place[markets] = np.arange(len(markets))
    types = np.flatnonzero(place[instance.market] >= 0)
    part, borders_of_all, shares = of_types(instance, types, instance.units[types]), instance.borders, instance.shares
    return replace(
        part,
        markets=tuple(instance.markets[m] for m in markets.tolist()),
        market=place[part.market].astype(np.int64),
        shares=None if part.shares is None or shares is None else replace(part.shares, group=shares.group[markets]),
        borders=Borders(
            place[borders_of_all.one[borders]].astype(np.int64), place[borders_of_all.other[borders]].astype(np.int64),
            borders_of_all.cost[borders],
        ),
    )  # fmt: skip
