"""Series of days: every month, quarter or year, clipped to the month's end, and the last day."""

from __future__ import annotations

import calendar
from datetime import MAXYEAR, date

from vendorline.errors import UsageError

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


def series(from_on: date, to_on: date, every: str) -> tuple[date, ...]:
    """The first day, then the same day of each further period, and the last day.

    Raises UsageError for days out of order or a period that is not month, quarter, half-year or year.
    """
    if every not in MONTHS:
        raise UsageError(f"--every takes {', '.join(MONTHS)}, not {every!r}")
    if from_on > to_on:
        raise UsageError(f"--from {from_on} is after --to {to_on}")
    days: list[date] = []
    step = 0
    while (day := _later(from_on, step * MONTHS[every])) is not None and day <= to_on:
        days.append(day)
        step += 1
    return tuple(dict.fromkeys([*days, to_on]))


def _later(day: date, months: int) -> date | None:
    year, month = divmod(day.month - 1 + months, 12)
    year += day.year
    if year > MAXYEAR:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
