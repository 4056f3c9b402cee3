"""What leaves the program, without the names of private tags: the one place that every result of a network passes.

What a private tag marks is taken off before anything is shown (see `opened`), and findings that such a tag tells apart are added up.
Here go the names themselves: keys of areas, lists of tags, and sentences. The names that the law itself uses stay where the law is cited.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from vendorline.errors import Fault, InvalidInput
from vendorline.project.private_tags import PrivateTags, bare, letters
from vendorline.project.public import merge_keys
from vendorline.results import table
from vendorline.rulebook import Rulebook, provisions
from vendorline.rulebook.law import Law

#: Stands where a name was.
HIDDEN = "(private)"
_OF_FINDINGS = frozenset({"rows", "gone", "intervals", "stretches", "counts", "margins", "explanations"})


def names_of_law(law: Law) -> Iterator[str]:
    """The tags and areas that a provision, or one of its readings, turns on; a domain without a list is a tag."""
    from vendorline.scope.by_profile import lists

    listed = lists(law.jurisdiction).listed
    for reading in law.readings():
        scope = reading.provision.scope
        yield from (*scope.tags, *scope.areas, *reading.provision.exempt_tags)
        yield from (domain for domain in scope.domains if domain not in listed)


@cache
def _public_names() -> frozenset[str]:
    """Names that anybody can read in the provisions that the package ships."""
    return frozenset(bare(name) for law in provisions() for name in names_of_law(law))


def private_laws(private: PrivateTags | None, book: Rulebook) -> frozenset[str]:
    """The provisions that turn on a private tag: their rows may not say which site or element it marks."""
    if private is None:
        return frozenset()
    return frozenset(law.id for law in book if private.names_any(names_of_law(law)))


def private_counts(private: PrivateTags) -> dict[str, int]:
    """How many sites and elements carry each tag; all that outputs may say of it. A tag that no shipped provision names has a number."""
    counted = dict(private.rows.group_by("tag").len().iter_rows())
    names = sorted(private.names)
    secret = [name for name in names if bare(name) not in _public_names()]
    return {f"private tag {secret.index(name) + 1}" if name in secret else name: counted.get(name, 0) for name in names}


def merge_private(
    rows: Iterable[Mapping[str, Any]], laws: frozenset[str], private: PrivateTags | None
) -> list[dict[str, Any]]:
    """Rows of findings in which those of provisions that turn on a private tag are added up over sites and areas."""
    if private is None:
        return [dict(row) for row in rows]
    told = [dict(row) for row in rows]
    keys = {row["level_key"] for row in told} - {None}
    hidden = {key for key in keys if private.names_any([key])}
    also = {row["provision_id"] for row in told if row["level_key"] in hidden}
    return merge_keys(told, only=laws | also) if laws or also else told


def without_private(document: Mapping[str, Any], private: PrivateTags | None) -> dict[str, Any]:
    """A result in which no private tag or area is named."""
    if private is None or not private.names:
        return dict(document)
    hide = _Hiding(private)
    return {
        name: hide.findings(value) if name in _OF_FINDINGS else hide.anything(value, name)
        for name, value in document.items()
    }


def faults_without_private(faults: Iterable[Fault], private: PrivateTags | None) -> tuple[Fault, ...]:
    """Faults in which no private tag or area is named: a file beside the network may hold one."""
    if private is None:
        return tuple(faults)
    hide = _Hiding(private)
    said = ("value", "problem", "remedy")
    return tuple(replace(f, **{name: hide.anything(getattr(f, name), "") for name in said}) for f in faults)


def error_without_private(error: InvalidInput, private: PrivateTags | None) -> InvalidInput:
    """An error in which no private tag or area is named."""
    message = str(error) if private is None else _Hiding(private).anything(str(error), "")
    return type(error)(message, faults_without_private(error.faults, private))


class _Hiding:
    def __init__(self, private: PrivateTags) -> None:
        self.private = private
        self.secret = {name for name in private.bare_names if name not in _public_names()}
        names = sorted(self.secret, key=len, reverse=True)
        self.candidate = re.compile("|".join(map(re.escape, names))) if names else None
        apart = "|".join("[\0_]*".join(map(re.escape, name)) for name in names)
        self.pattern = re.compile(rf"(?<![^\0])(?:{apart})(?![^\0])")

    def text(self, text: str) -> str:
        """A text without the names, whatever stands between their letters, in whatever case and with whatever accents."""
        if self.candidate is None:
            return text
        if not self.candidate.search(letters(text)):
            return HIDDEN if text.strip().casefold() in self.secret else text
        folded = [(letter, place) for place, sign in enumerate(text) for letter in _folded(sign)]
        told, done = [], 0
        for found in self.pattern.finditer("".join(letter for letter, _ in folded)):
            first, last = folded[found.start()][1], folded[found.end() - 1][1]
            told += [_PREFIXED.sub("", text[done:first]), HIDDEN]
            done = last + 1
        return "".join((*told, text[done:]))

    def findings(self, value: Any) -> Any:
        """Rows of a check lose keys that are private areas; other rows are treated like anything else."""
        if not isinstance(value, list):
            return self.anything(value, "")
        if value and set(table("check_rows").key) <= value[0].keys():
            return merge_private(value, frozenset(), self.private)
        return [self.anything(row, "") for row in value]

    def anything(self, value: Any, name: str) -> Any:
        """A value of a document without the names, whatever it is made of."""
        if isinstance(value, Mapping):
            return {key: self.findings(v) if key in _OF_FINDINGS else self.anything(v, key) for key, v in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.anything(v, name) for v in value]
        if not isinstance(value, str):
            return value
        if name == "level_key" and self.private.names_any([value]):
            return None
        return value if name in _NEVER_NAMES else self.text(value)


def _folded(sign: str) -> str:
    """A sign as its letters; an underscore stays, which belongs to a word, and what parts words is a zero."""
    if sign == "_" or unicodedata.combining(sign):
        return sign if sign == "_" else ""
    return letters(sign) or "\0"


#: What may stand before a name, at the end of what stands before it.
_PREFIXED = re.compile(r"(?:(?<!\w)(?:area:|areas\.|tags\.))+$", re.IGNORECASE)
#: Keys of ids and addresses, which are nobody's words.
_NEVER_NAMES = frozenset(
    {"site_id", "element_id", "operator_id", "provision_id", "provision_ids", "instrument_id", "vendor_id", "vendor_ids", "path",
     "sha256", "into", "row_id", "table", "column", "level_key", "source_urls", "verdict", "reason", "command", "vendorline"}
)  # fmt: skip
