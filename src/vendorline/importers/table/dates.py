"""Dates as people write them, to ISO 8601; a month or year without a day begins on its first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from vendorline.importers.table.words import words
from vendorline.vendors.spelling import fold

Order = Literal["day", "month"]
#: Day 0 of a spreadsheet that counts from 1900, with its leap day that never was.
SERIAL_ZERO = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)
CENTURY, PIVOT = 2000, 70

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
_COMPACT = re.compile(r"(19|20)(\d\d)([01]\d)([0-3]\d)")
_POINTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?:[ T][\d:.]+)?")
_SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?:[ T][\d:.]+(?: ?[AP]M)?)?", re.IGNORECASE)
_MONTH_YEAR = re.compile(r"(\d{1,2})[./-](\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[./-](\d{1,2})")
_QUARTER = re.compile(r"(?:q([1-4])[ ./-]?(\d{4})|(\d{4})[ ./-]?q([1-4])|([1-4])\.? ?quartal (\d{4}))", re.IGNORECASE)
_WORD_MONTH = re.compile(r"(?:(\d{1,2})(?: de)? )?([^\W\d]+)(?: de)? (?:(\d{1,2}) )?(\d{4})")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in ISO 8601 and why it was written anew; None, None where the cell is no date that can be read."""

    value: str | None
    why: str | None


def order_of(texts: Iterable[str], suggested: Order) -> tuple[Order, bool]:
    """Whether day or month stands first in dates such as 03/04/2019, and whether some date of the column shows it."""
    day = month = 0
    for text in texts:
        if found := _SLASHES.fullmatch(text.strip()):
            day += int(found[1]) > 12
            month += int(found[2]) > 12
    if day == month:
        return suggested, day > 0
    return ("day" if day > month else "month"), True


def read_date(text: str, order: Order, *, shown: bool) -> Dated:
    """One cell as a date; `order` and `shown` as `order_of` found them for the column."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return _made(found[1], found[2], found[3], "time of day left out" if len(text) > 10 else "date in another form")
    for form in (_YEAR_FIRST, _COMPACT):
        if found := form.fullmatch(text):
            year, month, day = (
                (found[1], found[2], found[3]) if form is _YEAR_FIRST else (found[1] + found[2], *found.group(3, 4))
            )
            return _made(year, month, day, "date in another form")
    if found := _POINTS.fullmatch(text):
        return _made(_year(found[3]), found[2], found[1], "date in another form")
    if found := _SLASHES.fullmatch(text):
        return _slashes(found, order, shown=shown)
    return _partial(text)


def _slashes(found: re.Match[str], order: Order, *, shown: bool) -> Dated:
    first, second = int(found[1]), int(found[2])
    day, month = (first, second) if order == "day" else (second, first)
    if month > 12 >= day:
        day, month = month, day
    why = (
        "date in another form" if shown or max(first, second) > 12 else f"date in another form, taken as {order} first"
    )
    return _made(_year(found[3]), str(month), str(day), why)


def _partial(text: str) -> Dated:
    """Months, quarters and years, dates with the month in words, and the numbers that spreadsheets count days by."""
    first = "only the {} is given; its first day is taken"
    if found := _MONTH_YEAR.fullmatch(text):
        return _made(found[2], found[1], "1", first.format("month"))
    if found := _YEAR_MONTH.fullmatch(text):
        return _made(found[1], found[2], "1", first.format("month"))
    if found := _QUARTER.fullmatch(text):
        quarter, year = next((q, y) for q, y in ((found[1], found[2]), (found[4], found[3]), (found[5], found[6])) if q)
        return _made(year, str(3 * int(quarter) - 2), "1", first.format("quarter"))
    if text.isascii() and text.isdecimal():
        number = int(text)
        if number in SERIALS:
            return Dated((SERIAL_ZERO + timedelta(days=number)).isoformat(), "day counted by a spreadsheet")
        if 1970 <= number < 2100:
            return _made(text, "1", "1", first.format("year"))
    if (found := _WORD_MONTH.fullmatch(fold(text))) and (month := words("month").get(found[2])):
        day = found[1] or found[3]
        return _made(found[4], month, day or "1", "date in another form" if day else first.format("month"))
    return Dated(None, None)


def _year(text: str) -> str:
    if len(text) == 4:
        return text
    return str(CENTURY + int(text) - (100 if int(text) >= PIVOT else 0))


def _made(year: str, month: str, day: str, why: str) -> Dated:
    try:
        return Dated(date(int(year), int(month), int(day)).isoformat(), why)
    except ValueError:
        return Dated(None, None)
