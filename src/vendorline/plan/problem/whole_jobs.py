"""Limits on work in whole jobs: fourteen crew-days are three jobs of four, not three and a half.

Of a limit, use and capacity in parts of a job, both rounded down, are a limit that every schedule keeps: jobs are whole (a cut of Chvátal
and Gomory). It cuts off no schedule, and where few jobs fit into a period the bound rises by much.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from vendorline.plan.problem.instance import Instance, Jobs, PeriodRows
from vendorline.plan.problem.prices import Prices

#: Limits that have room for more of the largest jobs than this gain nothing; where few are so small it is not worth the time.
JOBS, WORTH = 10, 0.25
#: Up to so many sizes of jobs are looked at, each also cut into up to so many parts.
SIZES, PARTS = 8, 3


def with_whole_jobs(instance: Instance) -> Instance:
    """The same problem with what follows from its limits on work; itself where nothing does."""
    more = tuple(found for rows in instance.period_rows for found in _following(rows))
    return replace(instance, period_rows=(*instance.period_rows, *more)) if more else instance


def with_prices_of_jobs(prices: Prices, instance: Instance) -> Prices:
    """Prices of a problem as those of the same one with whole jobs, which have none yet."""
    more = instance.period_rows[len(prices.period_rows) :]
    return replace(prices, period_rows=(*prices.period_rows, *(np.zeros_like(rows.capacity) for rows in more)))


def _following(rows: PeriodRows) -> Iterator[PeriodRows]:
    sizes = np.unique(rows.use[rows.use > 0])
    if not 1 < len(sizes) <= SIZES:
        return
    is_small, seen = np.isfinite(rows.capacity) & (rows.capacity <= JOBS * sizes[-1]), set[bytes]()
    if not is_small.any() or is_small.sum() < WORTH * np.isfinite(rows.capacity).sum():
        return
    # Of steps by which uses come to the same numbers the largest says most.
    steps = np.unique(np.concatenate([sizes / parts for parts in range(1, PARTS + 1)]))[::-1]
    for size in steps.tolist():
        use = np.floor(rows.use / size + 1e-9)
        if (np.abs(use * size - rows.use) <= 1e-6).all() or use.tobytes() in seen:
            continue  # nothing is rounded: it says no more than the limit itself
        seen.add(use.tobytes())
        capacity = np.where(is_small, np.floor(np.where(is_small, rows.capacity, 0.0) / size + 1e-9), np.inf)
        yield replace(
            rows, name=f"{rows.name}/{size:g}", unit="jobs", use=use, capacity=capacity, jobs=Jobs(rows.name, size)
        )  # fmt: skip
