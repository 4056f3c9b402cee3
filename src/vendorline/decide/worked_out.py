"""An outcome of an option multiplied out: the products behind it, by how events come out, and the mean of every factor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

import numpy as np

from vendorline.decide.analysis.means import Later, Means
from vendorline.decide.analysis.sums import Sums
from vendorline.decide.case.model import Case
from vendorline.decide.case.options import USED
from vendorline.decide.case.outcomes import Term
from vendorline.decide.draws.parameters import parameters
from vendorline.decide.draws.quantiles import Numbers
from vendorline.decide.draws.sobol import Plan, uniforms
from vendorline.decide.outcomes.branches import State, Subset
from vendorline.decide.outcomes.evaluate import Model, Move
from vendorline.decide.outcomes.products import Joint, Part, Worked
from vendorline.decide.outcomes.timing import due
from vendorline.quick_dataclass import dataclass

#: Names of the numbers of a product, and the line of amounts that holds.
_Way = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a product: what it is, its mean over the draws, and of an amount the option whose amount it is."""

    name: str
    value: float
    option: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """A product as it is where events come out in one way.

    `when`: the events that have come and those that have not, by name; empty where nothing hangs on events. `made`: what it adds, the
    mean over draws; it differs from the product of the means where factors vary together.
    """

    when: tuple[tuple[tuple[str, bool], ...], ...]
    chance: float
    factors: tuple[Factor, ...]
    made: float

    @property
    def of_means(self) -> float:
        """The product of the means."""
        return float(np.prod([self.chance, *(each.value for each in self.factors)]))


@dataclass(frozen=True, slots=True)
class Summand:
    """A term of an outcome: its products, and what they add up to."""

    term: str
    products: tuple[Product, ...]

    @property
    def made(self) -> float:
        """What the term adds."""
        return sum(product.made for product in self.products)


@dataclass(slots=True)
class _Taken:
    """Sums over draws of one way of a term: of what it makes, and of the chances of how events come out."""

    on: Subset
    outcomes: list[State] = field(default_factory=list)
    chance: float = 0.0
    made: float = 0.0


def products(case: Case, plan: Plan, option: str, outcome: str) -> tuple[Summand, ...]:
    """What each term adds to an outcome of an option that is decided at once, in the order of the case.

    Args:
        case: a case.
        plan: how many draws.
        option: one that is decided at once.
        outcome: one of the case.
    """
    model, move, drawn = Model(case), Move(option), parameters(case)
    names = list(case.terms)
    labels = [name for name in names if any(to == outcome for to, _ in model.shares_of(name, option))]
    (seen,) = model.seen(move)
    taken: dict[str, dict[_Way, _Taken]] = {label: {} for label in labels}
    means: dict[str, float] = {}
    timed: dict[tuple[str, str], float] = {}
    possible: set[State] = set()
    for chunk in uniforms(case, plan):
        values = chunk.values(drawn)
        worked = Worked.of(values)
        joint = Joint(model.chances(values, move, seen))
        possible |= set(joint.by_state)
        for name, value in values.items():
            means[name] = means.get(name, 0.0) + float(np.mean(value)) * chunk.count
        for label in labels:
            for line in case.options[option].lines:
                made = np.mean(_timed(case, case.terms[label], option, line, worked))
                timed[label, line] = timed.get((label, line), 0.0) + float(made) * chunk.count
        for part in model.parts(move, seen):
            chance = joint.of(part.on).get(part.outcome)
            if chance is not None and names[part.term] in taken:
                _take(model, option, part, worked.made(part), chance, chunk.count, taken)
    return tuple(
        Summand(
            label,
            tuple(
                Product(
                    _when(model, one, possible), one.chance / plan.count,
                    _factors(case, option, outcome, label, way, means, timed, plan.count),
                    _share(model, option, outcome, label) * one.made / plan.count,
                )
                for way, one in ways.items()
            ),
        )
        for label, ways in taken.items()
    )  # fmt: skip


def _share(model: Model, option: str, outcome: str, label: str) -> float:
    """The part of a term that falls to an outcome."""
    return dict(model.shares_of(label, option))[outcome]


def _take(
    model: Model, option: str, part: Part, made: Numbers, chance: Numbers, count: int, taken: Mapping[str, dict[_Way, _Taken]]
) -> None:  # fmt: skip
    label, term = list(model.case.terms.items())[part.term]
    way = _way(model, option, term, dict(zip(part.on, part.outcome, strict=True)))
    one = taken[label].setdefault(way, _Taken(part.on))
    if part.outcome not in one.outcomes:
        one.outcomes.append(part.outcome)
    one.chance += float(np.mean(chance)) * count
    one.made += float(np.mean(made * chance)) * count


def _way(model: Model, option: str, term: Term, come: Mapping[int, bool]) -> _Way:
    """Which numbers are multiplied, and which line of amounts holds, as events come out."""
    case = model.case
    line = model.events[model.switch] if model.switch is not None and come.get(model.switch) else USED
    names = []
    for name in term.names(option):
        response = case.responses.get(name)
        if response is None:
            names.append(name)
            continue
        given = response.event is not None and come[model.events.index(response.event)]
        names.append(f"{name}.{case.options[option].read_as(line)}.{'with' if given else 'without'}")
    amounts = case.options[option].lines
    differs = term.by is not None and line in amounts and amounts[line].get(term.by) != amounts[USED].get(term.by)
    return tuple(names), line if differs else USED


