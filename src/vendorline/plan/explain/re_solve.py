"""The bound of a changed problem from the prices of the one before: a few steps at the last temperature."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance
from vendorline.plan.problem.prices import Prices, rows_of
from vendorline.plan.problem.tighten import tightened
from vendorline.plan.solve.dual import maximise
from vendorline.plan.solve.pricing import Pricing

#: Temperature in parts of a unit's cost, and steps: prices that are nearly right need no cooling from the start.
WARM = ((0.0003, 60),)


def bound_from(
    instance: Instance,
    prices: Prices,
    *,
    steps: tuple[tuple[float, int], ...] = WARM,
    stop: Callable[[], bool] | None = None,
) -> tuple[float, Prices]:
    """A bound of a problem, and its prices.

    Args:
        instance: the problem.
        prices: of a problem with the same rows in shape; rows that have become limited begin at nothing.
        steps: temperatures and steps.
        stop: asked now and then whether to stop; the best so far is then returned.
    """
    tight = tightened(instance)
    rows = rows_of(tight)
    begin = np.clip(rows.vector(prices), rows.low, rows.high)
    found = maximise(
        Pricing(tight, exact=False), rows, begin, cooling=steps, expired=stop if stop is not None else lambda: False
    )
    exact = Pricing(tight)
    bounds = [(bound_at(exact, vector), vector) for vector in (rows.vector(found.prices), begin)]
    bound, vector = max(bounds, key=lambda pair: pair[0])
    return bound, rows.prices(vector)


def bound_at(pricing: Pricing, vector: Floats) -> float:
    """The bound at some prices, in double precision."""
    rows = rows_of(pricing.instance)
    return pricing.evaluate(rows.prices(vector)).bound - float(vector @ rows.capacity)
