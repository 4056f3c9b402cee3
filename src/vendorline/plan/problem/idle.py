"""Limits that no choice can reach: they say nothing, and units that only they tell apart become alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints, StateRows


def without_idle_limits(instance: Instance) -> Instance:
    """The same problem without limits on what stands that are kept whatever is chosen, and with equal ones once."""
    kept: list[StateRows] = []
    for state in instance.states:
        limit = np.where(_most(instance, state) <= state.limit, np.inf, state.limit)
        one = replace(state, limit=limit)
        same = next((place for place, other in enumerate(kept) if _same(one, other)), None)
        if same is not None:
            kept[same] = replace(kept[same], operator=f"{kept[same].operator}, {one.operator}")
        elif np.isfinite(limit).any():
            kept.append(one)
    return replace(instance, states=tuple(kept))


def _most(instance: Instance, state: StateRows) -> Floats:
    """[period]: more than this can never stand."""
    touched = (
        (state.before != 0)
        | (state.new_kept != 0)
        | (state.after != 0).any(axis=1)
        | (state.new_after != 0).any(axis=1)
    )
    some = np.flatnonzero(touched)
    before, new_kept, after, new_after = (a[some] for a in (state.before, state.new_kept, state.after, state.new_after))
    first, last, may_stay = instance.first[some], instance.last[some], np.isfinite(instance.kept[some])
    periods = np.arange(instance.size[2])
    built = np.maximum(instance.built[some], 0)[:, None] <= periods
    kept = np.where(may_stay[:, None], before[:, None] + built * new_kept[:, None], -np.inf)
    is_open = last >= first
    latest = np.where(is_open, last, -1).max(axis=1, initial=-1)
    waiting = np.where(latest[:, None] > periods, before[:, None], -np.inf)
    most = np.maximum(kept, waiting)
    for vendor in _different(first, last, after, new_after):
        done = is_open[:, vendor, None] & (first[:, vendor, None] <= periods)
        new = np.where(built, np.maximum(new_after[:, vendor, None], 0.0), 0.0)
        sure = done & built & (last[:, vendor, None] <= periods)
        new = np.where(sure, new_after[:, vendor, None], new)
        most = np.maximum(most, np.where(done, after[:, vendor, None] + new, -np.inf))
    most = np.where(np.isfinite(most), most, 0.0)
    found: Floats = (most * instance.units[some, None]).sum(axis=0)
    return found


def _different(*by_vendor: Floats | Ints) -> list[int]:
    """The first of any vendors that differ in nothing: the columns of [unit, vendor]."""
    found: list[int] = []
    for vendor in range(by_vendor[0].shape[1]):
        if not any(all(np.array_equal(a[:, vendor], a[:, other]) for a in by_vendor) for other in found):
            found.append(vendor)
    return found


def _same(one: StateRows, other: StateRows) -> bool:
    """Whether two limits are one under two names (of two operators of a shared network)."""
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("limit", "before", "after", "new_after", "new_kept")
    )
