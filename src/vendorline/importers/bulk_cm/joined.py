"""Several Bulk CM files as one: an object that stands in two of them is one object, and where they differ the newest holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date

from vendorline.errors import Fault
from vendorline.importers.bulk_cm.file import Export, Managed
from vendorline.quick_dataclass import dataclass

#: Attributes that hold several values, which files may share between them.
_LISTS = frozenset({"dn", "managedelementtype", "mcc", "mnc"})
#: Attributes in which a difference between two files changes the network.
_COMPARED = frozenset({"vendorname", "swversion", "locationname"})


@dataclass(frozen=True, slots=True)
class Area:
    """Where objects stand: their organisation and the country codes that its part of the network has."""

    organisation: str
    mccs: tuple[str, ...]


@dataclass(slots=True)
class Inventory:
    """Objects by what they are, those inside a managed element by its key; areas by the scope that they are said in."""

    scopes: dict[str, Managed] = field(default_factory=dict)
    elements: dict[str, Managed] = field(default_factory=dict)
    managers: dict[str, Managed] = field(default_factory=dict)
    agents: dict[str, list[Managed]] = field(default_factory=dict)
    inside: dict[str, list[Managed]] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    shared: int = 0

    def of(self, element: Managed, *kinds: str) -> list[Managed]:
        """What a managed element holds of some kinds."""
        return [one for one in self.inside.get(element.key, ()) if one.kind in kinds]


def join(exports: Sequence[Export], faults: list[Fault]) -> Inventory:
    """Put the objects of files together; a warning for each attribute in which they differ."""
    newest_first = sorted(exports, key=lambda export: export.written or date.min, reverse=True)
    objects: dict[str, Managed] = {}
    found = Inventory()
    for export in newest_first:
        for managed in export.objects:
            known = objects.setdefault(managed.key, managed)
            if known is managed:
                continue
            if known.file != managed.file and managed.kind in ("element", "manager", "function", "unit"):
                found.shared += 1
            _add(known, managed, faults)
    order = {export.path.name: place for place, export in enumerate(exports)}
    for managed in sorted(objects.values(), key=lambda one: (order[one.file], one.order)):
        _place(found, objects, managed)
    return found


def _add(known: Managed, other: Managed, faults: list[Fault]) -> None:
    names = {attribute.name for attribute in known.attributes}
    remedy = "correct one of the files, or leave one out"
    for attribute in other.attributes:
        if attribute.name in _LISTS or attribute.name not in names:
            known.attributes.append(attribute)
        elif attribute.name in _COMPARED and known.text(attribute.name) != " ".join(attribute.text.split()):
            held = known.text(attribute.name)
            problem = f"{known.dn} has {held!r} in {known.file}, which is taken"
            line, written, text = attribute.line, attribute.written, attribute.text
            faults.append(Fault(other.file, line, written, text, problem, remedy, "warning"))


def _place(found: Inventory, objects: Mapping[str, Managed], managed: Managed) -> None:
    key = managed.key
    if managed.kind == "scope":
        found.scopes[key] = managed
    elif managed.kind == "element":
        found.elements[key] = managed
    elif managed.kind == "manager":
        found.managers[key] = managed
    elif managed.kind == "agent":
        found.agents.setdefault(key.rpartition(",")[0], []).append(managed)
    elif managed.element is not None and managed.element in objects:
        found.inside.setdefault(managed.element, []).append(managed)
