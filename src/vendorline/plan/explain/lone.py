"""What a group of rows cannot do even alone: more work is due within some periods than there is room for in them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vendorline.plan.explain.parts import Grouped
from vendorline.plan.problem.instance import Floats, Instance, PeriodRows


def lone_groups(instance: Instance, about: Grouped) -> NDArray[np.bool_]:
    """[group]: whether it alone clashes with deadlines, vendors left aside."""
    is_open = instance.last >= instance.first
    first = np.where(is_open, instance.first, instance.size[2]).min(axis=1)
    last = np.where(is_open, instance.last, -1).max(axis=1)
    must = ~np.isfinite(instance.kept) & (last >= 0)
    found: set[tuple[str, str]] = set()
    for rows in instance.period_rows:
        found |= {(rows.name.partition(":")[0], rows.groups[g]) for g in _over(instance, rows, first, last, must)}
    return np.array(
        [(_kind(group.family, group.provision), group.label) in found for group in about.groups], dtype=bool
    )


def _kind(family: str, provision: str | None) -> str:
    return (provision or "").partition(":")[0] if family == "work" else family


def _over(instance: Instance, rows: PeriodRows, first: Floats, last: Floats, must: NDArray[np.bool_]) -> list[int]:
    """The groups in whose rows more is due within [a, b] than there is."""
    periods = instance.size[2]
    group = rows.group[instance.market]
    mine = must & (group >= 0)
    work = np.zeros((len(rows.groups), periods, periods))
    at = (group[mine], np.minimum(first[mine], periods - 1).astype(np.int64), last[mine].astype(np.int64))
    np.add.at(work, at, (rows.use * instance.units)[mine])
    # due[g, a, b]: what may not begin before a and must end by b.
    due = work[:, ::-1].cumsum(axis=1)[:, ::-1].cumsum(axis=2)
    with np.errstate(invalid="ignore"):
        spent = np.concatenate(
            [np.zeros((len(rows.groups), 1)), np.where(np.isfinite(rows.capacity), rows.capacity, 1e18).cumsum(axis=1)],
            axis=1,
        )
        there = spent[:, None, 1:] - spent[:, :-1, None]
    over = (due > there + 1e-6 * np.maximum(1.0, np.abs(there))) & (np.arange(periods)[:, None] <= np.arange(periods))
    return np.flatnonzero(over.any(axis=(1, 2))).tolist()
