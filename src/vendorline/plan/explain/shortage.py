"""How much is missing at least, by prices alone: with nothing to pay, a bound above nothing proves that there is no schedule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance
from vendorline.plan.problem.prices import rows_of
from vendorline.plan.solve.dual import maximise
from vendorline.plan.solve.pricing import Pricing
from vendorline.quick_dataclass import dataclass

#: Temperatures and steps; what is missing costs about 1 for each unit of work.
COOLING = ((0.1, 60), (0.02, 60), (0.005, 60))
#: What a bound must be above, in parts of all that prices are worth, to prove anything.
PROOF = 1e-7


@dataclass(frozen=True, slots=True)
class Shortage:
    """`missing`: at least so much is missing, in about units of work; `carried` [row]: price x limit, in parts of the highest price."""

    missing: float
    carried: Floats

    @property
    def is_proven(self) -> bool:
        """Whether something surely is missing."""
        return self.missing > 0


def shortage(bare: Instance, *, expired: Callable[[], bool] = lambda: False) -> Shortage:
    """What is missing at least in a problem without costs.

    Every row may be overdrawn at a price; prices at their highest are where that happens. Rows are not tightened before.

    Args:
        bare: `without_costs`, or a wider problem.
        expired: whether time is up.
    """
    rows = rows_of(bare)
    if not len(rows.capacity) or not len(bare.market):
        return Shortage(0.0, np.zeros(len(rows.capacity)))
    high = rows.scale * 10
    if bare.budgets is not None:
        cash = bare.cash[bare.is_open]
        paid = cash[cash > 0]
        place = np.zeros(len(rows.capacity), dtype=bool)
        at = sum(int(mask.sum()) for mask in rows.limited[: len(bare.period_rows) + 1])
        place[at : at + int(rows.limited[len(bare.period_rows) + 1].sum())] = True
        high = np.where(place, 1.0 / float(paid.mean()) if paid.size else 1.0, high)
    boxed = replace(rows, high=high, own_scale=high / 4)
    dual = maximise(Pricing(bare, exact=False), boxed, cooling=COOLING, expired=expired)
    vector = boxed.vector(dual.prices)
    worth = float(vector @ rows.capacity)
    found = Pricing(bare).evaluate(dual.prices).bound - worth
    scale = max(1.0, float(np.abs(vector * rows.capacity).sum()))
    return Shortage(found if found > PROOF * scale else 0.0, vector / high)
