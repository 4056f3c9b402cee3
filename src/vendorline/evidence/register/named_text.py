"""A text by a file, or by the id of a document or text of the register."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from vendorline.errors import InvalidInput, UnknownName
from vendorline.evidence.register import store
from vendorline.evidence.register.reading_files import Described, read_document
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class NamedText:
    """A repaired text: what it is called, its words, and what is known of its document. `text_id` None: it is not in the register."""

    called: str
    words: str
    text_id: str | None
    document_id: str | None
    published_from: date | None
    published_until: date | None
    path: Path | None


def named_text(name: str, folder: Path) -> NamedText:
    """The text of a file, or of an id.

    Raises:
        InvalidInput: the file cannot be read; carries every fault.
        UnknownName: neither a file nor an id is so called.
    """
    if store.has_register(folder):
        with store.reading(folder) as connection:
            for text in store.rows_of_table(connection, "texts")[::-1]:
                if name in {text["text_id"], text["document_id"]}:
                    documents = {d["document_id"]: d for d in store.rows_of_table(connection, "documents")}
                    home = documents[text["document_id"]]
                    words = store.text_of(connection, text["text_id"]) or ""
                    days = home["published_from"], home["published_until"]
                    return NamedText(name, words, text["text_id"], home["document_id"], *days, None)
            known = [row["document_id"] for row in store.rows_of_table(connection, "documents")]
    else:
        known = []
    path = Path(name)
    if not path.is_file() and path.suffix:
        raise InvalidInput(f"no such file: {name}")
    if not path.is_file():
        raise UnknownName("file or document", name, known)
    read = read_document(path, Described(), by=None, today=date.today())
    days = read.document["published_from"], read.document["published_until"]
    return NamedText(path.name, read.words, None, None, *days, path)
