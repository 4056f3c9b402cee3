"""When each unit is done, once vendors are chosen: whole units placed by their priced cost, where there is room."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.solve.rounding import rounded


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
        self.touched: list[tuple[int, ...]] = [() for _ in range(len(instance.market))]
        for number, state in enumerate(instance.states):
            touched = (state.before != 0) | (state.after != 0)[:, 0] | (state.new_after != 0)[:, 0]
            for kind in np.flatnonzero(touched | (state.new_kept != 0)).tolist():
                self.touched[kind] = (*self.touched[kind], number)

    def of(self, kind: int) -> Ints:
        """[period and keeping]: how many more units of a type each option has room for."""
        instance, market = self.instance, self.instance.market[kind]
        free = np.full(self.periods + 1, float(instance.units[kind]))
        work = free[:-1]
        for rows, left in zip(instance.period_rows, self.rows, strict=True):
            group, use = rows.group[market], rows.use[kind]
            if group >= 0 and use > 0:
                np.minimum(work, np.floor(left[group] / use + 1e-9), out=work)
        if self.budget is not None and self._cash is not None:
            payer = instance.budgets.payer[market]  # type: ignore[union-attr]
            if payer >= 0:
                left = self.budget[payer][instance.budgets.year]  # type: ignore[union-attr]
                np.minimum(work, np.floor(left / np.maximum(self._cash[kind], 1e-12) + 1e-9), out=work)
        for number in self.touched[kind]:
            needs = self.standing(kind, number)
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = np.where(needs > 0, np.floor(self.states[number] / needs + 1e-9), np.inf)
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
            for rows, left in zip(instance.period_rows, self.rows, strict=True):
                group = rows.group[market]
                if group >= 0:
                    left[group, period] -= count * rows.use[kind]
            if self.budget is not None and self._cash is not None:
                payer = instance.budgets.payer[market]  # type: ignore[union-attr]
                if payer >= 0:
                    year = instance.budgets.year[period]  # type: ignore[union-attr]
                    self.budget[payer, year] -= count * self._cash[kind, period]
        for number in self.touched[kind]:
            self.states[number] -= count * self.standing(kind, number)[period]


def _most_urgent(reduced: Floats) -> Ints:
    """Types in the order of what the second best option costs more than the best."""
    least = np.partition(reduced, 1, axis=1)[:, :2]
    with np.errstate(invalid="ignore"):
        regret = np.where(np.isfinite(least[:, 1]), least[:, 1] - least[:, 0], np.inf)
    found: Ints = np.argsort(-regret, kind="stable").astype(np.int64)
    return found


def placed_by_price(
    instance: Instance, reduced: Floats, soft: Floats, *, expired: Callable[[], bool] = lambda: False
) -> tuple[Ints, Ints]:
    """Whole units placed in the order of what waiting costs them.

    Args:
        instance: a problem with one vendor.
        reduced: [type, period and keeping] costs at prices.
        soft: [type, period and keeping] how many units a smoothed solution places.
        expired: whether time is up.

    Returns:
        [type, period and keeping] units placed, and [type] units for which no room was found.
    """
    room = Room(instance)
    placed = rounded(instance, reduced, soft, expired=expired)
    room.place_all(placed)
    missing = instance.units - placed.sum(axis=1)
    for kind in _most_urgent(reduced)[missing[_most_urgent(reduced)] > 0].tolist():
        _fill(kind, room, reduced[kind], placed, missing)
    for _ in range(4):
        if not missing.any() or expired():
            break
        _make_room(room, reduced, placed, missing)
    keep_states(room, placed, expired)
    _improve(room, instance, placed, expired)
    return placed, missing


def _fill(kind: int, room: Room, reduced: Floats, placed: Ints, missing: Ints) -> None:
    """Place what is missing of a type, cheapest room first."""
    if not missing[kind]:
        return
    free = room.of(kind)
    for period in np.argsort(reduced, kind="stable").tolist():
        if not missing[kind] or not np.isfinite(reduced[period]):
            return
        if free[period] > 0:
            count = int(min(missing[kind], room.of(kind)[period]))
            if count > 0:
                room.place(kind, period, count)
                placed[kind, period] += count
                missing[kind] -= count


def _make_room(room: Room, reduced: Floats, placed: Ints, missing: Ints) -> None:
    """For each unit without room, move units of its market elsewhere and try again."""
    market = room.instance.market
    for kind in np.flatnonzero(missing).tolist():
        neighbours = np.flatnonzero(market == market[kind])
        for period in np.argsort(reduced[kind], kind="stable").tolist():
            if not missing[kind]:
                break
            if not np.isfinite(reduced[kind, period]):
                break
            for other in neighbours[placed[neighbours, period] > 0].tolist():
                if other == kind:
                    continue
                room.place(other, period, -1)
                if room.of(kind)[period] < 1:
                    room.place(other, period, 1)
                    continue
                room.place(kind, period, 1)
                free = room.of(other)
                free[period] = 0
                options = np.where((free > 0) & np.isfinite(reduced[other]), reduced[other], np.inf)
                best = int(options.argmin())
                if np.isfinite(options[best]):
                    room.place(other, best, 1)
                    placed[other, period] -= 1
                    placed[other, best] += 1
                    placed[kind, period] += 1
                    missing[kind] -= 1
                    break
                room.place(kind, period, -1)
                room.place(other, period, 1)


def keep_states(room: Room, placed: Ints, expired: Callable[[], bool]) -> None:
    """Move units, cheapest first, until what stands is within its limits: those that ask for something are not met by themselves."""
    cost = room.instance.cost[:, 0]
    for number in range(len(room.states)):
        for period in range(room.periods):
            if room.states[number][period] < -1e-9 and not expired():
                _keep_state(room, cost, placed, number, period)


def _keep_state(room: Room, cost: Floats, placed: Ints, number: int, period: int) -> None:
    """The same for one limit at the end of one period."""
    moves: list[tuple[float, int, int, int, float]] = []
    for kind in np.flatnonzero([number in touched for touched in room.touched]).tolist():
        adds = room.standing(kind, number)[:, period]
        for now in np.flatnonzero(placed[kind]).tolist():
            less = adds[now] - adds
            ratio = np.where(less > 1e-12, (cost[kind] - cost[kind, now]) / np.maximum(less, 1e-12), np.inf)
            moves.extend(
                (float(ratio[other]), kind, now, other, float(less[other]))
                for other in np.argsort(ratio, kind="stable")[:6].tolist()
                if np.isfinite(ratio[other])
            )
    for _, kind, now, other, less in sorted(moves):
        over = -room.states[number][period]
        if over <= 1e-9:
            return
        wanted = min(int(placed[kind, now]), int(np.ceil(over / less - 1e-9)))
        if wanted <= 0:
            continue
        room.place(kind, now, -wanted)
        count = min(wanted, int(room.of(kind)[other]))
        room.place(kind, other, count)
        room.place(kind, now, wanted - count)
        placed[kind, now] -= count
        placed[kind, other] += count


def _improve(room: Room, instance: Instance, placed: Ints, expired: Callable[[], bool]) -> None:
    """Move units to cheaper options that have room, until none has."""
    cost = instance.cost[:, 0]
    for _ in range(3):
        moved = 0
        dearest = np.where(placed > 0, cost, -np.inf).max(axis=1)
        gain = dearest - np.where(room.is_free(), cost, np.inf).min(axis=1)
        for kind in np.argsort(-gain, kind="stable").tolist():
            if not gain[kind] > 1e-9 or expired():
                break
            for period in np.flatnonzero(placed[kind]).tolist():
                open_cost = np.where(room.of(kind) > 0, cost[kind], np.inf)
                best = int(open_cost.argmin())
                if open_cost[best] < cost[kind, period] - 1e-9:
                    moved += _move(room, placed, kind, period, best)
        if not moved:
            return


def _move(room: Room, placed: Ints, kind: int, period: int, best: int) -> int:
    """Move as many units of a type as there is room for, where no limit on what stands is broken by it; how many."""
    count = int(min(placed[kind, period], room.of(kind)[best]))
    room.place(kind, period, -count)
    fits = min(count, int(room.of(kind)[best]))
    room.place(kind, best, fits)
    room.place(kind, period, count - fits)
    if fits and not room.is_within(kind):
        room.place(kind, best, -fits)
        room.place(kind, period, fits)
        return 0
    placed[kind, period] -= fits
    placed[kind, best] += fits
    return fits
