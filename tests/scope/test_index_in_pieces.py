"""A network of several countries counted from its index, in pieces of a few rows, gives what its elements give one by one."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import worlds
from in_groups import assert_same, in_small_pieces, stored_whatever_its_size
from networks import element, network
from one_by_one import check_one_by_one
from vendorline.check import check
from vendorline.network import read_network, write_network
from vendorline.network.index.layout import EPOCH
from vendorline.network.tables import Network
from vendorline.rulebook import provisions
from vendorline.scope.groups.grouping_keys import GroupingKeys
from vendorline.scope.groups.intervals import Calendar, Intervals, Places, breakpoints_of
from volume import cases

NOW = date(2026, 11, 23)
COUNTRIES = ("GB", "IN", "US", "FR", "CA", "SE", "RO")
#: Days on which something begins or ends in these countries, and those beside them.
DAYS = [
    day + timedelta(days=beside)
    for day in (
        date(2018, 9, 11), date(2020, 1, 28), date(2020, 7, 14), date(2020, 12, 31), date(2021, 6, 15), date(2022, 5, 19),
        date(2022, 9, 1), date(2022, 10, 13), date(2023, 1, 28), date(2024, 6, 28), date(2027, 12, 31),
    )
    for beside in (-1, 0, 1)
]  # fmt: skip


def some_network(rng: random.Random) -> Network:
    """Operators in several countries with many elements of few kinds, at sites some of which have grants of their own."""
    operators = [
        {"operator_id": c.lower(), "name": c, "country": c, "plmn": ["00101"], "classes": ["mobile", "licensees", "Carriers"]}
        for c in rng.sample(COUNTRIES, 4)
    ]  # fmt: skip
    names = [o["operator_id"] for o in operators]
    elements = []
    for number in range(120):
        installed = rng.choice((None, *DAYS))
        retired = rng.choice((None, None, *(d for d in DAYS if installed is None or d > installed)))
        owner = rng.choice(names)
        elements.append(
            element(
                f"e{number}", f"{owner}{rng.randrange(5)}", operator_id=owner, function=rng.choice(("gnb", "gnb", "amf", "olt")),
                vendor_id=rng.choice(("huawei", "nokia", None)), installed_on=installed, retired_on=retired,
                acquired_on=rng.choice((None, *(d for d in DAYS if installed is None or d <= installed))),
                traffic_gb_day=rng.choice((None, 1.5, 7)), premises=rng.choice((None, 12)),
            )
        )  # fmt: skip
    instruments = sorted(
        {law.instrument_id for law in provisions().laws_of(list(COUNTRIES)) if law.provision.is_judged}
    )
    grants = [
        {
            "grant_id": f"g{n}", "operator_id": name, "instrument_id": rng.choice(instruments),
            "state": rng.choice(("granted", "derogation")), "vendor_id": rng.choice((None, "huawei")),
            "site_id": rng.choice((None, f"{name}{rng.randrange(5)}")), **worlds.some_span(rng),
        }
        for n in range(25)
        for name in [rng.choice(names)]
    ]  # fmt: skip
    bindings = [
        {"operator_id": name, "instrument_id": i, "bound": "yes"}
        for name in names
        for i in instruments
        if rng.random() < 0.5
    ]
    tagged = rng.sample([f"{name}{n}" for name in names for n in range(5)], 3)
    return network(
        elements,
        operators=operators,
        site_tags={site: ["sensitive"] for site in tagged},
        grants=[g for g in grants if g["operator_id"][:2] == g["instrument_id"][:2].lower() or rng.random() < 0.3],
        bindings=bindings,
    )


@pytest.mark.parametrize("seed", cases(range(24), 10))
def test_several_countries_from_the_index(seed: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rng = random.Random(seed)
    net = some_network(rng)
    days = sorted(rng.sample(DAYS, rng.choice((1, 1, 5))))
    judged = [c for c in COUNTRIES if rng.random() < 0.8] or ["GB"]
    options: dict[str, Any] = {"known": NOW, "as_if": rng.random() < 0.3}
    stored_whatever_its_size(monkeypatch)
    in_small_pieces(monkeypatch, rng)
    write_network(net, tmp_path / "net", validated=True)
    single = check_one_by_one(net, judged, days, **options)
    stored = check(read_network(tmp_path / "net"), judged, days, **options)
    assert_same(single, stored)


def test_what_was_last_seen_before_a_mark_is_told_from_what_was_seen_on_it() -> None:
    needs = GroupingKeys(events=(("installed", (100, 200)),))
    calendar = Calendar(breakpoints_of(needs))
    intervals = Intervals(calendar, [needs], "installed", [])
    retired = np.array([100, 101, 200, 201])  # the day after that on which it was last seen
    places = calendar.place[retired + EPOCH]
    nowhere = np.full(4, calendar.missing)
    numbers = intervals.codes(0, Places(nowhere, places, nowhere)) // intervals.days
    told = intervals.told(np.zeros(4, dtype=np.int64), numbers)["retired"] - 1
    assert [sum(mark <= day for mark in (100, 200)) for day in told.tolist()] == [0, 1, 1, 2]
