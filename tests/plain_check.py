"""The rules of verdicts once more, row by row and as plainly as possible: what `check` must agree with.

Nothing here is fast and nothing is shared with `check` but the records of provisions and the tables of knowledge. What is
uncertain (who made an element, whether it is in scope) is tried both ways, one by one.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import floor
from typing import Any

from vendorline.knowledge.tables import domain_rows, functions, rows
from vendorline.rulebook import Determination, Law, Rulebook
from vendorline.vendors import owners_of, ownerships

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
IN, OUT = "in", "out"
EARLY, LATE = date.min, date.max
MAX_UNCERTAIN = 9


class TooManyUncertainError(Exception):
    """Trying everything both ways would take too long."""


@dataclass(frozen=True)
class World:
    """A network as rows, and the questions asked of it."""

    tables: Tables
    as_of: date
    complete: frozenset[str]
    book: Rulebook
    determinations: Sequence[Determination]
    known: date
    as_if: bool
    accept_recalled: bool = False


# --- the law ----------------------------------------------------------------------------------------------------------


def status_on(world: World, law: Law, day: date) -> str:
    """Status of a provision on a day, in the view at `known`."""
    if day < law.in_force_on:
        return "not_yet"
    changes = []
    for event in law.provision.events:
        if event.by is not None:
            successor = world.book[event.by]
            if successor.adopted_on <= world.known:
                changes.append((successor.in_force_on, "superseded"))
        elif event.on is not None and event.on <= world.known:
            changes.append((event.on, event.status))
    status = "proposed" if law.provision.proposed else "in_force"
    for on, change in sorted(changes):
        if on <= day and status not in {"superseded", "lapsed"}:
            status = "in_force" if change == "restored" else change
    return status


def holds(row: Row, day: date) -> bool:
    """Whether a row with from_on and until_on speaks of a day."""
    return (row["from_on"] or EARLY) <= day and (row["until_on"] is None or day < row["until_on"])


def bound(world: World, law: Law, operator: Row, day: date) -> str:
    """Whether an operator is bound on a day."""
    if world.as_if:
        return "yes"
    if law.provision.bound == "member_states":
        return "no"
    own = [r for r in world.tables["bindings"] if r["operator_id"] == operator["operator_id"]]
    today = [r for r in own if holds(r, day)]
    alone = [r for r in today if r["instrument_id"] == law.id]
    said = {r["bound"] for r in alone or today if r["instrument_id"] in {law.id, law.instrument_id}}
    if len(said) == 2:
        return "unknown"
    if said:
        return str(said.pop())
    provision = law.provision
    if operator["country"] not in law.countries:
        return "no"
    if provision.bound in {"all_providers", "jurisdiction", "public_communications_providers", "network_operators"}:
        return "yes"
    classes = {c.lower() for c in operator["classes"] or ()}
    if provision.bound == "mobile_operators":
        return "yes" if operator["plmn"] or "mobile" in classes or _has_mobile_access(world, operator) else "no"
    if provision.bound in classes or provision.bound_class in classes or provision.bound.rstrip("s") in classes:
        return "yes"
    names = {n.casefold() for n in provision.bound_operators}
    if operator["name"].casefold() in names or operator["operator_id"].casefold() in names:
        return "yes"
    if provision.bound in {"member_states", "federal_agencies", "government"}:
        return "no"
    subscribers = operator["subscribers"]
    if subscribers is not None and provision.bound == "threshold":
        least, most = provision.subscribers_at_least or 0, provision.subscribers_at_most
        return "yes" if subscribers >= least and (most is None or subscribers <= most) else "no"
    return "no" if "bindings" in world.complete else "unknown"


def _has_mobile_access(world: World, operator: Row) -> bool:
    for element in own_elements(world, operator["operator_id"]):
        function = functions().get(element["function"])
        if function is None or function.domain != "access":
            continue
        serves = {g.lower() for g in element["generations"] or ()} or function.generations or set()
        if {"2g", "3g", "4g", "5g"} & (serves | (function.generations or set())):
            return True
    return False


def own_elements(world: World, operator_id: str) -> list[Row]:
    """The elements that count for an operator: its own, and those of shared networks of which it is a licensee."""
    homes = {
        o["operator_id"]
        for o in world.tables["operators"]
        if operator_id in (o["licensees"] or ()) or (o["operator_id"] == operator_id and not o["licensees"])
    }
    return [e for e in world.tables["elements"] if e["operator_id"] in homes]


def later(day: date, period: str) -> date:
    """A day and an ISO 8601 period later."""
    years, months, days = (int(p or 0) for p in re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?", period).groups())  # type: ignore[union-attr]
    month = day.month - 1 + years * 12 + months
    year = day.year + month // 12
    month = month % 12 + 1
    if year > LATE.year:
        return LATE
    clipped = date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    return clipped + min(timedelta(days=days), LATE - clipped)


# --- whose ------------------------------------------------------------------------------------------------------------


def determined(world: World, law: Law, day: date) -> dict[str, date | None]:
    """Vendors determined to be meant on a day, each with the first day of that."""
    vendor = law.provision.vendor
    found: dict[str, date | None] = {}

    def add(name: str, since: date | None) -> None:
        earlier = found.get(name, since)
        found[name] = None if since is None or earlier is None else min(earlier, since)

    for d in world.determinations:
        row = {"from_on": d.from_on, "until_on": d.until_on}
        if d.instrument_id in {law.id, law.instrument_id, *vendor.listed_by} and holds(row, day):
            add(d.vendor_id, d.from_on)
    for listing_id in vendor.listed_by:
        listing = world.book[listing_id]
        first = max(listing.in_force_on, listing.provision.time.from_on or EARLY)
        if listing.adopted_on <= world.known and status_on(world, listing, day) == "in_force" and first <= day:
            for name in listing.provision.vendor.vendor_ids:
                add(name, first)
                if not listing.provision.vendor.affiliates:
                    continue
                for other in dict.fromkeys(o.vendor_id for o in ownerships()):
                    if other != name and name in owners_of(other, day):
                        add(other, _since_when(name, other, day, first))
    return found


def _since_when(owner: str, vendor: str, day: date, first: date) -> date:
    """The first day, not before `first`, from which a vendor has belonged to an owner without a break up to a day."""
    starts = {d for o in ownerships() for d in (o.from_on, o.until_on) if d is not None and first < d <= day}
    since = day
    for start in sorted({first, *starts}, reverse=True):
        if owner not in owners_of(vendor, start):
            break
        since = start
    return since


def named_on(law: Law, day: date) -> frozenset[str]:
    """The vendors that a provision names, with those that belong to them on a day where it speaks of affiliates."""
    named = law.provision.vendor.vendor_ids
    if not law.provision.vendor.affiliates:
        return frozenset(named)
    others = {o.vendor_id for o in ownerships() if set(named) & set(owners_of(o.vendor_id, day))}
    return frozenset(named) | others


def rows_under(world: World, law: Law, operator_id: str, states: set[str]) -> list[Row]:
    """Rows of grants in some states that speak of a provision and an operator."""
    ids = {law.id, law.instrument_id, *law.provision.grants_under}
    return [
        g
        for g in world.tables["grants"]
        if g["operator_id"] == operator_id and g["instrument_id"] in ids and g["state"] in states
    ]


def relevant_grants(world: World, law: Law, operator_id: str) -> list[Row]:
    """Grants that permit something: those that the provision asks for, and derogations."""
    time = law.provision.time
    if time.trigger == "grant":
        permitting = {"derogation"}
    elif law.provision.vendor.kind == "no_grant" or (time.mode == "until_grant_expires" and time.deadline is None):
        permitting = {"derogation", "granted"}
    else:
        permitting = {"derogation"}
    return rows_under(world, law, operator_id, permitting)


def covered(grant: Row, element: Row, maker: str | None) -> bool:
    """Whether a grant is about an element, were it of that maker."""
    return (
        grant["vendor_id"] in {None, maker}
        and grant["site_id"] in {None, element["site_id"]}
        and (grant["product"] is None or grant["product"].lower() == (element["product"] or "").lower())
    )


# --- scope ------------------------------------------------------------------------------------------------------------


def domains_of(jurisdiction: str, function: str) -> dict[str, str]:
    """Domains of a function in a jurisdiction, with the confidence of each."""
    own = [r for r in domain_rows() if r.function == function and r.jurisdiction == jurisdiction]
    used = own or [r for r in domain_rows() if r.function == function and r.jurisdiction is None]
    return {r.domain: r.confidence for r in used}


def site_of(world: World, element: Row) -> Row:
    """The site of an element; one of which nothing is said where it is at none."""
    nowhere = dict.fromkeys(("site_id", "country", "region", "tags", "areas"))
    if element["site_id"] is None:
        return nowhere
    return next(s for s in world.tables["sites"] if s["site_id"] == element["site_id"])


def tags_of(world: World, element: Row) -> set[str]:
    """Tags of an element and of its site; areas of the site too."""
    site = site_of(world, element)
    areas = {a.lower().replace(" ", "_") for a in site["areas"] or ()}
    return set(element["tags"] or ()) | set(site["tags"] or ()) | areas


def listed_domains(jurisdiction: str) -> set[str]:
    """Domains that some function belongs to in a jurisdiction."""
    overridden = {r.function for r in domain_rows() if r.jurisdiction == jurisdiction}
    return {
        r.domain
        for r in domain_rows()
        if r.jurisdiction == jurisdiction or (r.jurisdiction is None and r.function not in overridden)
    }


def _and(parts: Sequence[str]) -> str:
    if OUT in parts:
        return OUT
    return next((p for p in parts if p != IN), IN)


def _or(parts: Sequence[str]) -> str:
    if IN in parts:
        return IN
    return next((p for p in parts if p != OUT), OUT)


def by_tag(world: World, element: Row, names: Sequence[str], areas: Sequence[str] = ()) -> str:
    """Inside where a tag stands or in an area; elsewhere outside only where nothing more can be."""
    if (set(names) | set(areas)) & tags_of(world, element):
        return IN
    return OUT if all_marked(world, names, areas) else "missing_tag"


def all_marked(world: World, names: Sequence[str], areas: Sequence[str]) -> bool:
    """Whether one of the names of a tag is complete, and every area beside it."""
    if names and not any(f"tags.{name}" in world.complete for name in names):
        return False
    if "areas" in world.complete:
        return True
    return all(world.complete & {f"areas.{area}", f"tags.{area}"} for area in areas)


def by_technology(scope: Any, element: Row) -> str:
    """Whether an element serves a technology."""
    if "any" in scope.technologies:
        return IN
    wanted = {t.lower() for t in scope.technologies}
    wanted |= {"fttp", "gpon", "docsis"} if "gigabit" in wanted else set()
    wanted |= {"gpon"} if "fttp" in wanted else set()
    serves = {g.lower() for g in element["generations"] or ()}
    function = functions().get(element["function"])
    serves = serves or (function.generations if function else None)  # type: ignore[assignment]
    if serves is None:
        return "generation_unknown"
    return IN if serves & wanted else OUT


def by_domain(jurisdiction: str, domains: Sequence[str], element: Row) -> str:
    """Whether an element's function belongs to one of the domains."""
    if "any" in domains:
        return IN
    if not domains:
        return OUT
    if functions().get(element["function"]) is None or element["function"] == "other":
        return "function_unknown"
    wanted = set(domains) | ({"fixed_access"} if "access" in domains else set())
    return IN if wanted & set(domains_of(jurisdiction, element["function"])) else OUT


