"""Altering without reading: least and greatest over what is not known, where one unknown serves both sides.

A completion that helps to alter may help to read as well: keys and elements do both, so that the bounds of the two cannot be put together.
What is given here holds in every completion; a few are tried, so that one can tell where it is attained.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vendorline.expose.arrays import Ints, Words
from vendorline.expose.capabilities import HIGH, LOW
from vendorline.expose.captures import Held, Paths, captured, in_clear, may_be_blind, radio_keys
from vendorline.expose.protection.switches import CONFIDENTIALITY, INTEGRITY


@dataclass(frozen=True, slots=True, eq=False)
class Blind:
    """Who alters without reading: `bounds` for every completion, `attained` in those that are tried for each of them."""

    bounds: tuple[Words, Words]
    attained: tuple[tuple[Words, ...], tuple[Words, ...]]


#: How many completions are tried for the least and for the greatest.
TRIED = 2, 3


def blind(
    paths: Paths,
    held: tuple[Held, Held, Held],
    keys: tuple[Words, Words],
    found: dict[str, tuple[Words, Words]],
    part: Ints,
) -> Blind:
    """Bounds of altering without reading on paths with the same spans.

    Args:
        paths: the paths.
        held: who surely holds what, who possibly does, and who does where of the unknown only what stands between ends is theirs.
        keys: who holds keys of radio ciphering, in both bounds.
        found: who reads and who alters, in both bounds, of all cases.
        part: which cases these paths are.
    """
    read, alter = ((found[name][LOW][part], found[name][HIGH][part]) for name in ("read", "alter"))
    low, high = alter[LOW] & ~read[HIGH], alter[HIGH] & ~read[LOW]
    if np.array_equal(low, high):
        return Blind((low, high), ((low,) * TRIED[LOW], (high,) * TRIED[HIGH]))
    high = high & may_be_blind(paths, (held[LOW], held[HIGH]), keys)
    # What nobody holds for sure is nobody's, or all of it is theirs; protections hide and do not keep whole, or the other way round.
    least = tuple(altered_unread(paths, each, HIGH, LOW) for each in held[:2])
    most = tuple(altered_unread(paths, each, LOW, HIGH) for each in held)
    return Blind((low, high), (least, most))


def altered_unread(paths: Paths, held: Held, hides: int, keeps: int) -> Words:
    """Who alters without reading where what nobody stated hides (LOW, as if on) and keeps whole (LOW, as if on)."""
    keys = radio_keys(paths, held, in_clear(paths, held, hides))
    read = captured(paths, held, keys, CONFIDENTIALITY, hides)
    return captured(paths, held, keys, INTEGRITY, keeps) & ~read
