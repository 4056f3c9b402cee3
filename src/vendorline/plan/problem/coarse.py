"""A smaller problem that is nearly the same: types that use the same things and cost nearly the same as one with their mean cost.

It has the same markets and rows, so that prices found in it are prices of the problem itself, and a good beginning there. No schedule
and no bound is taken from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from vendorline.plan.problem.instance import CostPart, Floats, Instance, Ints


def coarse(instance: Instance, together: int = 8) -> Instance:
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


def _groups(instance: Instance, together: int) -> Ints:
    """[type]: the group it falls into, in the order of markets: equal uses and windows, then by how much waiting costs."""
    columns: list[np.ndarray] = [*instance.first.T, *instance.last.T, instance.built, np.isfinite(instance.kept)]
    columns += [rows.use for rows in instance.period_rows]
    columns += [] if instance.delivery is None else [instance.delivery.use]
    columns += [] if instance.shares is None else [instance.shares.use]
    for state in instance.states:
        columns += [state.before, state.new_kept, *state.after.T, *state.new_after.T]
    frame = pl.DataFrame({"market": instance.market, **{str(n): c.astype(float) for n, c in enumerate(columns)}})
    frame = frame.with_columns(waiting=pl.Series(_waiting(instance)), place=pl.int_range(pl.len()))
    keys = [name for name in frame.columns if name not in {"waiting", "place"}]
    ordered = frame.sort("market", *keys[1:], "waiting", "place")
    ordered = ordered.with_columns(run=pl.int_range(pl.len()).over(keys) // together)
    label = ordered.select(pl.struct(*keys, "run").rle_id().alias("label")).to_series().to_numpy()
    found = np.empty(len(frame), dtype=np.int64)
    found[ordered["place"].to_numpy()] = label
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