def reach(world: World, law: Law, element: Row, day: date | None = None) -> str:
    """In, out, or why that is open; what a manager manages must be there on the day, if one is given."""
    scope, jurisdiction = law.provision.scope, law.jurisdiction
    tagged = [d for d in scope.domains if d not in listed_domains(jurisdiction) and d not in {"any", "service"}]
    plain = [d for d in scope.domains if d not in tagged and d != "service"]
    if not plain and not tagged:
        plain = ["any"]
    technology = by_technology(scope, element)
    excepted = by_domain(jurisdiction, scope.except_domains, element)
    if excepted == IN:
        return OUT
    technology = _and([technology, IN if excepted == OUT else excepted])
    inside = _and([by_domain(jurisdiction, plain, element), technology])
    if tagged:
        by = by_tag(world, element, tagged)
        inside = _or([inside, _and([by, technology])])
    parts = [inside]
    if scope.tags or scope.areas:
        parts.insert(0, by_tag(world, element, scope.tags, scope.areas))
    if scope.functions:
        known = functions().get(element["function"]) is not None and element["function"] != "other"
        parts.append(IN if element["function"] in scope.functions else OUT if known else "function_unknown")
    if scope.bands_mhz:
        parts.append(_by_band(scope, element))
    if scope.acquired_after:
        parts.append(_acquired_after(world, scope.acquired_after, element))
    if scope.manages:
        parts.append(_by_managed(world, law, element, day))
    if set(law.provision.exempt_tags) & tags_of(world, element):
        return OUT
    return _and(parts)


