"""Sources as BibTeX, in UTF-8, as biber and current BibTeX styles read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from vendorline.evidence.source import READ_WORDS, Source, source_kinds

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: What TeX reads as a command, and how it is written as itself.
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
#: What would end the field of an address, or is no part of one.
_IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}
#: The field of the issuer, by what it is to the source and what kind of entry it stands in.
_CONTAINER = {"article": "journal"}
_INSTITUTION = "techreport"


def bibtex(sources: Mapping[str, Source]) -> str:
    """Sources by id as entries with these keys."""
    return "\n".join(_entry(name, source) for name, source in sources.items())


def _entry(name: str, source: Source) -> str:
    kind = source_kinds()[source.kind]
    fields = ",\n".join(f"  {field} = {value}" for field, value in _fields(source))
    return f"@{kind.bibtex}{{{re.sub(r'[^A-Za-z0-9:._-]', '-', name)},\n{fields}\n}}\n"


def _fields(source: Source) -> Iterator[tuple[str, str]]:
    kind = source_kinds()[source.kind]
    # A second pair of braces keeps capitals as they are, and the name of a body in one piece.
    yield "title", f"{{{{{escaped(source.title)}}}}}"
    if source.issuer:
        issuer = f"{{{{{escaped(source.issuer)}}}}}"
        container = _CONTAINER.get(kind.bibtex) if kind.issuer_as == "container" else None
        yield container or "author", issuer
        if kind.bibtex == _INSTITUTION:
            yield "institution", issuer
    if source.published_on:
        yield from _date(source.published_on, source.published_precision)
    yield "howpublished", f"{{{escaped(', '.join(filter(None, (_capital(kind.name), source.locator))))}}}"
    if source.url:
        yield "url", f"{{{''.join(_IN_ADDRESS.get(character, character) for character in source.url)}}}"
    if source.accessed_on:
        yield "urldate", f"{{{source.accessed_on.isoformat()}}}"
    said = " ".join(part for part in (f"{_capital(READ_WORDS[source.read])}.", source.note) if part)
    yield "note", f"{{{escaped(said)}}}"


def _date(day: date, precision: str | None) -> Iterator[tuple[str, str]]:
    yield "year", f"{{{day.year}}}"
    if precision != "year":
        yield "month", _MONTHS[day.month - 1]
    if precision in {None, "day"}:
        yield "day", f"{{{day.day}}}"


def escaped(text: str) -> str:
    """A text as TeX prints it: signs that are commands to TeX as themselves, on one line."""
    return "".join(_SPECIAL.get(character, character) for character in " ".join(text.split()))


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
