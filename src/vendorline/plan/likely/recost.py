"""A completion costed from the plan of another: its own units at that plan's vendors and periods, moved where its limits ask for it.

What comes out is a schedule that keeps every limit of the completion, recounted apart, so that its cost is at least that of the
cheapest: an upper bound. The prices of the other plan give a lower bound beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vendorline.plan.likely.carried import carried
from vendorline.plan.likely.completed import Flat, flat_problem
from vendorline.plan.likely.fully import FullPlan, Quantities, decided_types, quantities, used_of
from vendorline.plan.likely.places import Places
from vendorline.plan.likely.prepared import Prepared
from vendorline.plan.likely.priced_units import priced_units
from vendorline.plan.problem.aggregate import of_types
from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.prices import Prices, rows_of
from vendorline.plan.problem.roomier import with_more_room
from vendorline.plan.problem.tighten import with_tight_rows
from vendorline.plan.solve.enough import is_too_little
from vendorline.plan.solve.one_vendor import with_vendors
from vendorline.plan.solve.pricing import Pricing
from vendorline.quick_dataclass import dataclass

#: What may be over a limit, in parts of it, as the solver has it too.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Recosted:
    """`found` None: no schedule came of it, for certain there is none where `is_infeasible`. `bound`: no schedule costs less.

    `times`: by how many times what a period may need was raised.
    """

    found: Quantities | None
    bound: float
    is_infeasible: bool = False
    times: float = 1.0


def recosted(
    made: Prepared, flat: Flat, plans: Sequence[FullPlan], raising: Sequence[float] = (1.0,), *, bounds: bool = True
) -> Recosted:
    """A completion costed from the first of some plans from which a schedule comes.

    Args:
        made: what problems are put together of.
        flat: the problem of the completion.
        plans: of others, the nearest first.
        raising: by how many times what a period may need is raised, one after the other, until a schedule comes.
        bounds: whether a bound is asked for: prices of the other plan then have to be held against every vendor. Without, units are moved to
            cheaper periods once.
    """
    ready: dict[int, _Ready] = {}
    best = Recosted(None, -np.inf)
    for times in raising:
        best = Recosted(None, -np.inf, times=times)
        for place, plan in enumerate(plans):
            mine = ready[place] if place in ready else _ready(flat.instance, plan, bounds=bounds)
            ready[place] = mine
            instance = with_more_room(mine.instance, times)
            if place == 0 and is_clearly_infeasible(instance):
                best = Recosted(None, np.inf if bounds else -np.inf, is_infeasible=bounds, times=times)
                break
            bound = mine.lowest - _worth(instance, mine.prices) if bounds else -np.inf
            if bound == np.inf:
                best = Recosted(None, np.inf, is_infeasible=True, times=times)
                break
            best = replace(best, bound=max(best.bound, bound))
            ids = flat.units.units["unit_id"].gather(mine.decided).to_list()
            period = _placed(instance, mine, plan, ids)
            if period is not None:
                every = np.full(len(flat.instance.market), flat.instance.size[2], dtype=np.int64)
                every[mine.decided] = period
                return replace(best, found=quantities(made, flat, mine.vendor, every))
    return best


def costed(
    made: Prepared,
    numbers: Sequence[int],
    plans: Sequence[Sequence[FullPlan]],
    raising: Sequence[float],
    *,
    bounds: bool,
) -> list[Recosted]:
    """Several completions costed, each from plans of its own; arguments as in `recosted`."""
    return [
        recosted(made, flat_problem(made, number), mine, raising, bounds=bounds)
        for number, mine in zip(numbers, plans, strict=True)
    ]


def _worth(instance: Instance, prices: Prices) -> float:
    """What limits come to at prices."""
    rows = rows_of(instance)
    return float(rows.vector(prices) @ rows.capacity)


def _placed(instance: Instance, ready: _Ready, plan: FullPlan, ids: Sequence[str]) -> Ints | None:
    """[unit] its period, begun from where the other plan has it; None where no schedule comes of that."""
    places = Places(instance, ready.choice, ready.reduced)
    places.begin(np.array([plan.period.get(unit, -1) for unit in ids], dtype=np.int64))
    if not (places.fill() and places.mend() and places.loosen()):
        return None
    is_kept = used_of(instance, ready.choice, places.period).excess(instance) <= TOLERANCE
    return places.period if is_kept else None


def is_clearly_infeasible(instance: Instance) -> bool:
    """Whether mere counting shows that there is no schedule: a unit without an option, or more work than there is of a limit."""
    has_option = instance.is_open.any(axis=(1, 2)) | np.isfinite(instance.kept)
    # Limits as they stand are looked at first: whole units can use no more of them.
    return not has_option.all() or is_too_little(instance) or is_too_little(with_tight_rows(instance))


@dataclass(frozen=True)
class _Ready:
    """A problem with what another's plan says of it.

    `decided`: the units that it is about; `choice` [market] the vendor in the `instance`, and `vendor` that in the problem of the
    completion; costs `reduced` by `prices` [unit, period and keeping]; `lowest`: what all come to at the prices, whoever supplies.
    """

    instance: Instance
    decided: Ints
    choice: Ints
    vendor: Ints
    reduced: Floats
    lowest: float
    prices: Prices


def _ready(whole: Instance, plan: FullPlan, *, bounds: bool) -> _Ready:
    """A problem at the vendors and prices of another's plan."""
    number = {name: place for place, name in enumerate(whole.vendors)}
    theirs = np.array([number.get(plan.vendor.get(market, ""), -1) for market in whole.markets], dtype=np.int64)
    if not bounds and whole.shares is None and not len(whole.borders.cost):
        theirs = _with_cheapest(whole, plan, theirs)
        one = with_vendors(whole, theirs)
        if (one.is_open.any(axis=(1, 2)) | np.isfinite(one.kept)).all():
            decided, small = _decided(one)
            prices = _prices(small, plan)
            return _Ready(small, decided, np.zeros_like(theirs), theirs, priced_units(small, prices), -np.inf, prices)
    decided, small = _decided(whole)
    prices, reduced = _reduced(small, plan)
    by_market = np.zeros((small.size[1], len(small.markets)))
    np.add.at(by_market.T, small.market, reduced.min(axis=1).T)
    known = np.where(theirs >= 0, theirs, 0)
    usable = (theirs >= 0) & np.isfinite(by_market[known, np.arange(len(theirs))])
    vendor = np.where(usable, theirs, by_market.argmin(axis=0)).astype(np.int64)
    mine = vendor[small.market]
    lowest = float(by_market.min(axis=0).sum())
    return _Ready(small, decided, vendor, vendor, reduced[mine, :, np.arange(len(mine))], lowest, prices)


