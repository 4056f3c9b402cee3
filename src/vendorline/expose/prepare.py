"""A network as arrays of integers, made once and asked many questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from vendorline.errors import InvalidInput
from vendorline.expose.capabilities import capabilities, switch_names
from vendorline.expose.coding import NONE, Places, assumed_rows, codes_of, in_time, padded
from vendorline.expose.faults import faults_of
from vendorline.expose.roles import supplied

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from vendorline.network.tables import Network

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

KINDS = ("manages", "hosts", "updates")


@dataclass(frozen=True, slots=True, eq=False)
class Needs:
    """Who depends on which elements and groups: parallel arrays, `owner` a route or a demand."""

    element_owner: Ints
    element: Ints
    group_owner: Ints
    group: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The elements in service on a day and the demands they serve, coded by their place; -1 stands for nothing."""

    network: Network
    on: date
    element_ids: pl.Series
    function: Ints
    operator: Ints
    vendor: Ints
    assumed_element: Flags
    role_element: Ints
    role_vendor: Ints
    role: Ints
    vendors: tuple[str, ...]
    operators: tuple[str, ...]
    regions: tuple[str, ...]
    region: Ints
    products: pl.DataFrame
    controller: Ints
    controlled: Ints
    control_kind: Ints
    blocked: Flags
    demand_ids: pl.Series
    demand_operator: Ints
    demand_region: Ints
    radio: Ints
    anchor: Ints
    route: Ints
    subscribers: Floats
    traffic: Floats | None
    assumed_demand: Flags
    route_ids: pl.Series
    alternative_route: Ints
    alternative_number: Ints
    share: Floats
    user_hops: Ints
    control_hops: Ints
    route_needs: Needs
    demand_needs: Needs
    needed: Ints
    member_group: Ints
    member: Ints
    links: pl.DataFrame


