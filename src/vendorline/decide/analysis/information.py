"""What it would be worth to know more before deciding, in points of loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial as partial_function

import numpy as np
from numpy.typing import NDArray

from vendorline.decide.analysis.means import Array
from vendorline.decide.analysis.per_draw import Draws
from vendorline.decide.analysis.waiting import spread
from vendorline.quick_dataclass import dataclass

_SEED = 29
#: Slices of the draws of a single number.
_SLICES = 64
#: Shuffles of the draws that show what chance alone would find.
_SHUFFLES = 5


@dataclass(frozen=True, slots=True)
class Worth:
    """What knowing some numbers exactly would be worth, beside what the same estimate finds in shuffled draws."""

    name: str
    members: tuple[str, ...]
    value: float
    null: float
    standard_error: float


def perfect(losses: Array) -> float:
    """The expected value of perfect information: the least mean loss less the mean least loss (option x draw)."""
    return float(losses.mean(axis=1).min() - losses.min(axis=0).mean())


def partial(found: Draws, losses: Array, groups: Mapping[str, Sequence[Sequence[str]]]) -> list[Worth]:
    """The expected value of knowing each number, or group of numbers that move together, the greatest first.

    For a single number, mean losses within slices of its draws; for a group, losses regressed on its numbers and on products of two
    (Strong, Oakley and Brennan 2014), for a mean loss is linear in each number of which products have one.

    Args:
        found: the draws.
        losses: of the options that are compared (option x draw).
        groups: name to its members, each with the ids of its numbers.
    """
    shuffled = [np.random.default_rng([_SEED, n]).permutation(losses.shape[1]) for n in range(_SHUFFLES)]
    told, most = [], perfect(losses)
    for name, members in groups.items():
        if len(members) == 1:
            explained = partial_function(_sliced, np.argsort(found.values[members[0][0]], kind="stable"))
        else:
            explained = partial_function(_fit, _design([[found.values[id] for id in ids] for ids in members]))
        null = float(np.mean([perfect(explained(losses[:, order])) for order in shuffled]))
        labels = tuple(ids[0].split(".")[0] for ids in members)
        # A regression may overshoot in few draws, and no number is worth more than all of them.
        value = min(perfect(explained(losses)), most)
        told.append(Worth(name, labels, value, null, _error(found, losses, members)))
    # What is worth nothing but rounding stays in the order of the case.
    return sorted(told, key=lambda worth: -round(worth.value, 9))


def _error(found: Draws, losses: Array, members: Sequence[Sequence[str]]) -> float:
    """The standard error over scrambles of what one of them says."""
    each = []
    for values, part in zip(
        np.split(found.values[members[0][0]], found.scrambles), np.split(losses, found.scrambles, axis=1), strict=True
    ):
        each.append(perfect(_sliced(np.argsort(values, kind="stable"), part)))
    return spread(np.array(each))


def _sliced(order: NDArray[np.intp], losses: Array) -> Array:
    """Mean losses within slices of the draws in an order (option x slice)."""
    kept = len(order) // _SLICES * _SLICES
    if not kept:
        return losses
    found: Array = losses[:, order[:kept]].reshape(len(losses), _SLICES, -1).mean(axis=2)
    return found


def _design(members: Sequence[Sequence[NDArray[np.float32]]]) -> Array:
    """A constant, every number, and the products of numbers of different members, each centred and scaled."""
    groups = [[_standard(values) for values in member] for member in members]
    columns = [np.ones(len(groups[0][0]))] + [column for group in groups for column in group]
    for i, group in enumerate(groups):
        columns += [a * b for other in groups[i + 1 :] for a in group for b in other]
    return np.stack(columns, axis=1)


def _standard(values: NDArray[np.float32]) -> Array:
    wide = values.astype(float)
    spread_of = float(wide.std())
    found: Array = (wide - wide.mean()) / (spread_of or 1.0)
    return found


def _fit(design: Array, losses: Array) -> Array:
    """Losses as the numbers explain them (option x draw)."""
    gram = design.T @ design
    ridge = 1e-10 * float(np.trace(gram)) / len(gram) * np.eye(len(gram))
    found: Array = (design @ np.linalg.solve(gram + ridge, design.T @ losses.T)).T
    return found
