"""What a plan tells beside its certificate, recounted from its rows: actions, totals, parts of the cost, gap and sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from vendorline.plan.answer import sentence
from vendorline.plan.certificate import Verified

#: Money may differ by so much.
CENT = 0.01


def told_otherwise(told: Mapping[str, Any], found: Verified) -> tuple[str, ...]:
    """Where a saved plan says something else than its rows and its certificate.

    What was left out, and what the planned network still breaches, stands in no certificate: only the network can show that.

    Args:
        told: the JSON object of a plan.
        found: what `verify` found.
    """
    return tuple(_differences(told, found))


def _differences(told: Mapping[str, Any], found: Verified) -> Iterator[str]:
    rows = told["rows"]
    twice = [name for name, count in Counter(row["unit_id"] for row in rows).items() if count > 1]
    yield from (f"{name}: stands twice" for name in twice[:9])
    for row in rows:
        if (row["action"] == "keep") != (row["period"] is None):
            yield f"{row['unit_id']}: it is said to be {row['action']}, and that is not what its period says"
        elif row["action"] == "keep" and row["to_vendor_id"] != row["from_vendor_id"]:
            yield f"{row['unit_id']}: it is kept, and changes its vendor"
    if found.objective is None:
        return
    counted: dict[tuple[str, str], tuple[int, float]] = {}
    for row in rows:
        count, cost = counted.get((row["operator_id"], row["action"]), (0, 0.0))
        counted[row["operator_id"], row["action"]] = count + 1, cost + row["cost"]
    stated = {(row["operator_id"], row["action"]): (row["units"], row["cost"]) for row in told["totals"]}
    for key in sorted(set(counted) | set(stated)):
        (units, cost), (said, money) = counted.get(key, (0, 0.0)), stated.get(key, (0, 0.0))
        if units != said or not _same(cost, money):
            yield f"total of {' '.join(key)}: {units} units at {cost:,.2f}, and {said} at {money:,.2f} are told"
    if not _same(sum(told["parts"].values()), found.objective):
        yield f"the parts of the cost sum to {sum(told['parts'].values()):,.2f}, and it is {found.objective:,.2f}"
    last = max((row["period"] for row in rows if row["period"] is not None), default=None)
    if last != max((row["last_period"] for row in told["markets"] if row["last_period"] is not None), default=None):
        yield f"the last period with work is {last}, and the markets say otherwise"
    gap = None if found.gap is None else max(found.gap, 0.0)
    if gap is not None and (told["gap"] is None or abs(gap - told["gap"]) > 1e-6):
        yield f"the gap is {gap:.6f}, and {told['gap']} is told"
    elif told["sentence"] != sentence(told, len(rows)):
        yield f"the sentence does not say what the rows do: {sentence(told, len(rows))}"


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= CENT + 1e-9 * abs(one)
