"""The one writer of a row of results."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from vendorline.results.schema import table


def new_row(name: str, /, **cells: Any) -> dict[str, Any]:
    """A row of a table: every column in its order, None where no cell is given.

    Args:
        name: the table.
        cells: values by column.

    Raises:
        TypeError: the table has no such column.
    """
    return row_with(name, cells)


def row_with(name: str, cells: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a table, as `new_row` writes it, with cells that are at hand."""
    blank = _blank(name)
    written = {**blank, **cells}
    if len(written) != len(blank):
        raise TypeError(f"{name} has no column {', '.join(sorted(cells.keys() - set(table(name).names)))}")
    return written


@cache
def _blank(name: str) -> dict[str, Any]:
    """A row without anything in it, which is everybody's to add to."""
    return dict.fromkeys(table(name).names)


def changed_row(name: str, old: Mapping[str, Any], /, **cells: Any) -> dict[str, Any]:
    """A row with other cells; those that only a comparison gives come last. TypeError for a column that the table has not."""
    if unknown := cells.keys() - set(table(name).every_name):
        raise TypeError(f"{name} has no column {', '.join(sorted(unknown))}")
    return {**old, **cells}


def number(value: float | None) -> int | float | None:
    """A number as rows hold it: whole ones without a fraction."""
    return int(value) if value is not None and value == int(value) else value
