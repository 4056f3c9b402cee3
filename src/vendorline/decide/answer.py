"""The answer in words, made from the numbers and from nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vendorline.decide.draws.parameters import Parameter, drawn_ranges

if TYPE_CHECKING:
    from vendorline.decide.case.model import Case
    from vendorline.decide.decision import Decision

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen")  # fmt: skip


def short(case: Case, option: str) -> str:
    """An option in a few words: its `short`, or its title up to the first comma or bracket."""
    stated = case.options[option]
    return stated.short or re.split(r"[,;:(]", stated.title)[0].strip()


def title_of(case: Case, parameter: Parameter) -> str:
    """A number as people call it."""
    number = case.uncertainties.get(parameter.name)
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


def rounded(value: float) -> str:
    """A number with two digits that count."""
    return "0" if value == 0 else f"{float(f'{value:.2g}'):,.10g}"


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def sentence(decision: Decision) -> str:
    """The answer in one sentence: the option, its share of the weights, the nearest number that changes it, objections, support."""
    case = decision.case
    share = decision.shares.get(decision.best)
    said = short(case, decision.best)
    if share is not None:
        said += f", in {100 * share:.0f} % of the weights"
    if decision.best not in decision.shares:
        said += ", if nothing else is chosen today"
    most = max(decision.shares, key=lambda name: decision.shares[name])
    if share is not None and decision.shares[most] > max(share, 0.5):
        said += f" ({_first_lower(short(case, most))} is best in {100 * decision.shares[most]:.0f} %)"
    return f"{said}, {_condition(decision)}; {_objections(decision)}; {_support(case)}."


def _condition(decision: Decision) -> str:
    case = decision.case
    inside = next((c for c in decision.crossings if c.where == "inside"), None)
    if inside is None:
        joint = decision.joint
        told = (
            f": only a joint change of {joint.distance:.2g} standard scores does, to {_first_lower(short(case, joint.option))}"
            if joint
            else ""
        )
        return f"which no single number inside its stated range turns{told}"
    about = "less" if inside.side == "below" else "more"
    unit = (
        f" {inside.parameter.unit}"
        if inside.parameter.unit not in {"", "probability"} and not inside.parameter.unit.startswith("share")
        else ""
    )
    return (
        f"unless {title_of(case, inside.parameter)} is {about} than about {rounded(inside.value)}{unit} "
        f"(chance {100 * inside.chance:.0f} %), then {_first_lower(short(case, inside.option))}"
    )


def _first_lower(text: str) -> str:
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def _objections(decision: Decision) -> str:
    variants = [run for run in decision.runs if run.kind == "variant"]
    tried = [run for run in variants if not run.touches_nothing]
    if not tried:
        return "no objection was tried" if not variants else "no objection touches anything that the outcomes use"
    turned = sum(run.turned for run in tried)
    if turned == 0:
        return f"none of {_count(len(tried))} objections turns it"
    verb = "turns" if turned == 1 else "turn"
    return f"{_count(turned)} of {_count(len(tried))} objections {verb} it"


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
        inside = "" if row["inside"] else ", outside its stated range"
        told.append(
            f"{short(case, row['option'])} is better where {_first_lower(name)} weighs {'less' if row['side'] == 'below' else 'more'} "
            f"than {rounded(row['weight'])} (range {rounded(row['low'])} to {rounded(row['high'])}; "
            f"{_first_lower(case.outcomes[case.weights.reference].title or case.weights.reference.replace('_', ' '))} = 100{inside})"
        )
    return told


def _distance(row: Mapping[str, Any]) -> float:
    weight, low, high = row["weight"], row["low"], row["high"]
    if low <= weight <= high:
        return 0.0
    edge = low if weight < low else high
    return float(abs(weight - edge) / max(edge, 1e-9))
