"""What the search for a schedule says: how far it is, and what it found."""

from __future__ import annotations

from typing import Literal

import numpy as np

from vendorline.plan.problem.branches import Proof
from vendorline.plan.problem.prices import Prices
from vendorline.plan.problem.schedule import Schedule
from vendorline.quick_dataclass import dataclass

Status = Literal["optimal", "within_gap", "gap_open", "stopped", "infeasible", "no_schedule"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: `stage`, the best `bound` and `cost` so far."""

    stage: str
    bound: float
    cost: float


@dataclass(frozen=True, slots=True)
class Solution:
    """`schedule` None: none was found. `missing`: units without room in the best try.

    `prices` give `bound`; `proof` gives `proven`, which is no lower: of the same problem with whole jobs, by cases of vendors. `searched`
    is what HiGHS says of the whole problem; no prices show it.
    """

    status: Status
    schedule: Schedule | None
    cost: float
    bound: float
    prices: Prices
    missing: int
    proof: Proof | None = None
    searched: float = -np.inf

    @property
    def proven(self) -> float:
        """The highest bound that can be recomputed."""
        return self.bound if self.proof is None else max(self.bound, self.proof.bound)

    @property
    def gap(self) -> float:
        """How far the cost can be above the optimum, in parts of the proven bound."""
        if self.schedule is None:
            return np.inf
        if self.cost <= self.proven + 1e-9 * max(1.0, abs(self.proven)):
            return 0.0
        return (self.cost - self.proven) / abs(self.proven) if self.proven else np.inf
