"""Quantiles of the standard normal distribution, to the last bit as the Cephes library gives them, whose method this is."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Coefficients of numerator and denominator (highest power first), for the middle and for the tails.
_MIDDLE = (
    (-5.99633501014107895267e1, 9.80010754185999661536e1, -5.66762857469070293439e1, 1.39312609387279679503e1,
     -1.23916583867381258016e0),
    (1.0, 1.95448858338141759834e0, 4.67627912898881538453e0, 8.63602421390890590575e1, -2.25462687854119370527e2,
     2.00260212380060660359e2, -8.20372256168333339912e1, 1.59056225126211695515e1, -1.18331621121330003142e0),
)  # fmt: skip
_TAIL = (
    (4.05544892305962419923e0, 3.15251094599893866154e1, 5.71628192246421288162e1, 4.40805073893200834700e1,
     1.46849561928858024014e1, 2.18663306850790267539e0, -1.40256079171354495875e-1, -3.50424626827848203418e-2,
     -8.57456785154685413611e-4),
    (1.0, 1.57799883256466749731e1, 4.53907635128879210584e1, 4.13172038254672030440e1, 1.50425385692907503408e1,
     2.50464946208309415979e0, -1.42182922854787788574e-1, -3.80806407691578277194e-2, -9.33259480895457427372e-4),
)  # fmt: skip
_ROOT_TWO_PI = 2.50662827463100050242e0


def normal_quantile(share: Floats) -> Floats:
    """The number below which a share of the standard normal distribution lies, for shares from 1e-13 to 1 - 1e-13."""
    upper = share > 1 - math.exp(-2)
    lower = np.where(upper, 1 - share, share)
    centre = lower - 0.5
    square = centre * centre
    middle = (
        centre + centre * (square * _polynomial(square, _MIDDLE[0]) / _polynomial(square, _MIDDLE[1]))
    ) * _ROOT_TWO_PI
    root = np.sqrt(-2.0 * _logarithm(lower))
    inverse = 1 / root
    tail = root - _logarithm(root) / root - inverse * _polynomial(inverse, _TAIL[0]) / _polynomial(inverse, _TAIL[1])
    return np.where(lower > math.exp(-2), middle, np.where(upper, tail, -tail))


def _polynomial(x: Floats, coefficients: Sequence[float]) -> Floats:
    value = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        value = value * x + coefficient
    return value


def _logarithm(x: Floats) -> Floats:
    """The logarithm as the system's library gives it; NumPy's differs in the last bit from one processor to the next."""
    return np.array([math.log(value) for value in x])
