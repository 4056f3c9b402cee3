"""The periods of a schedule: when they end, which one a day lies in, what is done in time for a day, how much of one is winter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Literal

import numpy as np
import polars as pl

from vendorline.plan.problem.instance import Ints

_NEVER = 2**31 - 1


def period_ends(start: date, months: int, count: int) -> tuple[date, ...]:
    """The last day of each period: calendar periods, the first one that which holds the start."""
    first = (start.year * 12 + start.month - 1) // months * months
    ends = []
    for number in range(1, count + 1):
        month = first + number * months
        ends.append(date(month // 12, month % 12 + 1, 1) - timedelta(days=1))
    return tuple(ends)


def period_number(days: pl.Series, ends: Sequence[date]) -> Ints:
    """[row] the period that a day lies in: 0 before all, their number after all or where there is none."""
    return _placed(days, ends, "left")


def there_from(days: pl.Series, ends: Sequence[date]) -> Ints:
    """[row] the first period from whose end on something of a day is counted: the last that ends on or before it, and 0 at least.

    So a limit that is kept at the end of each period is kept on every day between them.
    """
    return np.maximum(_placed(days, ends, "right") - 1, 0)


def period_of(day: date, ends: Sequence[date]) -> int:
    """The last period whose work is done in time for a day: that whose last day is on or before it; -1 where none is.

    What is replaced is gone, and what replaces it is there, on the last day of its period.
    """
    return int(_placed(pl.Series([day]), ends, "right")[0]) - 1


def winter_share(end: date, period_months: int, winter_months: Collection[int]) -> float:
    """How much of the period that ends on a day lies in some months of the year, 0..1."""
    months = {(end.month - back - 1) % 12 + 1 for back in range(period_months)}
    return len(months & set(winter_months)) / len(months)


def _placed(days: pl.Series, ends: Sequence[date], side: Literal["left", "right"]) -> Ints:
    last = pl.Series(ends, dtype=pl.Date).cast(pl.Int32).to_numpy()
    return np.searchsorted(last, days.cast(pl.Int32).fill_null(_NEVER).to_numpy(), side=side).astype(np.int64)
