"""When the events of an inventory happened: the days on which its elements were acquired, or put in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import ALWAYS, STILL, EventDay, Inventory, day_number


@dataclass(frozen=True, slots=True)
class Events:
    """When each entry's event happened: on a known day, or (ALWAYS) on some day up to `latest`."""

    day: NDArray[np.int32]
    latest: NDArray[np.int32]


def event_day(event: str | None) -> EventDay:
    """Which day of an element an event of a provision is about."""
    return "acquired" if event == "acquired" else "installed"


def events_of(stock: Inventory, event: EventDay) -> Events:
    """The days of an event: an empty day of installation is some day up to as_of, one of acquisition up to installation.

    What has been retired was installed before.
    """
    as_of = day_number(stock.network.as_of)
    # Of a day that nobody could read, not even that it has come is known.
    last = np.where(stock.in_doubt(Doubt.INSTALLED), STILL, as_of)
    seen_by = np.minimum(last, stock.retired.astype(np.int64) - 1)
    installed_by = np.where(stock.installed == ALWAYS, seen_by, stock.installed).astype(np.int32)
    if event == "acquired":
        latest = np.where(stock.acquired == ALWAYS, installed_by, stock.acquired).astype(np.int32)
        return Events(stock.acquired, latest)
    return Events(stock.installed, installed_by)


def happened_by(stock: Inventory, event: EventDay, day: int) -> NDArray[np.int64]:
    """How many elements of each entry the event had happened to by a day; without a day of their own, by that of installation."""
    events = events_of(stock, event)
    dated = events.day != ALWAYS
    happened = np.where(dated, events.day <= day, (stock.installed <= day) | (events.latest <= day))
    return stock.weight * happened
