"""Sources as a page shows them, from what a saved result says of them or from those that are registered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from vendorline.evidence.source import READ_WORDS, source_kinds
from vendorline.evidence.source import Source as Registered
from vendorline.report.parts import Source

_FIELDS = (
    "title",
    "issuer",
    "published_on",
    "published_precision",
    "accessed_on",
    "kind",
    "read",
    "locator",
    "url",
    "note",
)


def described(said: Mapping[str, Any]) -> Source:
    """A source as a result tells it; one that is told in fewer or other words keeps those."""
    title = str(said.get("title") or said.get("url") or said.get("id"))
    try:
        return shown(Registered.checked({name: said[name] for name in _FIELDS if said.get(name)} | {"title": title}))
    except ValidationError:
        kind = said.get("kind")
        return Source(title, said.get("url"), str(kind) if kind else None)


def shown(source: Registered, *, side: str | None = None) -> Source:
    """A registered source as a page shows it; `side`: on whose side it stands, where that matters."""
    kind = source_kinds()[source.kind].name
    read = READ_WORDS[source.read] if source.read else None
    return Source(
        source.title,
        source.url,
        ", ".join(part for part in (kind, side, read) if part),
        issuer=source.issuer,
        published=source.published_in_words,
        locator=source.locator,
        primary=source.primary,
    )
