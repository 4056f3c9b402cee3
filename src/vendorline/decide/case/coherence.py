"""Whether the parts of a case fit together: every name that is used stands somewhere, and no number is used twice in one product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from vendorline.decide.case import outside
from vendorline.decide.case.from_network import MEASURES
from vendorline.decide.case.model import Case
from vendorline.decide.case.options import USED, Option
from vendorline.decide.case.outcomes import Term
from vendorline.errors import did_you_mean

Problem = tuple[tuple[str | int, ...], str, str]


def problems(
    case: Case, claims: Mapping[str, Any] | None = None, provision_ids: Container[str] | None = None
) -> list[Problem]:
    """Everything that does not fit, as place, problem and remedy.

    Args:
        case: a case whose fields are right each by itself.
        claims: every claim that may be cited, by id, with `known_from`; None: cites are not looked up.
        provision_ids: the provisions that options may consist of; None: those of the rulebook that is shipped.
    """
    return [
        *outside.jurisdiction(case),
        *_options(case, provision_ids),
        *_from_network(case),
        *_events(case),
        *_responses(case),
        *_groups(case),
        *_terms(case),
        *_weights(case),
        *outside.cites(case, claims),
    ]


def unknown(place: Sequence[str | int], kind: str, name: str, known: Sequence[str]) -> Problem:
    """A name that nothing of this kind carries."""
    near = did_you_mean(name, list(known))
    remedy = f"did you mean {near}?" if near else f"known: {', '.join(known) or 'none'}"
    return tuple(place), f"{name!r} is no {kind} of this case", remedy


def _options(case: Case, provision_ids: Container[str] | None) -> Iterator[Problem]:
    choices, all_options = list(case.choices), list(case.options)
    if not choices:
        yield ("options",), "there is nothing to choose but waiting", "add an option with amounts"
    for name, option in case.options.items():
        place = ("options", name)
        for later in (*option.then, *((option.start,) if option.start else ())):
            if later not in case.choices:
                field = "start" if later == option.start else "then"
                told = "waits or has a review itself" if later in all_options else None
                yield (
                    ((*place, field), f"{later!r} {told}", "name an option that is decided at once")
                    if told
                    else unknown((*place, field), "option", later, choices)
                )
        if option.kind != "choice":
            longest = option.wait or option.review or 0
            if longest >= case.horizon:
                yield place, "looks beyond the horizon", "shorten it, or lengthen the horizon"
            continue
        for event in option.stance_if:
            if event not in case.events:
                yield unknown((*place, f"stance_if_{event}"), "event", event, list(case.events))
        yield from _lines(case, place, option)
        yield from _stances(case, place, option)
        yield from outside.provided((*place, "provisions"), option, provision_ids)
    switches = [e for o in case.choices.values() if o.amounts for e in o.amounts.lines if e != USED]
    if len(set(switches)) > 1:
        yield (
            ("options",),
            f"amounts change with several events: {', '.join(sorted(set(switches)))}",
            "keep one of them",
        )


def _lines(case: Case, place: Sequence[str | int], option: Option) -> Iterator[Problem]:
    used = option.lines[USED]
    for line, amounts in option.lines.items():
        here = (*place, "amounts", line)
        if line != USED and line not in case.events:
            yield unknown(here, "event", line, list(case.events))
        missing = sorted(set(used) - set(amounts))
        if missing:
            yield here, f"says nothing of {', '.join(missing)}", f"give what `{USED}` gives"
    for name, term in case.terms.items():
        if (
            term.by is not None
            and term.by not in used
            and not (case.while_waiting and term.by in case.while_waiting.lines[USED])
        ):
            yield (
                (*place, "amounts", USED),
                f"has no amount {term.by!r}, which the term {name} asks for",
                "add it; 0 means none",
            )


def _from_network(case: Case) -> Iterator[Problem]:
    told = case.from_network
    reach = {name for name, asked in told.amounts.items() if asked.of in MEASURES} if told is not None else set()
    for name, option in case.options.items():
        if option.protection is not None and not reach:
            yield (
                ("options", name, "protection"),
                "moves no number: no amount of the case is exposure that is worked out of a network",
                "say in `from_network` which amount is `read`, `alter`, `locate` or `deny`, or leave it out",
            )
    if told is None:
        return
    asked = {term.by for term in case.terms.values() if term.by is not None}
    for name in told.amounts:
        if name not in asked:
            yield unknown(("from_network", "amounts", name), "amount that a term asks for", name, sorted(asked))
    for event, rule in told.once.items():
        if event not in case.events:
            yield unknown(("from_network", "once", event), "event", event, list(case.events))
        if rule.effect != "forbid" or not rule.vendors:
            yield ("from_network", "once", event), "forbids no vendor", "write `vendors: [...]` and `effect: forbid`"


def _stances(case: Case, place: Sequence[str | int], option: Option) -> Iterator[Problem]:
    for field, stance in (("stance", option.stance), *((f"stance_if_{e}", s) for e, s in option.stance_if.items())):
        without = [name for name, told in case.responses.items() if stance is not None and stance not in told.table]
        if stance is None or not without:
            continue
        others = {known for told in case.responses.values() for known in told.table}
        near = did_you_mean(stance, sorted(others - {stance}))
        what = f"the stance {stance!r} has no line in the table of {listing_of(without)}"
        remedy = f"add it there; 0 means never (stances there are: {', '.join(sorted(others)) or 'none'})"
        yield (*place, field), what, f"did you mean {near}? or {remedy}" if near else remedy


def listing_of(names: Sequence[str]) -> str:
    """Names in a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _events(case: Case) -> Iterator[Problem]:
    for name, event in case.events.items():
        if event.given is not None and event.given not in case.events:
            yield unknown(("events", name, "given"), "event", event.given, list(case.events))
        if event.happened is not None and event.happened > case.known:
            yield (
                ("events", name, "happened"),
                f"is after {case.known}, the day of what is known",
                "give `p` and `within` instead",
            )
        later = list(case.events)[list(case.events).index(name) + 1 :]
        if event.given in later:
            yield (
                ("events", name, "given"),
                f"hangs on {event.given}, which stands below it",
                "write what it hangs on first",
            )
        seen, here = [name], event.given
        while here in case.events and here not in seen:
            seen.append(here)
            here = case.events[here].given
        if here is not None and here in seen and here == name:
            yield ("events", name, "given"), f"hangs on itself: {' <- '.join([*seen, name])}", "break the circle"


