"""The distribution of sums over lots: exact where it can be added up, lot by lot; otherwise as it was drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from vendorline.check.likely.jacobi import nodes_of
from vendorline.check.likely.kinds import Kinds
from vendorline.likely import Lot, mixes_of
from vendorline.quick_dataclass import dataclass
from vendorline.results.alike_rows import alike

States = NDArray[np.int64]
Weights = NDArray[np.float64]
#: More states than these are drawn, not added up; so are lots of one component beyond so many combinations, and mixes beyond so many nodes.
MOST_STATES, MOST_COMBINATIONS, MOST_NODES, MOST_PRODUCTS = 20_000, 4_096, 400, 4_000_000


@dataclass(frozen=True)
class Part:
    """What some lots together add: `values` has a row for each combination of their kinds, the last lot changing fastest."""

    lots: tuple[int, ...]
    values: States


@dataclass(frozen=True)
class Sum:
    """Numbers that are sums over lots. `clipped`: numbers of which only matters whether they are above 0."""

    base: States
    parts: tuple[Part, ...]
    clipped: NDArray[np.bool_]

    @property
    def lots(self) -> tuple[int, ...]:
        """Every lot that adds something."""
        return tuple(sorted({lot for part in self.parts for lot in part.lots}))


@dataclass(frozen=True)
class Distribution:
    """States and how probable each is; `draws`: how many completions they were drawn from, None where they are exact."""

    states: States
    weights: Weights
    draws: int | None = None


def drawn_sum(numbers: Sum, kinds: Kinds) -> tuple[States, NDArray[np.int64]]:
    """The distinct states of the completions, and which one each is."""
    size = len(kinds.drawn)
    found = np.repeat(numbers.base[None, :], size, axis=0)
    for part in numbers.parts:
        code = np.zeros(size, dtype=np.int64)
        for lot in part.lots:
            code = code * len(kinds) + kinds.of_lot(lot)
        found += part.values[code]
    found = np.where(numbers.clipped, np.minimum(found, 1), found)
    first, which = alike(list(found.T)) if found.shape[1] else (np.zeros(1, dtype=np.int64), np.zeros(size, np.int64))
    return found[first], which


def exact_sum(
    numbers: Sum, kinds: Kinds, spread: float | None, fixed: Mapping[int, int] | None = None
) -> Distribution | None:
    """The exact distribution; None where it has too many states, or lots hang together in a way that is only drawn.

    Args:
        numbers: the sum.
        kinds: the kinds of vendors and their probabilities.
        spread: the concentration that stands in for the stated one, as in `complete`.
        fixed: kinds of some lots that are known; their probability is then 1, whatever hangs together with them.
    """
    components = list(_components(numbers, len(kinds)))
    if any(len(kinds) ** len(lots) > MOST_COMBINATIONS for lots, _ in components):
        return None
    mixes = _mixed(numbers.lots, kinds, spread)
    if mixes is None:
        return None
    lots = numbers.lots
    nodes, chances = _settings(mixes, kinds, fixed or {}, lots)
    found = _convolved(numbers, components, {lot: chances[:, place].T for place, lot in enumerate(lots)}, nodes)
    if found is None:
        return None
    chance = found.weights @ nodes
    return Distribution(found.states, chance / chance.sum())


def _components(numbers: Sum, kinds: int) -> Iterator[tuple[tuple[int, ...], States]]:
    """Lots that stand together in some part, joined, with what they add in each combination of their kinds."""
    home: dict[int, set[int]] = {}
    for part in numbers.parts:
        joined = set(part.lots).union(*(home.get(lot, ()) for lot in part.lots))
        for lot in joined:
            home[lot] = joined
    of_part: dict[tuple[int, ...], list[Part]] = {}
    for part in numbers.parts:
        of_part.setdefault(tuple(sorted(home[part.lots[0]])), []).append(part)
    for lots, parts in of_part.items():
        if kinds ** len(lots) > MOST_COMBINATIONS:
            yield lots, np.empty((0, len(numbers.base)), dtype=np.int64)
            continue
        combinations = np.array(list(product(range(kinds), repeat=len(lots))), dtype=np.int64)
        values = np.zeros((len(combinations), len(numbers.base)), dtype=np.int64)
        for part in parts:
            code = np.zeros(len(combinations), dtype=np.int64)
            for lot in part.lots:
                code = code * kinds + combinations[:, lots.index(lot)]
            values += part.values[code]
        yield lots, values


@dataclass(frozen=True)
class _Mixed:
    """Lots drawn from one mix: their chances hang on how large the share of the first kind is there."""

    lots: tuple[int, ...]
    kinds: tuple[int, int]
    concentration: float
    chance: float


def _mixed(lots: Sequence[int], kinds: Kinds, spread: float | None) -> list[_Mixed] | None:
    """The mixes that some lots hang together by; None where one of them can only be drawn."""
    groups: dict[tuple[object, ...], list[int]] = {}
    all_lots: tuple[Lot, ...] = kinds.drawn.lots.lots
    for number in lots:
        mixes = mixes_of(all_lots[number], spread)
        if mixes:
            groups.setdefault((mixes[0], all_lots[number].prior.number), []).append(number)
    found = []
    for members in groups.values():
        there = np.flatnonzero(kinds.chances[members[0]] > 0)
        if len(members) == 1 or len(there) == 1:
            continue
        mixes = mixes_of(all_lots[members[0]], spread)
        if len(there) > 2 or len(mixes) > 1 or any(len(mixes_of(all_lots[m], spread)) > 1 for m in members):
            return None
        one, other = int(there[0]), int(there[1])
        found.append(
            _Mixed(tuple(members), (one, other), mixes[0].concentration, float(kinds.chances[members[0], one]))
        )
    if math.prod(len(mixed.lots) // 2 + 1 for mixed in found) > MOST_NODES:
        return None
    return found


def _settings(
    mixes: Sequence[_Mixed], kinds: Kinds, fixed: Mapping[int, int], lots: Sequence[int]
) -> tuple[Weights, NDArray[np.float64]]:
    """Weights of a few shares of each mix, and given these the chances of the kinds of some lots: exact for so many lots."""
    choices = []
    place = {lot: number for number, lot in enumerate(lots)}
    own = kinds.chances[list(lots)]
    for mixed in mixes:
        a, b = mixed.concentration * mixed.chance, mixed.concentration * (1 - mixed.chance)
        choices.append(nodes_of(a, b, len(mixed.lots) // 2 + 1))
    every, all_chances = [], []
    for nodes in product(*(range(len(weights)) for _, weights in choices)):
        chances, weight = own.copy(), 1.0
        for mixed, (shares, weights), node in zip(mixes, choices, nodes, strict=True):
            members, (one, other) = [place[lot] for lot in mixed.lots], mixed.kinds
            chances[members, one], chances[members, other] = shares[node], 1 - shares[node]
            weight *= float(weights[node])
        for lot, kind in fixed.items():
            weight *= float(chances[place[lot], kind])
            chances[place[lot]] = 0
            chances[place[lot], kind] = 1
        every.append(weight)
        all_chances.append(chances)
    return np.array(every), np.stack(all_chances)


def _convolved(
    numbers: Sum,
    components: Sequence[tuple[tuple[int, ...], States]],
    chances: Mapping[int, NDArray[np.float64]],
    nodes: Weights,
) -> Distribution | None:
    """The distribution of a sum of components that hang together in nothing but their mixes: a column of weights for each node."""
    states, weights = numbers.base[None, :], np.ones((1, len(nodes)))
    for lots, values in components:
        chance = np.ones((1, len(nodes)))
        for lot in lots:
            chance = (chance[:, None, :] * chances[lot][None, :, :]).reshape(-1, len(nodes))
        there = (chance > 0).any(axis=1)
        own, own_chance = _merged(values[there], chance[there])
        if len(states) * len(own) * len(nodes) > MOST_PRODUCTS:
            return None
        added = (states[:, None, :] + own[None, :, :]).reshape(-1, states.shape[1])
        added = np.where(numbers.clipped, np.minimum(added, 1), added)
        together = (weights[:, None, :] * own_chance[None, :, :]).reshape(-1, len(nodes))
        states, weights = _merged(added, together)
        if len(states) > MOST_STATES:
            return None
    return Distribution(states, weights)


def _merged(states: States, weights: Weights) -> tuple[States, Weights]:
    """Equal states as one, with their weights added up."""
    if len(states) < 2:
        return states, weights
    varying = states[:, (states != states[0]).any(axis=0)]
    if not varying.shape[1]:
        return states[:1], weights.sum(axis=0, keepdims=True)
    first, which = alike(list(varying.T))
    if len(first) == len(states):
        return states, weights
    order = np.argsort(which, kind="stable")
    begins = np.searchsorted(which[order], np.arange(len(first)))
    return states[first], np.add.reduceat(weights[order], begins, axis=0)
