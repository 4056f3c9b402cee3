"""A Bulk CM file (3GPP TS 32.615, 32.616) as a list of the managed objects that say what stands where and who made it.

Prefixes of namespaces and the case of class names differ from export to export, so neither is looked at. What a vendor keeps in
`vsData...` structures of its own is not read, as names in it mean other things; neighbours in other networks (`External...`) are none
of this network's equipment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Literal

from vendorline.errors import Fault
from vendorline.importers.bulk_cm.distinguished_names import joined, key_of
from vendorline.importers.bulk_cm.nrm_classes import VENDORS_OWN, class_of, is_function
from vendorline.importers.content.packed import beginning
from vendorline.importers.guarded_xml import read_xml
from vendorline.network.guard import refused
from vendorline.quick_dataclass import dataclass

ROOT = "bulkCmConfigDataFile"
Kind = Literal["scope", "element", "manager", "agent", "function", "unit", "monitored", "cell", "leftover"]

_KINDS: Mapping[str, Kind] = {
    "subnetwork": "scope",
    "mecontext": "scope",
    "managedelement": "element",
    "managementnode": "manager",
    "irpagent": "agent",
    "peemonitoredentity": "monitored",
}
#: Objects that exports write again around each of their parts.
_REPEATED = frozenset({"scope", "leftover", "cell"})
#: In the name of every class of inventory unit.
UNIT = "inventoryunit"
_NEIGHBOUR = "external"
_CONTAINER = "vsdatacontainer"
_READ_OF_CONTAINER = frozenset({"vsdatatype", "vsdataformatversion"})
#: Attributes that say something of the tables.
_KEPT = frozenset({
    "dnprefix", "dn", "inventoryunittype", "latitude", "locationname", "longitude", "managedelementtype", "mcc", "mnc",
    "relatedfunction", "setofmcc", "sitedescription", "siteidentification", "sitelatitude", "sitelongitude", "swversion", "userlabel",
    "vendorname", "vendorunittypenumber", "versionnumber", "vsdatatype",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attribute:
    """One value: its name in lower case and as written, the structure it stands in and its number, the text, where it stands."""

    name: str
    written: str
    within: str
    structure: int
    text: str
    file: str
    line: int


@dataclass(slots=True, eq=False)
class Managed:
    """A managed object: its class and distinguished name as written, and its key and that of the managed element it is in."""

    kind: Kind
    name: str
    dn: str
    key: str
    element: str | None
    file: str
    line: int
    order: int
    attributes: list[Attribute] = field(default_factory=list)

    def find(self, name: str) -> Attribute | None:
        """The first value of that name."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)

    def text(self, name: str) -> str | None:
        """The first text of that name, spaces made single."""
        found = self.find(name)
        return " ".join(found.text.split()) if found is not None else None

    def every(self, name: str, within: str | None = None) -> list[Attribute]:
        """Every value of that name, in one kind of structure where it is given."""
        return [a for a in self.attributes if a.name == name and (within is None or a.within == within)]


@dataclass(slots=True)
class Export:
    """What a file says: who wrote it and when, its objects, and what was wrong with it; `refused` are objects left out for an error."""

    path: Path
    writer: str | None = None
    prefix: str = ""
    written: date | None = None
    objects: list[Managed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)

    def refuse(self, line: int, name: str, value: str | None, problem: str, remedy: str) -> None:
        """Leave an object out for an error."""
        fault = Fault(self.path.name, line, name, value, problem, remedy)
        self.faults.append(fault)
        self.refused.append(fault)

    def warn(self, line: int | None, column: str | None, value: str | None, problem: str, remedy: str) -> None:
        """Say what is odd."""
        self.faults.append(Fault(self.path.name, line, column, value, problem, remedy, "warning"))


def is_export(path: Path) -> bool:
    """Whether a file is one of Bulk CM, by its beginning."""
    if not path.is_file() or path.suffix.casefold() not in (".xml", ".gz", ".zip"):
        return False
    return ROOT.encode() in beginning(path).replace(b"\0", b"")


def read_export(path: Path) -> Export:
    """Read a file. Raises InvalidInput where it is no Bulk CM data file, or XML that is refused."""
    reader = _Reader(path)
    reader.export.faults[:0] = read_xml(path, reader.start, reader.end)
    reader.export.objects.sort(key=lambda managed: managed.order)
    _without_repeats(reader.export)
    reader.export.refused.sort(key=lambda fault: fault.row or 0)
    return reader.export


def _without_repeats(export: Export) -> None:
    """Leave out objects whose name an earlier one has; each is an error."""
    seen: dict[str, Managed] = {}
    kept = []
    for managed in export.objects:
        first = seen.setdefault(managed.key, managed)
        if first is not managed and managed.kind not in _REPEATED:
            problem = f"repeats the distinguished name of the object on line {first.line}"
            export.refuse(managed.line, managed.name, managed.dn, problem, "give every object an id of its own")
            continue
        kept.append(managed)
    export.objects = kept


