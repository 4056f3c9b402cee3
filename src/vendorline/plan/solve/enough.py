"""Whether there is too little of something by mere counting: what must be done by a period against all that there is until then."""

from __future__ import annotations

import numpy as np

from vendorline.plan.problem.instance import Instance


def is_too_little(instance: Instance) -> bool:
    """Whether work that cannot be left undone needs more of a limit than all periods until its last one have together.

    Args:
        instance: the problem, its limits rounded down to what whole units can use: fourteen crew-days a period are one job of eight.
    """
    is_open = instance.last >= instance.first
    must = ~np.isfinite(instance.kept) & is_open.any(axis=1)
    last = np.where(is_open, instance.last, -1).max(axis=1, initial=-1)
    for rows in instance.period_rows:
        group = rows.group[instance.market]
        counted = must & (group >= 0)
        need = np.zeros(rows.capacity.shape)
        np.add.at(need, (group[counted], last[counted]), (rows.use * instance.units)[counted])
        room = rows.capacity.cumsum(axis=1)
        if (need.cumsum(axis=1) > room + 1e-6 * np.maximum(1.0, np.where(np.isfinite(room), room, 1.0))).any():
            return True
    return False
