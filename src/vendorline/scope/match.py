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


#: Room for the bits of a match in a code of two.
_BITS = 4


def kleene_and(one: NDArray[np.int8], other: NDArray[np.int8]) -> NDArray[np.int8]:
    """Inside when both are; outside when either is; else open, for the first reason that there is."""
    return _of_both(_AND, one, other)


def kleene_or(one: NDArray[np.int8], other: NDArray[np.int8]) -> NDArray[np.int8]:
    """Inside when either is; else open when either is, for the first reason that there is; else outside."""
    return _of_both(_OR, one, other)


def _of_both(table: NDArray[np.int8], one: NDArray[np.int8], other: NDArray[np.int8]) -> NDArray[np.int8]:
    code = one.astype(np.uint8)
    code <<= np.uint8(_BITS)
    code |= other.astype(np.uint8)
    found: NDArray[np.int8] = table.take(code)
    return found


def _table(decided: Match, neutral: Match) -> NDArray[np.int8]:
    """What two matches come to: what decides, where either is that; the other, where one changes nothing; else the first reason."""
    found = np.zeros(1 << 2 * _BITS, dtype=np.int8)
    for one in Match:
        for other in Match:
            both = {one, other}
            found[(one << _BITS) | other] = (
                decided if decided in both else other if one == neutral else one if other == neutral else min(both)
            )
    return found


_AND, _OR = _table(Match.OUTSIDE, Match.INSIDE), _table(Match.INSIDE, Match.OUTSIDE)
