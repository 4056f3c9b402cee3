"""Days that are judged together give the rows of each day judged by itself."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest

from damaged import accepted, as_tables, damage
from networks import bound, element, network
from vendorline.check import check
from vendorline.check.days.over_days import between_marks
from vendorline.network.tables import Network
from vendorline.rulebook import provisions
from vendorline.rulebook.law import Rulebook
from vendorline.rulebook.model import Provision
from vendorline.scope.groups.presence import Changes, Presence
from volume import examples
from worlds import some_day, some_network, well_known

NOW = date(2026, 11, 23)
JURISDICTIONS = tuple(provisions().jurisdictions)
VENDORS = ("huawei", "zte", "nokia", None)


def assert_each_day_by_itself(net: Network, rules: Any, on: list[date], **options: Any) -> None:
    days = sorted({*on})
    together = check(net, rules, days, known=NOW, **options)
    alone = [check(net, rules, day, known=NOW, **options) for day in days]
    for one, other in zip(together.to_dicts(), (row for found in alone for row in found.to_dicts()), strict=True):
        assert one == other
    collisions = {tuple(map(str, one.values())) for found in alone for one in found.collisions}
    assert {tuple(map(str, one.values())) for one in together.collisions} == collisions


@pytest.mark.parametrize("seed", range(examples(10, 60)))
def test_random_networks_whole_and_damaged(seed: int) -> None:
    rng = random.Random(seed)
    jurisdiction = rng.choice(JURISDICTIONS)
    net, determined = some_network(rng, jurisdiction)
    if rng.random() < 0.3:
        net = well_known(net)
    on = [some_day(rng) for _ in range(6)]
    options = {"determinations": determined, "as_if": rng.random() < 0.5}
    assert_each_day_by_itself(net, jurisdiction, on, **options)
    worse = as_tables(net)
    for _ in range(2):
        worse, _done = damage(worse, rng)
    damaged = accepted(worse, net)
    if damaged is not None:
        assert_each_day_by_itself(damaged, jurisdiction, on, **options)


def some_elements(rng: random.Random, number: int, **values: Any) -> list[dict[str, Any]]:
    """Elements that come and go between 2017 and 2027, of few sites; some of their days are not stated."""
    first = date(2017, 1, 1)

    def day(begin: date, chance: float) -> date | None:
        return None if rng.random() < chance else begin + timedelta(rng.randrange(3650))

    found = []
    for place in range(number):
        installed = day(first, 0.2)
        found.append(
            element(
                f"e{place}", f"s{rng.randrange(1 + number // 3)}", vendor_id=rng.choice(VENDORS), installed_on=installed,
                retired_on=day(installed or first, 0.4), acquired_on=None if installed else day(first, 0.3),
                traffic_gb_day=rng.choice((None, 1.0, 2.5)), **values,
            )
        )  # fmt: skip
    return found


@pytest.mark.parametrize("seed", range(examples(2, 12)))
@pytest.mark.parametrize(("country", "instrument"), [("GB", "GB-2022-DVD"), ("FR", "FR-2019-AUTH"), ("BE", "BE-2022")])
def test_caps_sites_and_grants_over_many_days(country: str, instrument: str, seed: int) -> None:
    rng = random.Random(seed)
    instruments = sorted({law.instrument_id for law in provisions().laws_of([country])})
    grants = [
        {
            "grant_id": f"g{number}", "operator_id": "op", "instrument_id": rng.choice(instruments),
            "state": rng.choice(("granted", "derogation")), "vendor_id": rng.choice(VENDORS[:2]),
            "from_on": date(2019, 1, 1) + timedelta(rng.randrange(1500)),
            "until_on": rng.choice((None, date(2024, 1, 1) + timedelta(rng.randrange(1500)))),
        }
        for number in range(rng.randrange(4))
    ]  # fmt: skip
    net = network(
        some_elements(rng, 40, generations=["5g"]), country=country, as_of=date(2022, 6, 1),
        bindings=[bound(name) for name in (*instruments, instrument)][: len(instruments)], grants=grants,
        site_tags={f"s{place}": ["sensitive"] for place in range(3)},
    )  # fmt: skip
    on = [date(2018, 3, 1) + timedelta(91 * place) for place in range(34)]
    assert_each_day_by_itself(net, country, on)


@pytest.mark.parametrize("seed", range(examples(6, 30)))
@pytest.mark.parametrize(("country", "instrument"), [("GB", "GB-2022-DVD"), ("RO", "RO-2021"), ("US", "US-889")])
def test_what_goes_right_after_a_judged_day(country: str, instrument: str, seed: int) -> None:
    rng = random.Random(seed)
    on = sorted({date(2021, 1, 1) + timedelta(rng.randrange(900)) for _ in range(12)})
    elements = some_elements(rng, 30, generations=["5g"])
    for one in elements:
        if one["acquired_on"] is not None or (one["installed_on"] is None and rng.random() < 0.8):
            going = rng.choice(on) + timedelta(rng.randrange(3))
            bought = going - timedelta(rng.randrange(1, 900))
            one |= {"acquired_on": rng.choice((bought, one["acquired_on"])), "retired_on": going}
            if one["acquired_on"] is not None and one["acquired_on"] > going:
                one["acquired_on"] = bought
    instruments = sorted({law.instrument_id for law in provisions().laws_of([country])})
    net = network(
        elements, country=country, as_of=date(2023, 1, 1),
        bindings=[bound(name) for name in (*instruments, instrument)][: len(instruments)],
    )  # fmt: skip
    assert_each_day_by_itself(net, country, on, as_if=True)


def test_days_lie_between_marks_and_begins_with_one() -> None:
    days = (10, 20, 30, 40)
    assert between_marks(days, 1, ()) == range(4)
    assert between_marks(days, 1, {20, 40}) == range(1, 3)
    assert between_marks(days, 3, {20, 40}) == range(3, 4)
    assert between_marks(days, 0, {15, 50}) == range(1)


def test_changes_add_up_to_what_is_there() -> None:
    rng = np.random.default_rng(1)
    size, on, number = 7, (3, 5, 8, 13), 60
    group, first = rng.integers(0, size, number), rng.integers(0, len(on), number)
    change = rng.integers(-3, 4, number)
    group[:40].sort()
    group[40:].sort()
    there = Presence(size, on, [Changes(group[part], first[part], change[part]) for part in (slice(40), slice(40, 60))])
    for place, day in enumerate(on):
        assert there[day].tolist() == [change[(group == one) & (first <= place)].sum() for one in range(size)]
    asked = np.array([2, 2, 6, 0])
    over = there.changes_of(asked).over(np.arange(4), 4, range(1, 4))
    assert [over[:, place].tolist() for place in range(3)] == [there[day][asked].tolist() for day in on[1:]]
    summed = there.changes_of(asked).over(np.array([0, 1, 0, 1]), 2, range(4))
    assert summed[:, 3].tolist() == [there[13][[2, 6]].sum(), there[13][[2, 0]].sum()]


def test_changes_out_of_order_are_refused() -> None:
    run = Changes(np.array([1, 0]), np.array([0, 0]), np.array([1, 1]))
    with pytest.raises(ValueError, match="in order of the groups"):
        Presence(2, (3,), [run])


def test_rows_share_no_lists() -> None:
    """Who changes a list of one row changes no other row."""
    net = network([element(f"e{n}", vendor_id="huawei", operator_id="a", site_id="s") for n in range(3)], country="GB")
    rows = check(net, "GB", [date(2026, 1, 1), date(2026, 2, 1)], known=NOW, as_if=True).to_dicts()
    lists = [id(row[name]) for row in rows for name in ("vendor_ids", "source_urls")]
    assert len(rows) > 2
    assert len({*lists}) == len(lists)


def in_areas(law_id: str, area: str) -> Rulebook:
    """The law that is shipped, with one provision judged area by area, in one area."""

    def changed(provision: Provision) -> Provision:
        if provision.id != law_id:
            return provision
        return replace(provision, level="area", scope=replace(provision.scope, areas=(area,)))

    return Rulebook(replace(i, provisions=tuple(map(changed, i.provisions))) for i in provisions().instruments)


@pytest.mark.parametrize("later", [date(2030, 1, 1), date(2031, 1, 1)])
def test_what_manages_something_in_an_area_is_asked_day_by_day(later: date) -> None:
    """What the manager manages comes after the first of two days on which the provision holds."""
    net = network(
        [
            element("m", function="oss", vendor_id="huawei", installed_on=date(2018, 1, 1)),
            element("u", "s1", vendor_id="nokia", installed_on=date(2029, 6, 30)),
        ],
        country="DE",
        complete=["areas", "controls", "tags.sensitive"],
        site_tags={},
        controls=[{"controller_id": "m", "element_id": "u", "kind": "manages", "basis": "stated"}],
    )
    sites = net["sites"].with_columns(areas=pl.Series([["berlin"]] * net["sites"].height))
    placed = net.with_tables(sites=sites)
    rules = in_areas("DE-2024-MGMT", "berlin")
    days = [date(2029, 1, 1), later]
    assert_each_day_by_itself(placed, "DE", days, provisions=rules)
    rows = [
        r
        for r in check(placed, "DE", days, known=NOW, provisions=rules).to_dicts()
        if r["provision_id"] == "DE-2024-MGMT"
    ]
    assert {(r["on"], r["denominator"]) for r in rows} == {(days[0], 0), (days[1], 1)}
