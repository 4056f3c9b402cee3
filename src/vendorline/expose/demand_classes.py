"""Demands that no question can tell apart, put together: each class is evaluated once, on one of its demands.

Two elements are alike when they have the same function and the same holders; two routes are alike when like elements stand at the
same places with the same shares and the same needs; two demands are alike when their radio, route, needs, operator and switches are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from vendorline.expose.arrays import Flags, Ints
from vendorline.expose.arrays.prepared import Dependencies, Prepared
from vendorline.expose.protection.switches import Switches, place_of
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """The class of every demand, and for every class a demand that stands for it.

    `background` is alike where operator and needs are. `covered_radio` and `covered_anchor` (per demand) and `covered_hop` (per alternative, padded like its user then control hops) say
    which elements a stated need speaks for; service depends on these only as the need says. `demand_covers` are the (demand,
    alternative, place) that a need of the demand itself covers.
    """

    of_demand: Ints
    demand: Ints
    profile: Ints
    background: Ints
    covered_radio: Flags
    covered_anchor: Flags
    covered_hop: Flags
    demand_covers: Ints


def group(prepared: Prepared, state: Ints, switches: Switches) -> Classes:
    """Put demands into classes; `state` codes who holds each element."""
    kind = factorize([state, prepared.function])[0]
    if len(switches.linked_elements):  # what is stated of single links tells elements apart that are alike otherwise
        kind = kind.copy()
        kind[switches.linked_elements] = kind.max() + 1 + np.arange(len(switches.linked_elements))
    kind = np.append(kind, -1)
    groups = _group_kinds(prepared, kind)
    by_route, by_demand = _covering(prepared, prepared.route_needs), _covering(prepared, prepared.demand_needs)
    hops = np.concatenate([prepared.user_hops, prepared.control_hops], axis=1)
    covered_hop = _isin(prepared.alternative_route[:, None], hops, by_route, len(kind))
    route_class = _route_classes(prepared, kind, groups, hops, covered_hop)
    demand = np.arange(len(prepared.route))[:, None]
    covered_radio, covered_anchor = (
        _isin(prepared.route[:, None], path, by_route, len(kind)) | _isin(demand, path, by_demand, len(kind))
        for path in (prepared.radio, prepared.anchor)
    )
    covers = _demand_covers(prepared, by_demand, hops)
    profile = switches.profile_of_place[place_of(prepared)]
    columns: list[Ints] = [route_class[prepared.route], profile, prepared.demand_operator]
    for path, covered in ((prepared.radio, covered_radio), (prepared.anchor, covered_anchor)):
        columns += [kind[path[:, j]] * 2 + covered[:, j] for j in range(path.shape[1])]
    own_needs = _need_columns(prepared.demand_needs, kind, groups, len(prepared.route))
    shared_needs = _need_columns(prepared.route_needs, kind, groups, len(prepared.route_ids))
    columns += own_needs
    if len(covers):
        places = covers[:, 1] * hops.shape[1] + covers[:, 2]
        columns.append(coded_collections(covers[:, 0], places, len(prepared.route)))
    of_demand, first = factorize(columns)
    background = factorize([prepared.demand_operator, *(c[prepared.route] for c in shared_needs), *own_needs])[0]
    return Classes(
        of_demand, first, profile[first], background[first], covered_radio, covered_anchor, covered_hop, covers,
    )  # fmt: skip


def factorize(columns: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Codes of the distinct rows, and the first row of each code; exact, no hashing."""
    codes = np.zeros(len(columns[0]), dtype=np.int64)
    first = np.zeros(1, dtype=np.int64)
    for column in columns:
        low = int(column.min(initial=0))
        span = int(column.max(initial=0)) - low + 1
        if span > 1:
            codes, first = _ranked(codes * span + (column - low), len(first) * span)
    return codes, first


def _ranked(values: Ints, span: int) -> tuple[Ints, Ints]:
    """Where each value stands among the distinct ones, and its first row; values in a narrow range need no sorting."""
    if span > 4 * len(values) + 1024:
        _, first, codes = np.unique(values, return_index=True, return_inverse=True)
        return codes.reshape(-1), first
    first_row = np.full(span, -1, dtype=np.int64)
    first_row[values[::-1]] = np.arange(len(values))[::-1]
    used = first_row >= 0
    return (np.cumsum(used) - 1)[values], first_row[used]


