"""Objects of Bulk CM files to elements, what is inside them, and who manages them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from vendorline.errors import Fault
from vendorline.importers.bulk_cm.distinguished_names import key_of, upwards
from vendorline.importers.bulk_cm.file import Managed
from vendorline.importers.bulk_cm.joined import Inventory
from vendorline.importers.bulk_cm.makers import Maker, claims, maker_of
from vendorline.importers.bulk_cm.nrm_classes import NrmClass, class_of, class_of_type
from vendorline.importers.bulk_cm.operators import Home, Owners, area_of
from vendorline.importers.bulk_cm.places import Places
from vendorline.quick_dataclass import dataclass

MANAGER = "ems"
OTHER = "other"


@dataclass(slots=True)
class Rows:
    """Rows as they are found; `at` holds the elements under each distinguished name."""

    inventory: Inventory
    owners: Owners
    makers: Mapping[str, Maker]
    places: Places
    faults: list[Fault]
    elements: list[dict[str, Any]] = field(default_factory=list)
    supplies: list[dict[str, Any]] = field(default_factory=list)
    controls: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    observations: list[dict[str, Any]] = field(default_factory=list)
    at: dict[str, list[str]] = field(default_factory=dict)
    sited: dict[str, str] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    derived: int = 0
    spread: int = 0
    nameless: int = 0
    licences: int = 0


def build(rows: Rows) -> None:
    """Every row that the objects give."""
    for manager in rows.inventory.managers.values():
        _manager(rows, manager)
    for element in rows.inventory.elements.values():
        home = rows.owners.homes.get(area_of(rows.inventory, element))
        if home is not None:
            _managed_element(rows, element, home)
    for manager in rows.inventory.managers.values():
        for named in manager.every("dn", "managedelements"):
            _manage(rows, manager.key, key_of(named.text), named.file, named.line, "managedElements")
    for element in rows.inventory.elements.values():
        for named in element.every("dn", "managedby"):
            _manage(rows, key_of(named.text), element.key, named.file, named.line, "managedBy")


def _manager(rows: Rows, manager: Managed) -> None:
    home = rows.owners.homes.get(area_of(rows.inventory, manager))
    if home is None:
        return
    _element(rows, manager, manager, home, MANAGER, basis="stated")
    for agent in rows.inventory.agents.get(manager.key, ()):
        if (vendor := maker_of(rows.makers, agent.every("vendorname"))) is not None:
            rows.supplies.append({
                "element_id": manager.dn, "role": "software", "vendor_id": vendor, "product": agent.name,
                "version": agent.text("swversion"),
            })  # fmt: skip


def _managed_element(rows: Rows, element: Managed, home: Home) -> None:
    functions = rows.inventory.of(element, "function")
    for managed in functions:
        known = class_of(managed.name)
        if known is not None:
            _element(rows, managed, element, home, known.function, basis="stated", generations=known.generations)
        else:
            rows.others[managed.name] += 1
            _element(rows, managed, element, home, OTHER, basis="stated", product=managed.name)
    if element.key not in rows.at:
        types = list(dict.fromkeys(attribute.text for attribute in element.every("managedelementtype")))
        known = _only(rows.inventory, element, types)
        product = None if known is not None else "; ".join(types) or element.name
        if known is None:
            rows.others[str(product)] += 1
            _element(rows, element, element, home, OTHER, basis="inferred", product=product)
        else:
            rows.derived += 1
            _element(rows, element, element, home, known.function, basis="inferred", generations=known.generations)
    for unit in rows.inventory.of(element, "unit"):
        _unit(rows, unit, element)


def _only(inventory: Inventory, element: Managed, types: list[str]) -> NrmClass | None:
    """The one function that the types of a managed element mean, else its cells; None where there is none, or several."""
    for found in (
        [class_of_type(text) for text in types],
        [class_of(cell.name) for cell in inventory.of(element, "cell")],
    ):
        classes = {one.function: one for one in found if one is not None}
        if len(classes) == 1 and None not in found:
            return next(iter(classes.values()))
        if classes:
            return None
    return None


def _element(
    rows: Rows,
    managed: Managed,
    element: Managed,
    home: Home,
    function: str,
    *,
    basis: str,
    product: str | None = None,
    generations: tuple[str, ...] = (),
) -> None:
    """One element; its vendor and software are those of its managed element or management node."""
    made_by = element.every("vendorname")
    site = rows.sited[managed.dn] = rows.places.of(managed, element, home, rows.inventory.of(element, "monitored"))
    rows.elements.append({
        "element_id": managed.dn, "site_id": site, "operator_id": home.operator_id, "function": function,
        "generations": list(generations) or None, "vendor_id": maker_of(rows.makers, made_by), "product": product,
        "software_version": element.text("swversion"), "basis": basis,
    })  # fmt: skip
    rows.observations += claims(rows.makers, made_by, managed.dn)
    for key in upwards(managed.key):
        rows.at.setdefault(key, []).append(managed.dn)


# Parts -----------------------------------------------------------------------------------------------------------------------


def _unit(rows: Rows, unit: Managed, element: Managed) -> None:
    """What an inventory unit's own vendor supplies; a unit without one says nothing of anybody."""
    folded, kind = unit.name.casefold(), unit.text("inventoryunittype") or ""
    holders = rows.at.get(element.key, [])
    if (related := unit.text("relatedfunction")) is not None:
        named = key_of(related)
        holders = rows.at.get(f"{element.key},{named}") or rows.at.get(named) or holders
    rows.places.locate(rows.places.sites[rows.sited[holders[0]]], unit)
    if folded.endswith("lic"):
        rows.licences += 1
        return
    vendor = maker_of(rows.makers, unit.every("vendorname"))
    if vendor is None:
        rows.nameless += 1
        return
    software = folded.endswith("sw") or "software" in kind.casefold()
    product = " ".join(text for text in (kind, unit.text("vendorunittypenumber")) if text)
    rows.spread += len(holders) > 1
    for holder in holders:
        rows.supplies.append({
            "element_id": holder, "role": "software" if software else "component", "vendor_id": vendor,
            "product": product or unit.name, "version": unit.text("versionnumber"),
            "basis": "inferred" if len(holders) > 1 else "stated",
        })  # fmt: skip


# Management ------------------------------------------------------------------------------------------------------------------


def _manage(rows: Rows, manager: str, managed: str, file: str, line: int, column: str) -> None:
    """That a management node manages everything under a name; a warning where either is in none of the files."""
    managers = rows.inventory.managers
    controllers = rows.at.get(manager, []) if manager in managers else []
    controlled = [id_ for id_ in rows.at.get(managed, []) if key_of(id_) not in managers]
    for key, found, objects in ((manager, controllers, managers), (managed, controlled, rows.inventory.elements)):
        if not found and not _is_refused(rows, key, objects):
            problem = "names an object that is in none of the files; left out"
            remedy = "import the file that has it as well"
            rows.faults.append(Fault(file, line, column, key, problem, remedy, "warning"))
    for controller in controllers:
        for element in controlled:
            row = {"controller_id": controller, "element_id": element, "kind": "manages"}
            rows.controls.setdefault((controller, element), row)


def _is_refused(rows: Rows, key: str, objects: Mapping[str, Managed]) -> bool:
    """Whether an object, or what it stands in, is left out for an error of its own."""
    return any(up in objects and up not in rows.at for up in upwards(key))
