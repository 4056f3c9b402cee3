"""What the provisions drawn for some operators can tell apart in an element: elements alike in all of it may be counted together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.constraints import Constraint, Constraints
from vendorline.rulebook.law import Law
from vendorline.rulebook.terms import INSIDE_BASES, Scope
from vendorline.scope.by_profile import lists, may_match
from vendorline.scope.event_days import event_day
from vendorline.scope.inventory import STILL, Profile, day_number
from vendorline.scope.owners import Owners
from vendorline.scope.windows import window

#: A day before every breakpoint.
BEFORE_ALL = -1_000_000


@dataclass(frozen=True, slots=True)
class GroupingKeys:
    """What must be told apart among the elements of some operators.

    `events`: breakpoints (days since 1970-01-01) between which it matters when an element was installed or acquired, by event; an event
    that nobody judges is not there. `purchase`: breakpoints between which a purchase matters for the scope. `undated_events` and
    `undated_purchase`: further ones, for elements whose event, or installation, has no day; `undated_states`: judged days on which such an element is surely there if it goes on the next. `tags`: names of tags and areas. `site_scopes`: scopes, by jurisdiction, of which every site must be told apart; of others only those with a tag or a grant.
    `each_element`: whether each element is told apart. `states`: whether a state is judged. `controls`: which elements manage which; `managed`: by whom each is managed.
    """

    states: bool = False
    events: tuple[tuple[str, tuple[int, ...]], ...] = ()
    purchase: tuple[int, ...] = ()
    tags: frozenset[str] = frozenset()
    site_scopes: tuple[tuple[str, Scope], ...] = ()
    tagged_sites: bool = False
    granted_sites: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    segments: bool = False
    each_element: bool = False
    supplies: bool = False
    regions: bool = False
    controls: bool = False
    managed: bool = False
    undated_events: tuple[int, ...] = ()
    undated_purchase: tuple[int, ...] = ()
    undated_states: tuple[int, ...] = ()

    def may_match(self, profile: Profile) -> bool:
        """Whether a scope of which every site must be told apart may reach elements of a profile."""
        return any(
            scope.adjacent or may_match(scope, jurisdiction, profile) for jurisdiction, scope in self.site_scopes
        )

    @property
    def all_events(self) -> tuple[int, ...]:
        """The breakpoints of all events, in order."""
        of_undated = self.undated_events if self.events else ()
        found = {point for _, breakpoints in self.events for point in breakpoints}.union(of_undated)
        return tuple(sorted(point for point in found if point > BEFORE_ALL))

    @property
    def all_purchase(self) -> tuple[int, ...]:
        """The breakpoints of purchases, in order, with those of elements whose installation has no day."""
        return tuple(sorted({*self.purchase, *self.undated_purchase}))


@dataclass(frozen=True, slots=True)
class Branch:
    """Operators whose elements are grouped in the same way, because the same provisions are about them."""

    operators: tuple[str, ...]
    needs: GroupingKeys


def branches(
    network: Network,
    drawn: Constraints,
    owners: Owners,
    laws: Mapping[str, Law],
    own_tags: frozenset[str],
    *,
    by_parts: bool = False,
    by_region: bool = False,
    together: bool = False,
) -> tuple[Branch, ...]:
    """The operators of a network by what must be told apart among their elements.

    Args:
        network: the network; only its small tables are looked at.
        drawn: the constraints.
        owners: who answers for whose elements.
        laws: provisions by id, each reading by `ID@reading`.
        own_tags: tags that elements carry themselves, beside those of their sites.
        by_parts: whether elements with suppliers of their own are told apart whatever the provisions ask.
        by_region: whether regions are.
        together: whether all operators are one branch, because nobody can tell whose some elements are.
    """
    by_judged: dict[str, list[Constraint]] = {}
    for constraint in drawn:
        by_judged.setdefault(constraint.operator_id, []).append(constraint)
    supplied, controlled = not network.is_empty("supplies"), not network.is_empty("controls")
    in_regions = supplied and _are_in_regions(network.columns("supplies", ["element_id", "region"]))
    asked: dict[tuple[str, ...], GroupingKeys] = {}
    for operators in [tuple(owners)] if together else [(name,) for name in owners]:
        judged = dict.fromkeys(name for operator_id in operators for name in owners[operator_id])
        own = [constraint for name in judged for constraint in by_judged.get(name, ())]
        asked[operators] = _needs(own, laws, own_tags, supplied=supplied, by_region=in_regions, controlled=controlled)
    # A manager may manage what is another operator's, which must then be told apart there too.
    managed = any(needs.managed for needs in asked.values())
    found: dict[GroupingKeys, list[str]] = {}
    for operators, needs in asked.items():
        told = replace(needs, managed=managed, regions=needs.regions or by_region)
        if by_parts and supplied:
            told = replace(told, supplies=True, regions=told.regions or in_regions)
        found.setdefault(told, []).extend(operators)
    return tuple(Branch(tuple(names), needs) for needs, names in found.items())


def reading_key(provision_id: str, reading: str | None) -> str:
    """A provision, or one reading of it, as one word."""
    return f"{provision_id}@{reading or ''}"


def _are_in_regions(supplies: pl.DataFrame) -> bool:
    """Whether any default speaks of a region."""
    defaults = supplies.filter(pl.col("element_id").is_null())
    return defaults["region"].null_count() < defaults.height


def _needs(
    own: Sequence[Constraint],
    laws: Mapping[str, Law],
    own_tags: frozenset[str],
    *,
    supplied: bool,
    by_region: bool,
    controlled: bool,
) -> GroupingKeys:
    by_law: dict[str, list[Constraint]] = {}
    for constraint in own:
        by_law.setdefault(reading_key(constraint.provision_id, constraint.reading), []).append(constraint)
    events: dict[str, set[int]] = {}
    purchase, tags, products, sites = set[int](), set[str](), set[str](), set[str]()
    apart: dict[tuple[str, Scope], None] = {}
    flags = dict.fromkeys(("states", "tagged_sites", "segments", "supplies", "controls", "managed"), False)
    for key, constraints in by_law.items():
        law = laws[key]
        provision, scope = law.provision, law.provision.scope
        grants = [g for c in constraints for g in c.grants]
        products |= {g.product.lower() for g in grants if g.product}
        sites |= {g.site_id for g in grants if g.site_id}
        if provision.kind == "event":
            breakpoints = events.setdefault(event_day(provision.event), set())
            for constraint in constraints:
                told = window(constraint)
                breakpoints |= {told.first, told.last + 1} - {STILL + 1}
            breakpoints |= _ends(day for g in grants for day in (g.from_on, g.until_on))
        else:
            flags["states"] = True
        purchase |= _purchase_breakpoints(scope)
        tags |= _names(scope, law.jurisdiction) | set(provision.exempt_tags)
        if needs_every_site(law, own_tags):
            apart[law.jurisdiction, scope] = None
        flags["tagged_sites"] |= provision.level == "site" and bool(_names(scope, law.jurisdiction))
        flags["segments"] |= scope.adjacent
        flags["supplies"] |= supplied and (
            scope.component
            or "service" in scope.domains
            or bool(scope.operated_outside or scope.produced_outside)
            or provision.basis in INSIDE_BASES
        )
        flags["controls"] |= controlled and bool(scope.manages or scope.adjacent)
        # Which of what a manager manages is there on a day, or beside something, may depend on more than its class.
        flags["managed"] |= controlled and bool(scope.adjacent or scope.manages)
    return GroupingKeys(
        events=tuple(sorted((event, tuple(sorted(breakpoints))) for event, breakpoints in events.items())),
        purchase=tuple(sorted(purchase)),
        tags=frozenset(tags),
        site_scopes=tuple(apart),
        granted_sites=frozenset(sites),
        products=frozenset(products),
        regions=flags["supplies"] and by_region,
        states=flags["states"],
        tagged_sites=flags["tagged_sites"],
        segments=flags["segments"],
        supplies=flags["supplies"],
        controls=flags["controls"],
        managed=flags["managed"],
    )


def needs_every_site(law: Law, own_tags: frozenset[str]) -> bool:
    """Whether a provision judges each site apart, and may reach an element that carries none of its tags.

    Args:
        law: the provision.
        own_tags: tags that elements carry themselves, beside those of their sites.
    """
    provision, scope = law.provision, law.provision.scope
    if law.expires:
        return True
    names = _names(scope, law.jurisdiction)
    if provision.level != "site" or provision.kind == "event" or not names:
        return False
    if provision.effect != "forbid" or names & own_tags:
        return True
    listed = {d for d in scope.domains if d in lists(law.jurisdiction).listed or d == "any"}
    return scope.adjacent or (bool(listed) and not (scope.tags or scope.areas))


def _ends(dates: Iterable[date | None]) -> set[int]:
    return {day_number(day) for day in dates if day is not None}


def _purchase_breakpoints(scope: Scope) -> set[int]:
    """Days that tell a purchase before a limit from one on it, and one after a limit from one on it."""
    breakpoints = {day_number(scope.acquired_before)} if scope.acquired_before else set()
    return breakpoints | ({day_number(scope.acquired_after) + 1} if scope.acquired_after else set())


def _names(scope: Scope, jurisdiction: str) -> set[str]:
    """Tags and areas that a scope asks for; a domain without a list is a tag."""
    listed = lists(jurisdiction).listed
    domains = {d for d in scope.domains if d not in listed and d not in {"any", "service"}}
    return domains | set(scope.tags) | {name for area in scope.areas for name in (area, f"area:{area}")}
