"""A number nobody knows as a quantile function: straight lines between the points that somebody stated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from vendorline.quick_dataclass import dataclass

Numbers = NDArray[np.float64]
#: What three points stand for, where nothing else is said.
THREE = (0.05, 0.50, 0.95)


@cache
def _knots(stated: tuple[tuple[float, float], ...]) -> tuple[Numbers, Numbers]:
    """Stated points, with the lines at both ends run on."""
    p, x = (np.array(column, dtype=float) for column in zip(*stated, strict=True))
    if len(p) == 1:
        return np.array([0.0, 1.0]), np.repeat(x, 2)
    if p[0] > 0:
        p, x = np.r_[0.0, p], np.r_[x[0] - (x[1] - x[0]) / (p[1] - p[0]) * p[0], x]
    if p[-1] < 1:
        p, x = np.r_[p, 1.0], np.r_[x, x[-1] + (x[-1] - x[-2]) / (p[-1] - p[-2]) * (1 - p[-1])]
    return p, x


@dataclass(frozen=True, slots=True)
class QuantileFunction:
    """Value by probability: straight lines between knots, held within `low` and `high`. One knot: a constant.

    `stated` are the points as somebody gave them (probability, value); the lines at both ends run on to probability 0 and 1.
    """

    stated: tuple[tuple[float, float], ...]
    low: float = -math.inf
    high: float = math.inf

    @property
    def is_constant(self) -> bool:
        """Whether every draw gives the same."""
        return len({value for _, value in self.stated}) == 1

    @property
    def knots(self) -> tuple[Numbers, Numbers]:
        """Probabilities and values of all knots, from probability 0 to 1."""
        return _knots(self.stated)

    def values(self, probability: Numbers) -> Numbers:
        """The value at each probability (0..1), an array of the same shape."""
        if self.is_constant:
            return np.full_like(probability, min(max(self.stated[0][1], self.low), self.high))
        p, x = self.knots
        found = np.interp(probability, p, x)
        return found if self.low <= x[0] and x[-1] <= self.high else np.clip(found, self.low, self.high, out=found)

    def value(self, probability: float) -> float:
        """The value at one probability."""
        return float(self.values(np.array([probability]))[0])

    def chance_below(self, value: float) -> float:
        """The probability of a value below this one; outside the drawn values 0 or 1."""
        p, x = self.knots
        x = np.clip(x, self.low, self.high)
        if value <= x[0]:
            return 0.0
        if value >= x[-1]:
            return 1.0
        right = int(np.searchsorted(x, value, side="left"))
        left = right - 1
        return float(p[left] + (p[right] - p[left]) * (value - x[left]) / (x[right] - x[left]))

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest value that is ever drawn."""
        return self.value(0.0), self.value(1.0)


def of_three(points: Sequence[float], low: float = -math.inf, high: float = math.inf) -> QuantileFunction:
    """The function through the 5, 50 and 95 % points."""
    return QuantileFunction(tuple(zip(THREE, points, strict=True)), low, high)


def constant(value: float, low: float = -math.inf, high: float = math.inf) -> QuantileFunction:
    """One value, whatever is drawn."""
    return QuantileFunction(((0.5, value),), low, high)


def uniform(first: float, last: float) -> QuantileFunction:
    """Everything between two values, alike."""
    return QuantileFunction(((0.0, first), (1.0, last)))
