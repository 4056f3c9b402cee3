"""How far a search for a schedule is: the best bound and the best schedule so far."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vendorline.plan.problem.branches import Proof
from vendorline.plan.problem.instance import Instance
from vendorline.plan.problem.prices import Prices
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.solve.solution import Progress
from vendorline.quick_dataclass import dataclass


@dataclass
class Search:
    """The state of one run."""

    instance: Instance
    gap: float
    seed: int
    watch: Callable[[Progress], None]
    expired: Callable[[], bool]
    bound: float = -np.inf
    prices: Prices | None = None
    proof: Proof | None = None
    searched: float = -np.inf
    cost: float = np.inf
    schedule: Schedule | None = None
    missing: int = 0
    is_rough: bool = False
    is_thorough: bool = True

    @property
    def proven(self) -> float:
        """The highest bound that can be recomputed."""
        return self.bound if self.proof is None else max(self.bound, self.proof.bound)

    def tell(self, stage: str) -> None:
        """Say how far it is."""
        self.watch(Progress(stage, self.proven, self.cost))

    def take_bound(self, bound: float, prices: Prices) -> None:
        """Take a bound and its prices, where it is higher."""
        if bound > self.bound:
            self.bound, self.prices = bound, prices

    def take(self, schedule: Schedule) -> None:
        """Take a schedule, where it keeps every limit and costs less."""
        cost = schedule.cost(self.instance)
        if cost < self.cost and schedule.excess(self.instance) <= 1e-6:
            self.cost, self.schedule = cost, schedule

    def is_done(self) -> bool:
        """Whether the gap is as small as was asked for."""
        return self.schedule is not None and self.cost - self.proven <= self.gap * max(abs(self.proven), 1e-9)
