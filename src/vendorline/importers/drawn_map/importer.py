"""GraphML: maps of backbones, such as those of the Internet Topology Zoo, to sites, transport elements and links.

A map shows points of presence and lines, drawn by people from what an operator published. It names no vendor. Every node becomes one
site with one element, every edge one link; whatever is odd about them is kept and said.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import polars as pl

from vendorline.errors import Fault, UsageError, counted
from vendorline.importers.bulk_cm.file import Attribute
from vendorline.importers.bulk_cm.makers import Maker, claims, maker_of, read_makers
from vendorline.importers.drawn_map.file import read_graph
from vendorline.importers.drawn_map.rows import Line, Map, Point, judge, vendor_of
from vendorline.importers.imported import Imported
from vendorline.importers.settings import checked_settings
from vendorline.knowledge.data_files import rows_of
from vendorline.knowledge.places import ATTRIBUTION as PLACES_ATTRIBUTION
from vendorline.knowledge.places import region_within
from vendorline.network.table_files import sha256
from vendorline.network.tables import InputFile, Manifest, Network
from vendorline.network.validation.rejected_dependents import REJECTED_SCHEMA
from vendorline.quick_dataclass import dataclass

ZOO = (
    "Map: The Internet Topology Zoo, CC BY 4.0; Knight, Nguyen, Falkner, Bowden, Roughan, IEEE JSAC 29(9) 2011, "
    "doi 10.1109/JSAC.2011.111002"
)
#: What a map says of a line or a node and no table has a column for.
_USED = frozenset({"key", "id", "label", "name", "latitude", "lat", "longitude", "lon", "lng", "country", "internal",
                   "hyperedge"})  # fmt: skip
_DATE = re.compile(r"(?P<before><?)\s*(?P<year>[12]\d{3})(?:[_-](?P<month>0?[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One map with what is known of it as a whole, and the vendor behind each spelling in it."""

    map: Map
    operator_id: str
    name: str
    country: str
    function: str
    as_of: date
    makers: Mapping[str, Maker]


def import_graphml(paths: Sequence[Path], *, today: date, settings: Mapping[str, str] | None = None) -> Imported:
    """Transport networks from GraphML files, each the map of one operator.

    Args:
        paths: files of GraphML.
        today: the day it is, for maps that do not say of when they are.
        settings: `country` of nodes and of the operator where the map names none, `operator` in the place of the map's name.

    Every error and every oddity is a fault, all at once; `network` is made of the rows without an error. Raises InvalidInput where a
    file cannot be read at all, UsageError where two maps are of one network or a setting is none of these.
    """
    settings = checked_settings(settings or {}, "graphml")
    maps = [judge(read_graph(path), settings.get("country")) for path in paths]
    faults = [fault for m in maps for fault in m.faults]
    drawn = [_as_a_whole(m, today, settings, faults) for m in maps if m.points]
    names = [d.operator_id for d in drawn]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise UsageError(f"two maps of {twice}: import one of them")
    notes = tuple(note for d in drawn for note in _notes(d))
    rejected = {
        table: pl.DataFrame([row for m in maps for row in m.rejected[table]], schema=REJECTED_SCHEMA)
        for table in ("elements", "links")
    }
    return Imported(
        _network(drawn, notes) if drawn else None,
        tuple(faults),
        MappingProxyType({table: rows for table, rows in rejected.items() if rows.height}),
        notes,
        tuple(InputFile(str(path), sha256(path)) for path in paths),
    )


def _as_a_whole(m: Map, today: date, settings: Mapping[str, str], faults: list[Fault]) -> _Drawn:
    """Name, country, layer and day of a map; where these are guessed, a warning."""
    file, data = m.path.name, m.data

    def warn(column: str, value: str | None, problem: str, remedy: str) -> None:
        faults.append(Fault(file, None, column, value, problem, remedy, "warning"))

    name = settings.get("operator") or data.get("network") or data.get("label") or m.path.stem
    country = settings.get("country")
    if country is None:
        inside = [p.country for p in m.points if p.internal] or [p.country for p in m.points]
        country = max(sorted(set(inside)), key=inside.count)
        problem = f"the map does not say under whose law; {country}, where most of its nodes stand, is assumed"
        warn("Network", name, problem, "say it with --set country=GB if another country's law binds the operator")
    layer = data.get("layer")
    function = _functions().get((layer or "").casefold())
    if function is None:
        warn("Layer", layer, "no layer that is known; nodes are taken as routers", "correct function in elements")
    as_of = _day(data.get("networkdate"), today, warn)
    makers = read_makers([one for point in m.points if (one := _said(m, point)) is not None], as_of, faults)
    return _Drawn(m, _slug(name), name, country, function or "router", as_of, makers)


def _said(m: Map, point: Point) -> Attribute | None:
    """What a node says of its vendor."""
    found = vendor_of(point.data)
    return None if found is None else Attribute(found[0], found[0], "", 0, found[1], m.path.name, point.line)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "network"


@cache
def _functions() -> Mapping[str, str]:
    rows = rows_of("vendorline.importers", "data/map_layers.csv")
    return MappingProxyType({row["layer"]: row["function"] for row in rows})


