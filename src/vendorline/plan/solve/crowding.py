"""What found no room is placed all the same: smaller work gives way to a large job, and what stands is brought back within its limits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.solve.room import Room
from vendorline.plan.solve.timing import keep_states


def placed_anyhow(
    instance: Instance, reduced: Floats, placed: Ints, missing: Ints, *, expired: Callable[[], bool] = lambda: False
) -> tuple[Ints, Ints]:
    """Units that found no room, placed where others can give way.

    A job that needs many crew-days finds none where small ones came first; a unit that counts towards a limit on what stands may
    have room only once others count less.

    Args:
        instance: a problem with one vendor.
        reduced: [type, period and keeping] costs at prices.
        placed: [type, period and keeping] units placed so far.
        missing: [type] units that found no room.
        expired: whether time is up.

    Returns:
        The units placed and those still missing; what was given where that cannot be mended.
    """
    room, counts, left = Room(instance), placed.copy(), missing.copy()
    room.place_all(counts)
    largest = max(
        (rows.use for rows in instance.period_rows), key=lambda use: float(use.max(initial=0.0)), default=reduced[:, 0]
    )
    for kind in sorted(np.flatnonzero(left).tolist(), key=lambda kind: -float(largest[kind])):
        for period in np.argsort(reduced[kind], kind="stable").tolist():
            if not np.isfinite(reduced[kind, period]) or expired():
                break
            while left[kind] and (room.fits(kind, period) or _gives_way(room, reduced, counts, kind, period)):
                room.place(kind, period, 1)
                counts[kind, period] += 1
                left[kind] -= 1
    keep_states(room, counts, expired)
    if left.any() or any(float(state.min()) < -1e-9 for state in room.states):
        return placed, missing
    return counts, left


def _gives_way(room: Room, reduced: Floats, counts: Ints, kind: int, period: int) -> bool:
    """Whether smaller work of a period moved elsewhere so that one more unit of a type has room; if not, nothing moved."""
    instance = room.instance
    if period >= room.periods:
        return False
    market = instance.market[kind]
    tight = [
        number
        for number, rows in enumerate(instance.period_rows)
        if rows.group[market] >= 0 and room.rows[number][rows.group[market], period] < rows.use[kind] - 1e-9
    ]
    moved: list[tuple[int, int]] = []
    for number in tight:
        rows = instance.period_rows[number]
        group = rows.group[market]
        others = np.flatnonzero(
            (rows.group[instance.market] == group)
            & (counts[:, period] > 0)
            & (rows.use > 0)
            & (rows.use < rows.use[kind])
        )
        for other in others[np.argsort(-rows.use[others], kind="stable")].tolist():
            while counts[other, period] and room.rows[number][group, period] < rows.use[kind] - 1e-9:
                options = np.where(room.of(other) > 0, reduced[other], np.inf)
                options[period] = np.inf
                best = int(options.argmin())
                if not np.isfinite(options[best]):
                    break
                _move(room, counts, other, period, best)
                moved.append((other, best))
    if room.fits(kind, period):
        return True
    for other, best in reversed(moved):
        _move(room, counts, other, best, period)
    return False


def _move(room: Room, counts: Ints, kind: int, period: int, to: int) -> None:
    room.place(kind, period, -1)
    room.place(kind, to, 1)
    counts[kind, period] -= 1
    counts[kind, to] += 1
