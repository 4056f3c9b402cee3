"""A provision with what binds whom to it, and the part of an inventory that matters to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from vendorline.network.index.layout import EPOCH
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.bound import WHOLE
from vendorline.rulebook.constraints import Constraint
from vendorline.rulebook.law import Law
from vendorline.rulebook.terms import Scope
from vendorline.scope.by_profile import function_kinds, is_unknown, with_function
from vendorline.scope.facets import Reaches, without_exempt
from vendorline.scope.grants import Permits, permits
from vendorline.scope.inventory import Inventory
from vendorline.scope.licensees import run_by
from vendorline.scope.match import Match
from vendorline.scope.matching import Alone, ScopeMatch, match_on_days, match_scope
from vendorline.scope.supplies import Supplied, Supplies
from vendorline.scope.ways.beside import Areas, ways_of
from vendorline.scope.ways.joined import joined
from vendorline.scope.ways.managed import ways_of_managed
from vendorline.scope.ways.way import Way


@dataclass(frozen=True, slots=True)
class BoundProvision:
    """A provision, its constraints (one per operator and interval of days), and the part of the inventory that matters to it.

    `inventory` holds only entries that it reaches, may reach, or leaves out for a doubtful reason. `whole`: where it takes in neighbours,
    everybody's inventory, and the places of those entries in it.
    """

    law: Law
    constraints: tuple[Constraint, ...]
    inventory: Inventory
    scope_match: ScopeMatch
    supplies: Supplies
    permits: Permits
    source_urls: tuple[str, ...]
    whole: tuple[Inventory, NDArray[np.int64]] | None = None

    @property
    def is_event(self) -> bool:
        """Whether events are judged, not a state."""
        return self.law.provision.kind == "event"

    @property
    def expires(self) -> bool:
        """Whether each element is allowed until its own grant ends."""
        return self.law.expires

    def at(self, places: NDArray[np.int64]) -> BoundProvision:
        """The same over the entries at some places, some of them more than once."""
        matched, permitted = self.scope_match.subset(places), self.permits.at(places)
        return replace(self, inventory=self.inventory.subset(places), scope_match=matched, permits=permitted)

    @property
    def is_everybodys(self) -> bool:
        """Whether it is about everybody's equipment, known or not, unless vendors were determined."""
        return self.law.provision.effect != "require_count" and self.law.provision.vendor.kind in {"no_grant", "any"}

    @property
    def grants_unstated(self) -> NDArray[np.bool_]:
        """Entries of operators of whom nobody has said what they were granted, where the test is the lack of a grant."""
        stock, law = self.inventory, self.law
        names = ("grants", f"grants.{law.instrument_id}", f"grants.{law.id}")
        silent = np.zeros(len(stock.operators), dtype=bool)
        if law.provision.vendor.kind == "no_grant" and not any(stock.network.is_complete(name) for name in names):
            silent[[stock.operator_codes[c.operator_id] for c in self.constraints if not c.grants_spoken_of]] = True
            if WHOLE in stock.operator_codes and any(c.grants_spoken_of for c in self.constraints):
                on_record = frozenset[str]().union(*(c.on_record for c in self.constraints))
                return ~run_by(stock, lambda answering: answering <= on_record)
        found: NDArray[np.bool_] = silent[stock.operator]
        return found

    def joined_operators(self) -> list[frozenset[str]]:
        """The operators in parts of which none has anything to do with what brings in others in another."""
        if self.whole is None or len(self.inventory.operators) == 1:
            return [frozenset(self.inventory.operators)]
        parts = joined(self.whole[0])
        return [frozenset(self.inventory.operators[code] for code in part) for part in parts]

    def ways(
        self, day: int | None, operators: frozenset[str] | None = None
    ) -> tuple[Iterator[BoundProvision], frozenset[Match] | None] | None:
        """The same in each way in which what brings in others may stand, and why there are several; None where they cannot all be told.

        Args:
            day: a day (days since 1970-01-01); None where events are judged.
            operators: of these alone, one of `joined_operators`; None = of all. What others have stays open.
        """
        if self.whole is None:
            return None
        (inventory, chosen), provision = self.whole, self.law.provision
        alone = self.scope_match.alone[day]
        is_monotone = provision.effect in {"forbid", "require_count"}
        among = np.array([operators is None or name in operators for name in inventory.operators], dtype=bool)
        if not provision.scope.adjacent:
            kinds, nameless = self._kinds(inventory, day)
            found = ways_of_managed(
                inventory, alone, kinds, nameless, day, is_monotone=is_monotone, among=among[inventory.operator]
            )
        else:
            areas, names = None, self.scope_match.tag_names
            if provision.level == "area" and names and not self.is_event:
                is_asked = bool(provision.scope.tags or provision.scope.areas)
                areas = Areas(names, self.scope_match.open_tags, is_asked, alone.beside)
            spares = bool(provision.exempt_tags)
            found = ways_of(
                inventory, alone.match, day, is_monotone=is_monotone, among=among[inventory.operator], areas=areas,
                may_be_spared=spares,
            )  # fmt: skip
        if found is None:
            return None
        each = ((way, without_exempt(way.inventory, way.match, provision.exempt_tags)[chosen]) for way in found.each)
        return (self._in(way, reach, chosen, day) for way, reach in each), found.reasons

    def _kinds(self, inventory: Inventory, day: int | None) -> tuple[list[Alone], NDArray[np.bool_]]:
        """What is reached with each function that elements of unknown function may have, and which those are."""
        nameless = np.array([is_unknown(profile.function) for profile in inventory.profiles], dtype=bool)[
            inventory.profile
        ]
        if not nameless.any():
            return [], nameless
        scope, jurisdiction = self.law.provision.scope, self.law.jurisdiction
        profiles = [inventory.profiles[code] for code in np.unique(inventory.profile[nameless])]
        found = []
        for function in function_kinds(scope, jurisdiction, profiles, ()):
            known = with_function(inventory, function)
            found.append(match_scope(scope, jurisdiction, known, self.supplies, (), day).alone[day])
        return found, nameless

    def of_functions(self) -> tuple[BoundProvision, ...]:
        """The same with each function that elements of unknown function may have, where suppliers by default hang on it."""
        scope = self.law.provision.scope
        if scope.adjacent or scope.manages or not self.supplies.domains:
            return ()
        taken = self.unknown_functions
        if not taken.any():
            return ()
        stock, jurisdiction = self.inventory, self.law.jurisdiction
        profiles = [stock.profiles[code] for code in np.unique(stock.profile[taken])]
        found = []
        for function in function_kinds(scope, jurisdiction, profiles, self.supplies.domains):
            known, supplies = with_function(stock, function), self.supplies.taken_as(function)
            reach = match_scope(scope, jurisdiction, known, supplies, self.law.provision.exempt_tags)
            found.append(replace(self, inventory=known, scope_match=reach, supplies=supplies))
        return tuple(found)

    @property
    def unknown_functions(self) -> NDArray[np.bool_]:
        """Entries of which nobody knows the function."""
        unknown = np.array([is_unknown(profile.function) for profile in self.inventory.profiles], dtype=bool)
        found: NDArray[np.bool_] = unknown[self.inventory.profile]
        return found

    def _in(self, way: Way, reach: Reaches, chosen: NDArray[np.int64], day: int | None) -> BoundProvision:
        by_day = {} if day is None else {day: reach}
        matched = replace(self.scope_match, match=reach, by_day=MappingProxyType(by_day))
        if way.beside is not None and self.scope_match.beside_tags is not None:
            beside = way.beside[chosen]
            matched = replace(matched, beside_tags=beside, beside_by_day={} if day is None else {day: beside})
        if self.law.provision.level == "area" and self.law.provision.scope.adjacent:
            matched = replace(matched, open_tags=frozenset())  # what lies in which area is settled
        return replace(self, inventory=way.inventory.subset(chosen), scope_match=matched, whole=None)

    def beside_makers(self) -> tuple[str, Supplied] | None:
        """Suppliers that count beside vendors, and the reason where nobody states them."""
        if self.scope_match.services:
            return "services_not_stated", self.supplies.operation
        if self.law.provision.scope.component:
            return "components_not_stated", self.supplies.inside
        return None


