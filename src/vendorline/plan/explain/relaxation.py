"""The least by which one limit must give way for a clash to end, rounded up to what people would agree on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10
from typing import Literal

import numpy as np

from vendorline.plan.explain.change import with_limits
from vendorline.plan.explain.elastic import Elastic, Way
from vendorline.plan.explain.parts import Horizon, NamedPart
from vendorline.plan.explain.rows import Group
from vendorline.plan.explain.view import ANY_DEADLINE, Deadline, View
from vendorline.plan.explain.words import amount, counted
from vendorline.plan.problem.instance import Floats, Instance
from vendorline.plan.problem.prices import rows_of

#: How each kind of row gives way: crews by a percentage, sites out by so many, money by what is needed.
_WAYS: dict[str, Way] = {
    "crews": "factor", "subscribers_out": "factor", "work": "factor", "delivery": "factor", "budget": "sum",
    "sites_out": "each", "cap": "each", "state": "each", "vendor_share": "each",
}  # fmt: skip

#: Limits that would have to be widened by more than this are not: by a factor, or in steps.
MOST = 1e6


@dataclass(frozen=True)
class Relaxation:
    """How one group gives way.

    `family`: of rows, or `deadline`. `needed`: the least, `named`: rounded up; in parts of the limit (`way` factor), steps (each), money
    (sum) or periods (periods). `extra` [row of the problem]: what `named` adds to limits. `verified`: with it the clash has a schedule, or
    one in parts of units (a relaxation).
    """

    family: str
    label: str
    provision: str | None
    way: str
    needed: float
    named: float
    unit: str
    extra: Floats
    verified: Literal["schedule", "relaxation"]
    sentence: str
    subject: Group | Deadline


def relaxation(
    one: NamedPart, elastic: Elastic, active: Sequence[int], group: int, view: View, *, whole: bool
) -> Relaxation | None:
    """How a group of a clash must give way for it to end, if that helps.

    Args:
        one: the part.
        elastic: its programs.
        active: the groups of the clash.
        group: the one to give way.
        view: the problem.
        whole: whether to show it in whole units.
    """
    name = one.names[group]
    if isinstance(name, Horizon):
        return None
    if isinstance(name, Deadline):
        return _later(one, elastic, active, group, name, view, whole=whole)
    way = _WAYS[name.family]
    needed, slack = elastic.least(active, group, way)
    if not np.isfinite(needed):
        return None
    named, extra = _named(needed, slack, way, name)
    is_shown = whole and elastic.ask(active, whole=True, extra=extra) == "yes"
    if whole and not is_shown:
        # Whole units need more than parts of units do.
        more, slack = elastic.least(active, group, way, whole=True)
        if np.isfinite(more) and more > 0:
            needed = more
            named, extra = _named(needed, slack, way, name)
            is_shown = True
    elif not whole and way != "sum" and elastic.ask(active, extra=extra) == "no":
        needed, extra = _in_whole_jobs(elastic, active, group, way, named, name)
        named = needed
    if not 0 < needed < np.inf:
        return None
    return Relaxation(
        name.family, name.label, name.provision, way, needed, named, name.unit, _of_problem(one, extra),
        "schedule" if is_shown else "relaxation", _words(name, way, named, view), name,
    )  # fmt: skip


def _named(needed: float, slack: Floats, way: Way, name: Group) -> tuple[float, Floats]:
    """What is needed, rounded up, and [row] what that adds."""
    if needed <= 0:
        return 0.0, slack
    named = _rounded_up(needed, way, name)
    return named, slack * (named / needed)


def _in_whole_jobs(
    elastic: Elastic, active: Sequence[int], group: int, way: Way, least: float, name: Group
) -> tuple[float, Floats]:
    """The least amount, as people would agree on it, with which there is room for whole jobs: parts of them need less."""
    steps = _steps_of_one(way, name)

    def extra(count: int) -> Floats:
        return elastic.widened_by(group, way, count / steps)

    low = high = max(round(least * steps), 1)
    while elastic.ask(active, extra=extra(high)) == "no":
        low, high = high + 1, 2 * high
        if high / steps > MOST:
            return np.inf, extra(0)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if elastic.ask(active, extra=extra(middle)) == "no" else (low, middle)
    return high / steps, extra(high)


def _later(
    one: NamedPart, elastic: Elastic, active: Sequence[int], group: int, name: Deadline, view: View, *, whole: bool
) -> Relaxation | None:
    # The last period is after all time.
    most = one.part.instance.size[2] - 2 - name.by
    if most <= 0 or elastic.ask(active, later=(group, most)) == "no":
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if elastic.ask(active, later=(group, middle)) == "no" else (low, middle)
    is_shown = False
    for periods in range(high, most + 1) if whole else ():
        answer = elastic.ask(active, whole=True, later=(group, periods))
        if answer != "no":
            high, is_shown = periods, answer == "yes"
            break
    else:
        if whole:
            return None
    return Relaxation(
        "deadline", name.operator, name.name, "periods", float(high), float(high), "periods", np.zeros(one.size),
        "schedule" if is_shown else "relaxation", _words(name, "periods", float(high), view), name,
    )  # fmt: skip


def _rounded_up(needed: float, way: Way, name: Group) -> float:
    """Up to a tenth of a per cent, a whole step (a tenth of a point of a cap), or three digits of money."""
    if way != "sum":
        return ceil(needed * _steps_of_one(way, name) - 1e-6) / _steps_of_one(way, name)
    place = 10.0 ** (floor(log10(needed)) - 2)
    return ceil(needed / place - 1e-6) * place


def _steps_of_one(way: Way, name: Group) -> int:
    """A tenth of a per cent, a tenth of a point of a cap, or whole steps."""
    if way == "factor":
        return 1000
    return 10 if name.family == "cap" else 1


def _of_problem(one: NamedPart, extra: Floats) -> Floats:
    """[row of the problem]: what is added; a factor or steps hold for all rows of the group."""
    found = np.zeros(one.size)
    inside = one.origin >= 0
    found[one.origin[inside]] = extra[inside]
    return found


def alike(found: Sequence[Relaxation]) -> list[Relaxation]:
    """Relaxations of one thing as one: the greatest of them."""
    greatest: dict[tuple[str, str, str | None], Relaxation] = {}
    for one in found:
        key = (one.family, one.label, one.provision)
        if key not in greatest or greatest[key].named < one.named:
            greatest[key] = one
    return list(greatest.values())


def on_top(before: Sequence[Relaxation], more: Sequence[Relaxation], view: View) -> list[Relaxation]:
    """Relaxations with others that were found once they held."""
    found = {(one.family, one.label, one.provision): one for one in before}
    for one in more:
        key = (one.family, one.label, one.provision)
        # Later deadlines may have made the plan longer: what they add to limits is nothing.
        extra = np.zeros_like(before[0].extra) if one.way == "periods" else one.extra
        if key not in found:
            found[key] = replace(one, extra=extra)
            continue
        old = found[key]
        if one.way == "factor":
            named, needed = (1 + old.named) * (1 + one.named) - 1, (1 + old.named) * (1 + one.needed) - 1
        else:
            named, needed = old.named + one.named, old.named + one.needed
        found[key] = replace(
            one, named=named, needed=needed, extra=old.extra + extra, sentence=_words(one.subject, one.way, named, view)
        )
    return list(found.values())


def _words(subject: Group | Deadline, way: str, named: float, view: View) -> str:
    """A relaxation in words."""
    if isinstance(subject, Group):
        return _sentence(subject, way, named, view.instance.currency)
    beyond = int(subject.by + named) - (view.instance.size[2] - 1)
    where = f", {counted(beyond, 'periods')} after the end of the plan" if beyond > 0 else ""
    who = f" for {subject.operator}" if subject.operator else ""
    what = "deadline" if subject.name == ANY_DEADLINE else f"deadline of {subject.name}"
    return f"{what}{who} {counted(named, 'periods')} later{where}"


def _sentence(name: Group, way: str, named: float, currency: str) -> str:
    if way == "factor":
        return f"+{amount(named * 100)} % {name.name}"
    if way == "sum":
        return f"+{currency} {amount(named)} {name.name}"
    when = {"sites_out": " in every period", "vendor_share": " for each vendor"}.get(name.family, "")
    return f"+{counted(named, name.step_name + ('' if named == 1 else 's'))} {name.name}{when}"


def relaxed(view: View, found: Sequence[Relaxation]) -> View:
    """The problem with some relaxations: the greatest where several are about one row or deadline.

    Deadlines after the last period end with it.
    """
    capacity = rows_of(view.instance).capacity
    extra = np.zeros(len(capacity))
    later: dict[tuple[str | None, str], int] = {}
    for one in found:
        extra = np.maximum(extra, one.extra)
        if one.family == "deadline":
            key = (one.provision, one.label)
            later[key] = max(later.get(key, 0), int(one.named))
    now = view
    if extra.any():
        widened = capacity + extra
        now = replace(now, instance=with_limits(now.instance, widened), merged=with_limits(now.merged, widened))
    return _with_later(now, later) if later else now


def _with_later(view: View, later: dict[tuple[str | None, str], int]) -> View:
    from vendorline.plan.explain.bare import longer
    from vendorline.plan.explain.change import deadlines_moved

    def by(deadline: Deadline) -> int:
        mine = [n for (name, who), n in later.items() if name == deadline.name and deadline.operator in who.split(", ")]
        return deadline.by + max(mine, default=0)

    moved = tuple(replace(deadline, by=by(deadline)) for deadline in view.deadlines)
    more = max(0, max((d.by for d in moved), default=0) - (view.instance.size[2] - 1))
    instance: Instance = longer(view.instance, more)
    points = tuple(None if p is None else np.concatenate([p, np.repeat(p[-1:], more)]) for p in view.points)
    return deadlines_moved(replace(view, instance=instance, merged=instance, points=points), moved)
