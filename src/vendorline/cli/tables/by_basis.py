"""The same network by every basis as a table for people: a column for each, the provision's own marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vendorline.cli.output import plain_table
from vendorline.cli.tables.fitting import print_table

if TYPE_CHECKING:
    from rich.console import Console

_MARK = "▸"
_Row = Mapping[str, Any]


def show_counts(console: Console, rows: Sequence[_Row], *, parts_stated: bool) -> None:
    """Print shares by every basis: a line for each operator and provision, and day where there are several.

    `parts_stated`: whether anything says what is inside elements.
    """
    from rich.text import Text

    from vendorline.rulebook.terms import SHARE_BASES

    if not rows:
        console.print("Nothing to count side by side: no cap or ban on vendors is judged for an operator as a whole.")
        console.print()
        return
    several_days = len({row["on"] for row in rows}) > 1
    numbers = (*SHARE_BASES, "limit")
    names = (*(["on"] if several_days else []), "provision", "operator", *numbers)
    table = plain_table(names, "The same network by every basis", right=numbers, whole=names, min_width=40)
    left_out = 0
    for line, own in _lines(rows):
        first = line[0]
        if any(row["basis"] == "elements" and row["denominator"] == 0 for row in line):
            left_out += 1
            continue
        cells = [Text(f"{_MARK} {_share(row)}" if row["basis"] in own else _share(row)) for row in line]
        for cell, row in zip(cells, line, strict=True):
            cell.stylize("bold" if row["basis"] in own else "" if row["share_low"] is not None else "dim")
        table.add_row(
            *([str(first["on"])] if several_days else []),
            first["provision_id"],
            first["operator_id"],
            *cells,
            _limit(line),
        )
    print_table(console, table, keys=len(names) - len(numbers))
    console.print(f"{_MARK} what the provision counts, and what the limit holds for; a range where vendors are unknown")
    if left_out:
        lines, their = ("line", "its") if left_out == 1 else ("lines", "their")
        console.print(f"{left_out} {lines} not shown: nothing is known to be in {their} scope.")
    if not parts_stated:
        console.print("Nobody states what is inside: parts and software count as the elements that they are in.")
    console.print()


def _lines(rows: Sequence[_Row]) -> Iterator[tuple[list[_Row], set[str]]]:
    """The rows of each line, and which bases count; readings that differ in nothing but the basis share a line."""
    lines: dict[tuple[Any, ...], list[_Row]] = {}
    for row in rows:
        about = row["on"], row["provision_id"], row["operator_id"], tuple(row["vendor_ids"]), row["reading"]
        lines.setdefault(about, []).append(row)
    merged: dict[tuple[Any, ...], tuple[list[_Row], set[str]]] = {}
    for about, line in lines.items():
        key = (*about[:-1], *((row["numerator"], row["numerator_unknown"], row["denominator"]) for row in line))
        held, own = merged.setdefault(key, (line, set()))
        own |= {row["basis"] for row in line if row["is_own"]}
        if held is not line:
            merged[key] = [{**one, "limit": one["limit"] if one["limit"] is not None else other["limit"]}
                           for one, other in zip(held, line, strict=True)], own  # fmt: skip
    yield from merged.values()


def _share(row: _Row) -> str:
    if row["missing"] is not None:
        return "not stated" if row["missing"] == "missing_denominator" else "open"
    low, high = f"{row['share_low']:.1%}", f"{row['share_high']:.1%}"
    return low if row["share_low"] == row["share_high"] else f"{low} to {high}"


def _limit(line: Sequence[_Row]) -> str:
    limits = {row["limit"] for row in line if row["limit"] is not None}
    return " or ".join("none allowed" if limit == 0 else f"{limit:.1%}" for limit in sorted(limits))
