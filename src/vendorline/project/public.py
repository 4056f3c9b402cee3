"""What may be shown to everybody: nothing that leads to a single site or element.

A network is handed on without ids, names, positions and whatever else is finer than a region, so that nothing made from it can hold
them; findings lose the keys of sites, and rows that differ only in them become one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import polars as pl

from vendorline.errors import Fault, counted
from vendorline.network.schema import TABLES
from vendorline.network.tables import InputFile, Manifest, Network
from vendorline.results import Table, document_keys, table

if TYPE_CHECKING:
    from vendorline.network.diff import Difference

#: The place of a row in a document.
_PLACE = re.compile(r"\[\d+\]")
#: Columns whose values are common words: who makes, what it does, how it is known, when.
_OPEN_VALUES = frozenset({"vendor_id", "vendor_basis", "function", "generations", "basis", "role", "bound", "state"})


def public_network(network: Network) -> Network:
    """The network as far as everybody may see it: operators, and elements by vendor, function, day and region.

    Sites and elements are numbered anew, in no order that tells of the old one. Other tables keep only how each row came to be.
    """
    order = network["sites"].select("site_id").sample(fraction=1, shuffle=True).with_row_index("number", offset=1)
    numbers = order.select("site_id", pl.format("site {}", "number").alias("as"))
    sites = network["sites"].join(numbers, on="site_id").sort("as")
    keep = ("operator_id", "function", "generations", "vendor_id", "vendor_basis", "basis",
            "acquired_on", "installed_on", "retired_on")  # fmt: skip
    elements = network["elements"].join(numbers, on="site_id").sample(fraction=1, shuffle=True)
    frames: dict[str, Any] = {
        name: network[name].select("basis")
        for name in TABLES
        if "basis" in network[name].columns and network[name].height
    }
    frames |= {
        "operators": network["operators"],
        "sites": sites.select("country", "region", "basis", site_id="as"),
        "elements": elements.with_row_index("number", offset=1).select(
            *keep, site_id="as", element_id=pl.format("element {}", "number")
        ),
        "observations": network["observations"].filter(pl.col("table") == "operators"),
    }
    manifest = _public_manifest(network)
    inputs = tuple(InputFile(PurePath(item.path).name, item.sha256) for item in network.inputs)
    return Network.of(frames, as_of=network.as_of, manifest=manifest, inputs=inputs)


def _public_manifest(network: Network) -> Manifest:
    """The manifest without notes that speak of a single site or element."""
    ids = set(network["sites"]["site_id"]) | set(network["elements"]["element_id"])
    names = [name for name in network["sites"]["name"].drop_nulls().unique() if len(name) > 2]

    def is_open(note: str) -> bool:
        words = {word.strip(".,;:()[]'\"") for word in note.split()}
        return not (words & ids) and not any(name in note for name in names)

    return replace(network.manifest, notes=tuple(note for note in network.manifest.notes if is_open(note)))


def regions_of(network: Network) -> frozenset[str]:
    """The names of a network's regions, the finest places that are shown."""
    return frozenset(network["sites"]["region"].drop_nulls())


def merge_keys(
    rows: Iterable[Mapping[str, Any]], *, regions: Collection[str] = (), only: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """Rows of findings without keys finer than a region; those that then speak of the same are added up.

    The areas that a provision is about stand in the law, and stay, unless `only` names the provision.

    Args:
        rows: rows of findings, or of a saved result.
        regions: keys that may stay.
        only: provisions whose keys go, those of areas too; None = all.
    """
    merged: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    same = table("check_rows").with_public("same")
    for place, row in enumerate(rows):
        key_of_row = row["level_key"]
        if row["level"] in {"site", "area"}:
            stays = key_of_row is None or (row["level"] == "area" and only is None)
        else:
            stays = key_of_row in {None, row["operator_id"], row["jurisdiction"], *regions}
        if stays or (only is not None and row["provision_id"] not in only):
            merged[place,] = [row]
            continue
        key = ("merged", *(str(row.get(name)) for name in same))
        merged.setdefault(key, []).append(row)
    return [dict(group[0]) if key[0] != "merged" else _sum(group) for key, group in merged.items()]


def _sum(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    findings = table("check_rows")
    row = dict(rows[0]) | dict.fromkeys(name for name in findings.with_public("region", "one") if name in rows[0])
    for name in findings.with_public("sum"):
        stated = [r[name] for r in rows if r[name] is not None]
        row[name] = sum(stated) if stated else None
    return row


def public_document(document: Mapping[str, Any], regions: Collection[str]) -> dict[str, Any]:
    """A saved result without keys finer than a region, and without the folders in which its inputs stood."""
    keys = document_keys(document.get("command", "check"))
    # What another command than check says besides names elements, or may, unless its key says otherwise.
    is_check = document.get("command", "check") == "check"
    result: dict[str, Any] = {}
    for name, value in document.items():
        key = keys.get(name)
        if name in {"against", "what_if"} and isinstance(value, Mapping):
            result[name] = public_document(value, regions)
        elif name == "determinations":
            result[name] = [{**row, "decided_by": None, "why": None} for row in value]
        elif name == "path":
            result[name] = PurePath(value).name
        elif key is None or not key.is_public:
            result |= {name: value} if is_check else {}
        else:
            kind = key.table if isinstance(value, list) else None
            result[name] = value if kind is None else _public_rows(kind, value, regions)
    return {**result, "public": True}


def _public_rows(kind: Table, rows: Sequence[Mapping[str, Any]], regions: Collection[str]) -> list[dict[str, Any]]:
    """Rows as far as everybody may see them, as the columns of their table say."""
    if kind.with_public("region"):
        return merge_keys(rows, regions=regions)
    gone, stated = set(kind.with_public("no", "empty")), kind.with_public("empty")
    emptied, files = dict.fromkeys(kind.with_public("null")), kind.with_public("file")
    return [
        {name: value for name, value in row.items() if name not in gone}
        | emptied
        | {name: PurePath(row[name]).name for name in files}
        for row in rows
        if all(row[name] is None for name in stated)
    ]


def public_faults(faults: Iterable[Fault]) -> list[Fault]:
    """How many faults each file and column has: what they are about leads to single sites and elements."""
    counts = Counter((PurePath(f.file).name, _PLACE.sub("", f.column or "") or None, f.severity) for f in faults)
    said = "without --public each is told"
    return [
        Fault(file, None, column, None, f"{counted(count, 'fault')} here", said, severity)
        for (file, column, severity), count in counts.items()
    ]


def public_changes(difference: Difference) -> list[dict[str, Any]]:
    """How many rows of each table came, went and changed; old and new values only where they are common words."""
    table = difference.table
    is_open = pl.col("column").is_in(list(_OPEN_VALUES)).fill_null(value=False)
    shown = table.with_columns(pl.when(is_open).then(name).alias(name) for name in ("old", "new"))
    keys = ["table", "change", "column", "old", "new"]
    return shown.group_by(keys, maintain_order=True).len("count").sort(keys, nulls_last=False).to_dicts()
