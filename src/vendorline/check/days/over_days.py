"""One choice of entries counted on many days at once: an operator on a day counts as an operator of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.check.count import (
    Counts,
    Selection,
    count,
    counts_of,
    numbers_counted,
    options_of,
    over_sites,
    reasons_of,
)
from vendorline.check.counting.by_site import unsettled
from vendorline.check.counting.options import Mask, as_bits, table_of
from vendorline.check.row import Sureness, sureness
from vendorline.check.ways.over_functions import counts_parts
from vendorline.quick_dataclass import dataclass
from vendorline.results.alike_rows import alike
from vendorline.rulebook.terms import Basis
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.by_profile import CONFIDENCES
from vendorline.scope.groups.presence import Changes
from vendorline.scope.inventory import Inventory


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What was counted for every operator, and how sure it is."""

    counts: Counts
    sure: Sureness


def adds_up_over_days(case: BoundProvision) -> bool:
    """Whether what a provision selects follows from each entry alone, so that it may be counted for many days at once."""
    scope = case.law.provision.scope
    asks_suppliers = case.scope_match.services or scope.component or scope.produced_outside or scope.operated_outside
    by_default = asks_suppliers and bool(case.supplies.domains)
    return not (scope.adjacent or scope.manages or by_default or counts_parts(case))


def between_marks(days: Sequence[int], place: int, marks: Iterable[int]) -> range:
    """The places of the days, in order, between the same two marks as the day at a place; a mark is the first day of what follows it."""
    edges = sorted({*marks})
    number = int(np.searchsorted(edges, days[place], side="right"))
    first = int(np.searchsorted(days, edges[number - 1])) if number else 0
    return range(first, int(np.searchsorted(days, edges[number])) if number < len(edges) else len(days))


def counts_over(
    case: BoundProvision,
    selection: Selection,
    changes: Changes,
    places: range,
    basis: Basis,
    *,
    is_ban: bool,
) -> list[DayCounts]:
    """What is counted on each of some days that follow each other.

    Args:
        case: the provision.
        selection: what it is about on all the days, were every entry there.
        changes: when how many elements of each entry come and go.
        places: the days, by their places among those judged.
        basis: the unit.
        is_ban: as for `count`.
    """
    stock = case.inventory
    first, kind = alike([*_distinguished(case, selection), *([stock.vendor] if basis == "vendors" else [])])
    of_kinds = changes.over(kind, len(first), places)
    which, day = np.nonzero(of_kinds != 0)
    entry = first[which]
    there = np.flatnonzero(np.bincount(stock.operator, minlength=len(stock.operators)) > 0)
    own = day * len(there) + np.searchsorted(there, stock.operator[entry])
    names, columns = ("",) * (len(there) * len(places)), stock.columns.at(entry).having("operator", own)
    apart = replace(stock, operators=names, operator_codes={}, columns=columns)
    chosen = replace(selection.at(entry), weight=of_kinds[which, day])
    if basis in {"elements", "vendors"}:
        counts = count(apart, chosen, basis, is_ban=is_ban)
    else:
        days = stock.population.judged[places.start : places.stop]
        counts = _counts_by_site(stock, selection, apart, chosen, there, days, basis, is_ban=is_ban)
    sure = sureness(replace(case, inventory=apart), chosen)
    nobody = [CONFIDENCES.index(case.law.provision.confidence)] * len(stock.operators)
    return list(_by_day(counts, sure, there, nobody, len(places)))


def _counts_by_site(
    stock: Inventory,
    selection: Selection,
    apart: Inventory,
    chosen: Selection,
    there: NDArray[np.int64],
    days: Sequence[int],
    basis: Basis,
    *,
    is_ban: bool,
) -> Counts:
    """Counts of sites, or amounts: what follows from single elements day by day, all else for all days at once.

    Args:
        stock: the entries.
        selection: what the provision is about on all the days, were every entry there.
        apart: entries of operators that are an operator on a day each.
        chosen: the same over these.
        there: the operators, of whom each has so many.
        days: the days (since 1970-01-01).
        basis: the unit.
        is_ban: as for `count`.
    """
    codes = options_of(stock, selection, basis)
    by_code = table_of(apart.operator, options_of(apart, chosen, basis), len(apart.operators), chosen.weight)
    numbers = numbers_counted(by_code, *over_sites(stock, codes, basis, days, there))
    reasons = reasons_of(apart, chosen, basis, is_ban=is_ban)
    if basis == "sites" and reasons.any():
        matters = (unsettled(stock, day, codes) for day in days)
        each = [reasons_of(stock, selection, basis, mask, is_ban=is_ban)[there] for mask in matters]
        reasons = np.concatenate(each)
    return counts_of(numbers, reasons)


def _by_day(
    counts: Counts, sure: Sureness, there: NDArray[np.int64], nobody: Sequence[int], days: int
) -> Iterator[DayCounts]:
    """CountsByDay of all operators day by day, from those of the operators that are there.

    Args:
        counts: what was counted, an operator after the other, day by day.
        sure: how sure that is.
        there: the operators.
        nobody: how sure it is of operators of whom nothing is there.
        days: how many days there are.
    """
    size, here = len(nobody), len(there)
    columns = np.zeros((len(counts.columns), days, size), dtype=np.int64)
    columns[:, :, there] = counts.columns.reshape(len(counts.columns), days, here)
    reasons = np.zeros((days, size, counts.reasons.shape[1]), dtype=bool)
    reasons[:, there] = counts.reasons.reshape(days, here, reasons.shape[2])
    in_doubt, rank = np.zeros((days, size), dtype=bool), np.tile(np.array(nobody), (days, 1))
    in_doubt[:, there] = sure.in_doubt.reshape(days, here)
    rank[:, there] = np.array(sure.rank, dtype=np.int64).reshape(days, here)
    for day in range(days):
        yield DayCounts(Counts(columns[:, day], reasons[day]), Sureness(rank[day].tolist(), in_doubt[day]))


def _distinguished(case: BoundProvision, selection: Selection) -> list[NDArray[Any]]:
    """All of each entry that counting looks at, but for how many elements it is."""
    stock = case.inventory
    masks: list[Mask] = [
        selection.inside, selection.open, selection.known, selection.unknown, stock.is_assumed,
        case.scope_match.doubtful[stock.profile],
    ]  # fmt: skip
    names: dict[Any, int] = {}
    sure = np.array([names.setdefault(one, len(names)) for one in case.scope_match.confidence], dtype=np.int64)
    return [stock.operator, as_bits(masks), selection.match, selection.why, stock.doubt, sure[stock.profile]]
