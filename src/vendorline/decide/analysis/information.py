"""What it would be worth to know more before deciding, in points of loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vendorline.decide.analysis.means import Array
from vendorline.decide.analysis.per_draw import Draws
from vendorline.decide.analysis.waiting import spread

_SEED = 29
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

    Losses are regressed on the numbers (Strong, Oakley and Brennan 2014): a mean loss is linear in each number of which products have
    one, so on a single number the regression is exact, and on a group up to products of two.

    Args:
        found: the draws.
        losses: of the options that are compared (option x draw).
        groups: name to its members, each with the ids of its numbers.
    """
    shuffled = [np.random.default_rng([_SEED, n]).permutation(losses.shape[1]) for n in range(_SHUFFLES)]
    told = []
    for name, members in groups.items():
        design = _design([[found.values[id] for id in ids] for ids in members])
        fitted = _fit(design, losses)
        null = float(np.mean([perfect(_fit(design, losses[:, order])) for order in shuffled]))
        each = [perfect(part) for part in np.split(fitted, found.scrambles, axis=1)]
        labels = tuple(ids[0].split(".")[0] for ids in members)
        told.append(Worth(name, labels, perfect(fitted), null, spread(np.array(each))))
    return sorted(told, key=lambda worth: -worth.value)


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
