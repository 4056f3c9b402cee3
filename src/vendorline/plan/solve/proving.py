"""The proof that a plan carries: prices of all rows and of what follows from whole jobs, and cases of vendors where these give more."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vendorline.plan.problem.branches import Proof, bound_of, without_cases
from vendorline.plan.problem.instance import Instance
from vendorline.plan.problem.prices import rows_of
from vendorline.plan.problem.whole_jobs import with_prices_of_jobs, with_whole_jobs
from vendorline.plan.solve.bounds import Priced, best_prices
from vendorline.plan.solve.branching import by_cases
from vendorline.plan.solve.pricing import Pricing
from vendorline.plan.solve.vendor_layer import without_vendor_prices


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
    without = without_vendor_prices(priced.prices)
    pricing = Pricing(strong)
    by_market = pricing.by_market(without)
    cases = by_cases(strong, by_market, expired=expired) if np.isfinite(by_market).any(axis=0).all() else None
    if cases is not None:
        rows = rows_of(strong)
        bound = bound_of(strong, cases, *pricing.by_vendor(without)) - float(rows.vector(without) @ rows.capacity)
        if bound > proof.bound:
            proof = Proof(strong, without, cases, bound)
            progress(bound)
    return priced, proof
