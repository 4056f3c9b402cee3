"""Damage on the way in never turns a verdict: a law over every effect, with dates, grants, areas and licensees."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from damaged import accepted, as_tables, damage
from vendorline.check import check
from vendorline.network.tables import Network
from vendorline.rulebook import Determination, provisions
from volume import examples
from worlds import some_day, some_network, well_known

NOW = date(2026, 11, 23)
JURISDICTIONS = tuple(provisions().jurisdictions)
Key = tuple[Any, ...]


def verdicts(
    network: Network, jurisdiction: str, on: list[date], determined: list[Determination], *, as_if: bool
) -> dict[Key, str]:
    found = check(network, jurisdiction, on, known=NOW, determinations=determined, as_if=as_if, accept_recalled=True)
    keys = ("on", "provision_id", "reading", "operator_id", "level_key")
    return {tuple(row[k] for k in keys): row["verdict"] for row in found.rows}


def is_turned(before: str, after: str) -> bool:
    """Whether an answer became one that damage must not make."""
    return (after == "met" and before in {"unknown", "due", "breached"}) or (
        before == "met" and after in {"due", "breached"}
    )


def turned(seed: int) -> list[Any]:
    rng = random.Random(seed)
    jurisdiction = rng.choice(JURISDICTIONS)
    network, determined = some_network(rng, jurisdiction)
    as_if = rng.random() < 0.7
    if as_if:
        network = well_known(network)
    tables = as_tables(network)
    whole = accepted(tables, network)
    assert whole is not None
    on = [some_day(rng) for _ in range(4)]
    before = verdicts(whole, jurisdiction, on, determined, as_if=as_if)
    found = []
    for _ in range(2):
        worse, done = tables, []
        for _ in range(rng.choice((1, 1, 2, 4))):
            worse, one = damage(worse, rng)
            done.append(one)
        damaged = accepted(worse, network)
        after = {} if damaged is None else verdicts(damaged, jurisdiction, on, determined, as_if=as_if)
        found += [
            (seed, jurisdiction, done, key, was, after[key])
            for key, was in before.items()
            if key in after and is_turned(was, after[key])
        ]
    return found


@settings(max_examples=examples(15, 40), deadline=None)
@given(st.integers(0, 10**9))
def test_no_damage_turns_a_verdict(seed: int) -> None:
    assert turned(seed) == []
