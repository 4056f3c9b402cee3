"""Statements as annotations of their documents (W3C Web Annotation Data Model, 2017): what was said, on the words that say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
#: Columns of a statement that say something of it; the others place it.
_SAID = (
    "kind", "paraphrase", "speaker_id", "speaker", "role", "organisation", "country", "side", "via", "source_named", "channel", "form",
    "fidelity", "fidelity_note", "about", "stance", "option", "claim_type", "hedge", "date_cue", "said_from", "said_until",
    "supersedes", "withdrawn_on", "withdrawn_because",
)  # fmt: skip


def annotation_page(
    documents: Iterable[Mapping[str, Any]], texts: Iterable[Mapping[str, Any]], statements: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The statements as an annotation page; each has its words and their place in the repaired text as selectors."""
    home = {document["document_id"]: document for document in documents}
    there = {text["text_id"]: text for text in texts}
    items = []
    for row in statements:
        text = there.get(row["text_id"], {})
        items.append(_annotation(row, text, home.get(text.get("document_id"), {})))
    return {
        "@context": _CONTEXT, "id": "urn:vendorline:statements", "type": "AnnotationPage", "items": items,
    }  # fmt: skip


def _annotation(row: Mapping[str, Any], text: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: row[name] for name in _SAID if row[name] not in (None, ())}
    if document.get("withdrawn_on") is not None:
        said |= {
            "document_withdrawn_on": document["withdrawn_on"],
            "document_withdrawn_because": document["withdrawn_because"],
        }
    value = row["paraphrase"] or row["exact"]
    found = {
        "id": f"urn:vendorline:statement:{quote(str(row['statement_id']), safe='')}",
        "type": "Annotation",
        "motivation": "classifying",
        "created": None if row["recorded_on"] is None else f"{row['recorded_on']}T00:00:00Z",
        "creator": {"type": "Person", "name": row["recorded_by"]} if row["recorded_by"] else None,
        "body": [
            {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": value},
            {"type": "Dataset", "purpose": "classifying", "value": {k: _plain(v) for k, v in said.items()}},
        ],
        "target": {
            "source": document.get("address") or f"urn:sha256:{document.get('sha256', 'unknown')}",
            # Positions are those of the repaired text, which is not the document as it came.
            "state": {"type": "TimeState", "cached": f"urn:sha256:{text.get('sha256', 'unknown')}"},
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": row["exact"],
                    "prefix": row["prefix"] or "",
                    "suffix": row["suffix"] or "",
                },
                {"type": "TextPositionSelector", "start": row["start"], "end": row["end"]},
            ],
        },
    }
    return {name: value for name, value in found.items() if value is not None}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value.isoformat() if hasattr(value, "isoformat") else value
