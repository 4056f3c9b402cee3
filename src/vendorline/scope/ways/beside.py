"""The ways in which what brings others into scope may stand, where that is open: neighbours, and what is managed.

An element that may be in scope brings in what shares its segment, and what manages either. So elements are not open apart from each
other. In one way each of those that may bring in others is settled: in scope by itself, or not, or not there. Then all others are
open apart, and what is least, or greatest, is so in one of the ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.bound import WHOLE
from vendorline.scope.bought import may_be_absent
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import Inventory, tag_column
from vendorline.scope.match import Match
from vendorline.scope.neighbours import segments_of
from vendorline.scope.ways.way import Way, Ways, by_entry, most_ways, there_for_sure

Mask = NDArray[np.bool_]
Reaches = NDArray[np.int8]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Areas:
    """What areas, or tags, an element may lie in where each has a row of its own.

    `names`: those that a provision asks for; `open_names`: those that more may carry than are known to. `is_asked`: whether it takes in
    only what carries one; `beside`: what is reached by all but them.
    """

    names: tuple[str, ...]
    open_names: frozenset[str]
    is_asked: bool
    beside: Reaches


@dataclass(frozen=True, slots=True)
class _Option:
    """What a group of entries may be: which of them are in scope by themselves, which are out of it, which are not there.

    `joins`: the segment (its name as a code) that those share of which none is known; 0 for one that nobody else is on, None for any.
    `area`: one more that they lie in.
    """

    inside: tuple[int, ...] = ()
    outside: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    joins: int | None = None
    area: str | None = None


@dataclass(frozen=True)
class _Placed:
    """An inventory on a day, with what matters of who stands beside whom.

    `alone`: what is reached without neighbours; `absent`: what is not there; `undated`: what may not be there; `lost`: what may be
    somebody else's; `spareable`: what may carry a tag that spares it, and then counts as if it were not there. `unlisted`: what may be on a
    segment that nobody states. `segment` of `member`: who is on which.
    """

    inventory: Inventory
    alone: Reaches
    absent: Mask
    undated: Mask
    lost: Mask
    spareable: Mask
    managed: Mask
    unlisted: Mask
    member: Codes
    segment: Codes


def ways_of(
    inventory: Inventory,
    alone: Reaches,
    day: int | None,
    *,
    is_monotone: bool,
    among: Mask,
    areas: Areas | None = None,
    may_be_spared: bool = False,
) -> Ways | None:
    """The ways in which neighbours may stand; None where there are too many, or where they do not tell all.

    Args:
        inventory: the arrays, of everybody.
        alone: what is reached without neighbours: inside, outside or open for every entry.
        day: only what is there on this day brings in others (days since 1970-01-01); None = whatever ever is.
        is_monotone: whether more in scope never makes less of what is asked, so that least and most settle it.
        among: entries of which it matters in which ways they may stand; others stay open.
        areas: where each area has a row of its own, what may lie in which.
        may_be_spared: whether a tag spares what carries it, so that what could not be read of tags may.
    """
    stock = _placed_on(inventory, alone, day, may_be_spared=may_be_spared)
    if inventory.operators == (WHOLE,) and stock.lost.any():
        return None  # on whose segments it is nobody can tell
    matters = _matters(stock)
    if areas is not None:
        matters, is_monotone = matters | (_may_carry(inventory, areas) & ~stock.absent), False
    matters = matters & among
    groups = by_entry(inventory, np.flatnonzero(matters))
    choices = [list(_in_areas(stock, _options(stock, group), group, areas)) for group in groups]
    parts = any(_may_part(stock, group, day) for group in groups)
    chosen: Iterable[tuple[_Option, ...]] = product(*choices)
    is_whole = not parts and prod(len(options) for options in choices) <= most_ways(inventory)
    if not is_whole:
        most = [[o for o in options if o.inside] or options[-2:] for options in choices]
        if not is_monotone or prod(len(options) for options in most) > most_ways(inventory):
            return None
        chosen = (tuple(options[0] for options in choices), *product(*most))
    found: dict[Any, Way] = {}
    for one in chosen:
        way = _settled(stock, one, day, tags_known=areas is not None or may_be_spared)
        if way is not None:
            told = (way.match, way.inventory.doubt, way.inventory.installed)
            key = tuple(option.area for option in one), *(array.tobytes() for array in told)
            found.setdefault(key, way)
    return Ways(tuple(found.values()), _reasons(stock, matters) if is_whole else None)


def _reasons(stock: _Placed, matters: Mask) -> frozenset[Match]:
    """Why it is open what is settled."""
    why = {Match(value) for value in np.unique(stock.alone[matters]).tolist() if value > Match.INSIDE}
    told = (
        (Match.TAG_MISSING, stock.spareable),
        (Match.DATE_UNKNOWN, stock.undated),
        (Match.LEFT_OUT, stock.lost),
        (Match.SEGMENT_UNKNOWN, stock.unlisted),
    )
    return frozenset(why | {reason for reason, mask in told if (mask & matters).any()})


def _placed_on(inventory: Inventory, alone: Reaches, day: int | None, *, may_be_spared: bool) -> _Placed:
    size = len(inventory)
    if day is None:
        absent = undated = np.zeros(size, dtype=bool)
    else:
        absent = inventory.population.there(inventory, day) == 0
        undated = ~absent & may_be_absent(inventory, day)
    has, member, segment = segments_of(inventory)
    unlisted = ~has & (inventory.in_doubt(Doubt.SEGMENT) | (not inventory.network.is_complete("segments")))
    return _Placed(
        inventory,
        np.where(absent, Match.OUTSIDE, alone).astype(np.int8),
        absent,
        undated,
        inventory.in_doubt(Doubt.OWNER) & ~absent,
        inventory.in_doubt(Doubt.TAGS) & may_be_spared & ~absent,
        inventory.population.managed(inventory),
        unlisted & ~absent,
        member,
        segment,
    )


def _matters(stock: _Placed) -> Mask:
    """Entries of which something is open that may bring in others."""
    is_open = (stock.alone > Match.INSIDE) | stock.undated | stock.lost | stock.spareable
    sure = (stock.alone == Match.INSIDE) & ~is_open
    active = np.isin(stock.segment, stock.segment[sure[stock.member]])
    often = np.bincount(stock.segment, weights=stock.inventory.weight[stock.member], minlength=1)
    stray = np.zeros(len(stock.inventory.operators), dtype=bool)
    stray[stock.inventory.operator[stock.unlisted]] = True
    beside = np.zeros(len(stock.alone), dtype=bool)
    shared = ~active & ((often[stock.segment] > 1) | stray[stock.inventory.operator[stock.member]])
    beside[stock.member[shared]] = True
    may_be = stock.alone != Match.OUTSIDE
    found = (is_open & may_be & (beside | stock.unlisted)) | (sure & stock.unlisted)
    found |= (is_open | stock.unlisted) & stock.managed & ~stock.absent
    mine: Mask = np.isin(stock.inventory.entry, stock.inventory.entry[found]) & ~stock.absent
    return mine


def _may_part(stock: _Placed, group: NDArray[np.int64], day: int | None) -> bool:
    """Whether some elements of a group may be one thing, and others another, which no way shows."""
    number = stock.inventory.weight if day is None else stock.inventory.population.there(stock.inventory, day)
    beside = stock.undated | stock.lost | stock.unlisted | stock.managed | stock.spareable
    return bool((number[group] > 1).any() and beside[group].any())


def _options(stock: _Placed, group: NDArray[np.int64]) -> Iterator[_Option]:
    """What a group may be, the least first."""
    places = tuple(group.tolist())
    alone, undated, lost = (bool(a[group].any()) for a in (stock.alone > 0, stock.undated, stock.lost))
    unlisted, managed = bool(stock.unlisted[group].any()), bool(stock.managed[group].any())
    wholes = [places]
    if lost:
        wholes = [(place,) for place in places]  # it is one operator's, or nobody's that is judged
    if undated or lost or stock.spareable[group].any():
        yield _Option(gone=places)
    is_open = bool((stock.alone[group] > Match.INSIDE).any())
    for mine in wholes:
        rest = tuple(set(places) - set(mine))
        if not alone or is_open:
            yield _Option(outside=mine, gone=rest, joins=0 if unlisted and managed else None)
            if unlisted and managed:
                yield _Option(outside=mine, gone=rest, joins=-1)
        if alone:
            for segment in _joined(stock, mine) if unlisted else (None,):
                yield _Option(inside=mine, gone=rest, joins=segment)


def _may_carry(inventory: Inventory, areas: Areas) -> Mask:
    """Entries that may lie in one more area than they are known to."""
    known = inventory.tagged(_columns_of(areas.names))
    found: Mask = inventory.in_doubt(Doubt.TAGS) | (~known & bool(areas.open_names))
    return found


def _columns_of(names: Sequence[str]) -> tuple[str, ...]:
    return (*names, *(f"area:{name}" for name in names))


def _in_areas(
    stock: _Placed, options: Iterable[_Option], group: NDArray[np.int64], areas: Areas | None
) -> Iterator[_Option]:
    """The options of a group, in each area in which it may lie; what may be told by one area is not asked for others."""
    if areas is None or not _may_carry(stock.inventory, areas)[group].any():
        yield from options
        return
    inventory = stock.inventory
    known = [name for name in areas.names if inventory.tagged(_columns_of((name,)))[group].any()]
    is_unread = bool(inventory.in_doubt(Doubt.TAGS)[group].any())
    more = [name for name in (areas.names if is_unread else areas.open_names) if name not in known]
    for option in options:
        for area in (None, *more) if option.inside or option.outside else (None,):
            lies_in_one = area is not None or bool(known)
            if option.inside and areas.is_asked and not lies_in_one:
                continue
            if option.outside and lies_in_one and (areas.beside[group] == Match.INSIDE).all() and areas.is_asked:
                continue
            yield replace(option, area=area)


def _joined(stock: _Placed, mine: Sequence[int]) -> Iterator[int]:
    """The segments that entries may share of which none is known: one of those there are, or none that is known."""
    yield 0
    operators = np.unique(stock.inventory.operator[list(mine)])
    width = len(stock.inventory.operators)
    own = stock.segment[np.isin(stock.inventory.operator[stock.member], operators)]
    yield from np.unique(own // width).tolist()


def _settled(stock: _Placed, chosen: Sequence[_Option], day: int | None, *, tags_known: bool) -> Way | None:
    """What is reached where each group is what is chosen for it; None where that cannot be."""
    inventory, reach = stock.inventory, stock.alone.copy()
    width = len(inventory.operators)
    there = np.zeros(len(reach), dtype=bool)
    gone, joining, apart = there.copy(), there.copy(), there.copy()
    joined: list[tuple[int, int]] = []
    for option in chosen:
        for places, value in (
            (option.inside, Match.INSIDE),
            (option.outside, Match.OUTSIDE),
            (option.gone, Match.OUTSIDE),
        ):
            reach[list(places)] = value
        there[[*option.inside, *option.outside]] = True
        gone[list(option.gone)] = True
        if option.inside and option.joins:
            joined += [(place, option.joins * width + int(inventory.operator[place])) for place in option.inside]
        elif option.outside and option.joins is not None:
            (joining if option.joins else apart)[list(option.outside)] = True
    member = np.concatenate([stock.member, np.array([place for place, _ in joined], dtype=np.int64)])
    segment = np.concatenate([stock.segment, np.array([code for _, code in joined], dtype=np.int64)])
    sure = (reach == Match.INSIDE) & (there | ~(stock.undated | stock.lost | stock.spareable))
    active = np.unique(segment[sure[member]])
    on_active = member[np.isin(segment, active) & ~gone[member] & ~stock.absent[member]]
    widened = reach.copy()
    widened[on_active] = Match.INSIDE
    somewhere = np.zeros(width, dtype=bool)
    somewhere[inventory.operator[on_active]] = True
    somewhere[inventory.operator[sure & stock.unlisted]] = True
    stray = stock.unlisted & ~gone & somewhere[inventory.operator] & (widened == Match.OUTSIDE)
    if (joining & ~stray).any():
        return None
    widened[stray & ~joining & ~apart] = Match.SEGMENT_UNKNOWN
    widened[joining] = Match.INSIDE
    surely_there = there | ~(stock.undated | stock.lost | stock.spareable)
    managers = inventory.managing((widened == Match.INSIDE) & surely_there & ~gone) & ~gone & ~stock.absent
    widened[managers] = Match.INSIDE
    columns = there_for_sure(inventory, there, day, and_known=Doubt.TAGS if tags_known else 0)
    for name in {option.area for option in chosen if option.area is not None}:
        lying = inventory.tagged((name,))
        for option in chosen:
            if option.area == name:
                lying[[*option.inside, *option.outside]] = True
        columns = columns.having(tag_column(name), lying)
    return Way(replace(inventory, columns=columns), widened)
