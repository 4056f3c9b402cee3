"""Closing control where very many may hold: wide rows for the few elements that control others alone.

What an element that controls nothing is held by follows from its own holders and from what its controllers are like.
"""

from __future__ import annotations

import numpy as np

from vendorline.expose.arrays import Ints, Words
from vendorline.expose.control.closure import closure, set_bits, words_for
from vendorline.expose.control.holders import states_of
from vendorline.expose.demand_classes import coded_collections, factorize

#: Controllers of one element that are looked at side by side; elements with more of them are coded as collections.
_SIDE_BY_SIDE = 12


def narrow_closure(count: int, rows: Ints, bits: Ints, source: Ints, target: Ints) -> tuple[Ints, Words]:
    """The state of every element after closing control, and by state the bits of who controls it.

    Args:
        count: how many elements there are.
        rows: elements that somebody holds, once for each holder.
        bits: the holders.
        source: controllers.
        target: what these control.
    """
    width = words_for(int(bits.max(initial=0)) + 1)

    def base(elements: Ints) -> Words:
        place = np.full(count, -1, dtype=np.int64)
        place[elements] = np.arange(len(elements))
        words = np.zeros((len(elements), width), dtype=np.uint64)
        inside = place[rows] >= 0
        set_bits(words, place[rows[inside]], bits[inside])
        return words

    controls = np.zeros(count, dtype=bool)
    controls[source] = True
    inner, leads_on = np.flatnonzero(controls), controls[target]
    place = np.cumsum(controls) - 1
    closed = closure(base(inner), place[source[leads_on]], place[target[leads_on]])
    kind = states_of(closed)[0]
    of_inner = np.zeros(count, dtype=np.int64)
    of_inner[inner] = kind + 1
    last, by = target[~leads_on], place[source[~leads_on]]
    codes, first = factorize([_own(count, rows, bits), of_inner, *_controllers(count, last, kind[by])])
    words = base(first)
    is_inner = controls[first]
    words[is_inner] = closed[place[first[is_inner]]]
    example = np.full(count, -1, dtype=np.int64)
    example[first] = np.arange(len(first))
    to = example[last]
    np.bitwise_or.at(words, to[to >= 0], closed[by[to >= 0]])
    state, one = states_of(words)
    return state[codes], words[one]


def _own(count: int, rows: Ints, bits: Ints) -> Ints:
    """A code of who holds each element by a role of its own."""
    number = np.bincount(rows, minlength=count)
    own = np.zeros(count, dtype=np.int64)
    sole = number[rows] == 1
    own[rows[sole]] = bits[sole] + 1
    if not sole.all():
        several = coded_collections(rows[~sole], bits[~sole], count)
        own = np.where(number > 1, several + int(bits.max()) + 1, own)
    return own


def _controllers(count: int, target: Ints, kind: Ints) -> list[Ints]:
    """Columns that say of what kinds the controllers of each element are, each kind once."""
    if not len(target):
        return []
    span = int(kind.max()) + 1
    pairs = np.sort(target * span + kind)
    pairs = pairs[np.r_[True, pairs[1:] != pairs[:-1]]]
    whose, what = np.divmod(pairs, span)
    number = np.bincount(whose, minlength=count)
    if number.max() > _SIDE_BY_SIDE:
        return [coded_collections(whose, what, count)]
    rank = np.arange(len(whose)) - np.repeat(np.cumsum(number) - number, number)
    columns = []
    for place in range(int(number.max())):
        column = np.zeros(count, dtype=np.int64)
        column[whose[rank == place]] = what[rank == place] + 1
        columns.append(column)
    return columns
