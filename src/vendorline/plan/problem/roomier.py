"""A problem with more room in each period: crews, sites out and subscribers out at once."""

from __future__ import annotations

from dataclasses import replace

from vendorline.plan.problem.instance import Instance

#: What is worked out of costs and windows alone, and stays as it is.
_KEPT = ("is_open", "cash", "cost", "starts")


def with_more_room(instance: Instance, times: float) -> Instance:
    """The problem in which a period may need so many times what it may need now."""
    if times == 1:
        return instance
    rows = tuple(replace(row, capacity=row.capacity * times) for row in instance.period_rows)
    found = replace(instance, period_rows=rows)
    found.__dict__.update({name: instance.__dict__[name] for name in _KEPT if name in instance.__dict__})
    return found
