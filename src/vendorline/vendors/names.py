"""Vendors by id, and the ids behind the spellings that inventories use.

The table is `data/vendors.csv`, each row with its source and how sure it is.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from vendorline.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor: its id, name, home country (ISO 3166-1 alpha-2), other spellings, source and confidence."""

    id: str
    name: str
    country: str | None
    source: str
    confidence: str
    aliases: tuple[str, ...] = ()


@cache
def vendors() -> Mapping[str, Vendor]:
    """Every known vendor by id."""
    text = (files("vendorline.vendors") / "data" / "vendors.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        aliases = tuple(alias for alias in row["aliases"].split("|") if alias)
        found[row["vendor_id"]] = Vendor(
            row["vendor_id"], row["name"], row["country"] or None, row["source"], row["confidence"], aliases
        )
    return MappingProxyType(found)


@cache
def _ids_by_spelling() -> Mapping[str, str]:
    spellings: dict[str, str] = {}
    for vendor in vendors().values():
        for spelling in (vendor.id, vendor.name, *vendor.aliases):
            known = spellings.setdefault(_fold(spelling), vendor.id)
            if known != vendor.id:
                raise ValueError(f"vendors.csv gives the spelling {spelling!r} to both {known} and {vendor.id}")
    return MappingProxyType(spellings)


def _fold(text: str) -> str:
    """A spelling without case, punctuation and runs of spaces."""
    return re.sub(r"[\s._,-]+", " ", text.casefold()).strip()


def canonical_id(text: str) -> str | None:
    """The id of the vendor that this id, name or other spelling means; None where nobody is known by it."""
    return _ids_by_spelling().get(_fold(text))


def near_name(text: str) -> str | None:
    """The id of the vendor that an unknown spelling probably means; None where nothing is near."""
    near = did_you_mean(_fold(text), list(_ids_by_spelling()))
    return _ids_by_spelling()[near] if near else None
