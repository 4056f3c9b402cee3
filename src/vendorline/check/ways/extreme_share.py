"""The greatest, or the least, share of a sum of things each of which is one of several."""

from __future__ import annotations

from collections.abc import Sequence

#: How often there is something, and what each may be: how much of it counts, of how much.
Kind = tuple[int, Sequence[tuple[int, int]]]


def extreme_share(kinds: Sequence[Kind], *, greatest: bool) -> tuple[int, int]:
    """Part and whole of the extreme share; 0 of 0 where nothing can have one.

    From some share on, each thing is taken as what moves it furthest: what has most, or least, of its part less that share of its whole.
    That is done again from the share so found until none is further, which takes a few steps (Dinkelbach 1967).

    Args:
        kinds: the things.
        greatest: whether the greatest share is asked, or the least.
    """
    sign = 1 if greatest else -1
    taken = [(times, max(options, key=lambda option: option[1])) for times, options in kinds]
    part, whole = _sum_of(taken)
    while whole:
        taken = [
            (times, max(options, key=lambda option: sign * (option[0] * whole - part * option[1])))
            for times, options in kinds
        ]
        more, of = _sum_of(taken)
        if sign * (more * whole - part * of) <= 0:
            break
        part, whole = more, of
    return part, whole


def _sum_of(taken: Sequence[tuple[int, tuple[int, int]]]) -> tuple[int, int]:
    return sum(times * option[0] for times, option in taken), sum(times * option[1] for times, option in taken)
