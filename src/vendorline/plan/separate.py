"""Neighbouring sites out in one period moved apart: one of them to another period, or exchanged with a third site of the market."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vendorline.plan.neighbours import sides
from vendorline.plan.problem.instance import Instance, Ints
from vendorline.plan.solve.room import Room

#: How many sites of a market are tried for an exchange.
EXCHANGES = 60


def separated(one: Instance, kind: Ints, period: Ints, neighbour: Ints) -> tuple[Ints, int]:
    """[unit] its period with neighbours apart, each move the cheapest that every limit has room for; and pairs that still share one.

    Args:
        one: the problem with one vendor for each market (`with_vendors`).
        kind: [unit] its type.
        period: [unit] its period, the number of periods where it is kept.
        neighbour: [unit] the unit that must not be out with it, -1 where there is none.
    """
    period, beside, last = period.copy(), sides(neighbour), one.size[2]
    room = Room(one)
    for unit in range(len(kind)):
        room.place(int(kind[unit]), int(period[unit]), 1)
    cost, market = one.cost[:, 0], one.market[kind]
    of_market: dict[int, list[int]] = {}
    for unit in range(len(kind)):
        of_market.setdefault(int(market[unit]), []).append(unit)

    def taken(unit: int, but: int = -1) -> set[int]:
        return {int(period[other]) for other in beside[unit] if other != but and period[other] < last}

    for _ in range(3):
        stuck = [unit for unit in range(len(kind)) if int(period[unit]) in taken(unit)]
        if not stuck:
            break
        for unit in stuck:
            if int(period[unit]) in taken(unit) and not _moved(room, cost, kind, period, unit, taken(unit)):
                _exchanged(room, cost, kind, period, unit, of_market[int(market[unit])], taken)
    pairs = {tuple(sorted((u, o))) for u in range(len(kind)) for o in beside[u]}
    return period, sum(1 for a, b in pairs if period[a] == period[b] < last)


def _moved(room: Room, cost: np.ndarray, kind: Ints, period: Ints, unit: int, taken: set[int]) -> bool:
    """Whether a unit found room in a period of its own."""
    mine, now = int(kind[unit]), int(period[unit])
    room.place(mine, now, -1)
    options = np.where(room.of(mine) > 0, cost[mine], np.inf)
    options[[*taken, now]] = np.inf
    options[-1] = np.inf  # it is replaced, not kept
    best = int(options.argmin())
    if np.isfinite(options[best]):
        room.place(mine, best, 1)
        if room.is_within(mine):
            period[unit] = best
            return True
        room.place(mine, best, -1)
    room.place(mine, now, 1)
    return False


def _exchanged(
    room: Room, cost: np.ndarray, kind: Ints, period: Ints, unit: int, others: list[int], taken: Callable[..., set[int]]
) -> bool:
    """Whether a unit found a third one to exchange periods with; `taken`: the periods of a unit's neighbours, but one."""
    mine, now, last = int(kind[unit]), int(period[unit]), room.periods
    clashes = taken(unit)
    room.place(mine, now, -1)
    tried = 0
    for other in others:
        theirs, then = int(kind[other]), int(period[other])
        if other == unit or then in {now, last} or then in clashes or now in taken(other, unit):
            continue
        if not (np.isfinite(cost[mine, then]) and np.isfinite(cost[theirs, now])):
            continue
        tried += 1
        if tried > EXCHANGES:
            break
        room.place(theirs, then, -1)
        if room.has_room(mine, then):
            room.place(mine, then, 1)
            if room.has_room(theirs, now):
                room.place(theirs, now, 1)
                if room.is_within(mine) and room.is_within(theirs):
                    period[unit], period[other] = then, now
                    return True
                room.place(theirs, now, -1)
            room.place(mine, then, -1)
        room.place(theirs, then, 1)
    room.place(mine, now, 1)
    return False
