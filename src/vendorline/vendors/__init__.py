"""Who makes it: the names of vendors, where they are at home, and whose they are on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vendorline.vendors.names import Vendor, canonical_id, confirmed_names, near_name, vendor_of_number, vendors
from vendorline.vendors.owners import Ownership, family_changes, family_members, family_of, owners_of, ownerships

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import polars as pl

__all__ = [
    "Ownership", "Vendor", "canonical_id", "confirmed_names", "family_changes", "family_members", "family_of", "near_name", "owners_of", "ownerships",
    "resolve", "vendor_of_number", "vendors",
]  # fmt: skip


def resolve(names: Iterable[str | None] | pl.Series, on: date) -> pl.DataFrame:
    """The vendor behind each spelling, and the family it belongs to on a day: see `vendorline.vendors.resolving`."""
    from vendorline.vendors.resolving import resolve as look_up

    return look_up(names, on)
