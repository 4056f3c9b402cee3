"""Units as they find their periods: put where another plan has them, moved where room is lacking or a limit asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vendorline.plan.likely.room import Bools, Room
from vendorline.plan.likely.standing import Standing
from vendorline.plan.problem.instance import Floats, Instance, Ints

#: How often limits on what stands are repaired before it is given up.
REPAIRS = 60
#: Units that look for a period together, and how often those of them that found none look again for a cheaper one than they have.
TOGETHER, LOOKS = 512, 6
#: Savings, and amounts of what stands, below this are none.
_LITTLE = 1e-9


class Places:
    """Units as they are given their periods (`period`; -1 = none yet), and what room is left.

    Units look for a period together, some hundred at a time, in the order in which each would be served alone: of those that want into one
    period as many as there is room for are put there, the first going first, and the others look again.
    """

    def __init__(self, instance: Instance, vendor: Ints, reduced: Floats) -> None:
        """Nothing is placed yet.

        Args:
            instance: the problem, every unit a type of its own.
            vendor: [market] who supplies it.
            reduced: [unit, period and keeping] costs with the prices of what is scarce.
        """
        here = np.arange(len(instance.market))
        self.reduced, self.periods = reduced, instance.size[2]
        self.cost: Floats = instance.cost[here, vendor[instance.market]]
        self.room, self.standing = Room(instance, vendor), Standing(instance, vendor)
        self.period = np.full(len(here), -1, dtype=np.int64)

    def begin(self, period: Ints) -> None:
        """Put units where another plan has them, but for those that are not open there, or that find no room: the dearest to move go first."""
        here = np.arange(len(period))
        units = np.flatnonzero((period >= 0) & np.isfinite(self.cost[here, np.maximum(period, 0)]))
        wanted = period[units]
        others = self.reduced[units].copy()
        others[np.arange(len(units)), wanted] = np.inf
        regret = others.min(axis=1) - self.reduced[units, wanted]
        order = np.argsort(-regret, kind="stable")
        units, wanted = units[order], wanted[order]
        fits = self.room.first_that_fit(units, self.period[units], wanted)
        self._put(units[fits], wanted[fits])

    def fill(self) -> bool:
        """Give every unit that has none a period: the largest first, and of them the dearest to wait; whether all found room."""
        waiting = np.flatnonzero(self.period < 0)
        if not len(waiting):
            return True
        size = self.room.size()[waiting]
        two = np.partition(self.reduced[waiting], 1, axis=1)[:, :2]
        with np.errstate(invalid="ignore"):
            regret = np.where(np.isfinite(two[:, 1]), two[:, 1] - two[:, 0], np.inf)
        for some in _in_parts(waiting[np.lexsort((-regret, -size))]):
            units = some
            while len(units):
                options = np.where(self._open_to(units), self.reduced[units], np.inf)
                best = options.argmin(axis=1)
                if not np.isfinite(options[np.arange(len(units)), best]).all():
                    return False
                fits = self.room.first_that_fit(units, self.period[units], best)
                self._put(units[fits], best[fits])
                units = units[~fits]
        return True

    def mend(self) -> bool:
        """Bring what stands within its limits, by the cheapest moves; whether it could be."""
        for _ in range(REPAIRS):
            worst, n = self.standing.over()
            if worst <= _LITTLE:
                return True
            if not self._lower(n):
                return False
        return False

    def _lower(self, n: int) -> bool:
        """Move units until one limit is kept in the first period in which it is not; whether any could be moved."""
        limit, stands = self.standing.states[n].limit, self.standing.of[n]
        t = int(np.flatnonzero(stands - limit > _LITTLE * np.maximum(1.0, np.abs(limit)))[0])
        some = np.flatnonzero(self.standing.is_touched[n])
        gain = self.standing.gain(n, some, self.period[some], t)
        early = np.where(np.isfinite(self.cost[some]), self.reduced[some], np.inf)[:, : t + 1]
        more = early.min(axis=1) - self.reduced[some, self.period[some]]
        good = (gain > 1e-12) & np.isfinite(more)
        some, gain, more = some[good], gain[good], more[good]
        order = np.argsort(more / gain, kind="stable")
        some, gain = some[order], gain[order]
        moved = False
        while len(some) and (over := stands[t] - limit[t]) > _LITTLE:
            # As many as it takes, if all of them find room.
            count = int(np.searchsorted(gain.cumsum(), over)) + 1
            units = some[:count]
            options = np.where(self._open_to(units)[:, : t + 1], self.reduced[units, : t + 1], np.inf)
            best = options.argmin(axis=1)
            has_room = np.isfinite(options[np.arange(len(units)), best])
            fits = has_room.copy()
            fits[has_room] = self.room.first_that_fit(units[has_room], self.period[units[has_room]], best[has_room])
            self._move(units[fits], best[fits])
            moved |= bool(fits.any())
            stays = np.ones(len(some), dtype=bool)
            stays[:count] = has_room & ~fits  # others were before them, and they look again
            some, gain = some[stays], gain[stays]
        return moved

    def loosen(self) -> bool:
        """Keep, or do at a cheaper time, what no limit asks to be done as it is, the greatest savings first; always so."""
        now = self.cost[np.arange(len(self.period)), self.period]
        gain = now - self.cost.min(axis=1)
        order = np.argsort(-gain, kind="stable")
        for some in _in_parts(order[gain[order] > _LITTLE]):
            units = some
            options = np.where(self.cost[units] < now[units, None] - _LITTLE, self.cost[units], np.inf)
            options[~self._open_to(units)] = np.inf
            for _ in range(LOOKS):
                best = options.argmin(axis=1)
                finds = np.isfinite(options[np.arange(len(units)), best])
                units, options, best = units[finds], options[finds], best[finds]
                if not len(units):
                    break
                was = self.period[units]
                fits = self.room.first_that_fit(units, was, best)
                fits[fits] = self.standing.keep(units[fits], was[fits], best[fits])
                self._move(units[fits], best[fits])
                options[np.arange(len(units)), best] = np.inf
                units, options = units[~fits], options[~fits]
        return True

    def _open_to(self, units: Ints) -> Bools:
        """[unit, period and keeping]: what is open to each alone, were it lifted from where it is; limits on what stands are not looked at."""
        free: Bools = np.isfinite(self.cost[units])
        free[:, :-1] &= self.room.open_to(units, self.period[units])
        return free

    def _put(self, units: Ints, period: Ints) -> None:
        self.period[units] = period
        self.room.take(units, period)
        self.standing.put(units, period)

    def _move(self, units: Ints, period: Ints) -> None:
        was = self.period[units]
        self.room.take(units, was, -1.0)
        self.standing.put(units, was, -1.0)
        self._put(units, period)


def _in_parts(units: Ints) -> Iterator[Ints]:
    for begin in range(0, len(units), TOGETHER):
        yield units[begin : begin + TOGETHER]
