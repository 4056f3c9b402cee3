"""Weights as a region: how large a part of it each option wins, and by how much at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from vendorline.decide.analysis.means import Array, Means
from vendorline.decide.case.model import Case
from vendorline.decide.case.weights import WeightRange
from vendorline.quick_dataclass import dataclass

#: Points of the region.
POINTS_LOG2 = 15
_SEED = 17


@dataclass(frozen=True)
class Region:
    """Weights that somebody might hold: points of the simplex (rows sum to 1), each with how much of the region it stands for."""

    names: tuple[str, ...]
    points: Array  # point x outcome
    parts: Array  # point; sums to 1
    low: Array
    high: Array
    orders: tuple[tuple[int, int], ...] = ()

    @property
    def middle(self) -> Array:
        """The weights at the middle of their ranges, as parts of 1."""
        middle = (self.low + self.high) / 2
        found: Array = middle / middle.sum()
        return found

    def shares(self, losses: Array) -> Array:
        """The part of the region in which each option has the least expected loss (option)."""
        best = losses.argmin(axis=1)
        shares = np.bincount(best, weights=self.parts, minlength=losses.shape[1])
        # The parts sum to 1 but for rounding.
        return np.asarray(np.minimum(shares, 1.0), dtype=float)


def region(
    case: Case, ranges: Mapping[str, WeightRange] | None = None, only: Sequence[str] = (), order: Sequence[str] = ()
) -> Region:
    """The region of weights of a case or of a perspective, covered uniformly.

    Uniform on the region is not uniform in the ratios: a point is drawn uniformly in the box of ratios and weighed by how much of the
    region it stands for (`_parts`).
    """
    from scipy.stats import qmc

    stated = {**case.weights.ranges, **(ranges or {})}
    names = tuple(name for name in case.weighed)
    ends = np.array([_ends(stated[name]) if not only or name in only else (0.0, 0.0) for name in names])
    low, high = ends.T
    free = np.flatnonzero(high > low)
    ratios = np.tile(low, (2**POINTS_LOG2, 1))
    if len(free):
        points = qmc.Sobol(len(free), scramble=True, rng=np.random.default_rng(_SEED)).random(2**POINTS_LOG2)
        ratios[:, free] = low[free] + (high - low)[free] * points
    total = ratios.sum(axis=1)
    parts = _parts(ratios, low, high)
    orders = tuple(
        (names.index(a), names.index(b))
        for text in (*case.weights.order, *order)
        for a, b in _pairs(text)
        if a in names and b in names
    )
    for a, b in orders:
        parts = parts * (ratios[:, a] >= ratios[:, b])
    return Region(names, ratios / total[:, None], parts / parts.sum(), low, high, orders)


def _parts(ratios: Array, low: Array, high: Array) -> Array:
    """How much of the region each point stands for.

    Where some weight is held, as that of the reference is, the map from n free ratios to weights that sum to 1 shrinks by
    (sum of the ratios) ** -(n + 1). Where none is, all points on a ray through the box are the same weights, and the ray from its
    entry to its exit holds (exit ** n - entry ** n) / n of the box.
    """
    free = high > low
    if ((high == low) & (high > 0)).any() or not free.any():
        return np.asarray(ratios.sum(axis=1) ** -float(np.count_nonzero(free) + 1), dtype=float)
    weights = ratios[:, free] / ratios[:, free].sum(axis=1)[:, None]
    leave, enter = (high[free] / weights).min(axis=1), (low[free] / weights).max(axis=1)
    return np.asarray(1 / (leave ** np.count_nonzero(free) - enter ** np.count_nonzero(free)), dtype=float)


def _ends(value: WeightRange) -> tuple[float, float]:
    return value if isinstance(value, tuple) else (value, value)


def _pairs(order: str) -> list[tuple[str, str]]:
    parts = [part.strip() for part in order.split(">")]
    return list(pairwise(parts))


def greatest_lead(means: Means, where: Region, option: str) -> float | None:
    """The most by which an option can be ahead of every other anywhere in the region, in points; negative: it wins nowhere.

    Exact, by a linear program over weights: maximise t with L_i - L_j >= t for every other i. None for an option that decides later,
    whose loss is not linear in the weights.
    """
    from scipy.optimize import linprog

    if option not in means.choices:
        return None
    x = means.scaled(means.x).mean(axis=0)
    j = means.choices.index(option)
    others = [i for i in range(len(means.choices)) if i != j]
    if not others:
        return None
    k = x.shape[1]
    # Unknowns: the weights, their common scale s (weights = s x ratios, with lo <= ratio <= hi), and t.
    rows = [np.r_[x[j] - x[i], 0.0, 1.0] for i in others]
    rows += [np.r_[-np.eye(k)[at], where.low[at], 0.0] for at in range(k)]
    rows += [np.r_[np.eye(k)[at], -where.high[at], 0.0] for at in range(k)]
    rows += [np.r_[np.eye(k)[b] - np.eye(k)[a], 0.0, 0.0] for a, b in where.orders]
    found = linprog(
        np.r_[np.zeros(k + 1), -1.0], A_ub=np.array(rows), b_ub=np.zeros(len(rows)), A_eq=np.array([np.r_[np.ones(k), 0.0, 0.0]]),
        b_eq=[1.0], bounds=[(0, None)] * (k + 1) + [(None, None)],
    )  # fmt: skip
    return float(-found.fun) if found.success else None


def weight_tipping(means: Means, where: Region, best: str) -> list[dict[str, object]]:
    """For each weight, alone and beside the others at their middle: beyond which ratio to the reference another option is better.

    Loss is linear in each weight before normalising, so the points are exact; of several rivals the first that is met counts.
    """
    x = means.scaled(means.x).mean(axis=0)
    middle = (where.low + where.high) / 2
    reference = means.case.weights.reference
    unit = 100.0 / _reference(middle, where.names, reference)
    j = means.choices.index(best)
    found: list[dict[str, object]] = []
    for at, name in enumerate(where.names):
        rest = middle.copy()
        rest[at] = 0
        crossings = []
        for i, rival in enumerate(means.choices):
            constant, slope = (x[i] - x[j]) @ rest, x[i, at] - x[j, at]
            if i != j and slope != 0 and (point := -constant / slope) >= 0:
                crossings.append((point * unit, rival, "above" if slope < 0 else "below"))
        for side, pick in (("below", max), ("above", min)):
            here = [c for c in crossings if c[2] == side]
            if here:
                point, rival, _ = pick(here)
                found.append({
                    "outcome": name, "side": side, "weight": point, "option": rival, "low": where.low[at] * unit, "high": where.high[at] * unit,
                    "inside": bool(where.low[at] * unit <= point <= where.high[at] * unit),
                })  # fmt: skip
    return found


def _reference(middle: Array, names: Sequence[str], reference: str) -> float:
    return (
        float(middle[list(names).index(reference)])
        if reference in names and middle[list(names).index(reference)]
        else 100.0
    )
