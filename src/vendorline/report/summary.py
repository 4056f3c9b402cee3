"""What a minister reads first: plain sentences and one table, computed from the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from vendorline.report.findings import slack
from vendorline.report.groups import Group, worst
from vendorline.report.judgement import Judgement
from vendorline.report.names import Names, country, reason
from vendorline.report.words import counted, day, days_left, listing, number, percent_range, short_percent
from vendorline.results.verdicts import VERDICTS, Verdict

MOST_PROVISIONS = 25
MOST_REASONS = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """A provision on a day: the worst verdict, and for how many of those judged."""

    verdict: Verdict | None
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """A provision over the key days."""

    provision_id: str
    paraphrase: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A group in short: sentences, and a table of provisions by day."""

    group: Group
    sentences: tuple[str, ...]
    lines: tuple[Line, ...]
    hidden: int


def summarise(group: Group, names: Names, as_of: date) -> Summary:
    """The sentences and the table for one group."""
    sentences = [
        *_standing(group, names),
        *_counts(group),
        *_deadline(group, as_of),
        *_overshoot(group, names),
        *_unknown(group, names),
        *_law_age(group),
    ]
    lines = [_line(group, name) for name in group.provisions]
    return Summary(group, tuple(sentences), tuple(lines[:MOST_PROVISIONS]), max(0, len(lines) - MOST_PROVISIONS))


def _standing(group: Group, names: Names) -> Iterator[str]:
    """Whether this is the law, and whether an order stands behind any of it."""
    judged = listing(sorted({names.operator(row.operator_id) for row in group.rows}))
    if group.standing == "as_if":
        yield (
            f"This is hypothetical: the rules ({country(group.jurisdiction)}) are laid over {judged} as if each instrument"
            " named them. It says what would be, not what is required."
        )
    elif group.standing == "proposed":
        yield f"This is hypothetical: proposed rules are read as if in force for {judged}. A proposal is never breached."
    if group.rows and all(row.is_advisory for row in group.rows):
        yield "No order exists: every provision judged here is advisory; these are expectations."


def _counts(group: Group) -> Iterator[str]:
    days = group.key_days if len(group.key_days) <= 3 else (group.key_days[0], group.key_days[-1])
    for on in days:
        rows = group.on(on)
        verdicts = [
            worst([r for r in rows if r.provision_id == name]) for name in dict.fromkeys(r.provision_id for r in rows)
        ]
        parts = [f"{n} {v.word}" for v in VERDICTS.values() if (n := verdicts.count(v))]
        outlook = ", an outlook" if any(row.outlook for row in rows) else ""
        provisions = counted(len(verdicts), "provision is", "provisions are")
        yield f"On {day(on)}{outlook}, {provisions} judged: {listing(parts)}."


def _law_age(group: Group) -> Iterator[str]:
    """When somebody last looked at the law, and whether a day is judged that lies after that."""
    checked = sorted({row.law_checked_on for row in group.rows if row.law_checked_on})
    if checked:
        when = f"between {day(checked[0])} and {day(checked[-1])}" if len(checked) > 1 else f"on {day(checked[0])}"
        yield f"Law as last checked {when}."
    later = [row for row in group.rows if row.law_checked_on and row.on > row.law_checked_on]
    if later:
        provisions = counted(len({row.provision_id for row in later}), "provision was", "provisions were")
        last = day(max(row.on for row in later))
        yield f"{provisions} last checked before a day judged here ({last}): the law may have changed by then."


def _deadline(group: Group, as_of: date) -> Iterator[str]:
    open_rows = [row for row in group.rows if row.deadline]
    ahead = [row for row in open_rows if row.deadline and row.deadline >= as_of]
    if ahead:
        nearest = min(row.deadline for row in ahead if row.deadline)
        names = sorted({row.provision_id for row in ahead if row.deadline == nearest})
        left = days_left((nearest - as_of).days)
        yield f"The nearest deadline is {day(nearest)}, {left} after {day(as_of)} ({listing(names)})."
    elif open_rows:
        latest = max(row.deadline for row in open_rows if row.deadline)
        yield f"Every deadline has passed; the last was {day(latest)}."


def _overshoot(group: Group, names: Names) -> Iterator[str]:
    failing = [r for r in group.rows if r.verdict in ("breached", "due")]
    over = [r for r in failing if r.share_low is not None and r.limit is not None and r.share_low > r.limit]
    # Units of different bases cannot be compared: the largest of each is said.
    for basis in dict.fromkeys(row.basis for row in over):
        row = max(
            (r for r in over if r.basis == basis), key=lambda r: (-(r.slack or 0), (r.share_low or 0) - (r.limit or 0))
        )
        many = f", {slack(row)}" if row.slack is not None else ""
        yield (
            f"The largest overshoot{f' in {basis}' if basis else ''} is that of {names.operator(row.operator_id)} on {day(row.on)}:"
            f" {percent_range(row.share_low, row.share_high, against=row.limit)} where the limit is"
            f" {short_percent(row.limit)}{many} ({row.provision_id})."
        )
    found = [r for r in failing if not r.is_share and not r.requires and r.violating_count]
    if found:
        row = max(found, key=lambda r: r.violating_count or 0)
        yield (
            f"Most {row.basis or 'elements'} that a provision forbids stand with {names.operator(row.operator_id)} on"
            f" {day(row.on)}: {number(row.violating_count)} ({row.provision_id})."
        )
    few = [r for r in failing if r.requires and r.slack is not None]
    if few:
        row = min(few, key=lambda r: r.slack or 0)
        yield (
            f"Fewest vendors where several are required: {names.operator(row.operator_id)} on {day(row.on)},"
            f" {number(row.count_low)} of {number(row.limit)} ({row.provision_id})."
        )
    if group.rows and not failing:
        yield "Nothing known is due or breached on any day judged."


def _unknown(group: Group, names: Names) -> Iterator[str]:
    by_reason: dict[str, list[Judgement]] = {}
    for row in group.rows:
        if row.verdict == "unknown":
            by_reason.setdefault(row.reason or "no reason given", []).append(row)
    for index, (code, rows) in enumerate(by_reason.items()):
        if index == MOST_REASONS:
            yield f"{counted(len(by_reason) - MOST_REASONS, 'further reason')} for unknown verdicts stand in the findings."
            return
        said = reason(code)
        who = listing(sorted({names.operator(row.operator_id) for row in rows}))
        provisions = listing(sorted({row.provision_id for row in rows}), most=4)
        remedy = f" To settle it: {said.remedy}." if said.remedy else ""
        yield f"Unknown for {who} ({provisions}), because {said.because}.{remedy}"


def _line(group: Group, provision_id: str) -> Line:
    rows = group.of(provision_id)
    cells = [_cell([row for row in rows if row.on == on]) for on in group.key_days]
    return Line(provision_id, group.provisions[provision_id].paraphrase, tuple(cells))


def _cell(rows: Sequence[Judgement]) -> Cell:
    verdict = worst(rows)
    if verdict is None:
        return Cell(None, "not in force")
    same = sum(row.verdict == verdict.id for row in rows)
    return Cell(verdict, "" if len(rows) == 1 else f"{same} of {len(rows)}")
