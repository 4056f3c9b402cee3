"""Time the job decide: `python benchmarks/decide/run.py [--points LOG2] [--case FILE] [--network CASE] [--ema PYTHON]`.

A case of thirty numbers and five options, a million draws: means, losses by draw, how often each option is best, regret and quantiles,
as a ratio to drawing the numbers alone in the same process; the peak memory of the process beside it. `--case`: also a case file as
a whole, and again with one number changed. `--network`: a case whose amounts are worked out of a network, such as
`canada-2020-network`, in a fresh project, and again with one number changed: where the time goes. `--ema`: an interpreter that has EMA Workbench, which is put the same model as a plain
function of one draw. Of seven rounds in turns the middle one counts. Seconds are of the clock, and of the processor beside: on a busy machine only the latter compare.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

#: Of drawing alone and of everything, in turns; the middle one counts.
ROUNDS = 7
HERE = Path(__file__).resolve().parent

EMA = """
import sys, time, warnings; warnings.simplefilter('ignore')
sys.path[:0] = sys.argv[2:]
from ema_workbench import CategoricalParameter, Model, Policy, RealParameter, ScalarOutcome, perform_experiments, ema_logging
from thirty import OPTIONS, case_of_thirty, plain
from vendorline.decide.draws.parameters import parameters
drawn = [p for p in parameters(case_of_thirty().case) if p.is_drawn]
constant = {p.id: p.function.value(0.5) for p in parameters(case_of_thirty().case) if not p.is_drawn}
ids = {p.id.replace('.', '_'): p.id for p in drawn}
def model(option='allow', **values): return plain(option, {**constant, **{ids[n]: v for n, v in values.items()}})
found = Model('thirty', function=model)
found.uncertainties = [RealParameter(p.id.replace('.', '_'), *p.function.ends) for p in drawn]
found.levers = [CategoricalParameter('option', list(OPTIONS))]
found.outcomes = [ScalarOutcome(n) for n in ('cost', 'delay', 'exposure', 'access', 'trade')]
count = int(sys.argv[1])
start = time.process_time()
perform_experiments(found, scenarios=count, policies=[Policy(o, option=o) for o in OPTIONS])
print((time.process_time() - start) / count)
"""


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds of the clock and of the processor, and the result."""
    wall, busy = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - wall, time.process_time() - busy, result


def end_to_end(log2: int) -> None:
    """Everything about a million draws against the draws alone."""
    from thirty import case_of_thirty

    from vendorline.decide.analysis.means import Kept, means
    from vendorline.decide.analysis.per_draw import draws, quantiles
    from vendorline.decide.analysis.weights import region
    from vendorline.decide.draws.parameters import parameters
    from vendorline.decide.draws.sobol import Plan, uniforms

    file, plan = case_of_thirty(), Plan(log2=log2, scrambles=4)
    case, numbers = file.case, parameters(file.case)
    print(f"{plan.count:,} draws, {len(case.options)} options, {sum(p.is_drawn for p in numbers)} numbers drawn")

    def draw_alone() -> float:
        return sum(float(v[-1]) for chunk in uniforms(case, plan) for v in chunk.values(numbers).values())

    def all_of_it() -> Any:
        where = region(case)
        kept = Kept.room(case, plan, where.middle, today=True)
        base = means(case, plan, kept=kept)
        found = draws(base, plan, where.middle, kept, today=True)
        best = np.bincount(found.losses.argmin(axis=0), minlength=len(found.options)) / plan.count
        regret = (found.losses - found.losses.min(axis=0)).mean(axis=1)
        points = quantiles(found.x, (0.05, 0.5, 0.95))
        return best, regret, points

    timed(draw_alone)
    rounds = []
    for _ in range(ROUNDS):
        alone, busy_alone, _ = timed(draw_alone)
        whole, busy, (best, _, _) = timed(all_of_it)
        rounds.append((alone, busy_alone, whole, busy))
    alone, busy_alone, whole, busy = np.median(rounds, axis=0)
    ratios = sorted(busy / busy_alone for _, busy_alone, _, busy in rounds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"drawing alone {alone:.2f} s ({busy_alone:.2f} s of processor), everything {whole:.2f} s ({busy:.2f} s)")
    print(
        f"ratio {whole / alone:.2f} ({np.median(ratios):.2f} by processor, {ratios[0]:.2f} to {ratios[-1]:.2f}), peak memory {memory:.0f} MB, p_best {best.round(3)}"
    )


