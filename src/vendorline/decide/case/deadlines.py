"""An option whose rule has several last days: one option for each, so that delay can be held against cost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from vendorline.decide.case.coherence import Problem
from vendorline.decide.case.options import Option, first_words
from vendorline.decide.case.terms import months_of
from vendorline.quick_dataclass import dataclass

Data = dict[str, Any]
Place = tuple[str | int, ...]
_DAY = re.compile(r"^\s*\d{4}-\d{2}-\d{2}\s*$")
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]*$")
#: Days that one and the same last day may be apart, written as a span and as a day.
_SAME_DAYS = 2


@dataclass(frozen=True, slots=True)
class Deadlines:
    """A case as plain data with an option for each last day; `of`: under which name, and as which of its list, each of these was written."""

    data: Data
    of: Mapping[str, tuple[str, int]]
    problems: tuple[Problem, ...] = ()

    def lines(self, stated: Mapping[Place, int]) -> dict[Place, int]:
        """Lines of a file, with those of what was written for several options."""
        found = dict(stated)
        for name, (written, number) in self.of.items():
            by = ("options", written, "own_rule", "by", number)
            mine = {place: line for place, line in stated.items() if place[:2] == ("options", written)}
            found |= {("options", name, *place[2:]): line for place, line in mine.items()}
            if by in stated:
                found["options", name, "own_rule", "by"] = stated[by]
        return found

    def touched(self, stated: Any) -> Iterator[Problem]:
        """What a file says of options that last days make: it can only be said of the one that lists them."""
        options = stated.get("options") if isinstance(stated, dict) else None
        for name in options if isinstance(options, dict) else ():
            if name in self.of:
                written = self.of[name][0]
                told = f"change the list of {written}, or call an option of your own otherwise"
                yield ("options", name), f"is an option that the last days of {written} make", told


def with_each_deadline(data: Mapping[str, Any]) -> Deadlines:
    """A case in which `own_rule.by` is one last day; where it lists several, an option for each stands in the place of the one."""
    options = data.get("options")
    if not isinstance(options, dict):
        return Deadlines(dict(data), {})
    several = {
        name: list(_each(name, option))
        for name, option in options.items()
        if _listed(option) is not None and isinstance(name, str) and _NAME.match(name)
    }
    if not several:
        return Deadlines(dict(data), {})
    found: Data = {}
    for name, option in options.items():
        found |= dict(several[name]) if name in several else {name: _then(option, several)}
    of = {one: (name, number) for name, each in several.items() for number, (one, _) in enumerate(each)}
    told = (*_problems(options, several, data.get("decide_on")), *_starts(options, several))
    return Deadlines({**data, "options": found}, of, told)


def retitled(data: Data) -> Data:
    """A case in which an option of several last days is called after the one that it has, were another set since."""
    options = data.get("options")
    found = {}
    for name, option in options.items() if isinstance(options, dict) else ():
        rule = option.get("own_rule") if isinstance(option, dict) else None
        by = rule.get("by") if isinstance(rule, dict) else None
        if isinstance(by, str) and option.get("deadline") not in {None, by}:
            old = _words(option["deadline"])
            said = {field: option[field].replace(old, _words(by)) for field in ("title", "short") if field in option}
            found[name] = {**option, **said, "deadline": by}
    return {**data, "options": {**options, **found}} if found and isinstance(options, dict) else data


def several_for(options: Mapping[str, Option], path: str) -> list[str]:
    """The options, as paths, that the last days of the one make that a path such as `options.block.own_rule` names."""
    return [
        f"options.{name}" for name, each in options.items() if f"{path}.".startswith(f"options.{each.deadline_of}.")
    ]


def _listed(option: Any) -> Sequence[Any] | None:
    rule = option.get("own_rule") if isinstance(option, dict) else None
    by = rule.get("by") if isinstance(rule, dict) else None
    return by if isinstance(by, list) else None


def _each(name: str, option: Data) -> Iterator[tuple[str, Data]]:
    """The options that one with several last days stands for, with their names."""
    for by in _listed(option) or ():
        text = str(by).strip()
        said = {
            field: f"{value}{mark}{_words(text)}"
            for field, mark in (("title", ", "), ("short", " "))
            if isinstance(value := option.get(field), str)
        }
        if "title" in said and "short" not in said:
            said["short"] = f"{first_words(str(option['title']))} {_words(text)}"
        yield f"{name}-{re.sub(r'[^A-Za-z0-9]+', '-', text)}", {
            **option, **said, "own_rule": {**option["own_rule"], "by": by}, "deadline_of": name, "deadline": text,
        }  # fmt: skip


def _words(by: str) -> str:
    return f"by {by}" if _DAY.match(by) else f"within {by}"


def _then(option: Any, several: Mapping[Any, Sequence[tuple[str, Data]]]) -> Any:
    """An option that decides later, with all of those among which it then does."""
    if not isinstance(option, dict) or not isinstance(option.get("then"), list):
        return option
    then = [
        name
        for one in option["then"]
        for name in ([each for each, _ in several[one]] if isinstance(one, str) and one in several else [one])
    ]
    return {**option, "then": list(dict.fromkeys(then)) if all(isinstance(one, str) for one in then) else then}


def _starts(options: Data, several: Mapping[str, Sequence[tuple[str, Data]]]) -> Iterator[Problem]:
    """Reviews that begin with an option of several last days."""
    for name, option in options.items():
        start = option.get("start") if isinstance(option, dict) else None
        if isinstance(start, str) and start in several:
            told = f"choose one of {', '.join(one for one, _ in several[start])}"
            yield ("options", str(name), "start"), f"{start} has several last days", told


def _problems(options: Data, several: Mapping[str, Sequence[tuple[str, Data]]], decide_on: Any) -> Iterator[Problem]:
    for name in several:
        place, listed = ("options", name, "own_rule", "by"), _listed(options[name]) or ()
        if not listed:
            yield place, "is an empty list", "give a last day, or several"
        known: list[tuple[float, str]] = []
        for number, by in enumerate(listed):
            if not isinstance(by, str):
                told = "is empty" if by is None else "is no single last day"
                yield (*place, number), told, "write each as a span such as `3 years`, or a day"
                continue
            days = _days(by, decide_on)
            same = next((text for other, text in known if days is not None and abs(days - other) < _SAME_DAYS), None)
            if same is not None:
                yield (*place, number), f"is the same last day as {same}", "give each once"
            elif days is not None:
                known.append((days, by))


def _days(by: str, decide_on: Any) -> float | None:
    """Days from the decision to a last day; None where it cannot be read."""
    try:
        if _DAY.match(by):
            return float((date.fromisoformat(by.strip()) - date.fromisoformat(str(decide_on).strip())).days)
        return months_of(by) * 365.25 / 12
    except ValueError:
        return None


__all__ = ["Deadlines", "retitled", "several_for", "with_each_deadline"]
