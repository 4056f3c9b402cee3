"""What proves a schedule: the problem, its prices and the plan, as numbers that anybody can recount."""

from __future__ import annotations

from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Verified:
    """`problems`: what is wrong, in words; none where the certificate holds."""

    objective: float | None
    bound: float
    units: int
    limits: int
    problems: tuple[str, ...]

    @property
    def gap(self) -> float | None:
        """How far the cost can be above the cheapest, in parts of the bound."""
        if self.objective is None or not self.bound:
            return None
        return (self.objective - self.bound) / abs(self.bound)
