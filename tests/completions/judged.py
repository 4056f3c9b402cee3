"""The verdict on a network of which everything is known: the shortest evaluator for each effect, without a doubt anywhere.

What the law says on a day (status, bound, dates, whom it means) is that of `plain_check`, on rows; nothing is shared with `check`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import plain_check as plain
from plain_check import Row, World
from vendorline.rulebook import Law
from vendorline.vendors import family_of, owners_of, ownerships

Key = tuple[Any, ...]
#: The role of a row that settles where the parts of an element are made of which nobody says so.
ORIGIN = "origin"
#: Amount of a site of which nobody states any, by site.
Silent = Mapping[str, Fraction]


@dataclass(frozen=True)
class Judged:
    """One row: its verdict, and for caps and counts the numbers behind it. `why`: what is not completed, of an unknown verdict."""

    key: Key
    verdict: str
    why: str | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None


@dataclass(frozen=True)
class Facts:
    """What the law says to an operator on a day."""

    bound: str
    undetermined: bool
    status: str
    target: date | None
    deadline: date | None
    no_date: str | None


@dataclass(frozen=True)
class Item:
    """An element in scope: yes, no, or (of services that nobody states) unknown."""

    element: Row
    theirs: str
    deadline: date | None = field(default=None, compare=False)


def names_of(law: Law) -> list[str]:
    """Tags and areas that a scope asks for."""
    scope = law.provision.scope
    listed = plain.listed_domains(law.jurisdiction)
    return [*(d for d in scope.domains if d not in listed and d not in {"any", "service"}), *scope.tags, *scope.areas]


def judged(world: World, law: Law, operator: Row, day: date, silent: Silent) -> list[Judged]:
    """The rows of a provision for an operator on a day; none where it is not judged."""
    if law.provision.kind == "event":
        return list(_event(world, law, operator, day))
    if plain.status_on(world, law, day) not in {"in_force", "proposed"}:
        return []
    return [row for rows in _state(world, law, operator, day, silent) for row in rows]


_NAMED: dict[tuple[tuple[str, ...], bool, date], frozenset[str]] = {}


def named_on(predicate: Any, day: date) -> frozenset[str]:
    """The vendors named, with their affiliates on a day; looked up once."""
    key = predicate.vendor_ids, predicate.affiliates, day
    if key not in _NAMED:
        others = {o.vendor_id for o in ownerships() if set(key[0]) & set(owners_of(o.vendor_id, day))}
        _NAMED[key] = frozenset({*key[0], *(others if predicate.affiliates else ())})
    return _NAMED[key]


# --- scope, parts, grants of single operators ------------------------------------------------------------------------------


def reached_on(world: World, law: Law, operator: Row, day: date | None) -> set[str]:
    """The elements in scope, with their neighbours; what is managed, or beside, must be there on the day, if one is given."""
    own = plain.own_elements(world, operator["operator_id"])
    if not law.provision.scope.adjacent:
        return {e["element_id"] for e in own if _inside(world, law, e, day)}
    exempt = set(law.provision.exempt_tags)
    everybody = set[str]()
    mine = set[str]()
    for one in world.tables["operators"]:
        if one["licensees"]:
            continue
        theirs = plain.own_elements(world, one["operator_id"])
        base = [e for e in theirs if _inside(world, law, e, day)]
        segments = {e["segment"] for e in base if day is None or plain.there(e, day)} - {None}
        found = {e["element_id"] for e in (*base, *(e for e in theirs if e["segment"] in segments))}
        everybody |= found
        if one["operator_id"] == operator["operator_id"]:
            mine = found
    by_id = {e["element_id"]: e for e in world.tables["elements"]}
    managed = {name for name in everybody if day is None or plain.there(by_id[name], day)}
    managers = {
        c["controller_id"] for c in world.tables["controls"] if c["kind"] == "manages" and c["element_id"] in managed
    }
    mine |= {e["element_id"] for e in own if e["element_id"] in managers}
    return {name for name in mine if not exempt & plain.tags_of(world, by_id[name])}


def _inside(world: World, law: Law, element: Row, day: date | None) -> bool:
    territory = law.provision.scope.produced_outside
    if plain.reach(world, law, element, day) != plain.IN:
        return False
    if not territory:
        return True
    told = [r for r in world.tables["supplies"] if r["role"] == ORIGIN and r["element_id"] == element["element_id"]]
    countries = {r["country"] for r in inside_of(world, element, day or world.as_of)} or {None}
    settled = (countries - {None}) | ({r["country"] for r in told} if None in countries else set())
    return any(country not in territory for country in settled)


def inside_of(world: World, element: Row, day: date) -> list[Row]:
    """Rows of suppliers of what is inside an element."""
    return plain.suppliers(world, element, ("component", "software"), day)


def parts_of(
    world: World, law: Law, items: Sequence[Item], vendors: frozenset[str] | None, grants: Sequence[Row], day: date
) -> tuple[Fraction, Fraction] | None:
    """Numerator and denominator where parts, or software, are counted; an element that states none is one, of its own maker."""
    if law.provision.basis not in {"parts", "software"} or law.provision.effect != "cap":
        return None
    roles = ("software",) if law.provision.basis == "software" else ("component", "software")
    ours = whole = 0
    for element in (i.element for i in items):
        makers = [r["vendor_id"] for r in plain.suppliers(world, element, roles, day)] or [element["vendor_id"]]
        running = [g for g in permitting(grants, element) if plain.holds(g, day)]
        free = any(plain.covered(g, element, element["vendor_id"]) for g in running)
        whole += len(makers)
        ours += 0 if free else sum(vendors is None or maker in vendors for maker in makers)
    return Fraction(ours), Fraction(whole)


def permitting(grants: Sequence[Row], element: Row) -> list[Row]:
    """The grants that are about whoever runs an element; `of` says whose a grant is where everybody is counted as one."""
    return [g for g in grants if "of" not in g or element["operator_id"] in g["of"]]


# --- states -----------------------------------------------------------------------------------------------------------


def _meant(
    world: World, law: Law, grants: Sequence[Row], day: date
) -> tuple[dict[date | None, frozenset[str] | None], bool]:
    """Whose equipment is meant, by the day since when where that counts, and whether nobody has said."""
    predicate = law.provision.vendor
    if predicate.kind == "named":
        return {None: named_on(predicate, day)}, False
    if not predicate.needs_determination:
        return {None: None}, False
    since = plain.determined(world, law, day)
    undetermined = not since
    if predicate.kind == "no_grant":
        whole = {g["vendor_id"] for g in grants if plain.holds(g, day) and not g["site_id"] and not g["product"]}
        since = {v: d for v, d in since.items() if v not in whole and None not in whole}
    if law.provision.time.trigger == "determination" and since:
        return {d: frozenset(v for v, s in since.items() if s == d) for d in set(since.values())}, undetermined
    return {None: frozenset(since)}, undetermined


def _state(world: World, law: Law, operator: Row, day: date, silent: Silent) -> Iterator[list[Judged]]:
    grants = plain.relevant_grants(world, law, operator["operator_id"])
    groups, undetermined = _meant(world, law, grants, day)
    covering = [] if law.provision.effect == "require_count" or _expires(law) else grants
    here = [e for e in plain.own_elements(world, operator["operator_id"]) if plain.there(e, day)]
    for since, vendors in groups.items():
        target, deadline, no_date = plain.dates(world, law, since, operator["operator_id"])
        answer = plain.bound(world, law, operator, day)
        facts = Facts(answer, undetermined, plain.status_on(world, law, day), target, deadline, no_date)

        def theirs(element: Row, whose: frozenset[str] | None = vendors) -> str:
            return plain.theirs_state(world, law, element, whose, permitting(covering, element), day)

        reached = reached_on(world, law, operator, day)
        items = [Item(e, theirs(e)) for e in here if e["element_id"] in reached]
        doubt = any(theirs(e) != "no" and plain.in_doubt(law, e) for e in here)
        group = tuple(sorted(vendors or ())) if law.provision.vendor.needs_determination else ()
        for key, part in _by_key(world, law, items):
            if _expires(law):
                yield [_expiry((key, group), part, grants, facts, day)]
            else:
                inside = parts_of(world, law, part, vendors, covering, day)
                yield [_row((key, group), law, part, facts, doubt, day, silent, inside)]


def _by_key(world: World, law: Law, items: Sequence[Item]) -> Iterator[tuple[str | None, list[Item]]]:
    """The whole, or each site or area that is in scope; without a key where none is."""
    if _expires(law):
        names = [i.element["site_id"] for i in items]
    elif law.provision.level not in {"site", "area"} or not names_of(law):
        yield "whole", list(items)
        return
    elif law.provision.level == "site":
        names = [i.element["site_id"] for i in items]
    else:
        names = names_of(law)
    told = set[str]()
    for name in dict.fromkeys(names):
        by_site = _expires(law) or law.provision.level == "site"
        part = [
            i for i in items if (i.element["site_id"] == name if by_site else name in plain.tags_of(world, i.element))
        ]
        if part:
            told |= {i.element["element_id"] for i in part}
            yield name, part
    rest = [i for i in items if i.element["element_id"] not in told]  # what is beside what has a key may have none
    if rest or not told:
        yield None, rest


def _expires(law: Law) -> bool:
    return law.provision.time.mode == "until_grant_expires" and law.provision.time.deadline is None


def _numbers(law: Law, items: Sequence[Item], day: date, silent: Silent) -> tuple[Fraction, Fraction]:
    provision = law.provision
    ours = [i for i in items if i.theirs == "yes"]
    if provision.effect == "require_count":
        return Fraction(len({family_of(i.element["vendor_id"], day) for i in ours})), Fraction(0)
    basis = "elements" if provision.effect == "forbid" else provision.basis
    if basis == "elements":
        return Fraction(len(ours)), Fraction(len(items))
    if basis == "sites":
        return Fraction(len({i.element["site_id"] for i in ours})), Fraction(len({i.element["site_id"] for i in items}))
    column = {"traffic": "traffic_gb_day", "premises": "premises"}[basis]
    through = whole = Fraction(0)
    for site in {i.element["site_id"] for i in items}:
        at_site = [i for i in items if i.element["site_id"] == site]
        stated = [_exact(i.element[column]) for i in at_site if i.element[column] is not None]
        amount = sum(stated, Fraction(0)) if stated else silent[site]
        whole += amount
        own = [i for i in at_site if i.theirs == "yes"]
        if any(i.element[column] is None for i in own):
            through += amount
        else:
            through += sum((_exact(i.element[column]) for i in own), Fraction(0))
    return through, whole


def _exact(amount: Any) -> Fraction:
    return amount if isinstance(amount, Fraction) else Fraction(str(amount))


def _row(
    key: Key, law: Law, items: Sequence[Item], facts: Facts, doubt: bool, day: date, silent: Silent,
    inside: tuple[Fraction, Fraction] | None,
) -> Judged:  # fmt: skip
    provision = law.provision
    numerator, denominator = inside or _numbers(law, items, day, silent)
    limit = Fraction(provision.limit or 0)
    kept: bool | None
    if provision.effect == "forbid":
        kept = not any(i.theirs == "yes" for i in items)
        if kept and any(i.theirs == "unknown" for i in items):
            kept = None
    elif provision.effect == "cap":
        kept = numerator <= limit * denominator if denominator else None
    else:
        kept = numerator >= limit
    verdict, why = _verdict(facts, bool(items), kept, day, is_event=False)
    if kept is None and verdict == "unknown" and why is None:
        why = "services_not_stated" if provision.effect == "forbid" else "missing_denominator"
    if verdict == "met" and doubt and provision.effect != "require_count":
        verdict, why = "unknown", "list_not_verified"
    if facts.undetermined:
        return Judged(key, verdict, why)  # anybody may be meant
    return Judged(key, verdict, why, numerator, denominator)


def _verdict(facts: Facts, anything: bool, kept: bool | None, day: date, *, is_event: bool) -> tuple[str, str | None]:
    if facts.bound == "no" or not anything:
        return "not_applicable", None
    if facts.bound == "unknown":
        return "unknown", "bound_unknown"
    if facts.undetermined:
        return "unknown", "needs_a_determination"
    if kept is None:
        return "unknown", None
    if kept:
        return "met", None
    if facts.no_date:
        return "unknown", facts.no_date
    if not is_event and facts.deadline is not None and day <= facts.deadline:
        return "due", None
    return ("due" if facts.status == "proposed" else "breached"), None


def _expiry(key: Key, items: Sequence[Item], grants: Sequence[Row], facts: Facts, day: date) -> Judged:
    """A site where each element waits for the end of its own grant."""
    states = set()
    for item in items:
        if item.theirs != "yes":
            continue
        spans = sorted(
            (g["from_on"] or date.min, g["until_on"] or date.max)
            for g in grants
            if plain.covered(g, item.element, item.element["vendor_id"]) and g in permitting(grants, item.element)
        )
        end = day
        while any(first <= end < last for first, last in spans):
            end = max(last for first, last in spans if first <= end < last)
        if end == date.max:
            continue
        if end > day:
            states.add("running")
        else:
            states.add("ended" if any(last <= day for _, last in spans) else "dateless")
    if facts.bound == "no" or not items:
        return Judged(key, "not_applicable")
    if facts.bound == "unknown":
        return Judged(key, "unknown", "bound_unknown")
    if "ended" in states:
        return Judged(key, "due" if facts.status == "proposed" else "breached")
    if "dateless" in states:
        return Judged(key, "unknown", "grant_not_stated")
    return Judged(key, "due" if "running" in states else "met")


# --- events -----------------------------------------------------------------------------------------------------------


def forbidden_on(world: World, law: Law, operator: Row, event: date, element: Row, seen_on: date) -> str | None:
    """Whether the event of an element is forbidden on a day: None, or whether its operator was bound on it, or "undetermined"."""
    provision, operator_id = law.provision, operator["operator_id"]
    if event < law.in_force_on or plain.status_on(world, law, event) not in {"in_force", "proposed"}:
        return None
    answer = plain.bound(world, law, operator, event)
    if answer == "no":
        return None
    first, vendors = provision.time.from_on, None
    undetermined = False
    grants = plain.relevant_grants(world, law, operator_id)
    if provision.vendor.needs_determination:
        since = plain.determined(world, law, event)
        undetermined = not since
        if provision.vendor.kind == "no_grant":
            whole = {g["vendor_id"] for g in grants if plain.holds(g, event) and not g["site_id"] and not g["product"]}
            since = {v: d for v, d in since.items() if v not in whole and None not in whole}
        if provision.time.mode == "within" and not undetermined:
            begins = {v: plain.trigger(world, law, s, operator_id) for v, s in since.items()}
            since = {
                v: s for v, s in since.items()
                if begins[v] is None or provision.time.period is None or event >= plain.later(begins[v], provision.time.period)
            }  # fmt: skip
        vendors = frozenset(since)
    elif provision.vendor.kind == "named":
        vendors = named_on(provision.vendor, event)
    if provision.time.mode == "within" and (undetermined or not provision.vendor.needs_determination):
        begins_on = plain.trigger(world, law, None, operator_id)
        if begins_on is not None and provision.time.period is not None:
            first = plain.later(begins_on, provision.time.period)
    if first is not None and event < first:
        return None
    maker = element["vendor_id"]
    running = [g for g in permitting(grants, element) if plain.holds(g, event)]
    if any(plain.covered(g, element, maker) for g in running):
        return None
    if undetermined:
        return "unknown" if answer == "unknown" and not plain.determined(world, law, seen_on) else "undetermined"
    ours = vendors is None or maker in vendors
    if provision.scope.component:
        ours |= any(
            vendors is None or r["vendor_id"] in vendors
            for r in plain.suppliers(world, element, ("component", "software"), seen_on)
        )
    return answer if ours else None


def _event(world: World, law: Law, operator: Row, day: date) -> Iterator[Judged]:
    provision = law.provision
    if day < law.in_force_on:
        return
    column = "acquired_on" if provision.event == "acquired" else "installed_on"
    found = list[str | None]()
    doubt = False
    reached = reached_on(world, law, operator, None)
    for element in plain.own_elements(world, operator["operator_id"]):
        if element[column] > day:
            continue
        answer = forbidden_on(world, law, operator, element[column], element, day)
        if element["element_id"] in reached:
            found.append(answer)
        elif answer is not None and plain.in_doubt(law, element):
            doubt = True
    status = plain.status_on(world, law, day)
    judged_now = status in {"in_force", "proposed"}
    bound = plain.bound(world, law, operator, day)
    no_date = None
    if provision.time.mode == "within":
        starts = [
            plain.trigger(world, law, s, operator["operator_id"]) for s in plain.determined(world, law, day).values()
        ]
        no_date = "trigger_not_stated" if None in starts or provision.time.period is None else None

    def row(verdict: str, why: str | None = None) -> Judged:
        return Judged(
            ("whole", ()), verdict, why, Fraction(sum(a in {"yes", "unknown"} for a in found)), Fraction(len(found))
        )

    if "yes" in found:
        yield row("unknown", no_date) if no_date else row("due" if status == "proposed" else "breached")
    elif not judged_now:
        if "unknown" in found:
            yield row("unknown", "bound_unknown")
    elif "unknown" in found:
        yield row("unknown", "bound_unknown")
    elif bound == "no" or not found:
        yield row("not_applicable")
    elif bound == "unknown":
        yield row("unknown", "bound_unknown")
    elif provision.vendor.needs_determination and not plain.determined(world, law, day):
        yield row("unknown", "needs_a_determination")
    elif doubt:
        yield row("unknown", "list_not_verified")
    else:
        yield row("met")
