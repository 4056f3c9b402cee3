"""A schedule improved by exact means: the vendors stay, and a part of the markets at a time is scheduled anew by HiGHS."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vendorline.plan.problem.aggregate import of_types
from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.prices import rows_of
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.solve.columns import columns_of
from vendorline.plan.solve.model import solve_model
from vendorline.plan.solve.rounding import cheapest, parts

#: How many options a part may have: more, and HiGHS no longer answers within seconds.
COLUMNS = 9_000
#: The same where a part only has to find room for what is missing.
REPAIRED = 2_500
#: Where the program of a part stops: a count of nodes, the same on every machine.
NODES = 20
#: How many periods a type may choose from, the cheapest at prices.
PERIODS_EACH = 12


def polished(
    one: Instance,
    placed: Ints,
    reduced: Floats,
    *,
    only_missing: bool,
    is_thorough: bool,
    expired: Callable[[], bool],
    is_enough: Callable[[Ints, Ints], bool],
) -> tuple[Ints, Ints]:
    """Better counts for a problem whose vendors are fixed, and what then is still missing.

    Args:
        one: the problem with one vendor.
        placed: [type, period and keeping] units placed so far.
        reduced: [type, period and keeping] costs at prices.
        only_missing: look only at small parts in which units found no room.
        is_thorough: whether these may be larger where a market alone is; not where the caller would rather ask for more room.
        expired: whether time is up.
        is_enough: told after each part what is placed and what is missing; whether that will do.
    """
    rows, anyone = rows_of(one), np.zeros(len(one.markets), dtype=np.int64)
    dear = 4 * float(np.abs(one.cost[np.isfinite(one.cost)]).max(initial=1.0))
    total = rows.vector(Schedule(anyone, placed).used(one))
    for types in parts(one, reduced, REPAIRED if only_missing else COLUMNS, PERIODS_EACH):
        if expired():
            break
        if only_missing and placed[types].sum() == one.units[types].sum():
            continue
        part, before = of_types(one, types, one.units[types]), placed[types]
        own = rows.vector(Schedule(anyone, before).used(part))
        chosen = cheapest(reduced[types], PERIODS_EACH) | (before > 0)
        if only_missing and not is_thorough and chosen.sum() > REPAIRED:
            continue
        columns = columns_of(part, chosen[:, None, :], anyone)
        found = solve_model(
            part, columns, vendor=anyone, room=rows.capacity - (total - own), gap=2e-4, nodes=NODES, stop=expired,
            start=before[columns.type, columns.period].astype(float), left_out=dear,
        )  # fmt: skip
        if not np.isfinite(found.objective):
            continue
        counts = np.zeros_like(before)
        np.add.at(counts, (columns.type, columns.period), found.counts.astype(np.int64))
        total += rows.vector(Schedule(anyone, counts).used(part)) - own
        placed = placed.copy()
        placed[types] = counts
        if is_enough(placed, one.units - placed.sum(axis=1)):
            break
    return placed, one.units - placed.sum(axis=1)
