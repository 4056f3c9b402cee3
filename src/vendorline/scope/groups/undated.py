"""Elements of which nobody states when they were put in, and what must be told apart of them beside what provisions ask."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from vendorline.network.index import NOT_STATED, ElementIndex
from vendorline.scope.groups.grouping_keys import GroupingKeys


def has_bought_without_day(index: ElementIndex) -> bool:
    """Whether of any element the day of purchase is stated, but not that of installation."""
    every = np.ones(index.classes.height, dtype=bool)
    pieces = index.rows.pieces(every, ["installed", "acquired"])
    return any(bool(((piece["installed"] == NOT_STATED) & (piece["acquired"] != NOT_STATED)).any()) for piece in pieces)


def with_days_of_undated(
    needs: GroupingKeys, on: Collection[int], as_of: int, *, bought: bool, few: bool = True
) -> GroupingKeys:
    """What must be told apart where an event without a day may have come by a judged day, or not.

    Args:
        needs: what provisions ask.
        on: the judged days (days since 1970-01-01).
        as_of: the day of the snapshot, by which whatever is in it had come.
        bought: whether of any element the purchase is stated, but not the installation: it was put in on a day from then on.
        few: whether elements are few enough to tell those apart that go on the day after a judged one, and had come by then.
    """
    before = {day + 1 for day in on if day < as_of}
    # Whether something was bought after a limit of a scope hangs on when it was last seen, too.
    limits = set(needs.purchase) if needs.events else set[int]()
    needs = replace(needs, undated_events=tuple(sorted(before | limits)))
    if bought and (before or needs.events):
        purchases = tuple(sorted({*(day + 1 for day in on), *needs.all_events}))
        states = tuple(sorted(day for day in on if day < as_of)) if needs.states and few else ()
        needs = replace(needs, undated_purchase=purchases, undated_states=states)
    return needs
