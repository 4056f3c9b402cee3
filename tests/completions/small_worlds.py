"""Small random networks with gaps of every kind, each with one provision: of the law that ships, or made up."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from completions.judged import names_of
from completions.kinds import changed_rows, changed_scope, law_kind, lost_rows, managed, nowhere, twins
from networks import element, network
from vendorline.knowledge.tables import functions
from vendorline.network.tables import Network
from vendorline.rulebook import Determination, Law, Rulebook, provisions
from vendorline.rulebook.model import Instrument

NOW = date(2026, 11, 23)
BEGIN = date(2021, 1, 1)
MANAGERS = {"ems", "oss"}
#: Vendors that are meant, others, and members of a family.
MEANT, OTHERS = ("huawei", "zte"), ("nokia", "ericsson", "nokia_siemens_networks")


@dataclass(frozen=True)
class Case:
    """A network, a provision, and the day on which it is judged."""

    network: Network
    law: Law
    book: Rulebook
    determinations: Sequence[Determination]
    day: date
    as_if: bool


@cache
def shipped() -> tuple[Law, ...]:
    """The provisions that ship and are judged, each reading."""
    return tuple(
        r for law in provisions() if law.provision.is_judged and law.provision.measure is None for r in law.readings()
    )


def made_up(rng: random.Random, kind: str | None = None) -> tuple[Law, Rulebook]:
    """A provision of an invented country: any effect, basis, level, and way to say whose equipment is meant; `kind` as in `some_case`."""
    effect = rng.choice(("forbid", "forbid", "cap", "cap", "cap", "require_count"))
    event = rng.choice(("present", "present", "installed", "acquired")) if effect == "forbid" else "present"
    level = rng.choice(("operator", "operator", "site", "area"))
    scope: dict[str, Any] = {
        "domains": rng.choice((["access"], ["core"], ["any"], ["access", "core"])),
        "technologies": rng.choice((["5G"], ["any"], ["4G", "5G"], ["gigabit"])),
    }
    if level != "operator" or rng.random() < 0.2:
        scope["tags"] = rng.choice((["quiet"], ["quiet", "sensitive"]))
    if level == "area" and rng.random() < 0.6:
        scope["areas"] = ["north"]
    if rng.random() < 0.1:
        scope["bands_mhz"] = [[3400, 3800]]
    if rng.random() < 0.1 and scope["domains"] != ["any"]:
        scope["except_domains"] = ["fixed_access"]
    named = {"kind": "named", "vendor_ids": ["huawei"]}
    vendor = rng.choice((named, named, named, {"kind": "no_grant"}, {"kind": "criteria", "criteria": ["risk"]}))
    if effect == "require_count":
        vendor = {"kind": "any"}
    elif effect == "cap" and vendor["kind"] == "no_grant":
        vendor = named
    basis = {"cap": rng.choice(("elements", "sites", "traffic", "premises")), "require_count": "vendors"}.get(
        effect, "elements"
    )
    time: dict[str, Any] = {"mode": "open"}
    if event != "present":
        time = {"mode": "from", "from_on": date(2022, 1, 1)}
    elif rng.random() < 0.5:
        time = {"mode": "by", "deadline": date(2023, 1, 1)}
    record: dict[str, Any] = {
        "id": "ZZ-1-A", "force": "binding", "bound": rng.choice(("all_providers", "all_providers", "mobile_operators", "named_recipients")),
        "effect": effect, "event": event, "vendor": vendor, "scope": scope, "level": level, "basis": basis, "time": time,
        "paraphrase": "Made up.", "sources": ["s"], "confidence": "high", "evidence": "read",
    }  # fmt: skip
    if effect == "cap":
        record["limit"] = rng.choice(("0.35", "0.5", "0.25", "0"))
    if effect == "require_count":
        record["limit"] = "2"
    changed_scope(rng, record, kind)
    instrument = Instrument.checked(
        {
            "instrument": "ZZ-1", "jurisdiction": "ZZ", "title": "Made up", "issuer": "Nobody", "adopted_on": BEGIN,
            "countries": ["CH"], "sources": {"s": {"title": "None", "kind": "primary"}}, "provisions": [record],
        }
    )  # fmt: skip
    book = Rulebook([instrument])
    return next(iter(book)), book


def some_case(rng: random.Random, kind: str | None = None, number: int | None = None) -> Case:
    """One network and one provision; of a kind (`completions.kinds.KINDS`), or of none; of `number` elements, or a few."""
    of_law = law_kind(rng, kind)
    if rng.random() < 0.5 or of_law is not None:
        law, book = made_up(rng, of_law)
    else:
        law, book = rng.choice(shipped()), provisions()
    day = _day(rng, law)
    if law.provision.scope.acquired_after:
        day = max(day, law.provision.scope.acquired_after + timedelta(days=1))
    as_of = day if rng.random() < 0.4 else max(day, _day(rng, law) + timedelta(days=rng.choice((0, 100))))
    as_if = rng.random() < 0.55
    country = law.countries[0]
    operators: list[dict[str, Any]] = [
        {"operator_id": "op", "name": rng.choice(("Op", *law.provision.bound_operators)), "country": country, "plmn": ["00101"],
         "classes": [law.provision.bound_class] if law.provision.bound_class and rng.random() < 0.8 else None}
    ]  # fmt: skip
    if rng.random() < 0.25:
        operators.append({"operator_id": "two", "name": "Two", "country": country, "plmn": ["00102"]})
        if rng.random() < 0.5:
            operators.append({"operator_id": "shared", "name": "S", "country": country, "licensees": ["op", "two"]})
    owners = [o["operator_id"] for o in operators]
    elements = [_element(rng, law, n, owners, as_of) for n in range(number or rng.randrange(1, 6))]
    if kind == "managed":
        managed(rng, elements)
    elif kind == "twins":
        twins(rng, elements)
    elif kind == "nowhere" and not law.provision.scope.operated_outside:
        nowhere(rng, elements)
    names = names_of(law)
    complete = [f"tags.{n}" for n in names if rng.random() < 0.5] + ["areas", "controls", "supplies"][
        rng.randrange(2) :
    ]
    if rng.random() < 0.5:
        complete.append("grants")
    bindings = []
    if rng.random() < 0.5:
        span = sorted({_day(rng, law), _day(rng, law) + timedelta(days=1)})
        bindings.append({"operator_id": "op", "instrument_id": rng.choice((law.id, law.instrument_id)), "bound": rng.choice(("yes", "yes", "yes", "no")),
                         "from_on": span[0] if rng.random() < 0.3 else None, "until_on": span[-1] if rng.random() < 0.2 and span[0] < span[-1] else None})  # fmt: skip
    grants = []
    if rng.random() < 0.4:
        for n in range(rng.randrange(1, 3)):
            first = _day(rng, law)
            whose = rng.choice(owners[:2]) if of_law == "jurisdiction" else "op"
            grants.append({
                "grant_id": f"g{n}", "operator_id": whose, "instrument_id": law.instrument_id, "state": rng.choice(("granted", "granted", "derogation", "refused")),
                "vendor_id": rng.choice((None, "huawei", "nokia")), "site_id": rng.choice((None, None, "s0")), "product": rng.choice((None, None, None, "A1")),
                "from_on": first if rng.random() < 0.7 else None, "until_on": first + timedelta(days=rng.choice((1, 30, 900))) if rng.random() < 0.5 else None,
            })  # fmt: skip
        grants = [g for g in grants if g["site_id"] is None or any(e["site_id"] == "s0" for e in elements)]
    supplies = []
    if (
        law.provision.scope.component
        or "service" in law.provision.scope.domains
        or law.provision.scope.operated_outside
        or law.provision.scope.produced_outside
        or law.provision.basis in {"parts", "software"}
        or rng.random() < 0.05
    ):
        for _ in range(rng.randrange(0, 3)):
            target = (
                {"element_id": rng.choice(elements)["element_id"]}
                if rng.random() < (0.3 if kind == "defaults" else 0.6)
                else {"operator_id": "op", "domain": rng.choice((None, "access", "core"))}
            )
            supplies.append({**target, "role": rng.choice(("operation", "component", "software", "host")), "vendor_id": rng.choice(("huawei", "nokia", *([None] if "element_id" in target else []))),
                             "country": rng.choice((None, country, "CN"))})  # fmt: skip
    managers = [
        e["element_id"]
        for e in elements
        if e["function"] in MANAGERS or (kind == "managed" and e["function"] == "other")
    ]
    controls = {
        (m, x["element_id"]): {"controller_id": m, "element_id": x["element_id"], "kind": "manages"}
        for m in managers
        for x in elements
        if rng.random() < 0.4
    }
    determined = [
        Determination(law.instrument_id, rng.choice(MEANT), _day(rng, law) if rng.random() < 0.6 else None)
        for _ in range(rng.choice((0, 1, 1, 1, 2, 2)) if law.provision.vendor.needs_determination else 0)
    ]
    changed_rows(rng, of_law, elements, operators, grants, complete, as_of)
    found = network(
        elements, operators=operators, country=country, as_of=as_of, complete=complete,
        site_tags={f"s{n}": [rng.choice(names)] for n in range(3) if names and rng.random() < 0.3},
        bindings=bindings, grants=grants, supplies=supplies, controls=controls.values(),
        observations=_unreadable(rng, elements, day),
    )  # fmt: skip
    if kind == "left_out":
        found = found.without(lost_rows(rng, found))
    return Case(found, law, book, determined, day, as_if)


_READABLE = (
    "installed_on", "retired_on", "acquired_on", "generations", "function", "bands_mhz", "tags", "traffic_gb_day", "premises", "product",
)  # fmt: skip


def _unreadable(rng: random.Random, elements: Sequence[dict[str, Any]], day: date) -> list[dict[str, str]]:
    """Cells that nobody could read: empty, with what stood there kept."""
    found = []
    for element_ in elements if rng.random() < 0.3 else ():
        for column in rng.sample(_READABLE, rng.choice((0, 1, 1))):
            if column == "retired_on" and day in {element_["installed_on"], element_["acquired_on"]}:
                continue  # on the day on which it was put in it was there, which is not told apart
            element_[column] = "other" if column == "function" else None
            found.append({"table": "elements", "row_id": element_["element_id"], "column": column, "value": "?", "source": "x", "method": "unreadable"})  # fmt: skip
    return found


def _day(rng: random.Random, law: Law) -> date:
    """A day on which something changes, or one beside or long after it."""
    time = law.provision.time
    marks = [
        d for d in (law.in_force_on, time.from_on, time.target, time.deadline, law.provision.scope.acquired_after) if d
    ]
    marks += [d + timedelta(days=400) for d in marks]
    return rng.choice(marks) + timedelta(days=rng.choice((-1, 0, 0, 1, 1, 40)))


def _element(rng: random.Random, law: Law, number: int, owners: Sequence[str], as_of: date) -> dict[str, Any]:
    """An element with a gap here and there."""

    def gap(chance: float = 0.12) -> bool:
        return rng.random() < chance

    scope = law.provision.scope
    technologies = [t for t in scope.technologies if t not in {"any", "gigabit"}] or ["5G", "fttp"]
    installed = acquired = retired = None
    if rng.random() < 0.75:
        installed = min(_day(rng, law) - timedelta(days=rng.choice((0, 0, 2000))), as_of)
        acquired = installed - timedelta(days=rng.choice((0, 1, 300))) if rng.random() < 0.5 else None
        retired = installed + timedelta(days=rng.choice((1, 500, 3000))) if gap(0.1) else None
    elif rng.random() < 0.4:
        acquired = min(_day(rng, law), as_of)
    elif gap(0.15):
        retired = _day(rng, law)
    tags = [rng.choice(names_of(law))] if names_of(law) and rng.random() < 0.4 else None
    usual = ["gnb", "gnb", "enb", "amf", "upf", "olt", "router", "ems"]
    usual = _inside(law) or usual if rng.random() < 0.6 else usual
    return element(
        f"e{number}", f"s{rng.randrange(3)}", operator_id=rng.choice(owners),
        function="other" if gap(0.15) else rng.choice(usual),
        vendor_id=None if gap(0.2) else rng.choice((*MEANT[:1], *MEANT, *OTHERS)),
        generations=None if gap(0.25) else [rng.choice((*technologies, *technologies)) if rng.random() < 0.8 else "4G"],
        bands_mhz=None if gap(0.4) else rng.choice(([3500], [1800])),
        traffic_gb_day=None if gap(0.2) else rng.choice((0, 1, 1.5, 10, 20)),
        premises=None if gap(0.2) else rng.choice((0, 10, 35, 65)),
        product=rng.choice((None, "A1", "B2")), installed_on=installed, acquired_on=acquired, retired_on=retired, tags=tags,
    )  # fmt: skip


@cache
def _functions_of(law_id: str, jurisdiction: str, domains: tuple[str, ...]) -> tuple[str, ...]:
    import plain_check as plain

    return tuple(f for f in functions() if set(domains) & set(plain.domains_of(jurisdiction, f)) and f != "other")


def _inside(law: Law) -> list[str]:
    """Functions that a provision names, or that are of its domains."""
    scope = law.provision.scope
    found = list(scope.functions) or list(_functions_of(law.id, law.jurisdiction, scope.domains))
    return found[:6]
