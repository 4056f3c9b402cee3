"""What is probable of exposure as text: beside each range what completions give, what to find out first, and what the priors rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vendorline.cli.output import plain_table
from vendorline.cli.tables.fitting import print_table
from vendorline.cli.tables.likely import show_sources
from vendorline.cli.tables.shares import head, share_text

if TYPE_CHECKING:
    from rich.console import Console

_ROWS_SHOWN, _QUESTIONS_SHOWN = 30, 5
_POINT = 0.01
_PARTS = ("operator_id", "region", "layer")


def draw_likely(console: Console, keys: Mapping[str, Any]) -> None:
    """Print the numbers that something drawn bears on, the widest ranges first, what to find out first, and the sources."""
    said, rows = keys["likely"], [row for row in keys["rows"] if row["mean_low"] is not None]
    console.print(f"By the prior ({said['prior']}), {said['number']:,} completions, seed {said['seed']}:", markup=False)
    if not rows:
        console.print("Nothing that was drawn bears on any of these numbers.")
    else:
        others: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
        for row in keys.get("settings_of_spread") or ():
            others.setdefault(_about(row), []).append(row)
        table = plain_table(("vendor", "what", "range", "mean", "nine in ten", "middle"), headed=True)
        for row in sorted(rows, key=lambda row: row["low"] - row["high"])[:_ROWS_SHOWN]:
            table.add_row(
                " + ".join(row["vendor_ids"]), f"{head(row['measure'])}, {row['weight']}{_where(row)}",
                share_text(row["low"], row["high"]), share_text(row["mean_low"], row["mean_high"]),
                share_text(row["p05"], row["p95"]), share_text(row["p50"], row["p50"]),
            )  # fmt: skip
            for other in others.get(_about(row), ()):
                cells = (
                    share_text(other[low], other[high])
                    for low, high in (("mean_low", "mean_high"), ("p05", "p95"), ("p50", "p50"))
                )
                table.add_row("", f"at spread {other['spread']}", "", *cells)
        print_table(console, table, keys=2)
    if len(rows) > _ROWS_SHOWN:
        console.print(f"{len(rows) - _ROWS_SHOWN:,} more numbers: --format csv lists all.")
    _draw_first(console, keys.get("first") or ())
    show_sources(console, said)


def _draw_first(console: Console, first: Any) -> None:
    """The questions whose answers take the most from all numbers together."""
    asked: dict[str, list[Mapping[str, Any]]] = {}
    for row in first:
        if row["deviation"] < _POINT / 2:
            continue
        asked.setdefault(row["question"], []).append(row)
    ranked = sorted(asked.items(), key=lambda item: -sum(r["deviation"] - r["deviation_left"] for r in item[1]))
    if ranked:
        console.print("To find out first:")
    for number, (question, rows) in enumerate(ranked[:_QUESTIONS_SHOWN], start=1):
        one = max(rows, key=lambda row: row["deviation"] - row["deviation_left"])
        who = " + ".join(one["vendor_ids"])
        told = (
            f"{number}. {question}: {head(one['measure'])} of {who} would be {one['narrower']:.0%} less spread"
            f" ({100 * one['deviation']:.0f} to {100 * one['deviation_left']:.0f} points)."
        )
        console.print(told, markup=False)


def _about(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row["vendor_ids"]), *(row[name] for name in ("measure", "weight", *_PARTS))


def _where(row: Mapping[str, Any]) -> str:
    return "".join(f", {row[part]}" for part in _PARTS if row.get(part))
