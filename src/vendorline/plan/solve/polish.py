"""A schedule improved by exact means: the vendors stay, and a part of the markets at a time is scheduled anew by HiGHS."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.prices import rows_of
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.solve.columns import columns_of
from vendorline.plan.solve.model import solve_model
from vendorline.plan.solve.rounding import cheapest, parts

#: How many options a part may have: more, and HiGHS no longer answers within seconds.
COLUMNS = 9_000
#: How many periods a type may choose from, the cheapest at prices.
PERIODS_EACH = 12


def polished(
    one: Instance,
    placed: Ints,
    missing: Ints,
    reduced: Floats,
    *,
    expired: Callable[[], bool],
    progress: Callable[[], None] | None = None,
) -> tuple[Ints, Ints]:
    """Better counts for a problem whose vendors are fixed, and what then is still missing.

    Args:
        one: the problem with one vendor.
        placed: [type, period and keeping] units placed so far.
        missing: [type] units that found no room.
        reduced: [type, period and keeping] costs at prices.
        expired: whether time is up.
        progress: called after each part.
    """
    rows = rows_of(one)
    anyone = np.zeros(len(one.markets), dtype=np.int64)
    for types in parts(one, reduced, COLUMNS, PERIODS_EACH):
        if expired():
            break
        wanted = np.zeros_like(one.units)
        wanted[types] = one.units[types]
        others = placed.copy()
        others[types] = 0
        room = rows.capacity - rows.vector(Schedule(anyone, others).used(one))
        chosen = np.zeros((len(one.market), 1, reduced.shape[1]), dtype=bool)
        chosen[types, 0] = cheapest(reduced[types], PERIODS_EACH) | (placed[types] > 0)
        columns = columns_of(one, chosen, anyone)
        start = placed[columns.type, columns.period].astype(float) if not missing[types].any() else None
        found = solve_model(one, columns, vendor=anyone, room=np.maximum(room, 0.0) if (room < 0).any() and not
                            one.states else room, units=wanted, gap=2e-4, start=start, stop=expired, time_limit=20.0)  # fmt: skip
        if np.isfinite(found.objective):
            placed = others
            np.add.at(placed, (columns.type, columns.period), found.counts.astype(np.int64))
            missing = one.units - placed.sum(axis=1)
        if progress:
            progress()
    return placed, missing
