"""Provisions as a table, or one below the other, for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vendorline.cli.output import plain_table

if TYPE_CHECKING:
    from rich.console import Console


def draw_table(console: Console, rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> None:
    """Print some columns of rows as a table."""
    table = plain_table(names, whole=[name for name in names if name.endswith("_id")])
    for row in rows:
        table.add_row(*("" if row[name] is None else str(row[name]) for name in names))
    console.print(table)


def draw_cards(console: Console, rows: list[dict[str, Any]]) -> None:
    """Print everything that rows hold, one below the other."""
    for row in rows:
        for name, value in row.items():
            if value in (None, (), [], ""):
                continue
            if name == "sources":
                for source in value:
                    console.print(
                        f"{'source':>15}  {source['title']} ({source['kind']})\n{'':>15}  {source['url']}", markup=False
                    )
            else:
                text = ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)
                console.print(f"{name:>15}  {text}", markup=False)
        console.print()
