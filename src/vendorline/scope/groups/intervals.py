"""A number for what provisions can tell apart of the elements of a unit: its purchase, and the interval of days of its event.

A unit is a class of elements, or a class at one site. Days are looked up, not compared: a calendar turns each into how many of the
breakpoints it has reached, and every interval follows from that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vendorline.network.index.layout import EPOCH, LAST_DAY, NOT_STATED
from vendorline.quick_dataclass import dataclass
from vendorline.scope.groups.grouping_keys import BEFORE_ALL, GroupingKeys
from vendorline.scope.inventory import ALWAYS, STILL

Question = Literal["state", "installed", "acquired"]
Numbers = NDArray[np.int64]


class Calendar:
    """Days as places between breakpoints: `place[ordinal]` is how many breakpoints a day has reached, `missing` that of a day not stated.

    Args:
        breakpoints: days since 1970-01-01.
    """

    def __init__(self, breakpoints: Iterable[int]) -> None:
        found = np.array(sorted({*breakpoints}), dtype=np.int64)
        self.breakpoints = found[found > BEFORE_ALL]
        self.missing = len(self.breakpoints) + 1
        edges = np.clip(self.breakpoints + EPOCH, 1, LAST_DAY + 1)
        lengths = np.diff(np.concatenate([[0], edges, [LAST_DAY + 1]]))
        kind = np.uint8 if self.missing < 2**8 else np.uint32
        self.place = np.repeat(np.arange(self.missing, dtype=kind), lengths)
        self.place[NOT_STATED] = self.missing

    def number_of(self, breakpoints: Sequence[int]) -> Numbers:
        """How many of some breakpoints a day has reached, by its place; -1 for a missing day."""
        beginnings = np.concatenate([[BEFORE_ALL], self.breakpoints])
        return np.append(np.searchsorted(np.array(breakpoints, dtype=np.int64), beginnings, side="right"), -1)


@lru_cache(maxsize=8)
def calendar_of(breakpoints: frozenset[int]) -> Calendar:
    """The calendar of some breakpoints; a few are kept, since one takes as long as a small check."""
    return Calendar(breakpoints)


@dataclass(frozen=True)
class Places:
    """The days of some rows as places in a calendar."""

    installed: NDArray[Any]
    retired: NDArray[Any]
    acquired: NDArray[Any]

    def at(self, rows: Numbers) -> Places:
        """Those of some of the rows."""
        return Places(self.installed.take(rows), self.retired.take(rows), self.acquired.take(rows))


class ByPurchase:
    """The day of installation of an element, and what a scope can tell of its purchase, as one number below `size`.

    From `undated` on are the numbers of elements without a day of installation. `kind`: what can be told of a purchase, by the place of
    its day, as a number below `kinds`; the last is that of none.

    Args:
        calendar: turns days into places.
        needs: what the branches tell apart.
    """

    def __init__(self, calendar: Calendar, needs: Sequence[GroupingKeys]) -> None:
        limits = sorted({limit for n in needs for limit in n.purchase})
        self.kind = _span_of(calendar, limits, missing=len(limits) + 1)
        self.kinds = len(limits) + 2 if limits else 1
        self.undated = calendar.missing * self.kinds
        self.size = self.undated + self.kinds

    def numbers(self, days: Places) -> Numbers:
        """The number of each element."""
        found: Numbers = days.installed.astype(np.int64)
        if self.kinds > 1:
            found *= self.kinds
            found += self.kind.take(days.acquired)
        return found


def breakpoints_of(needs: GroupingKeys) -> set[int]:
    """Days that matter to what some operators' elements must be told apart by."""
    events = {point for _, breakpoints in needs.events for point in breakpoints}
    going = {day + later for day in needs.undated_states for later in (1, 2)}
    return events | going | {*needs.all_events, *(point + 1 for point in needs.all_events), *needs.all_purchase}


