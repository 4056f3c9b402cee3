"""Recount a schedule and recompute its bound from its certificate alone: code apart from the solver, to be read by an auditor.

A schedule is right if every unit has one open option, every limit is kept, and its cost is what it says. The bound is right for any
prices that are not negative (those of borders within half the cost of the border): let every market take its cheapest vendor and every
unit its cheapest option at these prices, add that up, and subtract price times limit of every row. No schedule within the limits can
cost less.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Verified:
    """`problems`: what is wrong, in words; none where the certificate holds. `gap`: (objective - bound) / |bound|."""

    objective: float | None
    bound: float
    gap: float | None
    units: int
    limits: int
    problems: tuple[str, ...]


@dataclass
class _Audit:
    """`priced` [type, vendor, period and keeping last]: cost and prices; `worth`: prices times limits; `placed` [type, period, last]."""

    priced: Any
    placed: Any
    worth: float = 0.0
    limits: int = 0
    problems: list[str] = field(default_factory=list)

    def rows(self, name: Callable[..., str], limit: Any, price: Any, used: Any) -> None:
        """Check the rows of one kind: prices, and what is used against the limits."""
        limit, price = _numbers(limit), _numbers(price)
        has = np.isfinite(limit)
        self.limits += int(has.sum())
        self.worth += float((price[has] * limit[has]).sum())
        for place in np.argwhere((price < 0) | ((price != 0) & ~has))[:9]:
            self.problems.append(f"{name(*place)}: a price is negative, or stands where there is no limit")
        over = np.zeros(limit.shape, bool)
        over[has] = used[has] > limit[has] + TOLERANCE * np.maximum(1.0, np.abs(limit[has]))
        for place in np.argwhere(over)[:9]:
            at = tuple(place)
            self.problems.append(f"{name(*place)}: {used[at]:,.3f} is used, and the limit is {limit[at]:,.3f}")


def verify(told: Mapping[str, Any]) -> Verified:
    """Check what a plan says of itself.

    Args:
        told: the JSON object of a plan: `certificate`, `objective`, `bound`, and `rows` with what each unit does.
    """
    c = told["certificate"]
    market, units = np.array(c["types"]["market"], int), np.array(c["types"]["units"], int)
    kinds, vendors, periods, t = len(market), len(c["vendors"]), len(c["periods"]), np.arange(len(c["periods"]) + 1)
    first, last = (np.array(c["types"][name], int).reshape(kinds, vendors, 1) for name in ("first", "last"))
    built, kept = np.array(c["types"]["built"], int), _numbers(c["types"]["kept_cost"])
    paid, cost = np.zeros((kinds, vendors, periods)), np.zeros((kinds, vendors, periods + 1))
    for part in c["costs"]:
        factor = _numbers(part["factor"])[np.array(part["pattern"], int)].reshape(kinds, periods)
        each = _numbers(part["amount"]).reshape(kinds, vendors)[:, :, None] * factor[:, None, :]
        cost[:, :, :-1] += each * _numbers(c["discount"])
        paid += each if part["is_cash"] else 0.0
    cost = np.where((t >= first) & (t <= last), cost, np.inf)
    cost[:, :, -1] = kept[:, None]
    placed = np.zeros((kinds, periods + 1), int)
    planned = "placed" in c
    np.add.at(
        placed,
        tuple(np.array(x, int) for x in c["placed"][:2]) if planned else ([], []),
        c["placed"][2] if planned else [],
    )
    vendor = np.array(c["vendor"] if planned else [0] * len(c["markets"]), int)[market]
    here, audit = np.arange(kinds), _Audit(cost.copy(), placed)
    _of_periods(audit, c, market)
    _of_vendors(audit, c, market, vendor)
    _of_budgets(audit, c, market, vendor, paid)
    for rows in c["states"]:
        _of_state(audit, c, rows, vendor, built)
    edges, least = c["borders"], np.zeros((len(c["markets"]), vendors))
    np.add.at(least, market, units[:, None] * audit.priced.min(axis=2))
    for a, b, width, price in zip(edges["one"], edges["other"], edges["cost"], _numbers(edges["price"]), strict=True):
        if np.abs(price).max(initial=0) > width / 2 + TOLERANCE:
            audit.problems.append(
                f"border of {c['markets'][a]} and {c['markets'][b]}: its price is above half its cost"
            )
        least[a] += price
        least[b] -= price
    bound = (
        float(least.min(axis=1, initial=np.inf).sum() - audit.worth) if vendors else float(kept @ units - audit.worth)
    )
    if told["bound"] is None or not abs(bound - told["bound"]) <= TOLERANCE * max(1.0, abs(bound)):
        audit.problems.append(f"the bound is {bound:,.2f}, and {told['bound']} is told")
    if not planned:
        return Verified(None, bound, None, 0, audit.limits, tuple(audit.problems))
    mine = cost[here, vendor]
    for kind in np.flatnonzero((placed.sum(axis=1) != units) | (placed < 0).any(axis=1))[:9]:
        audit.problems.append(f"type {kind}: {placed[kind].sum()} units are placed, and there are {units[kind]}")
    for kind, period in np.argwhere((placed > 0) & ~np.isfinite(mine))[:9]:
        audit.problems.append(f"type {kind}: units are placed in period {period}, which is not open to them")
    objective = float((np.where(placed > 0, mine, 0.0) * placed).sum())
    pairs = zip(edges["one"], edges["other"], edges["cost"], strict=True)
    objective += sum(width for a, b, width in pairs if c["vendor"][a] != c["vendor"][b])
    if told["objective"] is None or not abs(objective - told["objective"]) <= TOLERANCE * max(1.0, abs(objective)):
        audit.problems.append(f"the cost is {objective:,.2f}, and {told['objective']} is told")
    audit.problems += _of_units(told["rows"], c, placed, mine)
    gap = (objective - bound) / abs(bound) if bound else None
    return Verified(objective, bound, gap, int(units.sum()), audit.limits, tuple(audit.problems))


def _of_periods(audit: _Audit, c: Any, market: Any) -> None:
    """Crews, sites and subscribers out: each unit of work uses them in its period, in the group of its market."""
    for r in c["period_rows"]:
        group, use = np.array(r["group"], int)[market], _numbers(r["use"])
        inside, used = group >= 0, np.zeros((len(r["groups"]), len(c["periods"])))
        audit.priced[inside, :, :-1] += (use[:, None] * _numbers(r["price"])[group])[inside][:, None, :]
        np.add.at(used, group[inside], (audit.placed[:, :-1] * use[:, None])[inside])
        audit.rows(lambda g, s, r=r: f"{r['name']} {r['groups'][g]} {c['periods'][s]}", r["limit"], r["price"], used)


def _of_vendors(audit: _Audit, c: Any, market: Any, vendor: Any) -> None:
    """What vendors deliver in a period, and the most that one may supply of a group."""
    if r := c.get("delivery"):
        use, used = _numbers(r["use"]), np.zeros((len(c["vendors"]), len(c["periods"])))
        audit.priced[:, :, :-1] += use[:, None, None] * _numbers(r["price"])
        np.add.at(used, vendor, audit.placed[:, :-1] * use[:, None])
        audit.rows(lambda v, s: f"delivery {c['vendors'][v]} {c['periods'][s]}", r["limit"], r["price"], used)
    if r := c.get("shares"):
        group, use = np.array(r["group"], int)[market], _numbers(r["use"])
        inside, used = group >= 0, np.zeros((len(r["groups"]), len(c["vendors"])))
        audit.priced[inside, :, :-1] += (use[:, None] * _numbers(r["price"])[group])[inside][:, :, None]
        np.add.at(used, (group[inside], vendor[inside]), (audit.placed[:, :-1].sum(axis=1) * use)[inside])
        audit.rows(lambda g, v: f"share of {c['vendors'][v]} in {r['groups'][g]}", r["limit"], r["price"], used)


def _of_budgets(audit: _Audit, c: Any, market: Any, vendor: Any, paid: Any) -> None:
    """What a payer spends in a year, not discounted."""
    if r := c.get("budgets"):
        payer, year, used = np.array(r["payer"], int)[market], np.array(r["year"], int), np.zeros(np.shape(r["limit"]))
        inside, mine = payer >= 0, paid[np.arange(len(market)), vendor] * audit.placed[:, :-1]
        audit.priced[inside, :, :-1] += paid[inside] * _numbers(r["price"])[payer[inside]][:, None, year]
        for kind in np.flatnonzero(inside):
            np.add.at(used[payer[kind]], year, mine[kind])
        audit.rows(lambda p, y: f"budget {r['payers'][p]} {r['years'][y]}", r["limit"], r["price"], used)


def _of_state(audit: _Audit, c: Any, r: Any, vendor: Any, built: Any) -> None:
    """What stands at the end of each period: `before` until the work is done, `after` from then on, and what is announced."""
    kinds, periods = len(vendor), len(c["periods"])
    before, kept, price, used = _numbers(r["before"]), _numbers(r["new_kept"]), _numbers(r["price"]), np.zeros(periods)
    after, new = (_numbers(r[name]).reshape(kinds, len(c["vendors"])) for name in ("after", "new_after"))
    t, here = np.arange(periods + 1), np.arange(kinds)
    for s in range(periods):
        if r["limit"][s] is None:
            continue
        waits, comes = t > s, (np.maximum(t, built[:, None]) <= s) & (t < periods)
        use = np.where(waits, before[:, None, None], after[:, :, None]) + np.where(
            comes[:, None, :], new[:, :, None], 0.0
        )
        use[:, :, -1] += np.where(built <= s, kept, 0.0)[:, None]
        used[s] = (use[here, vendor] * audit.placed).sum()
        audit.priced += price[s] * use if price[s] else 0.0
    audit.rows(lambda s: f"{r['name']} {r['operator']} {c['periods'][s]}", r["limit"], price, used)


def _of_units(rows: Any, c: Any, placed: Any, mine: Any) -> list[str]:
    """Whether the rows of units are what the certificate places, at its costs and with its vendors."""
    problems, counted = [], np.zeros_like(placed)
    ends = {end: place for place, end in enumerate(c["periods"])} | {None: len(c["periods"])}
    for row in rows:
        kind, place = row["type"], ends.get(row["period"], -1)
        counted[kind, place] += place >= 0
        if row["period"] is not None and row["to_vendor_id"] != c["vendors"][c["vendor"][c["types"]["market"][kind]]]:
            problems.append(f"{row['unit_id']}: its vendor is not that of its market")
        if place < 0 or not abs(row["cost"] - mine[kind, place]) <= 0.01 + TOLERANCE * abs(row["cost"]):
            problems.append(f"{row['unit_id']}: its cost is not that of its option")
    if not np.array_equal(counted, placed):
        problems.append(f"the rows place {int(counted.sum())} units otherwise than the certificate")
    return problems[:40]


def _numbers(values: Any) -> Any:
    """Numbers, infinite where nothing stands."""
    return np.nan_to_num(np.array(values, dtype=float), nan=np.inf, posinf=np.inf, neginf=-np.inf)
