"""Which column of a sheet is what: by its header, in several languages, else by what stands in it; always to be overridden."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from vendorline.importers.table.sheets import Sheet
from vendorline.importers.table.states import are_states
from vendorline.importers.table.words import LANGUAGES, Field, fields, words
from vendorline.network.schema import TABLES, table
from vendorline.vendors.resolving import match_of
from vendorline.vendors.spelling import fold

Way = Literal["given", "name", "near name", "content", "left aside"]
#: The header stands in one of the first rows; above it, titles and remarks.
SEARCHED_ROWS = 40
#: A sheet is a table where its header row has at least this many columns that are known.
FEWEST_KNOWN = 2
NEAR = 0.88
SHORTEST_NEAR = 6
#: Share of a column's distinct values that must be of a kind for its content to decide.
MOST = 0.8
LOOKED_AT = 200
_BRACKETS = re.compile(r"[\[(]([^\])]*)[\])]")
_LAST_UNIT = re.compile(r"\s+in\s+(\S+)\s*$", re.IGNORECASE)
NOT_THESE = "-"


@dataclass(frozen=True, slots=True)
class Recognised:
    """One column of a sheet: its header, the field it is (None: left aside), how that was found, and the unit its header names."""

    place: int
    header: str
    field: str | None
    way: Way
    unit: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet that is a table: which of our tables it is (None: an inventory with everything in one), its header row and columns."""

    sheet: Sheet
    table: str | None
    header_at: int
    columns: tuple[Recognised, ...]

    @property
    def language(self) -> str:
        """The language most of its headers are of."""
        found = [column.language for column in self.columns if column.language]
        return max(LANGUAGES, key=lambda language: (found.count(language), -LANGUAGES.index(language)))


def lay_out(sheet: Sheet, given: Mapping[str, str]) -> Layout | None:
    """Find the header row of a sheet and what its columns are; None where it is no table.

    Args:
        sheet: the sheet as read.
        given: fields by header, from the command line or from the mapping of last time; `-` leaves the column aside.
    """
    own = _own_table(sheet)
    best: tuple[int, int] | None = None
    for at in range(min(SEARCHED_ROWS, sheet.cells.height)):
        headers = _headers(sheet, at)
        known = len({found for _, header in headers if (found := _known(header, own, given)) is not None})
        if known and (best is None or known > best[1]):
            best = at, known
    fewest = 1 if own or (best and any(header in given for _, header in _headers(sheet, best[0]))) else FEWEST_KNOWN
    if best is None or best[1] < fewest:
        return None
    return Layout(sheet, own, best[0], _recognise(sheet, best[0], own, given))


def _own_table(sheet: Sheet) -> str | None:
    """The table of ours that a sheet is named after."""
    name = fold(sheet.name if sheet.name is not None else sheet.path.stem).replace(" ", "_")
    name = words("table").get(name, name)
    if name not in TABLES:
        return None
    required = {column.name for column in table(name).columns if column.required}
    for at in range(min(SEARCHED_ROWS, sheet.cells.height)):
        if required <= {header for _, header in _headers(sheet, at)}:
            return name
    return None


def _headers(sheet: Sheet, at: int) -> list[tuple[int, str]]:
    return [(place, " ".join(text.split())) for place, text in enumerate(sheet.cells.row(at)) if text]


def _known(header: str, own: str | None, given: Mapping[str, str]) -> str | None:
    if header in given:
        return given[header]
    if own is not None:
        return header if header in {column.name for column in table(own).columns} else None
    found = _by_name(header)
    return found[0].id if found else None


def _by_name(header: str) -> tuple[Field, str, str | None] | None:
    """The field a header names, its language, and the unit behind the name."""
    bracket = _BRACKETS.search(header)
    tail = _LAST_UNIT.search(header)
    forms: list[tuple[str, str | None]] = [(header, None)]
    if bracket:
        forms.append((_BRACKETS.sub(" ", header), bracket[1]))
    if tail:
        forms.append((_LAST_UNIT.sub("", header), tail[1]))
    for text, unit in forms:
        for field in fields().values():
            if (language := field.headers.get(fold(text))) is not None:
                return field, language, unit
    return None


