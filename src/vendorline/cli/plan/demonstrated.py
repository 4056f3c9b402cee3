"""The plans of the demonstration: two laws side by side, and what the difference costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vendorline.cli.output import plain_table
from vendorline.cli.tables.fitting import print_table

if TYPE_CHECKING:
    from rich.console import Console


def plan_of(network_folder: Path, part: Mapping[str, Any]) -> dict[str, Any]:
    """The plan for a part of the case, as a document."""
    from vendorline.project.planning.job import ask_plan
    from vendorline.project.questions import PlanQuestion

    question = PlanQuestion(
        path=network_folder, jurisdictions=part["rules"], as_if=part["as_if"], known=date.fromisoformat(part["known"]),
        force=part["force"], gap=part["gap"],
    )  # fmt: skip
    return ask_plan(question).document


def draw_plans(console: Console, parts: Sequence[Mapping[str, Any]], plans: Sequence[Mapping[str, Any]]) -> None:
    """Plans side by side."""
    money = plans[0]["currency"]
    right = ("units changed", f"cost, {money} million", "gap")
    table = plain_table(["plan", "by", *right], right=right)
    for part, made in zip(parts, plans, strict=True):
        changed = sum(row["units"] for row in made["totals"] if row["action"] != "keep")
        last = max((row["last_period"] for row in made["markets"] if row["last_period"]), default="")
        cost = "" if made["objective"] is None else f"{made['objective'] / 1e6:,.1f}"
        gap = "" if made["gap"] is None else f"{made['gap']:.1%}"
        table.add_row(part["question"], str(last), f"{changed:,}", cost, gap)
    print_table(console, table)
    console.print()


def difference(parts: Sequence[Mapping[str, Any]], plans: Sequence[Mapping[str, Any]]) -> str:
    """What the dearest of the plans costs beyond the cheapest, in a sentence."""
    from vendorline.plan.answer import amount, apart

    known = [
        (made["objective"], part["short"])
        for part, made in zip(parts, plans, strict=True)
        if made["objective"] is not None
    ]
    if len(known) < len(plans):
        return "No schedule keeps every limit of one of the laws."
    (least, cheap), (most, dear) = min(known), max(known)
    currency = plans[0]["currency"]
    return (
        f"{dear} costs {currency} {amount(most)}, {cheap} {currency} {amount(least)}: {currency} {amount(apart(most, least))} more, "
        "on assumed costs."
    )
