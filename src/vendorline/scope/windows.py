"""Days on which a provision forbids an event."""

from __future__ import annotations

from collections.abc import Sequence

from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.constraints import Constraint
from vendorline.scope.inventory import ALWAYS, STILL, day_number


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day on which an event is forbidden, and whose equipment it is about (None = everybody's).

    `undetermined`: nobody has said whose, so that everybody's may be meant.
    """

    first: int
    last: int
    vendor_ids: frozenset[str] | None
    undetermined: bool = False


def window(constraint: Constraint) -> Window:
    """The days on which a constraint forbids an event."""
    starts = [day_number(day) for day in (constraint.in_force_from, constraint.from_on) if day is not None]
    last = day_number(constraint.in_force_until) - 1 if constraint.in_force_until else STILL
    return Window(max(starts, default=ALWAYS + 1), last, constraint.vendor_ids, constraint.undetermined)


def windows_of(intervals: Sequence[Constraint], *, undetermined: bool) -> tuple[Window, ...]:
    """The days on which some intervals forbid an event, each with whose equipment is meant."""
    chosen = (c for c in intervals if c.vendor_ids != frozenset() or (undetermined and c.undetermined))
    return tuple(window(c) for c in chosen)
