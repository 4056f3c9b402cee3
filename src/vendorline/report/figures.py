"""Which charts the rows of a provision give, with a title that says what to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from vendorline.report import charts
from vendorline.report.drawing import draw
from vendorline.report.groups import Group, Provision
from vendorline.report.judgement import Judgement
from vendorline.report.names import Names
from vendorline.report.words import anchor, counted, day, listing, number_range, percent_range, short_percent

MOST_PANELS = 9
MOST_ROWS_A_CHART = 20


@dataclass(frozen=True, slots=True)
class Drawn:
    """One picture and what stands over it."""

    name: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart of one provision: pictures side by side, its title, how to read it, its table and its source."""

    id: str
    provision: Provision
    title: str
    key: tuple[str, ...]
    pictures: tuple[Drawn, ...]
    rows: tuple[Judgement, ...]
    hidden: int
    is_share: bool


def figure(group: Group, provision: Provision, names: Names, as_of: date) -> Figure | None:
    """The chart of one provision; None where its rows have nothing to draw."""
    rows = group.of(provision.id)
    shares = tuple(row for row in rows if row.is_share)
    counts = tuple(row for row in rows if row.count_low is not None)
    chosen, unit = (shares, "share") if shares else (counts, "count")
    if not chosen or not any(_ends(row)[1] or row.limit for row in chosen):
        return None
    days = {row.on for row in chosen}
    flat = not shares and _is_flat(chosen)
    if flat:
        chosen = tuple(row for row in chosen if row.on == max(days))
    make = _over_time if len(days) > 1 and not flat else _side_by_side
    pictures, key, hidden = make(chosen, names, "share" if unit == "share" else "count", as_of)
    if flat and len(days) > 1:
        key = (*key, f"the same on each of the {len(days)} days judged")
    title = _title(chosen, names)
    return Figure(anchor("chart", group.id, provision.id), provision, title, key, pictures, rows, hidden, bool(shares))


def _is_flat(rows: Sequence[Judgement]) -> bool:
    """Whether no line ever moves: one day then shows as much as all."""
    values = {(row.series, *_ends(row)) for row in rows}
    return len(values) == len({row.series for row in rows})


def series_name(row: Judgement, names: Names) -> str:
    """Whose line it is: the operator, and the key and reading where there are several."""
    parts = [names.operator(row.operator_id), row.level_key if row.level != "operator" else None, row.reading]
    return ", ".join(part for part in parts if part)


def _ends(row: Judgement) -> tuple[float, float]:
    if row.is_share:
        high = row.share_high or 0
        return (high if row.share_low is None else row.share_low), high
    return row.count_low or 0, row.count_high or 0


def _limit(row: Judgement, unit: charts.Unit) -> float | None:
    return row.limit if unit == "share" or row.limit else None


def _over_time(
    rows: Sequence[Judgement], names: Names, unit: charts.Unit, as_of: date
) -> tuple[tuple[Drawn, ...], tuple[str, ...], int]:
    series: dict[tuple[str, ...], list[Judgement]] = {}
    for row in rows:
        series.setdefault(row.series, []).append(row)
    largest = sorted(series.values(), key=lambda s: (-max(r.denominator or 0 for r in s), -max(_ends(r)[1] for r in s)))
    panels = [_panel(s, names, unit) for s in largest]
    shown = panels[:MOST_PANELS]
    days = charts.time_domain(shown)
    highest = charts.top([v for p in shown for v in (p.limit, *(point.high for point in p.points))], unit)
    drawn = tuple(
        Drawn(p.name, draw(charts.timeline(p, days=days, highest=highest, unit=unit), _panel_label(p, unit)))
        for p in shown
    )
    key = [f"Solid line: {'what the network shows' if unit == 'share' else 'number that counts against the provision'}"]
    if any(point.outlook for panel in shown for point in panel.points):
        key.append(f"dashed line: outlook after {day(as_of)}, no change beyond the dates in the network")
    if any(point.low != point.high for panel in shown for point in panel.points):
        key.append("band: from known makers only to all that might be concerned")
    for name, mark in (("target", rows[0].target), ("deadline", rows[0].deadline)):
        if mark:
            outside = "" if days[0] <= mark <= days[1] else " (outside the days shown)"
            key.append(f"{name}: {day(mark)}{outside}")
    return drawn, tuple(key), len(panels) - len(shown)


