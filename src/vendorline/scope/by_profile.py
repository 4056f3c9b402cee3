"""What a scope reaches of an element by its function and technologies alone, and which function is of which domain where."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from vendorline.knowledge.tables import WIDER, domain_rows, functions, rows
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.terms import Confidence, Scope
from vendorline.scope.doubt.doubt_flags import UNKNOWN_GENERATION
from vendorline.scope.inventory import Inventory, Profile
from vendorline.scope.match import Match

CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")
#: A technology of a provision, as the technologies of elements that it names.
_TECHNOLOGIES = MappingProxyType(
    {"gigabit": frozenset({"fttp", "gpon", "docsis"}), "fttp": frozenset({"fttp", "gpon"})}
)
_SERVICE = "service"
#: Domains whose equipment has no band of its own: it serves every band of its network.
BANDLESS = frozenset({"core", "management", "virtualisation", "interconnect", "li"})


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


def domains_of(scope: Scope, known: Lists) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """The domains of a scope that only tags can show, the others, and whether services are among them."""
    by_tag = tuple(d for d in scope.domains if d not in known.listed and d not in {"any", _SERVICE})
    return by_tag, tuple(d for d in scope.domains if d not in by_tag and d != _SERVICE), _SERVICE in scope.domains


@lru_cache(maxsize=100_000)
def of_profile(scope: Scope, jurisdiction: str, profile: Profile) -> tuple[Match, Match, Confidence | None, bool]:
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
    by_tag, plain, services = domains_of(scope, known)
    technology = _technology(scope, profile)
    inside, sure = by_domain(plain or (("any",) if services and not by_tag else ()), profile, known)
    excepted, _ = by_domain(scope.except_domains, profile, known)
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
    inside, _ = by_domain(scope.domains, profile, known)
    return inside != Match.OUTSIDE and not (by_technology and _technology(scope, profile) == Match.OUTSIDE)


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


def by_domain(domains: Sequence[str], profile: Profile, known: Lists) -> tuple[Match, Confidence | None]:
    """Whether a function is of one of some domains, and how sure that is."""
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


def function_kinds(
    scope: Scope, jurisdiction: str, profiles: Sequence[Profile], spoken_of: Collection[str]
) -> list[str]:
    """One function of each kind that a scope, and defaults for some domains, can tell apart in elements of unknown function.

    Args:
        scope: what part of a network is meant.
        jurisdiction: whose lists of domains hold.
        profiles: what is known of such elements beside their function.
        spoken_of: domains of which defaults speak.
    """
    known, found = lists(jurisdiction), dict[Any, str]()
    for function in functions().values():
        if function.layer == "other":
            continue
        as_one = [replace(profile, function=function.id) for profile in profiles]
        kind = (
            frozenset(name for name in spoken_of if function.domain in WIDER.get(name, {name})),
            tuple(_of_stated(scope, jurisdiction, profile) for profile in as_one),
            tuple(by_domain(scope.manages, profile, known)[0] for profile in as_one),
            function.id in scope.functions,
            bool(scope.bands_mhz) and function.domain in BANDLESS,
        )
        found.setdefault(kind, function.id)
    return list(found.values())


def with_function(inventory: Inventory, function: str) -> Inventory:
    """The inventory where all elements of unknown function have a certain one."""
    profiles = inventory.profiles
    taken = tuple(replace(profile, function=function) for profile in profiles)
    codes = (
        inventory.profile + np.where([is_unknown(p.function) for p in profiles], len(profiles), 0)[inventory.profile]
    )
    columns = inventory.columns.having("profile", codes.astype(np.int32))
    return replace(inventory, profiles=(*profiles, *taken), columns=columns)
