"""Which vendor each market gets: choices that are good at prices, compared by what each then costs at least, and prices drawn after the best."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from vendorline.plan.problem.instance import Instance, Ints
from vendorline.plan.problem.prices import Prices, cost_scale, rows_of
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.solve.annealing import chosen_vendors
from vendorline.plan.solve.dual import Dual, maximise
from vendorline.plan.solve.one_vendor import with_vendors
from vendorline.plan.solve.pricing import Pricing
from vendorline.plan.solve.vendor_layer import best_vendors, without_vendor_prices
from vendorline.quick_dataclass import dataclass

#: How much going over what vendors can supply costs in the annealing, in unit costs: several are tried.
OVERLOADS = (0.3, 1.0, 3.0)
#: Temperatures when choices are compared, in parts of a unit's cost, and steps at each.
COMPARING = ((0.003, 40), (0.001, 60))
#: How often prices are drawn after the best choice, and how far.
ROUNDS, PULL = 2, 0.35
#: Up to so many choices of one market the program of vendors is solved in whole numbers.
WHOLE = 4_000


@dataclass(frozen=True, slots=True)
class Choice:
    """`vendor[market]`; `cost`: what every schedule with it costs at least; `prices` at which that is so."""

    cost: float
    vendor: Ints
    prices: Prices


def choices(
    instance: Instance,
    prices: Prices,
    *,
    seed: int,
    expired: Callable[[], bool],
    tell: Callable[[], None],
    cooling: tuple[tuple[float, int], ...] = COMPARING,
) -> Iterator[list[Choice]]:
    """Choices of vendors, the best first: each time all that were found so far, after one round more.

    Args:
        instance: the problem, or a coarse one.
        prices: of rows, at which the bound is high.
        seed: of the annealing.
        expired: whether time is up.
        tell: called before each comparison.
        cooling: temperatures when choices are compared, and steps at each.
    """
    pricing, found = Pricing(instance), dict[bytes, Choice]()
    base = without_vendor_prices(prices)
    for number in range(1 + ROUNDS):
        begin = base if number == 0 else min(found.values(), key=lambda choice: choice.cost).prices
        for vendor in _at(pricing, base, seed + 10 * number, first=number == 0):
            if expired() and found:
                break
            if vendor.tobytes() not in found:
                tell()
                found[vendor.tobytes()] = compared(instance, vendor, begin, cooling=cooling, expired=expired)
        yield sorted(found.values(), key=lambda choice: choice.cost)
        if instance.size[1] == 1 or expired():
            break
        best = min(found.values(), key=lambda choice: choice.cost)
        base = between(base, best.prices, PULL)


def _at(pricing: Pricing, prices: Prices, seed: int, *, first: bool) -> Iterator[Ints]:
    """Choices that are good at some prices."""
    instance = pricing.instance
    by_market, size = pricing.by_market(prices), cost_scale(instance)
    whole = best_vendors(instance, by_market) if by_market.size <= WHOLE and instance.size[1] > 1 else None
    if whole is not None:
        yield whole
    for number, overload in enumerate(() if whole is not None else OVERLOADS if first else OVERLOADS[1:2]):
        yield chosen_vendors(instance, by_market, weight=overload * size, seed=seed + number)


def compared(
    instance: Instance,
    vendor: Ints,
    start: Prices,
    *,
    expired: Callable[[], bool],
    cooling: tuple[tuple[float, int], ...] = COMPARING,
) -> Choice:
    """What every schedule with a choice of vendors costs at least."""
    one, found = fixed(instance, vendor, start, cooling=cooling, expired=expired)
    border = Schedule(vendor, np.zeros((len(instance.market), 1), dtype=np.int64)).border_cost(instance)
    return Choice(found.bound + border, vendor, _widened(instance, rows_of(one).prices(found.vector), start))


def fixed(
    instance: Instance,
    vendor: Ints,
    start: Prices,
    *,
    cooling: tuple[tuple[float, int], ...],
    expired: Callable[[], bool],
) -> tuple[Instance, Dual]:
    """The problem that is left with a choice of vendors, and its prices, begun from those of the whole."""
    one = with_vendors(instance, vendor)
    rows = rows_of(one)
    begin = rows.vector(_narrowed(instance, one, start))
    return one, maximise(Pricing(one, exact=False), rows, begin, cooling=cooling, expired=expired)


def _narrowed(instance: Instance, one: Instance, prices: Prices) -> Prices:
    """Prices of the whole as those of the problem with vendors chosen."""
    delivery = () if instance.delivery is None else (prices.delivery,)
    nothing = np.zeros((0, 1))
    return Prices(
        (*prices.period_rows, *delivery), np.zeros((0, one.size[2])), prices.budgets, prices.states, nothing, nothing
    )


def _widened(instance: Instance, prices: Prices, like: Prices) -> Prices:
    """The other way round; shares and borders have none."""
    kinds = len(instance.period_rows)
    delivery = like.delivery if instance.delivery is None else prices.period_rows[kinds]
    return without_vendor_prices(
        replace(like, period_rows=prices.period_rows[:kinds], delivery=delivery, budgets=prices.budgets,
                states=prices.states)
    )  # fmt: skip


def between(one: Prices, other: Prices, part: float) -> Prices:
    """Prices a part of the way from one to the other."""

    def mix(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return a * (1 - part) + b * part

    def mixed(a: tuple[np.ndarray, ...], b: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
        return tuple(mix(x, y) for x, y in zip(a, b, strict=True))

    return Prices(
        mixed(one.period_rows, other.period_rows), mix(one.delivery, other.delivery), mix(one.budgets, other.budgets),
        mixed(one.states, other.states), mix(one.shares, other.shares), mix(one.borders, other.borders),
    )  # fmt: skip
