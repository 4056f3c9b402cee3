"""What each unit costs in each period, prices of what is scarce counted, where every market has its vendor: unit by unit, period by period.

The same numbers as those of `Pricing`, which a search goes through hundreds of times, with its types last and kin beside kin; a completion
is costed at one set of prices, and what is found first has to be laid out unit by unit.
"""

from __future__ import annotations

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, StateRows
from vendorline.plan.problem.prices import Prices


def priced_units(instance: Instance, prices: Prices) -> Floats:
    """[unit, period and keeping]: cost plus the prices of what each option uses.

    Args:
        instance: a problem with one vendor (`with_vendors`), each unit a type of its own.
        prices: of its rows.
    """
    found: Floats = instance.cost[:, 0].copy()
    for rows, price in zip(instance.period_rows, prices.period_rows, strict=True):
        if price.any():
            group = rows.group[instance.market]
            found[:, :-1] += price[group] * np.where(group >= 0, rows.use, 0.0)[:, None]
    if instance.budgets is not None and prices.budgets.any():
        payer = instance.budgets.payer[instance.market]
        some = np.flatnonzero(payer >= 0)
        found[some, :-1] += prices.budgets[payer[some]][:, instance.budgets.year] * instance.cash[some, 0]
    for state, price in zip(instance.states, prices.states, strict=True):
        if price.any():
            _add_standing(found, instance, state, price)
    return found


def _add_standing(found: Floats, instance: Instance, state: StateRows, price: Floats) -> None:
    """Add the price of what stands until the work is done, and then; of what is kept, until the end."""
    spent = np.concatenate([[0.0], np.cumsum(price)])
    left = spent[-1] - spent
    after, new_after = state.after[:, 0], state.new_after[:, 0]
    some = np.flatnonzero((state.before != 0) | (after != 0) | (new_after != 0) | (state.new_kept != 0))
    built = np.maximum(instance.built[some], 0)
    stands = state.before[some, None] * spent
    stands[:, :-1] += after[some, None] * left[:-1]
    stands[:, :-1] += new_after[some, None] * left[np.maximum(np.arange(len(price)), built[:, None])]
    stands[:, -1] += state.new_kept[some] * left[built]
    found[some] += stands
