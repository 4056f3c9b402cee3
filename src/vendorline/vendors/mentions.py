"""Every vendor that a text mentions, and the words around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from vendorline.vendors.names import SHORTEST, ambiguous_words, ids_by_spelling
from vendorline.vendors.patterns import patterns
from vendorline.vendors.spelling import bare, fold
from vendorline.vendors.wording import is_harmless

#: Marks and words that part two names.
_PARTS = re.compile(
    r"\s*(?:->|=>|<->|→|⇒|\s[-–—]\s|[/\\;,+&|\n\r\t()\[\]{}:<>、，；・]|\b(?:and|und|et|y|e|i|og|och|ja|en|or|oder|ou|of|o|bzw|resp|vs|then|to)\b)\s*",  # noqa: RUF001 (the marks of tables)
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mentions:
    """The vendors a text mentions (ambiguous words as they are folded), the longest word by which each is named, and all other words."""

    vendors: tuple[str, ...]
    named: tuple[str, ...]
    others: tuple[str, ...]


def parts_of(text: str) -> list[str]:
    """The parts of a text between marks that part names."""
    return [part for part in (part.strip(" .'\"*#") for part in _PARTS.split(text)) if part]


def mentions_of(text: str) -> Mentions:
    """Find every known spelling in a text, part by part and the longest first."""
    found: dict[str, str] = {}
    others: list[str] = []
    for part in parts_of(text):
        words = fold(part).split()
        at = 0
        while at < len(words):
            step, vendor = _longest(words[at:], whole=at == 0)
            if vendor is None:
                others.append(words[at])
            else:
                spelling = " ".join(words[at : at + step])
                found[vendor] = max(found.get(vendor, ""), spelling, key=len)
            at += step
    return Mentions(tuple(found), tuple(found.values()), tuple(others))


def _longest(words: list[str], *, whole: bool) -> tuple[int, str | None]:
    for length in range(min(len(words), _most_words()), 0, -1):
        spelling = " ".join(words[:length])
        if spelling in ambiguous_words():
            return length, _candidate(spelling)
        if (vendor := _folded().get(spelling)) is None:
            continue
        if spelling not in _of_common_words() or (whole and length == len(words)):
            return length, vendor
    return 1, None


def _candidate(word: str) -> str:
    """The vendor of an ambiguous word where it has one candidate of the catalogue, else the word."""
    return ids_by_spelling().get(word) or word


@cache
def _folded() -> dict[str, str]:
    """Vendors by folded spelling; forms that keep punctuation cannot stand in a text of words."""
    return {
        form: vendor
        for spelling, vendor in ids_by_spelling().items()
        if len(form := fold(spelling)) >= SHORTEST and form == spelling
    }


@cache
def _of_common_words() -> frozenset[str]:
    """Spellings of several words each of which stands beside many names: `Telecommunication Systems`. Alone they are a name."""
    return frozenset(
        spelling
        for spelling in _folded()
        if " " in spelling
        and is_harmless(spelling.split())
        and not any(pattern.search(spelling) for pattern, _ in patterns())
    )


@cache
def _most_words() -> int:
    return max(len(spelling.split()) for spelling in _folded())


def part_names(text: str) -> tuple[str, ...]:
    """The vendors of a text each of whose parts is a vendor's name whole, in order; parts that are none are passed over."""
    known = ids_by_spelling()
    found = []
    for part in parts_of(text):
        folded = fold(part)
        if folded in ambiguous_words():
            found.append(_candidate(folded))
        elif (vendor := known.get(folded) or known.get(bare(part))) is not None:
            found.append(vendor)
    return tuple(dict.fromkeys(found))
