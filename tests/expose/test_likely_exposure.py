"""Exposure over completions is that of enumeration: every completion an ordinary network, asked by the ordinary program."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from random_networks import random_network

from likely.completed_switches import wholly_completed
from vendorline.errors import UsageError
from vendorline.expose import expose
from vendorline.expose.capabilities import UNKNOWN, settled
from vendorline.expose.likely.completed import Completed, completed
from vendorline.expose.likely.first import first_rows
from vendorline.expose.likely.likely import COLUMNS, likely
from vendorline.knowledge.tables import functions
from vendorline.likely import Lots, complete, lots_of
from vendorline.likely.priors import Priors, PriorSource, SettingPrior, SharePrior, SwitchPrior
from vendorline.network.serving import synthesise
from vendorline.network.tables import Network
from volume import cases

SOURCE = PriorSource("a test", "shares", "a test")
SWITCHES = ("n3", "n2", "s1_u", "s1_mme", "uu_up", "s1_uu_up", "f1_u", "sbi", "n9")
DOMAINS = (
    "access",
    "core",
    "transport",
    "management",
    "interconnect",
    "security",
    "virtualisation",
    "other",
    "fixed_access",
)


def some_priors(network: Network, rng: random.Random, *, sure: bool = False) -> Priors:
    """Priors for most operators and domains, and for some switches; `sure`: each of 0 or 1."""
    rows, switches = [], []
    for operator in network["operators"]["operator_id"].to_list():
        for domain in DOMAINS:
            if rng.random() < 0.2:
                continue
            among = rng.sample(["A", "B", "C", "D", "other"], 1 if sure else rng.randint(1, 3))
            rows.append(
                SharePrior(
                    len(rows), operator, None, domain, None, None, {v: 1 / len(among) for v in sorted(among)}, SOURCE
                )
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
        (tuple(r["vendor_ids"]), r["measure"], r["weight"], r["region"], r["operator_id"], r["layer"]): (
            r["low"],
            r["high"],
        )
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
        wanted = numbers(
            expose(wholly_completed(network, found.drawn, number), vendors=["A", "B", "C"], pairs=True, **options)
        )
        for key, value in wanted.items():
            if max(abs(a - b) for a, b in zip(value, mine[key], strict=True)) > 1e-9:
                wrong.append((seed, number, key, mine[key], value))
            low, high = ranges[key]
            if mine[key][0] < low - 1e-9 or mine[key][1] > high + 1e-9:
                wrong.append((seed, number, key, mine[key], "outside", ranges[key]))
    return wrong


BY = ((), ("region",), ("layer",), ("operator",))


@pytest.mark.parametrize("seed", cases(range(150), 8))
def test_every_completion_is_the_ordinary_exposure_of_the_completed_network(seed: int) -> None:
    rng = random.Random(seed)
    network = random_network(700_000 + seed)
    lots = settled_left_open(lots_of(network, some_priors(network, rng)))
    assert differing(network, lots, seed, by=BY[seed % len(BY)]) == []


def with_more_open(network: Network, rng: random.Random) -> Network:
    """The network with half of its makers forgotten."""
    elements = network["elements"]
    kept = [maker if rng.random() < 0.5 else None for maker in elements["vendor_id"].to_list()]
    return network.with_tables(elements=elements.with_columns(vendor_id=pl.Series(kept, dtype=pl.String)))


@pytest.mark.parametrize("seed", cases(range(150), 8))
def test_the_same_where_much_is_open(seed: int) -> None:
    rng = random.Random(seed)
    network = with_more_open(random_network(800_000 + seed), rng)
    lots = settled_left_open(lots_of(network, some_priors(network, rng)))
    assert differing(network, lots, seed, by=BY[seed % len(BY)]) == []


@pytest.mark.parametrize("seed", range(4))
def test_priors_of_nought_and_one_give_the_completed_network(seed: int) -> None:
    rng = random.Random(seed)
    network = with_more_open(random_network(810_000 + seed), rng)
    lots = settled_left_open(lots_of(network, some_priors(network, rng, sure=True)))
    result = expose(network, vendors=["A", "B", "C"], pairs=True)
    told = likely(result, network, lots, 7)
    wanted = numbers(expose(wholly_completed(network, told.drawn, 0), vendors=["A", "B", "C"], pairs=True))
    for row in told.exposure.to_dicts():
        low, high = wanted[tuple(row["vendor_ids"]), row["measure"], row["weight"], None, None, None]
        if row["mean_low"] is None:
            assert (row["low"], row["high"]) == pytest.approx((low, high), abs=1e-9)
        else:
            assert (row["mean_low"], row["p05"]) == pytest.approx((low, low), abs=1e-9)
            assert (row["mean_high"], row["p95"]) == pytest.approx((high, high), abs=1e-9)


def test_cells_lie_inside_the_range_and_nothing_else_changes() -> None:
    rng = random.Random(3)
    network = with_more_open(random_network(820_003), rng)
    lots = settled_left_open(lots_of(network, some_priors(network, rng)))
    result = expose(network, pairs=True, moves=3, by=["region"], failed=["p"])
    told = likely(result, network, lots, 60).exposure
    assert told.table.drop(COLUMNS).equals(result.table)
    drawn = [row for row in told.to_dicts() if row["mean_low"] is not None]
    assert drawn
    assert any(row["measure"] == "read_per_day" for row in drawn)
    for row in drawn:
        assert row["failed"] is None
        assert row["low"] <= row["p05"] <= row["p50"] <= row["p95"] <= row["high"]
        assert row["low"] <= row["mean_low"] <= row["mean_high"] <= row["high"]


def test_without_a_prior_nothing_is_drawn() -> None:
    network = with_more_open(random_network(820_003), random.Random(3))
    told = likely(expose(network, pairs=True), network, lots_of(network, Priors("none")), 20)
    assert all(row[name] is None for row in told.exposure.to_dicts() for name in COLUMNS)
    assert list(first_rows(told)) == []


@pytest.mark.parametrize("seed", range(3))
def test_the_same_seed_gives_the_same_numbers_in_any_order_of_rows(seed: int) -> None:
    rng = random.Random(seed)
    network = with_more_open(random_network(830_000 + seed), rng)
    priors = some_priors(network, rng)
    names = [n for n in ("elements", "sites", "demands", "protections", "controls", "needs") if network[n].height > 1]
    mixed = network.with_tables(**{n: network[n].sample(fraction=1.0, shuffle=True, seed=seed) for n in names})

    def told(one: Network, number: int = 40) -> Any:
        found = likely(expose(one, vendors=["A", "B", "C"], pairs=True), one, lots_of(one, priors), number, seed=5)
        return found, {
            (tuple(r["vendor_ids"]), r["measure"], r["weight"]): tuple(r[name] for name in COLUMNS)
            for r in found.exposure.to_dicts()
        }

    (first, mine), (_, others) = told(network), told(mixed)
    assert mine.keys() == others.keys()
    assert all(
        mine[key] == pytest.approx(others[key], abs=1e-9, nan_ok=True) for key in mine if mine[key][0] is not None
    )
    assert [key for key in mine if mine[key][0] is None] == [key for key in mine if others[key][0] is None]
    few = told(network, 10)[0].completed
    for name, (low, _) in few.shares.items():
        assert np.array_equal(low, first.completed.shares[name][0][:, :10])


def inventory(makers: list[str | None]) -> Network:
    """Radio nodes over two regions, without any core: a serving chain is laid over them."""
    return Network.of(
        {
            "operators": [{"operator_id": "o", "name": "o", "country": "GB", "subscribers": 100}],
            "sites": [{"site_id": f"s{i}", "country": "GB", "region": "NS"[i % 2]} for i in range(4)],
            "elements": [
                {"element_id": f"e{i}", "site_id": f"s{i}", "operator_id": "o", "function": "gnb", "vendor_id": maker}
                for i, maker in enumerate(makers)
            ],
        },
        as_of=date(2026, 1, 1),
    )


def test_over_a_laid_chain_managers_are_of_the_maker_of_what_they_manage() -> None:
    network = inventory(["A", None, None, None])
    setting = SettingPrior(None, None, None, 1.0, SOURCE)
    both = {"A": 0.5, "B": 0.5}
    rows = tuple(
        SharePrior(n, "o", None, domain, None, None, both, SOURCE) for n, domain in enumerate(("access", "transport"))
    )
    lots = lots_of(network, Priors("a test", rows, (setting,), (setting,)))
    result = expose(network, vendors=["A", "B"])
    found = completed(result.question, network, lots, 12)
    assert {lot.name for lot in lots.lots} < {lot.name for lot in found.drawn.lots.lots}
    own = complete(lots, 12)
    name = {lot.name: i for i, lot in enumerate(found.drawn.lots.lots)}
    for number in range(12):
        makers = [found.drawn.vendors[code] for code in found.drawn.makers[number].tolist()]
        for place, lot in enumerate(lots.lots):
            assert makers[name[lot.name]] == own.vendors[own.makers[number, place]]
        region = {r: makers[name[f"o / access / {r}"]] for r in "NS"}
        laid = synthesise(inventory(["A", region["S"], region["N"], region["S"]]))
        path = {f"o / transport / {r}": makers[name[f"o / transport / {r}"]] for r in "NS"}
        sites = dict(laid["sites"].select("site_id", "region").iter_rows())
        filled = [
            path.get(f"o / transport / {sites[site]}") if functions()[function].domain == "transport" else maker
            for site, function, maker in laid["elements"].select("site_id", "function", "vendor_id").iter_rows()
        ]
        whole = laid.with_tables(elements=laid["elements"].with_columns(vendor_id=pl.Series(filled, dtype=pl.String)))
        wanted, mine = numbers(expose(whole, vendors=["A", "B"])), drawn_numbers(found, number)
        assert all(mine[key] == pytest.approx(value, abs=1e-9) for key, value in wanted.items())


def test_what_to_find_out_first_is_what_a_number_hangs_on() -> None:
    network = inventory([None] * 4)
    setting = SettingPrior(None, None, None, 1.0, SOURCE)
    own = replace(setting, value=float("inf"))
    rows = (SharePrior(0, "o", None, "access", None, None, {"A": 0.5, "B": 0.5}, SOURCE),)
    lots = lots_of(network, Priors("a test", rows, (setting,), (own,)))
    told = likely(expose(network, vendors=["A"]), network, lots, 400)
    first = [r for r in first_rows(told) if (r["measure"], r["weight"]) == ("deny", "subscribers")]
    assert [(r["rank"], r["asked_of"], r["domain"], r["elements"]) for r in first] == [
        (1, "o", "access", 2), (2, "o", "access", 2)
    ]  # fmt: skip
    # Two lots of one size, each drawn for itself: each tells half of the variance.
    assert all(r["narrower"] == pytest.approx(1 - 0.5**0.5, abs=0.06) for r in first)


def test_nobody_asked_about_and_more_than_memory_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(1)
    network = with_more_open(random_network(840_001), rng)
    lots = lots_of(network, some_priors(network, rng))
    told = likely(expose(network, vendors=[], failed=["p"]), network, lots, 5)
    assert all(row["mean_low"] is None for row in told.exposure.to_dicts())
    monkeypatch.setattr("vendorline.expose.likely.completed.MOST_NUMBERS", 100)
    with pytest.raises(UsageError, match="5 completions would give"):
        likely(expose(network), network, lots, 5)


def protected(link: str | None) -> Network:
    """A router between a gNB and a UPF whose protection nobody states, but perhaps of the link."""
    route = [
        {"route_id": "t", "alternative": 0, "plane": "user", "hop": i, "element_id": e}
        for i, e in enumerate(("r", "g", "u"))
    ]
    links = [] if link is None else [
        {"link_id": "l", "a_id": "b", "b_id": "g", "interface": "n3", "confidentiality": link, "integrity": link}
    ]  # fmt: skip
    elements = (("b", "gnb", "A"), ("r", "router", "B"), ("g", "secgw", "A"), ("u", "upf", "A"))
    tables: dict[str, list[dict[str, Any]]] = {
        "operators": [{"operator_id": "o", "name": "o", "country": "GB"}],
        "sites": [{"site_id": "s", "country": "GB"}],
        "elements": [
            {"element_id": e, "site_id": "s", "operator_id": "o", "function": f, "vendor_id": v} for e, f, v in elements
        ],
        "demands": [
            {"demand_id": "d", "operator_id": "o", "subscribers": 1, "traffic_gb_day": 1, "radio": ["b"], "route_id": "t"}
        ],
        "routes": route,
        "protections": [
            {"operator_id": None, "interface": "uu_up", "confidentiality": "on", "integrity": "on"},
        ],
    }  # fmt: skip
    return Network.of(tables | ({"links": links} if links else {}), as_of=date(2026, 1, 1))


@pytest.mark.parametrize(("link", "sure"), [(None, None), ("on", 0.0), ("off", 1.0)])
def test_a_drawn_protection_settles_what_nobody_states_and_nothing_else(link: str | None, sure: float | None) -> None:
    network = protected(link)
    switch = SwitchPrior("o", None, "n3", "confidentiality", 0.5, replace(SOURCE, what="switch"))
    lots = lots_of(network, Priors("a test", switches=(switch,)))
    told = likely(expose(network, vendors=["B"]), network, lots, 400)
    (row,) = told.exposure.where(measure="read", weight="subscribers").to_dicts()
    if sure is not None:
        assert (row["low"], row["high"], row["mean_low"]) == (sure, sure, None)
        return
    assert (row["low"], row["high"]) == (0.0, 1.0)
    off = 1 - told.drawn.switches[:, 0].mean()
    assert (row["mean_low"], row["mean_high"]) == pytest.approx((off, off))
    assert (row["p05"], row["p95"]) == (0.0, 1.0)
