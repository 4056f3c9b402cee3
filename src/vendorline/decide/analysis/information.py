"""What it would be worth to know more before deciding, in points of loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vendorline.decide.analysis.means import Array
from vendorline.decide.analysis.per_draw import Draws
from vendorline.decide.draws.quantiles import Numbers

#: Powers of a normal score that losses are regressed on.
_DEGREE = 3
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


def partial(found: Draws, losses: Array, groups: Mapping[str, Sequence[str]]) -> list[Worth]:
    """The expected value of knowing each number, or group of numbers that move together, the greatest first.

    Losses are regressed on powers of the normal scores of the numbers; what the fitted losses would change is the estimate
    (Strong, Oakley and Brennan 2014).

    Args:
        found: the draws.
        losses: of the options that are compared (option x draw).
        groups: name to the names of the numbers in it.
    """
    shuffled = [np.random.default_rng([_SEED, n]).permutation(losses.shape[1]) for n in range(_SHUFFLES)]
    scores = {name: _score(found.uniform[name]) for names in groups.values() for name in names}
    told = []
    for name, members in groups.items():
        design = _design([scores[m] for m in members])
        fitted, weight = _fit(design, losses)
        null = float(np.mean([perfect(_fit(design, losses[:, order])[0]) for order in shuffled]))
        parts = fitted.reshape(len(fitted), found.scrambles, -1)
        each = [perfect(parts[:, s]) for s in range(found.scrambles)]
        error = float(np.std(each, ddof=1) / np.sqrt(len(each))) if len(each) > 1 else 0.0
        told.append(Worth(name, tuple(members), perfect(fitted), null, error))
        del weight
    return sorted(told, key=lambda worth: -worth.value)


def _score(uniform: Numbers) -> Numbers:
    from scipy.special import ndtri

    return np.asarray(ndtri(np.clip(uniform, 1e-9, 1 - 1e-9)), dtype=float)


def _design(scores: Sequence[Numbers]) -> Array:
    columns = [np.ones(len(scores[0]))]
    for score in scores:
        columns += [score**power for power in range(1, _DEGREE + 1)]
    for i, a in enumerate(scores):
        columns += [a * b for b in scores[i + 1 :]]
    return np.stack(columns, axis=1)


def _fit(design: Array, losses: Array) -> tuple[Array, Array]:
    """Losses as the numbers explain them (option x draw)."""
    gram = design.T @ design
    weight = np.linalg.solve(gram + 1e-9 * np.trace(gram) / len(gram) * np.eye(len(gram)), design.T @ losses.T)
    return (design @ weight).T, weight
