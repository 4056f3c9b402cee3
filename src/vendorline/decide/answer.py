"""The answer in words, made from the numbers and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from vendorline.decide.analysis.ranking import EQUAL
from vendorline.decide.analysis.waiting import spread
from vendorline.decide.case.options import first_words
from vendorline.decide.draws.parameters import DISCOUNT, Parameter, drawn_ranges, parameters

if TYPE_CHECKING:
    from vendorline.decide.analysis.runs import Run
    from vendorline.decide.case.model import Case
    from vendorline.decide.case.options import Option
    from vendorline.decide.decision import Decision

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen")  # fmt: skip


def short(case: Case, option: str) -> str:
    """An option in a few words: its `short`, or its title up to the first comma or bracket; with its name where two are called alike."""
    words = _few_words(case.options[option])
    alike = any(name != option and _few_words(other) == words for name, other in case.options.items())
    return f"{words} ({option})" if alike else words


def _few_words(option: Option) -> str:
    return option.short or first_words(option.title)


def title_of(case: Case, parameter: Parameter) -> str:
    """A number as people call it."""
    number = case.uncertainties.get(parameter.name)
    if parameter.name == DISCOUNT:
        return "the rate at which later money counts less"
    if number is not None:
        return number.title or parameter.name.replace("_", " ")
    cells = parameter.id.split(".")[1:]
    if parameter.name in case.events:
        event = case.events[parameter.name]
        read = cells[1] if cells[:1] == ["if_decided"] else None
        return f"the chance that {_lower(event.title)}{_cell(case, read, event.given if read is None else None, cells)}"
    if parameter.name in case.responses:
        response = case.responses[parameter.name]
        return f"the chance that {_lower(response.title)}{_cell(case, cells[0], response.event, cells)}"
    return parameter.id.replace("_", " ")


def _cell(case: Case, read: str | None, given: str | None, cells: list[str]) -> str:
    """For which decision and after which event a chance holds; an event that cannot come is not spoken of."""
    told = [] if read is None else [f"decision read as {read}"]
    if given is not None and (case.events[given].happened or any(case.events[given].cells.values())):
        told.append(f"{'with' if cells[-1] == 'with' else 'without'}: {_lower(case.events[given].title)}")
    return f" ({'; '.join(told)})" if told else ""


def _lower(text: str) -> str:
    """A title inside a sentence; names keep their capitals."""
    first = text.split(" ", 1)[0]
    return text[0].lower() + text[1:] if first in {"The", "A", "An", "Some", "Others"} else text


def titles(case: Case) -> dict[str, dict[str, str]]:
    """What people call options, outcomes and events, by name."""
    return {
        "options": {name: short(case, name) for name in case.options},
        "outcomes": {name: outcome.title for name, outcome in case.outcomes.items() if outcome.title},
        "events": {name: event.title for name, event in case.events.items()},
        "numbers": dict(_numbers(case)),
    }


def _numbers(case: Case) -> Iterator[tuple[str, str]]:
    """Every number that is drawn with what people call it; a rival model after its number."""
    for parameter in parameters(case):
        title = title_of(case, parameter)
        if parameter.is_drawn:
            yield parameter.id, title
        for model, _, _ in parameter.rivals:
            yield f"{parameter.id}.{model}", f"{title}: as the model {model} has it"


def rounded(value: float) -> str:
    """A number with two digits that count."""
    return "0" if value == 0 else f"{float(f'{value:.2g}'):,.10g}"


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def sentence(decision: Decision) -> str:
    """The answer in one sentence: the option, its share of the weights, the nearest number that changes it, objections, other views, support."""
    case = decision.case
    share = decision.shares.get(decision.best)
    said = _toss_up(decision) + short(case, decision.best)
    if share is not None:
        said += f", in {100 * share:.0f} % of the weights"
    if decision.best not in decision.shares:
        said += ", if nothing else is chosen today"
    most = max(decision.shares, key=lambda name: decision.shares[name])
    if share is not None and decision.shares[most] > share:
        said += f" ({_first_lower(short(case, most))} is best in {100 * decision.shares[most]:.0f} %)"
    parts = [f"{said}, {_condition(decision)}", *_tried(decision), _support(case)]
    return f"{'; '.join(parts)}."


def toss_ups(decision: Decision) -> tuple[str, ...]:
    """Options that cannot be told from the best: within two standard errors of it, or within less than any table shows.

    A review does today what it starts with, and is not counted apart.
    """
    by_scramble = decision.means.losses(decision.region.middle)
    best = by_scramble[:, decision.means.options.index(decision.best)]
    found = []
    for at, name in enumerate(decision.means.options):
        apart = by_scramble[:, at] - best
        near = abs(float(apart.mean())) < max(EQUAL, 2 * spread(apart))
        if name != decision.best and decision.case.options[name].kind != "review" and near:
            found.append(name)
    return tuple(found)


def is_toss_up(run: Run, main: str) -> bool:
    """Whether a run tells the best of the case as it is and another option no further apart than any table shows."""
    return (run.losses[main] - run.losses[run.best] if run.turned else abs(run.gap)) < EQUAL


def _toss_up(decision: Decision) -> str:
    others = toss_ups(decision)
    if not others:
        return ""
    named = [_first_lower(short(decision.case, name)) for name in (decision.best, *others)]
    apart = max(abs(decision.losses[name] - decision.losses[decision.best]) for name in others)
    listed = f"{', '.join(named[:-1])} and {named[-1]}"
    points = f"{apart:.2f} points" if apart >= 0.005 else "less than 0.01 points"
    return f"A toss-up: {listed} are {points} apart, too little to tell; by a hair "


def _condition(decision: Decision) -> str:
    case = decision.case
    inside = next((c for c in decision.crossings if c.where == "inside"), None)
    if inside is None:
        joint = decision.joint
        told = f": only several that move together do, to {_first_lower(short(case, joint.option))}" if joint else ""
        return f"which no single number inside its stated range turns{told}"
    about = "less" if inside.side == "below" else "more"
    unit = (
        f" {inside.parameter.unit}"
        if inside.parameter.unit not in {"", "probability", "ratio"} and not inside.parameter.unit.startswith("share")
        else ""
    )
    return (
        f"unless {title_of(case, inside.parameter)} is {about} than about {rounded(inside.value)}{unit} "
        f"(chance {100 * inside.chance:.0f} %), then {_first_lower(short(case, inside.option))}"
    )


def _first_lower(text: str) -> str:
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def _tried(decision: Decision) -> list[str]:
    """How many objections turn the answer, and how many perspectives come to another."""
    if decision.is_quick:
        return ["objections, perspectives and independence were not tried (a quick run)"]
    told = [_objections(decision)]
    views = [run for run in decision.runs if run.kind == "perspective"]
    if views:
        told.append(_perspectives([run.turned and not is_toss_up(run, decision.best) for run in views]))
    return told


def _objections(decision: Decision) -> str:
    variants = [run for run in decision.runs if run.kind == "variant"]
    tried = [run for run in variants if not run.touches_nothing]
    if not tried:
        return "no objection was tried" if not variants else "no objection touches anything that the outcomes use"
    near = sum(is_toss_up(run, decision.best) for run in tried)
    turned = sum(run.turned and not is_toss_up(run, decision.best) for run in tried)
    whole = _count(len(tried))
    if len(tried) == 1 and near == 0:
        return "the one objection turns it" if turned else "the one objection does not turn it"
    if near == 0:
        return f"{_count(turned) if turned else 'none'} of {whole} objections {'turn' if turned > 1 else 'turns'} it"
    doubt = f"{_count(near)} {'makes' if near == 1 else 'make'} it a toss-up"
    if turned == 0:
        return f"of {whole} objections none turns it and {doubt}"
    return f"of {whole} objections {_count(turned)} {'turns' if turned == 1 else 'turn'} it and {doubt}"


def _perspectives(otherwise: list[bool]) -> str:
    """How many of those who weigh otherwise would choose another option."""
    count, of = sum(otherwise), len(otherwise)
    if count == 0:
        return "the one perspective agrees" if of == 1 else f"all {_count(of)} perspectives agree"
    if of == 1:
        return "the one perspective would choose otherwise"
    if count == of:
        return f"all {_count(of)} perspectives would choose otherwise"
    return f"{_count(count)} of {_count(of)} perspectives would choose otherwise"


def _support(case: Case) -> str:
    told = [support for _, support, _ in drawn_ranges(case)]
    bare = told.count("unsupported")
    return f"{bare} of {len(told)} numbers {'has' if bare == 1 else 'have'} no source"


def border(decision: Decision) -> list[str]:
    """In words, at which weights another option is better: one sentence for each weight that turns it, the nearest first."""
    case = decision.case
    nearest = sorted(decision.weight_tipping, key=_distance)
    told = []
    for row in nearest:
        name = case.outcomes[row["outcome"]].title or row["outcome"].replace("_", " ")
        about = "less" if row["side"] == "below" else "more"
        turns = f"{short(case, row['option'])} is better where {_first_lower(name)} weighs {about} than {rounded(row['weight'])}"
        if row["outcome"] == case.weights.reference:
            told.append(f"{turns} instead of 100, the others as stated")
            continue
        where = "inside" if row["inside"] else "outside"
        other = case.outcomes[case.weights.reference].title or case.weights.reference.replace("_", " ")
        stated = f"{rounded(row['low'])} to {rounded(row['high'])}"
        told.append(f"{turns} beside 100 for {_first_lower(other)} ({where} the stated {stated})")
    return told


def _distance(row: Mapping[str, Any]) -> float:
    weight, low, high = row["weight"], row["low"], row["high"]
    if low <= weight <= high:
        return 0.0
    edge = low if weight < low else high
    return float(abs(weight - edge) / max(edge, 1e-9))
