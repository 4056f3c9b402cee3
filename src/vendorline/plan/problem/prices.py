"""Prices of what is scarce: one number for each limited row, and the rows as one vector."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Prices:
    """Money per unit of each row, in the shape of its capacities; `borders[border, vendor]` lies within half the cost of the border."""

    period_rows: tuple[Floats, ...]
    delivery: Floats
    budgets: Floats
    states: tuple[Floats, ...]
    shares: Floats
    borders: Floats

    def arrays(self) -> tuple[Floats, ...]:
        """All of them in a fixed order."""
        return (*self.period_rows, self.delivery, self.budgets, *self.states, self.shares, self.borders)


@dataclass(frozen=True)
class Rows:
    """The rows of an instance as one vector: those with a limit have a place in it.

    `capacity`, `low` and `high` (bounds of the price), `own_scale` where it is not that of the instance.
    """

    instance: Instance
    shapes: tuple[tuple[int, ...], ...]
    limited: tuple[np.ndarray, ...]
    capacity: Floats
    low: Floats
    high: Floats
    own_scale: Floats | None = None

    @cached_property
    def scale(self) -> Floats:
        """The price that one row of each kind may have, for the search."""
        return _scale(self.instance, list(self.limited)) if self.own_scale is None else self.own_scale

    def prices(self, vector: Floats) -> Prices:
        """The prices that a vector stands for; rows without a limit have none."""
        found, at = [], 0
        for shape, limited in zip(self.shapes, self.limited, strict=True):
            array = np.zeros(shape)
            count = int(limited.sum())
            array[limited] = vector[at : at + count]
            found.append(array)
            at += count
        kinds, states = len(self.instance.period_rows), len(self.instance.states)
        return Prices(
            tuple(found[:kinds]), found[kinds], found[kinds + 1], tuple(found[kinds + 2 : kinds + 2 + states]),
            found[-2], found[-1],
        )  # fmt: skip

    def vector(self, arrays: Prices) -> Floats:
        """The places of limited rows, of arrays in the shape of prices."""
        chosen = [array[limited] for array, limited in zip(arrays.arrays(), self.limited, strict=True)]
        return np.concatenate([*chosen, np.zeros(0)])


def capacities(instance: Instance) -> Prices:
    """The limits, in the shape of prices; those of borders are nothing."""
    _, vendors, periods = instance.size
    return Prices(
        tuple(rows.capacity for rows in instance.period_rows),
        np.zeros((0, periods)) if instance.delivery is None else instance.delivery.capacity,
        np.zeros((0, 1)) if instance.budgets is None else instance.budgets.capacity,
        tuple(rows.limit for rows in instance.states),
        np.zeros((0, vendors)) if instance.shares is None else instance.shares.capacity,
        np.zeros((len(instance.borders.cost), vendors)),
    )


def rows_of(instance: Instance) -> Rows:
    """The rows of an instance."""
    limits = capacities(instance)
    limited = [np.isfinite(array) for array in limits.arrays()]
    count = [int(mask.sum()) for mask in limited]
    half = np.repeat(instance.borders.cost / 2, len(instance.vendors))
    low, high = np.zeros(sum(count)), np.full(sum(count), np.inf)
    if len(half):
        low[-len(half) :], high[-len(half) :] = -half, half
    capacity = np.concatenate([array[mask] for array, mask in zip(limits.arrays(), limited, strict=True)])
    shapes = tuple(array.shape for array in limits.arrays())
    return Rows(instance, shapes, tuple(limited), capacity, low, high)


def _scale(instance: Instance, limited: list[np.ndarray]) -> Floats:
    """The price of each row that changes what is chosen about as much as that of another one.

    How fast the use of a row falls with its price grows with the units that it limits: a region has few, all that a vendor delivers are
    many. With the root of their number in the scale the search goes about as far in each (a diagonal preconditioner).
    """
    scales = zip(limited, _scales(instance), strict=True)
    scale = np.concatenate([np.full(int(mask.sum()), size) for mask, size in scales])
    half = np.repeat(instance.borders.cost / 2, len(instance.vendors))
    count = np.concatenate(
        [np.broadcast_to(each, m.shape)[m] for m, each in zip(limited, _touched(instance), strict=False)]
    )
    positive = count[count > 0]
    if positive.size:
        scale[: len(count)] *= np.sqrt(np.median(positive) / np.where(count > 0, count, np.median(positive)))
    if len(half):
        # A market weighs as much as its units together: with a smaller scale the search never finds prices of borders.
        scale[-len(half) :] = np.maximum(6 * half, scale[-len(half) :] * 1e-6)
    return scale


def _touched(instance: Instance) -> Iterator[Floats]:
    """For each kind of row but borders, in a shape that spreads to its own: how many units each limits, of those of one period."""
    units, market, periods = instance.units.astype(float), instance.market, instance.size[2]
    for rows in instance.period_rows:
        yield _in_groups(rows.group[market], units * (rows.use > 0), len(rows.capacity))[:, None] / periods
    delivery, budgets, shares = instance.delivery, instance.budgets, instance.shares
    yield np.array([[0.0 if delivery is None else units @ (delivery.use > 0) / periods / len(instance.vendors)]])
    if budgets is None:
        yield np.zeros((1, 1))
    else:
        yield _in_groups(budgets.payer[market], units, len(budgets.capacity))[:, None] / budgets.capacity.shape[1]
    for state in instance.states:
        yield np.array([units @ ((state.before != 0) | (state.new_kept != 0)) / periods])
    if shares is None:
        yield np.zeros((1, 1))
    else:
        yield _in_groups(shares.group[market], units * (shares.use > 0), len(shares.capacity))[:, None]


def _in_groups(group: np.ndarray, values: Floats, groups: int) -> Floats:
    """[group]: sums; of group -1 none counts."""
    return np.bincount(group[group >= 0], values[group >= 0], minlength=groups).astype(float)


def cost_scale(instance: Instance) -> float:
    """The size of a unit's cost: the median over types of its cheapest option, or 1 where all are free."""
    open_cost = np.where(np.isfinite(instance.cost), np.abs(instance.cost), np.nan)
    if not np.isfinite(open_cost).any():
        return 1.0
    each = np.nanmax(np.where(np.isnan(open_cost), 0, open_cost), axis=(1, 2))
    positive = each[each > 0]
    return float(np.median(positive)) if positive.size else 1.0


def _scales(instance: Instance) -> Iterator[float]:
    """For each kind of row, the price at which it costs about as much as a tenth of a unit of work."""
    size = cost_scale(instance) / 10
    for rows in instance.period_rows:
        yield size / _typical(rows.use)
    yield size / (1.0 if instance.delivery is None else _typical(instance.delivery.use))
    yield 0.1
    for states in instance.states:
        yield size / _typical(np.maximum(np.abs(states.before), np.abs(states.new_kept)))
    yield size / (1.0 if instance.shares is None else _typical(instance.shares.use))
    yield size


def _typical(use: Floats) -> float:
    positive = use[use > 0]
    return float(positive.mean()) if positive.size else 1.0
