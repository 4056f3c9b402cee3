"""Plans and costs of completions by another process, which is told what they are put together of, and then which to do.

A process of its own program: one that is copied would stand still where a library has threads, and one that begins the program of whoever
calls anew would run what stands there.
"""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from queue import SimpleQueue
from typing import IO, Any, TypeVar

from vendorline.plan.likely.completed import flat_problem
from vendorline.plan.likely.fully import FullPlan, planned_in_full
from vendorline.plan.likely.prepared import Prepared
from vendorline.plan.likely.recost import Recosted, recosted

T = TypeVar("T")
Task = tuple[str, dict[str, Any]]

_PROGRAM = "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from vendorline.plan.likely.worker import serve; serve()"


def full(made: Prepared, number: int, **asked: Any) -> FullPlan:
    """One completion planned in full; `asked` as in `planned_in_full`."""
    return planned_in_full(made, number, **asked)


def costed(made: Prepared, numbers: Sequence[int], plans: Sequence[Sequence[FullPlan]]) -> list[Recosted]:
    """Completions costed, each from the first of its plans from which a schedule comes.

    Args:
        made: what problems are put together of.
        numbers: of the completions.
        plans: of each, the plans to try, the nearest first.
    """
    found = []
    for number, mine in zip(numbers, plans, strict=True):
        flat = flat_problem(made, number)
        best = Recosted(None, float("-inf"))
        for plan in mine:
            one = recosted(flat, plan)
            best = Recosted(one.found, max(one.bound, best.bound), one.is_infeasible)
            if one.found is not None or one.is_infeasible:
                break
        found.append(best)
    return found


_WORK: dict[str, Callable[..., Any]] = {"full": full, "costed": costed}


class Hands:
    """Does tasks one after another, or several at once by other processes; results come in the order of tasks."""

    def __init__(self, made: Prepared, processes: Sequence[subprocess.Popen[bytes]] = ()) -> None:
        self._made, self._processes = made, processes

    def do(self, tasks: Iterable[Task], stop: Callable[[], bool], done: Callable[[], None]) -> list[Any]:
        """Do tasks; `stop` is asked between them, and leaves None for what was not begun; `done` is called after each."""
        if not self._processes:
            found = []
            for name, given in tasks:
                found.append(None if stop() else _WORK[name](self._made, **given))
                done()
            return found
        from concurrent.futures import ThreadPoolExecutor

        free = SimpleQueue[subprocess.Popen[bytes]]()
        for process in self._processes:
            free.put(process)

        def one(task: Task) -> Any:
            if stop():
                return None
            process = free.get()
            try:
                return _asked(process, task)
            finally:
                free.put(process)

        with ThreadPoolExecutor(len(self._processes)) as pool:
            results = []
            for result in pool.map(one, tasks):
                results.append(result)
                done()
            return results


@contextmanager
def hands(made: Prepared, processes: int) -> Iterator[Hands]:
    """Who does the work: this process alone, or so many others."""
    if processes < 2:
        yield Hands(made)
        return
    begun = [_begun() for _ in range(processes)]
    try:
        for process in begun:
            _tell(process, sys.path, made)
        yield Hands(made, begun)
    finally:
        for process in begun:
            process.kill()
            process.communicate()


def _begun() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _PROGRAM]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603


def _tell(process: subprocess.Popen[bytes], *what: Any) -> None:
    assert process.stdin is not None  # noqa: S101
    for one in what:
        pickle.dump(one, process.stdin)
    process.stdin.flush()


def _asked(process: subprocess.Popen[bytes], task: Task) -> Any:
    _tell(process, task)
    assert process.stdout is not None  # noqa: S101
    is_done, found = pickle.load(process.stdout)  # noqa: S301 (what a process of our own says)
    if not is_done:
        raise RuntimeError(found)
    return found


def serve() -> None:
    """What the other process does until its input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began it ends it
    given: IO[bytes] = sys.stdin.buffer
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing else may be written among the answers
    made = pickle.load(given)  # noqa: S301
    while True:
        try:
            name, asked = pickle.load(given)  # noqa: S301
        except EOFError:
            return
        try:
            found = True, _WORK[name](made, **asked)
        except Exception:  # noqa: BLE001 (whatever it is, whoever asked is told)
            found = False, traceback.format_exc()
        pickle.dump(found, answers)
        answers.flush()
