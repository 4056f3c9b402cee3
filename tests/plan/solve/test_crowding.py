"""A large job finds room where small ones can wait."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from random_problems import random_problem

from vendorline.plan.problem.instance import CostPart, Instance, PeriodRows, StateRows
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.solve.crowding import placed_anyhow
from vendorline.plan.solve.one_vendor import with_vendors
from vendorline.plan.solve.room import Room
from vendorline.plan.solve.timing import _others_earlier

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


def limited(spare: int) -> Instance:
    """Two regions of one crew a period, four jobs each; of all eight at most so many may stand after the second period."""
    types, periods = 2, 8
    zero, nothing = np.zeros(types, dtype=np.int64), np.zeros((types, 1))
    limit = np.full(periods, np.inf)
    limit[1] = spare
    cheaper_later = np.linspace(1.0, 0.5, periods)[None, :]
    return Instance(
        "EUR", tuple(date(2030 + n, 12, 31) for n in range(periods)), ("chosen",), ("a", "b"), np.array([0, 1]),
        np.array([4, 4]), zero[:, None], np.full((types, 1), periods - 1), np.full(types, -1), np.full(types, np.inf),
        np.ones(periods), (CostPart("work", np.array([[10.0], [11.0]]), cheaper_later, zero),),
        (PeriodRows("crews", "jobs", ("a", "b"), np.ones((2, periods)), np.array([0, 1]), np.ones(types)),),
        states=(StateRows("share", "all", "sites", 1.0, limit, np.ones(types), nothing, nothing, np.zeros(types)),),
    )  # fmt: skip


def limited_and_placed(spare: int, of_a: list[int]) -> tuple[Instance, Room, np.ndarray]:
    """That problem, all jobs of a in some periods and three of b, and the room that is left."""
    one = limited(spare)
    placed = np.zeros((2, 9), dtype=np.int64)
    placed[0, of_a] = 1
    placed[1, [0, 1, 6]] = 1
    room = Room(one)
    room.place_all(placed)
    return one, room, placed


def test_units_find_room_when_others_go_earlier_for_the_limit_on_what_stands() -> None:
    one, room, placed = limited_and_placed(4, [1, 5, 6, 7])
    # All that is placed leaves the limit full: the last one of b would have to be early, where its region has no room.
    missing = np.array([0, 1])
    assert not room.of(1).any()
    _, found, left = _others_earlier(room, one.cost[:, 0], placed, missing, lambda: False)
    assert left.tolist() == [0, 0]
    assert found.sum(axis=1).tolist() == [4, 4]
    assert found[0, :2].tolist() == [1, 1]
    assert Schedule(np.zeros(2, dtype=np.int64), found).excess(one) == 0


def test_where_the_limit_cannot_be_kept_nothing_is_moved() -> None:
    one, room, placed = limited_and_placed(3, [0, 1, 6, 7])
    _, found, left = _others_earlier(room, one.cost[:, 0], placed, np.array([0, 1]), lambda: False)
    assert (found == placed).all()
    assert left.tolist() == [0, 1]


def some_room(draw: np.random.Generator, seed: int) -> tuple[Instance, Room]:
    """A random problem with one vendor, and room of which something is taken."""
    whole = random_problem(seed)
    one = with_vendors(whole, draw.integers(0, len(whole.vendors), len(whole.markets)))
    room = Room(one)
    room.rows = [left - draw.integers(0, 9, left.shape) for left in room.rows]
    return one, room


@pytest.mark.parametrize("seed", range(20))
def test_whether_one_option_fits_is_what_is_told_of_all(seed: int) -> None:
    _, room = some_room(np.random.default_rng(seed), seed)
    free = room.is_free()
    assert [[room.fits(kind, period) for period in range(free.shape[1])] for kind in range(len(free))] == free.tolist()


@pytest.mark.parametrize("seed", range(40))
def test_whether_one_option_has_room_is_what_is_told_of_all(seed: int) -> None:
    draw = np.random.default_rng(seed)
    one, room = some_room(draw, seed)
    room.states = [left - draw.integers(0, 4, left.shape) for left in room.states]
    if room.budget is not None:
        room.budget = room.budget * draw.uniform(0, 1, room.budget.shape)
    kinds, periods = range(one.size[0]), range(one.size[2] + 1)
    told = [[room.has_room(kind, period) for period in periods] for kind in kinds]
    assert told == [(room.of(kind) > 0).tolist() for kind in kinds]
    # Of what is placed and given back nothing is left.
    before = [array.copy() for array in (*room.rows, *room.states)]
    for kind in kinds:
        for period in periods:
            room.place(kind, period, 2)
            room.place(kind, period, -2)
    for array, was in zip((*room.rows, *room.states), before, strict=True):
        np.testing.assert_allclose(array, was, atol=1e-9)