def _by_band(scope: Any, element: Row) -> str:
    if element["bands_mhz"]:
        hit = any(low <= band <= high for band in element["bands_mhz"] for low, high in scope.bands_mhz)
        return IN if hit else OUT
    function = functions().get(element["function"])
    shared = function is not None and function.domain in {"core", "management", "virtualisation", "interconnect", "li"}
    return IN if shared else "band_unknown"


def _acquired_after(world: World, limit: date, element: Row) -> str:
    if element["acquired_on"] is not None:
        return IN if element["acquired_on"] > limit else OUT
    latest = element["installed_on"] or world.as_of
    return OUT if latest <= limit else "event_date_missing"


def there(element: Row, day: date) -> bool:
    """Whether an element is there on a day."""
    return bool((element["installed_on"] or EARLY) <= day < (element["retired_on"] or LATE))


def _by_managed(world: World, law: Law, element: Row, day: date | None) -> str:
    controls = [
        c for c in world.tables["controls"] if c["kind"] == "manages" and c["controller_id"] == element["element_id"]
    ]
    by_id = {e["element_id"]: e for e in world.tables["elements"]}
    managed = [
        by_domain(law.jurisdiction, law.provision.scope.manages, by_id[c["element_id"]])
        for c in controls
        if day is None or there(by_id[c["element_id"]], day)
    ]
    if managed and _or(managed) != OUT:
        return _or(managed)
    return OUT if controls or "controls" in world.complete else "controls_not_stated"


def in_doubt(law: Law, element: Row) -> bool:
    """Whether only a list of low confidence leaves an element out."""
    scope, jurisdiction = law.provision.scope, law.jurisdiction
    if by_technology(scope, element) == OUT or by_domain(jurisdiction, scope.domains, element) != OUT:
        return False
    low = {r.domain for r in domain_rows() if r.jurisdiction == jurisdiction and r.confidence == "low"}
    apart = {r["id"]: set(r["disjoint_from"].split(";")) for r in rows("domain_names")}
    own = set(domains_of(jurisdiction, element["function"]))
    return any(not any(domain in apart.get(d, set()) for d in own) for domain in low & set(scope.domains))


# --- suppliers --------------------------------------------------------------------------------------------------------


