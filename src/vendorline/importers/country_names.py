"""Countries as foreign files name them: by code, by name, by a name of former days."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from vendorline.knowledge.tables import countries


@cache
def _codes() -> Mapping[str, str]:
    text = (files("vendorline.importers") / "data" / "country_names.csv").read_text(encoding="utf-8")
    other = {row["name"].casefold(): row["country"] for row in csv.DictReader(text.splitlines())}
    own = {row["name"].casefold(): code for code, row in countries().items()}
    return MappingProxyType({**{code.casefold(): code for code in countries()}, **other, **own})


def country_code(text: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country given by code or name, None where it is neither."""
    return _codes().get(text.strip().casefold())
