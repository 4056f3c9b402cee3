"""Whether a provision reaches an element: inside, outside, or open for a reason."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Match(IntEnum):
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


def kleene_and(one: NDArray[np.int8], other: NDArray[np.int8]) -> NDArray[np.int8]:
    """Inside when both are; outside when either is; else open, for the reason of the first that is."""
    out = (one == Match.OUTSIDE) | (other == Match.OUTSIDE)
    return np.where(out, Match.OUTSIDE, np.where(one == Match.INSIDE, other, one)).astype(np.int8)


def kleene_or(one: NDArray[np.int8], other: NDArray[np.int8]) -> NDArray[np.int8]:
    """Inside when either is; else open when either is, for the reason of the first that is; else outside."""
    inside = (one == Match.INSIDE) | (other == Match.INSIDE)
    return np.where(inside, Match.INSIDE, np.where(one != Match.OUTSIDE, one, other)).astype(np.int8)
