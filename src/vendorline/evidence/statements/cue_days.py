"""Days that words of time name, seen from the day of the document that they stand in.

What a cue means stands in `data/date_cues.csv`, its words in `data/calendar_words.csv`. English only. A cue with two readings gives
the days that cover both: nothing is decided that the words leave open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

from vendorline.evidence.statements.calendar_rules import RULES, Days
from vendorline.knowledge.data_files import rows_of
from vendorline.quick_dataclass import dataclass

_DATA = "vendorline.evidence.statements"
#: A cue is a few words; more than this is no cue, and is not searched.
_LONGEST_CUE = 500
_NUMERIC: Mapping[str, str] = MappingProxyType(
    {
        "year": r"(?P<year>(?:19|20)\d\d)",
        "day": r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:\s+of)?",
        "month_number": r"(?P<month_number>[01]?\d)",
    }
)


@dataclass(frozen=True, slots=True)
class CueKind:
    """A kind of cue: its expression in running text and alone, and the rule that reads it."""

    running: re.Pattern[str]
    alone: re.Pattern[str]
    rule: Callable[[date, Mapping[str, int]], Days | None]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of time in a text, and the characters where they stand."""

    words: str
    start: int
    end: int


def cue_days(cue: str, published_on: date) -> tuple[date, date] | None:
    """The first and the last day that a cue may mean; None where it names no day or only a bound ("before the meeting").

    Args:
        cue: words of time, with or without words around them: "last Friday", "on Thursday evening", "Monday's meeting".
        published_on: the day of the document.
    """
    if len(cue) > _LONGEST_CUE:
        return None
    found = [days for match, kind in _matches(cue, alone=True) if (days := _read(cue, match, kind, published_on))]
    return (min(days[0] for days in found), max(days[1] for days in found)) if found else None


@lru_cache(maxsize=64)
def cues(text: str) -> tuple[Cue, ...]:
    """The words of time in a running text, in order, with the preposition before them."""
    return tuple(Cue(match.group(), match.start(), match.end()) for match, _kind in _matches(text, alone=False))


def _matches(text: str, *, alone: bool) -> list[tuple[re.Match[str], CueKind]]:
    """Matches that do not overlap, those of kinds that say more before others."""
    taken: list[tuple[re.Match[str], CueKind]] = []
    if not _hint().search(text):
        return taken
    for kind in _kinds():
        for match in (kind.alone if alone else kind.running).finditer(text):
            if all(match.end() <= other.start() or other.end() <= match.start() for other, _ in taken):
                taken.append((match, kind))
    return sorted(taken, key=lambda pair: pair[0].start())


def _read(cue: str, match: re.Match[str], kind: CueKind, published_on: date) -> Days | None:
    """The days of one match: None after words that only bound it, up to the document after `since`."""
    before = cue[: match.start("cue")].casefold().split()[-2:]
    if any(word in _words("bound") for word in before):
        return None
    slots = {name: _value(name, text) for name, text in match.groupdict().items() if text is not None and name != "cue"}
    try:
        days = kind.rule(published_on, slots)
    except (ValueError, OverflowError):  # the 31st of a short month, or a day before the calendar begins
        return None
    if days is not None and any(word in _words("open") for word in before):
        return days[0], max(days[1], published_on)
    return days


def _value(slot: str, text: str) -> int:
    return _words(slot)[text.casefold()] if text.casefold() in _words(slot) else int(text)


@cache
def _words(slot: str) -> Mapping[str, int]:
    """The words of a slot in lower case, with their values."""
    rows = (row for row in rows_of(_DATA, "data/calendar_words.csv") if row["slot"] == slot)
    return MappingProxyType({row["word"].casefold(): int(row["value"] or 0) for row in rows})


def _one_of(slot: str, *, exact: bool) -> str:
    """An expression for any word of a slot; names of days begin with a capital in running text."""
    rows = [row["word"] for row in rows_of(_DATA, "data/calendar_words.csv") if row["slot"] == slot]
    words = "|".join(re.escape(word) for word in sorted(rows, key=len, reverse=True))
    named = f"(?P<{slot}>{words}" + (r"|\d{1,3}" if slot == "number" else "") + ")"
    # `may` and `march` are verbs as well, so that a month has its capital wherever it stands.
    return f"(?-i:{named})" if slot == "month" or (exact and slot == "weekday") else named


@cache
def _hint() -> re.Pattern[str]:
    """A word or a figure without which there is no cue: most sentences are passed over by it."""
    literal = {
        word for row in rows_of(_DATA, "data/date_cues.csv") for word in re.findall(r"(?<![{\w])\w{3,}", row["pattern"])
    }
    named = {*_words("weekday"), *_words("month")} | (literal - {"this", "the"})
    return re.compile(
        rf"\b(?:{'|'.join(map(re.escape, sorted(named)))}|this (?:past|week|month|year|{_days()}))|(?:19|20)\d\d|\d/",
        re.IGNORECASE,
    )


def _days() -> str:
    return "|".join([*_words("weekday"), *_words("month"), *_words("part")])


@cache
def _kinds() -> tuple[CueKind, ...]:
    return tuple(_kind(row) for row in rows_of(_DATA, "data/date_cues.csv"))


def _kind(row: Mapping[str, str]) -> CueKind:
    needed = (
        "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in row["needs"].split(";")) if row["needs"] else ""
    )
    lead = rf"(?:{needed})\s+" if needed else r"(?:(?:late\s+|early\s+|earlier\s+)?(?:on|in|at|during)\s+)?(?:the\s+)?"
    tail = (
        rf"(?:\s+{_one_of('part', exact=False).replace('(?P<part>', '(?:')})?" if "{weekday}" in row["pattern"] else ""
    )
    running = rf"\b{lead}(?P<cue>{_expression(row['pattern'], exact=True)}){tail}(?![\w-])"
    alone = rf"(?<![\w-])(?P<cue>{_expression(row['pattern'], exact=False)})(?![\w-])"
    return CueKind(re.compile(running, re.IGNORECASE), re.compile(alone, re.IGNORECASE), RULES[row["rule"]])


def _expression(pattern: str, *, exact: bool) -> str:
    parts = []
    for part in re.split(r"(\{\w+\}|\s+)", pattern):
        if part.startswith("{"):
            parts.append(_NUMERIC.get(part[1:-1]) or _one_of(part[1:-1], exact=exact))
        elif part.isspace():
            parts.append(r",?\s+")
        else:
            # Units may be one: `a week ago`, `two weeks ago`.
            parts.append(re.sub(r"^(day|week|month|year)s$", r"\1s?", re.escape(part)))
    return "".join(parts)
