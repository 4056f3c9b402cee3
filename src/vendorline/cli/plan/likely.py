"""What a plan is likely to cost, for people: what the priors give, how it was found, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vendorline.cli.output import plain_table
from vendorline.cli.tables.fitting import print_table
from vendorline.cli.tables.likely import show_sources

if TYPE_CHECKING:
    from rich.console import Console


def draw_likely(console: Console, made: Mapping[str, Any]) -> None:
    """Print what is likely of a plan.

    Args:
        console: where to.
        made: the JSON object of plan.
    """
    said, rows = made["likely"], made["likely_rows"]
    console.print()
    spread = "" if said["spread"] is None else f", at spread {said['spread']}"
    title = f"By the prior ({said['prior']}), {said['number']:,} completions, seed {said['seed']}{spread}:"
    console.print(title, markup=False)
    if said["stopped"]:
        console.print("Stopped early: completions that were not reached are left out.")
    if rows[0]["mean"] is not None:
        table = plain_table(
            ["what", "mean", "nine in ten", "middle"], headed=True, right=["mean", "nine in ten", "middle"]
        )
        for row in rows:
            if row["what"] != "part" and (row["mean"] or row["what"] == "cost"):
                ends = f"{row['p05']:,.0f} to {row['p95']:,.0f}"
                table.add_row(_what(row, made["currency"]), f"{row['mean']:,.0f}", ends, f"{row['p50']:,.0f}")
        print_table(console, table, keys=1)
    if said["p_infeasible"]:
        told = f"In {_percent(said['p_infeasible'])} of completions no schedule keeps every limit; the numbers leave these out."
        console.print(told, markup=False)
    if said["p_open"]:
        console.print(
            f"In {_percent(said['p_open'])} of completions no schedule was found, and none is ruled out.", markup=False
        )
    _how(console, said)
    show_sources(console, said)


def _how(console: Console, said: Mapping[str, Any]) -> None:
    """How many were planned in full, and how good the costs of the others are."""
    held = said["held_out"]
    told = f"{said['in_full']:,} completions were planned in full"
    if said["carried_over"]:
        told += f"; the costs of {said['carried_over']:,} are carried over from these plans, and are upper bounds"
    if held["number"]:
        told += (
            f". In {held['number']:,} completions that were also planned in full, costs carried over are off by "
            f"{_percent(held['largest'])} at most, {_percent(held['mean'])} on average"
        )
    console.print(f"{told}.", markup=False)


def _what(row: Mapping[str, Any], currency: str) -> str:
    if row["what"] == "cost":
        return f"cost, {currency}"
    whose = "" if row["name"] is None else f", {row['name']}"
    return f"units {row['what']}{whose}"


def _percent(part: float) -> str:
    """A part in a hundred, never rounded to nothing."""
    if 0 < part < 0.0005:
        return "under 0.1 %"
    return f"{part:.1%}".replace("%", " %")
