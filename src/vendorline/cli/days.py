"""Days on the command line: one, a series, or every day on which something changes."""

from __future__ import annotations

import re
from datetime import date, datetime

import typer

from vendorline.errors import UsageError

#: The step of a series that stops on every day on which something changes.
CHANGE = "change"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_day(text: str) -> date:
    """A day from ISO 8601 text; typer's error where it is none."""
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write it as YYYY-MM-DD") from None


def days_of(on: date | None, from_on: date | None, to_on: date | None, every: str | None) -> list[date] | None:
    """The days judged; None = the day that the network describes.

    Raises UsageError for options that do not go together.
    """
    if from_on is None and to_on is None and every is None:
        return None if on is None else [on]
    if on is not None or from_on is None or to_on is None:
        raise UsageError(f"a series takes --from and --to (and --every){', and no --on' if on is not None else ''}")
    from vendorline.check import series

    return list(series(from_on, to_on, every or "quarter"))


def step_of(every: str | None) -> str | None:
    """The step of a series from how somebody writes it. Raises UnknownName for a step that there is not."""
    if every is None:
        return None
    from vendorline.check import MONTHS
    from vendorline.vendors.spelled import spelled

    return spelled("step of a series", every, [*MONTHS, CHANGE])


def span_of(on: date | None, from_on: date | None, to_on: date | None, every: str | None) -> tuple[date, date] | None:
    """First and last day of a series of every change; None where another series, or a day, is asked for.

    Raises UsageError for options that do not go together.
    """
    if every != CHANGE:
        return None
    if on is not None or from_on is None or to_on is None:
        raise UsageError(f"--every change takes --from and --to{', and no --on' if on is not None else ''}")
    if from_on > to_on:
        raise UsageError(f"--from {from_on} is after --to {to_on}")
    return from_on, to_on


def today() -> date:
    """The day on which the command runs."""
    return datetime.now().astimezone().date()
