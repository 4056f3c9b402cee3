"""The problem of a replacement schedule as arrays: who may be replaced when and by whom, what that costs, and what is scarce.

Units that are alike in all of this are one type with a count. Every unit takes one option: a vendor and the period by whose end the
work is done, or to keep what it has. All units of a market that are replaced, or built by somebody else than announced, get one vendor.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vendorline.plan.problem.alike import alike
from vendorline.quick_dataclass import dataclass

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CostPart:
    """One part of what an option costs: `amount[type, vendor]` x `factor[pattern[type], period]`, before discounting.

    `is_cash`: whether budgets have to pay for it.
    """

    name: str
    amount: Floats
    factor: Floats
    pattern: Ints
    is_cash: bool = True


@dataclass(frozen=True, slots=True)
class Jobs:
    """A row that follows from the one called `of`: both in parts of a job of this `size`, rounded down, since jobs are whole."""

    of: str
    size: float


@dataclass(frozen=True, slots=True)
class PeriodRows:
    """Something that the work of a period needs: crews, sites or subscribers out.

    `capacity[group, period]`, infinite where there is no limit; `group[market]`, -1 where a market needs none; `use[type]` per unit.
    `jobs`: of a row that only follows from another one.
    """

    name: str
    unit: str
    groups: tuple[str, ...]
    capacity: Floats
    group: Ints
    use: Floats
    jobs: Jobs | None = None


@dataclass(frozen=True, slots=True)
class DeliveryRows:
    """What each vendor can deliver in a period: `capacity[vendor, period]`, `use[type]` per unit."""

    unit: str
    capacity: Floats
    use: Floats


@dataclass(frozen=True, slots=True)
class BudgetRows:
    """What a payer can spend in a year: `capacity[payer, year]`, `payer[market]` (-1 = nobody's limit), `year[period]`."""

    payers: tuple[str, ...]
    years: tuple[int, ...]
    capacity: Floats
    payer: Ints
    year: Ints


@dataclass(frozen=True, slots=True)
class StateRows:
    """A limit of a provision on what stands at the end of each period: at most `limit[period]`, infinite where it does not hold.

    What a unit adds at the end of period s is `before[type]` until it is done; from then on `after[type, vendor]`, and from the later of
    that and `built[type]` also `new_after[type, vendor]`. A unit that is kept adds `before`, and `new_kept` from `built` on.
    """

    name: str
    operator: str
    unit: str
    scale: float
    limit: Floats
    before: Floats
    after: Floats
    new_after: Floats
    new_kept: Floats


@dataclass(frozen=True, slots=True)
class VendorShares:
    """The most that one vendor may supply of a group: `capacity[group, vendor]`, `group[market]` (-1 = none), `use[type]` per unit."""

    groups: tuple[str, ...]
    unit: str
    capacity: Floats
    group: Ints
    use: Floats


@dataclass(frozen=True, slots=True)
class Borders:
    """Markets that touch, and what it costs once if they have different vendors: `cost` in money of the day of the plan."""

    one: Ints
    other: Ints
    cost: Floats


@dataclass(frozen=True)
class Instance:
    """A whole problem. Types are in the order of their markets.

    `first` and `last` [type, vendor]: the periods in which an option is open (none where last < first). `kept` [type]: what keeping
    costs, discounted; infinite where it is not allowed. `built` [type]: the period from which a unit has what is announced for it, -1
    where nothing is. `discount` [period].
    """

    currency: str
    period_ends: tuple[date, ...]
    vendors: tuple[str, ...]
    markets: tuple[str, ...]
    market: Ints
    units: Ints
    first: Ints
    last: Ints
    built: Ints
    kept: Floats
    discount: Floats
    parts: tuple[CostPart, ...]
    period_rows: tuple[PeriodRows, ...] = ()
    delivery: DeliveryRows | None = None
    budgets: BudgetRows | None = None
    states: tuple[StateRows, ...] = ()
    shares: VendorShares | None = None
    borders: Borders = field(default_factory=lambda: Borders(*(np.zeros(0, dtype=np.int64),) * 2, np.zeros(0)))

    @property
    def size(self) -> tuple[int, int, int]:
        """How many types, vendors and periods."""
        return len(self.market), len(self.vendors), len(self.period_ends)

    @cached_property
    def is_open(self) -> NDArray[np.bool_]:
        """[type, vendor, period]: which options there are."""
        return _opened(self.first, self.last, self.size[2])

    @cached_property
    def cash(self) -> Floats:
        """[type, vendor, period]: what budgets pay for one unit."""
        return self._sum([part for part in self.parts if part.is_cash], np.arange(len(self.market)))

    @cached_property
    def cost(self) -> Floats:
        """[type, vendor, period, and keeping last]: the discounted cost of one unit, infinite where an option is closed."""
        parts = [column for part in self.parts for column in (*part.amount.T, part.pattern)]
        # Many types cost the same and differ in what they use: each cost is summed up once.
        some, kind = alike([*self.first.T, *self.last.T, self.kept, *parts], len(self.market))
        first, last = self.first[some], self.last[some]
        found = np.empty((len(some), self.size[1], self.size[2] + 1))
        found[:, :, :-1] = np.where(
            _opened(first, last, self.size[2]), self._sum(self.parts, some) * self.discount, np.inf
        )
        found[:, :, -1] = self.kept[some, None]
        return found[kind]

    def cost_of(self, kind: Ints, vendor: Ints, period: Ints) -> Floats:
        """The same of some units: of each its type, its vendor, and its period, the number of periods where it is kept."""
        done = period < self.size[2]
        kept: Floats = self.kept[kind].copy()
        each, when = np.zeros(int(done.sum())), period[done]
        for part in self.parts:
            each += part.amount[kind[done], vendor[done]] * part.factor[part.pattern[kind[done]], when]
        closed = (when < self.first[kind[done], vendor[done]]) | (when > self.last[kind[done], vendor[done]])
        kept[done] = np.where(closed, np.inf, each * self.discount[when])
        return kept

    def _sum(self, parts: list[CostPart] | tuple[CostPart, ...], types: Ints) -> Floats:
        """[type, vendor, period]: some parts of what some types cost, before discounting."""
        found = np.zeros((len(types), *self.size[1:]))
        each = np.empty(found.shape)
        for part in parts:
            if not part.amount.any():
                continue
            factor = part.factor if len(part.factor) == 1 else part.factor[part.pattern[types]]
            found += np.multiply(part.amount[types, :, None], factor[:, None, :], out=each)
        return found

    @cached_property
    def starts(self) -> Ints:
        """[market]: where the types of each market begin; markets without types begin where the next one does."""
        return np.searchsorted(self.market, np.arange(len(self.markets))).astype(np.int64)


def _opened(first: Ints, last: Ints, periods: int) -> NDArray[np.bool_]:
    """[type, vendor, period]: whether an option is open."""
    period = np.arange(periods)
    found: NDArray[np.bool_] = (period >= first[:, :, None]) & (period <= last[:, :, None])
    return found
