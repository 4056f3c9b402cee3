"""Shortest paths over stated links: from a radio node to the core functions that serve it, with alternatives of equal length."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

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
        ones = np.ones(2 * len(a), dtype=np.int8)
        self._graph = csr_array((ones, (np.r_[a, b], np.r_[b, a])), shape=(count, count))
        self._towards: dict[frozenset[str], tuple[NDArray[np.float64], dict[int, tuple[Path, ...]]]] = {}

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
            distance = dijkstra(self._graph, indices=sinks, unweighted=True, min_only=True)
            self._towards[targets] = distance, dict.fromkeys(sinks, ((),))
        distance, found = self._towards[targets]
        if not np.isfinite(distance[start]):
            return ()
        return self._from(start, distance, found)

    def _from(self, start: int, distance: NDArray[np.float64], found: dict[int, tuple[Path, ...]]) -> tuple[Path, ...]:
        """Paths from a place, worked out from the ends backwards so that shared stretches are walked once."""
        waiting = [start]
        while waiting:
            here = waiting[-1]
            if here in found:
                waiting.pop()
                continue
            nearer = self._nearer(here, distance)
            open_ = [step for step in nearer if step not in found]
            if open_:
                waiting += open_
                continue
            found[here] = tuple((self._ids[step], *path) for step in nearer for path in found[step])[:MOST_PATHS]
            waiting.pop()
        return found[start]

    def _nearer(self, here: int, distance: NDArray[np.float64]) -> Sequence[int]:
        around = self._graph.indices[self._graph.indptr[here] : self._graph.indptr[here + 1]]
        return sorted({int(step) for step in around if distance[step] == distance[here] - 1})
