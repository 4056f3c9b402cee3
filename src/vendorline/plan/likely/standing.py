"""What stands while units are replaced, for each limit of the law on it, and what a unit's move would change of it."""

from __future__ import annotations

import numpy as np

from vendorline.plan.likely.room import Bools
from vendorline.plan.problem.instance import Floats, Instance, Ints


class Standing:
    """`of` [limit, period]: what stands; units that stand for nothing under a limit are left out of its account."""

    def __init__(self, instance: Instance, vendor: Ints) -> None:
        here, mine = np.arange(len(instance.market)), vendor[instance.market]
        self.states, self.periods = instance.states, instance.size[2]
        self.built = np.maximum(instance.built, 0)
        self.after = [state.after[here, mine] for state in self.states]
        self.new_after = [state.new_after[here, mine] for state in self.states]
        self.is_touched: list[Bools] = [
            (state.before != 0) | (state.new_kept != 0) | (after != 0) | (new_after != 0)
            for state, after, new_after in zip(self.states, self.after, self.new_after, strict=True)
        ]
        self.limit = [
            state.limit + 1e-9 * np.maximum(1.0, np.where(np.isfinite(state.limit), np.abs(state.limit), 1.0))
            for state in self.states
        ]
        self.of = np.zeros((len(self.states), self.periods))

    def put(self, units: Ints, period: Ints, sign: float = 1.0) -> None:
        """Units stand where they are put; with -1 no longer."""
        for n in range(len(self.states)):
            mine = np.flatnonzero(self.is_touched[n][units] & (period >= 0))
            change = np.zeros(self.periods + 1)
            for place, amount in self._steps(n, units[mine], period[mine]):
                change += np.bincount(place, amount, minlength=self.periods + 1)
            self.of[n] += sign * change.cumsum()[: self.periods]

    def keep(self, units: Ints, was: Ints, period: Ints) -> Bools:
        """[unit]: whether limits are kept where it moves from one period to another beside all before it in this order that do."""
        found: Bools = np.ones(len(units), dtype=bool)
        for n in range(len(self.states)):
            mine = np.flatnonzero(self.is_touched[n][units])
            chosen = units[mine]
            more = self._each(n, chosen, period[mine]) - self._each(n, chosen, was[mine])
            # What those before it take away may not come, where they are refused: only what they add counts.
            worse = np.maximum(more, 0.0).cumsum(axis=0)
            found[mine] &= ~((more > 0) & (self.of[n] + worse > self.limit[n])).any(axis=1)
        return found

    def over(self) -> tuple[float, int]:
        """By how much the worst limit is exceeded, in parts of it, and which it is."""
        found = [
            (
                float((self.of[n] - s.limit).max() / max(1.0, np.abs(s.limit[np.isfinite(s.limit)]).max(initial=0))),
                n,
            )
            for n, s in enumerate(self.states)
        ]
        return max(found, default=(0.0, -1))

    def gain(self, n: int, units: Ints, period: Ints, t: int) -> Floats:
        """[unit]: by how much less of it would stand in a period, were it done by then."""
        state, built = self.states[n], self.built[units] <= t
        done = self.after[n][units] + built * self.new_after[n][units]
        kept = state.before[units] + built * state.new_kept[units]
        now = np.where(period == self.periods, kept, np.where(period <= t, done, state.before[units]))
        found: Floats = now - done
        return found

    def _steps(self, n: int, units: Ints, period: Ints) -> tuple[tuple[Ints, Floats], ...]:
        """Periods from which on units stand for more or less, and by how much."""
        state, built, done = self.states[n], self.built[units], period < self.periods
        before = state.before[units]
        return (
            (np.zeros(len(units), dtype=np.int64), before),
            (period, np.where(done, self.after[n][units] - before, 0.0)),
            (np.maximum(period, built), np.where(done, self.new_after[n][units], 0.0)),
            (built, np.where(done, 0.0, state.new_kept[units])),
        )

    def _each(self, n: int, units: Ints, period: Ints) -> Floats:
        """[unit, period]: what each stands for."""
        found, here = np.zeros((len(units), self.periods + 1)), np.arange(len(units))
        for place, amount in self._steps(n, units, period):
            found[here, place] += amount
        return found.cumsum(axis=1)[:, : self.periods]
