"""Sites that overlap: the nearest site of the same owner, close enough, must not be out in the same period."""

from __future__ import annotations

import numpy as np
import polars as pl

from vendorline.plan.distances import nearest
from vendorline.plan.problem.instance import Ints
from vendorline.plan.units import RADIO


def nearest_neighbours(units: pl.DataFrame, sites: pl.DataFrame, within_km: float) -> Ints:
    """[unit] the unit of the nearest site of the same market, -1 where none is so near; radio that stands alone.

    Args:
        units: see `vendorline.plan.units.Units`.
        sites: site_id, latitude, longitude.
        within_km: how near a neighbour is.
    """
    found = np.full(units.height, -1, dtype=np.int64)
    placed = (
        units.filter(pl.col("is_standing") & (pl.col("layer") == RADIO))
        .select("unit", "site_id", "market")
        .join(sites.select("site_id", "latitude", "longitude"), on="site_id", how="left")
        .drop_nulls(["latitude", "longitude"])
    )
    for _, mine in placed.group_by("market", maintain_order=True):
        unit, other = mine["unit"].to_numpy(), nearest(mine, within_km)
        found[unit[other >= 0]] = unit[other[other >= 0]]
    return found


def spread_out(kind: Ints, placed: Ints, neighbour: Ints) -> Ints:
    """[unit] its period, so that neighbours have different ones where units of their types allow it.

    Args:
        kind: [unit] its type.
        placed: [type, period and keeping] how many units of each type.
        neighbour: [unit] the unit that must not be out with it, -1 where there is none.
    """
    periods = placed.shape[1] - 1
    period = np.full(len(kind), periods, dtype=np.int64)
    beside = sides(neighbour)
    free = placed.copy()
    for unit in _along(beside):
        k = int(kind[unit])
        taken = {int(period[other]) for other in beside[unit]}
        open_periods = np.flatnonzero(free[k])
        best = [t for t in open_periods.tolist() if t not in taken or t == periods]
        pool = best or open_periods.tolist()
        # The fullest period first, so that choice remains for those who come later.
        chosen = max(pool, key=lambda t: (int(free[k, t]), -t))
        free[k, chosen] -= 1
        period[unit] = chosen
    return period


def _along(beside: list[list[int]]) -> list[int]:
    """Units, each after a neighbour of its own where it has one."""
    order, seen = [], [False] * len(beside)
    for begin in range(len(beside)):
        stack = [begin]
        while stack:
            unit = stack.pop()
            if not seen[unit]:
                seen[unit] = True
                order.append(unit)
                stack.extend(other for other in beside[unit] if not seen[other])
    return order


def sides(neighbour: Ints) -> list[list[int]]:
    """[unit] the units that must not be out with it: its nearest, and those whose nearest it is."""
    beside: list[list[int]] = [[] for _ in range(len(neighbour))]
    for unit in np.flatnonzero(neighbour >= 0).tolist():
        other = int(neighbour[unit])
        if other not in beside[unit]:
            beside[unit].append(other)
            beside[other].append(unit)
    return beside
