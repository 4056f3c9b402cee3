"""OR-Tools on a program that comes as arrays: run by `run.py` in an environment of its own; tells one line of JSON."""

from __future__ import annotations

import json
import resource
import sys
import time

import numpy as np


def cp_sat(model: dict[str, np.ndarray], gap: float, seconds: float) -> dict[str, object]:
    """CP-SAT with two workers; costs and amounts as hundredths."""
    from ortools.sat.python import cp_model

    m, scale = cp_model.CpModel(), 100
    x = [m.new_int_var(0, int(u), "") for u in np.ceil(model["upper"] - 1e-9)]
    order = np.argsort(model["row"], kind="stable")
    row, column = model["row"][order], model["column"][order]
    # Rounded so that no row gets tighter than it is.
    amount = np.floor(model["amount"][order] * scale + 1e-6).astype(np.int64)
    ends = np.searchsorted(row, np.arange(len(model["high"]) + 1))
    for r in range(len(model["high"])):
        part = slice(ends[r], ends[r + 1])
        if ends[r] == ends[r + 1]:
            continue
        terms = cp_model.LinearExpr.weighted_sum([x[c] for c in column[part].tolist()], amount[part].tolist())
        high = int(np.floor(model["high"][r] * scale + 1e-6))
        if np.isfinite(model["low"][r]):
            m.add(terms == high)
        else:
            m.add(terms <= high)
    m.minimize(cp_model.LinearExpr.weighted_sum(x, np.rint(model["cost"] * scale).astype(np.int64).tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.relative_gap_limit = gap
    solver.parameters.num_workers = 2
    status = solver.solve(m)
    has = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        "cost": solver.objective_value / scale if has else None,
        "bound": solver.best_objective_bound / scale,
        "status": solver.status_name(status),
    }


def pdlp(model: dict[str, np.ndarray], gap: float, seconds: float) -> dict[str, object]:
    """The relaxation by PDLP, one thread, to a relative gap of 1e-4."""
    from ortools.linear_solver import pywraplp

    del gap
    solver = pywraplp.Solver.CreateSolver("PDLP")
    infinity = solver.infinity()
    x = [solver.NumVar(0, float(u), "") for u in model["upper"]]
    rows = [
        solver.Constraint(float(low) if np.isfinite(low) else -infinity, float(high))
        for low, high in zip(model["low"], model["high"], strict=True)
    ]
    for r, c, a in zip(model["row"].tolist(), model["column"].tolist(), model["amount"].tolist(), strict=True):
        rows[r].SetCoefficient(x[c], a)
    objective = solver.Objective()
    for variable, cost in zip(x, model["cost"].tolist(), strict=True):
        objective.SetCoefficient(variable, cost)
    solver.SetTimeLimit(int(seconds * 1000))
    solver.SetSolverSpecificParametersAsString(
        "termination_criteria { simple_optimality_criteria { eps_optimal_relative: 1e-4 eps_optimal_absolute: 1e-4 } }"
    )
    status = solver.Solve()
    value = objective.Value() if status in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE) else None
    return {"cost": None, "bound": value, "status": str(status)}


if __name__ == "__main__":
    kind, path, wanted, limit = sys.argv[1:5]
    given = dict(np.load(path))
    cpu, wall = time.process_time(), time.perf_counter()
    found = {"cp-sat": cp_sat, "pdlp": pdlp}[kind](given, float(wanted), float(limit))
    found |= {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}
    found["memory_gb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps(found))
