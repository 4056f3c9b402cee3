"""What somebody may ask to be otherwise: a deadline, what is scarce, a cap, what work costs, a vendor that drops out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vendorline.errors import UnknownName
from vendorline.plan.explain.rows import Family, Row
from vendorline.plan.explain.view import Deadline, View
from vendorline.plan.problem.instance import Floats, Instance, Ints, StateRows
from vendorline.plan.problem.prices import Prices, capacities, rows_of
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class DeadlineChange:
    """Deadlines, and the first periods of caps, later by so many periods (earlier: negative); `name`, `operator` None: all."""

    periods: int
    name: str | None = None
    operator: str | None = None


@dataclass(frozen=True, slots=True)
class LimitChange:
    """Limits of a kind times a factor: crews, deliveries, budgets, sites out ...; `label` None: of every region, vendor, payer."""

    family: Family
    factor: float
    label: str | None = None


@dataclass(frozen=True, slots=True)
class LimitSteps:
    """So many steps more of some rows."""

    rows: tuple[Row, ...]
    steps: float


@dataclass(frozen=True, slots=True)
class CapChange:
    """Caps higher by so many percentage points (of limits that are no caps: by so many of their units); `name`, `operator` None: all.

    What is announced is taken to come when it is announced.
    """

    points: float
    name: str | None = None
    operator: str | None = None


@dataclass(frozen=True, slots=True)
class CostChange:
    """What work costs times a factor: one part of it, or one vendor's, or all; None: all."""

    factor: float
    part: str | None = None
    vendor: str | None = None


@dataclass(frozen=True, slots=True)
class VendorOut:
    """A vendor that supplies nothing."""

    vendor: str


Change = DeadlineChange | LimitChange | LimitSteps | CapChange | CostChange | VendorOut


def changed(view: View, change: Change) -> View:
    """The view with a change; the merged instance is changed too, unless types of one kind there have different deadlines.

    Raises:
        UnknownName: the change is about something that the problem does not have.
    """
    if isinstance(change, DeadlineChange):
        return _later(view, change)
    one = _of_instance(view.instance, view, change)
    merged = one if view.merged is view.instance else _of_instance(view.merged, view, change)
    return replace(view, instance=one, merged=merged)


def _of_instance(
    instance: Instance, view: View, change: LimitChange | LimitSteps | CapChange | CostChange | VendorOut
) -> Instance:
    if isinstance(change, LimitChange):
        return _limits(instance, change)
    if isinstance(change, LimitSteps):
        return _steps(instance, change)
    if isinstance(change, CapChange):
        return _caps(instance, view, change)
    if isinstance(change, CostChange):
        return _costs(instance, change)
    return _without_vendor(instance, change.vendor)


def _without_vendor(instance: Instance, vendor: str) -> Instance:
    last = instance.last.copy()
    last[:, _place(vendor, instance.vendors, "vendor")] = -1
    return replace(instance, last=last)


def _later(view: View, change: DeadlineChange) -> View:
    """Deadlines and caps moved; nothing can be later than the last period."""
    instance, periods = view.instance, view.instance.size[2]
    chosen = [_is_meant(d.name, d.operator, change) for d in view.deadlines]
    states = [_is_meant(s.name, s.operator, change) for s in instance.states]
    if not any(chosen) and not any(states):
        names = [d.name for d in view.deadlines] + [s.name for s in instance.states]
        raise UnknownName("deadline", change.name or "any", names)
    moved = tuple(
        replace(d, by=int(np.clip(d.by + change.periods, -1, periods - 1))) if meant else d
        for d, meant in zip(view.deadlines, chosen, strict=True)
    )
    shifted = tuple(
        replace(s, limit=_shifted(s.limit, change.periods)) if meant else s
        for s, meant in zip(instance.states, states, strict=True)
    )
    return deadlines_moved(replace(view, instance=replace(instance, states=shifted)), moved)


def deadlines_moved(view: View, moved: tuple[Deadline, ...]) -> View:
    """The view with other deadlines, in the order of its own; its merged instance is then that of its own types."""
    last = _windows(view.instance, _earliest(view), _earliest(replace(view, deadlines=moved)))
    one = replace(view.instance, last=last)
    return replace(view, instance=one, merged=one, deadlines=moved, parent=np.arange(len(one.market)))


def moved_prices(view: View, prices: Prices, change: DeadlineChange) -> Prices:
    """Prices to begin from: those of caps move with them."""
    size, found = view.instance.size[2], []
    for state, price in zip(view.instance.states, prices.states, strict=True):
        if not _is_meant(state.name, state.operator, change):
            found.append(price)
            continue
        moved = np.zeros_like(price)
        places = np.flatnonzero(price)
        np.add.at(moved, np.clip(places + change.periods, 0, size - 1), price[places])
        found.append(moved)
    return replace(prices, states=tuple(found))


def _is_meant(name: str, operator: str, change: DeadlineChange | CapChange) -> bool:
    named = change.name is None or name == change.name or name.startswith(f"{change.name} (")
    return named and (change.operator is None or change.operator in operator.split(", "))


def _earliest(view: View) -> Ints:
    """[type]: the earliest of its deadlines, a period after the last where it has none."""
    found = np.full(len(view.instance.market), view.instance.size[2], dtype=np.int64)
    for deadline in view.deadlines:
        found[deadline.types] = np.minimum(found[deadline.types], deadline.by)
    return found