def _panel(rows: Sequence[Judgement], names: Names, unit: charts.Unit) -> charts.Panel:
    first = rows[0]
    points = tuple(charts.Point(row.on, *_ends(row), row.outlook) for row in rows)
    return charts.Panel(series_name(first, names), points, _limit(first, unit), first.target, first.deadline)


def _panel_label(panel: charts.Panel, unit: charts.Unit) -> str:
    say = percent_range if unit == "share" else number_range
    first, last = panel.points[0], panel.points[-1]
    limit = f"; limit {short_percent(panel.limit)}" if panel.limit is not None and unit == "share" else ""
    return f"{panel.name}: {say(first.low, first.high)} on {day(first.on)}, {say(last.low, last.high)} on {day(last.on)}{limit}"


def _side_by_side(
    rows: Sequence[Judgement], names: Names, unit: charts.Unit, as_of: date
) -> tuple[tuple[Drawn, ...], tuple[str, ...], int]:
    ordered = sorted(rows, key=lambda row: -_ends(row)[1])
    shown = ordered[:MOST_ROWS_A_CHART]
    bars = [charts.Interval(series_name(row, names), *_ends(row), _limit(row, unit)) for row in shown]
    highest = charts.top([v for bar in bars for v in (bar.high, bar.limit)], unit)
    say = percent_range if unit == "share" else number_range
    label = "; ".join(f"{bar.name} {say(bar.low, bar.high)}" for bar in bars)
    picture = Drawn("", draw(charts.ranges(bars, highest=highest, unit=unit), label))
    ranged = any(bar.low != bar.high for bar in bars)
    key = ["Bar: from known makers only to all that might be concerned" if ranged else "Dot: the value"]
    key.append(f"on {day(rows[0].on)}" + (f", an outlook after {day(as_of)}" if rows[0].outlook else ""))
    return (picture,), tuple(key), len(ordered) - len(shown)


def _title(rows: Sequence[Judgement], names: Names) -> str:
    """Who is over, under or cannot be told on the last day, and since when."""
    last = max(row.on for row in rows)
    ending = [row for row in rows if row.on == last]
    vendors = names.vendors(dict.fromkeys(v for row in rows for v in row.vendor_ids))
    if rows[0].requires:
        fewest = min(ending, key=lambda row: _ends(row)[1])
        required = f" where {counted(int(fewest.limit or 0), 'is', 'are')} required".replace("\N{NO-BREAK SPACE}", " ")
        return f"Vendors: fewest with {series_name(fewest, names)}, {number_range(*_ends(fewest))}{required}, on {day(last)}"
    if not rows[0].is_share:
        highest = max(ending, key=lambda row: _ends(row)[1])
        what = f"{vendors} {highest.basis or 'elements'}" if vendors else str(highest.basis or "elements").capitalize()
        return f"{what}: most with {series_name(highest, names)}, {number_range(*_ends(highest))} on {day(last)}"
    sides: dict[str, list[str]] = {"over": [], "under": [], "open": []}
    for row in ending:
        sides[_side(row)].append(series_name(row, names))
    limit = short_percent(rows[0].limit)
    parts = (
        [f"{listing(sides['over'], most=4)} above the limit of {limit}{_since(rows, sides['over'], names)}"]
        if sides["over"]
        else []
    )
    parts += [f"{listing(sides['under'], most=4)} within {'it' if parts else limit}"] if sides["under"] else []
    parts += [f"for {listing(sides['open'], most=4)} it cannot be told"] if sides["open"] else []
    basis = f"of {rows[0].basis}" if rows[0].basis else ""
    head = " ".join(part for part in ("Share", basis, f"with {vendors}" if vendors else "") if part)
    return f"{head} on {day(last)}: {'; '.join(parts)}"


def _side(row: Judgement) -> str:
    low, high = _ends(row)
    limit = row.limit or 0
    return "over" if low > limit else "under" if high <= limit else "open"


def _since(rows: Sequence[Judgement], over: Sequence[str], names: Names) -> str:
    """Since which of the days judged, where it is one operator that went over between two of them."""
    if len(over) != 1:
        return ""
    own = sorted((row for row in rows if series_name(row, names) == over[0]), key=lambda row: row.on)
    start = len(own)
    while start and _side(own[start - 1]) == "over":
        start -= 1
    return f" since {day(own[start].on)}" if 0 < start < len(own) - 1 else ""


def omitted(figure: Figure) -> str:
    """What the pictures leave out, said in words; empty where they show everything."""
    return f"{counted(figure.hidden, 'more line')} only in the table." if figure.hidden else ""
