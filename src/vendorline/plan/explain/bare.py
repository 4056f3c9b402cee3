"""A problem without its costs: only what may be done when, and what that uses. Whether there is any schedule hangs on nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vendorline.plan.problem.aggregate import aggregated
from vendorline.plan.problem.instance import (
    Borders,
    BudgetRows,
    CostPart,
    Floats,
    Instance,
    Ints,
    PeriodRows,
    StateRows,
)

#: A row without a limit that keeps types apart in an aggregation.
_APART = "apart"


def without_costs(instance: Instance) -> Instance:
    """The problem with nothing to pay: budgets stay, as limits on cash."""
    has_budgets = instance.budgets is not None and bool(np.isfinite(instance.budgets.capacity).any())
    nothing = np.zeros(0, dtype=np.int64)
    return replace(
        instance,
        kept=np.where(np.isfinite(instance.kept), 0.0, np.inf),
        discount=np.zeros_like(instance.discount),
        parts=tuple(part for part in instance.parts if part.is_cash) if has_budgets else (),
        budgets=instance.budgets if has_budgets else None,
        borders=Borders(nothing, nothing, np.zeros(0)),
    )


def without_vendors(instance: Instance) -> Instance:
    """A wider problem with one vendor who can do what any of them can; budgets, deliveries and shares are left out."""
    is_open = instance.last >= instance.first
    first = np.where(is_open, instance.first, instance.size[2]).min(axis=1)
    last = np.where(is_open, instance.last, -1).max(axis=1)
    first = np.where(last < 0, 0, first)

    def least(state: StateRows) -> StateRows:
        after = np.where(is_open, state.after, np.inf).min(axis=1)
        new = np.where(is_open, state.new_after, np.inf).min(axis=1)
        return replace(
            state,
            after=np.where(np.isfinite(after), after, 0.0)[:, None],
            new_after=np.where(np.isfinite(new), new, 0.0)[:, None],
        )

    return replace(
        instance,
        vendors=("anybody",),
        first=first[:, None],
        last=last[:, None],
        parts=(),
        delivery=None,
        budgets=None,
        shares=None,
        states=tuple(least(state) for state in instance.states),
    )


def merged(instance: Instance, apart: Ints | None = None) -> tuple[Instance, Ints]:
    """Types alike as one, but for those with different numbers in `apart`; and [type] its type in the result."""
    if apart is None:
        return aggregated(instance)
    none = np.full(len(instance.markets), -1, dtype=np.int64)
    label = PeriodRows(_APART, "", (), np.zeros((0, instance.size[2])), none, apart.astype(float))
    found, kind = aggregated(replace(instance, period_rows=(*instance.period_rows, label)))
    return replace(found, period_rows=found.period_rows[:-1]), kind


def longer(instance: Instance, more: int) -> Instance:
    """The problem with more periods after its last, each like that a year before it; budgets like that of the last year."""
    if not more:
        return instance
    ends, periods = instance.period_ends, instance.size[2]
    months = (ends[-1].year - ends[0].year) * 12 + ends[-1].month - ends[0].month
    step = max(1, round(months / max(1, periods - 1)))
    year = max(1, round(12 / step))
    like = np.array([_like(number, periods, year) for number in range(periods + more)])
    later = []
    for number in range(periods, periods + more):
        month = ends[like[number]].month
        years = (ends[-1].year * 12 + ends[-1].month + step * (number - periods + 1) - month) // 12
        later.append(ends[like[number]].replace(year=max(years, ends[-1].year)))
    budgets = instance.budgets
    return replace(
        instance,
        period_ends=(*ends, *later),
        built=np.where(instance.built == periods, periods + more, instance.built),
        discount=instance.discount[like],
        parts=tuple(_longer_part(part, like) for part in instance.parts),
        period_rows=tuple(replace(rows, capacity=rows.capacity[:, like]) for rows in instance.period_rows),
        delivery=None
        if instance.delivery is None
        else replace(instance.delivery, capacity=instance.delivery.capacity[:, like]),
        budgets=None if budgets is None else _longer_budgets(budgets, more, year),
        states=tuple(_longer_state(state, more) for state in instance.states),
    )


def with_later(instance: Instance) -> Instance:
    """The problem with one period after its last in which there is room for everything: what need not be done in time is done then."""
    found = longer(instance, 1)
    budgets, delivery = found.budgets, found.delivery
    if budgets is not None:
        # A year of its own, which nobody limits.
        year = np.append(budgets.year[:-1], len(budgets.years))
        capacity = np.concatenate([budgets.capacity, np.full((len(budgets.payers), 1), np.inf)], axis=1)
        budgets = replace(budgets, years=(*budgets.years, budgets.years[-1] + 1), capacity=capacity, year=year)
    return replace(
        found,
        period_rows=tuple(replace(rows, capacity=_free_at_last(rows.capacity)) for rows in found.period_rows),
        delivery=None if delivery is None else replace(delivery, capacity=_free_at_last(delivery.capacity)),
        budgets=budgets,
    )


def _free_at_last(capacity: Floats) -> Floats:
    return np.concatenate([capacity[:, :-1], np.full((len(capacity), 1), np.inf)], axis=1)


def _like(number: int, periods: int, year: int) -> int:
    while number >= periods:
        number -= year
    return max(number, 0)


def _longer_part(part: CostPart, like: Ints) -> CostPart:
    return replace(part, factor=part.factor[:, like])


def _longer_state(state: StateRows, more: int) -> StateRows:
    return replace(state, limit=np.concatenate([state.limit, np.repeat(state.limit[-1:], more)]))


def _longer_budgets(budgets: BudgetRows, more: int, year: int) -> BudgetRows:
    """Years as long as others, each with what the last has."""
    in_last = int((budgets.year == budgets.year[-1]).sum())
    number, count, added = int(budgets.year[-1]), in_last, []
    for _ in range(more):
        if count >= year:
            number, count = number + 1, 0
        count += 1
        added.append(number)
    extra = max(0, number + 1 - len(budgets.years))
    return replace(
        budgets,
        years=(*budgets.years, *(budgets.years[-1] + k + 1 for k in range(extra))),
        capacity=np.concatenate([budgets.capacity, np.repeat(budgets.capacity[:, -1:], extra, axis=1)], axis=1),
        year=np.concatenate([budgets.year, np.array(added, dtype=np.int64)]),
    )
