"""Findings over a span of time as a table for people: who stood where from when until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from vendorline.cli.output import plain_table
from vendorline.cli.tables.cells import STYLES, counted, law_age, verdict_in_words
from vendorline.cli.tables.fitting import print_table

if TYPE_CHECKING:
    from rich.console import Console


def show_intervals(console: Console, result: Mapping[str, Any], span: tuple[date, date]) -> None:
    """Print who stood where from when until when; intervals that differ in their numbers alone are one line."""
    from rich.text import Text

    from vendorline.results import table as results_table

    about = results_table("check_intervals").subject
    intervals, days = result["intervals"], len(result["days"])
    console.print(f"{span[0]} to {span[1]}: {days:,} day{'' if days == 1 else 's'} on which something changes")
    names = ("provision", "operator", "from", "until", "verdict", "counted at its end")
    table = plain_table([*names, "why"], whole=names, min_width=40)
    for key, rows in groupby(intervals, key=lambda row: tuple(row[name] for name in about)):
        provision_id, reading, operator_id, level_key = key
        shown = f"{provision_id} ({reading})" if reading else provision_id
        where = operator_id or "" if level_key in {None, operator_id} else f"{operator_id or ''} {level_key}".strip()
        for (verdict, reason), run in groupby(rows, key=lambda row: (row["verdict"], row["reason"])):
            same = list(run)
            table.add_row(
                shown,
                where,
                str(same[0]["from_on"]),
                str(same[-1]["until_on"]),
                Text(verdict_in_words(verdict), style=STYLES[verdict]),
                counted(same[-1]),
                (reason or "").replace("_", " "),
            )
            shown = where = ""
    print_table(console, table, keys=2)
    if not intervals:
        console.print("No provision is in force for these operators in this time.")
    if told := law_age(result["rows"]):
        console.print(told, markup=False)
    if any(row["outlook"] for row in intervals):
        console.print("After the day that the network describes: an outlook, no change beyond the dates in the tables.")
