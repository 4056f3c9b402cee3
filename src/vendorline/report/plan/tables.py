"""The tables of a plan: cost by operator and part, what binds, service, what stays breached, what has no schedule, terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from vendorline.plan.outputs.words import ACTIONS, KINDS, LIMITS, REASONS
from vendorline.report.decision.table import Column, Table
from vendorline.report.names import vendor
from vendorline.report.plan.money import money_column
from vendorline.report.plan.reading import Planned, Row
from vendorline.report.wording import capital, listed
from vendorline.report.words import short_percent

MOST_LIMITS, MOST_PROVISIONS = 12, 40
Name = Callable[[str | None], str]


def by_operator(plan: Planned, name: Name) -> Table:
    """Units and cost by operator and what is done."""
    rows = plan.rows("totals")
    column, cells = money_column("Cost", [row["cost"] for row in rows], plan.currency)
    lines = [
        (name(row["operator_id"]), capital(ACTIONS[row["action"]]), row["units"], cost)
        for row, cost in zip(rows, cells, strict=True)
    ]
    columns = (Column("Operator"), Column("What is done"), Column("Units", "points", decimals=0), column)
    return Table("by-operator", "Cost by operator, discounted", columns, tuple(lines))


def by_part(plan: Planned) -> Table:
    """The cost by part, and their sum."""
    parts = [(capital(key.replace("_", " ")), value) for key, value in plan.document["parts"].items() if value]
    parts = [*sorted(parts, key=lambda part: -abs(part[1])), ("Together", plan.document["objective"])]
    column, cells = money_column("Cost", [value for _, value in parts], plan.currency)
    return Table(
        "by-part", "Cost by part, discounted", (Column("Part"), column),
        tuple((part, cell) for (part, _), cell in zip(parts, cells, strict=True)),
    )  # fmt: skip


def markets(plan: Planned, name: Name) -> Table:
    """Who supplies each market."""
    rows = tuple(
        (place(row["market"], name), vendor(row["vendor_id"]) if row["units"] else None, row["units"], row["kept"], row["first_period"], row["last_period"])
        for row in plan.rows("markets")
    )  # fmt: skip
    number = {"kind": "points", "decimals": 0}
    columns = (
        Column("Market"), Column("Supplied by"), Column("Units done", **number), Column("Kept", **number),  # type: ignore[arg-type]
        Column("First done by", "date"), Column("Last done by", "date"),
    )  # fmt: skip
    return Table("markets", "Who supplies each market", columns, rows)


def binding(plan: Planned, name: Name) -> Table:
    """Groups of limits with a price, those worth most first."""
    rows = plan.rows("binding")[:MOST_LIMITS]
    mean, means = money_column("On average", [row["price"] for row in rows], plan.currency, (1.0, ""))
    most, mosts = money_column("At most", [row["price_most"] for row in rows], plan.currency, (1.0, ""))
    lines = [
        (limit(plan, row), place(row["group"] or "", name), row["when"], f"One more {row['step']}", each, highest, row["price_most_when"])
        for row, each, highest in zip(rows, means, mosts, strict=True)
    ]  # fmt: skip
    left = len(plan.rows("binding")) - len(rows)
    note = f"{left:,} more in the saved plan. " if left else ""
    return Table(
        "binding", "What binds",
        (Column("Limit"), Column("Where, whose"), Column("Has a price in"), Column("Step"), mean, most, Column("That is in")),
        tuple(lines), f"{note}Prices of the linear bound: what one step more would save at most, right for a small step alone.",
    )  # fmt: skip


def limit(plan: Planned, row: Row) -> str:
    """What people call a limit: the provision’s title, or its own word."""
    provision = row.get("provision_id")
    return plan.title(provision.partition(" (")[0]) if provision else LIMITS.get(row["limit"], row["limit"])


def place(group: str, name: Name) -> str:
    """Where or whose a limit is: operators by their names, also as the first word of a market."""
    head, _, rest = group.partition(" ")
    return f"{name(head)} {rest}".rstrip()


def service(plan: Planned, name: Name) -> Table:
    """The worst period of each operator."""
    rows = sorted(plan.rows("service"), key=lambda row: -row["share"])
    lines = [
        (name(row["operator_id"]), row["period"], row["subscribers"], row["share"] * 100, None if row["limit"] is None else row["limit"] * 100)
        for row in rows
    ]  # fmt: skip
    return Table(
        "service", "Worst period of service",
        (Column("Operator"), Column("Period to", "date"), Column("Subscribers", "points", decimals=0), Column("Share of its own", "points", "%"), Column("At most", "points", "%")),
        tuple(lines), "Subscribers whose site is out at some time of the period, not all at once.",
    )  # fmt: skip


def made_for(plan: Planned, name: Name) -> Table:
    """What the schedule is made for: a row for each provision and day, with whom it binds."""
    whom: dict[tuple[Any, ...], list[str]] = {}
    for row in plan.rows("made_for"):
        key = row["provision_id"], row["kind"], row["limit"], row["holds_from"], row["due_by"]
        whom.setdefault(key, []).append(name(row["operator_id"] or None))
    lines = [
        (plan.title(key[0]), _asks(key[1], key[2]), key[3], key[4], listed(list(dict.fromkeys(names))), key[0])
        for key, names in whom.items()
    ]
    return Table(
        "made-for", "What the schedule is made for",
        (Column("Provision"), Column("Asks"), Column("Holds from", "date"), Column("Due in the schedule by", "date"), Column("Whom"), Column("Id")),
        tuple(lines),
    )  # fmt: skip


def _asks(kind: str, most: float | None) -> str:
    if kind == "cap" and most is not None:
        return f"{KINDS[kind]} {short_percent(most)}"
    return f"{KINDS[kind]} {most:,.0f}" if most is not None and kind == "count" else KINDS[kind]


def breaches(plan: Planned, name: Name) -> Table:
    """What the planned network still breaches."""
    lines = [
        (plan.title(row["provision_id"]), name(row["operator_id"] or None), row["first_on"], row["last_on"], REASONS.get(row["reason"], row["reason"]))
        for row in plan.rows("recheck")
    ]  # fmt: skip
    return Table(
        "recheck", "What the planned network still breaches",
        (Column("Provision"), Column("Operator"), Column("First", "date"), Column("Last", "date"), Column("Why")), tuple(lines),
    )  # fmt: skip


def not_planned(plan: Planned, name: Name) -> Table:
    """What no schedule is made for: a row for each provision and reason."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in plan.rows("not_planned"):
        found.setdefault((row["provision_id"], row["reason"]), []).append(row)
    lines = [
        (plan.title(provision), listed(list(dict.fromkeys(name(row["operator_id"] or None) for row in rows))),
         REASONS.get(reason, reason), _sum(rows), provision)
        for (provision, reason), rows in list(found.items())[:MOST_PROVISIONS]
    ]  # fmt: skip
    left = len(found) - len(lines)
    return Table(
        "not-planned", "What no schedule is made for",
        (Column("Provision"), Column("Whom"), Column("Why"), Column("Elements it may reach, at most", "points", decimals=0), Column("Id")),
        tuple(lines), f"{left:,} more in the saved plan." if left else "",
    )  # fmt: skip


def _sum(rows: Sequence[Row]) -> int | None:
    return sum(row.get("elements") or 0 for row in rows) or None


def terms(plan: Planned) -> Table:
    """The terms with what they rest on, assumed ones first."""
    return Table(
        "terms", "Terms", (Column("Term"), Column("Value"), Column("Unit"), Column("How sure"), Column("From")),
        tuple(_terms(plan)),
    )  # fmt: skip


def _terms(plan: Planned) -> Iterator[tuple[str, ...]]:
    order = {"assumed": 0, "low": 1, "medium": 2, "high": 3, "stated": 4}
    for row in sorted(plan.rows("terms"), key=lambda row: order.get(row["confidence"], 0)):
        yield (row["term"].replace("_", " "), row["value"], row["unit"], row["confidence"], row["source"])


def assumed(plan: Planned) -> int:
    """How many terms rest on nothing but an assumption."""
    return sum(row["confidence"] == "assumed" for row in plan.rows("terms"))
