"""A bound by cases: the choices of vendors split into cases that together are all, each with its own prices of borders and shares.

At given prices of all other rows, what a market costs at least with each vendor is a number. Markets that touch, or count in the same
share, are a part; parts are bounded one by one. In each case of a part, prices of borders and shares give a bound as before, over the
vendors that the case leaves; the part's bound is that of its cheapest case.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints


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


def sure_use(instance: Instance) -> Floats:
    """[market]: what it uses of its vendor's share at least, whichever vendor that is: units that may not be kept."""
    if instance.shares is None:
        return np.zeros(len(instance.markets))
    sure = np.where(np.isfinite(instance.kept), 0.0, instance.units * instance.shares.use)
    return np.bincount(instance.market, weights=sure, minlength=len(instance.markets)).astype(float)


def bound_of(instance: Instance, parts: tuple[Part, ...], by_market: Floats) -> float:
    """What all markets cost at least together.

    Args:
        instance: the problem.
        parts: every market in one of them.
        by_market: [vendor, market] the least cost at the prices of all other rows.

    Raises:
        ValueError: cases that are not all, or prices that none may be.
    """
    if sorted(np.concatenate([part.markets for part in parts]).tolist()) != list(range(len(instance.markets))):
        raise ValueError("A bound by cases needs every market in exactly one part.")
    use = sure_use(instance)
    return sum(_least(instance, part, part.cases, by_market[:, part.markets], use) for part in parts)


def _least(instance: Instance, part: Part, cases: Fork | Case, left: Floats, use: Floats) -> float:
    """The bound of some cases; `left` [vendor, market of the part] is infinite for vendors that the case does not leave."""
    if isinstance(cases, Fork):
        vendors = range(len(left))
        if not {v for v in vendors if np.isfinite(left[v, cases.market])} <= {
            v for some in cases.vendors for v in some
        }:
            raise ValueError("A bound by cases leaves out a vendor.")
        found = []
        for some, below in zip(cases.vendors, cases.below, strict=True):
            narrowed = left.copy()
            narrowed[[v for v in vendors if v not in some], cases.market] = np.inf
            found.append(_least(instance, part, below, narrowed, use))
        return min(found)
    return _of_case(instance, part, cases, left, use)


def _of_case(instance: Instance, part: Part, case: Case, left: Floats, use: Floats) -> float:
    priced, worth, borders = left.copy(), 0.0, instance.borders
    if instance.shares is not None:
        limited = np.isfinite(instance.shares.capacity)
        if (case.shares < 0).any() or (case.shares[~limited] != 0).any():
            raise ValueError("A price of a share is negative, or stands where there is no limit.")
        worth = float((case.shares[limited] * instance.shares.capacity[limited]).sum())
        group = instance.shares.group[part.markets]
        priced += np.where(group >= 0, case.shares[group].T, 0.0) * use[part.markets]
    if (np.abs(case.borders) > borders.cost[part.borders][:, None] / 2 * (1 + 1e-9)).any():
        raise ValueError("A price of a border is above half its cost.")
    place = np.full(len(instance.markets), -1)
    place[part.markets] = np.arange(len(part.markets))
    np.add.at(priced.T, place[borders.one[part.borders]], case.borders)
    np.subtract.at(priced.T, place[borders.other[part.borders]], case.borders)
    return float(priced.min(axis=0).sum()) - worth


def parts_of(instance: Instance) -> list[tuple[Ints, Ints]]:
    """Markets that touch or count in the same shares, each time with their borders."""
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
