"""Withdrawing a document, statement or claim: it stays in the register with the day and the reason, and what rests on it falls."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from vendorline.errors import UnknownName, UsageError
from vendorline.evidence.register.standing import Standing, standing
from vendorline.evidence.register.store import reading, rows_of_table
from vendorline.quick_dataclass import dataclass

#: Tables whose rows can be withdrawn, and their ids.
WITHDRAWN = {"documents": "document_id", "statements": "statement_id", "claims": "claim_id"}


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was withdrawn, and what falls with it: ids of statements, claims and uses."""

    table: str
    id: str
    statements: tuple[str, ...]
    claims: tuple[str, ...]
    uses: tuple[str, ...]


def standing_in(connection: sqlite3.Connection) -> Standing:
    """What of a register stands."""
    return standing(*(rows_of_table(connection, name) for name in ("documents", "texts", "statements", "claims")))


def standing_of(folder: Path) -> Standing:
    """What of the register of a folder stands."""
    with reading(folder) as connection:
        return standing_in(connection)


def withdraw(connection: sqlite3.Connection, name: str, because: str, *, today: date) -> Withdrawal:
    """Withdraw a document, statement or claim by its id.

    Args:
        connection: the register, open for writing.
        name: the id.
        because: why.
        today: the day.

    Raises:
        UnknownName: nothing has that id.
        UsageError: it was withdrawn before, or no reason is given.
    """
    if not because.strip():
        raise UsageError("say why: --because TEXT")
    table, row = found_in(connection, name, WITHDRAWN)
    if row["withdrawn_on"] is not None:
        raise UsageError(f"{name} was withdrawn on {row['withdrawn_on']}: {row['withdrawn_because']}")
    before = standing_in(connection)
    connection.execute(
        f'update "{table}" set withdrawn_on = ?, withdrawn_because = ? where "{WITHDRAWN[table]}" = ?',
        (today.isoformat(), because, name),
    )
    after = standing_in(connection)
    invalid_because = tuple(sorted(after.statements.keys() - before.statements.keys() - {name}))
    claims = tuple(sorted(after.claims.keys() - before.claims.keys() - {name}))
    gone = after.claims.keys() - before.claims.keys()
    uses = tuple(u["use_id"] for u in rows_of_table(connection, "uses") if gone & set(u["claim_ids"]))
    return Withdrawal(table, name, invalid_because, claims, uses)


def found_in(connection: sqlite3.Connection, name: str, tables: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """The table and row that have an id; raises UnknownName where none has it."""
    known: list[str] = []
    for table, key in tables.items():
        for row in rows_of_table(connection, table):
            if row[key] == name:
                return table, row
            known.append(row[key])
    raise UnknownName("id", name, known)
