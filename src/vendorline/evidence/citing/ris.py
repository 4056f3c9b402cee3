"""Sources as RIS, which reference managers import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from vendorline.evidence.source import READ_WORDS, Source, source_kinds

_ISSUER = {"author": "AU", "authority": "PB", "container": "T2"}


def ris(sources: Mapping[str, Source]) -> str:
    """Sources by id as records, each line ended as the format asks."""
    return "".join(
        f"{tag}  - {' '.join(value.split())}\r\n"
        for name, source in sources.items()
        for tag, value in _lines(name, source)
    )


def _lines(name: str, source: Source) -> Iterator[tuple[str, str]]:
    kind = source_kinds()[source.kind]
    yield "TY", kind.ris
    yield "ID", name
    yield "TI", source.title
    if source.issuer:
        tag = _ISSUER[kind.issuer_as]
        # In the name of an author a comma would part a family name from a given one.
        yield tag, source.issuer.replace(", ", " – ").replace(",", " ") if tag == "AU" else source.issuer
    if source.published_on:
        yield "PY", str(source.published_on.year)
        yield "DA", _date(source.published_on, source.published_precision)
    if source.locator:
        yield "SE", source.locator
    if source.url:
        yield "UR", source.url
    if source.accessed_on:
        yield "Y2", _date(source.accessed_on, None)
    read = READ_WORDS[source.read]
    yield "N1", " ".join(part for part in (f"{read[:1].upper()}{read[1:]}.", source.note) if part)
    yield "ER", ""


def _date(day: date, precision: str | None) -> str:
    """A date as the format writes it: what is not known stays empty between its strokes."""
    month = "" if precision == "year" else f"{day.month:02}"
    return f"{day.year}/{month}/{f'{day.day:02}' if precision in {None, 'day'} else ''}/"
