"""Every provision that an inventory can decide, on both sides of its dates and of its limit.

The smallest network that breaks a provision is made from its own fields; nothing else about the provision is known here.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from networks import element, network
from vendorline.check import check
from vendorline.knowledge.tables import functions
from vendorline.network.tables import Network
from vendorline.rulebook import Determination, Law, coverage, provisions
from vendorline.scope.by_profile import lists

NOW = date(2026, 11, 23)
LATER = date(2035, 1, 1)
DECIDABLE = [c.provision_id for c in coverage(provisions()) if c.decidable != "no"]


def a_function(law: Law) -> str:
    """A function inside the scope."""
    scope = law.provision.scope
    if scope.functions:
        return scope.functions[0]
    known = lists(law.jurisdiction)
    plain = [d for d in scope.domains if d in known.listed and d != "any"]
    if not plain:
        return "switch"
    wanted = {"4g"} if scope.technologies == ("4G",) else {"5g"} if "5G" in scope.technologies else None
    fits = [f for f, own in known.domains_of.items() if set(plain[:1]) & own and f in functions()]
    if wanted:
        fits = [f for f in fits if functions()[f].generations is None or wanted & (functions()[f].generations or set())]
    return min(fits)


def breaking(law: Law, index: int, vendor: str | None, **dates: Any) -> dict[str, Any]:
    """An element that breaks a provision, or that would if its vendor were the one meant."""
    scope = law.provision.scope
    technology = next((t for t in scope.technologies if t != "any"), None)
    tag_domains = [d for d in scope.domains if d not in lists(law.jurisdiction).listed and d not in {"any", "service"}]
    return element(
        f"e{index}",
        f"s{index}",
        function=a_function(law),
        vendor_id=vendor,
        generations=None if technology is None else [technology.lower() if technology[0].isalpha() else technology],
        bands_mhz=[scope.bands_mhz[0][0]] if scope.bands_mhz else None,
        tags=[*scope.tags, *tag_domains, *scope.areas] or None,
        traffic_gb_day=1.0,
        premises=10,
        **dates,
    )


def network_of(law: Law, elements: list[dict[str, Any]], *, as_of: date = LATER) -> Network:
    """A network of one operator whom the provision binds."""
    scope = law.provision.scope
    tables: dict[str, Any] = {
        "bindings": [{"operator_id": "op", "instrument_id": law.id, "bound": "yes"}],
    }
    if scope.manages:
        elements = [*elements, element("managed", "sm", vendor_id="nokia", function="gnb")]
        tables["controls"] = [
            {"controller_id": e["element_id"], "element_id": "managed", "kind": "manages"} for e in elements[:-1]
        ]
    if scope.operated_outside:
        tables["supplies"] = [
            {"element_id": e["element_id"], "role": "operation", "vendor_id": "nokia", "country": "XK"}
            for e in elements
        ]
    if law.provision.time.trigger == "grant":
        tables["grants"] = [
            {
                "grant_id": "g",
                "operator_id": "op",
                "instrument_id": law.id,
                "state": "granted",
                "from_on": law.in_force_on,
            }
        ]
    if law.provision.time.mode == "until_grant_expires" and law.provision.time.deadline is None:
        tables["grants"] = [
            {
                "grant_id": "g",
                "operator_id": "op",
                "instrument_id": law.id,
                "state": "granted",
                "from_on": law.in_force_on,
                "until_on": date(2024, 1, 1),
            }
        ]
    return network(elements, country=law.countries[0], as_of=as_of, complete=["grants"], **tables)


def rows_of(law: Law, net: Network, on: date, known: date) -> list[dict[str, Any]]:
    """The rows of a provision, or of one reading of it."""
    vendor = a_vendor(law)
    determined = [Determination(law.id, vendor, from_on=law.in_force_on)]
    rows = check(net, law.jurisdiction, on, known=known, determinations=determined, accept_recalled=True).to_dicts()
    reading = law.provision.reading
    return [r for r in rows if r["provision_id"] == law.id and reading in {None, r["reading"]}]


def a_vendor(law: Law) -> str:
    return law.provision.vendor.vendor_ids[0] if law.provision.vendor.vendor_ids else "huawei"


def view_of(law: Law) -> date:
    """A day on which the provision was known and its successor was not."""
    successors = [provisions()[e.by].adopted_on for e in law.provision.events if e.by]
    return min([*(day - timedelta(days=1) for day in successors), NOW])


@pytest.mark.parametrize("provision_id", DECIDABLE)
def test_both_sides_of_the_dates(provision_id: str) -> None:
    for law in provisions()[provision_id].readings():
        _both_sides_of_the_dates(law)


def _both_sides_of_the_dates(law: Law) -> None:
    known, vendor = view_of(law), a_vendor(law)
    if law.provision.effect == "require_count":
        net = network_of(law, [breaking(law, 0, "nokia")])
    elif law.provision.kind == "event":
        return _both_sides_of_an_event(law, known)
    else:
        net = network_of(law, [breaking(law, 0, vendor)])
    far = date(2034, 1, 1)
    broken = "due" if law.provision.proposed else "breached"
    for row in rows_of(law, net, far, known):
        assert row["verdict"] == broken, (row["verdict"], row["reason"])
        if row["deadline"]:
            on_the_day = [r for r in rows_of(law, net, row["deadline"], known) if r["reading"] == row["reading"]]
            assert [(r["verdict"], r["days_left"]) for r in on_the_day if r["level_key"] == row["level_key"]] == [
                ("due", 0)
            ]
            after = [
                r
                for r in rows_of(law, net, row["deadline"] + timedelta(days=1), known)
                if r["reading"] == row["reading"]
            ]
            assert [(r["verdict"], r["days_left"]) for r in after if r["level_key"] == row["level_key"]] == [
                (broken, -1)
            ]
    assert rows_of(law, net, far, known)
    assert not rows_of(law, net, law.in_force_on - timedelta(days=1), known)
    if law.provision.vendor.kind in {"any", "no_grant"}:
        return None
    clean = rows_of(law, network_of(law, [breaking(law, 0, "nokia")]), far, known)
    assert {r["verdict"] for r in clean} == {"met"} or {r["reason"] for r in clean} <= {None, "missing_tag"}
    return None


def _both_sides_of_an_event(law: Law, known: date) -> None:
    time = law.provision.time
    first = max(law.in_force_on, time.from_on or date.min)
    for day, expected in ((first - timedelta(days=1), {"met", "not_applicable"}), (first, {"breached", "due"})):
        dates = {"acquired_on": day, "installed_on": day}
        if law.provision.scope.acquired_after and expected == {"breached", "due"}:
            dates = {"acquired_on": first + timedelta(days=1), "installed_on": first + timedelta(days=1)}
        net = network_of(law, [breaking(law, 0, a_vendor(law), **dates)])
        rows = rows_of(law, net, first + timedelta(days=2), known)
        told = {r["verdict"] for r in rows}
        tagged = {"unknown"} if any(r["reason"] == "missing_tag" for r in rows) else set()
        assert told, law.id
        assert told <= expected | (tagged if "met" in expected else set()), (day, told, rows[0]["reason"])


CAPS = [i for i in DECIDABLE if provisions()[i].provision.effect == "cap"]


@pytest.mark.parametrize("provision_id", CAPS)
@pytest.mark.parametrize(("more", "expected"), [(-1, "met"), (0, "met"), (1, "not met")])
def test_just_under_at_and_just_over_the_limit(provision_id: str, more: int, expected: str) -> None:
    law = provisions()[provision_id]
    at = law.provision.limit * 20 if law.provision.limit else 0
    assert at == int(at)
    elements = [breaking(law, i, a_vendor(law) if i < at + more else "nokia") for i in range(20)]
    rows = rows_of(law, network_of(law, elements), date(2034, 1, 1), view_of(law))
    assert rows
    for row in rows:
        assert (row["verdict"] == "met") == (expected == "met"), (row["reading"], row["share"])
        assert row["slack"] == pytest.approx(-more * (10 if row["basis"] == "premises" else 1))
