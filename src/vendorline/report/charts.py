"""Charts as Vega-Lite specifications: a share or count over time, and ranges side by side on one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from vendorline.report.palette import ACCENT, GRID, INK, LIMIT, PAPER, QUIET
from vendorline.report.words import number, short_percent

#: A line of more days than this carries no dots.
MOST_DOTS = 12

Unit = Literal["share", "count"]
Spec = dict[str, Any]

CONFIG: Spec = {
    "aria": False,
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET, "titleColor": QUIET, "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal",
        "gridColor": GRID, "domainColor": QUIET, "tickColor": QUIET, "tickSize": 4,
    },
    "text": {"fontSize": 11},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day: its low and high end, and whether it is an outlook."""

    on: date
    low: float
    high: float
    outlook: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One line of values over time, with its limit and the days that matter."""

    name: str
    points: tuple[Point, ...]
    limit: float | None = None
    target: date | None = None
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """One row of a chart of ranges."""

    name: str
    low: float
    high: float
    limit: float | None = None


def time_domain(panels: Sequence[Panel]) -> tuple[date, date]:
    """First and last day that panels side by side have to show, deadlines ahead included."""
    days = [point.on for panel in panels for point in panel.points]
    marks = [d for panel in panels for d in (panel.target, panel.deadline) if d and d >= min(days)]
    return min(days), max(days + marks)


def top(values: Sequence[float | None], unit: Unit) -> float:
    """Upper end of an axis that shows every value with some air above it."""
    highest = max([v for v in values if v is not None], default=0.0)
    return min(1.0, max(highest * 1.2, 0.02)) if unit == "share" else max(highest * 1.15, 1.0)


def timeline(panel: Panel, *, days: tuple[date, date], highest: float, unit: Unit) -> Spec:
    """A share or count over time: band between its ends, dashed where it is an outlook, limit and deadlines as lines."""
    x = {"field": "x", "type": "temporal", "scale": {"type": "utc", "domain": [_ms(d) for d in days]}}
    x["axis"] = {**_time_axis(days), "title": None}
    y = {"type": "quantitative", "scale": {"domain": [0, highest]}, "axis": _value_axis(unit, highest)}
    settled, outlook = _split(panel.points)
    layers: list[Spec] = []
    for points, dash in ((settled, None), (outlook, [4, 3])):
        values = [{"x": _ms(p.on), "low": p.low, "high": p.high} for p in points]
        if not values:
            continue
        area = {"type": "area", "color": ACCENT, "opacity": 0.12 if dash else 0.22}
        if any(p.low != p.high for p in points):
            layers.append(_layer(values, area, x=x, y={**y, "field": "low"}, y2={"field": "high"}))
        for end in ("low", "high") if any(p.low != p.high for p in points) else ("low",):
            line: Spec = {"type": "line", "color": ACCENT, "strokeWidth": 1.75, "strokeDash": dash or [1, 0]}
            layers.append(_layer(values, line, x=x, y={**y, "field": end}))
    marked = panel.points if len(panel.points) <= MOST_DOTS else ()
    for point_fill, chosen in ((ACCENT, [p for p in marked if not p.outlook]),
                               ("transparent", [p for p in marked if p.outlook])):  # fmt: skip
        values = [{"x": _ms(p.on), "y": end} for p in chosen for end in sorted({p.low, p.high})]
        if values:
            mark = {"type": "point", "filled": False, "fill": point_fill, "stroke": ACCENT, "size": 14}
            layers.append(_layer(values, mark, x=x, y={**y, "field": "y"}))
    layers += _limit(panel.limit, y, unit)
    layers += _mark_day(panel.target, "target", -16, days, x) + _mark_day(panel.deadline, "deadline", -4, days, x)
    return _whole(layers, width=270, height=140)


def ranges(rows: Sequence[Interval], *, highest: float, unit: Unit) -> Spec:
    """Values of one day side by side: a dot, or a bar between the ends of a range, and the limit as a line."""
    values = [{"name": r.name, "low": r.low, "high": r.high} for r in rows]
    axis = {**_value_axis(unit, highest), "grid": True}
    x = {"type": "quantitative", "scale": {"domain": [0, highest]}, "axis": axis}
    y = _names(rows, longest=130)
    bar = {"type": "bar", "color": ACCENT, "opacity": 0.3, "height": 8}
    layers = [_layer(values, bar, x={**x, "field": "low"}, x2={"field": "high"}, y=y)]
    for end in ("low", "high"):
        point = {"type": "point", "filled": True, "color": ACCENT, "opacity": 1, "size": 45}
        layers.append(_layer(values, point, x={**x, "field": end}, y=y))
    limits = [{"name": r.name, "limit": r.limit} for r in rows if r.limit is not None]
    if limits:
        tick = {"type": "tick", "color": LIMIT, "thickness": 2, "size": 22}
        layers.append(_layer(limits, tick, x={**x, "field": "limit"}, y=y))
    if len({r.limit for r in rows if r.limit is not None}) == 1:
        text = {"type": "text", "color": LIMIT, "align": "center", "baseline": "bottom"}
        label = [
            {"limit": limit, "text": _limit_label(limit, unit)}
            for limit in {r.limit for r in rows}
            if limit is not None
        ]
        layers.append(_layer(label, text, x={**x, "field": "limit"}, y={"value": -3}, text={"field": "text"}))
    return _whole(layers, width=300, height=26 * len(rows))


def reach(rows: Sequence[Interval]) -> Spec:
    """Shares of many places: a solid bar for what is sure, a pale one on to what is possible."""
    values = [{"name": r.name, "zero": 0, "low": r.low, "high": r.high} for r in rows]
    axis = {**_value_axis("share", 1.0), "grid": True, "values": [0, 0.25, 0.5, 0.75, 1]}
    x = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": axis}
    y = _names(rows, longest=110)
    bar = {"type": "bar", "color": ACCENT, "height": 9}
    pale = _layer(values, {**bar, "opacity": 0.22}, x={**x, "field": "low"}, x2={"field": "high"}, y=y)
    sure = _layer(values, {**bar, "opacity": 1}, x={**x, "field": "zero"}, x2={"field": "low"}, y=y)
    return _whole([pale, sure], width=230, height=19 * len(rows))


def _names(rows: Sequence[Interval], longest: int) -> Spec:
    axis = {"title": None, "labelLimit": longest, "labelPadding": 8, "ticks": False}
    return {"field": "name", "type": "nominal", "sort": [row.name for row in rows], "axis": axis}


def _whole(layers: list[Spec], *, width: int, height: int) -> Spec:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width, "height": height, "config": CONFIG, "layer": layers,
    }  # fmt: skip


def _layer(values: list[dict[str, Any]], mark: Spec, **encoding: Spec) -> Spec:
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _split(points: Sequence[Point]) -> tuple[list[Point], list[Point]]:
    """What was seen, and the outlook with the last seen value before it, so that the two lines meet."""
    settled = [p for p in points if not p.outlook]
    outlook = [p for p in points if p.outlook]
    return settled, [*settled[-1:], *outlook] if outlook else []


def _ms(day: date) -> int:
    """Milliseconds since 1970, as Vega counts time."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def _time_axis(days: tuple[date, date]) -> Spec:
    """Ticks at the start of years, or of every third month where there are few years to show."""
    years = range(days[0].year, days[1].year + 2)
    if (days[1] - days[0]).days > 500:
        step = 1 + (len(years) - 1) // 8
        return {"values": [_ms(date(year, 1, 1)) for year in years if year % step == 0], "format": "%Y", "grid": False}
    starts = [date(year, month, 1) for year in years for month in (1, 4, 7, 10)]
    return {"values": [_ms(d) for d in starts], "format": "%b %Y", "grid": False, "labelOverlap": True}


