"""Rows that are alike in all of some columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_SEED = 20_200_309


def alike(
    columns: Sequence[NDArray[np.float64] | NDArray[np.int64]], count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first row of each kind, and [row] its kind; rows of one kind are equal in every column.

    Args:
        columns: of numbers, each as long as there are rows.
        count: how many rows there are.
    """
    code = np.zeros(count, dtype=np.uint64)
    for column, weight in zip(columns, _weights(len(columns)), strict=True):
        bits = np.ascontiguousarray(column).view(np.uint64) * weight
        code += bits ^ (bits >> np.uint64(29))
    _, first, kind = np.unique(code, return_index=True, return_inverse=True)
    if all(np.array_equal(column, column[first][kind], equal_nan=False) for column in columns):
        return first.astype(np.int64), kind.astype(np.int64)
    # Two that differ have one code: each row is its own kind.
    every = np.arange(count, dtype=np.int64)
    return every, every


def _weights(count: int) -> NDArray[np.uint64]:
    """An odd number for each column, so that sums of products are hardly ever equal by chance."""
    drawn = np.random.default_rng(_SEED).integers(0, 2**63, count, dtype=np.uint64)
    return drawn * np.uint64(2) + np.uint64(1)
