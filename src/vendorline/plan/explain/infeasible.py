"""Why there is no schedule: units that nobody may or can replace in time, limits that clash, and the least that would have to give way."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from vendorline.plan.assemble import Problem
from vendorline.plan.explain.bare import merged, without_costs, without_vendors
from vendorline.plan.explain.clash import Clash, clash_in, whole_part
from vendorline.plan.explain.elastic import WHOLE_OPTIONS, Elastic
from vendorline.plan.explain.lone import lone_groups
from vendorline.plan.explain.parts import Grouped, components, grouped, part_of
from vendorline.plan.explain.relaxation import Relaxation, alike, on_top, relaxed
from vendorline.plan.explain.shortage import Shortage, shortage
from vendorline.plan.explain.stuck import Stuck, stuck_units
from vendorline.plan.explain.view import View, view_of
from vendorline.plan.explain.words import counted
from vendorline.plan.problem.aggregate import of_types
from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.prices import Prices, rows_of
from vendorline.plan.problem.tighten import tightened
from vendorline.plan.solve.solver import solve

#: Rows are suspected whose price is above this part of the highest.
SUSPECT = 0.2
#: How many clashes are narrowed to the periods that they need.
NARROWED = 12
#: Up to so many options a relaxed problem is solved whole, to show that there is a schedule.
SOLVED_OPTIONS = 100_000
#: Parts with more options than this are told as they are, not narrowed to what clashes.
LARGE_OPTIONS = 40_000
#: Up to so many options, after what is alike was joined, a program says what is missing where prices do not.
PROGRAM_OPTIONS = 150_000
SECONDS = 30.0
#: How often further clashes are looked for once those found give way.
ROUNDS = 3
Verified = Literal["schedule", "relaxation", "no", "not_checked"]


@dataclass(frozen=True)
class WayOut:
    """Limits of one kind that give way, and no other: `parts` of them for every clash.

    `verified`: schedule, a schedule was found then; relaxation, nothing is missing any more in parts of units (whole units may ask for
    slightly more); no, that does not suffice; not_checked, time was up.
    """

    family: str
    parts: tuple[Relaxation, ...]
    verified: Verified
    sentence: str


@dataclass(frozen=True)
class Infeasible:
    """`status`: infeasible, proven by what is listed; not_found, no clash was found (in parts of units there may be a schedule)."""

    status: Literal["infeasible", "not_found"]
    stuck: tuple[Stuck, ...]
    clashes: tuple[Clash, ...]
    ways_out: tuple[WayOut, ...]
    sentences: tuple[str, ...]


def infeasible(
    given: Problem | Instance, *, seconds: float = SECONDS, stop: Callable[[], bool] | None = None
) -> Infeasible:
    """Why a problem has no schedule.

    Args:
        given: the problem.
        seconds: after which the search ends; what was found by then is told.
        stop: asked now and then whether to stop.
    """
    began = time.monotonic()

    def expired() -> bool:
        return time.monotonic() - began > seconds or (stop is not None and stop())

    view = view_of(given)
    stuck, places = stuck_units(given, view)
    rest = view if not stuck else _without(view, places)
    clashes = _clashes(rest, expired)
    ways = _ways_out(rest, clashes, expired)
    said = [one.sentence for one in stuck] + [one.sentence for one in clashes]
    said += [way.sentence for way in ways]
    status: Literal["infeasible", "not_found"] = "infeasible" if stuck or clashes else "not_found"
    if status == "not_found":
        said.append(
            "No limits were found that clash; a schedule may fail on whole units, or on one vendor for each market."
        )
    return Infeasible(status, tuple(stuck), tuple(clashes), tuple(ways), tuple(said))


def _without(view: View, stuck: Ints) -> View:
    """The view without types that have no option."""
    keep = np.setdiff1d(np.arange(len(view.instance.market)), stuck)
    instance = of_types(view.instance, keep, view.instance.units[keep])
    deadlines = tuple(replace(d, types=d.types[keep]) for d in view.deadlines)
    return replace(view, instance=instance, merged=instance, parent=np.arange(len(keep)), deadlines=deadlines)


def _clashes(view: View, expired: Callable[[], bool]) -> list[Clash]:
    """Clashes, one for each part of the problem that they do not share."""
    about = grouped(view)
    if not len(view.instance.market):
        return []
    if int(view.instance.is_open.sum()) > WHOLE_OPTIONS:
        carried = suspected(view, about, expired)
        if carried is not None:
            return _in_components(view, about, carried, expired)
        if expired():
            return []
    # Prices show what is missing by more than a little; a program shows the rest, where it is not too large.
    every = np.arange(len(about.groups))
    if int(view.instance.is_open.sum()) <= WHOLE_OPTIONS:
        part = part_of(view, about, every, np.zeros(len(every)), more=view.instance.size[2])
        found = clash_in(part, view, expired=expired)
        return [] if found is None else [found]
    part = part_of(view, about, every, np.zeros(len(every)), more=0)
    if int(part.part.instance.is_open.sum()) > PROGRAM_OPTIONS:
        return []
    carried = Elastic(part.part).carried()
    return [] if carried is None else _in_components(view, about, carried, expired)


def _in_components(view: View, about: Grouped, carried: Floats, expired: Callable[[], bool]) -> list[Clash]:
    """A clash for each part of the suspected rows; where there is none, less suspected rows are taken in."""
    found: list[Clash] = []
    for least in (SUSPECT, SUSPECT / 10):
        parts = components(about, np.flatnonzero(carried > least), len(view.instance.markets))
        parts.sort(key=lambda groups: (-float(carried[groups].max()), int(groups[0])))
        for groups in parts:
            if expired():
                return found
            narrow = len(found) < NARROWED
            part = part_of(view, about, groups, carried, more=view.instance.size[2])
            if int(part.part.instance.is_open.sum()) > LARGE_OPTIONS:
                # What is missing is proven by prices; too large to take apart.
                found.append(whole_part(part))
                continue
            one = clash_in(part, view, narrow=narrow, expired=expired)
            if one is not None:
                found.append(one)
        if found:
            break
    return found


def suspected(view: View, about: Grouped, expired: Callable[[], bool] = lambda: False) -> Floats | None:
    """[group]: the highest price of its rows where something is proven to be missing, in parts of what it may be; None: nothing is.

    What a group of rows cannot do alone goes first, then wider problems: what is missing without vendors and budgets needs neither to
    be explained.
    """
    tight = tightened(view.instance)
    alone = lone_groups(tight, about)
    if alone.any():
        return alone.astype(float)
    bare = without_costs(tight)
    for one in _wider(bare):
        found = shortage(one, expired=expired)
        if found.is_proven:
            return _by_group(view, about, one, found)
        if expired():
            return None
    return None


def _wider(bare: Instance) -> list[Instance]:
    """The problem with less and less left out."""
    found = [merged(without_vendors(bare))[0]]
    if bare.delivery is not None or bare.shares is not None or bare.size[1] > 1:
        found.append(merged(replace(bare, budgets=None, parts=()))[0])
    if bare.budgets is not None:
        found.append(merged(bare)[0])
    return found


def _by_group(view: View, about: Grouped, bare: Instance, found: Shortage) -> Floats:
    """The prices of a wider problem as those of groups of the problem."""
    prices = rows_of(bare).prices(found.carried)
    instance = view.instance
    like = rows_of(instance)
    shapes = [np.zeros(shape) for shape in like.shapes]
    kinds = len(instance.period_rows)
    delivery = prices.delivery if bare.delivery is not None else shapes[kinds]
    budgets = prices.budgets if bare.budgets is not None else shapes[kinds + 1]
    shares = prices.shares if bare.shares is not None else shapes[-2]
    vector = like.vector(Prices(prices.period_rows, delivery, budgets, prices.states, shares, shapes[-1]))
    carried = np.zeros(len(about.groups))
    np.maximum.at(carried, about.row_group, vector[: len(about.row_group)])
    return carried


def _ways_out(view: View, clashes: Sequence[Clash], expired: Callable[[], bool]) -> list[WayOut]:
    """For each kind of limit that is in every clash: all that would have to give way if only it did."""
    common = Counter(family for clash in clashes for family in {r.family for r in clash.relaxations})
    found = []
    for family, count in sorted(common.items()):
        if count < len(clashes) or expired():
            continue
        parts = [min((r for r in c.relaxations if r.family == family), key=lambda r: r.named) for c in clashes]
        found.append(_way_out(view, family, parts, expired))
    return found


def _way_out(view: View, family: str, parts: list[Relaxation], expired: Callable[[], bool]) -> WayOut:
    parts = alike(parts)
    now = relaxed(view, parts)
    verified: Verified = "no"
    then: Clash | None = None
    for _ in range(ROUNDS):
        again = _clashes(now, expired)
        if expired():
            verified = "not_checked"
            break
        if not again:
            verified = "relaxation"
            break
        more = [r for clash in again for r in clash.relaxations if r.family == family]
        then = again[0]
        if not more:
            break
        more = alike(more)
        now, parts = relaxed(now, more), on_top(parts, more, view)
    if verified == "relaxation" and int(now.merged.is_open.sum()) <= SOLVED_OPTIONS and not expired():
        solution = solve(now.merged, gap=1e9, time_limit=10.0, stop=expired)
        verified = "schedule" if solution.schedule is not None else "relaxation"
    return WayOut(family, tuple(parts), verified, _says(family, parts, verified, then))


def _says(family: str, parts: Sequence[Relaxation], verified: Verified, then: Clash | None) -> str:
    unique = list(dict.fromkeys(r.sentence for r in sorted(parts, key=lambda r: -r.named)))
    listed = "; ".join(unique[:3]) + (f"; and {counted(len(unique) - 3, 'more')}" if len(unique) > 3 else "")
    what = {
        "schedule": "a schedule was found then",
        "relaxation": "nothing is proven to be missing then; whole units may need slightly more",
        "no": "that alone does not suffice" + ("" if then is None else f": then {_named(then)} clash"),
        "not_checked": "not checked for want of time",
    }[verified]
    return f"If {family.replace('_', ' ')} alone gives way: {listed} ({what})."


def _named(clash: Clash) -> str:
    names = [limit.name for limit in clash.limits]
    return "; ".join(names[:3]) + (f" and {counted(len(names) - 3, 'more')}" if len(names) > 3 else "")
