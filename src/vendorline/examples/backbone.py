"""Tables behind the radio: transport hubs, security gateways, cores, pools, and the routes through them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from vendorline.examples.facts import Core, CoreFunction, Example, Operator, facts
from vendorline.examples.radio import hub_id, slug
from vendorline.examples.shares import generator
from vendorline.examples.sites import footprint
from vendorline.knowledge.places import Places
from vendorline.network.tables import conform

Row = dict[str, Any]


#: What is gathered for one operator, by table; some hundreds of rows, so plain rows are quick enough.
_Backbone = defaultdict[str, list[Row]]
_TABLES = ("sites", "elements", "controls", "groups", "members", "needs", "routes", "route_shares")


def backbone_tables(
    example: Example, operator: Operator, sites: Mapping[str, int], seed: int
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Transport, core and routes of one operator that has a core; `sites` counts the radio sites it uses per region."""
    made = _Backbone(list)
    served = footprint(example, operator)
    if not len(served.population):
        return iter(())
    rng = generator(seed, "backbone", example.name, operator.operator_id)
    cores = _core(example, operator, served, made, rng)
    pools = _pools(example, operator, made)
    for index, (region, number) in enumerate(sorted(sites.items())):
        _hubs(example, operator, region, number, served, made)
        _route(example, operator, region, index, cores, made)
        made["needs"].extend({"dependent_id": f"{operator.operator_id}.{slug(region)}", "needed_id": p} for p in pools)
    return (
        (name, conform(name, [{**row, "basis": "assumed"} for row in made[name]])) for name in _TABLES if made[name]
    )


def _built(first: date, until: date, rng: np.random.Generator) -> tuple[date, date]:
    installed = first + timedelta(days=int(rng.integers(0, (until - first).days + 1)))
    return installed, installed - timedelta(days=int(rng.integers(60, 240)))


def _core(example: Example, operator: Operator, served: Places, made: _Backbone, rng: np.random.Generator) -> int:
    """The core sites at the operator's largest places, and every network function on them; returns how many sites."""
    number = min(round(operator.counts["core_sites"].central), len(served.population))
    for k in range(number):
        row = _site(example, core_site(operator, k), served, k, str(served.region[k]))
        made["sites"].append({**row, "name": f"{operator.name} core {k + 1}"})
    parts = {core.core: core for core in example.cores_of(operator.operator_id)}
    if not _has_circuit(example, operator):
        parts.pop("circuit", None)
    for function in (f for f in example.core_functions if f.core in parts):
        core = parts[function.core]
        installed, bought = _built(core.first_on, core.until_on, rng)
        count = number if function.count == "site" else int(function.count)
        for k in range(count):
            element_id = core_element(operator, function.function, k)
            made["elements"].append(
                {
                    "element_id": element_id,
                    "site_id": core_site(operator, k % number),
                    "operator_id": operator.operator_id,
                    "function": function.function,
                    "generations": list(core.generations) or None,
                    "vendor_id": core.vendor_id or None,
                    "vendor_basis": maker_basis(core),
                    "installed_on": installed,
                    "acquired_on": bought,
                }
            )
            _control(operator, function, element_id, k % number, made)
    return number


def _site(example: Example, site_id: str, served: Places, place: int, region: str) -> Row:
    latitude, longitude = float(served.latitude[place]), float(served.longitude[place])
    where = {"latitude": latitude, "longitude": longitude, "country": example.country, "region": region}
    return {"site_id": site_id, **where}


def maker_basis(core: Core) -> str:
    """A vendor that a source names for an operator's core is inferred for its elements; otherwise assumed."""
    named = core.vendor_id and core.fact_ids and facts()[core.fact_ids[0]].kind == "fact"
    return "inferred" if named else "assumed"


def _has_circuit(example: Example, operator: Operator) -> bool:
    radios = [o for o in example.operators if o is operator or operator.operator_id in o.licensees]
    return any(o.legacy for o in radios)


def core_site(operator: Operator, k: int) -> str:
    """Identifier of an operator's core site."""
    return f"{operator.operator_id}-core-{k + 1}"


