"""Why a unit then and by whom: its options by what they cost once scarce things have a price, and what forbids or taxes each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vendorline.plan.assemble import Problem
from vendorline.plan.explain.option import MarketVendor, Option, Tax, Why, sentences_of
from vendorline.plan.explain.rows import Row, named_rows, row_name
from vendorline.plan.explain.view import ANY_DEADLINE, View, number_of, view_of
from vendorline.plan.explain.words import period_name
from vendorline.plan.problem.aggregate import of_types
from vendorline.plan.problem.instance import Floats, Instance
from vendorline.plan.problem.prices import rows_of
from vendorline.plan.solve.columns import Columns, usage
from vendorline.plan.solve.pricing import Pricing
from vendorline.plan.solve.solution import Solution

SHOWN = 5


def why(problem: Problem, solution: Solution, unit_id: str) -> Why:
    """Why a unit is done then and by whom.

    Args:
        problem: the problem.
        solution: of it.
        unit_id: the unit.

    Raises:
        UnknownName: no unit has this name.
    """
    view, number = view_of(problem), number_of(problem, unit_id)
    layer = str(problem.units.units["layer"][number])
    members = problem.units.members
    laws = []
    for asked in problem.asked.planned:
        if asked.kind in {"remove", "stop"}:
            mine = members.join(asked.elements.filter("theirs"), on="element_id", how="semi")["unit"]
            laws += [asked.name] if (mine == number).any() else []
    if problem.units.units["from_vendor_id"][number] is None:
        laws.append("its vendor is not known")
    deadlines = [d for d in view.deadlines if d.types[view.kind[number]]]
    closers = [(d.name, d.by) for d in sorted(deadlines, key=lambda d: d.by)]
    return _why(view, solution, int(problem.kind[number]), unit_id, layer, tuple(dict.fromkeys(laws)), closers)


def why_type(instance: Instance, solution: Solution, kind: int) -> Why:
    """Why units of a type of an instance alone are done then and by whom."""
    view = view_of(instance)
    closers = [(d.name, d.by) for d in view.deadlines if d.types[kind]]
    return _why(view, solution, kind, f"type {kind}", "this layer", (ANY_DEADLINE,), closers)


def _why(
    view: View, solution: Solution, kind: int, name: str, layer: str, laws: tuple[str, ...],
    closers: Sequence[tuple[str, int]],
) -> Why:  # fmt: skip
    instance = view.merged
    market = int(instance.market[kind])
    schedule = solution.schedule
    own = None if schedule is None else int(schedule.vendor[market])
    options = _options(view, solution, kind)
    options = [o if np.isfinite(_cost(instance, kind, o)) else replace(o, closed_by="closed") for o in options]
    open_ = sorted((o for o in options if o.closed_by is None), key=_order)
    named = [
        replace(o, closed_by=_closed_by(instance, kind, o, layer, laws, closers))
        for o in options
        if o.closed_by is not None
    ]
    closed: dict[str, Option] = {}
    for option in sorted(named, key=_order):
        closed.setdefault(str(option.closed_by), option)
    shown = _shown(open_, None if own is None else instance.vendors[own])
    markets = _markets(instance, solution, market, own)
    most = min((o.priced_cost for o in open_), default=np.inf)
    cheaper = [o for o in closed.values() if o.priced_cost < most or o.period is None]
    found = Why(
        name, int(instance.units[kind]), instance.markets[market], None if own is None else instance.vendors[own],
        markets, tuple(shown), tuple(sorted(cheaper, key=_order)[:SHOWN]), (),
    )  # fmt: skip
    return replace(found, sentences=sentences_of(found, instance))


def _shown(open_: list[Option], own: str | None) -> list[Option]:
    """The options to show, of options in order."""
    mine = [o for o in open_ if own is None or o.vendor in {own, None}]
    others: dict[str | None, Option] = {}
    for option in open_:
        if option not in mine:
            others.setdefault(option.vendor, option)
    return mine[:SHOWN] + [o for o in mine[SHOWN:] if o.chosen] + list(others.values())


def _order(option: Option) -> tuple[float, int, str]:
    return option.priced_cost, -1 if option.period is None else option.period, option.vendor or ""


def _cost(instance: Instance, kind: int, option: Option) -> float:
    if option.period is None:
        return float(instance.kept[kind])
    return float(instance.cost[kind, instance.vendors.index(option.vendor or ""), option.period])


def _options(view: View, solution: Solution, kind: int) -> list[Option]:
    """All options of a type, open or not, with what rows add to each."""
    instance = view.merged
    _, vendors, periods = instance.size
    vendor = np.append(np.repeat(np.arange(vendors), periods), -1)
    period = np.append(np.tile(np.arange(periods), vendors), periods)
    columns = Columns(np.full(len(vendor), kind), vendor, period)
    row, column, used = usage(instance, columns)
    rows = rows_of(instance)
    prices = rows.vector(solution.prices)
    left = None if solution.schedule is None else rows.capacity - rows.vector(solution.schedule.used(instance))
    named = named_rows(view)
    order = np.argsort(column, kind="stable")
    edges = np.searchsorted(column[order], np.arange(len(columns) + 1))
    cost = _plain_cost(instance, kind)
    found = []
    for place in range(len(columns)):
        mine = order[edges[place] : edges[place + 1]]
        taxes = _taxes(view, named, row[mine], used[mine] * prices[row[mine]])
        is_kept = vendor[place] < 0
        chosen = _chosen(solution, instance, kind, int(vendor[place]), int(period[place]))
        full: tuple[str, ...] = ()
        if left is not None and not chosen:
            over = (used[mine] > left[row[mine]] + 1e-9) & (used[mine] > 0)
            full = tuple(row_name(named[int(r)], view) for r in row[mine][over][:3])
        base = float(cost[place])
        found.append(
            Option(
                None if is_kept else instance.vendors[vendor[place]], None if is_kept else int(period[place]), base,
                base + sum(tax.worth for tax in taxes), taxes, None, full, chosen,
            )
        )  # fmt: skip
    return found


def _plain_cost(instance: Instance, kind: int) -> Floats:
    """[option]: discounted cost, were it open; keeping last."""
    total = np.zeros(instance.size[1:])
    for part in instance.parts:
        total += part.amount[kind][:, None] * part.factor[part.pattern[kind]]
    kept = instance.kept[kind]
    found: Floats = np.append((total * instance.discount).ravel(), kept if np.isfinite(kept) else 0.0)
    return found


def _taxes(view: View, named: tuple[Row, ...], row: np.ndarray, worth: Floats) -> tuple[Tax, ...]:
    """What rows add; rows of one group (a cap in many periods) together."""
    found: dict[str, float] = {}
    by_group: dict[str, list[int]] = {}
    for r, value in zip(row.tolist(), worth.tolist(), strict=True):
        if value:
            name = named[r].group.name
            found[name] = found.get(name, 0.0) + value
            by_group.setdefault(name, []).append(r)
    names = {name: row_name(named[rows[0]], view) if len(rows) == 1 else name for name, rows in by_group.items()}
    return tuple(Tax(names[name], value) for name, value in sorted(found.items(), key=lambda item: -abs(item[1])))


def _chosen(solution: Solution, instance: Instance, kind: int, vendor: int, period: int) -> int:
    if solution.schedule is None:
        return 0
    own = int(solution.schedule.vendor[instance.market[kind]])
    return int(solution.schedule.placed[kind, period]) if vendor in {-1, own} else 0


def _closed_by(
    instance: Instance, kind: int, option: Option, layer: str, laws: tuple[str, ...], closers: Sequence[tuple[str, int]]
) -> str:
    """Why an option is closed."""
    if option.period is None:
        return f"may not be kept: {', '.join(laws) or 'no provision is known'}"
    vendor = instance.vendors.index(option.vendor or "")
    first, last = int(instance.first[kind, vendor]), int(instance.last[kind, vendor])
    if last < first:
        if (instance.last[kind] < instance.first[kind]).all():
            return f"no option is open: {', '.join(name for name, _ in closers) or 'no vendor'}"
        return f"{option.vendor} does not supply {layer}"
    if option.period < first:
        return f"what is announced comes in {period_name(instance.period_ends, first)}"
    for name, by in closers:
        if option.period > by:
            return f"{name}: by the end of {period_name(instance.period_ends, by)}"
    return f"after {period_name(instance.period_ends, last)}"


def _markets(instance: Instance, solution: Solution, market: int, own: int | None) -> tuple[MarketVendor, ...]:
    """What each vendor would cost the market of a unit, at prices and with its borders."""
    places = np.flatnonzero(instance.market == market)
    part = of_types(instance, places, instance.units[places])
    pricing = Pricing(part)
    each = pricing.by_market(solution.prices)[:, market].astype(float)
    borders = instance.borders
    if solution.schedule is not None:
        vendor = solution.schedule.vendor
        touching = np.concatenate([borders.other[borders.one == market], borders.one[borders.other == market]])
        costs = np.concatenate([borders.cost[borders.one == market], borders.cost[borders.other == market]])
        for number in range(len(each)):
            each[number] += float(costs[vendor[touching] != number].sum())
    base = float(each.min()) if own is None else float(each[own])
    return tuple(
        MarketVendor(name, float(value) - base if np.isfinite(value) else None)
        for name, value in zip(instance.vendors, each.tolist(), strict=True)
    )
