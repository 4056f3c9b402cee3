"""A completion costed from the plan of another: its own units at that plan's vendors and periods, moved where its limits ask for it.

What comes out is a schedule that keeps every limit of the completion, recounted apart, so that its cost is at least that of the
cheapest: an upper bound. The prices of the other plan give a lower bound beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vendorline.plan.likely.carried import carried
from vendorline.plan.likely.completed import Flat
from vendorline.plan.likely.fully import FullPlan, Quantities, decided_types, quantities, used_of
from vendorline.plan.likely.places import Places
from vendorline.plan.problem.aggregate import of_types
from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.prices import rows_of
from vendorline.plan.problem.tighten import tightened
from vendorline.plan.solve.enough import is_too_little
from vendorline.plan.solve.pricing import Pricing

#: What may be over a limit, in parts of it, as the solver has it too.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Recosted:
    """`found` None: no schedule came of it, for certain there is none where `is_infeasible`. `bound`: no schedule costs less."""

    found: Quantities | None
    bound: float
    is_infeasible: bool = False


def recosted(flat: Flat, plan: FullPlan) -> Recosted:
    """A completion costed from the plan of another.

    Args:
        flat: the problem of the completion.
        plan: the other's plan.
    """
    whole = flat.instance
    decided = decided_types(whole)
    instance = of_types(whole, decided, whole.units[decided])
    if is_clearly_infeasible(instance):
        return Recosted(None, np.inf, is_infeasible=True)
    ids = flat.units.units["unit_id"].gather(decided).to_list()
    vendor, reduced, bound = _priced(instance, plan)
    if not np.isfinite(bound):
        return Recosted(None, np.inf, is_infeasible=True)
    places = Places(instance, vendor, reduced)
    places.begin(np.array([plan.period.get(unit, -1) for unit in ids], dtype=np.int64))
    if not (places.fill() and places.mend() and places.loosen()):
        return Recosted(None, bound)
    if used_of(instance, vendor, places.period).excess(instance) > TOLERANCE:
        return Recosted(None, bound)
    period = np.full(len(whole.market), whole.size[2], dtype=np.int64)
    period[decided] = places.period
    return Recosted(quantities(flat, vendor, period), bound)


def is_clearly_infeasible(instance: Instance) -> bool:
    """Whether mere counting shows that there is no schedule: a unit without an option, or more work than there is of a limit."""
    has_option = instance.is_open.any(axis=(1, 2)) | np.isfinite(instance.kept)
    return not has_option.all() or is_too_little(tightened(instance))


def _priced(instance: Instance, plan: FullPlan) -> tuple[Ints, Floats, float]:
    """[market] its vendor, [unit, period and keeping] costs at the other plan's prices, and the bound that they give."""
    prices = (
        carried(plan.prices, instance)
        if plan.prices is not None
        else rows_of(instance).prices(np.zeros(len(rows_of(instance).capacity)))
    )
    pricing, rows = Pricing(instance, workers=1), rows_of(instance)
    every = pricing.by_option(prices)
    by_market = np.zeros((instance.size[1], len(instance.markets)))
    np.add.at(by_market.T, instance.market, every.min(axis=1).T)
    bound = float(by_market.min(axis=0).sum()) - float(rows.vector(prices) @ rows.capacity)
    number = {name: place for place, name in enumerate(instance.vendors)}
    vendor = by_market.argmin(axis=0)
    for place, market in enumerate(instance.markets):
        theirs = number.get(plan.vendor.get(market, ""))
        if theirs is not None and np.isfinite(by_market[theirs, place]):
            vendor[place] = theirs
    mine = vendor[instance.market]
    return vendor.astype(np.int64), every[mine, :, np.arange(len(mine))], bound
