"""Amounts of a decision as people read them: one precision for a column, and nothing but nothing is called 0."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor, log10

from vendorline.report.words import MINUS, NBSP

NONE = "–"


def decimals_for(values: Iterable[float | None]) -> int:
    """How many decimals a column needs for two digits that count in its larger numbers."""
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    return 0 if largest == 0 else min(6, max(0, 1 - floor(log10(largest))))


def fixed(value: float | None, decimals: int) -> str:
    """A number with so many decimals; `<0.1` where it is too small for them, `0` where it is nothing."""
    if value is None:
        return NONE
    if abs(value) < 1e-9:
        return "0"
    least = 10.0**-decimals
    if round(abs(value), decimals) == 0:
        return f"<{least:.{decimals}f}" if value > 0 else f"{MINUS}<{least:.{decimals}f}"
    return f"{value:,.{decimals}f}".replace("-", MINUS)


def signed(value: float, decimals: int = 1) -> str:
    """A difference with its sign."""
    text = fixed(value, decimals)
    return text if value <= 0 or text == "0" else f"+{text}"


def rounded(value: float | None) -> str:
    """A number on its own, with two digits that count."""
    if value is None:
        return NONE
    return "0" if value == 0 else f"{float(f'{value:.2g}'):,.10g}".replace("-", MINUS)


def whole_percent(share: float | None) -> str:
    """A share in whole per cent: 0 only for nothing, 100 only for all."""
    if share is None:
        return NONE
    if share < 1e-9:
        return f"0{NBSP}%"
    if share > 1 - 1e-9:
        return f"100{NBSP}%"
    percent = round(100 * share)
    return f"<1{NBSP}%" if percent == 0 else f">99{NBSP}%" if percent == 100 else f"{percent}{NBSP}%"


def amount(value: float | None, unit: str | None) -> str:
    """An amount with two digits that count and its unit; probabilities, shares and ratios are bare numbers."""
    bare = not unit or unit in {"probability", "ratio", "share"} or unit.startswith("share of ")
    return rounded(value) if bare else f"{rounded(value)}{NBSP}{unit}"


def years(value: float | None) -> str:
    """A span after the decision: months up to two years, then years."""
    if value is None:
        return NONE
    if value == 0:
        return "at once"
    months = round(12 * value)
    if months < 24:
        return f"{months}{NBSP}{'month' if months == 1 else 'months'}"
    return f"{value:.1f}".removesuffix(".0") + f"{NBSP}years"
