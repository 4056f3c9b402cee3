"""Sums over draws of what each term makes under a move."""

from __future__ import annotations

from collections.abc import Container

import numpy as np

from vendorline.decide.draws.quantiles import Numbers
from vendorline.decide.outcomes.branches import Seen, State
from vendorline.decide.outcomes.evaluate import Joint, Model, Move, Part, Worked


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
        self.chance: dict[Seen, Numbers] = {seen: np.zeros(states) for seen in model.seen(move)}
        self.terms: dict[Seen, Numbers] = {seen: np.zeros((states, terms)) for seen in model.seen(move)}

    def parts(self, seen: Seen) -> list[Part]:
        """What the terms make that are wanted."""
        labels = list(self.model.case.terms)
        parts = self.model.parts(self.move, seen)
        return [part for part in parts if self.only is None or labels[part.term] in self.only]

    def add(self, worked: Worked, count: int, joint: Joint | None = None, into: Numbers | None = None) -> None:
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
            joint = joint or self.model.joint(worked, self.move, seen)
            for part in self.parts(seen):
                if part.outcome not in joint.of(part.on):
                    continue
                for amount, product in part.of:
                    chanced = product, joint, part.on, part.outcome
                    self.today[part.term] += amount * worked.total(chanced, count)
                    if into is not None:
                        for place, share in self.places[part.term]:
                            into[place] += share * amount * worked.chanced(chanced)
            return
        for seen in self.chance:
            self._add(worked, count, seen)

    def _add(self, worked: Worked, count: int, seen: Seen) -> None:
        chances = self.model.joint(worked, self.move, seen).by_state
        if not chances:
            return
        places = [self.model.states.index(state) for state in chances]
        by_state = np.stack([np.broadcast_to(chance, count) for chance in chances.values()])
        self.chance[seen][places] += by_state.sum(axis=1)
        parts = self.parts(seen)
        if not parts:
            return
        made = by_state @ np.stack([np.broadcast_to(worked.made(part), count) for part in parts]).T
        for column, part in enumerate(parts):
            for row, (place, state) in enumerate(zip(places, chances, strict=True)):
                if tuple(state[i] for i in part.on) == part.outcome:
                    self.terms[seen][place, part.term] += made[row, column]

    def of_branch(self, branch: State) -> tuple[float, Numbers]:
        """The chance of a branch, and what each term makes times that chance: means over draws."""
        if self.is_today:
            return 1.0, self.today / self.count
        seen = self.model.seen_in(self.move, branch)
        shares = self.model.shares(self.move, branch)
        return float(shares @ self.chance[seen]) / self.count, shares @ self.terms[seen] / self.count
