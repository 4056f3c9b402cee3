"""Units that are alike as one type: an exact reduction, since nothing in a problem tells them apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from vendorline.plan.problem.instance import Instance, Ints


def aggregated(instance: Instance) -> tuple[Instance, Ints]:
    """The same problem with as few types as there are kinds of units, and [type of the instance] its type in the result.

    Types come in the order of their markets, then of their first unit.
    """
    columns = {str(number): np.asarray(column, dtype=float) for number, column in enumerate(_columns(instance))}
    frame = pl.DataFrame({"market": instance.market, **columns})
    numbered = frame.with_row_index("place")
    kinds = (
        numbered.group_by(frame.columns, maintain_order=True)
        .agg(pl.col("place"), first=pl.col("place").min())
        .sort("market", "first")
        .with_row_index("type")
    )
    chosen = kinds["first"].to_numpy().astype(np.int64)
    places = kinds.select("type", "place").explode("place")
    kind = np.empty(len(instance.market), dtype=np.int64)
    kind[places["place"].to_numpy()] = places["type"].to_numpy()
    units = np.bincount(kind, weights=instance.units, minlength=len(chosen)).astype(np.int64)
    return of_types(instance, chosen, units), kind


def _columns(instance: Instance) -> Iterator[np.ndarray]:
    """Every number of a type."""
    yield from instance.first.T
    yield from instance.last.T
    yield instance.built
    yield instance.kept
    for part in instance.parts:
        yield from part.amount.T
        yield part.pattern
    for rows in instance.period_rows:
        yield rows.use
    if instance.delivery is not None:
        yield instance.delivery.use
    for state in instance.states:
        yield from (state.before, state.new_kept)
        yield from state.after.T
        yield from state.new_after.T
    if instance.shares is not None:
        yield instance.shares.use


def of_types(instance: Instance, chosen: Ints, units: Ints) -> Instance:
    """The instance with the types at the chosen places alone."""
    delivery, shares = instance.delivery, instance.shares
    found = replace(
        instance,
        market=instance.market[chosen],
        units=units,
        first=instance.first[chosen],
        last=instance.last[chosen],
        built=instance.built[chosen],
        kept=instance.kept[chosen],
        parts=tuple(replace(p, amount=p.amount[chosen], pattern=p.pattern[chosen]) for p in instance.parts),
        period_rows=tuple(replace(rows, use=rows.use[chosen]) for rows in instance.period_rows),
        delivery=None if delivery is None else replace(delivery, use=delivery.use[chosen]),
        states=tuple(
            replace(
                s,
                before=s.before[chosen],
                after=s.after[chosen],
                new_after=s.new_after[chosen],
                new_kept=s.new_kept[chosen],
            )
            for s in instance.states
        ),
        shares=None if shares is None else replace(shares, use=shares.use[chosen]),
    )
    if "cost" in instance.__dict__:  # of each type the same
        found.__dict__["cost"] = instance.cost[chosen]
    return found