def _windows(instance: Instance, before: Ints, after: Ints) -> Ints:
    """[type, vendor]: the last open periods once deadlines have moved; what is announced is not due before it comes."""
    last, open_ = instance.last, instance.last >= instance.first
    set_by = open_ & (last == before[:, None])
    found = np.where(set_by, np.minimum(after[:, None], instance.size[2] - 1), last)
    late = open_ & (last > before[:, None])
    moved: Ints = np.where(late, np.maximum(last, np.minimum(after[:, None], instance.size[2] - 1)), found)
    return moved


def _shifted(limit: Floats, periods: int) -> Floats:
    """A limit that begins to hold later or earlier."""
    held = np.flatnonzero(np.isfinite(limit))
    if not held.size or not periods:
        return limit
    found = np.full(limit.shape, np.inf)
    if held[-1] == len(limit) - 1 and held.size == held[-1] - held[0] + 1:
        # It holds to the end: from its new first period on it is what it is there.
        first = max(0, held[0] + periods)
        found[first:] = np.where(np.isfinite(limit[first:]), limit[first:], limit[held[0]])
        return found
    places = held + periods
    inside = (places >= 0) & (places < len(limit))
    found[places[inside]] = limit[held[inside]]
    return found


def _limits(instance: Instance, change: LimitChange) -> Instance:
    if change.family == "delivery" and instance.delivery is not None:
        wanted = _wanted(instance.vendors, change.label, "vendor")
        capacity = np.where(wanted[:, None], instance.delivery.capacity * change.factor, instance.delivery.capacity)
        return replace(instance, delivery=replace(instance.delivery, capacity=capacity))
    if change.family == "budget" and instance.budgets is not None:
        wanted = _wanted(instance.budgets.payers, change.label, "payer")
        capacity = np.where(wanted[:, None], instance.budgets.capacity * change.factor, instance.budgets.capacity)
        return replace(instance, budgets=replace(instance.budgets, capacity=capacity))
    if change.family == "vendor_share" and instance.shares is not None:
        wanted = _wanted(instance.shares.groups, change.label, "group")
        capacity = np.where(wanted[:, None], instance.shares.capacity * change.factor, instance.shares.capacity)
        return replace(instance, shares=replace(instance.shares, capacity=capacity))
    about = [rows.name.partition(":")[0] == change.family for rows in instance.period_rows]
    known = [g for rows, meant in zip(instance.period_rows, about, strict=True) if meant for g in rows.groups]
    if not known or (change.label is not None and change.label not in known):
        raise UnknownName(change.family, change.label or "any", known)
    found = []
    for rows, meant in zip(instance.period_rows, about, strict=True):
        wanted = np.array([meant and change.label in {None, group} for group in rows.groups], dtype=bool)
        found.append(replace(rows, capacity=np.where(wanted[:, None], rows.capacity * change.factor, rows.capacity)))
    return replace(instance, period_rows=tuple(found))


def _wanted(names: tuple[str, ...], label: str | None, kind: str) -> np.ndarray:
    if label is not None:
        _place(label, names, kind)
    return np.array([label in {None, name} for name in names], dtype=bool)


def _place(name: str, names: tuple[str, ...], kind: str) -> int:
    if name not in names:
        raise UnknownName(kind, name, names)
    return names.index(name)


def _steps(instance: Instance, change: LimitSteps) -> Instance:
    rows = rows_of(instance)
    vector = rows.capacity.copy()
    for row in change.rows:
        vector[row.place] += change.steps * row.step
    return with_limits(instance, vector)


def with_limits(instance: Instance, vector: Floats) -> Instance:
    """The instance with other limits, as a vector in the order of `rows_of`; those of borders are not looked at."""
    filled, at = [], 0
    for array in capacities(instance).arrays()[:-1]:
        limited = np.isfinite(array)
        one, count = array.astype(float).copy(), int(limited.sum())
        one[limited] = vector[at : at + count]
        filled.append(one)
        at += count
    kinds, states = len(instance.period_rows), len(instance.states)
    delivery, budgets, shares = instance.delivery, instance.budgets, instance.shares
    return replace(
        instance,
        period_rows=tuple(replace(r, capacity=c) for r, c in zip(instance.period_rows, filled, strict=False)),
        delivery=None if delivery is None else replace(delivery, capacity=filled[kinds]),
        budgets=None if budgets is None else replace(budgets, capacity=filled[kinds + 1]),
        states=tuple(replace(s, limit=c) for s, c in zip(instance.states, filled[kinds + 2 :], strict=False)),
        shares=None if shares is None else replace(shares, capacity=filled[kinds + 2 + states]),
    )


def _caps(instance: Instance, view: View, change: CapChange) -> Instance:
    # Without a name it is caps alone, where what a point is is known of any.
    any_known = change.name is None and any(point is not None for point in view.points)
    meant = [
        _is_meant(state.name, state.operator, change) and (point is not None or not any_known)
        for state, point in zip(instance.states, view.points, strict=True)
    ]
    if not any(meant):
        raise UnknownName("cap", change.name or "any", [state.name for state in instance.states])

    def moved(state: StateRows, point: Floats | None) -> StateRows:
        return replace(state, limit=state.limit + change.points * (state.scale if point is None else point))

    states = zip(instance.states, view.points, meant, strict=True)
    return replace(instance, states=tuple(moved(s, point) if is_meant else s for s, point, is_meant in states))


def _costs(instance: Instance, change: CostChange) -> Instance:
    names = tuple(part.name for part in instance.parts)
    if change.part is not None:
        _place(change.part, names, "part of costs")
    wanted = _wanted(instance.vendors, change.vendor, "vendor")
    return replace(
        instance,
        parts=tuple(
            replace(part, amount=np.where(wanted, part.amount * change.factor, part.amount))
            if change.part in {None, part.name}
            else part
            for part in instance.parts
        ),
    )
