"""The proof that a plan carries: prices of all rows and of what follows from whole jobs, and cases of vendors where these give more."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from vendorline.plan.problem.branches import Proof, bound_of, without_cases
from vendorline.plan.problem.instance import Instance
from vendorline.plan.problem.prices import Prices, rows_of
from vendorline.plan.problem.whole_jobs import with_prices_of_jobs, with_whole_jobs
from vendorline.plan.solve.bounds import Priced, best_prices
from vendorline.plan.solve.branching import MARKETS, by_cases
from vendorline.plan.solve.pricing import Pricing
from vendorline.plan.solve.vendor_layer import without_vendor_prices
from vendorline.plan.solve.vendors import Choice, between

#: Where a way is looked at, in parts of it, and how often.
GOLDEN, STEPS = 0.382, 4


def proven(
    instance: Instance,
    priced: Priced,
    *,
    ceiling: float,
    progress: Callable[[float], None],
    expired: Callable[[], bool],
) -> tuple[Priced, Proof]:
    """The highest bound that can be recomputed, and prices of the problem that it is about (with whole jobs).

    Args:
        instance: the problem.
        priced: its prices and bound.
        ceiling: what no schedule costs more than.
        progress: called with each better bound.
        expired: whether time is up.
    """
    proof = without_cases(instance, priced.prices, priced.bound)
    strong = with_whole_jobs(instance)
    if strong is not instance and not expired():
        start = with_prices_of_jobs(priced.prices, strong)
        priced = best_prices(strong, start=start, ceiling=ceiling, progress=progress, expired=expired)
        if priced.bound > proof.bound:
            proof = without_cases(strong, priced.prices, priced.bound)
    else:
        strong = instance
    found = _of_cases(Pricing(strong), without_vendor_prices(priced.prices), expired)
    if found is not None and found.bound > proof.bound:
        proof = found
        progress(found.bound)
    return priced, proof


def raised(instance: Instance, proof: Proof, choices: Sequence[Choice], *, expired: Callable[[], bool]) -> Proof:
    """A proof whose bound is no lower: prices drawn towards those of good choices of vendors, as far as the bound rises.

    The bound by cases is that of the choices of vendors in whole numbers: at the prices of one choice it is often that choice's own bound.

    Args:
        instance: the problem with whole jobs, as `proven` gives it.
        proof: what there is.
        choices: of vendors, with the prices at which the bound of each is high; the best first.
        expired: whether time is up.
    """
    pricing, best = Pricing(instance), proof
    if len(instance.markets) > MARKETS or instance.size[1] == 1:
        return proof
    for choice in choices:
        begin, low, high = with_prices_of_jobs(without_vendor_prices(best.prices), instance), 0.0, 1.0
        # The bound is concave along the way: the third with the lower end falls away, step by step.
        for _ in range(STEPS):
            ends = []
            for part in (low + (high - low) * GOLDEN, high - (high - low) * GOLDEN):
                found = None if expired() else _of_cases(pricing, between(begin, choice.prices, part), expired)
                if found is None:
                    return best
                best = max(best, found, key=lambda one: one.bound)
                ends.append(found.bound)
            low, high = (
                (low + (high - low) * GOLDEN, high) if ends[0] < ends[1] else (low, high - (high - low) * GOLDEN)
            )
    return best


def _of_cases(pricing: Pricing, prices: Prices, expired: Callable[[], bool]) -> Proof | None:
    """The proof by cases at prices of rows but shares and borders; None where there are no cases."""
    instance = pricing.instance
    if len(instance.markets) > MARKETS or instance.size[1] == 1:
        return None
    by_market = pricing.by_market(prices)
    cases = by_cases(instance, by_market, expired=expired) if np.isfinite(by_market).any(axis=0).all() else None
    if cases is None:
        return None
    rows = rows_of(instance)
    bound = bound_of(instance, cases, *pricing.by_vendor(prices)) - float(rows.vector(prices) @ rows.capacity)
    return Proof(instance, prices, cases, bound)
