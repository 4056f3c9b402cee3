"""A smaller problem that is nearly the same: types that use the same things and cost nearly the same as one with their mean cost.

It has the same markets and rows, so that prices found in it are prices of the problem itself, and a good beginning there. No schedule
and no bound is taken from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from vendorline.plan.problem.instance import CostPart, Floats, Instance, Ints


def coarse(instance: Instance, together: int = 32) -> Instance:
    """The problem with up to so many types of a market as one."""
    group = _groups(instance, together)
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(int(group.max(initial=-1)) + 1))
    first, units = order[starts], np.add.reduceat(instance.units[order], starts)
    weight = instance.units[order] / np.repeat(np.maximum(units, 1), np.diff(np.append(starts, len(order))))

    def mean(values: Floats) -> Floats:
        some = np.where(np.isfinite(values[order]), values[order], 0.0)
        found: Floats = np.add.reduceat(some * weight.reshape(-1, *(1,) * (values.ndim - 1)), starts, axis=0)
        return found

    delivery, shares, count = instance.delivery, instance.shares, len(first)
    cash = mean(instance.cash)
    rest = np.where(instance.is_open[first], mean(instance.cost[:, :, :-1]) / instance.discount, 0.0) - cash
    return replace(
        instance,
        market=instance.market[first],
        units=units,
        first=instance.first[first],
        last=instance.last[first],
        built=instance.built[first],
        kept=np.where(np.isfinite(instance.kept[first]), mean(instance.kept), np.inf),
        parts=(*_parts("cash", cash, is_cash=True), *_parts("rest", rest, is_cash=False)),
        period_rows=tuple(replace(rows, use=mean(rows.use)) for rows in instance.period_rows),
        delivery=None if delivery is None else replace(delivery, use=mean(delivery.use)),
        shares=None if shares is None else replace(shares, use=mean(shares.use)),
        states=tuple(
            replace(s, before=mean(s.before), after=mean(s.after), new_after=mean(s.new_after), new_kept=mean(s.new_kept))
            for s in instance.states
        ),
    ) if count else instance  # fmt: skip


def _parts(name: str, cost: Floats, *, is_cash: bool) -> Iterator[CostPart]:
    """Any cost [type, vendor, period] as parts: one for each vendor, each type with a pattern of its own."""
    types, vendors, _ = cost.shape
    for vendor in range(vendors):
        only = np.zeros((types, vendors))
        only[:, vendor] = 1.0
        yield CostPart(f"{name}-{vendor}", only, cost[:, vendor], np.arange(types), is_cash=is_cash)


def kin(instance: Instance) -> tuple[Ints, Ints]:
    """Types of a market that use the same of everything but money, beside one another.

    Returns:
        The order in which they are (market by market; else as they come), and the label of each in that order, from 0 upwards.
    """
    columns: list[np.ndarray] = [instance.market, instance.built, *instance.first.T, *instance.last.T]
    columns += [np.isfinite(instance.kept), *(rows.use for rows in instance.period_rows)]
    columns += [] if instance.delivery is None else [instance.delivery.use]
    columns += [] if instance.shares is None else [instance.shares.use]
    for state in instance.states:
        columns += [state.before, state.new_kept, *state.after.T, *state.new_after.T]
    order = np.lexsort(columns[::-1])
    is_new = np.zeros(len(order), dtype=bool)
    for column in columns:
        sorted_column = column[order]
        is_new[1:] |= sorted_column[1:] != sorted_column[:-1]
    return order.astype(np.int64), is_new.cumsum()


def _groups(instance: Instance, together: int) -> Ints:
    """[type]: the group it falls into, in the order of markets: kin, and among them by how much waiting costs."""
    order, label = kin(instance)
    by_waiting = np.lexsort((_waiting(instance)[order], label))
    begins = np.searchsorted(label, label)
    piece = (np.arange(len(label)) - begins) // together
    found = np.empty(len(order), dtype=np.int64)
    found[order[by_waiting]] = np.cumsum((np.diff(label, prepend=0) != 0) | (np.diff(piece, prepend=0) != 0))
    return found


def _waiting(instance: Instance) -> Floats:
    """[type]: how much dearer the late half of the periods is than the early one, in parts of the cost."""
    cost = np.where(np.isfinite(instance.cost[:, :, :-1]), instance.cost[:, :, :-1], 0.0)
    count = np.maximum(np.isfinite(instance.cost[:, :, :-1]), 0).sum(axis=1)
    each = cost.sum(axis=1) / np.maximum(count, 1)
    half = instance.size[2] // 2
    early, late = each[:, :half].sum(axis=1), each[:, half:].sum(axis=1)
    found: Floats = np.round((late - early) / np.maximum(early + late, 1e-9), 9)
    return found
