"""The worked cases of the published provisions: each number, and both sides of each date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from networks import bound, element, network, radio_sites
from vendorline.check import check
from vendorline.check.collisions import collisions
from vendorline.network.tables import Network

THEN = date(2020, 6, 1)
NOW = date(2026, 11, 23)


def judge(net: Network, provision_id: str, on: date, known: date = NOW, **options: Any) -> dict[str, Any]:
    jurisdiction = provision_id[:2]
    rows = [
        r for r in check(net, jurisdiction, on, known=known, **options).to_dicts() if r["provision_id"] == provision_id
    ]
    assert len(rows) == 1, f"{len(rows)} rows"
    return rows[0]


@pytest.mark.parametrize(
    ("of_vendor", "on", "verdict", "slack", "days_left"),
    [
        (5760, date(2023, 1, 29), "met", 540, -1),
        (6300, date(2023, 1, 29), "met", 0, -1),
        (6301, date(2023, 1, 29), "breached", -1, -1),
        (6301, date(2023, 1, 28), "due", -1, 0),
        (6301, date(2020, 1, 28), "due", -1, 1096),
    ],
)
def test_cap_on_sites_just_under_at_and_over(
    of_vendor: int, on: date, verdict: str, slack: int, days_left: int
) -> None:
    row = judge(network(radio_sites(18000, of_vendor)), "GB-2020-01-CAP-SITES", on, THEN)
    assert (row["verdict"], row["slack"], row["days_left"]) == (verdict, slack, days_left)
    assert (row["numerator"], row["denominator"], row["limit"]) == (of_vendor, 18000, 0.35)
    assert row["law_status"] == "in_force"


def test_the_published_share_of_a_third() -> None:
    row = judge(network(radio_sites(18000, 5760)), "GB-2020-01-CAP-SITES", date(2023, 1, 29), THEN)
    assert (row["share"], row["limit"], row["margin"], row["violating_count"]) == (0.32, 0.35, 0.03, 0)


def test_sites_and_traffic_are_two_tests() -> None:
    elements = [
        element(
            f"e{i}",
            f"s{i}",
            vendor_id="huawei" if i < 32 else "nokia",
            traffic_gb_day=0.41 * 68 if i < 32 else 0.59 * 32,
        )
        for i in range(100)
    ]
    net = network(elements)
    assert judge(net, "GB-2020-01-CAP-SITES", date(2023, 1, 29), THEN)["verdict"] == "met"
    traffic = judge(net, "GB-2020-01-CAP-TRAFFIC", date(2023, 1, 29), THEN)
    assert traffic["verdict"] == "breached"
    assert traffic["share"] == pytest.approx(0.41)


def test_cap_of_the_direction_between_target_and_deadline() -> None:
    elements = radio_sites(18000, 6301)
    row = judge(network(elements, bindings=[bound()]), "GB-2022-DVD-CAP5G-SITES", date(2023, 6, 30))
    assert (row["verdict"], row["reason"], row["deadline"]) == ("due", "target_passed", date(2023, 7, 31))
    on_target = judge(network(elements, bindings=[bound()]), "GB-2022-DVD-CAP5G-SITES", date(2023, 1, 28))
    assert (on_target["verdict"], on_target["reason"]) == ("due", None)
    last = judge(network(elements, bindings=[bound()]), "GB-2022-DVD-CAP5G-SITES", date(2023, 7, 31))
    assert (last["verdict"], last["days_left"]) == ("due", 0)
    after = judge(network(elements, bindings=[bound()]), "GB-2022-DVD-CAP5G-SITES", date(2023, 8, 1))
    assert (after["verdict"], after["days_left"]) == ("breached", -1)


def test_nobody_knows_who_received_the_direction() -> None:
    row = judge(network(radio_sites(18000, 6301)), "GB-2022-DVD-CAP5G-SITES", date(2023, 6, 30))
    assert (row["verdict"], row["reason"]) == ("unknown", "bound_unknown")
    assert (row["numerator"], row["denominator"]) == (6301, 18000)
    complete = network(radio_sites(10, 5), complete=["bindings"])
    row = judge(complete, "GB-2022-DVD-CAP5G-SITES", date(2023, 6, 30))
    assert (row["verdict"], row["reason"]) == ("not_applicable", "not_bound")


@pytest.mark.parametrize(("function", "traffic"), [("sgsn", 0.9), ("msc", None), ("ggsn", 0.0)])
def test_core_is_about_presence_not_traffic(function: str, traffic: float | None) -> None:
    core = [
        element("old", vendor_id="huawei", function=function, traffic_gb_day=traffic),
        element("new", vendor_id="ericsson", function="upf", traffic_gb_day=99.1),
    ]
    net = network(core, bindings=[bound()])
    june = judge(net, "GB-2022-DVD-CORE", date(2023, 6, 1))
    assert (june["verdict"], june["reason"], june["target"]) == ("due", "target_passed", date(2023, 1, 28))
    assert judge(net, "GB-2022-DVD-CORE", date(2023, 12, 31))["verdict"] == "due"
    after = judge(net, "GB-2022-DVD-CORE", date(2024, 1, 1))
    assert (after["verdict"], after["numerator"], after["denominator"], after["share"]) == ("breached", 1, 2, None)


def test_a_provider_that_was_not_named_is_not_bound() -> None:
    net = network([element("c", vendor_id="huawei", function="sgsn")], bindings=[bound(answer="no")])
    row = judge(net, "GB-2022-DVD-CORE", date(2024, 1, 1))
    assert (row["verdict"], row["reason"]) == ("not_applicable", "not_bound")


def test_bought_before_the_stop_and_installed_after_it() -> None:
    radio = element("r", vendor_id="huawei", acquired_on=date(2020, 12, 15), installed_on=date(2021, 11, 2))
    net = network([radio])
    on = date(2021, 11, 2)
    assert judge(net, "GB-2020-11-INSTALL", on)["verdict"] == "breached"
    assert judge(net, "GB-2020-07-PROC", on)["verdict"] == "met"
    before = network([{**radio, "acquired_on": date(2020, 12, 31), "installed_on": date(2021, 9, 30)}])
    assert judge(before, "GB-2020-11-INSTALL", on)["verdict"] == "met"
    assert judge(before, "GB-2020-07-PROC", on)["verdict"] == "met"
    bought = network([{**radio, "acquired_on": date(2021, 1, 1)}])
    assert judge(bought, "GB-2020-07-PROC", on)["verdict"] == "breached"


def test_an_event_stays_a_breach_after_the_provision_was_superseded() -> None:
    installed = network(
        [element("r", vendor_id="huawei", acquired_on=date(2020, 1, 1), installed_on=date(2021, 11, 2))]
    )
    row = judge(installed, "GB-2020-11-INSTALL", date(2023, 6, 1))
    assert (row["verdict"], row["law_status"]) == ("breached", "superseded")
    clean = network([element("r", vendor_id="nokia", acquired_on=date(2020, 1, 1), installed_on=date(2021, 11, 2))])
    ids = {r["provision_id"] for r in check(clean, "GB", date(2023, 6, 1), known=NOW).rows}
    assert "GB-2020-11-INSTALL" not in ids
    later = network([element("r", vendor_id="huawei", acquired_on=date(2020, 1, 1), installed_on=date(2022, 10, 13))])
    ids = {r["provision_id"] for r in check(later, "GB", date(2023, 6, 1), known=NOW).rows}
    assert "GB-2020-11-INSTALL" not in ids, "on that day the direction stood in its place"


def test_four_g_beside_other_five_g_is_met_and_the_coupling_is_asked_about() -> None:
    elements = [
        element("lte", vendor_id="huawei", function="enb", generations=["4G"]),
        element("nr", vendor_id="nokia", function="en_gnb", generations=["5G"]),
    ]
    findings = check(network(elements, bindings=[bound()]), "GB", date(2028, 1, 1), known=NOW)
    row = next(r for r in findings.to_dicts() if r["provision_id"] == "GB-2022-DVD-REMOVE")
    assert row["verdict"] == "met"
    assert any("unless the two are coupled" in sentence for sentence in findings.explain(row))
    apart = [{**elements[0], "site_id": "elsewhere"}, elements[1]]
    findings = check(network(apart, bindings=[bound()]), "GB", date(2028, 1, 1), known=NOW)
    row = next(r for r in findings.to_dicts() if r["provision_id"] == "GB-2022-DVD-REMOVE")
    assert not any("coupled" in sentence for sentence in findings.explain(row))


def test_a_managed_service_breaks_an_expectation_not_a_law() -> None:
    radio = element("r", vendor_id="nokia", generations=["5G"])
    service = {"element_id": "r", "role": "operation", "vendor_id": "zte"}
    net = network([radio], country="CA", supplies=[service])
    row = judge(net, "CA-2022-5G", date(2024, 6, 29))
    assert (row["verdict"], row["force"], row["days_left"]) == ("breached", "advisory", -1)
    assert judge(net, "CA-2022-5G", date(2024, 6, 28))["verdict"] == "due"
    ended = network([radio], country="CA", supplies=[{**service, "until_on": date(2024, 6, 28)}])
    assert judge(ended, "CA-2022-5G", date(2024, 6, 29))["verdict"] == "met"
    unstated = judge(network([radio], country="CA"), "CA-2022-5G", date(2024, 6, 29))
    assert (unstated["verdict"], unstated["reason"]) == ("met", "services_not_stated")
    complete = judge(network([radio], country="CA", complete=["supplies"]), "CA-2022-5G", date(2024, 6, 29))
    assert (complete["verdict"], complete["reason"]) == ("met", None)


def test_service_as_a_default_for_a_scope() -> None:
    radios = [element("north", "n"), element("south", "s")]
    rows = [{**r, "vendor_id": "nokia"} for r in radios]
    default = {"operator_id": "op", "domain": "access", "region": "North", "role": "operation", "vendor_id": "zte"}
    net = network(rows, country="CA", supplies=[default])
    located = net.with_tables(
        sites=net["sites"].with_columns(region=net["sites"]["site_id"].replace({"n": "North", "s": "South"}))
    )
    row = judge(located, "CA-2022-5G", date(2024, 6, 29))
    assert (row["verdict"], row["numerator"], row["denominator"]) == ("breached", 1, 2)


def test_removing_one_of_two_vendors_collides_with_keeping_two() -> None:
    elements = [element("a", "s1", vendor_id="huawei"), element("b", "s2", vendor_id="nokia")]
    findings = check(network(elements, bindings=[bound()]), "GB", date(2028, 1, 1), known=NOW)
    assert {
        "operator_id": "op",
        "provision_ids": ["GB-2020-01-TWO", "GB-2022-DVD-REMOVE"],
        "since": date(2022, 10, 13),
    } in findings.collisions
    three = [*elements, element("c", "s3", vendor_id="ericsson")]
    assert not check(network(three, bindings=[bound()]), "GB", date(2028, 1, 1), known=NOW).collisions
    keeps_4g = [*elements, element("d", "s4", vendor_id="huawei", function="enb", generations=["4G"])]
    assert not check(network(keeps_4g, bindings=[bound()]), "GB", date(2028, 1, 1), known=NOW).collisions


def test_proposed_law_never_breaches() -> None:
    olt = element("o", vendor_id="huawei", function="olt", generations=["gpon"])
    row = judge(network([olt], country="CA"), "CA-2022-GPON", date(2026, 1, 1))
    assert (row["verdict"], row["reason"], row["hypothetical"], row["law_status"]) == (
        "due",
        "proposed",
        True,
        "proposed",
    )
    core = network([element("c", vendor_id="huawei", function="sgsn")], bindings=[bound("GB-2022-02-DRAFT-CORE")])
    draft = judge(core, "GB-2022-02-DRAFT-CORE", date(2023, 6, 1), date(2022, 6, 1))
    assert (draft["verdict"], draft["reason"]) == ("due", "proposed")


def test_before_2022_canada_had_one_expectation_and_its_answer_is_unknown() -> None:
    core = [element("m", function="mme"), element("e", "s1", function="enb", vendor_id="huawei")]
    rows = check(network(core, country="CA"), "CA", date(2020, 3, 9), known=NOW).to_dicts()
    assert [(r["provision_id"], r["force"], r["verdict"], r["reason"]) for r in rows] == [
        ("CA-2018-SRP", "advisory", "unknown", "vendor_unknown")
    ]
    known_core = [element("m", function="mme", vendor_id="nokia")]
    rows = check(network(known_core, country="CA"), "CA", date(2020, 3, 9), known=NOW).to_dicts()
    assert rows[0]["verdict"] == "met", "nothing there is theirs, whatever is sensitive"
    beside = [*known_core, element("e", "s1", function="enb", vendor_id="huawei")]
    rows = check(network(beside, country="CA"), "CA", date(2020, 3, 9), known=NOW).to_dicts()
    assert (rows[0]["verdict"], rows[0]["reason"]) == ("unknown", "missing_tag")
    listed = network(beside, country="CA", complete=["tags.sensitive"])
    assert check(listed, "CA", date(2020, 3, 9), known=NOW).to_dicts()[0]["verdict"] == "met"
    theirs = network([element("m", function="mme", vendor_id="zte")], country="CA")
    assert check(theirs, "CA", date(2020, 3, 9), known=NOW).to_dicts()[0]["verdict"] == "breached"


def test_a_collision_found_on_several_days_is_told_once() -> None:
    two = network([element("a", vendor_id="huawei"), element("b", "s1", vendor_id="nokia")], bindings=[bound()])
    days = [date(2028, 1, 1), date(2028, 4, 1)]
    judged = check(two, "GB", days, known=NOW).cases.values()
    of_day = [collisions(judged, [day]) for day in days]
    assert of_day[0] == of_day[1] == collisions(judged, days) != []
