"""Countries as foreign files name them: by code, by name, by a name of former days."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from vendorline.knowledge.data_files import rows_of
from vendorline.knowledge.tables import countries


@cache
def _codes() -> Mapping[str, str]:
    rows = rows_of("vendorline.importers", "data/country_names.csv")
    other = {row["name"].casefold(): row["country"] for row in rows}
    own = {row["name"].casefold(): code for code, row in countries().items()}
    return MappingProxyType({**{code.casefold(): code for code in countries()}, **other, **own})


def country_code(text: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country given by code or name, None where it is neither."""
    return _codes().get(text.strip().casefold())
