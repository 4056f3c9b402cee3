"""One option in all completions of a network: some are planned in full, the others follow the one that stands for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.project.consequences.exposed import MEASURES
from vendorline.project.consequences.quantities import QUANTITIES, Quantities
from vendorline.project.consequences.whole import Whole
from vendorline.quick_dataclass import dataclass

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ENDS = ("low", "high")


@dataclass(frozen=True, slots=True)
class Planned:
    """One completion that was planned in full; `quantities` None where no schedule keeps what the option asks.

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
    quantities: Quantities | None
    exposure: tuple[tuple[int, str, str, float, float], ...]
    elsewhere: tuple[tuple[str, str, int], ...] = ()

    @classmethod
    def of(cls, completion: int, found: Whole) -> Planned:
        """What is kept of a completion."""
        solution = found.plan.solution
        there = solution.schedule is not None
        return cls(
            completion, solution.status, solution.cost if there else None, solution.proven if there else None,
            solution.gap if there else None, len(found.plan.period), found.times, found.quantities,
            tuple((row.year, row.vendor_id, row.measure, row.low, row.high) for row in found.exposure), found.elsewhere,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """An option over completions.

    `planned`: those that stand for others; `of`: which of them stands for each completion. `work`: how much is replaced, or built by
    others, in each completion in parts of what is in the one that stands for it. `today`: by measure what the vendor can reach today in
    each completion (least, greatest). `held_out`: further completions planned in full, to see how far off the others are.
    """

    planned: tuple[Planned, ...]
    of: Ints
    work: Floats
    today: Mapping[str, tuple[Floats, Floats]]
    held_out: tuple[Planned, ...]

    @property
    def feasible(self) -> NDArray[np.bool_]:
        """By completion whether there is a schedule."""
        there = np.array([one.quantities is not None for one in self.planned])
        return np.asarray(there[self.of])

    def values(self, quantity: str, end: str, year: float | None = None) -> Floats:
        """A quantity in each completion (completion, or completion x year), at an end of what nobody knows.

        Completions without a schedule take the mean of those that have one.

        Args:
            quantity: one of QUANTITIES.
            end: `low` or `high`.
            year: of a quantity by year, that of this year alone.
        """
        whole = [self._of(one, quantity, end) for one in self.planned]
        shape = next(value.shape for value in whole if value is not None)
        table = np.array([np.full(shape, np.nan) if value is None else value for value in whole])[self.of]
        if quantity == "cost":
            table = table * self.work[:, None]
        elif quantity in MEASURES:
            now = self.today[quantity][ENDS.index(end)]
            start = table[:, :1]
            falls = table / np.where(start > 0, start, 1.0) * now[:, None]
            # Where the one that stands for a completion has no reach today, nothing says how its own would fall.
            table = np.minimum(np.where(start > 0, falls, np.maximum(table, now[:, None])), 1.0)
        there = self.feasible
        table[~there] = table[there].mean(axis=0)
        return table if year is None or table.ndim == 1 else table[:, min(int(year), table.shape[1] - 1)]

    @staticmethod
    def _of(one: Planned, quantity: str, end: str) -> Floats | None:
        return None if one.quantities is None else np.array(one.quantities.of(quantity, end, None), dtype=float)

    def errors(self, quantity: str) -> Mapping[str, float] | None:
        """How far what is said of held-out completions is from what planning them in full says: summed over years, in parts of the mean."""
        pairs = [(self._of(one, quantity, "high"), one.completion) for one in self.held_out]
        told = [(float(np.sum(value)), at) for value, at in pairs if value is not None and self.feasible[at]]
        if not told:
            return None
        said = self.values(quantity, "high")
        said = said if said.ndim == 1 else said.sum(axis=1)
        apart = np.array([said[at] - value for value, at in told])
        scale = float(np.mean([abs(value) for value, _ in told])) or 1.0
        return {
            "mean": float(apart.mean()) / scale,
            "largest": float(np.abs(apart).max()) / scale,
            "number": float(len(told)),
        }


def to_document(found: Followed) -> dict[str, Any]:
    """An option over completions as plain data."""
    return {
        "planned": [_planned(one) for one in found.planned], "held_out": [_planned(one) for one in found.held_out],
        "of": found.of.tolist(), "work": found.work.tolist(),
        "today": {measure: [low.tolist(), high.tolist()] for measure, (low, high) in found.today.items()},
    }  # fmt: skip


def of_document(told: Mapping[str, Any]) -> Followed:
    """What `to_document` wrote."""
    return Followed(
        _read(told["planned"]), np.array(told["of"], dtype=np.int64), np.array(told["work"], dtype=float),
        {measure: (np.array(low, dtype=float), np.array(high, dtype=float)) for measure, (low, high) in told["today"].items()},
        _read(told["held_out"]),
    )  # fmt: skip


_OWN = ("completion", "status", "cost", "bound", "gap", "units", "times")
_QUANTITIES = ("vendor_id", "replaced_share", "built_by_others_share", "delay_months")


def _planned(one: Planned) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(one, name) for name in _OWN}
    told |= {
        "exposure": [list(row) for row in one.exposure],
        "elsewhere": [list(row) for row in one.elsewhere],
    }
    if (of := one.quantities) is None:
        return told | {"quantities": None}
    return told | {
        "quantities": {name: getattr(of, name) for name in _QUANTITIES}
        | {"cost_by_year": list(of.cost_by_year), "standing_share": list(of.standing_share)}
        | {f"exposure_{end}": {name: list(row) for name, row in getattr(of, f"exposure_{end}").items()} for end in ENDS}
    }


def _read(rows: Sequence[Mapping[str, Any]]) -> tuple[Planned, ...]:
    found = []
    for row in rows:
        of = row["quantities"]
        quantities = of and Quantities(
            of["vendor_id"], tuple(of["cost_by_year"]), of["replaced_share"], of["built_by_others_share"], of["delay_months"],
            tuple(of["standing_share"]), *({name: tuple(r) for name, r in of[f"exposure_{end}"].items()} for end in ENDS),
        )  # fmt: skip
        exposure = tuple((int(y), str(v), str(m), float(low), float(high)) for y, v, m, low, high in row["exposure"])
        own = {name: row[name] for name in _OWN}
        elsewhere = tuple((str(where), str(verdict), int(count)) for where, verdict, count in row["elsewhere"])
        found.append(Planned(**own, quantities=quantities, exposure=exposure, elsewhere=elsewhere))
    return tuple(found)


__all__ = ["ENDS", "QUANTITIES", "Followed", "Planned", "of_document", "to_document"]
