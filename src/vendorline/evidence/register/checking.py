"""Holding a register against itself: bytes against their names, texts against their repairs, anchors against texts, ids, circles."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vendorline.errors import Fault
from vendorline.evidence.register import store
from vendorline.evidence.register.coherence import incoherent
from vendorline.evidence.register.tables import REGISTER_TABLES, register_table, targets_of
from vendorline.evidence.register.withdrawing import standing_in


def faults_of(folder: Path) -> tuple[Fault, ...]:
    """Everything that is wrong with the register of a folder; raises InvalidInput where there is none that can be read."""
    with store.reading(folder) as connection:
        rows = {name: store.rows_of_table(connection, name) for name in REGISTER_TABLES}
        return (
            *_bytes(store.register_folder(folder) / store.DOCUMENTS, rows["documents"]),
            *_texts(connection, rows),
            *_anchors(connection, rows),
            *_ids(rows),
            *(
                f
                for name in REGISTER_TABLES
                if name not in {"uses", "claims"}
                for f in incoherent(connection, name, name, rows[name], [0] * len(rows[name]))
            ),
            *_on_what_fell(connection, rows),
        )


def _bytes(home: Path, documents: list[dict[str, Any]]) -> Iterator[Fault]:
    kept = {row["sha256"]: row["document_id"] for row in documents}
    for sha256, name in kept.items():
        file = home / sha256
        if not file.is_file():
            yield Fault("documents", None, "sha256", name, "its bytes are not there", f"put the file back as {file}")
            continue
        with file.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != sha256:
            yield Fault(
                "documents",
                None,
                "sha256",
                name,
                "its bytes are not those that were added",
                f"put the file back as {file}",
            )
    left = sorted(file.name for file in home.iterdir() if file.name not in kept) if home.is_dir() else []
    for name in left:
        problem = "no document names these bytes: adding was stopped"
        yield Fault(str(home), None, None, name, problem, "add the file again, or delete this one", "warning")


def _texts(connection: sqlite3.Connection, rows: dict[str, list[dict[str, Any]]]) -> Iterator[Fault]:
    from vendorline.evidence.repair import Edit, inverted

    for text in rows["texts"]:
        name, kept = text["text_id"], store.text_of(connection, text["text_id"])
        if kept is None or _sha256(kept) != text["sha256"]:
            yield Fault(
                "texts",
                None,
                "sha256",
                name,
                "the text is not the one that was kept",
                "restore the register from a copy",
            )
            continue
        edits = [Edit(**{k: v for k, v in edit.items() if k not in {"text_id", "number"}} | {k: edit[k] or "" for k in ("removed", "inserted")})
                 for edit in rows["edits"] if edit["text_id"] == name]  # fmt: skip
        if _sha256(inverted(kept, edits)) != text["raw_sha256"]:
            yield Fault(
                "edits",
                None,
                None,
                name,
                "its repairs do not lead back to what was read",
                "restore the register from a copy",
            )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _anchors(connection: sqlite3.Connection, rows: dict[str, list[dict[str, Any]]]) -> Iterator[Fault]:
    for row in rows["statements"]:
        text = store.text_of(connection, row["text_id"]) or ""
        if text[row["start"] or 0 : row["end"] or 0] != row["exact"]:
            yield Fault(
                "statements",
                None,
                "exact",
                row["statement_id"],
                "the words do not stand where it says",
                "record it again",
            )


def _ids(rows: dict[str, list[dict[str, Any]]]) -> Iterator[Fault]:
    for name in REGISTER_TABLES:
        for column in register_table(name).columns:
            for table, key in targets_of(column):
                known = {row[key] for row in rows[table]}
                for row in rows[name]:
                    value = row[column.name]
                    for one in value if column.is_list else [value] if value is not None else []:
                        if one not in known:
                            yield Fault(
                                name, None, column.name, one, f"no such id in {table}", "record it, or mend the row"
                            )


def _on_what_fell(connection: sqlite3.Connection, rows: dict[str, list[dict[str, Any]]]) -> Iterator[Fault]:
    stands = standing_in(connection)
    for name, why in stands.claims.items():
        claim = next(row for row in rows["claims"] if row["claim_id"] == name)
        if claim["withdrawn_on"] is None:
            yield Fault(
                "claims",
                None,
                "statement_ids",
                name,
                f"it no longer stands: {why}",
                "withdraw it, or give it another statement",
                "warning",
            )
    for use in rows["uses"]:
        for name in use["claim_ids"]:
            if name in stands.claims:
                yield Fault(
                    "uses",
                    None,
                    "claim_ids",
                    name,
                    f"use {use['use_id']} rests on a claim that fell: {stands.claims[name]}",
                    "make the result again without it",
                    "warning",
                )
