"""A result of decide read back: everything that is wrong with one, and what people call its options and outcomes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any, cast

from vendorline.errors import Fault
from vendorline.quick_dataclass import dataclass
from vendorline.report.words import listing
from vendorline.results import document_keys
from vendorline.results.reading import faults as row_faults

Row = Mapping[str, Any]
MOST_FAULTS = 50
_REMEDY = "save it again with `vendorline decide CASE --format json --output FILE`"
#: What may be missing; the last four are not in results of earlier versions.
_MAY_BE_NULL = frozenset(
    {"status", "share_of_weights", "joint_change", "toss_ups", "quick", "nothing", "transfers", "best", "who_decides"}
)
_SCALARS: Mapping[str, type | tuple[type, ...]] = {
    "text": str, "date": str, "number": (int, float), "share": (int, float), "flag": bool, "list": list, "object": Mapping,
}  # fmt: skip
_WHAT = {
    "text": "a text", "date": "a day", "number": "a number", "share": "a share", "flag": "true or false", "list": "a list",
    "object": "an object",
}  # fmt: skip


def faults(document: Row, file: str) -> Iterator[Fault]:
    """Everything that keeps a document from being read as a decision."""
    yield from islice(_faults(document, file), MOST_FAULTS)


def _faults(document: Row, file: str) -> Iterator[Fault]:
    for key, said in document_keys("decide").items():
        value: Any = document.get(key)
        if key in {"vendorline", "command", "inputs"} or said.status != "always":
            continue
        if value is None and (key in _MAY_BE_NULL or key not in _KEYS):
            continue
        if value is None:
            yield Fault(file, None, key, None, "is missing", _REMEDY)
            continue
        kind = _SCALARS.get(said.holds, list)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            yield Fault(file, None, key, repr(value)[:80], f"is not {_WHAT.get(said.holds, 'a list of rows')}", _REMEDY)
        elif said.holds not in _SCALARS:
            yield from row_faults(said.holds, cast("list[Any]", value), file, _REMEDY, key=key)
        elif not _holds_together(key, value):
            yield Fault(file, None, key, repr(value)[:80], "is not what decide writes", _REMEDY)


#: The keys that are a decision's own; those of every command are looked at for all of them.
_KEYS = frozenset(document_keys("decide")) - frozenset(document_keys(""))


def _holds_together(key: str, value: Any) -> bool:
    """Whether the inside of a value without a table of its own can be read."""
    if isinstance(value, float):
        return math.isfinite(value)
    if key in {"decide_on", "known"}:
        return _is_day(value)
    if key in {"border", "never_weighed", "toss_ups"}:
        return all(isinstance(item, str) for item in value)
    if key == "nothing":
        return all(isinstance(item, Mapping) and isinstance(item.get("why"), str) for item in value)
    if key == "weights":
        ranges = value.get("ranges")
        return isinstance(ranges, Mapping) and all(_is_pair(pair) for pair in ranges.values())
    if key == "draws":
        return _has_numbers(value, "points", "scrambles", "seed")
    if key == "titles":
        return all(isinstance(value.get(of), Mapping) for of in ("options", "outcomes", "events"))
    if key == "support":
        return all(isinstance(count, int) for count in value.values())
    if key == "independence":
        named = value.get("acts")
        return isinstance(named, list) and all(isinstance(act, Mapping) for act in named)
    if key == "joint_change":
        changes = value.get("changes")
        return isinstance(changes, list) and all(_has_numbers(c, "median", "value") for c in changes)
    if key == "powers":
        return isinstance(value.get("said"), str)
    return True


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(_is_number(end) for end in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _has_numbers(value: Any, *names: str) -> bool:
    return isinstance(value, Mapping) and all(_is_number(value.get(name)) for name in names)


@dataclass(frozen=True)
class Decided:
    """A decision as a document holds it, with names that people use."""

    document: Row

    def rows(self, key: str) -> Sequence[Row]:
        """The rows of a table of the document."""
        found: Sequence[Row] = self.document.get(key) or ()
        return found

    @cached_property
    def choices(self) -> tuple[Row, ...]:
        """The options that can be decided today."""
        return tuple(row for row in self.rows("options") if row["kind"] == "choice")

    @cached_property
    def best_today(self) -> str:
        """The best of what can be decided today."""
        best: str = min(self.choices, key=lambda row: row["loss"], default={"option": self.document["best"]})["option"]
        return best

    @cached_property
    def _shorts(self) -> Mapping[str, str]:
        told = {name: str(short) for name, short in self._titles("options").items()}
        many = Counter(told.values())
        return {name: short if many[short] == 1 else f"{short} ({name})" for name, short in told.items()}

    def _titles(self, of: str) -> Row:
        found: Row = self.document["titles"].get(of) or {}
        return found

    def option(self, name: str | None) -> str:
        """An option in a few words, with its name where two are called alike; that there is none, where none is best whatever the network is."""
        return "no single option" if name is None else self._shorts.get(name, name)

    @cached_property
    def options_by_name(self) -> Mapping[str, Row]:
        """The row of each option."""
        return {row["option"]: row for row in self.rows("options")}

    def place_of_option(self, name: str) -> str:
        """Where the row of an option stands in the result; empty where none does."""
        places = (f"options:{n}" for n, row in enumerate(self.rows("options"), start=1) if row["option"] == name)
        return next(places, "")

    def place_of_ends(self, name: str) -> str:
        """Where the row of an option at both ends of what nobody can tell stands in the result."""
        places = (f"ends:{n}" for n, row in enumerate(self.rows("ends"), start=1) if row["option"] == name)
        return next(places, "")

    def outcome(self, name: str) -> str:
        """An outcome in words."""
        return str(self._titles("outcomes").get(name) or plain(name))

    def payer(self, outcomes: str | None) -> str:
        """Which outcomes bear a payment, in words."""
        return listing([self.outcome(name) for name in outcomes.split(" and ")]) if outcomes else ""

    @cached_property
    def units(self) -> Mapping[str, str]:
        """The unit of each outcome."""
        return {row["outcome"]: row["unit"] for row in self.rows("rows")}

    @cached_property
    def placeholder(self) -> str | None:
        """Why the case is a placeholder, without the word itself; None where it is none."""
        status = self.document.get("status")
        return str(status).removeprefix("PLACEHOLDER").lstrip(": ") if status else None

    def act(self, name: str) -> str:
        """What an act is called."""
        for act in self.document["independence"]["acts"]:
            if act.get("name") == name:
                return str(act.get("title") or plain(name))
        return plain(name)

    @property
    def caveat(self) -> str:
        """What the test of independence does not say."""
        return str(self.document["independence"].get("caveat") or "").replace("`", "")

    def event(self, name: str) -> str:
        """What an event is called."""
        return str(self._titles("events").get(name) or plain(name))

    @cached_property
    def is_quick(self) -> bool:
        """Whether objections, perspectives and the test of independence were left out."""
        return bool(self.document.get("quick"))

    @cached_property
    def best_at_ends(self) -> tuple[str, str] | None:
        """Where no option is best whatever the network is: which is if what nobody can tell is not the vendor's, and which if it is."""
        if self.document["best"] is not None:
            return None
        rows = self.rows("ends")
        low, high = (
            next((row["option"] for row in rows if row[end]), self.best_today)
            for end in ("is_best_low", "is_best_high")
        )
        return low, high

    @cached_property
    def toss_ups(self) -> tuple[str, ...]:
        """What the options are called that cannot be told from the best."""
        return tuple(self.option(name) for name in self.document.get("toss_ups") or ())

    @cached_property
    def nothing(self) -> Mapping[str, str]:
        """Outcomes that are nothing under any option, by name, each with why."""
        return {str(row.get("outcome")): str(row["why"]) for row in self.rows("nothing")}

    @cached_property
    def _numbers(self) -> Mapping[str, str]:
        titled = {name: plain(str(title)) for name, title in self._titles("numbers").items()}
        return titled | {row["parameter"]: plain(row["title"]) for row in self.rows("tornado")}

    def number(self, name: str) -> str:
        """What a number is called."""
        return self._numbers.get(name) or plain(name)


def plain(name: str) -> str:
    """A name in words, with a capital."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
