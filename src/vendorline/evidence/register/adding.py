"""Adding documents: bytes are kept first, then their rows, in one transaction."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from vendorline.errors import Fault, InvalidInput, counted
from vendorline.evidence.register.coherence import incoherent
from vendorline.evidence.register.reading_files import Described, ReadDocument, files_of, read_documents
from vendorline.evidence.register.store import DOCUMENTS, put_rows, put_text, register_folder, rows_of_table, writing
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Added:
    """What was added: a row for each document, and what was wrong with files."""

    rows: tuple[dict[str, Any], ...]
    faults: tuple[Fault, ...]


def add_documents(
    folder: Path, paths: Iterable[Path], described: Described | None = None, *, by: str | None = None, today: date,
    accept_valid: bool = False, say: Callable[[str], None] = lambda _: None,
) -> Added:  # fmt: skip
    """Add files, and those of folders, to the register of a folder, which is made where there is none.

    A file whose bytes are there already is not added again. Killed half-way, the register is as it was before.

    Args:
        folder: a project, or any folder.
        paths: files and folders.
        described: what is known of all of them.
        by: who adds them.
        today: the day on which they are added.
        accept_valid: add those that can be read where others cannot.
        say: is told how far it is.

    Raises:
        InvalidInput: a file cannot be read; carries every fault. Nothing is added.
    """
    files, faults = files_of(paths)
    if not files:
        raise InvalidInput("there is no document to add", faults or [Fault.at("FILE", None, "no file", "name a file")])
    rows = []
    described = described or Described()
    with writing(folder) as connection:
        home = register_folder(folder) / DOCUMENTS
        home.mkdir(parents=True, exist_ok=True)
        for number, read in enumerate(read_documents(files, described, by=by, today=today, faults=faults), start=1):
            say(f"{number:,} of {len(files):,} documents")
            rows.append(_keep(connection, home, read))
            if not rows[-1]["added"]:
                faults += _of_kept(connection, read, described)
        faults += _of_origin(connection, rows, described)
        os.sync()  # bytes are on the disk before the rows that name them
        wrong = sum(fault.severity == "error" for fault in faults)
        if wrong and not (accept_valid and rows):
            raise InvalidInput(f"{counted(wrong, 'error')} in {counted(len(files), 'file')}", faults)
    return Added(tuple(rows), tuple(faults))


def _keep(connection: sqlite3.Connection, home: Path, read: ReadDocument) -> dict[str, Any]:
    """Keep the bytes and the rows of a document, unless they are there."""
    sha256 = read.document["sha256"]
    there = rows_of_table(connection, "documents", sha256=sha256)
    kept = there[0] if there else read.document
    told = {
        "document_id": kept["document_id"], "text_id": read.text["text_id"], "file": str(read.path), "sha256": sha256,
        "title": kept["title"], "published_from": kept["published_from"], "published_until": kept["published_until"],
        "characters": read.text["characters"],
        "edits": len(read.edits), "flags": len(read.flags), "added": not there,
    }  # fmt: skip
    if there:
        return told
    file = home / sha256
    if not file.is_file() or file.stat().st_size != len(read.data):
        _write(file, read.data)
    put_rows(connection, "documents", [read.document])
    put_rows(connection, "texts", [read.text])
    put_rows(connection, "edits", read.edits)
    put_rows(connection, "flags", read.flags)
    put_text(connection, str(read.text["text_id"]), read.words)
    return told


def _of_kept(connection: sqlite3.Connection, read: ReadDocument, described: Described) -> Iterator[Fault]:
    """What whoever adds a document again should know: that it was withdrawn, and what said of it now is not recorded."""
    (kept,) = rows_of_table(connection, "documents", sha256=read.document["sha256"])
    if kept["withdrawn_on"] is not None:
        problem = f"is there already, and was withdrawn on {kept['withdrawn_on']}: {kept['withdrawn_because']}"
        remedy = "record it with an empty withdrawn_on where it stands again: vendorline evidence record documents.csv"
        yield Fault(str(read.path), None, None, None, problem, remedy, "warning")
    said = {field.name: getattr(described, field.name) for field in fields(described)}
    lost = [name for name, value in said.items() if value not in (None, (), "other") and value != kept[name]]
    if lost:
        problem = f"is there already; what is said of it now is not recorded: {', '.join(lost)}"
        remedy = f"record it: documents.csv with document_id ({kept['document_id']}) and {', '.join(lost)}"
        yield Fault(str(read.path), None, None, None, problem, remedy, "warning")


def _write(file: Path, data: bytes) -> None:
    """Write the bytes whole, or not at all."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.chmod(name, 0o444)
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _of_origin(connection: sqlite3.Connection, rows: Iterable[dict[str, Any]], described: Described) -> list[Fault]:
    """Whether the documents that these were made from are there, and no circle leads back."""
    faults = []
    known = {name for (name,) in connection.execute('select document_id from "documents"')}
    for name in described.derived_from:
        if name not in known:
            remedy = "add that document first, or name it by its id"
            faults.append(Fault("--derived-from", None, "derived_from", name, "no such document", remedy))
    new = [row for row in rows if row["added"]]
    asked = [{"document_id": row["document_id"], "derived_from": described.derived_from, **_NO_DAYS} for row in new]
    return [*faults, *incoherent(connection, "documents", "documents", asked, [0] * len(asked))]


_NO_DAYS = {"published_from": None, "published_until": None}
