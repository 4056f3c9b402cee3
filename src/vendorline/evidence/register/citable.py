"""Claims of a register as cases cite them, beside those that are published with the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

from vendorline.evidence.claims import Claim, Confidence, Side
from vendorline.evidence.register import store
from vendorline.evidence.register.withdrawing import standing_in

Row = Mapping[str, Any]


def citable_claims(folder: Path) -> dict[str, Claim]:
    """The claims of the register of a folder by id, those that fell included, which say so; none where there is no register.

    A claim could be known from the day that it states, else from the last day on which its first document may have been published.
    """
    if not store.has_register(folder):
        return {}
    with store.reading(folder) as connection:
        claims = store.rows_of_table(connection, "claims")
        statements = {row["statement_id"]: row for row in store.rows_of_table(connection, "statements")}
        texts = {row["text_id"]: row for row in store.rows_of_table(connection, "texts")}
        documents = {row["document_id"]: row for row in store.rows_of_table(connection, "documents")}
        invalid_because = standing_in(connection).claims
    found = {}
    for claim in claims:
        own = [statements[name] for name in claim["statement_ids"] if name in statements]
        homes = [documents[texts[row["text_id"]]["document_id"]] for row in own if row["text_id"] in texts]
        found[claim["claim_id"]] = _claim(claim, homes, invalid_because.get(claim["claim_id"]))
    return found


def _claim(row: Row, documents: Sequence[Row], invalid_because: str | None) -> Claim:
    first = documents[0] if documents else None
    side = row["side"] or next((d["side"] for d in documents if d["side"]), None) or "other"
    known_from, because = _known_from(row, documents)
    return Claim(
        claim_id=row["claim_id"], name=row["parameter"] or "", country=row["country"] or "", year=row["year"], unit=row["unit"] or "statement",
        low=row["low"], central=row["central"], high=row["high"], not_in_source=(), what=row["proposition"],
        source_title=(first["title"] or first["file_name"] or first["document_id"]) if first else (row["source"] or ""),
        source_url=first["address"] if first else None, publisher_side=cast("Side", side),
        interested=side in {"vendor", "lobby"}, confidence=_confidence(row["reliability"], row["credibility"]),
        known_from=known_from, known_from_precision=None if known_from is None else "day", known_from_because=because,
        seen=row["recorded_on"], invalid_because=invalid_because,
    )  # fmt: skip


def _known_from(row: Row, documents: Sequence[Row]) -> tuple[date | None, str]:
    if row["known_from"] is not None:
        return row["known_from"], "as the claim states"
    days = [day for d in documents if (day := d["published_until"] or d["published_from"]) is not None]
    return (min(days), "the day on which its document was published") if days else (None, "no document of it is dated")


def _confidence(reliability: str | None, credibility: str | None) -> Confidence:
    """Both good: high; either poor, or not judged: low; else medium."""
    if reliability in {"A", "B"} and credibility in {"1", "2"}:
        return "high"
    return "medium" if reliability in {"A", "B", "C"} and credibility in {"1", "2", "3"} else "low"


def statements_behind(folder: Path, claim_id: str) -> Iterator[tuple[Row, Row | None]]:
    """The statements of a claim of a register, each with the document in which it stands."""
    with store.reading(folder) as connection:
        claims = store.rows_of_table(connection, "claims", claim_id=claim_id)
        for name in claims[0]["statement_ids"] if claims else ():
            for row in store.rows_of_table(connection, "statements", statement_id=name):
                texts = store.rows_of_table(connection, "texts", text_id=row["text_id"])
                home = (
                    store.rows_of_table(connection, "documents", document_id=texts[0]["document_id"]) if texts else []
                )
                yield row, home[0] if home else None
