"""A small set of named limits that clash: none of them can go without the others being possible together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from vendorline.plan.explain.elastic import Elastic
from vendorline.plan.explain.parts import Horizon, Named, NamedPart
from vendorline.plan.explain.relaxation import Relaxation, relaxation
from vendorline.plan.explain.rows import Group, when_of
from vendorline.plan.explain.view import ANY_DEADLINE, Deadline, View
from vendorline.plan.explain.words import amount, counted, period_name, span_name


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a clash: `family` of rows, `deadline` or `end_of_plan`; `when` it holds, narrowed to what the clash needs."""

    family: str
    label: str
    provision: str | None
    when: str
    name: str


@dataclass(frozen=True)
class Clash:
    """Limits that cannot be kept together.

    `units`: how many units are under them. `is_irreducible`: without any one of them there is a schedule for the rest. `whole_units`:
    shown with whole units and one vendor for each market; else in parts of units, which proves as much. `relaxations`: how each alone
    would have to give way.
    """

    limits: tuple[Limit, ...]
    units: int
    is_irreducible: bool
    whole_units: bool
    relaxations: tuple[Relaxation, ...]
    sentence: str


def clash_in(
    one: NamedPart, view: View, *, narrow: bool = True, expired: Callable[[], bool] = lambda: False
) -> Clash | None:
    """A clash in a part of a problem; None where its limits can be kept together.

    Args:
        one: the part.
        view: the problem.
        narrow: also find the periods that the clash needs, and show relaxations in whole units where the part is small.
        expired: whether time is up; the set may then be larger than it need be.
    """
    elastic = Elastic(one.part)
    active = list(range(one.part.groups))
    whole = elastic.can_be_whole and narrow
    if elastic.ask(active, whole=whole) != "no":
        return None
    # The least suspected goes first; a deadline stays where a limit can do without it.
    irreducible = True
    for group in sorted(active, key=lambda g: (one.worth[g], g)):
        if expired():
            irreducible = False
            break
        fewer = [g for g in active if g != group]
        answer = elastic.ask(fewer, whole=whole)
        active = fewer if answer == "no" else active
        irreducible = irreducible and answer != "open"
    spans = _narrowed(one, elastic, active, whole=whole) if narrow and not expired() else {}
    found = [relaxation(one, elastic, active, group, view, whole=whole) for group in active if not expired()]
    limits = tuple(_limit(one, group, spans.get(group)) for group in active)
    given = tuple(r for r in found if r is not None)
    return Clash(
        limits, one.units, irreducible, whole, given, _sentence(limits, given, _share(one, elastic, active), one)
    )


def whole_part(one: NamedPart) -> Clash:
    """All limits of a part as one clash that was not narrowed."""
    limits = tuple(_limit(one, group, None) for group in range(one.part.groups))
    names = [limit.name for limit in limits]
    listed = "; ".join(names[:6]) + (f" and {counted(len(names) - 6, 'more')}" if len(names) > 6 else "")
    text = f"{counted(one.units, 'units')}: some of these cannot be kept together: {listed}."
    return Clash(limits, one.units, is_irreducible=False, whole_units=False, relaxations=(), sentence=text)


def _narrowed(one: NamedPart, elastic: Elastic, active: list[int], *, whole: bool) -> dict[int, tuple[int, int]]:
    """The periods that the clash needs of each group of rows: none before the first, none after the last."""
    period = np.array([-1 if row.period is None else row.period for row in one.rows], dtype=np.int64)
    rows = np.ones(len(period), dtype=bool)
    spans: dict[int, tuple[int, int]] = {}
    for group in active:
        mine = np.flatnonzero((one.part.row_group == group) & (period >= 0))
        if not mine.size:
            continue
        have = np.unique(period[mine])

        def clashes(first: int, last: int, mine: np.ndarray = mine, have: np.ndarray = have) -> bool:
            trial = rows.copy()
            trial[mine] = (period[mine] >= have[first]) & (period[mine] <= have[last])
            return elastic.ask(active, whole=whole, rows=trial) == "no"

        low, high = 0, len(have) - 1
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if clashes(0, middle) else (middle + 1, high)
        last, low = high, 0
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if clashes(middle, last) else (low, middle - 1)
        spans[group] = (int(have[low]), int(have[last]))
        rows[mine] = (period[mine] >= have[low]) & (period[mine] <= have[last])
    return spans


def _limit(one: NamedPart, group: int, span: tuple[int, int] | None) -> Limit:
    named: Named = one.names[group]
    ends = one.part.instance.period_ends
    if isinstance(named, Deadline):
        when = period_name(ends, named.by)
        law = "the deadline" if named.name == ANY_DEADLINE else f"the deadline of {named.name}"
        who = f" for {named.operator}" if named.operator else ""
        return Limit("deadline", named.operator, named.name, when, f"{law}{who}, end of {when}")
    if isinstance(named, Horizon):
        when = period_name(ends, named.last)
        return Limit("end_of_plan", "", None, when, f"the end of the plan, {when}")
    mine = (one.part.row_group == group) & (one.origin >= 0)
    rows = [row for row, is_mine in zip(one.rows, mine, strict=True) if is_mine]
    when = when_of(rows, ends) if span is None else span_name(ends, *span)
    return Limit(named.family, named.label, named.provision, when, f"{named.name}, {when}")


def _share(one: NamedPart, elastic: Elastic, active: list[int]) -> str:
    """What crews there are, and what the work takes, where the clash is about crews and deadlines alone."""
    groups = [one.names[g] for g in active]
    work = [g for g in active if isinstance(one.names[g], Group)]
    deadlines = [name for name in groups if isinstance(name, Deadline)]
    if len(work) != 1 or len(deadlines) != 1 or one.names[work[0]].family != "crews":  # type: ignore[union-attr]
        return ""
    instance, closer = one.part.instance, one.part.closers[active[-1] - one.part.row_groups]
    rows = instance.period_rows[0]
    kept = np.isfinite(instance.kept)
    due = (closer < instance.size[2]) & ~kept & (rows.group[instance.market] >= 0)
    need = float((rows.use * instance.units)[due].sum())
    mine = np.flatnonzero(one.part.row_group == work[0])
    early = [place for place in mine.tolist() if _is_by(one.rows[place].period, deadlines[0].by)]
    there, usable = (float(limits[early].sum()) for limits in (elastic.capacity, elastic.usable))
    if need > there:
        return f" ({amount(need, 6)} {rows.unit} of work, {amount(there, 6)} there by then)"
    if need > usable:
        return (
            f" ({amount(need, 6)} {rows.unit} of work; of {amount(there, 6)} there by then "
            f"whole jobs can use {amount(usable, 6)})"
        )
    return ""


def _is_by(period: int | None, last: int) -> bool:
    return period is not None and period <= last


def _sentence(limits: tuple[Limit, ...], found: tuple[Relaxation, ...], why: str, one: NamedPart) -> str:
    names = [limit.name for limit in limits]
    text = (
        f"{counted(one.units, 'units')}: {'; '.join(names)} cannot {'all ' if len(names) > 2 else ''}be kept together"
    )
    text = text if len(names) > 1 else f"{counted(one.units, 'units')}: {names[0]} cannot be kept"
    helps = f" Any one of these would end it: {'; '.join(r.sentence for r in found)}." if found else ""
    return f"{text}{why}.{helps}"
