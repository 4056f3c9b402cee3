"""What was taken out of the bytes of a document: its text, and what the document says of itself."""

from __future__ import annotations

from datetime import date
from typing import Literal

from vendorline.quick_dataclass import dataclass

Precision = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a document and what was read beside it; whatever the document does not say is None.

    `published_on` is the last day of the month or the year where `published_precision` is not a day. `pages`: the character at which each
    page begins; none where there are no pages. `tools`: what read it, with versions. `notes`: what a reader must know of how it was read.
    """

    text: str
    media_type: str
    charset: str | None = None
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published_on: date | None = None
    published_precision: Precision | None = None
    language: str | None = None
    pages: tuple[int, ...] = ()
    tools: str = ""
    notes: tuple[str, ...] = ()
