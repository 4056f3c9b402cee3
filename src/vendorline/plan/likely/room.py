"""What is left of all that the work of a period needs, and which of several units find room in it, the first of them going first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.quick_dataclass import dataclass

Bools = NDArray[np.bool_]
_LITTLE = 1e-9


@dataclass(frozen=True, slots=True)
class _Budget:
    """`left` [payer, year], `payer` [unit], -1 where nobody has a limit, `year` [period], `cash` [unit, period]."""

    left: Floats
    payer: Ints
    year: Ints
    cash: Floats


class Room:
    """Room in periods and in budgets, where each market has its vendor.

    Groups of all rows stand one after the other in one table (`left` [group, period]), each row in parts of its own size, a power of two
    that none of its units needs more of; `needs` and `of` [unit, 1 to as many rows as a unit needs] say what a unit needs of which groups. Those
    that need less than others need nothing of the last group, of which there is no end.
    """

    def __init__(self, instance: Instance, vendor: Ints) -> None:
        here, mine = np.arange(len(instance.market)), vendor[instance.market]
        self.units, self.periods = len(here), instance.size[2]
        rows = [(one.group[instance.market], one.use, one.capacity) for one in instance.period_rows]
        if instance.delivery is not None:
            rows.append((mine, instance.delivery.use, instance.delivery.capacity))
        self.sizes = [2.0 ** np.ceil(np.log2(use.max(initial=0.0) or 1.0)) for _, use, _ in rows]
        self.begins = np.cumsum([0, *(len(capacity) for *_, capacity in rows)])
        parts = [capacity / size for (*_, capacity), size in zip(rows, self.sizes, strict=True)]
        self.left: Floats = np.concatenate([*parts, np.full((1, self.periods), np.inf)])
        self.of, self.needs = self._together(
            [
                (group, np.where(group >= 0, use / size, 0.0))
                for (group, use, _), size in zip(rows, self.sizes, strict=True)
            ]
        )
        self.budget: _Budget | None = None
        if instance.budgets is not None:
            limits = instance.budgets
            payer = limits.payer[instance.market]
            self.budget = _Budget(limits.capacity.copy(), payer, limits.year, instance.cash[here, mine])

    def _together(self, rows: list[tuple[Ints, Floats]]) -> tuple[Ints, Floats]:
        """Of each unit the groups that it needs anything of, and how much, as they come."""
        count = np.zeros(self.units, dtype=np.int64)
        for _, needs in rows:
            count += needs != 0
        most = int(count.max(initial=0))
        of, found = np.full((self.units, most), len(self.left) - 1), np.zeros((self.units, most))
        count[:] = 0
        for (group, needs), begin in zip(rows, self.begins[:-1].tolist(), strict=True):
            some = np.flatnonzero(needs)
            of[some, count[some]], found[some, count[some]] = group[some] + begin, needs[some]
            count[some] += 1
        return of, found

    def left_of(self, row: int) -> Floats:
        """[group, period]: what is left of a row of the problem; deliveries come last."""
        found: Floats = self.left[self.begins[row] : self.begins[row + 1]] * self.sizes[row]
        return found

    def size(self) -> Floats:
        """[unit]: the most that it needs of anything, in parts of the largest unit's need."""
        found: Floats = self.needs.max(axis=1, initial=0.0)
        return found

    def open_to(self, units: Ints, at: Ints) -> Bools:
        """[unit, period]: where there is room for each of some units alone, were it lifted from where it is (`at`; -1 = nowhere)."""
        lifted = np.flatnonzero((at >= 0) & (at < self.periods))
        chosen, where = units[lifted], at[lifted]
        free: Bools = np.ones((len(units), self.periods), dtype=bool)
        for of, needs in zip(self.of[units].T, self.needs[units].T, strict=True):
            fits = self.left[of] >= needs[:, None] - _LITTLE
            fits[lifted, where] = self.left[of[lifted], where] >= -_LITTLE
            free &= fits
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
        chosen = units[work]
        place = self.of[chosen] * self.periods + period[work, None]
        found = _within(place.ravel(), self.needs[chosen].ravel(), self.left.ravel())
        fits[work] = found.reshape(place.shape).all(axis=1)
        if self.budget is not None:
            mine = work[self.budget.payer[chosen] >= 0]
            chosen, then, was = units[mine], period[mine], at[mine]
            cash = self.budget.cash[chosen, then]
            some = np.flatnonzero((was >= 0) & (was < self.periods))
            same = some[self.budget.year[was[some]] == self.budget.year[then[some]]]
            cash[same] -= self.budget.cash[chosen[same], was[same]]
            payer = self.budget.payer[chosen] * self.budget.left.shape[1] + self.budget.year[then]
            fits[mine] &= _within(payer, np.maximum(cash, 0.0), self.budget.left.ravel())
        return fits

    def take(self, units: Ints, period: Ints, sign: float = 1.0) -> None:
        """What units need at their periods is taken; with -1 given back."""
        work = np.flatnonzero((period >= 0) & (period < self.periods))
        chosen = units[work]
        np.subtract.at(self.left, (self.of[chosen], period[work, None]), sign * self.needs[chosen])
        if self.budget is not None:
            mine = work[self.budget.payer[chosen] >= 0]
            chosen, then = units[mine], period[mine]
            np.subtract.at(
                self.budget.left,
                (self.budget.payer[chosen], self.budget.year[then]),
                sign * self.budget.cash[chosen, then],
            )


def _within(place: Ints, use: Floats, left: Floats) -> Bools:
    """Whether each finds room in its place, all before it counted."""
    order = np.argsort(place * len(place) + np.arange(len(place)))
    sorted_place, total = place[order], use[order].cumsum()
    begins = np.flatnonzero(sorted_place[1:] != sorted_place[:-1]) + 1
    before = np.zeros(len(order))
    before[begins] = total[begins - 1]
    before = np.maximum.accumulate(before)
    found = np.empty(len(order), dtype=bool)
    found[order] = total - before <= left[sorted_place] + _LITTLE
    return found
