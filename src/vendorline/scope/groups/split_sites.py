"""Which elements of an index are counted at their own site: those of a kind with tags, at a site with a grant, or asked for one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vendorline.network.index.rows import Piece
from vendorline.scope.groups.class_arrays import Classes
from vendorline.scope.groups.grouping_keys import GroupingKeys

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class SiteSplit:
    """What stands apart, by masks over kinds and the places of sites in their table.

    `always`: kinds whose sites are told apart for every question; `by_site`: only where a provision asks for each site;
    `granted_kinds` at `granted_sites`: always.
    """

    always: Mask
    by_site: Mask
    granted_kinds: Mask
    granted_sites: NDArray[np.uint32]

    @property
    def kinds(self) -> Mask:
        """Kinds of which something stands apart."""
        return self.always | self.by_site | (self.granted_kinds & (len(self.granted_sites) > 0))

    def holds(self, rows: Piece, *, by_site: bool) -> Mask:
        """Which rows (kind, site) stand apart."""
        kind = rows["kind"]
        found: Mask = self.always[kind] | self.by_site[kind] if by_site else self.always[kind]
        if len(self.granted_sites):
            found = found | (self.granted_kinds[kind] & np.isin(rows["site"], self.granted_sites))
        return found


def split_sites(
    kinds: Classes, needs: Sequence[GroupingKeys], branch: NDArray[np.int64], asked: Mask, granted: NDArray[np.uint32]
) -> SiteSplit:
    """What stands apart among the kinds of an index.

    Args:
        kinds: what is known of each kind.
        needs: what each branch must tell apart.
        branch: the branch of each kind.
        asked: the kinds that are of some branch.
        granted: places of the sites that grants name.
    """
    tagged = np.zeros(len(kinds.pairs), dtype=bool)
    for mask in kinds.tags.values():
        tagged |= mask
    by_tag, by_grant, one_by_one = (
        np.array([bool(told) for told in column], dtype=bool)[branch] & asked
        for column in zip(*((n.tagged_sites, n.granted_sites, n.site_scopes) for n in needs), strict=True)
    )
    always = tagged & by_tag
    maybe = np.flatnonzero(one_by_one & ~always)
    reached: dict[tuple[int, int], bool] = {}
    by_site = np.zeros(len(kinds.pairs), dtype=bool)
    for kind, place, profile in zip(maybe.tolist(), branch[maybe].tolist(), kinds.profile[maybe].tolist(), strict=True):
        if (place, profile) not in reached:
            reached[place, profile] = needs[place].may_match(kinds.profiles[profile])
        by_site[kind] = reached[place, profile]
    return SiteSplit(always, by_site, by_grant, granted)
