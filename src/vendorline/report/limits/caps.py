"""Caps: which operators are drawn, what each panel says, and what is left to a sentence or a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from markupsafe import Markup

from vendorline.quick_dataclass import dataclass
from vendorline.report.answer.cells import Cell, cell
from vendorline.report.answer.decisive import Decisive
from vendorline.report.answer.sets import RuleSet
from vendorline.report.census import Census
from vendorline.report.groups import Provision
from vendorline.report.limits.picture import Line, picture, span_of
from vendorline.report.names import Names
from vendorline.report.palette import ink
from vendorline.report.wording import at_least, at_most, count, count_range, exact_range, listed, near
from vendorline.report.words import NBSP, day, unit

MOST_PANELS, FEWEST_DAYS = 8, 3
#: Shares that never reach this are a sentence, not a picture; measures nearer to each other than the second are drawn once.
FLAT, ALIKE = 0.05, 0.05


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture: whose, how far from the limit, and the drawing."""

    name: str
    verdict: str
    distance: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class Number:
    """A row of the table beneath: counts and shares of an operator under each cap."""

    operator: str
    cells: tuple[tuple[str, str], ...]
    low: float
    high: float
    verdict: str


@dataclass(frozen=True, slots=True)
class Caps:
    """The caps of one set: panels, or bars where few days were judged."""

    title: str
    of: str
    colour: str
    limit: float | None
    deadline: date | None
    panels: tuple[Panel, ...]
    ranged: bool
    not_drawn: str
    heads: tuple[tuple[str, str], ...]
    numbers: tuple[Number, ...]
    day: date
    hidden: int


def caps(said: Decisive, vendors: str, vendor_id: str, names: Names, counted: Census) -> Caps | None:
    """The caps that an answer is about; None where no operator has a share under the first."""
    of, first = said.of, said.provisions[0]
    shown = {operator: one for operator in of.operators if (one := of.cell(first.id, operator)) and one.share}
    if not shown:
        return None
    lines = _lines(of, first, tuple(shown), vendor_id, names, counted)
    drawn = [line for line in lines if not _is_flat(line)]
    drawn = sorted(drawn, key=lambda line: (-line.low[-1], -line.high[-1], line.name))
    enough = len({on for line in lines for on in line.days}) >= FEWEST_DAYS
    panels: tuple[Panel, ...] = ()
    if enough and drawn:
        span = span_of([on for line in drawn for on in line.days])
        panels = tuple(
            Panel(line.name, *_distance(_last(of, first, line, names)), picture(line, span=span, named=place == 0))
            for place, line in enumerate(drawn[:MOST_PANELS])
        )
    row = next(iter(shown.values())).row
    what = unit(row.basis)
    title = f"{first.title}: {what if what != 'GB/day' else 'traffic'} with {vendors} equipment, share of all in scope"
    alike = said.provisions[: 1 + sum(_differs(of, first, p) is not None for p in said.provisions[1:])]
    return Caps(
        title, vendors, ink(vendor_id), row.limit, row.deadline, panels, any(line.low != line.high for line in drawn),
        " ".join(_not_drawn(of, said.provisions, lines, names, enough=enough and bool(panels))) , tuple((p.title, unit(p.basis)) for p in alike),
        tuple(_numbers(of, alike, shown, names)), of.day, max(0, len(drawn) - MOST_PANELS) if panels else 0,
    )  # fmt: skip


def _lines(
    of: RuleSet, provision: Provision, operators: Sequence[str], vendor_id: str, names: Names, counted: Census
) -> list[Line]:
    """A line for each operator, one for those that share their equipment."""
    made: dict[tuple[object, ...], Line] = {}
    for operator in operators:
        rows = [row for row in of.group.of(provision.id) if (row.operator_id or "") == operator]
        days = sorted({row.on for row in rows})
        cells = [(on, one) for on in days if (one := cell([row for row in rows if row.on == on])) and one.share]
        found = [(on, one, one.share) for on, one in cells if one.share]
        if not found:
            continue
        low, high = tuple(share[0] for _, _, share in found), tuple(share[1] for _, _, share in found)
        together = counted.together(operator)
        key = (together, low, high) if len(together) > 1 else (operator,)
        last = found[-1][1].row
        name = names.operator(operator or None)
        if key in made:
            name = f"{made[key].name.removesuffix(' (shared)')} and {name} (shared)"
        made[key] = Line(name, tuple(on for on, _, _ in found), low, high, last.limit, last.deadline, ink(vendor_id))
    return list(made.values())