def coded_collections(owner: Ints, value: Ints, count: int) -> Ints:
    """One code per owner for the collection of its values, whatever their order; owners without values share one."""
    if len(owner) == 0:
        return np.zeros(count, dtype=np.int64)
    frame = pl.DataFrame({"o": owner, "v": value}).sort("o", "v").group_by("o", maintain_order=True)
    joined = frame.agg(pl.col("v").cast(pl.String).str.join(",").alias("s"))
    codes = np.zeros(count, dtype=np.int64)
    codes[joined["o"].to_numpy()] = joined["s"].rank("dense").to_numpy()
    return codes


def _group_kinds(prepared: Prepared, kind: Ints) -> Ints:
    members = coded_collections(prepared.member_group, kind[prepared.member], len(prepared.needed))
    return factorize([members, prepared.needed])[0] if len(members) else members


def _need_columns(needs: Dependencies, kind: Ints, groups: Ints, count: int) -> list[Ints]:
    return [
        coded_collections(needs.element_owner, kind[needs.element], count),
        coded_collections(needs.group_owner, groups[needs.group] if len(groups) else needs.group, count),
    ]


def _route_classes(prepared: Prepared, kind: Ints, groups: Ints, hops: Ints, covered: Flags) -> Ints:
    shares = np.unique(prepared.share, return_inverse=True)[1].reshape(-1)
    split = np.full(len(shares), prepared.user_hops.shape[1])
    columns = [shares, split, *(kind[hops[:, j]] * 2 + covered[:, j] for j in range(hops.shape[1]))]
    alternative = factorize(columns)[0]
    starts = np.searchsorted(prepared.alternative_route, prepared.alternative_route)
    placed = (np.arange(len(alternative)) - starts) * (int(alternative.max(initial=0)) + 1) + alternative
    count = len(prepared.route_ids)
    return factorize([
        coded_collections(prepared.alternative_route, placed, count), *_need_columns(prepared.route_needs, kind, groups, count)
    ])[0]  # fmt: skip


def _covering(prepared: Prepared, needs: Dependencies) -> Ints:
    """(owner, element) of every element that a need names, by itself or as a member of a group."""
    if len(needs.group) == 0:
        return np.column_stack([needs.element_owner, needs.element])
    members = pl.DataFrame({"g": prepared.member_group, "e": prepared.member})
    pooled = pl.DataFrame({"o": needs.group_owner, "g": needs.group}).join(members, on="g", how="inner")
    direct = pl.DataFrame({"o": needs.element_owner, "e": needs.element})
    return pl.concat([direct, pooled.select("o", "e")]).unique().to_numpy()


def _isin(owner: Ints, elements: Ints, pairs: Ints, span: int) -> Flags:
    if len(pairs) == 0 or elements.size == 0:
        return np.zeros(elements.shape, dtype=bool)
    keys = np.unique(pairs[:, 0] * span + pairs[:, 1])
    asked = owner * span + elements
    places = np.minimum(np.searchsorted(keys, asked.ravel()), len(keys) - 1)
    found: Flags = (keys[places] == asked.ravel()).reshape(elements.shape) & (elements >= 0)
    return found


def _demand_covers(prepared: Prepared, pairs: Ints, hops: Ints) -> Ints:
    """(demand, alternative within its route, hop) that a need of the demand itself covers."""
    if len(pairs) == 0 or hops.size == 0:
        return np.empty((0, 3), dtype=np.int64)
    alternative, place = np.nonzero(hops >= 0)
    starts = np.searchsorted(prepared.alternative_route, prepared.alternative_route)
    hop = pl.DataFrame({
        "r": prepared.alternative_route[alternative], "e": hops[alternative, place],
        "a": (np.arange(len(hops)) - starts)[alternative], "p": place,
    })  # fmt: skip
    need = pl.DataFrame({"d": pairs[:, 0], "e": pairs[:, 1], "r": prepared.route[pairs[:, 0]]})
    return need.join(hop, on=["r", "e"], how="inner").select("d", "a", "p").unique().to_numpy()
