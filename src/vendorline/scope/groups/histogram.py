"""One pass over an index: how many elements of each number there are, by the first judged day that their coming or going counts on."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from vendorline.network.index.layout import DAYS
from vendorline.network.index.rows import IndexRows, Piece
from vendorline.quick_dataclass import dataclass
from vendorline.scope.groups.intervals import ByPurchase, Calendar, Intervals, Numbers, Places, Question

#: Rows that a thread counts at once: what it works on stays in the processor's cache.
_BLOCK = 122_880
#: A table of counts may have so many places for each row counted; beyond that rows are sorted instead.
_SPARSE = 8

#: A question, or when the elements go that a state counts.
Counted = Question | Literal["going"]
#: Codes that come, and how often each.
_Counts = dict[Counted, tuple[Numbers, Numbers]]


@dataclass(frozen=True)
class Histogram:
    """How many elements there are by number and by the first day, by its place, that they count on; numbers in order."""

    number: NDArray[Any]
    first: NDArray[Any]
    count: NDArray[Any]


@dataclass(frozen=True)
class Counter:
    """What is counted of the elements of some units.

    Args:
        calendar: turns days into places.
        on: the judged days, in order.
        branch: the branch of each unit.
        intervals: how elements are told apart within their unit, by question.
    """

    calendar: Calendar
    on: tuple[int, ...]
    branch: NDArray[Any]
    intervals: Mapping[Question, Intervals]

    def begins(self, question: Question) -> Numbers:
        """The first number of each unit, and after the last one how many there are."""
        return self._begins[question]

    @cached_property
    def _begins(self) -> Mapping[Question, Numbers]:
        return {q: np.concatenate([[0], np.cumsum(own.width[self.branch])]) for q, own in self.intervals.items()}

    def numbers(self, question: Question, unit: NDArray[Any], days: Places) -> Numbers:
        """The number of each element."""
        intervals = self.intervals[question]
        numbers: Numbers = self.begins(question)[unit] + intervals.codes(self.branch[unit], days) // intervals.days
        return numbers

    def counts_on_a_day(self, days: Places) -> NDArray[np.bool_]:
        """Which elements are there on one of the judged days."""
        return self.intervals["state"].count_on_a_day(days)


def scan(
    rows: IndexRows,
    classes: NDArray[np.bool_],
    counter: Counter,
    left_out: Callable[[Piece], NDArray[np.bool_]] | None,
) -> dict[Counted, Histogram]:
    """Count the elements of some classes, each class a unit; `left_out` says which rows do not count."""
    columns = ["class", *DAYS, *(["site"] if left_out else [])]
    counting = _Counting(counter)
    blocks = _blocks(rows, classes, columns, left_out)
    found: dict[Counted, list[tuple[Numbers, Numbers]]] = {}
    for counted in (
        map(counting.block, blocks) if rows.number(classes) <= _BLOCK else _side_by_side(counting.block, blocks)
    ):
        for what, part in counted.items():
            found.setdefault(what, []).append(part)
    return {what: counting.together(found.pop(what)) for what in list(found)}


def _blocks(
    rows: IndexRows,
    classes: NDArray[np.bool_],
    columns: Sequence[str],
    left_out: Callable[[Piece], NDArray[np.bool_]] | None,
) -> Iterator[Piece]:
    """The rows that count, a block at a time."""
    for piece in rows.pieces(classes, columns):
        chosen = np.flatnonzero(~left_out(piece)) if left_out else None
        counted = piece if chosen is None else {name: values.take(chosen) for name, values in piece.items()}
        for begin in range(0, len(counted["class"]), _BLOCK):
            yield {name: values[begin : begin + _BLOCK] for name, values in counted.items()}


def _side_by_side(count: Callable[[Piece], _Counts], blocks: Iterator[Piece]) -> Iterator[_Counts]:
    """Counts of blocks on all cores; only so many blocks are held at once as keep them busy."""
    waiting: deque[Future[_Counts]] = deque()
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        for block in blocks:
            waiting.append(pool.submit(count, block))
            if len(waiting) > 4 * cores:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def count_at_hand(counter: Counter, unit: NDArray[Any], days: Places) -> dict[Counted, Histogram]:
    """Count elements that are at hand, each with its unit."""
    counting = _Counting(counter)
    return {what: counting.together([part]) for what, part in counting.of(unit, days).items()}


class _Counting:
    """Which codes come, and how often each."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._days = len(counter.on) + 1
        self._begins = {question: counter.begins(question) * self._days for question in counter.intervals}

    def block(self, rows: Piece) -> _Counts:
        """Counts of rows of an index, in order of classes."""
        place = self._counter.calendar.place
        return self.of(rows["class"], Places(*(place.take(rows[name]) for name in DAYS)))

    def of(self, unit: NDArray[Any], days: Places) -> _Counts:
        """Codes that come, and how often each; only of questions that are asked of some of the units."""
        found: _Counts = {}
        if not len(unit):
            return found
        lowest, highest = int(unit.min()), int(unit.max())
        place, branches = (unit - lowest).astype(np.intp), self._counter.branch[lowest : highest + 1]
        there = np.flatnonzero(np.bincount(branches))
        branch = int(there[0]) if len(there) == 1 else branches.take(place)
        alike = _Alike.of(place, days, len(branches), self._counter.intervals["state"].by_purchase)
        for question, intervals in self._counter.intervals.items():
            if not intervals.asked[there].any():
                continue
            begins, dated = self._begins[question][lowest : highest + 2], intervals.dated[branches] * self._days
            if question == "acquired":
                found[question] = _counts_by_unit(place, intervals.codes(branch, days), None, dated, begins)
                continue
            one_by_one = intervals.codes(_at(branch, alike.others), days.at(alike.others))
            codes = intervals.codes_of_dated(_of_units(branch, branches, alike.unit), alike.dated)
            found[question] = _counts_by_unit(
                np.concatenate([alike.unit, place.take(alike.others)]),
                np.concatenate([codes, one_by_one]),
                np.concatenate([alike.number, np.ones(len(one_by_one), dtype=np.int64)]),
                dated,
                begins,
            )
            if question == "state":
                gone, longer = intervals.going(days)
                longer += intervals.codes(_at(branch, gone), days.at(gone))
                found["going"] = _counts_by_unit(place.take(gone), longer, None, dated, begins)
        return found

    def together(self, parts: Sequence[tuple[Numbers, Numbers]]) -> Histogram:
        """The counts of all blocks, which follow each other; a class may be in several of them."""
        number, first, count = [], [], []
        for code, often in _in_order(parts):
            numbers, firsts = np.divmod(code, self._days)
            number.append(_narrow(numbers))
            first.append(firsts.astype(np.min_scalar_type(self._days)))
            count.append(_narrow(often))
        return Histogram(*map(np.concatenate, (number, first, count)))


