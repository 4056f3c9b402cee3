"""Counting what a provision reaches: per operator, how many units are a vendor's, may be, and are there at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.check.inventory import MISSING, Inventory, Singles
from vendorline.check.reach import Reach
from vendorline.rulebook.terms import Basis

Mask = NDArray[np.bool_]
#: Entries that are counted, and those whose site's amounts pass through them.
_Pair = tuple[Mask, Mask]


@dataclass(frozen=True, slots=True)
class Selection:
    """The entries that one judgement is about, as masks over the inventory.

    `inside`: reached; `open`: may be reached; `known`: known to be the vendor's; `unknown`: may be; `suspect`: there, and
    known to be the vendor's or perhaps, whether reached or not; `weight`: how many elements of each entry are there on `day`.
    """

    inside: Mask
    open: Mask
    known: Mask
    unknown: Mask
    suspect: Mask
    weight: NDArray[np.int64]
    day: int


@dataclass(frozen=True, slots=True)
class Count:
    """Units of one operator: the vendor's, perhaps the vendor's, all; then the widest bounds where the reach is open.

    Traffic is in kilobytes. `missing`: the unit is not stated for some element that counts.
    `most_matching` of `most_total` is the largest share: with the vendor's (or perhaps) that may be inside, and nothing else.
    `known` of `least_total` is the smallest: with all that may be inside and is not known to be the vendor's.
    `elements_known` and `elements` count elements whatever the unit.
    """

    known: int
    unknown: int
    total: int
    assumed: int
    most_matching: int
    most_total: int
    least_total: int
    missing: bool
    open_reasons: tuple[Reach, ...]
    elements_known: int
    elements: int


class Counts:
    """Counts by operator: `counts[code]` is that of one."""

    def __init__(self, columns: Sequence[NDArray[Any]], reasons: Mask) -> None:
        self._columns, self._reasons = columns, reasons

    def __getitem__(self, operator: int) -> Count:
        known, unknown, total, assumed, most_matching, most_total, least_total, missing, elements_known, elements = (
            column[operator] for column in self._columns
        )
        return Count(
            known=int(known),
            unknown=int(unknown),
            total=int(total),
            assumed=int(assumed),
            most_matching=int(most_matching),
            most_total=int(most_total),
            least_total=int(least_total),
            missing=bool(missing),
            open_reasons=tuple(Reach(int(r)) for r in np.flatnonzero(self._reasons[operator])),
            elements_known=int(elements_known),
            elements=int(elements),
        )

    def behind(self, elements_known: NDArray[np.int64], elements: NDArray[np.int64]) -> Counts:
        """The same units with other numbers of elements behind them: those known to be the vendor's, and all."""
        return Counts((*self._columns[:-2], elements_known, elements), self._reasons)


def count(inventory: Inventory, selection: Selection, basis: Basis, reach: NDArray[np.int8]) -> Counts:
    """Count for every operator of the inventory.

    Args:
        inventory: the arrays.
        selection: what the judgement is about.
        basis: the unit.
        reach: reach per entry, for the reasons why something is open.
    """
    operators = len(inventory.operators)
    inside, maybe = selection.inside, selection.open
    known, unknown = inside & selection.known, inside & selection.unknown
    either = inside | maybe
    matching = either & (selection.known | selection.unknown)
    with_matching, with_others = inside | matching, inside | (maybe & ~selection.known)
    pairs: list[_Pair] = [
        (known, inside), (known | unknown, inside), (inside, inside), (inside & inventory.is_assumed, inside),
        (matching, with_matching), (with_matching, with_matching), (with_others, with_others),
    ]  # fmt: skip
    is_open = bool(maybe.any())
    used = pairs if is_open else pairs[:4]
    missing = np.zeros(operators, dtype=bool)
    if basis in {"elements", "parts", "software", "vendors"}:
        tallies = [tally_elements(inventory, chosen, selection.weight) for chosen, _ in used]
    elif basis == "sites":
        tallies = _tally_sites(inventory, selection.day, [chosen for chosen, _ in used])
    else:
        tallies, missing = _tally_amounts(inventory, selection.day, basis, used, either)
    all_known, up_to_unknown, total, assumed = tallies[:4]
    most_matching, most_total, least_total = tallies[4:] if is_open else (up_to_unknown, total, total)
    if basis in {"elements", "parts", "vendors"}:
        elements_known, elements = all_known, total
    else:
        elements_known, elements = (tally_elements(inventory, mask, selection.weight) for mask in (known, inside))
    perhaps = up_to_unknown - all_known
    if basis == "vendors":
        all_known = distinct_vendors(inventory, known)
        may_be = tally_elements(inventory, either & selection.unknown, selection.weight)
        most_matching = distinct_vendors(inventory, either & selection.known) + may_be
        perhaps = up_to_unknown - elements_known
    columns = (
        all_known,
        perhaps,
        total,
        assumed,
        most_matching,
        most_total,
        least_total,
        missing,
        elements_known,
        elements,
    )
    return Counts(columns, _reasons(inventory, maybe, reach))


