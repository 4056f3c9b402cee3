"""The outcomes of options: sums of products, averaged exactly over what may happen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from vendorline.decide.case.from_network import WAITING
from vendorline.decide.case.model import Case
from vendorline.decide.case.options import USED
from vendorline.decide.case.outcomes import Term
from vendorline.decide.draws.parameters import amounts_by_completion
from vendorline.decide.draws.quantiles import Numbers
from vendorline.decide.outcomes.branches import (
    Seen,
    State,
    Subset,
    arrived,
    branches,
    chances,
    hanging,
    known_share,
    seen_by,
    states,
)
from vendorline.decide.outcomes.moves import Move, amount_of
from vendorline.decide.outcomes.products import Joint, Part, Product, Worked
from vendorline.decide.outcomes.timing import NOW, Due, before, due, together
from vendorline.quick_dataclass import dataclass

#: By whom something is made of a term, how much when, and the numbers of completions that it is multiplied with.
Made = tuple[str, Due, tuple[str, ...]]


@dataclass(frozen=True)
class Model:
    """A case made ready to be evaluated."""

    case: Case

    @cached_property
    def events(self) -> tuple[str, ...]:
        """The events, in the order of the case."""
        return tuple(self.case.events)

    @cached_property
    def states(self) -> tuple[State, ...]:
        """Everything that may happen in the end."""
        return states(self.case)

    @cached_property
    def switch(self) -> int | None:
        """The event from which on options use their other line of amounts."""
        lines = {line for option in self.case.choices.values() for line in option.lines if line != USED}
        return next((i for i, name in enumerate(self.events) if name in lines), None)

    @cached_property
    def money(self) -> frozenset[str]:
        """The outcomes that are discounted."""
        return frozenset(name for name, outcome in self.case.outcomes.items() if outcome.unit == self.case.money.unit)

    @cached_property
    def horizon(self) -> float:
        """In years."""
        return self.case.horizon / 12

    @cached_property
    def hangs_on(self) -> Mapping[str, Subset]:
        """The events that decide how much a term makes, by term."""
        return {name: self._hangs_on(term) for name, term in self.case.terms.items()}

    def _hangs_on(self, term: Term) -> Subset:
        found = set[int]() if self.switch is None else {self.switch}
        if term.if_ is not None:
            found.add(self.events.index(term.if_.event))
        for item in term.of:
            response = self.case.responses.get(item) if isinstance(item, str) else None
            if response is not None and response.event is not None:
                found.add(self.events.index(response.event))
        return tuple(sorted(found))

    def branches(self, move: Move) -> tuple[State, ...]:
        """What may be known when a move is chosen."""
        return branches(self.case, move.decided)

    def apart(self, move: Move) -> Subset:
        """The events of which it counts whether they arrived before a move: those that hang on it, or that met what had been started."""
        return self._met if move.start is not None else hanging(self.case) if move.decided else ()

    @cached_property
    def _met(self) -> Subset:
        """The events on which something hangs that is done once, by whichever option is in force when they come."""
        terms = [t for t in self.case.terms.values() if t.by is not None and t.paid is None and t.per is None]
        found = {self.events.index(t.if_.event) for t in terms if t.if_ is not None and t.if_.happens}
        return tuple(sorted(at for at in found if self.case.events[self.events[at]].happened is None))

    def seen(self, move: Move) -> tuple[Seen, ...]:
        """Which of the events that are told apart may have arrived before a move."""
        if move.start is None:
            return seen_by(self.case, move.decided)
        return tuple(product((False, True), repeat=len(self.apart(move))))

    def seen_in(self, move: Move, branch: State) -> Seen:
        """What a branch says of the events that are told apart."""
        apart = hanging(self.case) if move.start is None else self.apart(move)
        return tuple(branch[at] for at in apart)

    def chances(self, values: Mapping[str, Numbers], move: Move, seen: Seen) -> dict[State, Numbers]:
        """The chance of each state and of what was seen before a move, in each draw."""
        stance = self.case.options[move.start or move.choice].read_as()
        if move.start is None:
            return chances(self.case, values, stance, move.decided, seen)
        found = chances(self.case, values, stance, 0.0, (False,) * len(hanging(self.case)))
        return arrived(self.case, found, self.apart(move), seen, move.decided)

    def joint(self, worked: Worked, move: Move, seen: Seen) -> Joint:
        """The same, worked out once for all moves of a time; where no event hangs on what is decided, whatever it is."""
        name = (move.start or move.choice) if hanging(self.case) else ""
        key = name, move.settled, move.decided, seen
        if key not in worked.joints:
            worked.joints[key] = Joint(self.chances(worked.values, move, seen))
        return worked.joints[key]

    def shares(self, move: Move, branch: State) -> NDArray[np.float64]:
        """By state the chance that a branch is what is known when the move is chosen."""
        apart = self.apart(move)
        return np.array([known_share(self.case, branch, state, move.decided, apart) for state in self.states])

    def parts(self, move: Move, seen: Seen) -> tuple[Part, ...]:
        """What each term makes under a move, by how the events come out on which it hangs.

        Args:
            move: what is chosen, and when.
            seen: which events that hang on the decision had arrived before it.
        """
        if (move, seen) not in self._parts:
            self._parts[move, seen] = tuple(self._all_parts(move, seen))
        return self._parts[move, seen]

    @cached_property
    def _parts(self) -> dict[tuple[Move, Seen], tuple[Part, ...]]:
        return {}

    def _all_parts(self, move: Move, seen: Seen) -> Iterator[Part]:
        for at, (label, term) in enumerate(self.case.terms.items()):
            on = self.hangs_on[label]
            for outcome in dict.fromkeys(tuple(state[i] for i in on) for state in self.states):
                if of := tuple(self._products(term, dict(zip(on, outcome, strict=True)), move, seen)):
                    yield Part(at, on, outcome, of)

    def outcomes(self, worked: Worked, move: Move, weights: Mapping[Seen, NDArray[np.float64]]) -> dict[str, Numbers]:
        """Each outcome of a move in each draw, counted in the states and for the part that `weights` (by state) says.

        Args:
            worked: draws of every number.
            move: what is chosen, and when.
            weights: by what was seen before the decision, how much each state counts: 1 where the move is made whatever is known.
        """
        found: dict[str, Numbers] = {name: np.zeros(1) for name in self.case.outcomes}
        labels = list(self.case.terms)
        for seen, counts in weights.items():
            weighed = {
                state: chance if counts[self.states.index(state)] == 1 else chance * counts[self.states.index(state)]
                for state, chance in self.chances(worked.values, move, seen).items()
                if counts[self.states.index(state)]
            }
            joint = Joint(weighed)
            for part in self.parts(move, seen):
                if (weight := joint.of(part.on).get(part.outcome)) is not None:
                    made = worked.made(part) * weight
                    for outcome, share in self.shares_of(labels[part.term], move.choice):
                        found[outcome] = found[outcome] + (made if share == 1 else share * made)
        return found

    def always(self, move: Move) -> dict[Seen, NDArray[np.float64]]:
        """Weights of a move that is made whatever is known."""
        return {seen: np.ones(len(self.states)) for seen in self.seen(move)}

    def shares_of(self, term: str, choice: str) -> tuple[tuple[str, float], ...]:
        """The outcomes to which a term adds, with the share of each: what is compensated falls to somebody else."""
        stated, paid = self.case.terms[term], self.case.options[choice].compensation
        if stated.compensable is None or not paid:
            return ((stated.outcome, 1.0),)
        return ((stated.outcome, 1 - paid), (stated.compensable, paid))

    def _products(
        self, term: Term, outcome: Mapping[int, bool], move: Move, seen: Seen
    ) -> Iterator[tuple[float, Product]]:
        """What a term makes as events come out, as amounts of products."""
        if term.if_ is not None and outcome[self.events.index(term.if_.event)] != term.if_.happens:
            return
        line = self.events[self.switch] if self.switch is not None and outcome[self.switch] else USED
        for name, falls_due, drawn in self._due(term, move, line, seen):
            names = term.names(name)
            if "0" in names or not falls_due:
                continue
            answers = []
            for number in names:
                if (response := self.case.responses.get(number)) is not None:
                    given = response.event is not None and outcome[self.events.index(response.event)]
                    answers.append(f"{number}.{self.case.options[name].read_as(line)}.{'with' if given else 'without'}")
            numbers = (*(number for number in names if number not in self.case.responses), *drawn)
            # One amount at one time is split off: other options share the product.
            amount = falls_due[0][1] if len(falls_due) == 1 else 1.0
            times = () if falls_due[0][0] == NOW and len(falls_due) == 1 else falls_due
            yield amount, self._product(tuple((span, each / amount) for span, each in times), numbers, tuple(answers))

    def _product(self, falls_due: Due, numbers: tuple[str, ...], answers: tuple[str, ...]) -> Product:
        key = falls_due, numbers, answers
        if key not in self._made:
            self._made[key] = Product(*key)
        return self._made[key]

    @cached_property
    def _made(self) -> dict[tuple[Due, tuple[str, ...], tuple[str, ...]], Product]:
        return {}

    def _due(self, term: Term, move: Move, line: str, seen: Seen) -> Iterator[Made]:
        """How much of a term there is: of the choice, with what holds while nothing is decided, and before it of the option that started."""
        choice = self._made_by(term, move.choice, line, move.holds_from, self.horizon)
        if term.by is None or move.holds_from == 0:
            yield from choice
            return
        earlier = self.events[self.switch] if self.switch is not None and self._has_switched(move, seen) else USED
        if move.start is not None:
            amounts = (
                amount_of(self.case.options[move.start], earlier, term),
                amount_of(self.case.options[move.choice], line, term),
            )
            if not any(isinstance(amount, tuple) for amount in amounts) and term.paid is None and term.per is None:
                # What has no date is done once: by what had been started if that was met by its event, else by what is chosen.
                met = self._is_met(term, move, seen)
                yield from self._made_by(term, move.start, earlier, 0.0, self.horizon) if met else choice
                return
            yield from choice
            if term.per is None:
                yield from self._made_by(term, move.start, earlier, 0.0, move.decided)
            return
        waited = self._before(term, move, earlier)
        if len(choice) == len(waited) == 1 and not choice[0][2] and not waited[0][2]:
            yield move.choice, together(choice[0][1], waited[0][1]), ()
            return
        yield from choice
        yield from waited

    def _made_by(self, term: Term, name: str, line: str, decided: float, horizon: float) -> tuple[Made, ...]:
        """What an option makes of a term from when it is decided to the horizon: one amount, or several numbers that completions differ in."""
        option, discounted = self.case.options[name], term.outcome in self.money
        drawn = None if term.by is None else option.by_completion(line, term.by)
        if drawn is None or term.by is None:
            return ((name, due(term, amount_of(option, line, term), decided, horizon, discounted=discounted), ()),)
        line = line if line in option.lines else USED
        ids = [id_ for id_, _ in amounts_by_completion(name, line, term.by, drawn)]
        if drawn.ndim == 1:
            return ((name, due(term, 1.0, decided, horizon, discounted=discounted), (ids[0],)),)
        years = [tuple(float(at == year) for at in range(len(ids))) for year in range(len(ids))]
        return tuple(
            (name, due(term, year, decided, horizon, discounted=discounted), (id_,)) for year, id_ in zip(years, ids, strict=True)
        )  # fmt: skip

    def _before(self, term: Term, move: Move, line: str) -> tuple[Made, ...]:
        """What a term makes while nothing is decided."""
        waiting, discounted = self.case.while_waiting, term.outcome in self.money
        if waiting is None or term.by is None:
            return ((move.choice, (), ()),)
        line = line if line in waiting.lines else USED
        amounts = waiting.lines.get(line, {})
        if term.by not in amounts:
            return ((move.choice, (), ()),)
        drawn = waiting.drawn(line, term.by)
        if drawn is None:
            return ((move.choice, before(term, amounts[term.by], move.decided, discounted=discounted), ()),)
        id_, _ = next(amounts_by_completion(WAITING, line, term.by, drawn))
        return ((move.choice, before(term, 1.0, move.decided, discounted=discounted), (id_,)),)

    def _is_met(self, term: Term, move: Move, seen: Seen) -> bool:
        """Whether the event on which a term hangs had come before a review."""
        if term.if_ is None or not term.if_.happens:
            return False
        at, apart = self.events.index(term.if_.event), self.apart(move)
        return seen[apart.index(at)] if at in apart else self.case.events[term.if_.event].happened is not None

    def _has_switched(self, move: Move, seen: Seen) -> bool:
        """Whether the event that changes amounts had arrived before the first decision, as far as that is told apart."""
        event = self.case.events[self.events[self.switch or 0]]
        if event.happened is not None:
            return True
        apart = self.apart(move) if move.start is None else ()
        return self.switch in apart and seen[apart.index(self.switch or 0)]


__all__ = ["Joint", "Model", "Move", "Part", "Seen", "State", "Worked"]
