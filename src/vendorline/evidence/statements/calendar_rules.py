"""What each kind of cue means, as days seen from the day of a document; `data/date_cues.csv` names the rules.

A week begins on Monday or on Sunday: where that matters, the days cover both.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

Days = tuple[date, date]
Rule = Callable[[date, Mapping[str, int]], Days | None]


def _back(on: date, weekday: int) -> date:
    """The latest such weekday on or before a day."""
    return on - timedelta((on.weekday() - weekday) % 7)


def _one(day: date) -> Days:
    return day, day


def _hull(*days: date) -> Days:
    return min(days), max(days)


def _month(year: int, month: int, until: date | None = None) -> Days:
    """A month, cut at a day where it has begun by then."""
    years, months = divmod(year * 12 + month - 1, 12)
    first = date(years, months + 1, 1)
    last = first.replace(day=calendar.monthrange(years, months + 1)[1])
    return (first, min(last, until)) if until is not None and first <= until else (first, last)


def _year(year: int, on: date) -> Days:
    last = date(year, 12, 31)
    return date(year, 1, 1), min(last, on) if year == on.year else last


def _week_starts(on: date) -> Days:
    """The first day of the week, where it begins on Monday and where it begins on Sunday."""
    return _hull(_back(on, 0), _back(on, 6))


def _last_week(on: date) -> Days:
    starts = [start - timedelta(7) for start in _week_starts(on)]
    return min(starts), max(starts) + timedelta(6)


def _in_week(start: date, weekday: int) -> date:
    """A weekday of the week that begins on a day."""
    return start + timedelta((weekday - start.weekday()) % 7)


def _weekday_of_weeks(on: date, weekday: int, weeks: int) -> list[date]:
    return [_in_week(start + timedelta(7 * weeks), weekday) for start in _week_starts(on)]


def _last_weekday(on: date, slots: Mapping[str, int]) -> Days:
    before = _back(on - timedelta(1), slots["weekday"])
    return _hull(before, *_weekday_of_weeks(on, slots["weekday"], -1))


def _next_weekday(on: date, slots: Mapping[str, int]) -> Days:
    after = _in_week(on + timedelta(1), slots["weekday"])
    return _hull(after, *_weekday_of_weeks(on, slots["weekday"], 1))


def _slashed(on: date, slots: Mapping[str, int]) -> Days | None:
    found = []
    for month, day in ((slots["month_number"], slots["day"]), (slots["day"], slots["month_number"])):
        try:
            found.append(date(slots["year"], month, day))
        except ValueError:
            continue
    past = [day for day in found if day <= on] or found
    return _hull(*past) if past else None


def _day_of_month(on: date, slots: Mapping[str, int]) -> Days | None:
    """The latest such day on or before a day; the 29th of February is at most eight years back."""
    for year in range(on.year, on.year - 9, -1):
        try:
            day = date(year, slots["month"], slots["day"])
        except ValueError:
            continue
        if day <= on:
            return _one(day)
    return None


def _latest_month(on: date, month: int) -> Days:
    return _month(on.year if month <= on.month else on.year - 1, month, on)


def _last_month_named(on: date, slots: Mapping[str, int]) -> Days:
    month = slots["month"]
    over = _month(on.year if month < on.month else on.year - 1, month)
    return _hull(*over, *_month(on.year - 1, month))


def _weekend(on: date) -> Days:
    saturday = _back(on, 5)
    # On a Saturday or Sunday it may be this weekend or the last.
    return (saturday - timedelta(7), on) if on.weekday() >= 5 else (saturday, saturday + timedelta(1))


def _last_weekend(on: date) -> Days:
    sunday = _back(on - timedelta(on.weekday() + 1 if on.weekday() < 5 else on.weekday() - 4), 6)
    return sunday - timedelta(1), sunday


def _months_ago(on: date, count: int) -> Days:
    return _month(on.year, on.month - count, on)


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "date": lambda _on, s: _one(date(s["year"], s["month"] if "month" in s else s["month_number"], s["day"])),
        "slashed_date": _slashed,
        "month_of_year": lambda on, s: _month(s["year"], s["month"], on),
        "day_of_month": _day_of_month,
        "last_month_named": _last_month_named,
        "month_this_year": lambda on, s: _month(on.year, s["month"], on),
        "month_named": lambda on, s: _latest_month(on, s["month"]),
        "year": lambda on, s: _year(s["year"], on),
        "weekday_last_week": lambda on, s: _hull(*_weekday_of_weeks(on, s["weekday"], -1)),
        "last_weekday": _last_weekday,
        "weekday_before": lambda on, s: _one(_back(on - timedelta(1), s["weekday"])),
        "this_weekday": lambda on, s: _hull(*_weekday_of_weeks(on, s["weekday"], 0)),
        "next_weekday": _next_weekday,
        "weekday": lambda on, s: _one(_back(on, s["weekday"])),
        "days_ago_0": lambda on, _s: _one(on),
        "days_ago_1": lambda on, _s: _one(on - timedelta(1)),
        "days_ago_2": lambda on, _s: _one(on - timedelta(2)),
        "last_night": lambda on, _s: (on - timedelta(1), on),
        "tomorrow": lambda on, _s: _one(on + timedelta(1)),
        "this_week": lambda on, _s: (min(_week_starts(on)), on),
        "last_week": lambda on, _s: _last_week(on),
        "this_month": lambda on, _s: (on.replace(day=1), on),
        "last_month": lambda on, _s: _month(on.year, on.month - 1),
        "this_year": lambda on, _s: _year(on.year, on),
        "last_year": lambda on, _s: _year(on.year - 1, on),
        "weekend": lambda on, _s: _weekend(on),
        "last_weekend": lambda on, _s: _last_weekend(on),
        "n_days_ago": lambda on, s: _one(on - timedelta(s["number"])),
        "n_weeks_ago": lambda on, s: (
            on - timedelta(7 * s["number"] + 3),
            min(on, on - timedelta(7 * s["number"] - 3)),
        ),
        "n_months_ago": lambda on, s: _months_ago(on, s["number"]),
        "n_years_ago": lambda on, s: _year(on.year - s["number"], on),
    }
)
