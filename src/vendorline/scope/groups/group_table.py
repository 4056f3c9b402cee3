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

    `first` and `change`: by group, from which judged day on how many more or fewer count.
    """

    number: Numbers
    unit: Numbers
    within: Numbers
    weight: Numbers
    group: Numbers
    first: NDArray[Any]
    change: NDArray[Any]

    def changes(self, base: int) -> tuple[Numbers, NDArray[Any], NDArray[Any]]:
        """What `Presence` adds up, with groups numbered from a base on."""
        return self.group + base, self.first, self.change


def groups_of(
    histograms: Mapping[Counted, Histogram], counter: Counter, question: Question, wanted: NDArray[np.bool_]
) -> Groups:
    """The groups of the wanted units."""
    counted: tuple[Counted, ...] = ("state", "going") if question == "state" else (question,)
    parts = [(histograms[what], _SIGNS[what]) for what in counted if what in histograms]
    nothing = np.zeros(0, dtype=np.int64)
    if not parts:
        return Groups(*(nothing,) * 7)
    begins = counter.begins(question)
    [(coming, _), *_] = parts
    new = _is_new(coming.number)
    number = coming.number[new]
    unit = np.searchsorted(begins, number, side="right") - 1
    weight = np.add.reduceat(coming.count, np.flatnonzero(new), dtype=np.int64) if len(number) else nothing
    chosen = np.flatnonzero(wanted[unit])
    place = np.full(len(number), -1)
    place[chosen] = np.arange(len(chosen))
    # The first are those that come, of which the numbers are told; of some of them others go.
    places = [np.cumsum(new) - 1, *(_places_among(number, part.number) for part, _ in parts[1:])]
    group = [place.take(own) for own in places]
    counts = np.concatenate(
        [(own >= 0) & (part.first < len(counter.on)) for own, (part, _) in zip(group, parts, strict=True)]
    )
    return Groups(
        number[chosen],
        unit[chosen],
        number[chosen] - begins[unit[chosen]],
        weight[chosen],
        np.concatenate(group)[counts],
        np.concatenate([part.first for part, _ in parts])[counts],
        np.concatenate([part.count * sign for part, sign in parts])[counts],
    )


def _is_new(numbers: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of some numbers in order are other than the one before."""
    return np.concatenate([np.ones(min(1, len(numbers)), dtype=bool), numbers[1:] != numbers[:-1]])


def _places_among(known: NDArray[Any], numbers: NDArray[Any]) -> Numbers:
    """The places of numbers in order, some of them more than once, among all there are."""
    new = _is_new(numbers)
    places: Numbers = np.searchsorted(known, numbers[new])[np.cumsum(new) - 1]
    return places


def key_of(rows: Piece) -> Numbers:
    """Class and site as one number."""
    key: Numbers = (rows["class"].astype(np.int64) << _SITE_BITS) + rows["site"]
    return key


def class_and_site(key: Numbers) -> tuple[Numbers, Numbers]:
    """What a number of element_class and site holds."""
    return key >> _SITE_BITS, key & NO_SITE
