"""Worked cases of other jurisdictions: each provision on both sides of what it turns on.

Cases of the collected facts that are not judged here, and why: T13 and T14 are rights to money, which plan and decide weigh;
T16 is about the authorisation of a product model, which no inventory shows. Those of two countries stand in
test_worked_cases.py.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from networks import bound, element, network
from one_by_one import inventory
from vendorline.check import check
from vendorline.network.tables import Network
from vendorline.rulebook import Determination, provisions, read_instruments
from vendorline.rulebook.terms import Scope
from vendorline.scope.inventory import day_number
from vendorline.scope.match import Match
from vendorline.scope.matching import match_scope
from vendorline.scope.supplies import Supplies

NOW = date(2026, 11, 23)


def rows_of(net: Network, provision_id: str, on: date, known: date = NOW, **options: Any) -> list[dict[str, Any]]:
    rows = check(net, provision_id[:2], on, known=known, **options).to_dicts()
    return [row for row in rows if row["provision_id"] == provision_id]


def verdict(net: Network, provision_id: str, on: date, known: date = NOW, **options: Any) -> tuple[str, str | None]:
    rows = rows_of(net, provision_id, on, known, **options)
    assert len(rows) == 1, rows
    return rows[0]["verdict"], rows[0]["reason"]


# T08
def radio_network(share: int) -> list[dict[str, Any]]:
    radios = [
        element(f"r{i}", f"s{i}", vendor_id="huawei" if i < share else "ericsson", traffic_gb_day=1) for i in range(100)
    ]
    return [*radios, element("m", "s0", function="ems", vendor_id="huawei", generations=["5G"])]


def test_a_draft_on_radio_and_a_contract_on_its_managers() -> None:
    controls = [{"controller_id": "m", "element_id": "r0", "kind": "manages"}]
    rows = [bound("DE-2023-DRAFT"), bound("DE-2024")]
    net = network(radio_network(59), country="DE", controls=controls, bindings=rows)
    draft = rows_of(net, "DE-2023-DRAFT-25", date(2030, 1, 1), date(2023, 10, 1))
    assert [(r["reading"], r["basis"], r["share"], r["verdict"], r["reason"]) for r in draft] == [
        ("by_sites", "sites", 0.59, "due", "proposed"),
        ("by_traffic", "traffic", 0.59, "due", "proposed"),
        ("by_elements", "elements", 0.59, "due", "proposed"),
    ]
    at, over = (
        [
            r["verdict"]
            for r in rows_of(
                network(radio_network(n), country="DE", bindings=rows),
                "DE-2023-DRAFT-25",
                date(2030, 1, 1),
                date(2023, 10, 1),
            )
        ]
        for n in (25, 26)
    )
    assert (set(at), set(over)) == ({"met"}, {"due"})
    assert not rows_of(net, "DE-2023-DRAFT-25", date(2030, 1, 1)), "superseded by the contracts"
    contract = rows_of(net, "DE-2024-MGMT", date(2030, 1, 1))[0]
    assert (contract["verdict"], contract["numerator"], contract["force"]) == ("breached", 1, "contract")
    assert verdict(net, "DE-2024-MGMT", date(2029, 12, 31))[0] == "due"
    unsaid = network(radio_network(59), country="DE", bindings=rows)
    assert verdict(unsaid, "DE-2024-MGMT", date(2030, 1, 1)) == ("unknown", "controls_not_stated")
    other = [{"controller_id": "m", "element_id": "c", "kind": "manages"}]
    core = [*radio_network(59), element("c", "s0", function="upf", vendor_id="nokia")]
    elsewhere = network(core, country="DE", controls=other, bindings=rows)
    assert verdict(elsewhere, "DE-2024-MGMT", date(2030, 1, 1))[0] == "not_applicable"


@pytest.mark.parametrize("complete", [("controls",), ()])
@pytest.mark.parametrize("function", ["other", "not_a_function"])
def test_a_manager_of_something_unknown_may_be_meant(function: str, complete: tuple[str, ...]) -> None:
    elements = [
        element("m", function="ems", vendor_id="huawei", generations=["5G"]),
        element("x", function=function, vendor_id="nokia"),
    ]
    controls = [{"controller_id": "m", "element_id": "x", "kind": "manages"}]
    net = network(elements, country="DE", complete=complete, controls=controls, bindings=[bound("DE-2024")])
    assert verdict(net, "DE-2024-MGMT", date(2030, 1, 1)) == ("unknown", "function_unknown")


def test_critical_components_are_a_tag() -> None:
    core = element("c", function="upf", vendor_id="huawei")
    net = network([core], country="DE", bindings=[bound("DE-2024")])
    assert verdict(net, "DE-2024-CORE", date(2027, 1, 1)) == ("unknown", "missing_tag")
    tagged = network([{**core, "tags": ["critical_component"]}], country="DE", bindings=[bound("DE-2024")])
    assert verdict(tagged, "DE-2024-CORE", date(2026, 12, 31))[0] == "due"
    assert verdict(tagged, "DE-2024-CORE", date(2027, 1, 1))[0] == "breached"


# T09, T10, T11
def test_bands_served_decide_about_transmission() -> None:
    def node(*bands: int) -> Network:
        dwdm = element("t", function="dwdm", vendor_id="zte", bands_mhz=list(bands) or None)
        return network([dwdm], country="SE", bindings=[bound("SE-2020")])

    on = date(2025, 1, 2)
    assert verdict(node(3500), "SE-2020-REMOVE", on)[0] == "breached"
    assert verdict(node(3500), "SE-2020-REMOVE", date(2025, 1, 1))[0] == "due"
    assert verdict(node(1800, 2300), "SE-2020-REMOVE", on)[0] == "breached"
    assert verdict(node(1800), "SE-2020-REMOVE", on)[0] == "not_applicable"
    assert verdict(node(), "SE-2020-REMOVE", on) == ("unknown", "band_unknown")


@pytest.mark.parametrize(
    ("installed", "expected"),
    [
        (date(2020, 10, 19), "met"),
        (date(2020, 10, 20), "breached"),
        (date(2020, 11, 8), "breached"),
        (date(2020, 11, 20), "met"),
        (date(2020, 12, 15), "met"),
        (date(2020, 12, 16), "breached"),
    ],
)
def test_an_installation_while_a_court_had_suspended_the_licence_condition(installed: date, expected: str) -> None:
    radio = element("r", vendor_id="huawei", bands_mhz=[3500], installed_on=installed)
    net = network([radio], country="SE", bindings=[bound("SE-2020")])
    assert verdict(net, "SE-2020-NEW", date(2021, 6, 1))[0] == expected


def test_suspended_law_gives_no_row_and_says_so_when_asked() -> None:
    net = network([element("r", vendor_id="huawei", bands_mhz=[3500])], country="SE", bindings=[bound("SE-2020")])
    assert not rows_of(net, "SE-2020-NEW", date(2020, 11, 20))
    shown = rows_of(net, "SE-2020-NEW", date(2020, 11, 20), show_all=True)
    assert [(r["verdict"], r["reason"]) for r in shown] == [("not_applicable", "suspended")]


def test_operation_from_abroad_whoever_the_vendor_is() -> None:
    core = element("a", function="amf", vendor_id="ericsson")
    on, pid = date(2025, 1, 2), "SE-2020-STAFF"

    def operated(country: str | None) -> Network:
        row = {"element_id": "a", "role": "operation", "vendor_id": "ericsson", "country": country}
        return network([core], country="SE", bindings=[bound("SE-2020")], supplies=[row])

    assert verdict(operated("RO"), pid, on)[0] == "breached"
    assert verdict(operated("RO"), pid, date(2025, 1, 1))[0] == "due"
    assert verdict(operated("SE"), pid, on)[0] == "met"
    assert verdict(operated(None), pid, on) == ("unknown", "services_not_stated")
    assert verdict(network([core], country="SE", bindings=[bound("SE-2020")]), pid, on)[0] == "unknown"


# T15
def test_an_exempt_arrangement_and_a_component_inside_another_makers_product() -> None:
    contractor = [{"operator_id": "op", "name": "Op", "country": "US", "classes": ["federal_contractors"]}]
    on, pid = date(2021, 1, 1), "US-889B"
    gateway = element("g", function="router", vendor_id="huawei")
    assert verdict(network([gateway], operators=contractor, country="US"), pid, on)[0] == "breached"
    assert verdict(network([gateway], operators=contractor, country="US"), pid, date(2020, 8, 12))[0] == "due"
    roaming = {**gateway, "tags": ["third_party_roaming"]}
    assert verdict(network([roaming], operators=contractor, country="US"), pid, on)[0] == "not_applicable"
    other = element("o", function="router", vendor_id="cisco")
    part = {"element_id": "o", "role": "component", "vendor_id": "zte"}
    assert verdict(network([other], operators=contractor, country="US"), pid, on) == ("met", "components_not_stated")
    inside = network([other], operators=contractor, country="US", supplies=[part])
    assert verdict(inside, pid, on)[0] == "breached"
    assert inside["elements"].height == 1
    assert verdict(network([other], country="US"), pid, on) == ("unknown", "bound_unknown")


# T17
def test_what_was_connected_before_may_stay_and_what_comes_after_needs_a_permit() -> None:
    old = element(
        "old", function="enb", vendor_id="huawei", acquired_on=date(2019, 1, 1), installed_on=date(2019, 3, 1)
    )
    new = element(
        "new", function="enb", vendor_id="huawei", acquired_on=date(2022, 1, 1), installed_on=date(2022, 3, 1)
    )
    on, pid = date(2022, 8, 1), "IN-2021-CONNECT"
    row = [bound("IN-2021-CONNECT")]
    assert verdict(network([old], country="IN", bindings=row), pid, on)[0] == "not_applicable"
    found = check(network([old, new], country="IN", bindings=row), "IN", on, known=NOW)
    assert [r["verdict"] for r in found.rows if r["provision_id"] == pid] == ["breached"]
    assert found.elements()["element_id"].to_list() == ["new"]
    permit = {"grant_id": "g", "operator_id": "op", "instrument_id": pid, "state": "granted", "vendor_id": "huawei"}
    assert verdict(network([old, new], country="IN", bindings=row, grants=[permit]), pid, on)[0] == "met"
    too_late = {**permit, "from_on": date(2022, 3, 2)}
    assert verdict(network([new], country="IN", bindings=row, grants=[too_late]), pid, on)[0] == "breached"
    elsewhere = {**permit, "site_id": "s1"}
    net = network([new, {**old, "site_id": "s1"}], country="IN", bindings=row, grants=[elsewhere])
    assert verdict(net, pid, on)[0] == "breached"


# T18
def test_rules_act_on_what_is_served_not_on_boxes() -> None:
    radio = element("r", vendor_id="huawei", generations=["4G", "5G"])
    named = [{"operator_id": "op", "name": "Elisa Eesti", "country": "EE"}]
    net = network([radio], operators=named, country="EE")
    assert verdict(net, "EE-2022-ELISA-5G", date(2026, 1, 1))[0] == "breached"
    assert verdict(net, "EE-2022-ELISA-5G", date(2025, 12, 31))[0] == "due"
    assert verdict(net, "EE-2022-ELISA-2G4G", date(2026, 1, 1))[0] == "due"
    assert verdict(net, "EE-2022-ELISA-2G4G", date(2030, 1, 1))[0] == "breached"
    assert verdict(network([radio], country="EE"), "EE-2022-ELISA-5G", date(2026, 1, 1)) == ("unknown", "bound_unknown")


# T19
def test_two_readings_of_when_a_period_begins() -> None:
    elements = [element("c", function="upf", vendor_id="huawei"), element("r", "s1", vendor_id="huawei")]
    net = network(elements, country="RO", bindings=[bound("RO-2021")])
    on = date(2026, 6, 15)

    def told(pid: str, day: date) -> dict[str, tuple[str, date]]:
        return {r["reading"]: (r["verdict"], r["deadline"]) for r in rows_of(net, pid, day)}

    assert told("RO-2021-CORE5", on) == {
        "entry_into_force": ("breached", date(2026, 6, 14)),
        "loss_of_authorisation": ("due", date(2029, 2, 28)),
    }
    assert told("RO-2021-CORE5", date(2026, 6, 14))["entry_into_force"][0] == "due"
    assert told("RO-2021-NON7", on) == {
        "entry_into_force": ("due", date(2028, 6, 14)),
        "loss_of_authorisation": ("due", date(2031, 2, 28)),
    }
    refused = date(2024, 2, 28)
    before = {r["reading"]: r["reason"] for r in rows_of(net, "RO-2021-CORE5", on, refused)}
    assert before["loss_of_authorisation"] == "needs_a_determination", "nobody knew of the refusal"


# T20
def test_each_site_waits_for_its_own_grant() -> None:
    elements = [element(f"r{i}", f"s{i}", vendor_id="huawei") for i in range(4)] + [
        element("n", "s4", vendor_id="nokia")
    ]
    grants = [
        {
            "grant_id": f"g{i}",
            "operator_id": "op",
            "instrument_id": "FR-2019-AUTH",
            "state": "granted",
            "site_id": f"s{i}",
            "vendor_id": "huawei",
            "from_on": date(2020, 7, 5),
            "until_on": until,
        }
        for i, until in enumerate((date(2025, 7, 5), date(2028, 7, 5), None))
    ]
    net = network(elements, country="FR", grants=grants)
    rows = rows_of(net, "FR-2020-EXPIRY", date(2025, 7, 6))
    assert [(r["level_key"], r["verdict"], r["deadline"], r["reason"]) for r in rows] == [
        ("s0", "breached", date(2025, 7, 4), None),
        ("s1", "due", date(2028, 7, 4), None),
        ("s2", "met", None, None),
        ("s3", "unknown", None, "grant_not_stated"),
        ("s4", "met", None, None),
    ]
    assert rows_of(net, "FR-2020-EXPIRY", date(2025, 7, 4))[0]["verdict"] == "due"
    assert rows_of(net, "FR-2020-EXPIRY", date(2025, 7, 5))[0]["verdict"] == "breached"


def test_areas_are_keys_and_both_ends_of_a_year_are_read() -> None:
    elements = [element("a", "s0", vendor_id="huawei"), element("b", "s1", vendor_id="nokia")]
    named = [{"operator_id": "op", "name": "Bouygues Telecom", "country": "FR"}]
    net = network(elements, operators=named, country="FR", complete=["areas"])
    placed = net.with_tables(
        sites=net["sites"].with_columns(
            areas=net["sites"]["site_id"].replace_strict({"s0": ["Brest"], "s1": ["Rennes"]})
        )
    )
    rows = {(r["reading"], r["level_key"]): r["verdict"] for r in rows_of(placed, "FR-2020-ZONES", date(2028, 6, 1))}
    assert rows == {
        ("end_of_2028", "brest"): "due",
        ("end_of_2028", "rennes"): "met",
        ("start_of_2028", "brest"): "breached",
        ("start_of_2028", "rennes"): "met",
    }
    rest = rows_of(net.with_tables(sites=net["sites"]), "FR-2020-ZONES", date(2028, 6, 1))
    assert {r["level_key"] for r in rest} == {None}


# T21
def test_a_neighbour_on_the_same_segment_is_in_scope() -> None:
    def scope_of(segment: str) -> list[int]:
        elements = [
            element("u", function="udm", segment="vlan7", tags=["designated_parts"]),
            element("r", function="router", segment=segment),
            element("m", function="ems", segment="vlan9"),
        ]
        net = network(elements, controls=[{"controller_id": "m", "element_id": "u", "kind": "manages"}])
        stock = inventory(net, ["op"], date(2023, 1, 29), tags=frozenset({"designated_parts"}))
        scope = provisions()["NL-2021-ADJ"].provision.scope
        assert scope.adjacent
        return [int(r) for r in match_scope(scope, "NL", stock, Supplies(stock)).match]

    assert scope_of("vlan7") == [Match.INSIDE, Match.INSIDE, Match.INSIDE]
    assert scope_of("vlan8")[1] != Match.INSIDE


# T22
def test_transport_of_one_kind_and_not_the_access_beside_it() -> None:
    named = [{"operator_id": "op", "name": "TDC NET", "country": "DK"}]
    dwdm = element("d", function="dwdm", vendor_id="huawei")
    coax = element("x", "s1", function="cmts", vendor_id="huawei", generations=["docsis"])
    found = check(network([dwdm, coax], operators=named, country="DK"), "DK", date(2027, 1, 1), known=NOW)
    assert [(r["provision_id"], r["verdict"], r["numerator"]) for r in found.rows] == [("DK-2023-TDC", "breached", 1)]
    assert found.elements()["element_id"].to_list() == ["d"]
    assert verdict(network([dwdm], operators=named, country="DK"), "DK-2023-TDC", date(2026, 12, 31))[0] == "due"
    assert (
        verdict(network([coax], operators=named, country="DK"), "DK-2023-TDC", date(2027, 1, 1))[0] == "not_applicable"
    )


# T23
def test_criteria_ask_for_a_recorded_determination_and_the_date_stays_secret() -> None:
    net = network([element("r", vendor_id="samsung")], country="PT", bindings=[bound("PT-2023-1")])
    on = date(2024, 1, 1)
    assert verdict(net, "PT-2023-1", on) == ("unknown", "needs_a_determination")
    recorded = (Determination("PT-2023-1", "samsung", source="a decision"),)
    assert verdict(net, "PT-2023-1", on, determinations=recorded) == ("unknown", "secret_date")
    other = (Determination("PT-2023-1", "huawei"),)
    assert verdict(net, "PT-2023-1", on, determinations=other)[0] == "met"


# T25
def test_a_list_that_is_published_one_day_sets_the_period_going() -> None:
    core = element("c", function="upf", vendor_id="huawei", tags=["key_asset"])
    net = network([core], country="AT")
    listed = (Determination("EU-CSA2-MOBILE", "huawei", from_on=date(2028, 1, 15), source="made up"),)
    row = rows_of(net, "EU-CSA2-MOBILE", date(2031, 1, 16), determinations=listed)[0]
    assert (row["deadline"], row["days_left"], row["verdict"], row["reason"]) == (
        date(2031, 1, 15),
        -1,
        "due",
        "proposed",
    )
    before = rows_of(net, "EU-CSA2-MOBILE", date(2027, 1, 1), determinations=listed)[0]
    assert (before["verdict"], before["reason"]) == ("unknown", "needs_a_determination")


def test_a_decision_on_a_vendor_stops_buying_and_starts_seven_years() -> None:
    entity = [{"operator_id": "op", "name": "Op", "country": "PL", "classes": ["key_and_important_entities"]}]
    decided = (Determination("PL-2026", "zte", from_on=date(2026, 6, 1)),)
    old = element("o", vendor_id="zte", installed_on=date(2026, 5, 31))
    new = element("n", vendor_id="zte", installed_on=date(2026, 6, 1))

    def told(item: dict[str, Any], pid: str, on: date) -> dict[str | None, str]:
        rows = rows_of(network([item], operators=entity, country="PL"), pid, on, determinations=decided)
        return {row["reading"]: row["verdict"] for row in rows}

    assert told(old, "PL-2026-BUY", date(2026, 7, 1)) == {None: "met"}
    assert told(new, "PL-2026-BUY", date(2026, 7, 1)) == {None: "breached"}
    assert told(old, "PL-2026-7Y", date(2033, 6, 1)) == {"from_decision": "due", "from_law": "breached"}
    assert told(old, "PL-2026-7Y", date(2033, 6, 2)) == {"from_decision": "breached", "from_law": "breached"}


def test_a_derogation_takes_out_what_it_covers() -> None:
    radio = element("r", vendor_id="huawei")
    row = {
        "grant_id": "g",
        "operator_id": "op",
        "instrument_id": "GB-2022-DVD",
        "state": "derogation",
        "site_id": "s0",
        "until_on": date(2028, 6, 1),
    }
    net = network([radio], bindings=[bound()], grants=[row])
    assert verdict(net, "GB-2022-DVD-REMOVE", date(2028, 5, 31))[0] == "met"
    assert verdict(net, "GB-2022-DVD-REMOVE", date(2028, 6, 1))[0] == "breached"


def test_rights_and_markets_are_carried_and_give_no_row() -> None:
    net = network([element("r", vendor_id="huawei", acquired_on=date(2020, 7, 1))], country="US")
    rows = {
        r["provision_id"]: r["reason"] for r in check(net, "US", date(2026, 1, 10), known=NOW, show_all=True).to_dicts()
    }
    assert rows["US-RR-ELIG"] == rows["US-RR-MONEY"] == "nothing_to_judge"
    assert rows["US-EA-2025"] == rows["US-889C"] == "not_in_an_inventory"


def test_parts_inside_an_element_are_counted_beside_elements(tmp_path: Path) -> None:
    """One cabinet of one maker with boards of others: the share depends on what is counted."""
    law = tmp_path / "law.yaml"
    law.write_text(CAP_BY_LEVEL)
    elements = [element(f"e{i}", f"s{i}", vendor_id="nokia") for i in range(2)]
    boards = [
        {"element_id": "e0", "role": "component", "vendor_id": v, "product": str(n)}
        for n, v in enumerate(["nokia", "huawei", "huawei"])
    ]
    rows = check(
        network(elements, country="XX", supplies=boards),
        "XX",
        date(2021, 1, 1),
        known=NOW,
        provisions=read_instruments([law]),
    ).to_dicts()
    shares = {
        (r["reading"], r["basis"]): (r["numerator"], r["denominator"], r["verdict"])
        for r in rows
        if r["level"] == "operator"
    }
    assert shares == {("by_elements", "elements"): (0, 2, "met"), ("by_parts", "parts"): (2, 4, "breached")}


def test_a_jurisdiction_as_a_whole_counts_what_is_shared_once(tmp_path: Path) -> None:
    law = tmp_path / "law.yaml"
    law.write_text(CAP_BY_LEVEL)
    operators = [
        {"operator_id": "a", "name": "A", "country": "XX"},
        {"operator_id": "b", "name": "B", "country": "XX"},
        {"operator_id": "ab", "name": "AB", "country": "XX", "licensees": ["a", "b"]},
    ]
    elements = [
        element("e0", "s0", vendor_id="huawei", operator_id="ab"),
        element("e1", "s1", vendor_id="nokia", operator_id="a"),
    ]
    rows = check(
        network(elements, country="XX", operators=operators),
        "XX",
        date(2021, 1, 1),
        known=NOW,
        provisions=read_instruments([law]),
    ).to_dicts()
    whole = [
        (r["operator_id"], r["level_key"], r["numerator"], r["denominator"], r["verdict"])
        for r in rows
        if r["level"] == "jurisdiction"
    ]
    assert whole == [(None, "XX", 1, 2, "met")]
    own = {(r["operator_id"], r["numerator"], r["denominator"]) for r in rows if r["reading"] == "by_elements"}
    assert own == {("a", 1, 2), ("b", 1, 1)}


def test_an_event_forbidden_in_a_jurisdiction_without_operators_is_not_applicable(tmp_path: Path) -> None:
    law = tmp_path / "law.yaml"
    event = CAP_BY_LEVEL.partition("- id: XX-1-ALL")
    whole = event[2].replace("effect: cap", "effect: forbid").replace("event: present", "event: installed")
    whole = whole.replace("  basis: sites\n", "").replace("  limit: 0.5\n", "")
    law.write_text(event[0].partition("- id: XX-1-CAP")[0] + "- id: XX-1-ALL" + whole)
    elsewhere = network([element("e0", vendor_id="huawei", installed_on=date(2021, 1, 1))], country="YY")
    rows = check(elsewhere, "XX", date(2023, 1, 1), known=NOW, provisions=read_instruments([law])).to_dicts()
    assert [r["verdict"] for r in rows] == ["not_applicable"]


def test_place_of_production_and_day_of_purchase_are_facets() -> None:
    elements = [
        element("a", acquired_on=date(2020, 1, 1)),
        element("b", "s1"),
        element("c", "s2", installed_on=date(2019, 1, 1)),
    ]
    made = [{"element_id": "a", "role": "component", "vendor_id": "zte", "country": "CN"}]
    marks = day_number(date(2019, 6, 2)), day_number(date(2020, 1, 1))
    stock = inventory(network(elements, supplies=made), ["op"], date(2023, 1, 29), purchase=marks)

    def reach(scope: Scope) -> list[int]:
        return [int(r) for r in match_scope(scope, "US", stock, Supplies(stock)).match]

    assert reach(Scope(produced_outside=("US",))) == [Match.INSIDE, Match.ORIGIN_UNKNOWN, Match.ORIGIN_UNKNOWN]
    assert reach(Scope(produced_outside=("CN",)))[0] == Match.OUTSIDE
    assert reach(Scope(acquired_before=date(2020, 1, 1))) == [Match.OUTSIDE, Match.DATE_UNKNOWN, Match.INSIDE]
    assert reach(Scope(acquired_after=date(2019, 6, 1))) == [Match.INSIDE, Match.DATE_UNKNOWN, Match.OUTSIDE]


CAP_BY_LEVEL = """
instrument: XX-1
jurisdiction: XX
title: A decision
issuer: An authority
adopted_on: 2020-10-20
sources:
  one: {title: The decision, url: 'https://example.org/one', kind: primary}
provisions:
- id: XX-1-CAP
  force: binding
  bound: all_providers
  effect: cap
  event: present
  vendor: {kind: named, vendor_ids: [huawei]}
  scope: {domains: [access]}
  level: operator
  limit: 0.25
  time: {mode: open}
  readings:
  - {reading: by_elements, meaning: Elements count., basis: elements}
  - {reading: by_parts, meaning: Parts count., basis: parts}
  paraphrase: A quarter at most.
  sources: [one]
  confidence: high
  evidence: read
- id: XX-1-ALL
  force: binding
  bound: all_providers
  effect: cap
  event: present
  vendor: {kind: named, vendor_ids: [huawei]}
  scope: {domains: [access]}
  level: jurisdiction
  basis: sites
  limit: 0.5
  time: {mode: open}
  paraphrase: Half of all sites at most.
  sources: [one]
  confidence: high
  evidence: read
"""
