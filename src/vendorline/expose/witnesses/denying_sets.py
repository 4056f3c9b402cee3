"""Whether a demand is served when elements are lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.capabilities import capabilities
from vendorline.expose.control.holders import Background
from vendorline.expose.demand_classes import Classes


def service_of(
    prepared: Prepared, classes: Classes, background: Background, demand: int
) -> tuple[Callable[[Iterable[int]], bool], list[int]]:
    """Whether a demand is served when some elements are lost, as a function of these; and every element that may matter."""
    denies = capabilities().denies[prepared.function]
    needed, groups = background.needed(demand)
    pools = [({int(m) for m in background.members(g)}, int(prepared.needed[g])) for g in groups]
    paths = ((prepared.radio, classes.covered_radio), (prepared.anchor, classes.covered_anchor))
    own = {int(e) for path, covered in paths for e, c in zip(path[demand], covered[demand], strict=True)
           if e >= 0 and not c and denies[e]}  # fmt: skip
    route = prepared.route[demand]
    first = int(np.searchsorted(prepared.alternative_route, route))
    last = int(np.searchsorted(prepared.alternative_route, route, side="right"))
    spoken = set(needed).union(*(members for members, _ in pools)) if pools else set(needed)
    hops = np.concatenate([prepared.user_hops[first:last], prepared.control_hops[first:last]], axis=1)
    ways = [{int(e) for e in way if e >= 0 and denies[e] and int(e) not in spoken} for way in hops]
    must = own | set(needed)

    def served(lost: Iterable[int]) -> bool:
        gone = set(lost)
        enough = all(len(members - gone) >= least for members, least in pools)
        return not (must & gone) and enough and any(not (way & gone) for way in ways)

    return served, sorted(must.union(*(members for members, _ in pools), *ways))