def _in_order(parts: Sequence[tuple[Numbers, Numbers]]) -> list[tuple[Numbers, Numbers]]:
    """Codes in order, and how often each comes: where parts meet in one class, what they have in common is put together."""
    found: list[tuple[Numbers, Numbers]] = []
    for code, count in parts:
        if not found or not len(code) or found[-1][0][-1] < code[0]:
            found += [(code, count)] if len(code) else []
            continue
        # A class may be in more than two parts, each with any of its codes.
        first = len(found) - 1
        while first and found[first - 1][0][-1] >= code[0]:
            first -= 1
        before, often = (np.concatenate(columns) for columns in zip(*found[first:], strict=True))
        del found[first:]
        begin, end = np.searchsorted(before, code[0]), np.searchsorted(code, before[-1], side="right")
        both, place = np.unique(np.concatenate([before[begin:], code[:end]]), return_inverse=True)
        number = np.zeros(len(both), dtype=np.int64)
        np.add.at(number, place, np.concatenate([often[begin:], count[:end]]))
        pieces = (before[:begin], often[:begin]), (both, number), (code[end:], count[end:])
        found += [piece for piece in pieces if len(piece[0])]
    return found or [*parts[:1]]


def _narrow(values: Numbers) -> NDArray[Any]:
    """Whole numbers that are not negative in half the room, where they fit."""
    return values.astype(np.int32) if values.max(initial=0) < 2**31 else values


