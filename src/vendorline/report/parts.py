"""What a page is put together from: folds, parts of a fold, sources."""

from __future__ import annotations

from markupsafe import Markup

from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under a heading of the second level."""

    id: str
    title: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Fold:
    """A section of the page: its label, what it says in a sentence, and what it holds.

    `nav` is its name in the contents bar; `kind` what its part of the stylesheet is called.
    """

    id: str
    label: str
    message: str
    html: Markup
    nav: str = ""
    open: bool = False
    wide: bool = True
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A source that the page rests on; `kind` says in words what it is, on whose side it stands, and whether it was read."""

    title: str
    url: str | None = None
    kind: str | None = None
    issuer: str | None = None
    published: str | None = None
    locator: str | None = None
    primary: bool = False