def _near_name(header: str) -> Field | None:
    name = fold(_BRACKETS.sub(" ", header))
    if len(name) < SHORTEST_NEAR:
        return None
    owners = {known: field for field in fields().values() for known in field.headers}
    near = difflib.get_close_matches(name, list(owners), n=1, cutoff=NEAR)
    return owners[near[0]] if near else None


class _Columns:
    """The columns of a sheet as they are recognised, each field once: the first column to claim it has it."""

    def __init__(self) -> None:
        self.found: dict[int, Recognised] = {}
        self.taken: set[str] = set()

    def take(
        self, place: int, header: str, field: str | None, way: Way, unit: str | None, language: str | None = None
    ) -> None:
        if field is not None and field != NOT_THESE and field not in self.taken:
            self.taken.add(field)
            self.found[place] = Recognised(place, header, field, way, unit, language)
        else:
            self.found[place] = Recognised(place, header, None, "left aside", unit, language)


def _recognise(sheet: Sheet, at: int, own: str | None, given: Mapping[str, str]) -> tuple[Recognised, ...]:
    """What the options say first, then names, then near names, then what stands in the column."""
    columns, headers = _Columns(), _headers(sheet, at)
    known = {column.name for column in table(own).columns} if own is not None else set()
    named = {place: (None if own is not None else _by_name(header)) for place, header in headers}
    for place, header in headers:
        if header in given:
            _, language, unit = named[place] or (None, None, _unit_in(header))
            columns.take(place, header, given[header], "given", unit, language)
    for place, header in headers:
        if place in columns.found:
            continue
        if own is not None:
            columns.take(place, header, header if header in known else None, "name", None)
        elif (found := named[place]) is not None:
            field_id = _state_or(found[0].id, sheet.cells[str(place)].slice(at + 1))
            columns.take(place, header, field_id, "name", found[2], found[1])
    for place, header in headers:
        if place not in columns.found and _names_devices(header, sheet.cells[str(place)].slice(at + 1), columns.taken):
            columns.take(place, header, "element_id", "name", None)
    for place, header in headers:
        if place not in columns.found and (near := _near_name(header)):
            columns.take(place, header, near.id, "near name", _unit_in(header))
    for place, header in headers:
        if place not in columns.found:
            guessed = _by_content(sheet.cells[str(place)].slice(at + 1), columns.taken)
            columns.take(place, header, guessed, "content", _unit_in(header))
    return tuple(columns.found[place] for place, _ in headers)


def _state_or(field_id: str, cells: pl.Series) -> str:
    """The field a header names, unless it is one for regions (`Estado`, `State`) over words for states of life."""
    values: Sequence[str] = cells.drop_nulls().unique(maintain_order=True).head(LOOKED_AT).to_list()
    return "status" if field_id == "region" and are_states(values) else field_id


def _names_devices(header: str, cells: pl.Series, taken: set[str]) -> bool:
    """Whether a column `Name` names the elements: the sites are named by another, and no name stands twice."""
    named = fold(header) in words("name") and "element_id" not in taken and bool({"site_id", "site_name"} & taken)
    values = cells.drop_nulls()
    return (
        named and bool({"vendor", "function", "product"} & taken) and values.n_unique() == values.len() == cells.len()
    )


def _unit_in(header: str) -> str | None:
    bracket = _BRACKETS.search(header)
    return bracket[1] if bracket else None


def _by_content(cells: pl.Series, taken: set[str]) -> str | None:
    """What the values of a column look like: makers, technologies or functions."""
    values: Sequence[str] = cells.drop_nulls().unique(maintain_order=True).head(LOOKED_AT).to_list()
    if not values:
        return None

    def share(test: Mapping[str, str]) -> float:
        return sum(fold(value) in test for value in values) / len(values)

    if "vendor" not in taken and sum(match_of(value).vendor_id is not None for value in values) / len(values) >= MOST:
        return "vendor"
    if "status" not in taken and are_states(values):
        return "status"
    if "generations" not in taken and share(words("generation")) >= MOST:
        return "generations"
    if "function" not in taken and share(words("function")) >= MOST:
        return "function"
    return None
