"""A plan as a workbook: the answer first, then a sheet for each table, with numbers as numbers and days as days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import isfinite
from typing import Any

from vendorline.plan.outputs.words import REASONS
from vendorline.report.plan.reading import Planned, Row
from vendorline.report.sheets import Sheet, workbook
from vendorline.results.schema import Table, document_keys, table

#: More rows than a sheet holds.
MOST_ROWS = 1_048_000
_SHARES = frozenset({"share", "limit"})
_MONEY = frozenset({"currency", "of the currency", "of the currency per step"})


def plan_workbook(document: Mapping[str, Any]) -> bytes:
    """A result of plan as Office Open XML, each sheet with a filter on every column.

    Args:
        document: the JSON object of the command.
    """
    plan = Planned(document)
    sheets = [
        Sheet("plan", ("What", "Said"), list(_answer(plan)), widths=(44, 110)),
        _sheet(plan, "by operator", "totals"), Sheet("by part", ("part", _money(plan, "cost")), list(document["parts"].items())),
        _sheet(plan, "units", "rows"), _sheet(plan, "curve", "curve"), _sheet(plan, "markets", "markets"), _sheet(plan, "limits", "limits"), _sheet(plan, "binding", "binding"),
        _sheet(plan, "service", "service", _SHARES), _sheet(plan, "made for", "made_for"), _sheet(plan, "still breached", "recheck"),
        _sheet(plan, "not planned", "not_planned"), _sheet(plan, "terms", "terms"),
    ]  # fmt: skip
    found = [
        ("clashes", "clashes"),
        ("ways out", "ways_out"),
        ("why", "why"),
        ("what if", "what_if"),
        ("slips", "slips"),
    ]
    sheets += [_sheet(plan, name, key) for name, key in found if document.get(key)]
    return workbook(sheets)


def _answer(plan: Planned) -> Iterator[tuple[str, Any]]:
    told, currency = plan.document, plan.currency
    if told.get("synthetic"):
        yield "Invented example", told["synthetic"]
    yield "Plan", told["sentence"]
    yield "Status", told["status"].replace("_", " ")
    yield f"Cost, discounted, {currency}", told["objective"]
    yield f"No schedule costs less than, {currency}", told["bound"]
    yield "Above the cheapest by at most, share", told["gap"]
    yield f"Beside: write-off, no money moves, {currency}", told["write_off"]
    subtracted = "subtracted from the cost" if told["renewal_credit"] else "not subtracted"
    yield f"Beside: renewal that would have come anyway, {subtracted}, {currency}", told["renewal"]
    yield "Units", plan.units
    yield "Units replaced, or built by another vendor", plan.done
    yield "Last one done by", plan.last_day
    yield "Elements of unknown vendor that are kept", told["unknown_elements"] if told["unknown"] == "keep" else 0
    yield f"To replace them at most, not discounted, {currency}", told["unknown_cost"]
    yield "Sites taken out whose subscribers nobody states", told["sites_without_subscribers"]
    yield "Pairs of neighbouring sites out together", told["neighbours_together"]
    yield "Breaches that remain", len(plan.rows("recheck"))
    yield "Provisions without a schedule", len({row["provision_id"] for row in plan.rows("not_planned")})
    yield "Rules of", ", ".join(told["jurisdictions"]) + (", laid over every operator" if told["as_if"] else "")
    yield "Law as known on", _day(told["known"])
    yield "Planned for", "binding and advisory law" if told["force"] == "advisory" else "binding law"
    yield "Network as of", _day(told["as_of"])
    yield "First day of the schedule", _day(told["start"])
    yield "Periods", len(told["periods"])
    yield "Prices of the year", told["price_year"]
    yield "To recount it", "vendorline plan verify PLAN.json, of the same plan saved with --format json"
    yield "Made with vendorline", told.get("vendorline")
    yield from ((f"Input: {item['path']}", item["sha256"]) for item in told.get("inputs") or ())


def _sheet(plan: Planned, name: str, key: str, shares: frozenset[str] = frozenset()) -> Sheet:
    """The rows under a key, as their table describes them; what a reader would have to look up stands beside."""
    kind = table(document_keys("plan")[key].holds)
    rows = plan.rows(key)[:MOST_ROWS]
    heads = [_money(plan, c.name) if c.unit in _MONEY else c.name for c in kind.columns]
    cells = [[_value(kind, column.name, row.get(column.name)) for column in kind.columns] for row in rows]
    if key == "terms":
        place = heads.index("value")
        cells = [[_number(cell) if at == place else cell for at, cell in enumerate(mine)] for mine in cells]
    if key == "limits":
        heads[heads.index("price")] = f"price, {plan.currency} for one more"
    return _told(plan, Sheet(name, tuple(heads), cells, shares), rows)


def _told(plan: Planned, sheet: Sheet, rows: Sequence[Row]) -> Sheet:
    """A sheet with the titles of provisions and the words of reasons beside their ids."""
    heads, cells = list(sheet.heads), [list(row) for row in sheet.rows]
    if "reason" in heads:
        heads.append("why")
        cells = [[*mine, REASONS.get(row["reason"], row["reason"])] for mine, row in zip(cells, rows, strict=True)]
    if "provision_id" in heads:
        heads.insert(1, "title")
        cells = [[mine[0], plan.title(row["provision_id"]), *mine[1:]] for mine, row in zip(cells, rows, strict=True)]
    return Sheet(sheet.name, tuple(heads), cells, sheet.shares)


def _value(kind: Table, name: str, value: Any) -> Any:
    return _day(value) if next(c for c in kind.columns if c.name == name).type == "date" else value


def _number(text: Any) -> Any:
    """A text as the number that it is, if it is one."""
    try:
        value = float(text)
    except (TypeError, ValueError):
        return text
    return value if isfinite(value) else text


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _money(plan: Planned, name: str) -> str:
    return f"{name}, {plan.currency}"
