"""Prices of one problem as prices of another like it: rows of one name have one price, others none. Bounds hold at any prices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance
from vendorline.plan.problem.prices import Prices, capacities
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True)
class Named:
    """Prices with the names of their rows: (kind, group) of rows with a price for each period, year or vendor."""

    of: dict[tuple[str, str], Floats]
    vendors: tuple[str, ...]


def named_prices(instance: Instance, prices: Prices) -> Named:
    """Prices under the names of their rows; those of borders are left out."""
    found: dict[tuple[str, str], Floats] = {}
    for rows, price in zip(instance.period_rows, prices.period_rows, strict=False):
        found |= _by_group(rows.name, rows.groups, price)
    if instance.delivery is not None:
        found |= _by_group("delivery", instance.vendors, prices.delivery)
    if instance.budgets is not None:
        found |= _by_group("budget", instance.budgets.payers, prices.budgets)
    for state, price in zip(instance.states, prices.states, strict=True):
        found["state", f"{state.name}\x1f{state.operator}"] = price
    if instance.shares is not None:
        found |= _by_group("share", instance.shares.groups, prices.shares)
    return Named(found, instance.vendors)


def _by_group(kind: str, groups: Sequence[str], price: Floats) -> dict[tuple[str, str], Floats]:
    return {(kind, group): price[place] for place, group in enumerate(groups) if price[place].any()}


def carried(named: Named, instance: Instance) -> Prices:
    """The prices in the shape of an instance; none where it has no limit."""
    limits = capacities(instance)

    def of(kind: str, groups: Sequence[str], limit: Floats) -> Floats:
        found = np.zeros(limit.shape)
        for place, group in enumerate(groups):
            price = named.of.get((kind, group))
            if price is not None and len(price) == limit.shape[1]:
                found[place] = price
        return np.where(np.isfinite(limit), found, 0.0)

    rows = tuple(
        of(rows.name, rows.groups, limit) for rows, limit in zip(instance.period_rows, limits.period_rows, strict=True)
    )
    states = []
    for state, limit in zip(instance.states, limits.states, strict=True):
        price = named.of.get(("state", f"{state.name}\x1f{state.operator}"), np.zeros(len(limit)))
        states.append(np.where(np.isfinite(limit), price, 0.0))
    payers = () if instance.budgets is None else instance.budgets.payers
    groups = () if instance.shares is None or named.vendors != instance.vendors else instance.shares.groups
    return Prices(
        rows, of("delivery", () if instance.delivery is None else instance.vendors, limits.delivery),
        of("budget", payers, limits.budgets), tuple(states), of("share", groups, limits.shares),
        np.zeros(limits.borders.shape),
    )  # fmt: skip
