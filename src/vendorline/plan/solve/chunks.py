"""Parts of a problem that fit a core's own cache: whole markets, with what is the same at all prices.

Types of a market that use the same of everything but money differ in cost alone. They are kin: what they use is priced, and counted, once
for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from vendorline.plan.problem.coarse import kin
from vendorline.plan.problem.instance import Floats, Instance, Ints, StateRows

#: How many options are priced at once: as many as fit a core's own cache.
OPTIONS_AT_ONCE = 60_000


@dataclass(frozen=True, slots=True)
class State:
    """Some of a chunk's kin under one limit on what stands: `here` are their places in the chunk."""

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
    """Types of the markets [first, last), kin beside kin, with what is the same at all prices.

    `types`: their places in the instance; `starts` [market]: where its types begin; `kin` [type]: its place among `like` (None: each type
    is its own), which are one type of each; `begins` [kin]: where its types begin. Of `like`: `like_starts` and `like_local` by market.
    """

    types: Ints
    first: int
    last: int
    starts: Ints
    local: Ints
    units: Floats
    size: Floats
    cost: Floats
    cash: Floats | None
    kin: Ints | None
    begins: Ints
    like: Ints
    like_starts: Ints
    like_local: Ints
    states: tuple[State, ...]

    def for_types(self, values: Floats) -> Floats:
        """[..., type] what stands for its kin in [..., kin]."""
        return values if self.kin is None else np.take(values, self.kin, axis=-1)

    def of_kin(self, values: Floats) -> Floats:
        """[..., kin] sums over their types."""
        return values if self.kin is None else np.add.reduceat(values, self.begins, axis=-1)


def chunks_of(instance: Instance, kind: type[np.floating[Any]]) -> Iterator[Chunk]:
    """Whole markets, together about as many options as are priced at once; options in numbers of a kind."""
    _, vendors, periods = instance.size
    most = max(1, OPTIONS_AT_ONCE // (vendors * (periods + 1)))
    order, label = kin(instance)
    ends = np.append(instance.starts[1:], len(instance.market))
    start, first = 0, 0
    for market, end in enumerate(ends.tolist()):
        if end - start >= most or market == len(ends) - 1:
            yield _chunk(instance, kind, order[start:end], label[start:end], first, market + 1)
            start, first = end, market + 1


def _chunk(instance: Instance, kind: type[np.floating[Any]], types: Ints, label: Ints, first: int, last: int) -> Chunk:
    cost = np.ascontiguousarray(instance.cost[types].transpose(1, 2, 0), dtype=kind)
    cash = (
        None if instance.budgets is None else np.ascontiguousarray(instance.cash[types].transpose(1, 2, 0), dtype=kind)
    )
    local, units, markets = instance.market[types] - first, instance.units[types].astype(float), np.arange(last - first)
    starts = np.searchsorted(local, markets)
    begins = np.flatnonzero(np.diff(label, prepend=-1))
    like = types[begins]
    like_local = local[begins]
    states = [_state(instance, number, rows, like) for number, rows in enumerate(instance.states)]
    return Chunk(
        types, first, last, starts, local, units, np.maximum(per_market(units, starts), 1.0), cost, cash,
        None if len(like) == len(types) else np.repeat(np.arange(len(like)), np.diff(np.append(begins, len(types)))),
        begins, like, np.searchsorted(like_local, markets), like_local, tuple(s for s in states if s is not None),
    )  # fmt: skip


def _state(instance: Instance, number: int, rows: StateRows, like: Ints) -> State | None:
    periods = instance.size[2]
    touched = (rows.before[like] != 0) | (rows.after[like] != 0).any(axis=1)
    touched |= (rows.new_after[like] != 0).any(axis=1) | (rows.new_kept[like] != 0)
    here = np.flatnonzero(touched)
    if not here.size:
        return None
    types = like[here]
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
    count = values.shape[-1]
    if len(starts) and starts[-1] >= count:
        values = np.concatenate([values, np.zeros((*values.shape[:-1], 1))], axis=-1)
    sums: Floats = np.add.reduceat(values, starts, axis=-1)
    empty = np.append(starts[1:], count) == starts
    if empty.any():
        sums[..., empty] = 0.0
    return sums
