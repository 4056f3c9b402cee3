"""A network to teach the model with: one million subscribers, ten regions, and the switches on which the dispute turns.

Vendor H holds what a case says, at the first 35 of every 100 sites or everywhere; vendor E holds the rest. All of it is invented.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from vendorline.knowledge.tables import countries
from vendorline.network.tables import Manifest, Network
from vendorline.quick_dataclass import dataclass

OPERATOR = "op"
SYNTHETIC = "Invented: teaches the exposure model, describes nobody's network."
RADIO = {"RU": "ru", "gNB": "gnb", "DU": "du"}


@dataclass(frozen=True, slots=True)
class Case:
    """One configuration; the defaults are those of the first case, with H nowhere.

    `held` names what H holds at its sites (RU, gNB, DU); `endc` where bearers end beside a 4G master node (SN or MN);
    `n3_ipsec` stands for IPsec on N2 and N3 alike.
    """

    held: tuple[str, ...] = ()
    split: bool = False
    endc: str | None = None
    upf: str = "central"
    edge_host: str = "E"
    confidential_computing: bool = False
    flat_management: bool = False
    ciphering: bool = True
    integrity: bool = False
    n3_ipsec: bool = True
    f1_ipsec: bool = True
    smf: str = "E"
    oss: str = "E"
    gateway: str = "E"
    cu_cp: str = "E"
    cu_up: str = "E"
    amf: tuple[str, ...] = ("E", "E", "E")
    amf_needed: int = 2
    central_upf: tuple[str, ...] = ("E", "E")
    transport: tuple[str, ...] = ("E",)
    radio_manager: str = "E"
    regions: int = 10
    sites: int = 100
    held_sites: int = 35
    subscribers_per_site: int = 1000


_PARAMETERS = {
    "h_holds": "held", "nea": "ciphering", "upip": "integrity", "cc": "confidential_computing", "mgmt_flat": "flat_management",
    "seg": "gateway", "cucp": "cu_cp", "cuup": "cu_up", "ran_ems": "radio_manager", "amf_k": "amf_needed",
}  # fmt: skip


#: The day that the network is of; any will do.
AS_OF = date(2026, 1, 1)


def case_of(parameters: dict[str, Any]) -> Case:
    """A case from the parameters of the worked examples, by their names there."""
    values = {_PARAMETERS.get(name, name): value for name, value in parameters.items()}
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return replace(Case(), **{**values, "split": bool(values.get("split", False))})


def network_of(case: Case) -> Network:
    """The tables of a case."""
    # Any country will do: nothing here is judged by law.
    country = min(countries())
    build = _Builder(case)
    build.core()
    for region in range(case.regions):
        build.region(f"r{region}")
    return Network.of(
        {
            "operators": [{"operator_id": OPERATOR, "name": "Example", "country": country}],
            "sites": [{"site_id": s, "country": country, "region": r} for s, r in build.places.items()],
            **build.rows,
            "protections": build.protections(),
            "vendors": [
                {"vendor_id": name, "name": name, "confirmed_by": "vendorline", "confirmed_on": AS_OF, "source": SYNTHETIC}
                for name in sorted({element["vendor_id"] for element in build.rows["elements"]} - {None})
            ],
        },
        as_of=AS_OF,
        manifest=Manifest(synthetic=SYNTHETIC),
    )  # fmt: skip


class _Builder:
    """Collects the rows of one case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.places: dict[str, str | None] = {"core": None}
        self.rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)

    def _element(self, name: str, function: str, vendor: str, site: str = "core") -> str:
        row = {"element_id": name, "site_id": site, "operator_id": OPERATOR, "function": function, "vendor_id": vendor}
        self.rows["elements"].append(row)
        return name

    def _control(self, controller: str, element: str, kind: str, blocked_by: str | None = None) -> None:
        self.rows["controls"].append(
            {"controller_id": controller, "element_id": element, "kind": kind, "blocked_by": blocked_by}
        )

    def _group(self, name: str, needed: int, members: list[str]) -> str:
        self.rows["groups"].append({"group_id": name, "needed": needed})
        self.rows["members"] += [{"group_id": name, "element_id": member} for member in members]
        return name

    def core(self) -> None:
        """Core functions on one host, managed by the OSS; two radio managers."""
        case = self.case
        host, oss = self._element("host", "nfvi_host", "E"), self._element("oss", "oss", case.oss)
        self._element("manager-h", "ems", case.radio_manager)
        self._element("manager-e", "ems", "E")
        udm, smf = self._element("udm", "udm", "E"), self._element("smf", "smf", case.smf)
        admf = self._element("admf", "admf", "E")
        self.amfs = [self._element(f"amf{i}", "amf", vendor) for i, vendor in enumerate(case.amf)]
        self.upfs = [self._element(f"upf{i}", "upf", vendor) for i, vendor in enumerate(case.central_upf)]
        for guest in (udm, smf, admf, *self.amfs, *self.upfs):
            self._control(host, guest, "hosts")
        for element in (udm, smf, *self.amfs, *self.upfs):
            self._control(oss, element, "manages")
        self.shared_needs = [udm, smf, self._group("amf-pool", case.amf_needed, self.amfs)]
        if case.upf == "central":
            self.shared_needs.append(self._group("upf-pool", 1, self.upfs))

    def region(self, region: str) -> None:
        """A region's gateway, routers and control units, and its sites."""
        case = self.case
        self.places[region] = region
        gateway = self._element(f"{region}-gateway", "secgw", case.gateway, region)
        routers = [self._element(f"{region}-router{i}", "router", v, region) for i, v in enumerate(case.transport)]
        units: list[str] = []
        if case.split:
            units = [
                self._element(f"{region}-cu-cp", "cu_cp", case.cu_cp, region),
                self._element(f"{region}-cu-up", "cu_up", case.cu_up, region),
            ]
            for unit, vendor in zip(units, (case.cu_cp, case.cu_up), strict=True):
                self._control(self._manager(vendor), unit, "manages")
        needs = [*self.shared_needs, gateway, self._group(f"{region}-transport", 1, routers)]
        if case.upf == "central":
            paths = [
                ([router, gateway, self.upfs[0]], [router, gateway, amf]) for router in routers for amf in self.amfs
            ]
            self._route(f"{region}-route", paths, needs)
        for number in range(case.sites):
            site = f"{region}-s{number}"
            self.places[site] = region
            self._site(site, region, "H" if number < case.held_sites else "E", units, needs)

    def _route(self, name: str, paths: list[tuple[list[str], list[str]]], needs: list[str]) -> None:
        for alternative, (user, control) in enumerate(paths):
            for plane, hops in (("user", user), ("control", control)):
                self.rows["routes"] += [
                    {"route_id": name, "alternative": alternative, "plane": plane, "hop": hop, "element_id": element}
                    for hop, element in enumerate(hops)
                ]
            self.rows["route_shares"].append({"route_id": name, "alternative": alternative, "share": 1 / len(paths)})
        self.rows["needs"] += [{"dependent_id": name, "needed_id": needed} for needed in needs]

    def _manager(self, vendor: str) -> str:
        return "manager-h" if vendor == "H" else "manager-e"

    def _site(self, site: str, region: str, local: str, units: list[str], needs: list[str]) -> None:
        case = self.case

        def radio(name: str, function: str) -> str:
            vendor = local if name in case.held else "E"
            element = self._element(f"{site}-{function}", function, vendor, site)
            self._control(self._manager(vendor), element, "manages")
            return element

        unit = radio("RU", "ru")
        if case.split:
            distributed = radio("DU", "du")
            router = self._element(f"{site}-f1-router", "router", case.transport[0], site)
            user = [unit, distributed, router, units[1]]
            anchor = [unit, distributed, router, units[0]]
        elif case.endc:
            node, master = radio("gNB", "en_gnb"), radio("eNB", "enb")
            user = [unit, node, master] if case.endc == "MN" else [unit, node]
            anchor = [unit, node, master]
        else:
            user = [unit, radio("gNB", "gnb")]
            anchor = []
        route = f"{region}-route"
        if case.upf == "edge":
            route = f"{site}-route"
            host = self._element(f"{site}-host", "mec_host", local if case.edge_host == "H" else "E", site)
            upf = self._element(f"{site}-upf", "upf_edge", "E", site)
            self._control(host, upf, "hosts", "confidential computing" if case.confidential_computing else None)
            self._control("oss", upf, "manages")
            if case.flat_management:
                self._control(host, "oss", "manages")
            self._route(route, [([upf], [amf]) for amf in self.amfs], [*needs, host, upf])
        self.rows["demands"].append({
            "demand_id": site, "operator_id": OPERATOR, "region": region, "site_id": site, "radio": user, "anchor": anchor,
            "subscribers": case.subscribers_per_site, "route_id": route,
        })  # fmt: skip

    def protections(self) -> list[dict[str, Any]]:
        """Every switch of the model stated for the operator."""
        case = self.case

        def row(interface: str, confidentiality: bool, integrity: bool) -> dict[str, Any]:
            word = {True: "on", False: "off"}
            return {
                "operator_id": OPERATOR, "interface": interface,
                "confidentiality": word[confidentiality], "integrity": word[integrity],
            }  # fmt: skip

        radio = [row(interface, case.ciphering, case.integrity) for interface in ("uu_up", "s1_uu_up")]
        core = [row(interface, case.n3_ipsec, case.n3_ipsec) for interface in ("n2", "n3", "s1_mme", "s1_u")]
        return [*radio, *core, row("f1_u", case.f1_ipsec, case.f1_ipsec)]
