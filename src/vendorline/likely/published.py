"""What is published of who supplied whom, and of which protections are on: rows with their sources, none a prior by itself.

`data/shares.csv` and `data/switches.csv` hold them; `schema/` says what each column means.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

from vendorline.knowledge.data_files import records, rows_of
from vendorline.quick_dataclass import dataclass

#: A vendor that nobody names: somebody else than those named beside.
OTHER = "other"
#: What a share is a share of. Of a contract or a statement nothing was counted.
Kind = Literal["sites", "traffic", "subscribers", "spend", "contract", "statement"]
TABLES = ("shares", "switches")


@dataclass(frozen=True, slots=True)
class PublishedShare:
    """A share of some vendors in a network or a market, as somebody published it; the columns of `schema/shares.csv`."""

    id: str
    country: str
    operator: str | None
    domain: str
    generation: str | None
    region: str | None
    vendor_ids: tuple[str, ...]
    low: float | None
    central: float | None
    high: float | None
    presence: str
    as_of: str
    year: int | None
    kind: Kind
    how_read: str
    confidence: Literal["low", "medium", "high"]
    title: str
    url: str | None
    publisher: str | None
    published: str | None
    note: str | None

    @property
    def source(self) -> str:
        """Where it was said, in one line."""
        return _source(self.title, self.publisher, self.as_of, self.url, self.how_read)


@dataclass(frozen=True, slots=True)
class PublishedSwitch:
    """How often a protection is on, as somebody published it; the columns of `schema/switches.csv`."""

    id: str
    feature: str
    interfaces: tuple[str, ...]
    column: Literal["confidentiality", "integrity"] | None
    state: str
    low: float | None
    central: float | None
    high: float | None
    population: str
    as_of: str
    year: int | None
    how_read: str
    confidence: Literal["low", "medium", "high"]
    title: str
    url: str | None
    note: str | None

    @property
    def source(self) -> str:
        """Where it was said, in one line."""
        return _source(self.title, None, self.as_of, self.url, self.how_read)


def _source(title: str, publisher: str | None, as_of: str, url: str | None, how_read: str) -> str:
    of = f" ({publisher}, of {as_of})" if publisher else f" (of {as_of})"
    told = title + of + (f", {url}" if url else "")
    return told if how_read == "read" else f"{told}, from memory"


@cache
def published_shares() -> Mapping[str, PublishedShare]:
    """Every published share, by id."""
    found = records(PublishedShare, rows_of("vendorline.likely", "data/shares.csv"))
    return MappingProxyType({row.id: row for row in found})


@cache
def published_switches() -> Mapping[str, PublishedSwitch]:
    """Every published number of a protection, by id."""
    found = records(PublishedSwitch, rows_of("vendorline.likely", "data/switches.csv"))
    return MappingProxyType({row.id: row for row in found})
