"""The renewal that would have come anyway: beside the cost of every plan, subtracted only where that is asked for."""

from __future__ import annotations

import numpy as np

from vendorline.plan.plan_result import Plan
from vendorline.plan.prices_of_work import renewal_part


def renewal(plan: Plan) -> float:
    """What like-for-like renewal the plan makes needless, discounted; 0 without a schedule."""
    terms, ends = plan.problem.terms, plan.instance.period_ends
    frame = plan.problem.units.units
    if plan.solution.schedule is None or not frame.height:
        return 0.0
    part = renewal_part(frame, terms, ends, np.ones((1, 1)))
    done = np.flatnonzero(plan.period < len(ends))
    when = plan.period[done]
    worth = part.amount[done, 0] * part.factor[part.pattern[done], when] * plan.instance.discount[when]
    return float(-worth.sum())
