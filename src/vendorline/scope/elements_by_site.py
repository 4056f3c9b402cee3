"""Single elements in the order in which counting by site is fast: folding the elements of each site takes no search and no sort."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from vendorline.network.index.layout import NO_AMOUNT
from vendorline.quick_dataclass import dataclass

#: Whole numbers below this add up exactly as floats, which is the faster way.
EXACT = 2**53
#: Elements of a site beyond so many are folded one by one.
_LAYERS = 16

Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True)
class ElementsBySite:
    """The single elements behind the entries of an inventory, one row each, with what counting by site needs.

    A unit is a site as a site of one judged operator; those with the most elements come first. First stand the first elements of all
    units, then the second ones of those that have two, and so on: `layers` says how many each time, and `rest` are the units of what
    remains. `unit_operator`: the operator of each unit. Amounts are NO_AMOUNT where not stated.
    """

    entry: NDArray[np.int64]
    installed: NDArray[np.int32]
    retired: NDArray[np.int32]
    traffic_kb: NDArray[np.int64]
    premises: NDArray[np.int64]
    layers: tuple[int, ...]
    rest: NDArray[np.int64]
    unit_operator: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        entry: NDArray[np.int64],
        operator: NDArray[Any],
        site: NDArray[Any],
        installed: NDArray[np.int32],
        retired: NDArray[np.int32],
        traffic_kb: NDArray[np.int64],
        premises: NDArray[np.int64],
    ) -> ElementsBySite:
        """Single elements in any order; `operator` and `site` are codes, -1 for no site."""
        width = int(site.max(initial=-1)) + 2
        key = operator.astype(np.int64) * width + site + 1
        by_key = np.argsort(key)
        key = key[by_key]
        begins = np.flatnonzero(np.concatenate([np.ones(min(1, len(key)), dtype=bool), key[1:] != key[:-1]]))
        lengths = np.diff(np.append(begins, len(key)))
        longest = int(lengths.max(initial=0))
        by_length = np.argsort((longest - lengths).astype(np.min_scalar_type(longest)), kind="stable")
        begins, lengths = begins[by_length], lengths[by_length]
        layers = tuple(int(np.searchsorted(-lengths, -layer)) for layer in range(min(_LAYERS, longest)))
        parts = [begins[:number] + layer for layer, number in enumerate(layers)]
        more = np.maximum(lengths - _LAYERS, 0)
        longer = np.flatnonzero(more)
        parts += [begins[unit] + np.arange(_LAYERS, lengths[unit]) for unit in longer]
        order = by_key[np.concatenate(parts)] if parts else by_key
        return cls(
            entry[order],
            installed[order],
            retired[order],
            traffic_kb[order],
            premises[order],
            layers,
            np.repeat(longer, more[longer]),
            key[begins] // width,
        )

    def there(self, day: int) -> NDArray[np.bool_]:
        """Which are there on a day: installed_on <= day < retired_on."""
        return (self.installed <= day) & (day < self.retired)

    def fold(self, how: np.ufunc, values: NDArray[Number]) -> NDArray[Number]:
        """The values of the elements of each unit put together, by `np.add` or `np.bitwise_or`."""
        found: NDArray[Number] = np.zeros(len(self.unit_operator), dtype=values.dtype)
        for number, begin in self._layers():
            how(found[:number], values[begin : begin + number], out=found[:number])
        if len(self.rest):
            how.at(found, self.rest, values[len(values) - len(self.rest) :])
        return found

    def spread(self, per_unit: NDArray[Number]) -> NDArray[Number]:
        """The value of its unit for each element."""
        found = np.empty(len(self.entry), dtype=per_unit.dtype)
        for number, begin in self._layers():
            found[begin : begin + number] = per_unit[:number]
        found[len(found) - len(self.rest) :] = per_unit[self.rest]
        return found

    def at(self, units: NDArray[np.int64]) -> ElementsBySite:
        """The elements of some units alone, whose places are in order."""
        parts, layers = [], []
        for number, begin in self._layers():
            there = int(np.searchsorted(units, number))
            parts.append(begin + units[:there])
            layers.append(there)
        more = np.flatnonzero(np.isin(self.rest, units)) if len(self.rest) else self.rest
        order = np.concatenate([*parts, len(self.entry) - len(self.rest) + more])
        return ElementsBySite(
            self.entry.take(order),
            self.installed.take(order),
            self.retired.take(order),
            self.traffic_kb.take(order),
            self.premises.take(order),
            tuple(layers),
            np.searchsorted(units, self.rest[more]),
            self.unit_operator[units],
        )

    @cached_property
    def operator(self) -> NDArray[np.int64]:
        """The operator of each element."""
        return self.spread(self.unit_operator)

    def amounts(self, basis: Literal["traffic", "premises"]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """Whole amounts, 0 where not stated, as numbers that add up exactly; and which elements state theirs."""
        return self._traffic if basis == "traffic" else self._premises

    @cached_property
    def _traffic(self) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        return _stated(self.traffic_kb)

    @cached_property
    def _premises(self) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        return _stated(self.premises)

    def _layers(self) -> Iterator[tuple[int, int]]:
        """How many units each layer holds, and where it begins."""
        begin = 0
        for number in self.layers:
            yield number, begin
            begin += number


def _stated(amount: NDArray[np.int64]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    known = np.maximum(amount, 0)
    is_exact = len(known) * int(known.max(initial=0)) < EXACT
    return known.astype(np.float64) if is_exact else known, amount != NO_AMOUNT
