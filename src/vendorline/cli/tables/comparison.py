"""What differs from another network, and how much room caps leave, as tables for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vendorline.cli.faults import draw_faults
from vendorline.cli.output import plain_table
from vendorline.cli.tables.fitting import print_table

if TYPE_CHECKING:
    from rich.console import Console

    from vendorline.errors import Fault

_WORDS = {"new": "▲ new", "worse": "↑ worse", "cured": "▽ cured", "better": "↓ better", "same": "· same"}
_STYLES = {"new": "bold red", "worse": "yellow", "cured": "green", "better": "green", "same": "dim"}


def show_comparison(console: Console, result: Mapping[str, Any], warnings: Sequence[Fault]) -> None:
    """Print what differs from the other network, the new first; then how many rows are the same. `warnings`: of the file of changes."""
    from rich.text import Text

    from vendorline.check import CHANGES, pairs
    from vendorline.cli.tables.cells import counted

    against, tried = result["against"], result.get("what_if")
    now, then = "this network", f"as of {against['as_of']}"
    title = f"Against the network {then}, both judged on the same days by the same law"
    if tried is not None:
        now, then = "with the changes", "as it stands"
        edited, added = tried["edited"], tried["added"]
        title = f"WHAT IF: {edited:,} values changed and {added:,} elements added; nothing of this is in the network"
        draw_faults(console, warnings)
    compared = pairs(result["rows"], against["rows"])
    shown = [pair for change in CHANGES[:-1] for pair in compared if pair[0]["change"] == change]
    names = ("", "on", "provision", "operator", then, now, "slack", "why")
    table = plain_table(names, title, whole=set(names) - {"why", then, now}, min_width=40)
    for row, was in shown:
        operator = " ".join(dict.fromkeys(str(v) for v in (row["operator_id"], row["level_key"]) if v))
        table.add_row(
            Text(_WORDS[row["change"]], style=_STYLES[row["change"]]),
            str(row["on"]),
            row["provision_id"],
            operator,
            _side(was, counted),
            _side(row, counted),
            _slacks(was, row),
            (row["reason"] or "").replace("_", " "),
        )
    if shown:
        print_table(console, table, keys=4)
    else:
        console.print(title)
    counts = against["counts"]
    console.print(", ".join(f"{_WORDS[change]} {counts[change]}" for change in CHANGES))
    if against["gone"]:
        console.print(f"{len(against['gone'])} rows of the other network have no counterpart here.")
    console.print()


def _side(row: Mapping[str, Any] | None, counted: Callable[[Mapping[str, Any]], str]) -> str:
    from vendorline.cli.tables.cells import verdict_in_words

    return "–" if row is None else f"{verdict_in_words(row['verdict'])} {counted(row)}".strip()


def _slacks(was: Mapping[str, Any] | None, row: Mapping[str, Any]) -> str:
    before = was["slack"] if was is not None else None
    told = ["–" if v is None else f"{v:,.0f}" if abs(v) >= 100 else f"{v:g}" for v in (before, row["slack"])]
    return " → ".join(dict.fromkeys(told)) if told != ["–", "–"] else ""


def show_margins(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print the room under each cap, as a whole and by region; the region that crosses first is marked."""
    numbers = ("of the vendor", "may be", "all", "limit", "swaps left", "additions left")
    names = ("provision", "operator", "region", *numbers, "")
    table = plain_table(names, "Room under the caps", right=numbers, whole=names)
    for row in rows:
        amounts = [row[n] for n in ("numerator", "numerator_unknown", "denominator")]
        left = [row["swaps_left"], row["additions_left"]]
        table.add_row(
            row["provision_id"],
            row["operator_id"],
            row["region"] or "whole network",
            *("" if v is None else f"{v:,.0f}" for v in amounts),
            f"{row['limit']:.1%}",
            *("not stated" if v is None else f"{v:,.0f}" for v in left),
            "◀ crosses first" if row["first"] else "",
        )
    print_table(console, table, keys=3)
    console.print(
        "Unknown vendors count as the vendor asked about. Swaps replace a unit of another vendor; additions are new units."
    )
    console.print()
