"""Events over many days: each entry in the stretches of days over which no more becomes known of when its event happened."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vendorline.check.counting.options import Mask
from vendorline.quick_dataclass import dataclass
from vendorline.scope.event_days import Events, events_of
from vendorline.scope.groups.presence import Changes
from vendorline.scope.inventory import ALWAYS, EventDay, Inventory


@dataclass(frozen=True, slots=True)
class Spells:
    """Stretches of judged days of single entries: which `entry` (by its place in the inventory), and what is known of its event.

    `latest`: the last day on which it may have happened, as known at the end of the stretch; `unsure`: whether it may not have happened
    at all by then; `changes`: from when on it happened to how many elements, or may have, and until when that is all that is known.
    """

    entry: NDArray[np.int64]
    latest: NDArray[np.int64]
    unsure: Mask
    changes: Changes


class EventSpells:
    """The spells of the entries of an inventory by stretches of days; what all stretches share is worked out once.

    Args:
        stock: the entries.
        event: which event.
    """

    def __init__(self, stock: Inventory, event: EventDay) -> None:
        self._stock, self._events = stock, events_of(stock, event)
        self._complete = _complete(stock.changes, stock.weight)
        self._known: dict[range, Spells] = {}

    def over(self, places: range) -> Spells:
        """The spells over some of the judged days, by their places."""
        if places not in self._known:
            self._known[places] = _spells(self._stock, self._events, self._complete, places)
        return self._known[places]


def _spells(stock: Inventory, events: Events, complete: NDArray[np.int64], places: range) -> Spells:
    """The spells of the entries of an inventory over some of the judged days.

    A day that is stated is one spell. An event without a day may have come from the first day on which it may; it may still come until
    the last one has passed; from then on it is sure, once it is told of all elements of the entry.

    Args:
        stock: the entries.
        events: when their events happened.
        complete: from which judged day on, by its place, the event of all elements of each entry is known.
        places: the days, by their places among those judged.
    """
    changes = stock.changes.within(places, len(stock))
    days = np.array(stock.population.judged[places.start : places.stop], dtype=np.int64)
    stated, latest = np.flatnonzero(events.day != ALWAYS), events.latest.astype(np.int64)
    open_ones = np.flatnonzero(events.day == ALWAYS)
    begin = places.start + np.searchsorted(days, events.earliest[open_ones])
    passed = np.maximum(places.start + np.searchsorted(days, latest[open_ones]), begin)
    sure = np.maximum(passed, complete[open_ones])
    end = np.full(len(open_ones), places.stop)
    last_before = days[np.maximum(passed - places.start - 1, 0)]
    own = latest[open_ones]
    stretches = ((begin, passed, last_before, True), (passed, sure, own, True), (sure, end, own, False))
    entry, known_by, is_unsure = [stated], [latest[stated]], [np.zeros(len(stated), dtype=bool)]
    spell_of = np.full(len(stock), -1)
    spell_of[stated] = np.arange(len(stated))
    dated = spell_of[changes.which]
    which, first, change = ([values[dated >= 0]] for values in (dated, changes.first, changes.change))
    size = len(stated)
    for start, stop, last, unsure in stretches:
        there = np.flatnonzero(start < np.minimum(stop, places.stop))
        entry.append(open_ones[there])
        known_by.append(last[there])
        is_unsure.append(np.full(len(there), unsure))
        weight, spell = stock.weight[open_ones[there]], size + np.arange(len(there))
        which += [spell, spell]
        first += [start[there], stop[there]]
        change += [weight, -weight]
        size += len(there)
    told = Changes(np.concatenate(which), np.concatenate(first), np.concatenate(change))
    return Spells(np.concatenate(entry), np.concatenate(known_by), np.concatenate(is_unsure), told)


def _complete(changes: Changes, weight: NDArray[np.int64]) -> NDArray[np.int64]:
    """From which judged day on, by its place, all elements of an entry count; a place beyond all days where they never do."""
    begins = np.flatnonzero(np.diff(changes.which, prepend=-1) != 0)
    told, last = np.zeros((2, len(weight)), dtype=np.int64)
    if len(begins):
        told[changes.which[begins]] = np.add.reduceat(changes.change, begins)
        last[changes.which[begins]] = np.maximum.reduceat(changes.first, begins)
    return np.where(told < weight, np.iinfo(np.int64).max, last)
