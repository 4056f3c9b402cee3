"""Limits that no choice can reach: they say nothing, and units that only they tell apart become alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints, StateRows


def without_idle_limits(instance: Instance) -> Instance:
    """The same problem without limits on what stands that are kept whatever is chosen, and with equal ones once."""
    limited = [replace(state, limit=_binding(instance, state)) for state in _each_once(instance.states)]
    kept = _each_once([state for state in limited if np.isfinite(state.limit).any()])
    return replace(instance, states=tuple(kept))


def _each_once(states: Sequence[StateRows]) -> list[StateRows]:
    """Limits that are one under two names (of two operators of a shared network) as one under both."""
    kept: list[StateRows] = []
    for one in states:
        same = next((place for place, other in enumerate(kept) if _same(one, other)), None)
        if same is None:
            kept.append(one)
        else:
            kept[same] = replace(kept[same], operator=f"{kept[same].operator}, {one.operator}")
    return kept


def _binding(instance: Instance, state: StateRows) -> Floats:
    """[period]: the limit, infinite where more than it can never stand."""
    limit, some = state.limit.copy(), np.flatnonzero(np.isfinite(state.limit))
    if some.size:
        limit[some] = np.where(_most(instance, state, some) <= limit[some], np.inf, limit[some])
    return limit


def _most(instance: Instance, state: StateRows, periods: Ints) -> Floats:
    """[period]: more than this can never stand in some periods."""
    touched = (
        (state.before != 0)
        | (state.new_kept != 0)
        | (state.after != 0).any(axis=1)
        | (state.new_after != 0).any(axis=1)
    )
    some = np.flatnonzero(touched)
    before, new_kept, after, new_after = (a[some] for a in (state.before, state.new_kept, state.after, state.new_after))
    first, last, may_stay = instance.first[some], instance.last[some], np.isfinite(instance.kept[some])
    built = np.maximum(instance.built[some], 0)
    is_built = built[:, None] <= periods
    latest = np.where(last >= first, last, -1).max(axis=1, initial=-1)
    most = np.where(latest[:, None] > periods, before[:, None], -np.inf)
    kept = before[:, None] + is_built * new_kept[:, None]
    np.maximum(most, kept, out=most, where=np.broadcast_to(may_stay[:, None], most.shape))
    for vendor in _different(first, last, after, new_after):
        # What it adds may come late, and what it takes away surely has once it is done and built.
        new: Floats = new_after[:, vendor]
        sure: Ints = np.maximum(built, last[:, vendor])
        done: Floats = after[:, vendor, None] + is_built * np.maximum(new, 0.0)[:, None]
        if (new < 0).any():
            done += (sure[:, None] <= periods) * np.minimum(new, 0.0)[:, None]
        is_open = (last[:, vendor] >= first[:, vendor])[:, None] & (first[:, vendor, None] <= periods)
        np.maximum(most, done, out=most, where=is_open)
    most[~np.isfinite(most)] = 0.0
    found: Floats = instance.units[some].astype(float) @ most
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
