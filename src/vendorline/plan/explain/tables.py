"""Explanations as plain rows, in the columns of `results/schema/plan_*.csv`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from vendorline.plan.explain.binding import Binding
from vendorline.plan.explain.change import (
    CapChange,
    Change,
    CostChange,
    DeadlineChange,
    LimitChange,
    LimitSteps,
)
from vendorline.plan.explain.infeasible import Infeasible
from vendorline.plan.explain.option import Option, Why
from vendorline.plan.explain.relaxation import Relaxation
from vendorline.plan.explain.slip import Slip
from vendorline.plan.explain.view import ANY_DEADLINE
from vendorline.plan.explain.what_if import WhatIf
from vendorline.plan.explain.words import amount, counted

Row = dict[str, Any]


def binding_rows(found: Binding) -> list[Row]:
    """A row per group that binds, those worth most first."""
    rows = []
    for one in found.groups:
        most, seen = max(one.rows, key=lambda row: row.price), one.confirmed
        rows.append(
            {
                "limit": one.group.family, "group": one.group.label, "provision_id": one.group.provision, "when": one.when,
                "rows": len(one.rows), "step": one.group.step_name, "price": one.mean_price, "price_most": most.price,
                "price_most_when": most.when, "worth": one.worth,
                "confirmed": None if seen is None else "optimum" if seen.is_exact else "bound",
                "saved": None if seen is None else seen.bound_before - seen.bound,
                "foretold": None if seen is None else seen.foretold,
                "cost_then": None if seen is None else seen.cost, "sentence": one.sentence,
            }
        )  # fmt: skip
    return rows


def infeasible_rows(found: Infeasible) -> list[Row]:
    """A row per limit of each clash, after those of units without an option."""
    rows: list[Row] = [
        {
            "clash": number, "limit": one.reason, "group": None, "provision_id": None, "when": None, "units": one.count,
            "unit_ids": list(one.units), "irreducible": True, "name": one.sentence,
        }
        for number, one in enumerate(found.stuck, start=1)
    ]  # fmt: skip
    for number, clash in enumerate(found.clashes, start=len(found.stuck) + 1):
        rows += [
            {
                "clash": number, "limit": limit.family, "group": limit.label or None,
                "provision_id": _provision(limit.provision), "when": limit.when, "units": clash.units, "unit_ids": None,
                "irreducible": clash.is_irreducible, "name": limit.name,
            }
            for limit in clash.limits
        ]  # fmt: skip
    return rows


def ways_out_rows(found: Infeasible) -> list[Row]:
    """A row per relaxation: of each clash, then those of one kind that would end all."""
    rows = [
        _relaxed(one, number, one.verified)
        for number, clash in enumerate(found.clashes, start=len(found.stuck) + 1)
        for one in clash.relaxations
    ]
    return rows + [_relaxed(one, None, way.verified) for way in found.ways_out for one in way.parts]


def _relaxed(one: Relaxation, clash: int | None, verified: str) -> Row:
    return {
        "clash": clash, "limit": one.family, "group": one.label or None, "provision_id": _provision(one.provision),
        "way": one.way, "needed": one.needed, "named": one.named, "verified": verified, "sentence": one.sentence,
    }  # fmt: skip


def _provision(name: str | None) -> str | None:
    return None if name == ANY_DEADLINE else name


def why_rows(found: Why, ends: Sequence[date]) -> list[Row]:
    """A row per option, the open ones first."""

    def row(option: Option) -> Row:
        return {
            "unit_id": found.name, "vendor_id": option.vendor,
            "period": None if option.period is None else ends[option.period], "chosen": option.chosen,
            "cost": option.cost, "priced_cost": option.priced_cost,
            "taxes": [f"{tax.name}: {amount(tax.worth)}" for tax in option.taxes], "full": list(option.full),
            "closed_by": option.closed_by,
        }  # fmt: skip

    return [row(option) for option in (*found.options, *found.closed)]


def what_if_rows(found: Sequence[WhatIf]) -> list[Row]:
    """A row per change."""
    return [
        {
            "change": change_words(one.change), "bound_before": one.bound_before,
            "bound": one.bound if np.isfinite(one.bound) else None, "cost_before": one.cost_before, "cost": one.cost,
            "kept_cost": one.kept_cost, "units_moved": one.units_moved, "sentence": one.sentence,
        }
        for one in found
    ]  # fmt: skip


def slip_rows(found: Slip) -> list[Row]:
    """A row per deadline or limit that is missed; one alone where nothing is."""
    about = {"region": found.region, "vendor_id": found.vendor, "periods": found.periods}
    numbers = {"units": found.units, "unfinished": found.unfinished, "buffer": found.buffer}
    missed = [
        {
            "provision_id": one.name, "operator_id": one.operator or None, "when": one.when,
            "units_late": one.units or None, "over": one.over or None, "unit": one.unit,
        }
        for one in found.missed
    ]  # fmt: skip
    nothing = dict.fromkeys(("provision_id", "operator_id", "when", "units_late", "over", "unit"))
    return [about | one | numbers for one in missed or [nothing]]


def change_words(change: Change) -> str:
    """A change in words."""
    if isinstance(change, DeadlineChange):
        size = counted(abs(change.periods), "periods")
        return f"{_whose(change.name, change.operator, 'all deadlines')} {size} {'later' if change.periods > 0 else 'earlier'}"
    if isinstance(change, LimitChange):
        return f"{change.family} of {change.label or 'everybody'} times {amount(change.factor)}"
    if isinstance(change, LimitSteps):
        return f"{amount(change.steps)} more of {counted(len(change.rows), 'limits')}"
    if isinstance(change, CapChange):
        return f"{_whose(change.name, change.operator, 'all caps')} {amount(change.points)} points higher"
    if isinstance(change, CostChange):
        what = " of ".join(part for part in (change.part or "cost", change.vendor) if part is not None)
        return f"{what} times {amount(change.factor)}"
    return f"without {change.vendor}"


def _whose(name: str | None, operator: str | None, everything: str) -> str:
    return f"{name or everything}{f' for {operator}' if operator else ''}"
