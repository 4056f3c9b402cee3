"""Whether a saved plan is about the problem that a network, the law and terms make: every number of its certificate but the answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from vendorline.plan.assemble import Problem
from vendorline.plan.certificate.write import certificate
from vendorline.plan.problem.branches import without_cases
from vendorline.plan.problem.prices import rows_of
from vendorline.plan.problem.tighten import tightened

#: What the solver adds to the problem: an audit recounts it.
ANSWER = frozenset({"price", "cases", "vendor", "placed"})
#: Columns of units, and what they are in the rows of a plan.
_UNITS = {"owner_id": "operator_id", "region": "region", "layer": "layer", "from_vendor_id": "from_vendor_id"}
MOST = 20


def rebuilt_otherwise(told: Mapping[str, Any], problem: Problem) -> tuple[str, ...]:
    """Where a saved plan is about another problem, in words; none where it is about this one.

    Args:
        told: the JSON object of a plan.
        problem: what its network makes, asked the same.
    """
    instance = tightened(problem.instance)
    rows = rows_of(instance)
    unpriced = without_cases(instance, rows.prices(np.zeros(len(rows.capacity))), 0.0)
    made = json.loads(json.dumps(certificate(unpriced, None)))
    found = [f"the certificate's {where}" for where in _other(told["certificate"], made, "problem")]
    found += _other_units(told, problem)
    left = json.loads(json.dumps([one.to_dict() for one in problem.not_planned], default=str))
    if told["not_planned"] != left:
        found.append("the provisions that no schedule is made for")
    return tuple(f"{what}: not what the network, the law and the terms make" for what in found[:MOST])


def _other(told: Any, made: Any, where: str) -> Iterator[str]:
    """Names of what differs."""
    if isinstance(told, Mapping) and isinstance(made, Mapping):
        for key in sorted((set(told) | set(made)) - ANSWER):
            if key not in told or key not in made:
                yield f"{where} {key}"
            else:
                yield from _other(_by_itself(told[key]), made[key], f"{where} {key}" if where != "problem" else key)
    elif _is_records(told) or _is_records(made):
        if [one.get("name") for one in told] != [one.get("name") for one in made]:
            yield where
            return
        for one, other in zip(told, made, strict=True):
            yield from _other(one, other, f"{where} {other['name']}")
    elif not _same(told, made):
        yield where


def _by_itself(rows: Any) -> Any:
    """Rows without those that only follow from others."""
    return [row for row in rows if "of" not in row] if _is_records(rows) else rows


def _is_records(values: Any) -> bool:
    return isinstance(values, list) and bool(values) and isinstance(values[0], Mapping)


def _same(told: Any, made: Any) -> bool:
    if told == made:
        return True
    try:
        one, other = np.array(told, dtype=float), np.array(made, dtype=float)
    except (TypeError, ValueError):
        return False
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=1e-9, atol=1e-9, equal_nan=True))


def _other_units(told: Mapping[str, Any], problem: Problem) -> Iterator[str]:
    """Units that are left out, not of this network, or told as another's."""
    if told["objective"] is None:
        return
    columns = ("unit_id", "site_id", "is_standing", *_UNITS)
    units = problem.units.units.select(columns).to_dicts()
    mine = {unit["unit_id"]: (unit, int(kind)) for unit, kind in zip(units, problem.kind.tolist(), strict=True)}
    rows: Sequence[Mapping[str, Any]] = told["rows"]
    yield from (f"unit {row['unit_id']}" for row in rows if row["unit_id"] not in mine)
    yield from (f"unit {name}" for name in sorted(set(mine) - {row["unit_id"] for row in rows}))
    for row in rows:
        unit, kind = mine.get(row["unit_id"], (None, 0))
        if unit is None:
            continue
        same = kind == row["type"] and row["site_ids"] == [unit["site_id"]]
        same &= all(row[name] == unit[column] for column, name in _UNITS.items())
        if not same or (row["period"] is not None and row["action"] != ("replace" if unit["is_standing"] else "build")):
            yield f"unit {row['unit_id']}"