def _timed(case: Case, term: Term, option: str, line: str, worked: Worked) -> Numbers:
    """How much there is of a term: its amount, when it falls due, discounted where it is money."""
    lines = case.options[option].lines
    amount = 1.0 if term.by is None else lines.get(line, lines[USED]).get(term.by, 0.0)
    is_money = case.outcomes[term.outcome].unit == case.money.unit
    return worked.discounting.counts(due(term, amount, 0.0, case.horizon / 12, discounted=is_money))


def _factors(
    case: Case, option: str, outcome: str, label: str, way: _Way, means: Mapping[str, float],
    timed: Mapping[tuple[str, str], float], count: int,
) -> tuple[Factor, ...]:  # fmt: skip
    """The factors of a product, each with its mean: numbers, the amount, when it falls due, and the part that is compensated."""
    names, line = way
    term = case.terms[label]
    found = [Factor(name, means[name] / count) for name in names if name in means]
    lines = case.options[option].lines
    amount = 1.0 if term.by is None else lines.get(line, lines[USED]).get(term.by, 0.0)
    whole = timed[label, line] / count
    if isinstance(amount, tuple):
        said = f"{term.by} year by year {', '.join(f'{each:g}' for each in amount)}"
        found.append(Factor(said, whole, option))
    else:
        if term.by is not None:
            found.append(Factor(term.by, amount, option))
        when = _due(case, term)
        if amount and when:
            found.append(Factor(when, whole / amount))
    share = _share(Model(case), option, outcome, label)
    if share != 1:
        found.append(Factor("compensated" if outcome == term.compensable else "not compensated", share))
    return tuple(found)


def _due(case: Case, term: Term) -> str:
    """When a term falls due, as the name of the factor that stands for it; empty where it is none."""
    late = ", discounted" if case.outcomes[term.outcome].unit == case.money.unit else ""
    if term.paid is not None:
        first, last = term.paid
        return (f"years {first:g} to {last:g}" if term.is_flow else f"paid in year {first:g}") + late
    return "" if term.per is None else f"for each {term.per}"


def _when(model: Model, one: _Taken, all_states: Iterable[State]) -> tuple[tuple[tuple[str, bool], ...], ...]:
    """How events come out, in the fewest words: events that make no difference here are left out."""
    on, left = one.on, set(one.outcomes)
    possible = {tuple(state[i] for i in on) for state in all_states}
    left &= possible
    if left == possible:
        return ()
    for at in range(len(on)):
        shorter = {(*state[:at], *state[at + 1 :]) for state in left}
        if {state for state in possible if (*state[:at], *state[at + 1 :]) in shorter} == left:
            kept = _Taken(tuple(place for i, place in enumerate(on) if i != at), sorted(shorter))
            return _when(model, kept, all_states)
    return tuple(tuple((model.events[i], come) for i, come in zip(on, state, strict=True)) for state in sorted(left))


@dataclass(frozen=True, slots=True)
class Known:
    """A branch of an option that decides later: what has happened by then, its chance, what is chosen, and what that adds by term.

    `made` and `terms` are means over the draws times the chance of the branch.
    """

    happened: tuple[str, ...]
    chance: float
    choice: str
    made: float
    terms: Mapping[str, float]


def later_branches(base: Means, plan: Plan, weights: Numbers, option: str, outcome: str) -> tuple[Known, ...]:
    """What an option that decides later comes to in an outcome, by what is known when it decides, the likeliest first.

    Args:
        base: expected outcomes of the case.
        plan: how many draws; the same as theirs.
        weights: of the outcomes that are weighed; they say what is chosen.
        option: one that waits or has a review.
        outcome: one of the case.
    """
    case, model = base.case, Model(base.case)
    later = next(each for each in base.later if each.name == option)
    picked = (base.scaled(later.x, later.chance).mean(axis=0) @ weights).argmin(axis=1)
    wanted = {move: Sums(model, move) for at, move in enumerate(later.moves) if at in picked}
    drawn = parameters(case)
    for chunk in uniforms(case, plan):
        worked = Worked.of(chunk.values(drawn))
        for each in wanted.values():
            each.add(worked, chunk.count)
    return tuple(sorted(_known(model, later, picked, wanted, outcome), key=lambda branch: -branch.chance))


def _known(
    model: Model, later: Later, picked: Numbers, wanted: Mapping[Move, Sums], outcome: str
) -> Iterator[Known]:  # fmt: skip
    for branch, pick in zip(later.branches, picked, strict=True):
        move = later.moves[int(pick)]
        chance, terms = wanted[move].of_branch(branch)
        if chance <= 0:
            continue
        by_term = {
            label: share * float(terms[at])
            for at, label in enumerate(model.case.terms)
            for to, share in model.shares_of(label, move.choice)
            if to == outcome and terms[at]
        }
        happened = tuple(name for name, has in zip(model.events, branch, strict=True) if has)
        yield Known(happened, chance, move.choice, sum(by_term.values()), by_term)
