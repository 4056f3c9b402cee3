"""Charts of a decision as Vega-Lite specifications: what makes the difference, what tips it, waiting, shares of weights, time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from vendorline.report.charts import CONFIG, Spec
from vendorline.report.decision.amounts import amount, signed, whole_percent
from vendorline.report.decision.reading import Decided, plain
from vendorline.report.palette import ACCENT, INK, LIMIT, PAPER, QUIET

MOST_NUMBERS = 12
#: Where a long name goes on in the next line, and the longest line.
BREAK, LONGEST_LINE = "\N{BROKEN BAR}", 48
LINE_HEIGHT = 12
#: A browser may draw words wider than they were measured.
PADDING: Spec = {"left": 32, "right": 12, "top": 5, "bottom": 5}


def tornado(decided: Decided) -> Spec | None:
    """The gap to the nearest rival as each number runs from its 5 to its 95 % point, the widest first; where a number tips the answer, a dot on 0."""
    rows = [row for row in decided.rows("tornado") if abs(row["gap_high"] - row["gap_low"]) > 1e-9][:MOST_NUMBERS]
    if not rows:
        return None
    tips = {row["parameter"]: row for row in decided.rows("tipping_points") if row["where"] == "inside"}
    values = []
    for row in rows:
        ends = sorted(((row["gap_low"], row["low"]), (row["gap_high"], row["high"])))
        tip = tips.get(row["parameter"])
        values.append({
            "name": _in_lines(plain(row["title"])), "from": ends[0][0], "to": ends[1][0], "zero": 0, "left": amount(ends[0][1], row["unit"]),
            "right": amount(ends[1][1], row["unit"]) + (f"; turns at {amount(tip['value'], tip['unit'])}" if tip else ""), "tips": tip is not None,
            "left_at": min(0.0, ends[0][0]) if tip else ends[0][0],
        })  # fmt: skip
    lowest, highest = min(0.0, *(v["from"] for v in values)), max(0.0, *(v["to"] for v in values))
    left, right = 0.3 * (highest - lowest), 0.55 * (highest - lowest)
    y: Spec = {
        "field": "name",
        "type": "nominal",
        "sort": [v["name"] for v in values],
        "axis": {**_names(330), "labelExpr": f"split(datum.label, '{BREAK}')", "labelLineHeight": LINE_HEIGHT},
    }
    x: Spec = {
        "type": "quantitative", "scale": {"domain": [lowest - left, highest + right]},
        "axis": _axis("points by which the best is ahead of its nearest rival; below 0 the rival is better"),
    }  # fmt: skip
    tipped = [v for v in values if v["tips"]]
    layers = [
        _layer(
            values, {"type": "bar", "color": ACCENT, "height": 10}, x={**x, "field": "from"}, x2={"field": "to"}, y=y
        ),
        _layer([{"zero": 0}], {"type": "rule", "color": LIMIT, "strokeWidth": 1.5}, x={**x, "field": "zero"}),
    ]
    for end, align, shift, said in (("left_at", "right", -8, "left"), ("to", "left", 5, "right")):
        text = _text(align, INK, shift)
        # Words may stand on the line of 0: a rim of paper keeps them legible.
        rim = {**text, "stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round"}
        layers += [_layer(values, mark, x={**x, "field": end}, y=y, text={"field": said}) for mark in (rim, text)]
    if tipped:
        dot: Spec = {
            "type": "point",
            "filled": False,
            "fill": LIMIT,
            "stroke": PAPER,
            "strokeWidth": 1.5,
            "size": 90,
            "opacity": 1,
        }
        layers.append(_layer(tipped, dot, x={**x, "field": "zero"}, y=y))
    lines = max(value["name"].count(BREAK) + 1 for value in values)
    return _whole(layers, 560, max(34, LINE_HEIGHT * lines + 8) * len(values))


def _in_lines(title: str) -> str:
    """A title in lines that stand beside each other's bars."""
    return BREAK.join(wrap(title.replace(BREAK, " "), LONGEST_LINE))


def difference(rows: Sequence[Mapping[str, Any]], decided: Decided, widest: float) -> Spec:
    """Each outcome's part in the difference of one option to the best: to the right worse, to the left better."""
    values = [
        {"name": decided.outcome(r["outcome"]), "points": r["points"], "zero": 0, "text": signed(r["points"])}
        for r in rows
    ]
    y: Spec = {"field": "name", "type": "nominal", "sort": [v["name"] for v in values], "axis": _names(155)}
    x: Spec = {
        "type": "quantitative",
        "scale": {"domain": [-1.35 * widest, 1.35 * widest]},
        "axis": {**_axis("points"), "tickCount": 5},
    }
    layers = [
        _layer(
            values, {"type": "bar", "color": ACCENT, "height": 9}, x={**x, "field": "zero"}, x2={"field": "points"}, y=y
        ),
        _layer([{"zero": 0}], {"type": "rule", "color": QUIET}, x={**x, "field": "zero"}),
    ]
    for align, shift, own in (
        ("left", 4, [v for v in values if v["points"] >= 0]),
        ("right", -4, [v for v in values if v["points"] < 0]),
    ):
        if own:
            layers.append(
                _layer(own, _text(align, INK, shift), x={**x, "field": "points"}, y=y, text={"field": "text"})
            )
    return _whole(layers, 150, 20 * len(values))


