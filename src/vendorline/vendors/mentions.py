"""Every vendor that a text mentions, and the words around them."""

from __future__ import annotations

import re
from functools import cache

from vendorline.knowledge import tables as knowledge
from vendorline.quick_dataclass import dataclass
from vendorline.vendors.names import SHORTEST, ambiguous_words, ids_by_spelling
from vendorline.vendors.spelling import bare, fold
from vendorline.vendors.wording import is_timed

#: Marks and words that part two names.
_PARTS = re.compile(
    r"\s*(?:->|=>|<->|→|⇒|\s[-–—]\s|[/\\;,+&|\n\r\t()\[\]{}:<>、，；・])\s*"  # noqa: RUF001 (the marks of tables)
    r"|\s+(?:and|und|et|y|e|i|og|och|ja|en|or|oder|ou|of|o|bzw|resp|vs|then|to)\s+",
    re.IGNORECASE,
)


#: Marks alone: a name may hold the words that part others.
_MARKED_PARTS = re.compile(r"\s*(?:->|=>|<->|→|⇒|\s[-–—]\s|[/\\;,+&|\n\r\t()\[\]{}:<>、，；・])\s*")  # noqa: RUF001

#: Words that part names where they stand between them.
_PARTING = frozenset({"and", "und", "et", "y", "e", "i", "og", "och", "ja", "en", "or", "oder", "ou", "of", "o"})

#: A few letters, digits, and what may follow: a model, not another company.
_MODEL = re.compile(r"[A-Za-z@]{0,4}[-/.@]?\d[\w.+/-]*", re.ASCII)
_COUNTRY = re.compile(r"[(\[]([A-Z]{2})[)\]]")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


@dataclass(frozen=True, slots=True)
class Mentions:
    """The vendors a text mentions (ambiguous words as they are folded), the longest word by which each is named, and all other words."""

    vendors: tuple[str, ...]
    named: tuple[str, ...]
    others: tuple[str, ...]


def _no_country(code: re.Match[str]) -> str:
    return " " if code[1] in knowledge.countries() or code[1] == "UK" else code[0]


def parts_of(text: str) -> list[str]:
    """The parts of a text between marks that part names."""
    return [part for part in (part.strip(" .'\"*#") for part in _PARTS.split(text)) if part]


def mentions_of(text: str) -> Mentions:
    """Find every known spelling in a text, part by part and the longest first."""
    found: dict[str, str] = {}
    others: list[str] = []
    for part in parts_of(_COUNTRY.sub(_no_country, text)):
        words, models = _words(part)
        at = 0
        while at < len(words):
            step, vendor = _longest(words[at:])
            if vendor is None:
                others += [] if at in models else [words[at]]
            else:
                spelling = " ".join(words[at : at + step])
                found[vendor] = max(found.get(vendor, ""), spelling, key=len)
            at += step
    return Mentions(tuple(found), tuple(found.values()), tuple(others))


def _words(part: str) -> tuple[list[str], frozenset[int]]:
    """The folded words of a part, and which of them belong to a model: `ETX-203AX`."""
    words: list[str] = []
    models: set[int] = set()
    for token in part.split():
        folded = [word for text in fold(token).split() for word in _parted(text)]
        if _MODEL.fullmatch(token) and not is_timed(folded):
            models |= set(range(len(words), len(words) + len(folded)))
        words += folded
    return _initials(words, models)


def without_points(folded: str) -> str:
    """A folded name in which single letters in a row are one word: `z t e` is `zte`."""
    return " ".join(_initials(folded.split(), set())[0])


def _initials(words: list[str], models: set[int]) -> tuple[list[str], frozenset[int]]:
    """Single letters in a row as one word: `Z.T.E.`, `d.o.o.`."""
    joined: list[str] = []
    kept: set[int] = set()
    before = False
    for at, word in enumerate(words):
        single = len(word) == 1 and word.isalpha()
        if single and before:
            joined[-1] += word
        else:
            joined.append(word)
        if at in models:
            kept.add(len(joined) - 1)
        before = single
    return joined, frozenset(kept)


def _parted(word: str) -> list[str]:
    """A word of a script without spaces as a known spelling and the rest."""
    if word.isascii() or word in _folded():
        return [word]
    for end in range(len(word) - 1, 1, -1):
        if word[:end] in _folded() and not word[:end].isascii() and _UNSPACED.fullmatch(word):
            return [word[:end], word[end:]]
    return [word]


def _longest(words: list[str]) -> tuple[int, str | None]:
    for length in range(min(len(words), _most_words()), 0, -1):
        spelling = " ".join(words[:length])
        if spelling in ambiguous_words():
            return length, _candidate(spelling)
        if (vendor := _folded().get(spelling)) is None:
            continue
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
def _most_words() -> int:
    return max(len(spelling.split()) for spelling in _folded())


def further_vendors(text: str) -> tuple[str, ...]:
    """Vendors that a text names by spellings with a mark in them (`E///`), or with a word in them that else parts two names."""
    found = [vendor for pattern, vendor in _with_marks() if pattern.search(text)]
    for part in _MARKED_PARTS.split(text):
        words, at = fold(part).split(), 0
        while at < len(words):
            step, vendor = _longest(words[at:])
            found += [] if vendor is None or not set(words[at : at + step]) & _PARTING else [vendor]
            at += step
    return tuple(dict.fromkeys(found))


@cache
def _with_marks() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Spellings that hold a mark which parts names, as patterns, with their vendors."""
    return tuple(
        (re.compile(rf"(?<![^\W_]){re.escape(spelling)}(?![^\W_])", re.IGNORECASE), vendor)
        for spelling, vendor in ids_by_spelling().items()
        if len(_PARTS.split(spelling)) > 1 and not spelling.replace(" ", "").isalnum()
    )


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
