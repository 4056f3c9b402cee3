"""Which operators have to do with each other where some equipment brings other equipment into scope."""

from __future__ import annotations

import numpy as np

from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import Inventory


def joined(inventory: Inventory) -> list[tuple[int, ...]]:
    """The codes of operators in parts: two are in one where one manages what the other has, or nobody can tell whose something is.

    Segments are an operator's own, so that neighbours join nobody.

    Args:
        inventory: the arrays, of everybody.
    """
    part = np.arange(len(inventory.operators))

    def join(codes: np.ndarray[tuple[int], np.dtype[np.int32]]) -> None:
        together = np.unique(part[codes])
        part[np.isin(part, together)] = together[0]

    unowned = np.flatnonzero(inventory.in_doubt(Doubt.OWNER))
    for entry in np.unique(inventory.entry[unowned]):
        join(inventory.operator[inventory.entry == entry])
    for code in range(len(inventory.operators)):
        managers = inventory.operator[inventory.managing(inventory.operator == code)]
        if len(managers):
            join(np.append(managers, np.int32(code)))
    return [tuple(np.flatnonzero(part == first).tolist()) for first in dict.fromkeys(part.tolist())]
