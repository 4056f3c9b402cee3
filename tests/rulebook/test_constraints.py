"""Constraints: who is bound to what, and when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from networks import bound, element, network
from vendorline.check import check, draw
from vendorline.network.tables import Network
from vendorline.rulebook import Determination, constraints, operators_of, provisions

NOW = date(2026, 11, 23)


def test_stretches() -> None:
    net = network(
        [element("e", vendor_id="huawei")], bindings=[bound(from_on=date(2023, 1, 1), until_on=date(2024, 1, 1))]
    )
    drawn = draw(net, "GB", NOW, known=NOW)
    core = [row for row in drawn if row.provision_id == "GB-2022-DVD-CORE"]
    assert [(row.bound, row.in_force_from, row.in_force_until) for row in core] == [
        ("unknown", date(2022, 10, 13), date(2023, 1, 1)),
        ("yes", date(2023, 1, 1), date(2024, 1, 1)),
        ("unknown", date(2024, 1, 1), None),
    ]
    assert (core[0].target, core[0].deadline) == (date(2023, 1, 28), date(2023, 12, 31))
    install = [row for row in drawn if row.provision_id == "GB-2020-11-INSTALL"]
    assert [(row.kind, row.from_on, row.in_force_until) for row in install] == [
        ("event", date(2021, 10, 1), date(2022, 10, 13))
    ]


def test_rows_that_contradict_each_other_decide_nothing() -> None:
    rows = [bound(), bound(answer="no", from_on=date(2023, 1, 1))]
    drawn = draw(network([element("e")], bindings=rows), "GB", NOW, known=NOW)
    assert [c.bound for c in drawn if c.provision_id == "GB-2022-DVD-CORE"] == ["yes", "unknown"]


def test_a_row_on_one_provision_goes_before_its_instrument_only_on_its_own_days() -> None:
    rows = [bound(answer="no"), bound("GB-2022-DVD-CORE", from_on=date(2023, 1, 1), until_on=date(2024, 1, 1))]
    drawn = draw(network([element("e")], bindings=rows), "GB", NOW, known=NOW)
    assert [(c.bound, c.in_force_from) for c in drawn if c.provision_id == "GB-2022-DVD-CORE"] == [
        ("no", date(2022, 10, 13)),
        ("yes", date(2023, 1, 1)),
        ("no", date(2024, 1, 1)),
    ]


@pytest.mark.parametrize("name", ["mobile", "Mobile", "MOBILE"])
def test_a_mobile_operator_says_so_in_any_case(name: str) -> None:
    operators = [{"operator_id": "op", "name": "Op", "country": "GB", "classes": [name]}]
    net = network([element("e", function="olt")], operators=operators)
    assert operators_of(net)[0].is_mobile


def test_the_arguments_stand_in_the_order_of_the_contract_and_limits_are_exact() -> None:
    net = network([element("e")])
    drawn = constraints(provisions(), operators_of(net), net["bindings"], net["grants"], (), NOW, NOW, True)
    assert all(row.hypothetical for row in drawn)
    assert {row.limit for row in drawn if row.provision_id == "GB-2022-DVD-CAP5G-SITES"} == {Decimal("0.35")}


def test_the_horizon_and_the_knowledge_cut_what_is_not_yet() -> None:
    net = network([element("e")])
    book = provisions()

    def ids(known: date, horizon: date) -> set[str]:
        drawn = constraints(
            book, operators_of(net), net["bindings"], net["grants"], (), known, horizon, jurisdictions=["GB"]
        )
        return {c.provision_id for c in drawn}

    assert "GB-2022-DVD-CORE" not in ids(date(2022, 10, 12), NOW)
    assert "GB-2022-DVD-CORE" in ids(date(2022, 10, 13), NOW)
    assert "GB-2022-DVD-CORE" not in ids(NOW, date(2022, 10, 12))


def test_a_determination_and_a_grant_settle_who_is_meant() -> None:
    pid, on = "GB-2020-01-MITIG", date(2020, 6, 1)

    def verdict(net: Network, *found: Determination) -> tuple[str, str | None]:
        rows = check(net, "GB", on, known=NOW, determinations=found, accept_recalled=True).to_dicts()
        return next((r["verdict"], r["reason"]) for r in rows if r["provision_id"] == pid)

    elements = [element("e", vendor_id="huawei")]
    determined = Determination("GB-2020-01", "huawei", from_on=date(2020, 1, 28), source="a recorded decision")
    grant = {
        "grant_id": "g",
        "operator_id": "op",
        "instrument_id": "GB-2020-01",
        "state": "granted",
        "vendor_id": "huawei",
    }
    assert verdict(network(elements)) == ("unknown", "needs_a_determination")
    assert verdict(network(elements), determined) == ("breached", None)
    assert verdict(network(elements, grants=[grant]), determined) == ("met", None)
    expired = {**grant, "until_on": on}
    assert verdict(network(elements, grants=[expired]), determined) == ("breached", None)
    refused = {**grant, "state": "refused"}
    assert verdict(network(elements, grants=[refused]), determined) == ("breached", None)