def _with_cheapest(whole: Instance, plan: FullPlan, vendor: Ints) -> Ints:
    """[market] the vendor; where none is known (-1), or it cannot supply every unit, the one that is cheapest at the prices of another's plan."""
    mine, here = vendor[whole.market], np.arange(len(whole.market))
    has_option = (whole.last[here, mine] >= whole.first[here, mine]) | np.isfinite(whole.kept)
    vendor = vendor.copy()
    vendor[whole.market[~has_option]] = -1
    some = np.flatnonzero(vendor[whole.market] < 0)
    if not len(some):
        return vendor
    some = some[np.argsort(whole.market[some], kind="stable")]
    part = of_types(whole, some, whole.units[some])
    by_market = np.zeros((part.size[1], len(part.markets)))
    np.add.at(by_market.T, part.market, _reduced(part, plan)[1].min(axis=1).T)
    return np.where(vendor >= 0, vendor, by_market.argmin(axis=0)).astype(np.int64)


def _decided(instance: Instance) -> tuple[Ints, Instance]:
    """The units about which there is something to decide, and the problem of them alone, in the order of their markets."""
    decided = decided_types(instance)
    # Units are in the order of their sites, types of a problem in that of their markets.
    decided = decided[np.argsort(instance.market[decided], kind="stable")]
    return decided, of_types(instance, decided, instance.units[decided])


def _reduced(instance: Instance, plan: FullPlan) -> tuple[Prices, Floats]:
    """The prices of another's plan, and [vendor, period and keeping, unit] costs with them."""
    prices = _prices(instance, plan)
    return prices, Pricing(instance).by_option(prices)


def _prices(instance: Instance, plan: FullPlan) -> Prices:
    if plan.prices is not None:
        return carried(plan.prices, instance)
    rows = rows_of(instance)
    return rows.prices(np.zeros(len(rows.capacity)))
