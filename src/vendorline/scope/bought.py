"""Elements of which nobody says when they were put in, but when they were bought."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import ALWAYS, Inventory, day_number

Mask = NDArray[np.bool_]


def put_in_some_day(stock: Inventory, day: int) -> Mask:
    """Entries put in on some day between their purchase and the day of the snapshot, which may be after a day (since 1970-01-01).

    What was bought later than the day is not there, and not counted.
    """
    if day >= day_number(stock.network.as_of):
        return stock.none
    bought = (stock.acquired != ALWAYS) | stock.in_doubt(Doubt.ACQUIRED)
    some: Mask = (stock.installed == ALWAYS) & bought
    return some
