"""Limits rounded down to what whole units can use: nothing is cut off that a schedule could be, and the bound rises."""

from __future__ import annotations

from dataclasses import replace
from math import gcd

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints, PeriodRows, StateRows


def tightened(instance: Instance) -> Instance:
    """The same problem with limits that whole units reach."""
    delivery, shares = instance.delivery, instance.shares
    return replace(
        with_tight_rows(instance),
        delivery=None if delivery is None else replace(delivery, capacity=_down(delivery.capacity, delivery.use)),
        shares=None if shares is None else replace(shares, capacity=_down(shares.capacity, shares.use)),
        states=tuple(_of_state(state) for state in instance.states),
    )


def with_tight_rows(instance: Instance) -> Instance:
    """The same with only the limits on the work of a period rounded down."""
    return replace(instance, period_rows=tuple(_of_groups(rows, instance.market) for rows in instance.period_rows))


def _of_groups(rows: PeriodRows, market: Ints) -> PeriodRows:
    """The limits of each group by the step of its own units."""
    group, capacity = rows.group[market], rows.capacity.copy()
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(len(rows.groups) + 1))
    for place in range(len(rows.groups)):
        mine = order[starts[place] : starts[place + 1]]
        if mine.size:
            capacity[place] = _down(capacity[place], rows.use[mine])
    return replace(rows, capacity=capacity)


def _of_state(state: StateRows) -> StateRows:
    used = [np.abs(a).ravel() for a in (state.before, state.after, state.new_after, state.new_kept)]
    return replace(state, limit=_down(state.limit, np.concatenate(used)))


def _down(capacity: Floats, use: Floats) -> Floats:
    """Limits down to the greatest common step of what units use, where that is a whole number of hundredths."""
    used = np.unique(use[use != 0])
    if not used.size or used.size > 2_000:
        return capacity
    whole = np.rint(used * 100)
    if not np.allclose(whole, used * 100, rtol=0, atol=1e-6) or whole.max() > 2**40:
        return capacity
    step = gcd(*(int(value) for value in np.abs(whole))) / 100
    if step <= 0:
        return capacity
    return np.where(np.isfinite(capacity), np.floor(capacity / step + 1e-6) * step, capacity)
