"""Words of two texts laid beside each other: where they are the same, where not, and whether the difference turns the meaning."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence

from vendorline.evidence.statements.vocabulary import (
    contractions,
    negations,
    negative_prefixes,
    number_words,
    opposites,
)
from vendorline.quick_dataclass import dataclass

_WORD = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:[’'-]\w+)*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared, and the characters where it stands; a contraction is several words in one place."""

    word: str
    start: int
    end: int


def spelled(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a span in lower case, marks and the kind of apostrophe aside."""
    return list(_spelled(text, start, len(text) if end is None else end))


def _spelled(text: str, start: int, end: int) -> Iterator[Word]:
    found = _WORD.finditer(text, start, end)
    return (Word(m.group().replace("’", "'").casefold(), m.start(), m.end()) for m in found)


def each_read(text: str) -> Iterator[Word]:
    """The words of a whole text as `read` gives them, one after the other, so that a long text is not held twice."""
    return _read(_spelled(text, 0, len(text)))


def read(words: Sequence[Word]) -> list[Word]:
    """Words with contractions written out and numbers in figures: `won't` is will not, `two` is 2."""
    return list(_read(words))


def _read(words: Iterable[Word]) -> Iterator[Word]:
    for word in words:
        for part in contractions().get(word.word, (word.word,)):
            figures = number_words().get(part, part)
            plain = figures.replace(",", "") if figures[:1].isdigit() else figures
            yield Word(plain, word.start, word.end)


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the first text where the second has others; either side may be empty."""

    first: tuple[str, ...]
    second: tuple[str, ...]


def blocks(first: Sequence[Word], second: Sequence[Word]) -> list[difflib.Match]:
    """The runs of equal words."""
    return _matcher(first, second).get_matching_blocks()[:-1]


def differences(first: Sequence[Word], second: Sequence[Word]) -> tuple[Difference, ...]:
    """Where two runs of words differ, in order."""
    return tuple(
        Difference(tuple(w.word for w in first[a:b]), tuple(w.word for w in second[c:d]))
        for tag, a, b, c, d in _matcher(first, second).get_opcodes()
        if tag != "equal"
    )


def likeness(first: Sequence[Word], second: Sequence[Word]) -> float:
    """The share of words that are equal, 0 to 1."""
    return _matcher(first, second).ratio()


def _matcher(first: Sequence[Word], second: Sequence[Word]) -> difflib.SequenceMatcher[str]:
    return difflib.SequenceMatcher(None, [w.word for w in first], [w.word for w in second], autojunk=False)


def turns_meaning(found: Sequence[Difference]) -> bool:
    """Whether differences turn the meaning: another number, or an odd number of negations and opposites.

    Two turns undo each other: `was the wrong choice` and `was not the right choice` say the same.
    """
    turned = 0
    for difference in found:
        first, second = difference.first, difference.second
        turned += abs(sum(_negates(w) for w in first) - sum(_negates(w) for w in second))
        turned += sum(any(are_opposites(a, b) for b in second) for a in first)
        numbers_a = {w for w in first if _NUMBER.fullmatch(w)}
        numbers_b = {w for w in second if _NUMBER.fullmatch(w)}
        if numbers_a and numbers_b and numbers_a.isdisjoint(numbers_b):
            return True
    return turned % 2 == 1


def are_opposites(first: str, second: str) -> bool:
    """Whether two words are opposites: listed as such, or one is the other with a prefix that negates."""
    prefixed = any(first == p + second or second == p + first for p in negative_prefixes())
    return prefixed or (first, second) in opposites()


def _negates(word: str) -> bool:
    return word in negations()
