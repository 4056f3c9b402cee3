"""Prices with a high bound: found in a coarse problem, refined in the whole one, those of borders and shares by a program of their own."""

from __future__ import annotations

from collections.abc import Callable

from vendorline.plan.problem.coarse import coarse
from vendorline.plan.problem.instance import Floats, Instance
from vendorline.plan.problem.prices import Prices, rows_of
from vendorline.plan.solve.dual import COOLING, maximise
from vendorline.plan.solve.pricing import Pricing
from vendorline.plan.solve.vendor_layer import vendor_prices, without_vendor_prices
from vendorline.quick_dataclass import dataclass

#: From so many types on a coarse problem is solved first.
COARSE_FROM = 1_500
#: Temperatures in a coarse problem: it is less than a problem of its own, and the last of them say nothing of the whole one.
COARSE = COOLING[:-1]
#: Temperatures in parts of a unit's cost, and how many steps are taken at each.
Cooling = tuple[tuple[float, int], ...]
#: Temperatures after a warm beginning, in parts of a unit's cost, and steps at each.
WARM: Cooling = ((0.001, 40), (0.0003, 60))


@dataclass(frozen=True, slots=True)
class Priced:
    """`prices` of a `problem` and their `bound`, in double precision; `small`: the coarse problem, or the whole one.

    `small_bound`: of the coarse problem, as high as it was found.
    """

    problem: Instance
    prices: Prices
    bound: float
    small: Instance
    small_bound: float


def best_prices(
    instance: Instance,
    *,
    start: Prices | None = None,
    ceiling: float,
    progress: Callable[[float], None],
    expired: Callable[[], bool],
    is_rough: bool = False,
) -> Priced:
    """Prices with a high bound.

    Args:
        instance: the problem.
        start: prices of a problem like this one to begin from.
        ceiling: what no schedule costs more than.
        progress: called with each better bound.
        expired: whether time is up.
        is_rough: whether a third of the steps will do.
    """
    rows = rows_of(instance)
    small = coarse(instance) if len(instance.market) > COARSE_FROM else instance
    begin: Floats | None = None if start is None else rows.vector(start)
    small_bound: float | None = None
    cooling = COOLING if start is None else thirds(WARM) if is_rough else WARM
    if small is not instance and start is None:
        first = maximise(Pricing(small, exact=False), rows_of(small), cooling=COARSE, expired=expired)
        of_small, small_bound = with_best_vendor_prices(Pricing(small), first.prices)
        begin = rows.vector(of_small)
        cooling = thirds(WARM) if is_rough else WARM
    found = maximise(
        Pricing(instance, exact=False), rows, begin, cooling=cooling, ceiling=ceiling, progress=progress,
        expired=expired,
    )  # fmt: skip
    exact = Pricing(instance)
    prices, bound = found.prices, bound_at(exact, found.prices)
    if not expired() and bound <= ceiling:
        better, higher = with_best_vendor_prices(exact, prices)
        if higher > bound:
            prices, bound = better, higher
            progress(bound)
    if small_bound is None:
        small_bound = bound if small is instance else bound_at(Pricing(small), prices)
    return Priced(instance, prices, bound, small, small_bound)


def thirds(cooling: Cooling) -> Cooling:
    """The same temperatures with a third of the steps at each."""
    return tuple((heat, -(-steps // 3)) for heat, steps in cooling)


def bound_at(pricing: Pricing, prices: Prices) -> float:
    """The bound at prices."""
    rows = rows_of(pricing.instance)
    return pricing.evaluate(prices).bound - float(rows.vector(prices) @ rows.capacity)


def with_best_vendor_prices(pricing: Pricing, prices: Prices) -> tuple[Prices, float]:
    """The same prices with the best ones of borders and shares at them, and the bound."""
    instance = pricing.instance
    if instance.size[1] == 1 or (instance.shares is None and not len(instance.borders.cost)):
        return prices, bound_at(pricing, prices)
    without = without_vendor_prices(prices)
    found = vendor_prices(instance, pricing.by_market(without), without)
    return found, bound_at(pricing, found)
