"""Rows over completions where counts are no sums over lots: each judged whole, for each combination of the vendors of its own lots.

Rows of single sites, areas, parts, grants that end, neighbours and managed equipment are told so. A site mostly has few lots, and sites
without a lot in common are judged in one go. Where a row has too many lots for that, the first completions stand for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np

from vendorline.check.judge import rows_at
from vendorline.check.likely.at_sites import NO_ROW, Key, Settle, Told, told_at_sites, told_of
from vendorline.check.likely.distribution import Part, Sum
from vendorline.check.likely.kinds import Kinds
from vendorline.check.likely.makers import Named, lot_of
from vendorline.check.likely.odds import Draws, Odds, Outcomes
from vendorline.check.row import Moment
from vendorline.likely import NO_LOT
from vendorline.quick_dataclass import dataclass
from vendorline.results.alike_rows import Rows
from vendorline.rulebook.bound import WHOLE
from vendorline.scope.bound_provision import BoundProvision

Spreads = Sequence[tuple[Kinds, float | None]]
#: Judgements made of one provision on one day, at most; completions that stand for all where these do not suffice.
MOST_JUDGED, FEW_DRAWS = 256, 200


@dataclass(frozen=True)
class Boxed:
    """A row, its lots, and what it is in each combination of their vendors."""

    key: Key
    draws: Draws
    outcomes: Outcomes
    odds: list[Odds]


def boxed_rows(case: BoundProvision, moment: Moment, spreads: Spreads, settle: Settle) -> Iterator[Boxed]:
    """The rows of a provision over completions.

    Args:
        case: the provision, its vendors lots.
        moment: the day, and the law on it.
        spreads: the kinds of vendors, at each setting of spread.
        settle: makes rows what they are told as in the end.
    """
    kinds = spreads[0][0]
    judge = _Judge(case, moment, kinds, settle)
    of_operator, of_site = _lots_of_rows(case)
    first = judge.rows((0,) * len(kinds.drawn.lots.lots))
    by_site = case.law.provision.level == "site" or case.expires
    lots_of = {key: _lots_of(key, of_operator, of_site, by_site=by_site) for key in first}
    told = told_at_sites(case, moment, kinds, settle, of_site) if of_site else None
    if told is not None:
        yield from _exact(told, spreads)
        lots_of = {key: lots for key, lots in lots_of.items() if key not in told}
        if not any(lots_of.values()):
            return
    settled = _settled(judge, first, case) if len(kinds) == 2 else frozenset[Key]()
    few = {
        key: lots
        for key, lots in lots_of.items()
        if lots and key not in settled and len(kinds) ** len(lots) <= MOST_JUDGED
    }
    colour = _coloured(set(few.values()))
    if len(kinds) ** (max(colour.values(), default=-1) + 1) > MOST_JUDGED:
        few = {}
    yield from _exact({key: (lots, judge.each(key, lots, colour)) for key, lots in few.items()}, spreads)
    many = {key: lots for key, lots in lots_of.items() if lots and key not in few and key not in settled}
    yield from _drawn(judge, many, spreads)
    yield from _alike(first, {key: lots for key, lots in lots_of.items() if lots and key in settled}, spreads)


def _settled(judge: _Judge, first: Mapping[Key, Told], case: BoundProvision) -> frozenset[Key]:
    """Rows of a ban that are the same whether every lot is of those meant or none is: then they are whichever of them are."""
    if case.law.provision.effect != "forbid" or case.expires:
        return frozenset()
    last = judge.rows((1,) * len(judge.kinds.drawn.lots.lots))
    return frozenset(key for key, told in first.items() if key in last and told[0] == last[key][0])


def _alike(first: Mapping[Key, Told], lots_of: Mapping[Key, tuple[int, ...]], spreads: Spreads) -> Iterator[Boxed]:
    """Rows that are the same in every completion."""
    kept: dict[tuple[tuple[int, ...], str], tuple[Draws, Outcomes, list[Odds]]] = {}
    for key, lots in lots_of.items():
        same = lots, first[key][0]
        if same not in kept:
            nothing = np.zeros((1, 1), dtype=np.int64)
            numbers = Sum(nothing[0], (Part(lots, np.zeros((0, 1), dtype=np.int64)),), np.zeros(1, dtype=bool))
            each = [(np.zeros(1, dtype=np.int64), np.ones(1), None) for _ in spreads]
            draws = Draws(numbers, spreads[0][0], spreads, nothing, each)
            outcomes = _outcomes(numbers, nothing, [(first[key][0], np.nan, np.nan)])
            kept[same] = draws, outcomes, draws.odds(outcomes)
        yield Boxed(key, *kept[same])


class _Judge:
    """Judges the provision for given kinds of all lots, each once."""

    def __init__(self, case: BoundProvision, moment: Moment, kinds: Kinds, settle: Settle) -> None:
        self._named, self._moment, self.kinds, self._settle = Named(case), moment, kinds, settle
        self._kept: dict[tuple[int, ...], Mapping[Key, Told]] = {}

    def rows(self, chosen: tuple[int, ...]) -> Mapping[Key, Told]:
        """Verdict and share of every row, where each lot is of the kind chosen for it."""
        if chosen not in self._kept:
            case = self._named.by([self.kinds.names[kind] for kind in chosen])
            found: dict[Key, Told] = {}
            for row in Rows(self._settle(rows_at(case, self._moment))):
                found[row["operator_id"], row["level_key"], tuple(row["vendor_ids"])] = told_of(row)
            self._kept[chosen] = found
        return self._kept[chosen]

    def each(self, key: Key, lots: tuple[int, ...], colour: Mapping[int, int]) -> list[Told]:
        """What a row is in each combination of the kinds of its lots; lots of one colour are of one kind."""
        found = []
        for combination in product(range(len(self.kinds)), repeat=len(lots)):
            by_colour = {colour[lot]: kind for lot, kind in zip(lots, combination, strict=True)}
            size = len(self.kinds.drawn.lots.lots)
            chosen = tuple(by_colour.get(colour.get(lot, -1), 0) for lot in range(size))
            found.append(self.rows(chosen).get(key, NO_ROW))
        return found


def _lots_of_rows(
    case: BoundProvision,
) -> tuple[dict[str | None, tuple[int, ...]], dict[tuple[str, str], tuple[int, ...]]]:
    """The lots that an operator has something of in scope; and those at each of its sites, where sites are told apart."""
    stock = case.inventory
    lot = lot_of(stock)
    chosen = np.flatnonzero(lot != NO_LOT)
    of_operator: dict[str | None, set[int]] = {}
    of_site: dict[tuple[str, str], set[int]] = {}
    names = stock.site_ids.to_list()
    for operator, site, number in sorted(
        set(zip(stock.operator[chosen].tolist(), stock.site[chosen].tolist(), lot[chosen].tolist(), strict=True))
    ):
        name = stock.operators[operator]
        of_operator.setdefault(None if name == WHOLE else name, set()).add(number)
        if site >= 0:
            of_site.setdefault((name, names[site]), set()).add(number)
    return (
        {name: tuple(sorted(lots)) for name, lots in of_operator.items()},
        {key: tuple(sorted(lots)) for key, lots in of_site.items()},
    )


def _lots_of(
    key: Key,
    of_operator: Mapping[str | None, tuple[int, ...]],
    of_site: Mapping[tuple[str, str], tuple[int, ...]],
    *,
    by_site: bool,
) -> tuple[int, ...]:
    """The lots of a row: those at its site where it is of one, else all of its operator."""
    operator, level_key, _ = key
    if operator is None or level_key is None or level_key == operator or not by_site:
        return of_operator.get(operator, ())
    return of_site.get((operator, level_key), ())


def _coloured(groups: Iterable[tuple[int, ...]]) -> dict[int, int]:
    """A colour for each lot, another for each of those that a row has together."""
    beside: dict[int, set[int]] = {}
    for lots in groups:
        for lot in lots:
            beside.setdefault(lot, set()).update(lots)
    colour: dict[int, int] = {}
    for lot in sorted(beside, key=lambda one: (-len(beside[one]), one)):
        taken = {colour[other] for other in beside[lot] if other in colour}
        colour[lot] = next(number for number in range(len(taken) + 1) if number not in taken)
    return colour


def _exact(rows: Mapping[Key, tuple[tuple[int, ...], Sequence[Told]]], spreads: Spreads) -> Iterator[Boxed]:
    """Rows by what they are in each combination of the kinds of their lots; those alike are worked out once."""
    kept: dict[tuple[Any, ...], tuple[Draws, Outcomes, list[Odds]]] = {}
    for key, (lots, told) in rows.items():
        same = (lots, tuple((v, str(low), str(high)) for v, low, high in told))
        if same not in kept:
            numbers = Sum(
                np.zeros(1, dtype=np.int64),
                (Part(lots, np.arange(len(told), dtype=np.int64)[:, None]),),
                np.zeros(1, dtype=bool),
            )
            draws = Draws.of(numbers, spreads)
            mine = [told[state] for state in draws.states[:, 0].tolist()]
            outcomes = _outcomes(numbers, draws.states, mine)
            kept[same] = draws, outcomes, draws.odds(outcomes)
        yield Boxed(key, *kept[same])


def _outcomes(numbers: Sum, states: Any, told: Sequence[Told]) -> Outcomes:
    return Outcomes(
        numbers, states, [v for v, _, _ in told], np.array([low for _, low, _ in told]), np.array([high for _, _, high in told])
    )  # fmt: skip


def _drawn(judge: _Judge, many: Mapping[Key, tuple[int, ...]], spreads: Spreads) -> Iterator[Boxed]:
    """Rows of many lots, judged in the first completions."""
    if not many:
        return
    of_setting = [kinds.kind_of[kinds.drawn.makers[:FEW_DRAWS]] for kinds, _ in spreads]
    for key, lots in many.items():
        rows = np.concatenate([own[:, list(lots)] for own in of_setting])
        states, which = np.unique(rows, axis=0, return_inverse=True)
        which = which.reshape(-1)
        told = []
        for place in range(len(states)):
            completion = int(np.flatnonzero(which == place)[0])
            setting, row = divmod(completion, len(of_setting[0]))
            told.append(judge.rows(tuple(of_setting[setting][row].tolist())).get(key, NO_ROW))
        numbers = Sum(
            np.zeros(1, dtype=np.int64), (Part(lots, np.zeros((0, 1), dtype=np.int64)),), np.zeros(1, dtype=bool)
        )
        outcomes = _outcomes(numbers, states, told)
        found, begin = [], 0
        for own in of_setting:
            mine = which[begin : begin + len(own)]
            found.append((np.arange(len(states)), np.bincount(mine, minlength=len(states)) / len(own), len(own)))
            begin += len(own)
        draws = Draws(numbers, judge.kinds, spreads, states, found)
        yield Boxed(key, draws, outcomes, draws.odds(outcomes))
