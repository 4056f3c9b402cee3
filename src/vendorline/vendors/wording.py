"""Words beside a name: placeholders, doubts and denials, and words that do not change who made it; each list is a data file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from vendorline.knowledge import tables as knowledge
from vendorline.vendors.names import rows
from vendorline.vendors.spelling import fold, legal_forms

#: Marks that say somebody is not sure, or that only a part is meant.
_MARKS = re.compile(r"[?¿？%~≈≠¬±✗✘✖❌☒=]|^\s*!")  # noqa: RUF001 (the marks of tables)
#: A name that is left open, denied by a letter (`w/o`), or said of one technology or by one sign in brackets: `(4G)`, `(N)`.
_ASIDE = re.compile(
    r"(?:\s(?:et|and|und|y|e|og|och)|[+&])\s*$|^\s*(?:[+&]|w\s*/\s*o\b|o\.\s)"
    r"|[(\[]\s*(?:\w|(?:[2-6]G|LTE|NR|GSM|UMTS)\b[^)\]]*)\s*[)\]]",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
#: The same sign over and over, or nothing that could be read.
_FILLER = re.compile(r"(.)\1+|[\W_]+", re.DOTALL)
#: Marks that stand at the side of a name that is crossed out, bracketed or points to another one.
_EDGE = re.compile(r"^\s*[(\[{][^()\[\]{}]*[)\]}]\s*$|^\s*(?:->|=>|<-|[-–—→⇒<>/\\|])|(?:->|=>|[-–—→⇒<>/\\|])\s*$")
_LONGEST_MODEL = 12


@cache
def placeholders() -> frozenset[str]:
    """Words that stand where a vendor is asked for and name nobody, folded; `data/placeholders.csv`."""
    return frozenset(fold(row["word"]) for row in rows("placeholders"))


@cache
def doubts() -> frozenset[str]:
    """Words beside a name that deny it, put it into the past or doubt it, folded; `data/doubts.csv`."""
    return frozenset(fold(row["word"]) for row in rows("doubts"))


@cache
def harmless() -> frozenset[str]:
    """Words beside a name that do not change who made it, folded; `data/harmless.csv`, legal forms and countries."""
    countries = (fold(row["name"]) for row in knowledge.countries().values())
    return frozenset({*(fold(row["word"]) for row in rows("harmless")), *legal_forms(), *countries})


def is_placeholder(name: str) -> bool:
    """Whether a cell says in whatever words that nobody knows, or that it is not one vendor."""
    folded = fold(name)
    return folded in placeholders() or bool(_FILLER.fullmatch(name.strip())) or _only(folded.split(), placeholders())


def is_marked(name: str) -> bool:
    """Whether a mark, not a word, says that a name is not certain: `Huawei?`, `50 % Huawei`, `-> Huawei`."""
    return bool(_MARKS.search(name) or _EDGE.search(name) or _ASIDE.search(name))


def is_timed(words: list[str]) -> bool:
    """Whether a year stands beside a name: that it was so, or is so from then on."""
    return any(_YEAR.fullmatch(word) for word in words)


def has_doubt(words: list[str]) -> bool:
    """Whether one of the words, or several in a row, deny or doubt."""
    kept = _without_phrases(words)
    rows_of_words = [kept[at : at + length] for length in range(1, 5) for at in range(len(kept) - length + 1)]
    return any(
        (text := " ".join(row)) in doubts() or (text in placeholders() and not _only(row, harmless()))
        for row in rows_of_words
    )


def _without_phrases(words: list[str]) -> list[str]:
    """The words without harmless phrases of several, such as New Zealand: one of their words alone could be a doubt."""
    kept, at = [], 0
    while at < len(words):
        step = next((n for n in (4, 3, 2) if " ".join(words[at : at + n]) in _phrases()), 0)
        kept += [] if step else [words[at]]
        at += step or 1
    return kept


@cache
def _phrases() -> frozenset[str]:
    return frozenset(word for word in harmless() if " " in word)


def is_harmless(words: list[str], vendor_id: str | None = None) -> bool:
    """Whether none of the words changes who made it; a vendor's own products do not."""
    return _only([word for word in words if len(word) > 1 or not word.isascii()], _beside(vendor_id), model=True)


@cache
def _beside(vendor_id: str | None) -> frozenset[str]:
    return harmless() | products().get(vendor_id or "", frozenset())


@cache
def products() -> Mapping[str, frozenset[str]]:
    """Names of products and series by vendor, folded; `data/products.csv`."""
    return {row["vendor_id"]: frozenset(map(fold, row["products"].split("|"))) for row in rows("products")}


def _only(words: list[str], known: frozenset[str], *, model: bool = False) -> bool:
    """Whether the words are made up of known phrases alone, and, if wished, of models: letters and digits in one word."""
    at = 0
    while at < len(words):
        step = next((n for n in (4, 3, 2, 1) if at + n <= len(words) and " ".join(words[at : at + n]) in known), 0)
        if not step and model and _is_model(words[at]):
            step = 1
        if not step:
            return False
        at += step
    return True


def _is_model(word: str) -> bool:
    return word.isdigit() or (len(word) <= _LONGEST_MODEL and any(c.isdigit() for c in word))
