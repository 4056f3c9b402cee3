"""What a provision reaches: every element is inside, outside, or may be inside, with the reason why that is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from vendorline.knowledge.tables import WIDER, domain_rows, functions, rows
from vendorline.network.tables import Network
from vendorline.rulebook.terms import Confidence, Scope
from vendorline.scope.doubt.doubt_flags import UNKNOWN_GENERATION, Doubt
from vendorline.scope.facets import by_facets
from vendorline.scope.inventory import Inventory, Profile
from vendorline.scope.match import Match, kleene_and, kleene_or
from vendorline.scope.neighbours import there_on, with_neighbours
from vendorline.scope.supplies import Supplies

CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")
#: A technology of a provision, as the technologies of elements that it names.
_TECHNOLOGIES = MappingProxyType(
    {"gigabit": frozenset({"fttp", "gpon", "docsis"}), "fttp": frozenset({"fttp", "gpon"})}
)
_SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Lists:
    """Which functions belong to which domain in one jurisdiction, and how sure each row is."""

    confidence: Mapping[tuple[str, str], Confidence]
    domains_of: Mapping[str, frozenset[str]]
    listed: frozenset[str]
    own_low: frozenset[str]


@cache
def lists(jurisdiction: str) -> Lists:
    """The domains in a jurisdiction: a function with rows of its own there has exactly those, others keep the default."""
    own = [r for r in domain_rows() if r.jurisdiction == jurisdiction]
    overridden = {r.function for r in own}
    used = own + [r for r in domain_rows() if r.jurisdiction is None and r.function not in overridden]
    domains_of: dict[str, set[str]] = {}
    for row in used:
        domains_of.setdefault(row.function, set()).add(row.domain)
    low = {r.domain for r in own if r.confidence == "low"}
    return Lists(
        confidence=MappingProxyType({(r.domain, r.function): r.confidence for r in used}),  # type: ignore[misc]
        domains_of=MappingProxyType({f: frozenset(d) for f, d in domains_of.items()}),
        listed=frozenset(r.domain for r in used),
        own_low=frozenset(low),
    )


@cache
def _disjoint() -> Mapping[str, frozenset[str]]:
    """Domains that exclude one another by the meaning of the words."""
    return MappingProxyType({r["id"]: frozenset(r["disjoint_from"].split(";")) - {""} for r in rows("domain_names")})


@dataclass(frozen=True, slots=True)
class ScopeMatch:
    """The reach of one scope over an inventory.

    `equipment`: whether vendors are judged; `services`: whether those who operate are.
    `beside_tags`: the reach by all but the tags and areas that it asks for; None where it asks for none, or reaches beyond them.
    `open_tags`: names of tags and areas that more may carry than are known to.
    `confidence` per profile: that of the domain row which put it inside (None where no list was used).
    `doubtful` per profile: outside only because a list of low confidence does not name its function.
    `by_day`: the reach on each judged day (days since 1970-01-01), where it hangs on who else is there; `match` is then the widest.
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

    def on(self, day: int) -> NDArray[np.int8]:
        """The reach on a day (days since 1970-01-01)."""
        return self.by_day.get(day, self.match)

    def subset(self, chosen: NDArray[np.int64]) -> ScopeMatch:
        """The same over the entries at the chosen places alone."""
        by_day = {day: match[chosen] for day, match in self.by_day.items()}
        beside = None if self.beside_tags is None else self.beside_tags[chosen]
        return replace(self, match=self.match[chosen], beside_tags=beside, by_day=MappingProxyType(by_day))


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
    known = lists(jurisdiction)
    tag_domains, plain_domains, services = _domains_of(scope, known)
    equipment = bool(plain_domains or tag_domains)
    by_profile = np.zeros(len(inventory.profiles), dtype=np.int8)
    by_technology = np.zeros(len(inventory.profiles), dtype=np.int8)
    confidence: list[Confidence | None] = []
    doubtful = np.zeros(len(inventory.profiles), dtype=bool)
    for index, profile in enumerate(inventory.profiles):
        by_technology[index], by_profile[index], sure, doubtful[index] = _of_profile(scope, jurisdiction, profile)
        confidence.append(sure)
    reach = by_profile[inventory.profile]
    if tag_domains:
        reach = kleene_or(reach, kleene_and(_by_tag(inventory, tag_domains), by_technology[inventory.profile]))
    managed = there_on(inventory, _managed(scope.manages, inventory, known), day) if scope.manages else None
    reach = by_facets(reach, scope, inventory, supplies, managed)
    beside_tags = None
    if scope.tags or scope.areas:
        beside_tags = None if scope.adjacent else reach
        reach = kleene_and(_by_tag(inventory, scope.tags, scope.areas), reach)
    if scope.adjacent:
        reach = with_neighbours(inventory, reach, day)
    if exempt_tags:
        reach = np.where(inventory.tagged(exempt_tags), Match.OUTSIDE, reach).astype(np.int8)
        perhaps = inventory.in_doubt(Doubt.TAGS) & (reach == Match.INSIDE)
        reach = np.where(perhaps, Match.TAG_MISSING, reach).astype(np.int8)
    return ScopeMatch(
        reach.astype(np.int8),
        tuple(confidence),
        doubtful,
        equipment,
        services,
        (*tag_domains, *scope.tags, *scope.areas),
        _open_tags(inventory.network, tag_domains, scope.tags, scope.areas),
        beside_tags,
    )


