"""What is left of every limit, as whole units of a problem with one vendor are placed."""

from __future__ import annotations

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.schedule import Schedule


class Room:
    """What is left of every row of a problem with one vendor, as units are placed.

    Args:
        instance: a problem with one vendor (`with_vendors`).
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.periods = instance.size[2]
        self.rows = [rows.capacity.copy() for rows in instance.period_rows]
        self.budget = None if instance.budgets is None else instance.budgets.capacity.copy()
        self.states = [state.limit.copy() for state in instance.states]
        self._cash = instance.cash[:, 0] if instance.budgets is not None else None
        self._is_open = np.concatenate([instance.is_open[:, 0], np.isfinite(instance.kept)[:, None]], axis=1)
        self._standing: dict[tuple[int, ...], Floats] = {}
        self._used: dict[int, list[tuple[Floats, float]]] = {}
        self._stands: dict[int, list[tuple[Floats, Floats]]] = {}
        self.touched: list[tuple[int, ...]] = [() for _ in range(len(instance.market))]
        for number, state in enumerate(instance.states):
            touched = (state.before != 0) | (state.after != 0)[:, 0] | (state.new_after != 0)[:, 0]
            for kind in np.flatnonzero(touched | (state.new_kept != 0)).tolist():
                self.touched[kind] = (*self.touched[kind], number)

    def of(self, kind: int, *, with_states: bool = True) -> Ints:
        """[period and keeping]: how many more units of a type each option has room for; perhaps but for limits on what stands."""
        instance, market = self.instance, self.instance.market[kind]
        free = np.full(self.periods + 1, float(instance.units[kind]))
        work = free[:-1]
        for left, use in self._rows_of(kind):
            np.minimum(work, np.floor(left / use + 1e-9), out=work)
        if self.budget is not None and self._cash is not None:
            payer = instance.budgets.payer[market]  # type: ignore[union-attr]
            if payer >= 0:
                left = self.budget[payer][instance.budgets.year]  # type: ignore[union-attr]
                np.minimum(work, np.floor(left / np.maximum(self._cash[kind], 1e-12) + 1e-9), out=work)
        for limit, needs in self._states_of(kind) if with_states else ():
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = np.where(needs > 0, np.floor(limit / needs + 1e-9), np.inf)
            np.minimum(free, ratio.min(axis=1), out=free)
        free[~self._is_open[kind]] = 0
        whole: Ints = np.maximum(free, 0).astype(np.int64)
        return whole

    def is_free(self) -> np.ndarray:
        """[type, period and keeping]: whether one more unit may have room: limits of work alone are looked at."""
        instance, free = self.instance, self._is_open.copy()
        for rows, left in zip(instance.period_rows, self.rows, strict=True):
            group = rows.group[instance.market]
            free[:, :-1] &= (left[group] >= rows.use[:, None] - 1e-9) | ((group < 0) | (rows.use <= 0))[:, None]
        return free

    def fits(self, kind: int, period: int) -> bool:
        """The same for one option of a type."""
        market = self.instance.market[kind]
        return bool(self._is_open[kind, period]) and (
            period == self.periods
            or all(
                rows.group[market] < 0
                or rows.use[kind] <= 0
                or left[rows.group[market], period] >= rows.use[kind] - 1e-9
                for rows, left in zip(self.instance.period_rows, self.rows, strict=True)
            )
        )

    def has_room(self, kind: int, period: int) -> bool:
        """Whether one more unit has room in one option of a type: the same as asking `of` for it."""
        if not self._is_open[kind, period] or self.instance.units[kind] < 1:
            return False
        if period < self.periods:
            if any(left[period] / use + 1e-9 < 1.0 for left, use in self._rows_of(kind)):
                return False
            if self.budget is not None and self._cash is not None:
                budgets = self.instance.budgets
                payer = budgets.payer[self.instance.market[kind]]  # type: ignore[union-attr]
                left = self.budget[payer, budgets.year[period]]  # type: ignore[union-attr]
                if payer >= 0 and left / max(self._cash[kind, period], 1e-12) + 1e-9 < 1.0:
                    return False
        for limit, needs in self._states_of(kind):
            mine = needs[period]
            some = mine > 0
            if (limit[some] / mine[some] + 1e-9 < 1.0).any():
                return False
        return True

    def _rows_of(self, kind: int) -> list[tuple[Floats, float]]:
        """[period] what is left of each row that a type uses, and how much of it a unit uses."""
        if kind not in self._used:
            market = self.instance.market[kind]
            self._used[kind] = [
                (left[rows.group[market]], float(rows.use[kind]))
                for rows, left in zip(self.instance.period_rows, self.rows, strict=True)
                if rows.group[market] >= 0 and rows.use[kind] > 0
            ]
        return self._used[kind]

    def _states_of(self, kind: int) -> list[tuple[Floats, Floats]]:
        """[period] what is left of each limit on what stands that a type adds to, and what a unit adds."""
        if kind not in self._stands:
            self._stands[kind] = [(self.states[number], self.standing(kind, number)) for number in self.touched[kind]]
        return self._stands[kind]

    def is_within(self, kind: int) -> bool:
        """Whether the limits on what stands that a type adds to are kept."""
        return all(float(self.states[number].min()) >= -1e-9 for number in self.touched[kind])

    def standing(self, kind: int, number: int) -> Floats:
        """[period and keeping, period]: what one unit adds to a limit on what stands."""
        state, built = self.instance.states[number], int(self.instance.built[kind])
        numbers = (state.before[kind], state.after[kind, 0], state.new_after[kind, 0], state.new_kept[kind])
        key = (number, built, *numbers)
        if key not in self._standing:
            t, s = np.arange(self.periods + 1)[:, None], np.arange(self.periods)
            found = np.where(s < t, numbers[0], numbers[1])
            new = np.where(s >= np.maximum(t, built), numbers[2], 0.0)
            new[-1] = np.where(s >= max(built, 0), numbers[3], 0.0)
            self._standing[key] = found + new
        return self._standing[key]

    def place_all(self, placed: Ints) -> None:
        """Take the room of a whole schedule."""
        used = Schedule(np.zeros(len(self.instance.markets), dtype=np.int64), placed).used(self.instance)
        for left, amount in zip(self.rows, used.period_rows, strict=True):
            np.subtract(left, amount, out=left)
        if self.budget is not None:
            self.budget -= used.budgets
        for left, amount in zip(self.states, used.states, strict=True):
            np.subtract(left, amount, out=left)

    def place(self, kind: int, period: int, count: int) -> None:
        """Take the room of so many units (give it back where `count` is negative)."""
        instance, market = self.instance, self.instance.market[kind]
        if period < self.periods:
            for left, use in self._rows_of(kind):
                left[period] -= count * use
            if self.budget is not None and self._cash is not None:
                payer = instance.budgets.payer[market]  # type: ignore[union-attr]
                if payer >= 0:
                    year = instance.budgets.year[period]  # type: ignore[union-attr]
                    self.budget[payer, year] -= count * self._cash[kind, period]
        for limit, needs in self._states_of(kind):
            np.subtract(limit, count * needs[period], out=limit)
