"""The tables of a network read once: the columns that exposure needs, and every id in them as a place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import polars as pl

from vendorline.expose.arrays import Flags, Ints
from vendorline.expose.arrays.id_places import NONE, CodedIds, Places, listed, places_among
from vendorline.network.tables import Network, in_time
from vendorline.quick_dataclass import dataclass

_ELEMENTS = ("element_id", "site_id", "operator_id", "function", "vendor_id", "vendor_basis", "product", "software_version",
             "installed_on", "retired_on", "basis")  # fmt: skip
_DEMANDS = ("demand_id", "operator_id", "region", "site_id", "subscribers", "traffic_gb_day", "radio", "anchor", "route_id",
            "basis")  # fmt: skip
_CONTROLS = ("controller_id", "element_id", "kind", "blocked_by", "basis")
#: Columns that name elements; lists first.
_LISTS = (("demands", "radio"), ("demands", "anchor"))
_NAMES = (("routes", "element_id"), ("controls", "controller_id"), ("controls", "element_id"), ("members", "element_id"),
          ("supplies", "element_id"), ("links", "a_id"), ("links", "b_id"), ("needs", "needed_id"))  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class CodedTables:
    """Tables and the places of their ids; -1 stands for an id that is not there, and for none.

    `present` says which elements are in service; only these have places. `named` holds, by table and column, the places of the
    elements that rows name (of a list one after the other, `lengths` to a row), `absent` which name one that is not in service. `site_of` and `operator_of` are of all elements,
    `demand_site`, `demand_operator` and `demand_route` of all demands; `need_route`, `need_demand` and `need_group` of all needs.
    """

    elements: pl.DataFrame
    present: Flags
    sites: pl.DataFrame
    demands: pl.DataFrame
    controls: pl.DataFrame
    element: Places
    operator: Places
    route: Places
    group: Places
    named: dict[tuple[str, str], Ints]
    absent: dict[tuple[str, str], Flags]
    lengths: dict[tuple[str, str], Ints]
    site_of: Ints
    operator_of: Ints
    demand_site: Ints
    demand_operator: Ints
    demand_route: Ints
    need_route: Ints
    need_demand: Ints
    need_group: Ints
    member_group: Ints


def coded_tables(network: Network, on: date, coded: CodedIds | None = None) -> CodedTables:
    """Read the tables of a network for a day; columns are looked up side by side.

    Args:
        network: the network.
        on: the day.
        coded: the ids of elements, where they have been coded before; those of another table are not used.
    """
    elements = network.columns("elements", _ELEMENTS)
    present = elements.select(in_time("installed_on", "retired_on", on)).to_series()
    sites, demands = network.columns("sites", ("site_id", "region")), network.columns("demands", _DEMANDS)
    controls, needs = network.columns("controls", _CONTROLS), network["needs"]
    tables = {"demands": demands, "controls": controls}
    route = Places(network["routes"]["route_id"].unique(maintain_order=True))
    operator = Places(network["operators"]["operator_id"].drop_nulls().unique(maintain_order=True))
    group = Places(network["groups"]["group_id"])
    with ThreadPoolExecutor() as pool:
        ids = elements["element_id"]
        known_before = coded is not None and coded.ids.equals(ids)
        element, site = pool.map(Places, (coded if known_before else ids, sites["site_id"]), (present, None))
        known = {
            (table, column): pool.submit(element.known, tables.get(table, network[table])[column])
            for table, column in _NAMES
        }
        lists = {(table, column): pool.submit(listed, tables[table][column], element) for table, column in _LISTS}
        site_of, demand_site = pool.map(site.of, (elements["site_id"], demands["site_id"]))
        operator_of, demand_operator = pool.map(operator.of, (elements["operator_id"], demands["operator_id"]))
        need_demand = pool.submit(places_among, demands["demand_id"], needs["dependent_id"])
    numbers = {name: one.result() for name, one in known.items()} | {n: one.result()[1] for n, one in lists.items()}
    places = len(element.ids)
    return CodedTables(
        elements, present.to_numpy(), sites, demands, controls, element, operator, route, group,
        named={name: np.where(number < places, number, NONE) for name, number in numbers.items()},
        absent={name: number >= places for name, number in numbers.items()},
        lengths={name: found.result()[0] for name, found in lists.items()},
        site_of=site_of, operator_of=operator_of, demand_site=demand_site, demand_operator=demand_operator,
        demand_route=route.of(demands["route_id"]), need_route=route.of(needs["dependent_id"]),
        need_demand=need_demand.result(), need_group=group.of(needs["needed_id"]),
        member_group=group.of(network["members"]["group_id"]),
    )  # fmt: skip
