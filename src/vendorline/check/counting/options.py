"""What an element, or a site, may be in some completion, as bits; and the bounds that follow from how many there are of each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.check.counting.exact_sums import sums

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Codes = NDArray[np.uint8]

#: May be in scope as the vendor's; is so in every completion; may be in scope as somebody else's; is in scope in every completion; rests on
#: assumed rows; may stand at any site; its amount could not be read.
THEIRS, SURELY, OTHERS, INSIDE, ASSUMED, PLACELESS, UNREAD = (1 << bit for bit in range(7))
#: How many codes there are, and how many where nothing was left out and everything could be read.
CODES, _USUAL = 128, 32
EITHER = THEIRS | OTHERS
Table = NDArray[np.int64]


_BITS = {
    "theirs": THEIRS, "surely": SURELY, "others": OTHERS, "inside": INSIDE, "assumed": ASSUMED, "placeless": PLACELESS,
    "unread": UNREAD,
}  # fmt: skip


def codes_of(**bits: Mask) -> Codes:
    """The codes of entries, by masks named as the bits are, in lower case."""
    found: Codes = np.zeros(len(next(iter(bits.values()))), dtype=np.uint8)
    for name, mask in bits.items():
        found |= mask.view(np.uint8) * np.uint8(_BITS[name])
    return found


def as_bits(masks: Sequence[Mask]) -> Codes:
    """Up to eight masks as the bits of one number, the first one the lowest."""
    found: Codes = masks[0].astype(np.uint8)
    for bit, mask in enumerate(masks[1:], start=1):
        found |= mask.view(np.uint8) << np.uint8(bit)
    return found


def of_units(codes: Codes) -> Codes:
    """Codes of sites, put together of their elements: where something is surely the vendor's, the site cannot be somebody else's."""
    return np.where(codes & SURELY, codes & (255 - OTHERS), codes).astype(np.uint8)


def width_of(codes: Codes) -> int:
    """How many codes a table of some must have room for."""
    return CODES if (codes >= _USUAL).any() else _USUAL


def table_of(
    operator: NDArray[Any],
    codes: Codes,
    size: int,
    weight: NDArray[Any] | None = None,
    *,
    width: int | None = None,
) -> Table:
    """How many there are, by operator and code; `weight`: how much each is; `width`: for how many codes there is room."""
    width = width_of(codes) if width is None else width
    places = operator * np.int64(width) + codes
    if weight is None:
        return np.bincount(places, minlength=size * width).reshape(size, width)
    return sums(places, weight, size * width).reshape(size, width)


@cache
def having(code: int) -> Mask:
    """Which codes have one of some bits."""
    found: Mask = (np.arange(CODES) & code) > 0
    found.flags.writeable = False  # it is everybody's
    return found


#: The choices of codes that bounds follow from.
_BOUNDING = np.stack(
    [having(code) for code in (THEIRS, SURELY, INSIDE, EITHER, INSIDE | OTHERS, INSIDE | THEIRS)], axis=1
).astype(np.int64)


def number_of(table: Table, which: Mask) -> Numbers:
    """How many there are of some codes, by operator."""
    found: Numbers = table @ which[: table.shape[1]].astype(np.int64)
    return found


def bounds_of(table: Table) -> Mapping[str, Numbers]:
    """The least and the most of numerator, denominator and share over completions, by operator.

    Of the greatest share the numerator holds all that may be the vendor's, the denominator beside it only what must be in scope; of the
    least, the numerator holds what must be the vendor's, the denominator all that may be in scope as somebody else's.
    """
    counted = table @ _BOUNDING[: table.shape[1]]
    theirs, surely, inside, either, inside_or_others, inside_or_theirs = counted.T
    return {
        "known": surely,
        "unknown": theirs - surely,
        "total": inside,
        "total_unknown": either - inside,
        **_shares(surely, inside_or_others, theirs, inside_or_theirs, either),
    }


def bounds_of_sites(table: Table) -> Mapping[str, Numbers]:
    """The same of sites, where elements of which nobody knows the site are counted as sites of their own: each stands at any.

    Of the greatest share each that may be the vendor's stands at a site where nothing is, while there is one; of the least, what must
    be the vendor's stands where something is already, or all of it at one new site, and all else at sites of its own.
    """
    placeless = having(PLACELESS)[: table.shape[1]]
    if not table[:, placeless].any():
        return bounds_of(table)
    placed, floating = table * ~placeless, table * placeless
    at, of = bounds_of(placed), bounds_of(floating)
    surely = np.maximum(at["known"], of["known"] > 0)
    inside = np.maximum(at["total"], of["total"] > 0)
    theirs, either = (
        at[low] + at[more] + of[low] + of[more] for low, more in (("known", "unknown"), ("total", "total_unknown"))
    )
    may_be = number_of(placed, having(INSIDE | THEIRS))
    high = np.minimum(theirs, np.maximum(may_be, theirs > 0))
    high_of = np.maximum(may_be, high)
    low_of = number_of(placed, having(INSIDE | OTHERS)) + number_of(floating, having(OTHERS))
    low_of += (at["known"] == 0) & (of["known"] > 0)
    return {
        "known": surely,
        "unknown": theirs - surely,
        "total": inside,
        "total_unknown": either - inside,
        **_shares(surely, low_of, high, high_of, either),
    }


def _shares(low: Numbers, low_of: Numbers, high: Numbers, high_of: Numbers, either: Numbers) -> dict[str, Numbers]:
    """The least share and the greatest; where what that is of is empty, all that may be in scope is the vendor's, or nobody's."""
    nothing_low, nothing_high = low_of == 0, high_of == 0
    return {
        "low": np.where(nothing_low, either, low),
        "low_of": np.where(nothing_low, either, low_of),
        "high": high,
        "high_of": np.where(nothing_high, either, high_of),
    }
