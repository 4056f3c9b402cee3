"""Cut nodes: single elements whose loss breaks a network of links into parts (articulation points of the graph of links).

A choke point stands between one vendor and one target, a blast radius counts subscribers; a cut node needs neither, so it can be asked
of a bare map. Tarjan's depth-first numbering (SIAM J. Comput. 1(2), 1972) finds all of them in time linear in elements and links.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from vendorline.expose.arrays import Ints
from vendorline.expose.arrays.id_places import codes_of
from vendorline.network.tables import Network, in_time


def cut_nodes(network: Network, on: date | None = None) -> pl.DataFrame:
    """Elements whose loss alone breaks the links between the others.

    Links count whatever their interface, in both directions; links to elements not in service on the day do not. Columns: element_id,
    operator_id, function, vendor_id, parts (into how many its own part of the network falls), cut_off (elements that lose their way to
    the largest of these parts), those that cut off most first.
    """
    day = on or network.as_of
    elements = network["elements"].filter(in_time("installed_on", "retired_on", day))
    ids = tuple(elements["element_id"])
    a, b = (codes_of(network["links"][end], ids) for end in ("a_id", "b_id"))
    keep = (a >= 0) & (b >= 0) & (a != b)
    pairs = np.unique(np.sort(np.column_stack([a[keep], b[keep]]), axis=1), axis=0)
    found = [(node, *_broken(parts)) for node, parts in _parts_without(pairs, len(ids)).items()]
    place = np.array([node for node, _, _ in found], dtype=np.int64)
    rows = elements.select("element_id", "operator_id", "function", "vendor_id")[place]
    return rows.with_columns(
        pl.Series("parts", [parts for _, parts, _ in found], dtype=pl.Int64),
        pl.Series("cut_off", [cut_off for _, _, cut_off in found], dtype=pl.Int64),
    ).sort("cut_off", "parts", "element_id", descending=[True, True, False])


def _broken(parts: list[int]) -> tuple[int, int]:
    return len(parts), sum(parts) - max(parts)


def _parts_without(pairs: Ints, count: int) -> dict[int, list[int]]:
    """For every cut node the sizes of the parts that its loss leaves of what it was connected to."""
    start, there = _neighbours(pairs, count)
    order = np.full(count, -1).tolist()
    low, below, parent = [0] * count, [1] * count, [-1] * count
    parts: dict[int, list[int]] = {}
    for root in range(count):
        if order[root] >= 0 or start[root] == start[root + 1]:
            continue
        visited, seen = [root], 1
        order[root] = low[root] = 0
        stack = [(root, start[root])]
        while stack:
            node, next_edge = stack.pop()
            if next_edge < start[node + 1]:
                stack.append((node, next_edge + 1))
                other = there[next_edge]
                if order[other] < 0:
                    order[other] = low[other] = seen
                    parent[other] = node
                    seen += 1
                    visited.append(other)
                    stack.append((other, start[other]))
                elif other != parent[node]:
                    low[node] = min(low[node], order[other])
            elif (above := parent[node]) >= 0:
                low[above] = min(low[above], low[node])
                below[above] += below[node]
                if low[node] >= order[above]:  # nothing below this node reaches past the one above it
                    parts.setdefault(above, []).append(below[node])
        for node in visited:
            if node in parts and (rest := len(visited) - 1 - sum(parts[node])):
                parts[node].append(rest)
    return {node: sizes for node, sizes in parts.items() if len(sizes) > 1}


def _neighbours(pairs: Ints, count: int) -> tuple[list[int], list[int]]:
    """Neighbours of every node, one after the other, and where those of each begin."""
    tail, head = np.concatenate([pairs[:, 0], pairs[:, 1]]), np.concatenate([pairs[:, 1], pairs[:, 0]])
    order = np.argsort(tail, kind="stable")
    begin = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=count))])
    return begin.astype(np.int64).tolist(), head[order].tolist()
