"""Provisions that judge each site, or area, apart: nothing in scope is lost, and the unit is that of the provision."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest

from vendorline.check import Findings, check, margins
from vendorline.network import Manifest, Network
from vendorline.rulebook import Rulebook
from vendorline.rulebook.model import Instrument

NOW = date(2026, 1, 1)
EVERYTHING_MARKED = frozenset({"tags.sensitive", "areas"})
#: Scopes that reach what carries no tag, and lies in no area.
WIDER = [
    {"domains": ["core", "sensitive"]},
    {"tags": ["sensitive"], "adjacent": True},
    {"areas": ["brest"], "adjacent": True},
]


def book(scope: Mapping[str, Any], level: str, **told: Any) -> Rulebook:
    """One provision on Huawei equipment."""
    provision: dict[str, Any] = {
        "id": "GB-2099-P1", "force": "binding", "bound": "all_providers", "effect": "forbid", "event": "present",
        "vendor": {"kind": "named", "vendor_ids": ["huawei"]}, "scope": scope, "level": level, "time": {"mode": "open"},
        "paraphrase": "x", "sources": ["s"], "confidence": "high", "evidence": "read",
    }  # fmt: skip
    instrument = {
        "instrument": "GB-2099", "jurisdiction": "GB", "title": "T", "issuer": "I", "adopted_on": date(2020, 1, 1),
        "sources": {"s": {"title": "T", "kind": "press"}}, "provisions": [provision | told],
    }  # fmt: skip
    return Rulebook([Instrument.checked(instrument)])


def judged(provisions: Rulebook, sites: Sequence[Mapping[str, Any]], elements: Sequence[Mapping[str, Any]]) -> Findings:
    """What a check finds in elements of one operator, where all tags and areas are stated."""
    tables = {
        "operators": [{"operator_id": "op", "name": "op", "country": "GB"}],
        "sites": [{"country": "GB", **site} for site in sites],
        "elements": [
            {"element_id": f"e{place}", "operator_id": "op", "function": "gnb", **element}
            for place, element in enumerate(elements)
        ],
    }
    network = Network.of(tables, as_of=NOW, manifest=Manifest(complete=EVERYTHING_MARKED))
    return check(network, "GB", provisions=provisions, known=NOW)


def keyed(findings: Findings) -> list[tuple[Any, ...]]:
    return [(r["level_key"], r["verdict"], r["numerator"], r["denominator"]) for r in findings.rows]


@pytest.mark.parametrize("scope", WIDER)
def test_what_carries_no_tag_is_judged(scope: Mapping[str, Any]) -> None:
    sites = [{"site_id": "s"}, {"site_id": "t", "tags": ["sensitive"], "areas": ["brest"]}]
    elements = [
        {"site_id": "s", "function": "amf", "vendor_id": "huawei", "segment": "x"},
        {"site_id": "t", "vendor_id": "nokia", "segment": "x"},
    ]
    by_site = judged(book(scope, "site"), sites, elements)
    assert keyed(by_site) == [("s", "breached", 1, 1), ("t", "met", 0, 1)]
    by_area = judged(book(scope, "area"), sites, elements)
    name = "brest" if "areas" in scope else "sensitive"
    assert keyed(by_area) == [(name, "met", 0, 1), (None, "breached", 1, 1)]
    for findings in (by_site, by_area):
        assert findings.elements()["element_id"].to_list() == ["e0"]


def test_a_row_without_a_key_lists_only_what_carries_none() -> None:
    sites = [{"site_id": "s"}, {"site_id": "t", "tags": ["sensitive"]}]
    elements = [
        {"site_id": "s", "function": "amf", "vendor_id": "huawei"},
        {"site_id": "t", "function": "amf", "vendor_id": "huawei"},
    ]
    findings = judged(book(WIDER[0], "area"), sites, elements)
    assert [(r["level_key"], r["violating_count"]) for r in findings.rows] == [("sensitive", 1), (None, 1)]
    assert findings.elements()["element_id"].to_list() == ["e0", "e1"]


def test_what_waits_for_a_grant_to_end_is_told_apart_by_site_whatever_it_is_beside() -> None:
    provisions = book({"domains": ["core"], "adjacent": True}, "site", time={"mode": "until_grant_expires"})
    elements = [
        {"site_id": "s", "function": "amf", "vendor_id": "nokia", "segment": "x"},
        {"site_id": "t", "function": "router", "vendor_id": "huawei", "segment": "x"},
    ]
    findings = judged(provisions, [{"site_id": "s"}, {"site_id": "t"}], elements)
    assert [(r["level_key"], r["verdict"], r["reason"]) for r in findings.rows] == [
        ("s", "met", None),
        ("t", "unknown", "grant_not_stated"),
    ]


#: Three elements of one vendor at one site, one of another at each of two more.
UNEVEN = [
    *({"site_id": "s", "vendor_id": "huawei", "traffic_gb_day": 1.0, "premises": 2} for _ in range(3)),
    {"site_id": "t", "vendor_id": "nokia", "traffic_gb_day": 50.0, "premises": 20},
    {"site_id": "u", "vendor_id": "nokia", "traffic_gb_day": 50.0, "premises": 30},
]
SENSITIVE = [{"site_id": site, "tags": ["sensitive"]} for site in "stu"]


@pytest.mark.parametrize(
    ("basis", "whole", "first", "second"),
    [
        ("sites", ("met", 1, 3), (1, 1), (0, 1)),
        ("traffic", ("met", 3, 103), (3, 3), (0, 50)),
        ("premises", ("met", 6, 56), (6, 6), (0, 20)),
        ("elements", ("breached", 3, 5), (3, 3), (0, 1)),
        ("parts", ("breached", 3, 5), (3, 3), (0, 1)),
    ],
)
def test_a_cap_is_counted_by_its_own_unit(
    basis: str, whole: tuple[Any, ...], first: tuple[int, int], second: tuple[int, int]
) -> None:
    told = {"effect": "cap", "basis": basis, "limit": "0.5"}
    scope = {"tags": ["sensitive"]}
    assert keyed(judged(book(scope, "area", **told), SENSITIVE, UNEVEN)) == [("sensitive", *whole)]
    by_site = keyed(judged(book(scope, "site", **told), SENSITIVE, UNEVEN))
    assert by_site[:2] == [("s", "breached", *first), ("t", "met", *second)]


@pytest.mark.parametrize("level", ["site", "area"])
def test_vendors_are_counted_once(level: str) -> None:
    provisions = book(
        {"tags": ["sensitive"]}, level, effect="require_count", basis="vendors", limit=2, vendor={"kind": "any"}
    )
    assert keyed(judged(provisions, SENSITIVE[:1], UNEVEN[:3]))[0][1:3] == ("breached", 1)


def test_there_is_no_margin_for_a_row_without_a_key() -> None:
    provisions = book({"domains": ["core", "sensitive"]}, "area", effect="cap", basis="elements", limit="0.5")
    elements = [{"site_id": "s", "function": "amf", "vendor_id": "nokia"}, {"site_id": "t", "vendor_id": "huawei"}]
    findings = judged(provisions, [{"site_id": "s"}, {"site_id": "t", "tags": ["sensitive"]}], elements)
    assert keyed(findings) == [("sensitive", "breached", 1, 1), (None, "met", 0, 1)]
    assert margins(findings) == []


@pytest.mark.parametrize("level", ["site", "area"])
def test_what_may_be_in_scope_stays_where_it_is_known_to_be(level: str) -> None:
    provisions = book({"tags": ["sensitive"], "technologies": ["5G"]}, level)
    sites = [{"site_id": "s", "tags": ["sensitive"]}, {"site_id": "t"}]
    radios = [
        {"site_id": "s", "vendor_id": "nokia", "generations": ["5G"]},
        {"site_id": "s", "vendor_id": "huawei", "function": "switch"},
        {"site_id": "t", "vendor_id": "huawei", "function": "switch"},
    ]
    told = {"site": "s", "area": "sensitive"}[level]
    (row,) = judged(provisions, sites, radios).rows
    assert (row["level_key"], row["verdict"], row["reason"]) == (told, "unknown", "generation_unknown")
    # Where nothing is known to be in scope there is no row but the one without a key.
    (row,) = judged(provisions, sites, radios[1:]).rows
    assert (row["level_key"], row["verdict"], row["reason"]) == (None, "unknown", "generation_unknown")


@pytest.mark.parametrize("seed", range(6))
def test_what_rows_of_single_sites_list_is_what_each_alone_does(seed: int) -> None:
    draw = random.Random(seed)
    sites = [{"site_id": f"s{n}", "tags": ["sensitive"] if draw.random() < 0.6 else []} for n in range(6)]
    elements = [
        {
            "site_id": f"s{draw.randrange(6)}" if draw.random() < 0.9 else None,
            "function": draw.choice(["amf", "gnb"]),
            "vendor_id": draw.choice(["huawei", "huawei", "nokia", None]),
            "retired_on": draw.choice([None, date(2025, 1, 1), date(2030, 1, 1)]),
        }
        for _ in range(14)
    ]
    findings = judged(book({"domains": ["core", "sensitive"]}, "site"), sites, elements)
    place = {f"e{n}": element["site_id"] for n, element in enumerate(elements)}
    listed: list[str] = []
    for number, row in enumerate(findings.rows):
        alone = findings.kept(pl.Series([other == number for other in range(len(findings))])).elements()["element_id"]
        assert len(alone) == row["violating_count"]
        assert {place[name] for name in alone} <= {row["level_key"]}
        listed += alone.to_list()
    assert findings.elements()["element_id"].to_list() == sorted(listed) != []


@pytest.mark.parametrize("basis", ["elements", "sites", "traffic", "premises"])
def test_what_is_at_no_site_counts_in_every_unit(basis: str) -> None:
    sites = [{"site_id": "s", "tags": ["sensitive"]}]
    elements = [
        {"site_id": site, "function": "amf", "vendor_id": vendor, "traffic_gb_day": 10.0, "premises": 5}
        for site, vendor in (("s", "nokia"), (None, "huawei"), (None, "nokia"))
    ]
    provisions = book({"domains": ["core", "sensitive"]}, "site", effect="cap", limit=0.35, basis=basis)
    findings = judged(provisions, sites, elements)
    share = 1 if basis == "sites" else 0.5
    assert [(r["level_key"], r["verdict"], r["share_low"], r["share_high"]) for r in findings.rows] == [
        ("s", "met", 0, 0),
        (None, "breached", share, share),
    ]
    assert findings.elements()["element_id"].to_list() == ["e1"]


def test_what_waits_for_a_grant_to_end_at_no_site_is_told_beside_sites() -> None:
    provisions = book({"domains": ["core"]}, "site", time={"mode": "until_grant_expires"})
    elements = [
        {"site_id": "s", "function": "amf", "vendor_id": "nokia"},
        {"site_id": None, "function": "amf", "vendor_id": "huawei"},
    ]
    findings = judged(provisions, [{"site_id": "s"}], elements)
    assert [(r["level_key"], r["verdict"], r["reason"]) for r in findings.rows] == [
        ("s", "met", None),
        (None, "unknown", "grant_not_stated"),
    ]


def test_what_one_operator_has_at_no_site_is_not_counted_for_another() -> None:
    provisions = book({"domains": ["core"], "tags": ["sensitive"]}, "site", effect="cap", limit=0.35, basis="elements")
    tables = {
        "operators": [{"operator_id": name, "name": name, "country": "GB"} for name in ("one", "two")],
        "sites": [{"site_id": "s", "country": "GB"}],
        "elements": [
            {
                "element_id": f"{owner}-{n}",
                "operator_id": owner,
                "function": "amf",
                "vendor_id": vendor,
                "tags": ["sensitive"],
            }
            for owner, vendor in (("one", "nokia"), ("two", "huawei"))
            for n in range(2)
        ],
    }
    network = Network.of(tables, as_of=NOW, manifest=Manifest(complete=EVERYTHING_MARKED))
    findings = check(network, "GB", provisions=provisions, known=NOW)
    assert [(r["operator_id"], r["level_key"], r["verdict"], r["denominator"]) for r in findings.rows] == [
        ("one", None, "met", 2),
        ("two", None, "breached", 2),
    ]


def test_what_was_bought_or_put_in_is_listed_wherever_it_stands() -> None:
    sites = [{"site_id": name, "tags": ["sensitive"]} for name in "st"]
    elements = [
        {"site_id": name, "function": "amf", "vendor_id": "huawei", "installed_on": date(2025, 1, 1)} for name in "st"
    ]
    time = {"mode": "from", "from_on": date(2022, 1, 1)}
    findings = judged(book({"tags": ["sensitive"]}, "site", event="installed", time=time), sites, elements)
    assert [(r["level_key"], r["violating_count"]) for r in findings.rows] == [("op", 2)]
    assert findings.elements()["element_id"].to_list() == ["e0", "e1"]
