"""Counting by site: how many sites, how much traffic and how many premises there may be, by what each element may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
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
    as_bits,
    having,
    of_units,
    table_of,
    width_of,
)
from vendorline.quick_dataclass import dataclass
from vendorline.scope.elements_by_site import ElementsBySite
from vendorline.scope.inventory import Inventory, day_number


def sites_by_code(inventory: Inventory, day: int, codes: Codes) -> Table:
    """How many sites of each operator there are, by the code that their elements on a day give; `codes` are those of entries."""
    size, width = len(inventory.operators), width_of(codes)

    def table(singles: ElementsBySite, bits: Codes) -> Table:
        seen = of_units(singles.fold(np.bitwise_or, bits))
        return table_of(singles.unit_operator, seen, size, width=width)

    return inventory.over_sites.of(("sites", width), table, day, codes)


def unsettled(inventory: Inventory, day: int, codes: Codes) -> Mask:
    """Entries with elements at a site that is not surely the vendor's whatever they are; `codes` are those of entries."""

    def by_entry(singles: ElementsBySite, bits: Codes) -> Numbers:
        open_ones = (bits > 0) & (singles.spread(singles.fold(np.bitwise_or, bits)) & SURELY == 0)
        return np.bincount(singles.entry[open_ones], minlength=len(codes))

    found: Mask = inventory.over_sites.of("unsettled", by_entry, day, codes) > 0
    return found


def sites_of_both(inventory: Inventory, on: date, one: Mask, other: Mask) -> int:
    """How many sites of an operator have an element of one choice of entries and one of another that are there on a day."""
    if not one.any() or not other.any():
        return 0
    chosen = np.flatnonzero(one | other)
    singles = inventory.subset(chosen).by_site
    codes = one[chosen].view(np.uint8) | (other[chosen].view(np.uint8) << np.uint8(1))
    seen = singles.fold(np.bitwise_or, codes.take(singles.entry) * singles.there(day_number(on)))
    return int((seen == 3).sum())


#: How many numbers add up over sites.
IN_PARTS = 13


@dataclass(frozen=True)
class Amounts:
    """Traffic or premises by operator: bounds, what rests on assumed rows, and why a share may not be.

    `missing`: an amount that counts has no bound; `empty`: in some completion all amounts in scope are 0.
    """

    bounds: Mapping[str, Numbers]
    assumed: Numbers
    missing: Mask
    empty: Mask


def sum_amounts(inventory: Inventory, day: int, basis: Literal["traffic", "premises"], codes: Codes) -> Numbers:
    """What adds up over sites of traffic or premises, by operator: `amounts_of` says the least and the most of it over completions.

    What states no amount passes on all that its site has in scope. Where nothing in scope at a site states any, that is some amount, as
    is one that could not be read.

    Args:
        inventory: the arrays.
        day: whose elements are there.
        basis: which amount.
        codes: what each entry may be (`vendorline.check.counting.options`).
    """
    size = len(inventory.operators)
    elsewhere = np.zeros((3, size), dtype=bool)
    if (codes & PLACELESS).any():
        singles = inventory.by_site
        elsewhere = _elsewhere(_Sites.of(singles, basis, codes.take(singles.entry) * singles.there(day)), size)

    def by_operator(singles: ElementsBySite, bits: Codes) -> Numbers:
        return _by_operator(_Sites.of(singles, basis, bits), elsewhere, size)

    return inventory.over_sites.of(("amounts", basis, elsewhere.tobytes()), by_operator, day, codes)


@dataclass(frozen=True)
class _Sites:
    """What stands at each site, as codes of its elements.

    `silent`: of those that state no amount; `stated`: of the others; of those `unread`: whose amount could not be read, `nothing`: who
    state none to speak of. `anywhere`: whether something is there that may stand at any site. `sum_of`: sums of stated amounts of
    elements with some codes.
    """

    operator: NDArray[np.int64]
    silent: Codes
    stated: Codes
    unread: Codes
    nothing: Codes
    anywhere: Mask
    sum_of: Callable[[Mask], NDArray[Any]]

    @classmethod
    def of(cls, singles: ElementsBySite, basis: Literal["traffic", "premises"], bits: Codes) -> _Sites:
        """The sites of single elements, by the code of each."""
        amount, states = singles.amounts(basis)
        unread = (bits & UNREAD) > 0
        stating = bits * (states | unread)
        stated = singles.fold(np.bitwise_or, stating)
        return cls(
            singles.unit_operator,
            singles.fold(np.bitwise_or, bits ^ stating),
            stated,
            singles.fold(np.bitwise_or, bits * unread) if unread.any() else np.zeros_like(stated),
            singles.fold(np.bitwise_or, stating * ((amount == 0) & ~unread)),
            singles.fold(np.bitwise_or, bits & PLACELESS) > 0,
            _folding(singles, amount, stating),
        )

    @property
    def silent_alone(self) -> Mask:
        """Where the amount of what must be there is some that nobody states."""
        nothing_stated = (self.sum_of(having(INSIDE)) == 0) & (self.unread & INSIDE == 0) & (self.nothing & EITHER == 0)
        found: Mask = nothing_stated & (self.silent & INSIDE > 0) & ~self.anywhere
        return found


