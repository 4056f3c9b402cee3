"""How much is unknown, and whom to ask: those only whose answer moves a verdict."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from vendorline.quick_dataclass import dataclass
from vendorline.report.answer.changes import waiting, waits_for_vendors
from vendorline.report.answer.laws import set_name, short_country
from vendorline.report.answer.sets import RuleSet
from vendorline.report.census import Census, function_name
from vendorline.report.maps import UNKNOWN
from vendorline.report.names import Names, reason
from vendorline.report.wording import count, plural, possessive, whole_percent, word
from vendorline.report.words import NBSP

MOST_ROWS, MOST_EVERYBODY = 5, 2


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody to ask: for how many elements the vendor is unknown (of how many), and how many verdicts wait."""

    whom: str
    what: str
    share: float | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Asking:
    """The panel: what is unknown in its title, whom to ask, and what the rest waits for."""

    title: str
    rows: tuple[Ask, ...]
    more: str
    notes: tuple[str, ...]


def asking(of: RuleSet | None, sets: Sequence[RuleSet], names: Names, counted: Census, everybody: str) -> Asking:
    """The panel for the set that the answer is about."""
    found = waiting(of) if of else {}
    unknown = {operator: counted.of_operator(operator).get(UNKNOWN, 0) for operator in found}
    order = sorted(found, key=lambda operator: (-len(found[operator]), -unknown[operator], names.operator(operator)))
    rows = []
    for operator in order[:MOST_ROWS]:
        total = sum(counted.of_operator(operator).values())
        what = f"{count(unknown[operator])} of {count(total)}"
        rows.append(Ask(names.operator(operator or None), what, unknown[operator] / total if total else None, len(found[operator])))  # fmt: skip
    if of and len(of.operators) > 1 and of.differing:
        rows += list(_everybody(of, everybody))[:MOST_EVERYBODY]
    more = len(order) - MOST_ROWS
    hidden = sum(len(found[operator]) for operator in order[MOST_ROWS:])
    said = f"{capital_word(more)} more {plural(more, 'operator')}: {count(hidden)} verdicts" if more > 0 else ""
    return Asking(_title(counted), tuple(rows), said, tuple(_notes(sets, counted, found)))


def capital_word(number: int) -> str:
    """A number that begins a sentence."""
    text = word(number)
    return text[:1].upper() + text[1:]


def _title(counted: Census) -> str:
    if not counted.in_service:
        return "The network holds no element in service"
    if not counted.unknown:
        return f"The vendor of every one of {count(counted.in_service)} elements is known"
    share = whole_percent(counted.unknown / counted.in_service)
    return f"The vendor of {share}{NBSP}% of equipment is unknown: {count(counted.unknown)} of {count(counted.in_service)} elements"


def _everybody(of: RuleSet, everybody: str) -> Iterator[Ask]:
    """Provisions under which nobody can be judged because vendors are not known."""
    for provision in of.provisions:
        cells = of.row_cells(provision.id)
        if of.uniform(provision.id) == "unknown" and all(waits_for_vendors(one) for one in cells):
            # Where it is open what is in scope, what may be the vendors' is more than what has no vendor.
            is_open = any(one.row.denominator_unknown for one in cells)
            silent = "" if is_open else f"{count(sum(one.row.numerator_unknown or 0 for one in cells))} for "
            yield Ask(everybody, f"{silent}“{provision.title}”", None, len(cells))


def _notes(sets: Sequence[RuleSet], counted: Census, asked: Collection[str]) -> Iterator[str]:
    beside = counted.unknown_beside(asked)
    rest, kinds = sum(beside.values()), list(beside.items())[:2]
    if kinds:
        mostly = " and ".join(f"{function_name(code)} ({count(number)})" for code, number in kinds)
        yield f"{'The other ' + count(rest) if asked else 'Unknown'}: mostly {mostly}."
    for of in sets:
        others = [one for one in of.cells.values() if one.verdict == "unknown" and not waits_for_vendors(one)]
        causes = list(dict.fromkeys(reason((one.row.reason or "").partition(";")[0]).because for one in others if one.row.reason))  # fmt: skip
        if others and causes:
            whose = f"{possessive(short_country(of.group.jurisdiction))} rules" if of.group.hypothetical else set_name(of.group, of.provisions)  # fmt: skip
            waits = plural(len(others), "more verdict waits", "more verdicts wait")
            yield f"Under {whose} {count(len(others))} {waits} for others: {'; '.join(causes[:2])}."
