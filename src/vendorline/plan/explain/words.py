"""Periods, money and counts as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import floor, log10


def period_name(ends: Sequence[date], period: int) -> str:
    """A period by its year, quarter or month, or by its last day where it is none of these.

    Args:
        ends: last day of each period.
        period: its number; the number of periods stands for none (kept).
    """
    if period >= len(ends):
        return "never"
    end, months = ends[period], _months(ends)
    if months == 12 and end.month == 12:
        return str(end.year)
    if months == 3:
        return f"{end.year}-Q{(end.month + 2) // 3}"
    if months == 1:
        return f"{end.year}-{end.month:02d}"
    return f"period to {end.isoformat()}"


def span_name(ends: Sequence[date], first: int, last: int) -> str:
    """Periods in a row by the first and the last of them."""
    one, other = period_name(ends, first), period_name(ends, last)
    return one if one == other else f"{one} to {other}"


def spans_of(periods: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers in order as runs without a hole: the first and the last of each."""
    found: list[tuple[int, int]] = []
    for number in periods:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def amount(value: float, digits: int = 3) -> str:
    """A number with thousands apart: whole where it is large, else to so many significant digits."""
    if value == 0:
        return "0"
    places = max(0, digits - 1 - floor(log10(abs(value))))
    text = f"{value:,.{min(places, 12)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def counted(count: float, noun: str) -> str:
    """A count with its noun, which loses its s for one."""
    return f"{amount(count, 6)} {noun.removesuffix('s') if count == 1 and not noun.endswith('ss') else noun}"


def _months(ends: Sequence[date]) -> int:
    if len(ends) < 2:
        return 0
    return (ends[1].year - ends[0].year) * 12 + ends[1].month - ends[0].month
