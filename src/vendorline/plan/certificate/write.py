"""The certificate of a schedule: the whole problem with its prices, as plain lists; what `verify` reads and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.plan.problem.branches import Case, Fork, Part, Proof
from vendorline.plan.problem.instance import Instance
from vendorline.plan.problem.schedule import Schedule


def certificate(proof: Proof, schedule: Schedule | None) -> dict[str, Any]:
    """A problem, the prices of its rows, and how many units of each type a schedule places where.

    Lists follow the order of `types`, `markets`, `vendors` and `periods`; null stands for no limit, and for what is not allowed. Prices of
    shares and borders stand in `cases`: markets by parts, in each part a case, or cases by the vendors that they leave to a market.
    """
    instance, prices = proof.instance, proof.prices
    names = dict(zip((rows.name for rows in instance.period_rows), instance.period_rows, strict=True))
    found: dict[str, Any] = {
        "periods": [end.isoformat() for end in instance.period_ends],
        "vendors": list(instance.vendors),
        "markets": list(instance.markets),
        "discount": instance.discount.tolist(),
        "types": {
            "market": instance.market.tolist(), "units": instance.units.tolist(), "built": instance.built.tolist(),
            "kept_cost": _numbers(instance.kept), "first": instance.first.tolist(), "last": instance.last.tolist(),
        },
        "costs": [
            {"name": part.name, "is_cash": part.is_cash, "amount": part.amount.tolist(),
             "factor": part.factor.tolist(), "pattern": part.pattern.tolist()}
            for part in instance.parts
        ],
        "period_rows": [
            {"name": name, "unit": rows.unit, "groups": list(rows.groups), "limit": _numbers(rows.capacity),
             "group": rows.group.tolist(), "use": rows.use.tolist(), "price": price.tolist(),
             **({} if rows.jobs is None else {"of": rows.jobs.of, "job": rows.jobs.size})}
            for (name, rows), price in zip(names.items(), prices.period_rows, strict=True)
        ],
        "states": [
            {"name": rows.name, "operator": rows.operator, "unit": rows.unit, "limit": _numbers(rows.limit),
             "before": rows.before.tolist(), "after": rows.after.tolist(), "new_after": rows.new_after.tolist(),
             "new_kept": rows.new_kept.tolist(), "price": price.tolist()}
            for rows, price in zip(instance.states, prices.states, strict=True)
        ],
        "borders": {
            "one": instance.borders.one.tolist(), "other": instance.borders.other.tolist(),
            "cost": instance.borders.cost.tolist(),
        },
        "shares": _shares(instance),
        "cases": [{"markets": part.markets.tolist(), "cases": _cases(part, part.cases)} for part in proof.parts],
    }  # fmt: skip
    if instance.delivery is not None:
        found["delivery"] = {
            "unit": instance.delivery.unit, "limit": _numbers(instance.delivery.capacity),
            "use": instance.delivery.use.tolist(), "price": prices.delivery.tolist(),
        }  # fmt: skip
    if instance.budgets is not None:
        budgets = instance.budgets
        found["budgets"] = {
            "payers": list(budgets.payers), "years": list(budgets.years), "limit": _numbers(budgets.capacity),
            "payer": budgets.payer.tolist(), "year": budgets.year.tolist(), "price": prices.budgets.tolist(),
        }  # fmt: skip
    if schedule is not None:
        found["vendor"] = schedule.vendor.tolist()
        types, periods = np.nonzero(schedule.placed)
        found["placed"] = [types.tolist(), periods.tolist(), schedule.placed[types, periods].tolist()]
    return found


def _shares(instance: Instance) -> dict[str, Any]:
    """What one vendor may supply of each group; one group without limits where there are none."""
    shares = instance.shares
    if shares is None:
        markets, (types, vendors, _) = len(instance.markets), instance.size
        nothing = {"use": [0.0] * types, "group": [0] * markets, "limit": [[None] * vendors]}
        return {"groups": ["all"], "unit": "", **nothing}
    return {
        "groups": list(shares.groups), "unit": shares.unit, "limit": _numbers(shares.capacity),
        "group": shares.group.tolist(), "use": shares.use.tolist(),
    }  # fmt: skip


def _cases(part: Part, cases: Fork | Case) -> dict[str, Any]:
    if isinstance(cases, Case):
        return {"shares": cases.shares.tolist(), "borders": cases.borders.tolist()}
    below = zip(cases.vendors, cases.below, strict=True)
    return {
        "market": int(part.markets[cases.market]),
        "cases": [{"vendors": list(some), "then": _cases(part, case)} for some, case in below],
    }


def _numbers(values: NDArray[Any]) -> Any:
    """Numbers as lists, null where they are infinite."""
    told = values.astype(object)
    told[~np.isfinite(values)] = None
    return told.tolist()
