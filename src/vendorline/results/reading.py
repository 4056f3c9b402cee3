"""Rows of a document read back with their types; faults where a cell cannot be what its column says."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from vendorline.errors import Fault
from vendorline.results.schema import Column, Type, table

#: Characters of a value that a fault shows.
_SHOWN = 80


def cell_fault(column: Column, value: Any) -> str | None:
    """What keeps a value of a document from standing in a column; None where nothing does."""
    is_right, what = _KINDS[column.type]
    if not is_right(value):
        return f"is not {what}"
    if column.allowed and not set(value if column.type == "text[]" else [value]) <= set(column.allowed):
        return f"is not one of {', '.join(column.allowed)}"
    return None


def faults(name: str, rows: Iterable[Any], file: str, remedy: str, *, key: str = "rows") -> Iterator[Fault]:
    """Everything that keeps rows from being read as those of a table; `rows[3].on` names the fourth row's cell.

    Args:
        name: the table.
        rows: what stands in the document.
        file: what the document is called.
        remedy: how to mend it.
        key: where in the document they stand.
    """
    for index, row in enumerate(rows):
        place = f"{key}[{index}]"
        if not isinstance(row, Mapping):
            yield Fault(file, None, place, repr(row)[:_SHOWN], "is not an object", remedy)
            continue
        for column in table(name).columns:
            value = row.get(column.name)
            if value is None:
                if column.required == "yes" or (column.required == "there" and column.name not in row):
                    yield Fault(file, None, f"{place}.{column.name}", None, "is missing", remedy)
            elif problem := cell_fault(column, value):
                yield Fault(file, None, f"{place}.{column.name}", repr(value)[:_SHOWN], problem, remedy)


def typed(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of a row that are there, with their types: days as dates, lists as tuples. TypeError for one that cannot be read."""
    found = {}
    for column in table(name).columns:
        value = row.get(column.name)
        if value is None:
            continue
        if problem := cell_fault(column, value):
            raise TypeError(f"{column.name} {problem}")
        found[column.name] = _typed(column.type, value)
    return found


def _typed(kind: Type, value: Any) -> Any:
    if kind == "date":
        return date.fromisoformat(value)
    return tuple(value) if kind == "text[]" else value


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_KINDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "text": (lambda value: isinstance(value, str), "text"),
    "text[]": (lambda value: isinstance(value, list) and all(isinstance(v, str) for v in value), "a list of texts"),
    "date": (_is_day, "a date, YYYY-MM-DD"),
    "flag": (lambda value: isinstance(value, bool), "true or false"),
    "integer": (_is_integer, "a whole number"),
    "number": (_is_number, "a number"),
    "float": (_is_number, "a number"),
    "share": (lambda value: _is_number(value) and 0 <= value <= 1, "a share from 0 to 1"),
}
