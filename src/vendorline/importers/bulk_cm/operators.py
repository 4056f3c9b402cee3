"""Whose network a Bulk CM file describes, and under whose law: by network codes, else by the domain that its names begin with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from vendorline.errors import Fault
from vendorline.importers.bulk_cm.distinguished_names import organisation, upwards
from vendorline.importers.bulk_cm.file import Managed
from vendorline.importers.bulk_cm.joined import Area, Inventory
from vendorline.importers.numbering import country_codes, network_codes
from vendorline.network.validation.parse import ERROR_VALUES
from vendorline.quick_dataclass import dataclass

_CODE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Home:
    """The operator of a managed object, the country it stands in, and how that is known."""

    operator_id: str
    country: str
    basis: str


@dataclass(slots=True)
class Owners:
    """Homes by area, the rows of operators, and what was assumed."""

    homes: dict[Area, Home] = field(default_factory=dict)
    operators: dict[str, dict[str, Any]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def area_of(inventory: Inventory, managed: Managed) -> Area:
    """The area of an object: what the nearest of those around it say."""
    around = [key for key in upwards(managed.key) if key in inventory.scopes]
    nearest = around[0] if around else managed.key
    if nearest not in inventory.areas:
        inventory.areas[nearest] = _area(managed, [inventory.scopes[key] for key in around])
    return inventory.areas[nearest]


def _area(managed: Managed, around: list[Managed]) -> Area:
    mccs = next((found for one in around if (found := _codes(one))), ())
    prefixes = [managed.dn, *(prefix for one in around if (prefix := one.text("dnprefix")))]
    named = next((name for prefix in prefixes if "=" in prefix and (name := organisation(prefix))), None)
    named = named or next((name for prefix in prefixes[1:] if (name := organisation(prefix))), None)
    root, _, value = managed.dn.partition(",")[0].partition("=")
    names = (name.strip() for name in (named, value, root) if name)
    return Area(next((name for name in names if name and name not in ERROR_VALUES), "network"), mccs)


def _codes(scope: Managed) -> tuple[str, ...]:
    texts = [attribute.text for attribute in scope.every("setofmcc") + scope.every("mcc", "setofmcc")]
    return tuple(dict.fromkeys(code for text in texts for code in _CODE.findall(text)))


def settle(inventory: Inventory, settings: Mapping[str, str], faults: list[Fault]) -> Owners:
    """An operator and a country for every area; an area without a country has no home, and is an error."""
    areas: dict[Area, Managed] = {}
    for managed in (*inventory.elements.values(), *inventory.managers.values()):
        areas.setdefault(area_of(inventory, managed), managed)
    plmns = _plmns(inventory, faults)
    owners = Owners()
    lands: dict[Area, tuple[str, str]] = {}
    for area, first in areas.items():
        land = _country(area, plmns.get(area, {}), settings.get("country"))
        if land is None:
            faults.append(_no_country(inventory, area, first))
        else:
            lands[area] = land
    assumed = sorted({area.organisation for area, (_, basis) in lands.items() if basis == "assumed"})
    if assumed:
        note = f"{settings['country']} is assumed for what stands where no mobile country code names one country: {', '.join(assumed)}."
        owners.notes.append(note)
    for area, (country, basis) in lands.items():
        countries = {lands[other][0] for other in lands if other.organisation == area.organisation}
        codes = [plmn for plmn, _ in plmns.get(area, {}).items()]
        operator = _operator(area, codes, country, settings.get("operator"), several=len(countries) > 1)
        row = owners.operators.setdefault(operator["operator_id"], {**operator, "country": country, "plmn": []})
        row["plmn"] = list(dict.fromkeys([*row["plmn"], *codes]))
        if basis == "assumed":
            row["basis"] = basis
        owners.homes[area] = Home(operator["operator_id"], country, basis)
    return owners


def _country(area: Area, plmns: Mapping[str, str], given: str | None) -> tuple[str, str] | None:
    """The one country of the codes, else the one that was given; None where there is neither."""
    codes = area.mccs or tuple(plmns.values())
    countries = {country_codes()[code].country for code in codes if code in country_codes()}
    if len(countries) == 1:
        return countries.pop(), "inferred"
    return (given, "assumed") if given else None


def _no_country(inventory: Inventory, area: Area, first: Managed) -> Fault:
    scope = next((inventory.scopes[key] for key in upwards(first.key) if key in inventory.scopes), None)
    stated = scope.find("setofmcc") if scope is not None else None
    place = stated or scope or first
    value = " ".join(area.mccs) or None
    known = [country_codes()[code].country for code in area.mccs if code in country_codes()]
    problem = f"no mobile country code says in which country {area.organisation} is"
    if known:
        problem = f"codes of several countries ({', '.join(known)}) do not say in which one {area.organisation} is"
    elif area.mccs:
        problem = f"belongs to no country, so nobody says in which one {area.organisation} is"
    return Fault(place.file, place.line, "setOfMcc", value, problem, "say it, for example --set country=GB")


def _operator(area: Area, plmns: list[str], country: str, given: str | None, *, several: bool) -> dict[str, Any]:
    known = {network_codes()[plmn] for plmn in plmns if plmn in network_codes()}
    suffix = f"-{country.casefold()}" if several else ""
    row: dict[str, Any] = {"classes": ["mobile"], "basis": "inferred"}
    if given:
        return {"operator_id": given + suffix, "name": given, **row, "basis": "stated"}
    if len({one.operator_id for one in known}) == 1:
        one = min(known, key=lambda code: code.plmn)
        return {"operator_id": one.operator_id, "name": one.name, **row, "basis": "stated"}
    slug = re.sub(r"[^a-z0-9]+", "-", area.organisation.casefold()).strip("-") or "network"
    return {"operator_id": slug + suffix, "name": area.organisation, **row}


def _plmns(inventory: Inventory, faults: list[Fault]) -> dict[Area, dict[str, str]]:
    """Network codes that functions and cells broadcast, with their country code, by area; those of another country code are warned of."""
    found: dict[Area, dict[str, str]] = {}
    odd: dict[tuple[str, Area], tuple[int, dict[str, None]]] = {}
    for held in inventory.inside.values():
        for managed in held:
            pairs = _pairs(managed)
            if not pairs:
                continue
            area = area_of(inventory, managed)
            for mcc, mnc, line in pairs:
                code = country_codes().get(mcc)
                plmn = mcc + mnc.zfill(code.mnc_digits if code else 2)
                if (area.mccs and mcc not in area.mccs) or not re.fullmatch(r"\d{5,6}", plmn) or len(mcc) != 3:
                    odd.setdefault((managed.file, area), (line, {}))[1][f"{mcc}-{mnc}"] = None
                else:
                    found.setdefault(area, {})[plmn] = mcc
    for (file, area), (line, codes) in odd.items():
        problem = "no network code of five or six digits with a country code of its SubNetwork; left aside"
        remedy = "MCC of three digits and MNC of two or three"
        if area.mccs:
            remedy = f"correct them, or setOfMcc, which is {' '.join(area.mccs)}"
        faults.append(Fault(file, line, "pLMNId", ", ".join(codes), problem, remedy, "warning"))
    return found


def _pairs(managed: Managed) -> list[tuple[str, str, int]]:
    """Country code and network code that stand in one structure of a function or cell."""
    if managed.kind not in ("function", "cell"):
        return []
    mncs = {(a.file, a.structure): a.text for a in managed.every("mnc")}
    pairs = [(a.text, mncs.get((a.file, a.structure)), a.line) for a in managed.every("mcc")]
    return [(mcc, mnc, line) for mcc, mnc, line in pairs if mnc is not None]
