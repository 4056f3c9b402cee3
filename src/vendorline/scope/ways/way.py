"""One way in which what is open may stand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vendorline.quick_dataclass import dataclass
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.entry_columns import EntryColumns
from vendorline.scope.inventory import ALWAYS, Inventory
from vendorline.scope.match import Match

Mask = NDArray[np.bool_]
Reaches = NDArray[np.int8]
#: How many ways are tried at most, and how many entries in all of them; beyond that bounds may be wider than need be.
_MOST, _MOST_ENTRIES = 4096, 20_000_000


def most_ways(inventory: Inventory) -> int:
    """How many ways are tried at most over an inventory."""
    return min(_MOST, max(_MOST_ENTRIES // max(len(inventory), 1), 2))


@dataclass(frozen=True, slots=True)
class Way:
    """One way: the inventory with what is there settled, what is reached, and by all but tags and areas where that is told apart."""

    inventory: Inventory
    match: Reaches
    beside: Reaches | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways that there are, and why there is more than one; None where only the least and the most are told."""

    each: tuple[Way, ...]
    reasons: frozenset[Match] | None


def by_entry(inventory: Inventory, places: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Places of entries by the group of elements that they stand for."""
    order = places[np.argsort(inventory.entry[places], kind="stable")]
    return np.split(order, np.flatnonzero(np.diff(inventory.entry[order])) + 1) if len(order) else []


def there_for_sure(inventory: Inventory, there: Mask, day: int | None, and_known: int = 0) -> EntryColumns:
    """The columns of an inventory where some entries are there on a day, and surely whose they are said to be.

    Args:
        inventory: the arrays.
        there: which entries.
        day: the day (days since 1970-01-01); None where it does not matter who is there.
        and_known: what else is known of them.
    """
    days = Doubt(0) if day is None else Doubt.INSTALLED | Doubt.RETIRED
    doubt = np.where(there, inventory.doubt & ~np.uint16(days | Doubt.OWNER | and_known), inventory.doubt)
    columns = inventory.columns.having("doubt", doubt.astype(np.uint16))
    if day is None:
        return columns
    installed = np.where(there & (inventory.installed == ALWAYS), day, inventory.installed)
    return columns.having("installed", installed.astype(np.int32))
