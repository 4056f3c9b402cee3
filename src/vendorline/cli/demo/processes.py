"""Long jobs that do not hang on each other, each in a process of its own."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from vendorline.quick_dataclass import dataclass

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True)
class Job(Generic[T]):
    """Work that another process has begun."""

    answer: Connection

    def result(self) -> T:
        """What the work gives; waits for it.

        Raises RuntimeError, with what the other process says, where it failed.
        """
        try:
            is_done, found = self.answer.recv()
        except EOFError:
            is_done, found = False, "a process ended before its work was done; it may have had too little memory"
        if not is_done:
            raise RuntimeError(found)
        result: T = found
        return result


class Processes:
    """Begins jobs; made by `processes`."""

    def __init__(self) -> None:
        import multiprocessing

        # A process that is copied (fork) would stand still where a library has threads, as Polars does.
        self._context = multiprocessing.get_context("spawn")
        self._processes: list[Any] = []

    def begin(self, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> Job[T]:
        """Begin a job: a function of a module, and what it is given."""
        answer, own = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_run, args=(own, work, given, named), daemon=True)
        process.start()
        own.close()
        self._processes.append(process)
        return Job(answer)

    def end(self) -> None:
        """End what still runs."""
        for process in self._processes:
            process.terminate()
            process.join()


@contextmanager
def processes() -> Iterator[Processes]:
    """Begins jobs, and ends those that still run where it is left."""
    jobs = Processes()
    try:
        yield jobs
    finally:
        jobs.end()


def _run(answer: Connection, work: Callable[..., Any], given: tuple[Any, ...], named: dict[str, Any]) -> None:
    """What the other process does: it works, and answers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began it ends it
    try:
        found = True, work(*given, **named)
    except Exception:
        found = False, traceback.format_exc()
    answer.send(found)