def _elsewhere(sites: _Sites, size: int) -> Mask:
    """What may stand at any site may meet at another one, by operator.

    That is: an element that may be the vendor's and passes on all; one that states an amount of 0; as many of these, any of which may be
    all that states any at a site, as there are sites of which nobody states any.
    """

    def number(units: Mask) -> Numbers:
        return np.bincount(sites.operator[units], minlength=size)

    zero = sites.nothing & EITHER > 0
    alone = number(sites.silent_alone)
    return np.stack([number(sites.silent & THEIRS > 0) > 0, number(zero) > 0, number(sites.anywhere & zero) >= alone])


def _by_operator(sites: _Sites, elsewhere: Mask, size: int) -> Numbers:
    """By operator what adds up over sites: the amounts, and at how many sites something stands in the way of a bound."""
    operator, sum_of = sites.operator, sites.sum_of
    silent, stated, unread, nothing = sites.silent, sites.stated, sites.unread, sites.nothing
    passes, zero_elsewhere, zero_for_all = elsewhere[:, operator]
    passing, must_pass = (silent & THEIRS > 0) | (sites.anywhere & passes), silent & SURELY > 0
    in_scope, may_be = sum_of(having(INSIDE)), sum_of(having(EITHER))
    sums_of = (
        _where(must_pass, in_scope, sum_of(having(SURELY))),
        in_scope,
        may_be,
        _where(passing, may_be, sum_of(having(THEIRS))),
        _where(passing, may_be, sum_of(having(INSIDE | THEIRS))),
        _where(must_pass, in_scope, sum_of(having(INSIDE | OTHERS))),
        _where(silent & ASSUMED > 0, in_scope, sum_of(having(ASSUMED))),
    )
    # A site of which nothing that states an amount need be in scope may have any amount.
    alone = stated & INSIDE == 0
    unbounded = (alone & (silent & THEIRS > 0)) | (unread & THEIRS > 0) | (passing & (unread & EITHER > 0))
    others = (alone & (silent & OTHERS > 0) & ~must_pass) | ((unread & OTHERS > 0) & ~must_pass)
    missing = (alone & (silent & EITHER > 0)) | (unread & EITHER > 0)
    # Each element that states nothing of the amount, and may stand at any site, may be all that states any at one.
    with_nothing = sites.silent_alone & zero_for_all
    may_be_nothing = (nothing & EITHER > 0) | (sites.anywhere & zero_elsewhere)
    zero = (in_scope == 0) & (unread & INSIDE == 0) & ((silent & INSIDE == 0) | may_be_nothing)
    zero |= with_nothing
    # Some amount that nobody states is above nothing.
    some = (must_pass & (stated & EITHER == 0) & ~may_be_nothing & ~with_nothing) | (unread & SURELY > 0)
    flags = unbounded, others, missing, zero & may_be_nothing, ~zero, some
    # Where nothing is open several of these are one and the same array, which is summed once.
    by_array = {id(units): sums(operator, units, size) for units in {id(units): units for units in sums_of}.values()}
    return np.stack([*(by_array[id(units)] for units in sums_of), *_number_of_units(operator, flags, size)])


def _where(chosen: Mask, one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """As `np.where`, but no copy where all are the others: then the array of these itself, of which the sums may be known."""
    return np.where(chosen, one, other) if one is not other and chosen.any() else other


def _number_of_units(operator: NDArray[np.int64], flags: Sequence[Mask], size: int) -> Numbers:
    """How many units have each of a few flags, by flag and operator."""
    codes = as_bits(flags)
    there = np.flatnonzero(np.bincount(codes))
    number = np.zeros(int(codes.max(initial=0)) + 1, dtype=np.int64)
    number[there] = np.arange(len(there))
    table = np.bincount(operator * len(there) + number[codes], minlength=size * len(there)).reshape(size, len(there))
    return np.stack([table[:, (there >> bit) & 1 > 0].sum(axis=1) for bit in range(len(flags))])


def amounts_in_parts(
    singles: ElementsBySite,
    basis: Literal["traffic", "premises"],
    bits: Codes,
    group: NDArray[np.int64],
    size: int,
) -> Numbers:
    """What adds up over sites, by groups of them, where nothing may stand at any site; of all groups together `amounts_of` makes bounds.

    Args:
        singles: the single elements.
        basis: which amount.
        bits: what each of them may be; 0 for one that is not there.
        group: the group of each unit.
        size: how many groups there are.
    """
    sites = replace(_Sites.of(singles, basis, bits), operator=group)
    return _by_operator(sites, np.zeros((3, size), dtype=bool), size)


def amounts_of(by_operator: Numbers) -> Amounts:
    """The bounds that follow from what adds up over sites, by operator."""
    known, total, greatest, high, high_of, low_of, assumed = by_operator[:7]
    unbounded, others, missing, with_zero, above_zero, some = by_operator[7:] > 0
    one = np.ones_like(known)
    bounds = {
        "known": np.maximum(known, some),
        "unknown": high - known,
        "total": total,
        "total_unknown": greatest - total,
        **_share("high", high, high_of, unbounded, (0 * one, np.where(greatest > 0, greatest, others))),
        **_share("low", known, low_of, others, (one * ((greatest > 0) | unbounded),) * 2),
    }
    bounds["low"] = np.where(others, 0, bounds["low"])
    return Amounts(bounds, assumed, missing, with_zero & ~above_zero)


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
