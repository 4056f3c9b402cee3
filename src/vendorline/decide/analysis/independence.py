"""The test of "we will not be influenced by other jurisdictions": the same draws with outside pressure removed.

Pressure is a list of named acts, each with its owner: answers of others, and acts that change facts. Which of them count decides the
class, so it is given for every set of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import numpy as np

from vendorline.decide.analysis.means import Means
from vendorline.decide.analysis.ranking import among, decided_today, runner_up
from vendorline.decide.analysis.waiting import spread
from vendorline.decide.analysis.weights import Region
from vendorline.decide.case.changed import reopened
from vendorline.decide.case.model import Case
from vendorline.quick_dataclass import dataclass

#: The part of the weights in which the best may change while a decision is still called independent.
TOLERATED = 0.05
#: With more acts than this not every set of them is tried.
_MOST_ACTS = 4


@dataclass(frozen=True, slots=True)
class Act:
    """One act of somebody outside: `answer` to the decision, or one that changes facts."""

    name: str
    title: str
    owner: str
    is_answer: bool


@dataclass(frozen=True, slots=True)
class Removed:
    """The decision without some acts."""

    acts: tuple[str, ...]
    best: str
    runner_up: str
    gap: float
    gap_standard_error: float
    changed: float
    changed_standard_error: float
    verdict: str
    draws_changed: float | None
    options: Mapping[str, float]


def acts(case: Case) -> tuple[Act, ...]:
    """Every act that the case names as pressure."""
    answers = [Act(n, r.title, r.pressure, True) for n, r in case.responses.items() if r.pressure]
    facts = [Act(n, e.title, e.pressure, False) for n, e in case.events.items() if e.pressure]
    return (*answers, *facts)


def sets_of(found: tuple[Act, ...]) -> Iterator[tuple[str, ...]]:
    """The sets of acts that are removed: each alone, and together; all of them where they are few."""
    names = [act.name for act in found]
    if len(names) <= _MOST_ACTS:
        for size in range(1, len(names) + 1):
            yield from combinations(names, size)
        return
    told: list[tuple[str, ...]] = [(name,) for name in names]
    for owner in dict.fromkeys(act.owner for act in found):
        told.append(tuple(a.name for a in found if a.owner == owner and a.is_answer))
        told.append(tuple(a.name for a in found if a.owner == owner))
    told += [tuple(a.name for a in found if a.is_answer), tuple(names)]
    yield from dict.fromkeys(s for s in told if s)


def without(case: Case, data: Mapping[str, Any], names: tuple[str, ...]) -> tuple[list[str], dict[str, Any]]:
    """What to remove, and what becomes open again: an event that has happened, and would not have without what is removed.

    Returns the names to remove and the changes to the case as plain data.
    """
    undone = dict[str, Any]()
    gone = {name for name in names if name in case.events}
    while True:
        more = {
            n
            for n, e in case.events.items()
            if e.given in gone | set(undone) and e.happened is not None and n not in gone
        }
        if more <= set(undone):
            break
        for name in more:
            undone[name] = reopened(data["events"][name])
    return list(names), undone


def verdict_of(same: bool, gap: float, gap_error: float, changed: float, changed_error: float) -> str:
    """The class of a decision without some acts.

    dependent: another option is best. independent: the same, and in at most 5 % of the weights another. leaning: else. unresolved: the
    gap to the next, or the 5 %, lies within two standard errors.
    """
    if abs(gap) <= 2 * gap_error:
        return "unresolved"
    if not same:
        return "dependent"
    if abs(changed - TOLERATED) <= 2 * changed_error and changed > 0:
        return "unresolved"
    return "independent" if changed <= TOLERATED else "leaning"


def compared(
    base: Means, other: Means, where: Region, names: tuple[str, ...], draws_changed: float | None = None
) -> Removed:
    """A decision against the same without some acts; the gap is that to the next of what can be decided today."""
    losses = other.losses(where.middle)
    mean = losses.mean(axis=0)
    best = among(other, mean)[0]
    second = runner_up(other, mean, best)
    gap = losses[:, other.options.index(second)] - losses[:, other.options.index(best)]
    before = among(base, base.losses(where.middle).mean(axis=0))[0]
    same = decided_today(other, best) == decided_today(base, before)
    changed, error = (
        _changed(base, other, where, None),
        spread(np.array([_changed(base, other, where, s) for s in range(len(losses))])),
    )
    verdict = verdict_of(same, float(gap.mean()), spread(gap), changed, error)
    by_name = {name: float(value) for name, value in zip(other.options, mean, strict=True)}
    return Removed(names, best, second, float(gap.mean()), spread(gap), changed, error, verdict, draws_changed, by_name)


def _changed(base: Means, other: Means, where: Region, scramble: int | None) -> float:
    """The part of the weights in which another option of today is best."""
    firsts = []
    for means in (base, other):
        x = means.scaled(means.x)
        mean = x.mean(axis=0) if scramble is None else x[scramble]
        firsts.append((where.points @ mean.T).argmin(axis=1))
    return float(where.parts[firsts[0] != firsts[1]].sum())
