"""Findings as tables for people: one per day and jurisdiction, a sign and a word for every verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from vendorline.cli.output import plain_table

if TYPE_CHECKING:
    from rich.console import Console

#: How each verdict is coloured, in the order in which they are told.
STYLES = {"met": "green", "due": "yellow", "breached": "bold red", "unknown": "cyan", "not_applicable": "dim"}

#: Rows of single sites that a terminal shows of an operator under a provision; the worst ones first.
SITES_SHOWN = 20
_WORST_FIRST = ("breached", "due", "unknown", "met", "not_applicable")


def verdict_in_words(verdict: str) -> str:
    """A verdict as sign and word."""
    from vendorline.results.verdicts import VERDICTS

    return f"{VERDICTS[verdict].sign} {VERDICTS[verdict].word}"


def show_findings(console: Console, result: Mapping[str, Any]) -> None:
    """Print findings for people: what was judged, a table per day and jurisdiction, collisions, what is assumed."""
    from rich.text import Text

    if not result["rows"]:
        console.print("No provision is in force for these operators on this day; --all lists them with why.")
    for (on, jurisdiction), rows in groupby(result["rows"], key=lambda row: (row["on"], row["jurisdiction"])):
        group = list(rows)
        title, numbers = _title(group[0], jurisdiction, as_if=result["as_if"]), ("counted", "limit", "slack")
        names = ("provision", "operator", "verdict", *numbers, "deadline", "force")
        table = plain_table([*names, "why"], title, right=numbers, whole=names, min_width=40)
        for row in shown(group):
            if "left_out" in row:
                table.add_row(row["provision_id"], row["operator_id"], *[""] * 6, row["left_out"])
                continue
            table.add_row(
                row["provision_id"],
                _key(row),
                Text(verdict_in_words(row["verdict"]), style=STYLES[row["verdict"]]),
                counted(row) + (" ~" if row["assumed_share"] else ""),
                _number(row["limit"]) if counted(row) else "",
                _number(row["slack"]),
                deadline(row),
                row["force"],
                (row["reason"] or "").replace("_", " "),
            )
        console.print(table)
        console.print(f"{on}: {tally(group)}")
        console.print()
    if any(row["assumed_share"] for row in result["rows"]):
        console.print("~ counted on rows that are partly or wholly assumed (assumed_share in the JSON says how far)")
    for collision in result["collisions"]:
        ids = " and ".join(collision["provision_ids"])
        console.print(
            f"Collision at {collision['operator_id']}: {ids} cannot both be met as it stands, since {collision['since']}."
        )


def _title(row: Mapping[str, Any], jurisdiction: str, *, as_if: bool) -> str:
    over = " laid over every operator, as if named" if as_if else ""
    outlook = ", an outlook: no change beyond the dates in the tables" if row["outlook"] else ""
    return f"{jurisdiction}{over} on {row['on']}, the law as known on {row['known']}{outlook}"


def _key(row: Mapping[str, Any]) -> str:
    operator = row["operator_id"] or ""
    return f"{operator} {row['level_key']}" if row["level"] == "site" and row["level_key"] else operator


def counted(row: Mapping[str, Any]) -> str:
    """Numerator, or its range, of denominator, with the share where there is one."""
    from vendorline.results.units import unit_of

    if row["numerator"] is None:
        return ""
    if row["basis"] == "vendors":
        return f"{_range(row, 'numerator')} vendors"
    number = _range(row, "numerator")
    of = f" of {_range(row, 'denominator')}" if row["denominator"] is not None else ""
    unit = unit_of(row["basis"])
    if row["share_low"] is None:
        return f"{number}{of} {unit}"
    return f"{number}{of} {unit} = {_share(row)}"


def _range(row: Mapping[str, Any], name: str) -> str:
    """The least and the most that a number may be; results of earlier versions do not tell all of it."""
    low, more = row[name], row.get(f"{name}_unknown") or 0
    return f"{_number(low)} to {_number(low + more)}" if more else _number(low)


def _share(row: Mapping[str, Any]) -> str:
    low, high = (_percent(row[name], row["limit"]) for name in ("share_low", "share_high"))
    return low if row["share"] is not None else f"{low} to {high}"


def _percent(share: float, limit: float | None) -> str:
    """A share with as many digits as it takes to tell it from the limit."""
    digits = 1
    while limit is not None and share != limit and digits < 6 and round(share, digits + 2) == round(limit, digits + 2):
        digits += 1
    return f"{share:.{digits}%}"


def deadline(row: Mapping[str, Any]) -> str:
    """The deadline and how far it is."""
    if row["deadline"] is None:
        return ""
    left = row["days_left"]
    unit = "day" if abs(left) == 1 else "days"
    return f"{row['deadline']} ({left} {unit} left)" if left >= 0 else f"{row['deadline']} ({-left} {unit} ago)"


def shown(rows: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Rows as a terminal holds them: of many sites of one operator under one provision the worst, then what is `left_out`."""
    for (provision_id, operator_id), group in groupby(rows, key=lambda row: (row["provision_id"], row["operator_id"])):
        own = list(group)
        sites = [row for row in own if row["level"] == "site" and row["level_key"]]
        if len(sites) <= SITES_SHOWN:
            yield from own
            continue
        worst = sorted(range(len(sites)), key=lambda place: _WORST_FIRST.index(sites[place]["verdict"]))[:SITES_SHOWN]
        kept = {id(sites[place]) for place in worst}
        left = [row for row in sites if id(row) not in kept]
        yield from (row for row in own if id(row) in kept or not (row["level"] == "site" and row["level_key"]))
        told = f"{len(left):,} more site{'s' if len(left) > 1 else ''}: {tally(left)} (--format csv lists all)"
        yield {"provision_id": provision_id, "operator_id": operator_id, "left_out": told}


def tally(rows: Sequence[Mapping[str, Any]]) -> str:
    """How many rows have which verdict, in words."""
    counts = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in STYLES}
    return ", ".join(f"{verdict_in_words(verdict)} {n}" for verdict, n in counts.items() if n)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:g}"


def show_intervals(console: Console, result: Mapping[str, Any], span: tuple[date, date]) -> None:
    """Print who stood where from when until when; intervals that differ in their numbers alone are one line."""
    from rich.text import Text

    from vendorline.cli.tables.findings import STYLES, counted, verdict_in_words
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
    console.print(table)
    if not intervals:
        console.print("No provision is in force for these operators in this time.")
    if any(row["outlook"] for row in intervals):
        console.print("After the day that the network describes: an outlook, no change beyond the dates in the tables.")
