"""`check` agrees with the plain row-by-row evaluator on random networks, provisions, days and states of knowledge."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

import plain_check
from vendorline.check import check
from vendorline.network.tables import Network
from vendorline.rulebook import Determination, provisions
from worlds import some_day, some_network

NOW = date(2026, 11, 23)
#: Pairs of a network and a day; each is judged under every provision of a jurisdiction.
CASES = int(os.environ.get("VENDORLINE_AGREEMENT", "2000"))
DAYS_EACH = 5
BATCHES = 4
NUMBERS = ("numerator", "numerator_unknown", "denominator", "share_low", "share_high", "slack")


def close(one: Any, other: Any) -> bool:
    """Whether two numbers are the same, as floats."""
    if one is None or other is None:
        return one is other
    return abs(float(Fraction(one)) - float(other)) < 1e-6


def differences(
    net: Network, determined: list[Determination], jurisdiction: str, days: list[date], known: date, *, as_if: bool
) -> Iterator[str]:
    """What the two say differently."""
    world = plain_check.World(
        {
            name: net[name].to_dicts()
            for name in ("operators", "sites", "elements", "bindings", "grants", "supplies", "controls")
        },
        net.as_of,
        net.manifest.complete,
        provisions(),
        determined,
        known,
        as_if,
    )
    found = check(net, jurisdiction, days, known=known, determinations=determined, as_if=as_if)
    for day in days:
        mine: dict[Any, dict[str, Any]] = {}
        for row in found.to_dicts():
            if row["on"] == day and row["provision_id"] not in BY_OWN_GRANTS:
                key = (
                    row["provision_id"],
                    row["reading"],
                    row["operator_id"],
                    row["level_key"],
                    tuple(row["vendor_ids"]),
                )
                assert key not in mine, f"two rows for {key}"
                mine[key] = row
        theirs = {
            (r["provision_id"], r["reading"], r["operator_id"], r["level_key"], tuple(r["vendor_ids"])): r
            for r in plain_check.evaluate(world, jurisdiction, day)
            if r["provision_id"] not in BY_OWN_GRANTS
        }
        if set(mine) != set(theirs):
            yield f"{day}: rows only in check {sorted(map(str, set(mine) - set(theirs)))}, only in the reference {sorted(map(str, set(theirs) - set(mine)))}"
        for key in sorted(set(mine) & set(theirs), key=str):
            row, expected = mine[key], theirs[key]
            # Bounds on traffic and premises are wider than need be where it is open what is in scope.
            wider = (
                row["verdict"] == "unknown"
                and row["basis"] in {"traffic", "premises"}
                and expected["verdict"] in {"met", "due", "breached"}
            )
            same = row["verdict"] == expected["verdict"] or wider
            counted = not expected["reasons"] & {"not_bound", "addressed_to_others"}
            numbers = [n for n in NUMBERS if counted and not close(expected[n], row[n])]
            fields = [n for n in ("deadline", "days_left", "law_status") if row[n] != expected[n]]
            reason = row["verdict"] == "unknown" and not wider and row["reason"] not in expected["reasons"]
            if not same or numbers or fields or reason:
                shown = {n: (row[n], expected.get(n)) for n in ("verdict", *numbers, *fields)}
                yield f"{day} {key}: {shown}, reason {row['reason']} of {expected['reasons']}"


#: Provisions under which each element waits for its own grant; they have tests of their own.
BY_OWN_GRANTS = frozenset({"FR-2020-EXPIRY"})


@pytest.mark.parametrize("batch", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, BATCHES))])
def test_check_agrees_with_the_plain_evaluator(batch: int) -> None:
    rng = random.Random(batch + 1)
    jurisdictions = [
        j for j in provisions().jurisdictions if any(x.provision.is_judged for x in provisions().laws_of([j]))
    ]
    weighted = [*jurisdictions, *["GB", "CA"] * 4, "SE", "DE", "RO", "EU", "IN", "US"]
    done = 0
    while done < CASES // BATCHES:
        jurisdiction = rng.choice(weighted)
        net, determined = some_network(rng, jurisdiction)
        days = sorted({some_day(rng) for _ in range(DAYS_EACH)})
        known = rng.choice((NOW, NOW, some_day(rng)))
        try:
            told = list(differences(net, determined, jurisdiction, days, known, as_if=rng.random() < 0.3))
        except plain_check.TooManyUncertainError:
            continue
        assert not told, (jurisdiction, known, told[:3], net["elements"].to_dicts(), determined)
        done += len(days)
