"""What must hold beside a match for a rule to mend it: each condition is a name in `only_if`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property

from vendorline.evidence.repair.rules import Rule, word_endings

#: Characters before and behind a match in which a text says that it is about markup.
_NEAR = 80
_MARKUP = re.compile(
    r"\b(?:X?HTML|XML|SGML|entity|entities|markup|escap\w+|encod\w+|ampersands?)\b|</?[A-Za-z][^<>]*>|<!", re.IGNORECASE
)
_QUOTING = frozenset("`'\"“”\u2018’«»<")
_CODE = re.compile(r"[{}<>=|`$]|\w\(\)|//|(?<![\w\\])'|\"\s*:|^\s*\".*\",?\s*$")
_ADDRESS = re.compile(r"://|www\.|[/=@]|\.\w{2,4}$")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LETTERS_BEFORE, _LETTERS_BEHIND = re.compile(r"[^\W\d_]+\Z"), re.compile(r"[^\W\d_]+")
_FROM_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
#: Characters of a word or an address that are looked at on either side of a match.
_LONGEST = 400


class Surroundings:
    """A text, and what conditions ask of the whole of it, worked out once where one asks."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the text in lower case, compounds whole."""
        return frozenset(word.casefold() for word in _WORDS.findall(self.text))

    @cached_property
    def right_to_left(self) -> bool:
        """Whether the text has a letter that is written from right to left."""
        return not self.text.isascii() and _FROM_RIGHT_TO_LEFT.search(self.text) is not None


def holds(rule: Rule, match: re.Match[str], around: Surroundings) -> bool:
    """Whether all holds that the rule asks for beside its pattern."""
    return all(_CONDITIONS[name](match, around) for name in rule.only_if)


def _line(match: re.Match[str]) -> tuple[int, int]:
    text = match.string
    start = text.rfind("\n", max(0, match.start() - _LONGEST), match.start()) + 1
    end = text.find("\n", match.end(), match.end() + _LONGEST)
    return max(start, match.start() - _LONGEST, 0), end if end >= 0 else min(len(text), match.end() + _LONGEST)


def _not_markup(match: re.Match[str], _around: Surroundings) -> bool:
    text, (start, end) = match.string, match.span()
    if text[start - 1 : start] in _QUOTING and text[end : end + 1] in _QUOTING and start and end < len(text):
        return False
    first, last = _line(match)
    return _MARKUP.search(text, max(first, start - _NEAR), min(last, end + _NEAR)) is None


def _prose_line(match: re.Match[str], _around: Surroundings) -> bool:
    first, last = _line(match)
    return _CODE.search(match.string[first:last]) is None


def _not_address(match: re.Match[str], _around: Surroundings) -> bool:
    text, (start, end) = match.string, match.span()
    before = text[max(0, start - _LONGEST) : start]
    behind = text[end : end + _LONGEST]
    word = (before.split()[-1] if before and not before[-1].isspace() else "") + (
        behind.split()[0] if behind and not behind[0].isspace() else ""
    )
    return _ADDRESS.search(word.rstrip(".,;:!?)")) is None


def _one_word(match: re.Match[str], around: Surroundings) -> bool:
    text, (start, end) = match.string, match.span()
    before = _LETTERS_BEFORE.search(text, max(0, start - _LONGEST), start)
    behind = _LETTERS_BEHIND.match(text, end)
    if before is None or behind is None or not behind[0].islower():
        return False
    first, second = before[0].casefold(), behind[0].casefold()
    if f"{first}-{second}" in around.words:
        return False
    return first + second in around.words or second in word_endings()


def _no_right_to_left(_match: re.Match[str], around: Surroundings) -> bool:
    return not around.right_to_left


_CONDITIONS: Mapping[str, Callable[[re.Match[str], Surroundings], bool]] = {
    "not_markup": _not_markup,
    "prose_line": _prose_line,
    "not_address": _not_address,
    "one_word": _one_word,
    "no_right_to_left": _no_right_to_left,
}
