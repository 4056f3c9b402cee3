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
        periods, mine = instance.size[2], self.vendor[instance.market]
        work = self.placed[:, :periods].astype(float)
        place = np.arange(len(mine))
        rows = [
            _by_group(kind.capacity.shape, kind.group[instance.market], work * kind.use[:, None])
            for kind in instance.period_rows
        ]
        limits = capacities(instance)
        delivered = np.zeros(limits.delivery.shape)
        if instance.delivery is not None:
            np.add.at(delivered, mine, work * instance.delivery.use[:, None])
        paid = np.zeros(limits.budgets.shape)
        if instance.budgets is not None:
            each = _by_group(
                (len(limits.budgets), periods), instance.budgets.payer[instance.market],
                work * instance.cash[place, mine],
            )  # fmt: skip
            np.add.at(paid.T, instance.budgets.year, each.T)
        shares = np.zeros(limits.shares.shape)
        if instance.shares is not None:
            group = instance.shares.group[instance.market]
            inside = group >= 0
            np.add.at(shares, (group[inside], mine[inside]), (work.sum(axis=1) * instance.shares.use)[inside])
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


def _by_group(shape: tuple[int, ...], group: Ints, values: Floats) -> Floats:
    found = np.zeros(shape)
    inside = group >= 0
    np.add.at(found, group[inside], values[inside])
    return found
