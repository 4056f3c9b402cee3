"""Words of several languages that stand in tables: headers, technologies, functions, countries, months, units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from vendorline.knowledge import tables as knowledge
from vendorline.knowledge.data_files import rows_of
from vendorline.network.schema import Column, table
from vendorline.network.validation.parse import ERROR_VALUES
from vendorline.quick_dataclass import dataclass
from vendorline.vendors.spelled import spelled
from vendorline.vendors.spelling import fold

LANGUAGES = ("en", "de", "fr", "es", "pt")
#: Stands for a table where a field says yes or no for one technology.
FLAGS = "flags"


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
        no_column = self.id in {"position", "status"} or self.table == FLAGS
        return None if no_column else table(self.table).column(self.column)


def data_rows(name: str) -> list[dict[str, str]]:
    """Rows of one of the files of words."""
    return rows_of("vendorline.importers.table", f"data/{name}.csv")


@cache
def fields() -> Mapping[str, Field]:
    """Fields by id; the headers of each, folded, with the language they are of."""
    found = {}
    for row in data_rows("fields"):
        headers = {
            fold(word): language for language in reversed(LANGUAGES) for word in row[language].split("|") if word
        }
        headers |= (
            {fold(row["field"]): "en", fold(row["column"]): "en"}
            if row["table"] == "elements"
            else {fold(row["field"]): "en"}
        )
        found[row["field"]] = Field(row["field"], row["table"], row["column"], MappingProxyType(headers))
    found |= {name: Field(name, FLAGS, name, MappingProxyType({})) for name in flag_fields()}
    return MappingProxyType(found)


def flag_fields() -> Mapping[str, str]:
    """Fields that say yes or no for one technology, with the generation each adds."""
    return MappingProxyType({f"has_{generation.casefold()}": generation for generation in ("2G", "3G", "4G", "5G")})


@cache
def _spoken() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in data_rows("fields"):
        for language in LANGUAGES:
            for word in filter(None, row[language].split("|")):
                found.setdefault(fold(word), set()).add(language)
    return MappingProxyType({word: frozenset(languages) for word, languages in found.items()})


def languages_of(headers: Iterable[str]) -> frozenset[str]:
    """The languages that the most headers can be of; several where that does not decide, none where no header is known."""
    found = [_spoken().get(fold(header), frozenset()) for header in headers]
    counts = {language: sum(language in one for one in found) for language in LANGUAGES}
    most = max(counts.values())
    return frozenset(language for language, count in counts.items() if count == most) if most else frozenset()


@cache
def words(kind: str) -> Mapping[str, str]:
    """What the words of a kind mean, by the folded word."""
    found = {fold(row["word"]): row["value"] for row in data_rows("words") if row["kind"] == kind}
    if kind == "country":
        found = {fold(row["name"]): code for code, row in knowledge.countries().items()} | found
    if kind == "function":
        found = {fold(row.name): id_ for id_, row in knowledge.functions().items()} | found
    return MappingProxyType(found)


def country_named(text: str) -> str:
    """The code of a country, from its code or its name. Raises UnknownName for a text that is neither."""
    known = knowledge.countries()
    code = text.strip().upper()
    return words("country").get(fold(text)) or (
        code if code in known else spelled("country", text, {one: (row["name"],) for one, row in known.items()})
    )


@cache
def units(column: str) -> Mapping[str, float]:
    """Factors from a unit, folded, to the unit of one of our columns."""
    return MappingProxyType(
        {fold(row["unit"]): float(row["factor"]) for row in data_rows("units") if row["column"] == column}
    )


@cache
def _no_names() -> frozenset[str]:
    return frozenset(row["word"] for row in data_rows("no_names"))


def no_name(cell: str) -> bool:
    """Whether a cell that should name something says that nobody knows it: `TBD`, `n/a`, `?`, `#REF!`; `data/no_names.csv`."""
    return cell in ERROR_VALUES or fold(cell) in _no_names() or not any(sign.isalnum() for sign in cell)
