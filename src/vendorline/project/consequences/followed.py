"""One option in all completions of a network: each has a plan of its own, and its reach follows that of the one that stands for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.decide.case.from_network import MEASURES
from vendorline.project.consequences.exposed import YearOfExposure
from vendorline.project.consequences.values import OF_PLANS, Values, plain
from vendorline.quick_dataclass import dataclass

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Paths = Mapping[str, tuple[Floats, Floats]]
ENDS = ("low", "high")
#: Every quantity that an amount may be.
QUANTITIES = (*OF_PLANS, *MEASURES)


@dataclass(frozen=True, slots=True)
class Planned:
    """One completion that was planned in full; `cost` None where no schedule keeps what the option asks.

    `exposure`: year, vendor, measure, least, greatest. `elsewhere`: jurisdiction, verdict, and how many findings of the network that then
    stands have it there.
    """

    completion: int
    status: str
    cost: float | None
    bound: float | None
    gap: float | None
    units: int
    times: float
    exposure: tuple[tuple[int, str, str, float, float], ...]
    elsewhere: tuple[tuple[str, str, int], ...] = ()

    def path(self, vendor_id: str, measure: str, years: int) -> Floats:
        """[end, year] what a vendor could reach; nothing where the network does not know it."""
        found = np.zeros((2, years))
        for year, vendor, of, low, high in self.exposure:
            if vendor == vendor_id and of == measure and year < years:
                found[:, year] = low, high
        return found


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """A completion of which both are known: what its plan in full comes to, and what it was `carried` over as. Its own path where there is one."""

    planned: Planned
    own: Values
    carried: Values


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """An option over completions.

    `planned`: those that stand for others; `of`: which of them stands for each completion. `values`: what the plan of each comes to;
    `times`: by how many times what a period may need was raised for it; `cost` and `bound` of each, discounted. `today`: by measure what
    the vendor can reach today in each completion (least, greatest). `each`: the same by year, where the plan is the same in all; None: it
    falls as that of the one that stands for a completion. `in_full`: how many were planned in full. `held_out`: see there.
    """

    vendor_id: str
    planned: tuple[Planned, ...]
    of: Ints
    values_of_plans: Values
    times: Floats
    cost: Floats
    bound: Floats
    in_full: int
    today: Paths
    each: Paths | None
    held_out: tuple[HeldOut, ...]

    @property
    def feasible(self) -> NDArray[np.bool_]:
        """By completion whether there is a schedule."""
        return ~np.isnan(self.cost)

    def values(self, quantity: str, end: str, year: float | None = None) -> Floats:
        """A quantity in each completion (completion, or completion x year), at an end of what nobody knows.

        Completions without a schedule take the mean of those that have one.

        Args:
            quantity: one of QUANTITIES.
            end: `low` or `high`.
            year: of a quantity by year, that of this year alone.
        """
        table = (
            self._exposure(quantity, ENDS.index(end))
            if quantity in MEASURES
            else self.values_of_plans.of[quantity].copy()
        )
        there = self.feasible
        table[~there] = table[there].mean(axis=0)
        return table if year is None or table.ndim == 1 else table[:, min(int(year), table.shape[1] - 1)]

    def _exposure(self, measure: str, end: int) -> Floats:
        """[completion, year]: what the vendor could reach."""
        if self.each is not None:
            return self.each[measure][end].copy()
        now, years = self.today[measure][end], self.values_of_plans.years
        paths = np.array([one.path(self.vendor_id, measure, years)[end] for one in self.planned])[self.of]
        start = now[np.array([one.completion for one in self.planned])][self.of][:, None]
        falls = paths / np.where(start > 0, start, 1.0) * now[:, None]
        # Where the one that stands for a completion has no reach today, nothing says how its own would fall.
        found: Floats = np.minimum(np.where(start > 0, falls, np.maximum(paths, now[:, None])), 1.0)
        return found

    def errors(self, quantity: str) -> Mapping[str, float] | None:
        """How far what is said of held-out completions is from what planning them in full says: summed over years, in parts of the mean."""
        pairs = list(self._pairs(quantity))
        if not pairs:
            return None
        apart = np.array([said - full for said, full in pairs])
        scale = float(np.mean([abs(full) for _, full in pairs])) or 1.0
        return {
            "mean": float(apart.mean()) / scale,
            "largest": float(np.abs(apart).max()) / scale,
            "number": float(len(pairs)),
        }

    def _pairs(self, quantity: str) -> list[tuple[float, float]]:
        """Of each completion held out what is said of it, and what is."""
        if quantity in MEASURES:
            if self.each is not None:
                return []
            said, years = self._exposure(quantity, 1), self.values_of_plans.years
            told = [one.planned for one in self.held_out if one.planned.exposure]
            return [
                (float(said[one.completion].sum()), float(one.path(self.vendor_id, quantity, years)[1].sum()))
                for one in told
            ]
        both = [(one.carried.of[quantity], one.own.of[quantity]) for one in self.held_out]
        return [(float(a.sum()), float(b.sum())) for a, b in both if not np.isnan(a).any() and not np.isnan(b).any()]


def to_document(found: Followed) -> dict[str, Any]:
    """An option over completions as plain data."""
    return {
        "vendor_id": found.vendor_id, "planned": [_planned(one) for one in found.planned],
        "held_out": [
            {"planned": _planned(one.planned), "own": one.own.to_document(), "carried": one.carried.to_document()}
            for one in found.held_out
        ],
        "of": found.of.tolist(), "values": found.values_of_plans.to_document(), "times": found.times.tolist(),
        "cost": plain(found.cost), "bound": plain(np.where(np.isfinite(found.bound), found.bound, np.nan)),
        "in_full": found.in_full, "today": _paths(found.today), "each": None if found.each is None else _paths(found.each),
    }  # fmt: skip


def of_document(told: Mapping[str, Any]) -> Followed:
    """What `to_document` wrote."""
    held = tuple(
        HeldOut(_read(one["planned"]), Values.of_document(one["own"]), Values.of_document(one["carried"]))
        for one in told["held_out"]
    )
    return Followed(
        told["vendor_id"], tuple(map(_read, told["planned"])), np.array(told["of"], dtype=np.int64),
        Values.of_document(told["values"]), np.array(told["times"], dtype=float), np.array(told["cost"], dtype=float),
        np.array(told["bound"], dtype=float), told["in_full"], _read_paths(told["today"]),
        None if told["each"] is None else _read_paths(told["each"]), held,
    )  # fmt: skip


def _paths(paths: Paths) -> dict[str, Any]:
    return {measure: [low.tolist(), high.tolist()] for measure, (low, high) in paths.items()}


def _read_paths(told: Mapping[str, Any]) -> Paths:
    return {m: (np.array(low, dtype=float), np.array(high, dtype=float)) for m, (low, high) in told.items()}


_OWN = ("completion", "status", "cost", "bound", "gap", "units", "times")


def _planned(one: Planned) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(one, name) for name in _OWN}
    return told | {"exposure": [list(row) for row in one.exposure], "elsewhere": [list(row) for row in one.elsewhere]}


def _read(row: Mapping[str, Any]) -> Planned:
    exposure = tuple((int(y), str(v), str(m), float(low), float(high)) for y, v, m, low, high in row["exposure"])
    elsewhere = tuple((str(where), str(verdict), int(count)) for where, verdict, count in row["elsewhere"])
    return Planned(**{name: row[name] for name in _OWN}, exposure=exposure, elsewhere=elsewhere)


def rows_of(exposure: Sequence[YearOfExposure]) -> tuple[tuple[int, str, str, float, float], ...]:
    """Exposure as it is kept."""
    return tuple((row.year, row.vendor_id, row.measure, row.low, row.high) for row in exposure)
