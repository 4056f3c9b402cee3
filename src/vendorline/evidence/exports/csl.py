"""Documents as CSL-JSON, the form in which reference managers exchange what they hold (citationstyles.org, schema 1.0)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from vendorline.evidence.source import source_kinds


def csl_items(documents: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Documents of the register as CSL-JSON items; what is not known is left out."""
    return [_item(document) for document in documents]


def _item(document: Mapping[str, Any]) -> dict[str, Any]:
    kind = source_kinds().get(document["kind"])
    appeared_in = kind is not None and kind.issuer_as == "container"
    found = {
        "id": document["document_id"],
        "type": kind.csl if kind else "webpage" if document["media_type"] == "text/html" else "document",
        "title": document["title"] or document["file_name"],
        "author": [{"literal": document["author"]}] if document["author"] else None,
        "container-title": document["publisher"] if appeared_in else None,
        "publisher": None if appeared_in else document["publisher"],
        "URL": document["address"],
        "language": document["language"],
        "issued": _span(document["published_from"], document["published_until"]),
        "accessed": _span(document["retrieved_on"], document["retrieved_on"]),
        "note": "; ".join(filter(None, (f"SHA-256 {document['sha256']}", _withdrawn(document)))),
    }
    return {name: value for name, value in found.items() if value is not None}


def _withdrawn(document: Mapping[str, Any]) -> str | None:
    """That a document was withdrawn, None for one that stands."""
    day = document["withdrawn_on"]
    return None if day is None else f"withdrawn on {day}: {document['withdrawn_because']}"


def _span(first: date | None, last: date | None) -> dict[str, Any] | None:
    """A day, a month, a year or a span, as CSL writes dates."""
    if first is None:
        return None
    last = last or first
    if first == last:
        return {"date-parts": [[first.year, first.month, first.day]]}
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return {"date-parts": [[first.year]]}
    after = date.fromordinal(last.toordinal() + 1)
    if first.day == 1 and after.day == 1 and (first.year, first.month) == (last.year, last.month):
        return {"date-parts": [[first.year, first.month]]}
    return {"date-parts": [[first.year, first.month, first.day], [last.year, last.month, last.day]]}