class _Reader:
    """Collects what the parser calls out. Of `_open`, objects are managed objects, everything else is a name."""

    def __init__(self, path: Path) -> None:
        self.export = Export(path)
        self._open: list[Managed | str] = []
        self._structures: list[int] = []
        self._count = 0
        self._skipping = 0
        self._line = 0

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """An element begins."""
        self._line = line
        if self._skipping:
            self._skipping += 1
            return
        folded, depth = name.casefold(), len(self._open)
        if depth == 0 and folded != ROOT.casefold():
            problem = f"no Bulk CM data file: its root is {name}"
            raise refused(self.export.path, problem, f"give a file whose root is {ROOT}", line)
        if depth == 1:
            self._outside(folded, attributes, line)
        opened: Managed | str = folded
        if depth > 1 and self._open[1] == "configdata" and "attributes" not in self._open:
            made = self._object(name, folded, attributes, line)
            if made is None:
                self._skipping = 1
                return
            opened = made
        elif folded.startswith(VENDORS_OWN) and folded not in _READ_OF_CONTAINER:
            self._skipping = 1
            return
        self._count += 1
        self._open.append(opened)
        self._structures.append(self._count)

    def _outside(self, folded: str, attributes: Mapping[str, str], line: int) -> None:
        """Header, footer, and the prefix of every name in a part of the file."""
        if folded == "fileheader":
            self.export.writer = attributes.get("vendorName") or None
        elif folded == "configdata":
            self.export.prefix = attributes.get("dnPrefix", "").strip()
        elif folded == "filefooter" and (text := attributes.get("dateTime")):
            try:
                self.export.written = date.fromisoformat(text.strip()[:10])
            except ValueError:
                self.export.warn(line, "dateTime", text, "no day that can be read", "correct as_of in the manifest")

    def _object(self, name: str, folded: str, attributes: Mapping[str, str], line: int) -> Managed | str | None:
        """The managed object that begins here, or the structure of the one around it; None for what is left out."""
        if folded.startswith(_NEIGHBOUR):
            return None
        if attributes.get("modifier", "").casefold() == "delete":
            problem = "marked as deleted; it is left out with all that is in it"
            self.export.warn(line, name, attributes.get("id"), problem, "nothing to do where it is gone")
            return None
        parent = next((one for one in reversed(self._open) if isinstance(one, Managed)), None)
        kind, id_ = _kind(name, folded, parent), attributes.get("id", "").strip()
        if not id_:
            if kind in ("leftover", "monitored"):
                return folded
            problem = "an object without an id; it is left out with all that is in it"
            self.export.refuse(line, name, None, problem, "give it the id that the network knows")
            return None
        if parent is None:
            dn, key, element = (
                joined(self.export.prefix, name, id_),
                key_of(joined(self.export.prefix, name, id_)),
                None,
            )
        else:
            dn, key = joined(parent.dn, name, id_), joined(parent.key, folded, id_)
            element = parent.key if parent.kind == "element" else parent.element
        return Managed(kind, name, dn, key, element, self.export.path.name, line, self._count)

    def end(self, name: str, text: str) -> None:
        """An element ends."""
        if self._skipping:
            self._skipping -= 1
            return
        opened = self._open.pop()
        self._structures.pop()
        if isinstance(opened, Managed):
            if opened.kind != "leftover":
                self.export.objects.append(opened)
            return
        around_it = [one for one in reversed(self._open) if isinstance(one, Managed)]
        inner = around_it[0] if around_it else None
        if inner is None or opened not in _KEPT or not text.strip():
            return
        around = self._open[-1]
        within = around if isinstance(around, str) else ""
        file = self.export.path.name
        inner.attributes.append(Attribute(opened, name, within, self._structures[-1], text.strip(), file, self._line))
        if opened == "vsdatatype" and inner.name.casefold() == _CONTAINER:
            _as_contained(inner, text.strip(), around_it[1] if len(around_it) > 1 else None)


def _kind(name: str, folded: str, parent: Managed | None) -> Kind:
    if folded in _KINDS:
        return _KINDS[folded]
    if UNIT in folded:
        return "unit"
    known = class_of(name)
    if known is not None and known.kind in ("function", "cell"):
        return "function" if known.kind == "function" else "cell"
    if known is None and is_function(name) and parent is not None and parent.kind == "element":
        return "function"
    return "leftover"


def _as_contained(container: Managed, type_: str, around: Managed | None) -> None:
    """A container is what its type says, where that is a class that is known; in an object of that class it only adds to it.

    Exports number containers by what is in them, so several may have one id: the type tells their names apart.
    """
    known = class_of(type_)
    own, _, id_ = container.dn.rpartition(f"{container.name}=")
    container.dn, container.name = f"{own}{type_}={id_}", type_
    container.key = key_of(container.dn)
    extends = around is not None and around.name.casefold() == type_.casefold().removeprefix(VENDORS_OWN)
    if known is not None and known.kind in ("function", "cell") and not extends:
        container.kind = "function" if known.kind == "function" else "cell"
