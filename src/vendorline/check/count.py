"""Counting what a provision reaches: per operator, how many units are a vendor's, may be, and are there at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.check.by_site import count_elements_of, count_sites, sum_amounts
from vendorline.rulebook.terms import Basis
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import Inventory
from vendorline.scope.match import Match

Mask = NDArray[np.bool_]
#: Entries that are counted, and those whose site's amounts pass through them.
_Pair = tuple[Mask, Mask]


@dataclass(frozen=True, slots=True)
class Selection:
    """The entries that one judgement is about, as masks over the inventory.

    `inside`: reached; `open`: may be reached; `known`: known to be the vendor's; `unknown`: may be; `suspect`: there, and
    known to be the vendor's or perhaps, whether reached or not; `weight`: how many elements of each entry are there on `day`;
    `match`: of each entry on the day, for the reasons why something is open. `by_function`: of what may be the vendor's that which is
    so only because nobody knows its function.
    """

    inside: Mask
    open: Mask
    known: Mask
    unknown: Mask
    suspect: Mask
    weight: NDArray[np.int64]
    day: int
    match: NDArray[np.int8]
    by_function: Mask


@dataclass(frozen=True, slots=True)
class Count:
    """Units of one operator: the vendor's, perhaps the vendor's, all; then the widest bounds where the reach is open.

    Traffic is in kilobytes. `missing`: the unit is not stated for some element that counts.
    `most_matching` of `most_total` is the largest share: with the vendor's (or perhaps) that may be inside, and nothing else.
    `known` of `least_total` is the smallest: with all that may be inside and is not known to be the vendor's.
    `elements_known` and `elements` count elements whatever the unit. `is_widened`: something open is so because a cell could not be
    read, or a row was left out; the bounds are then the shares.
    """

    known: int
    unknown: int
    total: int
    assumed: int
    most_matching: int
    most_total: int
    least_total: int
    missing: bool
    open_reasons: tuple[Match, ...]
    elements_known: int
    elements: int
    is_widened: bool = False


#: The doubt that an unreadable amount raises, by what is counted.
_DOUBT_OF_AMOUNT: Mapping[str, Doubt] = {"traffic": Doubt.TRAFFIC, "premises": Doubt.PREMISES}


class Counts:
    """Counts by operator: `counts[code]` is that of one."""

    def __init__(self, columns: Sequence[NDArray[Any]], reasons: Mask, widened: Mask) -> None:
        self._columns, self._reasons, self._widened = np.array(columns), reasons, widened
        self._is_open = bool(reasons.any())

    def __getitem__(self, operator: int) -> Count:
        known, unknown, total, assumed, most_matching, most_total, least_total, missing, elements_known, elements = (
            self._columns[:, operator].tolist()
        )
        open_ones = np.flatnonzero(self._reasons[operator]).tolist() if self._is_open else []
        reasons = tuple(Match(reason) for reason in open_ones)
        return Count(
            known,
            unknown,
            total,
            assumed,
            most_matching,
            most_total,
            least_total,
            bool(missing),
            reasons,
            elements_known,
            elements,
            bool(self._widened[operator]),
        )

    @property
    def numbers(self) -> list[NDArray[Any]]:
        """All that is counted, by operator."""
        return [*self._columns, self._widened, *self._reasons.T]

    @property
    def elements(self) -> NDArray[Any]:
        """How many elements of each operator are in scope, whatever the unit."""
        found: NDArray[Any] = self._columns[-1]
        return found

    def behind(self, elements_known: NDArray[np.int64], elements: NDArray[np.int64]) -> Counts:
        """The same units with other numbers of elements behind them: those known to be the vendor's, and all."""
        return Counts((*self._columns[:-2], elements_known, elements), self._reasons, self._widened)


def count(inventory: Inventory, selection: Selection, basis: Basis) -> Counts:
    """Count for every operator of the inventory.

    Args:
        inventory: the arrays.
        selection: what the judgement is about.
        basis: the unit.
    """
    operators = len(inventory.operators)
    inside, maybe = selection.inside, selection.open
    known, unknown = inside & selection.known, inside & selection.unknown
    either = inside | maybe
    matching = either & (selection.known | selection.unknown)
    with_matching, with_others = inside | matching, inside | (maybe & ~selection.known)
    # What may stand at any site may stand at one that counts already.
    placed = with_matching & ~inventory.in_doubt(Doubt.PLACE) if basis == "sites" else with_matching
    pairs: list[_Pair] = [
        (known, inside), (known | unknown, inside), (inside, inside), (inside & inventory.is_assumed, inside),
        (matching, with_matching), (placed, with_matching), (with_others, with_others),
    ]  # fmt: skip
    is_open = bool(maybe.any())
    used = pairs if is_open else pairs[:4]
    missing = np.zeros(operators, dtype=bool)
    if basis == "traffic" or basis == "premises":  # noqa: PLR1714  -- narrows the type
        counted, missing = sum_amounts(inventory, selection.day, basis, used, either)
    elif basis == "sites":
        counted = count_sites(inventory, selection.day, [chosen for chosen, _ in used])
    else:
        counted = count_elements_of(inventory, selection.weight, [chosen for chosen, _ in used])
    all_known, up_to_unknown, total, assumed = counted[:4]
    most_matching, most_total, least_total = counted[4:] if is_open else (up_to_unknown, total, total)
    most_total = np.maximum(most_total, most_matching)
    if basis in _DOUBT_OF_AMOUNT:
        unread = either & inventory.in_doubt(_DOUBT_OF_AMOUNT[basis])
        missing = missing | (np.bincount(inventory.operator[unread], minlength=operators) > 0)
    widened = np.bincount(inventory.operator[maybe & (inventory.doubt > 0)], minlength=operators) > 0
    if basis in {"elements", "parts", "vendors"}:
        elements_known, elements = all_known, total
    else:
        elements_known, elements = count_elements_of(inventory, selection.weight, [known, inside])
    perhaps = up_to_unknown - all_known
    if basis == "vendors":
        all_known = distinct_vendors(inventory, known)
        may_be = count_elements(inventory, either & selection.unknown, selection.weight)
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
    return Counts(columns, _reasons(inventory, maybe, selection.match), widened)


def count_elements(inventory: Inventory, chosen: Mask, weight: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many elements the chosen entries of each operator are; numbers of elements are exact as floats."""
    totals = np.bincount(inventory.operator[chosen], weights=weight[chosen], minlength=len(inventory.operators))
    return totals.astype(np.int64)


def distinct_vendors(inventory: Inventory, chosen: Mask) -> NDArray[np.int64]:
    """How many known vendors made the chosen entries of each operator."""
    width = len(inventory.vendors) + 1
    seen = np.zeros(len(inventory.operators) * width, dtype=bool)
    seen[inventory.maker[chosen]] = True
    distinct: NDArray[np.int64] = seen.reshape(-1, width)[:, : width - 1].sum(axis=1, dtype=np.int64)
    return distinct


def _reasons(inventory: Inventory, maybe: Mask, reach: NDArray[np.int8]) -> Mask:
    """Why it is open what is in scope, by operator and reason."""
    found = np.zeros((len(inventory.operators), len(Match)), dtype=bool)
    found[inventory.operator[maybe], reach[maybe]] = True
    return found
