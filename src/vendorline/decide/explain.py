"""Where a number of a decision comes from: the products behind it, with the mean of each, and what their numbers rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from vendorline.decide.answer import rounded
from vendorline.decide.case.options import USED, Amount
from vendorline.decide.case.outcomes import Term
from vendorline.decide.draws.parameters import parameters
from vendorline.decide.outcomes.evaluate import Model
from vendorline.errors import UnknownName

if TYPE_CHECKING:
    from vendorline.decide.decision import Decision


def explain(decision: Decision, option: str, outcome: str) -> list[str]:
    """Sentences that lead to the mean of one outcome of an option.

    Raises UnknownName for an option or an outcome that the case has not.
    """
    case, model = decision.case, Model(decision.case)
    if option not in decision.means.options:
        raise UnknownName("option", option, decision.means.options)
    if outcome not in case.outcomes:
        raise UnknownName("outcome", outcome, list(case.outcomes))
    unit = case.outcomes[outcome].unit
    if option not in case.choices:
        return [
            f"{case.options[option].title}: by what has happened by then, {100 * row.chance:.0f} % of the time {row.choice}"
            + (f" ({', '.join(row.happened)} happened)" if row.happened else " (nothing happened)")
            for one in decision.waiting
            if one.option == option
            for row in one.branches
        ]
    made = decision.means.terms.mean(axis=0)[decision.means.choices.index(option)]
    total, told = 0.0, []
    names: list[str] = []
    for at, (label, term) in enumerate(case.terms.items()):
        for to, share in model.shares_of(label, option):
            value = share * float(made[at])
            if to == outcome and value:
                total += value
                told.append(f"{label}: {rounded(value)} {unit} = {_product(term, option, decision)}")
                names += [n for n in term.names(option) if n not in names]
    stances = {case.options[option].read_as(line) for line in case.options[option].lines}
    rests = [
        f"{p.id}: {p.support}"
        + (f" ({', '.join(p.claim_ids)})" if p.claim_ids else "")
        + (f": {p.why}" if p.why else "")
        for p in parameters(case)
        if p.name in names and (p.name not in case.responses or p.id.split(".")[1] in stances)
    ]
    return [f"{case.options[option].title}: {outcome} {rounded(total)} {unit} on average", *told, *rests]


def _product(term: Term, option: str, decision: Decision) -> str:
    parts = list(term.names(option))
    if term.by is not None:
        parts.append(_amount(term.by, decision.case.options[option].lines))
    said = " x ".join(parts) or "1"
    if term.if_ is not None:
        said += f", {'if' if term.if_.happens else 'unless'} {term.if_.event}"
    if term.paid is not None:
        first, last = term.paid
        said += f", paid in year {first:g}" if first == last else f", paid in years {first:g} to {last:g}"
    return said


def _amount(name: str, lines: Mapping[str, Mapping[str, Amount]]) -> str:
    """An amount as it is used, and as it is once an event has changed it."""
    told = {
        line: "by year"
        if isinstance(amounts.get(name), tuple)
        else rounded(float(cast("float", amounts.get(name, 0.0))))
        for line, amounts in lines.items()
    }
    others = [f"{value} where {line} has come" for line, value in told.items() if line != USED and value != told[USED]]
    return f"{name} {told[USED]}" + (f" ({', '.join(others)})" if others else "")
