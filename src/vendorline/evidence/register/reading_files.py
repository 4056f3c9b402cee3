"""A file as the register takes it in: its bytes, its text repaired, and what both say of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from vendorline.errors import Fault, InvalidInput
from vendorline.network.guard import located, read_bytes, refused
from vendorline.quick_dataclass import dataclass

#: Larger files are refused: nobody quotes from them.
MOST_BYTES = 256_000_000
#: Files of a folder that are taken; whatever else lies there is said and left.
SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".mht", ".mhtml", ".pdf", ".txt", ".text", ".md"})
#: Digits of a SHA-256 that make an id.
ID_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What whoever adds documents says of them; it goes before what is found in their bytes. See the table documents."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    address: str | None = None
    language: str | None = None
    published_from: date | None = None
    published_until: date | None = None
    retrieved_on: date | None = None
    kind: str = "other"
    side: str | None = None
    derived_from: tuple[str, ...] = ()
    relation: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document ready to be kept: its bytes, and its rows of documents, texts, edits and flags."""

    path: Path
    data: bytes
    document: Mapping[str, Any]
    text: Mapping[str, Any]
    words: str
    edits: tuple[Mapping[str, Any], ...]
    flags: tuple[Mapping[str, Any], ...]


def files_of(paths: Iterable[Path]) -> tuple[list[Path], list[Fault]]:
    """The files that are meant, those of folders included; what lies in a folder and is no document is told as a warning."""
    found: list[Path] = []
    faults = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        for file in sorted(path.rglob("*")):
            if file.suffix.casefold() in SUFFIXES and file.is_file():
                found.append(file)
            elif file.is_file() and not _belongs_to_a_page(file):
                problem, remedy = "not a document that can be read; left aside", "name it by itself if it is text"
                faults.append(Fault(str(file), None, None, None, problem, remedy, "warning"))
    return list(dict.fromkeys(found)), faults


def _belongs_to_a_page(file: Path) -> bool:
    """Whether a file was saved with a page, in the folder beside it."""
    return any(
        folder.name.endswith(("_files", "-Dateien", "_fichiers", "_archivos")) for folder in file.parents
    ) or file.name.startswith(".")


def read_document(path: Path, described: Described, *, by: str | None, today: date) -> ReadDocument:
    """Read a file, repair its text, and say what is found in it.

    Args:
        path: the file.
        described: what is known of it.
        by: who adds it.
        today: the day on which it is added.

    Raises:
        InvalidInput: the file cannot be read, or holds no text; carries every fault.
        MissingLibrary: what reads documents is not installed.
    """
    from vendorline.evidence.extract import extract
    from vendorline.evidence.repair import repair

    if not path.exists():
        raise refused(path, "no such file", "name a file that is there")
    with located(path):
        data = read_bytes(path, MOST_BYTES)
    found = extract(data, path.name)
    mended = repair(found.text)
    sha256 = hashlib.sha256(data).hexdigest()
    document_id = sha256[:ID_DIGITS]
    days = _published(found.published_on, found.published_precision)
    own: dict[str, Any] = {
        "title": found.title, "author": found.author, "publisher": found.publisher, "language": found.language,
        "published_from": days[0], "published_until": days[1],
    }  # fmt: skip
    said = {field.name: getattr(described, field.name) for field in fields(described)}
    document = {
        "document_id": document_id, "sha256": sha256, "media_type": found.media_type, "charset": found.charset, "file_name": path.name,
        "added_on": today, "added_by": by, "withdrawn_on": None, "withdrawn_because": None,
        **own, **{name: value for name, value in said.items() if value not in (None, ()) or name not in own},
    }  # fmt: skip
    text_id = f"{document_id}@1"
    text = {
        "text_id": text_id, "document_id": document_id, "version": 1, "sha256": _sha256(mended.text), "raw_sha256": _sha256(mended.raw),
        "characters": len(mended.text), "tools": found.tools, "made_on": today,
    }  # fmt: skip
    edits = tuple({"text_id": text_id, "number": n, **_fields_of(edit)} for n, edit in enumerate(mended.edits, start=1))
    flags = tuple({"text_id": text_id, "number": n, **_fields_of(flag)} for n, flag in enumerate(mended.flags, start=1))
    return ReadDocument(path, data, document, text, mended.text, edits, flags)


def _fields_of(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _published(day: date | None, precision: str | None) -> tuple[date | None, date | None]:
    """First and last day on which it may have been published."""
    if day is None:
        return None, None
    if precision == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if precision == "month":
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return day.replace(day=1), date.fromordinal(following.toordinal() - 1)
    return day, day


def read_documents(
    files: Iterable[Path], described: Described, *, by: str | None, today: date, faults: list[Fault]
) -> Iterator[ReadDocument]:
    """Files read one after the other; one that cannot be read adds its faults to the list and is passed over."""
    for path in files:
        try:
            yield read_document(path, described, by=by, today=today)
        except InvalidInput as error:
            faults += error.faults or [Fault.at(str(path), None, str(error), "give a file that can be read")]
