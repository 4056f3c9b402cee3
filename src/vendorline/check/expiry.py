"""Elements that are allowed until their own grant ends: rows by site, each with the day on which its time runs out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from vendorline.check.count import Count, Selection
from vendorline.check.counting.exact_sums import sums
from vendorline.check.counting.options import as_bits
from vendorline.check.level_keys import closed
from vendorline.check.site_counts import Sites
from vendorline.check.verdict import Satisfied, why_open
from vendorline.quick_dataclass import dataclass
from vendorline.results.alike_rows import Keys, alike
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import ALWAYS, STILL, day_number
from vendorline.scope.match import Match


@dataclass(frozen=True, slots=True)
class Expiry:
    """Where a site stands; `deadline`: last day of the first grant that ends, or of the last that has ended."""

    count: Count
    satisfied: Satisfied
    reason: str | None
    deadline: date | None


class ExpiringSites:
    """The sites of one operator, each judged again only on a day on which something at it is otherwise than on the day asked for before.

    Args:
        case: the provision.
        operator: the code of the operator.
        vendor_ids: whose equipment is meant.
        selection: what the provision is about, were every entry there.
    """

    def __init__(
        self, case: BoundProvision, operator: int, vendor_ids: frozenset[str] | None, selection: Selection
    ) -> None:
        self.selection = selection
        self._own = np.flatnonzero((case.inventory.operator == operator) & (selection.inside | selection.open))
        self._permits, self._vendor_ids = case.permits.at(self._own), vendor_ids
        stock, chosen = case.inventory.subset(self._own), selection.at(self._own)
        self._inside, self._maybe, self._is_assumed = chosen.inside, chosen.open, stock.is_assumed
        self._may_go, self._surely_theirs = chosen.known | chosen.unknown, chosen.inside & chosen.known
        why = np.where(chosen.unknown, chosen.why, Match.LEFT_OUT)
        self._why = np.minimum(why, np.where(chosen.open, chosen.match, Match.LEFT_OUT))
        self._site_ids, size = stock.site_ids, len(stock.site_ids)
        # What is at no site, or may be at any, is told together, after the others.
        self._site = np.where(stock.site < 0, size, stock.site)
        self._floating = stock.in_doubt(Doubt.PLACE | Doubt.OWNER)
        is_nowhere = self._site == size
        self._nowhere = np.flatnonzero(is_nowhere & ~self._floating & chosen.inside)
        # All but what is surely in scope at a site, which is told with it; what is nowhere is part of this.
        self._rest = np.flatnonzero(is_nowhere | self._floating | ~chosen.inside)
        self._before: _Entries | None = None
        self._is_told = np.zeros(size + 1, dtype=bool)
        self._kind = np.full(size + 1, -1)
        self._kinds: dict[tuple[int, ...], int] = {}
        self._standings: list[Expiry] = []

    def on(self, weight: NDArray[np.int64], on: date) -> Iterator[Expiry | Sites]:
        """Where each site stands at which something is in scope; then, of the others, what may be.

        Equipment of the vendor must go when its grant ends, and is too late while a grant has ended and none that begins later holds
        yet; of equipment without any grant so far nobody says when that is. What has a grant without an end never need go.

        Args:
            weight: how many elements of each entry are there.
            on: the day.
        """
        now = _Entries(weight[self._own], self._permits.until(on, self._vendor_ids), day_number(on))
        asked = np.zeros(len(self._kind), dtype=bool)
        asked[self._site[now.otherwise(self._before)]] = True
        self._before = now
        self._judge(now, asked)
        there = np.flatnonzero(self._kind[:-1] >= 0)
        kind = self._kind[there]
        used = np.flatnonzero(np.bincount(kind) > 0)
        number = np.zeros(len(self._standings) + 1, dtype=np.int64)
        number[used] = np.arange(len(used))
        kinds = tuple(self._standings[one] for one in used.tolist())
        yield Sites(kinds, number[kind], Keys(self._site_ids, there))
        is_elsewhere = self._floating[self._rest] | ~self._is_told[self._site[self._rest]]
        elsewhere = self._rest[is_elsewhere & (now.weight[self._rest] > 0)]
        if len(elsewhere) or not len(there):
            told = self._columns(now, elsewhere, np.zeros(len(elsewhere), dtype=np.int64), 1)
            # What is in scope at no site has no row yet; what may be at any was counted nowhere for certain.
            if told[3][0] or not len(there) or (now.weight[self._nowhere] > 0).any():
                yield _standing_of(*(int(column[0]) for column in told))

    def _judge(self, now: _Entries, asked: NDArray[np.bool_]) -> None:
        """Judge some sites, the last of which is none."""
        asked[-1] = False
        sites = np.flatnonzero(asked)
        here = np.flatnonzero(asked[self._site] & (now.weight > 0))
        inside = self._inside[here]
        self._is_told[sites] = False
        self._is_told[self._site[here[inside]]] = True
        self._kind[sites] = -1
        here = here[~self._floating[here] & self._is_told[self._site[here]]]
        place = np.empty(len(asked), dtype=np.int64)
        place[sites] = np.arange(len(sites))
        columns = self._columns(now, here, place[self._site[here]], len(sites))
        some = np.flatnonzero(columns[2] > 0)
        of_sites = [column[some] for column in columns]
        first, which = alike(of_sites)
        numbers = zip(*(column[first].tolist() for column in of_sites), strict=True)
        known = [self._number_of(number) for number in numbers]
        self._kind[sites[some]] = np.array(known, dtype=np.int64)[which]

    def _number_of(self, numbers: tuple[int, ...]) -> int:
        """The number of a kind of sites, by what `_standing_of` asks of it."""
        if numbers not in self._kinds:
            self._kinds[numbers] = len(self._standings)
            self._standings.append(_standing_of(*numbers))
        return self._kinds[numbers]

    def _columns(
        self, now: _Entries, chosen: NDArray[np.int64], place: NDArray[np.int64], size: int
    ) -> list[NDArray[np.int64]]:
        """What `_standing_of` asks of each of so many places, from the chosen entries, each at one of them."""
        ends = now.ends[chosen]
        goes = self._may_go[chosen] & (ends != STILL)
        theirs = self._surely_theirs[chosen] & goes
        perhaps = goes & ~theirs
        ended, running, dateless = (ends != ALWAYS) & (ends <= now.day), ends > now.day, ends == ALWAYS
        last_end = np.full(size, ALWAYS, dtype=np.int64)
        np.maximum.at(last_end, place[theirs & ended], ends[theirs & ended])
        next_end = np.full(size, STILL, dtype=np.int64)
        np.minimum.at(next_end, place[theirs & running], ends[theirs & running])
        first_reason = np.full(size, Match.LEFT_OUT, dtype=np.int64)
        np.minimum.at(first_reason, place[perhaps], self._why[chosen[perhaps]])
        inside = self._inside[chosen]
        assumed = inside & self._is_assumed[chosen]
        masks = theirs, perhaps, inside, self._maybe[chosen], assumed, ended, running, dateless
        counted = _counted(place, size, now.weight[chosen], masks)
        by_end = [counted(whose, end) for whose in (0, 1) for end in (5, 6, 7)]
        return [*(counted(mask) for mask in range(5)), *by_end, last_end, next_end, first_reason]


@dataclass(frozen=True, slots=True)
class _Entries:
    """What is known of the entries of an operator on a day: how many elements are there, and when their grants end."""

    weight: NDArray[np.int64]
    ends: NDArray[np.int32]
    day: int

    def otherwise(self, before: _Entries | None) -> NDArray[np.bool_]:
        """Which entries are otherwise than before."""
        if before is None:
            return np.ones(len(self.weight), dtype=bool)
        ends = (self.ends != before.ends) | ((self.ends <= self.day) != (before.ends <= before.day))
        found: NDArray[np.bool_] = (self.weight != before.weight) | ends
        return found


def _counted(
    place: NDArray[np.int64], size: int, weight: NDArray[np.int64], masks: Sequence[NDArray[np.bool_]]
) -> Callable[..., NDArray[np.int64]]:
    """Counts, by place, what is in all of some masks, which are named by their numbers."""
    codes = as_bits(masks)
    known = np.flatnonzero(np.bincount(codes))
    number = np.zeros(256, dtype=np.int64)
    number[known] = np.arange(len(known))
    numbers = sums(number[codes] * size + place, weight, len(known) * size).reshape(len(known), size)
    by_code = dict(zip(known.tolist(), numbers, strict=True))

    def counted(*asked: int) -> NDArray[np.int64]:
        wanted = sum(1 << mask for mask in asked)
        found = np.zeros(size, dtype=np.int64)
        for code, number in by_code.items():
            if code & wanted == wanted:
                found += number
        return found

    return counted


def _standing_of(
    known: int,
    unknown: int,
    total: int,
    more: int,
    assumed: int,
    ended: int,
    running: int,
    dateless: int,
    may_have_ended: int,
    may_run: int,
    may_lack_a_day: int,
    last_end: int,
    next_end: int,
    reason: int,
) -> Expiry:
    """Where a site stands by its numbers: of what is a vendor's, perhaps, there, perhaps, assumed; of grants that ended, run, lack a day."""
    told = "grant_not_stated" if dateless or may_lack_a_day else why_open(Match(reason))
    if ended:
        return Expiry(closed(ended, unknown, total, more, assumed), "no", None, _last_day(last_end))
    here = closed(known, unknown, total, more, assumed)
    if dateless or may_have_ended or may_lack_a_day or (may_run and not running):
        return Expiry(here, "unknown", told, None)
    if running:
        return Expiry(here, "no", None, _last_day(next_end))
    return Expiry(here, "yes", None, None)


def _last_day(end: int) -> date:
    day = date(1970, 1, 1).toordinal() + end - 1
    return date.fromordinal(max(day, date.min.toordinal()))  # a grant that ended as the calendar begins
