"""Nodes and edges of a graph judged one by one: what cannot be used, and what is odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from math import isfinite
from pathlib import Path
from typing import Any

from vendorline.errors import Fault, cut
from vendorline.importers.country_names import country_code
from vendorline.importers.drawn_map.file import Graph, Item
from vendorline.network.validation.rejected_dependents import BY_FAULT, BY_PARENT
from vendorline.quick_dataclass import dataclass

#: Names of one thing in the files of several tools.
_NAMES = {
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
    "country": ("country",),
    "label": ("label", "name"),
    "vendor": ("vendor", "vendor_id", "vendorname", "manufacturer", "maker"),
}
#: How programs write that a number is not there.
_NO_NUMBER = frozenset({"nan", "none", "null", "na", "n/a", "-"})
_LIMITS = {"latitude": 90.0, "longitude": 180.0}
#: How the Topology Zoo writes that a node has no name.
_NO_LABEL = "none"


@dataclass(frozen=True, slots=True)
class Point:
    """A usable node. `country` is empty until it is known; `junction`: it only joins the ends of a line with several ends."""

    id: str
    line: int
    label: str | None
    latitude: float | None
    longitude: float | None
    country: str
    country_inferred: bool
    internal: bool
    junction: bool
    data: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A usable edge, by its place in the file."""

    number: int
    source: str
    target: str
    data: Mapping[str, str]


@dataclass(slots=True)
class Map:
    """A judged graph: points, lines, faults, and the rows left out by table."""

    path: Path
    data: Mapping[str, str]
    points: list[Point] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    rejected: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"elements": [], "links": []})

    def warn(self, row: int, column: str | None, value: str | None, problem: str, remedy: str) -> None:
        """Say what is odd."""
        self.faults.append(Fault(self.path.name, row, column, value, problem, remedy, "warning"))

    def refuse(self, table: str, item: Item, column: str, value: str | None, problem: str, remedy: str) -> None:
        """Leave an item out for an error."""
        self.faults.append(Fault(self.path.name, item.line, column, value, problem, remedy))
        self.leave_out(table, item, column, value, problem, BY_FAULT)

    def leave_out(self, table: str, item: Item, column: str, value: str | None, problem: str, cause: str) -> None:
        """Keep an item among the rejected rows."""
        ends = {"id": item.id, "source": item.source, "target": item.target}
        original = " ".join(f"{name}={text}" for name, text in {**ends, **item.data}.items() if text is not None)
        self.rejected[table].append({
            "file": self.path.name, "row": item.line, "column": column, "value": value, "problem": problem, "cause": cause,
            "original": original,
        })  # fmt: skip


def judge(graph: Graph, country: str | None = None) -> Map:
    """Judge every node and edge; nothing is left out without a fault. `country` is that of nodes that name none."""
    found = Map(graph.path, graph.data, faults=list(graph.faults))
    seen: dict[str, int] = {}
    labels: dict[str, int] = {}
    for item in graph.nodes:
        if (point := _point(found, item, seen, country)) is not None:
            found.points.append(point)
            _say_what_is_odd(found, point, labels)
    _lines(found, graph, set(seen))
    _settle_countries(found, graph)
    found.faults.sort(key=lambda fault: fault.row or 0)
    return found


def _get(item: Item, name: str) -> str | None:
    return next((item.data[key] for key in _NAMES[name] if key in item.data), None)


def _point(found: Map, item: Item, seen: dict[str, int], given: str | None) -> Point | None:
    """The node as a point; None where an error stops it. `seen` holds every id so far with its line."""
    if not item.id:
        found.refuse("elements", item, "id", None, "a node without an id", "give it one")
        return None
    if item.id in seen:
        problem = f"repeats the id of the node on line {seen[item.id]}"
        found.refuse("elements", item, "id", item.id, problem, "give every node an id of its own")
        return None
    seen[item.id] = item.line
    places: dict[str, float | None] = {}
    for axis, limit in _LIMITS.items():
        text = _get(item, axis)
        try:
            places[axis] = None if text is None else _number(text)
        except ValueError:
            found.refuse("elements", item, axis, text, "not a number", "degrees, WGS 84")
            return None
        if text is not None and places[axis] is None:
            problem = "no number, so the node has no position"
            found.warn(item.line, axis, text, problem, "give degrees, WGS 84, or nothing")
        elif (value := places[axis]) is not None and abs(value) > limit:
            found.refuse("elements", item, axis, text, f"outside -{limit:g}..{limit:g}", "degrees, WGS 84")
            return None
    if None in places.values():
        places = dict.fromkeys(_LIMITS)
    label = _get(item, "label")
    label = None if label is None or label.casefold() == _NO_LABEL else label
    internal, junction = item.data.get("internal") not in ("0", "false"), item.data.get("hyperedge") in ("1", "true")
    country = _country(found, item) or ("" if given is None else given)
    latitude, longitude = places["latitude"], places["longitude"]
    return Point(item.id, item.line, label, latitude, longitude, country, False, internal, junction, item.data)


def _number(text: str) -> float | None:
    """A number of degrees; None where it is written that there is none. Raises ValueError for anything else."""
    if text.casefold() in _NO_NUMBER:
        return None
    if "_" in text:  # which Python takes for digits written in groups
        raise ValueError(text)
    value = float(text)
    return value if isfinite(value) else None


