"""Blast radius: what ends, and what can be read, when one single element fails or falls into the wrong hands.

An element that stands only at the radio of its demands touches nobody else's; such elements are asked about together, one colour for
all that no demand has two of. Every other element gets a column of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from vendorline.expose.arrays import Floats, Ints
from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.capabilities import HIGH, LOW, capabilities
from vendorline.expose.control.actors import Actors
from vendorline.expose.control.bit_rows import unpack, weigh
from vendorline.expose.control.closure import close, set_bits, words_for
from vendorline.expose.control.holders import holders_of
from vendorline.expose.demand_classes import Classes, factorize, group
from vendorline.expose.measures import Evaluated, evaluate
from vendorline.expose.protection.switches import Setting, Switches, resolve
from vendorline.expose.question import Column

_BATCH = 1024
_ALONE, _IDLE = -1, -2
_NUMBERS = ("deny_low", "deny_high", "read_low", "read_high")


def blast_radius(prepared: Prepared, settings: Iterable[Setting] = ()) -> pl.DataFrame:
    """For every element the share of subscribers whose service ends, and whose traffic can be read, by way of it alone.

    What an element controls or hosts goes with it. Columns: element_id, function, deny_low, deny_high, read_low, read_high; the largest
    first. The numbers of `deny` read as an accident as well as an attack.
    """
    switches = resolve(prepared, settings)
    numbers = np.zeros((len(_NUMBERS), len(prepared.function)), dtype=float)
    colour = _colours(prepared)
    alone = np.flatnonzero(colour == _ALONE)
    for start in range(0, len(alone), _BATCH):
        part = alone[start : start + _BATCH]
        classes, evaluated = _run(prepared, part, np.arange(len(part)), len(part), switches)
        weight = np.bincount(classes.of_demand, weights=prepared.subscribers, minlength=len(classes.demand)).astype(
            float
        )
        per_case = (weight[evaluated.case_class] * evaluated.case_share)[None, :]
        for bound in (LOW, HIGH):
            numbers[bound, part] = weigh(evaluated.deny[bound], weight[None, :], len(part))[0]
            numbers[2 + bound, part] = weigh(evaluated.cases["read"][bound], per_case, len(part))[0]
    local = np.flatnonzero(colour >= 0)
    if len(local):
        _local(prepared, local, colour, switches, numbers)
    numbers /= prepared.subscribers.sum() or 1.0
    ids = [name or None for name in capabilities().ids]
    frame = pl.DataFrame({
        "element_id": prepared.element_ids, "function": pl.Series(ids, dtype=pl.String).gather(prepared.function),
        **{name: np.round(row, 12) for name, row in zip(_NUMBERS, numbers, strict=True)},
    })  # fmt: skip
    return frame.sort("deny_low", "read_low", "deny_high", "read_high", descending=True, maintain_order=True)


def _run(prepared: Prepared, elements: Ints, column: Ints, count: int, switches: Switches) -> tuple[Classes, Evaluated]:
    """Evaluate columns of which each holds the elements given for it and nothing else."""
    base = np.zeros((len(prepared.function), words_for(count)), dtype=np.uint64)
    set_bits(base, elements, column)
    own = np.eye(count, dtype=bool)
    actors = Actors(tuple(Column() for _ in range(count)), own, own, own, own, own, own, base, np.zeros_like(base))
    holders = holders_of(close(prepared, base, actors.lost), actors)
    classes = group(prepared, holders.state[:-1], switches)
    return classes, evaluate(prepared, classes, holders, switches)


def _colours(prepared: Prepared) -> Ints:
    """A colour for every element that stands at the radio of its demands and nowhere else.

    No demand has two elements of one colour: where it would, these elements get no colour, as those have none that are shared. An element
    that nothing rests on is marked as idle.
    """
    known = capabilities()
    shared = known.serves_unrouted[prepared.function] | known.knows_targets[prepared.function]
    parts = (
        prepared.controller, prepared.user_hops, prepared.control_hops, prepared.route_needs.element,
        prepared.demand_needs.element, prepared.member,
    )  # fmt: skip
    for part in parts:
        shared[part[part >= 0]] = True
    colour = np.where(shared, _ALONE, factorize([prepared.function])[0])
    path = np.concatenate([prepared.radio, prepared.anchor], axis=1)
    on_path = np.zeros(len(shared), dtype=bool)
    on_path[path[path >= 0]] = True
    colour[~on_path & ~shared] = _IDLE
    for i in range(path.shape[1]):
        for j in range(i):
            a, b = path[:, i], path[:, j]
            clash = (a >= 0) & (b >= 0) & (a != b) & (colour[a] >= 0) & (colour[a] == colour[b])
            colour[a[clash]] = _ALONE
    return colour


def _local(prepared: Prepared, local: Ints, colour: Ints, switches: Switches, numbers: Floats) -> None:
    used, column = np.unique(colour[local], return_inverse=True)
    classes, evaluated = _run(prepared, local, column.reshape(-1), len(used), switches)
    column_of = np.full(len(colour) + 1, -1)
    column_of[local] = column.reshape(-1)
    path = np.concatenate([prepared.radio, prepared.anchor], axis=1)
    first = np.ones(path.shape, dtype=bool)  # an element that stands on both paths counts once
    for i in range(path.shape[1]):
        for j in range(i):
            first[:, i] &= path[:, i] != path[:, j]
    for bound in (LOW, HIGH):
        read = np.zeros((len(classes.demand), len(used)))
        flags = unpack(evaluated.cases["read"][bound], len(used)) * evaluated.case_share[:, None]
        np.add.at(read, evaluated.case_class, flags)
        for row, share in ((bound, unpack(evaluated.deny[bound], len(used)).astype(float)), (2 + bound, read)):
            for i in range(path.shape[1]):
                hit = np.flatnonzero((column_of[path[:, i]] >= 0) & first[:, i])
                element = path[hit, i]
                part = share[classes.of_demand[hit], column_of[element]] * prepared.subscribers[hit]
                numbers[row] += np.bincount(element, weights=part, minlength=numbers.shape[1])
