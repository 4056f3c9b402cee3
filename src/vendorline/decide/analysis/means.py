"""Expected outcomes of every option, by scramble: all that weights, tipping points, variants and waits are worked out from."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vendorline.decide.case.model import Case
from vendorline.decide.draws.parameters import Parameter, parameters
from vendorline.decide.draws.quantiles import Numbers
from vendorline.decide.draws.sobol import Plan, uniforms
from vendorline.decide.outcomes.branches import Seen, State, seen_in
from vendorline.decide.outcomes.evaluate import Joint, Model, Move, Worked

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Kept:
    """What is kept of each draw while means are taken: outcomes of every option (option x outcome x draw), and numbers by id.

    Options that decide later stay at 0: what they choose is known only from the means.
    """

    x: Array
    values: Mapping[str, NDArray[np.float32]]

    @classmethod
    def room(cls, case: Case, plan: Plan, *, today: bool = False) -> Kept:
        """Room for all draws. `today`: only for what can be decided today, and not for the numbers."""
        drawn = () if today else drawn_of(case)
        options = len(case.choices) if today else len(case.options)
        return cls(
            np.zeros((options, len(case.outcomes), plan.count)),
            {parameter.id: np.empty(plan.count, dtype=np.float32) for parameter in drawn},
        )


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

    def points_of(self, weights: Array) -> tuple[float, Array]:
        """Points of loss of outcomes that are all 0, and by unit of each outcome, for weights that sum to 1."""
        count = len(self.case.outcomes)
        zero = self.scaled(np.zeros((1, count)))[0]
        found: Array = (self.scaled(np.eye(count)) - zero) @ weights
        return float(zero @ weights), found

    def scaled(self, x: Array, chance: Array | None = None) -> Array:
        """Outcomes as points of their swing: 0 at its good end, 100 at its bad one (... x weighed outcome).

        `chance`: what the outcomes were multiplied with, where they were.
        """
        case, names = self.case, list(self.case.outcomes)
        columns = []
        for name in case.weighed:
            low, high = case.outcomes[name].span
            whole = np.ones(1) if chance is None else chance[..., None]
            value = x[..., names.index(name)]
            less = case.outcomes[name].better == "less"
            columns.append(100 * (value - low * whole if less else high * whole - value) / (high - low))
        return np.stack(columns, axis=-1)


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
    start = 0
    for chunk in uniforms(case, plan, every):
        values = with_fixed(chunk.values(drawn), fixed)
        worked = Worked.of(values)
        here = slice(start, start + chunk.count)
        for move, each in sums[chunk.scramble].items():
            each.add(
                worked, chunk.count, into=kept.x[rows[move], :, here] if kept is not None and move in rows else None
            )
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


class Sums:
    """Sums over draws of what each term makes under a move, by state; every branch is worked out from them.

    Of a move that is made today there is but one branch, and sums over states do.
    """

    def __init__(self, model: Model, move: Move, only: Container[str] | None = None) -> None:
        self.model, self.move, self.only, self.count = model, move, only, 0
        states, terms = len(model.states), len(model.case.terms)
        self.is_today = move.decided == 0
        self.today = np.zeros(terms)
        names = list(model.case.outcomes)
        self.places = [
            [(names.index(outcome), share) for outcome, share in model.shares_of(term, move.choice)]
            for term in model.case.terms
        ]
        self.chance: dict[Seen, Array] = {seen: np.zeros(states) for seen in model.seen(move)}
        self.terms: dict[Seen, Array] = {seen: np.zeros((states, terms)) for seen in model.seen(move)}

    def joint(self, worked: Worked, seen: Seen) -> Joint:
        """The chances of what happens; the same for all moves of a time, where no event hangs on what is decided."""
        key = ((self.move.start or self.move.choice) if seen else "", self.move.settled, seen)
        if key not in worked.joints:
            worked.joints[key] = Joint(self.model.chances(worked.values, self.move, seen))
        return worked.joints[key]

    def add(self, worked: Worked, count: int, joint: Joint | None = None, into: Array | None = None) -> None:
        """Add `count` draws; the rest is for a move that is made today.

        Args:
            worked: draws of every number.
            count: of them.
            joint: the chances of what happens, where they are known already.
            into: takes outcomes by draw (outcome x draw).
        """
        self.count += count
        if self.is_today:
            (seen,) = self.chance
            joint = joint or self.joint(worked, seen)
            for part in self.model.parts(worked, self.move, seen, self.only):
                weight = joint.of(part.on).get(part.outcome)
                if weight is None:
                    continue
                if into is None:
                    self.today[part.term] += _total(part.made, weight, count)
                    continue
                made = part.made * weight
                self.today[part.term] += float(made.sum()) * (count if len(made) == 1 else 1)
                for place, share in self.places[part.term]:
                    into[place] += made if share == 1 else share * made
            return
        for seen in self.chance:
            self._add(worked, count, seen)

    def _add(self, worked: Worked, count: int, seen: Seen) -> None:
        chances = self.joint(worked, seen).by_state
        if not chances:
            return
        places = [self.model.states.index(state) for state in chances]
        by_state = np.stack([np.broadcast_to(chance, count) for chance in chances.values()])
        self.chance[seen][places] += by_state.sum(axis=1)
        parts = list(self.model.parts(worked, self.move, seen, self.only))
        if not parts:
            return
        made = by_state @ np.stack([np.broadcast_to(part.made, count) for part in parts]).T
        for column, part in enumerate(parts):
            for row, (place, state) in enumerate(zip(places, chances, strict=True)):
                if tuple(state[i] for i in part.on) == part.outcome:
                    self.terms[seen][place, part.term] += made[row, column]

    def of_branch(self, branch: State) -> tuple[float, Array]:
        """The chance of a branch, and what each term makes times that chance: means over draws."""
        if self.is_today:
            return 1.0, self.today / self.count
        seen = seen_in(self.model.case, branch)
        shares = self.model.shares(self.move, branch)
        return float(shares @ self.chance[seen]) / self.count, shares @ self.terms[seen] / self.count


def _total(one: Numbers, other: Numbers, count: int) -> float:
    """The sum over draws of a product; what is the same in each draw is an array of length 1."""
    if len(one) == len(other):
        return float(one @ other) * (count if len(one) == 1 else 1)
    return float(one.sum() * other[0] if len(other) == 1 else other.sum() * one[0])


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
