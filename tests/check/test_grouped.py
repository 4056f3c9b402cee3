"""A network counted in groups gives, row for row and element for element, what it gives counted one by one."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

import worlds
from vendorline.check import check, homes
from vendorline.check.findings import Findings
from vendorline.network.tables import Network
from vendorline.rulebook import provisions

NOW = date(2026, 11, 23)
JUDGED = [j for j in provisions().jurisdictions if any(x.provision.is_judged for x in provisions().laws_of([j]))]


@pytest.fixture
def in_groups(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Whatever its size, a network is counted in groups, once `GROUPED_FROM` is set to 0."""
    return monkeypatch


def both_ways(
    patch: pytest.MonkeyPatch, net: Network, rules: Any, days: list[date], **options: Any
) -> tuple[Findings, Findings]:
    patch.setattr(homes, "GROUPED_FROM", 10**9)
    single = check(net, rules, days, **options)
    single.elements()
    patch.setattr(homes, "GROUPED_FROM", 0)
    grouped = check(net, rules, days, **options)
    assert grouped.homes.is_grouped
    assert not single.homes.is_grouped
    return single, grouped


def assert_same(single: Findings, grouped: Findings) -> None:
    for one, other in zip(single.to_dicts(), grouped.to_dicts(), strict=True):
        assert one == other
    assert single.collisions == grouped.collisions
    keys = ["provision_id", "operator_id", "element_id", "from_on", "until_on", "why"]
    assert single.elements().sort(keys).to_dicts() == grouped.elements().sort(keys).to_dicts()


@pytest.mark.parametrize("seed", range(150))
def test_groups_give_what_single_elements_give(seed: int, in_groups: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    jurisdiction = rng.choice([*JUDGED, "GB", "CA", "SE", "DE", "RO", "EU", "IN", "US", "FR"])
    net, determined = worlds.some_network(rng, jurisdiction)
    days = sorted({worlds.some_day(rng) for _ in range(rng.choice((1, 1, 4, 20)))})
    others = [jurisdiction, *([rng.choice(JUDGED)] if rng.random() < 0.3 else [])]
    known = rng.choice((NOW, worlds.some_day(rng)))
    options: dict[str, Any] = {"known": known, "determinations": determined, "as_if": rng.random() < 0.3}
    assert_same(*both_ways(in_groups, net, others, days, **options))
