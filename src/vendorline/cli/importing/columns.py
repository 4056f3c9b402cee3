"""How the columns of a table were read, and what was changed, as tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

LONGEST = 40


def draw_columns(console: Console, mapping: Sequence[Mapping[str, Any]]) -> None:
    """Which column was taken for what, and how that was found."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    if not mapping:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("sheet", "column", "read as", "found by", "unit"):
        table.add_column(heading, overflow="fold")
    last = None
    for row in mapping:
        way = row["way"] if row["table"] is None else f"{row['way']}, table {row['table']}"
        cells = (row["sheet"] if row["sheet"] != last else "", row["header"], row["field"] or "-", way, row["unit"])
        table.add_row(*(Text(_short(cell)) for cell in cells), style=None if row["field"] else "dim")
        last = row["sheet"]
    console.print(table)


def draw_changes(console: Console, changes: Sequence[Mapping[str, Any]]) -> None:
    """What was changed: each kind with its number and first example."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    if not changes:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("column", "change", "for example", "becomes"):
        table.add_column(heading, overflow="fold")
    table.add_column("cells", justify="right")
    for row in changes:
        cells = (row["column"], row["why"], row["original"], row["value"])
        table.add_row(*(Text(_short(cell)) for cell in cells), f"{row['cells']:,}")
    console.print(table)


def _short(text: str | None) -> str:
    text = text or ""
    return text if len(text) <= LONGEST * 2 else text[: LONGEST * 2] + "…"
