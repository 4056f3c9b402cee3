"""A plan over completions: whom it is asked of, and what a document says of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from vendorline.errors import Stopped
from vendorline.project.priors import priors_asked, told_of
from vendorline.project.progress import Progress, Watch
from vendorline.project.questions import LIKELY, PlanQuestion

if TYPE_CHECKING:
    from vendorline.likely import Completions
    from vendorline.network import Network
    from vendorline.plan.likely.distribution import LikelyPlan
    from vendorline.plan.likely.law import Asking
    from vendorline.plan.terms.model import Terms


def over_completions(
    question: PlanQuestion, network: Network, asking: Asking, terms: Terms, watch: Watch
) -> tuple[LikelyPlan, Completions]:
    """The plan over completions of a network, and these.

    Args:
        question: what is asked.
        network: a validated network.
        asking: what the law asks of a network.
        terms: costs and limits.
        watch: told of each step.

    Raises:
        UsageError: there are no priors, or their number or spread cannot be.
        InvalidInput: the priors cannot be used.
    """
    from vendorline.likely import complete
    from vendorline.plan.likely.likely import Asked, plan_likely

    lots = priors_asked(question.path, question.prior).lots(network)
    drawn = complete(
        lots, LIKELY if question.likely is None else question.likely, question.seed, spread=question.spread
    )

    def tell(stage: str, done: int, total: int) -> None:
        watch.show(Progress(stage, done, total or None))

    found = plan_likely(
        network, asking, terms, question.start or network.as_of, question.periods, drawn,
        how=Asked(gap=question.gap, seed=question.seed), renewal_credit=question.renewal_credit, tell=tell,
        stop=watch.is_stopped,
    )  # fmt: skip
    if found.stopped and not found.feasible.any():
        raise Stopped("stopped before any completion was planned")
    return found, drawn


def told_of_plan(found: LikelyPlan, drawn: Completions) -> dict[str, Any]:
    """The keys of a document that say what is likely of a plan."""
    carried = found.feasible & ~found.in_full
    return {
        "likely": told_of(drawn) | {
            "spread": drawn.spread if drawn.spread is None or drawn.spread < float("inf") else "none",
            "p_infeasible": found.p_infeasible, "p_open": found.p_open, "in_full": int(found.in_full.sum()),
            "carried_over": int(carried.sum()), "representatives": len(found.representatives),
            "held_out": {name: getattr(found.held_out, name) for name in ("number", "largest", "mean")},
            "above_bound": _above_bound(found), "stopped": found.stopped,
        },
        "likely_rows": list(_rows(found)),
    }  # fmt: skip


def _above_bound(found: LikelyPlan) -> float | None:
    """The largest distance of a cost from what no schedule of its completion costs less than, in parts of the latter."""
    known = found.feasible & (found.bound > 0)
    return float((found.cost[known] / found.bound[known] - 1).max()) if known.any() else None


def _rows(found: LikelyPlan) -> Iterator[dict[str, Any]]:
    """Cost, and units by operator, as their mean and quantiles over the completions that have a schedule."""
    from vendorline.plan.likely.distribution import spread_of

    def row(what: str, name: str | None, values: Any) -> dict[str, Any]:
        told = spread_of(values[found.feasible])
        return {"what": what, "name": name, **{k: getattr(told, k) for k in ("mean", "p05", "p50", "p95")}}

    yield row("cost", None, found.cost)
    for part, values in found.parts.items():
        yield row("part", part, values)
    yield row("replaced", None, found.units)
    for operator, units in found.replaced.items():
        yield row("replaced", operator, units)
    for operator, units in found.built.items():
        yield row("built", operator, units)
