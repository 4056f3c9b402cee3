"""Parts of a problem that fit a core's own cache: whole markets, with what is the same at all prices."""

from __future__ import annotations

from typing import Any

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints, StateRows
from vendorline.quick_dataclass import dataclass

#: How many options are priced at once: as many as fit a core's own cache.
OPTIONS_AT_ONCE = 40_000


@dataclass(frozen=True, slots=True)
class State:
    """Some of a chunk's types under one limit on what stands: `here` are their places in the chunk."""

    number: int
    here: Ints
    before: Floats
    after: Floats | None
    new_after: Floats | None
    new_kept: Floats | None
    done: Ints
    begun: Ints


@dataclass(frozen=True, slots=True)
class Chunk:
    """Types [start, stop) of the markets [first, last), with what is the same at all prices."""

    start: int
    stop: int
    first: int
    last: int
    starts: Ints
    local: Ints
    units: Floats
    size: Floats
    cost: Floats
    cash: Floats | None
    states: tuple[State, ...]


def chunks_of(instance: Instance, kind: type[np.floating[Any]]) -> tuple[Chunk, ...]:
    """Whole markets, together about as many options as are priced at once; options in numbers of a kind."""
    _, vendors, periods = instance.size
    most = max(1, OPTIONS_AT_ONCE // (vendors * (periods + 1)))
    ends = np.append(instance.starts[1:], len(instance.market))
    found, start, first = [], 0, 0
    for market, end in enumerate(ends.tolist()):
        if end - start >= most or market == len(ends) - 1:
            found.append(_chunk(instance, kind, start, end, first, market + 1))
            start, first = end, market + 1
    return tuple(found)


def _chunk(instance: Instance, kind: type[np.floating[Any]], start: int, stop: int, first: int, last: int) -> Chunk:
    part = slice(start, stop)
    cost = np.ascontiguousarray(instance.cost[part].transpose(1, 2, 0), dtype=kind)
    cash = (
        None if instance.budgets is None else np.ascontiguousarray(instance.cash[part].transpose(1, 2, 0), dtype=kind)
    )
    starts, units = instance.starts[first:last] - start, instance.units[part].astype(float)
    states = [_state(instance, number, rows, start, stop) for number, rows in enumerate(instance.states)]
    return Chunk(
        start, stop, first, last, starts, instance.market[part] - first, units,
        np.maximum(per_market(units, starts), 1.0), cost, cash, tuple(s for s in states if s is not None),
    )  # fmt: skip


def _state(instance: Instance, number: int, rows: StateRows, start: int, stop: int) -> State | None:
    part, periods = slice(start, stop), instance.size[2]
    touched = (rows.before[part] != 0) | (rows.after[part] != 0).any(axis=1)
    touched |= (rows.new_after[part] != 0).any(axis=1) | (rows.new_kept[part] != 0)
    here = np.flatnonzero(touched)
    if not here.size:
        return None
    types = here + start
    built = instance.built[types]
    return State(
        number, here, rows.before[types],
        rows.after[types].T.copy() if rows.after[types].any() else None,
        rows.new_after[types].T.copy() if rows.new_after[types].any() else None,
        rows.new_kept[types] if rows.new_kept[types].any() else None,
        np.maximum(np.arange(periods + 1)[:, None], built), np.maximum(built, 0),
    )  # fmt: skip


def per_market(values: Floats, starts: Ints) -> Floats:
    """Sums over the types of each market, which come last; a market without types has none."""
    padded = np.concatenate([values, np.zeros((*values.shape[:-1], 1))], axis=-1)
    sums: Floats = np.add.reduceat(padded, starts, axis=-1)
    empty = np.append(starts[1:], values.shape[-1]) == starts
    if empty.any():
        sums[..., empty] = 0.0
    return sums
