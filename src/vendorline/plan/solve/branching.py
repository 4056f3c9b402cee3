"""A higher bound by cases: branch and bound over the vendors of markets at fixed prices of all other rows, the lowest case first."""

from __future__ import annotations

import heapq
from collections.abc import Callable

import numpy as np

from vendorline.plan.problem.branches import Case, Fork, Part, of_part, parts_of
from vendorline.plan.problem.instance import Floats, Instance
from vendorline.plan.solve.vendor_layer import Relaxed, relaxed

#: How many cases a part may have.
CASES = 200
#: Up to so many markets there are cases: with more, single choices no longer matter.
MARKETS = 60


def by_cases(
    instance: Instance, by_market: Floats, *, expired: Callable[[], bool] = lambda: False
) -> tuple[Part, ...] | None:
    """Cases that give a higher bound; None where that is not tried.

    Args:
        instance: the problem.
        by_market: [vendor, market] the least cost at prices of all rows but borders and shares.
        expired: whether time is up.
    """
    if len(instance.markets) > MARKETS or instance.size[1] == 1:
        return None
    return tuple(
        Part(markets, borders, _cases(of_part(instance, markets, borders), by_market[:, markets], expired))
        for markets, borders in parts_of(instance)
    )


def _cases(part: Instance, by_market: Floats, expired: Callable[[], bool]) -> Fork | Case:
    """Cases of one part: the lowest is split until it is a choice in whole numbers, or there are too many."""
    nodes: list[Relaxed] = [relaxed(part, by_market)]
    narrowed = [by_market]
    forks: dict[int, tuple[int, tuple[tuple[int, ...], ...], tuple[int, int]]] = {}
    waiting = [(nodes[0].bound, 0)]
    while waiting and len(nodes) < 2 * CASES and not expired():
        _, number = heapq.heappop(waiting)
        chosen, left = nodes[number].chosen, narrowed[number]
        is_split = np.abs(chosen - np.rint(chosen)).max(axis=1)
        market = int(is_split.argmax())
        if is_split[market] < 1e-6:
            break
        first = int(chosen[market].argmax())
        rest = tuple(v for v in range(len(left)) if v != first)
        below = (len(nodes), len(nodes) + 1)
        for some in ((first,), rest):
            case = left.copy()
            case[[v for v in range(len(left)) if v not in some], market] = np.inf
            nodes.append(relaxed(part, case))
            narrowed.append(case)
            if np.isfinite(case[:, market]).any():  # else there is no such schedule
                heapq.heappush(waiting, (nodes[-1].bound, len(nodes) - 1))
        forks[number] = (market, ((first,), rest), below)

    def told(number: int) -> Fork | Case:
        if number not in forks:
            shares = nodes[number].shares
            return Case(shares if len(shares) else np.zeros((1, len(by_market))), nodes[number].borders)
        market, vendors, below = forks[number]
        return Fork(market, vendors, tuple(told(child) for child in below))

    return told(0)
