"""Whether a provision reaches an element: inside, outside, or open for a reason."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Reach(IntEnum):
    """Whether a provision reaches an element. Everything above IN is open, in the order in which a reason is given."""

    OUT = 0
    IN = 1
    GENERATION_UNKNOWN = 2
    FUNCTION_UNKNOWN = 3
    TAG_MISSING = 4
    BAND_UNKNOWN = 5
    DATE_UNKNOWN = 6
    CONTROL_UNKNOWN = 7
    ORIGIN_UNKNOWN = 8
    SEGMENT_UNKNOWN = 9


def both(one: NDArray[np.int8], other: NDArray[np.int8]) -> NDArray[np.int8]:
    """Inside when both are; outside when either is; else open, for the reason of the first that is."""
    out = (one == Reach.OUT) | (other == Reach.OUT)
    return np.where(out, Reach.OUT, np.where(one == Reach.IN, other, one)).astype(np.int8)


def either(one: NDArray[np.int8], other: NDArray[np.int8]) -> NDArray[np.int8]:
    """Inside when either is; else open when either is, for the reason of the first that is; else outside."""
    inside = (one == Reach.IN) | (other == Reach.IN)
    return np.where(inside, Reach.IN, np.where(one != Reach.OUT, one, other)).astype(np.int8)
