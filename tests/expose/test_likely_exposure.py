"""Exposure over completions is that of enumeration: every completion an ordinary network, asked by the ordinary program."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from random_networks import random_network

from likely.completed_switches import wholly_completed
from vendorline.expose import expose
from vendorline.expose.likely.completed import Completed, completed
from vendorline.expose.capabilities import UNKNOWN, settled
from vendorline.likely import Lots, lots_of
from vendorline.likely.priors import Priors, PriorSource, SettingPrior, SharePrior, SwitchPrior
from vendorline.network.tables import Network
from volume import cases

SOURCE = PriorSource("a test", "shares", "a test")
SWITCHES = ("n3", "n2", "s1_u", "s1_mme", "uu_up", "s1_uu_up", "f1_u", "sbi", "n9")
DOMAINS = ("access", "core", "transport", "management", "interconnect", "security", "virtualisation", "other", "fixed_access")


def some_priors(network: Network, rng: random.Random, *, sure: bool = False) -> Priors:
    """Priors for most operators and domains, and for some switches; `sure`: each of 0 or 1."""
    rows, switches = [], []
    for operator in network["operators"]["operator_id"].to_list():
        for domain in DOMAINS:
            if rng.random() < 0.2:
                continue
            among = rng.sample(["A", "B", "C", "D", "other"], 1 if sure else rng.randint(1, 3))
            rows.append(
                SharePrior(len(rows), operator, None, domain, None, None, {v: 1 / len(among) for v in sorted(among)}, SOURCE)
            )
        for interface in SWITCHES:
            for column in ("confidentiality", "integrity"):
                if rng.random() < 0.5:
                    on = rng.choice((0.0, 1.0)) if sure else 0.5
                    switches.append(SwitchPrior(operator, None, interface, column, on, replace(SOURCE, what="switch")))
    setting = SettingPrior(None, None, None, 1.0, SOURCE)
    return Priors("a test", tuple(rows), (setting,), (setting,), tuple(switches))


def settled_left_open(lots: Lots) -> Lots:
    """Lots without switches that the standard settles: a row would state them, a draw never does."""
    kept = tuple(s for s in lots.switches if settled(s.interface, s.column) == UNKNOWN)
    return replace(lots, switches=kept)


def numbers(result: Any) -> dict[Any, tuple[float, float]]:
    """Every number of a result by what it is."""
    return {
        (tuple(r["vendor_ids"]), r["measure"], r["weight"], r["region"], r["operator_id"], r["layer"]): (r["low"], r["high"])
        for r in result.to_dicts()
    }


def drawn_numbers(found: Completed, number: int) -> dict[Any, tuple[float, float]]:
    """Every number of one completion by what it is."""
    return {
        (column.vendor_ids, measure, weight, region, operator, column.layer): (
            float(low[w, number, c]), float(high[w, number, c])
        )
        for measure, (low, high) in found.shares.items()
        for w, (weight, region, operator) in enumerate(found.weights.labels)
        for c, column in enumerate(found.columns)
    }  # fmt: skip


def differing(network: Network, lots: Lots, seed: int, completions: int = 3, **options: Any) -> list[Any]:
    """Numbers that differ between a completion and the ordinary exposure of the completed network, or leave the range."""
    result = expose(network, vendors=["A", "B", "C"], pairs=True, **options)
    found = completed(result.question, network, lots, completions, seed)
    ranges, wrong = numbers(result), []
    for number in range(completions):
        mine = drawn_numbers(found, number)
        wanted = numbers(expose(wholly_completed(network, found.drawn, number), vendors=["A", "B", "C"], pairs=True, **options))
        for key, value in wanted.items():
            if max(abs(a - b) for a, b in zip(value, mine[key], strict=True)) > 1e-9:
                wrong.append((seed, number, key, mine[key], value))
            low, high = ranges[key]
            if mine[key][0] < low - 1e-9 or mine[key][1] > high + 1e-9:
                wrong.append((seed, number, key, mine[key], "outside", ranges[key]))
    return wrong


BY = ((), ("region",), ("layer",), ("operator",))


@pytest.mark.parametrize("seed", cases(range(150), 12))
def test_every_completion_is_the_ordinary_exposure_of_the_completed_network(seed: int) -> None:
    rng = random.Random(seed)
    network = random_network(700_000 + seed)
    lots = settled_left_open(lots_of(network, some_priors(network, rng)))
    assert differing(network, lots, seed, by=BY[seed % len(BY)]) == []
