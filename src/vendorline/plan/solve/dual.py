"""Prices that make the bound high: a smoothed dual, cooled step by step, by L-BFGS-B (SciPy)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from vendorline.errors import Stopped
from vendorline.plan.problem.instance import Floats
from vendorline.plan.problem.prices import Prices, Rows, cost_scale
from vendorline.plan.solve.pricing import Pricing
from vendorline.quick_dataclass import dataclass

#: Prices of what cannot be kept grow without end; beyond this many times their scale single precision would not hold them.
HIGHEST = 1e12
#: Temperatures in parts of a unit's cost, and how many steps are taken at each.
COOLING = ((0.04, 60), (0.01, 80), (0.003, 100), (0.001, 120), (0.0003, 150))


@dataclass(frozen=True, slots=True)
class Dual:
    """`prices` with the best `bound` that was met, and the last ones of the search (`vector`, smooth)."""

    prices: Prices
    bound: float
    vector: Floats
    evaluations: int


def maximise(
    pricing: Pricing,
    rows: Rows,
    start: Floats | None = None,
    *,
    vendor: np.ndarray | None = None,
    cooling: Sequence[tuple[float, int]] = COOLING,
    ceiling: float = np.inf,
    progress: Callable[[float], None] | None = None,
    expired: Callable[[], bool] = lambda: False,
) -> Dual:
    """Prices with a high bound.

    Args:
        pricing: the options.
        rows: the rows that get prices.
        start: prices to begin from, as a vector; None = none.
        vendor: [market] who supplies each, where that is fixed.
        cooling: temperatures, in parts of a unit's cost, and steps at each.
        ceiling: what no schedule costs more than: a bound above it says that there is none, and ends the search.
        progress: called with each better bound.
        expired: whether time is up; the best prices so far are returned.
    """
    from scipy.optimize import minimize

    size = cost_scale(rows.instance)
    unit = rows.scale
    best, at_best = -np.inf, np.zeros(len(rows.capacity)) if start is None else start
    count = 0

    def target(scaled: Floats, heat: float) -> tuple[float, Floats]:
        nonlocal count, best, at_best
        count += 1
        vector = np.clip(scaled * unit, rows.low, np.minimum(rows.high, HIGHEST * unit))
        found = pricing.evaluate(rows.prices(vector), heat, vendor)
        worth = float(vector @ rows.capacity)
        if found.bound - worth > best:
            best, at_best = found.bound - worth, vector
            if progress:
                progress(best)
        if expired() or best > ceiling:
            raise Stopped
        gradient = (rows.vector(found.used) - rows.capacity) * unit
        return -(found.smooth - worth) / size, -gradient / size

    at = at_best / unit
    bounds = np.stack([rows.low / unit, rows.high / unit], axis=1)
    try:
        if not len(at):
            target(at, cooling[-1][0] * size)
        for heat, steps in cooling if len(at) else ():
            found = minimize(
                target, at, args=(heat * size,), jac=True, method="L-BFGS-B", bounds=bounds,
                options={"maxiter": steps, "maxfun": steps + 20, "maxcor": 20, "ftol": 1e-10, "gtol": 1e-9},
            )  # fmt: skip
            at = found.x
    except Stopped:
        pass
    last = np.clip(at * unit, rows.low, rows.high)
    return Dual(rows.prices(at_best), best, last, count)
