"""Templates: everything escaped, every name there or an error."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from vendorline.report import palette, wording, words
from vendorline.report.answer.cells import Cell
from vendorline.report.names import country, vendor
from vendorline.results.verdicts import VERDICTS


def render(template: str, **values: Any) -> Markup:
    """A template of this package with its values, as markup that is safe to put into a page."""
    return Markup(_environment().get_template(template).render(values))  # noqa: S704 - the template escaped its values


def rests(text: str, place: str) -> Markup | str:
    """A number with a link to what it rests on (see `decision.traced`); as it is where no place in a result is named."""
    return Markup('<a href="#rests:{}">{}</a>').format(place, text) if place else text


def stylesheet(*names: str) -> Markup:
    """Stylesheets and the colours of vendors, to stand inside the page."""
    texts = [palette.variables(), *(static(f"{name}.css") for name in names)]
    return Markup("\n".join(texts))  # noqa: S704 - files of this package


def running(title: str, made: str) -> Markup:
    """What stands at the head and the foot of every printed page."""
    font = "font:8.5pt Arial,sans-serif;color:#51606d"
    return Markup(  # noqa: S704 - the texts are quoted for a stylesheet
        f"@page{{size:A4;margin:17mm 14mm 16mm;@top-left{{content:{_quoted(title)};{font}}}"
        f"@top-right{{content:{_quoted(made)};{font}}}"
        f'@bottom-right{{content:"Page " counter(page) " of " counter(pages);{font}}}}}'
    )


def script() -> tuple[Markup, str]:
    """The script of the page and its hash, by which alone a browser lets it run."""
    text = static("report.js")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup(text), f"sha256-{digest}"  # noqa: S704 - a file of this package


def static(name: str) -> str:
    """A file that stands in the page as it is."""
    return (files("vendorline.report") / "static" / name).read_text(encoding="utf-8")


def safe_url(url: str | None) -> str:
    """The address if a browser may follow it from a report, else nothing."""
    return url if url and url.lower().startswith(("https://", "http://")) else ""


def _quoted(text: str) -> str:
    """A text as a string of a stylesheet: whatever could end it is written as a number."""
    return '"' + "".join(c if c.isalnum() or c in " ,.:;?!-–·’()" else f"\\{ord(c):06x}" for c in text) + '"'


def _sort_key(cell: Cell) -> str:
    """By which a cell is sorted: the worst verdict, then the largest share."""
    place = len(VERDICTS) - list(VERDICTS).index(cell.verdict)
    return f"{place * 1000 + (cell.share[0] * 100 if cell.share else 0):.2f}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("vendorline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        day=words.day, number=words.number, percent=words.percent, listing=words.listing, anchor=words.anchor,
        country=country, safe_url=safe_url, sort_key=_sort_key, ink=palette.ink, vendor=vendor, count=wording.count,
        short_day=wording.short_day, share_range=wording.share_range, exact_range=wording.exact_range, capital=wording.capital,
        whole=wording.whole_percent, rests=rests, count_range=wording.count_range,
    )  # fmt: skip
    environment.globals.update(
        counted=words.counted,
        none_colour="none",
        rest_colour=palette.REST,
        verdict_words={verdict.id: verdict.word.capitalize() for verdict in VERDICTS.values()},
    )
    return environment