def a_case(path: Path) -> None:
    """A case file as a whole, and with one number changed."""
    from vendorline.decide import decide, read_case
    from vendorline.decide.analysis.runs import changed, run
    from vendorline.decide.draws.sobol import Plan, dimensions

    file = read_case(path)
    wall, busy, found = timed(lambda: decide(file))
    print(f"{path.name}, everything: {wall:.2f} s ({busy:.2f} s of processor)")
    number = next(p.parameter.id for p in found.crossings if p.parameter.name in file.case.uncertainties)

    def one_changed() -> Any:
        case = changed(file, {number: 1})
        return run(number, "changed", number, case, Plan(), found.best, dimensions(file.case))

    wall, busy, _ = timed(one_changed)
    print(f"one changed number ({number}): {wall:.2f} s ({busy:.2f} s)")
    wall, busy, _ = timed(lambda: decide(file, beside=False))
    print(f"the case without variants and removed acts: {wall:.2f} s ({busy:.2f} s)")


def of_network(name: str, number: str, completions: int | None, processes: int) -> None:
    """A case whose amounts are worked out of a network, in a fresh project, and again with one number changed."""
    from collections import Counter
    from tempfile import TemporaryDirectory

    from vendorline.project.consequences import over_completions
    from vendorline.project.decide_job import DecideQuestion, ask_decide, case_path
    from vendorline.project.overview import make_project
    from vendorline.project.progress import Progress, Watch

    over_completions.MOST = processes
    spent: Counter[str] = Counter()
    last: list[Any] = ["reading", _busy()]

    def show(progress: Progress) -> None:
        now = _busy()
        _, _, what = progress.stage.rpartition(": ")
        spent[last[0]] += now - last[1]
        last[:] = [what if ": " in progress.stage else progress.stage.partition(" ")[0], now]

    with TemporaryDirectory() as folder:
        home = make_project(Path(folder) / "project", country="CA")
        source = case_path(Path(name))
        file = home / "cases" / source.name
        for one in source.parent.glob("*.yaml"):
            (home / "cases" / one.name).write_bytes(one.read_bytes())
        if completions is not None:
            text = file.read_text("utf-8").replace("from_network:\n", f"from_network:\n  completions: {completions}\n")
            file.write_text(text, "utf-8")
        wall, _, _ = timed(lambda: ask_decide(DecideQuestion(case=file, log2=14), Watch(show)))
        print(f"{name}, everything: {wall:.0f} s ({_busy():.0f} s of processor, other processes included)")
        for what, seconds in spent.most_common():
            print(f"  {seconds:8.1f} s  {what}")
        own, others = (
            resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        print(f"peak memory {own:.0f} MB, of the largest other process {others:.0f} MB")
        changed = DecideQuestion(case=file, log2=14, quick=True, settings=(f"{number}=[1, 2, 4]",))
        wall, busy, _ = timed(lambda: ask_decide(changed))
        print(f"one changed number ({number}): {wall:.1f} s ({busy:.1f} s of processor)")


def _busy() -> float:
    """Seconds of the processor of this process and of those that have ended."""
    each = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in each)


def beside_ema(python: str, count: int) -> None:
    """EMA Workbench on the same model, by draw."""
    import vendorline

    source = str(Path(vendorline.__file__).parents[1])
    done = subprocess.run(
        [python, "-c", EMA, str(count), str(HERE), source], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"EMA Workbench could not be run:\n{done.stderr[-500:]}")
        return
    each = float(done.stdout.split()[-1])
    print(
        f"EMA Workbench, {count:,} draws x 5 options: {1e6 * each:.0f} microseconds a draw, so 1 M in {1e6 * each:.0f} s of processor"
    )


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--points", type=int, default=18, help="log2 of the points of each of four scrambles")
    asked.add_argument("--case", type=Path)
    asked.add_argument("--network", metavar="CASE")
    asked.add_argument("--number", default="delay_growth", help="which number of that case is changed")
    asked.add_argument("--completions", type=int, help="of the network; as the case says by default")
    asked.add_argument("--processes", type=int, default=2)
    asked.add_argument("--ema", metavar="PYTHON")
    asked.add_argument("--ema-draws", type=int, default=5_000)
    options = asked.parse_args()
    sys.path.insert(0, str(HERE))
    if options.network:
        of_network(options.network, options.number, options.completions, options.processes)
        return
    end_to_end(options.points)
    if options.case:
        a_case(options.case)
    if options.ema:
        beside_ema(options.ema, options.ema_draws)


if __name__ == "__main__":
    main()
