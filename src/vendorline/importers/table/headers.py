"""Where the header of a sheet stands, in one row or two, and what each of its texts says."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import polars as pl

from vendorline.importers.table.files.sheet import Sheet, letters
from vendorline.importers.table.values.flags import flag_of
from vendorline.importers.table.values.projected import axis_of
from vendorline.importers.table.words import Field, fields, words
from vendorline.network.schema import TABLES, table
from vendorline.quick_dataclass import dataclass
from vendorline.vendors.spelling import fold

#: The header stands in one of the first rows; above it, titles and remarks.
SEARCHED_ROWS = 40
NEAR = 0.88
SHORTEST_NEAR = 6
_BRACKETS = re.compile(r"[\[(]([^\])]*)[\])]")
_LAST_UNIT = re.compile(r"\s+in\s+(\S+)\s*$", re.IGNORECASE)
_GROUP_WORDS = 3
#: No header says more than this; longer texts are remarks or cells.
_LONGEST = 200
_BETWEEN = re.compile(r"[\s\-_/:]+")


@dataclass(frozen=True, slots=True)
class Group:
    """What several columns of a sheet are about: a technology (`generations`) or a network function (`function`)."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Head:
    """The header of one column: its text, and how it is called where two columns have the same."""

    place: int
    text: str
    shown: str


@dataclass(frozen=True, slots=True)
class Named:
    """What a header says: the field, its language, the unit behind the name, and the group where it speaks of one alone."""

    field: str
    language: str | None = None
    unit: str | None = None
    group: Group | None = None


def find_header(sheet: Sheet, own: str | None, given: Mapping[str, str]) -> tuple[Sheet, int, int] | None:
    """The row of the header, and how many columns of it are known; a header of two rows is made one.

    Args:
        sheet: the sheet as read.
        own: the table of ours that it is named after.
        given: fields by header.
    """
    best: tuple[int, int] | None = None
    two: tuple[Sheet, int, int] | None = None
    for at in range(min(SEARCHED_ROWS, sheet.cells.height)):
        known = _count(sheet, at, own, given)
        if known and (best is None or known > best[1]):
            best = at, known
    if own is None:
        for at in range(min(SEARCHED_ROWS, sheet.cells.height - 1)):
            joined = _joined(sheet, at)
            if joined is None:
                continue
            known = _count(joined, at, own, given)
            if known > (best[1] if best else 1) and (two is None or known > two[2]):
                two = joined, at, known
    if two is not None:
        return two
    return None if best is None else (sheet, *best)


def heads(sheet: Sheet, at: int) -> list[Head]:
    """The headers of a row; those that stand there twice are told apart by the letter of their column."""
    texts = [(int(name), " ".join(text.split())) for name, text in sheet.cells.row(at, named=True).items() if text]
    every = [text for _, text in texts]
    return [
        Head(place, text, text if every.count(text) == 1 else f"{text} [{letters(place)}]") for place, text in texts
    ]


def _count(sheet: Sheet, at: int, own: str | None, given: Mapping[str, str]) -> int:
    """How many different things a row names; in our own tables, headers must be ours."""
    names: set[object] = set()
    for head in heads(sheet, at):
        if head.shown in given:
            names.add(given[head.shown])
        elif own is not None:
            names |= {head.text} & {column.name for column in table(own).columns}
        elif found := named(head.text):
            names.add((found.field, found.group) if found.group else found.field)
        elif fold(head.text) in words("row_id"):
            names.add("row_id")
        elif other := axis_of(head.text) or flag_of(head.text, sheet.cells[str(head.place)].slice(at + 1)):
            names.add(other)
    return len(names)


def _joined(sheet: Sheet, at: int) -> Sheet | None:
    """The sheet with a row and the one below it made one header; None where they cannot be."""
    upper, lower = sheet.cells.row(at, named=True), sheet.cells.row(at + 1, named=True)
    above: str | None = None
    texts: dict[str, str | None] = {}
    for place, text in upper.items():
        under = lower[place]
        above = text or (above if under else None)
        if text and under and text != under and not _is_label(text) and named(under) is None:
            return None
        texts[place] = under if not above or above == under else (f"{above} {under}" if under else above)
        if under and above and above != under and named(texts[place] or "") is None:
            texts[place] = under
    row = pl.DataFrame([pl.Series(place, [text], dtype=pl.String) for place, text in texts.items()])
    cells = pl.concat([sheet.cells.slice(0, at), row, sheet.cells.slice(at + 2)])
    keep = pl.int_range(sheet.cells.height, eager=True) != at + 1
    return replace(sheet.where(keep), cells=cells)


def _is_label(text: str) -> bool:
    return group_of(text) is not None


def own_table(sheet: Sheet) -> str | None:
    """The table of ours that a sheet is named after."""
    name = fold(sheet.name if sheet.name is not None else sheet.path.name.split(".")[0]).replace(" ", "_")
    name = words("table").get(name, name)
    if name not in TABLES:
        return None
    required = {column.name for column in table(name).columns if column.required}
    for at in range(min(SEARCHED_ROWS, sheet.cells.height)):
        if required <= {head.text for head in heads(sheet, at)}:
            return name
    return None


@cache
def named(header: str) -> Named | None:
    """What a header says, alone or of one technology or function."""
    if len(header) > _LONGEST:
        return None
    if found := _plain(header):
        group = group_of(found.unit) if found.unit else None
        return found if group is None or not _groupable(found) else Named(found.field, found.language, None, group)
    parts = [part for part in _BETWEEN.split(_BRACKETS.sub(r" \1 ", header)) if part]
    for count in range(1, min(_GROUP_WORDS, len(parts) - 1) + 1):
        for label, rest in ((parts[:count], parts[count:]), (parts[-count:], parts[:-count])):
            group = group_of(" ".join(label))
            found = _plain(" ".join(rest).strip(" -_/:")) if group else None
            if found and _groupable(found):
                return Named(found.field, found.language, found.unit, group)
    return None


def _groupable(found: Named) -> bool:
    return fields()[found.field].table == "elements" and found.field not in {"generations", "function"}


@cache
def group_of(text: str) -> Group | None:
    """The technology or function that a text is the name of."""
    folded = fold(text)
    for field, kind in (("generations", "generation"), ("function", "function")):
        if value := words(kind).get(folded):
            return Group(field, value)
    return None


def _plain(header: str) -> Named | None:
    """The field a header names, its language, and the unit behind the name."""
    bracket = _BRACKETS.search(header)
    tail = _LAST_UNIT.search(header)
    forms: list[tuple[str, str | None]] = [(header, None)]
    if bracket:
        forms.append((_BRACKETS.sub(" ", header), bracket[1]))
    if tail:
        forms.append((_LAST_UNIT.sub("", header), tail[1]))
    for text, unit in forms:
        folded = fold(text)
        for field in fields().values():
            if (language := field.headers.get(folded)) is not None:
                return Named(field.id, language, unit)
    return None


def near_name(header: str) -> Field | None:
    """The field whose header differs from this one by a slip of the pen."""
    name = fold(_BRACKETS.sub(" ", header))
    if not SHORTEST_NEAR <= len(name) <= _LONGEST:
        return None
    owners = {known: field for field in fields().values() for known in field.headers}
    near = difflib.get_close_matches(name, list(owners), n=1, cutoff=NEAR)
    return owners[near[0]] if near else None


def unit_in(header: str) -> str | None:
    """What stands in brackets in a header."""
    bracket = _BRACKETS.search(header)
    return bracket[1] if bracket else None
