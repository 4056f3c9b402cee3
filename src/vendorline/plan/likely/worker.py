"""Work on one thing by another process beside this one, which is told the thing, and then what to do with it.

A process of its own program: one that is copied would stand still where a library has threads, and one that begins the program of whoever
calls anew would run what stands there.
"""

from __future__ import annotations

import copyreg
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from queue import SimpleQueue
from types import MappingProxyType
from typing import IO, Any

#: A function of a module, called with the thing that all tasks are about, and with these arguments.
Task = tuple[Callable[..., Any], dict[str, Any]]

_PROGRAM = "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from vendorline.plan.likely.worker import serve; serve()"


def _read_only(content: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(content)


def _in_parts(proxy: MappingProxyType[Any, Any]) -> tuple[Any, tuple[dict[Any, Any]]]:
    """A read-only mapping in parts that can be told to another process."""
    return _read_only, (dict(proxy),)


copyreg.pickle(MappingProxyType, _in_parts)


class Hands:
    """Does tasks one after another, or several at once, some of them by other processes; results come in the order of tasks."""

    def __init__(self, thing: Any, processes: Sequence[subprocess.Popen[bytes]] = ()) -> None:
        self._thing, self._processes = thing, processes
        self._untold = set(processes)

    def do(self, tasks: Iterable[Task], stop: Callable[[], bool], done: Callable[[], None]) -> list[Any]:
        """Do tasks; `stop` is asked between them, and leaves None for what was not begun; `done` is called after each."""
        if not self._processes:
            found = []
            for work, given in tasks:
                found.append(None if stop() else work(self._thing, **given))
                done()
            return found
        from concurrent.futures import ThreadPoolExecutor

        # None: this process itself, so that the thing is held once less.
        free = SimpleQueue[subprocess.Popen[bytes] | None]()
        for process in (None, *self._processes):
            free.put(process)

        def one(task: Task) -> Any:
            if stop():
                return None
            process = free.get()
            try:
                work, given = task
                return work(self._thing, **given) if process is None else self._asked(process, task)
            finally:
                free.put(process)

        with ThreadPoolExecutor(len(self._processes) + 1) as pool:
            results = []
            for result in pool.map(one, tasks):
                results.append(result)
                done()
            return results

    def _asked(self, process: subprocess.Popen[bytes], task: Task) -> Any:
        """What another process makes of a task; it is told the thing first, beside what others do meanwhile."""
        if process in self._untold:
            self._untold.discard(process)
            _tell(process, self._thing)
        return _asked(process, task)


@contextmanager
def hands(thing: Any, processes: int) -> Iterator[Hands]:
    """Who does the work: this process alone, or as many with it."""
    if processes < 2:
        yield Hands(thing)
        return
    begun = [_begun() for _ in range(processes - 1)]
    try:
        for process in begun:
            _tell(process, sys.path)  # it reads its libraries until it is told more
        yield Hands(thing, begun)
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
    thing = pickle.load(given)  # noqa: S301
    while True:
        try:
            work, asked = pickle.load(given)  # noqa: S301
        except EOFError:
            return
        try:
            found = True, work(thing, **asked)
        except Exception:  # noqa: BLE001 (whatever it is, whoever asked is told)
            found = False, traceback.format_exc()
        pickle.dump(found, answers)
        answers.flush()
