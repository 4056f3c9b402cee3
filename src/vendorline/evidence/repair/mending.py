"""Mend a text by rules until nothing is left to mend, and flag what no rule may mend."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vendorline.evidence.repair.conditions import Surroundings, holds
from vendorline.evidence.repair.edits import Change, Confidence, Edit, as_edits
from vendorline.evidence.repair.mojibake import mojibake
from vendorline.evidence.repair.placeholders import removals
from vendorline.evidence.repair.quotation import completing
from vendorline.evidence.repair.repaired import Flag, Repaired
from vendorline.evidence.repair.rules import Rule, rules

if TYPE_CHECKING:
    from collections.abc import Sequence

_ASKED: Mapping[Confidence, frozenset[Confidence]] = {
    "certain": frozenset({"certain"}),
    "likely": frozenset({"certain", "likely"}),
    "cosmetic": frozenset({"certain", "likely", "cosmetic"}),
}
#: Rounds over all rules, each of which finds what another left; damage is not nested deeper unless somebody makes it so.
ROUNDS = 12


def repair(raw: str, *, least: Confidence = "cosmetic") -> Repaired:
    """A text mended by the rules, with the edits that lead back to it and flags for what no rule mends.

    Args:
        raw: the text as it came.
        least: which rules may mend: those that are `certain`, those that are `likely` as well, or the `cosmetic` ones too.

    Raises:
        MissingLibrary: the text may have been read in a wrong code page, and ftfy is not installed.
    """
    asked = [rule for rule in rules() if rule.confidence in _ASKED[least]]
    text = raw
    edits: tuple[Edit, ...] = ()
    for _ in range(ROUNDS):
        text, now = _round(raw, text, edits, asked)
        if now == edits:
            break
        edits = now
    else:
        if _round(raw, text, edits, asked)[1] != edits:
            left = Flag("unfinished", 0, len(raw), "damage within damage, too deep to be mended: look at the text")
            return _flagged(raw, text, edits, (left,))
    return _flagged(raw, text, edits, ())


def _flagged(raw: str, text: str, edits: tuple[Edit, ...], flags: tuple[Flag, ...]) -> Repaired:
    from vendorline.evidence.repair.detectors import flags_of

    mended = Repaired(raw, text, edits, ())
    return Repaired(raw, text, edits, (*flags_of(mended), *flags))


def _round(raw: str, text: str, edits: tuple[Edit, ...], asked: Sequence[Rule]) -> tuple[str, tuple[Edit, ...]]:
    for rule in asked:
        if rule.needs in text and (changes := changes_of(rule, text)):
            text, edits = as_edits(raw, text, edits, changes)
    return text, edits


def changes_of(rule: Rule, text: str) -> list[Change]:
    """What one rule would do to a text, in order; it changes nothing to the same."""
    if rule.how == "ftfy":
        return mojibake(rule, text)
    around = Surroundings(text)
    matches: Iterator[re.Match[str]] = (one for one in rule.pattern.finditer(text) if holds(rule, one, around))
    if rule.how == "placeholder":
        return [Change(rule.id, rule.confidence, start, end, "") for start, end, _ in removals(text, matches)]
    if rule.how == "quotes":
        matches = completing(text, list(matches))
    found = []
    for match in matches:
        start, end = match.span("cut") if "cut" in rule.pattern.groupindex else match.span()
        inserted = _REPLACING[rule.how](rule, match)
        if inserted is not None and inserted != text[start:end]:
            found.append(Change(rule.id, rule.confidence, start, end, inserted))
    return found


def _entity(rule: Rule, match: re.Match[str]) -> str | None:
    """The character that an entity stands for; None where it names none, or one that nobody writes."""
    written = match.expand(rule.replacement)
    meant = html.unescape(written)
    if meant == written or meant.endswith(";"):
        return None
    return (
        None if any(unicodedata.category(sign) in {"Cc", "Cs", "Cn"} or sign == "\ufffd" for sign in meant) else meant
    )


_REPLACING: Mapping[str, Callable[[Rule, re.Match[str]], str | None]] = {
    "remove": lambda _rule, _match: "",
    "replace": lambda rule, _match: rule.replacement,
    "quotes": lambda rule, _match: rule.replacement,
    "entity": _entity,
    "normalise": lambda _rule, match: unicodedata.normalize("NFKC", match[0]),
    "windows_1252": lambda _rule, match: match[0].encode("latin-1").decode("cp1252"),
    "percent": lambda _rule, match: unquote(match[0]),
    "unicode": lambda _rule, match: chr(int(match[0].removeprefix("\\u"), base=16)),
}
