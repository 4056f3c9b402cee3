"""A problem as explanations see it: types told apart by the provisions they are under, and what one point of each cap is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.errors import UnknownName
from vendorline.plan.assemble import Problem
from vendorline.plan.obligations import Obligation, due_period
from vendorline.plan.problem.aggregate import of_types
from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.quick_dataclass import dataclass

#: The deadline of types for which no provision is known.
ANY_DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Deadline:
    """By the end of period `by`, units of `types` [type] must be replaced: `name` the provision, `operator` whom it binds."""

    name: str
    operator: str
    by: int
    types: NDArray[np.bool_]


@dataclass(frozen=True)
class View:
    """An instance whose types each stand under the same deadlines.

    `merged`: the instance that prices and schedules are of; its rows are the same. `parent[type]`: the type there. `points`: per limit on what stands, [period] how much of
    it is one percentage point of its cap; None where it is no cap, or the whole is not known. `kind[unit]`: the type of each unit of a
    problem, empty for an instance alone.
    """

    instance: Instance
    merged: Instance
    deadlines: tuple[Deadline, ...]
    parent: Ints
    points: tuple[Floats | None, ...]
    kind: Ints


def view_of(given: Problem | Instance) -> View:
    """The view of a problem, or of an instance alone (whose deadlines then have no provision)."""
    return _of_problem(given) if isinstance(given, Problem) else _of_instance(given)


def _of_instance(instance: Instance) -> View:
    latest = np.where(instance.last >= instance.first, instance.last, -1).max(axis=1, initial=-1)
    must = ~np.isfinite(instance.kept) & (latest >= 0) & (latest < instance.size[2] - 1)
    deadlines = tuple(Deadline(ANY_DEADLINE, "", int(by), must & (latest == by)) for by in np.unique(latest[must]))
    return View(
        instance,
        instance,
        deadlines,
        np.arange(len(instance.market)),
        (None,) * len(instance.states),
        np.zeros(0, dtype=np.int64),
    )


def _of_problem(problem: Problem) -> View:
    instance, units = problem.instance, problem.units
    removals = [asked for asked in problem.asked.planned if asked.kind == "remove"]
    under = np.zeros((units.units.height, len(removals)), dtype=bool)
    for number, asked in enumerate(removals):
        hit = units.members.join(asked.elements.filter("theirs"), on="element_id", how="semi")
        under[hit["unit"].unique().to_numpy(), number] = True
    keys = np.concatenate([problem.kind[:, None], under], axis=1).astype(np.int64)
    kinds, kind, counts = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    refined = of_types(instance, kinds[:, 0], counts.astype(np.int64))
    ends = instance.period_ends
    deadlines = tuple(
        Deadline(
            asked.name,
            asked.operator_id,
            due_period(asked, ends, problem.terms.periods_for_rules_without_deadline)[0],
            kinds[:, 1 + number].astype(bool),
        )
        for number, asked in enumerate(removals)
    )
    chosen = tuple(deadline for deadline in deadlines if deadline.types.any())
    return View(refined, instance, chosen, kinds[:, 0], _points(problem), kind.ravel().astype(np.int64))


def _points(problem: Problem) -> tuple[Floats | None, ...]:
    """[limit on what stands]: one percentage point of each cap, by period."""
    caps = {(asked.name, asked.operator_id): asked for asked in problem.asked.planned if asked.kind == "cap"}
    found: list[Floats | None] = []
    for state in problem.instance.states:
        # Of operators that share a limit, any one tells what the whole is.
        asked = caps.get((state.name, state.operator.partition(", ")[0]))
        found.append(None if asked is None else _whole(asked, problem.elements, problem.instance.period_ends) / 100)
    return tuple(found)


def _whole(asked: Obligation, elements: pl.DataFrame, ends: Sequence[date]) -> Floats:
    """[period]: all that a cap is a share of, if what is announced comes when it is announced."""
    held = asked.elements.join(
        elements.select("element_id", "site_id", "traffic_gb_day", "premises"), on="element_id", how="left"
    )
    installed, retired = pl.col("installed_on"), pl.col("retired_on")
    found = []
    for day in ends:
        here = held.filter((installed.is_null() | (installed <= day)) & (retired.is_null() | (retired > day)))
        if asked.basis == "sites":
            found.append(float(here["site_id"].n_unique()))
        elif asked.basis == "traffic":
            found.append(float(here["traffic_gb_day"].fill_null(0.0).sum()))
        elif asked.basis == "premises":
            found.append(float(here["premises"].fill_null(0).sum()))
        else:
            found.append(float(here.height))
    return np.array(found)


def number_of(problem: Problem, unit_id: str) -> int:
    """The number of a unit.

    Raises:
        UnknownName: no unit has this name.
    """
    names = problem.units.units["unit_id"].to_list()
    if unit_id not in names:
        raise UnknownName("unit", unit_id, names)
    return names.index(unit_id)
