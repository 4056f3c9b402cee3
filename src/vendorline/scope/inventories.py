"""The inventories that provisions are counted on: the elements of a network in groups that no provision tells apart."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import get_args

import polars as pl

from vendorline.network.index import ElementIndex, index_of, open_index, write_index
from vendorline.network.large_tables import MEMORY_GB
from vendorline.network.tables import Network
from vendorline.rulebook.bound import WHOLE, operators_of
from vendorline.rulebook.constraints import Constraint, Constraints
from vendorline.rulebook.law import Law
from vendorline.scope.bound_provision import BoundProvision, ScopedInventories
from vendorline.scope.doubt.doubts import Doubts, doubts_of
from vendorline.scope.doubt.index_in_doubt import index_in_doubt, owners_in_doubt
from vendorline.scope.event_days import event_day
from vendorline.scope.groups.grouping import Grouping
from vendorline.scope.groups.grouping_keys import Branch, GroupingKeys, branches, needs_every_site, reading_key
from vendorline.scope.groups.undated import has_bought_without_day, with_days_of_undated
from vendorline.scope.inventory import STILL, EventDay, Inventory, day_number
from vendorline.scope.owners import owners_as_one, owners_of

#: Up to how many elements each is counted apart where a provision takes in neighbours.
FEW = 2000
#: Up to how many elements those without a day of installation are told apart that go on the day after a judged one. They are surely in on
#: it alone, so that each such day is counted by itself: of ten million elements there are some on every one of forty days.
FEW_GOING = 100_000


class Inventories:
    """The inventories of a network under some constraints, each made when first asked for.

    Args:
        network: a validated network.
        drawn: the constraints.
        on: the days that are judged.
        memory_gb: memory that making the index of a large table may take before it spills to disk.
        doubts: what cannot be known of the network; None = worked out here.
        index: that of the network, where it is at hand; None = made or read here.
        by_parts: whether groups tell apart elements with suppliers of their own, whatever the provisions ask.
        by_region: whether groups tell regions apart.
    """

    def __init__(
        self,
        network: Network,
        drawn: Constraints,
        on: Sequence[date],
        *,
        memory_gb: float = MEMORY_GB,
        doubts: Doubts | None = None,
        index: ElementIndex | None = None,
        by_parts: bool = False,
        by_region: bool = False,
    ) -> None:
        self._doubts = doubts_of(network) if doubts is None else doubts
        if self._doubts.restored:
            # What was left out with an element stands with it.
            more = {name: pl.concat([network[name], rows]) for name, rows in self._doubts.restored.items()}
            network = network.with_tables(**more)
        self._network, self._drawn, self._on, self._memory_gb = network, drawn, on, memory_gb
        judged = list(dict.fromkeys(c.operator_id for c in drawn if c.operator_id != WHOLE))
        self.operators = judged or [o.operator_id for o in operators_of(network)]
        self._by_parts, self._by_region = by_parts, by_region
        self._groupings: dict[tuple[str, ...] | None, Grouping] = {}
        self._scoped_inventories: dict[tuple[tuple[str, ...] | None, str], ScopedInventories] = {}
        if index is not None:
            self.index = index

    @cached_property
    def index(self) -> ElementIndex:
        """The elements of the network by class."""
        if self._doubts.of_elements:
            return index_in_doubt(self._network, self._doubts)
        return self._network.derived("index", self._index)

    def _index(self) -> ElementIndex:
        network = self._network
        elements, sites = network.path_of("elements"), network.path_of("sites")
        if elements is None:
            return index_of(network["elements"], network["sites"])
        placed = network["sites"] if sites is None else sites
        if network.index is not None:
            return open_index(network.index, elements, placed)
        beside = tempfile.TemporaryDirectory(prefix="vendorline-")
        files = write_index(elements, sites, Path(beside.name), memory_gb=self._memory_gb) if sites else None
        if files is None:
            beside.cleanup()
            return index_of(network["elements"], network["sites"])
        index = open_index(files, elements, placed)
        weakref.finalize(index.rows, beside.cleanup)
        return index

    def case(self, law: Law, constraints: Sequence[Constraint]) -> BoundProvision:
        """The case of a provision against the inventory that it is counted on."""
        return self._scoped(law).case(law, constraints)

    def inventory(self, law: Law) -> Inventory:
        """The inventory that a provision is counted on, with what it does not reach."""
        return self._scoped(law).inventory

    def _scoped(self, law: Law) -> ScopedInventories:
        asked = self._asked_of(law)
        if asked not in self._scoped_inventories:
            self._scoped_inventories[asked] = ScopedInventories(self._counted(*asked))
            if not any(other[0] == asked[0] and other not in self._scoped_inventories for other in self._all_asked):
                self._groupings[asked[0]].let_go()
        return self._scoped_inventories[asked]

    def _asked_of(self, law: Law) -> tuple[tuple[str, ...] | None, str]:
        """Over which countries everybody is counted as one under a provision, if so, and what is asked of elements."""
        provision = law.provision
        countries = self._countries(law) if provision.level == "jurisdiction" else None
        if provision.kind != "state":
            return countries, event_day(provision.event)
        return countries, "site" if needs_every_site(law, self._own_tags) else "state"

    @cached_property
    def _all_asked(self) -> frozenset[tuple[tuple[str, ...] | None, str]]:
        """What is asked under all the provisions that are counted."""
        readings = {reading_key(c.provision_id, c.reading) for c in self._drawn}
        laws = [self._laws[key] for key in readings]
        return frozenset(self._asked_of(law) for law in laws if law.provision.measure is None)

    def _counted(self, countries: tuple[str, ...] | None, question: str) -> Inventory:
        if countries not in self._groupings:
            self._groupings[countries] = self._grouping(countries)
        grouping = self._groupings[countries]
        if question in {"state", "site"}:
            return grouping.states(by_site=question == "site")
        return grouping.events(event_day(question))

    def _countries(self, law: Law) -> tuple[str, ...]:
        """Where everybody is counted as one under a provision about a whole jurisdiction."""
        everywhere = tuple(self._network["operators"]["country"].unique().sort())
        return everywhere if self._drawn.as_if or law.is_trial else law.countries

    def _grouping(self, countries: tuple[str, ...] | None) -> Grouping:
        """The elements of the judged operators in groups; where countries are given, those of everybody there as one."""
        network, drawn, in_doubt = self._network, self._drawn, self._doubts.of_elements
        operators = self.operators if countries is None else [WHOLE]
        owners = owners_of(network, operators) if countries is None else owners_as_one(network, countries)
        found = branches(
            network,
            drawn,
            owners,
            self._laws,
            self._own_tags,
            by_parts=self._by_parts,
            by_region=self._by_region,
            together=in_doubt,
        )
        nobody = Branch((), GroupingKeys(events=tuple((event, ()) for event in get_args(EventDay))))
        asked = [branch for branch in found if branch.needs.states or branch.needs.events] or [nobody]
        judged, as_of = {day_number(day) for day in self._on}, day_number(network.as_of)
        if in_doubt or min(judged) < as_of or any(branch.needs.events for branch in asked):
            bought = in_doubt or network.derived("bought_without_day", lambda: has_bought_without_day(self.index))
            last, few = STILL if in_doubt else as_of, int(self.index.classes["number"].sum()) <= FEW_GOING
            asked = [
                Branch(b.operators, with_days_of_undated(b.needs, judged, last, bought=bought, few=few)) for b in asked
            ]
        if in_doubt:
            owners = owners_in_doubt(owners, self._doubts)
        if any(branch.needs.segments for branch in asked) and int(self.index.classes["number"].sum()) <= FEW:
            # What stands beside something open is settled element by element, which is for small networks.
            asked = [Branch(b.operators, replace(b.needs, each_element=b.needs.segments)) for b in asked]
        return Grouping(network, self.index, asked, self._on, owners, operators, rest=0 if in_doubt else -1)

    @cached_property
    def _own_tags(self) -> frozenset[str]:
        """Tags that elements carry themselves."""
        tags = self.index.classes["tags"]
        return frozenset() if tags.null_count() == len(tags) else frozenset(tags.explode().drop_nulls())

    @cached_property
    def _laws(self) -> dict[str, Law]:
        return {
            reading_key(reading.id, reading.provision.reading): reading
            for law in self._drawn.provisions
            for reading in law.readings()
        }
