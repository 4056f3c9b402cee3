"""Dates as people write them, to ISO 8601; a month or year without a day begins on its first.

A year of two digits is the one year of its kind from 1979, when the first mobile network of a public operator went into service, to
twenty years after the day of the table, which no end of life lies beyond; where there is none, or two, the date is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Literal

import polars as pl

from vendorline.errors import Fault
from vendorline.importers.table.words import data_rows, words
from vendorline.quick_dataclass import dataclass
from vendorline.vendors.spelling import fold

Order = Literal["day", "month"]
#: Numbers with the year last; what follows is a time of day.
NUMERIC = re.compile(r"(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|\d{2})(?:[ T]+[\d:.]+(?: ?[AP]M)?)?", re.IGNORECASE)
DAY_FIRST = "day"
_SHORT = "a year of two digits may stand first or last where these dates are written"
_POINTS = "the country writes the month first, and dates with points have the day first"

#: Day 0 of a spreadsheet that counts from 1900, with its leap day that never was, and of one that counts from 1904.
SERIAL_ZERO, SERIAL_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
SERIALS = range(20_000, 80_000)
FIRST_NETWORK, YEARS_AHEAD = 1979, 20
_LONGEST = 40

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
_COMPACT = re.compile(r"(19|20)(\d\d)([01]\d)([0-3]\d)")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./-](\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[./-](\d{1,2})")
_QUARTER = re.compile(r"(?:q([1-4])[ ./-]?(\d{4})|(\d{4})[ ./-]?q([1-4])|([1-4])\.? ?quartal (\d{4}))", re.IGNORECASE)
_WORD_MONTH = re.compile(r"(?:(\d{1,2})(?: de)? )?([^\W\d]+)(?: de)? (?:(\d{1,2}) )?(\d{4})")
_SERIAL_WITH_TIME = re.compile(r"([2-7]\d{4})\.\d{1,15}")
_DAY_WORD_YEAR = re.compile(r"(\d{1,2}) ([^\W\d]+) (\d{2})")


# Order -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """The order of a column (None: in doubt), whether its contents show it, and why it is in doubt.

    `short` says whether years of two digits stand last; where a country puts the year first, nobody knows.
    """

    order: Order | None
    shown: bool
    doubt: str | None = None
    short: bool = True


@cache
def _countries() -> dict[str, str]:
    return {row["country"]: row["order"] for row in data_rows("date_orders")}


def order_of(texts: Iterable[str], countries: Iterable[str], given: Order | None) -> Reading:
    """How the dates of a column such as 03/04/2019 are read.

    Args:
        texts: the distinct cells. A date that can be read in one way only shows the order of all; dates that show both, none.
        countries: those of the rows. Where the contents show nothing, all of them must write the same order.
        given: what the caller says; it goes before everything.
    """
    if given is not None:
        return Reading(given, shown=True)
    orders = {_countries().get(country, DAY_FIRST) for country in countries}
    short = bool(orders) and orders <= {"day", "month"}
    day = month = None
    for text in texts:
        if (found := NUMERIC.fullmatch(text.strip())) and (short or len(found[4]) == 4):
            first, second = int(found[1]), int(found[3])
            day = day or (text if first > 12 >= second else None)
            month = month or (text if second > 12 >= first else None)
    if day and month:
        doubt = f"the column contradicts itself: {day} has the day first, {month} the month"
        return Reading(None, shown=True, doubt=doubt, short=short)
    if day or month:
        return Reading("day" if day else "month", shown=True, doubt=_SHORT, short=short)
    if len(orders) != 1:
        known = "its countries write dates in different ways" if orders else "no date shows it, and no country is known"
        return Reading(None, shown=False, doubt=f"day or month first: {known}", short=short)
    (order,) = orders
    if order == "day" or order == "month":  # noqa: PLR1714 - narrows the type
        return Reading("day" if order == "day" else "month", shown=False, doubt=_POINTS)
    doubt = "day or month first: no date shows it, and both are in use in the country"
    return Reading(None, shown=False, doubt=doubt, short=short)


# Cells -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in ISO 8601 and why it was written anew; None, None where the cell is no date that can be read."""

    value: str | None
    why: str | None


def is_doubtful(text: str, reading: Reading) -> bool:
    """Whether a date can be read in several ways, and nothing says which."""
    found = NUMERIC.fullmatch(text.strip()) if len(text) < _LONGEST else None
    if found is None:
        return False
    if len(found[4]) == 2 and not reading.short:
        return True
    either = int(found[1]) != int(found[3]) and max(int(found[1]), int(found[3])) <= 12
    points = found[2] == "." and reading.order == "month" and not reading.shown
    return either and (reading.order is None or points)


