"""Sums of whole numbers, exact however large they are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.scope.elements_by_site import EXACT


def sums(places: NDArray[Any], values: NDArray[Any], size: int) -> NDArray[np.int64]:
    """Sums by place of whole numbers that are not negative, exact."""
    if len(values) * int(values.max(initial=0)) < EXACT:
        return np.bincount(places, weights=values, minlength=size).astype(np.int64)
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, places, values)
    return total
