"""A schedule: who supplies each market, and how many units of each type are done by the end of each period."""

from __future__ import annotations

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.prices import Prices, capacities
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Schedule:
    """`vendor[market]`; `placed[type, period]` units, and in the last column those that are kept."""

    vendor: Ints
    placed: Ints

    def cost(self, instance: Instance) -> float:
        """The discounted cost, with that of borders."""
        mine = self.vendor[instance.market]
        each = instance.cost[np.arange(len(mine)), mine]
        work = float(np.where(self.placed > 0, each, 0.0).ravel() @ self.placed.ravel())
        return work + self.border_cost(instance)

    def border_cost(self, instance: Instance) -> float:
        """What markets that touch cost because they have different vendors."""
        borders = instance.borders
        return float(borders.cost[self.vendor[borders.one] != self.vendor[borders.other]].sum())

    def used(self, instance: Instance) -> Prices:
        """What it uses of every row, in the shape of prices."""
        market = instance.market
        # Most units are done in few of the periods: only where some are is anything summed.
        kind, when = self.placed[:, : instance.size[2]].nonzero()
        count, vendor = self.placed[kind, when].astype(float), self.vendor[market][kind]
        rows = [
            _by_group(one.capacity.shape, one.group[market][kind], when, count * one.use[kind])
            for one in instance.period_rows
        ]
        limits = capacities(instance)
        delivered = np.zeros(limits.delivery.shape)
        if instance.delivery is not None:
            delivered = _by_group(limits.delivery.shape, vendor, when, count * instance.delivery.use[kind])
        paid = np.zeros(limits.budgets.shape)
        if instance.budgets is not None:
            each, year = count * instance.cash[kind, vendor, when], instance.budgets.year[when]
            paid = _by_group(limits.budgets.shape, instance.budgets.payer[market][kind], year, each)
        shares = np.zeros(limits.shares.shape)
        if instance.shares is not None:
            each = count * instance.shares.use[kind]
            shares = _by_group(limits.shares.shape, instance.shares.group[market][kind], vendor, each)
        states = tuple(self._standing(instance, number) for number in range(len(instance.states)))
        return Prices(tuple(rows), delivered, paid, states, shares, np.zeros(limits.borders.shape))

    def _standing(self, instance: Instance, number: int) -> Floats:
        """[period]: what stands at the end of each."""
        rows, periods = instance.states[number], instance.size[2]
        mine, place = self.vendor[instance.market], np.arange(len(instance.market))
        work = self.placed[:, :periods]
        after = (work.T @ rows.after[place, mine]).cumsum()
        waiting = self.placed.T @ rows.before
        found: Floats = after + waiting[1:][::-1].cumsum()[::-1]
        begun, new = np.zeros(periods + 1), rows.new_after[place, mine]
        some = np.flatnonzero(new)
        done = np.maximum(np.arange(periods), instance.built[some, None])
        np.add.at(begun, done, work[some] * new[some, None])
        np.add.at(begun, np.maximum(instance.built, 0), self.placed[:, -1] * rows.new_kept)
        found += begun[:-1].cumsum()
        return found

    def excess(self, instance: Instance) -> float:
        """By how much the worst row is over its limit, in parts of the limit; 0 where all are kept."""
        worst = 0.0
        for used, limit in zip(self.used(instance).arrays(), capacities(instance).arrays(), strict=True):
            limited = np.isfinite(limit)
            if limited.any():
                over = (used[limited] - limit[limited]) / np.maximum(np.abs(limit[limited]), 1.0)
                worst = max(worst, float(over.max()))
        return worst


def _by_group(shape: tuple[int, ...], group: Ints, place: Ints, values: Floats) -> Floats:
    """[group, place]: the sums of values; of group -1 none counts."""
    inside = group >= 0
    at = group[inside] * shape[1] + place[inside]
    found: Floats = np.bincount(at, values[inside], minlength=shape[0] * shape[1]).astype(float).reshape(shape)
    return found
