"""Three outcomes as a triangle of all their weights: where in it each option is best, exact, since losses are linear in weights."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from vendorline.quick_dataclass import dataclass
from vendorline.report.charts import CONFIG, Spec
from vendorline.report.decision.charts import PADDING
from vendorline.report.decision.reading import Decided
from vendorline.report.palette import ACCENT, INK, LIMIT, PAPER, QUIET

#: Distances below this are of floating point.
_DUST = 1e-9
Point = tuple[float, float, float]
_FILLS = ((ACCENT, 0.45), (QUIET, 0.3), (ACCENT, 0.15), (QUIET, 0.1), (ACCENT, 0.3), (QUIET, 0.2))


@dataclass(frozen=True, slots=True)
class Area:
    """Where an option is best: corners as weights of the three outcomes, and its part of the whole triangle."""

    option: str
    corners: tuple[Point, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Triangle:
    """The three outcomes, where each option is best, and the weights that the case states."""

    outcomes: tuple[str, str, str]
    areas: tuple[Area, ...]
    stated: tuple[Point, ...]


def triangle(decided: Decided) -> Triangle | None:
    """The triangle of weights; None unless exactly three outcomes may have any."""
    ranges = {name: pair for name, pair in decided.document["weights"]["ranges"].items() if pair[1] > 0}
    if len(ranges) != 3:
        return None
    first, second, third = ranges
    names = (first, second, third)
    middle = [(ranges[name][0] + ranges[name][1]) / 2 for name in names]
    worse = {(row["option"], row["outcome"]): row["points"] for row in decided.rows("parts")}
    # A part is weight x difference: divided by the weight at the middle it is the difference for a weight of 1.
    ahead = {
        row["option"]: [
            worse.get((row["option"], name), 0.0) / (weight / sum(middle))
            for name, weight in zip(names, middle, strict=True)
        ]
        for row in decided.choices
    }
    corners: tuple[Point, ...] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    areas = []
    for option, own in ahead.items():
        inside = corners
        for other, against in ahead.items():
            if other != option:
                inside = _cut(inside, [a - b for a, b in zip(own, against, strict=True)])
        if inside and (share := _size(inside) / _size(corners)) > 1e-6:
            areas.append(Area(option, inside, share))
    stated = corners
    for at, name in enumerate(names):
        for other, place in ((n, p) for p, n in enumerate(names) if n != name):
            # low <= ratio <= high for both: low of one x the other's weight is at most its own high x that one's.
            side = [0.0, 0.0, 0.0]
            side[at], side[place] = ranges[other][0], -ranges[name][1]
            stated = _cut(stated, side)
    return Triangle(names, tuple(areas), stated)


def _cut(corners: Sequence[Point], side: Sequence[float]) -> tuple[Point, ...]:
    """The part of a polygon in which side x point is at most 0."""
    kept: list[Point] = []
    for at, here in enumerate(corners):
        before = corners[at - 1]
        a, b = (sum(s * w for s, w in zip(side, point, strict=True)) for point in (before, here))
        if (a < -_DUST and b > _DUST) or (b < -_DUST and a > _DUST):
            part = a / (a - b)
            x, y, z = (p + part * (q - p) for p, q in zip(before, here, strict=True))
            kept.append((x, y, z))
        if b <= _DUST:
            kept.append(here)
    return tuple(kept)


def _place(point: Point) -> tuple[float, float]:
    """A point of the triangle on paper: the first outcome on top, the second left, the third right."""
    return point[2] + point[0] / 2, point[0] * sqrt(3) / 2


def _size(corners: Sequence[Point]) -> float:
    places = [_place(point) for point in corners]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(places, [*places[1:], places[0]], strict=True))) / 2


def drawn(found: Triangle, decided: Decided) -> Spec:
    """The triangle as a chart: an area for each option with its name, the stated weights outlined."""
    x: Spec = {"field": "x", "type": "quantitative", "scale": {"domain": [-0.2, 1.2]}, "axis": None}
    y: Spec = {"field": "y", "type": "quantitative", "scale": {"domain": [-0.1, 0.98]}, "axis": None}
    layers: list[Spec] = []
    words = []
    for area, (colour, opacity) in zip(found.areas, _FILLS * len(found.areas), strict=False):
        mark = {
            "type": "line",
            "filled": True,
            "fill": colour,
            "fillOpacity": opacity,
            "stroke": PAPER,
            "strokeWidth": 1.5,
        }
        layers.append(_polygon(area.corners, mark, x, y))
        places = [_place(point) for point in area.corners]
        centre = [sum(p[i] for p in places) / len(places) for i in (0, 1)]
        words.append({"x": centre[0], "y": centre[1], "text": decided.option(area.option)})
    if len(found.stated) > 2:
        layers.append(
            _polygon(found.stated, {"type": "line", "stroke": LIMIT, "strokeWidth": 1.75, "strokeDash": [4, 3]}, x, y)
        )
    elif found.stated:
        spot = _place(found.stated[0])
        layers.append(_layer([{"x": spot[0], "y": spot[1]}], {"type": "point", "stroke": LIMIT, "size": 60}, x, y))
    label: Spec = {"type": "text", "color": INK, "align": "center", "baseline": "middle"}
    rim = {**label, "stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round"}
    ends = zip(found.outcomes, ((0.5, 0.92), (0.0, -0.05), (1.0, -0.05)), strict=True)
    corners = [{"x": at[0], "y": at[1], "text": decided.outcome(name) + " alone"} for name, at in ends]
    layers += [
        {**_layer(values, mark, x, y), "encoding": {"x": x, "y": y, "text": {"field": "text"}}}
        for values, mark in ((words, rim), (words, label), (corners, label))
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "padding": PADDING,
        "width": 420,
        "height": 324,
        "config": CONFIG,
        "layer": layers,
    }


def _polygon(corners: Sequence[Point], mark: Spec, x: Spec, y: Spec) -> Spec:
    places = [_place(point) for point in (*corners, corners[0])]
    values = [{"x": place[0], "y": place[1], "at": at} for at, place in enumerate(places)]
    return {
        "data": {"values": values},
        "mark": mark,
        "encoding": {"x": x, "y": y, "order": {"field": "at", "type": "quantitative"}},
    }


def _layer(values: Sequence[dict[str, object]], mark: Spec, x: Spec, y: Spec) -> Spec:
    return {"data": {"values": list(values)}, "mark": mark, "encoding": {"x": x, "y": y}}