def _is_flat(line: Line) -> bool:
    """Whether a line stays so far below that a sentence says it: at the end nearly nothing, never half the limit."""
    return line.high[-1] < FLAT and max(line.high) < max(FLAT, (line.limit or 0.0) / 2)


def _last(of: RuleSet, provision: Provision, line: Line, names: Names) -> Cell:
    """The cell on the last day of a line."""
    own = [row for row in of.group.of(provision.id) if row.on == line.days[-1]]
    first = line.name.removesuffix(" (shared)")
    rows = [row for row in own if first.startswith(names.operator(row.operator_id))] or own
    found = cell(rows)
    assert found is not None  # noqa: S101 - the line has this day because a row has
    return found


def _distance(one: Cell) -> tuple[str, str]:
    """How far from the limit, in points, never flattered."""
    row, share = one.row, one.share or (0.0, 0.0)
    limit = row.limit or 0.0
    if share[0] > limit:
        points = near(share[0] - limit) if share[0] == share[1] else f"at least {at_least(share[0] - limit)}"
        return one.verdict, f"over the limit by {points} points"
    if share[1] <= limit:
        points = near(limit - share[1]) if share[0] == share[1] else f"at least {at_least(limit - share[1])}"
        return one.verdict, f"below the limit by {points} points"
    if row.numerator == 0 and row.numerator_unknown == row.denominator:
        return one.verdict, f"no vendor known at any of {count(row.denominator)} {unit(row.basis)}"
    return one.verdict, f"between {at_least(share[0])} and {at_most(share[1])}{NBSP}%: it cannot be told"


def _differs(of: RuleSet, first: Provision, other: Provision) -> float | None:
    """By how much two caps' shares differ at most on the shown day, in shares of one; None where they cannot be compared."""
    found = []
    for operator in of.operators:
        one, two = of.cell(first.id, operator), of.cell(other.id, operator)
        if one and two and one.share and two.share:
            found += [abs(a - b) for a, b in zip(one.share, two.share, strict=True)]
    return max(found) if found else None


def _not_drawn(
    of: RuleSet, provisions: Sequence[Provision], lines: Sequence[Line], names: Names, *, enough: bool
) -> Iterator[str]:
    if enough:
        none = [line.name for line in lines if max(line.high) == 0]
        small = [line for line in lines if max(line.high) > 0 and _is_flat(line)]
        outside = [names.operator(o or None) for o in of.operators if (one := of.cell(provisions[0].id, o)) and not one.share]  # fmt: skip
        said = []
        if none:
            said.append(f"{listed(none)} {'has' if len(none) == 1 else 'have'} no such equipment")
        if small:
            most = max(max(line.high) for line in small)
            said.append(f"{listed([line.name for line in small])} {'has' if len(small) == 1 else 'have'} at most {at_most(most, 1)}{NBSP}%")  # fmt: skip
        if outside:
            said.append(f"{listed(outside)} {'has' if len(outside) == 1 else 'have'} nothing in scope")
        if said:
            yield f"Not drawn: {'; '.join(said)}."
    for other in provisions[1:]:
        differs = _differs(of, provisions[0], other)
        if differs is not None:
            near = ", so it is not drawn again" if differs < ALIKE else "; its numbers stand in the table"
            yield f"Under “{other.title}” the shares on {day(of.day)} differ by at most {at_most(differs, 1)} points{near}."


def _numbers(of: RuleSet, provisions: Sequence[Provision], shown: dict[str, Cell], names: Names) -> Iterator[Number]:
    order = sorted(shown, key=lambda operator: (-(shown[operator].share or (0, 0))[0], -(shown[operator].share or (0, 0))[1]))  # fmt: skip
    for operator in order:
        cells = []
        for provision in provisions:
            one = of.cell(provision.id, operator)
            if one is None or one.share is None:
                cells.append(("–", "–"))
                continue
            row = one.row
            counts = f"{count_range(row.count_low, row.count_high)} of {count_range(row.denominator, row.denominator_high)}" if row.denominator_high else "–"  # fmt: skip
            cells.append((counts, exact_range(*one.share)))
        share = shown[operator].share or (0.0, 0.0)
        yield Number(names.operator(operator or None), tuple(cells), *share, shown[operator].verdict)
