"""Sums over sites for one day after another: only sites at which something changed are looked at again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from vendorline.quick_dataclass import dataclass
from vendorline.scope.elements_by_site import ElementsBySite

Codes = NDArray[np.uint8]
#: What some single elements with some codes (0 = not there) come to; it adds up over sites.
Measure = Callable[[ElementsBySite, Codes], NDArray[np.int64]]

#: Sums that are kept of each kind: provisions about the same sites ask in turn.
_KEPT = 6
#: Parts that are kept: what changed from one day to the next serves every provision about the same sites.
_PARTS = 48


@dataclass(frozen=True, slots=True, eq=False)
class _Sum:
    """What was found on a day, with the codes of entries on it."""

    day: int
    codes: Codes
    found: NDArray[np.int64]


class SumsOverSites:
    """Sums over the sites of single elements; the sum of a day is that of one asked for before, less what changed since, and that anew.

    Args:
        singles: the single elements.
        days: the days that may be asked for (since 1970-01-01), in order.
    """

    def __init__(self, singles: ElementsBySite, days: Sequence[int]) -> None:
        self._singles, self._days = singles, np.array(days, dtype=np.int64)
        self._kept: dict[Hashable, list[_Sum]] = {}
        self._parts: dict[tuple[int, int, bytes], ElementsBySite | None] = {}

    def of(self, kind: Hashable, measure: Measure, day: int, codes: Codes) -> NDArray[np.int64]:
        """What the elements that are there on a day come to.

        Args:
            kind: names the measure.
            measure: what some single elements come to; whole numbers, so that differences are exact.
            day: whose elements are there (days since 1970-01-01).
            codes: what each entry is.
        """
        kept = self._kept.setdefault(kind, [])
        nearest = min(kept, key=lambda one: int(np.count_nonzero(one.codes != codes)), default=None)
        part = None if nearest is None else self._changed(nearest, day, codes)
        if nearest is None or part is None:
            found = measure(self._singles, _there(self._singles, day, codes))
        else:
            kept.remove(nearest)
            found = nearest.found
            if len(part.unit_operator):
                found = found - measure(part, _there(part, nearest.day, nearest.codes))
                found += measure(part, _there(part, day, codes))
        kept.append(_Sum(day, codes, found))
        del kept[:-_KEPT]
        return found

    def _changed(self, before: _Sum, day: int, codes: Codes) -> ElementsBySite | None:
        """The elements at sites at which anything may be otherwise than in another sum; None where that is most of them."""
        first, last = min(day, before.day), max(day, before.day)
        otherwise = np.flatnonzero(before.codes != codes)
        asked = first, last, otherwise.tobytes()
        if asked not in self._parts:
            if len(self._parts) == _PARTS:
                del self._parts[next(iter(self._parts))]
            self._parts[asked] = self._at_sites(first, last, otherwise)
        return self._parts[asked]

    def _at_sites(self, first: int, last: int, entries: NDArray[np.int64]) -> ElementsBySite | None:
        """The elements at sites where one of some entries is, or anything came or went after a first day and until a last one."""
        there = np.zeros(len(self._singles.unit_operator), dtype=bool)
        asked = np.searchsorted(self._days, (first, last), side="right")
        for order, days in self._by_day:
            begin, end = np.searchsorted(days, asked)
            there[self._unit[order[begin:end]]] = True
        by_entry, sorted_entries = self._by_entry
        sides: tuple[Literal["left", "right"], ...] = ("left", "right")
        begins, ends = (np.searchsorted(sorted_entries, entries, side=side) for side in sides)
        for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
            there[self._unit[by_entry[begin:end]]] = True
        return None if 2 * np.count_nonzero(there) > len(there) else self._singles.at(np.flatnonzero(there))

    @cached_property
    def _unit(self) -> NDArray[np.int32]:
        """The unit of each single element."""
        return self._singles.spread(np.arange(len(self._singles.unit_operator), dtype=np.int32))

    @cached_property
    def _by_day(self) -> tuple[tuple[NDArray[np.int64], NDArray[Any]], ...]:
        """The single elements in the order in which they come, and in which they go, and by how many of the days they had not.

        What comes or goes before the first day, or after the last one, is left out.
        """
        first, size = int(self._days[0]), len(self._days)
        known = np.arange(first, int(self._days[-1]) + 2)
        place = np.searchsorted(self._days, known).astype(np.min_scalar_type(size))
        found = []
        for days in (self._singles.installed, self._singles.retired):
            own = place.take(np.clip(days, known[0], known[-1]) - first)
            within = np.flatnonzero((own > 0) & (own < size))
            order = within[np.argsort(own[within], kind="stable")]
            found.append((order, own[order]))
        return tuple(found)

    @cached_property
    def _by_entry(self) -> tuple[NDArray[np.int32], NDArray[Any]]:
        """The single elements in the order of their entries, and these."""
        entry = self._singles.entry.astype(np.min_scalar_type(int(self._singles.entry.max(initial=0))))
        order = np.argsort(entry, kind="stable").astype(np.int32)
        return order, entry[order]


def _there(singles: ElementsBySite, day: int, codes: Codes) -> Codes:
    """For each single element its code; 0 for one that is not there."""
    found: Codes = codes.take(singles.entry) * singles.there(day)
    return found
