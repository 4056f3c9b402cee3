"""Completions planned in full, several at a time where there are several cores."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from multiprocessing.reduction import ForkingPickler
from types import MappingProxyType
from typing import Any, Self

from vendorline.decide.case.options import Option, Rule
from vendorline.project.consequences.exposed import Drawn
from vendorline.project.consequences.followed import Planned
from vendorline.project.consequences.ground import Ground
from vendorline.project.consequences.whole import whole
from vendorline.project.progress import Watch
from vendorline.quick_dataclass import dataclass

#: Processes that plan at a time; each holds the network.
MOST = 4
#: Elements of all tasks together below which starting processes takes longer than it saves.
FEW = 200_000
_SEED = 0


@dataclass(frozen=True, slots=True)
class Task:
    """An option to be planned in one completion; None: as the network is stated."""

    option: Option
    more: tuple[Rule, ...]
    completion: int | None
    end: str


class Workers:
    """Processes that plan completions of one ground; they start when there is enough to do, and end with the block they are opened in.

    What they find does not depend on how many they are.
    """

    def __init__(self, ground: Ground, most: int = MOST) -> None:
        self._ground, self._most = ground, most
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def planned(self, tasks: Sequence[Task], watch: Watch) -> list[Planned]:
        """Plan each task. Raises Stopped where somebody asked to stop."""
        watch.stage(watch.progress.stage, len(tasks))
        processes = min(self._most, os.cpu_count() or 1, len(tasks))
        elements = self._ground.setting.network.columns("elements", ["vendor_id"]).height
        if processes == 1 or elements * len(tasks) < FEW:
            found = []
            for task in tasks:
                found.append(_planned(self._ground, task))
                watch.step()
            return found
        if self._pool is None:
            start = get_context("spawn")
            self._pool = ProcessPoolExecutor(processes, mp_context=start, initializer=_start, initargs=(self._ground,))
        waiting = {self._pool.submit(_of_worker, task): at for at, task in enumerate(tasks)}
        done: dict[int, Planned] = {}
        for one in as_completed(waiting):
            done[waiting[one]] = one.result()
            watch.step()
        return [done[at] for at in range(len(tasks))]


def _read_only(content: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(content)


def _in_parts(proxy: MappingProxyType[Any, Any]) -> tuple[Any, tuple[dict[Any, Any]]]:
    """A read-only mapping in parts that can be sent to a worker."""
    return _read_only, (dict(proxy),)


ForkingPickler.register(MappingProxyType, _in_parts)

#: What a worker plans for; set once when it starts.
_grounds: list[Ground] = []


def _start(ground: Ground) -> None:
    _grounds.append(ground)


def _of_worker(task: Task) -> Planned:
    return _planned(_grounds[-1], task)


def _planned(ground: Ground, task: Task) -> Planned:
    drawn = None if task.completion is None or ground.priors is None else Drawn(ground.priors, _SEED, task.completion)
    return Planned.of(task.completion or 0, whole(ground.setting, task.option, task.more, drawn, task.end))
