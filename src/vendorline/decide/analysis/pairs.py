"""Two numbers at once: the line on which the best option changes, from the four corners of the pair."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from vendorline.decide.analysis.means import Array, Means
from vendorline.decide.analysis.tipping import Lines, ends_of, surfaces
from vendorline.decide.draws.parameters import Parameter
from vendorline.decide.draws.sobol import Plan
from vendorline.quick_dataclass import dataclass

#: Numbers of which pairs are formed: those that move the gap most.
MOST = 7


@dataclass(frozen=True, slots=True)
class Pair:
    """Where an option overtakes the best as two numbers change: gap = a + b p + c q + e p q.

    `line`: points (p, q) of gap 0 within both stated ranges.
    """

    parameter: Parameter
    other: Parameter
    option: str
    coefficients: tuple[float, float, float, float]
    line: tuple[tuple[float, float], ...]


def pairs(base: Means, plan: Plan, weights: Array, found: Lines, best: str) -> list[Pair]:
    """The pairs of the numbers that move the gap most whose line crosses both stated ranges."""
    j = base.choices.index(best)
    spans = np.array([b - a for a, b in map(ends_of, found.drawn)])
    effect = np.abs(found.slope - found.slope[:, [j]]).max(axis=1) * spans
    top = [found.drawn[i] for i in np.argsort(-effect)[:MOST]]
    asked = [(p, q) for p, q in combinations(top, 2) if p.name != q.name]
    corners = surfaces(base, plan, weights, asked) if asked else np.zeros((0, 2, 2, len(base.choices)))
    told = []
    for (p, q), corner in zip(asked, corners, strict=True):
        for i, rival in enumerate(base.choices):
            if i != j and (pair := _pair(p, q, rival, corner[..., i] - corner[..., j])) is not None:
                told.append(pair)
    return told


def _pair(p: Parameter, q: Parameter, rival: str, gap: Array) -> Pair | None:
    a, b, c = float(gap[0, 0]), float(gap[1, 0] - gap[0, 0]), float(gap[0, 1] - gap[0, 0])
    e = float(gap[1, 1] - gap[1, 0] - gap[0, 1] + gap[0, 0])
    low, high = ends_of(p)
    first, last = ends_of(q)
    points = []
    for x in np.linspace(low, high, 41):
        slope = c + e * x
        if slope and first <= (y := -(a + b * x) / slope) <= last:
            points.append((float(x), float(y)))
    return Pair(p, q, rival, (a, b, c, e), _thinned(points)) if points else None


def _thinned(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """The ends of a line and a point between them."""
    return tuple(dict.fromkeys((points[0], points[len(points) // 2], points[-1])))
