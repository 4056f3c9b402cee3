"""Any spelling to a vendor and its family on a day, with how sure that is; what is not certain stays as it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

import polars as pl

from vendorline.quick_dataclass import dataclass
from vendorline.vendors.likeness import near_name, near_of
from vendorline.vendors.mentions import Mentions, further_vendors, mentions_of, part_names, without_points
from vendorline.vendors.names import (
    ambiguous_words,
    canonical_id,
    exact_spellings,
    ids_by_spelling,
    registered,
    rows,
    vendor_of_number,
    vendors,
)
from vendorline.vendors.owners import family_of, ownerships
from vendorline.vendors.spelling import bare, fold, joined, loose
from vendorline.vendors.wording import has_doubt, is_harmless, is_marked, is_placeholder, is_timed

#: How sure. A vendor: by the name itself; by another spelling that the catalogue lists; by a name with words that do not change who
#: made it; by a name that somebody confirmed. None: only a likeness; a word for nobody; several names; a denial or doubt; a word that
#: several go by; nobody known.
Sure = Literal[
    "exact", "alias", "pattern", "confirmed", "near", "placeholder", "several", "doubt", "ambiguous", "unknown"
]
#: Certain enough to be a vendor.
CERTAIN: frozenset[Sure] = frozenset({"exact", "alias", "pattern", "confirmed"})
#: A name of fewer letters needs a pattern of its own before other words may stand beside it.
SHORTEST_BESIDE = 4
#: Spaces are passed over in names of at least so many letters: `Hua Wei`, `TPLink`.
SHORTEST_JOINED = 5

_NOBODY: Mapping[str, str] = MappingProxyType({})
#: As a network function writes it (six digits, TS 29.510), or as an SNMP object identifier begins.
_NUMBER = re.compile(r"(\d{6})|\.?1\.3\.6\.1\.4\.1\.(\d+)(?:\..*)?", re.ASCII)
_OF_AN_OWNER = re.compile(r"[\s,(]+an?\s+(.{2,60}?)\s+(?:company|business|brand|division)\b\W*$", re.IGNORECASE)
_SCHEMA: dict[str, Any] = {
    "name": pl.String, "vendor_id": pl.String, "family_id": pl.String, "sure": pl.String, "near": pl.String,
    "several": pl.List(pl.String), "candidates": pl.List(pl.String),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """What a spelling means: a vendor only where that is certain, and how sure.

    `near` is a vendor that it resembles, `several` the vendors it mentions without meaning one of them for certain, `candidates` who
    an ambiguous word may mean.
    """

    vendor_id: str | None
    sure: Sure
    near: str | None = None
    several: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


def resolve(names: Iterable[str | None] | pl.Series, on: date, confirmed: Mapping[str, str] = _NOBODY) -> pl.DataFrame:
    """The vendor behind each spelling, and the family it belongs to on a day.

    Returns a row per name, in order: `name` as given, `vendor_id`, `family_id`, `sure`, `near` (did you mean), `several`, the vendors
    of a name that mentions some without meaning one for certain, and `candidates`, who an ambiguous word may mean. A vendor's private
    enterprise number is a spelling too.

    Args:
        names: spellings.
        on: the day of the families.
        confirmed: vendors by folded bare name, see `confirmed_names`.
    """
    given = pl.Series("name", names, dtype=pl.String)
    read = vendor_reader(confirmed)
    rows = []
    for name in given.drop_nulls().unique(maintain_order=True):
        match = read(name)
        family = family_of(match.vendor_id, on) if match.vendor_id else None
        rows.append(
            (name, match.vendor_id, family, match.sure, match.near, list(match.several), list(match.candidates))
        )
    known = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return given.to_frame().join(known, on="name", how="left", maintain_order="left")


def vendor_reader(confirmed: Mapping[str, str] = _NOBODY) -> Callable[[str], Match]:
    """A reader of spellings for one network: `match_of` with its confirmed names."""
    return lambda name: match_of(name, confirmed)


def match_of(name: str, confirmed: Mapping[str, str] = _NOBODY) -> Match:
    """What one spelling means.

    Args:
        name: the spelling.
        confirmed: vendors by folded bare name, see `confirmed_names`; the catalogue goes before it, and what is doubted stays so.
    """
    match = _by_catalogue(name)
    if match.sure in {"unknown", "near", "ambiguous"} and confirmed:
        if (own := confirmed.get(bare(name)) or confirmed.get(fold(name))) is not None:
            return Match(own, "confirmed")
        if match.near is None and (near := near_of(name, confirmed)) is not None:
            return replace(match, sure="near", near=near)
    return match


@cache
def _by_catalogue(name: str) -> Match:
    certain = _listed(name)
    if certain is not None:
        return certain
    if is_placeholder(name):
        return Match(None, "placeholder")
    if (word := ambiguous_words().get(fold(name)) or ambiguous_words().get(bare(name))) is not None:
        return Match(None, "ambiguous", candidates=word.candidates)
    if (shorter := _without_owner(name)) != name:
        return _by_catalogue(shorter)
    mentions = mentions_of(name)
    everyone = tuple(dict.fromkeys([*mentions.vendors, *further_vendors(name)]))
    if len(everyone) > 1:
        return Match(None, "several", several=everyone)
    return _of_one(name, mentions)


def _listed(name: str) -> Match | None:
    """A name that the catalogue lists, with no other mark on it than a list would drop."""
    if name.strip() in vendors():
        return Match(name.strip(), "exact")
    if (number := _by_number(name)) is not None:
        return Match(number, "alias")
    text, known = loose(name), ids_by_spelling()
    alone = fold(name) in ambiguous_words() or bare(name) in ambiguous_words()
    if text in exact_spellings() and not alone:
        return Match(exact_spellings()[text], "exact")
    if text in known and fold(name) not in ambiguous_words():
        return Match(known[text], "alias")
    if text in registered():
        return Match(registered()[text], "alias")
    if is_marked(name) or len(part_names(name)) > 1:
        return None
    found = None if fold(name) in ambiguous_words() else known.get(fold(name))
    if found is None and not alone:
        found = known.get(bare(name)) or _joined().get(joined(bare(name)))
    return Match(found, "alias") if found else None


@cache
def _joined() -> Mapping[str, str]:
    """Vendors by spelling without spaces, where only one has it and no ambiguous word is it."""
    found: dict[str, set[str]] = {}
    for spelling, vendor in ids_by_spelling().items():
        found.setdefault(joined(fold(spelling)), set()).add(vendor)
    barred = {joined(word) for word in ambiguous_words()}
    return {
        form: min(ids)
        for form, ids in found.items()
        if len(ids) == 1 and form not in barred and len(form) >= SHORTEST_JOINED
    }


def _without_owner(name: str) -> str:
    """A name without its tail where it is of the form `A, a B company` and B has owned A."""
    tail = _OF_AN_OWNER.search(name)
    if tail is None:
        return name
    owner, owned = canonical_id(tail[1]), mentions_of(name[: tail.start()]).vendors
    known = len(owned) == 1 and any(row.vendor_id == owned[0] and row.owner_id == owner for row in ownerships())
    return name[: tail.start()] if known else name


def _of_one(name: str, mentions: Mentions) -> Match:
    """A text that mentions one vendor, or none: certain only where nothing else in it can change who that is."""
    others = list(mentions.others)
    if is_marked(name) or (mentions.vendors and (is_timed(others) or has_doubt(others))):
        return Match(None, "doubt", several=mentions.vendors)
    forms = dict.fromkeys((fold(name), without_points(fold(name))))
    pattern = next(((vendor,) for form in forms for pattern, vendor in patterns() if pattern.search(form)), None)
    if pattern == (None,):
        return Match(None, "unknown")
    named = mentions.vendors[0] if mentions.vendors and mentions.vendors[0] in vendors() else None
    vendor = pattern[0] if pattern else None
    if vendor is None and named and _is_long(mentions.named[0]) and mentions.named[0] not in ambiguous_words():
        vendor = named
    if vendor is not None and is_harmless(others, vendor):
        return Match(vendor, "pattern")
    near = named or near_name(name)
    return Match(None, "near" if near else "unknown", near=near, several=mentions.vendors)


def _is_long(spelling: str) -> bool:
    """Whether a spelling is long enough for words to stand beside it; scripts of syllables say more with fewer signs."""
    return len(spelling) >= SHORTEST_BESIDE or not spelling.isascii()


def _by_number(name: str) -> str | None:
    found = _NUMBER.fullmatch(name.strip())
    return vendor_of_number().get(int(found[1] or found[2])) if found else None


def name_of(vendor_id: str) -> str:
    """A vendor's name for people; its id where the catalogue does not have it."""
    return vendors()[vendor_id].name if vendor_id in vendors() else vendor_id


@cache
def patterns() -> tuple[tuple[re.Pattern[str], str | None], ...]:
    """Patterns of spellings that lists of aliases cannot hold; the first that fits a folded name decides, as which vendor's it is.

    None: namesakes that are nobody's in the catalogue.
    """
    return tuple((re.compile(row["pattern"]), row["vendor_id"] or None) for row in rows("patterns"))
