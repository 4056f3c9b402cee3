"""Any spelling to a vendor and its family on a day, with how sure that is; what nobody knows stays as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from vendorline.vendors.names import canonical_id, exact_spellings, near_name, vendor_of_number, vendors
from vendorline.vendors.owners import family_of
from vendorline.vendors.patterns import patterns
from vendorline.vendors.spelling import bare, fold, loose

#: How sure: the name itself; another spelling that the catalogue lists; a pattern; only a likeness, which decides nothing; nobody.
Sure = Literal["exact", "alias", "pattern", "near", "unknown", "confirmed", "placeholder", "several"]
#: Likenesses are looked for this many unknown spellings at most: each is compared with every known one.
LOOKED_FOR = 500

_BETWEEN = re.compile(r"\s*(?:[/;,+&|\n]|\b(?:and|und|et|y|e|or|oder|ou)\b)\s*", re.IGNORECASE)
#: As a network function writes it (six digits, TS 29.510), or as an SNMP object identifier begins.
_NUMBER = re.compile(r"(\d{6})|\.?1\.3\.6\.1\.4\.1\.(\d+)(?:\..*)?", re.ASCII)
_SCHEMA: dict[str, Any] = {
    "name": pl.String, "vendor_id": pl.String, "family_id": pl.String, "sure": pl.String, "near": pl.String,
    "several": pl.List(pl.String),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """What a spelling means: a vendor (None where nobody knows), how sure, a vendor it resembles, or several in one name."""

    vendor_id: str | None
    sure: Sure
    near: str | None = None
    several: tuple[str, ...] = ()


def resolve(names: Iterable[str | None] | pl.Series, on: date) -> pl.DataFrame:
    """The vendor behind each spelling, and the family it belongs to on a day.

    Returns a row per name, in order: `name` as given, `vendor_id`, `family_id`, `sure`, `near` (did you mean), and `several`, the
    vendors of a name that holds more than one; such a name means none of them. A vendor's private enterprise number is a spelling too.
    """
    given = pl.Series("name", names, dtype=pl.String)
    rows, looked = [], 0
    for name in given.drop_nulls().unique(maintain_order=True):
        match = match_of(name)
        near = match.near
        if match.sure == "unknown" and not match.several and looked < LOOKED_FOR:
            looked, near = looked + 1, near_name(name)
        family = family_of(match.vendor_id, on) if match.vendor_id else None
        sure = "near" if near and match.vendor_id is None else match.sure
        rows.append((name, match.vendor_id, family, sure, near, list(match.several)))
    known = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return given.to_frame().join(known, on="name", how="left", maintain_order="left")


def match_of(name: str, confirmed: Mapping[str, str] = {}) -> Match:
    """What one spelling means, without looking for likenesses."""
    if (found := exact_spellings().get(loose(name))) is not None:
        return Match(found, "exact")
    if (found := canonical_id(name) or _by_number(name)) is not None:
        return Match(found, "alias")
    several = _several(name)
    if bare(name) in confirmed:
        return Match(confirmed[bare(name)], "confirmed")
    if loose(name) in {"unknown", "n/a", "na", "none", "null", "tbd", "tbc", "-", "--", "?"}:
        return Match(None, "placeholder")
    if len(several) > 1:
        return Match(None, "several", several=several)
    found = _by_pattern(fold(name))
    return Match(found, "pattern") if found else Match(None, "unknown")


def _by_number(name: str) -> str | None:
    found = _NUMBER.fullmatch(name.strip())
    return vendor_of_number().get(int(found[1] or found[2])) if found else None


def _by_pattern(folded: str) -> str | None:
    """The vendor of the first pattern that fits; a pattern without one keeps namesakes out."""
    return next((vendor_id for pattern, vendor_id in patterns() if pattern.search(folded)), None)


def _several(name: str) -> tuple[str, ...]:
    """The vendors that a name lists: each of its parts is a vendor's name, or a legal form."""
    parts = [part for part in _BETWEEN.split(name) if part.strip()]
    found = [canonical_id(part) for part in parts]
    return tuple(dict.fromkeys(vendor_id for vendor_id in found if vendor_id))


def name_of(vendor_id: str) -> str:
    """A vendor's name for people; its id where the catalogue does not have it."""
    return vendors()[vendor_id].name if vendor_id in vendors() else vendor_id
