"""What a network leaves open, as choices: each completion picks one option of each gap.

Of all that an empty cell may stand for only what a provision can tell apart is tried: one function of each kind, days around the
boundaries, the vendor that is meant and one that is not. What is not completed stays as it is: bindings, determinations, services.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from typing import Any

import plain_check as plain
from completions.judged import ORIGIN, Silent, forbidden_on, inside_of, named_on, names_of
from completions.left_out import NOBODY
from plain_check import Row, World
from vendorline.knowledge.tables import functions
from vendorline.rulebook import Law
from vendorline.vendors import ownerships

#: A cell that is filled, or (row None) a row that is added to a table: table, row, column, value.
Change = tuple[str, int | None, str, Any]
TINY, HUGE = Fraction(1, 10**9), Fraction(10**12)
_NOBODY = "nobody-else"


@dataclass(frozen=True)
class Gap:
    """Something that nobody states: why a verdict is open for it, and what it may be."""

    reason: str
    options: tuple[tuple[Change, ...], ...]


def gaps_of(world: World, law: Law, operator: Row, day: date) -> list[Gap]:
    """Everything that is open about the elements of an operator under a provision on a day."""
    return [gap for gap in _gaps(world, law, operator, day) if any(gap.options)]


def completed(world: World, law: Law, choice: Sequence[tuple[Change, ...]]) -> tuple[World, Silent]:
    """The network with one option of each gap filled in, and the amounts of sites of which nobody states any."""
    tables = {name: [dict(row) for row in rows] for name, rows in world.tables.items()}
    silent: dict[str, Fraction] = {}
    for change in choice:
        for table, row, column, value in change:
            if table == "silent":
                silent[column] = value
            elif row is None:
                tables[table].append(dict(value))
            elif column == "tags":
                tables[table][row]["tags"] = [*(tables[table][row]["tags"] or ()), value]
            else:
                tables[table][row][column] = value
    everything = {"areas", "controls", "grants", *(f"tags.{name}" for name in names_of(law))}
    return replace(world, tables=tables, complete=world.complete | everything), silent


def _gaps(world: World, law: Law, operator: Row, day: date) -> Iterator[Gap]:
    provision = law.provision
    lost = {(o["row_id"], o["column"]) for o in world.tables["observations"] if o["method"] == "unreadable"}
    own = {e["element_id"] for e in plain.own_elements(world, operator["operator_id"])}
    elements = [
        (place, e)
        for place, e in enumerate(world.tables["elements"])
        if e["element_id"] in own or provision.scope.manages or provision.scope.adjacent or e["operator_id"] == NOBODY
    ]
    sites = {e["site_id"] for _, e in elements}
    thirds = (f"{_NOBODY}-{n}" for n in count())
    for place, element in elements:
        if element["vendor_id"] is None:
            yield Gap(
                "vendor_unknown",
                tuple((("elements", place, "vendor_id", v),) for v in _vendors(world, law, day, thirds)),
            )
        unread = {column for row_id, column in lost if row_id == element["element_id"]}
        yield _what_it_is(world, law, place, element, unread)
        yield from _tags(world, law, place, element, unread)
        yield from _days(world, law, operator, day, place, element, unread)
        yield from _others(world, law, place, unread)
        yield from _beside(world, law, place, element, unread)
        yield from _origin(world, law, element, day)
    for place, row in enumerate(world.tables["supplies"]):
        if row["vendor_id"] is None and row["role"] in {"component", "software", "operation"}:
            yield Gap(
                "vendor_unknown",
                tuple((("supplies", place, "vendor_id", v),) for v in _vendors(world, law, day, thirds)),
            )
    if provision.basis in {"traffic", "premises"}:
        for site in sorted(sites, key=str):
            yield Gap("missing_denominator", tuple((("silent", None, site, amount),) for amount in (TINY, HUGE)))
    yield from _grants(world, law, operator)


def _vendors(world: World, law: Law, day: date, thirds: Iterator[str]) -> Iterable[str]:
    """One vendor of each kind that may be told apart: meant or not, by each grant; where vendors are counted, each, and a new one."""
    named = {e["vendor_id"] for e in world.tables["elements"]} | {g["vendor_id"] for g in world.tables["grants"]}
    named |= {d.vendor_id for d in world.determinations}
    named |= set(sorted(set(law.provision.vendor.vendor_ids) - named)[:1])
    if law.provision.vendor.kind == "named":
        named |= set(sorted(named_on(law.provision.vendor, day) - named)[:1])
    named |= {v for i in law.provision.vendor.listed_by for v in world.book[i].provision.vendor.vendor_ids}
    same = [_NOBODY] if law.provision.effect == "require_count" else []
    return [*sorted(named - {None}), *same, next(thirds)]


# --- functions, technologies, bands -----------------------------------------------------------------------------------


def _what_it_is(world: World, law: Law, place: int, element: Row, unread: AbstractSet[str]) -> Gap:
    scope = law.provision.scope
    known = functions().get(element["function"])
    is_open = known is None or element["function"] == "other"
    candidates = [f for f in functions().values() if f.layer != "other"] if is_open else [known]
    options: dict[tuple[Any, ...], tuple[Change, ...]] = {}
    for function in candidates:
        changes: list[Change] = [("elements", place, "function", function.id)] if is_open else []
        generations: list[Any] = [element["generations"]]
        unsaid = function.generations is None or "generations" in unread
        if not element["generations"] and unsaid and "any" not in scope.technologies:
            wanted = [t for t in scope.technologies if t != "gigabit"] or ["fttp"]
            generations = [[wanted[0]], ["copper" if "copper" not in wanted else "2G"]]
        bands: list[Any] = [element["bands_mhz"]]
        if scope.bands_mhz and not element["bands_mhz"] and (not _bandless(function) or "bands_mhz" in unread):
            bands = [[scope.bands_mhz[0][0]], [1]]
        for generation in generations:
            for band in bands:
                made = {**element, "function": function.id, "generations": generation, "bands_mhz": band}
                option = [*changes]
                option += (
                    [("elements", place, "generations", generation)] if generation != element["generations"] else []
                )
                option += [("elements", place, "bands_mhz", band)] if band != element["bands_mhz"] else []
                options.setdefault(_kind(world, law, made), tuple(option))
    return Gap("technology", tuple(options.values()))


def _bandless(function: Any) -> bool:
    return function.domain in {"core", "management", "virtualisation", "interconnect", "li"}


def _kind(world: World, law: Law, element: Row) -> tuple[Any, ...]:
    """What a provision can tell of an element by its function, technology and bands."""
    scope = law.provision.scope
    domain = functions()[element["function"]].domain
    tagged = [
        d for d in scope.domains if d not in plain.listed_domains(law.jurisdiction) and d not in {"any", "service"}
    ]
    by_default = any(r["element_id"] is None and r["domain"] for r in world.tables["supplies"])
    domains = [d for d in scope.domains if d not in {"service", *tagged}] or ["any"]
    return (
        plain.by_domain(law.jurisdiction, domains, element),
        plain.by_domain(law.jurisdiction, scope.except_domains, element),
        plain.by_domain(law.jurisdiction, scope.manages, element),
        plain.by_technology(scope, element),
        element["function"] in scope.functions,
        plain._by_band(scope, element) if scope.bands_mhz else None,
        domain if by_default else None,
        plain.in_doubt(law, element),
    )


# --- tags and areas ---------------------------------------------------------------------------------------------------


def _tags(world: World, law: Law, place: int, element: Row, unread: AbstractSet[str]) -> Iterator[Gap]:
    """A name that an element may carry, unless all that carry it are known to; of several names for one thing one is enough."""
    scope = law.provision.scope
    there = plain.tags_of(world, element)
    listed = plain.listed_domains(law.jurisdiction)
    tagged = [d for d in scope.domains if d not in listed and d not in {"any", "service"}]
    for names, areas in ((tagged, ()), (scope.tags, scope.areas)):
        if not names and not areas:
            continue
        missing = [] if any(f"tags.{n}" in world.complete for n in names) else list(names)
        if "areas" not in world.complete:
            missing += [a for a in areas if not world.complete & {f"areas.{a}", f"tags.{a}"}]
        if "tags" in unread:
            missing = [*names, *areas]
        elif there & {*names, *areas}:
            missing = []  # what is known by one name is not asked for others
        elif law.provision.level != "area":
            missing = missing[:1]
        options: list[tuple[Change, ...]] = [()]
        options += [(("elements", place, "tags", name),) for name in missing if name not in there]
        yield Gap("missing_tag", tuple(options))
    if "tags" in unread and law.provision.exempt_tags:  # absent means none, but what could not be read may be one
        yield Gap("missing_tag", ((), (("elements", place, "tags", law.provision.exempt_tags[0]),)))


# --- days -------------------------------------------------------------------------------------------------------------


def _days(
    world: World, law: Law, operator: Row, day: date, place: int, element: Row, unread: AbstractSet[str]
) -> Iterator[Gap]:
    """Days of purchase, installation and retirement, one of each kind that the law can tell apart."""
    provision, scope = law.provision, law.provision.scope
    is_event = provision.kind == "event"
    asks_purchase = bool(scope.acquired_after or scope.acquired_before) or provision.event == "acquired"
    asks_purchase |= "acquired_on" in unread and element["installed_on"] is None
    latest = world.as_of
    if element["retired_on"] is not None:
        latest = min(latest, element["retired_on"] - timedelta(days=1))
    last_of_all = day + timedelta(days=2) if "installed_on" in unread else latest
    if element["retired_on"] is not None:
        last_of_all = min(last_of_all, element["retired_on"] - timedelta(days=1))
    days = sorted(set(_marks(world, law, day, latest)))
    options: dict[Any, tuple[Change, ...]] = {}
    for bought in _purchases(element, days, last_of_all, asks=asks_purchase):
        for put_in in _installations(element, days, bought, last_of_all, unread, is_event=is_event):
            if bought is not None and put_in is not None and bought > put_in:
                continue
            for gone in [element["retired_on"], *([day, day + timedelta(days=1)] if "retired_on" in unread else [])]:
                if gone is not None and put_in is not None and gone <= put_in:
                    continue
                made = {"installed_on": put_in, "acquired_on": bought, "retired_on": gone}
                option = tuple(("elements", place, n, d) for n, d in made.items() if d != element[n])
                options.setdefault(_when(world, law, operator, day, element, put_in, bought, gone), option)
    yield Gap("event_date_missing", tuple(options.values()))


def _purchases(element: Row, days: Sequence[date], last: date, *, asks: bool) -> list[date | None]:
    if element["acquired_on"] is not None or not asks:
        return [element["acquired_on"]]
    return [d for d in {*days, element["installed_on"] or last} if d <= (element["installed_on"] or last)]


def _installations(
    element: Row, days: Sequence[date], bought: date | None, last: date, unread: AbstractSet[str], *, is_event: bool
) -> list[date | None]:
    if element["installed_on"] is not None:
        return [element["installed_on"]]
    said = element["acquired_on"] is not None or "acquired_on" in unread
    if not is_event and not said and "installed_on" not in unread:
        return [None]  # always
    return [d for d in {*days, last} if (bought or date.min) <= d <= last] or [bought]


def _when(
    world: World,
    law: Law,
    operator: Row,
    day: date,
    element: Row,
    put_in: date | None,
    bought: date | None,
    gone: date | None,
) -> Any:
    """What a provision can tell of an element by its days."""
    provision, scope = law.provision, law.provision.scope
    purchase = scope.acquired_after and bought and bought > scope.acquired_after
    if provision.kind == "state":
        return purchase, (put_in is None or put_in <= day) and (gone is None or day < gone)
    event = bought if provision.event == "acquired" else put_in
    assert event is not None
    candidates = {e["vendor_id"] for e in world.tables["elements"]} | set(_vendors(world, law, day, iter(["x"])))
    forbidden = tuple(
        (v, forbidden_on(world, law, operator, event, {**element, "vendor_id": v}, day))
        for v in sorted(candidates - {None})
    )
    return purchase, event <= day, forbidden


def _marks(world: World, law: Law, day: date, latest: date) -> Iterator[date]:
    """Days on which the answer of the law may change, with the day before and after each."""
    scope, time = law.provision.scope, law.provision.time
    marks = {law.in_force_on, time.from_on, latest, day, scope.acquired_after, scope.acquired_before, date(1990, 1, 1)}
    marks |= {e.on for e in law.provision.events}
    marks |= {world.book[e.by].in_force_on for e in law.provision.events if e.by}
    marks |= {r[n] for table in ("bindings", "grants") for r in world.tables[table] for n in ("from_on", "until_on")}
    marks |= {d for x in world.determinations for d in (x.from_on, x.until_on)}
    listings = [world.book[i] for i in law.provision.vendor.listed_by]
    marks |= {d for x in listings for d in (x.in_force_on, x.provision.time.from_on)}
    if law.provision.vendor.affiliates or any(x.provision.vendor.affiliates for x in listings):
        marks |= {d for o in ownerships() for d in (o.from_on, o.until_on)}
    marks |= {e[n] for e in world.tables["elements"] for n in ("acquired_on", "installed_on")}
    period = time.period
    if time.mode == "within" and period:
        starts = {time.trigger_on, *(d.from_on for d in world.determinations), *(x.in_force_on for x in listings)}
        starts |= {g["from_on"] for g in world.tables["grants"]}
        marks |= {plain.later(s, period) for s in starts if s}
    for mark in marks:
        if mark is not None:
            yield from (mark + timedelta(days=step) for step in (-1, 0, 1) if date.min < mark < date.max)


# --- amounts and products that could not be read ------------------------------------------------------------------------


def _others(world: World, law: Law, place: int, unread: AbstractSet[str]) -> Iterator[Gap]:
    column = {"traffic": "traffic_gb_day", "premises": "premises"}.get(law.provision.basis)
    if column in unread:
        yield Gap("missing_denominator", tuple((("elements", place, column, amount),) for amount in (TINY, HUGE)))
    if "product" in unread:
        named = {g["product"] for g in world.tables["grants"] if g["product"]}
        yield Gap(
            "left_out", tuple((("elements", place, "product", name),) for name in (*sorted(named), "none of these"))
        )


# --- neighbours and origin ----------------------------------------------------------------------------------------------


def _beside(world: World, law: Law, place: int, element: Row, unread: AbstractSet[str]) -> Iterator[Gap]:
    """The segment of an element that states none: one of those that others are on, or another, which it may share with its like."""
    if not law.provision.scope.adjacent or element["segment"] is not None:
        return
    if "segments" in world.complete and "segment" not in unread:
        return
    segments = sorted({e["segment"] for e in world.tables["elements"]} - {None})
    options = [(("elements", place, "segment", name),) for name in (*segments, "one that nobody names")]
    yield Gap("segment_unknown", (*options, ()))


def _origin(world: World, law: Law, element: Row, day: date) -> Iterator[Gap]:
    """Where parts of an element are made of which nobody says so, be it in a row of its own or in a default for many."""
    territory = law.provision.scope.produced_outside
    stated = inside_of(world, element, day)
    if not territory or (stated and all(r["country"] for r in stated)):
        return
    empty: dict[str, Any] = dict.fromkeys(("operator_id", "domain", "region", "vendor_id", "from_on", "until_on"))
    row = {**empty, "element_id": element["element_id"], "role": ORIGIN}
    yield Gap(
        "origin_not_stated", tuple((("supplies", None, "", {**row, "country": c}),) for c in (territory[0], "CN"))
    )


# --- grants -----------------------------------------------------------------------------------------------------------


def _grants(world: World, law: Law, operator: Row) -> Iterator[Gap]:
    """Where the test is the lack of a grant, and nobody has said what was granted: nothing, everything, or what stands at one site."""
    if law.provision.vendor.kind != "no_grant" or world.complete & {"grants", f"grants.{law.instrument_id}"}:
        return
    stated = plain.rows_under(world, law, operator["operator_id"], {"granted", "refused", "derogation"})
    if law.provision.level == "jurisdiction":
        silent = {
            o["operator_id"] for o in world.tables["operators"] if operator["operator_id"] in (o["licensees"] or ())
        }
        silent -= {name for row in stated for name in row["of"]}
        whose: list[dict[str, Any]] = [{"of": {name}} for name in sorted(silent)]
    else:
        whose = [] if stated else [{}]
    empty = dict.fromkeys(("vendor_id", "site_id", "product", "from_on", "until_on"))
    for of in whose:
        row = {**empty, **of, "operator_id": operator["operator_id"], "instrument_id": law.id, "state": "derogation"}
        sites = [{**row, "site_id": site["site_id"]} for site in world.tables["sites"]]
        edits = [("grants", None, "", one) for one in sites]
        single = [(edit,) for edit in edits] if len(edits) > 1 else []
        if any(element["site_id"] is None for element in world.tables["elements"]):
            edits.append(("grants", None, "", row))  # what is at no site has none of a site
        yield Gap("grant_not_stated", ((), tuple(edits), *single))
