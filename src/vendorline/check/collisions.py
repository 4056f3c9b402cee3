"""Provisions that cannot all be met by one operator as it stands: one removes a vendor, another keeps several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from vendorline.check.counting import Count, count
from vendorline.check.select import Case, select_state
from vendorline.rulebook.constraints import Constraint


def collisions_on(cases: Sequence[Case], on: date) -> list[dict[str, Any]]:
    """Collisions on a day: where taking out what is forbidden leaves fewer vendors than must be kept.

    An operator that may be bound is not reported, nor one whose unknown makers could make up the number.
    """
    keeps = [c for c in cases if c.law.provision.effect == "require_count"]
    removes = [c for c in cases if c.law.provision.effect == "forbid" and not c.is_event and c.reached.equipment]
    found: list[dict[str, Any]] = []
    for keep in keeps:
        limit = keep.law.provision.limit or 0
        kept_by = {c.operator_id: c for c in _binding(keep, on)}
        for remove in removes:
            for constraint in _binding(remove, on):
                other = kept_by.get(constraint.operator_id)
                if other is None or constraint.vendor_ids is None:
                    continue
                before, after = _before_and_after(keep, remove, other, constraint, on)
                if before.known >= limit > after.most_matching:
                    found.append(
                        {
                            "operator_id": constraint.operator_id,
                            "provision_ids": sorted([keep.law.id, remove.law.id]),
                            "since": max(c.in_force_from or date.min for c in (constraint, other)),
                        }
                    )
    return once(found)


def once(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Collisions without repetitions: the same operator, provisions and day may be found under several readings, or on several days."""
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in found:
        kept.setdefault((one["operator_id"], *one["provision_ids"], one["since"]), dict(one))
    return list(kept.values())


def _before_and_after(
    keep: Case, remove: Case, other: Constraint, constraint: Constraint, on: date
) -> tuple[Count, Count]:
    """Distinct vendors of one operator with and without the equipment that the other provision removes."""
    kept = select_state(keep, other.vendor_ids, on)
    gone = select_state(remove, constraint.vendor_ids, on)
    leaving = np.isin(keep.stock.entry, remove.stock.entry[gone.inside & gone.known])
    left = replace(kept, inside=kept.inside & ~leaving)
    code = keep.stock.operator_codes[constraint.operator_id]
    reach = keep.reached.reach
    return count(keep.stock, kept, "vendors", reach)[code], count(keep.stock, left, "vendors", reach)[code]


def _binding(case: Case, on: date) -> list[Constraint]:
    return [c for c in case.constraints if c.holds(on) and c.bound == "yes" and c.law_status == "in_force"]
