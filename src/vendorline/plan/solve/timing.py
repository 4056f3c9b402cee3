"""When each unit is done, once vendors are chosen: whole units placed by their priced cost, where there is room."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.solve.room import Room
from vendorline.plan.solve.rounding import rounded

#: How many of the cheapest moves of a type's units out of a period are looked at to keep a limit on what stands.
BEST_MOVES = 6


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
    if missing.any() and not expired():
        room, placed, missing = _others_earlier(room, reduced, placed, missing, expired)
    _improve(room, instance, placed, expired)
    return placed, missing


def _others_earlier(
    room: Room, reduced: Floats, placed: Ints, missing: Ints, expired: Callable[[], bool]
) -> tuple[Room, Ints, Ints]:
    """Units that only limits on what stands leave no room for are placed all the same, and other units moved until these are kept.

    What was given where they cannot be.
    """
    other, counts, left = Room(room.instance), placed.copy(), missing.copy()
    other.place_all(counts)
    for kind in np.flatnonzero(left).tolist():
        _fill(kind, other, reduced[kind], counts, left, with_states=False)
    keep_states(other, counts, expired)
    is_kept = all(float(state.min()) >= -1e-9 for state in other.states)
    return (other, counts, left) if is_kept else (room, placed, missing)


def _fill(kind: int, room: Room, reduced: Floats, placed: Ints, missing: Ints, *, with_states: bool = True) -> None:
    """Place what is missing of a type, cheapest room first."""
    if not missing[kind]:
        return
    free = room.of(kind, with_states=with_states)
    for period in np.argsort(reduced, kind="stable").tolist():
        if not missing[kind] or not np.isfinite(reduced[period]):
            return
        if free[period] > 0:
            count = int(min(missing[kind], room.of(kind, with_states=with_states)[period]))
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
    for number in range(len(room.states)):
        for period in range(room.periods):
            while room.states[number][period] < -1e-9 and not expired():
                if not _keep_state(room, placed, number, period):
                    break


def _keep_state(room: Room, placed: Ints, number: int, period: int) -> int:
    """The same for one limit at the end of one period, of moves that now have room; how many units moved."""
    cost, free = room.instance.cost[:, 0], room.is_free()
    kinds = np.flatnonzero([number in touched for touched in room.touched])
    adds = np.array([room.standing(kind, number)[:, period] for kind in kinds.tolist()]).reshape(len(kinds), -1)
    place, now = placed[kinds].nonzero()
    kind = kinds[place]
    less = adds[place, now][:, None] - adds[place]
    with np.errstate(invalid="ignore"):
        dearer = (cost[kind] - cost[kind, now][:, None]) / np.maximum(less, 1e-12)
    ratio = np.where((less > 1e-12) & free[kind], dearer, np.inf)
    other = np.argsort(ratio, axis=1, kind="stable")[:, :BEST_MOVES]
    each = np.take_along_axis(ratio, other, axis=1)
    row, column = np.isfinite(each).nonzero()
    moved = 0
    for at in np.lexsort((other[row, column], now[row], kind[row], each[row, column])).tolist():
        over = -room.states[number][period]
        if over <= 1e-9:
            break
        which, to = int(row[at]), int(other[row[at], column[at]])
        moved += _brought_down(room, placed, (int(kind[which]), int(now[which]), to), over / float(less[which, to]))
    return moved


def _brought_down(room: Room, placed: Ints, move: tuple[int, int, int], wanted: float) -> int:
    """Move about so many units of a type from a period to another; how many had room there."""
    kind, now, to = move
    most = min(int(placed[kind, now]), int(np.ceil(wanted - 1e-9)))
    if most <= 0:
        return 0
    room.place(kind, now, -most)
    count = min(most, int(room.of(kind)[to]))
    room.place(kind, to, count)
    room.place(kind, now, most - count)
    placed[kind, now] -= count
    placed[kind, to] += count
    return count


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