def core_element(operator: Operator, function: str, k: int) -> str:
    """Identifier of a core element."""
    return f"{operator.operator_id}.{function}{k + 1}"


def _control(operator: Operator, function: CoreFunction, element_id: str, site: int, made: _Backbone) -> None:
    oss = core_element(operator, "oss", 0)
    if element_id != oss:
        made["controls"].append({"controller_id": oss, "element_id": element_id, "kind": "manages"})
    if function.hosted:
        host = core_element(operator, "nfvi_host", site)
        made["controls"].append({"controller_id": host, "element_id": element_id, "kind": "hosts"})


def _pools(example: Example, operator: Operator, made: _Backbone) -> list[str]:
    """Groups of interchangeable core elements, and how many of each must work."""
    present: dict[str, list[str]] = {}
    for element in made["elements"]:
        present.setdefault(str(element["function"]), []).append(str(element["element_id"]))
    pools = []
    for function in (f for f in example.core_functions if f.pool_needs and f.function in present):
        members = present[function.function]
        pool = f"{operator.operator_id}.{function.function}.pool"
        needed = 1 if function.pool_needs == "one" else max(len(members) - 1, 1)
        made["groups"].append({"group_id": pool, "needed": needed})
        made["members"].extend({"group_id": pool, "element_id": m} for m in members)
        pools.append(pool)
    return pools


def _hubs(example: Example, operator: Operator, region: str, number: int, served: Places, made: _Backbone) -> None:
    """Pre-aggregation hubs at the region's places, some with an aggregation router, and pairs of security gateways."""
    pre = math.ceil(number / example.central("sites_per_pre_aggregation"))
    aggregations = math.ceil(pre / example.central("pre_aggregation_per_aggregation"))
    pairs = max(1, round(number / example.central("sites_per_gateway_pair")))
    here = np.flatnonzero(served.region == region)
    build = example.builds_of(operator.operator_id, "4G")[0]
    rows: list[tuple[int, str, str]] = [(k, "pre", "router") for k in range(pre)]
    rows += [(k, "agg", "router") for k in range(aggregations)]
    rows += [(k % pre, f"secgw{k + 1}", "secgw") for k in range(2 * pairs)]
    for k in range(pre):
        site_id = hub_id(operator.operator_id, region, k + 1)
        made["sites"].append(_site(example, site_id, served, int(here[k % len(here)]), region))
    for k, name, function in rows:
        site_id = hub_id(operator.operator_id, region, k + 1)
        made["elements"].append(
            {
                "element_id": f"{site_id}.{name}",
                "site_id": site_id,
                "operator_id": operator.operator_id,
                "function": function,
                "vendor_basis": "assumed",
                "installed_on": build.first_on,
                "acquired_on": build.first_on - timedelta(days=120),
            }
        )


def _route(example: Example, operator: Operator, region: str, index: int, cores: int, made: _Backbone) -> None:
    """Routes of a region's subscribers over some of the core sites, in equal shares."""
    route_id = f"{operator.operator_id}.{slug(region)}"
    hub = hub_id(operator.operator_id, region)
    ids = {str(row["element_id"]) for row in made["elements"] if row["function"] == "secgw"}
    gateways = sorted(g for g in ids if f"-hub-{slug(region)}-" in g)
    alternatives = min(round(example.central("route_alternatives")), cores)
    for a in range(alternatives):
        made["route_shares"].append({"route_id": route_id, "alternative": a, "share": 1 / alternatives})
        for plane in ("user", "control"):
            inner = sorted((f for f in example.core_functions if f.plane == plane), key=lambda f: f.hop)
            core = [core_element(operator, f.function, (index + a) % cores) for f in inner]
            hops = [f"{hub}.agg", gateways[a % len(gateways)], *core]
            made["routes"].extend(
                {"route_id": route_id, "alternative": a, "plane": plane, "hop": hop, "element_id": element_id}
                for hop, element_id in enumerate(hops)
            )
