"""Rows of operators as a whole over completions: every distinct count of a provision, judged as any count is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.check.count import COLUMNS, Counts, Selection, numbers_counted
from vendorline.check.counting.by_site import amounts_of
from vendorline.check.days.over_days import DayCounts
from vendorline.check.event_rows import event_rows
from vendorline.check.likely.distribution import Sum
from vendorline.check.likely.families import Families, families_of
from vendorline.check.likely.kinds import Kinds
from vendorline.check.likely.makers import Named
from vendorline.check.likely.odds import Draws, Outcomes, shares_of, signatures
from vendorline.check.likely.tables import Layout, sums_of
from vendorline.check.row import Moment, ProvisionRows, Sureness, basis_of, key_of, sureness
from vendorline.check.select_events import select_events
from vendorline.check.select_state import select_state
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.constraints import Constraint
from vendorline.rulebook.terms import INSIDE_BASES
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.match import Match
from vendorline.scope.windows import Window, windows_of

#: The kinds of vendors at each setting of spread, and the concentration of that setting.
Spreads = Sequence[tuple[Kinds, float | None]]
Row = dict[str, Any]


@dataclass
class Judged:
    """A row over completions before its representatives are settled: `which` of these stands for each state."""

    row: Row
    draws: Draws
    which: NDArray[np.int64]
    representatives: list[Row]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def settled(self, rows: Sequence[Row]) -> Outcomes:
        """What the row is in each state, by its representatives as they are told in the end."""
        low, high = self.low.copy(), self.high.copy()
        for place, (before, after) in enumerate(zip(self.representatives, rows, strict=True)):
            mine = self.which == place
            if after["share_low"] is None or after["share_high"] is None:
                low[mine] = high[mine] = np.nan
            elif (before["share_low"], before["share_high"]) != (after["share_low"], after["share_high"]):
                low[mine], high[mine] = after["share_low"], after["share_high"]
        verdicts = [str(rows[place]["verdict"]) for place in self.which.tolist()]
        return Outcomes(self.draws.numbers, self.draws.states, verdicts, low, high)


def is_plain(case: BoundProvision) -> bool:
    """Whether the rows of a provision are those of operators as a whole, of counts that are sums over lots."""
    provision = case.law.provision
    keyed = provision.level in {"site", "area"} and bool(case.scope_match.tag_names) and not case.is_event
    inside = provision.effect == "cap" and provision.basis in INSIDE_BASES
    return not (keyed or inside or case.expires or provision.scope.adjacent or provision.scope.manages)


def rows_of_states(case: BoundProvision, moment: Moment, spreads: Spreads) -> Iterator[Judged] | None:
    """The rows of a plain provision over completions; None where its counts are no sums over lots.

    Args:
        case: the provision, its vendors lots.
        moment: the day, and the law on it.
        spreads: the kinds of vendors, at each setting of spread.
    """
    if case.is_event:
        return _events(case, moment, spreads)
    found: list[Judged] = []
    current = [c for c in case.constraints if c.holds(moment.on)]
    for meant in dict.fromkeys((c.vendor_ids, c.undetermined) for c in current):
        group = [c for c in current if (c.vendor_ids, c.undetermined) == meant]
        rows = _of_group(case, group, moment, spreads)
        if rows is None:
            return None
        found += rows
    return iter(found)


def _named(case: BoundProvision, kinds: Kinds) -> list[BoundProvision]:
    """The provision with all lots of one kind of vendor, for each kind."""
    lots = len(kinds.drawn.lots.lots)
    return [Named(case).by([name] * lots) for name in kinds.names]


def _of_group(
    case: BoundProvision, group: Sequence[Constraint], moment: Moment, spreads: Spreads
) -> list[Judged] | None:
    kinds = spreads[0][0]
    vendor_ids, undetermined = group[0].vendor_ids, group[0].undetermined
    cases = _named(case, kinds)
    selections = [select_state(one, vendor_ids, moment.on, undetermined=undetermined) for one in cases]
    basis = basis_of(case)
    made = sums_of(cases, selections, case, basis, clip=case.law.provision.effect == "forbid")
    if made is None:
        return None
    layout, sums = made
    rank = sureness(case, selections[0]).rank
    families = families_of(case, selections[0], kinds) if basis == "vendors" else None
    found = []
    for constraint in group:
        code = case.inventory.operator_codes[constraint.operator_id]
        numbers = sums.get(code)
        if numbers is None or not numbers.lots:
            continue
        if families is not None:
            numbers = families.beside(numbers, code)
        draws = Draws.of(numbers, spreads)
        counts, in_doubt = _counts(layout, draws.states, families, code)
        found.append(_judged(case, constraint, draws, counts, in_doubt, rank, moment))
    return found


def _counts(
    layout: Layout, states: NDArray[np.int64], families: Families | None, code: int
) -> tuple[Counts, NDArray[np.bool_]]:
    """The count of each state, and whether a list leaves something in doubt in it."""
    own = states[:, : layout.width]
    amounts = layout.amounts(own)
    columns = numbers_counted(layout.elements(own), layout.sites(own), None if amounts is None else amounts_of(amounts))
    if families is not None:
        columns |= families.counted(states[:, layout.width :], columns, code)
    reasons = np.zeros((len(states), len(Match)), dtype=bool)
    return Counts(np.array([columns[name] for name in COLUMNS], dtype=np.int64), reasons), layout.in_doubt(own)


def _judged(
    case: BoundProvision,
    constraint: Constraint,
    draws: Draws,
    counts: Counts,
    in_doubt: NDArray[np.bool_],
    rank: list[int],
    moment: Moment,
) -> Judged:
    provision = case.law.provision
    kind = signatures(counts, Fraction(provision.limit or 0), in_doubt, provision.effect)
    _, first, which = np.unique(kind, return_index=True, return_inverse=True)
    sure = {flag: Sureness(rank, np.full(len(rank), flag)) for flag in (False, True)}
    key = key_of(case, constraint)
    row = ProvisionRows(case).row
    rows = [row(constraint, counts[int(state)], sure[bool(in_doubt[state])], key, moment) for state in first]
    low, high = shares_of(counts)
    return Judged(rows[0], draws, which.reshape(-1), rows, low, high)


# --- events -----------------------------------------------------------------------------------------------------------


@dataclass
class _OfState:
    """Counts of one state, by the windows that they were made in."""

    counts: dict[tuple[Window, ...], tuple[Counts, NDArray[np.bool_], list[int]]]
    state: int
    operators: int
    unasked: list[tuple[Window, ...]]

    def of(self, intervals: Sequence[Constraint], *, undetermined: bool = False) -> DayCounts:
        windows = windows_of(intervals, undetermined=undetermined)
        if windows not in self.counts:
            self.unasked.append(windows)
            nothing = Counts(
                np.zeros((len(COLUMNS), self.operators), np.int64), np.zeros((self.operators, len(Match)), bool)
            )
            return DayCounts(nothing, Sureness([0] * self.operators, np.zeros(self.operators, dtype=bool)))
        counts, in_doubt, rank = self.counts[windows]
        own = Counts(np.repeat(counts.columns[:, self.state : self.state + 1], self.operators, axis=1),
                     np.zeros((self.operators, len(Match)), dtype=bool))  # fmt: skip
        return DayCounts(own, Sureness(rank, np.full(self.operators, in_doubt[self.state])))


def _events(case: BoundProvision, moment: Moment, spreads: Spreads) -> Iterator[Judged]:
    kinds = spreads[0][0]
    cases = _named(case, kinds)
    made: dict[tuple[Window, ...], tuple[Layout, dict[int, Sum], list[int]]] = {}

    def sums_in(windows: tuple[Window, ...]) -> tuple[Layout, dict[int, Sum], list[int]]:
        if windows not in made:
            selections: list[Selection] = [select_events(one, windows, moment.on) for one in cases]
            found = sums_of(cases, selections, case, "elements", clip=case.law.provision.effect == "forbid")
            if found is None:  # elements are always sums
                raise AssertionError
            made[windows] = found[0], dict(found[1]), sureness(case, selections[0]).rank
        return made[windows]

    for operator in dict.fromkeys(c.operator_id for c in case.constraints):
        own = tuple(c for c in case.constraints if c.operator_id == operator)
        code = case.inventory.operator_codes[operator]
        alone = replace(case, constraints=own)
        asked: list[tuple[Window, ...]] = []
        while True:
            layouts = [sums_in(windows) for windows in asked]
            unasked: list[tuple[Window, ...]] = []
            found = list(_of_operator(alone, code, asked, layouts, moment, spreads, unasked))
            if not unasked:
                yield from found
                break
            asked += dict.fromkeys(unasked)


def _of_operator(
    case: BoundProvision,
    code: int,
    asked: Sequence[tuple[Window, ...]],
    layouts: Sequence[tuple[Layout, dict[int, Sum], list[int]]],
    moment: Moment,
    spreads: Spreads,
    unasked: list[tuple[Window, ...]],
) -> Iterator[Judged]:
    """The row of one operator, if it has one, by what was counted in the windows asked for so far; `unasked` takes further ones."""
    there = [(layout, sums.get(code), rank) for layout, sums, rank in layouts]
    numbers = _joined([(layout, own) for layout, own, _ in there])
    if numbers is None or not numbers.lots:
        # Nothing of a lot is among these windows: ask for further ones, once.
        _dry(case, moment, dict(zip(asked, there, strict=True)), unasked)
        return
    draws = Draws.of(numbers, spreads)
    counts, begin = {}, 0
    for windows, (layout, _, rank) in zip(asked, there, strict=True):
        own = draws.states[:, begin : begin + layout.width]
        columns = numbers_counted(layout.elements(own), None, None)
        reasons = np.zeros((len(own), len(Match)), dtype=bool)
        counts[windows] = (
            Counts(np.array([columns[n] for n in COLUMNS], dtype=np.int64), reasons),
            layout.in_doubt(own),
            rank,
        )
        begin += layout.width
    operators = len(case.inventory.operators)
    writing = ProvisionRows(case)
    rows = [
        list(event_rows(case, moment, _OfState(counts, state, operators, unasked), writing))
        for state in range(len(draws.states))
    ]
    if not all(rows):
        return  # once it is no longer in force only what surely breached it is told
    every = [row[0] for row in rows]
    nothing = np.full(len(every), np.nan)
    yield Judged(every[0], draws, np.arange(len(every)), every, nothing, nothing)


def _dry(
    case: BoundProvision,
    moment: Moment,
    known: dict[tuple[Window, ...], tuple[Layout, Sum | None, list[int]]],
    unasked: list[tuple[Window, ...]],
) -> None:
    """Ask for whatever windows a row is counted in; those that are not known yet go to `unasked`."""
    counts = {}
    for windows, (layout, own, rank) in known.items():
        base = np.zeros((1, layout.width), dtype=np.int64) if own is None else own.base[None, :]
        columns = numbers_counted(layout.elements(base), None, None)
        counts[windows] = (
            Counts(np.array([columns[n] for n in COLUMNS], dtype=np.int64), np.zeros((1, len(Match)), dtype=bool)),
            layout.in_doubt(base), rank,
        )  # fmt: skip
    list(event_rows(case, moment, _OfState(counts, 0, len(case.inventory.operators), unasked), ProvisionRows(case)))


def _joined(each: Iterable[tuple[Layout, Sum | None]]) -> Sum | None:
    """Sums over the same lots side by side, as one."""
    given = list(each)
    if not given:
        return None
    width = sum(layout.width for layout, _ in given)
    base, parts, clipped, begin = np.zeros(width, dtype=np.int64), [], np.zeros(width, dtype=bool), 0
    for layout, own in given:
        here = slice(begin, begin + layout.width)
        if own is not None:
            base[here], clipped[here] = own.base, own.clipped
            for part in own.parts:
                values = np.zeros((len(part.values), width), dtype=np.int64)
                values[:, here] = part.values
                parts.append(replace(part, values=values))
        begin += layout.width
    return Sum(base, tuple(parts), clipped)
