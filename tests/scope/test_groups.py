"""A network counted in groups gives, row for row and element for element, what it gives counted one by one."""

from __future__ import annotations

import random
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import worlds
from in_groups import assert_same, in_small_pieces, stored_whatever_its_size
from networks import bound, element, network
from one_by_one import check_one_by_one
from vendorline.check import check
from vendorline.check.findings import Findings
from vendorline.network import read_network, write_network
from vendorline.network.tables import Network, conform
from vendorline.rulebook import provisions
from volume import cases

NOW = date(2026, 11, 23)
JUDGED = [j for j in provisions().jurisdictions if any(x.provision.is_judged for x in provisions().laws_of([j]))]


def both_ways(net: Network, rules: Any, days: list[date], **options: Any) -> tuple[Findings, Findings]:
    """Counted one by one, and in classes of elements alike."""
    return check_one_by_one(net, rules, days, **options), check(net, rules, days, **options)


@pytest.mark.parametrize("seed", cases(range(150), 60))
def test_groups_give_what_single_elements_give(seed: int) -> None:
    rng = random.Random(seed)
    jurisdiction = rng.choice([*JUDGED, "GB", "CA", "SE", "DE", "RO", "EU", "IN", "US", "FR"])
    net, determined = worlds.some_network(rng, jurisdiction)
    days = sorted({worlds.some_day(rng) for _ in range(rng.choice((1, 1, 4, 20)))})
    others = [jurisdiction, *([rng.choice(JUDGED)] if rng.random() < 0.3 else [])]
    known = rng.choice((NOW, worlds.some_day(rng)))
    options: dict[str, Any] = {"known": known, "determinations": determined, "as_if": rng.random() < 0.3}
    assert_same(*both_ways(net, others, days, **options))


@pytest.mark.parametrize("seed", cases(range(60), 24))
def test_files_and_their_index_give_what_the_tables_give(
    seed: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Written, read back without reading the elements, and judged from the index beside them."""
    rng = random.Random(5000 + seed)
    jurisdiction = rng.choice([*JUDGED, "GB", "CA", "SE", "DE", "RO", "IN", "US", "FR"])
    net, determined = worlds.some_network(rng, jurisdiction)
    stored_whatever_its_size(monkeypatch)
    if rng.random() < 0.5:
        in_small_pieces(monkeypatch, rng)
    folder = tmp_path / "of 'them' [1] *?"
    write_network(net, folder, validated=True)
    days = sorted({worlds.some_day(rng) for _ in range(rng.choice((1, 1, 6)))})
    options: dict[str, Any] = {"known": NOW, "determinations": determined, "as_if": rng.random() < 0.3}
    single = check_one_by_one(net, jurisdiction, days, **options)
    stored = read_network(folder)
    assert stored.file_of("elements") is not None
    assert stored.index is not None
    grouped = check(stored, jurisdiction, days, **options)
    assert_same(single, grouped)
    assert stored.file_of("elements") is not None, "the table of elements was read whole"


def test_sites_abroad_and_suppliers_by_region(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
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
            single, grouped = both_ways(told, rules, days, **options)
            assert_same(single, grouped)
            stored_whatever_its_size(monkeypatch)
            folder = tmp_path / f"{len(rules)}{len(more)}"
            write_network(told, folder, validated=True)
            assert_same(single, check(read_network(folder), rules, days, **options))


@pytest.mark.parametrize(("rules", "every"), [(["GB"], 8), pytest.param(["GB", "US"], 1, marks=pytest.mark.slow)])
def test_many_days_and_days_far_away(
    rules: list[str], every: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """More marks than a byte tells apart, and days at both ends of the calendar."""
    days = [date(2023, 1, 1) + timedelta(days=n) for n in range(0, 780, 3)]
    ends = (date(1, 1, 1), date(1899, 12, 31), days[40], days[41] + timedelta(days=1), date(9999, 12, 31), None)
    elements = [
        element(
            f"e{i}", f"s{i % 7}", function=("gnb", "amf", "olt")[i % 3], vendor_id=("huawei", "nokia", None)[i % 3],
            installed_on=ends[i % 6], retired_on=ends[5 - i // 6 % 6], acquired_on=ends[i // 36 % 6],
        )
        for i in range(216)
        if ends[i % 6] is None or (end := ends[5 - i // 6 % 6]) is None or ends[i % 6] <= end
    ]  # fmt: skip
    net = network(elements, country="GB", bindings=[bound("GB-2022-DVD")])
    stored_whatever_its_size(monkeypatch)
    some = days[::every]
    single = check_one_by_one(net, rules, some, known=NOW, as_if=True)
    write_network(net, tmp_path / "net", validated=True)
    stored = check(read_network(tmp_path / "net"), rules, days, known=NOW, as_if=True)
    if some == days:
        assert_same(single, stored)
    else:  # one by one takes long; of all days the rows of some are compared
        assert single.rows == [row for row in stored.rows if date.fromisoformat(str(row["on"])) in some]


def test_what_was_bought_on_a_day_and_put_in_on_none_splits_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all other elements, how many are there on a day is counted, however many days are judged."""
    put_in = [date(2019, 1, 1) + timedelta(days=40 * n) for n in range(40)]
    rows = [
        element(f"e{n}", f"s{n % 5}", vendor_id="huawei", acquired_on=day, installed_on=day)
        for n, day in enumerate(put_in)
    ]
    rows.append(element("bought", "s0", vendor_id="huawei", acquired_on=date(2021, 1, 1)))
    single, net = (network(rows, bindings=[bound("GB-2022-DVD")], as_of=date(2024, 1, 1)) for _ in range(2))
    counting, sizes = import_module("vendorline.check.days.counts_by_day"), set()

    def seen(case: Any, *arguments: Any, **options: Any) -> Any:
        sizes.add(len(case.inventory))
        return select(case, *arguments, **options)

    select = counting.select_whatever_is_there
    monkeypatch.setattr(counting, "select_whatever_is_there", seen)
    options: dict[str, Any] = {"known": NOW, "as_if": True}
    many = check(net, "GB", put_in, **options)
    assert 0 < max(sizes) < 10
    monkeypatch.undo()
    some = put_in[::13]
    assert check_one_by_one(single, ["GB"], some, **options).rows == [row for row in many.rows if row["on"] in some]
