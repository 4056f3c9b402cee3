"""What must be said of a network wherever something of it is shown: that it is invented, which rows it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

#: Causes of rows left out that a terminal lists; JSON holds them all.
SHOWN = 12


def draw_before(console: Console, result: Mapping[str, Any]) -> None:
    """Print what must be read first: that a network is invented."""
    if result.get("synthetic"):
        console.print(result["synthetic"], style="bold", markup=False)


def draw_after(console: Console, result: Mapping[str, Any]) -> None:
    """Print what a network lacks: rows that an import left out, by table, operator and cause."""
    left_out = result.get("left_out") or ()
    if not left_out:
        return
    total = sum(row["rows"] for row in left_out)
    rows, their = ("row was", "its operator") if total == 1 else ("rows were", "their operators")
    console.print(f"{total:,} {rows} left out on import; {their} may have more than stands here:", markup=False)
    for row in sorted(left_out, key=lambda row: -row["rows"])[:SHOWN]:
        whose = f" of {row['operator_id']}" if row.get("operator_id") else ""
        console.print(f"  {row['rows']:,} in {row['table']}{whose}: {row['cause']}", markup=False)
    if len(left_out) > SHOWN:
        console.print(f"  ... and {len(left_out) - SHOWN:,} more causes; --format json lists them")
