"""free5GC: the configuration of a running 5G core to its network functions, its PLMN, and which protections it uses.

What a file says becomes `on` or `off`; what it cannot say (IPsec under N2, N3 and N4 is set up outside the core) stays `unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Any

from vendorline.errors import Fault
from vendorline.importers.core_5g.files import KNOWN_AS, read_configurations, warn
from vendorline.importers.core_5g.protections import Protection, protections
from vendorline.importers.imported import Imported
from vendorline.importers.numbering import country_codes, network_codes
from vendorline.importers.plain_yaml import Tree
from vendorline.knowledge.tables import functions
from vendorline.network.table_files import sha256
from vendorline.network.tables import InputFile, Manifest, Network
from vendorline.quick_dataclass import dataclass

PRODUCT = "free5GC"
#: Where each function names the network it serves.
_PLMN = {
    "amf": ("configuration", "plmnSupportList", 0, "plmnId"),
    "smf": ("configuration", "plmnList", 0),
    "nrf": ("configuration", "DefaultPlmnId"),
    "nssf": ("configuration", "supportedPlmnList", 0),
    "n3iwf": ("configuration", "n3iwfInformation", "globalN3IWFID", "plmnID"),
}


@dataclass(slots=True)
class _Core:
    """Rows of one core as they are found."""

    operator_id: str
    site_id: str
    elements: dict[str, dict[str, Any]] = field(default_factory=dict)
    links: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, name: str, function: str, basis: str = "stated", product: str | None = PRODUCT) -> str:
        """An element; its id."""
        element, number = f"{self.site_id}.{name}", 1
        while element in self.elements:  # a file and a node that an SMF names may share a name
            number += 1
            element = f"{self.site_id}.{name}-{number}"
        self.elements[element] = {
            "element_id": element, "site_id": self.site_id, "operator_id": self.operator_id, "function": function,
            "product": product, "basis": basis,
        }  # fmt: skip
        return element

    def link(self, a: str, b: str, interface: str) -> None:
        """A link of which nobody has said whether it is protected; one that is listed twice is one."""
        row = {"link_id": f"{a}-{b}-{interface}", "a_id": a, "b_id": b, "interface": interface}
        if row not in self.links:
            self.links.append(row)


def import_core(paths: Sequence[Path], *, today: date) -> Imported:
    """A 5G core from the folder of its configuration (or from files of it), one YAML file per network function.

    Every error and every oddity is a fault, all at once. Raises InvalidInput where a file cannot be read, UsageError for several folders.
    """
    files, faults = read_configurations(paths)
    inputs = tuple(InputFile(str(tree.path), sha256(tree.path)) for _, tree in files)
    plmn = _plmn(files, faults)
    country = country_codes().get(plmn[:3]) if plmn else None
    if plmn is None or country is None:
        abroad = f"PLMN {plmn}: its mobile country code belongs to no country"
        problem = abroad if plmn else "no function names its PLMN"
        remedy = "give MCC (of a country) and MNC as the operator has them"
        first = next((tree for function, tree in files if function == "amf"), files[0][1])
        fault = Fault(first.path.name, None, "plmnId", plmn, problem, remedy)
        return Imported(None, (*faults, fault), inputs=inputs)
    known = network_codes().get(plmn)
    operator_id = known.operator_id if known else f"plmn-{plmn}"
    operator = {
        "operator_id": operator_id, "name": known.name if known else f"PLMN {plmn}", "country": country.country, "plmn": [plmn],
        "classes": ["mobile"], "basis": "stated" if known else "inferred",
    }  # fmt: skip
    core = _Core(operator_id, f"{operator_id}-core", faults=faults)
    names = _elements(core, files)
    _user_plane(core, names)
    found = protections(files, faults)
    place = {"site_id": core.site_id, "country": country.country, "name": f"Core of PLMN {plmn}", "basis": "inferred"}
    notes = _notes(core, found, operator)
    tables: dict[str, list[dict[str, Any]]] = {
        "operators": [operator], "sites": [place], "elements": list(core.elements.values()), "links": core.links,
        "protections": [{"operator_id": operator_id, **p.row()} for p in found],
        "observations": [row for p in found for row in p.observations(operator_id)],
    }  # fmt: skip
    manifest = Manifest(as_of=today, created_by="vendorline import free5gc", notes=notes)
    return Imported(Network.of(tables, as_of=today, manifest=manifest), tuple(faults), notes=notes, inputs=inputs)


def _plmn(files: Sequence[tuple[str, Tree]], faults: list[Fault]) -> str | None:
    """The network that the AMF, or else another function, says it serves; a warning for each that says otherwise."""
    said: list[tuple[str, Tree, tuple[str | int, ...]]] = []
    for function, home_of in _PLMN.items():
        for _, tree in (pair for pair in files if pair[0] == function):
            mcc, mnc = (tree.text(*home_of, part) for part in ("mcc", "mnc"))
            if mcc and mnc and re.fullmatch(r"[0-9]{3}", mcc) and re.fullmatch(r"[0-9]{1,3}", mnc):
                code = country_codes().get(mcc)
                said.append((mcc + mnc.zfill(code.mnc_digits if code else 2), tree, home_of))
            elif mcc or mnc:
                value = f"{mcc or ''} {mnc or ''}".strip()
                warn(faults, tree, home_of, value, "not a PLMN", "MCC of three digits and MNC", "plmnId")
    if not said:
        return None
    first, home, _ = said[0]
    for plmn, tree, keys in said[1:]:
        if plmn != first:
            problem = f"another PLMN than {first} of {home.path.name}, which is taken"
            warn(faults, tree, keys, plmn, problem, "give one core's files", "plmnId")
    return first


def _elements(core: _Core, files: Sequence[tuple[str, Tree]]) -> dict[str, list[tuple[str, Tree]]]:
    """One element per file; their ids and files by function."""
    names: dict[str, list[tuple[str, Tree]]] = {}
    for function, tree in files:
        name = tree.path.stem.lower().replace("cfg", "", 1)
        known = KNOWN_AS.get(function, function)
        if known not in functions():
            problem = "no function of the knowledge tables; the name is kept, and nothing is known of what it sees"
            core.faults.append(Fault(tree.path.name, None, "function", function, problem, "nothing to mend", "warning"))
        names.setdefault(function, []).append((core.add(name, known), tree))
    return names


def _user_plane(core: _Core, names: dict[str, list[tuple[str, Tree]]]) -> None:
    """UPFs and radio nodes that an SMF names, and the links between them."""
    known: dict[str | tuple[str, str], str] = {
        address: element
        for element, tree in names.get("upf", [])
        if (address := tree.text("pfcp", "nodeID") or tree.text("pfcp", "addr"))
    }
    for smf, tree in names.get("smf", []):
        base = ("configuration", "userplaneInformation")
        nodes: dict[str, tuple[str, str]] = {}
        listed = tree.get(*base, "upNodes")
        for name in listed if isinstance(listed, dict) else ():
            kind = (tree.text(*base, "upNodes", name, "type") or "").upper()
            if kind == "UPF":
                address = tree.text(*base, "upNodes", name, "nodeID") or name
                if address not in known:
                    known[address] = core.add(name, "upf", "inferred")
                element = known[address]
                core.link(smf, element, "n4")
            elif kind == "AN":
                if (name, kind) not in known:
                    known[name, kind] = core.add(name, "gnb", "inferred", product=None)
                element = known[name, kind]
            else:
                keys = (*base, "upNodes", name)
                warn(core.faults, tree, keys, kind, "neither UPF nor AN; left out", "UPF or AN", "type")
                continue
            nodes[name] = (element, kind)
        for i in range(len(tree.items(*base, "links"))):
            ends = [tree.text(*base, "links", i, end) or "" for end in "AB"]
            missing = next((end for end in ends if end not in nodes), None)
            if missing is not None:
                problem = "a link to a node that is not listed; left out"
                warn(core.faults, tree, (*base, "links", i), missing, problem, "list it in upNodes")
                continue
            (a, kind_a), (b, kind_b) = (nodes[end] for end in ends)
            core.link(a, b, "n9" if kind_a == kind_b == "UPF" else "n3")


def _notes(core: _Core, found: Sequence[Protection], operator: dict[str, Any]) -> tuple[str, ...]:
    stated = ", ".join(f"{p.interface} {p.confidentiality}" for p in found if p.confidentiality != "unknown")
    unknown = ", ".join(p.interface for p in found if p.confidentiality == "unknown")
    assumed = ", ".join(p.interface for p in found if p.basis == "assumed")
    notes = [
        f"{len(core.elements):,} elements of {operator['name']}; {operator['country']} follows from its mobile country code.",
        f"Confidentiality: {stated or 'nothing stated'}; unknown: {unknown or 'nothing'}.",
    ]
    if assumed:
        notes.append(
            f"For {assumed} the order of the AMF is assumed: radio nodes have an order of their own, which is not in these files."
        )
    if any(row["function"] == "gnb" for row in core.elements.values()):
        notes.append("Radio nodes are those that the SMF names, and nothing else is known of them.")
    return tuple(notes)
