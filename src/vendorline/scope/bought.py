"""Elements of which nobody says when they were put in: whether they may have come after a day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import ALWAYS, STILL, Inventory, day_number

Mask = NDArray[np.bool_]


def may_be_absent(stock: Inventory, day: int) -> Mask:
    """Entries of which nobody can tell whether they are there on a day (since 1970-01-01); what goes on the next day had come by then."""
    had_come = (stock.installed == ALWAYS) & (stock.retired == day + 1)
    unsure: Mask = stock.in_doubt(Doubt.RETIRED) | (stock.in_doubt(Doubt.INSTALLED) & ~had_come)
    unsure |= _put_in_some_day(stock, day) & ~had_come
    return unsure


def _put_in_some_day(stock: Inventory, day: int) -> Mask:
    """Entries put in on some day between their purchase and the day of the snapshot, which may be after a day (since 1970-01-01).

    What was bought later than the day is not there, and not counted.
    """
    if day >= day_number(stock.network.as_of):
        return stock.none
    bought = (stock.acquired != ALWAYS) | stock.in_doubt(Doubt.ACQUIRED)
    some: Mask = (stock.installed == ALWAYS) & bought
    return some


def surely_in_marks(stock: Inventory) -> frozenset[int]:
    """Days that begin a stretch in which other entries are surely in: the last day of what has no day of installation, and the day after."""
    going = np.unique(stock.retired[(stock.installed == ALWAYS) & (stock.retired != STILL)])
    return frozenset({*going.tolist(), *(going - 1).tolist()})
