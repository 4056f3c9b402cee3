"""What explains a plan, as keys of its document: binding rows, clashes, why a unit is done then, what-ifs and slips."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vendorline.errors import UsageError
from vendorline.project.questions import PlanQuestion

if TYPE_CHECKING:
    from vendorline.plan.explain.change import Change
    from vendorline.plan.plan_result import Plan

_WRITTEN = "write deadline=+2, crews=0.8, crews:REGION=1.2, delivery:VENDOR=0.5, budget=0.9, cap=-5, cost=1.1 or without=VENDOR"
_CHANGE = re.compile(r"(?P<what>[a-z_]+)(:(?P<whose>[^=]+))?=(?P<value>.+)")
#: Units up to which several binding groups are confirmed by solving again.
_CONFIRMED = 20_000


def change_of(text: str) -> Change:
    """A change as the command line writes it. Raises UsageError where nobody can read it."""
    from vendorline.plan.explain.change import CapChange, CostChange, DeadlineChange, LimitChange, VendorOut

    found = _CHANGE.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"--what-if {text} cannot be read: {_WRITTEN}")
    what, whose, value = found["what"], found["whose"], found["value"].strip()
    if what == "without":
        return VendorOut(value)
    try:
        number = float(value)
    except ValueError:
        raise UsageError(f"--what-if {text}: {value!r} is no number; {_WRITTEN}") from None
    if what == "deadline":
        if number % 1:
            raise UsageError(f"--what-if {text}: deadlines move by whole periods")
        return DeadlineChange(int(number), whose)
    if what == "cap":
        return CapChange(number, whose)
    if number < 0:
        raise UsageError(f"--what-if {text}: a factor is 0 or more")
    if what == "cost":
        return CostChange(number, vendor=whose)
    if what in {"crews", "sites_out", "subscribers_out", "delivery", "budget"}:
        return LimitChange(what, number, whose)  # type: ignore[arg-type]
    raise UsageError(f"--what-if {text}: nothing is called {what}; {_WRITTEN}")


def slip_of(text: str) -> tuple[str, int]:
    """Whose work slips by how many periods, as the command line writes it. Raises UsageError where nobody can read it."""
    whose, sign, value = text.partition("=")
    if not sign or not whose.strip() or not value.strip().isdecimal() or int(value) < 1:
        raise UsageError(f"--slip {text} cannot be read: write REGION=2, VENDOR=2 or all=2, in whole periods")
    return whose.strip(), int(value)


def explained(question: PlanQuestion, plan: Plan, say: Callable[[str], None]) -> dict[str, Any]:
    """The keys that explain a plan.

    Raises:
        UnknownName: a unit, region or vendor that the plan does not have.
        UsageError: what is asked needs a schedule, and there is none.
    """
    from vendorline.plan.explain.binding import binding
    from vendorline.plan.explain.choice import why
    from vendorline.plan.explain.infeasible import infeasible
    from vendorline.plan.explain.tables import (
        binding_rows,
        infeasible_rows,
        slip_rows,
        ways_out_rows,
        what_if_rows,
        why_rows,
    )
    from vendorline.plan.explain.what_if import what_if

    problem, solution = plan.problem, plan.solution
    keys: dict[str, Any] = {"binding": [], "clashes": [], "ways_out": [], "clash_sentences": []}
    if solution.status in {"infeasible", "no_schedule"}:
        say("looking for what clashes")
        found = infeasible(problem)
        keys |= {
            "clashes": infeasible_rows(found), "ways_out": ways_out_rows(found),
            "clash_sentences": list(found.sentences),
        }  # fmt: skip
    if solution.schedule is None:
        if question.why or question.what_if or question.slips:
            raise UsageError("--why, --what-if and --slip explain a schedule, and there is none")
        return keys
    say("explaining what binds")
    keys["binding"] = binding_rows(binding(problem, solution, confirm=5 if len(plan.period) <= _CONFIRMED else 1))
    if question.why:
        reasons = [why(problem, solution, unit) for unit in question.why]
        keys["why"] = [row for one in reasons for row in why_rows(one, plan.instance.period_ends)]
        keys["why_sentences"] = [sentence for one in reasons for sentence in one.sentences]
    if question.what_if:
        say("trying what-ifs")
        changes = [change_of(text) for text in question.what_if]
        keys["what_if"] = what_if_rows([what_if(problem, solution, change, gap=question.gap) for change in changes])
    if question.slips:
        slipped = [_slip(plan, *slip_of(text)) for text in question.slips]
        keys["slips"] = [row for one in slipped for row in slip_rows(one)]
        keys["slip_sentences"] = [one.sentence for one in slipped]
    return keys


def _slip(plan: Plan, whose: str, periods: int) -> Any:
    from vendorline.plan.explain.slip import slip

    if whose == "all":
        return slip(plan.problem, plan.solution, periods)
    if whose in plan.instance.vendors:
        return slip(plan.problem, plan.solution, periods, vendor=whose)
    return slip(plan.problem, plan.solution, periods, region=whose)
