"""Registered sources as the last steps of a trace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from vendorline.evidence.source import Source
from vendorline.project.evidence.step import Step
from vendorline.project.sources import citing_ids, sources_of


def sources_behind(kind: str, name: str) -> Iterator[Step]:
    """The registered sources of something shipped: a provision, claim, term, unit cost. Raises UnknownName for what is not shipped."""
    found = sources_of(kind, name)
    yield from source_steps(found)
    if not found:
        yield Step(0, "assumption", name, f"no source of {name} is registered")


@cache
def sources_of_kind(kind: str) -> tuple[Step, ...]:
    """The registered sources of every row of a table of knowledge, each once."""
    found: dict[str, Source] = {}
    for one, key in citing_ids():
        if one == kind:
            found |= sources_of(kind, key)
    return tuple(source_steps(found))


def source_steps(found: Mapping[str, Source]) -> Iterator[Step]:
    """A step for each source: who issued it, its title, where in it, when; and whether it was read."""
    for source_id, source in found.items():
        parts = [part for part in (source.issuer, source.title, source.locator, source.published) if part]
        kind = "assumption" if source.kind == "assumption" else "source"
        yield Step(0, kind, source_id, ", ".join(parts), source_id=source_id, url=source.url, read=source.read)
