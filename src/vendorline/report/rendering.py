"""Templates: everything escaped, every name there or an error."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from vendorline.report import palette, words
from vendorline.report.names import country


def render(template: str, **values: Any) -> Markup:
    """A template of this package with its values, as markup that is safe to put into a page."""
    return Markup(_environment().get_template(template).render(values))  # noqa: S704 - the template escaped its values


def stylesheet() -> Markup:
    """The stylesheet, to stand inside the page."""
    return Markup((files("vendorline.report") / "static" / "report.css").read_text(encoding="utf-8"))  # noqa: S704


def safe_url(url: str | None) -> str:
    """The address if a browser may follow it from a report, else nothing."""
    return url if url and url.lower().startswith(("https://", "http://")) else ""


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
        country=country, safe_url=safe_url,
    )  # fmt: skip
    environment.globals.update(counted=words.counted, none_colour="none", rest_colour=palette.REST)
    return environment