def prepare(network: Network, on: date | None = None) -> Prepared:
    """The network of a day as arrays.

    Args:
        network: with demands and routes; `network.serving` lays them over an inventory that has none.
        on: the day; the network's `as_of` by default.

    Raises:
        InvalidInput: where exposure cannot be computed from these tables; carries every fault.
    """
    on = on or network.as_of
    if network["demands"].is_empty():
        raise InvalidInput("the network has no demands: lay a serving chain over it with network.serving.lay")
    elements = network["elements"].filter(in_time("installed_on", "retired_on", on))
    places = Places(elements["element_id"])
    if faults := faults_of(network, elements, places):
        raise InvalidInput(f"exposure cannot be computed: {len(faults)} faults", faults)
    operators, vendors = _names(network["operators"]["operator_id"]), _vendors(network)
    sites = network["sites"].select("site_id", "region")
    demands = network["demands"].join(
        sites.rename({"region": "_site"}), on="site_id", how="left", maintain_order="left"
    )
    demands = demands.with_columns(pl.coalesce("region", "_site"))
    here = elements.select("site_id").join(sites, on="site_id", how="left", maintain_order="left")["region"]
    regions = tuple(sorted(set(here.drop_nulls().unique()) | set(demands["region"].drop_nulls().unique())))
    roles, assumed_roles = supplied(network, elements.with_columns(here.alias("_region")), places, vendors, on)
    controls = network["controls"].with_columns(
        pl.Series("_from", places.named("controls.controller_id", network["controls"]["controller_id"])),
        pl.Series("_to", places.named("controls.element_id", network["controls"]["element_id"])),
    )
    controls = controls.filter((pl.col("_from") >= 0) & (pl.col("_to") >= 0))
    assumed = assumed_rows(elements) | (elements["vendor_basis"] == "assumed").fill_null(False).to_numpy()
    assumed[controls.filter(pl.col("basis") == "assumed")["_to"].to_numpy()] = True
    assumed[assumed_roles] = True
    routes = _Routes(network, places, assumed)
    groups = Places(network["groups"]["group_id"])
    members = network["members"].with_columns(
        places.of(pl.col("element_id"), network["members"]).alias("_e"),
        groups.of(pl.col("group_id"), network["members"]).alias("_g"),
    )
    members = members.filter(pl.col("_e") >= 0).unique(["_e", "_g"], maintain_order=True)
    assumed_group = assumed_rows(network["groups"])
    for mask, key in ((assumed_rows(members), "_g"), (assumed[members["_e"].to_numpy()], "_g")):
        assumed_group[members[key].to_numpy()[mask]] = True
    demand_places = Places(demands["demand_id"])
    route_needs, assumed_route = _needs(network, routes.places, places, groups, assumed, assumed_group)
    demand_needs, assumed_demand = _needs(network, demand_places, places, groups, assumed, assumed_group)
    radio = _padded("radio", demands["radio"], places)
    anchor = _default_anchor(radio, _padded("anchor", demands["anchor"], places))
    route = routes.places.of_series(demands["route_id"])
    assumed_demand |= assumed_rows(demands) | (assumed_route | routes.assumed)[route]
    for path in (radio, anchor):
        assumed_demand |= (assumed[path] & (path >= 0)).any(axis=1)
    traffic = demands["traffic_gb_day"]
    return Prepared(
        network=network, on=on, element_ids=elements["element_id"],
        function=_functions(elements["function"]), operator=codes_of(elements["operator_id"], operators),
        vendor=codes_of(elements["vendor_id"], vendors), assumed_element=assumed,
        role_element=roles[:, 0], role_vendor=roles[:, 1], role=roles[:, 2], vendors=vendors, operators=operators,
        regions=regions, region=codes_of(here, regions),
        products=elements.select("vendor_id", "product", "software_version"),
        controller=controls["_from"].to_numpy(), controlled=controls["_to"].to_numpy(),
        control_kind=codes_of(controls["kind"], KINDS), blocked=(controls["blocked_by"].fill_null("") != "").to_numpy(),
        demand_ids=demands["demand_id"], demand_operator=codes_of(demands["operator_id"], operators),
        demand_region=codes_of(demands["region"], regions), radio=radio, anchor=anchor, route=route,
        subscribers=demands["subscribers"].to_numpy().astype(float),
        traffic=None if traffic.null_count() else traffic.to_numpy().astype(float), assumed_demand=assumed_demand,
        route_ids=routes.places.ids, alternative_route=routes.route, alternative_number=routes.number, share=routes.share,
        user_hops=routes.user, control_hops=routes.control, route_needs=route_needs, demand_needs=demand_needs,
        needed=network["groups"]["needed"].to_numpy().astype(np.int64), member_group=members["_g"].to_numpy(),
        member=members["_e"].to_numpy(), links=_links(network, places),
    )  # fmt: skip


class _Routes:
    """Alternatives of all routes, in the order of their routes, with their hops padded to one length."""

    def __init__(self, network: Network, places: Places, assumed_element: Flags) -> None:
        rows = network["routes"]
        self.places = Places(rows["route_id"].unique(maintain_order=True))
        rows = rows.with_columns(
            self.places.of(pl.col("route_id"), rows).alias("_r"), places.of(pl.col("element_id"), rows).alias("_e")
        ).sort("_r", "alternative", "plane", "hop", maintain_order=True)
        alternatives = rows.select("_r", "route_id", "alternative").unique(["_r", "alternative"], maintain_order=True)
        shares = network["route_shares"].select("route_id", "alternative", "share", pl.col("basis").alias("_basis"))
        alternatives = alternatives.join(shares, on=["route_id", "alternative"], how="left", maintain_order="left")
        self.route = alternatives["_r"].to_numpy()
        self.number = alternatives["alternative"].to_numpy()
        self.share = alternatives["share"].fill_null(1.0).to_numpy()
        numbers = alternatives.with_row_index("_a").select("_r", "alternative", pl.col("_a").cast(pl.Int64))
        rows = rows.join(numbers, on=["_r", "alternative"], how="left", maintain_order="left")
        self.user = _hops(rows.filter(pl.col("plane") == "user"), len(self.route))
        self.control = _hops(rows.filter(pl.col("plane") == "control"), len(self.route))
        self.assumed = np.zeros(len(self.places.ids), dtype=bool)
        self.assumed[rows["_r"].to_numpy()[assumed_rows(rows) | assumed_element[rows["_e"].to_numpy()]]] = True
        self.assumed[self.route[(alternatives["_basis"] == "assumed").fill_null(False).to_numpy()]] = True


