"""A linear or mixed integer program, collected block by block and handed to HiGHS."""

from __future__ import annotations

import os
import sys
from threading import Lock
from typing import Any

import numpy as np

from vendorline.plan.problem.instance import Floats, Ints

#: One thread at a time turns standard output away.
_ALONE = Lock()


def silent_solver() -> Any:
    """A HiGHS that writes nothing; some of its versions greet on the standard output of the process when they are made."""
    with _ALONE:
        return _silent_solver()


def _silent_solver() -> Any:
    import highspy

    sys.stdout.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        standard = os.dup(1)
    except OSError:  # there is no standard output
        os.close(nowhere)
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    else:
        try:
            os.dup2(nowhere, 1)
            solver = highspy.Highs()  # type: ignore[no-untyped-call]
        finally:
            os.dup2(standard, 1)
            os.close(standard)
            os.close(nowhere)
    solver.setOptionValue("output_flag", False)
    return solver


class Program:
    """Columns and rows as they are collected."""

    def __init__(self, cost: Floats, upper: Floats, whole: bool) -> None:
        self.cost, self.upper = [cost], [upper]
        self.whole = [np.full(len(cost), whole)]
        self.entries: list[tuple[Ints, Ints, Floats]] = []
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self.columns, self.rows = len(cost), 0

    def add_columns(self, cost: Floats, *, upper: float = 1.0, whole: bool) -> Ints:
        """Add columns from 0 to `upper`; their places."""
        self.cost.append(cost)
        self.upper.append(np.full(len(cost), upper))
        self.whole.append(np.full(len(cost), whole))
        self.columns += len(cost)
        return np.arange(self.columns - len(cost), self.columns)

    def add_rows(self, low: Any, high: Any, row: Ints, column: Ints, amount: Floats) -> None:
        """Add rows with entries at (row, column), rows counted from the first of these."""
        count = len(np.atleast_1d(high))
        self.low.append(np.broadcast_to(np.asarray(low, dtype=float), count))
        self.high.append(np.broadcast_to(np.asarray(high, dtype=float), count))
        self.entries.append((row + self.rows, column, amount))
        self.rows += count

    def give(self, solver: Any) -> None:
        """Hand the program to HiGHS."""
        import highspy
        from scipy.sparse import csc_matrix

        row, column, amount = (np.concatenate([e[k] for e in self.entries]) for k in range(3))
        matrix = csc_matrix((amount, (row, column)), shape=(self.rows, self.columns))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.columns, self.rows
        model.col_cost_ = np.concatenate(self.cost)
        model.col_lower_, model.col_upper_ = np.zeros(self.columns), np.concatenate(self.upper)
        model.row_lower_, model.row_upper_ = np.concatenate(self.low), np.concatenate(self.high)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
        model.a_matrix_.value_ = matrix.data
        whole = np.concatenate(self.whole)
        if whole.any():
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            model.integrality_ = [kinds[int(w)] for w in whole]
        solver.passModel(model)