class Intervals:
    """How elements of each branch are told apart within their unit, for one question.

    What has a day of its own (that of its event, or of installation for a state) is told apart by the stretch between breakpoints that
    it lies in. What has none is told apart by the days that bound it: when it was bought, and when last seen; of an event of purchase
    when it was put in, if that is known. Where a scope asks about purchases, stretches between its limits are told apart too. A code
    holds the number of an element and the first judged day, by its place, on which it counts: number * `days` + first. An element of
    which only the purchase is known counts as there from then on.

    Args:
        calendar: turns days into places.
        needs: what each branch tells apart.
        question: what is asked.
        on: the judged days, in order.
    """

    def __init__(
        self, calendar: Calendar, needs: Sequence[GroupingKeys], question: Question, on: Sequence[int]
    ) -> None:
        self._missing, self._question = calendar.missing, question
        self.days = len(on) + 1
        self.asked = np.array(
            [n.states if question == "state" else question in dict(n.events) for n in needs], dtype=bool
        )
        coming = calendar.number_of([day + 1 for day in on])
        self._going = np.append(coming[:-1], len(on)).astype(np.min_scalar_type(len(on)))
        coming[-1] = 0
        self._coming = coming
        numbered = [_numbers_of(calendar, need, question) for need in needs]
        self._dated, self._bought, self._put_in, self._beside, self._seen = (
            np.stack([getattr(one, name) for one in numbered]) * self.days
            for name in ("dated", "bought", "put_in", "beside", "seen")
        )
        self._dated[:, :-1] += coming[:-1]
        if question != "installed":
            self._beside[:, :-1] += coming[:-1]
        self.by_purchase = ByPurchase(calendar, needs)
        if question == "acquired":
            self._of_dated = self._dated + self._bought
        else:
            self._of_dated = self._by_purchase()
        self.width = np.array([len(one.told) for one in numbered], dtype=np.int64)
        #: Numbers below this are those of elements that have a day of their own.
        self.dated = np.array([one.number_dated for one in numbered], dtype=np.int64)
        self._told = np.full((len(needs), int(self.width.max(initial=0)), 3), ALWAYS, dtype=np.int32)
        for branch, one in enumerate(numbered):
            self._told[branch, : len(one.told)] = one.told

    def codes(self, branch: NDArray[Any] | int, days: Places) -> Numbers:
        """The code of each element within its unit; `branch` is that of each, or of all of them."""
        own, other = days.installed, days.acquired
        if self._question == "acquired":
            own, other = other, own
        codes = self.codes_of_dated(branch, own if self._question == "acquired" else self.by_purchase.numbers(days))
        undated = np.flatnonzero(own == self._missing)
        whose, other = _at(branch, undated), other[undated]
        codes[undated] = _look_up(self._beside, whose, other)
        seen = _look_up(self._seen, whose, days.retired[undated])
        codes[undated] += seen if self._question != "acquired" else seen * (other == self._missing)
        return codes

    def codes_of_dated(self, branch: NDArray[Any] | int, numbers: NDArray[Any]) -> Numbers:
        """The codes of elements that have a day of their own: by the place of a purchase, else by what `by_purchase` says of them."""
        return _look_up(self._of_dated, branch, numbers)

    def _by_purchase(self) -> Numbers:
        """The codes of elements that have a day of installation, for each branch."""
        kinds, kind = self.by_purchase.kinds, self.by_purchase.kind
        if kinds == 1:
            return self._dated
        bought = np.zeros((len(self._bought), kinds), dtype=np.int64)
        bought[:, kind] = self._bought
        found = self._dated[:, :, np.newaxis] + bought[:, np.newaxis, :]
        found[:, :, -1] += self._put_in  # without a day of purchase
        return found.reshape(len(found), -1)

    def going(self, days: Places) -> tuple[Numbers, Numbers]:
        """Which elements go by the last of the judged days, and on how many of these days each is there.

        As much more than that of its state is the code by the first day on which it no longer counts.
        """
        goes = self._going.take(days.retired)
        gone = np.flatnonzero(goes < self.days - 1)
        came = self._came(days.at(gone))
        return gone, np.maximum(goes.take(gone), came) - came

    def count_on_a_day(self, days: Places) -> NDArray[np.bool_]:
        """Which elements are there on one of the judged days."""
        return self._came(days) < self._going.take(days.retired)

    def _came(self, days: Places) -> Numbers:
        """The first judged day, by its place, on which each element is there."""
        came: Numbers = self._coming.take(days.installed)
        undated = np.flatnonzero(days.installed == self._missing)
        came[undated] = self._coming.take(days.acquired[undated])
        return came

    def told(self, branch: NDArray[Any], number: Numbers) -> dict[str, NDArray[np.int32]]:
        """Days that no provision tells from those of the elements of a number: installed, acquired, and retired where last seen."""
        return dict(zip(("installed", "acquired", "retired"), self._told[branch, number].T, strict=True))


@dataclass(frozen=True)
class _Numbered:
    """How the elements of one branch are numbered: by the places of days, and the days that stand for each number.

    `dated`: by the day of its own; `bought` and, without a purchase, `put_in` are added where a scope asks. Without a day of its own:
    `beside`, by the purchase (of a purchase: by the installation); `seen`, by the day of removal, is added.
    """

    dated: Numbers
    bought: Numbers
    put_in: Numbers
    beside: Numbers
    seen: Numbers
    told: NDArray[np.int32]
    number_dated: int


