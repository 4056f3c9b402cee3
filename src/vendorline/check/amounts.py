"""Counting by site: how many sites, how much traffic and how many premises stand behind several choices of entries at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vendorline.check.inventory import Inventory
from vendorline.check.singles import MISSING, Singles

Mask = NDArray[np.bool_]
#: Choices are bits of a byte.
_CODES = 256


def tally_sites(inventory: Inventory, day: int, choices: Sequence[Mask]) -> list[NDArray[np.int64]]:
    """Sites of each operator with at least one element of the chosen entries that is there on a day, for several choices."""
    singles = inventory.singles
    seen = singles.fold(np.bitwise_or, _bits(singles, day, choices))
    codes = singles.unit_operator * _CODES + seen
    counts = np.bincount(codes, minlength=len(inventory.operators) * _CODES)
    return list(_by_bit(counts.reshape(-1, _CODES), len(choices)))


def tally_amounts(
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
    singles = inventory.singles
    amount = singles.traffic_kb if basis == "traffic" else singles.premises
    states = amount != MISSING
    masks = list({id(mask): mask for pair in pairs for mask in pair}.values())
    bit_of = {id(mask): bit for bit, mask in enumerate(masks)}
    bits = _bits(singles, day, [*masks, in_scope])
    stating = bits * states
    stated = singles.fold(np.bitwise_or, stating)
    passing = singles.fold(np.bitwise_or, bits ^ stating)
    own = stating & ~singles.spread(passing)
    size = len(inventory.operators)
    parts = _by_bit(_sums(singles.operator, own, amount, size), len(masks))
    wholes: dict[int, NDArray[np.int64]] = {}

    def tally(chosen: Mask, within: Mask) -> NDArray[np.int64]:
        if id(within) not in wholes:
            inside = (stating >> bit_of[id(within)]) & 1
            whole = singles.fold(np.add, amount * inside)
            wholes[id(within)] = _by_bit(_sums(singles.unit_operator, passing, whole, size), len(masks))
        bit = bit_of[id(chosen)]
        amounts: NDArray[np.int64] = parts[bit] + wholes[id(within)][bit]
        return amounts

    silent = ((passing & ~stated) >> len(masks)) & 1
    missing = np.bincount(singles.unit_operator[silent > 0], minlength=size) > 0
    return [tally(chosen, within) for chosen, within in pairs], missing


def sums(places: NDArray[np.int32] | NDArray[np.int64], weight: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Sums of whole numbers by place, exact."""
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, places, weight)
    return total


def _bits(singles: Singles, day: int, choices: Sequence[Mask]) -> NDArray[np.uint8]:
    """For each single element which choices it is of, as bits; none for one that is not there."""
    if len(choices) > 8:
        raise ValueError("more choices than bits")
    of_entry = np.zeros(len(choices[0]), dtype=np.uint8)
    for bit, chosen in enumerate(choices):
        of_entry |= chosen.astype(np.uint8) << np.uint8(bit)
    return of_entry[singles.entry] * singles.there(day)


def _sums(
    operator: NDArray[np.int64], codes: NDArray[np.uint8], values: NDArray[np.int64], size: int
) -> NDArray[np.int64]:
    """Sums of values by operator and code."""
    counted = np.flatnonzero(codes)
    return sums(operator[counted] * _CODES + codes[counted], values[counted], size * _CODES).reshape(size, _CODES)


def _by_bit(by_code: NDArray[np.int64], bits: int) -> NDArray[np.int64]:
    """Of numbers by operator and code, for each bit the sums over the codes that have it."""
    has = (np.arange(_CODES) >> np.arange(bits)[:, None]) & 1
    found: NDArray[np.int64] = has @ by_code.T
    return found
