"""What the network holds on its day, counted: elements by operator, vendor and function, radio sites by region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import polars as pl

from vendorline.knowledge.tables import functions, rows
from vendorline.network.tables import Network, in_time
from vendorline.quick_dataclass import dataclass
from vendorline.report.maps import UNKNOWN, radio_sites


@dataclass(frozen=True, slots=True)
class Region:
    """Radio sites of a region: how many, how many hold a vendor's equipment, and how many hold it or an unknown vendor's."""

    id: str
    name: str
    sites: int
    holding: Mapping[str, int]
    possible: Mapping[str, int]

    def low(self, vendor_id: str) -> float:
        """Share of its sites known to hold the vendor's equipment."""
        return self.holding.get(vendor_id, 0) / self.sites

    def high(self, vendor_id: str) -> float:
        """The same if every unknown vendor were this one."""
        return self.possible.get(vendor_id, self.holding.get(UNKNOWN, 0)) / self.sites


@dataclass(frozen=True)
class Census:
    """Counts of a network; `elements[operator][vendor]` with `unknown` for a vendor that nobody states.

    `unknown_functions[operator][function]`: elements in service without a vendor, in no order.
    """

    sites: int
    in_service: int
    announced: int
    elements: Mapping[str, Mapping[str, int]]
    unknown_functions: Mapping[str, Mapping[str, int]]
    basis: Mapping[str, int]
    regions: tuple[Region, ...]
    sharing: tuple[tuple[str, ...], ...]
    licensees: Mapping[str, tuple[str, ...]]

    @cached_property
    def unknown(self) -> int:
        """Elements in service whose vendor is unknown."""
        return sum(own.get(UNKNOWN, 0) for own in self.elements.values())

    @cached_property
    def vendors(self) -> tuple[str, ...]:
        """Known vendors, the one with most elements first."""
        total: dict[str, int] = {}
        for own in self.elements.values():
            for vendor_id, number in own.items():
                total[vendor_id] = total.get(vendor_id, 0) + number
        return tuple(sorted((v for v in total if v != UNKNOWN), key=lambda v: (-total[v], v)))

    @property
    def radio_sites(self) -> int:
        """Sites with radio equipment in service."""
        return sum(region.sites for region in self.regions)

    def holding(self, vendor_id: str) -> int:
        """Radio sites with equipment of a vendor."""
        return sum(region.holding.get(vendor_id, 0) for region in self.regions)

    def of_operator(self, operator_id: str) -> Mapping[str, int]:
        """Elements by vendor that count for an operator: its own, and those of networks that it shares."""
        found: dict[str, int] = {}
        for network_id, own in self.elements.items():
            if network_id == operator_id or operator_id in self.licensees.get(network_id, ()):
                for vendor_id, number in own.items():
                    found[vendor_id] = found.get(vendor_id, 0) + number
        return found

    def unknown_beside(self, asked: Iterable[str]) -> Mapping[str, int]:
        """Elements without a vendor that count for none of some operators, by function, the most first."""
        told, found = set(asked), dict[str, int]()
        for network_id, own in self.unknown_functions.items():
            if network_id not in told and told.isdisjoint(self.licensees.get(network_id, ())):
                for function, number in own.items():
                    found[function] = found.get(function, 0) + number
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def together(self, operator_id: str) -> tuple[str, ...]:
        """The operators that share a network with one, itself among them."""
        return next((group for group in self.sharing if operator_id in group), (operator_id,))


def census(network: Network) -> Census:
    """The counts of a network."""
    as_of = pl.lit(network.as_of)
    begun = pl.col("installed_on").is_null() | (pl.col("installed_on") <= as_of)
    live = network["elements"].filter(in_time("installed_on", "retired_on", network.as_of))
    held: dict[str, dict[str, int]] = {}
    counts = live.group_by("operator_id", pl.col("vendor_id").fill_null(UNKNOWN)).len().sort("operator_id", "vendor_id")
    for operator_id, vendor_id, number in counts.iter_rows():
        held.setdefault(operator_id, {})[vendor_id] = number
    silent: dict[str, dict[str, int]] = {}
    for operator_id, function, number in (
        live.filter(pl.col("vendor_id").is_null()).group_by("operator_id", "function").len().iter_rows()
    ):
        silent.setdefault(operator_id, {})[function] = number
    known = live.filter(pl.col("vendor_id").is_not_null()).group_by("vendor_basis").len()
    shared = network["operators"].filter(pl.col("licensees").list.len() > 1)
    return Census(
        sites=network["sites"].height,
        in_service=live.height,
        announced=network["elements"].filter(begun.not_()).height,
        elements=held,
        unknown_functions=silent,
        basis={str(name or "stated"): number for name, number in known.iter_rows()},
        regions=_regions(network),
        sharing=tuple(tuple(sorted(group)) for group in shared["licensees"].to_list()),
        licensees={network_id: tuple(own) for network_id, own in shared.select("operator_id", "licensees").iter_rows()},
    )  # fmt: skip


def function_name(code: str) -> str:
    """What people call a function in a sentence, without what stands in brackets: `transport router`, `eNB`, `UPF`."""
    known = functions().get(code)
    if known is None:
        return code.replace("_", " ")
    name = known.name.partition(" (")[0].partition(" / ")[0].partition(", ")[0]
    first = name.partition(" ")[0]
    return name[:1].lower() + name[1:] if first[1:].isalpha() and first[1:].islower() else name


def _regions(network: Network) -> tuple[Region, ...]:
    sites = radio_sites(network)
    names = {(row["country"], row["region"]): row["name"] for row in reversed(rows("regions"))}
    found = []
    for (country, region), group in sites.group_by(["country", "region"], maintain_order=True):
        held: Sequence[list[str]] = group["vendors"].to_list()
        vendors = {v for one in held for v in one}
        holding = {v: sum(v in one for one in held) for v in vendors}
        possible = {v: sum(v in one or UNKNOWN in one for one in held) for v in vendors}
        name = names.get((str(country), str(region)), str(region)) if region else "Region not stated"
        found.append(Region(str(region or ""), name, group.height, holding, possible))
    return tuple(sorted(found, key=lambda region: (-region.sites, region.id)))
