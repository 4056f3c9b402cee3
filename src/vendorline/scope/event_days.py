"""When the events of an inventory happened: the days on which its elements were acquired, or put in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vendorline.quick_dataclass import dataclass
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import ALWAYS, STILL, EventDay, Inventory, day_number


@dataclass(frozen=True, slots=True)
class Events:
    """When each entry's event happened: on a known day, or (ALWAYS) on some day from `earliest` to `latest`."""

    day: NDArray[np.int32]
    earliest: NDArray[np.int32]
    latest: NDArray[np.int32]


def event_day(event: str | None) -> EventDay:
    """Which day of an element an event of a provision is about."""
    return "acquired" if event == "acquired" else "installed"


def events_of(stock: Inventory, event: EventDay) -> Events:
    """The days of an event: an empty day of installation is some day up to as_of, one of acquisition up to installation.

    What was bought on a day was installed then or later; what has been retired was installed before.
    """
    as_of = day_number(stock.network.as_of)
    # Of a day that nobody could read, not even that it has come is known.
    last = np.where(stock.in_doubt(Doubt.INSTALLED), STILL, as_of)
    seen_by = np.maximum(np.minimum(last, stock.retired.astype(np.int64) - 1), stock.acquired)
    installed_by = np.where(stock.installed == ALWAYS, seen_by, stock.installed).astype(np.int32)
    if event == "acquired":
        known = stock.acquired != ALWAYS
        return Events(stock.acquired, stock.acquired, np.where(known, stock.acquired, installed_by).astype(np.int32))
    known = stock.installed != ALWAYS
    return Events(stock.installed, np.where(known, stock.installed, stock.acquired).astype(np.int32), installed_by)