def tally_elements(inventory: Inventory, chosen: Mask, weight: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many elements the chosen entries of each operator are; numbers of elements are exact as floats."""
    totals = np.bincount(inventory.operator[chosen], weights=weight[chosen], minlength=len(inventory.operators))
    return totals.astype(np.int64)


def sums(places: NDArray[np.int32] | NDArray[np.int64], weight: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Sums of whole numbers by place, exact."""
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, places, weight)
    return total


def _tally_sites(inventory: Inventory, day: int, masks: Sequence[Mask]) -> list[NDArray[np.int64]]:
    """Sites of each operator with at least one element of the chosen entries, for several choices."""
    singles = inventory.singles
    here = np.flatnonzero(singles.there(day))
    entry, unit = singles.entry[here], singles.unit[here]
    tallies = []
    for chosen in masks:
        seen = np.zeros(len(singles.unit_operator), dtype=bool)
        seen[unit[chosen[entry]]] = True
        tallies.append(_by_operator(inventory, singles, seen))
    return tallies


def _tally_amounts(
    inventory: Inventory, day: int, basis: Basis, pairs: Sequence[_Pair], either: Mask
) -> tuple[list[NDArray[np.int64]], Mask]:
    """Traffic or premises of the chosen entries: an element that states none passes on all that its site has.

    Second, the operators with a site where no element in scope states the amount.
    """
    singles = inventory.singles
    here = np.flatnonzero(singles.there(day))
    entry, unit = singles.entry[here], singles.unit[here]
    values = (singles.traffic_kb if basis == "traffic" else singles.premises)[here]
    states = values != MISSING
    size = len(singles.unit_operator)

    wholes: dict[int, NDArray[np.int64]] = {}

    def whole_of(within: Mask) -> NDArray[np.int64]:
        if id(within) not in wholes:
            around = np.flatnonzero(within[entry] & states)
            wholes[id(within)] = sums(unit[around], values[around], size)
        return wholes[id(within)]

    def tally(chosen: Mask, within: Mask) -> NDArray[np.int64]:
        mine = np.flatnonzero(chosen[entry])
        own = mine[states[mine]]
        part = sums(unit[own], values[own], size)
        passes_all = np.zeros(size, dtype=bool)
        passes_all[unit[mine[~states[mine]]]] = True
        return _by_operator(inventory, singles, np.where(passes_all, whole_of(within), part))

    seen, stated = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    in_scope = either[entry]
    seen[unit[in_scope]] = True
    stated[unit[in_scope & states]] = True
    missing = _by_operator(inventory, singles, seen & ~stated) > 0
    return [tally(chosen, within) for chosen, within in pairs], missing


def _by_operator(inventory: Inventory, singles: Singles, per_unit: NDArray[np.int64] | Mask) -> NDArray[np.int64]:
    """Sums over the sites of each operator."""
    return sums(singles.unit_operator, per_unit.astype(np.int64), len(inventory.operators))


def distinct_vendors(inventory: Inventory, chosen: Mask) -> NDArray[np.int64]:
    """How many known vendors made the chosen entries of each operator."""
    width = len(inventory.vendors) + 1
    seen = np.zeros(len(inventory.operators) * width, dtype=bool)
    seen[inventory.maker[chosen]] = True
    distinct: NDArray[np.int64] = seen.reshape(-1, width)[:, : width - 1].sum(axis=1, dtype=np.int64)
    return distinct


def _reasons(inventory: Inventory, maybe: Mask, reach: NDArray[np.int8]) -> Mask:
    """Why it is open what is in scope, by operator and reason."""
    found = np.zeros((len(inventory.operators), len(Reach)), dtype=bool)
    found[inventory.operator[maybe], reach[maybe]] = True
    return found
