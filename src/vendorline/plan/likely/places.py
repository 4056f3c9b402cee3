"""Units as they find their periods: put where another plan has them, moved where room is lacking or a limit asks for it."""

from __future__ import annotations

import numpy as np

from vendorline.plan.likely.room import room_of
from vendorline.plan.problem.instance import Floats, Instance, Ints

#: How often limits on what stands are repaired before it is given up.
REPAIRS = 60


class Places:
    """Units as they are given their periods, and what room is left."""

    def __init__(self, instance: Instance, vendor: Ints, reduced: Floats) -> None:
        self.instance, self.vendor, self.reduced = instance, vendor, reduced
        self.periods, here = instance.size[2], np.arange(len(instance.market))
        mine = vendor[instance.market]
        self.cost = instance.cost[here, mine]
        self.finite = np.isfinite(self.cost)
        self.rows: list[tuple[Ints, Floats, Floats]] = [
            (rows.group[instance.market], rows.use, rows.capacity.copy()) for rows in instance.period_rows
        ]
        if instance.delivery is not None:
            self.rows.append((mine, instance.delivery.use, instance.delivery.capacity.copy()))
        #: What is left of each row that a unit needs something of, by period, and how much it needs.
        self.rows_of: list[list[tuple[Floats, float]]] = [[] for _ in here]
        for group, use, left in self.rows:
            each, some = list(left), np.flatnonzero((group >= 0) & (use != 0))
            for unit, g, need in zip(some.tolist(), group[some].tolist(), use[some].tolist(), strict=True):
                self.rows_of[unit].append((each[g], need))
        self.budget = None if instance.budgets is None else instance.budgets.capacity.copy()
        self.payer = None if instance.budgets is None else instance.budgets.payer[instance.market]
        self.cash = None if instance.budgets is None else instance.cash[here, mine]
        after = [state.after[here, mine] for state in instance.states]
        new_after = [state.new_after[here, mine] for state in instance.states]
        # As lists: they are looked at one by one.
        self.after, self.new_after = [each.tolist() for each in after], [each.tolist() for each in new_after]
        self.before = [state.before.tolist() for state in instance.states]
        self.new_kept = [state.new_kept.tolist() for state in instance.states]
        self.built: list[int] = instance.built.tolist()
        self.limit = [
            s.limit + 1e-9 * np.maximum(1.0, np.where(np.isfinite(s.limit), np.abs(s.limit), 1.0))
            for s in instance.states
        ]
        self.standing = np.zeros((len(instance.states), self.periods))
        self.period = np.full(len(here), -1, dtype=np.int64)
        self.touches = [
            np.flatnonzero((state.before != 0) | (state.new_kept != 0) | (after[n] != 0) | (new_after[n] != 0))
            for n, state in enumerate(instance.states)
        ]
        self.of_unit: list[list[int]] = [[] for _ in here]
        for n, some in enumerate(self.touches):
            for unit in some.tolist():
                self.of_unit[unit].append(n)

    def begin(self, period: Ints) -> None:
        """Put units where another plan has them, but for those that are not open there, or that find no room."""
        here = np.arange(len(period))
        period = np.where((period >= 0) & np.isfinite(self.cost[here, np.maximum(period, 0)]), period, -1)
        placed = np.flatnonzero((period >= 0) & (period < self.periods))
        for group, use, left in self.rows:
            some = placed[group[placed] >= 0]
            np.subtract.at(left, (group[some], period[some]), use[some])
        for group, _, left in self.rows:
            for g, t in np.argwhere(left < -1e-9).tolist():
                inside = np.flatnonzero((group == g) & (period == t))
                regret = self._regret(inside, t)
                for unit in inside[np.argsort(regret, kind="stable")].tolist():
                    if left[g, t] >= -1e-9:
                        break
                    self._take(unit, t, -1)
                    period[unit] = -1
        for unit in placed.tolist() if self.budget is not None else ():
            if period[unit] >= 0:
                self._pay(unit, int(period[unit]), 1)
        period = self._within_budget(period)
        self.period = period
        for n, some in enumerate(self.touches):
            self.standing[n] = self._standing_of(n, some[period[some] >= 0])

    def _standing_of(self, n: int, some: Ints) -> Floats:
        """What some units mean for a limit on what stands, in each period, where they are now."""
        state, when, built = self.instance.states[n], self.period[some], self.instance.built[some]
        before, after = state.before[some], np.array(self.after[n])[some]
        new_after, new_kept = np.array(self.new_after[n])[some], state.new_kept[some]
        done = when < self.periods
        change = np.zeros(self.periods + 1)
        change[0] = before.sum()
        np.add.at(change, when[done], (after - before)[done])
        np.add.at(change, np.maximum(when, built)[done], new_after[done])
        np.add.at(change, np.maximum(built, 0)[~done], new_kept[~done])
        found: Floats = change.cumsum()[: self.periods]
        return found

    def _within_budget(self, period: Ints) -> Ints:
        if self.budget is None or self.payer is None or self.instance.budgets is None:
            return period
        year = self.instance.budgets.year
        for p, y in np.argwhere(self.budget < -1e-6 * np.maximum(1, np.abs(self.budget))).tolist():
            inside = np.flatnonzero((self.payer == p) & (period >= 0) & (period < self.periods))
            for unit in inside[year[period[inside]] == y].tolist():
                if self.budget[p, y] >= 0:
                    break
                self._take(unit, int(period[unit]), -1)
                self._pay(unit, int(period[unit]), -1)
                period[unit] = -1
        return period

    def fill(self) -> bool:
        """Give every unit that has none a period, the dearest to wait for first; whether all found room."""
        waiting = np.flatnonzero(self.period < 0)
        if not len(waiting):
            return True
        size = np.max([use for _, use, _ in self.rows], axis=0) if self.rows else np.zeros(len(self.period))
        two = np.partition(self.reduced[waiting], 1, axis=1)[:, :2]
        with np.errstate(invalid="ignore"):
            regret = np.where(np.isfinite(two[:, 1]), two[:, 1] - two[:, 0], np.inf)
        for unit in waiting[np.lexsort((-regret, -size[waiting]))].tolist():
            if not self._put(unit, np.where(self._open(unit), self.reduced[unit], np.inf)):
                return False
        return True

    def mend(self) -> bool:
        """Bring what stands within its limits, by the cheapest moves; whether it could be."""
        for _ in range(REPAIRS):
            over = [
                (
                    float(
                        (self.standing[n] - state.limit).max()
                        / max(1.0, np.abs(state.limit[np.isfinite(state.limit)]).max(initial=0))
                    ),
                    n,
                )
                for n, state in enumerate(self.instance.states)
            ]
            worst, n = max(over, default=(0.0, -1))
            if worst <= 1e-9:
                return True
            if not self._lower(n):
                return False
        return False

    def _lower(self, n: int) -> bool:
        """Move units until one limit is kept in the first period in which it is not; whether any could be moved."""
        state, some = self.instance.states[n], self.touches[n]
        over = self.standing[n] - state.limit
        t = int(np.flatnonzero(over > 1e-9 * np.maximum(1.0, np.abs(state.limit)))[0])
        built = np.maximum(self.instance.built[some], 0) <= t
        after, new_after = np.array(self.after[n])[some], np.array(self.new_after[n])[some]
        done, when = after + built * new_after, self.period[some]
        kept = state.before[some] + built * state.new_kept[some]
        now = np.where(when == self.periods, kept, np.where(when <= t, done, state.before[some]))
        gain = now - done
        early = np.where(np.isfinite(self.cost[some]), self.reduced[some], np.inf)[:, : t + 1]
        more = early.min(axis=1) - self.reduced[some, self.period[some]]
        good = np.flatnonzero((gain > 1e-12) & np.isfinite(more))
        moved = False
        for place in good[np.argsort(more[good] / gain[good], kind="stable")].tolist():
            unit = int(some[place])
            was = int(self.period[unit])
            self._lift(unit)
            options = np.where(self._open(unit), self.reduced[unit], np.inf)
            options[t + 1 :] = np.inf
            if not self._put(unit, options):
                self._set(unit, was)
                continue
            moved = True
            if self.standing[n][t] <= state.limit[t] + 1e-9:
                break
        return moved

    def loosen(self, *, again: bool = True) -> bool:
        """Keep, or do at a cheaper time, what no limit asks to be done as it is; always so.

        `again`: also where others make room by it.
        """
        now = self.cost[np.arange(len(self.period)), self.period]
        gain = now - self.cost.min(axis=1)
        # Where a unit could go at the beginning; later also where others have made room. Looking at the others would change nothing.
        cheaper = self.cost < now[:, None] - 1e-9
        free, freed = room_of(self), np.zeros(self.periods + 1, dtype=bool)
        is_open = (cheaper & free).any(axis=1)
        for unit in np.argsort(-gain, kind="stable").tolist():
            if gain[unit] <= 1e-9:
                break
            if not is_open[unit] and not (again and (cheaper[unit] & freed).any()):
                continue
            was = int(self.period[unit])
            if self.budget is None:
                there = cheaper[unit] & self._open(unit)
            else:  # what it pays where it is may pay for it elsewhere in the year
                self._lift(unit)
                there = cheaper[unit] & self._open(unit)
                self._set(unit, was)
            some = np.flatnonzero(there)
            for period in some[np.argsort(self.cost[unit, some], kind="stable")].tolist():
                if self._keeps(unit, was, period):
                    self._lift(unit)
                    self._set(unit, period)
                    freed |= self._with(was)
                    break
        return True

    def _with(self, period: int) -> np.ndarray:
        """[period and keeping]: those in which room is made by a unit that leaves a period."""
        found = np.zeros(self.periods + 1, dtype=bool)
        found[period] = True
        if self.budget is not None and self.instance.budgets is not None and period < self.periods:
            found[:-1] |= self.instance.budgets.year == self.instance.budgets.year[period]
        return found

    def _keeps(self, unit: int, was: int, period: int) -> bool:
        """Whether limits on what stands are kept with a unit moved there."""
        for n in self.of_unit[unit]:
            if not self.new_after[n][unit] and not self.new_kept[n][unit]:
                begin, end = sorted((was, period))
                more = (self.before[n][unit] - self.after[n][unit]) * (1.0 if period > was else -1.0)
                if more > 0 and (self.standing[n][begin:end] + more > self.limit[n][begin:end]).any():
                    return False
                continue
            then = self.standing[n].copy()
            self._add(then, n, unit, was, -1.0)
            self._add(then, n, unit, period, 1.0)
            if (then > self.limit[n]).any():
                return False
        return True

    def _add(self, into: Floats, n: int, unit: int, period: int, sign: float) -> None:
        """Add what a unit means for a limit on what stands, in each period."""
        before, built = sign * self.before[n][unit], self.built[unit]
        if period == self.periods:
            into += before
            if self.new_kept[n][unit]:
                into[max(built, 0) :] += sign * self.new_kept[n][unit]
            return
        into[:period] += before
        into[period:] += sign * self.after[n][unit]
        if self.new_after[n][unit]:
            into[max(period, built) :] += sign * self.new_after[n][unit]

    def _regret(self, units: Ints, t: int) -> Floats:
        others = self.reduced[units].copy()
        others[:, t] = np.inf
        found: Floats = others.min(axis=1) - self.reduced[units, t]
        return found

    def _open(self, unit: int) -> np.ndarray:
        """[period and keeping]: where there is room for a unit; limits on what stands are not looked at."""
        free: np.ndarray = self.finite[unit].copy()
        for left, use in self.rows_of[unit]:
            free[:-1] &= left >= use - 1e-9
        if self.budget is not None and self.payer is not None and self.cash is not None and self.payer[unit] >= 0:
            free[:-1] &= self.budget[self.payer[unit]][self.instance.budgets.year] >= self.cash[unit] - 1e-9  # type: ignore[union-attr]
        return free

    def _put(self, unit: int, options: Floats) -> bool:
        best = int(options.argmin())
        if not np.isfinite(options[best]):
            return False
        self._set(unit, best)
        return True

    def _set(self, unit: int, period: int) -> None:
        self.period[unit] = period
        if period < self.periods:
            self._take(unit, period, 1)
            self._pay(unit, period, 1)
        for n in self.of_unit[unit]:
            self._add(self.standing[n], n, unit, period, 1.0)

    def _lift(self, unit: int) -> None:
        period = int(self.period[unit])
        if period < self.periods:
            self._take(unit, period, -1)
            self._pay(unit, period, -1)
        for n in self.of_unit[unit]:
            self._add(self.standing[n], n, unit, period, -1.0)
        self.period[unit] = -1

    def _take(self, unit: int, period: int, count: int) -> None:
        for left, use in self.rows_of[unit]:
            left[period] -= count * use

    def _pay(self, unit: int, period: int, count: int) -> None:
        if self.budget is not None and self.payer is not None and self.cash is not None and self.payer[unit] >= 0:
            self.budget[self.payer[unit], self.instance.budgets.year[period]] -= count * self.cash[unit, period]  # type: ignore[union-attr]
