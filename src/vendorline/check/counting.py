"""Counting what a provision reaches: per operator, how many units are a vendor's, may be, and are there at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.check.inventory import MISSING, Inventory
from vendorline.check.reach import Reach
from vendorline.rulebook.terms import Basis

Mask = NDArray[np.bool_]
_Tally = Callable[[Inventory, Mask, Mask], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Selection:
    """The entries that one judgement is about, as masks over the inventory.

    `inside`: reached; `open`: may be reached; `known`: known to be the vendor's; `unknown`: may be; `suspect`: there, and
    known to be the vendor's or perhaps, whether reached or not.
    """

    inside: Mask
    open: Mask
    known: Mask
    unknown: Mask
    suspect: Mask


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


def count(inventory: Inventory, selection: Selection, basis: Basis, reach: NDArray[np.int8]) -> list[Count]:
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
    missing = np.zeros(operators, dtype=bool)
    if basis in {"elements", "parts", "vendors"}:
        tally: _Tally = _tally_elements
    elif basis == "sites":
        tally = _tally_sites
    else:
        values = inventory.traffic_kb if basis == "traffic" else inventory.premises
        tally = _tally_of_amounts(values)
        missing = _missing(inventory, either, values)
    all_known = tally(inventory, known, inside)
    up_to_unknown = tally(inventory, known | unknown, inside)
    total = tally(inventory, inside, inside)
    assumed = tally(inventory, inside & inventory.is_assumed, inside)
    if maybe.any():
        with_matching = inside | matching
        most_matching, most_total = (tally(inventory, mask, with_matching) for mask in (matching, with_matching))
        with_others = inside | (maybe & ~selection.known)
        least_total = tally(inventory, with_others, with_others)
    else:
        most_matching, most_total, least_total = up_to_unknown, total, total
    elements_known = _tally_elements(inventory, known, inside)
    elements = _tally_elements(inventory, inside, inside)
    reasons = _reasons(inventory, maybe, reach)
    if basis == "vendors":
        all_known = _distinct_vendors(inventory, known)
        may_be = _tally_elements(inventory, either & selection.unknown, either)
        most_matching = _distinct_vendors(inventory, either & selection.known) + may_be
    return [
        Count(
            known=int(all_known[o]),
            unknown=int(up_to_unknown[o] - all_known[o])
            if basis != "vendors"
            else int(up_to_unknown[o] - elements_known[o]),
            total=int(total[o]),
            assumed=int(assumed[o]),
            most_matching=int(most_matching[o]),
            most_total=int(most_total[o]),
            least_total=int(least_total[o]),
            missing=bool(missing[o]),
            open_reasons=reasons[o],
            elements_known=int(elements_known[o]),
            elements=int(elements[o]),
        )
        for o in range(operators)
    ]


def _tally_elements(inventory: Inventory, chosen: Mask, _within: Mask) -> NDArray[np.int64]:
    return np.bincount(inventory.operator[chosen], minlength=len(inventory.operators)).astype(np.int64)


def _keys(inventory: Inventory, chosen: Mask) -> NDArray[np.int64]:
    """Operator and site as one number."""
    return inventory.operator[chosen].astype(np.int64) * max(len(inventory.site_ids), 1) + inventory.site[chosen]


def _per_site(inventory: Inventory) -> int:
    return len(inventory.operators) * max(len(inventory.site_ids), 1)


def _totals(inventory: Inventory, per_site: NDArray[Any]) -> NDArray[np.int64]:
    """Sums over the sites of each operator."""
    totals: NDArray[np.int64] = per_site.reshape(len(inventory.operators), -1).sum(axis=1, dtype=np.int64)
    return totals


def _tally_sites(inventory: Inventory, chosen: Mask, _within: Mask) -> NDArray[np.int64]:
    """Sites with at least one chosen element."""
    seen = np.zeros(_per_site(inventory), dtype=bool)
    seen[_keys(inventory, chosen)] = True
    return _totals(inventory, seen)


def _tally_of_amounts(values: NDArray[np.int64]) -> _Tally:
    """A tally of traffic or premises: an element that states none passes on all that its site has."""

    def tally(inventory: Inventory, chosen: Mask, within: Mask) -> NDArray[np.int64]:
        stated = within & (values != MISSING)
        size = _per_site(inventory)
        whole = np.zeros(size, dtype=np.int64)
        np.add.at(whole, _keys(inventory, stated), values[stated])
        part = np.zeros(size, dtype=np.int64)
        own = chosen & (values != MISSING)
        np.add.at(part, _keys(inventory, own), values[own])
        passes_all = np.zeros(size, dtype=bool)
        passes_all[_keys(inventory, chosen & (values == MISSING))] = True
        through = np.where(passes_all, whole, part)
        return _totals(inventory, through)

    return tally


def _missing(inventory: Inventory, within: Mask, values: NDArray[np.int64]) -> Mask:
    """Operators with a site where no element in scope states the amount."""
    size = _per_site(inventory)
    seen, stated = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    seen[_keys(inventory, within)] = True
    stated[_keys(inventory, within & (values != MISSING))] = True
    return _totals(inventory, seen & ~stated) > 0


def _distinct_vendors(inventory: Inventory, chosen: Mask) -> NDArray[np.int64]:
    width = len(inventory.vendors) + 1
    seen = np.zeros(len(inventory.operators) * width, dtype=bool)
    seen[inventory.operator[chosen].astype(np.int64) * width + inventory.vendor[chosen]] = True
    distinct: NDArray[np.int64] = seen.reshape(-1, width)[:, : width - 1].sum(axis=1, dtype=np.int64)
    return distinct


def _reasons(inventory: Inventory, maybe: Mask, reach: NDArray[np.int8]) -> list[tuple[Reach, ...]]:
    found = np.zeros((len(inventory.operators), len(Reach)), dtype=bool)
    if maybe.any():
        found[inventory.operator[maybe], reach[maybe]] = True
    return [tuple(Reach(int(r)) for r in np.flatnonzero(found[o])) for o in range(len(inventory.operators))]
