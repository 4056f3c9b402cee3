"""Days of the calendar where a span of time may stand, and deadlines that move because the day of the decision does."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from vendorline.decide.case.coherence import Problem
from vendorline.decide.case.model import Case
from vendorline.decide.case.options import Option
from vendorline.decide.case.terms import months_of

Data = Mapping[str, Any]
Place = tuple[str, ...]
_DAY = re.compile(r"^\s*(\d{4}-\d{2}-\d{2})\s*$")
DAYS_OF_A_MONTH = 365.25 / 12


def with_spans(data: Data) -> dict[str, Any]:
    """A case as plain data in which days are written as spans from the day of the decision; one before it stays as it is."""
    start = _day(data.get("decide_on"))
    if start is None:
        return dict(data)

    def span(_: Place, value: str) -> str:
        day = _day(value)
        return value if day is None or day < start else f"{(day - start).days} days"

    return _each_span(data, span)


def _day(value: object) -> date | None:
    found = _DAY.match(value) if isinstance(value, str) else None
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _each_span(data: Data, change: Callable[[Place, str], str]) -> dict[str, Any]:
    """Plain data with every span that runs from the day of the decision put through a function."""

    def of(place: Place, holder: Any, *fields: str) -> Any:
        if not isinstance(holder, dict):
            return holder
        told = {f: change((*place, f), v) for f in fields if isinstance(v := holder.get(f), str)}
        return {**holder, **told}

    def option(place: Place, value: Any) -> Any:
        found = of(place, value, "lead", "wait", "review")
        if isinstance(found, dict) and isinstance(protection := found.get("protection"), dict):
            found = {**found, "protection": of((*place, "protection"), protection, "from")}
        if not isinstance(found, dict) or not isinstance(rule := found.get("own_rule"), dict):
            return found
        rule = of((*place, "own_rule"), rule, "from", "by")
        if isinstance(by := rule.get("by"), dict):
            rule = {**rule, "by": of((*place, "own_rule", "by"), by, *map(str, by))}
        return {**found, "own_rule": rule}

    found = of((), dict(data), "horizon")
    for section, each in (("options", option), ("events", lambda place, value: of(place, value, "within"))):
        if isinstance(entries := found.get(section), dict):
            found[section] = {name: each((section, str(name)), value) for name, value in entries.items()}
    return dict(found)


def moved(base: Data, later: Data, stated: Container[tuple[str | int, ...]]) -> Iterator[Problem]:
    """Deadlines and windows that a later case takes over as spans, though it decides on another day.

    Args:
        base: the earlier case as plain data.
        later: the later one, with what it takes over.
        stated: the places of which the later file says something itself.
    """
    first, then = _day(base.get("decide_on")), _day(later.get("decide_on"))
    if first is None or then is None or first == then:
        return
    old = dict[Place, str]()
    _each_span(base, old.setdefault)
    told = []

    def look(place: Place, value: str) -> str:
        over = place in old and old[place] == value and place not in stated and _day(value) is None
        is_open = place[0] != "events" or "happened" not in later["events"][place[1]]
        if over and is_open and place[-1] not in {"lead", "wait", "review", "horizon"}:
            try:
                days = timedelta(days=round(months_of(value) * DAYS_OF_A_MONTH))
            except ValueError:
                return value
            if days:
                told.append(f"{'.'.join(place)} from {first + days} to {then + days}")
        return value

    _each_span(later, look)
    if told:
        yield (
            ("decide_on",),
            f"is no longer {first}, so what is counted from that day moves: {'; '.join(told)}",
            "state it anew, or write days of the calendar in the earlier case: they stay",
        )


def deadlines(option: Option) -> Iterator[tuple[Place, float]]:
    """The last days of an option's own rule, in months from the decision, with where each stands."""
    by = option.own_rule.by if option.own_rule is not None else None
    if isinstance(by, dict):
        yield from ((("own_rule", "by", what), months) for what, months in by.items())
    elif by is not None:
        yield ("own_rule", "by"), by


def impossible(case: Case) -> Iterator[Problem]:
    """Options that take hold when nothing is counted any more, or end before they start."""
    for name, option in case.options.items():
        start = option.own_rule.from_ if option.own_rule is not None else None
        switched = option.protection.from_ if option.protection is not None else None
        for field, months in (
            (("lead",), option.lead),
            (("own_rule", "from"), start),
            (("protection", "from"), switched),
        ):
            if months is not None and months >= case.horizon:
                yield (
                    ("options", name, *field),
                    "ends at the horizon or after it, so that nothing the option brings would be counted",
                    "shorten it, or lengthen the horizon",
                )
        for place, months in deadlines(option):
            if start is not None and months < start:
                yield ("options", name, *place), "is before the rule starts", "give a later day, or an earlier start"


def unlikely(case: Case) -> Iterator[Problem]:
    """Last days that nobody can meet, or after which nothing is counted."""
    for name, option in case.choices.items():
        for place, months in deadlines(option):
            if option.lead is not None and months < option.lead:
                first = case.decide_on + timedelta(days=round(option.lead * DAYS_OF_A_MONTH))
                yield (
                    ("options", name, *place),
                    f"cannot be met before {first}: until then the option binds nobody",
                    "give a later day, or a shorter `lead`",
                )
            if months > case.horizon:
                yield (
                    ("options", name, *place),
                    "lies after the horizon: what it brings by then is not counted",
                    "lengthen the horizon, or read the results as those up to it",
                )
