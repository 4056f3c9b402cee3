"""The problem that is left once every market has its vendor."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vendorline.plan.problem.instance import Instance, Ints, PeriodRows, StateRows


def with_vendors(instance: Instance, vendor: Ints) -> Instance:
    """The problem with one vendor, as each market's own, whose deliveries are rows of periods."""
    mine, place = vendor[instance.market], np.arange(len(instance.market))
    rows = instance.period_rows
    if instance.delivery is not None:
        delivery = PeriodRows(
            "delivery", instance.delivery.unit, instance.vendors, instance.delivery.capacity, vendor,
            instance.delivery.use,
        )  # fmt: skip
        rows = (*rows, delivery)
    return replace(
        instance,
        vendors=("chosen",),
        first=instance.first[place, mine][:, None],
        last=instance.last[place, mine][:, None],
        parts=tuple(replace(part, amount=part.amount[place, mine][:, None]) for part in instance.parts),
        period_rows=rows,
        delivery=None,
        states=tuple(_of_vendor(state, place, mine) for state in instance.states),
        shares=None,
        borders=replace(
            instance.borders, one=instance.borders.one[:0], other=instance.borders.other[:0],
            cost=instance.borders.cost[:0],
        ),
    )  # fmt: skip


def _of_vendor(state: StateRows, place: Ints, mine: Ints) -> StateRows:
    return replace(state, after=state.after[place, mine][:, None], new_after=state.new_after[place, mine][:, None])
