"""What a schedule comes to day by day: what it has cost, how late it builds, and how much of a vendor's equipment it has taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.likely import Completions
from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.quick_dataclass import dataclass

_DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class Watched:
    """Whose equipment is counted, and on which days: the ends of years after the start of the plan, the start itself first."""

    vendor_id: str
    days: tuple[date, ...]


@dataclass(frozen=True)
class Standing:
    """The vendor's equipment without any plan: `stand` [completion] at the start, `come` announced, `there` [completion, day] on each day.

    `sites`: at which an operator has announced something.
    """

    stand: Ints
    come: Ints
    there: Ints
    sites: int


@dataclass(frozen=True)
class Counts:
    """[unit] its elements of the vendor that stand and that are announced, and [unit, day] those of them that would be there on each day."""

    stand: Ints
    come: Ints
    stand_then: Ints
    come_then: Ints

    def of(self, order: Ints) -> Counts:
        """Those of the units in another order."""
        return Counts(self.stand[order], self.come[order], self.stand_then[order], self.come_then[order])

    @classmethod
    def together(cls, parts: Sequence[Counts]) -> Counts:
        """Those of several parts one after another."""
        names = ("stand", "come", "stand_then", "come_then")
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


@dataclass(frozen=True)
class OfVendor:
    """What a schedule comes to: `cost` [year], before discounting; `late`: days by which what is announced comes later, added up.

    Of the vendor's elements: `replaced` and `built_by_others` at any time, `taken` [day] of those that would be there on each day.
    """

    cost: Floats
    late: float
    replaced: int
    built_by_others: int
    taken: Ints


def _there(days: Sequence[date]) -> list[pl.Expr]:
    installed, retired = pl.col("installed_on"), pl.col("retired_on")
    return [
        ((installed.is_null() | (installed <= day)) & (retired.is_null() | (retired > day))).alias(f"there {place}")
        for place, day in enumerate(days)
    ]


def counts_of(members: pl.DataFrame, units: int, watched: Watched) -> Counts:
    """The vendor's elements in some units.

    Args:
        members: of the units: unit, vendor_id, installed_on, retired_on and is_built.
        units: how many units there are.
        watched: whose, and on which days.
    """
    mine = members.filter(pl.col("vendor_id") == watched.vendor_id).with_columns(_there(watched.days))
    unit, comes = mine["unit"].to_numpy(), mine["is_built"].to_numpy().astype(bool)
    there = mine.select(f"there {place}" for place in range(len(watched.days))).to_numpy().astype(np.int64)
    found = []
    for part in (~comes, comes):
        number = np.bincount(unit[part], minlength=units).astype(np.int64)
        then = np.zeros((units, len(watched.days)), dtype=np.int64)
        np.add.at(then, unit[part], there[part])
        found.append((number, then))
    (stand, stand_then), (come, come_then) = found
    return Counts(stand, come, stand_then, come_then)


def standing_of(everything: pl.DataFrame, drawn: Completions, watched: Watched, start: date) -> Standing:
    """The vendor's equipment in each completion.

    Args:
        everything: elements with the lot of each.
        drawn: the completions.
        watched: whose, and on which days.
        start: the first day of the plan.
    """
    comes = (pl.col("installed_on") > start).fill_null(value=False)
    named = everything.with_columns(_there(watched.days), comes=comes)
    theirs = np.array([vendor == watched.vendor_id for vendor in drawn.vendors], dtype=bool)[drawn.makers].astype(
        np.int64
    )
    lots = theirs.shape[1]
    stated = named.filter(pl.col("vendor_id") == watched.vendor_id)
    open_ = named.filter(pl.col("vendor_id").is_null() & (pl.col("lot") >= 0))
    sums = [(~pl.col("comes")).sum(), pl.col("comes").sum()]
    sums += [pl.col(f"there {place}").sum() for place in range(len(watched.days))]
    names = [f"sum {place}" for place in range(len(sums))]
    told = [each.cast(pl.Int64).alias(name) for each, name in zip(sums, names, strict=True)]
    fixed = stated.select(told).to_numpy()[0]
    of_lot = np.zeros((lots, len(sums)), dtype=np.int64)
    by_lot = open_.group_by("lot").agg(told)
    of_lot[by_lot["lot"].to_numpy()] = by_lot.select(names).to_numpy()
    every = fixed + theirs @ of_lot
    sites = named.filter("comes").select("operator_id", "site_id").unique().height
    return Standing(every[:, 0], every[:, 1], every[:, 2:], sites)


def of_vendor(
    counts: Counts, watched: Watched, units: pl.DataFrame, instance: Instance, vendor: Ints, period: Ints, each_cost: Floats, start: date,
) -> OfVendor:  # fmt: skip
    """What a schedule comes to.

    Args:
        counts: the vendor's elements in the units.
        watched: whose, and on which days.
        units: the units.
        instance: the problem, each unit a type of its own.
        vendor: [market] who supplies it.
        period: [unit] when it is done, the number of periods where it is kept.
        each_cost: [unit] what that costs, discounted.
        start: the first day of the plan.
    """
    ends, years = instance.period_ends, len(watched.days) - 1
    done = period < len(ends)
    mine = vendor[instance.market]
    to_others = np.array([name != watched.vendor_id for name in instance.vendors], dtype=bool)[mine] & done
    taken = counts.come_then[to_others].sum(axis=0)
    for place, day in enumerate(watched.days):
        by_then = np.array([end <= day for end in ends] + [False])[period]
        taken[place] += counts.stand_then[by_then, place].sum()
    cost = np.zeros(years + 1)
    when = period[done]
    each = each_cost[done] / instance.discount[when]
    year = np.array([(end - start).days / _DAYS_PER_YEAR for end in ends])
    counted = year[when] < years
    np.add.at(cost, np.maximum(year[when[counted]], 0).astype(np.int64), each[counted])
    borders = instance.borders
    cost[0] += float(borders.cost[vendor[borders.one] != vendor[borders.other]].sum())
    return OfVendor(
        cost, _late(units, period, ends), int(counts.stand[done].sum()), int(counts.come[to_others].sum()), taken
    )


def _late(units: pl.DataFrame, period: Ints, ends: Sequence[date]) -> float:
    """Days by which what is announced comes later than announced, added up."""
    epoch = date(1970, 1, 1)
    built = (units["built_on"].cast(pl.Int32).fill_null(-1)).to_numpy()
    number = np.array([*((end - epoch).days for end in ends), -1])[period]
    late: NDArray[np.bool_] = (built >= 0) & (units["builds"].to_numpy() > 0) & (number > built)
    return float((number[late] - built[late]).sum())
