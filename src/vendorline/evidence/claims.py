"""Published facts that decision cases cite: numbers, figures of cases, incidents and statements, each with its source.

The table is `data/claims.csv`; `schema/claims.csv` says what each column means. A claim has the day from which on it could be
known, so that a case can refuse what nobody could have read on its day.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, cast

from vendorline.errors import UnknownName, UsageError
from vendorline.knowledge.data_files import rows_of
from vendorline.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

Side = Literal["government", "regulator", "operator", "vendor", "lobby", "press", "research", "other"]
Confidence = Literal["high", "medium", "low"]
Precision = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One published fact; `schema/claims.csv` says what each field means.

    `low`, `central` and `high` are in `unit`; `not_in_source` names those of the three that are not the source's but ours.
    `known_from` is the first day on which anybody could read it, None where that cannot be told. `invalid_because`: why it no longer stands;
    such a claim cannot be cited.
    """

    claim_id: str
    name: str
    country: str
    year: int | None
    unit: str
    low: float | None
    central: float | None
    high: float | None
    not_in_source: tuple[str, ...]
    what: str
    source_title: str
    source_url: str | None
    publisher_side: Side
    interested: bool
    confidence: Confidence
    known_from: date | None
    known_from_precision: Precision | None
    known_from_because: str
    seen: date
    invalid_because: str | None = None

    def to_dict(self) -> dict[str, object]:
        """The claim as a plain row, days as ISO text."""
        days = {name: day.isoformat() for name in ("known_from", "seen") if (day := getattr(self, name)) is not None}
        told = {name: value for name, value in asdict(self).items() if name != "invalid_because"}
        return {**told, "not_in_source": list(self.not_in_source), **days}


@dataclass(frozen=True, slots=True)
class ClaimColumn:
    """A column of the table of claims: its name, type, the values it may have (all, where empty) and what it means."""

    name: str
    type: str
    allowed: tuple[str, ...]
    meaning: str


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


@cache
def claim_columns() -> tuple[ClaimColumn, ...]:
    """The columns of the table of claims, in order."""
    return tuple(
        ClaimColumn(row["name"], row["type"], _parts(row["allowed"]), row["meaning"])
        for row in rows_of("vendorline.evidence", "schema/claims.csv")
    )


@cache
def claims() -> Mapping[str, Claim]:
    """Every published claim by id, in the order of the table."""
    return MappingProxyType({row["claim_id"]: _claim(row) for row in rows_of("vendorline.evidence", "data/claims.csv")})


def _claim(row: Mapping[str, str]) -> Claim:
    low, central, high = (float(row[end]) if row[end] else None for end in ("low", "central", "high"))
    return Claim(
        claim_id=row["claim_id"],
        name=row["name"],
        country=row["country"],
        year=int(row["year"]) if row["year"] else None,
        unit=row["unit"],
        low=low,
        central=central,
        high=high,
        not_in_source=_parts(row["not_in_source"]),
        what=row["what"],
        source_title=row["source_title"],
        source_url=row["source_url"] or None,
        publisher_side=cast("Side", row["publisher_side"]),
        interested=row["interested"] == "yes",
        confidence=cast("Confidence", row["confidence"]),
        known_from=date.fromisoformat(row["known_from"]) if row["known_from"] else None,
        known_from_precision=cast("Precision", row["known_from_precision"] or None),
        known_from_because=row["known_from_because"],
        seen=date.fromisoformat(row["seen"]),
    )


def claim(claim_id: str) -> Claim:
    """The claim of an id as a case cites it.

    Raises UnknownName for an id that no claim has, UsageError for one that several claims share: each of them has a number behind it.
    """
    known = claims()
    if claim_id in known:
        return known[claim_id]
    if f"{claim_id}:1" in known:
        several = [other for other in known if other.rpartition(":")[0] == claim_id]
        raise UsageError(f"the claim {claim_id!r} is one of several: cite {' or '.join(several)}")
    raise UnknownName("claim", claim_id, list(known))
