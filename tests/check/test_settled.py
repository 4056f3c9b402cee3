"""Rules of verdicts that were settled case by case: each of these networks once had another answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from networks import bound, element, network
from vendorline.check import check
from vendorline.network.tables import Network
from vendorline.rulebook import Determination, Rulebook
from vendorline.rulebook.model import Instrument

NOW = date(2026, 11, 23)


def rows(net: Network, provision_id: str, on: date, **options: Any) -> list[dict[str, Any]]:
    found = check(net, provision_id[:2], on, known=NOW, accept_recalled=True, **options).to_dicts()
    return [row for row in found if row["provision_id"] == provision_id]


def told(net: Network, provision_id: str, on: date, **options: Any) -> tuple[str, str | None]:
    (row,) = rows(net, provision_id, on, **options)
    return row["verdict"], row["reason"]


def granted(instrument_id: str, vendor: str | None = "huawei", state: str = "granted", **days: Any) -> dict[str, Any]:
    return {
        "grant_id": f"g{days}", "operator_id": "op", "instrument_id": instrument_id, "state": state, "vendor_id": vendor, **days,
    }  # fmt: skip


# --- vendors ----------------------------------------------------------------------------------------------------------


def test_two_vendors_of_one_family_are_one() -> None:
    family = [element("a", vendor_id="nokia"), element("b", "s1", vendor_id="nokia_siemens_networks")]
    on = date(2020, 2, 1)
    (row,) = rows(network(family), "GB-2020-01-TWO", on)
    assert (row["verdict"], row["numerator"]) == ("breached", 1)
    others = [element("a", vendor_id="nokia"), element("b", "s1", vendor_id="ericsson")]
    assert told(network(others), "GB-2020-01-TWO", on) == ("met", None)


def test_nothing_surely_in_scope_is_no_breach_of_a_count() -> None:
    maybe = [element("a", function="other", generations=["5G"], vendor_id="huawei")]
    assert told(network(maybe), "GB-2020-01-TWO", date(2020, 2, 1)) == ("unknown", "function_unknown")
    unsaid = [element("a", function="olt", vendor_id="huawei")]
    assert told(network(unsaid, country="SE"), "EU-TB-SM05", date(2020, 2, 1), as_if=True)[0] == "unknown"


def test_a_derogation_never_lowers_a_count_of_vendors() -> None:
    two = [element("a", vendor_id="nokia"), element("b", "s1", vendor_id="ericsson")]
    favour = granted("GB-2020-01", "nokia", "derogation")
    assert told(network(two, grants=[favour]), "GB-2020-01-TWO", date(2020, 2, 1)) == ("met", None)


# --- grants -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("provision_id", "function", "days", "as_of", "country"),
    [
        ("RO-2021-AUTH", "gnb", [("granted", date(2026, 1, 5), None)], date(2026, 1, 10), "RO"),
        ("DE-CERT-2026", "amf", [("granted", date(2026, 11, 1), None)], date(2026, 11, 10), "DE"),
        ("CA-2022-NEW", "gnb", [("derogation", date(2022, 12, 31), None)], date(2023, 1, 10), "CA"),
        ("RO-2021-AUTH", "gnb", [("granted", None, date(2023, 1, 1)), ("granted", date(2024, 1, 1), None)], date(2026, 1, 10), "RO"),
    ],
)  # fmt: skip
def test_a_grant_must_cover_every_day_on_which_an_event_may_have_been(
    provision_id: str, function: str, days: list[Any], as_of: date, country: str
) -> None:
    instrument = provision_id.rpartition("-")[0] if provision_id != "DE-CERT-2026" else provision_id
    grants = [granted(instrument, state=state, from_on=first, until_on=last) for state, first, last in days]

    def verdict(more: list[dict[str, Any]], **values: Any) -> tuple[str, str | None]:
        net = network(
            [element("e", function=function, vendor_id="huawei", generations=["5G"], tags=["critical_functions"], **values)],
            country=country, as_of=as_of, bindings=[bound(instrument)], grants=more,
        )  # fmt: skip
        return told(net, provision_id, as_of)

    assert verdict(grants) == ("unknown", "event_date_missing")
    assert verdict([granted(instrument, state=days[0][0])])[0] == "met"


def test_with_a_day_before_its_grant_an_event_is_a_breach() -> None:
    early = [element("e", vendor_id="huawei", installed_on=date(2022, 1, 1))]
    net = network(
        early, country="RO", as_of=date(2026, 1, 10), bindings=[bound("RO-2021")],
        grants=[granted("RO-2021", from_on=date(2026, 1, 5))],
    )  # fmt: skip
    assert told(net, "RO-2021-AUTH", date(2026, 1, 10))[0] == "breached"


@pytest.mark.parametrize("complete", [(), ("grants",), ("grants.GB-2020-01",)])
def test_where_nobody_has_said_what_was_granted_the_lack_of_a_grant_is_no_breach(complete: tuple[str, ...]) -> None:
    net = network([element("e", vendor_id="huawei")], complete=complete)
    (row,) = rows(net, "GB-2020-01-MITIG", date(2020, 2, 1), determinations=[Determination("GB-2020-01", "huawei")])
    assert (row["verdict"], row["reason"]) == (("breached", None) if complete else ("unknown", "grant_not_stated"))


def test_what_waits_for_grants_to_end_may_be_what_nobody_knows() -> None:
    on = date(2020, 7, 6)

    def verdict(*others: dict[str, Any]) -> tuple[str, str | None]:
        elements = [element("n", vendor_id="nokia"), *others]
        return told(network(elements, country="FR", as_of=on), "FR-2020-EXPIRY", on)

    assert verdict() == ("met", None)
    assert verdict(element("o", function="other", generations=["5G"], vendor_id="huawei"))[1] in {
        "function_unknown", "grant_not_stated",
    }  # fmt: skip
    assert verdict(element("o", function="olt", vendor_id="huawei"))[0] == "unknown"
    assert verdict(element("o"))[0] == "unknown"
    assert verdict(element("o", function="other", generations=["4G"], vendor_id="huawei")) == ("met", None)


def test_a_grant_without_an_end_counts_nothing() -> None:
    on = date(2026, 1, 1)
    forever = granted("FR-2020-EXPIRY", from_on=date(2020, 7, 5))
    (row,) = rows(
        network([element("h", vendor_id="huawei")], country="FR", as_of=on, grants=[forever]), "FR-2020-EXPIRY", on
    )
    assert (row["verdict"], row["numerator"], row["numerator_unknown"], row["slack"]) == ("met", 0, 0, 0)


# --- scope ------------------------------------------------------------------------------------------------------------


def test_a_cap_is_bounded_by_what_may_be_in_scope() -> None:
    elements = [
        element("a", "s1", vendor_id="huawei"),
        element("b", "s2", vendor_id="nokia"),
        element("c", "s3", function="olt", vendor_id="zte"),
    ]
    (row,) = rows(network(elements), "GB-2020-01-CAP-SITES", date(2020, 1, 29))
    assert (row["verdict"], row["reason"], row["bounds"]) == ("unknown", "generation_unknown", "exact")
    assert (row["share_low"], row["share_high"]) == (pytest.approx(1 / 3), pytest.approx(1 / 2))
    assert (row["denominator"], row["denominator_unknown"], row["margin"]) == (2, 1, pytest.approx(-0.15))
    elements = [{**e, "traffic_gb_day": 10.0} for e in elements]
    (row,) = rows(network(elements), "GB-2020-01-CAP-TRAFFIC", date(2020, 1, 29))
    assert (row["reason"], row["share_low"], row["share_high"]) == ("generation_unknown", pytest.approx(1 / 3), 0.5)
    mirrored = [{**e, "vendor_id": v} for e, v in zip(elements, ("nokia", "nokia", "huawei"), strict=True)]
    (row,) = rows(network(mirrored), "GB-2020-01-CAP-TRAFFIC", date(2020, 1, 29))
    assert (row["verdict"], row["share_low"], row["share_high"]) == ("met", 0, pytest.approx(1 / 3))


def test_what_is_met_whatever_is_in_scope_is_met() -> None:
    only = network([element("o", function="olt", vendor_id="nokia")])
    assert told(only, "GB-2020-07-REMOVE", date(2021, 1, 1)) == ("met", "scope_uncertain")
    theirs = network([element("o", function="olt", vendor_id="huawei")])
    assert told(theirs, "GB-2020-07-REMOVE", date(2021, 1, 1))[0] == "unknown"
    nothing = network([element("e", function="enb", vendor_id="huawei", generations=["4G"])])
    assert told(nothing, "GB-2020-07-REMOVE", date(2021, 1, 1))[0] == "not_applicable"


def test_doubtful_equipment_stays_in_the_row_of_its_area() -> None:
    named = [{"operator_id": "op", "name": "Bouygues Telecom", "country": "FR"}]
    elements = [element("a", vendor_id="nokia"), element("b", function="olt", vendor_id="huawei")]
    net = network(elements, operators=named, country="FR", complete=["areas"], site_tags={"s0": ["brest"]})
    found = {
        (r["reading"], r["level_key"]): (r["verdict"], r["reason"])
        for r in rows(net, "FR-2020-ZONES", date(2028, 6, 1))
    }
    assert set(found.values()) == {("unknown", "generation_unknown")}
    assert {key for _, key in found} == {"brest"}


def test_a_ban_on_everybodys_equipment_needs_no_maker() -> None:
    provision = {
        "id": "GB-2099-P1", "force": "binding", "bound": "all_providers", "effect": "forbid", "event": "present",
        "vendor": {"kind": "any"}, "scope": {"domains": ["li"]}, "level": "operator", "time": {"mode": "open"},
        "paraphrase": "x", "sources": ["s"], "confidence": "high", "evidence": "read",
    }  # fmt: skip
    instrument = {
        "instrument": "GB-2099", "jurisdiction": "GB", "title": "T", "issuer": "I", "adopted_on": date(2020, 1, 1),
        "sources": {"s": {"title": "T", "kind": "press"}}, "provisions": [provision],
    }  # fmt: skip
    book = Rulebook([Instrument.checked(instrument)])
    net = network([element("a", function="admf"), element("b", vendor_id="nokia")])
    found = check(net, "GB", date(2022, 1, 1), known=NOW, provisions=book)
    assert [(r["verdict"], r["numerator"], r["denominator"]) for r in found.rows] == [("breached", 1, 1)]
    assert "any vendor" not in " ".join(found.explain(found.rows[0]))


# --- days and who is bound --------------------------------------------------------------------------------------------


def test_what_was_bought_on_a_day_came_then_or_later() -> None:
    bought = element("e", vendor_id="huawei", acquired_on=date(2024, 5, 1))
    net = network([bought], as_of=date(2026, 1, 1), bindings=[bound()])
    pid = "GB-2022-DVD-REMOVE"
    assert told(net, pid, date(2024, 4, 30))[0] == "not_applicable"
    assert told(net, pid, date(2024, 5, 1)) == ("unknown", "event_date_missing")
    assert told(net, pid, date(2025, 12, 31)) == ("unknown", "event_date_missing")
    assert told(net, pid, date(2026, 1, 1))[0] == "due"
    # Whenever it was put in, that was after it was forbidden.
    assert told(net, "GB-2022-DVD-INSTALL", date(2026, 1, 1))[0] == "breached"
    earlier = {**bought, "acquired_on": date(2020, 1, 1)}
    before = network([earlier], as_of=date(2026, 1, 1), bindings=[bound()])
    assert told(before, "GB-2022-DVD-INSTALL", date(2026, 1, 1)) == ("unknown", "event_date_missing")


def test_what_goes_on_the_next_day_had_come() -> None:
    bought = element("e", vendor_id="huawei", acquired_on=date(2024, 5, 1), retired_on=date(2025, 3, 2))
    net = network([bought], as_of=date(2026, 1, 1), bindings=[bound()])
    days = [date(2024, 4, 30), date(2024, 5, 1), date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 2)]
    wanted = ["not_applicable", "unknown", "unknown", "due", "not_applicable"]
    assert [told(net, "GB-2022-DVD-REMOVE", day)[0] for day in days] == wanted
    found = check(net, "GB", days, known=NOW)
    rows = {(row["provision_id"], row["on"]): row["verdict"] for row in found.to_dicts()}
    assert [rows["GB-2022-DVD-REMOVE", day] for day in days] == wanted


def test_who_is_no_longer_bound_may_have_broken_a_rule_when_it_was() -> None:
    spans = [bound(until_on=date(2024, 1, 1)), bound(answer="no", from_on=date(2024, 1, 1))]
    undated = network([element("e", vendor_id="huawei")], as_of=date(2026, 1, 1), bindings=spans)
    assert told(undated, "GB-2022-DVD-INSTALL", date(2026, 1, 1)) == ("unknown", "event_date_missing")
    since = network(
        [element("e", vendor_id="huawei", installed_on=date(2025, 1, 1))], as_of=date(2026, 1, 1), bindings=spans
    )
    assert told(since, "GB-2022-DVD-INSTALL", date(2026, 1, 1)) == ("not_applicable", "not_bound")


def test_a_default_supplier_is_a_statement_even_where_no_element_stands() -> None:
    on = date(2026, 1, 1)
    supplies = [{"operator_id": "op", "domain": "li", "role": "operation", "vendor_id": "nokia"}]
    net = network([element("e", vendor_id="nokia")], country="CA", supplies=supplies)
    assert told(net, "CA-2022-5G", on) == ("met", None)
    assert told(network([element("e", vendor_id="nokia")], country="CA"), "CA-2022-5G", on) == (
        "met",
        "services_not_stated",
    )


# --- the order of reasons ---------------------------------------------------------------------------------------------


def test_reasons_in_their_order() -> None:
    nobodys = [element("e", installed_on=None)]
    canada = network(nobodys, country="CA", as_of=date(2023, 1, 1))
    assert told(canada, "CA-2022-NEW", date(2023, 1, 1)) == ("unknown", "vendor_unknown"), "the maker before the day"
    assert told(network(nobodys, as_of=date(2024, 1, 1)), "GB-2022-DVD-INSTALL", date(2024, 1, 1)) == (
        "unknown", "bound_unknown",
    ), "who is bound before the maker"  # fmt: skip
    tagged = network([element("e", generations=None, function="olt", vendor_id="huawei")], bindings=[bound()])
    assert told(tagged, "GB-2022-DVD-SITES", date(2024, 1, 1))[1] == "missing_tag"
    assert told(tagged, "GB-2022-DVD-REMOVE", date(2028, 1, 1))[1] == "generation_unknown"


def test_who_addresses_states_binds_no_operator() -> None:
    net = network(
        [element("e", vendor_id="huawei", tags=["essential_component"])],
        country="US",
        complete=["tags.essential_component"],
    )
    assert told(net, "US-889A", date(2022, 1, 1)) == ("not_applicable", "addressed_to_others")
