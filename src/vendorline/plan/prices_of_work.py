"""What each unit costs with each vendor in each period: the parts of the objective, from terms.

Equipment by the vendor's price index, labour, dual running and capacity lost of what stands; of what is announced only the difference
that another vendor makes, re-planning it, and each period that it comes late. The renewal that would have come anyway is a part of its
own, subtracted only where that is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from vendorline.plan.numbered import numbered
from vendorline.plan.periods import period_number, winter_share
from vendorline.plan.problem.instance import CostPart, Floats, Ints
from vendorline.plan.terms.model import Terms


def discounts(terms: Terms, periods: int) -> Floats:
    """[period]: what money at its end is worth at the start."""
    years = (np.arange(periods) + 1) * terms.period_months / 12
    return np.asarray((1 + terms.discount_rate_per_year) ** -years, dtype=float)


def price_index(terms: Terms, vendors: Sequence[str | None]) -> Floats:
    """[vendor]: its prices as a part of the usual ones; fewer bidders raise them all."""
    return np.array([terms.vendor_price_index.get(vendor or "", 1.0) for vendor in vendors])


def cost_parts(
    units: pl.DataFrame,
    terms: Terms,
    ends: Sequence[date],
    vendors: Sequence[str],
    built: Ints,
    *,
    renewal_credit: bool = False,
) -> tuple[CostPart, ...]:
    """The parts of what units cost.

    Args:
        units: their rows, see `vendorline.plan.units.Units`.
        terms: the terms.
        ends: last day of each period.
        vendors: who may supply.
        built: [unit] the period of what is announced, -1 where nothing is.
        renewal_credit: less the renewal that would have come anyway.
    """
    periods, count = len(ends), units.height
    index = price_index(terms, vendors) * (1 + terms.price_rise_with_fewer_bidders)
    theirs, number = numbered(units["from_vendor_id"])
    own = price_index(terms, theirs)[number]
    years = np.arange(periods) * terms.period_months / 12
    falling = (1 - terms.price_fall_per_year) ** years
    winter = np.array(
        [1 + terms.winter_labour_rise * winter_share(end, terms.period_months, terms.winter_months) for end in ends]
    )
    flat, zero = np.ones((1, periods)), np.zeros(count, dtype=np.int64)
    column = {name: units[name].to_numpy().astype(float) for name in (
        "equipment", "labour", "dual_running", "capacity_lost", "build_equipment", "builds")}  # fmt: skip
    everyone = np.ones((1, len(vendors)))
    found = [
        CostPart("equipment", column["equipment"][:, None] * index, falling[None, :], zero),
        CostPart("labour", column["labour"][:, None] * everyone, winter[None, :], zero),
        CostPart("dual_running", column["dual_running"][:, None] * everyone, flat, zero),
        CostPart("capacity_lost", column["capacity_lost"][:, None] * everyone, flat, zero, is_cash=False),
    ]
    if column["builds"].any():
        other = np.maximum(column["build_equipment"][:, None] * (index - own[:, None]), 0.0)
        found += [
            CostPart("price_difference", other, falling[None, :], zero),
            CostPart(
                "replanning", (column["builds"] * terms.replanning_cost_per_build)[:, None] * everyone, flat, zero
            ),
            _delay(column["builds"], terms, built, periods, everyone),
        ]
    if renewal_credit and terms.renewal_share and column["equipment"].any():
        found.append(renewal_part(units, terms, ends, everyone))
    return tuple(part for part in found if part.amount.any())


def _delay(builds: Floats, terms: Terms, built: Ints, periods: int, everyone: Floats) -> CostPart:
    """Each period in which what was announced does not stand yet; paid as it passes, not by budgets."""
    discount = discounts(terms, periods)
    factor = np.zeros((periods + 2, periods))
    for begun in range(periods - 1):
        factor[begun + 1, begun + 1 :] = discount[begun:-1].cumsum() / discount[begun + 1 :]
    amount = (builds * terms.delay_cost_per_build_per_period)[:, None] * everyone
    return CostPart("delay", amount, factor, np.where(builds > 0, built + 1, 0), is_cash=False)


def renewal_part(units: pl.DataFrame, terms: Terms, ends: Sequence[date], everyone: Floats) -> CostPart:
    """Less: the like-for-like renewal that is then not needed, on the day for which it was due (or that of the work, if overdue)."""
    periods, yearly = len(ends), 12 / terms.period_months
    rate = 1 + terms.discount_rate_per_year
    due = period_number(units["end_of_life_on"], ends)
    beyond = units["end_of_life_on"].fill_null(ends[-1]).cast(pl.Int32).to_numpy() - (ends[-1] - date(1970, 1, 1)).days
    late = np.clip(np.ceil(beyond / 365.2425 * yearly), 0, 20 * yearly).astype(np.int64)
    pattern = np.where(due < periods, due, periods - 1 + late)
    discount = discounts(terms, periods)
    kinds = int(pattern.max(initial=0)) + 1
    worth = rate ** -((np.arange(kinds) + 1) / yearly)
    factor = -np.minimum(worth[:, None] / discount[None, :], 1.0)
    equipment = units["equipment"].to_numpy().astype(float) * terms.renewal_share
    return CostPart("renewal_credit", equipment[:, None] * everyone, factor, pattern, is_cash=False)
