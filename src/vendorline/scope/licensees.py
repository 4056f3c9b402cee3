"""Whose single elements are, where everybody in a jurisdiction is counted as one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import Inventory


def run_by(inventory: Inventory, answers: Callable[[frozenset[str]], bool]) -> NDArray[np.bool_]:
    """Entries that are surely an operator's of whom something holds; asked of a shared network are all of its licensees together.

    Args:
        inventory: the arrays.
        answers: whether it holds of those who answer for an element together.
    """
    names = inventory.told("operator_id")["operator_id"]
    told = inventory.network["operators"].select("operator_id", "licensees").iter_rows()
    chosen = [name for name, licensees in told if answers(frozenset(licensees or (name,)))]
    here = names.is_in(chosen).fill_null(value=False).to_numpy()[inventory.entry]
    found: NDArray[np.bool_] = here & ~inventory.in_doubt(Doubt.OWNER)
    return found
