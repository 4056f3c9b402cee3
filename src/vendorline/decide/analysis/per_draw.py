"""Losses draw by draw: how outcomes are spread, how often each option is best, and what is regretted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vendorline.decide.analysis.means import Array, Kept, Means
from vendorline.decide.draws.parameters import parameters
from vendorline.decide.draws.sobol import Plan, uniforms
from vendorline.decide.outcomes.branches import Seen
from vendorline.decide.outcomes.evaluate import Model, Move, Worked
from vendorline.quick_dataclass import dataclass

#: The worst part of the draws that the tail loss is the mean of.
TAIL = 0.10
#: From so many draws on quantiles are looked for in the part that a sample marks out, one draw of each 61: of Sobol points one of each
#: power of two would all lie in one corner.
_MANY, _EACH = 2**17, 61


@dataclass(frozen=True)
class Draws:
    """Everything by draw: `losses` (option x draw), `x` (option x outcome x draw), `values` of each number that is drawn, by id (draw)."""

    options: tuple[str, ...]
    losses: Array
    x: NDArray[np.float32]
    values: Mapping[str, NDArray[np.float32]]
    scrambles: int

    def by_scramble(self, values: NDArray[np.floating]) -> Array:
        """Means of something by draw, for each scramble (... x scramble)."""
        found: Array = values.reshape(*values.shape[:-1], self.scrambles, -1).mean(axis=-1, dtype=float)
        return found


#: A move, and how much each state counts in which it is made, by what was seen before.
Weighed = tuple[Move, dict[Seen, Array]]


def plans(base: Means, weights: Array) -> dict[str, tuple[Weighed, ...]]:
    """What each option that decides later does: in each branch what has the least expected loss there."""
    model, found = Model(base.case), {}
    for later in base.later:
        pick = ((base.scaled(later.x, later.chance).mean(axis=0)) @ weights).argmin(axis=1)
        told = []
        for at, move in enumerate(later.moves):
            counts = {seen: np.zeros(len(model.states)) for seen in model.seen(move)}
            for branch, picked in zip(later.branches, pick, strict=True):
                if picked == at:
                    counts[model.seen_in(move, branch)] += model.shares(move, branch)
            told.append((move, {seen: c for seen, c in counts.items() if c.any()}))
        found[later.name] = tuple((move, counts) for move, counts in told if counts)
    return found


def draws(
    base: Means, plan: Plan, weights: Array, kept: Kept, *, every: Sequence[str] | None = None, today: bool = False
) -> Draws:
    """Losses of every option in every draw.

    Args:
        base: expected outcomes of the same case and plan; they say what is chosen after a wait.
        plan: how many draws.
        weights: of the outcomes that are weighed; they sum to 1.
        kept: what was kept of each draw while they were taken; rows of options that decide later are filled in.
        every: the dimensions of the case that this one is compared with.
        today: only what can be decided today.
    """
    case, model = base.case, Model(base.case)
    later = [] if today else list(enumerate(plans(base, weights).values(), len(base.choices)))
    start, drawn = 0, parameters(case)
    for chunk in uniforms(case, plan, every) if later else ():
        worked = Worked.of(chunk.values(drawn))
        for at, together in later:
            x = np.zeros((len(case.outcomes), chunk.count))
            for move, counts in together:
                for k, value in enumerate(model.outcomes(worked, move, counts).values()):
                    x[k] += value
            kept.take(at, slice(start, start + chunk.count), x)
        start += chunk.count
    return Draws(base.choices if today else base.options, kept.losses, kept.x, kept.values, plan.scrambles)


def quantiles(values: NDArray[np.floating], chances: Sequence[float]) -> Array:
    """Quantiles along the last axis (chance x ...): those of `numpy.quantile`.

    Of many draws a sample says between which values a quantile must lie, and only those in between are put in order.
    """
    if values.shape[-1] < _MANY:
        return np.asarray(np.quantile(values, chances, axis=-1), dtype=float)
    rows = values.reshape(-1, values.shape[-1])
    found = np.empty((len(chances), len(rows)))
    for at, row in enumerate(rows):
        sample = np.sort(row[::_EACH])
        found[:, at] = [_quantile(row, sample, p) for p in chances]
    return found.reshape(len(chances), *values.shape[:-1])


def _quantile(row: NDArray[np.floating], sample: NDArray[np.floating], chance: float) -> float:
    middle, margin = chance * (len(sample) - 1), 4 * np.sqrt(len(sample) * chance * (1 - chance)) + 2
    first, last = sample[max(0, int(middle - margin))], sample[min(len(sample) - 1, int(middle + margin) + 1)]
    place = chance * (len(row) - 1)
    below = row < first
    among = below != (row <= last)
    at = int(place) - int(np.count_nonzero(below))
    if not 0 <= at < int(np.count_nonzero(among)) - 1:
        return float(np.quantile(row, chance))
    if first == last:
        return float(first)
    inside = row[among]
    ordered = np.partition(inside, (at, at + 1))
    return float(ordered[at] + (place - int(place)) * (ordered[at + 1] - ordered[at]))


def tail_mean(values: Array) -> Array:
    """The mean of the worst tenth of the draws (CVaR 90), along the last axis."""
    count = max(1, int(np.ceil(TAIL * values.shape[-1])))
    found: Array = np.partition(values, values.shape[-1] - count, axis=-1)[..., -count:].mean(axis=-1)
    return found


def dominated(found: Draws, weighed: Array, better_less: Array) -> dict[str, list[str]]:
    """By option those that are at least as good in every weighed outcome of every draw, and better in some."""
    told: dict[str, list[str]] = {}
    signed = np.where(better_less[:, None], found.x[:, weighed], -found.x[:, weighed])
    for j, name in enumerate(found.options):
        for i, other in enumerate(found.options):
            if i != j and (signed[i] <= signed[j]).all() and (signed[i] < signed[j]).any():
                told.setdefault(name, []).append(other)
    return told


def stochastically_dominated(losses: Array, options: tuple[str, ...]) -> dict[str, list[str]]:
    """By option those whose loss is no greater at any probability (first order)."""
    ordered = np.sort(losses, axis=1)
    told: dict[str, list[str]] = {}
    for j, name in enumerate(options):
        for i, other in enumerate(options):
            if i != j and (ordered[i] <= ordered[j]).all() and (ordered[i] < ordered[j]).any():
                told.setdefault(name, []).append(other)
    return told
