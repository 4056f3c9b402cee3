"""Units that look for periods together, against limits counted option by option in plain Python."""

from __future__ import annotations

import numpy as np
import pytest
from solve.random_problems import limits_of, random_problem, recount, use_of

from vendorline.plan.likely import places as looked
from vendorline.plan.likely.places import Places
from vendorline.plan.likely.room import Room
from vendorline.plan.likely.standing import Standing
from vendorline.plan.problem.aggregate import of_types
from vendorline.plan.problem.alike import alike
from vendorline.plan.problem.instance import Instance
from vendorline.plan.problem.schedule import Schedule


def single_units(seed: int) -> tuple[Instance, np.ndarray, np.random.Generator]:
    """A random problem with each unit a type of its own, without limits on vendors' shares, and [market] a vendor."""
    draw, whole = np.random.default_rng([seed, 7]), random_problem(seed)
    each = np.repeat(np.arange(len(whole.market)), whole.units)
    instance = of_types(whole, each, np.ones(len(each), dtype=np.int64))
    vendor = draw.integers(0, len(instance.vendors), len(instance.markets))
    return instance, vendor, draw


def placed_of(instance: Instance, period: np.ndarray) -> np.ndarray:
    placed = np.zeros((len(period), instance.size[2] + 1), dtype=np.int64)
    placed[np.arange(len(period)), period] = 1
    return placed


def used(instance: Instance, vendor: np.ndarray, period: np.ndarray) -> dict[tuple[object, ...], float]:
    """What units that have a period use of each row, but for vendors' shares."""
    found: dict[tuple[object, ...], float] = {}
    for unit, at in enumerate(period.tolist()):
        if at < 0:
            continue
        mine = int(vendor[instance.market[unit]])
        option = (unit, None, None) if at == instance.size[2] else (unit, mine, at)
        for row, amount in use_of(instance, *option).items():
            if row[0] != "share":
                found[row] = found.get(row, 0.0) + amount
    return found


def broken(instance: Instance, vendor: np.ndarray, period: np.ndarray, *, standing: bool) -> list[object]:
    what = used(instance, vendor, period)
    return [
        row
        for row, limit in limits_of(instance).items()
        if (row[0] != "state" or standing) and what.get(row, 0.0) > limit + 1e-6
    ]


def books_are_right(instance: Instance, vendor: np.ndarray, places: Places) -> None:
    """What is left and what stands is what plain counting says."""
    what = used(instance, vendor, places.period)
    names = [*(rows.name for rows in instance.period_rows), *(["delivery"] if instance.delivery is not None else [])]
    limits = limits_of(instance)
    for number, name in enumerate(names):
        left = places.room.left_of(number)
        for (kind, *place), limit in limits.items():
            if kind == name:
                assert left[tuple(place)] == pytest.approx(limit - what.get((kind, *place), 0.0))
    if places.room.budget is not None:
        for (kind, *place), limit in limits.items():
            if kind == "budget":
                assert places.room.budget.left[tuple(place)] == pytest.approx(limit - what.get((kind, *place), 0.0))
    if (places.period >= 0).all():
        schedule = Schedule(vendor, placed_of(instance, places.period))
        for n, stands in enumerate(schedule.used(instance).states):
            np.testing.assert_allclose(places.standing.of[n], stands, atol=1e-9)