def match_on_days(
    scope: Scope, jurisdiction: str, inventory: Inventory, supplies: Supplies, exempt_tags: Sequence[str] = ()
) -> ScopeMatch:
    """The same, on each day that is judged where the reach hangs on who else is there that day."""
    days = inventory.population.days if scope.manages or scope.adjacent else ()
    found = {day: match_scope(scope, jurisdiction, inventory, supplies, exempt_tags, day) for day in days}
    if not found:
        return match_scope(scope, jurisdiction, inventory, supplies, exempt_tags)
    widest, *others = found.values()
    match = widest.match
    for other in others:
        match = kleene_or(match, other.match)
    return replace(widest, match=match, by_day=MappingProxyType({day: one.match for day, one in found.items()}))


def _domains_of(scope: Scope, known: Lists) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """The domains of a scope that only tags can show, the others, and whether services are among them."""
    by_tag = tuple(d for d in scope.domains if d not in known.listed and d not in {"any", _SERVICE})
    return by_tag, tuple(d for d in scope.domains if d not in by_tag and d != _SERVICE), _SERVICE in scope.domains


@lru_cache(maxsize=100_000)
def _of_profile(scope: Scope, jurisdiction: str, profile: Profile) -> tuple[Match, Match, Confidence | None, bool]:
    """The reach of a profile by technology, and as a whole; how sure that is; whether a list leaves in doubt what is outside."""
    technology, whole, sure, doubtful = _of_stated(scope, jurisdiction, profile)
    if is_unknown(profile.function) and (technology > Match.INSIDE or whole > Match.INSIDE):
        each = [
            _of_stated(scope, jurisdiction, replace(profile, function=f.id))[:2]
            for f in functions().values()
            if f.layer != "other" and (not scope.functions or f.id in scope.functions)
        ]
        technology = _if_any(technology, {by_technology for by_technology, _ in each})
        whole = _if_any(whole, {found for _, found in each})
    return technology, whole, sure, doubtful


def is_unknown(function_id: str) -> bool:
    """Whether nobody knows what a function is."""
    function = functions().get(function_id)
    return function is None or function.layer == "other"


def _if_any(match: Match, of_functions: set[Match]) -> Match:
    """What is open of an unknown function; outside where every function that it may be is."""
    return match if of_functions - {Match.OUTSIDE} else Match.OUTSIDE


def _of_stated(scope: Scope, jurisdiction: str, profile: Profile) -> tuple[Match, Match, Confidence | None, bool]:
    """The same, where function and technology are told apart."""
    known = lists(jurisdiction)
    by_tag, plain, services = _domains_of(scope, known)
    technology = _technology(scope, profile)
    inside, sure = _domain(plain or (("any",) if services and not by_tag else ()), profile, known)
    excepted, _ = _domain(scope.except_domains, profile, known)
    if excepted == Match.INSIDE:
        technology = inside = Match.OUTSIDE
    elif excepted != Match.OUTSIDE:  # nobody knows whether it is of what is excepted
        technology = _both(technology, excepted)
    doubtful = technology != Match.OUTSIDE and inside == Match.OUTSIDE and _is_doubtful(plain, profile, known)
    return technology, _both(inside, technology), sure, doubtful


def may_match(scope: Scope, jurisdiction: str, profile: Profile, *, by_technology: bool = True) -> bool:
    """Whether a scope may reach elements of a profile, whatever else is said of them."""
    known = lists(jurisdiction)
    if any(d not in known.listed and d not in {"any", _SERVICE} for d in scope.domains) or _SERVICE in scope.domains:
        return True
    inside, _ = _domain(scope.domains, profile, known)
    return inside != Match.OUTSIDE and not (by_technology and _technology(scope, profile) == Match.OUTSIDE)


def _managed(domains: Sequence[str], inventory: Inventory, known: Lists) -> NDArray[np.int8]:
    """Whether entries are in the domains that a manager must manage."""
    inside = [_domain(domains, profile, known)[0] for profile in inventory.profiles]
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


def _both(one: Match, other: Match) -> Match:
    """Inside when both are; outside when either is; else open, for the first reason that there is."""
    if Match.OUTSIDE in (one, other):
        return Match.OUTSIDE
    return min((match for match in (one, other) if match != Match.INSIDE), default=Match.INSIDE)


def _technology(scope: Scope, profile: Profile) -> Match:
    if "any" in scope.technologies:
        return Match.INSIDE
    wanted = {t for name in scope.technologies for t in _TECHNOLOGIES.get(name.lower(), {name.lower()})}
    generations: frozenset[str] | None = profile.generations
    if UNKNOWN_GENERATION in profile.generations:
        return Match.GENERATION_UNKNOWN
    if not generations:
        function = functions().get(profile.function)
        generations = function.generations if function else None
    if generations is None:
        return Match.GENERATION_UNKNOWN
    return Match.INSIDE if generations & wanted else Match.OUTSIDE


def _domain(domains: Sequence[str], profile: Profile, known: Lists) -> tuple[Match, Confidence | None]:
    if "any" in domains:
        return Match.INSIDE, None
    if not domains:
        return Match.OUTSIDE, None
    function = functions().get(profile.function)
    if function is None or function.layer == "other":
        return Match.FUNCTION_UNKNOWN, None
    wanted = {d for domain in domains for d in WIDER.get(domain, {domain})}
    hits = wanted & known.domains_of.get(profile.function, frozenset())
    if not hits:
        return Match.OUTSIDE, None
    return Match.INSIDE, max((known.confidence[hit, profile.function] for hit in hits), key=CONFIDENCES.index)


def _is_doubtful(domains: Sequence[str], profile: Profile, known: Lists) -> bool:
    """Whether only a list of low confidence keeps the function out of one of the domains."""
    low = known.own_low.intersection(domains)
    own = known.domains_of.get(profile.function, frozenset())
    return any(not any(domain in _disjoint().get(d, ()) for d in own) for domain in low)
