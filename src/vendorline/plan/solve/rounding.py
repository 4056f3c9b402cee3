"""Whole units from a smoothed solution, region by region: a relaxation first, what it leaves in parts by a small whole-number program.

Each region leaves to the others what they still need of common things by the smoothed solution, and where that is more than there is,
all bear it alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from vendorline.plan.problem.aggregate import of_types
from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.prices import rows_of
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.solve.columns import columns_of
from vendorline.plan.solve.model import solve_model

#: About how many options a part has.
COLUMNS = 4_000
#: How many parts are solved at once: always as many, so that the result is the same on every machine.
AT_ONCE = 2
#: How many periods a type may choose from, the cheapest at prices.
PERIODS_EACH = 12
#: A step through all parts that comes back to none of them early.
GOLDEN = 0.6180339887498949
#: Where the program of a part stops: a count of nodes, the same on every machine.
NODES = 40


def rounded(one: Instance, reduced: Floats, soft: Floats, *, expired: Callable[[], bool] = lambda: False) -> Ints:
    """[type, period and keeping]: whole units within every limit, where these allow it; some may be left out.

    Args:
        one: a problem with one vendor.
        reduced: [type, period and keeping] costs at prices.
        soft: [type, period and keeping] units as a smoothed solution shares them out.
        expired: whether time is up.
    """
    rows, anyone = rows_of(one), np.zeros(len(one.markets), dtype=np.int64)
    placed = np.zeros(soft.shape, dtype=np.int64)
    total = rows.vector(Schedule(anyone, soft).used(one))  # type: ignore[arg-type]
    waiting = total.copy()
    every = _mixed(list(parts(one, reduced, COLUMNS, PERIODS_EACH)))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for at in range(0, len(every), AT_ONCE):
            some = [(types, of_types(one, types, one.units[types])) for types in every[at : at + AT_ONCE]]
            own = [rows.vector(Schedule(anyone, soft[types]).used(part)) for types, part in some]  # type: ignore[arg-type]
            room = _shared_out(rows.capacity - total, own, waiting)
            if not expired():
                found = list(pool.map(_of_part, [p for _, p in some], [reduced[types] for types, _ in some], room))
                for (types, _), counts in zip(some, found, strict=True):
                    placed[types] = counts
            for (types, part), mine in zip(some, own, strict=True):
                total += rows.vector(Schedule(anyone, placed[types]).used(part)) - mine
                waiting -= mine
    return placed


def _mixed(every: list[Ints]) -> list[Ints]:
    """Parts in an order in which neighbours, which tend to have the same vendor, stand far from one another."""
    order = np.argsort(np.arange(len(every)) * GOLDEN % 1.0, kind="stable")
    return [every[place] for place in order.tolist()]


def _shared_out(left: Floats, own: list[Floats], waiting: Floats) -> list[Floats]:
    """What each of some parts may use: its own, and a part of what is left or lacks.

    What is left they have among them, each as much as its own is of theirs; what lacks is borne by all parts still `waiting`.
    """
    theirs = np.sum([np.abs(mine) for mine in own], axis=0)
    all_of_them = np.maximum(np.abs(waiting), theirs)
    found = []
    for mine in own:
        of_theirs = np.where(theirs > 0, np.abs(mine) / np.where(theirs > 0, theirs, 1.0), 1 / len(own))
        of_all = np.abs(mine) / np.where(all_of_them > 0, all_of_them, 1.0)
        found.append(np.maximum(mine + left * np.where(left < 0, of_all, of_theirs), 0.0))
    return found


def _of_part(part: Instance, reduced: Floats, room: Floats) -> Ints:
    """Whole units of one part, within what room there is."""
    anyone = np.zeros(len(part.markets), dtype=np.int64)
    columns = columns_of(part, cheapest(reduced, PERIODS_EACH)[:, None, :], anyone)
    dear = 4 * float(np.abs(part.cost[np.isfinite(part.cost)]).max(initial=1.0))
    found = solve_model(part, columns, vendor=anyone, room=room, relaxed=True, left_out=dear)
    placed = np.zeros(reduced.shape, dtype=np.int64)
    if not np.isfinite(found.objective):
        return placed
    np.add.at(placed, (columns.type, columns.period), np.floor(found.counts + 1e-6).astype(np.int64))
    left = part.units - placed.sum(axis=1)
    if not left.any():
        return placed
    rows = rows_of(part)
    room = np.maximum(room - rows.vector(Schedule(anyone, placed).used(part)), 0.0)
    waiting = np.flatnonzero(left)
    rest = of_types(part, waiting, left[waiting])
    columns = columns_of(rest, cheapest(reduced[waiting], PERIODS_EACH)[:, None, :], anyone)
    whole = solve_model(rest, columns, vendor=anyone, room=room, gap=1e-3, nodes=NODES, left_out=dear)
    if np.isfinite(whole.objective):
        np.add.at(placed, (waiting[columns.type], columns.period), whole.counts.astype(np.int64))
    return placed


def parts(one: Instance, reduced: Floats, columns: int, periods_each: int) -> Iterator[Ints]:
    """Types of neighbouring markets, about as many as have so many options together."""
    each = np.minimum(np.isfinite(reduced).sum(axis=1), periods_each)
    total = int(each.sum())
    count = max(1, -(-total // columns))
    # Markets come region by region, so that what a region has of crews is shared out within one part.
    owner, part = one.market, (np.cumsum(each) - 1) * count // max(total, 1)
    # A market is not cut in two.
    _, start = np.unique(owner, return_index=True)
    part = np.repeat(part[start], np.diff(np.append(start, len(owner))))
    for number in np.unique(part):
        yield np.flatnonzero(part == number)


def cheapest(reduced: Floats, count: int) -> np.ndarray:
    """Those options of each type that cost least at prices."""
    count = min(count, reduced.shape[1])
    limit = np.partition(reduced, count - 1, axis=1)[:, count - 1 : count]
    found: np.ndarray = (reduced <= limit) & np.isfinite(reduced)
    return found


def soft_counts(one: Instance, reduced: Floats, temperature: float) -> Floats:
    """[type, period and keeping]: units as a smoothed solution shares them out."""
    least = reduced.min(axis=1, keepdims=True)
    weight = np.exp(-(reduced - np.where(np.isfinite(least), least, 0.0)) / temperature)
    total = weight.sum(axis=1, keepdims=True)
    found: Floats = weight / np.where(total > 0, total, 1.0) * one.units[:, None]
    return found
