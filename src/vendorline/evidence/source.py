"""Where something can be read: what it is, who issued it, when, at which address, and whether we read it.

One record for every part of the program that cites. `schema/sources.csv` says what each field means, `data/source_kinds.csv` what
the kinds are.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal

from vendorline.evidence.plain_record import Day, Limited, PlainRecord, Text, refuse
from vendorline.knowledge.data_files import records, rows_of
from vendorline.quick_dataclass import dataclass

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


@dataclass(frozen=True, kw_only=True)
class Source(PlainRecord):
    """One source; `schema/sources.csv` says what each field means. Without `url` it stands on no public page that is known."""

    title: Text
    issuer: Text | None = None
    published_on: Day | None = None
    published_precision: Literal["day", "month", "year"] | None = None
    accessed_on: Day | None = None
    kind: Kind
    read: Read | None = None
    locator: Text | None = None
    url: Annotated[str, Limited(pattern=r"^https?://\S+$")] | None = None
    note: Text | None = None

    @classmethod
    def amended(cls, data: Any) -> Any:
        """What a file says, with the words of earlier versions in those of today."""
        # Whoever wrote instruments of their own with the words of earlier versions goes on using them.
        row = _former().get(data["kind"]) if isinstance(data, dict) and isinstance(data.get("kind"), str) else None
        return {**({"read": row["read"]} if row["read"] else {}), **data, "kind": row["kind"]} if row else data

    def refuse_faults(self, stated: Collection[str]) -> None:  # noqa: ARG002 - as every record has it
        """Raise ValueError where its days do not go together."""
        problems = []
        if self.published_precision and self.published_on is None:
            problems.append("published_precision needs published_on: the day of which it says how exact it is")
        if self.published_on and self.accessed_on and self._earliest > self.accessed_on:
            problems.append("accessed_on lies before published_on: nobody can have read it then")
        refuse(problems)

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
        return {**asdict(self), "primary": self.primary}
