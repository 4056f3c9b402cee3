"""Which groups of rows and deadlines may clash, and the part of the problem that is about them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vendorline.plan.explain.bare import longer, merged, with_later, without_costs, without_vendors
from vendorline.plan.explain.change import with_limits
from vendorline.plan.explain.elastic import WHOLE_OPTIONS, Part
from vendorline.plan.explain.rows import Group, Row, named_rows, whose
from vendorline.plan.explain.view import Deadline, View
from vendorline.plan.problem.aggregate import of_types
from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Horizon:
    """The end of the plan, for units without a deadline; it is not widened."""

    last: int


Named = Group | Deadline | Horizon


@dataclass(frozen=True)
class NamedPart:
    """A part with the names of its groups, and [row of the part] the row of the problem (-1: of a period after its last).

    `size`: of a vector of rows of the problem; `units`: how many there are; `worth` [group]: how much each is suspected.
    """

    part: Part
    names: tuple[Named, ...]
    rows: tuple[Row, ...]
    origin: Ints
    size: int
    units: int
    worth: Floats


@dataclass(frozen=True)
class Grouped:
    """The rows of a view in groups.

    `row_group` [row]; `markets` [group, market]: whether it is about it; `capacity` [row]; `places`: the row of each group, period, year
    and vendor; `size`: of a vector of rows, with borders.
    """

    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    row_group: Ints
    markets: NDArray[np.bool_]
    capacity: Floats
    places: dict[tuple[object, ...], int]
    size: int


def grouped(view: View) -> Grouped:
    """The rows of a view in groups."""
    rows = named_rows(view)
    groups = tuple(dict.fromkeys(row.group for row in rows))
    number = {group: place for place, group in enumerate(groups)}
    row_group = np.array([number[row.group] for row in rows], dtype=np.int64)
    markets = np.array([_markets(view.instance, group) for group in groups], dtype=bool)
    return Grouped(
        rows, groups, row_group, markets.reshape(len(groups), len(view.instance.markets)),
        np.array([row.limit for row in rows]), {_key(row): row.place for row in rows},
        len(rows) + view.instance.borders.cost.size * view.instance.size[1],
    )  # fmt: skip


def _markets(instance: Instance, group: Group) -> NDArray[np.bool_]:
    """[market]: whether a group of rows is about it."""
    if group.family == "delivery":
        return np.ones(len(instance.markets), dtype=bool)
    if group.family == "budget" and instance.budgets is not None:
        return np.equal(instance.budgets.payer, instance.budgets.payers.index(group.label))
    if group.family == "vendor_share" and instance.shares is not None:
        return np.equal(instance.shares.group, instance.shares.groups.index(group.label))
    if group.family in {"cap", "state"}:
        found = np.zeros(len(instance.markets), dtype=bool)
        for state in instance.states:
            if (state.name, whose(state.operator)) == (group.provision, group.label):
                touched = (state.before != 0) | (state.after != 0).any(axis=1) | (state.new_kept != 0)
                found[instance.market[touched | (state.new_after != 0).any(axis=1)]] = True
        return found
    for rows in instance.period_rows:
        name = group.provision if group.family == "work" else group.family
        if name in {rows.name, rows.name.partition(":")[0]} and group.label in rows.groups:
            return np.equal(rows.group, rows.groups.index(group.label))
    return np.zeros(len(instance.markets), dtype=bool)


def components(about: Grouped, suspects: Ints, market_count: int) -> list[Ints]:
    """Suspected groups that meet in some market, together."""
    parent = np.arange(market_count)

    def root(market: int) -> int:
        while parent[market] != market:
            parent[market] = parent[parent[market]]
            market = int(parent[market])
        return market

    for group in suspects.tolist():
        markets = np.flatnonzero(about.markets[group]).tolist()
        for market in markets[1:]:
            parent[root(market)] = root(markets[0])
    found: dict[int, list[int]] = {}
    for group in suspects.tolist():
        mine = np.flatnonzero(about.markets[group])
        if mine.size:
            found.setdefault(root(int(mine[0])), []).append(group)
    return [np.array(groups, dtype=np.int64) for _, groups in sorted(found.items())]


def part_of(view: View, about: Grouped, groups: Ints, worth: Floats, *, more: int) -> NamedPart:
    """The part of a problem about some groups of rows, with all deadlines of its units, periods after the last, and a time after all
    of them for what need not be done in time.

    Args:
        view: the problem; every unit has an open option.
        about: its rows.
        groups: the groups to keep.
        worth: [group] how much each is suspected.
        more: how many periods to add.
    """
    instance = view.instance
    inside = np.asarray(about.markets[groups].any(axis=0))
    places = np.flatnonzero(inside[instance.market])
    kept_rows = np.isin(about.row_group, groups)
    bare = without_costs(of_types(instance, places, instance.units[places]))
    bare = _with_open(bare, np.where(kept_rows, about.capacity, np.inf))
    last = np.where(bare.last >= bare.first, bare.last, -1).max(axis=1)
    deadlines = _alike([d for d in view.deadlines if d.types[places].any()], places)
    under = np.array([d.types[places] for d in deadlines], dtype=bool).reshape(len(deadlines), len(places))
    marks = (under * (1 << np.arange(len(deadlines), dtype=np.int64))[:, None]).sum(axis=0) if deadlines else last * 0
    label = np.unique(np.stack([marks, last], axis=1), axis=0, return_inverse=True)[1].ravel()
    bare, order, is_joined = _joined(bare)
    last, under, label = last[order], under[:, order], label[order]
    merged_part, kind = merged(bare, label)
    first_of = np.zeros(len(merged_part.market), dtype=np.int64)
    first_of[kind[::-1]] = np.arange(len(kind))[::-1]
    last, under = last[first_of], under[:, first_of]
    longer_part = with_later(longer(merged_part, more))
    periods = longer_part.size[2]
    longer_part = _opened(longer_part, last, periods)
    closers = [np.where(mine, np.maximum(d.by, last), periods) for d, mine in zip(deadlines, under, strict=True)]
    earliest = np.array(closers).min(axis=0) if closers else np.full(len(last), periods)
    ends = np.where(last < earliest, last, periods)
    names: list[Named] = [*deadlines]
    if (ends < periods).any():
        closers.append(ends)
        names.append(Horizon(instance.size[2] - 1))
    points = tuple(None if p is None else np.concatenate([p, np.repeat(p[-1:], more + 1)]) for p in view.points)
    rows = named_rows(replace(view, instance=longer_part, points=points))
    number = {about.groups[group]: place for place, group in enumerate(groups.tolist())}
    row_group = np.array([number[row.group] for row in rows], dtype=np.int64)
    origin = np.array([about.places.get(_key(row), -1) for row in rows], dtype=np.int64)
    steps = np.array([row.step for row in rows])
    return NamedPart(
        Part(longer_part, row_group, len(groups), tuple(closers), steps, is_joined),
        (*(about.groups[group] for group in groups.tolist()), *names),
        rows, origin, about.size, int(merged_part.units.sum()), np.concatenate([worth[groups], np.full(len(names), np.inf)]),
    )  # fmt: skip


def _alike(deadlines: list[Deadline], places: Ints) -> list[Deadline]:
    """Deadlines of one provision for several operators as one, where they are about the same units (of a shared network)."""
    found: dict[tuple[str, int, bytes], Deadline] = {}
    for one in deadlines:
        key = (one.name, one.by, one.types[places].tobytes())
        known = found.get(key)
        found[key] = one if known is None else replace(known, operator=f"{known.operator}, {one.operator}")
    return list(found.values())


def _key(row: Row) -> tuple[object, ...]:
    return row.group, row.period, row.year, row.vendor


def _with_open(instance: Instance, limits: Floats) -> Instance:
    """The instance with other limits, and without rows that then have none; limits on what stands keep their places."""
    found = with_limits(instance, limits)
    delivery, budgets, shares = found.delivery, found.budgets, found.shares
    nothing = np.zeros(len(instance.market))
    return replace(
        found,
        period_rows=tuple(rows for rows in found.period_rows if np.isfinite(rows.capacity).any()),
        delivery=delivery if delivery is not None and np.isfinite(delivery.capacity).any() else None,
        budgets=budgets if budgets is not None and np.isfinite(budgets.capacity).any() else None,
        shares=shares if shares is not None and np.isfinite(shares.capacity).any() else None,
        states=tuple(
            state
            if np.isfinite(state.limit).any()
            else replace(
                state, before=nothing, after=np.zeros_like(state.after), new_after=np.zeros_like(state.new_after),
                new_kept=nothing,
            )
            for state in found.states
        ),
    )  # fmt: skip


def _joined(bare: Instance) -> tuple[Instance, Ints, bool]:
    """A large problem with what no kept row tells apart as one: markets, and vendors unless a row hangs on them.

    Also the order that its types come in, and whether anything was joined.
    """
    order = np.arange(len(bare.market))
    if int(bare.is_open.sum()) <= WHOLE_OPTIONS:
        return bare, order, False
    by_vendor = bare.delivery is not None or bare.budgets is not None or bare.shares is not None
    found = bare if by_vendor else without_vendors(bare)
    keys = [rows.group for rows in found.period_rows]
    keys += [] if found.budgets is None else [found.budgets.payer]
    keys += [] if found.shares is None else [found.shares.group]
    keys = keys or [np.zeros(len(found.markets), dtype=np.int64)]
    _, first, number = np.unique(np.stack(keys, axis=1), axis=0, return_index=True, return_inverse=True)
    market = first[number.ravel()][found.market]
    order = np.argsort(market, kind="stable")
    return of_types(replace(found, market=market), order, found.units[order]), order, True


def _opened(instance: Instance, last: Ints, periods: int) -> Instance:
    """Options open to the last period; vendors that end before others of their type stay as they are."""
    open_ = instance.last >= instance.first
    return replace(instance, last=np.where(open_ & (instance.last == last[:, None]), periods - 1, instance.last))