def _day(text: str | None, today: date, warn: Any) -> date:
    """Last day of the month or year that a map is of; of one drawn before a year, the last day before it."""
    found = _DATE.fullmatch(text or "")
    if found is None:
        warn("NetworkDate", text, "no date that can be read; today is taken", "correct as_of in the manifest")
        return today
    year, month = int(found["year"]), int(found["month"] or 12)
    if found["before"]:
        problem = "only a latest date is known; the day before it is taken"
        warn("NetworkDate", text, problem, "correct as_of in the manifest")
        return date(year - 1, 12, 31) if found["month"] is None else date(year, month, 1)
    return min(date(year, month, calendar.monthrange(year, month)[1]), today)


def _network(drawn: Sequence[_Drawn], notes: tuple[str, ...]) -> Network:
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("operators", "sites", "elements", "links", "observations")
    }
    for d in drawn:
        rows["operators"] += _operators(d)
        rows["sites"] += _sites(d)
        rows["elements"] += [_element(d, point) for point in d.map.points]
        rows["links"] += [_link(d, line) for line in d.map.lines]
        for point in d.map.points:
            rows["observations"] += claims(d.makers, _every(d, point), _element_id(d, point.id))
    zoo = any("topology zoo" in d.map.data.get("creator", "").casefold() for d in drawn)
    as_of = max(d.as_of for d in drawn)
    manifest = Manifest(
        as_of=as_of,
        attribution=(*((ZOO,) if zoo else ()), PLACES_ATTRIBUTION),
        created_by="vendorline import graphml",
        notes=notes,
    )
    return Network.of(rows, as_of=as_of, manifest=manifest)


def _operators(d: _Drawn) -> list[dict[str, Any]]:
    own = {"operator_id": d.operator_id, "name": d.name, "country": d.country, "basis": "assumed"}
    if all(point.internal for point in d.map.points):
        return [own]
    beyond = {"operator_id": _beyond(d), "name": f"Networks beyond {d.name}", "country": d.country, "basis": "assumed"}
    return [own, beyond]


def _beyond(d: _Drawn) -> str:
    return f"{d.operator_id}-external"


def _sites(d: _Drawn) -> list[dict[str, Any]]:
    regions: dict[str, str] = {}
    placed = [point for point in d.map.points if point.latitude is not None]
    for country in {point.country for point in placed}:
        here = [point for point in placed if point.country == country]
        at = (
            np.array([getattr(point, axis) for point in here], dtype=np.float64) for axis in ("latitude", "longitude")
        )
        regions |= {p.id: str(r) for p, r in zip(here, region_within(country, *at), strict=True) if r}
    return [
        {
            "site_id": _site(d, point.id), "latitude": point.latitude, "longitude": point.longitude,
            "country": point.country, "region": regions.get(point.id), "name": point.label,
            "basis": "inferred" if point.country_inferred else "stated",
        }
        for point in d.map.points
    ]  # fmt: skip


def _site(d: _Drawn, node: str) -> str:
    return f"{d.operator_id}-{node}"


def _element_id(d: _Drawn, node: str) -> str:
    return f"{d.operator_id}-{node}.node"


def _element(d: _Drawn, point: Point) -> dict[str, Any]:
    # That a router stands where a map has a dot is drawn from the layer of the map.
    return {
        "element_id": _element_id(d, point.id), "site_id": _site(d, point.id),
        "operator_id": d.operator_id if point.internal else _beyond(d),
        "function": "other" if point.junction else d.function, "vendor_id": maker_of(d.makers, _every(d, point)),
        "basis": "inferred",
    }  # fmt: skip


def _every(d: _Drawn, point: Point) -> list[Attribute]:
    said = _said(d.map, point)
    return [] if said is None else [said]


def _link(d: _Drawn, line: Line) -> dict[str, Any]:
    ends = {"a_id": _element_id(d, line.source), "b_id": _element_id(d, line.target)}
    return {"link_id": f"{d.operator_id}-link{line.number}", **ends}


def _notes(d: _Drawn) -> tuple[str, ...]:
    m = d.map
    size = f"{counted(len(m.points), 'node')} and {counted(len(m.lines), 'link')}"
    made = sum(maker_of(d.makers, _every(d, point)) is not None for point in m.points)
    makers = f"vendors are those that {counted(made, 'node')} of the map name" if made else "vendors are unknown"
    unknown = f"{makers}; whether links are protected is unknown"
    notes = [f"{d.name}: {size} of {m.path.name}, as of {d.as_of.isoformat()}; {unknown}."]
    outside = sum(not point.internal for point in m.points)
    if outside:
        notes.append(f"{outside:,} nodes of other networks belong to the operator {_beyond(d)}.")
    junctions = sum(point.junction for point in m.points)
    if junctions:
        notes.append(f"{junctions:,} nodes only join lines (hyperedge); their function is other.")
    unused = Counter(name for line in m.lines for name in line.data.keys() - _USED)
    for point in m.points:
        unused.update(point.data.keys() - _USED - set((vendor_of(point.data) or ())[:1]))
    if unused:
        each = ", ".join(f"{name} ({number:,})" for name, number in sorted(unused.items()))
        notes.append(f"No table has a place for these, so they are left out: {each}.")
    return tuple(notes)