def suppliers(world: World, element: Row, roles: Sequence[str], day: date, *, perhaps: bool = False) -> list[Row]:
    """Rows of supplies on an element in some roles: its own if it has any (on whatever day), else the defaults.

    `perhaps`: instead the defaults that may speak of it, because nobody knows its function.
    """
    rows_ = [r for r in world.tables["supplies"] if r["role"] in roles]
    own = [r for r in rows_ if r["element_id"] == element["element_id"]]
    site = site_of(world, element)
    function = functions().get(element["function"])
    known = function is not None and element["function"] != "other"
    domain = function.domain if function and known else None
    if perhaps and (own or known):
        return []
    used = own or [
        r
        for r in rows_
        if r["element_id"] is None
        and r["operator_id"] in {None, element["operator_id"]}
        and (
            r["domain"] is not None
            if perhaps
            else r["domain"] in {None, domain} or (r["domain"] == "access" and domain == "fixed_access")
        )
        and r["region"] in {None, site["region"]}
    ]
    return [r for r in used if holds(r, day)]


# --- verdicts ---------------------------------------------------------------------------------------------------------

_REASONS = (
    "vendor_unknown",
    "missing_tag",
    "generation_unknown",
    "function_unknown",
    "band_unknown",
    "event_date_missing",
    "controls_not_stated",
)


@dataclass(frozen=True)
class Item:
    """An element as one judgement sees it. `theirs`: yes, no or unknown."""

    element: Row
    reach: str
    theirs: str


def _amounts(chosen: Sequence[Item], column: str) -> dict[str, Fraction] | None:
    """What passes through each site in all; None where no element of a site states it."""
    found: dict[str, Fraction] = {}
    for site in {i.element["site_id"] for i in chosen}:
        stated = [i.element[column] for i in chosen if i.element["site_id"] == site and i.element[column] is not None]
        if not stated:
            return None
        found[site] = sum((Fraction(str(s)) for s in stated), Fraction(0))
    return found


def share_of(basis: str, inside: Sequence[Item], theirs: Callable[[Item], bool]) -> tuple[Fraction, Fraction] | None:
    """Numerator and denominator of a cap; None where the quantity is missing."""
    own = [i for i in inside if theirs(i)]
    if basis == "elements":
        return Fraction(len(own)), Fraction(len(inside))
    if basis == "sites":
        return Fraction(len({i.element["site_id"] for i in own})), Fraction(len({i.element["site_id"] for i in inside}))
    column = {"traffic": "traffic_gb_day", "premises": "premises"}[basis]
    whole = _amounts(inside, column)
    if whole is None:
        return None
    through = Fraction(0)
    for site, amount in whole.items():
        here = [i for i in own if i.element["site_id"] == site]
        if any(i.element[column] is None for i in here):
            through += amount
        else:
            through += sum((Fraction(str(i.element[column])) for i in here), Fraction(0))
    return through, sum(whole.values(), Fraction(0))


def _is_unknown(function: str) -> bool:
    return functions().get(function) is None or function == "other"


def satisfied(law: Law, items: Sequence[Item]) -> tuple[str, set[str]]:
    """yes, no or unknown, and the reasons that may be given: every uncertain thing is tried both ways."""
    provision = law.provision
    open_items = [i for i in items if i.reach != IN]
    missing_tag = any(i.reach == "missing_tag" for i in open_items)
    doubtful = [i for i in items if i.theirs == "unknown" or i.reach != IN]
    if len(doubtful) > MAX_UNCERTAIN:
        raise TooManyUncertainError
    answers = set()
    for inside_too in product((True, False), repeat=len(open_items)):
        taken = {id(i) for i, take in zip(open_items, inside_too, strict=True) if take}
        chosen = [i for i in items if i.reach == IN or id(i) in taken]
        unsure = [i for i in chosen if i.theirs == "unknown"]
        for guess in product((True, False), repeat=len(unsure)):
            guessed = {id(i) for i, yes in zip(unsure, guess, strict=True) if yes}
            answers.add(_answer(provision, chosen, guessed))
    reasons = {i.reach for i in open_items} | (
        {"vendor_unknown"} if any(i.theirs == "unknown" for i in items) else set()
    )
    if any(i.theirs == "unknown" and _is_unknown(i.element["function"]) for i in items):
        reasons |= {"function_unknown"}
    if None in answers:
        return "unknown", {"missing_denominator", *reasons}
    if answers == {False}:
        return "no", set()
    if answers == {True} and not (missing_tag and provision.effect != "require_count"):
        return "yes", set()
    return "unknown", reasons


def _answer(provision: Any, chosen: Sequence[Item], guessed: set[int]) -> bool | None:
    def theirs(item: Item) -> bool:
        return item.theirs == "yes" or id(item) in guessed

    if provision.effect == "forbid":
        return not any(theirs(i) for i in chosen)
    if provision.effect == "cap":
        share = share_of(provision.basis, chosen, theirs)
        if share is None or not share[1]:
            return None
        return share[0] / share[1] <= Fraction(provision.limit)
    known = {i.element["vendor_id"] for i in chosen if i.theirs == "yes"}
    return len(known) + len(guessed) >= provision.limit


