"""Whether a provision reaches an element: inside, outside, or open for a reason."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Reach(IntEnum):
    """Whether a provision reaches an element. Everything above INSIDE is open, in the order in which a reason is given."""

    OUTSIDE = 0
    INSIDE = 1
    GENERATION_UNKNOWN = 2
    FUNCTION_UNKNOWN = 3
    TAG_MISSING = 4
    BAND_UNKNOWN = 5
    DATE_UNKNOWN = 6
    CONTROL_UNKNOWN = 7
    ORIGIN_UNKNOWN = 8
    SEGMENT_UNKNOWN = 9
    LEFT_OUT = 10


def both(one: NDArray[np.int8], other: NDArray[np.int8]) -> NDArray[np.int8]:
    """Inside when both are; outside when either is; else open, for the reason of the first that is."""
    out = (one == Reach.OUTSIDE) | (other == Reach.OUTSIDE)
    return np.where(out, Reach.OUTSIDE, np.where(one == Reach.INSIDE, other, one)).astype(np.int8)


def either(one: NDArray[np.int8], other: NDArray[np.int8]) -> NDArray[np.int8]:
    """Inside when either is; else open when either is, for the reason of the first that is; else outside."""
    inside = (one == Reach.INSIDE) | (other == Reach.INSIDE)
    return np.where(inside, Reach.INSIDE, np.where(one != Reach.OUTSIDE, one, other)).astype(np.int8)
