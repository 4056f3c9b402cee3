"""Where something can be read: what it is, who issued it, when, at which address, and whether we read it.

One record for every part of the program that cites. `schema/sources.csv` says what each field means, `data/source_kinds.csv` what
the kinds are.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

from pydantic import StringConstraints, model_validator

from vendorline.evidence.strict_record import Day, Record, Text, refuse
from vendorline.knowledge.data_files import records, rows_of

Kind = Literal[
    "statute", "regulation", "bill", "decision", "court", "parliament", "official", "standard", "official_summary",
    "law_firm", "research", "company", "lobby", "press", "trade_press", "dataset", "aggregator", "assumption",
]  # fmt: skip
Read = Literal["read", "mixed", "recalled"]
#: What `read` says, in words for readers; None: nobody has said.
READ_WORDS: Mapping[str | None, str] = MappingProxyType(
    {"read": "read", "mixed": "read in part", "recalled": "not read", None: "not said whether it was read"}
)


@dataclass(frozen=True, slots=True)
class SourceKind:
    """A kind of source; `primary`: the law itself, or an authority's own words.

    `csl`, `bibtex` and `ris` are its types there; `issuer_as`: whether the issuer is its author, an authority, or what it appeared in.
    """

    kind: str
    name: str
    primary: bool
    csl: str
    issuer_as: str
    bibtex: str
    ris: str
    meaning: str


@cache
def source_kinds() -> Mapping[str, SourceKind]:
    """Every kind of source by its word, primary ones first."""
    rows = rows_of("vendorline.evidence", "data/source_kinds.csv")
    return MappingProxyType({kind.kind: kind for kind in records(SourceKind, rows)})


@cache
def _former() -> Mapping[str, Mapping[str, str]]:
    """Words that older files use for kinds, and what they say of reading."""
    return {row["former"]: row for row in rows_of("vendorline.evidence", "data/former_kinds.csv")}


class Source(Record):
    """One source; `schema/sources.csv` says what each field means. Without `url` it stands on no public page that is known."""

    title: Text
    issuer: Text | None = None
    published_on: Day | None = None
    published_precision: Literal["day", "month", "year"] | None = None
    accessed_on: Day | None = None
    kind: Kind
    read: Read | None = None
    locator: Text | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _former_kind(cls, data: Any) -> Any:
        # Whoever wrote instruments of their own with the words of earlier versions goes on using them.
        row = _former().get(data["kind"]) if isinstance(data, dict) and isinstance(data.get("kind"), str) else None
        return {**({"read": row["read"]} if row["read"] else {}), **data, "kind": row["kind"]} if row else data

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        problems = []
        if self.published_precision and self.published_on is None:
            problems.append("published_precision needs published_on: the day of which it says how exact it is")
        if self.published_on and self.accessed_on and self._earliest > self.accessed_on:
            problems.append("accessed_on lies before published_on: nobody can have read it then")
        refuse(problems)
        return self

    @property
    def _earliest(self) -> date:
        """The first day on which it can have been published."""
        day = self.published_on or date.min
        if self.published_precision == "year":
            return day.replace(month=1, day=1)
        return day.replace(day=1) if self.published_precision == "month" else day

    @property
    def primary(self) -> bool:
        """Whether it is the law itself, or an authority's own words."""
        return source_kinds()[self.kind].primary

    @property
    def published(self) -> str | None:
        """When it was published, no more exact than is known: 2022-10-13, 2022-10 or 2022."""
        if self.published_on is None:
            return None
        return self.published_on.isoformat()[: {"year": 4, "month": 7}.get(self.published_precision or "day", 10)]

    @property
    def published_in_words(self) -> str | None:
        """The same as people write it: 13 October 2022, October 2022 or 2022."""
        day = self.published_on
        if day is None:
            return None
        month = f"{calendar.month_name[day.month]} {day.year}"
        return {"year": str(day.year), "month": month}.get(self.published_precision or "day", f"{day.day} {month}")

    def to_dict(self) -> dict[str, object]:
        """Its fields as a row, and whether it is primary."""
        return {**self.model_dump(), "primary": self.primary}
