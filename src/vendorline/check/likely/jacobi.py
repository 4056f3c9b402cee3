"""A few shares with weights that stand for a Beta distribution: means of polynomials over it come out exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def nodes_of(a: float, b: float, number: int) -> tuple[Numbers, Numbers]:
    """Nodes from 0 to 1 and their weights, which add to 1, for the Beta distribution of a and b (Gauss and Jacobi, by Golub and Welsch).

    Args:
        a: the first parameter, above 0.
        b: the second one, above 0.
        number: how many; exact for polynomials of a degree below twice as many.
    """
    # Jacobi polynomials on (-1, 1) of the weight (1 - x)^(b - 1) (1 + x)^(a - 1).
    alpha, beta = b - 1, a - 1
    step = np.arange(number, dtype=np.float64)
    whole = 2 * step + alpha + beta
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = (beta**2 - alpha**2) / (whole * (whole + 2))
    middle[0] = (beta - alpha) / (alpha + beta + 2)
    n = step[1:]
    whole = 2 * n + alpha + beta
    with np.errstate(divide="ignore", invalid="ignore"):
        beside = 4 * n * (n + alpha) * (n + beta) * (n + alpha + beta) / (whole**2 * (whole + 1) * (whole - 1))
    if number > 1:  # where alpha + beta = -1 both parts of the fraction vanish
        beside[0] = 4 * (1 + alpha) * (1 + beta) / ((2 + alpha + beta) ** 2 * (3 + alpha + beta))
    matrix = np.diag(middle) + np.diag(np.sqrt(beside), 1) + np.diag(np.sqrt(beside), -1)
    values, vectors = np.linalg.eigh(matrix)
    weights = vectors[0] ** 2
    return np.clip((values + 1) / 2, 0, 1), weights / weights.sum()