class ScopedInventories:
    """The part of an inventory that each scope is about, worked out once for all provisions that share the scope."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self._supplies = Supplies(inventory)
        self._latest: tuple[tuple[int, ...], Inventory] | None = None
        self._known: dict[
            tuple[str, Scope, tuple[str, ...], tuple[int, ...], tuple[int, ...]],
            tuple[Inventory, ScopeMatch, NDArray[np.int64]],
        ] = {}

    def case(self, law: Law, constraints: Sequence[Constraint]) -> BoundProvision:
        """The case of a provision against the inventory."""
        scope, exempt = law.provision.scope, law.provision.exempt_tags
        codes = self.inventory.operator_codes
        operators = tuple(sorted({codes[c.operator_id] for c in constraints if c.operator_id in codes}))
        days = self._days(constraints) if scope.adjacent or scope.manages else ()
        key = law.jurisdiction, scope, exempt, operators, days
        if key not in self._known:
            # What is beside, or manages, the elements of an operator may be somebody else's.
            whole = self.inventory if scope.adjacent or scope.manages else self._part(operators)
            found = match_on_days(scope, law.jurisdiction, whole, self._supplies, exempt, days)
            mine = np.zeros(len(codes), dtype=bool)
            mine[list(operators)] = True
            matters = mine[whole.operator] & ((found.match != Match.OUTSIDE) | found.doubtful[whole.profile])
            chosen = np.flatnonzero(matters)
            self._known[key] = whole.subset(chosen), found.subset(chosen), chosen
        stock, reach, places = self._known[key]
        grants = dict.fromkeys(g for c in constraints for g in c.grants)
        return BoundProvision(
            law,
            tuple(constraints),
            stock,
            reach,
            self._supplies,
            permits(stock, tuple(grants)),
            law.source_urls,
            (self.inventory, places) if scope.adjacent or scope.manages else None,
        )

    def _days(self, constraints: Sequence[Constraint]) -> tuple[int, ...]:
        """The judged days on which any of some constraints holds, where it is judged who is there; any day tells who else there is."""
        days = self.inventory.population.days
        held = tuple(day for day in days if any(c.holds(date.fromordinal(day + EPOCH)) for c in constraints))
        return held or days[:1]

    def _part(self, operators: tuple[int, ...]) -> Inventory:
        """What is some operators' alone."""
        if len(operators) == len(self.inventory.operators):
            return self.inventory
        # Provisions about the same operators come after each other; no more than one part is held.
        if self._latest is None or self._latest[0] != operators:
            self._latest = operators, self.inventory.subset(np.flatnonzero(np.isin(self.inventory.operator, operators)))
        return self._latest[1]
