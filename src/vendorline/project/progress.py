"""How far long work is, told as it goes on; and a request to stop it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Event

from vendorline.errors import Stopped
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done, and how far it is.

    `done` of `total` steps; None where nobody knows how many. `bound` and `gap` of work that looks for the best: nothing can be better
    than `bound`, and what is found is at most the share `gap` worse.
    """

    stage: str
    done: int = 0
    total: int | None = None
    bound: float | None = None
    gap: float | None = None

    def __str__(self) -> str:
        steps = f" ({self.done:,} of {self.total:,})" if self.total and self.total > 1 else ""
        gap = f", at most {self.gap:.1%} from the best" if self.gap is not None else ""
        return f"{self.stage}{steps}{gap}"


class Watch:
    """Watches one piece of work: `show` is told of each step, and `stop`, from whatever thread, ends the work at the next one."""

    def __init__(self, show: Callable[[Progress], None] | None = None) -> None:
        self._show = show
        self._stop = Event()
        self.progress = Progress("starting")

    def stop(self) -> None:
        """Ask the work to stop."""
        self._stop.set()

    def is_stopped(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop.is_set()

    def show(self, progress: Progress) -> None:
        """Tell how far work is that ends by itself when it is asked to stop."""
        self.progress = progress
        if self._show is not None:
            self._show(progress)

    def stage(self, stage: str, total: int | None = None) -> None:
        """A new stage of so many steps. Raises Stopped where somebody asked to stop."""
        self._tell(Progress(stage, 0, total))

    def step(self, stage: str | None = None) -> None:
        """One step done; `stage` says what it is about. Raises Stopped where somebody asked to stop."""
        self._tell(replace(self.progress, stage=stage or self.progress.stage, done=self.progress.done + 1))

    def at(self, stage: str, done: int, total: int) -> None:
        """So many of so many steps of a stage done; of 0: nobody knows yet. Raises Stopped where somebody asked to stop."""
        self._tell(Progress(stage, done, total or None))

    def _tell(self, progress: Progress) -> None:
        self.show(progress)
        if self._stop.is_set():
            raise Stopped("stopped; nothing was left half-written")
