"""What a schedule uses of every limit, and what one more of each would be worth at the prices of the bound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from vendorline.plan.problem.instance import Instance
from vendorline.plan.problem.prices import Prices, capacities
from vendorline.plan.problem.schedule import Schedule


def limits_used(instance: Instance, prices: Prices, schedule: Schedule) -> list[dict[str, Any]]:
    """Limits with a price, those worth most first: `limit`, `group`, `period`, `unit`, `used`, `capacity`, `price`."""
    used, limits = schedule.used(instance), capacities(instance)
    found: list[tuple[float, dict[str, Any]]] = []
    kinds = zip(_labels(instance), used.arrays(), limits.arrays(), prices.arrays(), strict=False)
    for (limit, unit, groups, periods), use, capacity, price in kinds:
        has = np.isfinite(capacity)
        for place in np.argwhere(has & (price > 0)):
            at = tuple(int(number) for number in place)
            group, period = (groups, periods[at[0]]) if len(at) == 1 else (groups[at[0]], periods[at[1]])
            worth = float(price[at] * abs(capacity[at]))
            row = {"limit": limit, "group": group, "period": period, "unit": unit, "used": float(use[at]),
                   "capacity": float(capacity[at]), "price": float(price[at])}  # fmt: skip
            found.append((worth, row))
    return [row for _, row in sorted(found, key=lambda item: -item[0])]


def _labels(instance: Instance) -> Iterator[tuple[str, str, Any, tuple[str, ...]]]:
    """Of each kind of row, in the order of prices: its name, unit, groups and periods."""
    ends = tuple(end.isoformat() for end in instance.period_ends)
    for rows in instance.period_rows:
        name, _, whose = rows.name.partition(":")
        yield name, rows.unit, (whose,) if whose else rows.groups, ends
    delivery = instance.delivery
    yield "delivery", "" if delivery is None else delivery.unit, instance.vendors, ends
    budgets = instance.budgets
    yield (
        "budget",
        instance.currency,
        () if budgets is None else budgets.payers,
        tuple(map(str, budgets.years)) if budgets else (),
    )
    for state in instance.states:
        yield state.name, state.unit, state.operator, ends
    shares = instance.shares
    yield "share", "" if shares is None else shares.unit, () if shares is None else shares.groups, instance.vendors
