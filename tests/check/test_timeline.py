"""A timeline says of every day what a check of that day says, on the days on which something changes and on those beside them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

import worlds
from networks import bound, element, network
from vendorline.check import check
from vendorline.check.findings import Findings
from vendorline.check.timeline import Timeline, timeline
from vendorline.errors import UsageError
from vendorline.rulebook import provisions
from volume import cases

NOW = date(2026, 11, 23)
JUDGED = [j for j in provisions().jurisdictions if any(x.provision.is_judged for x in provisions().laws_of([j]))]
PASSING = {"on", "days_left", "law_outlook", "from_on", "until_on"}


def key(row: Any) -> tuple[Any, ...]:
    return (row["provision_id"], row["reading"], row["operator_id"], row["level_key"], tuple(row["vendor_ids"]))


def breaking(findings: Findings, day: date) -> set[tuple[Any, ...]]:
    """Provision, operator and element of what breaks a provision on a day, from the elements that its check lists."""
    breached = {(r["provision_id"], r["operator_id"]) for r in findings.rows if r["verdict"] == "breached"}
    return {
        (r["provision_id"], r["operator_id"], r["element_id"])
        for r in findings.elements().to_dicts()
        if (r["provision_id"], r["operator_id"]) in breached
        and r["from_on"] <= day
        and (r["until_on"] is None or day < r["until_on"])
    }


def assert_as_day_by_day(found: Timeline, days: set[date], net: Any, rules: Any, options: dict[str, Any]) -> None:
    intervals = found.intervals()
    for day in sorted(days):
        alone = check(net, rules, day, **options)
        told = {key(s): s for s in intervals if s["from_on"] <= day < s["until_on"]}
        expected = {key(r): r for r in alone.to_dicts()}
        assert told.keys() == expected.keys(), day
        for name, row in expected.items():
            assert {n: v for n, v in row.items() if n not in PASSING} == {
                n: v for n, v in told[name].items() if n not in PASSING
            }, (day, name)
        rows = found.on(day).select("provision_id", "operator_id", "element_id").rows()
        assert set(rows) == breaking(alone, day), day


@pytest.mark.parametrize("seed", cases(range(40), 20))
def test_every_change_point_and_the_days_beside_it(seed: int) -> None:
    rng = random.Random(1000 + seed)
    jurisdiction = rng.choice([*JUDGED, "GB", "CA", "SE", "RO", "FR"])
    net, determined = worlds.some_network(rng, jurisdiction)
    first = worlds.some_day(rng)
    last = first + timedelta(days=rng.choice((0, 40, 700, 2500)))
    options: dict[str, Any] = {"known": NOW, "determinations": determined, "as_if": rng.random() < 0.3}
    found = timeline(net, jurisdiction, first, last, **options)
    days = {d + timedelta(days=shift) for d in found.days for shift in (-1, 0, 1)} | {first, last}
    some = rng.sample(
        sorted(d for d in days if first <= d <= last), min(40, len([d for d in days if first <= d <= last]))
    )
    assert_as_day_by_day(found, set(some), net, jurisdiction, options)


def test_a_violation_is_one_interval_from_the_day_after_the_deadline_until_the_radio_is_gone() -> None:
    net = network(
        [
            element("gone", "s0", vendor_id="huawei", retired_on=date(2028, 3, 1)),
            element("stays", "s1", vendor_id="huawei"),
            element("other", "s2", vendor_id="nokia"),
        ],
        bindings=[bound()],
    )
    found = timeline(net, "GB", date(2027, 1, 1), date(2028, 12, 31), known=NOW)
    rows = found.violations.filter(found.violations["provision_id"] == "GB-2022-DVD-REMOVE").to_dicts()
    assert [(r["element_id"], r["from_on"], r["until_on"]) for r in rows] == [
        ("gone", date(2028, 1, 1), date(2028, 3, 1)),
        ("stays", date(2028, 1, 1), date(2029, 1, 1)),
    ]
    assert date(2028, 1, 1) in found.days
    assert date(2027, 12, 31) not in found.days
    with pytest.raises(UsageError):
        found.on(date(2029, 1, 1))


def test_a_cap_is_broken_only_while_the_share_is_over_it() -> None:
    radios = [element(f"e{i}", f"s{i}", vendor_id="huawei" if i < 36 else "nokia") for i in range(100)]
    for radio in radios[:2]:  # 34 of 98 is under 35 in a hundred, 35 of 99 would not be
        radio["retired_on"] = date(2025, 5, 1)
    net = network(radios, bindings=[bound()])
    found = timeline(net, "GB", date(2025, 1, 1), date(2025, 12, 31), known=NOW)
    rows = found.violations.filter(found.violations["provision_id"] == "GB-2022-DVD-CAP5G-SITES")
    assert rows.height == 36
    assert set(rows["until_on"]) == {date(2025, 5, 1)}
    intervals = [s for s in found.intervals() if s["provision_id"] == "GB-2022-DVD-CAP5G-SITES"]
    assert [(s["from_on"], s["verdict"], s["numerator"]) for s in intervals] == [
        (date(2025, 1, 1), "breached", 36),
        (date(2025, 5, 1), "met", 34),
    ]
