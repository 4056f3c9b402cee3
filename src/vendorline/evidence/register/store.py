"""Where the register is kept: one SQLite file, with the text of every document made searchable, beside the bytes themselves.

A command writes in one transaction: whoever is stopped, or killed, leaves the register as it was. Bytes are written before the rows
that name them, so that no row names bytes that are not there.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from vendorline.errors import Fault, InvalidInput
from vendorline.evidence.register.tables import REGISTER_TABLES, register_table
from vendorline.network.schema import Column

#: The folder of the register in a project, its file, and the bytes of documents.
FOLDER, FILE, DOCUMENTS = "evidence", "register.sqlite", "documents"
#: Marks a file as a register, and says in which form its tables are.
APPLICATION, FORM = 0x766C6576, 1
#: Seconds that a command waits for another one that writes.
_PATIENCE_S = 20.0

#: What SQLite says, as people say it, with what mends it.
_TROUBLES = {
    "locked": ("another command is writing it", "wait until the other command has ended"),
    "readonly": ("may be read and not written", "allow yourself to write the file and its folder"),
    "unable to open": ("cannot be opened", "allow yourself to read and write the file and its folder"),
    "is full": ("the disk is full; nothing was changed", "make room and run the command again"),
}
_CONTENTS = """
create table text_contents (text_id text primary key, text text not null);
create virtual table words using fts5(text, content='text_contents', tokenize='unicode61 remove_diacritics 2');
"""


def register_folder(folder: Path) -> Path:
    """The folder of the register of a project, or of any folder; the folder itself where it is one."""
    return folder if (folder / FILE).is_file() else folder / FOLDER


def has_register(folder: Path) -> bool:
    """Whether a project, or any folder, has a register."""
    return (register_folder(folder) / FILE).is_file()


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """The register of a folder, to read. Raises InvalidInput where there is none, or none that can be read."""
    file = register_folder(folder) / FILE
    if not file.is_file():
        fault = Fault.at(str(file), None, "there is no register", "add a document: vendorline evidence add FILE")
        raise InvalidInput(f"{folder} has no register of evidence", [fault])
    # What a killed command left half-written is undone by whoever opens the file next, which needs the right to write.
    mode = "rw" if os.access(file, os.W_OK) and os.access(file.parent, os.W_OK) else "ro"
    with _told(file), closing(_connected(file, mode)) as connection:
        if _is_empty(connection):
            _refuse_lost(file)
            fault = Fault.at(
                str(file), None, "the register holds nothing yet", "add a document: vendorline evidence add FILE"
            )
            raise InvalidInput(f"{folder} has an empty register of evidence", [fault])
        yield connection


@contextmanager
def writing(folder: Path) -> Iterator[sqlite3.Connection]:
    """The register of a folder, to write in one transaction; it is made where there is none.

    Raises InvalidInput where it cannot be read, or another command keeps writing.
    """
    file = register_folder(folder) / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    with _told(file), closing(_connected(file, "rwc")) as connection:
        # The tables come first, by themselves: a file without them beside documents is one that lost them.
        with _transaction(connection):
            if _is_empty(connection):
                _refuse_lost(file)
                _make(connection)
        with _transaction(connection):
            yield connection


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("begin immediate")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _is_empty(connection: sqlite3.Connection) -> bool:
    return not connection.execute("select count(*) from sqlite_master").fetchone()[0]


def _refuse_lost(file: Path) -> None:
    documents = file.parent / DOCUMENTS
    if not documents.is_dir() or not any(documents.iterdir()):
        return
    problem = "is empty, though documents are kept beside it: what was recorded is lost"
    remedy = f"restore the file from a copy; without one, move {file.parent} aside and add its documents again"
    raise InvalidInput(f"{file} {problem}", [Fault.at(str(file), None, problem, remedy)])


@contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        problem, remedy = next(
            (said for word, said in _TROUBLES.items() if word in str(error)),
            (f"cannot be used: {error}", "restore the file from a copy"),
        )
        raise InvalidInput(f"{file} cannot be used", [Fault.at(str(file), None, problem, remedy)]) from error


def _connected(file: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=_PATIENCE_S, isolation_level=None
    )
    form = connection.execute("pragma user_version").fetchone()[0]
    application = connection.execute("pragma application_id").fetchone()[0]
    if not _is_empty(connection) and (application, form) != (APPLICATION, FORM):
        connection.close()
        problem = (
            "is no register of evidence" if application != APPLICATION else f"is a register of form {form}, not {FORM}"
        )
        fault = Fault.at(str(file), None, problem, "give the folder of a register that this version made")
        raise InvalidInput(f"{file} {problem}", [fault])
    return connection


def _make(connection: sqlite3.Connection) -> None:
    connection.execute(f"pragma application_id = {APPLICATION}")
    connection.execute(f"pragma user_version = {FORM}")
    for name in REGISTER_TABLES:
        connection.execute(_definition(name))
    for statement in filter(str.strip, _CONTENTS.split(";")):
        connection.execute(statement)


def _definition(name: str) -> str:
    table = register_table(name)
    kinds = {"integer": "integer", "number": "real"}
    columns = [f'"{c.name}" {"text" if c.is_list else kinds.get(c.type, "text")}' for c in table.columns]
    key = ", ".join(f'"{column}"' for column in table.key)
    return f'create table "{name}" ({", ".join(columns)}, primary key ({key}))'


def stored(column: Column, value: Any) -> Any:
    """A value as SQLite keeps it: days in ISO 8601, lists as JSON."""
    if value is None:
        return None
    if column.is_list:
        return json.dumps(list(value), ensure_ascii=False) if len(value) else None
    return value.isoformat() if isinstance(value, date) else value


def told(column: Column, value: Any) -> Any:
    """A value that SQLite kept, as it was stated."""
    if column.is_list:
        return tuple(json.loads(value)) if value else ()
    if value is None:
        return None
    return date.fromisoformat(value) if column.type == "date" else value


def put_rows(connection: sqlite3.Connection, name: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Put rows into a table, each in the place of one with its key; returns how many."""
    columns = register_table(name).columns
    marks = ", ".join("?" * len(columns))
    # Parts of a key that may be empty are kept as empty text: nothing equals null.
    keys = {c.name for c in columns if c.key}
    values = [
        tuple("" if v is None and c.name in keys else v for c in columns for v in [stored(c, row.get(c.name))])
        for row in rows
    ]
    connection.executemany(f'insert or replace into "{name}" values ({marks})', values)
    return len(values)


