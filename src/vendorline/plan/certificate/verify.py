"""Recount a schedule and recompute its bound from its certificate alone: code apart from the solver, to be read by an auditor.

A schedule is right if every unit has one open option, every limit is kept, and its cost is what it says. A bound is right for any prices
of 0 or more (of borders: within half their cost): every market takes its cheapest vendor, every unit its cheapest option, and what the
limits are worth is subtracted. Where the choices of vendors are split into cases that together are all, the cheapest case counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from vendorline.plan.certificate import Verified

TOLERANCE, ROUNDING = 1e-6, 1e-7


@np.errstate(invalid="ignore")
def verify(told: Mapping[str, Any]) -> Verified:
    """Check what a plan says of itself: its JSON object, with `certificate`, `objective`, `bound`, and `rows` of units."""
    c, wrong, worth, limits = told["certificate"], list[str](), 0.0, 0
    market, units, built = (np.array(c["types"][name], int) for name in ("market", "units", "built"))
    kinds, vendors, periods = len(market), len(c["vendors"]), len(c["periods"])
    first, last = (np.array(c["types"][name], int).reshape(kinds, vendors, 1) for name in ("first", "last"))
    t, here, (cost, paid) = np.arange(periods + 1), np.arange(kinds), np.zeros((2, kinds, vendors, periods + 1))
    for part in c["costs"]:
        factor = _numbers(part["factor"])[np.array(part["pattern"], int)].reshape(kinds, 1, periods)
        each = _numbers(part["amount"]).reshape(kinds, vendors, 1) * factor
        cost[:, :, :-1] += each * _numbers(c["discount"])
        paid[:, :, :-1] += each if part["is_cash"] else 0.0
    cost = np.where((t >= first) & (t <= last), cost, np.inf)
    cost[:, :, -1] = _numbers(c["types"]["kept_cost"])[:, None]
    placed, planned, put = np.zeros((kinds, periods + 1), int), "placed" in c, np.array(c.get("placed", [[]] * 3), int)
    np.add.at(placed, (put[0], put[1]), put[2])
    vendor, priced = np.array(c.get("vendor", [0] * len(c["markets"])), int)[market], cost.copy()
    wrong += [f"{r['name']}: it does not follow from another limit" for r in c["period_rows"] if not _follows(r, c)]
    for names, row, use, *at in _rows(c, market, built, paid, t):
        limit, price = _numbers(row["limit"]), _numbers(row.get("price", np.zeros(np.shape(row["limit"]))))
        used, worth = np.zeros(limit.shape), worth + _worth(names[0], price, limit, wrong)
        priced, limits = priced + use * price[*at], limits + int(np.isfinite(limit).sum())
        mine, *places = (np.broadcast_to(a, cost.shape)[here, vendor] for a in (use, *at))
        np.add.at(used, (*places,), mine * placed)
        for b in np.argwhere(planned & (used > limit + TOLERANCE * np.maximum(1.0, np.abs(limit))))[:9]:
            where = " ".join([names[0], *(str(label[place]) for label, place in zip(names[1:], b, strict=True))])
            wrong.append(f"{where}: {used[*b]:,.3f} is used, and the limit is {limit[*b]:,.3f}")
    bound = _of_vendors(c, priced, market, units, wrong) - worth
    mine, edges = cost[here, vendor], zip(*(c["borders"][name] for name in ("one", "other", "cost")), strict=True)
    objective = float((np.where(placed > 0, mine, 0.0) * placed).sum())
    objective += sum(width for a, b, width in edges if planned and c["vendor"][a] != c["vendor"][b])
    scale = max(1.0, abs(told["bound"] or 0.0), abs(told["objective"] or 0.0))
    for word, found in (("bound", bound), *([("objective", objective)] if planned else [])):
        if (planned or told[word] is not None) and not abs(found - _numbers(told[word])) <= ROUNDING * scale:
            wrong.append(f"the {word} is {found:,.2f}, and {told[word]} is told")
    if not planned:
        return Verified(None, bound, 0, limits, tuple(wrong))
    odd = (placed.sum(axis=1) != units) | (placed < 0).any(axis=1) | ((placed > 0) & ~np.isfinite(mine)).any(axis=1)
    wrong += [f"type {k}: its {units[k]} units are not all placed where they may be" for k in np.flatnonzero(odd)[:9]]
    wrong += _of_units(told["rows"], c, placed, mine)
    return Verified(objective, bound, int(placed.sum()), limits, tuple(wrong))


def _rows(c: Any, market: Any, built: Any, paid: Any, t: Any) -> Iterator[Any]:
    """Each kind of limited row: its names, its data, what each option [type, vendor, period] uses, and of which place in the limits."""
    work, end, vendor, zero = t < t[-1], np.minimum(t, t[-2]), np.arange(len(c["vendors"]))[:, None], t[None, None, :1]
    kinds = [([r["name"], r["groups"], c["periods"]], r, end) for r in c["period_rows"]]
    kinds += [(["delivery", c["vendors"], c["periods"]], r, end) for r in [c.get("delivery")] if r]
    kinds += [(["share", c["shares"]["groups"], c["vendors"]], c["shares"], vendor)]
    for names, r, second in kinds:
        group = np.array(r["group"], int)[market][:, None, None] if "group" in r else vendor
        yield names, r, _numbers(r["use"])[:, None, None] * (group >= 0) * work, group, second
    if r := c.get("budgets"):
        payer, year = np.array(r["payer"], int)[market][:, None, None], np.array(r["year"], int)[end]
        yield ["budget", r["payers"], r["years"]], r, paid * (payer >= 0), payer, year
    for r in c["states"]:
        after, new = (_numbers(r[name]).reshape(len(built), len(vendor), 1) for name in ("after", "new_after"))
        for s in (s for s, limit in enumerate(r["limit"]) if limit is not None or r["price"][s]):
            # What stands at the end of period s: as before until the work is done, then what comes after, and what is announced.
            comes = (np.maximum(t, built[:, None]) <= s) & (t < t[-1])
            use = np.where(t > s, _numbers(r["before"])[:, None, None], after) + np.where(comes[:, None, :], new, 0.0)
            use[:, :, -1] += np.where(built <= s, _numbers(r["new_kept"]), 0.0)[:, None]
            yield [r["name"], c["periods"][s:]], {k: r[k][s : s + 1] for k in ("limit", "price")}, use, zero


def _follows(r: Any, c: Any) -> bool:
    """Whether a row stands by itself, or counts whole jobs of one that does: its use and limit in parts of a job, rounded down."""
    of = next(other for other in c["period_rows"] if other["name"] == r.get("of", r["name"]) and "of" not in other)
    use, limit = (np.floor(_numbers(of[name]) / r.get("job", 1.0) + 1e-9) for name in ("use", "limit"))
    no_less = r["group"] == of["group"] and (_numbers(r["limit"]) >= limit).all()
    return "of" not in r or bool(no_less and (_numbers(r["use"]) <= use).all())


def _of_vendors(c: Any, priced: Any, market: Any, units: Any, wrong: list[str]) -> float:
    """What all markets cost at least: part by part of them, the cheapest of the cases of their vendors, which must be all there are."""
    done, kept, edges, shares = priced[:, :, :-1].min(axis=2), priced[:, :1, -1], c["borders"], c["shares"]
    limit, group = _numbers(shares["limit"]), np.array(shares["group"], int)[market]
    use = (_numbers(shares["use"]) * (group >= 0))[:, None]
    if sorted(m for part in c["cases"] for m in part["markets"]) != list(range(len(c["markets"]))):
        wrong.append("cases: a market stands in none of the parts, or in two")

    def least(part: Any, case: Any, left: Any) -> float:
        if "market" in case:
            m, vendors, cases = case["market"], np.arange(left.shape[1]), case["cases"]
            if not set(vendors[left[m]].tolist()) <= {v for one in cases for v in one["vendors"]}:
                wrong.append(f"cases of {c['markets'][m]}: a vendor is in none of them")
            mine = np.arange(len(left))[:, None] == m
            return min(least(part, one["then"], left & (~mine | np.isin(vendors, one["vendors"]))) for one in cases)
        price, cost = _numbers(case["shares"]), np.zeros(left.shape)
        np.add.at(cost, market, units[:, None] * np.minimum(done + use * price[group], kept))
        inside = [e for e in range(len(edges["one"])) if {edges["one"][e], edges["other"][e]} <= set(part["markets"])]
        for e, given in zip(inside, case["borders"], strict=True):
            cost[edges["one"][e]] += given
            cost[edges["other"][e]] -= given
            if not max(map(abs, given)) <= edges["cost"][e] / 2 + TOLERANCE:
                wrong.append(f"border {e}: its price is above half its cost")
        worth = _worth("share", price, limit, wrong)
        return float(np.where(left, cost, np.inf)[part["markets"]].min(axis=1).sum()) - worth

    return sum(least(part, part["cases"], np.ones((len(c["markets"]), priced.shape[1]), bool)) for part in c["cases"])


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


def _worth(name: str, price: Any, limit: Any, wrong: list[str]) -> float:
    """What limits are worth at their prices: these are 0 or more, and nothing where there is no limit."""
    has = np.isfinite(limit)
    if ((price < 0) | ~np.isfinite(price) | ((price != 0) & ~has)).any():
        wrong.append(f"{name}: a price is negative or missing, or stands where there is no limit")
    return float((price[has] * limit[has]).sum())


def _numbers(values: Any) -> Any:
    """Numbers, infinite where nothing stands."""
    return np.nan_to_num(np.array(values, dtype=float), nan=np.inf, posinf=np.inf, neginf=-np.inf)
