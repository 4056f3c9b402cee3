"""Choke points: the fewest elements that stand between what a vendor holds and what must be kept from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from vendorline.expose.coding import codes_of
from vendorline.knowledge.tables import rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from vendorline.expose.prepared import Prepared

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


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
    """The elements of a smallest node cut; None where source and target are neighbours."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow

    if (source[a] & target[b]).any():
        return None
    count = len(source)
    start, end, wide = 2 * count, 2 * count + 1, count + 2
    inner = np.flatnonzero(~source & ~target)
    own = np.flatnonzero(source | target)
    tail = np.concatenate([2 * a + 1, 2 * inner, 2 * own, np.full(source.sum(), start), 2 * np.flatnonzero(target) + 1])
    head = np.concatenate([2 * b, 2 * inner + 1, 2 * own + 1, 2 * np.flatnonzero(source), np.full(target.sum(), end)])
    room = np.full(len(tail), wide, dtype=np.int32)
    room[len(a) : len(a) + len(inner)] = 1
    shape = (2 * count + 2, 2 * count + 2)
    graph = csr_array((room, (tail, head)), shape=shape)
    flow = maximum_flow(graph.astype(np.int32), start, end).flow
    left = csr_array(graph - flow)
    left.data = np.where(left.data > 0, 1, 0)
    left.eliminate_zeros()
    reached = np.zeros(shape[0], dtype=bool)
    reached[breadth_first_order(left, start, return_predecessors=False)] = True
    return inner[reached[2 * inner] & ~reached[2 * inner + 1]]
