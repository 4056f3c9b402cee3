"""The problem, or a part of it, as a mixed integer program for HiGHS: all options, or some; vendors free, or fixed.

A column is how many units of a type take an option. Where vendors are free, binary columns say which vendor a market has, and every
option of a vendor waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.prices import rows_of
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.solve.columns import Columns, usage
from vendorline.plan.solve.program import Program, silent_solver
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Solved:
    """What HiGHS found: `status` (optimal, infeasible, stopped), the counts of each column, the objective and its bound."""

    status: str
    counts: Floats
    objective: float
    bound: float
    vendor: Ints | None
    duals: Floats | None


def solve_model(
    instance: Instance,
    columns: Columns,
    *,
    vendor: Ints | None = None,
    room: Floats | None = None,
    units: Ints | None = None,
    relaxed: bool = False,
    gap: float = 0.0,
    time_limit: float | None = None,
    nodes: int | None = None,
    left_out: float | None = None,
    start: Floats | None = None,
    threads: int = 1,
    stop: Callable[[], bool] | None = None,
) -> Solved:
    """Solve the program with HiGHS.

    Args:
        instance: the problem.
        columns: the options to choose from.
        vendor: [market] who supplies each; None = free, chosen here.
        room: what is left of each row (in the order of `rows_of`); None = all of it.
        units: [type] how many have to be placed; None = all.
        relaxed: solve the linear relaxation; duals are then given.
        gap: relative gap at which to stop.
        time_limit: in seconds.
        nodes: how many nodes of the search at most.
        left_out: what it costs to leave a unit out; None = none may be.
        start: counts of a schedule to begin from.
        threads: how many HiGHS may use.
        stop: asked now and then whether to stop.
    """
    rows = rows_of(instance)
    ends = len(rows.capacity) - rows.instance.borders.cost.size * instance.size[1]
    capacity = (rows.capacity if room is None else room)[:ends]
    row, column, amount = usage(instance, columns)
    wanted = instance.units if units is None else units
    solver = silent_solver()
    for name, value in (("threads", threads), ("mip_rel_gap", gap), ("random_seed", 1)):
        solver.setOptionValue(name, value)
    if time_limit is not None:
        solver.setOptionValue("time_limit", float(time_limit))
    if nodes is not None:
        solver.setOptionValue("mip_max_nodes", nodes)
    cost = np.where(
        columns.vendor < 0, instance.kept[columns.type],
        instance.cost[columns.type, np.maximum(columns.vendor, 0), columns.period],
    )  # fmt: skip
    program = Program(cost, wanted[columns.type].astype(float), not relaxed)
    used = np.unique(row)
    renumbered = np.full(ends, -1)
    renumbered[used] = np.arange(len(used))
    program.add_rows(-np.inf, capacity[used], renumbered[row], column, amount)
    types, place = np.unique(columns.type, return_inverse=True)
    entries = [(place, np.arange(len(columns)))]
    if left_out is not None:
        missing = program.add_columns(np.full(len(types), left_out), upper=float(wanted.max()), whole=False)
        entries.append((np.arange(len(types)), missing))
    place, column = (np.concatenate([entry[k] for entry in entries]) for k in range(2))
    program.add_rows(wanted[types].astype(float), wanted[types].astype(float), place, column, np.ones(len(column)))
    choosing = _with_vendors(program, instance, columns, wanted, relaxed=relaxed) if vendor is None else None
    program.give(solver)
    if start is not None:
        lacking = wanted[types].astype(float) - np.bincount(place[: len(columns)], weights=start, minlength=len(types))
        _begin(solver, start, lacking.astype(float) if left_out is not None else np.zeros(0))
    if stop is not None:
        _stop_when(solver, stop)
    solver.run()
    return _result(solver, columns, choosing, used, ends, relaxed=relaxed)


def _with_vendors(program: Program, instance: Instance, columns: Columns, wanted: Ints, *, relaxed: bool) -> Ints:
    """Columns for the vendor of each market, the options waiting for it, and borders between different ones."""
    markets, vendors = len(instance.markets), instance.size[1]
    choosing = program.add_columns(np.zeros(markets * vendors), whole=not relaxed).reshape(markets, vendors)
    program.add_rows(
        np.ones(markets), np.ones(markets), np.repeat(np.arange(markets), vendors), choosing.ravel(),
        np.ones(markets * vendors),
    )  # fmt: skip
    working = np.flatnonzero(columns.vendor >= 0)
    pair = columns.type[working] * vendors + columns.vendor[working]
    pairs, place = np.unique(pair, return_inverse=True)
    kind, vendor = pairs // vendors, pairs % vendors
    program.add_rows(
        -np.inf, np.zeros(len(pairs)),
        np.concatenate([place, np.arange(len(pairs))]),
        np.concatenate([working, choosing[instance.market[kind], vendor]]),
        np.concatenate([np.ones(len(working)), -wanted[kind].astype(float)]),
    )  # fmt: skip
    borders = instance.borders
    if len(borders.cost):
        apart = program.add_columns(borders.cost.astype(float), whole=False)
        count = len(apart) * vendors
        for one, other in ((borders.one, borders.other), (borders.other, borders.one)):
            program.add_rows(
                -np.inf, np.zeros(count), np.tile(np.arange(count), 3),
                np.concatenate([choosing[one].ravel(), choosing[other].ravel(), np.repeat(apart, vendors)]),
                np.concatenate([np.ones(count), -np.ones(count), -np.ones(count)]),
            )  # fmt: skip
    return choosing


def _begin(solver: Any, start: Floats, left_out: Floats) -> None:
    import highspy

    solution = highspy.HighsSolution()
    solution.col_value = [*start, *left_out]
    solver.setSolution(solution)


def _stop_when(solver: Any, stop: Callable[[], bool]) -> None:
    def ask(event: Any) -> None:
        if stop():
            event.interrupt()

    solver.cbMipInterrupt += ask
    solver.cbSimplexInterrupt += ask


def _result(solver: Any, columns: Columns, choosing: Ints | None, used: Ints, ends: int, *, relaxed: bool) -> Solved:
    import highspy

    status, solution, info = solver.getModelStatus(), solver.getSolution(), solver.getInfo()
    kinds = highspy.HighsModelStatus
    # Every column has bounds: what may be unbounded is infeasible.
    names = {kinds.kOptimal: "optimal", kinds.kInfeasible: "infeasible", kinds.kUnboundedOrInfeasible: "infeasible"}
    found = names.get(status, "stopped")
    values = np.asarray(solution.col_value, dtype=float)
    if not len(values) or info.primal_solution_status != 2:
        infeasible = found == "infeasible"
        bound = np.inf if infeasible else (-np.inf if relaxed else info.mip_dual_bound)
        return Solved(found, np.zeros(len(columns)), np.inf, bound, None, None)
    vendor = None if choosing is None else values[choosing].argmax(axis=1)
    duals = None
    if relaxed:
        duals = np.zeros(ends)
        duals[used] = -np.asarray(solution.row_dual)[: len(used)]
    counts = values[: len(columns)]
    objective = info.objective_function_value
    return Solved(
        found, counts if relaxed else np.rint(counts), objective, objective if relaxed else info.mip_dual_bound,
        vendor, duals,
    )  # fmt: skip


def schedule_of(instance: Instance, columns: Columns, counts: Floats, vendor: Ints) -> Schedule:
    """The schedule that counts of columns are."""
    types, _, periods = instance.size
    placed = np.zeros((types, periods + 1), dtype=np.int64)
    np.add.at(placed, (columns.type, columns.period), np.rint(counts).astype(np.int64))
    return Schedule(vendor, placed)
