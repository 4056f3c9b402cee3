"""Vendors by id, and the ids behind their names and other spellings.

The table is `data/vendors.csv`, each row with its source and how sure it is.
"""

from __future__ import annotations

import csv
import difflib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from vendorline.vendors.spelling import bare, fold, loose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: A folded spelling shorter than this says too little: `E///` must not make every `E` one vendor.
SHORTEST = 2
#: How alike a spelling must be to be offered: two letters swapped in a short name, but not one word of two.
LIKENESS = 0.75


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor: its id, name, home country (ISO 3166-1 alpha-2), other spellings, source and confidence.

    `numbers` are its IANA private enterprise numbers: SNMP's sysObjectID and the vendorId of a network function (TS 29.510).
    """

    id: str
    name: str
    country: str | None
    source: str
    confidence: str
    aliases: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()


@cache
def vendors() -> Mapping[str, Vendor]:
    """Every known vendor by id."""
    found = {}
    for row in _rows("vendors"):
        aliases = tuple(alias for alias in row["aliases"].split("|") if alias)
        numbers = tuple(sorted(number for number, vendor in vendor_of_number().items() if vendor == row["vendor_id"]))
        found[row["vendor_id"]] = Vendor(
            row["vendor_id"], row["name"], row["country"] or None, row["source"], row["confidence"], aliases, numbers
        )
    return MappingProxyType(found)


@cache
def vendor_of_number() -> Mapping[int, str]:
    """Vendors by IANA private enterprise number: whose equipment carries it, not who holds the number today."""
    return MappingProxyType({int(row["number"]): row["vendor_id"] for row in _rows("numbers")})


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("vendorline.vendors") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def exact_spellings() -> Mapping[str, str]:
    """Vendors by id and by name, in lower case."""
    return MappingProxyType(
        {loose(text): vendor.id for vendor in vendors().values() for text in (vendor.id, vendor.name)}
    )


@cache
def ids_by_spelling() -> Mapping[str, str]:
    """Vendors by every spelling the table gives: in lower case, folded, and without legal form."""
    spellings: dict[str, str] = {}
    for vendor in vendors().values():
        for spelling in (vendor.id, vendor.name, *vendor.aliases):
            for form in {loose(spelling), fold(spelling), bare(spelling)}:
                if len(form) < SHORTEST:
                    continue
                known = spellings.setdefault(form, vendor.id)
                if known != vendor.id:
                    raise ValueError(f"vendors.csv gives the spelling {spelling!r} to both {known} and {vendor.id}")
    return MappingProxyType(spellings)


def canonical_id(text: str) -> str | None:
    """The id of the vendor that this id, name or other spelling means, whatever its legal form; None where nobody is known by it."""
    known = ids_by_spelling()
    return known.get(loose(text)) or known.get(fold(text)) or known.get(bare(text))


def confirmed_names(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Vendor ids by bare name."""
    return {bare(name): vendor_id for vendor_id, name in rows}


def near_name(text: str) -> str | None:
    """The id of the vendor that an unknown spelling probably means; None where nothing is near."""
    near = difflib.get_close_matches(bare(text), ids_by_spelling(), n=1, cutoff=LIKENESS)
    return ids_by_spelling()[near[0]] if near else None
