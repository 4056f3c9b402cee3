"""Which code page of eight bits a text is in: the one in which its words are words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import pairwise

from vendorline.importers.table.words import data_rows, fields, words
from vendorline.quick_dataclass import dataclass

#: Tried for single bytes that stand in a text of another encoding.
PRIOR = ("cp1252", "mac_roman", "cp1250", "cp850", "cp1251")
MOST_WORDS = 2_000
_TOKEN = re.compile(rb"[A-Za-z0-9\x80-\xff'_-]*[\x80-\xff][A-Za-z0-9\x80-\xff'_-]*")
#: Marks that stand in names without being letters.
_MARKS = frozenset("°ºª’\u2018“”„«»–—…§©®™€²³µ\xa0·\u00b4`¿¡№")


@dataclass(frozen=True, slots=True)
class Guess:
    """A code page: its codec and name, whether the content decides it, the others that fit as well, and a word read with it."""

    codec: str
    name: str
    sure: bool
    others: tuple[str, ...]
    example: str | None


@dataclass(frozen=True, slots=True)
class _CodePage:
    codec: str
    name: str
    common: frozenset[str]


@cache
def _code_pages() -> tuple[_CodePage, ...]:
    return tuple(_CodePage(row["codec"], row["name"], frozenset(row["common"])) for row in data_rows("code_pages"))


@cache
def _known_words() -> frozenset[str]:
    """Words of our five languages that are not plain ASCII: of headers, countries, months, functions."""
    found = {header for field in _headers() for header in field}
    return frozenset(word for text in found for word in re.findall(r"\w+", text.casefold()) if not word.isascii())


def _headers() -> list[list[str]]:
    """Headers and words as they stand in the files, with their accents."""
    texts = []
    for name in ("fields", "words"):
        text = (files("vendorline.importers.table") / "data" / f"{name}.csv").read_text(encoding="utf-8")
        texts.append(re.split(r"[|,\n]", text))
    return texts


@cache
def _folded_words() -> frozenset[str]:
    """The same without accents, as the files spell most of them."""
    from vendorline.vendors.spelling import fold

    texts = [header for field in fields().values() for header in field.headers]
    texts += [word for kind in ("country", "month", "function") for word in words(kind)]
    return frozenset(part for text in texts for part in fold(text).split() if len(part) > 3)


def guess(raw: bytes) -> Guess:
    """The code page of a text that is not UTF-8; `sure` where only one makes words of it, or words that are known."""
    tokens = Counter(_TOKEN.findall(raw))
    most = dict(tokens.most_common(MOST_WORDS))
    judged = [(page, *_judge(most, page)) for page in _code_pages()]
    best, odd, known, common = min(judged, key=lambda one: (one[1] - one[2] * 3, -one[3]))
    read = [token.decode(best.codec, errors="replace") for token in most]
    others = [
        page.codec
        for page, its_odd, its_known, _ in judged
        if page is not best
        and its_odd - its_known * 3 <= odd - known * 3
        and [token.decode(page.codec, errors="replace") for token in most] != read
    ]
    sure = odd == 0 and (not others or _decided(judged, known, common, others))
    return Guess(best.codec, best.name, sure, tuple(others), read[0] if read else None)


def _decided(judged: list[tuple[_CodePage, int, int, int]], known: int, common: int, others: list[str]) -> bool:
    """Whether known words or the letters alone set the best apart from those that fit as well."""
    rivals = [one for one in judged if one[0].codec in others]
    return all(known > its_known for _, _, its_known, _ in rivals) or all(
        common > 0 and its_common == 0 for _, _, _, its_common in rivals
    )


def _judge(tokens: dict[bytes, int], page: _CodePage) -> tuple[int, int, int]:
    """How many words are none in this code page, how many are known, and how many letters are common in its languages."""
    odd = known = common = 0
    for token in tokens:
        word = token.decode(page.codec, errors="replace")
        odd += _is_odd(word)
        known += _is_known(word)
        common += sum(letter in page.common for letter in word if letter > "\x7f")
        odd += sum(letter.isalpha() and letter > "\x7f" and letter not in page.common for letter in word) > 0
    return odd, known, common


def _is_known(word: str) -> bool:
    from vendorline.vendors.spelling import fold

    folded = fold(word)
    return word.casefold() in _known_words() or (len(folded) > 3 and word.isalpha() and folded in _folded_words())


def _is_odd(word: str) -> bool:
    """Whether no language writes such a word: marks among letters, capitals after small letters, two scripts, accents alone."""
    letters = [letter for letter in word if letter.isalpha()]
    foreign = [letter for letter in word if letter > "\x7f" and not letter.isalpha() and letter not in _MARKS]
    if foreign or "\ufffd" in word:
        return True
    parts = re.findall(r"[^\W\d_]+", word)
    if any(a.islower() and b.isupper() for part in parts for a, b in pairwise(part)):
        return True
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in letters}
    if len(scripts) > 1:
        return True
    latin = scripts == {"LATIN"}
    return latin and any(len(part) > 2 and all(letter > "\x7f" for letter in part) for part in parts)
