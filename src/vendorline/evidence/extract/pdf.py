"""The text of a PDF by pdfplumber, page by page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from vendorline.errors import InvalidInput
from vendorline.evidence.extract.extracted import Extracted
from vendorline.evidence.extract.media_types import PDF
from vendorline.evidence.extract.refusals import refused, require, with_versions

#: Pages of a document that are read at most.
MOST_PAGES = 5_000
_GLYPH = re.compile(r"\(cid:\d+\)")
_LOCKED = frozenset({"PDFPasswordIncorrect", "PDFEncryptionError", "PDFTextExtractionNotAllowed"})


def pdf_text(data: bytes, name: str) -> Extracted:
    """The text of a PDF, pages apart by a blank line, and what it says of itself.

    Raises:
        InvalidInput: it is encrypted, broken, without text, or has too many pages.
        MissingLibrary: pdfplumber is not installed.
    """
    require("pdfplumber", "PDF")
    import pdfplumber

    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            texts = list(_pages(document, name))
            said: dict[str, Any] = dict(document.metadata or {})
    except InvalidInput:
        raise
    except Exception as error:
        if any(type(one).__name__ in _LOCKED for one in _chain(error)):
            raise refused(name, "is encrypted: it opens with a password alone", "save it without one") from error
        raise refused(
            name, "is a PDF that cannot be read: it is broken or cut off", "fetch or save it again"
        ) from error
    if not texts:
        raise refused(name, "is a PDF without pages", "fetch or save it again")
    if not any(text.strip() for text in texts):
        raise refused(
            name, "has no text on any page: it is a scan", "recognise its characters first (OCR), then add it"
        )
    return _put_together(texts, said)


def _pages(document: Any, name: str) -> Iterator[str]:
    if len(document.pages) > MOST_PAGES:
        raise refused(name, f"has more than {MOST_PAGES:,} pages", "split it")
    for page in document.pages:
        yield page.extract_text() or ""
        page.close()


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error, what it was made of and what it holds."""
    left: list[BaseException] = [error]
    while left:
        one = left.pop()
        yield one
        left += [other for other in (one.__cause__, *one.args) if isinstance(other, BaseException)]


def _put_together(texts: list[str], said: dict[str, Any]) -> Extracted:
    starts, parts, place = [], [], 0
    for text in texts:
        starts.append(place)
        parts.append(text)
        place += len(text) + 2
    text = "\n\n".join(parts)
    notes = []
    blank = [str(number) for number, one in enumerate(texts, 1) if not one.strip()]
    if blank:
        notes.append(
            f"pages without text, perhaps scans: {', '.join(blank[:20])}" + (" ..." if len(blank) > 20 else "")
        )
    if glyphs := len(_GLYPH.findall(text)):
        notes.append(f"{glyphs:,} signs have no character: (cid:NUMBER) stands for each")
    if made := re.match(r"D:(\d{4})(\d{2})(\d{2})", _words(said.get("CreationDate")) or ""):
        notes.append(f"the file was made on {made[1]}-{made[2]}-{made[3]}, which need not be the day of publication")
    return Extracted(
        text,
        PDF,
        title=_words(said.get("Title")),
        author=_words(said.get("Author")),
        pages=tuple(starts),
        tools=with_versions("pdfplumber", "pdfminer.six"),
        notes=tuple(notes),
    )


def _words(value: object) -> str | None:
    text = value.decode("latin-1") if isinstance(value, bytes) else value if isinstance(value, str) else ""
    return " ".join(text.replace("\x00", "").split()) or None