def _numbers_of(calendar: Calendar, need: GroupingKeys, question: Question) -> _Numbered:
    """The numbers of one branch."""
    points = () if question == "state" else tuple(p for p in dict(need.events).get(question, ()) if p > BEFORE_ALL)
    limits, purchases = need.purchase, need.all_purchase
    nothing = np.zeros(calendar.missing + 1, dtype=np.int64)
    if question == "state" and not purchases:
        return _Numbered(nothing, nothing, nothing, nothing, nothing, _days(ALWAYS, ALWAYS, STILL), 1)
    bought, put_in, by_purchase = nothing, nothing, [(BEFORE_ALL, ALWAYS)]
    if limits:
        bought = _span_of(calendar, limits, missing=len(limits) + 1)
        put_in = _span_of(calendar, limits, missing=0)
        by_purchase = [(BEFORE_ALL, day) for day in _starts(limits)]
        by_purchase += [] if question == "acquired" else [(day, ALWAYS) for day in _starts(limits)]
    dated = _span_of(calendar, points, missing=0) * len(by_purchase)
    told = [
        _days(max(installed, own), acquired, STILL)
        if question != "acquired"
        else _days(installed, max(acquired, own), STILL)
        for own in _starts(points)
        for installed, acquired in by_purchase
    ]
    first, events = len(told), need.all_events
    seen = 1 + _span_of(calendar, [point + 1 for point in events], missing=-1)
    last_seen = [STILL, *(day + 1 for day in (BEFORE_ALL, *events))]
    if question == "state":
        beside = first + _span_of(calendar, limits, missing=len(limits) + 1)
        next_days = [day + 1 for day in need.undated_states]
        seen = _one_of(calendar, next_days) * (len(limits) + 2)
        days, goes = (*_starts(limits), ALWAYS), [STILL, *next_days]
        told.append(_days(ALWAYS, np.tile(days, len(goes)), np.repeat(goes, len(days))))
    elif question == "installed":
        beside, seen = first + _span_of(calendar, purchases, missing=len(purchases) + 1), seen * (len(purchases) + 2)
        days = (*_starts(purchases), ALWAYS)
        told.append(_days(ALWAYS, np.tile(days, len(last_seen)), np.repeat(last_seen, len(days))))
    else:
        finer = sorted({*points, *need.undated_events, *purchases})
        beside = first + _span_of(calendar, finer, missing=len(finer) + 1)
        told += [_days(_starts(finer), ALWAYS, STILL), _days(ALWAYS, ALWAYS, last_seen)]
    return _Numbered(dated, bought, put_in, beside, seen, np.concatenate(told), first)


def _days(installed: ArrayLike, acquired: ArrayLike, retired: ArrayLike) -> NDArray[np.int32]:
    """Three days for each of some numbers: installed, acquired, retired; one day stands for all."""
    columns = np.broadcast_arrays(np.atleast_1d(installed), acquired, retired)
    return np.stack(columns, axis=1).astype(np.int32)


def _starts(breakpoints: Sequence[int]) -> tuple[int, ...]:
    """The first day of each stretch between breakpoints."""
    return (BEFORE_ALL, *breakpoints)


def _span_of(calendar: Calendar, breakpoints: Sequence[int], *, missing: int) -> Numbers:
    """In which stretch between breakpoints a day lies, by its place; a number of its own for a missing day."""
    found = calendar.number_of(breakpoints)
    found[-1] = missing
    return found


def _one_of(calendar: Calendar, days: Sequence[int]) -> Numbers:
    """Which of some days, from 1 on, a day is, by its place; 0 for any other, and for a missing one."""
    begins = np.array(days, dtype=np.int64)
    found = np.zeros(calendar.missing + 1, dtype=np.int64)
    found[calendar.place[np.clip(begins + EPOCH, 0, LAST_DAY)]] = np.arange(1, len(days) + 1)
    return found


def _at(branch: NDArray[Any] | int, places: NDArray[np.int64]) -> NDArray[Any] | int:
    return branch if isinstance(branch, int) else branch[places]


def _look_up(table: Numbers, branch: NDArray[Any] | int, places: NDArray[Any]) -> Numbers:
    """What a table by branch and place says."""
    found: Numbers = (
        table[branch].take(places) if isinstance(branch, int) else table.ravel().take(branch * table.shape[1] + places)
    )
    return found
