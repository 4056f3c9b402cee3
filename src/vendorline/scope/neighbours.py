"""What stands beside the elements that a scope reaches: on their network segments, and in charge of them."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.rulebook.bound import WHOLE
from vendorline.scope.bought import may_be_absent
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import Inventory
from vendorline.scope.match import Match, kleene_or

Mask = NDArray[np.bool_]
Reaches = NDArray[np.int8]
Codes = NDArray[np.int64]
_NOTHING = np.iinfo(np.int8).max


def there_on(inventory: Inventory, reach: Reaches, day: int | None) -> Reaches:
    """The reach of what is there on a day (None: on whatever day); of what may be there it is open."""
    if day is None:
        return reach
    undated = may_be_absent(inventory, day)
    found = np.where((reach == Match.INSIDE) & undated, Match.DATE_UNKNOWN, reach)
    there = inventory.population.there(inventory, day) > 0
    return np.where(there, found, Match.OUTSIDE).astype(np.int8)


def managers_of(inventory: Inventory, reach: Reaches) -> Reaches:
    """What manages something inside, and what manages something that may be."""
    found = np.zeros(len(reach), dtype=np.int8)
    for value in np.flatnonzero(np.bincount(reach[reach != Match.OUTSIDE])):
        managing = inventory.managing(reach == value)
        if managing.any():
            found = kleene_or(found, np.where(managing, value, Match.OUTSIDE).astype(np.int8))
    return found


def with_neighbours(inventory: Inventory, reach: Reaches, day: int | None = None) -> Reaches:
    """The reach widened to what shares a segment with something inside, and to what manages either.

    Beside something of which it is open whether it is inside, or whose it is, the same is open, for the same reason.

    Args:
        inventory: the arrays.
        reach: inside, outside or open for every entry.
        day: only what is there on this day widens the reach (days since 1970-01-01); None = whatever ever is.
    """
    there = there_on(inventory, reach, day)
    whose = np.where((there == Match.INSIDE) & inventory.in_doubt(Doubt.OWNER), Match.LEFT_OUT, there).astype(np.int8)
    has, beside = _beside(inventory, whose)
    widened = kleene_or(reach, beside)
    widened = kleene_or(widened, managers_of(inventory, there_on(inventory, widened, day)))
    doubtful = inventory.in_doubt(Doubt.SEGMENT)
    unlisted = ~has & (doubtful | (not inventory.network.is_complete("segments")))
    # What is, or may be, inside and has no segment that anybody knows may share one with anything of its operator.
    anything, anywhere = (
        _first_reasons(inventory, there, mask) for mask in (np.ones(len(reach), dtype=bool), unlisted)
    )
    of_any, of_unlisted = anything[inventory.operator], anywhere[inventory.operator]
    may_share = np.minimum(np.where(unlisted, of_any, _NOTHING), of_unlisted)
    found = np.where((widened == Match.OUTSIDE) & (may_share != _NOTHING), may_share, widened)
    return found.astype(np.int8)


def _first_reasons(inventory: Inventory, there: Reaches, chosen: Mask) -> Reaches:
    """By operator the first reason why something may share a segment with what is, or may be, inside; _NOTHING where nothing is."""
    found = np.full(len(inventory.operators), _NOTHING, dtype=np.int8)
    here = chosen & (there != Match.OUTSIDE)
    why = np.where(there == Match.INSIDE, Match.SEGMENT_UNKNOWN, np.minimum(there, Match.SEGMENT_UNKNOWN))
    np.minimum.at(found, inventory.operator[here], why[here].astype(np.int8))
    return found


def _beside(inventory: Inventory, reach: Reaches) -> tuple[Mask, Reaches]:
    """Which entries have a segment, and what they share it with: inside, else open for the first reason, else outside."""
    has, entry, segment = segments_of(inventory)
    own = np.where(reach == Match.OUTSIDE, _NOTHING, reach)
    least = np.full(int(segment.max(initial=-1)) + 1, _NOTHING, dtype=np.int8)
    np.minimum.at(least, segment, own[entry])
    found = np.full(len(reach), _NOTHING, dtype=np.int8)
    np.minimum.at(found, entry, least[segment])
    return has, np.where(found == _NOTHING, Match.OUTSIDE, found).astype(np.int8)


def segments_of(inventory: Inventory) -> tuple[Mask, Codes, Codes]:
    """Which entries have a segment, and pairs of an entry and the segment it is on.

    A segment is one operator's, whoever else gives the same name to one. Where everybody is counted as one, what is shared is on the
    segments of each licensee, and what may be anybody's on those of each operator.
    """
    told = inventory.told("segment", "operator_id")
    codes: Codes = told["segment"].rank("dense").fill_null(0).cast(pl.Int64).to_numpy()[inventory.entry]
    has: Mask = codes > 0
    entry: Codes = np.flatnonzero(has)
    if inventory.operators != (WHOLE,):
        return has, entry, codes[entry] * len(inventory.operators) + inventory.operator[entry]
    table = inventory.network["operators"].select("operator_id", "licensees")
    everybody = table["operator_id"].to_list()
    number = {name: code for code, name in enumerate(everybody)}
    answering = {
        name: [number[n] for n in licensees or (name,) if n in number] for name, licensees in table.iter_rows()
    }
    anybody = list(range(len(everybody)))
    doubtful = inventory.in_doubt(Doubt.OWNER)[entry]
    names = told["operator_id"].gather(inventory.entry[entry])
    whose = [anybody if lost else answering.get(name, anybody) for name, lost in zip(names, doubtful, strict=True)]
    each = np.array([len(own) for own in whose], dtype=np.int64)
    network = np.array([code for own in whose for code in own], dtype=np.int64)
    entry = entry.repeat(each)
    return has, entry, codes[entry] * max(len(everybody), 1) + network
