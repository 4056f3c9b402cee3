"""Money of a plan as people read it: millions where it comes to that, one precision for a column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vendorline.plan.answer import amount
from vendorline.report.decision.amounts import decimals_for
from vendorline.report.decision.table import Column
from vendorline.report.words import MINUS, NBSP


def money(value: float | None, currency: str) -> str:
    """An amount in a sentence: `EUR 157.9 million`."""
    if value is None:
        return "–"
    return f"{currency}{NBSP}{amount(value)}".replace(" million", f"{NBSP}million").replace("-", MINUS)


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
