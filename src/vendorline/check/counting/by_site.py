"""Counting by site: how many sites, how much traffic and how many premises there may be, by what each element may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from vendorline.check.counting.exact_sums import sums
from vendorline.check.counting.options import (
    ASSUMED,
    EITHER,
    INSIDE,
    OTHERS,
    PLACELESS,
    SURELY,
    THEIRS,
    UNREAD,
    Codes,
    Mask,
    Numbers,
    Table,
    having,
    of_units,
    table_of,
)
from vendorline.scope.elements_by_site import ElementsBySite
from vendorline.scope.inventory import Inventory, day_number


def sites_by_code(inventory: Inventory, day: int, codes: Codes) -> Table:
    """How many sites of each operator there are, by the code that their elements on a day give; `codes` are those of entries."""
    singles = inventory.by_site
    seen = of_units(singles.fold(np.bitwise_or, there(singles, day, codes)))
    return table_of(singles.unit_operator, seen, len(inventory.operators))


def unsettled(inventory: Inventory, day: int, codes: Codes) -> Mask:
    """Entries with elements at a site that is not surely the vendor's whatever they are; `codes` are those of entries."""
    singles = inventory.by_site
    bits = there(singles, day, codes)
    open_ones = (bits > 0) & (singles.spread(singles.fold(np.bitwise_or, bits)) & SURELY == 0)
    found = np.zeros(len(codes), dtype=bool)
    found[singles.entry[open_ones]] = True
    return found


def sites_of_both(inventory: Inventory, on: date, one: Mask, other: Mask) -> int:
    """How many sites of an operator have an element of one choice of entries and one of another that are there on a day."""
    if not one.any() or not other.any():
        return 0
    chosen = np.flatnonzero(one | other)
    singles = inventory.subset(chosen).by_site
    codes = one[chosen].view(np.uint8) | (other[chosen].view(np.uint8) << np.uint8(1))
    seen = singles.fold(np.bitwise_or, there(singles, day_number(on), codes))
    return int((seen == 3).sum())


@dataclass(frozen=True)
class Amounts:
    """Traffic or premises by operator: bounds, what rests on assumed rows, and why a share may not be.

    `missing`: an amount that counts has no bound; `empty`: in some completion all amounts in scope are 0.
    """

    bounds: Mapping[str, Numbers]
    assumed: Numbers
    missing: Mask
    empty: Mask


def sum_amounts(inventory: Inventory, day: int, basis: Literal["traffic", "premises"], codes: Codes) -> Amounts:
    """The least and the most of traffic or premises over completions: what states none passes on all that its site has in scope.

    Where nothing in scope at a site states any, that is some amount, as is one that could not be read.

    Args:
        inventory: the arrays.
        day: whose elements are there.
        basis: which amount.
        codes: what each entry may be (`vendorline.check.counting.options`).
    """
    singles = inventory.by_site
    parts = amounts_in_parts(
        singles, basis, there(singles, day, codes), singles.unit_operator, len(inventory.operators)
    )
    return amounts_of(parts)


@dataclass(frozen=True)
class AmountsInParts:
    """Amounts by some groups of sites, so that those of several groups add up: sums, and numbers of sites of which something is so.

    In the order of the fields: the least, and the most, that are the vendor's; of the least share what it is of, and of the greatest;
    in scope, perhaps in scope, resting on assumed rows. Then sites with no bound, with somebody else's without one, that state nothing; in scope
    with nothing, with something; surely some.
    """

    known: Numbers
    high: Numbers
    low_of: Numbers
    high_of: Numbers
    total: Numbers
    greatest: Numbers
    assumed: Numbers
    unbounded: Numbers
    others: Numbers
    missing: Numbers
    nothing: Numbers
    something: Numbers
    some: Numbers


