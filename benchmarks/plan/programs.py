"""The whole problem as one program, for general solvers: by types, or with every site a type of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from vendorline.plan.problem.aggregate import of_types
from vendorline.plan.problem.instance import Instance
from vendorline.plan.problem.prices import rows_of
from vendorline.plan.problem.tighten import tightened
from vendorline.plan.solve.columns import columns_of, usage
from vendorline.plan.solve.model import _with_vendors
from vendorline.plan.solve.program import Program


@dataclass(frozen=True)
class Whole:
    """A program, for HiGHS or as arrays."""

    program: Program

    def give(self, solver: Any) -> None:
        """Hand it to HiGHS."""
        self.program.give(solver)

    def arrays(self) -> dict[str, np.ndarray]:
        """Columns, rows and entries."""
        p = self.program
        row, column, amount = (np.concatenate([e[k] for e in p.entries]) for k in range(3))
        return {
            "cost": np.concatenate(p.cost), "upper": np.concatenate(p.upper), "whole": np.concatenate(p.whole),
            "low": np.concatenate(p.low), "high": np.concatenate(p.high), "row": row, "column": column, "amount": amount,
        }  # fmt: skip


def as_program(instance: Instance, *, by_site: bool, whole: bool) -> Whole:
    """The problem with vendors to be chosen, limits rounded down as the solver itself does.

    Args:
        instance: the problem.
        by_site: every site on its own, not types with counts.
        whole: whole numbers.
    """
    instance = tightened(instance)
    if by_site:
        every = np.repeat(np.arange(len(instance.market)), instance.units)
        instance = of_types(instance, every, np.ones(len(every), dtype=np.int64))
    columns, rows = columns_of(instance), rows_of(instance)
    ends = len(rows.capacity) - instance.borders.cost.size * instance.size[1]
    row, column, amount = usage(instance, columns)
    cost = instance.cost[columns.type, np.maximum(columns.vendor, 0), columns.period]
    program = Program(cost, instance.units[columns.type].astype(float), whole)
    program.add_rows(-np.inf, rows.capacity[:ends], row, column, amount)
    units = instance.units.astype(float)
    program.add_rows(units, units, columns.type, np.arange(len(columns)), np.ones(len(columns)))
    _with_vendors(program, instance, columns, instance.units, relaxed=not whole)
    return Whole(program)
