"""A source in a line of words: who, what, when, which kind, and whether it was read."""

from __future__ import annotations

from vendorline.evidence.source import READ_WORDS, Source, source_kinds


def in_words(source: Source, *, address: bool = True) -> str:
    """A source as a line for readers, such as `NCSC: Advice, section 3 (28 January 2020). Official document, not read. https://...`.

    Args:
        source: the source.
        address: whether its address and its note stand at the end.
    """
    issuer = f"{source.issuer}: " if source.issuer else ""
    place = f", {source.locator}" if source.locator else ""
    when = f" ({source.published_in_words})" if source.published_in_words else ""
    line = f"{issuer}{source.title}{place}{when}. {standing(source)}."
    return " ".join([line, *(part for part in (source.note, source.url) if part)]) if address else line


def standing(source: Source) -> str:
    """What a source is, and whether it was read and when: `Trade press, read on 23 November 2026`."""
    kind = source_kinds()[source.kind].name
    day = source.accessed_on
    when = f" on {day.day} {day:%B} {day.year}" if day else ""
    return f"{kind[:1].upper()}{kind[1:]}, {READ_WORDS[source.read]}{when}"
