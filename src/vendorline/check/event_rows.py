"""The rows of a rule on events: what was bought, put in or connected when that was forbidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from vendorline.check.days.over_days import DayCounts
from vendorline.check.row import Moment, ProvisionRows, key_of
from vendorline.rulebook.bound import BoundAnswer
from vendorline.rulebook.constraints import Constraint
from vendorline.scope.bound_provision import BoundProvision


class Counting(Protocol):
    """Counts events over some intervals; `undetermined`: with those for which nobody has said whose equipment is meant."""

    def of(self, intervals: Sequence[Constraint], *, undetermined: bool = False) -> DayCounts:
        """The counts."""
        ...


def event_rows(
    case: BoundProvision, moment: Moment, counted: Counting, rows: ProvisionRows
) -> Iterator[dict[str, Any]]:
    """An event rule reads every interval of its constraint up to the day, each by the law of the event's own day.

    Once the provision is no longer in force, only operators with a known forbidden event have a row. A breach stays one when who
    was meant, or bound, on its day no longer is; so does the doubt whether there was one. `counted`: what counts;
    `rows`: what writes the rows of the provision.
    """
    by_operator: dict[str, list[Constraint]] = {}
    for constraint in case.constraints:
        if constraint.in_force_from is None or constraint.in_force_from <= moment.on:
            by_operator.setdefault(constraint.operator_id, []).append(constraint)
    for operator_id, intervals in by_operator.items():
        code = case.inventory.operator_codes[operator_id]
        binding = [c for c in intervals if c.bound != "no"]
        of_day = counted.of(binding or intervals)
        found = of_day.counts[code]
        current = next((c for c in intervals if c.holds(moment.on)), None)
        if current is None and not (binding and found.known):
            continue
        shown = current or binding[-1]
        undecided = [c for c in binding if c.bound == "unknown"]
        if binding and found.known:
            breaking = [c for c in binding if counted.of([c]).counts[code].known] if _may_differ(shown, binding) else []
            surely = [c for c in breaking if c.bound == "yes"]
            last = (surely or breaking or [shown])[-1]
            bound = [c for c in binding if c.bound == "yes"]
            is_bound = not undecided or bool(counted.of(bound).counts[code].known)
            shown = _bound(last if shown.undetermined or current is None else shown, "yes" if is_bound else "unknown")
        elif binding and found.unknown and (undecided or shown.bound == "no"):
            doubtful = undecided and counted.of(undecided).counts[code].unknown
            shown = _bound(shown, "unknown" if doubtful else "yes")
        elif shown.undetermined:
            of_day = counted.of(binding or intervals, undetermined=True)
            found = of_day.counts[code]
            if undecided and counted.of(undecided, undetermined=True).counts[code].unknown:
                shown = _bound(shown, "unknown")
        beside = [c for c in intervals if c.in_force_from == shown.in_force_from and c.vendor_ids is not None]
        if len(beside) > 1:
            shown = replace(shown, vendor_ids=frozenset().union(*(c.vendor_ids or () for c in beside)))
        yield rows.row(shown, found, of_day.sure, key_of(case, shown), moment)


def _bound(constraint: Constraint, bound: BoundAnswer) -> Constraint:
    """A constraint with an answer to who is bound."""
    return constraint if constraint.bound == bound else replace(constraint, bound=bound)


def _may_differ(shown: Constraint, binding: Sequence[Constraint]) -> bool:
    """Whether the interval of a breach may tell something else than the interval that is shown."""
    return shown.undetermined or any(c.bound != "yes" or c.vendor_ids != shown.vendor_ids for c in [shown, *binding])
