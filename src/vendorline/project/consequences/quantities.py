"""What a plan comes to in the quantities that a case counts with: money by year, shares of a vendor's equipment, months of delay."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from vendorline.plan.plan_result import Plan
from vendorline.project.consequences.exposed import days_of
from vendorline.project.consequences.values import Values

_DAYS_PER_MONTH = 365.25 / 12


def quantities_of(plan: Plan, vendor_id: str, years: int) -> Values:
    """The quantities of a plan with a schedule.

    Args:
        plan: the plan.
        vendor_id: whose equipment shares are of.
        years: how many years after the start.
    """
    members = _members(plan, vendor_id)
    whose = pl.col("vendor_id") == vendor_id
    stands, comes = members.filter(whose & ~pl.col("is_announced")), members.filter(whose & pl.col("is_announced"))
    goes, others = stands.filter(pl.col("done").is_not_null()), comes.filter(pl.col("to_vendor_id") != vendor_id)
    ends = days_of(plan.problem.start, years)
    found = {
        "cost": cost_by_year(plan, years),
        "replaced_share": _share(goes.height, stands.height),
        "built_by_others_share": _share(others.filter(pl.col("done").is_not_null()).height, comes.height),
        "delay_months": delay_months(plan),
        "standing_share": [_standing(members, whose, vendor_id, day, stands.height) for day in ends],
    }
    return Values({name: np.array([value], dtype=float) for name, value in found.items()})


def cost_by_year(plan: Plan, years: int) -> tuple[float, ...]:
    """What a plan costs in each year after its start, before discounting, and nothing after its last.

    All that the plan counts is in it: equipment, work, dual running, capacity lost, late building and, where it is asked for, less the
    renewal that would have come anyway. Discounted at the rate of the terms it is the cost of the plan.
    """
    found, schedule, instance = np.zeros(years + 1), plan.solution.schedule, plan.instance
    if schedule is None:
        return tuple(map(float, found))
    ends = instance.period_ends
    done = np.flatnonzero(plan.period < len(ends))
    kind, period = plan.problem.kind[done], plan.period[done]
    each = instance.cost[kind, schedule.vendor[instance.market[kind]], period] / instance.discount[period]
    for end, cost in zip((ends[at] for at in period.tolist()), each.tolist(), strict=True):
        year = (end - plan.problem.start).days / 365.25
        if year < years:
            found[int(max(year, 0.0))] += cost
    found[0] += schedule.border_cost(instance)
    return tuple(map(float, found))


def delay_months(plan: Plan) -> float:
    """By how many months what is announced comes later than announced, on average over all sites at which something is announced."""
    frame = plan.problem.units.units
    ends = plan.instance.period_ends
    told = frame.with_columns(period=pl.Series(plan.period, dtype=pl.Int64)).filter(
        pl.col("built_on").is_not_null() & (pl.col("builds") > 0)
    )
    announced = _announced_sites(plan)
    late = 0.0
    for built_on, period in told.select("built_on", "period").iter_rows():
        if period < len(ends) and ends[period] > built_on:
            late += (ends[period] - built_on).days / _DAYS_PER_MONTH
    return late / announced if announced else 0.0


def _announced_sites(plan: Plan) -> int:
    """Sites at which an operator has announced something."""
    announced = plan.problem.elements.filter(pl.col("installed_on") > plan.problem.start)
    return announced.select("operator_id", "site_id").unique().height


def _members(plan: Plan, vendor_id: str) -> pl.DataFrame:
    """Elements of a vendor on any day of a plan: whether they are announced, and when and by whom they are replaced, or built instead."""
    start, ends, instance = plan.problem.start, plan.instance.period_ends, plan.instance
    mine = plan.problem.elements.filter(pl.col("vendor_id") == vendor_id).select(
        "element_id", "vendor_id", "installed_on", "retired_on", is_announced=(pl.col("installed_on") > start).fill_null(value=False)
    )  # fmt: skip
    schedule = plan.solution.schedule
    if schedule is None or not len(plan.period):
        none = {"done": pl.lit(None, dtype=pl.Date), "to_vendor_id": pl.lit(None, dtype=pl.String)}
        return mine.with_columns(**none)
    vendor = schedule.vendor[instance.market[plan.problem.kind]]
    when = np.flatnonzero(plan.period < len(ends))
    units = pl.DataFrame(
        {
            "unit": when.astype(np.int64),
            "done": [ends[period] for period in plan.period[when].tolist()],
            "to_vendor_id": [instance.vendors[place] for place in vendor[when].tolist()],
        },
        schema={"unit": pl.Int64, "done": pl.Date, "to_vendor_id": pl.String},
    )
    done = plan.problem.units.members.select("element_id", "unit").join(units, on="unit", how="inner").drop("unit")
    return mine.join(done, on="element_id", how="left")


def _standing(members: pl.DataFrame, whose: pl.Expr, vendor_id: str, day: date, today: int) -> float:
    """Equipment of the vendor that stands on a day, in parts of what stands today."""
    there = (pl.col("installed_on").is_null() | (pl.col("installed_on") <= day)) & (
        pl.col("retired_on").is_null() | (pl.col("retired_on") > day)
    )
    taken = pl.col("is_announced") & (pl.col("to_vendor_id") != vendor_id).fill_null(value=False)
    gone = ~pl.col("is_announced") & (pl.col("done") <= day).fill_null(value=False)
    return _share(members.filter(whose & there & ~taken & ~gone).height, today)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