def numbers(law: Law, items: Sequence[Item]) -> dict[str, Any]:
    """The number fields of a row."""
    provision = law.provision
    inside = [i for i in items if i.reach == IN]
    yes, maybe = (lambda i: i.theirs == "yes"), (lambda i: i.theirs in {"yes", "unknown"})
    if provision.effect == "require_count":
        known = len({i.element["vendor_id"] for i in inside if yes(i)})
        unknown = sum(i.theirs == "unknown" for i in inside)
        return {
            "numerator": known,
            "numerator_unknown": unknown,
            "denominator": None,
            "share_low": None,
            "share_high": None,
            "slack": known - provision.limit,
        }
    basis = "elements" if provision.effect == "forbid" else provision.basis
    low, high = share_of(basis, inside, yes), share_of(basis, inside, maybe)
    if basis in {"traffic", "premises"}:
        column = {"traffic": "traffic_gb_day", "premises": "premises"}[basis]
        if _amounts(items, column) is None:
            low = high = None
    if low is None or high is None:
        empty = ("numerator", "numerator_unknown", "denominator", "share_low", "share_high", "slack")
        return dict.fromkeys(empty)
    found: dict[str, Any] = {"numerator": low[0], "numerator_unknown": high[0] - low[0], "denominator": low[1]}
    shares = provision.effect == "cap" and low[1]
    found["share_low"] = low[0] / low[1] if shares else None
    found["share_high"] = high[0] / high[1] if shares else None
    room = Fraction(provision.limit or Decimal(0)) * low[1]
    if provision.effect == "cap":
        found["slack"] = ((room if basis == "traffic" else floor(room)) - high[0]) if low[1] else None
    else:
        found["slack"] = -high[0]
    return found


def evaluate(world: World, jurisdiction: str, day: date) -> Iterator[dict[str, Any]]:
    """Every row that a check of one jurisdiction must give on a day."""
    for stated in world.book.laws_of([jurisdiction]):
        if not stated.provision.is_judged or stated.adopted_on > world.known:
            continue
        for law in stated.readings():
            for operator in world.tables["operators"]:
                if operator["licensees"]:
                    continue
                if not world.as_if and operator["country"] not in law.countries and not _said_yes(world, law, operator):
                    continue
                if law.provision.kind == "event":
                    yield from event_rows(world, law, operator, day)
                else:
                    yield from state_rows(world, law, operator, day)


def _said_yes(world: World, law: Law, operator: Row) -> bool:
    own = [r for r in world.tables["bindings"] if r["operator_id"] == operator["operator_id"]]
    return any(r["bound"] == "yes" for r in own if r["instrument_id"] in {law.id, law.instrument_id})


def state_rows(world: World, law: Law, operator: Row, day: date) -> Iterator[dict[str, Any]]:
    """A state is judged by the law in force on the day."""
    status = status_on(world, law, day)
    if status not in {"in_force", "proposed"}:
        return
    provision, time = law.provision, law.provision.time
    grants = relevant_grants(world, law, operator["operator_id"])
    groups: dict[date | None, frozenset[str] | None] = {None: None}
    undetermined = False
    if provision.vendor.kind == "named":
        groups = {None: named_on(law, day)}
    elif provision.vendor.needs_determination:
        since = determined(world, law, day)
        undetermined = not since
        if provision.vendor.kind == "no_grant":
            whole = {g["vendor_id"] for g in grants if holds(g, day) and not g["site_id"] and not g["product"]}
            since = {v: d for v, d in since.items() if v not in whole and None not in whole}
        groups = {None: frozenset(since)}
        if time.trigger == "determination" and since:
            groups = {d: frozenset(v for v, s in since.items() if s == d) for d in set(since.values())}
    for first, vendors in groups.items():
        target, deadline, no_date = dates(world, law, first, operator["operator_id"])
        items = []
        for element in own_elements(world, operator["operator_id"]):
            if (element["installed_on"] or EARLY) <= day < (element["retired_on"] or LATE):
                inside = reach(world, law, element, day)
                if inside != OUT:
                    theirs = theirs_state(world, law, element, vendors, grants, day, undetermined=undetermined)
                    items.append(Item(element, inside, theirs))
        doubt = any(
            theirs_state(world, law, e, vendors, grants, day) != "no" and in_doubt(law, e)
            for e in own_elements(world, operator["operator_id"])
            if (e["installed_on"] or EARLY) <= day < (e["retired_on"] or LATE)
        )
        facts = {
            "bound": bound(world, law, operator, day),
            "undetermined": undetermined,
            "status": status,
            "target": target,
            "deadline": deadline,
            "no_date": no_date,
            "doubt": doubt,
            "vendors": vendors,
        }
        yield from keyed_rows(world, law, operator, day, items, facts)


def dates(world: World, law: Law, since: date | None, operator_id: str) -> tuple[date | None, date | None, str | None]:
    """Target, deadline, and why there is none."""
    time = law.provision.time
    if time.mode == "from" and time.from_on is not None:
        return None, (time.from_on - timedelta(days=1) if time.from_on > law.in_force_on else None), None
    if time.mode == "within":
        start = trigger(world, law, since, operator_id)
        if start is None or time.period is None:
            return None, None, "trigger_not_stated"
        return None, later(start, time.period), None
    return time.target, time.deadline, "secret_date" if time.mode == "secret" else None


