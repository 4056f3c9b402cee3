"""What is left of all that the work of a period needs, and which of several units find room in it, the first of them going first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.quick_dataclass import dataclass

Bools = NDArray[np.bool_]
_LITTLE = 1e-9


@dataclass(frozen=True, slots=True)
class _Row:
    """`group` and `use` [unit], `is_used` [unit] whether it needs any at all, `left` [group, period]."""

    group: Ints
    use: Floats
    is_used: Bools
    left: Floats


@dataclass(frozen=True, slots=True)
class _Budget:
    """`left` [payer, year], `payer` [unit], -1 where nobody has a limit, `year` [period], `cash` [unit, period]."""

    left: Floats
    payer: Ints
    year: Ints
    cash: Floats


class Room:
    """Room in periods and in budgets, where each market has its vendor."""

    def __init__(self, instance: Instance, vendor: Ints) -> None:
        here, mine = np.arange(len(instance.market)), vendor[instance.market]
        self.units, self.periods = len(here), instance.size[2]
        rows = [(one.group[instance.market], one.use, one.capacity) for one in instance.period_rows]
        if instance.delivery is not None:
            rows.append((mine, instance.delivery.use, instance.delivery.capacity))
        self.rows = [_Row(group, use, (group >= 0) & (use != 0), left.copy()) for group, use, left in rows]
        self.budget: _Budget | None = None
        if instance.budgets is not None:
            limits = instance.budgets
            payer = limits.payer[instance.market]
            self.budget = _Budget(limits.capacity.copy(), payer, limits.year, instance.cash[here, mine])

    def size(self) -> Floats:
        """[unit]: the most that it needs of anything."""
        found: Floats = np.max([np.zeros(self.units), *(row.use for row in self.rows)], axis=0)
        return found

    def open_to(self, units: Ints, at: Ints) -> Bools:
        """[unit, period]: where there is room for each of some units alone, were it lifted from where it is (`at`; -1 = nowhere)."""
        free = np.ones((len(units), self.periods), dtype=bool)
        for row in self.rows:
            mine = np.flatnonzero(row.is_used[units])
            if not mine.size:
                continue
            chosen = units[mine]
            group, use = row.group[chosen], row.use[chosen]
            fits = row.left[group] >= use[:, None] - _LITTLE
            lifted = np.flatnonzero((at[mine] >= 0) & (at[mine] < self.periods))
            where = at[mine][lifted]
            fits[lifted, where] = row.left[group[lifted], where] >= -_LITTLE
            if mine.size == len(units):
                free &= fits
            else:
                free[mine] &= fits
        if self.budget is not None:
            paying = np.flatnonzero(self.budget.payer[units] >= 0)
            chosen = units[paying]
            room = self.budget.left[self.budget.payer[chosen]]
            lifted = np.flatnonzero((at[paying] >= 0) & (at[paying] < self.periods))
            where = at[paying][lifted]
            room[lifted, self.budget.year[where]] += self.budget.cash[chosen[lifted], where]
            free[paying] &= room[:, self.budget.year] >= self.budget.cash[chosen] - _LITTLE
        return free

    def first_that_fit(self, units: Ints, at: Ints, period: Ints) -> Bools:
        """[unit]: whether it finds room at its period beside all that come before it in this order.

        Those that find none count as well for those after them, and what units leave (`at`) is not free yet, so all that fit do so together.
        """
        fits: Bools = np.ones(len(units), dtype=bool)
        work = np.flatnonzero(period < self.periods)
        for row in self.rows:
            mine = work[row.is_used[units[work]]]
            chosen = units[mine]
            fits[mine] &= _within(row.group[chosen] * self.periods + period[mine], row.use[chosen], row.left.ravel())
        if self.budget is not None:
            mine = work[self.budget.payer[units[work]] >= 0]
            chosen, then, was = units[mine], period[mine], at[mine]
            cash = self.budget.cash[chosen, then]
            some = np.flatnonzero((was >= 0) & (was < self.periods))
            same = some[self.budget.year[was[some]] == self.budget.year[then[some]]]
            cash[same] -= self.budget.cash[chosen[same], was[same]]
            place = self.budget.payer[chosen] * self.budget.left.shape[1] + self.budget.year[then]
            fits[mine] &= _within(place, np.maximum(cash, 0.0), self.budget.left.ravel())
        return fits

    def take(self, units: Ints, period: Ints, sign: float = 1.0) -> None:
        """What units need at their periods is taken; with -1 given back."""
        work = np.flatnonzero((period >= 0) & (period < self.periods))
        for row in self.rows:
            mine = work[row.is_used[units[work]]]
            chosen = units[mine]
            place = row.group[chosen] * self.periods + period[mine]
            row.left.ravel()[:] -= np.bincount(place, sign * row.use[chosen], minlength=row.left.size)
        if self.budget is not None:
            mine = work[self.budget.payer[units[work]] >= 0]
            chosen, then = units[mine], period[mine]
            place = self.budget.payer[chosen] * self.budget.left.shape[1] + self.budget.year[then]
            paid = np.bincount(place, sign * self.budget.cash[chosen, then], minlength=self.budget.left.size)
            self.budget.left.ravel()[:] -= paid


def _within(place: Ints, use: Floats, left: Floats) -> Bools:
    """Whether each finds room in its place, all before it counted."""
    order = np.argsort(place, kind="stable")
    sorted_place, total = place[order], use[order].cumsum()
    begins = np.flatnonzero(sorted_place[1:] != sorted_place[:-1]) + 1
    before = np.zeros(len(order))
    before[begins] = total[begins - 1]
    before = np.maximum.accumulate(before)
    found = np.empty(len(order), dtype=bool)
    found[order] = total - before <= left[sorted_place] + _LITTLE
    return found