def _value_axis(unit: Unit, highest: float) -> Spec:
    axis: Spec = {"title": None, "tickCount": 4, "domain": False, "ticks": False, "labelPadding": 6}
    if unit == "count" and highest < 5:
        axis["values"] = list(range(int(highest) + 1))
    if unit == "share":
        decimals = 0 if highest >= 0.1 else 1
        expression = f"format(datum.value * 100, ',.{decimals}f') + '\N{NO-BREAK SPACE}%'"
        return {**axis, "labelExpr": expression}
    return {**axis, "format": ",d"}


def _limit_label(limit: float, unit: Unit) -> str:
    return f"limit {short_percent(limit) if unit == 'share' else number(limit)}"


def _limit(limit: float | None, y: Spec, unit: Unit) -> list[Spec]:
    if limit is None:
        return []
    values = [{"y": limit, "text": _limit_label(limit, unit)}]
    text = {"type": "text", "color": LIMIT, "align": "left", "baseline": "bottom", "dy": -2}
    # The words stand on lines and bands: a rim of paper keeps them legible.
    rim = {**text, "stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round"}
    return [
        _layer(values, {"type": "rule", "color": LIMIT, "strokeWidth": 1.5}, y={**y, "field": "y"}),
        *(_layer(values, m, x={"value": 3}, y={**y, "field": "y"}, text={"field": "text"}) for m in (rim, text)),
    ]


def _mark_day(on: date | None, name: str, above: int, days: tuple[date, date], x: Spec) -> list[Spec]:
    if on is None or not days[0] <= on <= days[1]:
        return []
    values = [{"x": _ms(on), "text": name}]
    along = (on - days[0]).days / max(1, (days[1] - days[0]).days)
    align = "right" if along > 0.85 else "left" if along < 0.15 else "center"
    rule = {"type": "rule", "color": INK, "strokeWidth": 1, "strokeDash": [2, 2]}
    text = {"type": "text", "color": INK, "align": align, "baseline": "bottom"}
    return [_layer(values, rule, x=x), _layer(values, text, x=x, y={"value": above}, text={"field": "text"})]
