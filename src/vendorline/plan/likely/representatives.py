"""Which completions are planned in full: those from which the others are least far, by the work that may have to be done in each market."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from vendorline.plan.likely.prepared import Case, Prepared
from vendorline.plan.problem.instance import Floats

#: Up to so many completions are compared each with each.
COMPARED = 1_500
_WORK = ("equipment", "labour", "dual_running", "capacity_lost", "build_equipment")


def work_of(made: Prepared, numbers: Sequence[int]) -> Floats:
    """[completion, market]: the work that may have to be done there, in money of the day of the plan."""
    by_case: dict[Case, dict[str, float]] = {}
    for case, piece in made.pieces.items():
        found: dict[str, float] = {}
        each = piece.units.select("market", *_WORK)
        for market, *work in each.iter_rows():
            found[market] = found.get(market, 0.0) + sum(work)
        by_case[case] = found
    markets = sorted({market for found in by_case.values() for market in found})
    place = {market: number for number, market in enumerate(markets)}
    rows = {case: _row(found, place) for case, found in by_case.items()}
    return np.array([np.sum([rows[case] for case in made.cases[number]], axis=0) for number in numbers]).reshape(
        len(numbers), len(markets)
    )


def _row(found: dict[str, float], place: dict[str, int]) -> Floats:
    row = np.zeros(len(place))
    for market, work in found.items():
        row[place[market]] = work
    return row


def together(work: Floats, beside: Floats) -> Floats:
    """Two kinds of numbers of completions as one, in which both weigh alike: completions lie as far apart by the one as by the other.

    Args:
        work: [completion, what].
        beside: [completion, what].
    """
    far, near = (float(np.abs(each - each.mean(axis=0)).sum()) for each in (work, beside))
    return np.concatenate([work, beside * (far / near if far and near else 1.0)], axis=1)


def chosen(work: Floats, count: int, is_usable: Callable[[int], bool]) -> list[int]:
    """Places of the completions that stand for the others: each next one brings all together nearest.

    Args:
        work: [completion, market].
        count: how many.
        is_usable: whether there can be a plan of a completion; asked of those that are taken.
    """
    some = work[:COMPARED]
    distance = np.zeros((len(some), len(some)))
    for column in some.T:
        distance += np.abs(column[:, None] - column[None, :])
    nearest = np.full(len(some), np.inf)
    usable, found = np.ones(len(some), dtype=bool), list[int]()
    while len(found) < count and usable.any():
        totals = np.where(usable, np.minimum(nearest, distance).sum(axis=1), np.inf)
        best = int(totals.argmin())
        usable[best] = False
        if is_usable(best):
            found.append(best)
            nearest = np.minimum(nearest, distance[best])
    return found


def by_distance(work: Floats, stand: Floats) -> list[list[int]]:
    """[completion]: the representatives (rows of `stand`), the nearest first."""
    return [np.argsort(np.abs(stand - row).sum(axis=1), kind="stable").tolist() for row in work]
