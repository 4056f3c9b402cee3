"""What a plan is likely to cost: each completion's cost and work, and what stands in the middle and at the ends of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from vendorline.plan.likely.fully import FullPlan, Quantities
from vendorline.plan.likely.of_vendor import Standing
from vendorline.plan.problem.instance import Floats, Ints
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True)
class HeldOut:
    """How far costs that were carried over lie from plans in full, of completions of which both are known: parts of the cost in full."""

    number: int
    largest: float
    mean: float


@dataclass(frozen=True)
class Details:
    """What a plan over completions comes from.

    `found` and `times` [completion]: what its schedule comes to, and by how many times what a period may need was raised. `of`
    [completion]: which of the representatives is nearest. `plans`: by number, those of representatives and of completions `held` out;
    `carried`: what these come to carried over. `standing`: the equipment that is watched. `is_one`: whether
    all completions are one problem.
    """

    found: tuple[Quantities | None, ...]
    times: Floats
    of: Ints
    plans: Mapping[int, FullPlan]
    held: tuple[int, ...]
    carried: Mapping[int, Quantities | None]
    standing: Standing | None
    is_one: bool = False


@dataclass(frozen=True)
class LikelyPlan:
    """A plan over completions; [completion] everywhere.

    `cost`: discounted, in the currency of the terms, of a schedule that keeps every limit; NaN where there is none. `bound`: no schedule
    of the completion costs less. `in_full`: it was planned in full; else its cost is carried over from another's plan, and an upper
    bound. `is_infeasible`: no schedule keeps every limit, for certain. `cash` [completion, period]: what budgets pay, not discounted. `replaced` and `built` by
    operator, `parts` of the cost by name.
    """

    currency: str
    cost: Floats
    bound: Floats
    in_full: NDArray[np.bool_]
    is_infeasible: NDArray[np.bool_]
    cash: Floats
    parts: Mapping[str, Floats]
    replaced: Mapping[str, Ints]
    built: Mapping[str, Ints]
    held_out: HeldOut
    representatives: tuple[int, ...]
    stopped: bool = False
    details: Details | None = None

    @property
    def feasible(self) -> NDArray[np.bool_]:
        """[completion] whether there is a schedule."""
        return np.isfinite(self.cost)

    @property
    def units(self) -> Ints:
        """[completion] how many units are replaced, by whomever."""
        found = np.zeros(len(self.cost), dtype=np.int64)
        for units in self.replaced.values():
            found = found + units
        return found

    @property
    def p_infeasible(self) -> float:
        """In what part of the completions no schedule keeps every limit."""
        return float(self.is_infeasible.mean())

    @property
    def p_open(self) -> float:
        """In what part of the completions none was found, and it is not proven that there is none."""
        return float((~self.feasible & ~self.is_infeasible).mean())


@dataclass(frozen=True)
class Spread:
    """`mean`, and values that some completion has: 5, 50 and 95 of a hundred lie at or below them. None where there is none."""

    mean: float | None
    p05: float | None
    p50: float | None
    p95: float | None


def spread_of(values: Floats | Ints) -> Spread:
    """The mean and the quantiles of some values."""
    known = np.sort(values[np.isfinite(values)])
    if not len(known):
        return Spread(None, None, None, None)
    p05, p50, p95 = (float(known[max(0, int(np.ceil(q * len(known))) - 1)]) for q in (0.05, 0.5, 0.95))
    return Spread(float(known.mean()), p05, p50, p95)


def gathered(found: list[Quantities | None]) -> tuple[Floats, dict[str, Floats], dict[str, Ints], dict[str, Ints]]:
    """[completion] costs, their parts, and units by operator, of what was found of each."""
    cost = np.array([np.nan if one is None else one.cost for one in found])

    def by_name(of: str, missing: float) -> dict[str, Floats]:
        every = [{} if one is None else getattr(one, of) for one in found]
        names = sorted({name for each in every for name in each})
        return {
            name: np.array(
                [missing if one is None else each.get(name, 0) for one, each in zip(found, every, strict=True)]
            )
            for name in names
        }

    units = [{name: each.astype(np.int64) for name, each in by_name(of, 0).items()} for of in ("replaced", "built")]
    return cost, by_name("parts", np.nan), units[0], units[1]
