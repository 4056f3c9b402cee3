"""What a planned network breaches is told, and nothing of it could have been avoided: judged by `check` on every day on which something changes."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from plan_worlds import FREE, START, World, law, network_of, planned, some_world, terms_of

import vendorline
from networks import bound, element, network
from vendorline.check.evaluate import check
from vendorline.errors import InvalidInput
from vendorline.plan import Plan, network_after
from vendorline.plan.recheck import AVOIDABLE, recheck
from vendorline.rulebook.constraints import Constraints


def breaches(world: World, drawn: Constraints, plan: Plan) -> list[tuple[str, str, date]]:
    """Rows that are breached and due: provision, operator, day; those of provisions that are not planned for left out."""
    after, ends = network_after(plan, world.network), plan.instance.period_ends
    changes = {d for name in ("installed_on", "retired_on") for d in after["elements"][name].drop_nulls().to_list()}
    firsts = {o.first_on for o in plan.problem.asked.planned}
    days = sorted(day for day in {START, *ends, *changes, *firsts} if START <= day <= ends[-1])
    due = ends[min(world.terms.periods_for_rules_without_deadline, len(ends)) - 1]
    left = {
        (n.provision_id, n.operator_id) for n in plan.problem.not_planned if n.reason != "not_known_whether_reached"
    }
    rows = [row for row in check(after, drawn, days).rows if row["verdict"] == "breached"]
    found = [(row["provision_id"], row["operator_id"], row["on"]) for row in rows]
    before = {(p, o) for p, o, on in found if on == START and drawn.provisions[p].provision.kind == "event"}
    return [
        (p, o, on) for p, o, on in found
        if (p, o) not in left | before and not (p in plan.problem.late and on < due)
    ]  # fmt: skip


def judged(world: World) -> Plan:
    """The plan of a world, of which nothing is breached that could have been avoided."""
    drawn, plan = planned(world)
    if plan.solution.schedule is not None:
        assert breaches(world, drawn, plan) == []
        told = recheck(plan, network_after(plan, world.network), drawn)
        assert [row for row in told if row["reason"] == AVOIDABLE] == []
    return plan


@pytest.mark.parametrize(
    "seed",
    [
        *range(12),
        69,
        88,
        260,
        338,
        389,
        495,
        915,
        1362,
        *(pytest.param(n, marks=pytest.mark.slow) for n in range(100, 300)),
    ],
)
def test_what_a_plan_leaves_breached_could_not_have_been_avoided(seed: int) -> None:
    judged(some_world(random.Random(seed)))


def world_of(elements: list[dict[str, Any]], *rules: dict[str, Any], periods: int = 4, **stated: Any) -> World:
    """A world in which nothing is scarce."""
    operators = stated.pop("operators", ())
    return World(network_of(elements, operators=operators), law(*rules), terms_of(**FREE, **stated), periods)


def radio(name: str, site: str, vendor: str, function: str = "gnb", **values: Any) -> dict[str, Any]:
    return {"element_id": name, "site_id": site, "function": function, "vendor_id": vendor, **values}


def actions(plan: Plan) -> dict[str, str]:
    """What each unit does."""
    return {row["unit_id"]: row["action"] for row in plan.rows}


CAP = {"effect": "cap", "limit": 0.5, "basis": "sites", "scope": {"domains": ["access"], "technologies": ["any"]}}


def test_a_cap_is_kept_on_the_days_between_two_ends_of_periods() -> None:
    """Two sites of Huawei come in the middle of the second quarter, two of Nokia on its last day: half would be kept on that day alone."""
    rows = [
        radio("a", "a", "huawei", installed_on=date(2020, 5, 1)),
        radio("b", "b", "nokia", installed_on=date(2020, 6, 30)),
    ]
    plan = judged(world_of(rows, {**CAP, "time": {"mode": "by", "deadline": date(2020, 3, 31)}}))
    assert actions(plan) == {"a:op:4g-5g": "build"}


def test_what_goes_anyway_leaves_no_more_room_under_a_cap() -> None:
    """Nokia's second site goes between two ends of periods, and Huawei's share is too great from that day on."""
    rows = [radio("a", "a", "huawei"), radio("b", "b", "nokia", retired_on=date(2020, 8, 15)), radio("c", "c", "huawei"),
            radio("d", "d", "nokia")]  # fmt: skip
    plan = judged(world_of(rows, {**CAP, "time": {"mode": "by", "deadline": date(2020, 6, 30)}}))
    assert [row["action"] for row in plan.rows].count("replace") == 1
    assert max(row["period"] or "" for row in plan.rows) == "2020-06-30"


def test_a_site_counts_until_all_radio_of_the_vendor_is_gone() -> None:
    """2G and 5G of one vendor at a site are no two halves of it: replacing one of them helps no cap on sites."""
    rows = [radio("a2", "a", "huawei", "bts"), radio("a5", "a", "huawei"), radio("b2", "b", "huawei", "bts"),
            radio("b5", "b", "huawei")]  # fmt: skip
    plan = judged(world_of(rows, {**CAP, "time": {"mode": "by", "deadline": date(2020, 6, 30)}}, vendors=["nokia"]))
    assert sorted(row["action"] for row in plan.rows) == ["keep", "replace"]


def test_a_site_of_two_owners_counts_for_a_licensee_until_both_are_gone() -> None:
    operators = [{"operator_id": name, "name": name, "country": "XX", "plmn": ["00101"]} for name in ("op", "two")]
    shared = {"operator_id": "shared", "name": "S", "country": "XX", "licensees": ["op", "two"]}
    rows = [radio("own", "a", "huawei"), radio("both", "a", "huawei", operator_id="shared"), radio("b", "b", "nokia"),
            radio("c", "c", "nokia", operator_id="two")]  # fmt: skip
    cap = {**CAP, "limit": 0.34, "time": {"mode": "by", "deadline": date(2020, 6, 30)}}
    plan = judged(world_of(rows, cap, operators=[*operators, shared]))
    assert set(actions(plan).values()) == {"replace"}


def test_a_cap_waits_for_the_day_after_its_deadline_and_not_for_the_period_before() -> None:
    """By that day sites of others have come: nothing that stands has to go."""
    rows = [radio("a", "a", "huawei"), radio("b", "b", "nokia", installed_on=date(2020, 4, 1))]
    plan = judged(world_of(rows, {**CAP, "time": {"mode": "by", "deadline": date(2020, 5, 15)}}))
    assert actions(plan) == {"a:op:4g-5g": "keep"}


def test_sites_that_get_another_vendor_before_what_is_announced_comes_still_count_in_the_whole() -> None:
    """5G is announced for ten sites of Huawei's 4G: half of the ten may keep it, one or two fewer while it is rolled out."""
    rows = [radio(f"{n}a", f"s{n}", "huawei", "enb") for n in range(10)]
    rows += [radio(f"{n}b", f"s{n}", "huawei", installed_on=date(2020, 4 + n // 2, 11)) for n in range(10)]
    rule = {
        **CAP,
        "scope": {"domains": ["access"], "technologies": ["5G"]},
        "time": {"mode": "by", "deadline": date(2020, 6, 30)},
    }
    plan = judged(world_of(rows, rule, vendors=["nokia"]))
    assert list(actions(plan).values()).count("keep") in {3, 4, 5}


def test_a_vendor_that_another_rule_bans_does_not_supply() -> None:
    """Nothing of ZTE stands today where the second rule forbids it; that is no room for ZTE."""
    rows = [radio("a", "a", "huawei"), radio("r", "a", "zte", "router"), radio("n", "b", "nokia", "router")]
    ban = {
        "scope": {"domains": ["access"], "technologies": ["any"]},
        "time": {"mode": "by", "deadline": date(2020, 6, 30)},
    }
    other = {**ban, "vendor": {"kind": "named", "vendor_ids": ["zte"], "affiliates": True}}
    plan = judged(world_of(rows, ban, other))
    assert [row["to_vendor_id"] for row in plan.rows] == ["nokia"]


def test_a_layer_of_one_vendor_gets_vendors_of_other_layers() -> None:
    rows = [radio("a", "a", "huawei", "amf"), radio("b", "b", "nokia"), radio("c", "c", "nokia", "router")]
    ban = {
        "scope": {"domains": ["core"], "technologies": ["any"]},
        "time": {"mode": "by", "deadline": date(2020, 6, 30)},
    }
    assert [row["to_vendor_id"] for row in judged(world_of(rows, ban)).rows] == ["nokia"]


def test_equipment_that_comes_and_goes_between_the_deadline_and_the_end_is_seen() -> None:
    rows = [
        radio("a", "a", "huawei", installed_on=date(2020, 7, 10), retired_on=date(2020, 9, 10)),
        radio("b", "b", "nokia"),
    ]
    world = world_of(rows, {"time": {"mode": "by", "deadline": date(2020, 6, 30)}})
    plan = judged(world)
    assert list(actions(plan).values()) == ["build"]
    after = network_after(plan, world.network)["elements"].drop_nulls("retired_on")
    assert (after["installed_on"] < after["retired_on"]).all()


def test_what_is_bought_in_time_and_put_in_later_is_under_a_stop_on_buying() -> None:
    rows = [
        radio("a", "a", "huawei", acquired_on=date(2020, 11, 4), installed_on=date(2021, 5, 1)),
        radio("b", "b", "nokia"),
    ]
    plan = judged(world_of(rows, {"event": "acquired", "time": {"mode": "from", "from_on": date(2020, 7, 1)}}))
    assert list(actions(plan).values()) == ["build"]


def test_a_vendor_that_comes_later_is_not_yet_a_second_vendor() -> None:
    """Two vendors must be there from July on; the second comes in autumn, so that Huawei's site goes to a third at once, or nothing does."""
    two = {"effect": "require_count", "basis": "vendors", "limit": 2, "vendor": {"kind": "any"},
           "scope": {"domains": ["access"], "technologies": ["5G"]}, "time": {"mode": "by", "deadline": date(2020, 6, 30)}}  # fmt: skip
    ban = {
        "scope": {"domains": ["access"], "technologies": ["any"]},
        "time": {"mode": "by", "deadline": date(2020, 6, 30)},
    }
    rows = [
        radio("a", "a", "huawei"),
        radio("b", "b", "nokia"),
        radio("c", "c", "ericsson", installed_on=date(2020, 10, 9)),
    ]
    plan = judged(world_of(rows, two, ban, periods=5))
    assert [row["to_vendor_id"] for row in plan.rows] == ["ericsson"]


@pytest.mark.parametrize("limit", [{}, {"budgets": [{"amount": 5}]}, {"max_vendor_share": 0.5}])
def test_a_network_in_which_nothing_has_to_be_done_has_a_plan_of_nothing(limit: dict[str, Any]) -> None:
    rows = [radio("a", "a", "nokia")]
    plan = judged(world_of(rows, {"time": {"mode": "by", "deadline": date(2020, 6, 30)}}, **limit))
    assert plan.rows == []
    assert plan.solution.status == "optimal"


def test_a_deadline_on_the_last_day_of_the_plan_is_planned_for() -> None:
    rows = [radio("a", "a", "huawei"), radio("b", "b", "nokia")]
    plan = judged(world_of(rows, {"time": {"mode": "by", "deadline": date(2020, 12, 31)}}))
    assert list(actions(plan).values()) == ["replace"]


def test_a_rule_that_must_be_kept_after_the_plan_is_named() -> None:
    rows = [radio("a", "a", "huawei"), radio("b", "b", "nokia")]
    plan = judged(world_of(rows, {"time": {"mode": "by", "deadline": date(2022, 12, 31)}}))
    assert {one.reason for one in plan.problem.not_planned} == {"after_the_last_period"}


def test_what_has_to_go_must_stand_at_a_site() -> None:
    elements = [
        element("radio", "s0", vendor_id="huawei", generations=["5G"], installed_on=date(2019, 1, 1)),
        element("core", None, function="amf", vendor_id="huawei", installed_on=date(2018, 1, 1)),
        element("other", None, function="amf", vendor_id="nokia"),
    ]
    whole = network(elements, country="GB", as_of=date(2020, 12, 1), bindings=[bound("GB-2022-DVD")])
    with pytest.raises(InvalidInput, match="1 element that may have to go stands at no site") as refused:
        vendorline.plan(whole, "GB", as_if=True, start=date(2021, 1, 1))
    assert [fault.problem for fault in refused.value.faults] == ["core stands at no site"]
