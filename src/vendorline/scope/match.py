"""Whether a provision reaches an element: inside, outside, or open for a reason."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Match(IntEnum):
    """Whether a provision reaches an element. Everything above INSIDE is open, in the order in which a reason is given.

    That an amount, a grant, a vendor or a service is not stated leaves open not whether an element is reached, but how much it is, or
    whose; they stand here because of the order.
    """

    OUTSIDE = 0
    INSIDE = 1
    AMOUNT_UNKNOWN = 2
    GRANT_UNKNOWN = 3
    VENDOR_UNKNOWN = 4
    SERVICE_UNKNOWN = 5
    FUNCTION_UNKNOWN = 6
    GENERATION_UNKNOWN = 7
    BAND_UNKNOWN = 8
    TAG_MISSING = 9
    CONTROL_UNKNOWN = 10
    ORIGIN_UNKNOWN = 11
    SEGMENT_UNKNOWN = 12
    DATE_UNKNOWN = 13
    LEFT_OUT = 14


def kleene_and(one: NDArray[np.int8], other: NDArray[np.int8]) -> NDArray[np.int8]:
    """Inside when both are; outside when either is; else open, for the first reason that there is."""
    out = (one == Match.OUTSIDE) | (other == Match.OUTSIDE)
    is_open = np.where(one == Match.INSIDE, other, np.where(other == Match.INSIDE, one, np.minimum(one, other)))
    return np.where(out, Match.OUTSIDE, is_open).astype(np.int8)


def kleene_or(one: NDArray[np.int8], other: NDArray[np.int8]) -> NDArray[np.int8]:
    """Inside when either is; else open when either is, for the first reason that there is; else outside."""
    inside = (one == Match.INSIDE) | (other == Match.INSIDE)
    is_open = np.where(one == Match.OUTSIDE, other, np.where(other == Match.OUTSIDE, one, np.minimum(one, other)))
    return np.where(inside, Match.INSIDE, is_open).astype(np.int8)
