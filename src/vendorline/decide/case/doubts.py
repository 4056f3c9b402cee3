"""What is probably not meant in a case that can be decided: told as warnings, each with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from vendorline.decide.case.cited import ranges_of
from vendorline.decide.case.coherence import Problem, beyond_horizon
from vendorline.decide.case.days import unlikely
from vendorline.decide.case.model import Case
from vendorline.decide.case.options import Amount
from vendorline.decide.case.support import supported_entries
from vendorline.decide.case.terms import Quantified

#: An amount of an option so many times that of any other is probably a slip.
_TIMES = 50
#: Words of units of which there is no less than nothing.
_NEVER_NEGATIVE = frozenset({"share", "year", "years", "month", "months", "day", "days", "person-days", "hours"})
COMMA = "write decimals with a point: a comma splits a number in two"


def doubts(case: Case) -> Iterator[Problem]:
    """Place, what is doubtful, and what to do, of a case that is coherent."""
    if case.known > case.decide_on:
        yield (
            ("known",),
            f"is after {case.decide_on}, the day of the decision: it admits what nobody could have known on that day",
            "give the day of the decision, or an earlier one",
        )
    yield from unlikely(case)
    yield from _amounts(case)
    yield from beyond_horizon(case)
    for name, number in case.uncertainties.items():
        for where, one in ranges_of(("uncertainties", name), number):
            yield from _points(where, one)
    yield from _idle(case)
    for place, entry in supported_entries(case):
        if entry.judged is not None and not (entry.cites or entry.computed or getattr(entry, "models", None)):
            yield (
                (*place, "judged"),
                "says how a source was read, and no source is cited: the number counts as having none",
                "add `cites`, or write `unsupported` in its place",
            )


def _points(place: Sequence[str], number: Quantified) -> Iterator[Problem]:
    q = number.q
    points = list(q) if isinstance(q, tuple) else [q[p] for p in sorted(q)] if isinstance(q, dict) else [q]
    told = [point for point in points if isinstance(point, float)]
    words = set((number.unit or "").replace("/", " ").split())
    if told and min(told) < 0 and words & _NEVER_NEGATIVE and number.within is None:
        yield (
            (*place, "q"),
            f"is less than nothing at {min(told):g} {number.unit}",
            "mend it, or say by `within` that it may be",
        )
    if isinstance(q, tuple) and any(a == b for a, b in pairwise(q)) and q[0] < q[2] and q[1] > 0 and _whole(q[:2]):
        yield (
            (*place, "q"),
            f"has the same number twice: {', '.join(f'{p:g}' for p in q)}",
            f"if it is not meant: {COMMA}",
        )


def _whole(values: Sequence[float]) -> bool:
    return all(value == int(value) for value in values)


def _amounts(case: Case) -> Iterator[Problem]:
    greatest = {name: _greatest(option.lines) for name, option in case.choices.items()}
    for name, option in case.choices.items():
        for line, amounts in option.lines.items():
            for amount, value in amounts.items():
                place = ("options", name, "amounts", line, amount)
                values = value if isinstance(value, tuple) else (value,)
                others = max((of.get(amount, 0.0) for other, of in greatest.items() if other != name), default=0.0)
                if min(values) < 0:
                    yield place, f"is less than nothing: {min(values):g}", "an amount is 0 or more"
                elif 0 < _TIMES * others < max(values):
                    yield (
                        place,
                        f"is {max(values):g}, and no other option has more than {others:g}",
                        "check the unit, and that no point was lost",
                    )


def _greatest(lines: Mapping[str, Mapping[str, Amount]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for amounts in lines.values():
        for name, value in amounts.items():
            found[name] = max(found.get(name, 0.0), *(value if isinstance(value, tuple) else (value,)))
    return found


def _idle(case: Case) -> Iterator[Problem]:
    """Numbers, answers, events and amounts that no outcome uses: whatever is said of them changes nothing."""
    used = {n for term in case.terms.values() for option in case.choices for n in term.names(option)}
    met = {term.if_.event for term in case.terms.values() if term.if_ is not None}
    met |= {line for option in case.choices.values() for line in option.lines}
    met |= {response.event for name, response in case.responses.items() if response.event and name in used}
    for event in reversed(case.events):
        if event in met and case.events[event].given is not None:
            met.add(str(case.events[event].given))
    asked = {term.by for term in case.terms.values()}
    for section, names, kept in (
        ("uncertainties", case.uncertainties, used),
        ("responses", case.responses, used),
        ("events", case.events, met),
    ):
        for name in names:
            if name not in kept:
                yield (section, name), "no outcome uses it", "add a term that does, or take it out"
    told = set[str]()
    for name, option in case.choices.items():
        for line, amounts in option.lines.items():
            for amount in amounts:
                if amount not in asked and amount not in told:
                    told.add(amount)
                    yield (
                        ("options", name, "amounts", line, amount),
                        "no term asks for this amount",
                        "name it under `by` of a term, or take it out",
                    )
