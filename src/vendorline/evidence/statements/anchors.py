"""Anchors: the words of a statement in a text, found again exactly or not at all.

An anchor is what the W3C Web Annotation model calls a TextQuoteSelector (exact, prefix, suffix) with a TextPositionSelector
(start, end, in characters). Words that only look alike are suggested to a person; nothing is ever attached to them.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Literal

from vendorline.errors import UsageError
from vendorline.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Characters that are kept on either side of the exact words.
CONTEXT = 32
#: Characters of white space that may stand between the words and a side.
_GAP = 8
#: Suggestions for words that are not there, or that stand in several places.
_SUGGESTED = 5
#: Places where a lookalike is looked for, characters that are compared there, and how alike they must be, of 1.
_SEEDS, _COMPARED, _ALIKE = 40, 400, 0.6
#: Words of the lost text that lead to lookalikes.
_SEED_WORDS = 5


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words of a text with what stands on either side, and the characters from `start` up to and without `end`."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the words of an anchor stand, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Orphan:
    """Words that have no place in a text: they are absent, or several places have equal claims.

    `suggestions` are places for a person to judge, at most five; none is ever taken.
    """

    reason: Literal["absent", "ambiguous"]
    suggestions: tuple[Anchor, ...] = ()


def anchor(text: str, start: int, end: int) -> Anchor:
    """The anchor of a span.

    Args:
        text: the whole text.
        start: the first character.
        end: the character after the last.

    Raises UsageError for a span that is empty or not within the text.
    """
    if not 0 <= start < end <= len(text):
        raise UsageError(f"no words stand at characters {start:,} to {end:,} of a text of {len(text):,}")
    return Anchor(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start, end)


def place(text: str, exact: str, prefix: str = "", suffix: str = "", start: int | None = None) -> Placed | Orphan:
    """Where words stand in a text, or why nobody can say.

    Words that stand there once are placed, unless they are known by what stands beside them and neither side is there any more.
    Words that stand there several times are placed where both sides are there, if that is one place; failing that, at `start`, if
    they stand exactly there and it is the only place where the whole of a side is. White space between
    the words and a side may differ where no place has it as given: people and programs drop it. The work is a few passes over the text.

    Args:
        text: the text that is searched.
        exact: the words.
        prefix: what stood directly before them; empty where nobody knows.
        suffix: what stood directly after them.
        start: the character at which they stood.

    Raises UsageError where there are no words to look for.
    """
    if not exact:
        raise UsageError("an anchor has at least one character of exact words")
    first, *more = _first_places(text, exact, 2) or (-1,)
    if first < 0:
        return Orphan("absent", _lookalikes(text, exact, prefix, suffix))
    if not more:
        if _some_side(text, first, exact, prefix, suffix):
            return Placed(first, first + len(exact))
        return Orphan("absent", (anchor(text, first, first + len(exact)),))
    framed = _framed(text, exact, prefix, suffix) if prefix or suffix else []
    if not framed and (prefix.strip() or suffix.strip()):
        framed = _framed_but_for_spaces(text, exact, prefix.strip(), suffix.strip())
    if len(framed) == 1:
        return Placed(framed[0], framed[0] + len(exact))
    if not framed and start is not None and _only_by_side(text, exact, prefix, suffix) == start:
        return Placed(start, start + len(exact))
    places = framed or _first_places(text, exact, _SUGGESTED)
    return Orphan("ambiguous", tuple(anchor(text, at, at + len(exact)) for at in places[:_SUGGESTED]))


def _first_places(text: str, words: str, most: int) -> list[int]:
    """The first places of words, also where they overlap."""
    found: list[int] = []
    at = text.find(words)
    while at >= 0 and len(found) < most:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _framed(text: str, exact: str, prefix: str, suffix: str) -> list[int]:
    """The first places where the words stand between both sides."""
    return [at + len(prefix) for at in _first_places(text, prefix + exact + suffix, _SUGGESTED)]


def _framed_but_for_spaces(text: str, exact: str, prefix: str, suffix: str) -> list[int]:
    """The first places where the words stand between both sides, whatever white space is between."""
    found: list[int] = []
    at = text.find(exact)
    while at >= 0 and len(found) < _SUGGESTED:
        if (not prefix or _ends(text, at, prefix)) and (not suffix or _begins(text, at + len(exact), suffix)):
            found.append(at)
        at = text.find(exact, at + 1)
    return found


def _only_by_side(text: str, exact: str, prefix: str, suffix: str) -> int | None:
    """The only place where the words have one whole side beside them, None where there is none or more than one."""
    places = {at + len(prefix) for at in _first_places(text, prefix + exact, 2)} if prefix else set()
    places |= set(_first_places(text, exact + suffix, 2)) if suffix else set()
    return places.pop() if len(places) == 1 else None


def _some_side(text: str, at: int, exact: str, prefix: str, suffix: str) -> bool:
    """Whether what stood beside the words does so still, on one side at least; nothing known contradicts nothing."""
    if not prefix and not suffix:
        return True
    before, after = prefix.strip(), suffix.strip()
    return _ends(text, at, before) or _begins(text, at + len(exact), after) or not (before or after)


def _ends(text: str, at: int, before: str) -> bool:
    return bool(before) and text[max(0, at - len(before) - _GAP) : at].rstrip().endswith(before)


def _begins(text: str, at: int, after: str) -> bool:
    return bool(after) and text[at : at + len(after) + _GAP].lstrip().startswith(after)


def _lookalikes(text: str, exact: str, prefix: str, suffix: str) -> tuple[Anchor, ...]:
    """Places that look like lost words, most alike first: for a person to judge."""
    wanted = exact[:_COMPARED]
    scored: dict[tuple[int, int], float] = {}
    for at in _seeds(text, exact, prefix, suffix):
        start, end = _whole_words(text, at, min(len(text), at + len(exact)))
        if end > start and (start, end) not in scored:
            seen = text[start : min(end, start + _COMPARED)]
            scored[start, end] = difflib.SequenceMatcher(None, wanted, seen, autojunk=False).ratio()
    taken: list[tuple[int, int]] = []
    for span in sorted(scored, key=lambda s: (-scored[s], s)):
        apart = all(span[1] <= start or end <= span[0] for start, end in taken)
        if scored[span] >= _ALIKE and apart and len(taken) < _SUGGESTED:
            taken.append(span)
    return tuple(anchor(text, start, end) for start, end in taken)


def _seeds(text: str, exact: str, prefix: str, suffix: str) -> Iterator[int]:
    """Characters at which lost words may begin: beside what stood there, and where their longest words stand."""
    for side, shift in ((prefix, len(prefix)), (suffix, -len(exact))):
        if side.strip():
            yield from _within(text, (at + shift for at in _first_places(text, side, 3)))
    words = {m.group(): m.start() for m in re.finditer(r"\w{3,}", exact[:_COMPARED])}
    longest = sorted(words, key=lambda word: (-len(word), words[word]))[:_SEED_WORDS]
    for word in longest:
        yield from _within(text, (at - words[word] for at in _first_places(text, word, _SEEDS // _SEED_WORDS)))


def _within(text: str, places: Iterable[int]) -> Iterator[int]:
    return (min(max(0, at), len(text)) for at in places)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A span widened to the words it cuts, by at most forty characters at each end."""
    low, high = max(0, start - 40), min(len(text), end + 40)
    while start > low and start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < high and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end
