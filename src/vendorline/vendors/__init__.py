"""Who makes it: the names of vendors, where they are at home, and whose they are on a day."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from vendorline.vendors.confirming import confirmed_names, own_id
from vendorline.vendors.likeness import near_name
from vendorline.vendors.names import Vendor, ambiguous_words, canonical_id, vendor_of_number, vendors
from vendorline.vendors.owners import (
    Ownership,
    family_changes,
    family_members,
    family_of,
    family_of_each,
    owners_of,
    ownerships,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    import polars as pl

    from vendorline.vendors.resolving import Match

__all__ = [
    "Ownership", "Vendor", "ambiguous_words", "canonical_id", "confirmed_names", "family_changes", "family_members", "family_of",
    "family_of_each",
    "match_of", "near_name", "own_id", "owners_of", "ownerships", "resolve", "vendor_of_number", "vendor_reader", "vendors",
]  # fmt: skip


def resolve(
    names: Iterable[str | None] | pl.Series, on: date, confirmed: Mapping[str, str] = MappingProxyType({})
) -> pl.DataFrame:
    """The vendor behind each spelling, and the family it belongs to on a day: see `vendorline.vendors.resolving`."""
    from vendorline.vendors.resolving import resolve as look_up

    return look_up(names, on, confirmed)


def match_of(name: str, confirmed: Mapping[str, str] = MappingProxyType({})) -> Match:
    """What one spelling means, and how sure that is: see `vendorline.vendors.resolving`."""
    from vendorline.vendors.resolving import match_of as look_up

    return look_up(name, confirmed)


def vendor_reader(confirmed: Mapping[str, str] = MappingProxyType({})) -> Callable[[str], Match]:
    """A reader of spellings for one network: `match_of` with its confirmed names."""
    from vendorline.vendors.resolving import vendor_reader as reader

    return reader(confirmed)
