"""Which elements of an index are counted at their own site: those of a class with tags, at a site with a grant, or asked for one by one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vendorline.network.index.rows import Piece
from vendorline.quick_dataclass import dataclass
from vendorline.scope.groups.class_arrays import Classes
from vendorline.scope.groups.grouping_keys import GroupingKeys

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class SiteSplit:
    """What stands apart, by masks over classes and the places of sites in their table.

    `always`: classes whose sites are told apart for every question; `by_site`: only where a provision asks for each site;
    `granted_classes` at `granted_sites`: always.
    """

    always: Mask
    by_site: Mask
    granted_classes: Mask
    granted_sites: NDArray[np.uint32]

    @property
    def classes(self) -> Mask:
        """Kinds of which something stands apart."""
        return self.always | self.by_site | (self.granted_classes & (len(self.granted_sites) > 0))

    def holds(self, rows: Piece, *, by_site: bool) -> Mask:
        """Which rows (element_class, site) stand apart."""
        element_class = rows["class"]
        found: Mask = (
            self.always[element_class] | self.by_site[element_class] if by_site else self.always[element_class]
        )
        if len(self.granted_sites):
            found = found | (self.granted_classes[element_class] & np.isin(rows["site"], self.granted_sites))
        return found


def split_sites(
    classes: Classes, needs: Sequence[GroupingKeys], branch: NDArray[np.int64], asked: Mask, granted: NDArray[np.uint32]
) -> SiteSplit:
    """What stands apart among the classes of an index.

    Args:
        classes: what is known of each element_class.
        needs: what each branch must tell apart.
        branch: the branch of each element_class.
        asked: the classes that are of some branch.
        granted: places of the sites that grants name.
    """
    tagged = np.zeros(len(classes.pairs), dtype=bool)
    for mask in classes.tags.values():
        tagged |= mask
    by_tag, by_grant, one_by_one = (
        np.array([bool(told) for told in column], dtype=bool)[branch] & asked
        for column in zip(*((n.tagged_sites, n.granted_sites, n.site_scopes) for n in needs), strict=True)
    )
    always = tagged & by_tag
    maybe = np.flatnonzero(one_by_one & ~always)
    reached: dict[tuple[int, int], bool] = {}
    by_site = np.zeros(len(classes.pairs), dtype=bool)
    for element_class, place, profile in zip(
        maybe.tolist(), branch[maybe].tolist(), classes.profile[maybe].tolist(), strict=True
    ):
        if (place, profile) not in reached:
            reached[place, profile] = needs[place].may_match(classes.profiles[profile])
        by_site[element_class] = reached[place, profile]
    return SiteSplit(always, by_site, by_grant, granted)
