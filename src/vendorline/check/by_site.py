"""Counting by site: how many sites, how much traffic and how many premises stand behind several choices of entries at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from vendorline.scope.elements_by_site import EXACT, ElementsBySite
from vendorline.scope.inventory import Inventory, day_number

Mask = NDArray[np.bool_]
#: Choices are bits of a byte.
_MOST = 8


def count_elements_of(
    inventory: Inventory, weight: NDArray[np.int64], choices: Sequence[Mask]
) -> list[NDArray[np.int64]]:
    """How many elements the chosen entries of each operator are, for several choices; `weight` is how many each entry is."""
    return list(_by_bit(inventory.operator, _bits(choices), weight, len(inventory.operators), len(choices)))


def count_sites(inventory: Inventory, day: int, choices: Sequence[Mask]) -> list[NDArray[np.int64]]:
    """Sites of each operator with at least one element of the chosen entries that is there on a day, for several choices."""
    singles = inventory.by_site
    seen = singles.fold(np.bitwise_or, _bits_there(singles, day, choices))
    return list(_by_bit(singles.unit_operator, seen, None, len(inventory.operators), len(choices)))


def sites_of_both(inventory: Inventory, on: date, one: Mask, other: Mask) -> int:
    """How many sites of an operator have an element of one choice of entries and one of another that are there on a day."""
    if not one.any() or not other.any():
        return 0
    chosen = np.flatnonzero(one | other)
    singles = inventory.subset(chosen).by_site
    seen = singles.fold(np.bitwise_or, _bits_there(singles, day_number(on), [one[chosen], other[chosen]]))
    return int((seen == 3).sum())


def sum_amounts(
    inventory: Inventory,
    day: int,
    basis: Literal["traffic", "premises"],
    pairs: Sequence[tuple[Mask, Mask]],
    in_scope: Mask,
) -> tuple[list[NDArray[np.int64]], Mask]:
    """Traffic or premises of the chosen entries: an element that states none passes on all that its site has.

    Args:
        inventory: the arrays.
        day: whose elements are there.
        basis: which amount.
        pairs: the entries that are chosen, and those whose site's amounts pass through them.
        in_scope: all entries that may be in scope.

    Returns the amounts of each operator by pair, and the operators with a site where no element in scope states the amount.
    """
    singles, size = inventory.by_site, len(inventory.operators)
    amount, states = singles.amounts(basis)
    masks = list({id(mask): mask for pair in pairs for mask in pair}.values())
    bit_of = {id(mask): bit for bit, mask in enumerate(masks)}
    bits = _bits_there(singles, day, [*masks, in_scope])
    stating = bits * states
    stated = singles.fold(np.bitwise_or, stating)
    passing = singles.fold(np.bitwise_or, bits ^ stating)
    own = stating & ~singles.spread(passing)
    parts = _by_bit(singles.operator, own, amount, size, len(masks) + 1)
    wholes: dict[int, NDArray[np.int64]] = {}

    def amounts_of(chosen: Mask, within: Mask) -> NDArray[np.int64]:
        if id(within) not in wholes:
            whole = singles.fold(np.add, amount * ((stating >> bit_of[id(within)]) & 1))
            wholes[id(within)] = _by_bit(singles.unit_operator, passing, whole, size, len(masks) + 1)
        bit = bit_of[id(chosen)]
        amounts: NDArray[np.int64] = parts[bit] + wholes[id(within)][bit]
        return amounts

    silent = ((passing & ~stated) >> len(masks)) & 1
    missing = np.bincount(singles.unit_operator[silent > 0], minlength=size) > 0
    return [amounts_of(chosen, within) for chosen, within in pairs], missing


def sums(places: NDArray[Any], values: NDArray[Any], size: int) -> NDArray[np.int64]:
    """Sums by place of whole numbers that are not negative, exact."""
    if len(values) * int(values.max(initial=0)) < EXACT:
        return np.bincount(places, weights=values, minlength=size).astype(np.int64)
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, places, values)
    return total


def _bits(choices: Sequence[Mask]) -> NDArray[np.uint8]:
    """For each entry which choices it is of, as bits."""
    if len(choices) > _MOST:
        raise ValueError("more choices than bits")
    found = np.zeros(len(choices[0]), dtype=np.uint8)
    for bit, chosen in enumerate(choices):
        found |= chosen.view(np.uint8) << np.uint8(bit)
    return found


def _bits_there(singles: ElementsBySite, day: int, choices: Sequence[Mask]) -> NDArray[np.uint8]:
    """For each single element which choices it is of, as bits; none for one that is not there."""
    return _bits(choices).take(singles.entry) * singles.there(day)


def _by_bit(
    operator: NDArray[Any], bits: NDArray[np.uint8], values: NDArray[Any] | None, size: int, number: int
) -> NDArray[np.int64]:
    """For each of a number of bits, by operator the exact sum of the values that have it (None = how many have it).

    Values are not negative.
    """
    width = 1 << number
    places = operator * np.int64(width) + bits
    of_code = np.bincount(places, minlength=size * width) if values is None else sums(places, values, size * width)
    has = (np.arange(width) >> np.arange(number)[:, None]) & 1
    found: NDArray[np.int64] = has @ of_code.reshape(size, width).T
    return found
