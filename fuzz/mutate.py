"""Read many damaged inputs and count what came of them: `python fuzz/mutate.py --count 20000 --seed 1`.

The program must refuse or read each; it must never fail with an internal error, hang, run out of memory, leave a folder half-written or
accept a network that does not validate. Mutants that show otherwise are kept in a folder, with the numbers that make them again.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import select
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import readers  # noqa: E402 - stands beside this file
import trying  # noqa: E402

#: What the reading of one mutant may take, beyond what is loaded before.
MEMORY_BYTES = 2_000_000_000
SECONDS = 20
#: The first mutant of a reader in a new process pays for everything that is loaded.
FIRST_SECONDS = 90
#: A process is made anew after so many mutants, so that what one leaves behind does not count against another.
LIFETIME = 400


#: What says how many threads a library starts; each would take its share of the memory.
_THREADS = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS", "NUMEXPR_NUM_THREADS")


@dataclass
class Counts:
    """What came of the mutants of one reader."""

    codes: Counter[int] = field(default_factory=Counter)
    past: int = 0
    problems: Counter[str] = field(default_factory=Counter)

    @property
    def tried(self) -> int:
        """How many there were."""
        return sum(self.codes.values())


class Worker:
    """A process that reads one mutant after another."""

    def __init__(self, seed: int, work: Path) -> None:
        self.seed, self.work, self.done = seed, work, 0
        self.seen: set[str] = set()
        self.task: tuple[str, int] | None = None
        self.started = 0.0
        self.open()

    def open(self) -> None:
        """Start a new process."""
        settings = {"MALLOC_ARENA_MAX": "2", "PYTHONWARNINGS": "ignore"} | dict.fromkeys(_THREADS, "1")
        self.process = subprocess.Popen(  # noqa: S603 - this file
            [sys.executable, str(HERE / "mutate.py"), "--child", str(self.work), "--seed", str(self.seed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            bufsize=1,
            env=os.environ | settings,
        )
        self.done = 0

    def give(self, task: tuple[str, int]) -> None:
        """Let it read a mutant."""
        if self.done >= LIFETIME:
            self.close()
            self.open()
        self.task, self.started = task, time.monotonic()
        assert self.process.stdin is not None  # noqa: S101 - a pipe, as it was made
        with contextlib.suppress(BrokenPipeError):  # seen when its answer is read
            self.process.stdin.write(f"{task[0]} {task[1]}\n")

    def answer(self) -> trying.Tried | None:
        """What came of it; a process that is gone, or takes too long, is an answer too. None where it still reads."""
        assert self.task is not None and self.process.stdout is not None  # noqa: S101, PT018
        reader, number = self.task
        ready, _, _ = select.select([self.process.stdout], [], [], 0)
        if ready:
            line = self.process.stdout.readline()
            self.task, self.done = None, self.done + 1
            self.seen.add(reader)
            if line:
                return trying.Tried(**json.loads(line))
            code = self.process.wait()
            self.seen.clear()
            self.open()
            return trying.Tried(reader, number, -1, past=True, problem=f"killed: the process ended with {code}")
        if time.monotonic() - self.started > (SECONDS if reader in self.seen else FIRST_SECONDS):
            self.close()
            self.open()
            self.task = None
            return trying.Tried(reader, number, -2, past=True, problem=f"hang: over {SECONDS} seconds")
        return None

    def close(self) -> None:
        """End the process."""
        self.seen.clear()
        self.process.kill()
        self.process.wait()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as the command line says; 1 where something happened that must not."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=1_000, help="mutants in all, shared out among the readers")
    parser.add_argument("--seed", type=int, default=1, help="other mutants for another number")
    parser.add_argument(
        "--only", action="append", choices=sorted(readers.READERS), help="only this reader; may be given again"
    )
    parser.add_argument("--workers", type=int, default=2, help="processes side by side")
    parser.add_argument("--failures", type=Path, default=Path("fuzz-failures"), help="folder for what must be mended")
    parser.add_argument("--start", type=int, default=0, help="number of the first mutant")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.child is not None:
        return _child(given.child, given.seed)
    names = given.only or list(readers.READERS)
    each = -(-given.count // len(names))
    tasks = [(name, number) for number in range(given.start, given.start + each) for name in names]
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="vendorline-fuzz-") as home:
        counts = run(tasks, given.seed, given.workers, Path(home), given.failures)
    draw(counts, time.monotonic() - begun)
    return int(any(found.problems for found in counts.values()))


def run(tasks: Sequence[tuple[str, int]], seed: int, workers: int, home: Path, failures: Path) -> dict[str, Counts]:
    """Let processes read the mutants, and count."""
    counts: dict[str, Counts] = defaultdict(Counts)
    waiting = list(reversed(tasks))
    pool = [Worker(seed, home / f"w{n}") for n in range(workers)]
    try:
        while waiting or any(one.task for one in pool):
            for one in pool:
                if one.task is None and waiting:
                    one.give(waiting.pop())
            busy = [one.process.stdout for one in pool if one.task]
            select.select(busy, [], [], 0.5)
            for one in pool:
                if one.task is not None and (found := one.answer()) is not None:
                    _count(counts[found.reader], found, seed, failures)
                    done = sum(one.tried for one in counts.values())
                    if done % 500 == 0:
                        print(f"{done:,} of {len(tasks):,}", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print("stopped; what was tried so far is counted", file=sys.stderr)
    finally:
        for one in pool:
            one.close()
    return counts


def _count(counts: Counts, found: trying.Tried, seed: int, failures: Path) -> None:
    counts.codes[found.code] += 1
    counts.past += found.past
    if found.problem is None:
        return
    counts.problems[found.problem.partition(":")[0]] += 1
    folder = failures / f"{found.reader}-{seed}-{found.number}"
    mutant = readers.mutant(found.reader, seed, found.number)
    readers.lay_out(mutant, folder)
    again = f"python fuzz/mutate.py --only {found.reader} --seed {seed} --start {found.number} --count 1"
    text = f"{found.problem}\n\nvendorline {' '.join(mutant.arguments)}\n{again}\n"
    (folder / "WHAT.txt").write_text(text, encoding="utf-8", errors="replace")


def draw(counts: dict[str, Counts], seconds: float) -> None:
    """Print the counts."""
    for name, found in counts.items():
        codes = ", ".join(f"{code}: {number:,}" for code, number in sorted(found.codes.items()))
        problems = ", ".join(f"{kind}: {number:,}" for kind, number in found.problems.most_common()) or "none"
        print(
            f"{name:<11} {found.tried:>6,} mutants; past the first parser {found.past / found.tried:.0%}; exit {codes}; problems: {problems}"
        )
    print(f"{sum(found.tried for found in counts.values()):,} mutants in {seconds:,.0f} s")


def _child(work: Path, seed: int) -> int:
    """Read the mutants whose numbers come in, within bounded memory."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    for line in sys.stdin:
        reader, _, number = line.strip().partition(" ")
        _bound_memory(charts=reader == "result")
        answers.write(trying.try_one(reader, seed, int(number), work).to_json() + "\n")
    return 0


def _bound_memory(*, charts: bool) -> None:
    """Let the process have so much more memory than it has now; libraries hold addresses that they do not use.

    The engine that draws charts reserves far more of them than any bound would leave; there only what is written to is bounded.
    """
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    addresses = resource.RLIM_INFINITY if charts else pages * resource.getpagesize() + MEMORY_BYTES
    written = 4 * MEMORY_BYTES if charts else resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_AS, (addresses, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_DATA, (written, resource.RLIM_INFINITY))


if __name__ == "__main__":
    raise SystemExit(main())
