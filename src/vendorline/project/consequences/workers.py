"""Completions planned in full, several at a time where there are several cores."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.reduction import ForkingPickler
from types import MappingProxyType
from typing import Any

from vendorline.decide.case.options import Option, Rule
from vendorline.project.consequences.exposed import Drawn
from vendorline.project.consequences.followed import Planned
from vendorline.project.consequences.ground import Ground
from vendorline.project.consequences.whole import whole
from vendorline.project.progress import Watch

#: Processes that plan at a time; each holds the network.
MOST = 4
_SEED = 0


@dataclass(frozen=True, slots=True)
class Task:
    """An option to be planned in one completion; None: as the network is stated."""

    option: Option
    more: tuple[Rule, ...]
    completion: int | None
    end: str


def planned_by(ground: Ground, tasks: Sequence[Task], watch: Watch) -> list[Planned]:
    """Plan each task; the answer does not depend on how many processes do it. Raises Stopped where somebody asked to stop."""
    stage = watch.progress.stage
    watch.stage(stage, len(tasks))
    processes = min(MOST, os.cpu_count() or 1, len(tasks))
    if processes == 1:
        found = []
        for task in tasks:
            found.append(_planned(ground, task))
            watch.step()
        return found
    with ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_start, initargs=(ground,)
    ) as pool:
        waiting = {pool.submit(_of_worker, task): at for at, task in enumerate(tasks)}
        done: dict[int, Planned] = {}
        try:
            for one in as_completed(waiting):
                done[waiting[one]] = one.result()
                watch.step()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
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
