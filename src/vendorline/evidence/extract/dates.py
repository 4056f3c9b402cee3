"""The day on which a page says that it was published, by htmldate, and how exactly the page says it."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any

from vendorline.evidence.extract.extracted import Precision

_WORD = r"[^\W\d_]{3,12}\.?"


def published(tree: Any, page: str) -> tuple[date | None, Precision | None]:
    """When a page was published: the day; or the last day of the month that it names; None where it says neither.

    Args:
        tree: the page as lxml reads it.
        page: its source. What was found counts as a day only where the page has it with year, month and day: htmldate fills up what is
            missing.
    """
    from htmldate import find_date

    for extensive in (False, True):
        found = find_date(tree, original_date=True, extensive_search=extensive, max_date=date.today().isoformat())
        if not found:
            continue
        day = date.fromisoformat(found)
        if re.search(_as_written(day), page):
            return day, "day"
        months = {int(number) for number in re.findall(rf"\b{day.year}[-/](0[1-9]|1[0-2])(?![\d/-])", page)}
        months |= {
            month
            for month in range(1, 13)
            if re.search(rf"\b(?:{calendar.month_name[month]}|{calendar.month_abbr[month]}\.?) {day.year}\b", page)
        }
        if len(months) == 1:
            month = months.pop()
            return date(day.year, month, calendar.monthrange(day.year, month)[1]), "month"
    return None, None


def _as_written(day: date) -> str:
    """The ways in which a page writes a day."""
    year, month, number = day.year, day.month, day.day
    sep = "[-/._ ]?"
    return "|".join(
        (
            rf"(?<!\d){year}{sep}0?{month}{sep}0?{number}(?!\d)",
            rf"(?<!\d)0?{number}[-/. ]{{1,2}}0?{month}[-/. ]{{1,2}}{year}(?!\d)",
            rf"(?<!\d)0?{month}[-/.]0?{number}[-/.]{year}(?!\d)",
            rf"(?<!\d)0?{number}(?:st|nd|rd|th|\.|er)?,? (?:of |de )?{_WORD},? (?:de )?{year}(?!\d)",
            rf"\b{_WORD} 0?{number}(?:st|nd|rd|th)?,? {year}(?!\d)",
            rf"(?<!\d){year}年\s?0?{month}月\s?0?{number}日",
        )
    )
