"""Options as columns of a program, and what one unit of each uses of every row."""

from __future__ import annotations

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.prices import rows_of
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Columns:
    """Options as columns: [column] type, vendor (-1: kept) and period (the number of periods: kept)."""

    type: Ints
    vendor: Ints
    period: Ints

    def __len__(self) -> int:
        return len(self.type)


def columns_of(instance: Instance, chosen: np.ndarray | None = None, vendor: Ints | None = None) -> Columns:
    """The open options of an instance.

    Args:
        instance: the problem.
        chosen: [type, vendor, period and keeping] mask of those to take; keeping is asked of vendor 0.
        vendor: [market] who supplies each; None = free.
    """
    is_open = instance.is_open if chosen is None else instance.is_open & chosen[:, :, :-1]
    if vendor is not None:
        is_open = is_open & (np.arange(instance.size[1]) == vendor[instance.market][:, None])[:, :, None]
    types, vendors, periods = np.nonzero(is_open)
    keeps = np.isfinite(instance.kept) if chosen is None else np.isfinite(instance.kept) & chosen[:, 0, -1]
    kept = np.flatnonzero(keeps)
    return Columns(
        np.concatenate([types, kept]), np.concatenate([vendors, np.full(len(kept), -1)]),
        np.concatenate([periods, np.full(len(kept), instance.size[2])]),
    )  # fmt: skip


def usage(instance: Instance, columns: Columns) -> tuple[Ints, Ints, Floats]:
    """What one unit of each column uses: places of rows (in the order of `rows_of`), columns, amounts."""
    at = _row_numbers(instance)
    none = np.zeros(0, dtype=np.int64)
    found: list[tuple[Ints, Ints, Floats]] = [(none, none, np.zeros(0))]
    everything = np.arange(len(columns))
    market = instance.market[columns.type]
    working = np.flatnonzero(columns.vendor >= 0)
    vendor, period, kind = columns.vendor[working], columns.period[working], columns.type[working]

    def add(numbers: Ints, places: Ints, amounts: Floats) -> None:
        keep = (numbers >= 0) & (amounts != 0)
        found.append((numbers[keep], places[keep], amounts[keep]))

    for number, rows in enumerate(instance.period_rows):
        group = rows.group[market[working]]
        add(np.where(group >= 0, at[number][group, period], -1), working, rows.use[kind])
    number = len(instance.period_rows)
    if instance.delivery is not None:
        add(at[number][vendor, period], working, instance.delivery.use[kind])
    if instance.budgets is not None:
        payer = instance.budgets.payer[market[working]]
        row = np.where(payer >= 0, at[number + 1][payer, instance.budgets.year[period]], -1)
        add(row, working, instance.cash[kind, vendor, period])
    for place in range(len(instance.states)):
        amounts = standing(instance, place, columns)
        row = np.broadcast_to(at[number + 2 + place], amounts.shape)
        add(row.ravel(), np.repeat(everything, amounts.shape[1]), amounts.ravel())
    if instance.shares is not None:
        group = instance.shares.group[market[working]]
        row = np.where(group >= 0, at[number + 2 + len(instance.states)][group, vendor], -1)
        add(row, working, instance.shares.use[kind])
    return tuple(np.concatenate([part[k] for part in found]) for k in range(3))  # type: ignore[return-value]


def standing(instance: Instance, number: int, columns: Columns) -> Floats:
    """[column, period]: what one unit of each column adds to a limit on what stands."""
    rows, periods = instance.states[number], instance.size[2]
    s = np.arange(periods)
    kind, is_kept = columns.type, columns.vendor < 0
    vendor = np.where(is_kept, 0, columns.vendor)
    begun = np.where(is_kept, np.maximum(instance.built[kind], 0), np.maximum(columns.period, instance.built[kind]))
    new = np.where(is_kept, rows.new_kept[kind], rows.new_after[kind, vendor])
    found = np.where(s < columns.period[:, None], rows.before[kind][:, None], rows.after[kind, vendor][:, None])
    total: Floats = found + np.where(s >= begun[:, None], new[:, None], 0.0)
    return total


def _row_numbers(instance: Instance) -> list[Ints]:
    rows, offset = rows_of(instance), 0
    found: list[Ints] = []
    for mask in rows.limited:
        numbers = np.full(mask.shape, -1, dtype=np.int64)
        numbers[mask] = offset + np.arange(int(mask.sum()))
        offset += int(mask.sum())
        found.append(numbers)
    return found
