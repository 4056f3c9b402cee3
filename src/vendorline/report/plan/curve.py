"""The S-curve: units done so far by each operator, against the days on which the law wants something kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from math import ceil, log10

from markupsafe import Markup, escape

from vendorline.quick_dataclass import dataclass
from vendorline.report.plan.reading import Planned
from vendorline.report.plan.tables import Name
from vendorline.report.wording import capital, count, listed, plural, word
from vendorline.report.words import day, short_percent

WIDTH, HEIGHT = 700.0, 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 48.0, 200.0, 42.0, 24.0
MOST_LINES, MOST_MARKS, MOST_YEARS = 6, 3, 10
_ROW = 15.0
#: Lines are told apart by their names at the end, and by their strokes.
_DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 4", "1 4")


@dataclass(frozen=True, slots=True)
class Line:
    """Units of one operator: how many are done by the end of each period."""

    name: str
    so_far: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A day from which on the law wants something."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Curve:
    """What is drawn of a plan: the periods in which anything is done, lines from the largest down, and the marks of the law."""

    ends: tuple[date, ...]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    none: tuple[str, ...]
    start: date

    @property
    def total(self) -> tuple[int, ...]:
        """Units done by everybody."""
        return tuple(sum(each) for each in zip(*(line.so_far for line in self.lines), strict=True))

    @property
    def most(self) -> int:
        """The greatest number of any line."""
        return max(line.so_far[-1] for line in self.lines)

    @property
    def last(self) -> date:
        """The last day that is drawn: of work, or of the law."""
        return max([self.ends[-1], *(mark.on for mark in self.marks)])


def curve(plan: Planned, name: Name) -> Curve | None:
    """What is drawn of a plan; None where nothing is done."""
    if not plan.has_schedule or not plan.done:
        return None
    so_far: dict[str, dict[str, int]] = {}
    for row in plan.rows("curve"):
        so_far.setdefault(row["operator_id"], {})[row["period"]] = row["units_so_far"]
    periods = sorted({row["period"] for row in plan.rows("curve")})
    done = {operator: [each.get(period, 0) for period in periods] for operator, each in so_far.items()}
    last = min(len(periods), 1 + max(_finished(each) for each in done.values()))
    order = sorted((o for o in done if done[o][-1]), key=lambda o: (-done[o][-1], o))
    lines = [Line(name(o), tuple(done[o][:last])) for o in order[:MOST_LINES]]
    rest = order[MOST_LINES:]
    if rest:
        sums = tuple(sum(done[o][place] for o in rest) for place in range(last))
        lines.append(Line(f"{len(rest)} more", sums))
    ends = tuple(date.fromisoformat(period) for period in periods[:last])
    start = date.fromisoformat(plan.document["start"])
    none = tuple(name(o) for o in sorted(done) if not done[o][-1])
    return Curve(ends, tuple(lines), tuple(_marks(plan)), none, start)


def _finished(so_far: Sequence[int]) -> int:
    """The first period after which nothing more is done."""
    return next(place for place, value in enumerate(so_far) if value == so_far[-1])


def _marks(plan: Planned) -> Iterator[Mark]:
    """Deadlines and caps, each day once, named by what is heaviest on it."""
    rank = {"remove": 0, "cap": 1, "stop": 2, "count": 3}
    start = plan.document["start"]
    found: dict[str, tuple[int, str]] = {}
    for row in plan.rows("made_for"):
        if row["kind"] == "count" or (row["kind"] != "remove" and row["holds_from"] <= start):
            continue
        text = {"remove": "must be gone", "cap": f"cap {short_percent(row['limit'])}", "stop": "no new equipment"}[
            row["kind"]
        ]
        on = row["due_by"] if row["holds_from"] <= start and row["due_by"] else row["holds_from"]
        found[on] = min(found.get(on, (9, "")), (rank[row["kind"]], text))
    for on in sorted(sorted(found, key=lambda on: found[on])[:MOST_MARKS]):
        yield Mark(date.fromisoformat(on), found[on][1])


def finding(found: Curve) -> str:
    """The title of the picture: when half is done, and when all."""
    total = found.total
    half = next(end for end, value in zip(found.ends, total, strict=True) if value * 2 >= total[-1])
    all_ = f"{capital(word(total[-1]))} {plural(total[-1], 'unit')}"
    if half == found.ends[-1]:
        return f"{all_}, most of them in the last period, by {day(half)}"
    tail = (
        f"; {listed(list(found.none))} {'changes' if len(found.none) == 1 else 'change'} nothing" if found.none else ""
    )
    return f"{all_}: half done by {day(half)}, the last by {day(found.ends[-1])}{tail}"


def picture(found: Curve, label: str, *, until: date, most: int) -> Markup:
    """The picture as inline SVG.

    Args:
        found: what is drawn.
        label: what a screen reader says.
        until: last day of the axis, the same in every picture of a row.
        most: greatest number of the axis, the same in every picture of a row.
    """
    wide, high = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    first, span = found.start.toordinal(), max(1, until.toordinal() - found.start.toordinal())
    top = _top(most)

    def x(on: date) -> float:
        return _LEFT + (on.toordinal() - first) / span * wide

    def y(units: float) -> float:
        return _TOP + (1 - units / top) * high

    marks = [
        f'<path d="M{_LEFT} {y(v):.1f}H{_LEFT + wide}" stroke="var(--line)"/>'
        f'<text x="{_LEFT - 6}" y="{y(v) + 4:.1f}" text-anchor="end">{count(v)}</text>'
        for v in (0, top / 2, top)
    ]
    marks.append(f'<text x="{_LEFT - 6}" y="{_TOP - 14}" text-anchor="end">units</text>')
    marks += _years(found.start, until, x, high)
    for number, mark in enumerate(found.marks):
        at, up = x(mark.on), _TOP - 22 + 11 * (number % 2)
        anchor = "start" if at < _LEFT + wide / 2 else "end"
        marks.append(
            f'<path d="M{at:.1f} {up - 4}V{_TOP + high}" stroke="var(--limit)" stroke-width="1.2" stroke-dasharray="5 3"/>'
            f'<text class="limit" x="{at + (4 if anchor == "start" else -4):.1f}" y="{up + 2:.1f}" text-anchor="{anchor}">{escape(mark.text)}</text>'
        )
    days = [found.start, *found.ends]
    for number, line in enumerate(found.lines):
        steps = " ".join(f"{x(on):.1f},{y(v):.1f}" for on, v in zip(days, (0, *line.so_far), strict=True))
        dash = _DASHES[number % len(_DASHES)]
        stroke = f' stroke-dasharray="{dash}"' if dash else ""
        marks.append(
            f'<polyline points="{steps}" fill="none" stroke="var(--accent)" stroke-width="2"{stroke} stroke-linejoin="round"/>'
        )
        marks.append(f'<circle cx="{x(found.ends[-1]):.1f}" cy="{y(line.so_far[-1]):.1f}" r="3" fill="var(--accent)"/>')
    marks += _labels(found, x(found.ends[-1]), y, _LEFT + wide)
    head = Markup('<svg class="ch" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(
        f"{WIDTH:.0f}", f"{HEIGHT:.0f}", label
    )
    return head + Markup("".join(marks)) + Markup("</svg>")  # noqa: S704 - numbers, and names that are escaped


def _labels(found: Curve, end: float, y: Callable[[float], float], right: float) -> Iterator[str]:
    """The last value of each line beside its end; names that would cover each other are moved apart."""
    places = sorted((y(line.so_far[-1]), number) for number, line in enumerate(found.lines))
    at: list[float] = []
    for place, _ in places:
        at.append(max(place, at[-1] + _ROW) if at else place)
    lowest = HEIGHT - _BOTTOM + 2
    for back in range(len(at) - 1, -1, -1):
        at[back] = min(at[back], lowest - _ROW * (len(at) - 1 - back))
    for height, (place, number) in zip(at, places, strict=True):
        line = found.lines[number]
        name = line.name if len(line.name) <= 24 else line.name[:23] + "…"
        yield f'<path d="M{end + 4:.1f} {place:.1f}L{right + 6:.1f} {height:.1f}" stroke="var(--axis)" stroke-width=".7" fill="none"/>'
        yield (
            f'<text x="{right + 10:.1f}" y="{height + 4:.1f}"><tspan class="val">{count(line.so_far[-1])}</tspan> {escape(name)}</text>'
        )


def _years(start: date, until: date, x: Callable[[date], float], high: float) -> Iterator[str]:
    step = 1 + (until.year - start.year) // MOST_YEARS
    foot = _TOP + high
    for year in range(start.year, until.year + 1):
        begun, ended = max(start, date(year, 1, 1)), min(until, date(year, 12, 31))
        yield f'<path d="M{x(begun):.1f} {foot}v4" stroke="var(--axis)"/>'
        if (year - start.year) % step == 0 and (ended - begun) > timedelta(days=120):
            middle = (x(begun) + x(ended)) / 2
            yield f'<text x="{middle:.1f}" y="{foot + 17:.1f}" text-anchor="middle">{year}</text>'


def _top(most: int) -> float:
    """A round number at or above the greatest."""
    size = 10.0 ** int(log10(max(1, most)))
    step = size / 2 if most < 5 * size else size
    return max(2.0, ceil(most / step) * step)
