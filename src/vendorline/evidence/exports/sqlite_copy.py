"""The register as a SQLite file of its own for a viewer such as Datasette: its tables, with foreign keys, and what fell marked."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from vendorline.evidence.register import store
from vendorline.evidence.register.tables import REGISTER_TABLES, register_table, targets_of
from vendorline.evidence.register.withdrawing import standing_in

_KINDS = {"integer": "integer", "number": "real"}


def write_sqlite(folder: Path, file: Path) -> dict[str, int]:
    """Write the register of a folder into a new SQLite file; returns how many rows each table has.

    Lists are JSON, which the viewer can look into; texts stand in `texts`, and their words can be searched.
    """
    with store.reading(folder) as connection, closing(sqlite3.connect(file)) as copy:
        invalid_because = standing_in(connection)
        copy.execute("pragma foreign_keys = off")
        counts = {}
        for name in REGISTER_TABLES:
            rows = store.rows_of_table(connection, name)
            _write(
                copy,
                name,
                rows,
                {
                    "documents": invalid_because.documents,
                    "statements": invalid_because.statements,
                    "claims": invalid_because.claims,
                }.get(name),
            )
            counts[name] = len(rows)
        _write_texts(connection, copy)
        copy.commit()
    return counts


def _write(
    copy: sqlite3.Connection, name: str, rows: list[dict[str, Any]], invalid_because: Mapping[str, str] | None
) -> None:
    table = register_table(name)
    columns = [f'"{c.name}" {"text" if c.is_list else _KINDS.get(c.type, "text")}' for c in table.columns]
    single = [c for c in table.columns if not c.is_list]
    keys = [f'foreign key ("{c.name}") references "{t}" ("{k}")' for c in single for t, k in targets_of(c)]
    key = f"primary key ({', '.join(f'{chr(34)}{c}{chr(34)}' for c in table.key)})"
    if invalid_because is not None:
        columns.append('"invalid_because" text')
    copy.execute(f'create table "{name}" ({", ".join([*columns, key, *keys])})')
    own = [
        (
            *(store.stored(c, row[c.name]) for c in table.columns),
            *([invalid_because.get(row[table.key[0]])] if invalid_because is not None else []),
        )
        for row in rows
    ]
    copy.executemany(f'insert into "{name}" values ({", ".join("?" * len(columns))})', own)


def _write_texts(connection: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    copy.execute('alter table "texts" add column "text" text')
    for text_id, text in connection.execute("select text_id, text from text_contents"):
        copy.execute('update "texts" set "text" = ? where "text_id" = ?', (text, text_id))
    copy.execute("create virtual table \"texts_fts\" using fts5(text, content='texts')")
    copy.execute('insert into "texts_fts" (rowid, text) select rowid, text from "texts"')
