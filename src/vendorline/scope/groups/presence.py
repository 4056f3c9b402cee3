"""How many elements of each group are there on each of several days, from when they come and when they go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """How many more elements, or fewer, count from a day on: of `which` of those asked for, and from which day by its place among the judged ones."""

    which: NDArray[Any]
    first: NDArray[Any]
    change: NDArray[Any]

    def within(self, places: range, size: int) -> Changes:
        """What matters on some days that follow each other; what was there on the first is told as one, for each of so many asked for."""
        before = np.bincount(self.which, weights=self.change * (self.first <= places.start), minlength=size)
        there = np.flatnonzero(before != 0)
        later = np.flatnonzero((self.first > places.start) & (self.first < places.stop))
        return Changes(
            np.concatenate([there, self.which.take(later)]),
            np.concatenate([np.full(len(there), places.start, dtype=self.first.dtype), self.first.take(later)]),
            np.concatenate([before[there].astype(self.change.dtype), self.change.take(later)]),
        )

    def over(self, kind: NDArray[Any], kinds: int, places: range) -> NDArray[np.int64]:
        """How many elements count on each of some days that follow each other, by kind (kinds x days); `kind`: that of each asked for."""
        which, first, change = self.which, self.first, self.change
        if places.stop <= int(first.max(initial=0)):
            chosen = np.flatnonzero(first < places.stop)
            which, first, change = which.take(chosen), first.take(chosen), change.take(chosen)
        cell = kind.take(which).astype(np.int64)
        cell *= len(places)
        cell += np.maximum(first.astype(np.int64) - places.start, 0) if places.start else first
        found = np.bincount(cell, weights=change, minlength=kinds * len(places))
        return np.cumsum(found.reshape(kinds, len(places)), axis=1).astype(np.int64)


class Presence(Mapping[int, NDArray[np.int64]]):
    """How many elements of each group are there, by day, added up from one day asked for to the next.

    Args:
        size: how many groups there are.
        on: the days, in order.
        runs: when how many elements of the groups come and go, each of them in order of the groups.

    Raises:
        ValueError: a run is not in order.
    """

    def __init__(self, size: int, on: Sequence[int], runs: Sequence[Changes]) -> None:
        runs = [run for run in runs if len(run.which)] or [Changes(*np.zeros((3, 0), dtype=np.int32))]
        if any((run.which[1:] < run.which[:-1]).any() for run in runs):
            raise ValueError("changes must come in order of the groups")
        counts = [np.bincount(run.which, minlength=size) for run in runs]
        self._begins = np.concatenate([[0], np.cumsum(np.sum(counts, axis=0))]).astype(np.int32)
        together = runs[0] if len(runs) == 1 else _merged(runs, counts, self._begins)
        self._group, self._first, self._change = together.which.astype(np.int32), together.first, together.change
        self._places = {day: place for place, day in enumerate(on)}
        self._size = size
        self._last = (-1, np.zeros(size, dtype=np.int64))

    def __getitem__(self, day: int) -> NDArray[np.int64]:
        place = self._places[day]
        before, there = self._last
        if place == before:
            return there
        if place < before:
            before, there = -1, np.zeros(self._size, dtype=np.int64)
        order, until = self._by_day
        changes = order[until[before] if before >= 0 else 0 : until[place]]
        there = there + np.bincount(
            self._group.take(changes), weights=self._change.take(changes), minlength=self._size
        ).astype(np.int64)
        self._last = place, there
        return there

    def is_of(self, groups: NDArray[Any]) -> bool:
        """Whether some groups are all there are, in order."""
        return len(groups) == self._size and bool((groups == np.arange(self._size)).all())

    def changes_of(self, groups: NDArray[Any]) -> Changes:
        """When how many elements of some groups come and go; a group may be asked for more than once."""
        begins = self._begins[groups]
        number = self._begins[groups + 1] - begins
        which = np.repeat(np.arange(len(groups)), number)
        place = np.arange(len(which)) + np.repeat(begins - (np.cumsum(number) - number), number)
        return Changes(which, self._first.take(place), self._change.take(place))

    @cached_property
    def _by_day(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The changes in the order of the days from which they count, and how many count on each day."""
        order = np.argsort(self._first.astype(np.min_scalar_type(len(self._places))), kind="stable").astype(np.int32)
        return order, np.searchsorted(self._first[order], np.arange(len(self._places)), side="right")

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _merged(runs: Sequence[Changes], counts: Sequence[NDArray[np.int64]], begins: NDArray[np.int32]) -> Changes:
    """Several runs as one, in order of the groups; of one group those of the first run come first.

    Args:
        runs: the runs, each in order.
        counts: how many changes of each group there are in each run.
        begins: where those of each group begin, and after the last one where they end.
    """
    size = int(begins[-1])
    first = np.empty(size, dtype=np.result_type(*(run.first for run in runs)))
    change = np.empty(size, dtype=np.result_type(*(run.change for run in runs)))
    begin = begins[:-1].astype(np.int64)
    for run, count in zip(runs, counts, strict=True):
        place = (begin - (np.cumsum(count) - count)).take(run.which)
        place += np.arange(len(place))
        first[place], change[place] = run.first, run.change
        begin += count
    return Changes(np.repeat(np.arange(len(begin), dtype=np.int32), np.diff(begins)), first, change)
