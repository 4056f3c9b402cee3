"""A network counted in groups gives, row for row and element for element, what it gives counted one by one."""

from __future__ import annotations

import random
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import worlds
from networks import bound, element, network
from vendorline.check import check, homes
from vendorline.check.findings import Findings
from vendorline.network import read_network, write_network
from vendorline.network.tables import Network, conform
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


@pytest.mark.parametrize("seed", range(60))
def test_files_and_their_index_give_what_the_tables_give(
    seed: int, in_groups: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Written, read back without reading the elements, and judged from the index beside them."""
    rng = random.Random(5000 + seed)
    jurisdiction = rng.choice([*JUDGED, "GB", "CA", "SE", "DE", "RO", "IN", "US", "FR"])
    net, determined = worlds.some_network(rng, jurisdiction)
    if rng.random() < 0.7:  # suppliers and managers of single elements are told by no kind
        net = net.with_tables(supplies=net["supplies"].clear(), controls=net["controls"].clear())
    for module, name, value in (("write", "STAYS_FROM", 1), ("read", "STAYS_FROM", 1), ("index", "_LEAST_PER_KIND", 0)):
        in_groups.setattr(import_module(f"vendorline.network.{module}"), name, value)
    folder = tmp_path / "of 'them' [1] *?"
    write_network(net, folder, validated=True)
    days = sorted({worlds.some_day(rng) for _ in range(rng.choice((1, 1, 6)))})
    options: dict[str, Any] = {"known": NOW, "determinations": determined, "as_if": rng.random() < 0.3}
    in_groups.setattr(homes, "GROUPED_FROM", 10**9)
    single = check(net, jurisdiction, days, **options)
    stored = read_network(folder)
    assert stored.file_of("elements") is not None
    assert stored.index is not None
    grouped = check(stored, jurisdiction, days, **options)
    assert grouped.homes.is_grouped
    assert_same(single, grouped)
    assert stored.file_of("elements") is not None, "the table of elements was read whole"


def test_sites_abroad_and_suppliers_by_region(in_groups: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is told of places alone: a country outside the territory, a region with an operator of its own, an area."""
    elements = [
        element(f"e{i}", f"s{i % 4}", function="gnb", vendor_id=("huawei", "nokia", None)[i % 3]) for i in range(24)
    ]
    net = network(elements, country="SE", bindings=[bound("SE-2020")])
    places = net["sites"].with_columns(
        country=pl.Series(["SE", "NO", None, "DK"]), region=pl.Series(["north", "south", None, "south"]),
        areas=pl.Series([["Berlin"], None, ["brest"], None], dtype=pl.List(pl.String)),
    )  # fmt: skip
    supplies = [{"region": "south", "role": "operation", "vendor_id": "zte", "country": "IN"}]
    for more in ({}, {"supplies": conform("supplies", supplies)}):
        told = net.with_tables(sites=places, **more)
        days = [date(2021, 6, 1), date(2025, 6, 1)]
        for rules in (["SE"], ["SE", "DE", "FR", "US", "CA"]):
            options = {"known": NOW, "as_if": True}
            single, grouped = both_ways(in_groups, told, rules, days, **options)
            assert_same(single, grouped)
            for module, name, value in (
                ("write", "STAYS_FROM", 1),
                ("read", "STAYS_FROM", 1),
                ("index", "_LEAST_PER_KIND", 0),
            ):
                in_groups.setattr(import_module(f"vendorline.network.{module}"), name, value)
            folder = tmp_path / f"{len(rules)}{len(more)}"
            write_network(told, folder, validated=True)
            assert_same(single, check(read_network(folder), rules, days, **options))
