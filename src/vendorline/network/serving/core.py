"""The part of the chain behind the radio: found in the inventory where it is there, added and marked assumed where it is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any, Literal

from vendorline.network.serving.paths import Backhaul, Path
from vendorline.quick_dataclass import dataclass

ASSUMED = {"basis": "assumed"}
INFERRED = {"basis": "inferred"}
#: Most alternatives that a route spreads over; past it pool members are paired in turn instead of each with each.
_MOST_ALTERNATIVES = 64
#: Functions of the two cores: user plane in order, mobility, others that every subscriber needs.
CORES = {
    "5gc": {"user": ("upf",), "mobility": "amf", "others": ("smf", "udm")},
    "epc": {"user": ("sgw", "pgw"), "mobility": "mme", "others": ("hss",)},
}


class Core:
    """Core and backhaul of one operator; collects the rows it adds."""

    def __init__(
        self, operator: str, country: str, known: dict[tuple[str, str | None], list[str]], chain: Chain
    ) -> None:
        self.operator, self.chain = operator, chain
        self._known = known
        self._country = country
        self.rows: dict[str, list[dict[str, Any]]] = {
            name: [] for name in (
                "sites", "elements", "controls", "routes", "route_shares", "groups", "members", "needs",
            )
        }  # fmt: skip
        self._pools: dict[str, list[str]] = {}
        self._grouped: dict[str, str] = {}
        self._controlled: set[str] = set()
        self._hosted: set[str] = set()
        self._over: dict[tuple[tuple[Path, ...], tuple[Path, ...]], str] = {}

    def add(self, function: str, region: str | None, number: int = 0, vendor: str | None = None) -> str:
        """An assumed element at an assumed site; its vendor is unknown unless given."""
        place = f"assumed:{self.operator}:{region or 'core'}"
        if not any(site["site_id"] == place for site in self.rows["sites"]):
            self.rows["sites"].append({"site_id": place, "country": self._country, "region": region, **ASSUMED})
        tail = f":{vendor}" if vendor else (f":{number}" if number else "")
        name = f"{place}:{function}{tail}"
        self.rows["elements"].append({
            "element_id": name, "site_id": place, "operator_id": self.operator, "function": function, "vendor_id": vendor,
            "vendor_basis": "assumed", **ASSUMED,
        })  # fmt: skip
        return name

    def regional(self, function: str, region: str | None, *, unstated: bool = False) -> list[str]:
        """The operator's elements of a function in a region; one assumed where there is none, or where it is `unstated` which serves."""
        key = (f"unstated {function}" if unstated else function, region)
        if not self._known.get(key):
            self._known[key] = [self.add(function, region)]
        return self._known[key]

    def pool(self, function: str, size: int = 1) -> list[str]:
        """All of the operator's elements of a function, wherever they stand; a pool of the given size assumed where there is none."""
        if function not in self._pools:
            found = sorted(e for (f, _), names in self._known.items() if f == function for e in names)
            self._pools[function] = found or [self.add(function, None, number) for number in range(size)]
        return self._pools[function]

    def group(self, name: str, members: Sequence[str], needed: int) -> str:
        """A group of which so many members are needed; a single element needs no group."""
        if len(members) == 1:
            return members[0]
        if name not in self._grouped:
            self._grouped[name] = name
            self.rows["groups"].append({"group_id": name, "needed": needed, **ASSUMED})
            self.rows["members"] += [{"group_id": name, "element_id": member, **ASSUMED} for member in members]
        return name

    def route(self, generation: str, region: str | None, edge: Sequence[str] = (), site: str | None = None) -> str:
        """The route of a core in a region, or of one site with its own edge UPF; its id."""
        name = f"assumed:{self.operator}:{site or region or 'all'}:{generation}"
        if self.rows["routes"] and name in self._grouped:
            return name
        self._grouped[name] = name
        parts = CORES[generation]
        chain, prefix = self.chain, f"assumed:{self.operator}"
        routers, gateways = self.regional("router", region), self.regional("secgw", region)
        mobility = self.pool(parts["mobility"], chain.mobility_pool)  # type: ignore[arg-type]
        planes = [list(edge)] if edge else [self.pool(function, chain.user_plane_pool) for function in parts["user"]]
        others, sole = self._others(generation)
        lists = [routers, gateways, mobility, *planes]
        for alternative, (router, gateway, control, *user) in enumerate(combos := _alternatives(lists)):
            behind = [router] if edge else [router, gateway]
            self._hops(name, alternative, "user", user if edge else [*behind, *user])
            self._hops(name, alternative, "control", [router, gateway, control])
            self.rows["route_shares"].append(
                {"route_id": name, "alternative": alternative, "share": 1 / len(combos), **ASSUMED}
            )
        needed = (
            max(1, len(mobility) - 1) if chain.mobility_needed is None else min(chain.mobility_needed, len(mobility))
        )
        needs = [
            *sole, self.group(f"{prefix}:{parts['mobility']}-pool", mobility, needed),
            self.group(f"{prefix}:{region}:routers", routers, 1), self.group(f"{prefix}:{region}:gateways", gateways, 1),
        ]  # fmt: skip
        for members, function in zip(planes, parts["user"], strict=False):
            needs.append(self.group(f"{prefix}:{site or ''}:{function}-pool", members, 1))
        self.rows["needs"] += [{"dependent_id": name, "needed_id": n, **ASSUMED} for n in dict.fromkeys(needs)]
        self._controls([*others, *mobility, *(e for members in planes for e in members)], hosted=not edge)
        return name

    def route_over(self, generation: str, backhaul: Backhaul, node: str) -> str | None:
        """The route of a node over the stated links, inferred: shortest paths to the core, with alternatives of equal length.

        None where no path over the links reaches both the user plane and mobility control. A core of several user-plane functions in
        a row is reached at the first; the others follow.
        """
        parts, chain = CORES[generation], self.chain
        first, *rest = parts["user"]
        mobility = self.pool(parts["mobility"], chain.mobility_pool)  # type: ignore[arg-type]
        planes = [self.pool(function, chain.user_plane_pool) for function in (first, *rest)]
        user, control = backhaul.paths(node, planes[0]), backhaul.paths(node, mobility)
        if not user or not control:
            return None
        if (user, control) in self._over:
            return self._over[user, control]
        name = f"inferred:{self.operator}:{len(self._over)}:{generation}"
        self._over[user, control] = name
        count = max(len(user), len(control))
        for alternative in range(count):
            behind = [members[alternative % len(members)] for members in planes[1:]]
            self._hops(name, alternative, "user", [*user[alternative % len(user)], *behind], INFERRED)
            self._hops(name, alternative, "control", control[alternative % len(control)], INFERRED)
            self.rows["route_shares"].append(
                {"route_id": name, "alternative": alternative, "share": 1 / count, **INFERRED}
            )
        others, sole = self._others(generation)
        self.rows["needs"] += [{"dependent_id": name, "needed_id": needed, **ASSUMED} for needed in sole]
        self._controls([*others, *mobility, *(e for members in planes for e in members)], hosted=True)
        return name

    def _others(self, generation: str) -> tuple[list[str], list[str]]:
        """The functions of a core beside gateways and mobility, and those of them that stand alone.

        Only these are needed for certain: of several, nobody says which serves whom.
        """
        pools = [self.pool(function) for function in CORES[generation]["others"]]
        return [one for pool in pools for one in pool], [pool[0] for pool in pools if len(pool) == 1]

    def _hops(
        self, route: str, alternative: int, plane: str, elements: Iterable[str], basis: dict[str, str] = ASSUMED
    ) -> None:
        self.rows["routes"] += [
            {"route_id": route, "alternative": alternative, "plane": plane, "hop": hop, "element_id": element, **basis}
            for hop, element in enumerate(elements)
        ]

    def _controls(self, elements: Iterable[str], *, hosted: bool) -> None:
        """The OSS manages the core, one infrastructure hosts it, and the administration of interception stands beside it."""
        if not self.chain.managers:
            return
        admin = self.pool("admf")[0]
        manager, host = self.pool("oss")[0], self.pool("nfvi_host")[0]
        for element in elements:
            if element not in self._controlled:
                self._controlled.add(element)
                self.control(manager, element, "manages")
        for element in (*elements, admin):
            if (hosted or element == admin) and element not in self._hosted:
                self._hosted.add(element)
                self.control(host, element, "hosts")

    def control(self, controller: str, element: str, kind: str) -> None:
        """An assumed control edge."""
        self.rows["controls"].append({"controller_id": controller, "element_id": element, "kind": kind, **ASSUMED})


def _alternatives(lists: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Every combination of the members, or, where these are too many, as many as the longest list has, in turn."""
    count = 1
    for members in lists:
        count *= len(members)
    if count <= _MOST_ALTERNATIVES:
        return list(product(*lists))
    return [tuple(members[i % len(members)] for members in lists) for i in range(max(len(m) for m in lists))]


@dataclass(frozen=True, slots=True)
class Chain:
    """What is assumed where the inventory says nothing.

    Attributes:
        bearers: where bearers end beside a 4G master node, SN (the en-gNB) or MN (the eNB).
        mobility_pool: AMFs or MMEs in a pool where none are listed.
        mobility_needed: how many of the pool must work; all but one by default.
        user_plane_pool: central UPFs (or gateways of the 4G core) where none are listed.
        managers: whether managers, a core host and the administration of interception are added.
    """

    bearers: Literal["SN", "MN"] = "SN"
    mobility_pool: int = 3
    mobility_needed: int | None = None
    user_plane_pool: int = 2
    managers: bool = True
