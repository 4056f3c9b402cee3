"""Where there is room for units, each as if it were lifted from where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from vendorline.plan.likely.places import Places


def room_of(places: Places) -> np.ndarray:
    """[unit, period and keeping]: where there is room for each unit, were it lifted from where it is."""
    free: np.ndarray = np.isfinite(places.cost)
    here = np.arange(len(places.period))
    done = here[places.period < places.periods]
    for group, use, left in places.rows:
        some = (group >= 0) & (use > 0)
        room = left[np.maximum(group, 0)]
        room[done, places.period[done]] += np.where(some, use, 0.0)[done]
        free[:, :-1] &= ~some[:, None] | (room >= use[:, None] - 1e-9)
    if (
        places.budget is not None
        and places.payer is not None
        and places.cash is not None
        and places.instance.budgets is not None
    ):
        # Whoever pays may pay for it elsewhere in the year: nothing is left out that may have room.
        year = places.instance.budgets.year
        paid = np.zeros((len(here), places.budget.shape[1]))
        paid[done, year[places.period[done]]] = places.cash[done, places.period[done]]
        room = (places.budget[np.maximum(places.payer, 0)] + paid)[:, year]
        free[:, :-1] &= (places.payer < 0)[:, None] | (room >= places.cash - 1e-9)
    return free
