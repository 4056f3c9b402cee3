"""A provision with what binds whom to it, and the part of an inventory that matters to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vendorline.rulebook.bound import WHOLE
from vendorline.rulebook.constraints import Constraint
from vendorline.rulebook.law import Law
from vendorline.rulebook.terms import Scope
from vendorline.scope.grants import Permits, permits
from vendorline.scope.inventory import Inventory
from vendorline.scope.licensees import run_by
from vendorline.scope.match import Match
from vendorline.scope.matching import ScopeMatch, match_on_days
from vendorline.scope.supplies import Supplied, Supplies


@dataclass(frozen=True, slots=True)
class BoundProvision:
    """A provision, its constraints (one per operator and interval of days), and the part of the inventory that matters to it.

    `inventory` holds only entries that it reaches, may reach, or leaves out for a doubtful reason.
    """

    law: Law
    constraints: tuple[Constraint, ...]
    inventory: Inventory
    scope_match: ScopeMatch
    supplies: Supplies
    permits: Permits
    source_urls: tuple[str, ...]

    @property
    def is_event(self) -> bool:
        """Whether events are judged, not a state."""
        return self.law.provision.kind == "event"

    @property
    def expires(self) -> bool:
        """Whether each element is allowed until its own grant ends."""
        return self.law.expires

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
        self._known: dict[tuple[str, Scope, tuple[str, ...], tuple[int, ...]], tuple[Inventory, ScopeMatch]] = {}

    def case(self, law: Law, constraints: Sequence[Constraint]) -> BoundProvision:
        """The case of a provision against the inventory."""
        scope, exempt = law.provision.scope, law.provision.exempt_tags
        codes = self.inventory.operator_codes
        operators = tuple(sorted({codes[c.operator_id] for c in constraints if c.operator_id in codes}))
        key = law.jurisdiction, scope, exempt, operators
        if key not in self._known:
            # What is beside, or manages, the elements of an operator may be somebody else's.
            whole = self.inventory if scope.adjacent or scope.manages else self._part(operators)
            found = match_on_days(scope, law.jurisdiction, whole, self._supplies, exempt)
            mine = np.zeros(len(codes), dtype=bool)
            mine[list(operators)] = True
            matters = mine[whole.operator] & ((found.match != Match.OUTSIDE) | found.doubtful[whole.profile])
            chosen = np.flatnonzero(matters)
            self._known[key] = whole.subset(chosen), found.subset(chosen)
        stock, reach = self._known[key]
        grants = dict.fromkeys(g for c in constraints for g in c.grants)
        return BoundProvision(
            law, tuple(constraints), stock, reach, self._supplies, permits(stock, tuple(grants)), law.source_urls
        )

    def _part(self, operators: tuple[int, ...]) -> Inventory:
        """What is some operators' alone."""
        if len(operators) == len(self.inventory.operators):
            return self.inventory
        # Provisions about the same operators come after each other; no more than one part is held.
        if self._latest is None or self._latest[0] != operators:
            self._latest = operators, self.inventory.subset(np.flatnonzero(np.isin(self.inventory.operator, operators)))
        return self._latest[1]
