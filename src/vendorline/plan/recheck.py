"""The planned network checked again: what is still breached in each period, and why the plan could not avoid it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from vendorline.check.evaluate import check
from vendorline.network.tables import Network
from vendorline.plan.plan_result import Plan
from vendorline.rulebook.constraints import Constraints

#: The word for a breach that the plan should have avoided: there must be none.
AVOIDABLE = "avoidable"


def recheck(
    plan: Plan, after: Network, drawn: Constraints, progress: Callable[[str, int, int], None] | None = None
) -> list[dict[str, Any]]:
    """Breaches of the planned network at the end of each period, on the day before, and on the first day on which an obligation must hold.

    The day before the end of a period is the worst: what is announced has come, and the work of the period does not count yet.

    Args:
        plan: the plan.
        after: `network_after`.
        drawn: the constraints that were planned for.
        progress: called as provisions are judged: which, and how many of how many.

    Returns:
        provision_id, reading, operator_id, first_on, last_on, and reason: `happened_before` (something was bought or put in before the
        start), `holds_already` (it holds from before the first period's end, and is due later), the word of a provision that is not
        planned for, or `avoidable`.
    """
    instance = plan.instance
    start, end = plan.problem.start, instance.period_ends[-1]
    firsts = {o.first_on for o in plan.problem.asked.planned if start <= o.first_on <= end}
    before = {end - timedelta(days=1) for end in instance.period_ends}
    days = sorted({start, *(day for day in before if day > start), *instance.period_ends, *firsts})
    findings = check(after, drawn, days, progress=progress)
    late = set(plan.problem.late)
    left: dict[tuple[str, str | None, str], str] = {}
    for one in plan.problem.not_planned:
        if one.reason == "not_known_whether_reached":
            continue  # what is not known makes no breach: it has another cause
        left.setdefault((one.provision_id, one.reading, one.operator_id), one.reason)
    spans: dict[tuple[str, str | None, str], list[date]] = {}
    for row in findings.rows:
        if row["verdict"] == "breached":
            spans.setdefault((row["provision_id"], row["reading"], row["operator_id"] or ""), []).append(row["on"])
    found = []
    for (provision, reading, operator), on in sorted(spans.items(), key=lambda item: tuple(map(str, item[0]))):
        name = provision if reading is None else f"{provision} ({reading})"
        due = instance.period_ends[
            min(plan.problem.terms.periods_for_rules_without_deadline, len(instance.period_ends)) - 1
        ]
        reason = left.get((provision, reading, operator), AVOIDABLE)
        if drawn.provisions[provision].provision.kind == "event" and min(on) == start:
            reason = "happened_before"
        elif name in late and max(on) < due:
            reason = "holds_already"
        found.append(
            {"provision_id": provision, "reading": reading, "operator_id": operator, "first_on": min(on), "last_on": max(on), "reason": reason}
        )  # fmt: skip
    return found
