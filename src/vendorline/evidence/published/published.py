"""What was said in public about the case that is shipped: documents by their address, statements in words of ours, and when they were made.

Quotations are kept short, and only where the wording is the point; no article is shipped. The columns are those of the register.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from vendorline.knowledge.data_files import record, rows_of
from vendorline.quick_dataclass import dataclass

_PACKAGE = "vendorline.evidence.published"


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """A document by its address; what was made from another is no second witness of the fact."""

    document_id: str
    title: str
    publisher: str
    address: str
    published_from: date | None
    published_until: date | None
    kind: str
    side: str
    derived_from: tuple[str, ...]
    relation: str | None
    note: str
    seen: date


@dataclass(frozen=True, slots=True)
class PublishedStatement:
    """A statement in words of ours, with who made it, through whom, and where it can be read; see the table statements."""

    statement_id: str
    kind: str
    speaker: str
    role: str | None
    organisation: str | None
    country: str | None
    side: str | None
    via: tuple[str, ...]
    source_named: str
    channel: str | None
    form: str
    words: str | None
    paraphrase: str
    fidelity: str
    fidelity_note: str | None
    witness_ids: tuple[str, ...]
    about: tuple[str, ...]
    stance: str | None
    option: str | None
    claim_type: str | None
    hedge: str | None
    date_cue: str | None
    said_from: date | None
    said_until: date | None
    supersedes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedDate:
    """The day of a statement as one witness gives it; witnesses may differ."""

    statement_id: str
    witness: str
    from_on: date
    until_on: date
    words: str | None


@cache
def published_documents() -> Mapping[str, PublishedDocument]:
    """Documents by id."""
    rows = rows_of(_PACKAGE, "data/documents.csv")
    return MappingProxyType({row["document_id"]: record(PublishedDocument, row) for row in rows})


@cache
def published_statements() -> Mapping[str, PublishedStatement]:
    """Statements by id; those of a claim have the claim's id."""
    rows = rows_of(_PACKAGE, "data/statements.csv")
    return MappingProxyType({row["statement_id"]: record(PublishedStatement, row) for row in rows})


@cache
def published_dates() -> tuple[PublishedDate, ...]:
    """The days of statements that witnesses give."""
    return tuple(record(PublishedDate, row) for row in rows_of(_PACKAGE, "data/statement_dates.csv"))
