"""Counted by every basis: worked out by hand, recounted plainly, and the same in groups as one by one."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import worlds
from networks import element, network
from one_by_one import check_one_by_one
from vendorline.check import check
from vendorline.check.by_basis import counts_by_basis
from vendorline.check.findings import Findings
from vendorline.check.margins import margins
from vendorline.network.tables import Network
from vendorline.results import table
from vendorline.rulebook import Rulebook, provisions, read_instruments
from vendorline.rulebook.terms import SHARE_BASES
from volume import cases

NOW = date(2026, 11, 23)
ON = date(2021, 1, 1)
JUDGED = [j for j in provisions().jurisdictions if any(x.provision.is_judged for x in provisions().laws_of([j]))]
HEAD = """
instrument: XX-1
jurisdiction: XX
title: A decision
issuer: An authority
adopted_on: 2017-01-01
countries: [{countries}]
sources:
  one: {{title: The decision, url: 'https://example.org/one', kind: primary}}
provisions:
"""
PROVISION = """
- id: XX-1-{name}
  force: binding
  bound: all_providers
  effect: {effect}
  event: present
  vendor: {{kind: named, vendor_ids: [huawei]}}
  scope: {scope}
  level: operator
  {limit}
  time: {{mode: open}}
  paraphrase: Not too much.
  sources: [one]
  confidence: high
  evidence: read
