"""Expected outcomes of every option, by scramble: all that weights, tipping points, variants and waits are worked out from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vendorline.decide.analysis.sums import Sums
from vendorline.decide.case.model import Case
from vendorline.decide.draws.parameters import Parameter, parameters
from vendorline.decide.draws.quantiles import Numbers
from vendorline.decide.draws.sobol import CHUNK, Plan, uniforms
from vendorline.decide.outcomes.branches import State
from vendorline.decide.outcomes.evaluate import Model, Move, Worked
from vendorline.quick_dataclass import dataclass

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Kept:
    """What is kept of each draw while means are taken: outcomes of every option (option x outcome x draw), losses, and numbers by id.

    Options that decide later are missing until it is known from the means what they choose. `nothing` and `per_unit` are points of
    loss of outcomes that are all 0, and by unit of each outcome.
    """

    x: NDArray[np.float32]
    losses: Array  # option x draw
    values: Mapping[str, NDArray[np.float32]]
    nothing: float
    per_unit: Array

    @classmethod
    def room(cls, case: Case, plan: Plan, weights: Array, *, today: bool = False) -> Kept:
        """Room for all draws.

        Args:
            case: a case.
            plan: how many draws.
            weights: of the outcomes that are weighed; they sum to 1.
            today: only for what can be decided today, and not for the numbers.
        """
        drawn = () if today else drawn_of(case)
        options = len(case.choices) if today else len(case.options)
        return cls(
            np.empty((options, len(case.outcomes), plan.count), dtype=np.float32),
            np.empty((options, plan.count)),
            {parameter.id: np.empty(plan.count, dtype=np.float32) for parameter in drawn},
            *points_of(case, weights),
        )

    def take(self, option: int, here: slice, x: Array) -> None:
        """Keep the outcomes (outcome x draw) of an option in some draws, and what is lost by them."""
        self.x[option, :, here] = x
        self.losses[option, here] = self.nothing + self.per_unit @ x


@dataclass(frozen=True)
class Later:
    """An option that decides later: by branch and by what may be chosen then, outcomes times the chance of the branch."""

    name: str
    moves: tuple[Move, ...]
    branches: tuple[State, ...]
    chance: Array  # scramble x branch
    x: Array  # scramble x branch x move x outcome


@dataclass(frozen=True)
class Means:
    """Expected outcomes, one row per scramble."""

    case: Case
    x: Array  # scramble x choice x outcome
    terms: Array  # scramble x choice x term
    later: tuple[Later, ...]

    @property
    def choices(self) -> tuple[str, ...]:
        """The options that are decided at once."""
        return tuple(self.case.choices)

    @property
    def options(self) -> tuple[str, ...]:
        """All options: those decided at once, then those decided later."""
        return (*self.choices, *(later.name for later in self.later))

    def losses(self, weights: Array) -> Array:
        """Expected loss by scramble and option (scramble x option), for one vector of weights over `weighed`, which sum to 1.

        What is chosen in a branch is what has the least expected loss over all scrambles.
        """
        columns = [self.scaled(self.x) @ weights]
        for later in self.later:
            losses = self.scaled(later.x, later.chance) @ weights
            pick = losses.mean(axis=0).argmin(axis=1)
            columns.append(np.take_along_axis(losses, pick[None, :, None], axis=2)[..., 0].sum(axis=1)[:, None])
        return np.concatenate(columns, axis=1)

    def losses_of_today(self, weights: Array) -> Array:
        """Expected loss over all scrambles of what can be decided today, for many vectors of weights (weights x choice)."""
        found: Array = weights @ self.scaled(self.x).mean(axis=0).T
        return found

    def losses_of_all(self, weights: Array) -> Array:
        """Expected loss over all scrambles by option, for many vectors of weights (weights x option)."""
        columns = [self.losses_of_today(weights)]
        for later in self.later:
            total = np.zeros(len(weights))
            for branch in self.scaled(later.x, later.chance).mean(axis=0):
                total += (weights @ branch.T).min(axis=1)
            columns.append(total[:, None])
        return np.concatenate(columns, axis=1)

    def scaled(self, x: Array, chance: Array | None = None) -> Array:
        """Outcomes as points of their swing: 0 at its good end, 100 at its bad one (... x weighed outcome).

        `chance`: what the outcomes were multiplied with, where they were.
        """
        return _scaled(self.case, x, chance)


def _scaled(case: Case, x: Array, chance: Array | None = None) -> Array:
    names, columns = list(case.outcomes), []
    for name in case.weighed:
        low, high = case.outcomes[name].span
        whole = np.ones(1) if chance is None else chance[..., None]
        value = x[..., names.index(name)]
        less = case.outcomes[name].better == "less"
        columns.append(100 * (value - low * whole if less else high * whole - value) / (high - low))
    return np.stack(columns, axis=-1)


def points_of(case: Case, weights: Array) -> tuple[float, Array]:
    """Points of loss of outcomes that are all 0, and by unit of each outcome, for weights that sum to 1."""
    count = len(case.outcomes)
    zero = _scaled(case, np.zeros((1, count)))[0]
    found: Array = (_scaled(case, np.eye(count)) - zero) @ weights
    return float(zero @ weights), found


def moves_of(case: Case, name: str) -> tuple[Move, ...]:
    """What an option that decides later chooses among."""
    option = case.options[name]
    years = (option.wait if option.wait is not None else option.review or 0) / 12
    return tuple(Move(choice, years, option.start) for choice in option.then)


def first_moves(case: Case) -> tuple[Move, ...]:
    """What may be decided today."""
    return tuple(Move(name) for name in case.choices)


def means(
    case: Case,
    plan: Plan,
    *,
    every: Sequence[str] | None = None,
    fixed: Mapping[str, float] | None = None,
    later: bool = True,
    kept: Kept | None = None,
) -> Means:
    """Expected outcomes of a case.

    Args:
        case: a case.
        plan: how many draws.
        every: the dimensions of the case that this one is compared with.
        fixed: numbers that are set, by id; whatever moves with them is drawn as before.
        later: whether options that decide later are worked out.
        kept: takes in every draw, so that nothing need be drawn twice.
    """
    drawn, model = parameters(case), Model(case)
    waits = {n: moves_of(case, n) for n, o in case.options.items() if o.kind != "choice"} if later else {}
    wanted = dict.fromkeys([*first_moves(case), *(move for moves in waits.values() for move in moves)])
    sums = [{move: Sums(model, move) for move in wanted} for _ in range(plan.scrambles)]
    rows = {move: at for at, move in enumerate(first_moves(case))} if kept is not None else {}
    scratch, start = np.empty((len(case.outcomes), CHUNK)), 0
    for chunk in uniforms(case, plan, every):
        values = with_fixed(chunk.values(drawn), fixed)
        worked = Worked.of(values)
        here = slice(start, start + chunk.count)
        for move, each in sums[chunk.scramble].items():
            if kept is None or move not in rows:
                each.add(worked, chunk.count)
                continue
            into = scratch[:, : chunk.count]
            into[:] = 0
            each.add(worked, chunk.count, into=into)
            kept.take(rows[move], here, into)
        for name, column in kept.values.items() if kept is not None else ():
            column[here] = values[name]
        start += chunk.count
    terms = np.array(
        [[s[move].of_branch(move_branches(model, move)[0])[1] for move in first_moves(case)] for s in sums]
    )
    x = np.array(
        [[gathered(model, m.choice, t) for m, t in zip(first_moves(case), by_move, strict=True)] for by_move in terms]
    )
    return Means(case, x, terms, tuple(_later(model, name, moves, sums) for name, moves in waits.items()))


def _later(model: Model, name: str, moves: tuple[Move, ...], sums: Sequence[Mapping[Move, Sums]]) -> Later:
    found = move_branches(model, moves[0])
    chance = np.array([[s[moves[0]].of_branch(branch)[0] for branch in found] for s in sums])
    x = np.array([[[gathered(model, m.choice, s[m].of_branch(b)[1]) for m in moves] for b in found] for s in sums])
    return Later(name, moves, found, chance, x)


def move_branches(model: Model, move: Move) -> tuple[State, ...]:
    """What may be known when a move is chosen."""
    return model.branches(move)


def with_fixed(values: dict[str, Numbers], fixed: Mapping[str, float] | None) -> dict[str, Numbers]:
    """Draws with some numbers set."""
    return values if not fixed else values | {name: np.full(1, value) for name, value in fixed.items()}


def gathered(model: Model, choice: str, terms: Array) -> Array:
    """Outcomes from terms (outcome)."""
    names = list(model.case.outcomes)
    found = np.zeros(len(names))
    for at, name in enumerate(model.case.terms):
        for outcome, share in model.shares_of(name, choice):
            found[names.index(outcome)] += share * terms[at]
    return found


def drawn_of(case: Case) -> tuple[Parameter, ...]:
    """The numbers of a case in which draws differ."""
    return tuple(parameter for parameter in parameters(case) if parameter.is_drawn)
