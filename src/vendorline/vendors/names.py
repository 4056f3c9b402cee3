"""Vendors by id, and the ids behind their names and other spellings.

The table is `data/vendors.csv`, each row with its source and how sure it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from vendorline.knowledge.data_files import records, rows_of
from vendorline.quick_dataclass import dataclass
from vendorline.vendors.spelling import bare, fold, loose

#: A folded spelling shorter than this says too little: `E///` must not make every `E` one vendor.
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor: its id, name, home country (ISO 3166-1 alpha-2), other spellings, source and confidence.

    `numbers` are its IANA private enterprise numbers: SNMP's sysObjectID and the vendorId of a network function (TS 29.510).
    `domains` are the parts of a network that it makes (ran, core, transport ...); empty where nobody has said.
    """

    id: str
    name: str
    country: str | None
    source: str
    confidence: str
    aliases: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A word that several vendors, or something else, go by: never anybody's name when it stands alone."""

    word: str
    candidates: tuple[str, ...]
    why: str


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of this package."""
    return rows_of("vendorline.vendors", f"data/{name}.csv")


@cache
def vendors() -> Mapping[str, Vendor]:
    """Every known vendor by id."""
    numbers: dict[str, list[int]] = {}
    for number, vendor in sorted(vendor_of_number().items()):
        numbers.setdefault(vendor, []).append(number)
    found = {}
    for row in rows("vendors"):
        id_, aliases, domains = row["vendor_id"], _parts(row["aliases"]), _parts(row["domains"])
        own = tuple(numbers.get(id_, ()))
        found[id_] = Vendor(
            id_, row["name"], row["country"] or None, row["source"], row["confidence"], aliases, own, domains
        )
    return MappingProxyType(found)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


@cache
def vendor_of_number() -> Mapping[int, str]:
    """Vendors by IANA private enterprise number: whose equipment carries it, not who holds the number today."""
    return MappingProxyType({int(row["number"]): row["vendor_id"] for row in rows("numbers")})


@cache
def ambiguous_words() -> Mapping[str, Ambiguous]:
    """Words that never mean a vendor when they stand alone, by their folded form; `data/ambiguous.csv`."""
    return MappingProxyType({fold(word.word): word for word in records(Ambiguous, rows("ambiguous"))})


@cache
def registered() -> Mapping[str, str]:
    """Vendors by a name under which a part of them stands in a registry, in lower case; `data/registered.csv`."""
    return MappingProxyType({loose(row["name"]): row["vendor_id"] for row in rows("registered")})


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
