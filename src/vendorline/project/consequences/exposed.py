"""What vendors could do in a network year by year while a plan is carried out, and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.expose import prepared_of
from vendorline.expose.left_out.bounds import open_of_completions
from vendorline.expose.likely.completed import laid_out, numbers_of
from vendorline.expose.likely.likely import with_what_is_open
from vendorline.likely import OTHER, Completions, Priors, complete, lots_of
from vendorline.network.tables import Network
from vendorline.plan.network_after import network_after
from vendorline.plan.plan_result import Plan
from vendorline.project.calls import expose
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.terms import after

Floats = NDArray[np.float64]
#: Measures that are followed: shares of subscribers whose traffic a vendor could read, and so on.
MEASURES = ("read", "alter", "locate", "deny")


@dataclass(frozen=True, slots=True)
class YearOfExposure:
    """What a vendor could do in a year after the decision, 0 = the first: share of subscribers, least and greatest."""

    year: int
    vendor_id: str
    measure: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """One completion of what a network leaves open: the priors, the seed of the stream, and which completion of it."""

    priors: Priors
    seed: int
    completion: int


def exposure_by_year(
    plan: Plan, network: Network, years: int, drawn: Drawn | None = None
) -> tuple[YearOfExposure, ...]:
    """Exposure in each year of a plan, of every vendor: the greater of what holds as the year begins and as it ends.

    So the old and the new both count while they run side by side: whoever goes until it is gone, whoever comes from the beginning of the
    year in which it comes.

    Args:
        plan: a plan with a schedule.
        network: the network that it was made for.
        years: how many years after the start of the plan; the last row of each is what holds from then on.
        drawn: the completion that is looked at; None: what is open stays open.
    """
    states = _States(plan, network, drawn, {})
    start = plan.problem.start
    on = [states.on(after(start, f"P{year}Y") if year else start) for year in range(years + 1)]
    found: list[YearOfExposure] = []
    for year in range(years + 1):
        both = on[year : year + 2]
        for vendor, measure in sorted({key for one in both for key in one}):
            ranges = [one.get((vendor, measure), (0.0, 0.0)) for one in both]
            found.append(
                YearOfExposure(year, vendor, measure, max(low for low, _ in ranges), max(high for _, high in ranges))
            )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _States:
    """Exposure by vendor and measure on the days of a plan; days between which nothing changes are worked out once."""

    plan: Plan
    network: Network
    drawn: Drawn | None
    known: dict[tuple[int, int], Mapping[tuple[str, str], tuple[float, float]]]

    def on(self, day: date) -> Mapping[tuple[str, str], tuple[float, float]]:
        """Least and greatest on a day."""
        ends = self.plan.instance.period_ends
        done = int((self.plan.period < sum(end <= day for end in ends)).sum())
        installed, retired = pl.col("installed_on"), pl.col("retired_on")
        stands = (installed.is_null() | (installed <= day)) & (retired.is_null() | (retired > day))
        standing = self.network.columns("elements", ["installed_on", "retired_on"]).select(stands.sum()).item()
        if (done, standing) not in self.known:
            then = (
                network_after(self.plan, self.network, day)
                if len(self.plan.period)
                else replace(self.network, as_of=day)
            )
            self.known[done, standing] = exposure_of(then, self.drawn)
        return self.known[done, standing]


def exposure_of(network: Network, drawn: Drawn | None) -> Mapping[tuple[str, str], tuple[float, float]]:
    """By vendor and measure the share of subscribers that it could reach, least and greatest; in one completion, where one is given."""
    if drawn is not None:
        lots = lots_of(network, drawn.priors)
        every = complete(lots, drawn.completion + 1, drawn.seed)
        found = exposure_of_completions(network, every, drawn.completion)
        return {key: (float(low[0]), float(high[0])) for key, (low, high) in found.items()}
    table = expose(network).table
    whole = table.filter(
        (pl.col("weight") == "subscribers") & pl.col("measure").is_in(MEASURES) & (pl.col("vendor_ids").list.len() == 1)
    )
    rows = whole.select(pl.col("vendor_ids").list.first(), "measure", "low", "high").iter_rows()
    return {(vendor, measure): (low, high) for vendor, measure, low, high in rows}


def exposure_of_completions(
    network: Network, drawn: Completions, first: int = 0
) -> dict[tuple[str, str], tuple[Floats, Floats]]:
    """By vendor and measure the least and greatest share of subscribers in each completion, from the one at place `first` on."""
    lots = drawn.lots
    prepared = prepared_of(network)
    asked = expose(prepared, vendors=sorted({*prepared.vendors, *lots.vendors} - {OTHER}))
    laid = laid_out(asked.question, network, lots)
    # A serving chain that is laid over the network has lots of its own; those of the network are drawn as they were.
    every = complete(laid.lots, len(drawn), drawn.seed, spread=drawn.spread)
    same = replace(every, makers=every.makers[first:], switches=every.switches[first:])
    found = with_what_is_open(numbers_of(laid, same), open_of_completions(asked.prepared))
    ends = {
        (row["vendor_ids"][0], row["measure"]): (row["low"], row["high"])
        for row in asked.table.filter(pl.col("weight") == "subscribers").iter_rows(named=True)
    }
    (place,) = [at for at, label in enumerate(found.weights.labels) if label == ("subscribers", None, None)]
    return {
        (column.vendor_ids[0], measure): (
            low[place, :, at].clip(*ends[column.vendor_ids[0], measure]),
            high[place, :, at].clip(*ends[column.vendor_ids[0], measure]),
        )
        for measure in MEASURES
        for low, high in [found.shares[measure]]
        for at, column in enumerate(found.columns)
        if len(column.vendor_ids) == 1 and column.layer is None
    }
