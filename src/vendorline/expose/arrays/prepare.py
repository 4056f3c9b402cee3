"""From the tables of a network to its arrays, for one day."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from vendorline.errors import InvalidInput
from vendorline.expose.arrays import Flags, Ints
from vendorline.expose.arrays.coded_tables import CodedTables, coded_tables
from vendorline.expose.arrays.id_places import NONE, CodedIds, codes_of, is_assumed, padded
from vendorline.expose.arrays.prepared import KINDS, Dependencies, Prepared
from vendorline.expose.arrays.supplied_roles import supplied
from vendorline.expose.arrays.table_faults import faults_of
from vendorline.expose.capabilities import capabilities, switch_names
from vendorline.expose.protection.switches import STATES
from vendorline.network.tables import Network


def prepare(network: Network, on: date | None = None, coded_ids: CodedIds | None = None) -> Prepared:
    """The network of a day as arrays.

    Args:
        network: with demands and routes; `network.serving` adds them to an inventory that has none.
        on: the day; the network's `as_of` by default.
        coded_ids: of its elements, where they have been coded before.

    Raises:
        InvalidInput: where exposure cannot be computed from these tables; carries every fault.
    """
    on = on or network.as_of
    if network.is_empty("demands"):
        raise InvalidInput("the network has no demands: add a serving chain with network.serving.synthesise")
    coded = coded_tables(network, on, coded_ids)
    if faults := faults_of(network, coded):
        raise InvalidInput(f"exposure cannot be computed: {len(faults)} faults", faults)
    present, demands = coded.present, coded.demands
    elements = coded.elements.filter(present)
    operators, vendors = tuple(coded.operator.ids), _vendors(network, coded)
    regions, region, demand_region = _regions(coded)
    roles, assumed_roles = supplied(network, coded, regions, region, vendors, on)
    controls = coded.controls
    controller, controlled = coded.named["controls", "controller_id"], coded.named["controls", "element_id"]
    inside = (controller >= 0) & (controlled >= 0)
    assumed = is_assumed(elements["basis"]) | is_assumed(elements["vendor_basis"])
    assumed[controlled[inside & is_assumed(controls["basis"])]] = True
    assumed[assumed_roles] = True
    routes = _Routes(network, coded, assumed)
    members = network["members"].with_columns(_e=coded.named["members", "element_id"], _g=coded.member_group)
    members = members.filter(pl.col("_e") >= 0).unique(["_e", "_g"], maintain_order=True)
    assumed_group = is_assumed(network["groups"]["basis"])
    assumed_group[members["_g"].to_numpy()[is_assumed(members["basis"]) | assumed[members["_e"].to_numpy()]]] = True
    route_needs, assumed_route = _needs(network, coded, coded.need_route, len(coded.route.ids), assumed, assumed_group)
    demand_needs, assumed_demand = _needs(network, coded, coded.need_demand, demands.height, assumed, assumed_group)
    radio, anchor = (padded(coded.lengths["demands", c], coded.named["demands", c]) for c in ("radio", "anchor"))
    anchor = _default_anchor(radio, anchor)
    assumed_demand |= is_assumed(demands["basis"]) | (assumed_route | routes.assumed)[coded.demand_route]
    if assumed.any():
        for path in (radio, anchor):
            assumed_demand |= (assumed[path] & (path >= 0)).any(axis=1)
    traffic = demands["traffic_gb_day"]
    return Prepared(
        network=network, on=on, element_ids=elements["element_id"],
        function=_functions(elements["function"]), operator=coded.operator_of[present],
        vendor=codes_of(elements["vendor_id"], vendors), assumed_element=assumed,
        role_element=roles[:, 0], role_vendor=roles[:, 1], role=roles[:, 2], vendors=vendors, operators=operators,
        regions=regions, region=region, products=elements.select("vendor_id", "product", "software_version"),
        controller=controller[inside], controlled=controlled[inside], control_kind=codes_of(controls["kind"], KINDS)[inside],
        blocked=(controls["blocked_by"].fill_null("") != "").to_numpy()[inside],
        demand_ids=demands["demand_id"], demand_operator=coded.demand_operator, demand_region=demand_region,
        radio=radio, anchor=anchor, route=coded.demand_route, subscribers=demands["subscribers"].to_numpy().astype(float),
        traffic=None if traffic.null_count() else traffic.to_numpy().astype(float), assumed_demand=assumed_demand,
        route_ids=coded.route.ids, alternative_route=routes.route, alternative_number=routes.number, share=routes.share,
        user_hops=routes.user, control_hops=routes.control, route_needs=route_needs, demand_needs=demand_needs,
        needed=network["groups"]["needed"].to_numpy().astype(np.int64), member_group=members["_g"].to_numpy(),
        member=members["_e"].to_numpy(), links=_links(network, coded),
    )  # fmt: skip


def _regions(coded: CodedTables) -> tuple[tuple[str, ...], Ints, Ints]:
    """The regions in which elements and demands are, and the region of each; a demand without one is where its site is."""
    stated = coded.demands["region"]
    names = tuple(sorted(set(coded.sites["region"].drop_nulls().unique()) | set(stated.drop_nulls().unique())))
    of_site = np.append(codes_of(coded.sites["region"], names), NONE)
    elements, demands = of_site[coded.site_of[coded.present]], codes_of(stated, names)
    demands = np.where(demands < 0, of_site[coded.demand_site], demands)
    used = np.zeros(len(names) + 1, dtype=bool)
    used[elements] = used[demands] = True
    used[NONE] = False
    new = np.where(used, np.cumsum(used) - 1, NONE)
    return tuple(name for name, kept in zip(names, used, strict=False) if kept), new[elements], new[demands]


class _Routes:
    """Alternatives of all routes, in the order of their routes, with their hops padded to one length."""

    def __init__(self, network: Network, coded: CodedTables, assumed_element: Flags) -> None:
        rows = network["routes"]
        rows = rows.with_columns(_r=coded.route.of(rows["route_id"]), _e=coded.named["routes", "element_id"]).sort(
            "_r", "alternative", "plane", "hop", maintain_order=True
        )
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
        self.assumed = np.zeros(len(coded.route.ids), dtype=bool)
        self.assumed[rows["_r"].to_numpy()[is_assumed(rows["basis"]) | assumed_element[rows["_e"].to_numpy()]]] = True
        self.assumed[self.route[is_assumed(alternatives["_basis"])]] = True


def _hops(rows: pl.DataFrame, count: int) -> Ints:
    return padded(np.bincount(rows["_a"].to_numpy(), minlength=count), rows["_e"].to_numpy())


def _widened(path: Ints, width: int) -> Ints:
    return np.pad(path, ((0, 0), (0, max(0, width - path.shape[1]))), constant_values=NONE)


def _default_anchor(radio: Ints, anchor: Ints) -> Ints:
    """Where no anchor is stated, radio signalling ends where the user plane does."""
    radio, anchor = _widened(radio, anchor.shape[1]), _widened(anchor, radio.shape[1])
    return np.where(np.all(anchor < 0, axis=1, keepdims=True), radio, anchor)


def _vendors(network: Network, coded: CodedTables) -> tuple[str, ...]:
    both = (coded.elements["vendor_id"], network["supplies"]["vendor_id"])
    return tuple(sorted(pl.concat([column.unique() for column in both]).drop_nulls().unique()))


def _functions(values: pl.Series) -> Ints:
    known = capabilities()
    codes = codes_of(values, known.ids[:-1])
    codes[codes < 0] = len(known.ids) - 1
    return codes


def _needs(
    network: Network, coded: CodedTables, owner: Ints, count: int, assumed: Flags, assumed_group: Flags
) -> tuple[Dependencies, Flags]:
    """What the routes, or the demands, need; and which of them rest on something assumed in that."""
    element, group = coded.named["needs", "needed_id"], coded.need_group
    direct, pooled = (owner >= 0) & (element >= 0), (owner >= 0) & (element < 0) & (group >= 0)
    flag = np.zeros(count, dtype=bool)
    flag[owner[(direct | pooled) & is_assumed(network["needs"]["basis"])]] = True
    flag[owner[direct & assumed[element]]] = True
    if len(assumed_group):
        flag[owner[pooled & assumed_group[group]]] = True
    return Dependencies(owner[direct], element[direct], owner[pooled], group[pooled]), flag


def _links(network: Network, coded: CodedTables) -> pl.DataFrame:
    """Links that say something about a switch of the model: both ends, interface code, confidentiality, integrity."""
    rows = network["links"].filter((pl.col("confidentiality") != "unknown") | (pl.col("integrity") != "unknown"))
    frame = pl.DataFrame({
        "a": coded.element.of(rows["a_id"]), "b": coded.element.of(rows["b_id"]),
        "interface": codes_of(rows["interface"], switch_names()),
        "confidentiality": rows["confidentiality"].replace_strict(STATES, return_dtype=pl.Int64),
        "integrity": rows["integrity"].replace_strict(STATES, return_dtype=pl.Int64),
    })  # fmt: skip
    return frame.filter((pl.col("a") >= 0) & (pl.col("b") >= 0) & (pl.col("interface") >= 0))
