"""Sites that overlap: the nearest site of the same owner, close enough, must not be out in the same period."""

from __future__ import annotations

import numpy as np
import polars as pl

from vendorline.plan.problem.instance import Ints
from vendorline.plan.units import RADIO

_KM_PER_DEGREE = 111.2


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
        unit = mine["unit"].to_numpy()
        if len(unit) < 2:
            continue
        y = mine["latitude"].to_numpy() * _KM_PER_DEGREE
        x = mine["longitude"].to_numpy() * _KM_PER_DEGREE * np.cos(np.radians(mine["latitude"].to_numpy()))
        nearest, distance = _nearest(x, y, within_km)
        near = (nearest >= 0) & (distance <= within_km)
        found[unit[near]] = unit[nearest[near]]
    return found


def _nearest(x: np.ndarray, y: np.ndarray, within: float) -> tuple[np.ndarray, np.ndarray]:
    """Of each point the nearest other one among those in its own cell and the eight around it, and how far it is."""
    size = max(within, 1e-6)
    cells: dict[tuple[int, int], list[int]] = {}
    column, row = np.floor(x / size).astype(int).tolist(), np.floor(y / size).astype(int).tolist()
    for place, cell in enumerate(zip(column, row, strict=True)):
        cells.setdefault(cell, []).append(place)
    nearest, distance = np.full(len(x), -1, dtype=np.int64), np.full(len(x), np.inf)
    for (c, r), inside in cells.items():
        around = np.array([p for dc in (-1, 0, 1) for dr in (-1, 0, 1) for p in cells.get((c + dc, r + dr), ())])
        here = np.array(inside)
        apart = np.hypot(x[here, None] - x[around], y[here, None] - y[around])
        apart[here[:, None] == around] = np.inf
        best = apart.argmin(axis=1)
        nearest[here], distance[here] = around[best], apart[np.arange(len(here)), best]
    return nearest, distance


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