def shares(decided: Decided) -> Spec:
    """In how much of the weights each option of today is best."""
    values = [
        {
            "name": decided.option(row["option"]),
            "share": row["share_of_weights"] or 0.0,
            "text": whole_percent(row["share_of_weights"] or 0.0),
        }
        for row in decided.choices
    ]
    y: Spec = {"field": "name", "type": "nominal", "sort": [v["name"] for v in values], "axis": _names(190)}
    percent = "format(datum.value * 100, '.0f') + '\N{NO-BREAK SPACE}%'"
    x: Spec = {
        "field": "share", "type": "quantitative", "scale": {"domain": [0, 1.1]},
        "axis": {**_axis(None), "values": [0, 0.5, 1], "labelExpr": percent},
    }  # fmt: skip
    bars = _layer(values, {"type": "bar", "color": ACCENT, "height": 11}, x=x, y=y)
    return _whole(
        [bars, _layer(values, _text("left", INK, 4), x=x, y=y, text={"field": "text"})], 300, 26 * len(values)
    )


def waits(decided: Decided) -> Spec:
    """What each wait gains (to the right) and costs (to the left), with the net as a mark."""
    rows = decided.rows("waiting")
    values = [
        {
            "name": decided.option(r["option"]),
            "zero": 0,
            "gain": r["information"],
            "cost": -r["delay"],
            "net": r["net"],
            "end": min(-r["delay"], r["net"]),
            "text": signed(r["net"], 2),
        }
        for r in rows
    ]
    gain, cost = max(v["gain"] for v in values), max(-v["cost"] for v in values)
    room = 0.3 * max(gain, cost) or 1.0
    y: Spec = {"field": "name", "type": "nominal", "sort": [v["name"] for v in values], "axis": _names(190)}
    x: Spec = {"type": "quantitative", "scale": {"domain": [-cost - room, gain + room]}, "axis": _axis("points")}
    layers = [
        _layer(
            values, {"type": "bar", "color": ACCENT, "height": 9}, x={**x, "field": "zero"}, x2={"field": "gain"}, y=y
        ),
        _layer(
            values,
            {"type": "bar", "color": QUIET, "opacity": 0.45, "height": 9},
            x={**x, "field": "zero"},
            x2={"field": "cost"},
            y=y,
        ),
        _layer([{"zero": 0}], {"type": "rule", "color": QUIET}, x={**x, "field": "zero"}),
        _layer(values, {"type": "tick", "color": INK, "thickness": 2, "size": 17}, x={**x, "field": "net"}, y=y),
        _layer(values, _text("right", INK, -6), x={**x, "field": "end"}, y=y, text={"field": "text"}),
    ]
    return _whole(layers, 380, 28 * len(values))


def time(rows: Sequence[tuple[Any, ...]], horizon: float) -> Spec:
    """What falls due when under each option: a line from the decision on, and numbered marks (number, option, on, years, what)."""
    order = list(dict.fromkeys(row[1] for row in rows))
    # Numbers of one line stand above and below it by turns, so that near marks keep theirs apart.
    marks = [{"name": row[1], "years": row[3], "text": str(row[0]), "above": row[0] % 2 == 1} for row in rows]
    last = max([row[3] for row in rows], default=0)
    end = max(1.0, min(horizon, last * 1.1)) if last else 1.0
    lines = [{"name": name, "from": 0, "to": end} for name in order]
    y: Spec = {"field": "name", "type": "nominal", "sort": order, "axis": _names(190)}
    x: Spec = {
        "type": "quantitative",
        "scale": {"domain": [0, end]},
        "axis": {**_axis("years after the decision"), "format": "~g"},
    }
    layers = [
        _layer(
            lines, {"type": "rule", "color": QUIET, "strokeWidth": 1}, x={**x, "field": "from"}, x2={"field": "to"}, y=y
        ),
        _layer(
            marks,
            {"type": "point", "filled": True, "color": ACCENT, "size": 60, "opacity": 1},
            x={**x, "field": "years"},
            y=y,
        ),
    ]
    for above, shift in ((True, -11), (False, 12)):
        own = [mark for mark in marks if mark["above"] is above]
        text = {**_text("center", INK, 0), "dy": shift}
        layers.append(_layer(own, text, x={**x, "field": "years"}, y=y, text={"field": "text"}))
    return _whole(layers, 640, 42 * len(order))


def _layer(values: Sequence[Mapping[str, Any]], mark: Spec, **encoding: Spec) -> Spec:
    return {"data": {"values": list(values)}, "mark": mark, "encoding": encoding}


def _whole(layers: list[Spec], width: int, height: int) -> Spec:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width, "height": height, "config": CONFIG, "padding": PADDING, "layer": layers,
    }  # fmt: skip


def _text(align: str, color: str, shift: int) -> Spec:
    return {"type": "text", "color": color, "align": align, "baseline": "middle", "dx": shift}


def _names(width: int) -> Spec:
    return {"title": None, "labelLimit": width, "labelPadding": 8, "ticks": False}


def _axis(title: str | None) -> Spec:
    return {"title": title, "tickCount": 4, "domain": False, "ticks": False, "labelPadding": 6}
