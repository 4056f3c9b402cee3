"""One thing of the register with all that belongs to it: a document with its text, repairs and statements; a statement with its days."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vendorline.evidence.register import store
from vendorline.evidence.register.standing import origins
from vendorline.evidence.register.withdrawing import found_in, standing_in
from vendorline.quick_dataclass import dataclass

Row = Mapping[str, Any]
_IDS = {
    "documents": "document_id", "texts": "text_id", "statements": "statement_id", "claims": "claim_id", "actors": "actor_id", "uses": "use_id",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to show of an id.

    `rows`: the row itself, with `invalid_because` (why it no longer stands, or None) and `superseded_by`. `text` with its repairs and flags is
    there for documents and texts; `statements` are those of a document, or the one that is shown; `beside` are rows of other tables.
    """

    kind: str
    rows: tuple[dict[str, Any], ...]
    text: str | None = None
    edits: tuple[dict[str, Any], ...] = ()
    flags: tuple[dict[str, Any], ...] = ()
    statements: tuple[dict[str, Any], ...] = ()
    beside: Mapping[str, tuple[dict[str, Any], ...]] | None = None


def shown(folder: Path, name: str) -> Shown:
    """What there is to show of a document, text, statement, claim, actor or use; raises UnknownName where nothing has that id."""
    with store.reading(folder) as connection:
        table, row = found_in(connection, name, _IDS)
        rows = {
            one: store.rows_of_table(connection, one)
            for one in ("texts", "statements", "statement_dates", "claims", "links", "uses", "actor_roles")
        }
        stands = standing_in(connection)
        invalid_because = {"documents": stands.documents, "statements": stands.statements, "claims": stands.claims}.get(
            table, {}
        )
        own = {**row, "invalid_because": invalid_because.get(name), "superseded_by": stands.superseded.get(name, ())}
        if table in {"documents", "texts"}:
            text_ids = [t["text_id"] for t in rows["texts"] if name in {t["text_id"], t["document_id"]}]
            newest = text_ids[-1] if text_ids else None
            edits, flags = (
                tuple(row for row in store.rows_of_table(connection, other) if row["text_id"] == newest)
                for other in ("edits", "flags")
            )
            text = store.text_of(connection, newest) if newest else None
            return Shown(
                table, (own,), text, edits, flags, tuple(s for s in rows["statements"] if s["text_id"] in text_ids)
            )
        if table == "statements":
            beside = {
                "statement_dates": tuple(d for d in rows["statement_dates"] if d["statement_id"] == name),
                "claims": tuple(c for c in rows["claims"] if name in c["statement_ids"]),
            }
            return Shown(table, (own,), store.text_of(connection, row["text_id"]), statements=(row,), beside=beside)
        if table == "claims":
            leader = origins(rows["claims"], rows["links"])
            beside = {
                "statements": tuple(s for s in rows["statements"] if s["statement_id"] in row["statement_ids"]),
                "links": tuple(k for k in rows["links"] if name in {k["from_claim_id"], k["to_claim_id"]}),
                "same_origin": tuple(
                    {"claim_id": c} for c, first in leader.items() if first == leader[name] and c != name
                ),
                "uses": tuple(u for u in rows["uses"] if name in u["claim_ids"]),
            }
            return Shown(table, (own,), beside=beside)
        roles = tuple(r for r in rows["actor_roles"] if r["actor_id"] == name) if table == "actors" else ()
        said = tuple(s for s in rows["statements"] if s["speaker_id"] == name) if table == "actors" else ()
        return Shown(table, (own,), statements=said, beside={"actor_roles": roles} if roles else {})
