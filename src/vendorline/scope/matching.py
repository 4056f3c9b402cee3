"""What a provision reaches: every element is inside, outside, or may be inside, with the reason why that is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.terms import Confidence, Scope
from vendorline.scope.by_profile import Lists, by_domain, domains_of, lists, of_profile
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.facets import by_facets, by_managed, without_exempt
from vendorline.scope.inventory import Inventory
from vendorline.scope.match import Match, kleene_and, kleene_or
from vendorline.scope.neighbours import there_on, with_neighbours
from vendorline.scope.supplies import Supplies


@dataclass(frozen=True, slots=True)
class Alone:
    """The reach of a scope over a whole inventory without what others bring in.

    `match`: without neighbours, or managers; `beside`: the same by all but tags and areas; `managed`: what is of the domains of which a
    manager must manage something, nothing where no manager is asked; `there`: how many elements of each entry are there on the day, two
    for any more, where there is a day.
    """

    match: NDArray[np.int8]
    beside: NDArray[np.int8]
    managed: NDArray[np.int8]
    there: NDArray[np.uint8] | None


@dataclass(frozen=True, slots=True)
class ScopeMatch:
    """The reach of one scope over an inventory.

    `equipment`: whether vendors are judged; `services`: whether those who operate are.
    `beside_tags`: the reach by all but the tags and areas that it asks for; None where it asks for none, or reaches beyond them.
    `open_tags`: names of tags and areas that more may carry than are known to.
    `confidence` per profile: that of the domain row which put it inside (None where no list was used).
    `doubtful` per profile: outside only because a list of low confidence does not name its function.
    `by_day`: the reach on each judged day (days since 1970-01-01), where it hangs on who else is there; `match` is then the widest, and
    `beside_by_day` what `beside_tags` is on each.
    `alone`: where it takes in neighbours, or managers of others, what it reaches without, by day (None: on whatever day).
    """

    match: NDArray[np.int8]
    confidence: tuple[Confidence | None, ...]
    doubtful: NDArray[np.bool_]
    equipment: bool
    services: bool
    tag_names: tuple[str, ...]
    open_tags: frozenset[str]
    beside_tags: NDArray[np.int8] | None = None
    by_day: Mapping[int, NDArray[np.int8]] = field(default_factory=dict)
    beside_by_day: Mapping[int, NDArray[np.int8]] = field(default_factory=dict)
    alone: Mapping[int | None, Alone] = field(default_factory=dict)

    def on(self, day: int) -> NDArray[np.int8]:
        """The reach on a day (days since 1970-01-01); raises KeyError for one that it was not asked for, where it hangs on days."""
        return self.by_day[day] if self.by_day else self.match

    def beside_on(self, day: int) -> NDArray[np.int8] | None:
        """`beside_tags` on a day, as `on`."""
        return self.beside_by_day[day] if self.beside_by_day else self.beside_tags

    def subset(self, chosen: NDArray[np.int64]) -> ScopeMatch:
        """The same over the entries at the chosen places alone."""
        by_day, beside_by_day = (
            MappingProxyType({day: reach[chosen] for day, reach in each.items()})
            for each in (self.by_day, self.beside_by_day)
        )
        beside = None if self.beside_tags is None else self.beside_tags[chosen]
        return replace(self, match=self.match[chosen], beside_tags=beside, by_day=by_day, beside_by_day=beside_by_day)


def match_scope(
    scope: Scope,
    jurisdiction: str,
    inventory: Inventory,
    supplies: Supplies,
    exempt_tags: Sequence[str] = (),
    day: int | None = None,
) -> ScopeMatch:
    """Which entries of an inventory a scope reaches; those with an exempt tag it does not.

    Args:
        scope: what part of a network is meant.
        jurisdiction: whose lists of domains hold.
        inventory: the arrays.
        supplies: who supplies what.
        exempt_tags: names of tags.
        day: the day on which what is managed, or beside, must be there (days since 1970-01-01); None = whatever ever is.
    """
    return _on(_by_itself(scope, jurisdiction, inventory, supplies), scope, inventory, exempt_tags, day)


@dataclass(frozen=True, slots=True)
class _ByItself:
    """The reach of a scope by what each entry is, whoever else is there: as in `ScopeMatch`, but for tags that are exempt."""

    match: NDArray[np.int8]
    beside: NDArray[np.int8]
    managed: NDArray[np.int8]
    confidence: tuple[Confidence | None, ...]
    doubtful: NDArray[np.bool_]
    equipment: bool
    services: bool
    tag_names: tuple[str, ...]
    open_tags: frozenset[str]


def _by_itself(scope: Scope, jurisdiction: str, inventory: Inventory, supplies: Supplies) -> _ByItself:
    known = lists(jurisdiction)
    tag_domains, plain_domains, services = domains_of(scope, known)
    equipment = bool(plain_domains or tag_domains)
    by_profile = np.zeros(len(inventory.profiles), dtype=np.int8)
    by_technology = np.zeros(len(inventory.profiles), dtype=np.int8)
    confidence: list[Confidence | None] = []
    doubtful = np.zeros(len(inventory.profiles), dtype=bool)
    for index, profile in enumerate(inventory.profiles):
        by_technology[index], by_profile[index], sure, doubtful[index] = of_profile(scope, jurisdiction, profile)
        confidence.append(sure)
    reach = by_profile[inventory.profile]
    if tag_domains:
        reach = kleene_or(reach, kleene_and(_by_tag(inventory, tag_domains), by_technology[inventory.profile]))
    alone = beside = by_facets(reach, scope, inventory, supplies)
    if scope.tags or scope.areas:
        alone = kleene_and(_by_tag(inventory, scope.tags, scope.areas), beside)
    return _ByItself(
        alone,
        beside,
        _managed(scope.manages, inventory, known) if scope.manages else np.zeros(len(inventory), dtype=np.int8),
        tuple(confidence),
        doubtful,
        equipment,
        services,
        (*tag_domains, *scope.tags, *scope.areas),
        _open_tags(inventory.network, tag_domains, scope.tags, scope.areas),
    )


def _on(
    found: _ByItself, scope: Scope, inventory: Inventory, exempt_tags: Sequence[str], day: int | None
) -> ScopeMatch:
    """The reach on a day."""
    there = None if day is None else np.minimum(inventory.population.there(inventory, day), 2).astype(np.uint8)
    reach = alone = found.match
    beside = found.beside
    beside_tags = beside if scope.tags or scope.areas else None
    if scope.manages:
        managers = by_managed(inventory, there_on(inventory, found.managed, day))
        reach = kleene_and(reach, managers)
        beside_tags = None if beside_tags is None else kleene_and(beside_tags, managers)
        if scope.adjacent:
            alone, beside = reach, reach if beside_tags is None else beside_tags
    if scope.adjacent:
        beside_tags = None
        # What is spared is not in scope, and brings nothing in.
        spared = inventory.tagged(exempt_tags)
        alone, beside = (np.where(spared, Match.OUTSIDE, one).astype(np.int8) for one in (alone, beside))
        reach = with_neighbours(inventory, without_exempt(inventory, reach, exempt_tags), day)
    return ScopeMatch(
        without_exempt(inventory, reach, exempt_tags),
        found.confidence,
        found.doubtful,
        found.equipment,
        found.services,
        found.tag_names,
        found.open_tags,
        beside_tags,
        alone={day: Alone(alone, beside, found.managed, there)} if scope.adjacent or scope.manages else {},
    )


def match_on_days(
    scope: Scope,
    jurisdiction: str,
    inventory: Inventory,
    supplies: Supplies,
    exempt_tags: Sequence[str] = (),
    days: Sequence[int] = (),
) -> ScopeMatch:
    """The same, on each of some days (since 1970-01-01) where the reach hangs on who else is there that day."""
    alike = _by_itself(scope, jurisdiction, inventory, supplies)
    found = {day: _on(alike, scope, inventory, exempt_tags, day) for day in days}
    if not found:
        return _on(alike, scope, inventory, exempt_tags, None)
    widest, *others = found.values()
    match = widest.match
    for other in others:
        match = kleene_or(match, other.match)
    alone = {day: reach for one in found.values() for day, reach in one.alone.items()}
    by_day = MappingProxyType({day: one.match for day, one in found.items()})
    beside = {day: one.beside_tags for day, one in found.items() if one.beside_tags is not None}
    return replace(
        widest, match=match, by_day=by_day, beside_by_day=MappingProxyType(beside), alone=MappingProxyType(alone)
    )


def _managed(domains: Sequence[str], inventory: Inventory, known: Lists) -> NDArray[np.int8]:
    """Whether entries are in the domains that a manager must manage."""
    inside = [by_domain(domains, profile, known)[0] for profile in inventory.profiles]
    return np.array(inside, dtype=np.int8)[inventory.profile]


def _by_tag(inventory: Inventory, tags: Sequence[str], areas: Sequence[str] = ()) -> NDArray[np.int8]:
    """Inside where a tag stands, or in an area; elsewhere outside only if the manifest says that these are complete."""
    absent = Match.OUTSIDE if _is_complete(inventory.network, tags, areas) else Match.TAG_MISSING
    names = (*tags, *areas, *(f"area:{area}" for area in areas))
    elsewhere = np.where(inventory.in_doubt(Doubt.TAGS), Match.TAG_MISSING, absent)
    return np.where(inventory.tagged(names), Match.INSIDE, elsewhere).astype(np.int8)


def _is_complete(network: Network, tags: Sequence[str], areas: Sequence[str] = ()) -> bool:
    """Whether all that carries a tag, and all that lies in an area, is known to.

    Tags are names for one thing, of which one is enough; each area is a thing of its own, and so are tags beside areas.
    """
    listed = network.manifest.complete
    named = {name.removeprefix("areas.").lower().replace(" ", "_") for name in listed if name.startswith("areas.")}
    areas_known = "areas" in listed or all(f"tags.{area}" in listed or area in named for area in areas)
    return areas_known and (not tags or any(f"tags.{tag}" in listed for tag in tags))


def _open_tags(
    network: Network, tag_domains: Sequence[str], tags: Sequence[str], areas: Sequence[str]
) -> frozenset[str]:
    """The names that more may carry than are known to."""
    found = {name for names in (tag_domains, tags) if not _is_complete(network, names) for name in names}
    return frozenset(found | {area for area in areas if not _is_complete(network, (), (area,))})
