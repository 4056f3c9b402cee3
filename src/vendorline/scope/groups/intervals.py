"""A number for what provisions can tell apart of the elements of a unit: its purchase, and the interval of days of its event.

A unit is a class of elements, or a class at one site. Days are looked up, not compared: a calendar turns each into how many of the
breakpoints it has reached, and every interval follows from that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from vendorline.network.index.layout import EPOCH, LAST_DAY, NOT_STATED
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


def breakpoints_of(needs: GroupingKeys) -> set[int]:
    """Days that matter to what some operators' elements must be told apart by."""
    events = {point for _, breakpoints in needs.events for point in breakpoints}
    return events | {*needs.all_events, *(point + 1 for point in needs.all_events), *needs.all_purchase}


class Intervals:
    """How elements of each branch are told apart within their unit, for one question.

    An event without a day is told apart by when the element was put in, if it is known, else by when it was last seen. A code holds
    the number of an element and the first judged day, by its place, on which it counts: number * `days` + first.

    Args:
        calendar: turns days into places.
        needs: what each branch tells apart.
        question: what is asked.
        on: the judged days, in order.
    """

    def __init__(
        self, calendar: Calendar, needs: Sequence[GroupingKeys], question: Question, on: Sequence[int]
    ) -> None:
        self._missing, self._question, self._needs = calendar.missing, question, needs
        self.days = len(on) + 1
        dated_events = [tuple(m for m in dict(n.events).get(question, ()) if m > BEFORE_ALL) for n in needs]
        events = [
            tuple(sorted({*own, *n.undated_events})) if question in dict(n.events) else ()
            for n, own in zip(needs, dated_events, strict=True)
        ]
        self.asked = np.array(
            [n.states if question == "state" else question in dict(n.events) for n in needs], dtype=bool
        )
        self._events = events
        purchases = [n.all_purchase for n in needs]
        self._bought_on = purchases
        self._purchases = np.array([len(own) + 2 if own else 1 for own in purchases], dtype=np.int64)
        dated = np.array([len(breakpoints) + 1 for breakpoints in events], dtype=np.int64)
        seen = np.array([len(n.all_events) + 2 for n in needs], dtype=np.int64)
        self._dated = dated
        width = {"state": np.ones_like(dated), "installed": dated + seen, "acquired": 2 * dated + seen}[question]
        self._width = width
        self.width = width * self._purchases**2
        coming = calendar.number_of([day + 1 for day in on])
        self._going = np.append(coming[:-1], len(on))
        coming[-1] = 0
        self._coming = coming
        self._size = calendar.missing + 1
        tables = (np.zeros((len(needs), self._size), dtype=np.int64) for _ in range(7))
        own, beside, last_seen, bought, bought_undated, put_in, put_in_unbought = tables
        for branch, need in enumerate(needs):
            interval = calendar.number_of(events[branch])
            own[branch] = _within(calendar, dated_events[branch], events[branch])
            own[branch, -1] = 0 if question == "acquired" else dated[branch]
            beside[branch] = dated[branch] + interval
            beside[branch, -1] = 2 * dated[branch]
            last_seen[branch] = 1 + calendar.number_of([point + 1 for point in need.all_events])
            if purchases[branch]:
                each = self._purchases[branch] * width[branch]
                finer = 1 + calendar.number_of(purchases[branch])
                bought_undated[branch], put_in_unbought[branch] = finer * each, finer * width[branch]
                at = 1 + _within(calendar, need.purchase, purchases[branch])
                at[-1] = 0
                put_in[branch] = at * width[branch]
                # Where no scope asks when something was bought, that tells nothing of what has a day of installation.
                bought[branch] = at * each if need.purchase else 0
        self._own, self._beside = (table * self.days + coming for table in (own, beside))
        self._last_seen, self._bought, self._put_in = (table * self.days for table in (last_seen, bought, put_in))
        self._bought_undated = bought_undated * self.days - self._bought
        self._put_in_unbought = put_in_unbought * self.days - self._put_in

    def codes(self, branch: NDArray[Any] | int, days: Places) -> Numbers:
        """The code of each element within its unit; `branch` is that of each, or of all of them."""
        if self._question == "state":
            return self._with_purchase(self._coming.take(days.installed), branch, days)
        own = days.installed if self._question == "installed" else days.acquired
        codes = _look_up(self._own, branch, own)
        undated = np.flatnonzero(own == self._missing)
        of_undated = branch if isinstance(branch, int) else branch[undated]
        if self._question == "acquired":
            installed = days.installed[undated]
            codes[undated] += _look_up(self._beside, of_undated, installed)
            nowhere = np.flatnonzero(installed == self._missing)
            undated, of_undated = undated[nowhere], branch if isinstance(branch, int) else branch[undated[nowhere]]
        codes[undated] += _look_up(self._last_seen, of_undated, days.retired[undated])
        return self._with_purchase(codes, branch, days)

    def going(self, codes: Numbers, days: Places) -> Numbers:
        """Codes of states, but by the first judged day on which an element no longer counts, never before it comes."""
        came = self._coming.take(days.installed)
        longer: Numbers = np.maximum(self._going.take(days.retired), came)
        longer += codes
        longer -= came
        return longer

    def count_on_a_day(self, days: Places) -> NDArray[np.bool_]:
        """Which elements are there on one of the judged days."""
        return self._coming.take(days.installed) < self._going.take(days.retired)

    def _with_purchase(self, codes: Numbers, branch: NDArray[Any] | int, days: Places) -> Numbers:
        if (self._purchases[branch] > 1).any():
            codes += _look_up(self._put_in, branch, days.installed)
            if self._bought.any():
                codes += _look_up(self._bought, branch, days.acquired)
            codes = self._finer(codes, self._bought_undated, branch, days.installed, days.acquired)
            if self._question == "acquired":
                codes = self._finer(codes, self._put_in_unbought, branch, days.acquired, days.installed)
        return codes

    def _finer(
        self, codes: Numbers, more: Numbers, branch: NDArray[Any] | int, own: NDArray[Any], other: NDArray[Any]
    ) -> Numbers:
        """Codes of what has no day of its own, told apart by another one as well."""
        undated = np.flatnonzero(own == self._missing)
        codes[undated] += _look_up(more, branch if isinstance(branch, int) else branch[undated], other[undated])
        return codes

    def told(self, branch: NDArray[Any], number: Numbers) -> dict[str, NDArray[np.int32]]:
        """Days that no provision tells from those of the elements of a number: installed, acquired, and retired where last seen."""
        purchases, intervals, dated = (a[branch] for a in (self._purchases, self._width, self._dated))
        interval, purchase = number % intervals, number // intervals
        bought, put_in = (np.where(purchases > 1, digit, 0) for digit in np.divmod(purchase, purchases))
        of_purchase = starts(self._bought_on)
        acquired, installed = of_purchase[branch, bought], of_purchase[branch, put_in]
        retired = np.full(len(number), STILL, dtype=np.int64)
        if self._question != "state":
            of_event, undated = starts(self._events), dated
            in_stretch = of_event[branch, np.where(interval < dated, interval + 1, 0)]
            if self._question == "installed":
                installed = np.maximum(installed, in_stretch)
            else:
                acquired, undated = np.maximum(acquired, in_stretch), 2 * dated
                beside = (interval >= dated) & (interval < undated)
                installed = np.maximum(installed, of_event[branch, np.where(beside, interval - dated + 1, 0)])
            seen = np.maximum(interval - undated, 0)
            retired = np.where(seen > 0, starts([n.all_events for n in self._needs])[branch, seen] + 1, retired)
        days = {"installed": installed, "acquired": acquired, "retired": retired}
        return {name: day.astype(np.int32) for name, day in days.items()}


def _within(calendar: Calendar, breakpoints: Sequence[int], finer: Sequence[int]) -> Numbers:
    """In which stretch between finer breakpoints that between some of these begins which a day lies in, by the day's place."""
    begins = np.array([0, *(np.searchsorted(np.array(finer, dtype=np.int64), breakpoints) + 1)], dtype=np.int64)
    return begins[calendar.number_of(breakpoints)]


def _look_up(table: Numbers, branch: NDArray[Any] | int, places: NDArray[Any]) -> Numbers:
    """What a table by branch and place says."""
    found: Numbers = (
        table[branch].take(places) if isinstance(branch, int) else table.ravel().take(branch * table.shape[1] + places)
    )
    return found


def starts(breakpoints: Sequence[Sequence[int]]) -> Numbers:
    """The first day of each interval between the breakpoints of each branch, after that of a missing day (ALWAYS)."""
    starts = np.full((len(breakpoints), 2 + max(map(len, breakpoints), default=0)), ALWAYS, dtype=np.int64)
    for number, own in enumerate(breakpoints):
        starts[number, 1 : 2 + len(own)] = (BEFORE_ALL, *own)
    return starts
