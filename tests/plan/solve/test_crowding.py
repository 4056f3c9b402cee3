"""A large job finds room where small ones can wait."""

from __future__ import annotations

from datetime import date

import numpy as np

from vendorline.plan.problem.instance import CostPart, Instance, PeriodRows
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.solve.crowding import placed_anyhow

PERIODS = 6


def instance(last_of_the_large: int) -> Instance:
    """Eight small jobs of 4 crew-days and a large one of 10, in a region with 10 in each period."""
    zero = np.zeros(2, dtype=np.int64)
    nothing = np.zeros((1, PERIODS))
    return Instance(
        "EUR", tuple(date(2030 + n, 12, 31) for n in range(PERIODS)), ("chosen",), ("here",), zero, np.array([8, 1]),
        np.zeros((2, 1), dtype=np.int64), np.array([[PERIODS - 1], [last_of_the_large]]), np.array([-1, -1]),
        np.full(2, np.inf), np.ones(PERIODS), (CostPart("work", np.ones((2, 1)), nothing + 1, zero),),
        (PeriodRows("crews", "crew-days", ("n",), np.full((1, PERIODS), 10.0), np.array([0]), np.array([4.0, 10.0])),),
    )  # fmt: skip


def crowded() -> tuple[np.ndarray, np.ndarray]:
    placed = np.zeros((2, PERIODS + 1), dtype=np.int64)
    placed[0, :4] = 2
    return placed, np.array([0, 1])


def test_small_work_waits_for_a_large_job() -> None:
    one = instance(last_of_the_large=1)
    placed, missing = placed_anyhow(one, one.cost[:, 0], *crowded())
    assert missing.tolist() == [0, 0]
    assert placed.sum(axis=1).tolist() == [8, 1]
    assert placed[1, :2].sum() == 1
    assert Schedule(np.array([0]), placed).excess(one) == 0


def test_where_nothing_can_wait_all_stays_as_it_was() -> None:
    one = instance(last_of_the_large=1)
    placed, missing = crowded()
    placed[0, :4] = [2, 2, 2, 2]
    full = Instance(**{**{f: getattr(one, f) for f in one.__dataclass_fields__}, "last": np.array([[3], [1]])})
    found, left = placed_anyhow(full, full.cost[:, 0], placed, missing)
    assert (found == placed).all()
    assert left.tolist() == [0, 1]
