"""What proves a schedule: the problem, its prices and the plan, as numbers that anybody can recount."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verified:
    """`problems`: what is wrong, in words; none where the certificate holds. `gap`: (objective - bound) / |bound|."""

    objective: float | None
    bound: float
    gap: float | None
    units: int
    limits: int
    problems: tuple[str, ...]
