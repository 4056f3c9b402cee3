"""What would change the answer: dates that pass, facts to ask for, numbers to reach; those that move most verdicts first."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from vendorline.quick_dataclass import dataclass
from vendorline.report.answer.cells import Cell
from vendorline.report.answer.decisive import FAILING, Decisive, decisive
from vendorline.report.answer.laws import in_sentence
from vendorline.report.answer.sentence import Speaker, cap_name
from vendorline.report.answer.sets import RuleSet
from vendorline.report.census import Census
from vendorline.report.groups import Provision
from vendorline.report.names import reason
from vendorline.report.wording import capital, count, listed, plural, word
from vendorline.report.words import day, units

MOST = 3


@dataclass(frozen=True, slots=True)
class Change:
    """What would have to happen, what it would do, and how many verdicts it moves."""

    lead: str
    text: str
    moved: int


def changes(
    first: Decisive, sets: Sequence[RuleSet], speaker: Speaker, counted: Census, home: str | None
) -> tuple[Change, ...]:
    """The few things that would change the answer.

    Args:
        first: what the answer is about.
        sets: every set of the first screen.
        speaker: names of operators and vendors.
        counted: which operators share a network.
        home: the country whose network it is.
    """
    found = [
        *_dates(first.of, speaker, counted),
        *_vendors(first.of, speaker),
        *_other_facts(first.of),
        *(change for of in sets for change in _caps(of, first, speaker, home)),
    ]
    if len(found) < MOST:
        found += _removals(first, speaker, counted)
    return tuple(sorted(found, key=lambda change: -change.moved)[:MOST])


def waiting(of: RuleSet) -> Mapping[str, list[Cell]]:
    """Per operator the verdicts that wait for vendors to be named, where operators differ; all where there is one operator."""
    provisions = of.differing or of.provisions if len(of.operators) > 1 else of.provisions
    found: dict[str, list[Cell]] = {}
    for operator in of.operators:
        own = [one for p in provisions if (one := of.cell(p.id, operator)) and waits_for_vendors(one)]
        if own:
            found[operator] = own
    return found


def waits_for_vendors(one: Cell) -> bool:
    """Whether a verdict is open because vendors are not known."""
    return one.verdict == "unknown" and "vendor_unknown" in (one.row.reason or "").replace(" ", "_")


def _dates(of: RuleSet, speaker: Speaker, counted: Census) -> Iterator[Change]:
    due: dict[date, list[tuple[Provision, Cell]]] = {}
    for provision in of.provisions:
        for one in of.row_cells(provision.id):
            if one.verdict == "due" and one.row.deadline and one.row.law_status != "proposed":
                due.setdefault(one.row.deadline, []).append((provision, one))
    for deadline, found in sorted(due.items()):
        number = len(found)
        becomes = f"“due” {plural(number, 'verdict becomes', 'verdicts become')} “breached”"
        unless = _unless(found, speaker, counted)
        yield Change(f"{day(deadline)} passes.", f"{capital(word(number))} {becomes}{unless}.", number)


def _unless(found: Sequence[tuple[Provision, Cell]], speaker: Speaker, counted: Census) -> str:
    provisions = {provision.id for provision, _ in found}
    cells = [one for _, one in found]
    if len(provisions) > 1 or any(one.row.requires or one.row.is_share for one in cells):
        return ""
    goes, shared = to_go(cells, counted)
    if not goes:
        return ""
    least = "at least " if shared or any(one.row.numerator_unknown for one in cells) else ""
    whose = _vendors_of(cells, speaker)
    what = units(goes, cells[0].row.basis).split("\N{NO-BREAK SPACE}", 1)[-1]
    return f" unless {least}{word(goes)} {whose}{what} go ({found[0][0].title})"


def to_go(cells: Sequence[Cell], counted: Census) -> tuple[float, bool]:
    """How many units are known to have to go, those of a shared network once; and whether any network is shared."""
    most: dict[tuple[str, ...], float] = {}
    for one in cells:
        together = counted.together(one.row.operator_id or "")
        most[together] = max(most.get(together, 0.0), one.row.count_low or 0.0)
    return sum(most.values()), any(len(group) > 1 for group in most)


def _vendors_of(cells: Sequence[Cell], speaker: Speaker) -> str:
    meant = {v for one in cells for v in one.row.vendor_ids}
    there = [v for v in speaker.present if v in meant]
    return f"{listed([speaker.names.vendors([v]) for v in there])} " if there else ""


def _alike(of: RuleSet) -> list[Cell]:
    """The verdicts of provisions under which nobody can be judged because vendors are not known."""
    alike = [p.id for p in of.provisions if p not in of.differing and of.uniform(p.id) == "unknown"]
    rows = [of.row_cells(name) for name in alike]
    return [one for cells in rows if all(waits_for_vendors(one) for one in cells) for one in cells]


def _vendors(of: RuleSet, speaker: Speaker) -> Iterator[Change]:
    found = waiting(of)
    if not found:
        return
    cells = [one for own in found.values() for one in own]
    alike = _alike(of) if len(of.operators) > 1 and of.differing else []
    # Most of what waits for vendors is alike for all: to name a few operators would hide it.
    everybody = len(alike) > 2 * len(cells)
    if everybody:
        cells += alike
    number = len(cells)
    silent = {
        p.id for p in of.provisions
        if any("services_not_stated" in (one.row.reason or "").replace(" ", "_") for one in of.row_cells(p.id))
    }  # fmt: skip
    also = sum(one.row.provision_id in silent for one in cells)
    text = f"{capital(word(number))} unknown {plural(number, 'verdict waits', 'verdicts wait')} for that"
    if also:
        of_them = "all" if also == number else f"{word(also)} of them"
        text += f"; {of_them} also for who runs managed services"
    if everybody:
        yield Change(f"All {word(len(of.operators))} operators name their vendors.", f"{text}.", number)
        return
    single = len(found) == 1
    verb = "names its vendors" if single else "name their vendors"
    most = sorted(found, key=lambda operator: (-len(found[operator]), speaker.names.operator(operator)))
    yield Change(f"{speaker.operators(most)} {verb}.", f"{text}.", number)


def _other_facts(of: RuleSet) -> Iterator[Change]:
    by_reason: dict[str, int] = {}
    for one in of.cells.values():
        if one.verdict == "unknown" and not waits_for_vendors(one):
            code = (one.row.reason or "").partition(";")[0].strip()
            by_reason[code] = by_reason.get(code, 0) + 1
    for code, number in by_reason.items():
        said = reason(code) if code else None
        if said and said.remedy:
            waits = plural(number, "verdict waits", "verdicts wait")
            text = f"{capital(word(number))} unknown {waits} for that: {said.because}."
            yield Change(f"{capital(said.remedy)}.", text, number)


def _caps(of: RuleSet, first: Decisive, speaker: Speaker, home: str | None) -> Iterator[Change]:
    """How many sites fewer would do under a cap, of the law or of a supposed one."""
    said = first if of is first.of else decisive(of)
    if said.kind != "cap":
        return
    provision = said.provisions[0]
    over = [one for one in of.row_cells(provision.id) if one.verdict in FAILING and one.row.numerator is not None]
    over = sorted(over, key=lambda one: -too_many(one))
    if not over or not home:
        return
    moved = sum(one.verdict in FAILING for one in said.cells)
    what = units(2, over[0].row.basis).split("\N{NO-BREAK SPACE}", 1)[-1]
    whose = _vendors_of(over, speaker)
    parts = []
    for place, one in enumerate(over[:MOST]):
        fewer, number = count(too_many(one)), count(one.row.numerator)
        name = speaker.operators([one.row.operator_id or ""])
        parts.append(f"{name} would need at least {fewer} fewer {whose}{what} (of {number})" if place == 0 else f"{name} {fewer} fewer (of {number})")  # fmt: skip
    text = listed(parts)
    rest = [operator for operator, standing in said.standing.items() if standing == "unknown"]
    others = any(standing == "met" for standing in said.standing.values())
    if others:
        but = f", bar {speaker.operators(rest)}, which {plural(len(rest), 'is', 'are')} unknown" if rest else ""
        text += f"; the rest could stay as they are{but}"
    name = in_sentence(home)
    lead = f"{capital(name)} sets a {cap_name(said)} instead." if of.group.hypothetical else f"The {cap_name(said)} is kept."  # fmt: skip
    yield Change(lead, f"{text}.", moved)


def too_many(one: Cell) -> float:
    """How many units too many are known under a cap."""
    row = one.row
    return math.ceil((row.numerator or 0) - math.floor((row.limit or 0) * (row.denominator or 0) + 1e-9))


def _removals(first: Decisive, speaker: Speaker, counted: Census) -> Iterator[Change]:
    """What has to go for verdicts that are breached already; said where there is room."""
    if first.kind not in ("removal", "new"):
        return
    for provision in first.provisions:
        cells = [one for one in first.of.row_cells(provision.id) if one.verdict == "breached" and one.row.count_low]
        if not cells:
            continue
        goes, _ = to_go(cells, counted)
        most = max(cells, key=lambda one: one.row.count_low or 0)
        what = units(goes, most.row.basis).split("\N{NO-BREAK SPACE}", 1)[-1]
        breached = plural(len(cells), "breached verdict waits", "breached verdicts wait")
        mostly = f", most at {speaker.operators([most.row.operator_id or ''])} ({count(most.row.count_low)})" if len(cells) > 1 else ""  # fmt: skip
        text = f"{capital(word(len(cells)))} {breached} for that{mostly}."
        yield Change(
            f"At least {count(goes)} {_vendors_of(cells, speaker)}{what} go ({provision.title}).", text, len(cells)
        )
