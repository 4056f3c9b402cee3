"""How many elements of each group are there on each of several days, from when they come and when they go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


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

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
