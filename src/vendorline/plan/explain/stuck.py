"""Units without any open option: nobody supplies their layer, or their deadline is before anything can be done; and markets that no one
vendor can supply.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vendorline.plan.assemble import Problem
from vendorline.plan.explain.view import View
from vendorline.plan.explain.words import counted, period_name
from vendorline.plan.problem.instance import Instance, Ints
from vendorline.quick_dataclass import dataclass

#: How many units are named.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Stuck:
    """`reason`: no_vendor, too_early (a deadline before the first period that is open), or no_common_vendor (of a market).

    `units`: some, by name; `count` of them all.
    """

    reason: str
    what: str
    count: int
    units: tuple[str, ...]
    sentence: str


def stuck_units(given: Problem | Instance, view: View) -> tuple[list[Stuck], Ints]:
    """Units without an open option by what is the matter with them, and their types."""
    instance = view.instance
    is_stuck = ~(instance.last >= instance.first).any(axis=1) & ~np.isfinite(instance.kept)
    places = np.flatnonzero(is_stuck)
    by_reason: dict[tuple[str, str], list[int]] = {}
    for kind in places.tolist():
        by_reason.setdefault(_reason(given, view, kind), []).append(kind)
    found = []
    for (reason, what), kinds in sorted(by_reason.items()):
        count = int(instance.units[kinds].sum())
        names = _names(given, view, kinds)
        listed = f": {', '.join(names)}" + (" and others" if count > len(names) else "") if names else ""
        found.append(
            Stuck(reason, what, count, names, f"{counted(count, 'units')} cannot be replaced, {what}{listed}.")
        )
    for market in _without_vendor(instance, is_stuck):
        theirs = np.flatnonzero((instance.market == market) & ~is_stuck)
        count = int(instance.units[theirs].sum())
        what = f"no one vendor supplies all that {instance.markets[market]} needs"
        names = _names(given, view, theirs.tolist())
        found.append(
            Stuck("no_common_vendor", what, count, names, f"{counted(count, 'units')} cannot be replaced, {what}.")
        )
        places = np.union1d(places, theirs)
    return found, places


def _without_vendor(instance: Instance, is_stuck: NDArray[np.bool_]) -> list[int]:
    """Markets in which no vendor can do all that has to be done."""
    must = ~np.isfinite(instance.kept) & ~is_stuck
    lacking = must[:, None] & (instance.last < instance.first)
    count = np.zeros((len(instance.markets), instance.size[1]))
    np.add.at(count, instance.market, lacking)
    found: list[int] = np.flatnonzero((count > 0).all(axis=1)).tolist()
    return found


def _reason(given: Problem | Instance, view: View, kind: int) -> tuple[str, str]:
    """Why a type has no open option."""
    instance = view.instance
    deadlines = [d for d in view.deadlines if d.types[kind]]
    early = min(deadlines, key=lambda d: d.by, default=None)
    if early is not None and early.by < int(instance.first[kind].min()):
        first = period_name(instance.period_ends, min(int(instance.first[kind].min()), instance.size[2] - 1))
        who = f" for {early.operator}" if early.operator else ""
        return "too_early", f"the deadline of {early.name}{who} is before the end of {first}, the first period"
    layer = ""
    if isinstance(given, Problem):
        unit = int(np.flatnonzero(view.kind == kind)[0])
        layer = f" ({given.units.units['layer'][unit]})"
    return "no_vendor", f"no vendor is left that supplies their layer{layer}"


def _names(given: Problem | Instance, view: View, kinds: list[int]) -> tuple[str, ...]:
    if not isinstance(given, Problem):
        return tuple(f"{view.instance.markets[int(view.instance.market[kind])]}" for kind in kinds[:NAMED])
    units = np.flatnonzero(np.isin(view.kind, kinds))[:NAMED]
    names = given.units.units["unit_id"]
    return tuple(str(names[int(unit)]) for unit in units)
