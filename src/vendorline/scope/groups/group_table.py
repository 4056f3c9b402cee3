"""The groups that the counts of an index give: classes of elements, and classes at single sites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.network.index import NO_SITE
from vendorline.network.index.rows import Piece
from vendorline.quick_dataclass import dataclass
from vendorline.scope.groups.histogram import Counted, Counter, Histogram
from vendorline.scope.groups.intervals import Numbers, Question
from vendorline.scope.groups.presence import Changes

#: How much a histogram adds to the elements that count from a day on.
_SIGNS: Mapping[Counted, int] = {"state": 1, "going": -1, "installed": 1, "acquired": 1}
_SITE_BITS = 32


@dataclass(frozen=True)
class GroupTable:
    """Groups that were made for one question: the element_class of each, its site where it is of a single one, and its number.

    `is_single`: which are of classes whose sites are told apart; of them those at no site have no site either. `ids` are the places of
    the groups in the table that they come from.
    """

    question: Question
    by_site: bool
    ids: NDArray[np.int32]
    element_class: NDArray[np.uint32]
    site: NDArray[np.uint32]
    number: Numbers
    is_single: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)

    def subset(self, chosen: Numbers) -> GroupTable:
        """Some of the groups."""
        columns = {
            name: getattr(self, name)[chosen] for name in ("ids", "element_class", "site", "number", "is_single")
        }
        return replace(self, **columns)


@dataclass(frozen=True)
class Pairs:
    """Classes at single sites: a sorted key of both for each, what it is of, and what is counted of it."""

    keys: Numbers
    element_class: Numbers
    site: Numbers
    only_by_site: NDArray[np.bool_]
    counter: Counter
    counted: Mapping[Counted, Histogram]


@dataclass(frozen=True)
class Groups:
    """Groups in the order of their numbers: the unit of each, its number within the unit, and how many elements it is.

    `changes`: when how many elements come, and when they go, each in order of the groups.
    """

    number: Numbers
    unit: Numbers
    within: Numbers
    weight: Numbers
    changes: tuple[Changes, ...]

    def changes_from(self, base: int) -> list[Changes]:
        """What `Presence` adds up, with groups numbered from a base on."""
        return [replace(one, which=one.which + np.int32(base)) for one in self.changes]


def groups_of(
    histograms: Mapping[Counted, Histogram], counter: Counter, question: Question, wanted: NDArray[np.bool_]
) -> Groups:
    """The groups of the wanted units."""
    counted: tuple[Counted, ...] = ("state", "going") if question == "state" else (question,)
    parts = [(histograms[what], _SIGNS[what]) for what in counted if what in histograms]
    if not parts:
        nothing = np.zeros(0, dtype=np.int64)
        return Groups(nothing, nothing, nothing, nothing, ())
    # The first are those that come, of which the numbers are told; of some of them others go.
    begins = [_begins(part.number) for part, _ in parts]
    known = parts[0][0].number[begins[0]]
    places = [np.searchsorted(known, part.number[own]) for (part, _), own in zip(parts[1:], begins[1:], strict=True)]
    first_of_unit = counter.begins(question)
    unit = np.searchsorted(first_of_unit, known, side="right") - 1
    chosen = np.flatnonzero(wanted[unit])
    group = np.full(len(known), -1, dtype=np.int32)
    group[chosen] = np.arange(len(chosen))
    groups = [group, *(group.take(place) for place in places)]
    often = [np.diff(begin, append=len(part.number)) for (part, _), begin in zip(parts, begins, strict=True)]
    changes = tuple(
        _changes(part, sign, np.repeat(own, number), len(counter.on))
        for (part, sign), own, number in zip(parts, groups, often, strict=True)
    )
    count = parts[0][0].count
    weight = np.add.reduceat(count, begins[0], dtype=np.int64) if len(known) else count.astype(np.int64)
    number, unit = known[chosen], unit[chosen]
    return Groups(number, unit, number - first_of_unit[unit], weight[chosen], changes)


def _changes(part: Histogram, sign: int, group: NDArray[np.int32], days: int) -> Changes:
    """What a histogram adds to groups, or takes from them, on so many days; `group`: that of each of its rows, -1 where it is not wanted."""
    counts = (group >= 0) & (part.first < days)
    if counts.all():
        return Changes(group, part.first, part.count * sign)
    chosen = np.flatnonzero(counts)
    return Changes(group.take(chosen), part.first.take(chosen), part.count.take(chosen) * sign)


def _begins(numbers: NDArray[Any]) -> Numbers:
    """Where each number begins, of numbers in order some of which come more than once."""
    return np.flatnonzero(np.concatenate([np.ones(min(1, len(numbers)), dtype=bool), numbers[1:] != numbers[:-1]]))


def key_of(rows: Piece) -> Numbers:
    """Class and site as one number."""
    key: Numbers = (rows["class"].astype(np.int64) << _SITE_BITS) + rows["site"]
    return key


def class_and_site(key: Numbers) -> tuple[Numbers, Numbers]:
    """What a number of element_class and site holds."""
    return key >> _SITE_BITS, key & NO_SITE
