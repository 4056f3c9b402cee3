"""Outcomes that are nothing under any option: which numbers make them so, and what these rest on."""

from __future__ import annotations

from collections.abc import Iterator

from vendorline.decide.analysis.means import Means
from vendorline.decide.answer import short, title_of
from vendorline.decide.case.model import Case
from vendorline.decide.case.options import USED
from vendorline.decide.case.outcomes import Term
from vendorline.decide.draws.parameters import Parameter, parameters

_SUPPORTS = {"cited": "cited", "judged": "judged", "computed": "computed", "unsupported": "no source"}
_DUST = 1e-12


def nothing(base: Means) -> list[tuple[str, str]]:
    """Outcomes that no option changes, each with why."""
    case = base.case
    found = []
    for at, name in enumerate(case.outcomes):
        if abs(base.x[..., at]).max() <= _DUST and not any(abs(each.x[..., at]).max() > _DUST for each in base.later):
            found.append((name, "; ".join(dict.fromkeys(_reasons(case, name)))))
    return found


def _reasons(case: Case, outcome: str) -> Iterator[str]:
    own = {name: term for name, term in case.terms.items() if term.outcome == outcome}
    others = [name for name, term in case.terms.items() if term.compensable == outcome and name not in own]
    if others:
        by: dict[str, list[str]] = {}
        for name, option in case.choices.items():
            by.setdefault(_SUPPORTS[option.standing], []).append(short(case, name))
        support = next(iter(by)) if len(by) == 1 else "; ".join(f"{said} in {', '.join(of)}" for said, of in by.items())
        yield f"no option compensates anybody ({support})"
    if not own and not others:
        yield "no term adds to it"
    for name, term in own.items():
        yield from _of_term(case, name, term)


def _of_term(case: Case, name: str, term: Term) -> Iterator[str]:
    """What makes a term nothing under every option."""
    zeros = {
        each.id: each for each in parameters(case) if each.function.is_constant and each.function.stated[0][1] == 0
    }
    told = [
        _of_number(case, zeros[each]) for option in case.choices for each in _ids(case, term, option) if each in zeros
    ]
    yield from told
    amounts = [o.amounts for o in case.choices.values() if o.amounts is not None]
    if term.by is not None and all(_is_none(lines.lines[USED].get(term.by)) for lines in amounts):
        supports = dict.fromkeys(_SUPPORTS[lines.standing] for lines in amounts)
        yield f"the amount {term.by.replace('_', ' ')} is 0 in every option ({' and '.join(supports)})"
    elif not told and term.if_ is not None:
        yield f"{name.replace('_', ' ')} counts only {'if' if term.if_.happens else 'unless'}: {case.events[term.if_.event].title}"
    elif not told and term.per is not None:
        yield f"{name.replace('_', ' ')} counts only while nothing is decided"


def _ids(case: Case, term: Term, option: str) -> Iterator[str]:
    """The numbers of a product of an option, responses by the stance as which it is read."""
    for name in term.names(option):
        response = case.responses.get(name)
        cells = ("without", "with") if response is not None and response.event is not None else ("without",)
        yield from [name] if response is None else [f"{name}.{case.options[option].read_as()}.{cell}" for cell in cells]


def _of_number(case: Case, parameter: Parameter) -> str:
    return f"{title_of(case, parameter)} is 0 ({_SUPPORTS[parameter.support]})"


def _is_none(amount: object) -> bool:
    return not any(amount) if isinstance(amount, tuple) else not amount