def read_date(text: str, reading: Reading, on: date, *, from_1904: bool = False) -> Dated:
    """One cell as a date.

    Args:
        text: the cell.
        reading: how the dates of the column are read, as `order_of` found it.
        on: the day of the table.
        from_1904: whether the days of the workbook are counted from 1904.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return Dated(None, None)
    if found := _ISO.fullmatch(text):
        return _made(found[1], found[2], found[3], "time of day left out" if len(text) > 10 else "date in another form")
    for form in (_YEAR_FIRST, _COMPACT):
        if found := form.fullmatch(text):
            year, month, day = (
                (found[1], found[2], found[3]) if form is _YEAR_FIRST else (found[1] + found[2], *found.group(3, 4))
            )
            return _made(year, month, day, "date in another form")
    if found := NUMERIC.fullmatch(text):
        return Dated(None, None) if is_doubtful(text, reading) else _numeric(found, reading, on)
    return _partial(text, on, from_1904=from_1904)


def _numeric(found: re.Match[str], reading: Reading, on: date) -> Dated:
    order = reading.order or "day"
    first, second = int(found[1]), int(found[3])
    day, month = (first, second) if order == "day" else (second, first)
    if month > 12 >= day:
        day, month = month, day
    sure = reading.shown or max(first, second) > 12 or first == second or found[2] == "."
    why = "date in another form" if sure else f"date in another form, {order} first as the country writes it"
    return _made(_year(found[4], on), str(month), str(day), why)


def _partial(text: str, on: date, *, from_1904: bool) -> Dated:
    """Months, quarters and years, dates with the month in words, and the numbers that spreadsheets count days by."""
    first = "only the {} is given; its first day is taken"
    if found := _MONTH_YEAR.fullmatch(text):
        return _made(found[2], found[1], "1", first.format("month"))
    if found := _YEAR_MONTH.fullmatch(text):
        return _made(found[1], found[2], "1", first.format("month"))
    if found := _QUARTER.fullmatch(text):
        quarter, year = next((q, y) for q, y in ((found[1], found[2]), (found[4], found[3]), (found[5], found[6])) if q)
        return _made(year, str(3 * int(quarter) - 2), "1", first.format("quarter"))
    if (found := _SERIAL_WITH_TIME.fullmatch(text)) and int(found[1]) in SERIALS:
        return Dated(_partial(found[1], on, from_1904=from_1904).value, "day and time counted by a spreadsheet")
    if text.isascii() and text.isdecimal() and len(text) < 10:
        number = int(text)
        if number in SERIALS:
            zero = SERIAL_ZERO_1904 if from_1904 else SERIAL_ZERO
            return Dated((zero + timedelta(days=number)).isoformat(), "day counted by a spreadsheet")
        if 1970 <= number < 2100:
            return _made(text, "1", "1", first.format("year"))
    if (found := _WORD_MONTH.fullmatch(fold(text))) and (month := words("month").get(found[2])):
        day = found[1] or found[3]
        return _made(found[4], month, day or "1", "date in another form" if day else first.format("month"))
    if (found := _DAY_WORD_YEAR.fullmatch(fold(text))) and (month := words("month").get(found[2])):
        return _made(_year(found[3], on), month, found[1], "date in another form")
    return Dated(None, None)


def _year(text: str, on: date) -> str:
    """A year of four digits; of two, the one that can be meant, or nothing."""
    if len(text) == 4:
        return text
    latest = on.year + YEARS_AHEAD
    meant = [year for year in (1900 + int(text), 2000 + int(text)) if FIRST_NETWORK <= year <= latest]
    return str(meant[0]) if len(meant) == 1 else ""


def _made(year: str, month: str, day: str, why: str) -> Dated:
    try:
        return Dated(date(int(year), int(month), int(day)).isoformat(), why)
    except ValueError:
        return Dated(None, None)


# Columns ---------------------------------------------------------------------------------------------------------------------


def read_dates(
    text: pl.Series,
    rows: pl.Series,
    place: tuple[str, str],
    countries: Iterable[str],
    given: Order | None,
    on: date,
    *,
    from_1904: bool,
) -> tuple[pl.DataFrame, tuple[Fault, ...]]:
    """Columns `value` and `why` for a column of dates, and one warning where some of them can be read in two ways.

    Args:
        text: the cells.
        rows: the rows they stand in.
        place: the sheet and the header of the column.
        countries: those of the rows.
        given: whether the day or the month stands first, where the caller says it.
        on: the day of the table.
        from_1904: whether the days of the workbook are counted from 1904.
    """
    distinct = text.drop_nulls().unique(maintain_order=True).to_list()
    reading = order_of(distinct, countries, given)
    found = [(cell, read_date(cell, reading, on, from_1904=from_1904)) for cell in distinct]
    known = pl.DataFrame(
        [(cell, cell if dated.value is None else dated.value, dated.why) for cell, dated in found],
        schema=dict.fromkeys(("text", "value", "why"), pl.String),
        orient="row",
    )
    read = text.alias("text").to_frame().join(known, on="text", how="left", maintain_order="left")
    doubtful = [cell for cell in distinct if is_doubtful(cell, reading)]
    if not doubtful:
        return read.select("value", "why"), ()
    at = pl.DataFrame({"row": rows, "text": text}).filter(pl.col("text").is_in(doubtful))
    problem = f"{reading.doubt}; left unknown ({at.height:,} in this column)"
    remedy = f"say it: --set date_order=day, or --set date_order=month; {doubtful[0]} can be either"
    return read.select("value", "why"), (
        Fault(place[0], at["row"][0], place[1], doubtful[0], problem, remedy, "warning"),
    )
