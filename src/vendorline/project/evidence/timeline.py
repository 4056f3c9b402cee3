"""Who said what, when: the statements of a register, or those that come with the package, as a result that reports show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from vendorline.evidence.published import published_dates, published_documents, published_statements
from vendorline.evidence.register import Register, has_register
from vendorline.evidence.register.origin import independent, origins_of_documents
from vendorline.evidence.statements import anchor, collate
from vendorline.network.table_files import sha256
from vendorline.results.document import document

Row = Mapping[str, Any]
#: Longer texts are shown by `evidence show` alone.
MOST_CHARACTERS = 40_000
#: Quotations, and documents of a register, that are set side by side; `evidence collate` does any two.
MOST_QUOTED, MOST_WITNESSES = 200, 20
_LATE = date.max
_OF_STATEMENT = (
    "statement_id", "kind", "said_from", "said_until", "speaker", "role", "side", "country", "via", "source_named", "channel", "form",
    "paraphrase", "fidelity", "fidelity_note", "stance",
)  # fmt: skip
_OF_DOCUMENT = (
    "document_id", "title", "publisher", "address", "published_from", "published_until", "kind", "side", "derived_from", "relation",
)  # fmt: skip


def timeline(folder: Path | None) -> dict[str, Any]:
    """The statements of the register of a folder, or those that come with the package where there is none, the earliest first."""
    if folder is not None and has_register(folder):
        return _of_register(folder)
    documents = [_fields(one, _OF_DOCUMENT) for one in published_documents().values()]
    statements = [
        {**_fields(one, _OF_STATEMENT), "words": one.words, "document_ids": one.witness_ids, "supersedes": one.supersedes, "claim_ids": (one.statement_id,)}
        for one in published_statements().values()
    ]  # fmt: skip
    dates = [_fields(one, ("statement_id", "witness", "from_on", "until_on", "words")) for one in published_dates()]
    return _result(statements, documents, dates, {}, {}, published=True, inputs=[], pages=[], witnesses=[])


def _of_register(folder: Path) -> dict[str, Any]:
    register = Register(folder)
    tables = {
        name: register.rows(name)
        for name in ("documents", "texts", "statements", "statement_dates", "edits", "flags", "claims")
    }
    stands = register.standing()
    home = {text["text_id"]: text["document_id"] for text in tables["texts"]}
    statements = [
        {
            **{name: row[name] for name in _OF_STATEMENT},
            "words": row["exact"] if row["form"] != "paraphrase" else None,
            "paraphrase": row["paraphrase"] or (row["exact"] if row["form"] == "paraphrase" else None),
            "document_ids": tuple(dict.fromkeys([home[row["text_id"]], *row["witness_ids"]])), "supersedes": row["supersedes"],
            "claim_ids": tuple(c["claim_id"] for c in tables["claims"] if row["statement_id"] in c["statement_ids"]),
        }
        for row in tables["statements"]
    ]  # fmt: skip
    newest = {text["document_id"]: text["text_id"] for text in tables["texts"]}
    documents = [
        {
            **{name: row[name] for name in _OF_DOCUMENT}, "title": row["title"] or row["file_name"],
            "repairs": sum(edit["text_id"] == newest.get(row["document_id"]) for edit in tables["edits"]),
            "flags": [flag["note"] for flag in tables["flags"] if flag["text_id"] == newest.get(row["document_id"])],
        }
        for row in tables["documents"]
    ]  # fmt: skip
    pages = [
        {
            "document_id": name,
            "parts": list(parts(register.text(text_id), tables["statements"], tables["edits"], text_id)),
        }
        for name, text_id in newest.items()
        if next(t for t in tables["texts"] if t["text_id"] == text_id)["characters"] <= MOST_CHARACTERS
        and any(s["text_id"] == text_id for s in tables["statements"])
    ]
    files = [register.bytes_of(row["sha256"]) for row in tables["documents"]]
    inputs = [{"path": str(file), "sha256": sha256(file)} for file in files if file.is_file()]
    return _result(
        statements, documents, tables["statement_dates"], stands.statements, stands.documents, published=False, inputs=inputs, pages=pages,
        witnesses=list(_side_by_side(register, tables, newest)),
    )  # fmt: skip


def _side_by_side(
    register: Register, tables: Mapping[str, Sequence[Row]], newest: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Each quotation beside the other documents of the register that have words like it, or that are named as its witnesses."""
    quoted = [row for row in tables["statements"] if row["form"] != "paraphrase" and row["withdrawn_on"] is None]
    texts = {name: register.text(text_id) for name, text_id in newest.items()} if quoted else {}
    texts = {name: text for name, text in texts.items() if len(text) <= MOST_CHARACTERS}
    home = {text["text_id"]: text["document_id"] for text in tables["texts"]}
    by_text: dict[str, list[Row]] = {}
    for row in quoted[:MOST_QUOTED]:
        by_text.setdefault(row["text_id"], []).append(row)
    for text_id, rows in by_text.items():
        own = register.text(text_id)
        places = [anchor(own, row["start"], row["end"]) for row in rows]
        for name, text in list(texts.items())[:MOST_WITNESSES]:
            if name == home[text_id]:
                continue
            # All at once: a passage stands for the quotation that is most like it.
            for row, found in zip(rows, collate(own, text, places), strict=True):
                if found.quote_b is not None or name in row["witness_ids"]:
                    yield {
                        "statement_id": row["statement_id"], "document_id": name, "verdict": found.verdict,
                        "words": found.quote_b.exact if found.quote_b else None, "similarity": found.similarity,
                    }  # fmt: skip


