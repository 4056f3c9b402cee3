"""Bytes of a document to its text: whichever reader its kind needs."""

from __future__ import annotations

from pathlib import Path

from vendorline.evidence.extract.extracted import Extracted
from vendorline.evidence.extract.media_types import HTML, MHTML, PDF, TEXT, WEB_ARCHIVE, media_type_of
from vendorline.evidence.extract.pages import page_text, saved_page, web_archive
from vendorline.evidence.extract.pdf import pdf_text
from vendorline.evidence.extract.plain import plain_text
from vendorline.evidence.extract.refusals import refused
from vendorline.network.guard import located

#: Bytes of a document that are read at most.
MOST = 200_000_000

_READERS = {
    PDF: pdf_text,
    HTML: page_text,
    MHTML: saved_page,
    WEB_ARCHIVE: web_archive,
    TEXT: plain_text,
}


def extract(data: bytes, name: str, *, media_type: str | None = None) -> Extracted:
    """The text of a document and what it says of itself.

    Args:
        data: its bytes.
        name: what it is called: for its ending, and in faults.
        media_type: what it is, where that is known: application/pdf, text/html, multipart/related (a saved page), application/x-webarchive
            or text/plain; else it is told by the bytes and the name.

    Raises:
        InvalidInput: the document is encrypted, broken, empty, no text, of a kind that is not read, or too large.
        MissingLibrary: a library of the extra `evidence` is not installed.
    """
    if not data.strip(b" \t\r\n\x00"):
        raise refused(name, "is empty", "give a document with text in it")
    if len(data) > MOST:
        raise refused(name, f"is larger than {MOST / 1_000_000:,g} MB", "split it")
    kind = media_type if media_type in _READERS else media_type_of(data, name)
    with located(Path(name)):
        return _READERS[kind](data, name)
