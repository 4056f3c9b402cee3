"""Recount a schedule and recompute its bound from its certificate alone: code apart from the solver, to be read by an auditor.

A schedule is right if every unit has one open option, every limit is kept, and its cost is what it says. The bound is right for any
prices of 0 or more (of borders: within half their cost): let every market take its cheapest vendor and every unit its cheapest option
at these prices, add that up, subtract price times limit of every row: no schedule within the limits can cost less.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from vendorline.plan.certificate import Verified

TOLERANCE, ROUNDING = 1e-6, 1e-7
KEPT = ((0, 0), (0, 0), (0, 1))


@np.errstate(invalid="ignore")
def verify(told: Mapping[str, Any]) -> Verified:
    """Check what a plan says of itself: its JSON object, with `certificate`, `objective`, `bound`, and `rows` of units."""
    c, wrong, worth, limits = told["certificate"], list[str](), 0.0, 0
    market, units, built = (np.array(c["types"][name], int) for name in ("market", "units", "built"))
    kinds, vendors, periods, t = len(market), len(c["vendors"]), len(c["periods"]), np.arange(len(c["periods"]) + 1)
    first, last = (np.array(c["types"][name], int).reshape(kinds, vendors, 1) for name in ("first", "last"))
    paid, cost = np.zeros((kinds, vendors, periods)), np.zeros((kinds, vendors, periods + 1))
    for part in c["costs"]:
        factor = _numbers(part["factor"])[np.array(part["pattern"], int)].reshape(kinds, 1, periods)
        each = _numbers(part["amount"]).reshape(kinds, vendors, 1) * factor
        cost[:, :, :-1] += each * _numbers(c["discount"])
        paid += each if part["is_cash"] else 0.0
    cost = np.where((t >= first) & (t <= last), cost, np.inf)
    cost[:, :, -1] = (kept := _numbers(c["types"]["kept_cost"]))[:, None]
    placed, here, planned = np.zeros((kinds, periods + 1), int), np.arange(kinds), "placed" in c
    put = np.array(c.get("placed", [[], [], []]), int)
    np.add.at(placed, (put[0], put[1]), put[2])
    vendor, priced = np.array(c.get("vendor", [0] * len(c["markets"])), int)[market], cost.copy()
    for name, row, added, used in _rows(c, market, vendor, built, paid, placed):
        limit, price = _numbers(row["limit"]), _numbers(row["price"])
        has = np.isfinite(limit)
        limits, worth = limits + int(has.sum()), worth + float((price[has] * limit[has]).sum())
        priced += added(price)
        bad = (price < 0) | ~np.isfinite(price) | ((price != 0) & ~has)
        wrong += [
            f"{name(*at)}: a price is negative or missing, or stands where there is no limit"
            for at in np.argwhere(bad)[:9]
        ]
        over = np.argwhere(planned & (used > limit + TOLERANCE * np.maximum(1.0, np.abs(limit))))[:9]
        wrong += [f"{name(*at)}: {used[*at]:,.3f} is used, and the limit is {limit[*at]:,.3f}" for at in over]
    edges, least = c["borders"], np.zeros((len(c["markets"]), vendors))
    np.add.at(least, market, units[:, None] * priced.min(axis=2))
    for a, b, width, price in zip(edges["one"], edges["other"], edges["cost"], edges["price"], strict=True):
        if not max(map(abs, price), default=0) <= width / 2 + TOLERANCE:
            wrong.append(f"border of {c['markets'][a]} and {c['markets'][b]}: its price is above half its cost")
        least[a] += price
        least[b] -= price
    bound = float((least.min(axis=1) if vendors else units * kept).sum() - worth)
    mine = cost[here, vendor] if vendors else np.repeat([[np.inf]], periods + 1, axis=1).repeat(kinds, axis=0)
    mine[:, -1] = kept
    objective = float((np.where(placed > 0, mine, 0.0) * placed).sum())
    pairs = zip(edges["one"], edges["other"], edges["cost"], strict=True)
    objective += sum(width for a, b, width in pairs if planned and c["vendor"][a] != c["vendor"][b])
    scale = max(1.0, abs(told["bound"] or 0.0), abs(told["objective"] or 0.0))
    claimed = [("bound", bound)] if planned or told["bound"] is not None else []
    for word, found in [*claimed, *([("objective", objective)] if planned else [])]:
        if told[word] is None or not abs(found - told[word]) <= ROUNDING * scale:
            wrong.append(f"the {word} is {found:,.2f}, and {told[word]} is told")
    if not planned:
        return Verified(None, bound, None, 0, limits, tuple(wrong))
    odd = np.flatnonzero((placed.sum(axis=1) != units) | (placed < 0).any(axis=1))[:9]
    wrong += [f"type {k}: {placed[k].sum()} units are placed, and there are {units[k]}" for k in odd]
    shut = np.argwhere((placed > 0) & ~np.isfinite(mine))[:9]
    wrong += [f"type {k}: units are placed in period {period}, which is not open to them" for k, period in shut]
    wrong += _of_units(told["rows"], c, placed, mine)
    gap = (objective - bound) / abs(bound) if bound else None
    return Verified(objective, bound, gap, int(placed.sum()), limits, tuple(wrong))


def _rows(c: Any, market: Any, vendor: Any, built: Any, paid: Any, placed: Any) -> Any:
    """Each kind of limited row: how a row is named, its data, what its prices add to options, and what is used."""
    done, here, v, t = placed[:, :-1], np.arange(len(market)), len(c["vendors"]), np.arange(placed.shape[1])
    for r in [*c["period_rows"], *([c["delivery"]] if "delivery" in c else [])]:
        mine = np.array(r["group"], int)[market] if "group" in r else vendor
        inside, use, used = mine >= 0, _numbers(r["use"])[:, None], np.zeros(np.shape(r["limit"]))
        np.add.at(used, mine[inside], (done * use)[inside])
        grouped = ((inside[:, None] * use)[:, None], mine[:, None]) if "group" in r else (use[:, None], np.arange(v))
        name = _name(r.get("name", "delivery"), r.get("groups", c["vendors"]), c["periods"])
        yield name, r, lambda price, grouped=grouped: np.pad(grouped[0] * price[grouped[1]], KEPT), used
    if r := c.get("shares"):
        mine, use, used = np.array(r["group"], int)[market], _numbers(r["use"]), np.zeros(np.shape(r["limit"]))
        np.add.at(used, (mine[mine >= 0], vendor[mine >= 0]), (done.sum(axis=1) * use)[mine >= 0])
        each = (use * (mine >= 0))[:, None, None] * np.ones(len(t) - 1)
        yield (
            _name("share", r["groups"], c["vendors"]),
            r,
            lambda price: np.pad(each * price[mine][:, :, None], KEPT),
            used,
        )
    if r := c.get("budgets"):
        payer, year, used = np.array(r["payer"], int)[market], np.array(r["year"], int), np.zeros(np.shape(r["limit"]))
        for kind in np.flatnonzero(payer >= 0):
            np.add.at(used[payer[kind]], year, paid[kind, vendor[kind]] * done[kind])
        owed = paid * (payer >= 0)[:, None, None]
        yield (
            _name("budget", r["payers"], r["years"]),
            r,
            lambda price: np.pad(owed * price[payer][:, None, year], KEPT),
            used,
        )
    for r in c["states"]:
        ends = [s for s in range(len(c["periods"])) if r["limit"][s] is not None]
        used = np.zeros(len(c["periods"]))
        used[ends] = [(_standing(r, s, v, t, built)[here, vendor] * placed).sum() for s in ends]
        added = lambda price, r=r: sum(price[s] * _standing(r, s, v, t, built) for s in np.flatnonzero(price))  # noqa: E731
        yield _name(r["name"], c["periods"]), r, added, used


def _standing(r: Any, s: Any, vendors: int, t: Any, built: Any) -> Any:
    """What a unit adds at the end of period s: `before` until its work is done, then `after`, and what is announced once it stands."""
    after, new = (_numbers(r[name]).reshape(len(built), vendors, 1) for name in ("after", "new_after"))
    comes = (np.maximum(t, built[:, None]) <= s) & (t < t[-1])
    use = np.where(t > s, _numbers(r["before"])[:, None, None], after) + np.where(comes[:, None, :], new, 0.0)
    use[:, :, -1] += np.where(built <= s, _numbers(r["new_kept"]), 0.0)[:, None]
    return use


def _of_units(rows: Any, c: Any, placed: Any, mine: Any) -> list[str]:
    """Whether the rows of units are what the certificate places, at its costs and with its vendors."""
    wrong, counted = [], np.zeros_like(placed)
    ends = {end: place for place, end in enumerate(c["periods"])} | {None: len(c["periods"])}
    for row in rows:
        kind, place = row["type"], ends.get(row["period"], -1)
        counted[kind, place] += place >= 0
        if row["period"] is not None and row["to_vendor_id"] != c["vendors"][c["vendor"][c["types"]["market"][kind]]]:
            wrong.append(f"{row['unit_id']}: its vendor is not that of its market")
        if place < 0 or not abs(row["cost"] - mine[kind, place]) <= 0.01 + TOLERANCE * abs(row["cost"]):
            wrong.append(f"{row['unit_id']}: its cost is not that of its option")
    if not np.array_equal(counted, placed):
        wrong.append(f"the rows place {int(counted.sum())} units otherwise than the certificate")
    return wrong[:40]


def _name(kind: str, *labels: Any) -> Callable[..., str]:
    return lambda *at: " ".join([kind, *(str(label[place]) for label, place in zip(labels, at, strict=True))])


def _numbers(values: Any) -> Any:
    """Numbers, infinite where nothing stands."""
    return np.nan_to_num(np.array(values, dtype=float), nan=np.inf, posinf=np.inf, neginf=-np.inf)