"""


def law_of(folder: Path, bases: Sequence[str], scope: str = "{}", countries: str = "XX") -> Rulebook:
    """A cap of a quarter by each basis, and a ban."""
    caps = [
        PROVISION.format(name=basis.upper(), effect="cap", scope=scope, limit=f"limit: 0.25\n  basis: {basis}")
        for basis in bases
    ]
    ban = PROVISION.format(name="BAN", effect="forbid", scope=scope, limit="").replace("\n  \n", "\n")
    (folder / "law.yaml").write_text(HEAD.format(countries=countries) + "".join([*caps, ban]), encoding="utf-8")
    return read_instruments([folder / "law.yaml"])


def supply(element_id: str | None, role: str, vendor_id: str, **values: Any) -> dict[str, Any]:
    return {
        "element_id": element_id,
        "role": role,
        "vendor_id": vendor_id,
        "product": str(values.pop("n", 1)),
        **values,
    }


@pytest.fixture
def mixed() -> Network:
    """Three sites; what is a tenth of one is all of another.

    e0 of Huawei at s0 (10 GB, 50 premises); e1 of Nokia at s0 (10 GB, 50) with a board of Nokia, two of Huawei, and software of
    Samsung; e2 of nobody known at s1 (20 GB, 100) with software of Huawei; e3 of Nokia at s2 (60 GB, no premises stated).
    """
    elements = [
        element("e0", "s0", vendor_id="huawei", traffic_gb_day=10, premises=50),
        element("e1", "s0", vendor_id="nokia", traffic_gb_day=10, premises=50),
        element("e2", "s1", traffic_gb_day=20, premises=100),
        element("e3", "s2", vendor_id="nokia", traffic_gb_day=60.5),
    ]
    inside = [
        supply("e1", "component", "nokia"), supply("e1", "component", "huawei", n=2), supply("e1", "component", "huawei", n=3),
        supply("e1", "software", "samsung", n=4), supply("e2", "software", "huawei", n=5),
    ]  # fmt: skip
    return network(elements, country="XX", supplies=inside)


BY_HAND = {
    # e0 and e2's unknown maker; three sites.
    "sites": (1, 1, 3, 1 / 3, 2 / 3, None),
    "traffic": (10, 20, 100.5, 10 / 100.5, 30 / 100.5, None),
    # s2 states no premises.
    "premises": (None, None, None, 0, 0.75, "missing_denominator"),
    "elements": (1, 1, 4, 0.25, 0.5, None),
    # e0 itself; of e1 two boards of four things; the software that is all there is of e2; e3 itself.
    "parts": (4 - 1 + 1, 0, 7, 4 / 7, 4 / 7, None),
    # e0 itself, Samsung's on e1, Huawei's on e2, e3 itself.
    "software": (2, 0, 4, 0.5, 0.5, None),
}


def test_by_hand(mixed: Network, tmp_path: Path) -> None:
    found = check(mixed, "XX", ON, known=NOW, provisions=law_of(tmp_path, SHARE_BASES))
    rows = counts_by_basis(found)
    assert all(tuple(row) == table("check_counts").names for row in rows)
    ids = [f"XX-1-{basis.upper()}" for basis in SHARE_BASES] + ["XX-1-BAN"]
    assert [(row["provision_id"], row["basis"]) for row in rows] == [(i, basis) for i in ids for basis in SHARE_BASES]
    for row in rows:
        told = tuple(
            row[n] for n in ("numerator", "numerator_unknown", "denominator", "share_low", "share_high", "missing")
        )
        assert told == pytest.approx(BY_HAND[row["basis"]]), row
        own = row["provision_id"].endswith((row["basis"].upper(), "BAN" if row["basis"] == "elements" else "-"))
        assert row["is_own"] == own
        assert row["limit"] == ((0 if row["provision_id"] == "XX-1-BAN" else 0.25) if own else None)


def test_a_cap_on_software_is_judged_by_who_makes_it(mixed: Network, tmp_path: Path) -> None:
    law = law_of(tmp_path, ["elements", "parts", "software"])
    found = check(mixed, "XX", ON, known=NOW, provisions=law)
    told = {row["basis"]: row for row in found.rows if row["provision_id"] != "XX-1-BAN"}
    assert {basis: (row["verdict"], row["reason"]) for basis, row in told.items()} == {
        "elements": ("unknown", "vendor_unknown"), "parts": ("breached", None), "software": ("breached", None),
    }  # fmt: skip
    # Four parts stand in three elements, two pieces of software in two.
    assert (told["parts"]["violating_count"], told["software"]["violating_count"]) == (3, 2)
    behind = found.elements().filter(found.elements()["provision_id"] == "XX-1-PARTS")["element_id"].to_list()
    assert behind == ["e0", "e1", "e2"]
    behind = found.elements().filter(found.elements()["provision_id"] == "XX-1-SOFTWARE")["element_id"].to_list()
    assert behind == ["e0", "e2"]
    assert "2 of 4 pieces of software in scope are of huawei" in " ".join(found.explain(told["software"]))
    assert {row["basis"] for row in margins(found)} == {"elements"}


def test_nothing_said_of_what_is_inside_stands_beside_the_verdict(tmp_path: Path) -> None:
    law = law_of(tmp_path, ["parts", "software"])
    component = [supply("a", "component", "nokia")]
    for supplies, reasons in (([], ["components_not_stated"] * 2), (component, [None, "components_not_stated"])):
        net = network([element("a", vendor_id="nokia")], country="XX", supplies=supplies)
        rows = check(net, "XX", ON, known=NOW, provisions=law).to_dicts()[:2]
        assert [(row["verdict"], row["reason"]) for row in rows] == [("met", reason) for reason in reasons]


def test_days_grants_and_assumptions_of_what_is_inside(tmp_path: Path) -> None:
    law = law_of(tmp_path, ["parts", "software"])
    elements = [element("a", vendor_id="nokia"), element("b", "s1", vendor_id="huawei")]
    supplies = [
        supply("a", "software", "huawei", until_on=ON), supply("a", "software", "nokia", n=2, from_on=ON),
        supply("a", "component", "huawei", n=3, basis="assumed"),
    ]  # fmt: skip

    def counted(on: date, **tables: Any) -> list[tuple[Any, ...]]:
        net = network(elements, country="XX", supplies=supplies, **tables)
        rows = check(net, "XX", on, known=NOW, provisions=law).to_dicts()[:2]
        return [(row["numerator"], row["denominator"], row["assumed_share"]) for row in rows]

    assert counted(date(2020, 12, 31)) == [(3, 3, 1 / 3), (2, 2, 0)]
    assert counted(ON) == [(2, 3, 1 / 3), (1, 2, 0)]
    derogation = {"grant_id": "g", "operator_id": "op", "instrument_id": "XX-1", "state": "derogation", "site_id": "s0"}
    assert counted(ON, grants=[derogation]) == [(1, 3, 1 / 3), (1, 2, 0)]
    assert counted(ON, grants=[{**derogation, "site_id": None}]) == [(0, 3, 1 / 3), (0, 2, 0)]


def plainly(net: Network, operator_id: str, on: date) -> Iterator[tuple[str, tuple[float, float, float] | None]]:
    """Of everything an operator has on a day: Huawei's, perhaps Huawei's, all; None where an amount is not stated."""
    owners = {o["operator_id"]: o["licensees"] or [o["operator_id"]] for o in net["operators"].to_dicts()}
    here = [
        e
        for e in net["elements"].to_dicts()
        if operator_id in owners[e["operator_id"]]
        and (e["installed_on"] is None or e["installed_on"] <= on)
        and (e["retired_on"] is None or on < e["retired_on"])
    ]

    def is_theirs(e: Mapping[str, Any]) -> bool | None:
        return None if e["vendor_id"] is None else bool(e["vendor_id"] == "huawei")

    sites = {e["site_id"] for e in here}
    known = {e["site_id"] for e in here if is_theirs(e)}
    maybe = {e["site_id"] for e in here if is_theirs(e) is not False}
    yield "sites", (len(known), len(maybe - known), len(sites))
    for name, column in (("traffic", "traffic_gb_day"), ("premises", "premises")):
        sums = [0.0, 0.0, 0.0]
        for site in sites:
            at = [e for e in here if e["site_id"] == site]
            total = sum(e[column] or 0 for e in at)
            for place, chosen in enumerate(
                ([e for e in at if is_theirs(e)], [e for e in at if is_theirs(e) is not False], at)
            ):
                whole = any(e[column] is None for e in chosen)
                sums[place] += total if whole else sum(e[column] for e in chosen)
        missing = any(all(e[column] is None for e in here if e["site_id"] == s) for s in sites)
        yield name, None if missing else (sums[0], sums[1] - sums[0], sums[2])
    answers = [is_theirs(e) for e in here]
    yield "elements", (answers.count(True), answers.count(None), len(answers))
    for name, roles in (("parts", {"component", "software"}), ("software", {"software"})):
        units: list[bool | None] = []
        for e in here:
            inside = [s for s in _supplies_of(net, e, roles) if _holds(s, on)]
            units += [s["vendor_id"] == "huawei" for s in inside] or [is_theirs(e)]
        yield name, (units.count(True), units.count(None), len(units))


def _supplies_of(net: Network, e: Mapping[str, Any], roles: set[str]) -> list[dict[str, Any]]:
    rows = [s for s in net["supplies"].to_dicts() if s["role"] in roles]
    own = [s for s in rows if s["element_id"] == e["element_id"]]
    domain = {"access": "gnb enb ru olt", "core": "mme amf upf udr"}  # fixed access is access too
    of = {None, *(name for name, functions in domain.items() if e["function"] in functions.split())}
    return own or [s for s in rows if s["element_id"] is None and s["domain"] in of]


def _holds(row: Mapping[str, Any], on: date) -> bool:
    return (row["from_on"] is None or row["from_on"] <= on) and (row["until_on"] is None or on < row["until_on"])


def both_ways(net: Network, *rules: Any, **options: Any) -> tuple[Findings, Findings]:
    """Counted one by one, and counted in groups."""
    return check_one_by_one(net, *rules, **options), check(net, *rules, **options)


@pytest.mark.parametrize("seed", cases(range(40), 20))
def test_recounted_plainly_one_by_one_and_in_groups(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    net, _ = worlds.some_network(rng, "GB")
    bases = rng.sample(SHARE_BASES, rng.randrange(0, 3))
    days = sorted({worlds.some_day(rng) for _ in range(rng.choice((1, 1, 3)))})
    law = law_of(tmp_path, bases, countries="GB, CH")
    single, grouped = both_ways(net, "XX", days, known=NOW, provisions=law)
    rows = counts_by_basis(single)
    assert counts_by_basis(grouped) == rows
    assert single.to_dicts() == grouped.to_dicts()
    # Derogations of other instruments do not matter to this law.
    for row in rows:
        expected = dict(plainly(net, row["operator_id"], row["on"]))[row["basis"]]
        if expected is None:
            assert (row["numerator"], row["missing"]) == (None, "missing_denominator")
            continue
        assert (row["numerator"], row["numerator_unknown"], row["denominator"]) == pytest.approx(expected), row
    assert {row["on"] for row in rows} == {row["on"] for row in single.rows if row["verdict"] != "not_applicable"}


@pytest.mark.parametrize("seed", cases(range(60), 30))
def test_its_own_basis_is_what_the_finding_says(seed: int) -> None:
    rng = random.Random(1000 + seed)
    jurisdiction = rng.choice([*JUDGED, "GB", "CA", "SE", "DE", "BE", "CN", "VN"])
    net, determined = worlds.some_network(rng, jurisdiction if jurisdiction in JUDGED else "GB")
    options: dict[str, Any] = {"known": NOW, "determinations": determined, "as_if": rng.random() < 0.5}
    asked = jurisdiction if jurisdiction in JUDGED else "GB"
    single, grouped = both_ways(net, asked, [worlds.some_day(rng), worlds.some_day(rng)], **options)
    rows = counts_by_basis(single)
    assert counts_by_basis(grouped) == rows
    findings = {
        (r["on"], r["provision_id"], r["reading"], r["operator_id"], tuple(r["vendor_ids"])): r
        for r in single.rows
        if r["level_key"] == r["operator_id"]
    }
    for place, row in enumerate(rows):
        assert row["basis"] == SHARE_BASES[place % len(SHARE_BASES)]
        if row["share_low"] is not None:
            assert 0 <= row["share_low"] <= row["share_high"] <= 1
        if not row["is_own"]:
            assert row["limit"] is None
            continue
        of = findings[row["on"], row["provision_id"], row["reading"], row["operator_id"], tuple(row["vendor_ids"])]
        names = ["basis", "numerator", "numerator_unknown", "denominator", "limit"]
        if of["share_low"] is not None:
            names += ["share_low", "share_high"]
        assert [row[n] for n in names] == [of[n] for n in names]
    owned = [row for row in rows if row["is_own"]]
    assert len(owned) * len(SHARE_BASES) == len(rows)


def test_only_states_of_vendors_for_an_operator_as_a_whole() -> None:
    """No count of vendors, no purchase, no site of its own, nobody determined yet."""
    elements = [
        element("a", vendor_id="huawei", tags=["sensitive"]),
        element("b", "s1", function="amf", vendor_id="nokia"),
    ]
    found = check(network(elements), "GB", ON, known=NOW, as_if=True)
    kinds = {row["provision_id"] for row in counts_by_basis(found)}
    laws = {i: provisions()[i].provision for i in kinds}
    assert "GB-2020-01-CAP-SITES" in kinds
    assert {(p.effect, p.kind) for p in laws.values()} <= {("cap", "state"), ("forbid", "state")}
    assert {row["provision_id"] for row in found.rows} - kinds >= {"GB-2020-01-TWO", "GB-2020-01-MITIG"}
    assert counts_by_basis(check(network(elements), "XB", ON, known=NOW, as_if=True)) == []