def rows_of_table(connection: sqlite3.Connection, name: str, **having: str) -> list[dict[str, Any]]:
    """The rows of a table in the order of their keys, typed; `having`: those that have these values alone."""
    table = register_table(name)
    order = ", ".join(f'"{column}"' for column in table.key)
    where = " and ".join(f'"{table.column(column).name}" = ?' for column in having)
    found = connection.execute(
        f'select * from "{name}" {f"where {where}" if where else ""} order by {order}', tuple(having.values())
    )
    return [
        {c.name: told(c, None if v == "" and c.key else v) for c, v in zip(table.columns, cells, strict=True)}
        for cells in found
    ]


def frame_of_table(connection: sqlite3.Connection, name: str) -> pl.DataFrame:
    """A table with the types of its columns."""
    rows = [
        {k: list(v) if isinstance(v, tuple) else v for k, v in row.items()} for row in rows_of_table(connection, name)
    ]
    return pl.DataFrame(rows, schema=register_table(name).polars_schema())


def put_text(connection: sqlite3.Connection, text_id: str, text: str) -> None:
    """Keep a text and make its words searchable."""
    cursor = connection.execute("insert into text_contents values (?, ?)", (text_id, text))
    connection.execute("insert into words (rowid, text) values (?, ?)", (cursor.lastrowid, text))


def text_of(connection: sqlite3.Connection, text_id: str) -> str | None:
    """The repaired text of an id; None where there is none."""
    found = connection.execute("select text from text_contents where text_id = ?", (text_id,)).fetchone()
    return None if found is None else str(found[0])


def search_words(connection: sqlite3.Connection, words: Sequence[str], most: int) -> list[dict[str, Any]]:
    """Texts that hold all of some words or phrases, the best first: text_id and an excerpt with the words between « and »."""
    asked = " ".join('"' + word.replace('"', '""') + '"' for word in words if word.strip())
    if not asked:
        return []
    query = """
        select text_contents.text_id, snippet(words, 0, '«', '»', '…', 24)
        from words join text_contents on text_contents.rowid = words.rowid
        where words match ? order by bm25(words), text_contents.text_id limit ?
    """
    return [
        {"text_id": text_id, "excerpt": " ".join(found.split())}
        for text_id, found in connection.execute(query, (asked, most))
    ]
