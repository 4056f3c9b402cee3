"""Findings as tables for people: at a glance, then row by row under the provision that each is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from vendorline.cli.output import plain_table
from vendorline.cli.tables.cells import (
    STYLES,
    WORST_FIRST,
    counted,
    deadline,
    law_age,
    number_in_words,
    provision_of,
    tally,
    verdict_in_words,
)
from vendorline.cli.tables.fitting import print_table
from vendorline.cli.tables.grid import show_grid

if TYPE_CHECKING:
    from rich.console import Console

#: Rows of single sites that a terminal shows of an operator under a provision; the worst ones first.
SITES_SHOWN = 20
#: So few rows are shown one by one without being asked for.
FEW_ROWS = 20


def show_findings(
    console: Console, result: Mapping[str, Any], *, every_row: bool = False, nothing: str | None = None
) -> None:
    """Print findings for people: at a glance per day and jurisdiction, the rows where they are few or asked for, collisions, what is assumed.

    `nothing` says why there is no row, where that is known.
    """
    rows = result["rows"]
    if not rows:
        told = nothing or ("No row is left of what was asked for." if result.get("narrowed") else _NOTHING)
        console.print(told)
    detailed = every_row or len(rows) <= FEW_ROWS
    for (_, jurisdiction), same in groupby(rows, key=lambda row: (row["on"], row["jurisdiction"])):
        group = list(same)
        title = _title(group[0], jurisdiction, result)
        if detailed:
            console.print(title, style="bold", markup=False)
            show_rows(console, group, result.get("provisions", {}))
        else:
            show_grid(console, group, title)
        console.print(f"{group[0]['on']}: {tally(group)}")
        if told := law_age(group):
            console.print(told, markup=False)
        console.print()
    if rows and not detailed:
        console.print(
            "For the rows with their numbers: --rows, or --operator, --provision, --vendor, --verdict, --region."
        )
    if any(row["assumed_share"] for row in rows):
        console.print("~ counted on rows that are partly or wholly assumed (assumed_share in the JSON says how far)")
    for collision in result["collisions"]:
        ids = " and ".join(collision["provision_ids"])
        console.print(
            f"Collision at {collision['operator_id']}: {ids} cannot both be met as it stands, since {collision['since']}."
        )


_NOTHING = "No provision is in force for these operators on this day; --all lists them with why."


def show_rows(console: Console, rows: Sequence[Mapping[str, Any]], provisions: Mapping[str, Mapping[str, Any]]) -> None:
    """Print the rows, under each provision its operators with verdict, numbers and why."""
    from rich.text import Text

    for provision, same in groupby(rows, key=provision_of):
        group = list(same)
        deadlines = {row["deadline"] for row in group}
        console.print(_heading(provision, group, provisions, deadlines), markup=False)
        own = ["by"] if len(deadlines) > 1 else []
        names = ["operator", "verdict", "counted", "room", *own, "why"]
        table = plain_table(
            names, right=("room",), whole=("operator", "verdict", "room"), overflow="fold", headed=False, indented=True
        )
        for row in shown(group):
            if "left_out" in row:
                table.add_row(row["operator_id"], *[""] * (len(names) - 2), row["left_out"])
                continue
            table.add_row(
                _key(row),
                Text(verdict_in_words(row["verdict"]), style=STYLES[row["verdict"]]),
                counted(row) + (" ~" if row["assumed_share"] else ""),
                _room(row),
                *([deadline(row)] if own else []),
                (row["reason"] or "").replace("_", " "),
            )
        print_table(console, table, keys=2)


def _heading(
    provision: str, rows: Sequence[Mapping[str, Any]], provisions: Mapping[str, Mapping[str, Any]], deadlines: set[Any]
) -> str:
    """A provision with its force, limit and deadline, and what it says."""
    first = rows[0]
    said = provisions.get(first["provision_id"], {})
    told = [first["force"]]
    if first["limit"] is not None and said.get("effect") == "cap":
        told.append(f"at most {first['limit']:.4%}".replace(".0000%", "%"))
    if len(deadlines) == 1 and first["deadline"] is not None:
        told.append(f"by {deadline(first)}")
    return f"{provision} ({', '.join(told)}): {said.get('paraphrase', '')}".rstrip(": ")


def _title(row: Mapping[str, Any], jurisdiction: str, result: Mapping[str, Any]) -> str:
    outlook = ", an outlook: no change beyond the dates in the tables" if row["outlook"] else ""
    if row["force"] == "trial":
        return f"What if, on {row['on']}{outlook}"
    over = " laid over every operator, as if named" if result["as_if"] else ""
    return f"{jurisdiction}{over} on {row['on']}, the law as known on {row['known']}{outlook}"


def _key(row: Mapping[str, Any]) -> str:
    operator = row["operator_id"] or ""
    return f"{operator} {row['level_key']}" if row["level"] in {"site", "area"} and row["level_key"] else operator


def _room(row: Mapping[str, Any]) -> str:
    """How many more there might be, or how many are too many."""
    if row["slack"] is None:
        return ""
    return f"{number_in_words(row['slack'])} left" if row["slack"] >= 0 else f"{number_in_words(-row['slack'])} over"


def shown(rows: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Rows as a terminal holds them: of many sites of one operator under one provision the worst, then what is `left_out`."""
    for (provision_id, operator_id), group in groupby(rows, key=lambda row: (row["provision_id"], row["operator_id"])):
        own = list(group)
        sites = [row for row in own if row["level"] == "site" and row["level_key"]]
        if len(sites) <= SITES_SHOWN:
            yield from own
            continue
        worst = sorted(range(len(sites)), key=lambda place: WORST_FIRST.index(sites[place]["verdict"]))[:SITES_SHOWN]
        kept = {id(sites[place]) for place in worst}
        left = [row for row in sites if id(row) not in kept]
        yield from (row for row in own if id(row) in kept or not (row["level"] == "site" and row["level_key"]))
        told = f"{len(left):,} more site{'s' if len(left) > 1 else ''}: {tally(left)} (--format csv lists all)"
        yield {"provision_id": provision_id, "operator_id": operator_id, "left_out": told}
