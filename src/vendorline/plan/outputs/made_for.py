"""What a plan is made for: the provisions that it is to keep, whom they bind, and by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vendorline.plan.obligations import NotPlanned, due_period
from vendorline.plan.plan_result import Plan
from vendorline.rulebook import Rulebook


def made_for(plan: Plan) -> list[dict[str, Any]]:
    """The provisions that the schedule is made for, those due first at the top; without those that turned out to have no schedule.

    Returns:
        provision_id, reading, operator_id, force, kind, basis, limit, holds_from, and due_by: the last day of the period by whose end the
        schedule keeps it; null for a stop, which holds from its day on.
    """
    ends, periods = plan.instance.period_ends, plan.problem.terms.periods_for_rules_without_deadline
    given_up = {_key(one) for one in plan.problem.not_planned} - {_key(one) for one in plan.problem.asked.not_planned}
    found = []
    for one in plan.problem.asked.planned:
        if (one.provision_id, one.reading, one.operator_id) in given_up:
            continue
        by = None if one.kind == "stop" else ends[due_period(one, ends, periods)[0]]
        found.append(
            {
                "provision_id": one.provision_id, "reading": one.reading, "operator_id": one.operator_id, "force": one.force,
                "kind": one.kind, "basis": one.basis, "limit": one.limit, "holds_from": one.first_on, "due_by": by,
            }
        )  # fmt: skip
    return sorted(
        found, key=lambda row: (row["holds_from"], row["provision_id"], row["reading"] or "", row["operator_id"])
    )


def _key(one: NotPlanned) -> tuple[str, str | None, str]:
    return one.provision_id, one.reading, one.operator_id


def titles_of(rows: Iterable[Mapping[str, Any]], rulebook: Rulebook) -> dict[str, str]:
    """The short title of every provision that rows name; its id where it has none."""
    ids = sorted({row["provision_id"] for row in rows})
    return {name: rulebook[name].provision.short_title or name for name in ids if name in rulebook.laws}
