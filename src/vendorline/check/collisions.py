"""Provisions that cannot all be met by one operator as it stands: one removes a vendor, another keeps several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.check.count import Selection, count_elements, distinct_vendors
from vendorline.check.days.counts_by_day import CountsByDay
from vendorline.results import new_row
from vendorline.rulebook.constraints import Constraint
from vendorline.scope.bound_provision import BoundProvision

#: Whose vendors are meant, and the day.
_Meant = tuple[frozenset[str] | None, date]


def collisions(judged: Iterable[BoundProvision], days: Sequence[date]) -> list[dict[str, Any]]:
    """Collisions between provisions, each once: where taking out what is forbidden leaves fewer vendors than must be kept.

    An operator that may be bound is not reported, nor one whose unknown vendors could make up the number.

    Args:
        judged: the provisions.
        days: the judged days, in order.
    """
    states = [case for case in judged if not case.is_event and any(map(_binds, case.constraints))]
    keeps = [case for case in states if case.law.provision.effect == "require_count"]
    removes = [case for case in states if case.law.provision.effect == "forbid" and case.scope_match.equipment]
    found: list[tuple[date, dict[str, Any]]] = []
    for keep in keeps:
        keeping, bound, before = CountsByDay(keep), _whom(keep), dict[_Meant, NDArray[np.int64]]()
        for remove in removes:
            if bound.isdisjoint(_whom(remove)):
                continue
            removing = CountsByDay(remove)
            found += [(day, row) for day in days for row in _between(keeping, removing, day, before)]
            remove.inventory.let_go()
        keep.inventory.let_go()
    return _once(row for _, row in sorted(found, key=lambda one: one[0]))


def _between(
    keeping: CountsByDay, removing: CountsByDay, on: date, before: dict[_Meant, NDArray[np.int64]]
) -> Iterator[dict[str, Any]]:
    """Collisions of two provisions on a day; `before`: what is known of the vendors that there surely are, which is added to."""
    keep, remove = keeping.case, removing.case
    limit = keep.law.provision.limit or 0
    kept_by = {c.operator_id: c for c in keep.constraints if _binds(c) and c.holds(on)}
    counted: dict[tuple[Any, ...], NDArray[np.int64]] = {}
    for constraint in (c for c in remove.constraints if _binds(c) and c.holds(on)):
        other = kept_by.get(constraint.operator_id)
        if other is None or constraint.vendor_ids is None:
            continue
        pair, meant = (other.vendor_ids, constraint.vendor_ids), (other.vendor_ids, on)
        code = keep.inventory.operator_codes[constraint.operator_id]
        if meant not in before:
            kept = keeping.selected(other.vendor_ids, on)
            before[meant] = distinct_vendors(keep.inventory, kept.inside & kept.known, kept.day)
        if before[meant][code] < limit:
            continue
        if pair not in counted:
            kept, gone = keeping.selected(other.vendor_ids, on), removing.selected(constraint.vendor_ids, on)
            counted[pair] = _left(keep, remove, kept, gone)
        if counted[pair][code] < limit:
            yield new_row(
                "check_collisions",
                operator_id=constraint.operator_id,
                provision_ids=sorted([keep.law.id, remove.law.id]),
                since=max(c.in_force_from or date.min for c in (constraint, other)),
            )


def _once(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Collisions without repetitions: the same operator, provisions and day may be found under several readings, or on several days."""
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in found:
        kept.setdefault((one["operator_id"], *one["provision_ids"], one["since"]), dict(one))
    return list(kept.values())


def _left(keep: BoundProvision, remove: BoundProvision, kept: Selection, gone: Selection) -> NDArray[np.int64]:
    """The distinct vendors of every operator that could be left once the other provision is met."""
    going = np.isin(keep.inventory.identity, remove.inventory.identity[gone.inside & gone.known])
    left = (kept.inside & ~going) | kept.open
    may_be = count_elements(keep.inventory, left & kept.unknown, kept.weight)
    return distinct_vendors(keep.inventory, left & kept.known, kept.day) + may_be


def _whom(case: BoundProvision) -> set[str]:
    """Whom a provision binds on some day."""
    return {c.operator_id for c in case.constraints if _binds(c)}


def _binds(constraint: Constraint) -> bool:
    return constraint.bound == "yes" and constraint.law_status == "in_force"
