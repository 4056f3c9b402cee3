"""What a trial reaches, as a table for people: sites, elements and who is left, by operator and region."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vendorline.cli.output import plain_table
from vendorline.cli.tables.fitting import print_table

if TYPE_CHECKING:
    from rich.console import Console


def show_trial(console: Console, trial: Mapping[str, Any]) -> None:
    """Print what the trial says, then what it reaches on the last day judged."""
    reaches = trial["reaches"]
    if not reaches:
        return
    console.print(f"On {reaches[0]['on']} this would reach:", markup=False)
    numbers = ("sites", "elements")
    table = plain_table(
        ("operator", "region", *numbers, "vendors left"), right=numbers, whole=("operator", "region", *numbers)
    )
    for row in reaches:
        table.add_row(
            "" if row["region"] else row["operator_id"],
            row["region"] or "all",
            _of(row, "sites"),
            _of(row, "elements"),
            ", ".join(row["vendors_left"]) or "none known",
        )
    print_table(console, table, keys=2)
    console.print()


def _of(row: Mapping[str, Any], what: str) -> str:
    """How many are the vendors', at most where some may be, of how many."""
    known, unknown = row[what], row[f"{what}_unknown"]
    number = f"{known:,}" if not unknown else f"{known:,} to {known + unknown:,}"
    return f"{number} of {row[f'{what}_in_scope']:,}"
