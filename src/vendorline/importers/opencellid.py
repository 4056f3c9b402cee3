"""OpenCelliD: cells that volunteers have seen, to base stations.

A cell list names neither sites nor vendors. One eNB is made of each network's LTE cells with one eNB id (the cell id without its last
8 bits, 3GPP TS 36.300 8.2), one gNB of its NR cells by the first 24 of 36 bits, a length that each operator may choose and that is
assumed here. A station stands at the median of its cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from vendorline.errors import Fault, counted
from vendorline.importers.cell_rows import Reading, read_cells
from vendorline.importers.imported import Imported
from vendorline.importers.numbering import network_codes
from vendorline.importers.shared_networks import (
    KM_PER_DEGREE,
    find_shared,
    merge_shared,
    shared_notes,
    shared_operators,
)
from vendorline.knowledge.places import ATTRIBUTION as PLACES_ATTRIBUTION
from vendorline.knowledge.places import region_within
from vendorline.network.table_files import sha256
from vendorline.network.tables import InputFile, Manifest, Network
from vendorline.quick_dataclass import dataclass

ATTRIBUTION = "Cells: OpenCelliD, Unwired Labs (opencellid.org), CC BY-SA 4.0"

#: A station whose cells lie further apart than this is hardly one station.
WIDEST_KM = 22.0


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the cells of one radio technology become stations."""

    radio: str
    function: str
    generation: str
    bits: int
    basis: str
    prefix: str


KINDS = (_Kind("LTE", "enb", "4G", 8, "inferred", ""), _Kind("NR", "gnb", "5G", 12, "assumed", "g"))


def import_cells(paths: Sequence[Path], *, today: date, merge: bool = False) -> Imported:
    """Base stations from OpenCelliD files (CSV, also gzipped, with or without a header).

    Every bad row is a fault, all at once; `network` is made of the others. Cells of other technologies than LTE and NR, those that
    stand for none and those in another country than their network's are counted and left out. `merge` makes one station of each that several operators share. Raises InvalidInput where a file cannot be read at
    all.
    """
    readings = [read_cells(path, today) for path in paths]
    cells = pl.concat([r.cells.with_columns(file=pl.lit(r.path.name)) for r in readings])
    nodes = pl.concat([_nodes(cells, kind) for kind in KINDS])
    faults = [fault for r in readings for fault in r.faults]
    errors = sum(r.errors for r in readings)
    if not nodes.height and not errors:
        files = ", ".join(r.path.name for r in readings)
        none_left = any(r.left_out for r in readings)
        problem = "no LTE or NR cell that can be used: all are left out" if none_left else "no LTE or NR cells"
        faults.append(Fault.at(files, None, problem, "give a file that holds some"))
        errors += 1
    if nodes.height and cells["seen_on"].null_count() == cells.height:
        files = ", ".join(r.path.name for r in readings)
        problem = f"no cell says on which day it was last seen; {today.isoformat()}, the day of this import, is taken"
        faults.append(Fault(files, None, "updated", None, problem, "correct as_of in the manifest", "warning"))
    wide = _wide(nodes)
    notes = _notes(readings, nodes)
    who = _operator_ids(nodes["plmn"].unique().to_list())
    nodes = nodes.with_columns(operator_id=pl.col("plmn").replace_strict(who, return_dtype=pl.String))
    operators = _operators(nodes, who) if nodes.height else []
    shared = find_shared(nodes)
    notes += shared_notes(shared, {str(o["operator_id"]): str(o["name"]) for o in operators}, merged=merge)
    if merge:
        nodes = merge_shared(nodes, shared)
        operators += shared_operators(nodes, operators)
    network = _network(cells, nodes, operators, who, tuple(notes), today) if nodes.height else None
    rejected = pl.concat([r.rejected for r in readings])
    return Imported(
        network,
        (*faults, *wide),
        MappingProxyType({"cells": rejected} if rejected.height else {}),
        tuple(notes),
        tuple(InputFile(str(path), sha256(path)) for path in paths),
        error_count=errors,
        warning_count=len(wide) + sum(fault.severity == "warning" for fault in faults),
    )


