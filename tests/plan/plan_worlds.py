"""Small random networks, laws and terms that plans are made for: a few sites, one or two operators, announced builds, gaps."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from vendorline.network.tables import Manifest, Network
from vendorline.plan.plan_result import Plan
from vendorline.plan.terms.defaults import default_terms
from vendorline.plan.terms.model import Terms
from vendorline.project.opened import Opened
from vendorline.project.planning.job import _planned
from vendorline.project.progress import Watch
from vendorline.project.questions import PlanQuestion
from vendorline.rulebook import Rulebook
from vendorline.rulebook.constraints import Constraints
from vendorline.rulebook.model import Instrument

START = date(2020, 3, 9)
#: Terms under which nothing is scarce.
FREE: Mapping[str, Any] = {
    "crew_share_of_work_per_year": None, "sites_out_share_per_period": None, "max_out_share": None, "neighbour_km": None,
    "crew_ramp_periods": 0,
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """A network, the law over it, the terms of a plan, and how many periods there are."""

    network: Network
    book: Rulebook
    terms: Terms
    periods: int


def law(*provisions: Mapping[str, Any], adopted_on: date = date(2019, 1, 1)) -> Rulebook:
    """A rulebook of one instrument of a country that does not exist: binding rules on all operators unless said otherwise."""
    rows = [
        {
            "id": f"XX-1-{number}", "force": "binding", "bound": "all_providers", "effect": "forbid", "event": "present",
            "vendor": {"kind": "named", "vendor_ids": ["huawei"], "affiliates": True},
            "scope": {"domains": ["any"], "technologies": ["any"]}, "level": "operator", "time": {"mode": "open"},
            "paraphrase": "A rule.", "sources": ["paper"], "confidence": "high", "evidence": "read", **row,
        }
        for number, row in enumerate(provisions)
    ]  # fmt: skip
    return Rulebook(
        [
            Instrument.checked(
                {
                    "instrument": "XX-1", "jurisdiction": "XX", "title": "A paper", "issuer": "Somebody", "adopted_on": adopted_on,
                    "sources": {"paper": {"title": "A paper", "kind": "primary"}}, "provisions": rows,
                }
            )
        ]
    )  # fmt: skip


def terms_of(**stated: Any) -> Terms:
    """The default terms with some changed."""
    return Terms.model_validate({**default_terms().model_dump(), **stated})


def network_of(
    elements: Iterable[Mapping[str, Any]],
    *,
    operators: Sequence[Mapping[str, Any]] = (),
    sites: Sequence[Mapping[str, Any]] = (),
    as_of: date = START,
    complete: Iterable[str] = (),
    **tables: Any,
) -> Network:
    """A network of one country; sites and operators that elements name are there unless given."""
    rows = [{"operator_id": "op", "function": "gnb", "site_id": "s0", **row} for row in elements]
    known = {site["site_id"] for site in sites}
    extra = [
        {"site_id": s, "country": "XX", "region": "R"}
        for s in dict.fromkeys(r["site_id"] for r in rows)
        if s not in known
    ]
    whose = operators or [
        {"operator_id": o, "name": o, "country": "XX", "plmn": ["00101"]}
        for o in dict.fromkeys(r["operator_id"] for r in rows)
    ]
    return Network.of(
        {"operators": whose, "sites": [*sites, *extra], "elements": rows, **tables},
        as_of=as_of,
        manifest=Manifest(complete=frozenset(complete)),
    )  # fmt: skip


def planned(world: World, **asked: Any) -> tuple[Constraints, Plan]:
    """The plan of a world, and the constraints that it was made for."""
    from pathlib import Path

    question = PlanQuestion(path=Path(), jurisdictions=["XX"], periods=world.periods, known=START, gap=0.0, **asked)
    return _planned(question, Opened(world.network, world.network, world.book), world.terms, Watch())


def some_day(rng: random.Random, periods: int, months: int = 3) -> date:
    """A day of the schedule or shortly around it, often the last or first of a quarter."""
    day = START + timedelta(days=rng.randrange(-40, periods * months * 30))
    if rng.random() < 0.4:
        day = date(day.year, (day.month - 1) // 3 * 3 + 1, 1) + timedelta(days=rng.choice((-1, 0, 1)))
    return day


def some_law(rng: random.Random, periods: int) -> Rulebook:
    """One to three provisions of every kind that plans are made for."""
    found = []
    for _ in range(rng.choice((1, 1, 2, 3))):
        vendors = rng.choice((["huawei"], ["huawei"], ["huawei", "zte"], ["huawei", "zte"], ["zte"]))
        row: dict[str, Any] = {
            "vendor": {"kind": "named", "vendor_ids": vendors, "affiliates": True},
            "scope": {
                "domains": rng.choice((["any"], ["access"], ["access"], ["core", "access"], ["core"])),
                "technologies": rng.choice((["any"], ["any"], ["any"], ["5G"], ["4G"])),
            },
        }
        kind = rng.choice(("forbid", "forbid", "cap", "cap", "cap", "count", "installed", "acquired"))
        if kind == "cap":
            row |= {
                "effect": "cap", "limit": rng.choice((0.35, 0.5, 0.2, 0.34)),
                "basis": rng.choice(("sites", "sites", "traffic", "elements")),
            }  # fmt: skip
        if kind == "count":
            row |= {
                "effect": "require_count",
                "basis": "vendors",
                "limit": rng.choice((1, 2, 2)),
                "vendor": {"kind": "any"},
            }
        if kind in {"installed", "acquired"}:
            row |= {"event": kind, "time": {"mode": "from", "from_on": some_day(rng, periods)}}
        elif rng.random() < 0.7:
            row |= {"time": {"mode": "by", "deadline": some_day(rng, periods)}}
        if rng.random() < 0.1 and kind in {"forbid", "cap"}:
            row["scope"]["tags"] = ["sensitive"]
        if rng.random() < 0.15:
            row["in_force_on"] = some_day(rng, periods)
        found.append(row)
    return law(*found)


def some_elements(rng: random.Random, names: Sequence[str], sites: int, periods: int) -> list[dict[str, Any]]:
    """What stands at the sites, is announced for them, or goes anyway."""
    rows: list[dict[str, Any]] = []
    vendors = (
        ("huawei", "huawei", "huawei", "nokia", "ericsson", "zte")
        if rng.random() < 0.8
        else ("huawei", "nokia", "zte", None)
    )

    def add(site: int, function: str, **values: Any) -> None:
        row = {"element_id": f"e{len(rows)}", "site_id": f"s{site}", "operator_id": rng.choice(names), "function": function,
               "vendor_id": rng.choice(vendors), "traffic_gb_day": rng.choice((1.0, 2.0, 4.5, 0.1))}  # fmt: skip
        if rng.random() < 0.3:
            row["installed_on"] = some_day(rng, periods)
            if rng.random() < 0.4:
                row["acquired_on"] = row["installed_on"] - timedelta(days=rng.randrange(0, 200))
        elif rng.random() < 0.15:
            row["retired_on"] = some_day(rng, periods)
        if row.get("installed_on") and rng.random() < 0.12:
            row["retired_on"] = row["installed_on"] + timedelta(days=rng.randrange(20, 400))
        rows.append(row | values)

    for site in range(sites):
        for function in rng.sample(("gnb", "enb", "bts", "gnb", "enb", "router"), rng.randrange(1, 4)):
            add(site, function)
    for function in rng.sample(("amf", "upf", "mme", "hss", "ems"), rng.randrange(0, 3)):
        add(0, function)
    return rows


def some_world(rng: random.Random, *, scarce: bool = True, gaps: bool = True) -> World:
    """A small world: two to four sites, one or two operators, perhaps a shared network, four to six periods."""
    periods, sites = rng.randrange(4, 7), rng.randrange(2, 5)
    names = ["op", "two"][: rng.randrange(1, 3)]
    operators: list[dict[str, Any]] = [{"operator_id": n, "name": n, "country": "XX", "plmn": ["00101"]} for n in names]
    if len(names) == 2 and rng.random() < 0.6:
        operators.append({"operator_id": "shared", "name": "S", "country": "XX", "licensees": names})
    elements = some_elements(rng, [o["operator_id"] for o in operators], sites, periods)
    if not gaps:
        for row in elements:
            row["vendor_id"] = row["vendor_id"] or "nokia"
    places = [
        {"site_id": f"s{n}", "country": "XX", "region": rng.choice(("A", "A", "B", None)),
         "latitude": None if gaps and rng.random() < 0.2 else 50 + 0.004 * n,
         "longitude": 5.0 if not gaps or rng.random() < 0.9 else None,
         "tags": ["sensitive"] if rng.random() < 0.2 else None}
        for n in range(sites)
    ]  # fmt: skip
    for site in places:
        if site["latitude"] is None or site["longitude"] is None:
            site["latitude"] = site["longitude"] = None
    grants = [
        {"grant_id": f"g{n}", "operator_id": rng.choice(names), "instrument_id": rng.choice(("XX-1-0", "XX-1-1")), "state": "derogation",
         "vendor_id": "huawei", "site_id": rng.choice((None, "s0", "s1")),
         "from_on": None, "until_on": rng.choice((None, some_day(rng, periods)))}
        for n in range(rng.choice((0, 0, 0, 1)))
    ]  # fmt: skip
    radio = [row for row in elements if row["function"] in {"gnb", "enb", "bts"}]
    ends = [row for row in elements if row["function"] in {"amf", "upf", "mme"}]
    routes = [
        {"route_id": "r", "alternative": 0, "plane": plane, "hop": hop, "element_id": row["element_id"]}
        for plane in ("user", "control")
        for hop, row in enumerate(ends)
    ]
    demands = [
        {"demand_id": f"d{n}", "operator_id": row["operator_id"], "site_id": row["site_id"], "region": None,
         "subscribers": rng.choice((100, 250, 1234)), "radio": [row["element_id"]], "route_id": "r"}
        for n, row in enumerate(radio)
        if routes and row["operator_id"] in names
    ]  # fmt: skip
    stated: dict[str, Any] = dict(FREE)
    if scarce:
        choices: list[dict[str, Any]] = [
            {}, {"sites_out_share_per_period": 0.5}, {"max_out_share": 0.6}, {"neighbour_km": 1.0},
            {"crews": [{"region": "any", "crew_days_per_period": rng.choice((14, 28, 300))}]},
            {"vendor_price_index": {"nokia": 1.1, "ericsson": 0.9}}, {"crew_share_of_work_per_year": 1.0},
        ]  # fmt: skip
        for change in rng.sample(choices, 2):
            stated |= change
    stated["periods_for_rules_without_deadline"] = rng.randrange(1, 5)
    complete = [name for name in ("tags.sensitive", "bindings", "grants") if rng.random() < 0.5]
    net = network_of(
        elements, operators=operators, sites=places, complete=complete, grants=grants, demands=demands, routes=routes
    )
    return World(net, some_law(rng, periods), terms_of(**stated), periods)
