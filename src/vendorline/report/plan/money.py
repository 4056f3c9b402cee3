"""Money of a plan as people read it: millions where it comes to that, one precision for a column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import ceil, floor

from vendorline.plan.answer import amount
from vendorline.report.decision.amounts import decimals_for
from vendorline.report.decision.table import Column
from vendorline.report.words import MINUS, NBSP


def money(value: float | None, currency: str) -> str:
    """An amount in a sentence: `EUR 157.9 million`."""
    if value is None:
        return "–"
    return f"{currency}{NBSP}{amount(value)}".replace(" million", f"{NBSP}million").replace("-", MINUS)


def at_least(value: float, currency: str) -> str:
    """An amount after `at least`: rounded down, so that it is never more than is true."""
    return money(_towards(value, floor), currency)


def at_most(value: float, currency: str) -> str:
    """An amount after `at most`: rounded up, so that it is never less than is true."""
    return money(_towards(value, ceil), currency)


def _towards(value: float, which: Callable[[float], int]) -> float:
    """An amount in whole steps of the last digit that is shown of it."""
    size = next((unit for unit in (1e9, 1e6) if abs(value) >= unit), 1.0)
    step = 1.0 if size == 1.0 else size / (100 if abs(value) < 10 * size else 10)
    return which(round(value / step, 6)) * step


def scale_of(values: Iterable[float | None]) -> tuple[float, str]:
    """What to divide a column of amounts by, and the word for it."""
    most = max((abs(value) for value in values if value is not None), default=0.0)
    return (1e9, " billion") if most >= 1e10 else (1e6, " million") if most >= 1e6 else (1.0, "")


def money_column(
    head: str, values: Sequence[float | None], currency: str, scale: tuple[float, str] | None = None
) -> tuple[Column, list[float | None]]:
    """A column of amounts with its unit, and its cells in that unit."""
    size, word = scale or scale_of(values)
    cells = [None if value is None else value / size for value in values]
    decimals = max(1 if word else 0, min(2, decimals_for(cells)))
    return Column(head, "points", f"{currency}{word}", decimals), cells
