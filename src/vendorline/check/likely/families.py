"""How many different vendors there are, where lots may bring more: each family counts once, whoever of it made what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.check.count import Selection, count_elements
from vendorline.check.likely.distribution import Part, Sum
from vendorline.check.likely.kinds import Kinds
from vendorline.check.likely.makers import lot_of
from vendorline.likely import NO_LOT
from vendorline.quick_dataclass import dataclass
from vendorline.scope.bound_provision import BoundProvision
from vendorline.vendors import family_of


@dataclass(frozen=True)
class Families:
    """The families of an inventory's vendors, those that lots may be of first; whether each has something in scope, surely or perhaps.

    `of_kind`: the family of each kind of vendor, of which several may be of one. `sure`, `perhaps`: by operator and family, of what is in no lot. `lots_sure`, `lots_perhaps`: whether an operator has something of
    a lot in scope. `nameless`: elements that nobody's name is on, and that are in no lot, by operator.
    """

    of_kind: NDArray[np.int64]
    sure: NDArray[np.bool_]
    perhaps: NDArray[np.bool_]
    lots_sure: Mapping[tuple[int, int], bool]
    nameless: NDArray[np.int64]

    @property
    def size(self) -> int:
        """How many families a lot may be of."""
        return int(self.of_kind.max(initial=-1)) + 1

    def beside(self, numbers: Sum, operator: int) -> Sum:
        """A sum with further numbers: whether each family that a lot may be of is surely in scope, and whether it may be."""
        width, size = len(numbers.base), self.size
        flags = np.concatenate([self.sure[operator, :size], self.perhaps[operator, :size]])
        parts = [replace(p, values=np.pad(p.values, ((0, 0), (0, 2 * size)))) for p in numbers.parts]
        for lot in numbers.lots:
            values = np.zeros((len(self.of_kind), width + 2 * size), dtype=np.int64)
            each = np.arange(len(self.of_kind))
            values[each, width + self.of_kind] = self.lots_sure.get((operator, lot), False)
            values[each, width + size + self.of_kind] = 1
            parts.append(Part((lot,), values))
        return Sum(
            np.concatenate([numbers.base, flags.astype(np.int64)]),
            tuple(parts),
            np.concatenate([numbers.clipped, np.ones(2 * size, dtype=bool)]),
        )

    def counted(self, flags: NDArray[np.int64], columns: Mapping[str, Any], operator: int) -> dict[str, Any]:
        """The least and the most different vendors in each state."""
        sure = flags[:, : self.size].sum(axis=1) + self.sure[operator, self.size :].sum()
        most = flags[:, self.size :].sum(axis=1) + self.perhaps[operator, self.size :].sum() + self.nameless[operator]
        least = np.maximum(sure, columns["elements"] > 0)
        return {"known": least, "unknown": most - least}


def families_of(case: BoundProvision, selection: Selection, kinds: Kinds) -> Families:
    """The families of an inventory under a provision; `selection` is what it is about, whoever made the lots."""
    stock = case.inventory
    on = date.fromordinal(selection.day + date(1970, 1, 1).toordinal())
    number: dict[str, int] = {}
    of_kind = np.array([number.setdefault(family_of(name, on), len(number)) for name in kinds.names], dtype=np.int64)
    lot = lot_of(stock)
    codes = [number.setdefault(family_of(name, on), len(number)) for name in stock.vendors]
    family = np.array([*codes, 0], dtype=np.int64)[stock.vendor]
    stated = (stock.vendor >= 0) & (lot == NO_LOT)
    there = selection.weight > 0
    inside, either = selection.inside & there, (selection.inside | selection.open) & there
    sure, perhaps = (np.zeros((len(stock.operators), len(number)), dtype=bool) for _ in range(2))
    for found, mask in ((sure, inside), (perhaps, either)):
        chosen = stated & mask & selection.known
        found[stock.operator[chosen], family[chosen]] = True
    own = np.flatnonzero((lot != NO_LOT) & inside)
    lots_sure = dict.fromkeys(zip(stock.operator[own].tolist(), lot[own].tolist(), strict=True), True)
    nameless = count_elements(stock, either & (stock.vendor < 0), selection.weight)
    return Families(of_kind, sure, perhaps, lots_sure, nameless)
