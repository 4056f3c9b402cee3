"""Small random problems with every kind of row, and what options cost and use, counted in plain Python from what the arrays mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import numpy as np

from vendorline.plan.problem.instance import (
    Borders,
    BudgetRows,
    CostPart,
    DeliveryRows,
    Instance,
    PeriodRows,
    StateRows,
    VendorShares,
)
from vendorline.plan.problem.prices import Prices


def random_problem(seed: int, *, tight: float | None = None) -> Instance:
    """A problem of up to 7 types, 3 vendors, 6 periods and 4 markets; `tight`: how scarce things are (about 1; less = scarcer)."""
    draw = np.random.default_rng(seed)
    vendors, periods, markets = int(draw.integers(1, 4)), int(draw.integers(2, 7)), int(draw.integers(1, 5))
    types = int(draw.integers(1, 8))
    ease = float(draw.choice([0.7, 1.0, 1.5, 3.0])) if tight is None else tight
    market = np.sort(draw.integers(0, markets, types))
    units = draw.integers(1, 5, types)
    first = draw.integers(0, 2, (types, vendors))
    last = np.where(draw.random((types, vendors)) < 0.12, -1, draw.integers(periods // 2, periods, (types, vendors)))
    can_keep = draw.random(types) < 0.35
    can_keep |= (last < first).all(axis=1)
    kept = np.where(can_keep, np.where(draw.random(types) < 0.5, 0.0, draw.integers(1, 300, types)), np.inf)
    built = np.where(draw.random(types) < 0.3, draw.integers(0, periods, types), -1)
    patterns = draw.random((2, periods)) + 0.5
    parts = (
        CostPart("kit", draw.integers(40, 120, (types, vendors)).astype(float), patterns, draw.integers(0, 2, types)),
        CostPart("credit", -draw.integers(0, 60, (types, vendors)).astype(float), patterns[:1],
                 np.zeros(types, dtype=np.int64), is_cash=False),
    )  # fmt: skip
    total = float(units.sum())

    def some(shape: tuple[int, ...], size: float) -> np.ndarray:
        found = np.ceil(size * ease * (0.5 + draw.random(shape)))
        return np.where(draw.random(shape) < 0.15, np.inf, found)

    return Instance(
        currency="EUR",
        period_ends=tuple(date(2030 + p // 4, p % 4 * 3 + 1, 1) for p in range(periods)),
        vendors=tuple("abc"[:vendors]),
        markets=tuple(f"m{m}" for m in range(markets)),
        market=market, units=units, first=first, last=last, built=built, kept=kept.astype(float),
        discount=1.02 ** -np.arange(1.0, periods + 1), parts=parts,
        period_rows=(
            PeriodRows("crews", "days", ("r0", "r1"), some((2, periods), 3 * total / periods),
                       draw.integers(-1, 2, markets), draw.choice([2.0, 4.0, 0.0], types)),
            PeriodRows("out", "sites", tuple(f"m{m}" for m in range(markets)),
                       some((markets, periods), 2 * total / periods), np.arange(markets), np.ones(types)),
        ),
        delivery=DeliveryRows("sites", some((vendors, periods), 2 * total / periods), draw.choice([1.0, 2.0], types))
        if draw.random() < 0.7 else None,
        budgets=BudgetRows(("p", "q"), (2030, 2031), some((2, 2), 90 * total), draw.integers(-1, 2, markets),
                           np.arange(periods) // 4) if draw.random() < 0.7 else None,
        states=tuple(_states(draw, types, vendors, periods, units, ease)),
        shares=VendorShares(("g", "h"), "sites", some((2, vendors), 0.8 * total), draw.integers(-1, 2, markets),
                            draw.choice([1.0, 3.0], types)) if draw.random() < 0.7 else None,
        borders=_borders(draw, markets),
    )  # fmt: skip


def _states(
    draw: np.random.Generator, types: int, vendors: int, periods: int, units: np.ndarray, ease: float
) -> Iterator[StateRows]:
    """Limits on what stands: of a vendor that has to shrink, and of a share (with the whole on the other side, so some are negative)."""
    for number in range(int(draw.integers(0, 3))):
        limit = np.full(periods, np.inf)
        at = draw.integers(0, periods, 2)
        before = draw.integers(0, 3, types).astype(float)
        after, new = np.zeros((types, vendors)), np.zeros((types, vendors))
        kept = draw.integers(0, 2, types).astype(float)
        limit[at] = np.floor(float(before @ units) * (0.3 + 0.3 * ease * draw.random()))
        if number:
            after = -draw.integers(0, 3, (types, vendors)) / 2
            new = draw.integers(-1, 2, (types, vendors)) / 2
            limit[at] = np.floor(float((before / 2) @ units) - 1)
        yield StateRows(f"limit-{number}", "op", "sites", 1.0, limit, before, after, new, kept)


def _borders(draw: np.random.Generator, markets: int) -> Borders:
    pairs = [(a, b) for a in range(markets) for b in range(a + 1, markets) if draw.random() < 0.5]
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Borders(ends[:, 0], ends[:, 1], draw.integers(1, 150, len(pairs)).astype(float))


def options(instance: Instance) -> Iterator[tuple[int, int | None, int | None]]:
    """(type, vendor, period) of every open option; None and None = kept."""
    types, vendors, periods = instance.size
    for kind in range(types):
        if np.isfinite(instance.kept[kind]):
            yield kind, None, None
        for vendor in range(vendors):
            for period in range(periods):
                if instance.first[kind, vendor] <= period <= instance.last[kind, vendor]:
                    yield kind, vendor, period


def cost_of(instance: Instance, kind: int, vendor: int | None, period: int | None, *, cash: bool = False) -> float:
    """The cost of one unit, discounted; with `cash` what a budget pays, not discounted."""
    if vendor is None or period is None:
        return 0.0 if cash else float(instance.kept[kind])
    total = 0.0
    for part in instance.parts:
        if part.is_cash or not cash:
            total += float(part.amount[kind, vendor]) * float(part.factor[part.pattern[kind], period])
    return total if cash else total * float(instance.discount[period])


def use_of(instance: Instance, kind: int, vendor: int | None, period: int | None) -> dict[tuple[object, ...], float]:
    """What one unit of an option uses of each row."""
    found: dict[tuple[object, ...], float] = {}
    market = int(instance.market[kind])
    if vendor is not None and period is not None:
        for rows in instance.period_rows:
            if rows.group[market] >= 0:
                found[rows.name, int(rows.group[market]), period] = float(rows.use[kind])
        if instance.delivery is not None:
            found["delivery", vendor, period] = float(instance.delivery.use[kind])
        if instance.budgets is not None and instance.budgets.payer[market] >= 0:
            year = int(instance.budgets.year[period])
            found["budget", int(instance.budgets.payer[market]), year] = cost_of(
                instance, kind, vendor, period, cash=True
            )
        if instance.shares is not None and instance.shares.group[market] >= 0:
            found["share", int(instance.shares.group[market]), vendor] = float(instance.shares.use[kind])
    for number, state in enumerate(instance.states):
        built = int(instance.built[kind])
        for end in range(instance.size[2]):
            if vendor is None or period is None:
                stands = state.before[kind] + (state.new_kept[kind] if end >= built else 0.0)
            elif end < period:
                stands = state.before[kind]
            else:
                stands = state.after[kind, vendor] + (state.new_after[kind, vendor] if end >= built else 0.0)
            found["state", number, end] = float(stands)
    return found


def limits_of(instance: Instance) -> dict[tuple[object, ...], float]:
    """The limit of each row that has one."""
    named: list[tuple[str, np.ndarray]] = [(rows.name, rows.capacity) for rows in instance.period_rows]
    named += [] if instance.delivery is None else [("delivery", instance.delivery.capacity)]
    named += [] if instance.budgets is None else [("budget", instance.budgets.capacity)]
    named += [] if instance.shares is None else [("share", instance.shares.capacity)]
    found: dict[tuple[object, ...], float] = {}
    for name, array in named:
        for group in range(array.shape[0]):
            for place in range(array.shape[1]):
                found[name, group, place] = float(array[group, place])
    for number, state in enumerate(instance.states):
        for end, limit in enumerate(state.limit.tolist()):
            found["state", number, end] = limit
    return {row: limit for row, limit in found.items() if limit != np.inf}


def recount(instance: Instance, vendor: np.ndarray, placed: np.ndarray) -> tuple[float, list[str]]:
    """The cost of a schedule, and everything that is wrong with it."""
    wrong: list[str] = []
    used: dict[tuple[object, ...], float] = defaultdict(float)
    cost, periods = 0.0, instance.size[2]
    for kind in range(len(instance.market)):
        mine = int(vendor[instance.market[kind]])
        if int(placed[kind].sum()) != int(instance.units[kind]) or int(placed[kind].min()) < 0:
            wrong.append(f"type {kind} has {placed[kind].tolist()} for {instance.units[kind]} units")
        for place in np.flatnonzero(placed[kind]).tolist():
            option = (kind, None, None) if place == periods else (kind, mine, place)
            if option not in set(options(instance)):
                wrong.append(f"option {option} is closed")
            count = int(placed[kind, place])
            cost += count * cost_of(instance, *option)
            for row, amount in use_of(instance, *option).items():
                used[row] += count * amount
    for one, other, border in zip(instance.borders.one, instance.borders.other, instance.borders.cost, strict=True):
        cost += float(border) if vendor[one] != vendor[other] else 0.0
    wrong += [f"{row}: {used[row]} > {limit}" for row, limit in limits_of(instance).items() if used[row] > limit + 1e-6]
    return cost, wrong


def optimum(instance: Instance) -> float | None:
    """The cost of the cheapest schedule by a program written down option by option (SciPy's own solver); None where there is none."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import lil_matrix

    columns, limits, vendors = list(options(instance)), limits_of(instance), instance.size[1]
    markets, borders = len(instance.markets), instance.borders
    choice = len(columns)
    apart = choice + markets * vendors
    count = apart + len(borders.cost)
    rows: list[tuple[dict[int, float], float, float]] = []
    uses = [use_of(instance, *option) for option in columns]
    for row, limit in limits.items():
        rows.append(({c: use[row] for c, use in enumerate(uses) if use.get(row)}, -np.inf, limit))
    for kind, units in enumerate(instance.units.tolist()):
        rows.append(({c: 1.0 for c, option in enumerate(columns) if option[0] == kind}, units, units))
    for c, (kind, vendor, _) in enumerate(columns):
        if vendor is not None:
            at = choice + int(instance.market[kind]) * vendors + vendor
            rows.append(({c: 1.0, at: -float(instance.units[kind])}, -np.inf, 0.0))
    rows += [({choice + m * vendors + v: 1.0 for v in range(vendors)}, 1.0, 1.0) for m in range(markets)]
    for number, (one, other) in enumerate(zip(borders.one.tolist(), borders.other.tolist(), strict=True)):
        for v in range(vendors):
            for a, b in ((one, other), (other, one)):
                rows.append(
                    ({choice + a * vendors + v: 1.0, choice + b * vendors + v: -1.0, apart + number: -1.0}, -np.inf, 0)
                )
    matrix = lil_matrix((len(rows), count))
    for place, (entries, _, _) in enumerate(rows):
        for c, amount in entries.items():
            matrix[place, c] = amount
    cost = np.concatenate([[cost_of(instance, *o) for o in columns], np.zeros(markets * vendors), borders.cost])
    upper = np.concatenate([[float(instance.units[o[0]]) for o in columns], np.ones(count - choice)])
    found = milp(
        cost, integrality=np.ones(count), bounds=Bounds(np.zeros(count), upper),
        constraints=LinearConstraint(matrix.tocsc(), [r[1] for r in rows], [r[2] for r in rows]),
        options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    assert found.status in (0, 2), found.message
    return None if found.status == 2 else float(found.fun)


def plain_bound(instance: Instance, prices: Prices) -> float:
    """The bound at prices, added up option by option."""
    named = {rows.name: array for rows, array in zip(instance.period_rows, prices.period_rows, strict=True)}
    named |= {"delivery": prices.delivery, "budget": prices.budgets, "share": prices.shares}

    def price(row: tuple[object, ...]) -> float:
        name, group, place = row
        array = prices.states[int(group)][place] if name == "state" else named[str(name)][group, place]  # type: ignore[index,call-overload]
        return float(array)

    rows = {row: price(row) for row in limits_of(instance)}
    least: dict[tuple[int, int | None], float] = {}
    for kind, vendor, period in options(instance):
        cost = cost_of(instance, kind, vendor, period)
        cost += sum(amount * rows.get(row, 0.0) for row, amount in use_of(instance, kind, vendor, period).items())
        least[kind, vendor] = min(cost, least.get((kind, vendor), np.inf))
    total = -sum(rows[row] * limit for row, limit in limits_of(instance).items())
    for market in range(len(instance.markets)):
        of_vendor = []
        for vendor in range(instance.size[1]):
            cost = 0.0
            for kind in np.flatnonzero(instance.market == market).tolist():
                each = min(least.get((kind, vendor), np.inf), least.get((kind, None), np.inf))
                cost += each * int(instance.units[kind])
            for number, (one, other) in enumerate(zip(instance.borders.one, instance.borders.other, strict=True)):
                cost += float(prices.borders[number, vendor]) * (int(one == market) - int(other == market))
            of_vendor.append(cost)
        total += min(of_vendor)
    return total
