"""Words of several languages that stand in tables: headers, technologies, functions, countries, months, units."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from vendorline.knowledge import tables as knowledge
from vendorline.network.schema import Column, table
from vendorline.vendors.spelling import fold

LANGUAGES = ("en", "de", "fr", "es", "pt")


@dataclass(frozen=True, slots=True)
class Field:
    """What a column of somebody's table can be: a column of ours, `position`, which is two, or `status`, which speaks of dates."""

    id: str
    table: str
    column: str
    headers: Mapping[str, str]

    @property
    def schema(self) -> Column | None:
        """The column of ours; None where it is not one."""
        return None if self.id in {"position", "status"} else table(self.table).column(self.column)


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("vendorline.importers.table") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def fields() -> Mapping[str, Field]:
    """Fields by id; the headers of each, folded, with the language they are of."""
    found = {}
    for row in _rows("fields"):
        headers = {
            fold(word): language for language in reversed(LANGUAGES) for word in row[language].split("|") if word
        }
        headers |= (
            {fold(row["field"]): "en", fold(row["column"]): "en"}
            if row["table"] == "elements"
            else {fold(row["field"]): "en"}
        )
        found[row["field"]] = Field(row["field"], row["table"], row["column"], MappingProxyType(headers))
    return MappingProxyType(found)


@cache
def words(kind: str) -> Mapping[str, str]:
    """What the words of a kind mean, by the folded word."""
    found = {fold(row["word"]): row["value"] for row in _rows("words") if row["kind"] == kind}
    if kind == "country":
        found = {fold(row["name"]): code for code, row in knowledge.countries().items()} | found
    if kind == "function":
        found = {fold(row.name): id_ for id_, row in knowledge.functions().items()} | found
    return MappingProxyType(found)


@cache
def units(column: str) -> Mapping[str, float]:
    """Factors from a unit, folded, to the unit of one of our columns."""
    return MappingProxyType(
        {fold(row["unit"]): float(row["factor"]) for row in _rows("units") if row["column"] == column}
    )