def trigger(world: World, law: Law, since: date | None, operator_id: str) -> date | None:
    """The day from which a period runs, where anybody said so."""
    rows_ = rows_under(world, law, operator_id, {"granted"})
    granted = min((g["from_on"] for g in rows_ if g["from_on"]), default=None)
    time = law.provision.time
    return {"date": time.trigger_on, "determination": since, "grant": granted}.get(time.trigger or "")


def theirs_state(
    world: World,
    law: Law,
    element: Row,
    vendors: frozenset[str] | None,
    grants: Sequence[Row],
    day: date,
    *,
    undetermined: bool = False,
) -> str:
    """Whether an element counts as the vendors' on a day; anybody's may, where nobody has said whose are meant."""
    provision, maker = law.provision, element["vendor_id"]
    if provision.effect == "require_count":
        grants = ()  # a derogation never makes an obligation harder
    if provision.scope.operated_outside:
        site = site_of(world, element)
        rows_ = suppliers(world, element, ("operation", "host"), day)
        running = [g for g in grants if holds(g, day)]
        abroad = site["country"] not in provision.scope.operated_outside
        abroad |= any(r["country"] is not None and r["country"] not in provision.scope.operated_outside for r in rows_)
        open_ = suppliers(world, element, ("operation", "host"), day, perhaps=True)
        if not abroad and any(r["country"] not in provision.scope.operated_outside for r in open_):
            return _permitted("unknown", running, element, maker)
        home = (rows_ and all(r["country"] for r in rows_)) or "supplies" in world.complete
        return _permitted("yes" if abroad else "no" if home else "unknown", running, element, maker)
    equipment = set(provision.scope.domains) != {"service"}
    answer = _by_maker(provision, maker, vendors) if equipment else "no"
    roles = ["operation"] if "service" in provision.scope.domains else []
    roles += ["component", "software"] if provision.scope.component and not roles else []
    if roles and any(vendors is None or r["vendor_id"] in vendors for r in suppliers(world, element, roles, day)):
        answer = "yes"
    open_ = suppliers(world, element, roles, day, perhaps=True)
    if answer == "no" and any(vendors is None or r["vendor_id"] in vendors for r in open_):
        answer = "unknown"
    running = [g for g in grants if holds(g, day)]
    if undetermined:
        anybody = equipment or bool(suppliers(world, element, roles, day))
        return "no" if any(covered(g, element, maker) for g in running) or not anybody else "unknown"
    return _permitted(answer, running, element, maker)


def _by_maker(provision: Any, maker: str | None, vendors: frozenset[str] | None) -> str:
    if vendors is None and provision.vendor.kind == "no_grant":
        return "yes"
    if maker is None:
        return "unknown"
    return "yes" if vendors is None or maker in vendors else "no"


def _permitted(answer: str, running: Sequence[Row], element: Row, maker: str | None) -> str:
    if any(covered(g, element, maker) for g in running):
        return "no"
    if answer == "yes" and maker is None and any(covered(g, element, g["vendor_id"]) for g in running):
        return "unknown"
    return answer


