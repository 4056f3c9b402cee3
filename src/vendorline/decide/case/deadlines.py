"""An option whose rule has several last days: one option for each, so that delay can be held against cost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vendorline.decide.case.coherence import Problem
from vendorline.quick_dataclass import dataclass

Data = dict[str, Any]
Place = tuple[str | int, ...]
_DAY = re.compile(r"^\s*\d{4}-\d{2}-\d{2}\s*$")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """A case as plain data with an option for each last day; `of`: the option that each of these was written under."""

    data: Data
    of: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    def lines(self, stated: Mapping[Place, int]) -> dict[Place, int]:
        """Lines of a file, with those of what was written for several options."""
        found = dict(stated)
        for name, written in self.of.items():
            found |= {
                ("options", name, *place[2:]): line
                for place, line in stated.items()
                if place[:2] == ("options", written)
            }
        return found


def with_each_deadline(data: Mapping[str, Any]) -> Deadlines:
    """A case in which `own_rule.by` is one last day; where it lists several, an option for each stands in the place of the one."""
    options = data.get("options")
    if not isinstance(options, dict):
        return Deadlines(dict(data), {})
    several = {name: list(_each(str(name), option)) for name, option in options.items() if _listed(option) is not None}
    if not several:
        return Deadlines(dict(data), {})
    found: Data = {}
    for name, option in options.items():
        found |= dict(several[name]) if name in several else {name: _then(option, several)}
    of = {one: str(name) for name, each in several.items() for one, _ in each}
    return Deadlines({**data, "options": found}, of, tuple(_problems(options, several)))


def _listed(option: Any) -> Sequence[Any] | None:
    rule = option.get("own_rule") if isinstance(option, dict) else None
    by = rule.get("by") if isinstance(rule, dict) else None
    return by if isinstance(by, list) else None


def _each(name: str, option: Data) -> Iterator[tuple[str, Data]]:
    """The options that one with several last days stands for, with their names."""
    for by in _listed(option) or ():
        text = str(by).strip()
        words = f"by {text}" if _DAY.match(text) else f"within {text}"
        said = {
            field: f"{value}{mark}{words}"
            for field, mark in (("title", ", "), ("short", " "))
            if isinstance(value := option.get(field), str)
        }
        if "title" in said and "short" not in said:
            said["short"] = f"{re.split(r'[,;:(]', str(option['title']))[0].strip()} {words}"
        rule = {**option["own_rule"], "by": by}
        yield f"{name}-{re.sub(r'[^A-Za-z0-9]+', '-', text)}", {
            **option, **said, "own_rule": rule, "deadline_of": name, "deadline": text,
        }  # fmt: skip


def _then(option: Any, several: Mapping[Any, Sequence[tuple[str, Data]]]) -> Any:
    """An option that decides later, with all of those among which it then does."""
    if not isinstance(option, dict) or not isinstance(option.get("then"), list):
        return option
    then = [
        name
        for one in option["then"]
        for name in ([each for each, _ in several[one]] if isinstance(one, str) and one in several else [one])
    ]
    return {**option, "then": then}


def _problems(options: Data, several: Mapping[Any, Sequence[tuple[str, Data]]]) -> Iterator[Problem]:
    for name, each in several.items():
        place, names = ("options", str(name), "own_rule", "by"), [one for one, _ in each]
        if not names:
            yield place, "is an empty list", "give a last day, or several"
        if len(set(names)) < len(names):
            yield place, "names a last day twice", "give each once"
        if odd := [by for by in _listed(options[name]) or () if not isinstance(by, str)]:
            yield place, f"has {odd[0]!r} for a last day", "write each as a span such as `3 years`, or a day"
        for one in names:
            if one in options:
                yield place, f"makes an option {one}, and there is another of that name", "call the other otherwise"


__all__ = ["Deadlines", "with_each_deadline"]
