"""Where a number of a decision comes from: the products behind it multiplied out, and what their numbers rest on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from vendorline.decide.answer import rounded, title_of
from vendorline.decide.case.outcomes import Outcome
from vendorline.decide.draws.parameters import DISCOUNT, Parameter, parameters
from vendorline.decide.worked_out import Known, Product, Summand, later_branches, products
from vendorline.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from vendorline.decide.case.model import Case
    from vendorline.decide.decision import Decision

#: Branches that are told one by one, the likeliest first.
MOST_BRANCHES = 12
#: Below this part of a product it is not told how far its factors vary together.
_DUST = 1e-3
_SUPPORTS = {"cited": "cited", "judged": "judged", "computed": "computed", "unsupported": "no source"}


def option_and_outcome(named: str) -> tuple[str, str]:
    """The two names in OPTION:OUTCOME; a stroke does as well. Raises UsageError where there are not two."""
    option, sign, outcome = re.sub(r"/", ":", named, count=1).partition(":")
    if not sign or not option.strip() or not outcome.strip():
        raise UsageError(f"--explain {named} is no OPTION:OUTCOME, such as limited:cost_operators")
    return option.strip(), outcome.strip()


def require(case: Case, option: str, outcome: str) -> None:
    """Raise UnknownName for an option or an outcome that the case has not."""
    if option not in case.options:
        raise UnknownName("option", option, list(case.options))
    if outcome not in case.outcomes:
        raise UnknownName("outcome", outcome, list(case.outcomes))


def explain(decision: Decision, option: str, outcome: str) -> list[str]:
    """Sentences that lead to the mean of one outcome of an option: every factor with its mean, every branch with its chance.

    Raises UnknownName for an option or an outcome that the case has not.
    """
    case = decision.case
    require(case, option, outcome)
    if option not in case.choices:
        return _of_later(decision, option, outcome)
    found = products(case, decision.plan, option, outcome)
    total, unit = sum(each.made for each in found), case.outcomes[outcome].unit
    told = [f"{_head(decision, option, outcome)}: {exact(total)} {unit} on average"]
    told.append(_sum([(each.term, each.made) for each in found], total) if found else _nothing(decision, outcome))
    for each in found:
        told += _of_term(decision, each, unit)
    return [*told, *_rests(decision, found)]


def _nothing(decision: Decision, outcome: str) -> str:
    """Why no term adds to an outcome of an option."""
    paid = [name for name, term in decision.case.terms.items() if term.compensable == outcome]
    if not paid:
        return "No term of the case adds to it."
    return f"Nothing: the option compensates nobody (compensation 0); it would get a part of {', '.join(paid)}."


def _head(decision: Decision, option: str, outcome: str) -> str:
    case = decision.case
    said: Outcome = case.outcomes[outcome]
    return f"{case.options[option].title}: {said.title or outcome.replace('_', ' ')}"


def exact(value: float) -> str:
    """A number with four digits that count, so that whoever multiplies comes to the same."""
    return "0" if abs(value) < 1e-12 else f"{float(f'{value:.4g}'):.10g}"


def _sum(parts: Sequence[tuple[str, float]], total: float) -> str:
    """The parts of a sum with their names; a part below nothing is taken away."""
    said = "".join(f" {'-' if made < 0 else '+'} {exact(abs(made))} ({name})" for name, made in parts)
    return f"{'-' if said.startswith(' -') else ''}{said[3:]} = {exact(total)}"


def _of_term(decision: Decision, each: Summand, unit: str) -> Iterator[str]:
    yield f"{each.term}: {exact(each.made)} {unit}"
    if not each.products and decision.case.terms[each.term].per is not None:
        yield "  nothing: it counts only while nothing is decided"
    elif not each.products:
        yield "  nothing: the option has none of it, or the event that it hangs on cannot come"
    for product in each.products:
        yield f"  {_when(product)}{_multiplied(product)}"


def _when(product: Product) -> str:
    """How events have come out, where that makes a difference."""
    told = [
        " and ".join(f"{name} {'has come' if come else 'has not come'}" for name, come in way) for way in product.when
    ]
    return f"where {', or '.join(told)}: " if told else ""


def _multiplied(product: Product) -> str:
    parts = [f"{exact(product.chance)} (chance of that)"] if product.when else []
    parts += [f"{exact(each.value)} ({each.name})" for each in product.factors]
    said = f"{' x '.join(parts) or '1'} = {exact(product.of_means)}"
    apart = product.made - product.of_means
    if abs(apart) <= _DUST * abs(product.of_means):
        return said
    more = "more" if apart > 0 else "less"
    return f"{said}; {exact(abs(apart))} {more} because they vary together: {exact(product.made)}"


def _of_later(decision: Decision, option: str, outcome: str) -> list[str]:
    """What an option that decides later comes to, by what is known then."""
    case = decision.case
    found = later_branches(decision.means, decision.plan, decision.region.middle, option, outcome)
    total, unit = sum(branch.made for branch in found), case.outcomes[outcome].unit
    stated = case.options[option]
    months = f"{stated.wait if stated.wait is not None else stated.review:g} months"
    told = [
        f"{_head(decision, option, outcome)}: {exact(total)} {unit} on average",
        f"What is known after {months} says what is chosen then. By what has happened, with its chance:",
    ]
    shown, rest = found[:MOST_BRANCHES], found[MOST_BRANCHES:]
    told += [f"  {line}" for branch in shown for line in _of_branch(branch)]
    if rest:
        chance, made = sum(b.chance for b in rest), sum(b.made for b in rest)
        told.append(f"  {len(rest)} more: {exact(chance)} (chance) x {exact(made / chance)} on average = {exact(made)}")
    sums = [(str(place), branch.made) for place, branch in enumerate(shown, start=1)]
    told.append(_sum([*sums, *([("the rest", sum(b.made for b in rest))] if rest else [])], total))
    chosen = dict.fromkeys(branch.choice for branch in found)
    events = [name for name in case.events if any(name in branch.happened for branch in found)]
    told += [f"{name}: {case.events[name].title}" for name in events]
    return [*told, f"How a term comes about: --explain {' or '.join(f'{name}:{outcome}' for name in chosen)}"]


def _of_branch(branch: Known) -> Iterator[str]:
    happened = f"{' and '.join(branch.happened)} happened" if branch.happened else "nothing happened"
    mean = branch.made / branch.chance
    yield f"{happened}, then {branch.choice}: {exact(branch.chance)} (chance) x {exact(mean)} = {exact(branch.made)}"
    if branch.terms:
        yield f"  {_sum([(label, made / branch.chance) for label, made in branch.terms.items()], mean)}"


def _rests(decision: Decision, found: Sequence[Summand]) -> Iterator[str]:
    """Every number that was multiplied, with what it is, its range and what it rests on; then the events."""
    case = decision.case
    used = {factor.name for each in found for product in each.products for factor in product.factors}
    is_discounted = any("discounted" in name for name in used)
    shown = [p for p in parameters(case) if p.id in used or (p.id == DISCOUNT and is_discounted)]
    if shown:
        yield "What the numbers are, their 5, 50 and 95 % points, and what they rest on (the products hold means):"
    for parameter in shown:
        yield f"  {parameter.id}: {_rests_on(decision, parameter)}"
    events = dict.fromkeys(name for e in found for p in e.products for way in p.when for name, _ in way)
    for name in events:
        yield f"  {name}: {case.events[name].title}"
    for option in dict.fromkeys(n.option for e in found for p in e.products for n in p.factors if n.option):
        amounts = case.options[option].amounts
        if amounts is not None:
            why = amounts.judged or amounts.unsupported or amounts.computed
            yield f"  amounts of {option}: {_SUPPORTS[amounts.standing]}{_why(why)}"


def _rests_on(decision: Decision, parameter: Parameter) -> str:
    title = title_of(decision.case, parameter)
    said = f"{title}, {_range(parameter)}; {_SUPPORTS[parameter.support]}"
    if parameter.claim_ids:
        beside = "; cited beside it: " if parameter.support == "unsupported" else ": "
        said += f"{beside}{', '.join(parameter.claim_ids)}"
    return said + (f" ({parameter.why})" if parameter.why else "")


def _range(parameter: Parameter) -> str:
    """The points that are stated, with their chances where these are not 5, 50 and 95 %."""
    if parameter.rivals:
        return f"one of the models {', '.join(name for name, _, _ in parameter.rivals)}"
    stated = parameter.function.stated
    if parameter.function.is_constant:
        points = rounded(stated[0][1])
    elif [round(chance, 6) for chance, _ in stated] == [0.05, 0.5, 0.95]:
        points = ", ".join(rounded(value) for _, value in stated)
    elif [chance for chance, _ in stated] == [0.0, 1.0]:
        points = f"from {rounded(stated[0][1])} to {rounded(stated[1][1])}"
    else:
        points = ", ".join(f"{rounded(value)} ({100 * chance:.3g} %)" for chance, value in stated)
    return f"{points} {parameter.unit}".rstrip()


def _why(why: str | None) -> str:
    return f": {why}" if why else ""
