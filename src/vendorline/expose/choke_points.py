"""Choke points: the fewest elements that stand between what a vendor holds and what must be kept from it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from vendorline.expose.arrays import Flags, Ints
from vendorline.expose.arrays.id_places import codes_of
from vendorline.expose.arrays.prepared import Prepared
from vendorline.knowledge.tables import rows


def sensitive(prepared: Prepared) -> dict[str, Flags]:
    """What must be kept: interception, subscriber data with its keys, and the management over all domains."""
    table = [*rows("functions"), {}]
    flags = {
        "interception": [row.get("domain") == "li" for row in table],
        "subscriber data": [row.get("keys_held") == "long_term" for row in table],
        "management": [row.get("domain") == "management" and row.get("deny_scope") == "network" for row in table],
    }
    return {name: np.array(flag)[prepared.function] for name, flag in flags.items()}


def choke_points(prepared: Prepared, vendors: Iterable[str] | None = None) -> pl.DataFrame:
    """For each vendor and sensitive part the least number of elements to secure so that no way is left between them, and which.

    Ways go over links, over neighbouring hops of routes, and over controlling edges that nothing blocks, in either direction. Columns:
    vendor_id, target, cut (null where the vendor holds the target, or stands right beside it, so that no cut exists), element_ids.
    A cut of 0 means that no way leads there.
    """
    a, b = _edges(prepared)
    found = []
    names = prepared.vendors if vendors is None else tuple(vendors)
    for vendor in names:
        codes = [i for i, name in enumerate(prepared.vendors) if name == vendor]
        source = np.isin(prepared.vendor, codes)
        source[prepared.role_element[np.isin(prepared.role_vendor, codes)]] = True
        for target, flag in sensitive(prepared).items():
            if not source.any() or not flag.any():
                continue
            cut = None if (source & flag).any() else _cut(a, b, source, flag)
            ids = None if cut is None else prepared.element_ids.gather(cut).to_list()
            found.append(
                {"vendor_id": vendor, "target": target, "cut": None if cut is None else len(cut), "element_ids": ids}
            )
    schema: dict[str, pl.DataType] = {
        "vendor_id": pl.String(), "target": pl.String(), "cut": pl.Int64(), "element_ids": pl.List(pl.String()),
    }  # fmt: skip
    return pl.DataFrame(found, schema=schema)


def _edges(prepared: Prepared) -> tuple[Ints, Ints]:
    """Neighbours, every pair in both directions."""
    ids = tuple(prepared.element_ids)
    links = prepared.network["links"]
    pairs = [
        (codes_of(links["a_id"], ids), codes_of(links["b_id"], ids)),
        (prepared.controller[~prepared.blocked], prepared.controlled[~prepared.blocked]),
    ]
    for path in (prepared.user_hops, prepared.control_hops, prepared.radio, prepared.anchor):
        pairs += [(path[:, j], path[:, j + 1]) for j in range(path.shape[1] - 1)]
    first = np.searchsorted(prepared.alternative_route, prepared.route)
    for radio, hops in ((prepared.radio, prepared.user_hops), (prepared.anchor, prepared.control_hops)):
        if hops.shape[1] and radio.shape[1]:
            last = np.array([row[row >= 0][-1] for row in radio])
            count = np.searchsorted(prepared.alternative_route, prepared.route, side="right") - first
            pairs += [(last[count > k], hops[first[count > k] + k, 0]) for k in range(int(count.max(initial=0)))]
    a = np.concatenate([x for x, _ in pairs])
    b = np.concatenate([y for _, y in pairs])
    keep = (a >= 0) & (b >= 0) & (a != b)
    both = np.unique(np.column_stack([np.r_[a[keep], b[keep]], np.r_[b[keep], a[keep]]]), axis=0)
    return both[:, 0], both[:, 1]


def _cut(a: Ints, b: Ints, source: Flags, target: Flags) -> Ints | None:
    """The elements of the smallest node cut that stands nearest to the source; None where source and target are neighbours.

    Ways that share no element are found one by one (Ford and Fulkerson, on elements split into a way in and a way out); the elements
    that are reached on their way in alone, when no further way is left, are the cut. Time grows with the size of the cut.
    """
    if (source[a] & target[b]).any():
        return None
    count, start, end = len(source), 2 * len(source), 2 * len(source) + 1
    into = np.select([source, target], [start, end], np.arange(count))
    out = np.where(source | target, into, into + count)
    inner = np.flatnonzero(~source & ~target)
    tail, head = np.r_[out[a], inner], np.r_[into[b], inner + count]
    # Every arc has a twin backwards, which is open where a way runs over it; an element bears one way, what joins two any number.
    arcs = len(tail)
    room = np.r_[np.full(len(a), count), np.ones(len(inner), dtype=np.int64), np.zeros(arcs, dtype=np.int64)]
    tail, head = np.r_[tail, head], np.r_[head, tail]
    by_tail = np.argsort(tail, kind="stable")
    first = np.searchsorted(tail[by_tail], np.arange(2 * count + 3))
    while True:
        came_by = np.full(2 * count + 2, -1)
        came_by[start] = 2 * arcs
        ends = np.array([start])
        while len(ends) and came_by[end] < 0:
            number = first[ends + 1] - first[ends]
            leaving = by_tail[np.repeat(first[ends] - np.cumsum(number) + number, number) + np.arange(number.sum())]
            leaving = leaving[(room[leaving] > 0) & (came_by[head[leaving]] < 0)]
            came_by[head[leaving]] = leaving
            ends = head[leaving][came_by[head[leaving]] == leaving]
        if came_by[end] < 0:
            return inner[(came_by[inner] >= 0) & (came_by[inner + count] < 0)]
        at = end
        while at != start:
            arc = came_by[at]
            room[arc] -= 1
            room[(arc + arcs) % (2 * arcs)] += 1
            at = tail[arc]
