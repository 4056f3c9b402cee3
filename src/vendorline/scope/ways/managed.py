"""The ways in which what is managed may stand, where a scope is of managers of something: of which function each is, and whether it is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.bound import WHOLE
from vendorline.scope.bought import may_be_absent
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.facets import by_managed
from vendorline.scope.inventory import Inventory
from vendorline.scope.match import Match, kleene_and
from vendorline.scope.matching import Alone
from vendorline.scope.ways.way import Mask, Way, Ways, by_entry, most_ways, there_for_sure


@dataclass(frozen=True, slots=True)
class _Option:
    """What a group of entries may be: there, as a kind of function (None: as it is stated), or gone."""

    there: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    kind: int | None = None


@dataclass(frozen=True)
class _Placed:
    """An inventory on a day: what is reached but for what is managed, as stated and with each kind of function.

    `nameless`: entries of unknown function; `unsure`: what may not be there, or be somebody else's.
    """

    inventory: Inventory
    stated: Alone
    kinds: Sequence[Alone]
    nameless: Mask
    absent: Mask
    unsure: Mask
    lost: Mask


def ways_of_managed(
    inventory: Inventory,
    stated: Alone,
    kinds: Sequence[Alone],
    nameless: Mask,
    day: int | None,
    *,
    is_monotone: bool,
    among: Mask,
) -> Ways | None:
    """The ways in which what is managed may stand; None where there are too many, or where they do not tell all.

    Args:
        inventory: the arrays, of everybody.
        stated: what is reached but for what is managed, and what is of the domains asked.
        kinds: the same where everything of unknown function has a function of one kind, for each kind.
        nameless: the entries of unknown function.
        day: only what is there on this day counts as managed (days since 1970-01-01); None = whatever ever is.
        is_monotone: whether more in scope never makes less of what is asked, so that least and most settle it.
        among: entries of which it matters in which ways they may stand; others stay as they are.
    """
    size, population = len(inventory), inventory.population
    absent = unsure = np.zeros(size, dtype=bool)
    number = inventory.weight if stated.there is None else stated.there
    if day is not None:
        absent = number == 0
        unsure = ~absent & may_be_absent(inventory, day)
    lost = inventory.in_doubt(Doubt.OWNER) & ~absent
    stock = _Placed(inventory, stated, kinds, nameless, absent, unsure | lost, lost)
    if inventory.operators == (WHOLE,) and lost.any():
        return None
    may_be = [
        np.where(nameless, one.managed == Match.INSIDE, stated.managed == Match.INSIDE) for one in (*kinds, stated)
    ]
    meant = np.logical_or.reduce(may_be)
    matters = population.managed(inventory) & ~absent & meant & (nameless | stock.unsure) & among
    matters = np.isin(inventory.entry, inventory.entry[matters]) & ~absent
    manages = inventory.managing(np.ones(size, dtype=bool))
    groups = by_entry(inventory, np.flatnonzero(matters))
    choices = [list(_options(stock, group, is_manager=bool(manages[group].any()))) for group in groups]
    is_whole = not any((number[group] > 1).any() for group in groups) and prod(map(len, choices)) <= most_ways(
        inventory
    )
    chosen: Iterable[tuple[_Option, ...]]
    if is_whole:
        chosen = product(*choices)
    elif is_monotone and not manages[matters].any() and not lost.any():
        # What manages nothing is in scope in none of them: the least of it is what is gone, or of no domain that is asked.
        chosen = (tuple(options[0] for options in choices), tuple(options[-1] for options in choices))
    else:
        return None
    return Ways(tuple(_settled(stock, one, day) for one in chosen), _reasons(stock, matters) if is_whole else None)


def _reasons(stock: _Placed, matters: Mask) -> frozenset[Match]:
    told = (
        (Match.FUNCTION_UNKNOWN, stock.nameless), (Match.DATE_UNKNOWN, stock.unsure & ~stock.lost), (Match.LEFT_OUT, stock.lost),
    )  # fmt: skip
    return frozenset(reason for reason, mask in told if (mask & matters).any())


def _options(stock: _Placed, group: NDArray[np.int64], *, is_manager: bool) -> Iterator[_Option]:
    """What a group may be: gone first, then what is of no domain that is asked, then the others."""
    places = tuple(group.tolist())
    if stock.unsure[group].any():
        yield _Option(gone=places)
    told: dict[bytes, int] = {}
    for number, one in enumerate(stock.kinds if stock.nameless[group].any() else ()):
        arrays = (one.managed, one.match, one.beside) if is_manager else (one.managed,)
        told.setdefault(b"".join(array[group].tobytes() for array in arrays), number)
    ordered = sorted(told.values(), key=lambda place: bool((stock.kinds[place].managed[group] == Match.INSIDE).any()))
    kinds: list[int | None] = [*ordered] or [None]
    for mine in [(place,) for place in places] if stock.lost[group].any() else [places]:
        for kind_of in kinds:
            yield _Option(there=mine, gone=tuple(set(places) - set(mine)), kind=kind_of)


def _settled(stock: _Placed, chosen: Sequence[_Option], day: int | None) -> Way:
    inventory = stock.inventory
    reach, beside = stock.stated.match.copy(), stock.stated.beside.copy()
    managed = np.where(stock.nameless | stock.absent | stock.unsure, Match.OUTSIDE, stock.stated.managed)
    there, gone = (np.zeros(len(reach), dtype=bool) for _ in range(2))
    for option in chosen:
        here = list(option.there)
        there[here], gone[list(option.gone)] = True, True
        told = stock.stated if option.kind is None else stock.kinds[option.kind]
        managed[here] = told.managed[here]
        if option.kind is not None:
            reach[here], beside[here] = told.match[here], told.beside[here]
    managers = by_managed(inventory, managed.astype(np.int8))
    managers[gone] = Match.OUTSIDE
    settled = replace(inventory, columns=there_for_sure(inventory, there, day))
    return Way(settled, kleene_and(reach, managers), kleene_and(beside, managers))
