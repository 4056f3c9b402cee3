"""Where each provision is counted: on single elements in a small network, on groups of them in a large one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from vendorline.check.doubts import Doubts, doubts_of
from vendorline.check.entries import inventory, owners_as_one, owners_of
from vendorline.check.events import event_day
from vendorline.check.grouping import grouping_of
from vendorline.check.inventory import Inventory
from vendorline.check.needs import branches, reading_key
from vendorline.check.select import Case, Stocks
from vendorline.network.tables import Network
from vendorline.rulebook.bound import WHOLE, operators_of
from vendorline.rulebook.constraints import Constraint, Constraints
from vendorline.rulebook.law import Law

#: A network with at least so many elements is counted in groups.
GROUPED_FROM = 200_000
#: Memory that grouping may take, in GB, before it spills to disk.
MEMORY_GB = 1.0


class Homes:
    """The inventories that provisions are counted on, each made when first asked for.

    Args:
        network: a validated network.
        drawn: the constraints.
        on: the days that are judged.
        memory_gb: memory that the grouping of a large network may take before it spills to disk.
        grouped: whether elements are counted in groups; None = where there are many.
        doubts: what cannot be known of the network; None = worked out here.
        by_parts: whether groups tell apart elements with suppliers of their own, whatever the provisions ask.
    """

    def __init__(
        self,
        network: Network,
        drawn: Constraints,
        on: Sequence[date],
        *,
        memory_gb: float = MEMORY_GB,
        grouped: bool | None = None,
        by_parts: bool = False,
        doubts: Doubts | None = None,
    ) -> None:
        self._doubts = doubts_of(network) if doubts is None else doubts
        self._network, self._drawn = network, drawn
        judged = list(dict.fromkeys(c.operator_id for c in drawn if c.operator_id != WHOLE))
        self.operators = judged or [o.operator_id for o in operators_of(network)]
        self.memory_gb = memory_gb
        # What is in doubt of single elements is not in the groups of an index.
        in_groups = _is_large(network) if grouped is None else grouped
        self.is_grouped = in_groups and not self._doubts.of_elements
        self._by_kind: dict[str, Stocks] = {}
        self._wholes: dict[tuple[str, ...], Stocks] = {}
        if self.is_grouped:
            owners = owners_of(network, self.operators)
            laws = {
                reading_key(reading.id, reading.provision.reading): reading
                for law in drawn.provisions
                for reading in law.readings()
            }
            found = branches(network, drawn, owners, laws, by_parts=by_parts)
            self.grouping = grouping_of(network, found, on, owners, self.operators, memory_gb=memory_gb)

    def case(self, law: Law, constraints: Sequence[Constraint]) -> Case:
        """The case of a provision against the inventory that it is counted on."""
        if law.provision.level == "jurisdiction":
            return self._whole(law).case(law, constraints)
        provision = law.provision
        kind: str = "state" if provision.kind == "state" else event_day(provision.event)
        if not self.is_grouped:
            kind = "single"
        if kind == "state" and law.expires:
            kind = "site"
        if kind not in self._by_kind:
            self._by_kind[kind] = Stocks(self._inventory(kind))
        return self._by_kind[kind].case(law, constraints)

    def _inventory(self, kind: str) -> Inventory:
        if kind == "single":
            return inventory(self._network, self.operators, doubts=self._doubts)
        if kind in {"state", "site"}:
            return self.grouping.states(by_site=kind == "site")
        return self.grouping.events(event_day(kind))

    def _whole(self, law: Law) -> Stocks:
        """The inventory of everybody under a provision as one, where it counts a jurisdiction as a whole."""
        everywhere = tuple(self._network["operators"]["country"].unique().sort())
        countries = everywhere if self._drawn.as_if else law.countries
        if countries not in self._wholes:
            owners = owners_as_one(self._network, countries)
            self._wholes[countries] = Stocks(inventory(self._network, [WHOLE], owners, self._doubts))
        return self._wholes[countries]


def _is_large(network: Network) -> bool:
    if network.file_of("elements") is not None:
        return True
    elements: pl.DataFrame = network["elements"]
    return elements.height >= GROUPED_FROM