def vendor_of(data: Mapping[str, str]) -> tuple[str, str] | None:
    """Under which name a node says who made it, and what it says."""
    return next(((name, data[name]) for name in _NAMES["vendor"] if name in data), None)


def _say_what_is_odd(found: Map, point: Point, labels: dict[str, int]) -> None:
    """Warn of what can be used but may be a mistake. `labels` holds every label so far with its line."""
    if point.latitude is None and any(_says_none(point, axis) for axis in _LIMITS):
        pass  # said where it was read
    elif point.latitude is None and not _half(point):
        found.warn(point.line, "latitude", point.id, "no position", "give latitude and longitude where they are known")
    elif point.latitude is None:
        found.warn(point.line, "latitude", point.id, "half a position; it is left out", "give both, or neither")
    if point.label is not None and labels.setdefault(point.label, point.line) != point.line:
        problem = f"has the label of the node on line {labels[point.label]}; they stay two nodes"
        found.warn(point.line, "label", point.label, problem, "join them where they are one")
    if not point.internal:
        problem = "a node of another network; it is kept, under an operator of its own"
        found.warn(point.line, "internal", point.id, problem, "delete it to leave it out")
    if point.junction:
        problem = "joins the ends of a line with several ends, and is no equipment that is known; its function is other"
        found.warn(point.line, "hyperedge", point.id, problem, "correct function in elements where it is known")


def _says_none(point: Point, axis: str) -> bool:
    """Whether an axis holds the word for a missing number, or one that is not finite."""
    text = next((point.data[key] for key in _NAMES[axis] if key in point.data), None)
    return text is not None and _number(text) is None


def _half(point: Point) -> bool:
    return any(name in point.data for axis in _LIMITS for name in _NAMES[axis])


def _country(found: Map, item: Item) -> str:
    text = _get(item, "country")
    code = None if text is None else country_code(text)
    if text is not None and code is None:
        found.warn(item.line, "country", text, "no country that is known", "give its name or code of ISO 3166-1")
    return code or ""


def _lines(found: Map, graph: Graph, ids: set[str]) -> None:
    usable = {point.id for point in found.points}
    pairs: dict[frozenset[str], tuple[int, str]] = {}
    one_way = 0
    for number, item in enumerate(graph.edges):
        source, target = str(item.source), str(item.target)
        missing = next((end for end in (source, target) if end not in ids), None)
        if missing is not None:
            problem = "an edge to a node that the file does not have"
            remedy = f"add a node with the id {cut(missing, 60)}, or delete the edge"
            found.refuse("links", item, "source" if missing == source else "target", missing, problem, remedy)
            continue
        if source not in usable or target not in usable:
            out = source if source not in usable else target
            found.leave_out(
                "links", item, "source" if out == source else "target", out, "its node is left out", BY_PARENT
            )
            continue
        if source == target:
            found.warn(item.line, "target", target, "an edge from a node to itself; it is left out", "delete it")
            continue
        pair = frozenset((source, target))
        one_way += item.directed
        if pair in pairs:
            line, start = pairs[pair]
            if item.directed and start == target:
                problem = f"the way back of the edge on line {line}; they are one link"
                found.warn(item.line, "source", source, problem, "delete one of them to be sure")
                continue
            problem = f"runs beside the edge on line {line}; they stay two links"
            found.warn(item.line, "target", target, problem, "delete one where they are one")
        else:
            pairs[pair] = (item.line, source)
        found.lines.append(Line(number, source, target, item.data))
    if one_way:
        first = next(item.line for item in graph.edges if item.directed)
        problem = f"{one_way:,} directed edges; links have no direction, so they are read as going both ways"
        found.warn(first, "directed", None, problem, "nothing to do where lines carry both ways")


def _settle_countries(found: Map, graph: Graph) -> None:
    """Give nodes without a country that of most of the nodes they are linked to, step by step; where there is none, an error."""
    beside: dict[str, list[str]] = {point.id: [] for point in found.points}
    for line in found.lines:
        beside[line.source].append(line.target)
        beside[line.target].append(line.source)
    country = {point.id: point.country for point in found.points}
    guessed: set[str] = set()
    while True:
        near = {i: [country[j] for j in beside[i] if country[j]] for i, known in country.items() if not known}
        step = {i: max(sorted(set(codes)), key=codes.count) for i, codes in near.items() if codes}
        if not step:
            break
        country |= step
        guessed |= set(step)
    named = country_code(graph.data.get("geolocation", ""))
    items: dict[str, Item] = {}
    for item in graph.nodes:
        items.setdefault(item.id or "", item)
    kept: list[Point] = []
    for point in found.points:
        code = country[point.id] or named
        if code is None:
            problem = "no country, and no node that it is linked to has one"
            remedy = "give the node a country, or say it for all that name none: --set country=GB"
            found.refuse("elements", items[point.id], "country", None, problem, remedy)
            continue
        inferred = point.id in guessed or not country[point.id]
        if inferred:
            source = "the nodes it is linked to" if point.id in guessed else "the map as a whole"
            found.warn(
                point.line, "country", point.id, f"no country; {code} is taken from {source}", "give its country"
            )
        kept.append(replace(point, country=code, country_inferred=inferred))
    found.points = kept
    left = {point.id for point in kept}
    fallen = [line for line in found.lines if line.source not in left]  # the other end has no country either
    for line in fallen:
        found.leave_out("links", graph.edges[line.number], "source", line.source, "its node is left out", BY_PARENT)
    found.lines = [line for line in found.lines if line.source in left]
