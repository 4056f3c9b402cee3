"""Registered sources as the last steps of a trace."""

from __future__ import annotations

from collections.abc import Iterator

from vendorline.project.evidence.step import Step


def sources_behind(kind: str, name: str) -> Iterator[Step]:
    """The registered sources of a provision, claim or table of knowledge; where none is registered, that it is assumed."""
    from vendorline.project.sources import sources_of

    found = sources_of(kind, name)
    for source_id, source in found.items():
        parts = [part for part in (source.issuer, source.title, source.locator, source.published) if part]
        yield Step(0, "source", source_id, ", ".join(parts), source_id=source_id, url=source.url, read=source.read)
    if not found:
        yield Step(0, "assumption", name, f"no source of {name} is registered")