def _is_sparse(size: int, rows: int) -> bool:
    return size > _SPARSE * rows + _BLOCK


def _counts_by_unit(
    unit: NDArray[np.intp], codes: Numbers, number: Numbers | None, dated: Numbers, begins: Numbers
) -> tuple[Numbers, Numbers]:
    """Codes that come, in order, and how often each.

    Args:
        unit: the unit of each element, or of some that are alike, from 0 on.
        codes: that of each within its unit.
        number: how many elements each is; None = one.
        dated: by unit, below which code are those of what has a day of its own.
        begins: where the codes of each unit begin, and after the last one where they end.
    """
    base, size = int(begins[0]), int(begins[-1] - begins[0])
    width, units = int(dated.max()), len(begins) - 1
    if not _is_sparse(size, len(codes)) or _is_sparse(units * width, len(codes)):
        place = (begins - base).take(unit)
        place += codes
        return counts_of(place, size, base, number)
    # Most elements have a day of their own, and few of the codes are theirs; the others are sorted.
    rare = np.flatnonzero(codes >= dated.take(unit))
    place = unit * np.int64(width) + codes
    place[rare] = units * width
    found, counts = counts_of(place, units * width + 1, 0, number)
    among = np.flatnonzero(found < units * width)
    of_unit, code = np.divmod(found[among], width)
    rare_number = None if number is None else number[rare]
    rarely, often = _sorted_counts(begins.take(unit[rare]) + codes[rare], rare_number)
    every = np.concatenate([begins.take(of_unit) + code, rarely])
    order = np.argsort(every, kind="stable")
    return every[order], np.concatenate([counts[among], often])[order]


def counts_of(code: Numbers, size: int, base: int, number: Numbers | None = None) -> tuple[Numbers, Numbers]:
    """Codes in order and how often each comes, all raised by a base; `number`: how many each is, if not one."""
    if _is_sparse(size, len(code)):
        found, count = _sorted_counts(code, number)
    else:
        counts = np.bincount(code, number, minlength=size)
        found = np.flatnonzero(counts > 0)  # of flags in a fraction of the time that numbers take
        count = counts[found].astype(np.int64)  # exact: there are fewer elements than floats hold
    return found + base, count


def _sorted_counts(code: Numbers, number: Numbers | None) -> tuple[Numbers, Numbers]:
    if number is None:
        return np.unique(code, return_counts=True)
    found, place = np.unique(code, return_inverse=True)
    return found, np.bincount(place, number, minlength=len(found)).astype(np.int64)


@dataclass(frozen=True)
class _Alike:
    """Elements of some units: those that have a day of installation and are alike as one, the others one by one.

    `dated`: what `ByPurchase` says of those that are alike, `unit` and `number` of which unit and how many they are; `others`: the rows
    of those without such a day.
    """

    unit: NDArray[np.intp]
    dated: Numbers
    number: Numbers
    others: Numbers

    @classmethod
    def of(cls, unit: NDArray[np.intp], days: Places, units: int, by_purchase: ByPurchase) -> _Alike:
        """The elements of so many units."""
        dated, size = by_purchase.numbers(days), by_purchase.size
        others = np.flatnonzero(dated >= by_purchase.undated)
        if _is_sparse(units * size, len(unit)):
            rows = np.flatnonzero(dated < by_purchase.undated)
            return cls(unit.take(rows), dated.take(rows), np.ones(len(rows), dtype=np.int64), others)
        dated += unit * size
        number = np.bincount(dated, minlength=units * size)
        number.reshape(units, size)[:, by_purchase.undated :] = 0
        found = np.flatnonzero(number > 0)
        return cls(*np.divmod(found, size), number[found], others)


def _at(branch: NDArray[Any] | int, rows: Numbers) -> NDArray[Any] | int:
    return branch if isinstance(branch, int) else branch.take(rows)


def _of_units(branch: NDArray[Any] | int, branches: NDArray[Any], unit: NDArray[np.intp]) -> NDArray[Any] | int:
    return branch if isinstance(branch, int) else branches.take(unit)
