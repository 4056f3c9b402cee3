"""Where the best option changes as one number changes: exact, since a mean loss is linear in every number of which products have one.

A number is set for all draws (an intervention): what moves with it is drawn as before.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

import numpy as np

from vendorline.decide.analysis.means import Array, Means, first_moves, gathered
from vendorline.decide.analysis.sums import Sums
from vendorline.decide.case.model import Case
from vendorline.decide.draws.parameters import DISCOUNT, Parameter, parameters
from vendorline.decide.draws.sobol import Plan, uniforms
from vendorline.decide.outcomes.evaluate import Joint, Model, Worked
from vendorline.quick_dataclass import dataclass

#: Part of a loss below which a slope is rounding, and no slope.
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Crossing:
    """A value of a number beyond which another option is better.

    `where`: inside the stated range; outside it but logically possible. `z`: its normal score in the number's own distribution;
    `chance`: of lying beyond.
    """

    parameter: Parameter
    value: float
    side: str
    option: str
    where: str
    z: float | None
    chance: float
    effect: float


@dataclass(frozen=True)
class Lines:
    """Mean losses as straight lines in each number: loss = at_zero + slope x number (number x choice)."""

    drawn: tuple[Parameter, ...]
    at_zero: Array
    slope: Array


def affected(case: Case, parameter: Parameter) -> frozenset[str]:
    """The terms that a number can change."""
    model = Model(case)
    if parameter.name in case.events:
        moved = {parameter.name}
        while True:
            more = {n for n, e in case.events.items() if e.given in moved} | moved
            if more == moved:
                break
            moved = more
        places = {model.events.index(name) for name in moved}
        return frozenset(name for name, term in case.terms.items() if places & set(model.hangs_on[name]))
    if parameter.name == DISCOUNT:
        return frozenset(name for name, term in case.terms.items() if term.outcome in model.money)
    return frozenset(
        name
        for name, term in case.terms.items()
        if any(parameter.name in term.names(option) for option in case.choices)
    )


def lines(base: Means, plan: Plan, weights: Array) -> Lines:
    """The lines of every number that is drawn and in which losses are linear, for one vector of weights (sum 1).

    A number with rival models is left out: a draw belongs to one of them, and results stand for each model apart.
    """
    case, model = base.case, Model(base.case)
    every = parameters(case)
    drawn = tuple(p for p in every if p.is_drawn and p.name != DISCOUNT and not p.rivals)
    reach = [affected(case, p) for p in drawn]
    moves = first_moves(case)
    sums = [[[Sums(model, move, reach[at]) for move in moves] for _ in (0, 1)] for at in range(len(drawn))]
    for chunk in uniforms(case, plan):
        values = chunk.values(every)
        worked = Worked.of(values)
        joints = [_joint(each, worked) for each in sums[0][0]] if drawn else []
        for at, parameter in enumerate(drawn):
            known = [None] * len(moves) if parameter.name in case.events else joints
            for end in (0, 1):
                fixed = worked.fixed({parameter.id: float(end)})
                for each, joint in zip(sums[at][end], known, strict=True):
                    each.add(fixed, chunk.count, joint)
    told = [[_loss(base, sums[at][end], reach[at], weights) for end in (0, 1)] for at in range(len(drawn))]
    losses = np.array(told).reshape(len(drawn), 2, len(moves))
    return Lines(drawn, losses[:, 0], losses[:, 1] - losses[:, 0])


def _joint(each: Sums, worked: Worked) -> Joint:
    """The chances of what happens under a move of today."""
    (seen,) = each.chance
    return each.model.joint(worked, each.move, seen)


def _loss(base: Means, changed: Sequence[Sums], reach: Container[str], weights: Array) -> Array:
    """Losses by choice, where the terms that are reached make something else."""
    case, model = base.case, Model(base.case)
    kept = np.array([name not in reach for name in case.terms])
    (branch,) = model.branches(first_moves(case)[0])
    terms = base.terms.mean(axis=0) * kept + np.array([each.of_branch(branch)[1] for each in changed])
    x = np.array([gathered(model, choice, terms[at]) for at, choice in enumerate(case.choices)])
    found: Array = base.scaled(x) @ weights
    return found


def crossings(base: Means, found: Lines, best: str) -> list[Crossing]:
    """Where each number changes the best option, those nearest to what is drawn first."""
    told = [c for at in range(len(found.drawn)) for c in _of_number(base, found, at, best)]
    order = {"inside": 0, "possible": 1}
    return sorted(told, key=lambda c: (order[c.where], abs(c.z) if c.z is not None else np.inf, -c.effect))


def _of_number(base: Means, found: Lines, at: int, best: str) -> Iterator[Crossing]:
    parameter, j = found.drawn[at], base.choices.index(best)
    gap, slope = found.at_zero[at] - found.at_zero[at, j], found.slope[at] - found.slope[at, j]
    low, high = parameter.possible
    first, last = ends_of(parameter)
    # Where the best stays the best: between the greatest crossing from which rivals lead below, and the least from which they lead above.
    least = _ROUNDING * max(1.0, float(np.abs(found.at_zero[at]).max()), float(np.abs(found.slope[at]).max()))
    below = [(-gap[i] / slope[i] + 0.0, i) for i in range(len(gap)) if i != j and slope[i] > least]
    above = [(-gap[i] / slope[i] + 0.0, i) for i in range(len(gap)) if i != j and slope[i] < -least]
    effect = float(np.abs(slope).max() * (last - first)) if len(slope) else 0.0
    for side, edges, pick in (("below", below, max), ("above", above, min)):
        if not edges:
            continue
        value, i = pick(edges)
        # At the very end of what is possible nothing lies beyond.
        if not (low < value <= high if side == "below" else low <= value < high):
            continue
        chance_below = chance_of(parameter, value)
        inside = 0 < chance_below < 1
        chance = chance_below if side == "below" else 1 - chance_below
        yield Crossing(
            parameter, float(value), side, base.choices[i], "inside" if inside else "possible",
            _score(chance_below) if inside else None, float(chance) if inside else 0.0, effect,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    """How far a number moves the gap between the best and its nearest rival: at its 5 and 95 % points; below 0 a rival is better."""

    parameter: Parameter
    low: float
    high: float
    gap_low: float
    gap_high: float


def tornado(base: Means, found: Lines, best: str) -> list[Bar]:
    """Every number by how far it moves the gap, the widest first."""
    j = base.choices.index(best)
    told = []
    for at, parameter in enumerate(found.drawn):
        ends = [parameter.function.value(p) for p in (0.05, 0.95)]
        gaps = [np.delete(found.at_zero[at] + found.slope[at] * x, j) for x in ends]
        own = [float(found.at_zero[at, j] + found.slope[at, j] * x) for x in ends]
        low, high = (float(gap.min()) - mine if len(gap) else 0.0 for gap, mine in zip(gaps, own, strict=True))
        told.append(Bar(parameter, ends[0], ends[1], low, high))
    return sorted(told, key=lambda bar: -abs(bar.gap_high - bar.gap_low))


def ends_of(parameter: Parameter) -> tuple[float, float]:
    """The least and the greatest value that is drawn of a number."""
    functions = [f for _, _, f in parameter.rivals] or [parameter.function]
    ends = [f.ends for f in functions]
    return min(a for a, _ in ends), max(b for _, b in ends)


def chance_of(parameter: Parameter, value: float) -> float:
    """The probability that a number is drawn below a value."""
    if parameter.rivals:
        return sum(weight * function.chance_below(value) for _, weight, function in parameter.rivals)
    return parameter.function.chance_below(value)


def _score(probability: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(probability))


def surfaces(base: Means, plan: Plan, weights: Array, pairs: Sequence[tuple[Parameter, Parameter]]) -> Array:
    """Losses at the four corners of pairs of numbers set to 0 and 1 (pair x 2 x 2 x choice)."""
    case, model = base.case, Model(base.case)
    reach = [affected(case, p) | affected(case, q) for p, q in pairs]
    corners = [(a, b) for a in (0, 1) for b in (0, 1)]
    sums = [[[Sums(model, move, reach[at]) for move in first_moves(case)] for _ in corners] for at in range(len(pairs))]
    drawn = parameters(case)
    for chunk in uniforms(case, plan):
        values = chunk.values(drawn)
        worked = Worked.of(values)
        joints = [_joint(each, worked) for each in sums[0][0]]
        for at, (p, q) in enumerate(pairs):
            known = [None] * len(joints) if {p.name, q.name} & set(case.events) else joints
            for corner, (a, b) in enumerate(corners):
                fixed = worked.fixed({p.id: float(a), q.id: float(b)})
                for each, joint in zip(sums[at][corner], known, strict=True):
                    each.add(fixed, chunk.count, joint)
    losses = [[_loss(base, by_corner, reach[at], weights) for by_corner in sums[at]] for at in range(len(pairs))]
    return np.array(losses).reshape(len(pairs), 2, 2, len(case.choices))