def keyed_rows(
    world: World, law: Law, operator: Row, day: date, items: Sequence[Item], facts: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """One row, or one for each site or area in scope and one for the rest."""
    scope = law.provision.scope
    names = [*(d for d in scope.domains if d not in listed_domains(law.jurisdiction) and d not in {"any", "service"})]
    names += [*scope.tags, *scope.areas]
    if law.provision.level not in {"site", "area"} or not names:
        yield finished(world, law, operator, day, operator["operator_id"], items, facts)
        return
    inside = [i for i in items if i.reach == IN]
    # What may be in scope stays with what is, at its site or in its area.
    placed = [i for i in items if i.reach not in {IN, "missing_tag"}]
    told: set[int] = set()
    if law.provision.level == "site":
        for site in sorted({i.element["site_id"] for i in inside}):
            here = [i for i in [*inside, *placed] if i.element["site_id"] == site]
            told |= {id(i) for i in here}
            yield finished(world, law, operator, day, site, here, facts)
    else:
        for name in names:
            here = [i for i in [*inside, *placed] if name in tags_of(world, i.element)]
            if any(i.reach == IN for i in here):
                told |= {id(i) for i in here}
                yield finished(world, law, operator, day, name, here, facts)
    rest = [i for i in items if id(i) not in told]
    if rest or not inside:
        yield finished(world, law, operator, day, None, rest, facts)


def finished(
    world: World,
    law: Law,
    operator: Row,
    day: date,
    key: str | None,
    items: Sequence[Item],
    facts: Mapping[str, Any],
) -> dict[str, Any]:
    """A row: the numbers, the verdict, and the reasons that may be given."""
    provision = law.provision
    verdict, reasons = _verdict(world, law, day, key, items, facts)
    if verdict in {"met", "due", "breached"} and provision.evidence == "recalled" and not world.accept_recalled:
        verdict, reasons = "unknown", {"source_not_read"}
    return {
        "provision_id": law.id,
        "reading": provision.reading,
        "operator_id": operator["operator_id"],
        "level_key": key,
        "verdict": verdict,
        "reasons": reasons,
        "vendor_ids": sorted(
            provision.vendor.vendor_ids if provision.vendor.kind == "named" else facts["vendors"] or ()
        ),
        "deadline": facts["deadline"],
        "days_left": (facts["deadline"] - day).days if facts["deadline"] else None,
        "law_status": facts["status"],
        **numbers(law, items),
    }


def _verdict(
    world: World, law: Law, day: date, key: str | None, items: Sequence[Item], facts: Mapping[str, Any]
) -> tuple[str, set[str]]:
    provision = law.provision
    if facts["bound"] == "no":
        others = provision.bound in {"member_states", "federal_agencies", "government"}
        return "not_applicable", {"addressed_to_others" if others else "not_bound"}
    if not items:
        return "not_applicable", set()
    if facts["bound"] == "unknown":
        return "unknown", {"bound_unknown"}
    if facts["undetermined"]:
        return "unknown", {"needs_a_determination"}
    answer, reasons = satisfied(law, items)
    if answer == "yes" and provision.effect != "require_count" and facts["doubt"]:
        return "unknown", {"list_not_verified"}
    if answer == "yes" and _tag_missing(world, law) and not (provision.level in {"site", "area"} and key):
        return "unknown", {"missing_tag"}
    if answer == "yes":
        return "met", set()
    if answer == "unknown":
        if provision.scope.operated_outside:
            reasons = reasons | {"services_not_stated"}
        return "unknown", reasons | ({"event_date_missing"} if provision.kind == "event" else set())
    if facts["no_date"]:
        return "unknown", {facts["no_date"]}
    if provision.kind == "state" and facts["deadline"] and day <= facts["deadline"]:
        return "due", {"target_passed"} if facts["target"] and day > facts["target"] else set()
    if facts["status"] == "proposed":
        return "due", {"proposed"}
    return "breached", set()


def _tag_missing(world: World, law: Law) -> bool:
    scope = law.provision.scope
    tagged = [d for d in scope.domains if d not in listed_domains(law.jurisdiction) and d not in {"any", "service"}]
    return not all_marked(world, tagged, ()) or not all_marked(world, scope.tags, scope.areas)


# --- events -----------------------------------------------------------------------------------------------------------


def event_rows(world: World, law: Law, operator: Row, day: date) -> Iterator[dict[str, Any]]:
    """An event is judged by the law in force on its own day; the scope is the elements."""
    provision = law.provision
    grants = relevant_grants(world, law, operator["operator_id"])
    start = law.in_force_on
    status = status_on(world, law, day)
    judged_now = status in {"in_force", "proposed"}
    if day < start:
        return

    def on_that_day(event: date, answer: str) -> frozenset[str] | str | None:
        """Whose equipment may not have that event on that day, where the law binds so; "nobody" where it does not.

        "anybody" where it binds, but nobody has said whose.
        """
        if event > day or event < start or status_on(world, law, event) not in {"in_force", "proposed"}:
            return "nobody"
        if bound(world, law, operator, event) != answer:
            return "nobody"
        first = provision.time.from_on
        if provision.vendor.needs_determination and not determined(world, law, event):
            begins = trigger(world, law, None, operator["operator_id"])
            if begins is not None and provision.time.period is not None:
                first = later(begins, provision.time.period)
            return "nobody" if first is not None and event < first else "anybody"
        if provision.time.mode == "within":
            since = determined(world, law, event)
            meant = set()
            for vendor, since_on in since.items():
                begins = trigger(world, law, since_on, operator["operator_id"])
                if begins is None or provision.time.period is None or event >= later(begins, provision.time.period):
                    meant.add(vendor)
            return frozenset(meant)
        if first is not None and event < first:
            return "nobody"
        if provision.vendor.kind == "named":
            return named_on(law, event)
        return frozenset(determined(world, law, event)) if provision.vendor.needs_determination else None

    yield from _event_row(world, law, operator, day, grants, judged_now, status, on_that_day)


def _event_row(
    world: World,
    law: Law,
    operator: Row,
    day: date,
    grants: Sequence[Row],
    judged_now: bool,
    status: str,
    on_that_day: Callable[[date, str], frozenset[str] | str | None],
) -> Iterator[dict[str, Any]]:
    provision = law.provision
    results: dict[str, list[Item]] = {}
    doubts = {}

    def gather(name: str, answers: Sequence[str], *, anybody: bool) -> None:
        items, doubt = [], False
        for element in own_elements(world, operator["operator_id"]):
            theirs, happened = event_of(world, law, element, day, answers, grants, on_that_day, anybody=anybody)
            if not happened:
                continue
            inside = reach(world, law, element)
            if inside != OUT:
                items.append(Item(element, inside, theirs))
            elif theirs != "no" and in_doubt(law, element):
                doubt = True
        results[name], doubts[name] = items, doubt

    gather("yes", ("yes",), anybody=False)
    gather("yes+unknown", ("yes", "unknown"), anybody=False)

    def surely(items: Sequence[Item]) -> bool:
        return any(i.reach == IN and i.theirs == "yes" for i in items)

    now = bound(world, law, operator, day)
    chosen = "yes+unknown"
    if not judged_now and not surely(results[chosen]):
        return
    answer = now if judged_now else None
    if surely(results["yes"]):
        answer = "yes"
    elif surely(results[chosen]):
        answer = "unknown"
    vendors: frozenset[str] | None = None
    undetermined, seen = False, day
    if provision.vendor.kind == "named":
        vendors = frozenset(provision.vendor.vendor_ids)
    elif provision.vendor.needs_determination:
        if surely(results[chosen]) and not (judged_now and determined(world, law, day)):
            seen = _last_breach(provision, results["yes"]) or _last_breach(provision, results[chosen]) or day
        vendors = frozenset(determined(world, law, seen))
        undetermined = not vendors and not surely(results[chosen])
        if undetermined:
            chosen = "anybody"
            gather(chosen, ("yes", "unknown"), anybody=True)
    no_date = None
    if provision.time.mode == "within":
        starts = [trigger(world, law, s, operator["operator_id"]) for s in determined(world, law, seen).values()]
        no_date = "trigger_not_stated" if None in starts or provision.time.period is None else None
    facts = {
        "bound": answer or "unknown",
        "undetermined": undetermined,
        "status": status,
        "target": None,
        "deadline": None,
        "no_date": no_date,
        "doubt": doubts[chosen],
        "vendors": vendors,
    }
    yield finished(world, law, operator, day, operator["operator_id"], results[chosen], facts)


def _last_breach(provision: Any, items: Sequence[Item]) -> date | None:
    """The last day on which an element is known to have had a forbidden event."""
    column = "acquired_on" if provision.event == "acquired" else "installed_on"
    return max((i.element[column] for i in items if i.reach == IN and i.theirs == "yes"), default=None)


def event_of(
    world: World,
    law: Law,
    element: Row,
    day: date,
    answers: Sequence[str],
    grants: Sequence[Row],
    on_that_day: Callable[[date, str], frozenset[str] | str | None],
    *,
    anybody: bool,
) -> tuple[str, bool]:
    """Whether an element had a forbidden event up to a day (yes, no, unknown), and whether it had the event at all."""
    provision, maker = law.provision, element["vendor_id"]
    installed_by = element["installed_on"] or world.as_of
    if element["installed_on"] is None and (element["retired_on"] or EARLY) > EARLY:
        installed_by = min(installed_by, element["retired_on"] - timedelta(days=1))
    if provision.event == "acquired":
        stated, latest = element["acquired_on"], element["acquired_on"] or installed_by
    else:
        stated, latest = element["installed_on"], installed_by
    roles = ("component", "software") if provision.scope.component else ()
    rows_ = suppliers(world, element, roles, day) if roles else []
    open_ = suppliers(world, element, roles, day, perhaps=True) if roles else []

    def theirs(event: date, seen: date) -> str:
        worst = "no"
        for answer in answers:
            vendors = on_that_day(event, answer)
            if vendors == "anybody" and anybody:
                free = not any(covered(g, element, maker) for g in grants if holds(g, seen))
                worst = "unknown" if worst == "no" and free else worst
            if isinstance(vendors, str) or vendors == frozenset():
                continue
            by_maker = _by_maker(provision, maker, vendors)
            if any(vendors is None or r["vendor_id"] in vendors for r in rows_):
                by_maker = "yes"
            if by_maker == "no" and any(vendors is None or r["vendor_id"] in vendors for r in open_):
                by_maker = "unknown"
            by_maker = _permitted(by_maker, [g for g in grants if holds(g, seen)], element, maker)
            worst = by_maker if worst == "no" or by_maker == "yes" else worst
        return worst

    if stated is not None:
        if stated > day:
            return "no", False
        return theirs(stated, stated), True
    # On some day up to `latest`: forbidden for certain on none of them, perhaps on one.
    candidates = list(_candidate_days(world, law, latest, day))
    perhaps = any(theirs(d, latest) != "no" for d in candidates)
    free_of = ("nobody", frozenset()) if anybody else ("nobody", "anybody", frozenset())
    forbidden = any(on_that_day(d, answer) not in free_of for d in candidates for answer in answers)
    happened = (element["installed_on"] or EARLY) <= day or latest <= day
    return ("unknown" if perhaps else "no"), happened or forbidden


def _candidate_days(world: World, law: Law, latest: date, day: date) -> Iterator[date]:
    """Days on which the answer of the law may change, and one day before and after each, up to the latest possible one."""
    marks = {law.in_force_on, law.provision.time.from_on, latest, day}
    marks |= {e.on for e in law.provision.events}
    marks |= {world.book[e.by].in_force_on for e in law.provision.events if e.by}
    for table in ("bindings", "grants"):
        marks |= {r[n] for r in world.tables[table] for n in ("from_on", "until_on")}
    marks |= {d for x in world.determinations for d in (x.from_on, x.until_on)}
    listings = [world.book[i] for i in law.provision.vendor.listed_by]
    marks |= {d for x in listings for d in (x.in_force_on, x.provision.time.from_on)}
    marks |= {d for o in ownerships() for d in (o.from_on, o.until_on)}
    for mark in marks - {None}:
        for step in (-1, 0, 1):
            if not EARLY.toordinal() <= mark.toordinal() + step <= LATE.toordinal():  # type: ignore[union-attr]
                continue
            candidate = mark + timedelta(days=step)  # type: ignore[operator]
            if law.in_force_on.toordinal() - 2 <= candidate.toordinal() and candidate <= min(latest, max(day, latest)):
                yield candidate
