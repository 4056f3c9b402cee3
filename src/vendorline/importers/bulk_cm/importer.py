"""3GPP Bulk CM: what a network manager exports of the objects it manages, to elements, their vendors, their parts and their managers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from vendorline.errors import Fault, InvalidInput, counted
from vendorline.importers.bulk_cm.file import ROOT, UNIT, Export, Managed, is_export, read_export
from vendorline.importers.bulk_cm.joined import Inventory, join
from vendorline.importers.bulk_cm.makers import read_makers, say_of_contradiction
from vendorline.importers.bulk_cm.operators import area_of, settle
from vendorline.importers.bulk_cm.places import Places
from vendorline.importers.bulk_cm.rows import Rows, build
from vendorline.importers.imported import Imported
from vendorline.importers.settings import checked_settings
from vendorline.network.guard import refused
from vendorline.network.table_files import sha256
from vendorline.network.tables import InputFile, Manifest, Network
from vendorline.network.validation.rejected_dependents import BY_FAULT, REJECTED_SCHEMA


def import_bulkcm(paths: Sequence[Path], *, today: date, settings: Mapping[str, str] | None = None) -> Imported:
    """Networks from Bulk CM files (or folders of them), joined into one.

    Args:
        paths: files whose root is `bulkCmConfigDataFile`.
        today: the day it is, for files that do not say when they were written.
        settings: `country` where no mobile country code names one, `operator` in the place of what the files name.

    Raises:
        InvalidInput: a file cannot be read at all, with the faults of every such file.
        UsageError: a setting is none of these, or names no country.
    """
    settings = checked_settings(settings or {}, "bulkcm")
    exports = _read(find_exports(paths))
    faults = [fault for export in exports for fault in export.faults]
    inventory = join(exports, faults)
    as_of = max((export.written for export in exports if export.written), default=today)
    _say_of_files(exports, as_of, faults)
    owners = settle(inventory, settings, faults)
    named = _with_makers(inventory)
    makers = read_makers([attribute for one in named for attribute in one.every("vendorname")], as_of, faults)
    for one in named:
        say_of_contradiction(makers, one, faults)
    rows = Rows(inventory, owners, makers, Places(faults), faults)
    build(rows)
    _say_of_places(rows, faults)
    notes = (*owners.notes, *_notes(exports, rows))
    places = {export.path.name: place for place, export in enumerate(exports)}
    faults.sort(key=lambda fault: (places[fault.file], fault.row or 0))
    refused = [fault for export in exports for fault in export.refused]
    refused += [_homeless(one) for one in _heads(inventory) if area_of(inventory, one) not in owners.homes]
    return Imported(
        _network(rows, as_of, notes) if rows.elements else None,
        tuple(faults),
        _rejected(refused),
        notes,
        tuple(InputFile(str(export.path), sha256(export.path)) for export in exports),
    )


def find_exports(paths: Sequence[Path]) -> list[Path]:
    """The files, and those of Bulk CM in folders; one given twice is read once."""
    found: dict[Path, Path] = {}
    for path in paths:
        inside = sorted(file for file in path.iterdir() if is_export(file)) if path.is_dir() else [path]
        if not inside:
            raise refused(path, "no Bulk CM file in it", f"give a folder of .xml files whose root is {ROOT}")
        for file in inside:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _read(paths: Sequence[Path]) -> list[Export]:
    exports, faults = list[Export](), list[Fault]()
    for path in paths:
        try:
            exports.append(read_export(path))
        except InvalidInput as error:
            faults += error.faults
    if faults:
        raise InvalidInput(", ".join(dict.fromkeys(fault.file for fault in faults)) + ": cannot be read", faults)
    return exports


def _heads(inventory: Inventory) -> list[Managed]:
    return [*inventory.managers.values(), *inventory.elements.values()]


def _with_makers(inventory: Inventory) -> list[Managed]:
    """Whatever may have a vendor of its own; the header of a file is not among it."""
    agents = [agent for found in inventory.agents.values() for agent in found]
    return [
        *_heads(inventory),
        *agents,
        *(one for held in inventory.inside.values() for one in held if one.kind == "unit"),
    ]


# What is said ----------------------------------------------------------------------------------------------------------------


def _say_of_files(exports: Sequence[Export], as_of: date, faults: list[Fault]) -> None:
    for export in exports:
        name = export.path.name
        if export.written is None:
            problem = f"does not say on which day it was written; the network is taken as of {as_of.isoformat()}"
            faults.append(Fault(name, None, "dateTime", None, problem, "correct as_of in the manifest", "warning"))
        here = [one for one in export.objects if one.kind in ("element", "manager")]
        if not here and not export.refused:
            problem = "neither a ManagedElement nor a ManagementNode in it"
            faults.append(Fault.at(name, None, problem, "export the objects with their ManagedElement"))
        elif not any(one.kind == "element" for one in here):
            problem = "no ManagedElement in it, only who manages"
            remedy = "import the files of what it manages as well"
            faults.append(Fault.at(name, None, problem, remedy, "warning"))


def _say_of_places(rows: Rows, faults: list[Fault]) -> None:
    by_file: dict[str, list[Managed]] = {}
    for one in rows.places.unnamed.values():
        by_file.setdefault(one.file, []).append(one)
    for file, unnamed in by_file.items():
        first, count = unnamed[0], len(unnamed)
        problem = f"{count:,} objects without a place; each stands at a site of its own"
        if count == 1:
            problem = "no place; it stands at a site of its own"
        faults.append(Fault(file, first.line, "locationName", first.dn, problem, "give its locationName", "warning"))


def _homeless(managed: Managed) -> Fault:
    problem = "no mobile country code says in which country it is"
    return Fault(managed.file, managed.line, "setOfMcc", managed.dn, problem, "")


def _rejected(faults: Sequence[Fault]) -> Mapping[str, pl.DataFrame]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for fault in faults:
        table = "supplies" if UNIT in (fault.column or "").casefold() else "elements"
        rows.setdefault(table, []).append({
            "file": fault.file, "row": fault.row, "column": fault.column, "value": fault.value, "problem": fault.problem,
            "cause": BY_FAULT, "original": fault.value,
        })  # fmt: skip
    return MappingProxyType({table: pl.DataFrame(found, schema=REJECTED_SCHEMA) for table, found in rows.items()})


def _notes(exports: Sequence[Export], rows: Rows) -> list[str]:
    inventory = rows.inventory
    notes = []
    counts = Counter(row["operator_id"] for row in rows.elements)
    for operator in rows.owners.operators.values():
        named = "" if operator["basis"] == "stated" else ", which is named after the domain or the root of its objects"
        held = counted(counts[operator["operator_id"]], "element")
        notes.append(f"{held} of {operator['name']} ({operator['country']}){named}.")
    writers = Counter(export.writer for export in exports if export.writer)
    if writers:
        named = ", ".join(writers)
        notes.append(f"Written by a system of {named}, says the header; that makes nobody the vendor of an element.")
    days = sorted({export.written for export in exports if export.written})
    if len(days) > 1:
        notes.append(
            f"The files are of {days[0].isoformat()} to {days[-1].isoformat()}; the last day is taken for all."
        )
    if inventory.shared:
        notes.append(
            f"{counted(inventory.shared, 'time')} an object stands in a further file; it stays one, and the newest file holds."
        )
    if rows.others:
        each = ", ".join(f"{name} ({number:,})" for name, number in sorted(rows.others.items()))
        notes.append(
            f"No network function that is known stands behind these; their function is other, their name the product: {each}."
        )
    if rows.derived:
        notes.append(
            f"{counted(rows.derived, 'function')} of managed elements that hold none taken from their type or their cells, marked inferred."
        )
    if rows.spread:
        notes.append(
            f"{counted(rows.spread, 'inventory unit')} of managed elements with several functions counted as parts of each."
        )
    if rows.nameless:
        notes.append(f"{counted(rows.nameless, 'inventory unit')} without a vendor left out.")
    if rows.licences:
        notes.append(f"{counted(rows.licences, 'licence')} left out: no part of anything.")
    return notes


def _network(rows: Rows, as_of: date, notes: tuple[str, ...]) -> Network:
    tables: dict[str, list[dict[str, Any]]] = {
        "operators": list(rows.owners.operators.values()), "sites": list(rows.places.sites.values()),
        "elements": rows.elements, "supplies": rows.supplies, "controls": list(rows.controls.values()),
        "observations": rows.observations,
    }  # fmt: skip
    manifest = Manifest(as_of=as_of, created_by="vendorline import bulkcm", notes=notes)
    return Network.of(tables, as_of=as_of, manifest=manifest)
