"""Time and gap of the solver, side by side with general solvers in one run, each in a process of its own.

    python benchmarks/plan/run.py --sites 1000 --seconds 60 --with ours highs-sites highs-types highs-ipm
    python benchmarks/plan/run.py --sites 1000 --seconds 60 --with ours cp-sat pdlp --ortools /path/to/venv/bin/python

OR-Tools cannot be imported beside HiGHS in one process, so it has an environment of its own: `python -m venv VENV` and
`VENV/bin/pip install ortools numpy`. Each line tells the schedule's cost, the bound, the gap, CPU seconds, wall seconds and memory.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does: see README.md

import numpy as np
from generator import instance
from programs import as_program

HERE = Path(__file__).parent


def ours(sites: int, seed: int, gap: float, seconds: float) -> dict[str, Any]:
    """The solver of the package; when each gap was first proven."""
    from vendorline.plan.solve.solution import Progress
    from vendorline.plan.solve.solver import solve

    problem, began, told = instance(sites, seed=seed), time.perf_counter(), []

    def watch(progress: Progress) -> None:
        told.append([time.process_time(), time.perf_counter() - began, progress.bound, progress.cost])

    start = time.process_time()
    found = solve(problem, gap=gap, time_limit=seconds, progress=watch)
    to_bound = next((row[0] - start for row in told if row[2] >= 0.9995 * found.bound), None)
    return {
        "cost": found.cost,
        "bound": found.proven,
        "bound_of_prices": found.bound,
        "cpu_s_to_bound": to_bound,
        "status": found.status,
    }


def highs(sites: int, seed: int, gap: float, seconds: float, *, kind: str) -> dict[str, Any]:
    """HiGHS on the whole problem, one thread: whole numbers for each site or type, or the relaxation by interior points."""
    from vendorline.plan.solve.program import silent_solver

    program = as_program(instance(sites, seed=seed), by_site=kind == "highs-sites", whole=kind != "highs-ipm")
    solver = silent_solver()
    options: dict[str, Any] = {"threads": 1, "time_limit": seconds, "mip_rel_gap": gap}
    options |= {"solver": "ipm", "run_crossover": "off"} if kind == "highs-ipm" else {}
    for name, value in options.items():
        solver.setOptionValue(name, value)
    program.give(solver)
    solver.run()
    info = solver.getInfo()
    if kind == "highs-ipm":
        return {"cost": None, "bound": info.objective_function_value, "status": str(solver.getModelStatus())}
    has = info.primal_solution_status == 2
    cost = info.objective_function_value if has else None
    return {"cost": cost, "bound": info.mip_dual_bound, "status": str(solver.getModelStatus())}


def ortools(sites: int, seed: int, gap: float, seconds: float, *, kind: str, python: str) -> dict[str, Any]:
    """OR-Tools on the problem by types, in its own environment: the model goes over as arrays."""
    program = as_program(instance(sites, seed=seed), by_site=False, whole=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.npz"
        np.savez(path, **program.arrays())
        command = [python, str(HERE / "with_ortools.py"), kind, str(path), str(gap), str(seconds)]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=4 * seconds + 600)
    lines = done.stdout.strip().splitlines()
    return json.loads(lines[-1]) if done.returncode == 0 and lines else {"status": done.stderr.strip()[-300:]}


def one(args: argparse.Namespace) -> None:
    """One solver, in this process; a line of JSON."""
    cpu, wall = time.process_time(), time.perf_counter()
    name, given = args.only, (args.sites, args.seed, args.gap, args.seconds)
    if name == "ours":
        found = ours(*given)
    elif name.startswith("highs"):
        found = highs(*given, kind=name)
    else:
        found = ortools(*given, kind=name, python=args.ortools)
    own, child = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    found.setdefault("cpu_s", time.process_time() - cpu)
    found.setdefault("wall_s", time.perf_counter() - wall)
    found["memory_gb"] = max(own.ru_maxrss, child.ru_maxrss) / 1e6
    if found.get("cost") and found.get("bound") and np.isfinite(found["cost"]):
        found["gap"] = found["cost"] / found["bound"] - 1
    print(json.dumps({"sites": args.sites, "seed": args.seed, "solver": name, **found}, default=float))


def main() -> None:
    """Every solver that is asked for, one after the other."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sites", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--gap", type=float, default=0.01)
    parser.add_argument("--with", dest="solvers", nargs="+", default=["ours", "highs-types", "highs-ipm"])
    parser.add_argument("--ortools", default="")
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    if args.only:
        one(args)
        return
    for name in args.solvers:
        subprocess.run([sys.executable, __file__, *sys.argv[1:], "--only", name], check=False)


if __name__ == "__main__":
    main()