def amounts_in_parts(
    singles: ElementsBySite,
    basis: Literal["traffic", "premises"],
    bits: Codes,
    operator: NDArray[np.int64],
    size: int,
) -> AmountsInParts:
    """Amounts by groups of sites.

    Args:
        singles: the single elements.
        basis: which amount.
        bits: what each of them may be; 0 for one that is not there.
        operator: of each unit the group that it is in; what may stand at any site may stand at any of its group.
        size: how many groups there are.
    """
    amount, states = singles.amounts(basis)
    unread = (bits & UNREAD) > 0
    stating = bits * (states | unread)
    silent = singles.fold(np.bitwise_or, bits ^ stating)
    stated = singles.fold(np.bitwise_or, stating)
    unread_here = singles.fold(np.bitwise_or, bits * unread) if unread.any() else np.zeros_like(stated)
    nothing = singles.fold(np.bitwise_or, stating * ((amount == 0) & ~unread))
    sum_of = _folding(singles, amount, stating)
    in_scope, may_be = sum_of(having(INSIDE)), sum_of(having(EITHER))
    passing, must_pass = (silent & THEIRS) > 0, (silent & SURELY) > 0
    # What may stand at any site may stand where all passes through what may be the vendor's.
    anywhere = singles.fold(np.bitwise_or, bits & PLACELESS) > 0
    passing = passing | (anywhere & (np.bincount(operator[passing], minlength=size) > 0)[operator])
    most = np.where(passing, may_be, sum_of(having(THEIRS)))
    most_of = np.where(passing, may_be, sum_of(having(INSIDE | THEIRS)))
    least = np.where(must_pass, in_scope, sum_of(having(SURELY)))
    least_of = np.where(must_pass, in_scope, sum_of(having(INSIDE | OTHERS)))
    assumed = np.where((silent & ASSUMED) > 0, in_scope, sum_of(having(ASSUMED)))

    def of_operators(units: NDArray[Any]) -> Numbers:
        return sums(operator, units, size)

    def number(units: NDArray[Any]) -> Numbers:
        return np.bincount(operator[units > 0], minlength=size)

    def any_of(units: NDArray[Any]) -> Mask:
        return number(units) > 0

    # A site of which nothing that states an amount need be in scope may have any amount.
    alone = (stated & INSIDE) == 0
    unbounded = number(
        (alone & (silent & THEIRS > 0)) | (unread_here & THEIRS > 0) | (passing & (unread_here & EITHER > 0))
    )
    others = number((alone & (silent & OTHERS > 0) & ~must_pass) | ((unread_here & OTHERS > 0) & ~must_pass))
    missing = number((alone & (silent & EITHER > 0)) | (unread_here & EITHER > 0))
    # Each element that states nothing of the amount, and may stand at any site, may be all that states any at one.
    of_nothing = np.bincount(operator[anywhere & (nothing & EITHER > 0)], minlength=size)
    silent_alone = (
        (in_scope == 0) & (silent & INSIDE > 0) & (unread_here & INSIDE == 0) & (nothing & EITHER == 0) & ~anywhere
    )
    with_nothing = silent_alone & (of_nothing >= np.bincount(operator[silent_alone], minlength=size))[operator]
    nothing = np.where(anywhere & any_of(nothing & EITHER)[operator], nothing | EITHER, nothing)
    zero = (in_scope == 0) & (unread_here & INSIDE == 0) & ((silent & INSIDE == 0) | (nothing & EITHER > 0))
    zero |= with_nothing
    # Some amount that nobody states is above nothing.
    some = (must_pass & (stated & EITHER == 0) & (nothing & EITHER == 0) & ~with_nothing) | (unread_here & SURELY > 0)
    return AmountsInParts(
        known=of_operators(least), high=of_operators(most), low_of=of_operators(least_of), high_of=of_operators(most_of),
        total=of_operators(in_scope), greatest=of_operators(may_be), assumed=of_operators(assumed),
        unbounded=unbounded, others=others, missing=missing, nothing=number(zero & (nothing & EITHER > 0)),
        something=number(~zero), some=number(some),
    )  # fmt: skip


def amounts_of(parts: AmountsInParts) -> Amounts:
    """Amounts and their shares, from what they are in parts."""
    known, total, greatest, high = parts.known, parts.total, parts.greatest, parts.high
    unbounded, others = parts.unbounded > 0, parts.others > 0
    one = np.ones(len(known), dtype=np.int64)
    bounds = {
        "known": known,
        "unknown": high - known,
        "total": total,
        "total_unknown": greatest - total,
        **_share("high", high, parts.high_of, unbounded, (0 * one, np.where(greatest > 0, greatest, others))),
        **_share("low", known, parts.low_of, others, (one * ((greatest > 0) | unbounded),) * 2),
    }
    bounds["low"] = np.where(others, 0, bounds["low"])
    bounds["known"] = np.maximum(known, parts.some > 0)
    empty = (parts.nothing > 0) & (parts.something == 0)
    return Amounts(bounds, parts.assumed, parts.missing > 0, empty)


def _share(
    name: str, part: Numbers, whole: Numbers, unbounded: Mask, otherwise: tuple[Numbers, Numbers]
) -> dict[str, Numbers]:
    """A bound of a share: 1 of 1 where amounts have no bound; `otherwise` where nothing is there to be shared."""
    parts = np.where(unbounded, 1, np.where(whole > 0, part, otherwise[0]))
    wholes = np.where(unbounded, 1, np.where(whole > 0, whole, otherwise[1]))
    return {name: parts.astype(np.int64), f"{name}_of": wholes.astype(np.int64)}


def _folding(singles: ElementsBySite, amount: NDArray[Any], stating: Codes) -> Callable[[Mask], NDArray[Any]]:
    """Sums by unit of the amounts of some codes; each sum is made once, though several choices of codes come to the same."""
    present = np.flatnonzero(np.bincount(stating, minlength=1))
    kept: dict[tuple[bool, ...], NDArray[Any]] = {}

    def sum_of(which: Mask) -> NDArray[Any]:
        key = tuple(which[present].tolist())
        if key not in kept:
            kept[key] = singles.fold(np.add, amount * which.take(stating))
        return kept[key]

    return sum_of


def there(singles: ElementsBySite, day: int, codes: Codes) -> Codes:
    """For each single element the code of its entry; 0 for one that is not there."""
    found: Codes = codes.take(singles.entry) * singles.there(day)
    return found