def _nodes(cells: pl.DataFrame, kind: _Kind) -> pl.DataFrame:
    """One row per station: its median position, and how far its cells lie apart."""
    shift = 2**kind.bits
    lat, lon = pl.col("latitude"), pl.col("longitude")
    north = (lat.max() - lat.min()) * KM_PER_DEGREE
    east = (lon.max() - lon.min()) * KM_PER_DEGREE * lat.median().radians().cos()
    return (
        cells.filter(pl.col("radio") == kind.radio)
        .with_columns(node=pl.col("cell") // shift)
        .group_by("plmn", "node", maintain_order=True)
        .agg(
            pl.col("mcc", "country", "file", "row").first(),
            latitude=lat.median().round(6),
            longitude=lon.median().round(6),
            wide_km=(north**2 + east**2).sqrt(),
            cells=pl.len(),
        )
        .with_columns(
            site_id=pl.format("{}-{}{}", "plmn", pl.lit(kind.prefix), "node"),
            **{name: pl.lit(getattr(kind, name)) for name in ("function", "generation", "basis")},
        )
    )


def _wide(nodes: pl.DataFrame) -> list[Fault]:
    """A warning for each station whose cells lie too far apart to be one."""
    remedy, limit = "check its cells; the station stands at their median", f"{WIDEST_KM:g} km"
    columns = ("file", "row", "site_id", "cells", "wide_km")
    return [
        Fault(file, row, "cell", site, f"its {cells} cells lie {wide:.1f} km apart, over {limit}", remedy, "warning")
        for file, row, site, cells, wide in nodes.filter(pl.col("wide_km") > WIDEST_KM).select(columns).iter_rows()
    ]


def _network(
    cells: pl.DataFrame,
    nodes: pl.DataFrame,
    operators: Sequence[Mapping[str, object]],
    who: Mapping[str, str],
    notes: tuple[str, ...],
    today: date,
) -> Network:
    as_of = min(_newest(cells) or today, today)
    manifest = Manifest(
        as_of=as_of,
        attribution=(ATTRIBUTION, PLACES_ATTRIBUTION),
        created_by="vendorline import opencellid",
        notes=notes,
    )
    nodes = nodes.with_columns(region=_region(nodes), element_id=pl.format("{}.{}", "site_id", "function"))
    region, generations = pl.when(pl.col("region") != "").then("region"), pl.concat_list("generation")
    tables: dict[str, Any] = {
        "operators": operators,
        "sites": nodes.select("site_id", "latitude", "longitude", "country", "basis", region=region),
        "elements": nodes.select("element_id", "site_id", "operator_id", "function", "basis", generations=generations),
        "observations": _observations(cells, who),
    }
    return Network.of(tables, as_of=as_of, manifest=manifest)


def _operator_ids(plmns: Sequence[str]) -> dict[str, str]:
    """Operator of each network code; one that nobody knows is named by its code."""
    codes = network_codes()
    return {plmn: codes[plmn].operator_id if plmn in codes else f"plmn-{plmn}" for plmn in sorted(plmns)}


def _operators(nodes: pl.DataFrame, who: Mapping[str, str]) -> list[dict[str, object]]:
    """One row per operator, with every network code it was seen on."""
    codes = network_codes()
    country = dict(nodes.select("plmn", "country").unique().iter_rows())
    rows: list[dict[str, object]] = []
    for operator_id in dict.fromkeys(who.values()):
        plmns = [plmn for plmn in who if who[plmn] == operator_id]
        known = plmns[0] in codes
        rows.append(
            {
                "operator_id": operator_id,
                "name": codes[plmns[0]].name if known else f"PLMN {plmns[0]}",
                "country": country[plmns[0]],
                "plmn": plmns,
                "classes": ["mobile"],
                "basis": "stated" if known else "inferred",
            }
        )
    return rows


def _region(nodes: pl.DataFrame) -> pl.Series:
    """Region of the place nearest to each station, of those in its country; "" where the country has no listed place."""
    regions = pl.Series("region", [""] * nodes.height, dtype=pl.String)
    for (country,), rows in nodes.with_row_index("at").group_by(["country"], maintain_order=True):
        found = region_within(str(country), rows["latitude"].to_numpy(), rows["longitude"].to_numpy())
        regions = regions.scatter(rows["at"], pl.Series(found, dtype=pl.String))
    return regions


def _observations(cells: pl.DataFrame, who: Mapping[str, str]) -> list[dict[str, object]]:
    """Which network codes were seen on air, in which file and until when, and who they belong to."""
    kinds = [kind.radio for kind in KINDS]
    seen = (
        cells.filter(pl.col("radio").is_in(kinds))
        .group_by("plmn", "file", maintain_order=True)
        .agg(pl.len(), pl.col("seen_on").max())
        .sort("plmn", "file")
    )
    codes = network_codes()
    rows: list[dict[str, object]] = []
    for plmn, file, number, seen_on in seen.iter_rows():
        base = {"table": "operators", "row_id": who[plmn], "column": "plmn", "value": plmn}
        method = f"{number:,} LTE and NR cells seen on air"
        rows.append(
            {**base, "source": f"OpenCelliD, {file}", "method": method, "confidence": "high", "seen_on": seen_on}
        )
        if plmn in codes:
            code = codes[plmn]
            rows.append({**base, "source": code.source, "method": "read", "confidence": code.confidence})
    return rows


def _notes(readings: Sequence[Reading], nodes: pl.DataFrame) -> list[str]:
    counts, causes = Counter[str](), Counter[str]()
    for reading in readings:
        counts.update(dict(reading.cells.group_by("radio").len().iter_rows()))
        causes.update(reading.left_out)
    made = {kind.radio: nodes.filter(pl.col("function") == kind.function).height for kind in KINDS}
    left = {radio: n for radio, n in sorted(counts.items()) if radio not in made}
    notes = [f"{counts['LTE']:,} LTE cells make {made['LTE']:,} eNodeBs (cell id >> 8)."]
    if counts["NR"]:
        notes.append(
            f"{counts['NR']:,} NR cells make {made['NR']:,} gNodeBs (cell id >> 12: a gNB id of 24 bits is assumed, and marked)."
        )
    if left:
        each = ", ".join(f"{n:,} {radio}" for radio, n in left.items())
        notes.append(f"{sum(left.values()):,} cells of other technologies are left out: {each}.")
    if causes:
        each = ", ".join(f"{n:,} for {cause}" for cause, n in causes.items())
        notes.append(f"{counted(sum(causes.values()), 'cell')} of LTE and NR left out, which make no station: {each}.")
    wide = nodes.filter(pl.col("wide_km") > WIDEST_KM).height
    if wide:
        notes.append(f"{wide:,} stations have cells over {WIDEST_KM:g} km apart; they stand at the median.")
    notes.append("Positions are estimates from what phones reported. Vendors and first days in service are unknown.")
    return notes


def _newest(cells: pl.DataFrame) -> date | None:
    newest = cells["seen_on"].max()
    return newest if isinstance(newest, date) else None
