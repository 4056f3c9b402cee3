"""The rows of a problem by name: what is scarce, for whom, when, in what unit, and what one step more of it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

import numpy as np

from vendorline.plan.explain.view import View
from vendorline.plan.explain.words import period_name, span_name, spans_of
from vendorline.plan.problem.instance import Instance
from vendorline.plan.problem.prices import capacities
from vendorline.quick_dataclass import dataclass

#: What a row limits. work: something else that the work of a period needs.
Family = Literal["crews", "sites_out", "subscribers_out", "work", "delivery", "budget", "cap", "state", "vendor_share"]
FAMILIES: tuple[Family, ...] = (
    "crews", "sites_out", "subscribers_out", "work", "delivery", "budget", "cap", "state", "vendor_share",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are one thing to people: the crews of a region, the cap of a provision for an operator.

    `label`: a region, market, operator or vendor; `provision`: of a cap. `unit`: what is counted; `unit_name`: what one step is.
    """

    family: Family
    label: str
    provision: str | None
    unit: str
    step_name: str

    @property
    def name(self) -> str:
        """In words."""
        provision = "" if self.provision is None else self.provision
        return {
            "crews": f"crews of {self.label}",
            "sites_out": f"sites out at once in {self.label}",
            "subscribers_out": f"subscribers of {self.label} out at once",
            "work": f"{provision} of {self.label}",
            "delivery": f"deliveries of {self.label}",
            "budget": f"budget of {self.label}",
            "cap": f"cap of {provision} for {self.label or 'everybody'}",
            "state": f"limit of {provision} for {self.label or 'everybody'}",
            "vendor_share": f"share of one vendor at {self.label}",
        }[self.family]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `place` in the vector of limited rows, its group, its period, year or vendor, its limit, and `step`, what one step is."""

    place: int
    group: Group
    period: int | None
    year: int | None
    vendor: str | None
    limit: float
    step: float


def named_rows(view: View) -> tuple[Row, ...]:
    """Every limited row of a view, in the order of the vector of prices; borders have none."""
    return tuple(
        Row(place, group, period, year, vendor, limit, step)
        for place, (group, period, year, vendor, limit, step) in enumerate(_rows(view))
    )


_Found = tuple[Group, int | None, int | None, str | None, float, float]


def _rows(view: View) -> Iterator[_Found]:
    instance, limits = view.instance, capacities(view.instance)
    for kind, capacity in zip(instance.period_rows, limits.period_rows, strict=True):
        groups = [_of_work(kind.name, label, kind.unit) for label in kind.groups]
        for group, period in np.argwhere(np.isfinite(capacity)).tolist():
            yield groups[group], period, None, None, float(capacity[group, period]), 1.0
    yield from _of_vendors(instance)
    if instance.budgets is not None:
        payers = [
            Group("budget", payer, None, instance.currency, instance.currency) for payer in instance.budgets.payers
        ]
        for payer, year in np.argwhere(np.isfinite(limits.budgets)).tolist():
            yield payers[payer], None, instance.budgets.years[year], None, float(limits.budgets[payer, year]), 1.0
    for number, (state, point) in enumerate(zip(instance.states, view.points, strict=True)):
        family: Family = "state" if point is None else "cap"
        step_name = _single(state.unit) if point is None else "percentage point"
        group_of = Group(family, whose(state.operator), state.name, state.unit, step_name)
        for period in np.flatnonzero(np.isfinite(limits.states[number])).tolist():
            step = state.scale if point is None else float(point[period])
            yield group_of, period, None, None, float(limits.states[number][period]), step
    if instance.shares is not None:
        unit = instance.shares.unit
        for place, vendor in np.argwhere(np.isfinite(limits.shares)).tolist():
            group_of = Group("vendor_share", instance.shares.groups[place], None, unit, _single(unit))
            yield group_of, None, None, instance.vendors[vendor], float(limits.shares[place, vendor]), 1.0


def whose(operator: str) -> str:
    """Operators under one limit, each once: several provisions may be one limit of the same operator."""
    return ", ".join(dict.fromkeys(operator.split(", ")))


def _of_vendors(instance: Instance) -> Iterator[_Found]:
    if instance.delivery is None:
        return
    unit = instance.delivery.unit
    for vendor, period in np.argwhere(np.isfinite(instance.delivery.capacity)).tolist():
        name = instance.vendors[vendor]
        group = Group("delivery", name, None, unit, "unit delivered")
        yield group, period, None, name, float(instance.delivery.capacity[vendor, period]), 1.0


def _of_work(name: str, label: str, unit: str) -> Group:
    kind, _, _ = name.partition(":")
    if kind in {"crews", "sites_out", "subscribers_out"}:
        step = {"crews": _single(unit), "sites_out": f"{_single(unit)} out", "subscribers_out": "subscriber"}[kind]
        return Group(kind, label, None, unit, step)  # type: ignore[arg-type]
    return Group("work", label, name, unit, _single(unit))


def _single(unit: str) -> str:
    return unit.removesuffix("s")


def row_name(row: Row, view: View) -> str:
    """A row in words, with its period, year or vendor."""
    if row.period is not None:
        return f"{row.group.name} in {period_name(view.instance.period_ends, row.period)}"
    if row.year is not None:
        return f"{row.group.name} in {row.year}"
    return f"share of {row.vendor} at {row.group.label}" if row.vendor is not None else row.group.name


def when_of(rows: Sequence[Row], ends: Sequence[date]) -> str:
    """When, or for which vendors, some rows of one group hold."""
    periods = sorted({row.period for row in rows if row.period is not None})
    if periods:
        return ", ".join(span_name(ends, first, last) for first, last in spans_of(periods))
    years = sorted({row.year for row in rows if row.year is not None})
    if years:
        return ", ".join(f"{a}" if a == b else f"{a} to {b}" for a, b in spans_of(years))
    return ", ".join(sorted({row.vendor for row in rows if row.vendor is not None}))
