"""A share over time as a small picture: the known part as a line, the possible part as a band, the limit and the deadline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from vendorline.quick_dataclass import dataclass
from vendorline.report.wording import share_range, whole_percent
from vendorline.report.words import NBSP, day

WIDTH, HEIGHT = 278.0, 168.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 38.0, 66.0, 12.0, 22.0
MOST_YEARS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """The share of one operator over days, with what it is held against."""

    name: str
    days: tuple[date, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    limit: float | None
    deadline: date | None
    colour: str


def picture(line: Line, *, span: tuple[date, date], named: bool) -> Markup:
    """The picture as inline SVG.

    Args:
        line: what is drawn.
        span: first and last day of the axis, the same in every picture of a row.
        named: whether the limit and the deadline carry their names: in the first picture only.
    """
    wide, high = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    first, last = span[0].toordinal(), span[1].toordinal()

    def x(on: date) -> float:
        return _LEFT + (on.toordinal() - first) / max(1, last - first) * wide

    def y(share: float) -> float:
        return _TOP + (1 - share) * high

    marks = [
        f'<path d="M{_LEFT} {y(v):.1f}H{_LEFT + wide}" stroke="var(--line)"/>'
        f'<text x="{_LEFT - 5}" y="{y(v) + 4:.1f}" text-anchor="end">{int(v * 100)}{NBSP + "%" if v == 1 else ""}</text>'
        for v in (0, 0.5, 1)
    ]
    marks += _years(span, x, wide)
    up = " ".join(f"{x(on):.1f},{y(v):.1f}" for on, v in zip(line.days, line.high, strict=True))
    down = [f"{x(on):.1f},{y(v):.1f}" for on, v in zip(line.days, line.low, strict=True)]
    k = line.colour
    if line.low != line.high:
        marks.append(f'<polygon points="{up} {" ".join(reversed(down))}" fill="{k}" opacity=".22"/>')
        marks.append(f'<polyline points="{up}" fill="none" stroke="{k}" stroke-width="1" opacity=".6"/>')
    marks.append(f'<polyline points="{" ".join(down)}" fill="none" stroke="{k}" stroke-width="2.2" stroke-linejoin="round"/>')  # fmt: skip
    if line.limit is not None:
        at = y(line.limit)
        marks.append(f'<path d="M{_LEFT} {at:.1f}H{_LEFT + wide}" stroke="var(--limit)" stroke-width="1.5" stroke-dasharray="5 3"/>')  # fmt: skip
        if named:
            marks.append(f'<text class="limit" x="{_LEFT + 4}" y="{at - 5:.1f}">limit {whole_percent(line.limit)}{NBSP}%</text>')  # fmt: skip
    if line.deadline and span[0] <= line.deadline <= span[1]:
        at = x(line.deadline)
        marks.append(f'<path d="M{at:.1f} {_TOP - 4}V{_TOP + high}" stroke="var(--ink)"/><path d="M{at - 4:.1f} {_TOP - 8}h8l-4 6z" fill="var(--ink)"/>')  # fmt: skip
        if named:
            marks.append(f'<text x="{at - 7:.1f}" y="{_TOP + high - 8:.1f}" text-anchor="end">deadline</text>')
    low, most = line.low[-1], line.high[-1]
    end = x(line.days[-1])
    marks.append(f'<circle cx="{end:.1f}" cy="{y(low):.1f}" r="3.2" fill="{k}"/>')
    if most - low > 0.005:
        marks.append(f'<circle cx="{end:.1f}" cy="{y(most):.1f}" r="3" fill="var(--paper)" stroke="{k}" stroke-width="1.4"/>')  # fmt: skip
    middle = y((low + most) / 2) if not 0.005 <= most - low <= 0.12 else y(low) + 6
    marks.append(f'<text class="val" x="{_LEFT + wide + 7}" y="{middle + 4:.1f}">{share_range(low, most)}</text>')
    head = Markup('<svg class="ch" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(
        f"{WIDTH:.0f}", f"{HEIGHT:.0f}", _said(line)
    )
    return head + Markup("".join(marks)) + Markup("</svg>")  # noqa: S704 - numbers and our own words


def span_of(days: Sequence[date]) -> tuple[date, date]:
    """Whole years around days."""
    return date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1)


def _said(line: Line) -> str:
    """The picture as a screen reader says it."""
    limit = f"; limit {whole_percent(line.limit)} %" if line.limit is not None else ""
    first, last = share_range(line.low[0], line.high[0]), share_range(line.low[-1], line.high[-1])
    return f"{line.name}: {first} on {day(line.days[0])}, {last} on {day(line.days[-1])}{limit}"


def _years(span: tuple[date, date], x: object, wide: float) -> list[str]:
    first, last = span[0].year, span[1].year
    step = 1 + (last - first - 1) // MOST_YEARS
    made = []
    for year in range(first, last):
        at = x(date(year, 1, 1))  # type: ignore[operator]
        made.append(f'<path d="M{at:.1f} {HEIGHT - _BOTTOM}v4" stroke="var(--axis)"/>')
        if (year - first) % step == 0:
            middle = at + wide / (last - first) / 2
            text = str(year) if year == first else f"’{year % 100:02}"
            made.append(f'<text x="{middle:.1f}" y="{HEIGHT - 6}" text-anchor="middle">{text}</text>')
    return made