def _hops(rows: pl.DataFrame, count: int) -> Ints:
    owner, element = rows["_a"].to_numpy(), rows["_e"].to_numpy()
    return padded(owner, element, count)


def _padded(name: str, lists: pl.Series, places: Places) -> Ints:
    lengths = lists.list.drop_nulls().list.len().fill_null(0).to_numpy()
    return padded(
        np.repeat(np.arange(len(lists)), lengths),
        places.named(f"demands.{name}", lists.explode().drop_nulls()),
        len(lists),
    )


def _default_anchor(radio: Ints, anchor: Ints) -> Ints:
    """Where no anchor is stated, radio signalling ends where the user plane does."""
    width = max(radio.shape[1], anchor.shape[1])
    radio, anchor = (np.pad(p, ((0, 0), (0, width - p.shape[1])), constant_values=NONE) for p in (radio, anchor))
    empty = (anchor < 0).all(axis=1)
    anchor[empty] = radio[empty]
    return anchor


def _names(values: pl.Series) -> tuple[str, ...]:
    return tuple(values.drop_nulls().unique(maintain_order=True))


def _vendors(network: Network) -> tuple[str, ...]:
    both = pl.concat([network["elements"]["vendor_id"], network["supplies"]["vendor_id"]])
    return tuple(sorted(both.drop_nulls().unique()))


def _functions(values: pl.Series) -> Ints:
    known = capabilities()
    codes = codes_of(values, known.ids[:-1])
    codes[codes < 0] = len(known.ids) - 1
    return codes


def _needs(
    network: Network, owners: Places, places: Places, groups: Places, assumed: Flags, assumed_group: Flags
) -> tuple[Needs, Flags]:
    rows = network["needs"]
    owner, element = owners.of_series(rows["dependent_id"]), places.of_series(rows["needed_id"])
    group = groups.of_series(rows["needed_id"])
    direct, pooled = (owner >= 0) & (element >= 0), (owner >= 0) & (element < 0) & (group >= 0)
    flag = np.zeros(len(owners.ids), dtype=bool)
    flag[owner[(direct | pooled) & assumed_rows(rows)]] = True
    flag[owner[direct & assumed[element]]] = True
    if len(assumed_group):
        flag[owner[pooled & assumed_group[group]]] = True
    return Needs(owner[direct], element[direct], owner[pooled], group[pooled]), flag


def _links(network: Network, places: Places) -> pl.DataFrame:
    """Links that say something about a switch of the model: both ends, interface code, confidentiality, integrity."""
    rows = network["links"].filter((pl.col("confidentiality") != "unknown") | (pl.col("integrity") != "unknown"))
    states = {"off": 0, "on": 1, "unknown": 2}
    frame = pl.DataFrame({
        "a": places.of_series(rows["a_id"]), "b": places.of_series(rows["b_id"]),
        "interface": codes_of(rows["interface"], switch_names()),
        "confidentiality": rows["confidentiality"].replace_strict(states, return_dtype=pl.Int64),
        "integrity": rows["integrity"].replace_strict(states, return_dtype=pl.Int64),
    })  # fmt: skip
    return frame.filter((pl.col("a") >= 0) & (pl.col("b") >= 0) & (pl.col("interface") >= 0))
