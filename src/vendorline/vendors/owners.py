"""Whose a vendor is on a day: owners with their dates, each with a source, in `data/owners.csv`.

An owner is who controls: more than half of the shares, or half of them and the accounts. The family of a vendor is the last owner of
the chain of owners on that day. A month without a day stands as its last day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

from vendorline.knowledge.data_files import records, rows_of
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Ownership:
    """That a vendor is another's over [from_on, until_on); None = always, still. `precision` says how exact the dates are."""

    vendor_id: str
    owner_id: str
    from_on: date | None
    until_on: date | None
    precision: str
    source: str
    confidence: str
    note: str

    def holds(self, on: date) -> bool:
        """Whether the day is inside [from_on, until_on)."""
        return (self.from_on is None or self.from_on <= on) and (self.until_on is None or on < self.until_on)


@cache
def ownerships() -> tuple[Ownership, ...]:
    """Every row of the file, in its order."""
    return tuple(records(Ownership, rows_of("vendorline.vendors", "data/owners.csv")))


@cache
def _rows_of() -> Mapping[str, tuple[Ownership, ...]]:
    rows: dict[str, list[Ownership]] = {}
    for row in ownerships():
        rows.setdefault(row.vendor_id, []).append(row)
    return MappingProxyType({vendor: tuple(found) for vendor, found in rows.items()})


def owners_of(vendor_id: str, on: date) -> tuple[str, ...]:
    """The vendor, its owner on that day, the owner's owner and so on."""
    chain = [vendor_id]
    while owner := next((row.owner_id for row in _rows_of().get(chain[-1], ()) if row.holds(on)), None):
        chain.append(owner)
    return tuple(chain)


def family_of(vendor_id: str, on: date) -> str:
    """The last owner in the chain on that day; a vendor that nobody owns, or that is not in the catalogue, is its own family."""
    return owners_of(vendor_id, on)[-1]


@lru_cache(maxsize=1000)
def family_of_each(vendor_ids: tuple[str, ...], on: date) -> tuple[str, ...]:
    """The family of each of some vendors on a day."""
    return tuple(family_of(vendor_id, on) for vendor_id in vendor_ids)


@cache
def _below(vendor_id: str) -> frozenset[str]:
    """Everyone who ever was a vendor's, through others too."""
    found: set[str] = set()
    while more := {row.vendor_id for row in ownerships() if row.owner_id in {vendor_id, *found}} - found:
        found |= more
    return frozenset(found)


@cache
def family_members(vendor_id: str, on: date) -> frozenset[str]:
    """A vendor with everyone it controls on that day, through others too."""
    return frozenset({vendor_id, *(owned for owned in _below(vendor_id) if vendor_id in owners_of(owned, on))})


@cache
def family_changes(vendor_id: str) -> tuple[date, ...]:
    """The days on which `family_members` of a vendor gives another answer than the day before, in order."""
    rows = (row for owned in _below(vendor_id) for row in _rows_of()[owned])
    days = sorted({day for row in rows for day in (row.from_on, row.until_on) if day is not None})
    before = [date.min, *days]
    return tuple(
        day
        for last, day in zip(before, days, strict=False)
        if family_members(vendor_id, last) != family_members(vendor_id, day)
    )
