"""The exact rules of verdicts: scope, who is bound, what is missing, numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from networks import bound, element, network, radio_sites
from one_by_one import inventory
from vendorline.check import check, series
from vendorline.errors import UnknownName, UsageError
from vendorline.network.tables import Network
from vendorline.results import table
from vendorline.scope.supplies import Supplies

THEN = date(2020, 6, 1)
NOW = date(2026, 11, 23)
ON = date(2023, 1, 29)
CAP = "GB-2020-01-CAP-SITES"


def rows_of(net: Network, provision_id: str, on: date = ON, known: date = THEN, **options: Any) -> list[dict[str, Any]]:
    rows = check(net, provision_id[:2], on, known=known, **options).to_dicts()
    return [row for row in rows if row["provision_id"] == provision_id]


def test_fields_and_order_are_the_contract() -> None:
    findings = check(network(radio_sites(3, 1)), "GB", [ON, date(2022, 1, 1)], known=THEN)
    assert all(tuple(row) == table("check_rows").names for row in findings.rows)
    days = [row["on"] for row in findings.rows]
    assert days == sorted(days)
    assert findings.table.height == len(findings)


def test_without_5g_sites_a_5g_cap_is_not_applicable() -> None:
    row = rows_of(network([element("e", function="enb")]), CAP)[0]
    assert (row["verdict"], row["reason"]) == ("not_applicable", "no_5G_sites")
    assert row["share"] is None


def test_unknown_vendors_give_an_interval() -> None:
    net = network([*radio_sites(9, 3), element("x", "sx", traffic_gb_day=1.0)])
    row = rows_of(net, CAP)[0]
    assert (row["share_low"], row["share_high"], row["share"]) == (0.3, 0.4, None)
    assert (row["verdict"], row["reason"], row["numerator_unknown"]) == ("unknown", "vendor_unknown", 1)
    below = rows_of(network([*radio_sites(9, 2), element("x", "sx")]), CAP)[0]
    assert (below["verdict"], below["share_high"]) == ("met", 0.3)
    above = rows_of(network([*radio_sites(9, 4), element("x", "sx")]), CAP)[0]
    assert above["verdict"] == "breached"


def test_a_site_counts_once_and_retired_elements_do_not() -> None:
    elements = [
        element("a", "s0", vendor_id="huawei"),
        element("b", "s0", vendor_id="nokia"),
        element("c", "s1", vendor_id="huawei", retired_on=ON),
        element("d", "s1", vendor_id="nokia"),
        element("e", "s2", vendor_id="huawei", installed_on=date(2023, 1, 30)),
    ]
    row = rows_of(network(elements), CAP)[0]
    assert (row["numerator"], row["denominator"]) == (1, 2)
    assert rows_of(network(elements), CAP, date(2023, 1, 28))[0]["numerator"] == 2


def test_missing_traffic_is_never_defaulted() -> None:
    elements = radio_sites(4, 2)
    del elements[3]["traffic_gb_day"]
    row = rows_of(network(elements), "GB-2020-01-CAP-TRAFFIC")[0]
    assert (row["verdict"], row["reason"]) == ("unknown", "missing_denominator")
    assert (row["share_low"], row["denominator"]) == (0, None)
    assert row["share_high"] == pytest.approx(2 / 3)
    del elements[0]["traffic_gb_day"]
    row = rows_of(network(elements), "GB-2020-01-CAP-TRAFFIC")[0]
    assert (row["verdict"], row["reason"], row["share_low"], row["share_high"]) == (
        "unknown",
        "missing_denominator",
        0,
        1,
    )
    idle = rows_of(network([element("e", vendor_id="nokia", traffic_gb_day=0)]), "GB-2020-01-CAP-TRAFFIC")[0]
    assert (idle["verdict"], idle["reason"], idle["denominator"]) == ("unknown", "missing_denominator", 0)


def test_an_amount_that_cannot_matter_is_not_missed() -> None:
    within = radio_sites(4, 1)
    del within[3]["traffic_gb_day"]
    row = rows_of(network(within), "GB-2020-01-CAP-TRAFFIC")[0]
    assert (row["verdict"], row["share_low"], row["share_high"]) == ("met", 0, pytest.approx(1 / 3))
    nowhere = rows_of(network([element("e", vendor_id="nokia")]), "GB-2020-01-CAP-TRAFFIC")[0]
    assert (nowhere["verdict"], nowhere["share_low"], nowhere["share_high"]) == ("met", 0, 0)


def test_traffic_passes_through_a_radio_that_states_none() -> None:
    elements = [
        element("gnb", "s0", vendor_id="nokia", traffic_gb_day=30.5),
        element("ru", "s0", vendor_id="huawei", function="ru"),
        element("other", "s1", vendor_id="nokia", traffic_gb_day=69.5),
    ]
    row = rows_of(network(elements), "GB-2020-01-CAP-TRAFFIC")[0]
    assert (row["numerator"], row["denominator"], row["share"]) == (30.5, 100, 0.305)


def test_traffic_at_the_limit_is_exact_in_any_order() -> None:
    elements = [
        element(f"e{i}", f"s{i}", vendor_id="huawei" if i < 35 else "nokia", traffic_gb_day=0.1) for i in range(100)
    ]
    for order in (elements, elements[::-1]):
        row = rows_of(network(order), "GB-2020-01-CAP-TRAFFIC")[0]
        assert (row["verdict"], row["share"], row["margin"]) == ("met", 0.35, 0)


def test_shared_networks_count_whole_for_each_licensee() -> None:
    operators = [
        {"operator_id": "op", "name": "Op", "country": "GB", "plmn": ["00101"]},
        {"operator_id": "two", "name": "Two", "country": "GB", "plmn": ["00102"]},
        {"operator_id": "shared", "name": "Shared", "country": "GB", "licensees": ["op", "two"]},
    ]
    elements = [
        element("a", "s0", vendor_id="huawei", operator_id="shared"),
        element("b", "s0", vendor_id="nokia", operator_id="op"),
        element("c", "s1", vendor_id="nokia", operator_id="op"),
        element("d", "s2", vendor_id="nokia", operator_id="shared"),
    ]
    rows = rows_of(network(elements, operators=operators), CAP)
    assert [(r["operator_id"], r["numerator"], r["denominator"]) for r in rows] == [("op", 1, 3), ("two", 1, 2)]


def test_rules_judge_their_own_country_and_as_if_judges_everybody() -> None:
    net = network(radio_sites(10, 9), country="CA")
    assert not check(net, "GB", ON, known=THEN).rows
    rows = rows_of(net, CAP, as_if=True)
    assert [(r["verdict"], r["hypothetical"]) for r in rows] == [("breached", True)]
    direction = rows_of(net, "GB-2022-DVD-REMOVE", date(2028, 1, 1), NOW, as_if=True)[0]
    assert direction["verdict"] == "breached", "as if named by each instrument"


def test_a_row_of_the_bindings_decides_first() -> None:
    net = network(radio_sites(10, 9), bindings=[bound("GB-2020-01", "no")])
    assert rows_of(net, CAP)[0]["reason"] == "not_bound"
    dated = network(radio_sites(10, 9), bindings=[bound(from_on=date(2023, 1, 1), until_on=date(2023, 6, 1))])
    verdicts = [
        rows_of(dated, "GB-2022-DVD-CAP5G-SITES", day, NOW)[0]["verdict"]
        for day in (date(2022, 12, 31), date(2023, 1, 1), date(2023, 6, 1))
    ]
    assert verdicts == ["unknown", "due", "unknown"]
    single = network(radio_sites(10, 9), bindings=[bound(), bound("GB-2022-DVD-CAP5G-SITES", "no")])
    assert rows_of(single, "GB-2022-DVD-CAP5G-SITES", date(2023, 6, 1), NOW)[0]["reason"] == "not_bound"


def test_who_is_a_mobile_operator() -> None:
    fixed = [{"operator_id": "op", "name": "Op", "country": "GB"}]
    olt = element("o", function="olt", vendor_id="nokia", generations=["gpon"])
    assert rows_of(network([olt], operators=fixed), "GB-2020-01-TWO")[0]["reason"] == "not_bound"
    radio = element("r", "s1", vendor_id="nokia")
    assert rows_of(network([olt, radio], operators=fixed), "GB-2020-01-TWO")[0]["verdict"] == "breached"
    by_class = [{**fixed[0], "classes": ["mobile"]}]
    row = rows_of(network([olt], operators=by_class), "GB-2020-01-TWO")[0]
    assert (row["verdict"], row["reason"]) == ("not_applicable", "no_2G_3G_4G_5G_vendors")


def test_two_vendors_or_perhaps_two() -> None:
    one = [element("a", vendor_id="nokia"), element("b", vendor_id="nokia")]
    assert rows_of(network(one), "GB-2020-01-TWO")[0]["verdict"] == "breached"
    maybe = rows_of(network([*one, element("c")]), "GB-2020-01-TWO")[0]
    assert (maybe["verdict"], maybe["reason"], maybe["numerator"]) == ("unknown", "vendor_unknown", 1)
    assert rows_of(network([*one, element("c", vendor_id="samsung")]), "GB-2020-01-TWO")[0]["verdict"] == "met"


def test_a_national_list_of_low_confidence() -> None:
    listed = network([element("m", function="mme", vendor_id="huawei")], bindings=[bound()])
    row = rows_of(listed, "GB-2022-DVD-CORE", date(2024, 1, 1), NOW)[0]
    assert (row["verdict"], row["confidence"]) == ("breached", "low")
    spared = [element("m", function="mme", vendor_id="nokia"), element("e", function="ems", vendor_id="huawei")]
    row = rows_of(network(spared, bindings=[bound()]), "GB-2022-DVD-CORE", date(2024, 1, 1), NOW)[0]
    assert (row["verdict"], row["reason"]) == ("unknown", "list_not_verified")
    radio = [element("m", function="mme", vendor_id="nokia"), element("g", vendor_id="huawei")]
    row = rows_of(network(radio, bindings=[bound()]), "GB-2022-DVD-CORE", date(2024, 1, 1), NOW)[0]
    assert row["verdict"] == "met", "radio access is not core whatever the list forgot"
    default = [element("u", function="udr", vendor_id="huawei")]
    row = rows_of(network(default, bindings=[bound()]), "GB-2022-DVD-CORE", date(2024, 1, 1), NOW)[0]
    assert (row["verdict"], row["confidence"]) == ("breached", "medium"), "a function without a row keeps its default"


def test_sites_that_nobody_lists() -> None:
    elements = [
        element("a", "s0", vendor_id="huawei"),
        element("b", "s1", vendor_id="nokia"),
        element("c", "s2", vendor_id="huawei"),
    ]
    pid, on = "GB-2022-DVD-SITES", date(2023, 1, 29)
    none = rows_of(network(elements, bindings=[bound()]), pid, on, NOW)
    assert [(r["level_key"], r["verdict"], r["reason"]) for r in none] == [(None, "unknown", "missing_tag")]
    tags = {"s0": ["national_security"], "s1": ["national_security"]}
    some = rows_of(network(elements, bindings=[bound()], site_tags=tags), pid, on, NOW)
    assert [(r["level_key"], r["verdict"]) for r in some] == [("s0", "breached"), ("s1", "met"), (None, "unknown")]
    all_known = network(elements, bindings=[bound()], site_tags=tags, complete=["tags.national_security"])
    assert [(r["level_key"], r["verdict"]) for r in rows_of(all_known, pid, on, NOW)] == [
        ("s0", "breached"),
        ("s1", "met"),
    ]
    empty = network(elements, bindings=[bound()], complete=["tags.national_security"])
    assert [(r["verdict"], r["reason"]) for r in rows_of(empty, pid, on, NOW)] == [
        ("not_applicable", "nothing_in_scope")
    ]


def test_a_property_of_a_single_element() -> None:
    olt = element("o", function="olt", generations=["fttp"], vendor_id="huawei", installed_on=date(2023, 1, 1))
    pid = "GB-2022-DVD-SANCT"
    assert rows_of(network([olt], bindings=[bound()]), pid, ON, NOW)[0]["reason"] == "missing_tag"
    tagged = network([{**olt, "tags": ["sanction_affected"]}], bindings=[bound()])
    assert rows_of(tagged, pid, ON, NOW)[0]["verdict"] == "breached"


def test_events_whose_day_nobody_states() -> None:
    late = element("r", vendor_id="huawei", installed_on=date(2021, 11, 2))
    row = rows_of(network([late]), "GB-2020-07-PROC", date(2021, 11, 2), NOW)[0]
    assert (row["verdict"], row["reason"]) == ("unknown", "event_date_missing")
    early = element("r", vendor_id="huawei", installed_on=date(2020, 12, 31))
    assert rows_of(network([early]), "GB-2020-07-PROC", date(2021, 11, 2), NOW)[0]["verdict"] == "met"
    always = network([element("r", vendor_id="huawei")], as_of=date(2021, 9, 30))
    assert rows_of(always, "GB-2020-11-INSTALL", date(2021, 11, 2), NOW)[0]["verdict"] == "met"
    later = network([element("r", vendor_id="huawei")], as_of=date(2021, 10, 1))
    assert rows_of(later, "GB-2020-11-INSTALL", date(2021, 11, 2), NOW)[0]["reason"] == "event_date_missing"
    nobodys = network([element("r", installed_on=date(2021, 11, 2))])
    assert rows_of(nobodys, "GB-2020-11-INSTALL", date(2021, 11, 2), NOW)[0]["reason"] == "vendor_unknown"


def test_technology_comes_from_the_function_or_stays_open() -> None:
    remove, on = "GB-2020-07-REMOVE", date(2022, 1, 1)
    assert (
        rows_of(network([element("r", function="router", vendor_id="huawei")]), remove, on, NOW)[0]["verdict"] == "due"
    )
    assert (
        rows_of(network([element("e", function="enb", vendor_id="huawei")]), remove, on, NOW)[0]["verdict"]
        == "not_applicable"
    )
    open_ = rows_of(network([element("s", function="switch", vendor_id="huawei")]), remove, on, NOW)[0]
    assert (open_["verdict"], open_["reason"]) == ("unknown", "generation_unknown")
    harmless = rows_of(
        network([element("s", function="switch", vendor_id="nokia"), element("g", vendor_id="nokia")]), remove, on, NOW
    )[0]
    assert harmless["verdict"] == "met"
    fttp = network([element("o", function="olt", generations=["gpon"], vendor_id="huawei", premises=10)])
    assert rows_of(fttp, "GB-2020-01-CAP-FTTP", ON)[0]["verdict"] == "breached", "gpon counts as fttp"


def test_a_function_nobody_knows_is_in_no_domain_and_outside_none() -> None:
    elements = [element("m", function="mme", vendor_id="nokia"), element("x", function="other", vendor_id="huawei")]
    net = network(elements, country="CA", complete=["tags.sensitive"])
    row = rows_of(net, "CA-2018-SRP", date(2020, 3, 9), NOW)[0]
    assert (row["verdict"], row["reason"]) == ("unknown", "function_unknown")
    stated = network([elements[0], {**elements[1], "generations": ["4G"]}], country="CA", complete=["tags.sensitive"])
    assert rows_of(stated, "CA-2018-SRP", date(2020, 3, 9), NOW)[0]["reason"] == "function_unknown"


def test_assumed_rows_are_told() -> None:
    elements = [
        element("a", "s0", vendor_id="huawei", vendor_basis="assumed"),
        element("b", "s1", vendor_id="nokia"),
        element("c", "s2", vendor_id="nokia", basis="assumed"),
        element("d", "s3", vendor_id="nokia"),
    ]
    assert rows_of(network(elements), CAP)[0]["assumed_share"] == 0.5


def test_outlook_is_said() -> None:
    findings = check(network(radio_sites(3, 1)), "GB", [date(2020, 1, 28), date(2020, 1, 29)], known=THEN)
    assert {(row["on"].day, row["outlook"]) for row in findings.rows} == {(28, False), (29, True)}


def test_all_lists_what_gives_no_verdict_and_why() -> None:
    net = network(radio_sites(3, 1))
    rows = check(net, "GB", date(2021, 1, 1), known=NOW, show_all=True).to_dicts()
    why = {row["provision_id"]: (row["verdict"], row["reason"], row["law_status"]) for row in rows}
    assert why["GB-2022-DVD-CORE"] == ("not_applicable", "not_yet", "not_yet")
    assert why["GB-2020-01-DEF"] == ("not_applicable", "nothing_to_judge", "in_force")
    assert "GB-2020-11-INSTALL" in why
    later = check(net, "GB", date(2023, 1, 1), known=NOW, show_all=True).to_dicts()
    assert {r["provision_id"]: r["reason"] for r in later}[CAP] == "superseded"
    seen_then = {r["provision_id"] for r in check(net, "GB", date(2023, 1, 1), known=THEN, show_all=True).rows}
    assert "GB-2022-DVD-CORE" not in seen_then, "nobody knew of it"
    assert CAP in seen_then


def test_elements_as_intervals() -> None:
    elements = [
        element("c", function="mme", vendor_id="huawei", installed_on=date(2015, 5, 1)),
        element("gone", function="sgsn", vendor_id="huawei", retired_on=date(2023, 12, 31)),
    ]
    findings = check(network(elements, bindings=[bound()]), "GB", date(2023, 6, 1), known=NOW)
    listed = findings.elements().to_dicts()
    core = [(r["element_id"], r["from_on"], r["until_on"]) for r in listed if r["provision_id"] == "GB-2022-DVD-CORE"]
    assert core == [("c", date(2024, 1, 1), None)]


def test_series_of_days() -> None:
    assert series(date(2022, 11, 30), date(2023, 6, 15), "quarter") == (
        date(2022, 11, 30),
        date(2023, 2, 28),
        date(2023, 5, 30),
        date(2023, 6, 15),
    )
    assert series(date(2023, 1, 1), date(2023, 1, 1), "month") == (date(2023, 1, 1),)
    with pytest.raises(UsageError):
        series(date(2023, 1, 2), date(2023, 1, 1), "month")
    with pytest.raises(UsageError):
        series(date(2023, 1, 1), date(2023, 1, 2), "fortnight")


def test_an_unknown_jurisdiction_is_refused() -> None:
    with pytest.raises(UnknownName, match="XX"):
        check(network(radio_sites(1, 0)), "XX", ON)


@pytest.mark.parametrize("role", ["software", "component"])
@pytest.mark.parametrize(
    ("domain", "functions"), [("access", {"gnb", "olt"}), ("fixed_access", {"olt"}), ("core", {"amf"})]
)
def test_a_default_for_access_is_one_for_fixed_access_too(role: str, domain: str, functions: set[str]) -> None:
    net = network(
        [element(f, function=f, vendor_id="nokia") for f in ("gnb", "olt", "amf")],
        supplies=[{"domain": domain, "role": role, "vendor_id": "zte"}],
    )
    stock = inventory(net, ["op"], ON)
    inside = Supplies(stock).inside.mask(stock, frozenset({"zte"}), ON)
    assert {f for f, is_theirs in zip(("gnb", "olt", "amf"), inside, strict=True) if is_theirs} == functions


def test_the_explanation_tells_a_refusal_and_that_anybody_may_be_meant() -> None:
    refused = {"grant_id": "g", "operator_id": "op", "instrument_id": "EE-2022-AUTH", "state": "refused"}
    operators = [{"operator_id": "op", "name": "Op", "country": "EE", "classes": ["communications_undertakings"]}]
    findings = check(network([element("e", vendor_id="nokia")], operators=operators, grants=[refused]), "EE", ON)
    (row,) = (r for r in findings.rows if r["provision_id"] == "EE-2022-AUTH")
    told = findings.explain(row)
    assert any(sentence.startswith("Refused for any vendor") for sentence in told)
    assert not any("No row of the grants" in sentence for sentence in told)
    findings = check(network([element("e", vendor_id="nokia")]), "GB", date(2020, 6, 1), known=NOW)
    (row,) = (r for r in findings.rows if r["provision_id"] == "GB-2020-01-MITIG")
    assert (row["numerator"], row["numerator_unknown"], row["slack"]) == (0, 1, -1)
    assert any("1 more may be (nobody has said whose are meant)" in sentence for sentence in findings.explain(row))
