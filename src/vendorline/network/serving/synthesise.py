"""A serving chain: radio to gateway to core for every radio node of an inventory, per operator and region, every added row marked assumed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import polars as pl

from vendorline.errors import InvalidInput
from vendorline.network.serving.core import ASSUMED, Chain, Core
from vendorline.network.serving.paths import Backhaul
from vendorline.network.tables import Network, conform, in_time

#: Radio nodes that serve subscribers, and the core that they hang on.
NODES = {"gnb": "5gc", "ng_enb": "5gc", "du": "5gc", "enb": "epc", "en_gnb": "epc"}


def synthesise(network: Network, chain: Chain | None = None) -> Network:
    """Add the standard serving chain to an inventory of radio nodes.

    Elements that the inventory lists are used; those it lacks are added without a vendor, so that results are intervals. Radio units
    share the demand of their site's nodes. Where stated links lead from a node to the core, its route is inferred: the shortest paths
    over them, with alternatives of equal length. Subscribers of an operator are spread evenly over its nodes; where the operator's number is
    missing every node weighs the same. Nodes of 2G and 3G and elements of other functions get no demand.

    Args:
        network: operators, sites and elements.
        chain: what to assume.

    Raises:
        InvalidInput: where no radio node is in service, so that nobody could be served.
    """
    chain = chain or Chain()
    elements = network["elements"].filter(in_time("installed_on", "retired_on", network.as_of))
    elements = elements.join(
        network["sites"].select("site_id", "region"), on="site_id", how="left", maintain_order="left"
    )
    nodes = elements.filter(pl.col("function").is_in(list(NODES)))
    if nodes.is_empty():
        raise InvalidInput("no radio node (gNB, eNB, en-gNB, DU) is in service: nothing to lay a serving chain over")
    operators = {row["operator_id"]: row for row in network["operators"].iter_rows(named=True)}
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    backhaul = Backhaul(network["links"])
    for (operator,), own in nodes.group_by("operator_id", maintain_order=True):
        mine = elements.filter(pl.col("operator_id") == operator)
        added = _Operator(operators[str(operator)], mine, own, chain, _steered(network), backhaul)
        for name, more in added.rows().items():
            rows[name] += more
    frames = {name: pl.concat([network[name], conform(name, more)]) for name, more in rows.items() if more}
    note = "The serving chain is assumed: rows added by the program carry basis assumed."
    served = network.with_tables(**frames)
    return replace(served, manifest=replace(network.manifest, notes=(*network.manifest.notes, note)))


def _steered(network: Network) -> tuple[set[str], set[str]]:
    """Elements for which the inventory already says who manages, and who hosts them."""
    controls = network["controls"]
    return tuple(set(controls.filter(pl.col("kind") == kind)["element_id"]) for kind in ("manages", "hosts"))  # type: ignore[return-value]


class _Operator:
    """The demands of one operator's radio nodes."""

    def __init__(
        self, operator: dict[str, Any], elements: pl.DataFrame, nodes: pl.DataFrame, chain: Chain,
        steered: tuple[set[str], set[str]], backhaul: Backhaul,
    ) -> None:  # fmt: skip
        known: dict[tuple[str, str | None], list[str]] = defaultdict(list)
        self._at: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._makers: dict[str, str | None] = {}
        columns = ("element_id", "function", "region", "site_id", "vendor_id")
        for name, function, region, site, vendor in elements.select(columns).iter_rows():
            known[function, region].append(name)
            self._at[site, function].append(name)
            self._makers[name] = vendor
        self._known, self._nodes, self._chain = known, nodes, chain
        self._id, self._managed, self._hosted = str(operator["operator_id"]), *steered
        self._core = Core(self._id, str(operator["country"]), known, chain)
        self._backhaul = backhaul
        self._subscribers = operator["subscribers"]
        self._demands: list[dict[str, Any]] = []

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Every row to add."""
        weight = (self._subscribers or self._nodes.height) / self._nodes.height
        columns = ("element_id", "function", "site_id", "region", "traffic_gb_day")
        for name, function, site, region, traffic in self._nodes.select(columns).iter_rows():
            self._node(name, function, site, region, weight, traffic)
        return {**self._core.rows, "demands": self._demands}

    def _node(
        self, name: str, function: str, site: str, region: str | None, weight: float, traffic: float | None
    ) -> None:
        core, generation = self._core, NODES[function]
        tail: list[str] = []
        anchor: list[str] = []
        if function == "du":
            user, control = (self._serving(unit, site, region) for unit in ("cu_up", "cu_cp"))
            tail, anchor = [user], [name, control]
            self._manage([*tail, anchor[-1]])
        if function == "en_gnb":
            master = self._serving("enb", site, region)
            tail, anchor = ([master] if self._chain.bearers == "MN" else []), [name, master]
            self._manage([master])
        edge = self._at.get((site, "upf_edge"), []) if generation == "5gc" else []
        route = None if edge else core.route_over(generation, self._backhaul, name)
        route = route or core.route(generation, region, edge, site if edge else None)
        for upf in edge:
            self._host(upf, self._at.get((site, "mec_host"), []))
        units: list[str | None] = [*self._at.get((site, "ru"), [])] or [None]
        self._manage([name, *(unit for unit in units if unit)])
        for unit in units:
            head = [unit] if unit else []
            self._demands.append({
                "demand_id": "+".join(["assumed", *head, name]), "operator_id": self._id, "region": region, "site_id": site,
                "subscribers": weight / len(units), "traffic_gb_day": None if traffic is None else traffic / len(units),
                "radio": [*head, name, *tail], "anchor": [*head, *anchor] if anchor else None, "route_id": route, **ASSUMED,
            })  # fmt: skip

    def _serving(self, function: str, site: str, region: str | None) -> str:
        """The element that a node of a site hangs on.

        That of its site; else that of its region, if all there are of one vendor; else one of a vendor that nobody states, for nobody says
        which it is.
        """
        if here := self._at.get((site, function)):
            return here[0]
        found = self._core.regional(function, region)
        if len({self._makers.get(one) for one in found}) == 1:
            return found[0]
        return self._core.regional(function, region, unstated=True)[0]

    def _manage(self, elements: Iterable[str]) -> None:
        """Radio equipment is run by the element manager of its own vendor."""
        for element in elements if self._chain.managers else ():
            if element in self._managed:
                continue
            self._managed.add(element)
            vendor = self._makers.get(element)
            key = ("ems", f"assumed manager of {vendor}")
            if key not in self._known:
                self._known[key] = [self._core.add("ems", None, vendor=vendor)]
            self._core.control(self._known[key][0], element, "manages")

    def _host(self, upf: str, hosts: list[str]) -> None:
        if hosts and upf not in self._hosted:
            self._hosted.add(upf)
            self._core.control(hosts[0], upf, "hosts")