def _responses(case: Case) -> Iterator[Problem]:
    for name, response in case.responses.items():
        if response.event is not None and response.event not in case.events:
            yield unknown(("responses", name, "given"), "event", response.event, list(case.events))


def _groups(case: Case) -> Iterator[Problem]:
    known = [*case.uncertainties, *case.responses, *case.events]
    count = Counter(member for group in case.move_together.values() for member in set(group.members))
    for name, group in case.move_together.items():
        for member in group.members:
            place = ("move_together", name, "members")
            if member not in known:
                yield unknown(place, "uncertainty, response or event", member, known)
            if count[member] > 1:
                yield place, f"{member!r} is in two groups", "leave it in one"
        if len(set(group.members)) < len(group.members):
            yield ("move_together", name, "members"), "names a member twice", "name it once"


def beyond_horizon(case: Case) -> Iterator[Problem]:
    """Amounts by year that go on after the horizon, as they do where a decimal comma splits numbers in two."""
    years = case.horizon / 12
    for name, option in case.choices.items():
        for line, amounts in option.lines.items():
            for amount, values in amounts.items():
                if isinstance(values, tuple) and len(values) > years + 1:
                    what = f"{amount} has {len(values)} years, and the horizon is {years:g}"
                    remedy = "give one number for each year, with points: a decimal comma splits a number in two"
                    yield ("options", name, "amounts", line, amount), what, remedy


def _terms(case: Case) -> Iterator[Problem]:
    if not any(outcome.unit == case.money.unit for outcome in case.outcomes.values()):
        yield (
            ("money", "unit"),
            f"no outcome counts in {case.money.unit}, so nothing would be discounted",
            "write one unit in both",
        )
    known = [*case.uncertainties, *case.responses]
    amounts = {name for o in case.choices.values() if o.amounts for name in o.amounts.lines[USED]}
    waiting = set(case.while_waiting.lines.get(USED, {})) if case.while_waiting else set()
    for name, term in case.terms.items():
        place = ("terms", name)
        if term.outcome not in case.outcomes:
            yield unknown((*place, "outcome"), "outcome", term.outcome, list(case.outcomes))
        yield from _factors(case, place, term, known)
        if term.by is not None and term.by not in amounts | waiting:
            yield unknown((*place, "by"), "amount of an option", term.by, sorted(amounts | waiting))
        if term.if_ is not None and term.if_.event not in case.events:
            yield unknown((*place, "if"), "event", term.if_.event, list(case.events))
        if term.compensable is not None and term.compensable not in case.outcomes:
            yield unknown((*place, "compensable"), "outcome", term.compensable, list(case.outcomes))


def _factors(case: Case, place: Sequence[str | int], term: Term, known: Sequence[str]) -> Iterator[Problem]:
    for item in term.of:
        if isinstance(item, dict):
            for option in case.choices:
                if option not in item:
                    yield (
                        (*place, "of"),
                        f"says nothing of the option {option!r}",
                        f"add `{option}: 0` where it takes nothing",
                    )
            for option in item:
                if option not in case.choices and option not in case.options:
                    yield unknown((*place, "of"), "option", option, list(case.choices))
    told = set()
    for option in list(case.choices) or [""]:
        names = [n for n in term.names(option) if n != "0"]
        for each, count in Counter(names).items():
            if count > 1 and each not in told:
                told.add(each)
                yield (
                    (*place, "of"),
                    f"{each!r} stands twice in one product",
                    "every name once: its outcome must stay linear in it",
                )
            if each not in known and each not in told:
                told.add(each)
                yield unknown((*place, "of"), "uncertainty or response", each, known)


def _weights(case: Case) -> Iterator[Problem]:
    known = [n for n, o in case.outcomes.items() if not o.never_weighed]
    if case.weights.reference not in case.weights.ranges:
        yield (
            ("weights", "reference"),
            f"{case.weights.reference!r} has no weight",
            "give it a range, or choose another reference",
        )
    for place, ranges in (
        (("weights", "ranges"), case.weights.ranges),
        *((("perspectives", name, "ranges"), p.ranges) for name, p in case.perspectives.items()),
    ):
        for outcome in ranges:
            if outcome in case.outcomes and outcome not in known:
                yield (*place, outcome), "is never weighed", "take it out, or let it be weighed"
            elif outcome not in known:
                yield unknown((*place, outcome), "outcome", outcome, known)
    for name in known:
        if name not in case.weights.ranges:
            yield (
                ("weights", "ranges"),
                f"the outcome {name!r} has no weight",
                "give it a range, or `never_weighed: true`",
            )
    for name, perspective in case.perspectives.items():
        for outcome in perspective.only:
            if outcome not in known:
                yield unknown(("perspectives", name, "only"), "weighed outcome", outcome, known)
