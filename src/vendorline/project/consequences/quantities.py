"""What a plan comes to in the quantities that a case counts with: money by year, shares of a vendor's equipment, months of delay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

import numpy as np
import polars as pl

from vendorline.plan.plan_result import Plan
from vendorline.project.consequences.exposed import MEASURES, YearOfExposure
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.terms import after

_DAYS_PER_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Quantities:
    """The quantities of one option in one network: those of the plan, and exposure at its least and its greatest (year).

    `vendor_id`: whose equipment the shares are of. Money is that of each year before discounting, in the currency of the terms.
    """

    vendor_id: str
    cost_by_year: tuple[float, ...]
    replaced_share: float
    built_by_others_share: float
    delay_months: float
    standing_share: tuple[float, ...]
    exposure_low: Mapping[str, tuple[float, ...]]
    exposure_high: Mapping[str, tuple[float, ...]]

    def of(self, quantity: str, end: str, year: float | None) -> float | tuple[float, ...]:
        """A quantity by its name at an end of what nobody knows (`low`, `high`): a number, one for each year, or that of a year."""
        found = _OF[quantity](self) if quantity in _OF else self._exposure(end)[quantity]
        if isinstance(found, tuple) and year is not None:
            return found[min(int(year), len(found) - 1)]
        return found

    def _exposure(self, end: str) -> Mapping[str, tuple[float, ...]]:
        return self.exposure_low if end == "low" else self.exposure_high


_OF: Mapping[str, Callable[[Quantities], float | tuple[float, ...]]] = MappingProxyType(
    {
        "cost": lambda found: found.cost_by_year,
        "replaced_share": lambda found: found.replaced_share,
        "built_by_others_share": lambda found: found.built_by_others_share,
        "delay_months": lambda found: found.delay_months,
        "standing_share": lambda found: found.standing_share,
    }
)
#: Every quantity that an amount may be.
QUANTITIES = (*_OF, *MEASURES)


def quantities_of(plan: Plan, exposure: tuple[YearOfExposure, ...], vendor_id: str, years: int) -> Quantities:
    """The quantities of a plan with a schedule.

    Args:
        plan: the plan.
        exposure: what vendors could do year by year.
        vendor_id: whose equipment shares are of.
        years: how many years after the start.
    """
    members = _members(plan, vendor_id)
    whose = pl.col("vendor_id") == vendor_id
    stands, comes = members.filter(whose & ~pl.col("is_announced")), members.filter(whose & pl.col("is_announced"))
    goes, others = stands.filter(pl.col("done").is_not_null()), comes.filter(pl.col("to_vendor_id") != vendor_id)
    ends = [after(plan.problem.start, f"P{year}Y") for year in range(years + 1)]
    return Quantities(
        vendor_id,
        cost_by_year(plan, years),
        _share(goes.height, stands.height),
        _share(others.filter(pl.col("done").is_not_null()).height, comes.height),
        delay_months(plan),
        tuple(_standing(members, whose, vendor_id, day, stands.height) for day in ends),
        *({m: _by_year(exposure, vendor_id, m, end, years) for m in MEASURES} for end in ("low", "high")),
    )


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


def _by_year(
    exposure: tuple[YearOfExposure, ...], vendor_id: str, measure: str, end: str, years: int
) -> tuple[float, ...]:
    """Exposure to a vendor by year; none where the network does not know it."""
    told = {row.year: getattr(row, end) for row in exposure if row.vendor_id == vendor_id and row.measure == measure}
    return tuple(told.get(year, 0.0) for year in range(years + 1))
