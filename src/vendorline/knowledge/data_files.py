"""Data files beside the code: CSV files of a package, as rows of text or as records."""

from __future__ import annotations

import csv
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Kind = TypeVar("Kind")

#: How a cell is read, by the type of its field; any other field holds the text itself.
_READERS: Mapping[str, Callable[[str], Any]] = {
    "int": int,
    "float": float,
    "bool": lambda text: text == "yes",
    "date": date.fromisoformat,
    "tuple[str, ...]": lambda text: tuple(part for part in text.replace(";", "|").split("|") if part),
}


def rows_of(package: str, path: str) -> list[dict[str, str]]:
    """The rows of a CSV file of a package, cells as text."""
    lines = csv.reader((_home(package) / path).read_text(encoding="utf-8").splitlines())
    names = next(lines)
    return [dict(zip(names, cells, strict=True)) for cells in lines if cells]


@cache
def _home(package: str) -> Traversable:
    return files(package)


def records(kind: type[Kind], rows: Iterable[Mapping[str, str]]) -> Iterator[Kind]:
    """Rows as records, see `record`."""
    return (record(kind, row) for row in rows)


def record(kind: type[Kind], row: Mapping[str, str], **given: Any) -> Kind:
    """A row as a frozen record: the cell of each field's name, read by the field's type.

    An empty cell is None where the field may be; the parts of a list stand between `;` or `|`; a flag is `yes` or not.

    Args:
        kind: a dataclass.
        row: the cells; those that are no field are passed over.
        given: fields that stand in no cell of their name, or are read otherwise.
    """
    cells = {
        name: read(row[name]) for name, read in _readers_of(cast("Hashable", kind)) if name in row and name not in given
    }
    return kind(**cells, **given)


@cache
def _readers_of(kind: Any) -> tuple[tuple[str, Callable[[str], Any]], ...]:
    return tuple((field.name, _reader(str(field.type))) for field in fields(kind))


def _reader(name: str) -> Callable[[str], Any]:
    plain = name.removesuffix(" | None")
    read = _READERS.get(plain, str)
    return read if plain == name else lambda text: read(text) if text else None
