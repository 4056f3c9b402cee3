"""A plan in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import ceil
from typing import Any


def sentence(told: Mapping[str, Any], units: int) -> str:
    """What a plan comes to, in words."""
    status = told["status"]
    if status == "infeasible":
        return "No schedule keeps every limit: what is asked clashes."
    if status == "no_schedule":
        return "No schedule was found that keeps every limit, and it is not proven that there is none."
    if told["objective"] is None:
        return "The work was stopped before a schedule was found."
    done = sum(row["units"] for row in told["totals"] if row["action"] != "keep")
    if not units:
        return "Nothing has to be replaced, and nothing that is announced has to come from another vendor."
    if not done:
        return f"All {units:,} units can be kept as they are and as announced."
    money = f"{told['currency']} {amount(told['objective'])}"
    last = max(row["last_period"] for row in told["markets"] if row["last_period"] is not None)
    day = date.fromisoformat(str(last))
    what = f"{done:,} of {units:,} units are replaced, or built by another vendor than announced,"
    less = ", less the renewal that would have come anyway" if told["renewal_credit"] else ""
    return f"{what} by {day.day} {day:%B %Y}, for {money} (discounted{less}{_near(told['gap'])})."


def _near(gap: float | None) -> str:
    """How near the cheapest; nothing where no bound says so."""
    if gap is None:
        return ""
    return (
        "; proven to be the cheapest"
        if gap <= 1e-9
        else f"; at most {ceil(gap * 1000 - 1e-6) / 10:.1f}% above the cheapest"
    )


def apart(most: float, least: float) -> float:
    """The difference of two amounts as they are shown: what a reader finds who subtracts them."""
    return shown(most) - shown(least)


def shown(money: float) -> float:
    """An amount as `amount` shows it, without the digits that it leaves out."""
    for unit in (1e9, 1e6):
        if abs(money) >= unit:
            number = money / unit
            return round(number, 2 if abs(number) < 10 else 1) * unit
    return float(round(money))


def amount(money: float) -> str:
    """Money in words of sensible length: 157.9 million, 1.25 billion, 12,300."""
    size = abs(money)
    for unit, name in ((1e9, "billion"), (1e6, "million")):
        if size >= unit:
            number = money / unit
            return f"{number:,.2f} {name}" if abs(number) < 10 else f"{number:,.1f} {name}"
    return f"{money:,.0f}"
