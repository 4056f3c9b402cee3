"""Plain text: its characters as they stand."""

from __future__ import annotations

from vendorline.evidence.extract.charset import decoded
from vendorline.evidence.extract.extracted import Extracted
from vendorline.evidence.extract.media_types import TEXT
from vendorline.evidence.extract.refusals import refused


def plain_text(data: bytes, name: str) -> Extracted:
    """The text of a text file: encoded again in its charset, it is the same bytes but for a mark of byte order.

    Raises InvalidInput where the file is empty or no text.
    """
    found = decoded(data, name)
    if not found.text.strip():
        raise refused(name, "is empty", "give a document with text in it")
    return Extracted(found.text, TEXT, found.charset, tools="vendorline", notes=found.notes)
