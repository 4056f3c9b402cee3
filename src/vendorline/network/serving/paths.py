"""Shortest paths over stated links: from a radio node to the core functions that serve it, with alternatives of equal length."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

#: Most alternatives of equal length that are kept for one node, in the order of element ids.
MOST_PATHS = 8

Path = tuple[str, ...]


class Backhaul:
    """The stated links of a network as a graph; links carry traffic both ways and every link is one step."""

    def __init__(self, links: pl.DataFrame) -> None:
        ends = links.select("a_id", "b_id").drop_nulls()
        self._ids: list[str] = sorted(set(ends["a_id"]) | set(ends["b_id"]))
        self._index = {name: number for number, name in enumerate(self._ids)}
        count = len(self._ids)
        a = np.array([self._index[name] for name in ends["a_id"]], dtype=np.int64)
        b = np.array([self._index[name] for name in ends["b_id"]], dtype=np.int64)
        here, self._neighbours = np.divmod(np.sort(np.r_[a * count + b, b * count + a]), max(count, 1))
        self._first = np.searchsorted(here, np.arange(count + 1))
        self._towards: dict[frozenset[str], tuple[NDArray[np.int64], dict[int, tuple[Path, ...]]]] = {}

    def paths(self, node: str, ends: Collection[str]) -> tuple[Path, ...]:
        """The shortest paths from a node to the nearest of some elements, each without the node and with the end.

        Empty where the node has no link, or no path leads to any of them.
        """
        targets = frozenset(name for name in ends if name in self._index)
        start = self._index.get(node)
        if start is None or not targets or node in targets:
            return ()
        if targets not in self._towards:
            sinks = [self._index[name] for name in sorted(targets)]
            self._towards[targets] = self._steps_to(sinks), dict.fromkeys(sinks, ((),))
        steps, found = self._towards[targets]
        return self._from(start, steps, found) if steps[start] >= 0 else ()

    def _steps_to(self, sinks: Sequence[int]) -> NDArray[np.int64]:
        """How many steps lead from each element to the nearest of the sinks; -1 where none do."""
        steps = np.full(len(self._ids), -1)
        reached, step = np.array(sinks), 0
        while len(reached):
            steps[reached], step = step, step + 1
            first, last = self._first[reached], self._first[reached + 1]
            around = np.concatenate([self._neighbours[i:j] for i, j in zip(first, last, strict=True)])
            reached = np.unique(around[steps[around] < 0])
        return steps

    def _from(self, start: int, steps: NDArray[np.int64], found: dict[int, tuple[Path, ...]]) -> tuple[Path, ...]:
        """Paths from a place, worked out from the ends backwards so that shared stretches are walked once."""
        waiting = [start]
        while waiting:
            here = waiting[-1]
            if here in found:
                waiting.pop()
                continue
            nearer = self._nearer(here, steps)
            open_ = [step for step in nearer if step not in found]
            if open_:
                waiting += open_
                continue
            found[here] = tuple((self._ids[step], *path) for step in nearer for path in found[step])[:MOST_PATHS]
            waiting.pop()
        return found[start]

    def _nearer(self, here: int, steps: NDArray[np.int64]) -> Sequence[int]:
        around = self._neighbours[self._first[here] : self._first[here + 1]]
        return sorted(set(around[steps[around] == steps[here] - 1].tolist()))
