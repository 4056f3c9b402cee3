"""A table for each set of rules: provisions as blocks, operators as rows, days as columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from vendorline.quick_dataclass import dataclass
from vendorline.report.answer.cells import Cell, cell
from vendorline.report.answer.grid import heading
from vendorline.report.answer.sets import RuleSet
from vendorline.report.groups import Provision
from vendorline.report.judgement import Judgement
from vendorline.report.names import Names, reason
from vendorline.report.wording import count, count_range
from vendorline.report.words import anchor, day, unit
from vendorline.results.verdicts import VERDICTS

MOST_ROWS = 1500


@dataclass(frozen=True, slots=True)
class Row:
    """What is judged (an operator, or a part of one) and its cell on each day."""

    name: str
    operator: str
    cells: tuple[Cell | None, ...]
    counted: str
    sort: float
    last: str


@dataclass(frozen=True, slots=True)
class Block:
    """A provision: what it says, its rows; `same` is the one line of all where all are alike."""

    id: str
    provision: Provision
    unit: str
    why: str
    sources: tuple[int, ...]
    same: tuple[str, str] | None
    rows: tuple[Row, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class Table:
    """One set of rules."""

    id: str
    title: str
    days: tuple[date, ...]
    blocks: tuple[Block, ...]


def tables(
    sets: Sequence[RuleSet], order: Sequence[str], names: Names, sources: Mapping[str, int]
) -> tuple[Table, ...]:
    """The tables of a page.

    Args:
        sets: the sets of rules.
        order: operators, the worst first.
        names: names of operators.
        sources: numbers of sources.
    """
    provisions = sum(len(of.group.provisions) for of in sets)
    room = max(12, MOST_ROWS // max(1, provisions))
    return tuple(_table(of, order, names, sources, room) for of in sets)


def _table(of: RuleSet, order: Sequence[str], names: Names, sources: Mapping[str, int], room: int) -> Table:
    group = of.group
    days = _days(of)
    lead, rest = heading(of, of.provisions, dated=False)
    known = f" · as known on {day(group.known)}" if group.known else ""
    title = f"{lead}{'' if rest.startswith(',') else ' '}{rest}{known}"
    first = [p.id for p in of.provisions]
    provisions = sorted(
        group.provisions.values(), key=lambda p: (first.index(p.id) if p.id in first else len(first), p.id)
    )
    blocks = [_block(of, p, days, order, names, sources, room) for p in provisions]
    return Table(f"findings-{group.id}", title, days, tuple(blocks))


def _days(of: RuleSet) -> tuple[date, ...]:
    """The key days of a group, with the day that the first screen shows among them."""
    days = of.group.key_days
    if of.day in days:
        return days
    drop = next((on for on in reversed(days[1:-1])), None) if len(days) > 5 else None
    return tuple(sorted({of.day, *(on for on in days if on != drop)}))


def _block(
    of: RuleSet, provision: Provision, days: Sequence[date], order: Sequence[str], names: Names,
    sources: Mapping[str, int], room: int,
) -> Block:  # fmt: skip
    group = of.group
    rows = group.of(provision.id)
    shown = [row for row in rows if row.on in days]
    alike = {(row.verdict, row.reason) for row in shown}
    many = len({row.operator_id for row in shown}) > 1
    same = alike.pop() if len(alike) == 1 and many else None
    made = [] if same else list(_rows(rows, days, order, names))
    cited = dict.fromkeys(sources[key] for s in provision.sources if (key := s.url or s.title) in sources)
    line = (same[0], _same_line(same[1], [row for row in shown if row.on == max(days)] or shown)) if same else None
    return Block(
        anchor("finding", group.id, provision.id), provision, unit(provision.basis) if provision.basis else "", _why(shown),
        tuple(sorted(cited)), line, tuple(made[:room]), max(0, len(made) - room),
    )  # fmt: skip


def _same_line(code: str | None, rows: Sequence[Judgement]) -> str:
    """Why everybody has the same verdict, and how much is unknown with each."""
    why = reason(code.partition(";")[0].strip()).because if code else ""
    unknown = [row.numerator_unknown for row in rows if row.numerator_unknown]
    if not unknown:
        return why
    low, high = min(unknown), max(unknown)
    each = f"{count(low)}–{count(high)}" if low != high else count(low)
    return f"{why}{'; ' if why else ''}{each} {unit(rows[0].basis)} each may be theirs"


def _rows(rows: Sequence[Judgement], days: Sequence[date], order: Sequence[str], names: Names) -> Iterator[Row]:
    series: dict[tuple[str, ...], list[Judgement]] = {}
    for row in rows:
        series.setdefault(row.series, []).append(row)
    rank = {operator: place for place, operator in enumerate(order)}
    for key in sorted(series, key=lambda key: (rank.get(key[0], len(rank)), key)):
        own = series[key]
        cells = tuple(cell([row for row in own if row.on == on]) for on in days)
        last = next((one for one in reversed(cells) if one), None)
        if last is None:
            continue
        row = last.row
        counted = ""
        if row.count_low is not None:
            counted = "; ".join(filter(None, (_counted(row), _likely(row))))
        yield Row(_name(row, names), row.operator_id or "", cells, counted, row.count_low or 0, row.verdict)


def _counted(row: Judgement) -> str:
    """The counts behind a verdict; where vendors are required, how many are known: what is unknown is elements, not vendors."""
    if row.requires:
        return f"{count(row.count_low)}{' known' if row.numerator_unknown else ''}"
    whole = f" of {count_range(row.denominator, row.denominator_high)}" if row.denominator is not None else ""
    return f"{count_range(row.count_low, row.count_high)}{whole}"


def _likely(row: Judgement) -> str:
    """The likeliest verdict of what is unknown, by the prior; nothing where none speaks."""
    if row.verdict != "unknown" or row.p_breached is None:
        return ""
    chances = {name: getattr(row, f"p_{name}") or 0.0 for name in ("met", "due", "breached", "unknown")}
    name = max(chances, key=lambda verdict: chances[verdict])
    share = "over 99" if 0.995 <= chances[name] < 1 else f"{100 * chances[name]:.0f}"
    return f"{VERDICTS[name].word} in {share}\u00a0% of completions, by the prior"


def _name(row: Judgement, names: Names) -> str:
    """Whose row it is: the operator, and the part and reading where there are several."""
    part = row.level_key if row.level not in ("operator", "network", None) else None
    return ", ".join(text for text in (names.operator(row.operator_id), part, row.reading) if text)


def _why(rows: Sequence[Judgement]) -> str:
    """Why verdicts are unknown, each reason once."""
    codes = dict.fromkeys(
        code.strip()
        for row in rows
        if row.verdict == "unknown"
        for code in (row.reason or "").split(";")
        if code.strip()
    )
    said = [reason(code).because for code in list(codes)[:3]]
    return f"Unknown: {'; '.join(said)}." if said else ""


def counts(of: RuleSet) -> Mapping[str, int]:
    """How many verdicts of each kind a set has on its day."""
    found: dict[str, int] = {}
    for one in of.cells.values():
        found[one.verdict] = found.get(one.verdict, 0) + 1
    return found
