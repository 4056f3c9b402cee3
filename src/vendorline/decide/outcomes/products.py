"""What terms are made of, and what is worked out of it once in a chunk of draws, whichever options share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

import numpy as np

from vendorline.decide.draws.parameters import DISCOUNT
from vendorline.decide.draws.quantiles import Numbers
from vendorline.decide.outcomes.branches import Seen, State, Subset
from vendorline.decide.outcomes.timing import Discounting, Due
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """Numbers that are multiplied, by id, answers among them, and what one of an amount counts by when it falls due.

    A model makes each of them once, so that they are looked up by what they are and not by all that they hold.
    """

    due: Due
    numbers: tuple[str, ...]
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a term makes where the events that it hangs on come out in one way: amounts of products, added."""

    term: int
    on: Subset
    outcome: State
    of: tuple[tuple[float, Product], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """Chances of what happens, by state and draw; summed over some of the events, each sum worked out once."""

    by_state: Mapping[State, Numbers]
    _sums: dict[Subset, dict[State, Numbers]] = field(default_factory=dict)

    def of(self, on: Subset) -> Mapping[State, Numbers]:
        """Chances by how some events come out."""
        if on not in self._sums:
            found: dict[State, Numbers] = {}
            for state, chance in self.by_state.items():
                key = tuple(state[i] for i in on)
                found[key] = found[key] + chance if key in found else chance
            self._sums[on] = found
        return self._sums[on]


#: A product where events come out in one way, with the chances of that.
Chanced = tuple[Product, Joint, Subset, State]


@dataclass(frozen=True, slots=True)
class Worked:
    """What moves share in one chunk of draws, each worked out once: discounting, products, and products times chances.

    `joints`: by who decides, when, when it is looked at again, and what was seen by then.
    """

    values: Mapping[str, Numbers]
    discounting: Discounting
    joints: dict[tuple[str, float, float, Seen], Joint] = field(default_factory=dict)
    _joined: dict[tuple[str, ...], Numbers] = field(default_factory=dict)
    _products: dict[Product, Numbers] = field(default_factory=dict)
    _chanced: dict[Chanced, Numbers] = field(default_factory=dict)
    _totals: dict[Chanced, float] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Mapping[str, Numbers]) -> Worked:
        """For draws of every number by id."""
        return cls(values, Discounting(values[DISCOUNT]))

    def fixed(self, at: Mapping[str, float]) -> Worked:
        """For the same draws with some numbers set, the rate of discounting not among them."""
        return Worked({**self.values, **{name: np.full(1, value) for name, value in at.items()}}, self.discounting)

    def product(self, of: Product) -> Numbers:
        """A product, of one of its amount."""
        if of not in self._products:
            found = self._joint_product(of.numbers)
            for other in [self.discounting.counts(of.due)] if of.due else []:
                found = found if len(other) == 1 and other[0] == 1 else found * other
            for answer in of.answers:
                found = found * self.values[answer]
            self._products[of] = found
        return self._products[of]

    def made(self, part: Part) -> Numbers:
        """What a part makes in each draw."""
        found: Numbers | None = None
        for amount, product in part.of:
            one = self.product(product)
            made = one if amount == 1 else amount * one
            found = made if found is None else found + made
        return np.zeros(1) if found is None else found

    def chanced(self, of: Chanced) -> Numbers:
        """A product times the chance of that in which it counts."""
        if of not in self._chanced:
            product, joint, on, outcome = of
            self._chanced[of] = self.product(product) * joint.of(on)[outcome]
        return self._chanced[of]

    def total(self, of: Chanced, count: int) -> float:
        """The same, summed over so many draws."""
        if of not in self._totals:
            product, joint, on, outcome = of
            self._totals[of] = _total(self.product(product), joint.of(on)[outcome], count)
        return self._totals[of]

    def _joint_product(self, numbers: tuple[str, ...]) -> Numbers:
        if numbers not in self._joined:
            found = self.values[numbers[0]] if numbers else np.ones(1)
            for name in numbers[1:]:
                found = found * self.values[name]
            self._joined[numbers] = found
        return self._joined[numbers]


def _total(one: Numbers, other: Numbers, count: int) -> float:
    """The sum over draws of a product; what is the same in each draw is an array of length 1."""
    if len(one) == len(other):
        return float(one @ other) * (count if len(one) == 1 else 1)
    return float(one.sum() * other[0] if len(other) == 1 else other.sum() * one[0])