def parts(text: str, statements: Iterable[Row], edits: Iterable[Row], text_id: str) -> Iterator[dict[str, Any]]:
    """A text in parts, each with the statement whose words it is, or that it was repaired."""
    marks = [
        (row["start"], row["end"], row["statement_id"])
        for row in statements
        if row["text_id"] == text_id and row["end"]
    ]
    marks += [
        (row["start"], row["end"], "repair") for row in edits if row["text_id"] == text_id and row["end"] > row["start"]
    ]
    cuts = sorted({0, len(text), *(mark[0] for mark in marks), *(mark[1] for mark in marks)})
    for first, last in pairwise(cuts):
        here = [name for start, end, name in marks if start <= first and last <= end]
        said = [name for name in here if name != "repair"]
        yield {"text": text[first:last], "mark": said[0] if said else here[0] if here else None}


def _fields(record: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _result(
    statements: Sequence[dict[str, Any]], documents: Sequence[dict[str, Any]], dates: Sequence[Row], invalid_because: Mapping[str, str],
    invalid_documents: Mapping[str, str], *, published: bool, inputs: list[dict[str, str]], pages: list[dict[str, Any]],
    witnesses: list[dict[str, Any]],
) -> dict[str, Any]:  # fmt: skip
    origins = origins_of_documents(documents)
    later: dict[str, list[str]] = {}
    for one in statements:
        for earlier in one["supersedes"]:
            later.setdefault(earlier, []).append(one["statement_id"])
    rival = {row["statement_id"] for row in dates if _differ(row, dates)}
    said_by = {name: sum(name in one["document_ids"] for one in statements) for name in origins}
    rows = [
        {
            **{name: one[name] for name in ("statement_id", "kind", "said_from", "said_until")},
            "rival_days": one["statement_id"] in rival,
            **{name: one[name] for name in ("speaker", "role", "side", "country", "via", "source_named", "channel", "form", "words", "paraphrase", "fidelity", "fidelity_note", "stance", "document_ids")},
            "origins": independent(one["document_ids"], origins),
            "superseded_by": later.get(one["statement_id"], []), "invalid_because": invalid_because.get(one["statement_id"]), "claim_ids": one["claim_ids"],
        }
        for one in statements
    ]  # fmt: skip
    rows.sort(key=lambda row: (row["said_from"] or _LATE, row["said_until"] or _LATE, row["statement_id"]))
    told = [
        {
            "repairs": 0,
            "flags": [],
            **one,
            "statements": said_by[one["document_id"]],
            "invalid_because": invalid_documents.get(one["document_id"]),
        }
        for one in sorted(documents, key=lambda one: (one["published_from"] or _LATE, one["document_id"]))
    ]
    names = (*_OF_DOCUMENT, "repairs", "flags", "statements", "invalid_because")
    return document(
        "evidence timeline", rows, inputs=inputs, dates=list(dates), documents=[{name: one[name] for name in names} for one in told],
        pages=pages, published=published, witnesses=witnesses,
    )  # fmt: skip


def _differ(row: Row, dates: Iterable[Row]) -> bool:
    return any(
        other["statement_id"] == row["statement_id"]
        and (other["from_on"] > row["until_on"] or other["until_on"] < row["from_on"])
        for other in dates
    )
