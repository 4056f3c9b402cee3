"""Altering without reading: least and greatest over what is not known, where one unknown serves both sides.

A completion that helps to alter may help to read as well: keys and elements do both, so that the bounds of the two cannot be put together.
What is given here holds in every completion; a few are tried, so that one can tell where it is attained.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vendorline.expose.arrays import Ints, Words
from vendorline.expose.capabilities import HIGH, LOW
from vendorline.expose.captures import Held, Paths, captured, in_clear, may_be_blind, radio_keys
from vendorline.expose.control.holders import BETWEEN, ENDS
from vendorline.expose.protection.switches import CONFIDENTIALITY, INTEGRITY
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Blind:
    """Who alters without reading: `bounds` for every completion, `attained` in those that are tried for each of them."""

    bounds: tuple[Words, Words]
    attained: tuple[tuple[Words, ...], tuple[Words, ...]]


#: How many completions are tried for the least, and for the greatest.
TRIED = 3


def blind(
    paths: Paths,
    held: tuple[Held, Held],
    counted: Callable[[int], Held],
    keys: tuple[Words, Words],
    found: dict[str, list[Words]],
) -> Blind | None:
    """Bounds of altering without reading on paths with the same spans; None where they are one, that of either bound put together.

    Args:
        paths: the paths.
        held: who surely holds what, and who possibly does.
        counted: who does where of the elements of unknown vendors only those between ends of protection (BETWEEN), or the rest (ENDS), are
            theirs.
        keys: who holds keys of radio ciphering, in both bounds.
        found: who reads and who alters, in both bounds.
    """
    read, alter = found["read"], found["alter"]
    low, high = alter[LOW] & ~read[HIGH], alter[HIGH] & ~read[LOW]
    if np.array_equal(low, high):
        return None
    rows = np.flatnonzero((low != high).any(axis=1))
    whole = len(rows) == len(low)
    some_paths = paths if whole else paths.part(rows)
    none, all_ = held if whole else (each.part(rows) for each in held)
    high[rows] &= may_be_blind(some_paths, (none, all_), (keys[LOW][rows], keys[HIGH][rows]))
    if np.array_equal(low, high):
        return Blind((low, high), ((low,) * TRIED, (high,) * TRIED))
    # What nobody holds for sure is nobody's, or all of it is theirs, or what helps only one side; protections hide and do not keep whole, or
    # the other way round.
    between, ends = (counted(makers) if whole else counted(makers).part(rows) for makers in (BETWEEN, ENDS))
    if paths.settled():
        known = tuple((alter[bound] & ~read[bound])[rows] for bound in (LOW, HIGH))
        least = (*known, altered_unread(some_paths, ends, HIGH, LOW))
        most = (*known, altered_unread(some_paths, between, LOW, HIGH))
    else:
        least = tuple(altered_unread(some_paths, each, HIGH, LOW) for each in (none, all_, ends))
        most = tuple(altered_unread(some_paths, each, LOW, HIGH) for each in (none, all_, between))
    return Blind((low, high), (_among(low, rows, least), _among(low, rows, most)))


def _among(words: Words, rows: Ints, tried: tuple[Words, ...]) -> tuple[Words, ...]:
    """What was tried of some rows among all."""
    found = [words.copy() for _ in tried]
    for copy, part in zip(found, tried, strict=True):
        copy[rows] = part
    return tuple(found)


def altered_unread(paths: Paths, held: Held, hides: int, keeps: int) -> Words:
    """Who alters without reading where what nobody stated hides (LOW, as if on) and keeps whole (LOW, as if on)."""
    keys = radio_keys(paths, held, in_clear(paths, held, hides))
    read = captured(paths, held, keys, CONFIDENTIALITY, hides)
    return captured(paths, held, keys, INTEGRITY, keeps) & ~read
