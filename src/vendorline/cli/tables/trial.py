"""What a trial reaches, as a table for people: sites, elements and who is left, by operator and region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vendorline.cli.output import plain_table
from vendorline.cli.tables.fitting import fits, print_table

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def show_trial(console: Console, trial: Mapping[str, Any]) -> None:
    """Print what the trial reaches on the last day judged: in a sentence, then by operator and region.

    A screen too narrow for all columns gets the sites and who is left; one too narrow for these a row in lines of its own.
    """
    reaches = trial["reaches"]
    if not reaches:
        return
    console.print(_in_short(reaches), markup=False)
    for numbers in (("sites", "elements"), ("sites",)):
        table = _under_operators(reaches, numbers)
        if fits(console, table):
            console.print(table)
            if len(numbers) == 1:
                console.print("Elements by region: on a wider screen, or with --format json.")
            console.print()
            return
    print_table(console, _one_by_one(reaches), keys=2)
    console.print()


def _in_short(reaches: Sequence[Mapping[str, Any]]) -> str:
    """At how many operators there is something, and at how many there may be."""
    wholes = [row for row in reaches if row["region"] is None]
    known = sum(row["elements"] > 0 for row in wholes)
    possible = sum(row["elements"] == 0 < row["elements_unknown"] for row in wholes)
    said = f"On {reaches[0]['on']} this would reach {known} of {len(wholes)} operator{'s' if len(wholes) > 1 else ''}"
    return f"{said}, and perhaps {possible} more whose vendors are unknown:" if possible else f"{said}:"


def _under_operators(reaches: Sequence[Mapping[str, Any]], numbers: Sequence[str]) -> Table:
    """Regions set off under their operator, with some of the numbers."""
    first = "operator, region"
    table = plain_table((first, *numbers, "vendors left"), right=numbers, whole=(first, *numbers))
    for row in reaches:
        name = f"  {row['region']}" if row["region"] else row["operator_id"]
        table.add_row(name, *(_of(row, what) for what in numbers), _left(row))
    return table


def _one_by_one(reaches: Sequence[Mapping[str, Any]]) -> Table:
    """The operator beside every region."""
    numbers = ("sites", "elements")
    table = plain_table(
        ("operator", "region", *numbers, "vendors left"), right=numbers, whole=("operator", "region", *numbers)
    )
    for row in reaches:
        table.add_row(row["operator_id"], row["region"] or "all", *(_of(row, what) for what in numbers), _left(row))
    return table


def _left(row: Mapping[str, Any]) -> str:
    return ", ".join(row["vendors_left"]) or "none known"


def _of(row: Mapping[str, Any], what: str) -> str:
    """How many are the vendors', at most where some may be, of how many."""
    known, unknown = row[what], row[f"{what}_unknown"]
    number = f"{known:,}" if not unknown else f"{known:,} to {known + unknown:,}"
    return f"{number} of {row[f'{what}_in_scope']:,}"