@pytest.mark.parametrize("seed", range(100))
def test_whoever_has_a_period_has_room_and_the_books_are_right(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looked, "TOGETHER", 3)
    instance, vendor, draw = single_units(seed)
    periods, units = instance.size[2], len(instance.market)
    cost = instance.cost[np.arange(units), vendor[instance.market]]
    if not np.isfinite(cost).any(axis=1).all():
        return  # somebody cannot be replaced by this vendor, nor kept
    places = Places(instance, vendor, cost)
    places.begin(draw.integers(-1, periods + 1, units))
    books_are_right(instance, vendor, places)
    assert not broken(instance, vendor, places.period, standing=False)
    is_full = places.fill()
    books_are_right(instance, vendor, places)
    assert not broken(instance, vendor, places.period, standing=False)
    assert is_full == bool((places.period >= 0).all())
    if not is_full:
        return
    kept = places.mend()
    books_are_right(instance, vendor, places)
    assert kept == (not broken(instance, vendor, places.period, standing=True))
    before = float(cost[np.arange(units), places.period].sum())
    was_broken = broken(instance, vendor, places.period, standing=True)
    assert places.loosen()
    books_are_right(instance, vendor, places)
    assert float(cost[np.arange(units), places.period].sum()) <= before + 1e-9
    assert set(broken(instance, vendor, places.period, standing=True)) <= set(was_broken)
    if kept and not any(row[0] == "share" for row in limits_of(instance)):
        _, wrong = recount(instance, vendor, placed_of(instance, places.period))
        assert not wrong


@pytest.mark.parametrize("seed", range(100))
def test_those_that_fit_do_so_together_and_the_first_that_fits_alone_always_does(seed: int) -> None:
    instance, vendor, draw = single_units(seed)
    periods, units = instance.size[2], len(instance.market)
    room, nowhere = Room(instance, vendor), np.full(units, -1)
    order = draw.permutation(units)
    wanted = draw.integers(0, periods + 1, units)
    alone = room.open_to(order, nowhere)
    for unit, at in enumerate(order.tolist()):
        for period in range(periods):
            where = np.full(units, -1)
            where[at] = period
            assert alone[unit, period] == (not broken(instance, vendor, where, standing=False))
    fits = room.first_that_fit(order, nowhere, wanted)
    where = np.full(units, -1)
    where[order[fits]] = wanted[fits]
    assert not broken(instance, vendor, where, standing=False)
    can = (wanted == periods) | alone[np.arange(units), np.minimum(wanted, periods - 1)]
    if can.any():
        assert fits[np.flatnonzero(can)[0]] or not can[: np.flatnonzero(can)[0] + 1].all()
    room.take(order[fits], wanted[fits])
    # Lifted from where it is, a unit finds room there again.
    again = room.open_to(np.arange(units), where)
    done = np.flatnonzero((where >= 0) & (where < periods))
    assert again[done, where[done]].all()


@pytest.mark.parametrize("seed", range(100))
def test_a_move_is_let_through_only_if_limits_hold_with_all_before_it(seed: int) -> None:
    instance, vendor, draw = single_units(seed)
    periods, units = instance.size[2], len(instance.market)
    standing, was = Standing(instance, vendor), draw.integers(0, periods + 1, units)
    standing.put(np.arange(units), was)
    order, wanted = draw.permutation(units), draw.integers(0, periods + 1, units)
    kept = standing.keep(order, was[order], wanted)
    before = {row for row in broken(instance, vendor, was, standing=True) if row[0] == "state"}
    now = was.copy()
    now[order[kept]] = wanted[kept]
    after = {row for row in broken(instance, vendor, now, standing=True) if row[0] == "state"}
    assert after <= before
    standing.put(order[kept], was[order[kept]], -1.0)
    standing.put(order[kept], wanted[kept])
    for n, stands in enumerate(Schedule(vendor, placed_of(instance, now)).used(instance).states):
        np.testing.assert_allclose(standing.of[n], stands, atol=1e-9)


@pytest.mark.parametrize("collide", [False, True])
def test_rows_are_alike_that_are_equal_in_every_column(collide: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    from vendorline.plan.problem import alike as module

    if collide:
        monkeypatch.setattr(module, "_weights", lambda count: np.zeros(count, dtype=np.uint64))
    draw = np.random.default_rng(3)
    columns = [draw.integers(0, 3, 500), draw.choice([0.0, 1.5, np.inf], 500), draw.integers(0, 4, 500)]
    first, kind = alike(columns, 500)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    for row, group in zip(rows, kind.tolist(), strict=True):
        assert row == rows[first[group]]
    assert collide or len(first) == len(set(rows))
