"""How many elements of each group are there on each of several days, from when they come and when they go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Changes:
    """How many more elements, or fewer, count from a day on: of `which` of those asked for, and from which day by its place among the judged ones."""

    which: NDArray[np.int64]
    first: NDArray[Any]
    change: NDArray[Any]

    def over(self, kind: NDArray[Any], kinds: int, places: range) -> NDArray[np.int64]:
        """How many elements count on each of some days that follow each other, by kind (kinds x days); `kind`: that of each asked for."""
        chosen = np.flatnonzero(self.first < places.stop)
        cell = kind.take(self.which[chosen]).astype(np.int64) * len(places)
        cell += np.maximum(self.first[chosen].astype(np.int64) - places.start, 0)
        found = np.bincount(cell, weights=self.change[chosen], minlength=kinds * len(places))
        return np.cumsum(found.reshape(kinds, len(places)), axis=1).astype(np.int64)


class Presence(Mapping[int, NDArray[np.int64]]):
    """How many elements of each group are there, by day, added up from one day asked for to the next.

    Args:
        size: how many groups there are.
        on: the days, in order.
        group: the group of each change.
        first: the place of the day from which each change counts.
        change: how many more, or fewer, are there from then on.
    """

    def __init__(
        self, size: int, on: Sequence[int], group: NDArray[Any], first: NDArray[Any], change: NDArray[Any]
    ) -> None:
        order = np.argsort(first.astype(np.min_scalar_type(len(on))), kind="stable")
        self._places = {day: place for place, day in enumerate(on)}
        self._group, self._change = group.astype(np.int32)[order], change[order]
        self._until = np.searchsorted(first[order], np.arange(len(on)), side="right")
        self._size = size
        self._last = (-1, np.zeros(size, dtype=np.int64))
        self._first = first[order]

    def __getitem__(self, day: int) -> NDArray[np.int64]:
        place = self._places[day]
        before, there = self._last
        if place == before:
            return there
        if place < before:
            before, there = -1, np.zeros(self._size, dtype=np.int64)
        changes = slice(self._until[before] if before >= 0 else 0, self._until[place])
        there = there + np.bincount(self._group[changes], weights=self._change[changes], minlength=self._size).astype(
            np.int64
        )
        self._last = place, there
        return there

    def changes_of(self, groups: NDArray[Any]) -> Changes:
        """When how many elements of some groups come and go; a group may be asked for more than once."""
        begins, first, change = self._by_group
        number = begins[groups + 1] - begins[groups]
        which = np.repeat(np.arange(len(groups)), number)
        place = np.arange(len(which)) + np.repeat(begins[groups] - (np.cumsum(number) - number), number)
        return Changes(which, first.take(place), change.take(place))

    @cached_property
    def _by_group(self) -> tuple[NDArray[np.int64], NDArray[Any], NDArray[Any]]:
        """Where the changes of each group begin, and all of them in the order of groups."""
        order = np.argsort(self._group, kind="stable")
        begins = np.searchsorted(self._group[order], np.arange(self._size + 1))
        return begins, self._first[order], self._change[order]

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
