"""Quotation marks as pairs: which damaged ones complete a paragraph's, and which of them stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

#: What a mark may do where it stands: open, close, either.
_OPENS, _CLOSES = 1, 2
_BEFORE_OPENING = frozenset("([{—–-/\u2018'“«")
_BEHIND_CLOSING = frozenset(".,;:!?)]}—–-/…'’”»")
_MARKS = re.compile('["“”„«»]')


def completing(text: str, matches: Sequence[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Those of the matches that are quotation marks: with them, all marks of their paragraph pair, each where one may open or close."""
    done = 0
    while done < len(matches):
        start = text.rfind("\n", 0, matches[done].start()) + 1
        end = text.find("\n", matches[done].end())
        end = len(text) if end < 0 else end
        last = done
        while last < len(matches) and matches[last].end() <= end:
            last += 1
        here = matches[done:last]
        if _pair(text, start, end, here):
            yield from here
        done = max(last, done + 1)


def _pair(text: str, start: int, end: int, damaged: Sequence[re.Match[str]]) -> bool:
    spans = [one.span() for one in damaged]
    inside = [one.span() for one in _MARKS.finditer(text, start, end)]
    marks = sorted([*((span, "") for span in spans), *((span, text[span[0]]) for span in inside)])
    is_open = False
    for (first, last), sign in marks:
        if not _may(text, first, last, sign, start, end) & (_CLOSES if is_open else _OPENS):
            return False
        is_open = not is_open
    return not is_open


def _may(text: str, first: int, last: int, sign: str, start: int, end: int) -> int:
    """What a mark may do by its own shape and by what stands beside it."""
    before = text[first - 1] if first > start else " "
    behind = text[last] if last < end else " "
    may = 0
    if sign not in {"”", "»"} and (before.isspace() or before in _BEFORE_OPENING) and not behind.isspace():
        may |= _OPENS
    if sign not in {"„", "«"} and not before.isspace() and (behind.isspace() or behind in _BEHIND_CLOSING):
        may |= _CLOSES
    return may


def unpaired(text: str, start: int, end: int) -> int | None:
    """The mark of a paragraph that has no counterpart: the first that cannot do what it must, or the last one open. None: all have one.

    Behind a figure a straight mark may be inches.
    """
    marks = [
        one.start()
        for one in _MARKS.finditer(text, start, end)
        if not (one[0] == '"' and one.start() > start and text[one.start() - 1].isdigit())
    ]
    inches = sum(1 for _ in _MARKS.finditer(text, start, end)) - len(marks)
    if len(marks) % 2 == 0 or (inches and (len(marks) + inches) % 2 == 0):
        return None
    is_open = False
    for mark in marks:
        if not _may(text, mark, mark + 1, text[mark], start, end) & (_CLOSES if is_open else _OPENS):
            return mark
        is_open = not is_open
    return marks[-1]
