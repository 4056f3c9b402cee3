"""Sources as RIS, which reference managers import; its tags are `data/ris_tags.csv`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from vendorline.evidence.source import READ_WORDS, Source, source_kinds
from vendorline.knowledge.data_files import rows_of


@cache
def _tags() -> Mapping[str, str]:
    return {row["field"]: row["tag"] for row in rows_of("vendorline.evidence", "data/ris_tags.csv")}


def ris(sources: Mapping[str, Source]) -> str:
    """Sources by id as records, each line ended as the format asks."""
    tags = _tags()
    return "".join(
        f"{tags[field]}  - {' '.join(value.split())}\r\n"
        for name, source in sources.items()
        for field, value in _fields(name, source)
    )


def _fields(name: str, source: Source) -> Iterator[tuple[str, str]]:
    kind = source_kinds()[source.kind]
    yield "type", kind.ris
    yield "id", name
    yield "title", source.title
    if source.issuer:
        # In the name of an author a comma would part a family name from a given one.
        whole = source.issuer.replace(", ", " – ").replace(",", " ")
        yield kind.issuer_as, whole if kind.issuer_as == "author" else source.issuer
    if source.published_on:
        yield "year", str(source.published_on.year)
        yield "published", _date(source.published_on, source.published_precision)
    if source.locator:
        yield "locator", source.locator
    if source.url:
        yield "url", source.url
    if source.accessed_on:
        yield "accessed", _date(source.accessed_on, None)
    read = READ_WORDS[source.read]
    yield "note", " ".join(part for part in (f"{read[:1].upper()}{read[1:]}.", source.note) if part)
    yield "end", ""


def _date(day: date, precision: str | None) -> str:
    """A date as the format writes it: what is not known stays empty between its strokes."""
    month = "" if precision == "year" else f"{day.month:02}"
    return f"{day.year}/{month}/{f'{day.day:02}' if precision in {None, 'day'} else ''}/"
