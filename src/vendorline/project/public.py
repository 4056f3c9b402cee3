"""What may be shown to everybody: nothing that leads to a single site or element.

A network is handed on without ids, names, positions and whatever else is finer than a region, so that nothing made from it can hold
them; findings lose the keys of sites, and rows that differ only in them become one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import polars as pl

from vendorline.network.diff import Difference
from vendorline.network.schema import TABLES
from vendorline.network.tables import InputFile, Manifest, Network

#: What a result of another command than check may keep: the rest names elements, or may.
_OPEN_KEYS = frozenset(
    {"vendorline", "command", "inputs", "rows", "settings", "unknown_makers", "views", "concentration", "synergy", "as_of",
     "synthetic", "left_out", "public"}
)  # fmt: skip
_SUMS = ("numerator", "numerator_unknown", "denominator", "slack", "violating_count")
_OF_ONE = ("share_low", "share_high", "share", "margin", "assumed_share")
#: Columns whose values are common words: who makes, what it does, how it is known, when.
_OPEN_VALUES = frozenset({"vendor_id", "vendor_basis", "function", "generations", "basis", "role", "bound", "state"})


def public_network(network: Network) -> Network:
    """The network as far as everybody may see it: operators, and elements by maker, function, day and region.

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
    for place, row in enumerate(rows):
        key_of_row = row["level_key"]
        if row["level"] in {"site", "area"}:
            stays = key_of_row is None or (row["level"] == "area" and only is None)
        else:
            stays = key_of_row in {None, row["operator_id"], row["jurisdiction"], *regions}
        if stays or (only is not None and row["provision_id"] not in only):
            merged[place,] = [row]
            continue
        key = ("merged", *(str(row.get(name)) for name in _SAME))
        merged.setdefault(key, []).append(row)
    return [dict(group[0]) if key[0] != "merged" else _sum(group) for key, group in merged.items()]


_SAME = (
    "on",
    "provision_id",
    "reading",
    "operator_id",
    "vendor_ids",
    "verdict",
    "reason",
    "change",
    "deadline",
    "basis",
)


def _sum(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    row = dict(rows[0]) | {"level_key": None}
    for name in _SUMS:
        stated = [r[name] for r in rows if r[name] is not None]
        row[name] = sum(stated) if stated else None
    return row | dict.fromkeys(_OF_ONE)


def public_document(document: Mapping[str, Any], regions: Collection[str]) -> dict[str, Any]:
    """A saved result without keys finer than a region, and without the folders in which its inputs stood."""
    result = dict(document)
    if document.get("command", "check") != "check":
        result = {name: value for name, value in document.items() if name in _OPEN_KEYS}
    for name, value in list(result.items()):
        if name == "inputs":
            result[name] = [{**item, "path": PurePath(item["path"]).name} for item in value]
        elif name in {"against", "what_if"} and isinstance(value, Mapping):
            result[name] = public_document(value, regions)
        elif name == "path":
            result[name] = PurePath(value).name
        elif name in {"rows", "gone"} and value and "level_key" in value[0]:
            result[name] = merge_keys(value, regions=regions)
        elif name == "grants":
            whole = [g for g in value if g["site_id"] is None and g["product"] is None]
            result[name] = [{k: v for k, v in g.items() if k not in {"grant_id", "site_id", "product"}} for g in whole]
        elif name == "explanations":
            result[name] = [{**item, "level_key": None} for item in value]
    return {**result, "public": True}


def public_changes(difference: Difference) -> list[dict[str, Any]]:
    """How many rows of each table came, went and changed; old and new values only where they are common words."""
    table = difference.table
    is_open = pl.col("column").is_in(list(_OPEN_VALUES)).fill_null(value=False)
    shown = table.with_columns(pl.when(is_open).then(name).alias(name) for name in ("old", "new"))
    keys = ["table", "change", "column", "old", "new"]
    return shown.group_by(keys, maintain_order=True).len("count").sort(keys, nulls_last=False).to_dicts()
