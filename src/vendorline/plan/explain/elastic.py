"""A part of a problem whose rows and deadlines can be taken out, or widened, group by group; HiGHS says whether anything is left.

Small parts are solved in whole units with one vendor for each market; larger ones in parts of units, which is a wider problem: what has
no answer there has none at all. Limits are those that whole units can use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vendorline.plan.explain.change import with_limits
from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.prices import rows_of
from vendorline.plan.problem.tighten import tightened
from vendorline.plan.solve.columns import Columns, columns_of, usage
from vendorline.plan.solve.program import Program, silent_solver

#: Up to so many options a part is solved in whole units.
WHOLE_OPTIONS = 500
#: How a group of rows is widened. factor: all limits alike; each: every row by as many steps; sum: rows by what they need, in all least.
Way = Literal["factor", "each", "sum"]
#: A program in parts of units gets so long, one in whole units the other.
_SECONDS, _SECONDS_WHOLE = 20.0, 3.0
#: yes: there is a schedule; no: there is none; open: HiGHS ran out of time.
Answer = Literal["yes", "no", "open"]


@dataclass(frozen=True)
class Part:
    """A problem without costs whose types are open up to its last period.

    `row_group` [row, as in `rows_of`]: the group of each row; `closers`: for each group of deadlines (their numbers follow those of rows),
    [type] the last period that it leaves open. `steps` [row]: one step. `is_joined`: markets, or vendors, stand for several.
    """

    instance: Instance
    row_group: Ints
    row_groups: int
    closers: tuple[Ints, ...]
    steps: Floats
    is_joined: bool = False

    @property
    def groups(self) -> int:
        """How many groups of rows and deadlines there are."""
        return self.row_groups + len(self.closers)


class Elastic:
    """A part with its options as columns.

    Args:
        part: the part.
    """

    def __init__(self, part: Part) -> None:
        self.part = part
        instance = part.instance
        columns = columns_of(instance)
        self.row, self.column, self.amount = usage(instance, columns)
        self.columns: Columns = columns
        self.capacity = rows_of(instance).capacity
        self.can_be_whole = len(columns) <= WHOLE_OPTIONS and not part.is_joined
        self.usable = self._in_whole_steps(self.capacity)
        self._work = columns.vendor >= 0
        self._closed = [self._closed_by(closer) for closer in part.closers]

    def _in_whole_steps(self, capacity: Floats) -> Floats:
        """[row]: limits down to what whole units can use of them: of five crew-days jobs of two use four."""
        return rows_of(tightened(with_limits(self.part.instance, capacity))).capacity

    def widened_by(self, group: int, way: Way, amount: float) -> Floats:
        """[row]: what a group of rows gets more if it is widened by an amount; not for sums, whose rows differ."""
        size = self.capacity if way == "factor" else self.part.steps
        return np.where(self.part.row_group == group, amount * size, 0.0)

    def _closed_by(self, last: Ints) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self._work & (self.columns.period > last[self.columns.type])
        return found

    def ask(
        self,
        active: Sequence[int],
        *,
        whole: bool = False,
        rows: NDArray[np.bool_] | None = None,
        extra: Floats | None = None,
        later: tuple[int, int] | None = None,
    ) -> Answer:
        """Whether there is a schedule.

        Args:
            active: the groups that hold.
            whole: in whole units, with one vendor for each market.
            rows: [row] of their rows, only these.
            extra: [row] what is added to limits.
            later: a group of deadlines, and by how many periods it is later.
        """
        wider = self._run(active, whole=False, rows=rows, extra=extra, later=later)[0]
        if wider == "no" or not whole:
            return wider
        return self._run(active, whole=True, rows=rows, extra=extra, later=later)[0]

    def least(self, active: Sequence[int], group: int, way: Way, *, whole: bool = False) -> tuple[float, Floats]:
        """How much a group of rows must be widened for a schedule with these groups, and [row] by what; infinite where none helps."""
        found, value, slack = self._run(active, whole=whole, widened=group, way=way)
        return (value, slack) if found != "no" else (np.inf, slack)

    def carried(self) -> Floats | None:
        """[group of rows]: the price of what is missing, in parts of the highest; None where nothing is, in parts of units."""
        import highspy

        part, instance = self.part, self.part.instance
        open_ = np.ones(len(self.columns), dtype=bool)
        for closed in self._closed:
            open_ &= ~closed
        number = np.cumsum(open_) - 1
        entry = open_[self.column]
        used, place = np.unique(self.row[entry], return_inverse=True)
        size = np.bincount(place, weights=np.abs(self.amount[entry])) / np.bincount(place)
        program = Program(
            np.zeros(int(open_.sum())), instance.units[self.columns.type[open_]].astype(float), whole=False
        )
        slack = program.add_columns(1 / size, upper=np.inf, whole=False)
        program.add_rows(
            -np.inf, self.usable[used] + 1e-7 * np.maximum(1.0, np.abs(self.usable[used])),
            np.concatenate([place, np.arange(len(used))]), np.concatenate([number[self.column[entry]], slack]),
            np.concatenate([self.amount[entry], -np.ones(len(used))]),
        )  # fmt: skip
        types, kind = np.unique(self.columns.type[open_], return_inverse=True)
        units = instance.units[types].astype(float)
        program.add_rows(units, units, kind, np.arange(len(kind)), np.ones(len(kind)))
        solver = silent_solver()
        for name, value in (("threads", 1), ("random_seed", 1), ("time_limit", _SECONDS)):
            solver.setOptionValue(name, value)
        program.give(solver)
        solver.run()
        is_solved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if not is_solved or solver.getInfo().objective_function_value <= 1e-6:
            return None
        duals = np.abs(np.asarray(solver.getSolution().row_dual, dtype=float)[: len(used)]) * size
        found = np.zeros(part.row_groups)
        np.maximum.at(found, part.row_group[used], duals)
        return found

    def _run(
        self,
        active: Sequence[int],
        *,
        whole: bool,
        rows: NDArray[np.bool_] | None = None,
        extra: Floats | None = None,
        later: tuple[int, int] | None = None,
        widened: int | None = None,
        way: Way = "each",
    ) -> tuple[Answer, float, Floats]:
        part, instance = self.part, self.part.instance
        none = np.zeros(len(self.capacity))
        on = np.zeros(part.groups, dtype=bool)
        on[list(active)] = True
        open_ = np.ones(len(self.columns), dtype=bool)
        for number in np.flatnonzero(on[part.row_groups :]).tolist():
            periods = later[1] if later is not None and later[0] == number + part.row_groups else 0
            open_ &= ~(self._closed_by(part.closers[number] + periods) if periods else self._closed[number])
        if not (np.bincount(self.columns.type[open_], minlength=len(instance.market)) > 0).all():
            return "no", np.inf, none
        kept = on[part.row_group] if rows is None else on[part.row_group] & rows
        capacity = self.usable if extra is None else self._in_whole_steps(self.capacity + extra)
        if widened is not None:
            # By how much, whole steps say only once it is widened.
            capacity = np.where(part.row_group == widened, self.capacity, capacity)
        entry = open_[self.column] & kept[self.row]
        # A row below nothing that no option uses can only be kept by widening it.
        used = np.union1d(self.row[entry], np.flatnonzero(kept & (capacity < 0))).astype(np.int64)
        program = Program(np.zeros(int(open_.sum())), instance.units[self.columns.type[open_]].astype(float), whole)
        number_of = np.cumsum(open_) - 1
        entries = [(np.searchsorted(used, self.row[entry]), number_of[self.column[entry]], self.amount[entry])]
        mine, slack = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        if widened is not None:
            mine = np.flatnonzero(part.row_group[used] == widened)
            slack = self._slack(program, entries, used, mine, way)
        if len(used):
            row, column, amount = (np.concatenate([e[k] for e in entries]) for k in range(3))
            program.add_rows(
                -np.inf, capacity[used] + 1e-7 * np.maximum(1.0, np.abs(capacity[used])), row, column, amount
            )
        types, kind = np.unique(self.columns.type[open_], return_inverse=True)
        units = instance.units[types].astype(float)
        program.add_rows(units, units, kind, np.arange(len(kind)), np.ones(len(kind)))
        if whole and instance.size[1] > 1:
            _one_vendor_each(program, instance, self.columns, open_)
        found, value, values = _answer(program, whole=whole)
        if np.isfinite(value) and len(slack):
            # All of a group is widened alike, also where nothing asks for it.
            if way != "sum":
                return found, value, self.widened_by(int(widened or 0), way, float(values[slack[0]]))
            none[used[mine]] = values[slack]
        return found, value, none

    def _slack(
        self, program: Program, entries: list[tuple[Ints, Ints, Floats]], used: Ints, mine: Ints, way: Way
    ) -> Ints:
        """Columns by which the rows of a group are widened, at a cost of 1."""
        if not len(mine):
            return np.zeros(0, dtype=np.int64)
        if way == "sum":
            found = program.add_columns(np.ones(len(mine)), upper=np.inf, whole=False)
            entries.append((mine, found, -np.ones(len(mine))))
            return found
        found = program.add_columns(np.ones(1), upper=np.inf, whole=False)
        size = self.capacity[used[mine]] if way == "factor" else self.part.steps[used[mine]]
        entries.append((mine, np.repeat(found, len(mine)), -size))
        return found


def _one_vendor_each(program: Program, instance: Instance, columns: Columns, open_: NDArray[np.bool_]) -> None:
    """Every market has one vendor, and options of others wait for it."""
    markets, vendors = len(instance.markets), instance.size[1]
    choosing = program.add_columns(np.zeros(markets * vendors), whole=True).reshape(markets, vendors)
    ones, numbers = np.ones(markets), np.repeat(np.arange(markets), vendors)
    program.add_rows(ones, ones, numbers, choosing.ravel(), np.ones(markets * vendors))
    kinds, by = columns.type[open_], columns.vendor[open_]
    working = np.flatnonzero(by >= 0)
    pairs, place = np.unique(kinds[working] * vendors + by[working], return_inverse=True)
    kind, vendor = pairs // vendors, pairs % vendors
    program.add_rows(
        -np.inf, np.zeros(len(pairs)), np.concatenate([place, np.arange(len(pairs))]),
        np.concatenate([working, choosing[instance.market[kind], vendor]]),
        np.concatenate([np.ones(len(working)), -instance.units[kind].astype(float)]),
    )  # fmt: skip


def _answer(program: Program, *, whole: bool) -> tuple[Answer, float, Floats]:
    """Whether the program has a solution, its value and its columns."""
    import highspy

    solver = silent_solver()
    seconds = _SECONDS_WHOLE if whole else _SECONDS
    for name, value in (("threads", 1), ("random_seed", 1), ("time_limit", seconds)):
        solver.setOptionValue(name, value)
    if whole:
        solver.setOptionValue("mip_rel_gap", 1e-6)
    program.give(solver)
    solver.run()
    none = np.zeros(program.columns)
    if solver.getModelStatus() in {
        highspy.HighsModelStatus.kInfeasible,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,
    }:
        return "no", np.inf, none
    info = solver.getInfo()
    if info.primal_solution_status != 2:
        return "open", np.inf, none
    return "yes", float(info.objective_function_value), np.asarray(solver.getSolution().col_value, dtype=float)
