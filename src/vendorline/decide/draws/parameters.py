"""The numbers of a case that are drawn, each with its range, its support, and the dimension of the draw that moves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import inf

from vendorline.decide.case.from_network import WAITING
from vendorline.decide.case.model import Case
from vendorline.decide.case.terms import Quantified, Range, Support, Supported, function_of
from vendorline.decide.case.unknowns import Uncertainty
from vendorline.decide.draws.quantiles import Numbers, QuantileFunction, constant
from vendorline.quick_dataclass import dataclass

DISCOUNT = "discount"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number: its id, the name it belongs to (all numbers of one name are moved by one draw), and how it is distributed.

    `rivals`: models of it with their weights, one of which holds in each draw; empty where `function` is all there is. `by_completion`: what
    an amount is in each completion of the network; nothing that is drawn moves it.
    """

    id: str
    name: str
    unit: str
    function: QuantileFunction
    support: Support
    points: tuple[Support, ...]
    claim_ids: tuple[str, ...]
    paid_by: str | None
    why: str | None
    limits: tuple[float, float]
    rivals: tuple[tuple[str, float, QuantileFunction], ...] = ()
    by_completion: Numbers | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether draws differ in it."""
        return len(self.rivals) > 1 or not self.function.is_constant

    @property
    def possible(self) -> tuple[float, float]:
        """What it may be at all: within its limits, and not below nothing where no stated point is."""
        least = min(value for _, value in self.function.stated)
        return (max(self.limits[0], 0.0) if least >= 0 else self.limits[0]), self.limits[1]


def parameters(case: Case) -> tuple[Parameter, ...]:
    """Every number of a case, in the order of the file: discount, uncertainties, events, responses, and amounts that completions differ in."""
    return tuple(_parameters(case))


def drawn_ranges(case: Case) -> list[tuple[str, Support, Supported]]:
    """Every range that is drawn with its support; each rival model is one, and so is what holds with an event as without it."""
    found: list[tuple[str, Support, Supported]] = []
    for parameter in parameters(case):
        if not parameter.is_drawn or _is_said_twice(case, parameter):
            continue
        whole = _entry(case, parameter.name)
        models = case.uncertainties[parameter.name].models if parameter.name in case.uncertainties else {}
        for name, _, _ in parameter.rivals:
            model = models[name]
            words = whole.judged
            support = "judged" if words and model.cites else model.standing
            found.append((f"{parameter.id}.{name}", support, model))
        if not parameter.rivals:
            found.append((parameter.id, parameter.support, whole))
    return found


def _is_said_twice(case: Case, parameter: Parameter) -> bool:
    """Whether it is the chance of an answer with an event, and the same without it."""
    response = case.responses.get(parameter.name)
    stance, _, cell = parameter.id.removeprefix(f"{parameter.name}.").rpartition(".")
    return (
        response is not None and cell == "with" and response.table[stance]["without"] == response.table[stance]["with"]
    )


def _entry(case: Case, name: str) -> Supported:
    for section in (case.uncertainties, case.events, case.responses):
        if name in section:
            return section[name]
    if name.startswith("convert."):
        return case.conversions[name.removeprefix("convert.")].per
    return case.money.discount


def _parameters(case: Case) -> Iterator[Parameter]:
    yield _parameter(DISCOUNT, DISCOUNT, "per year", case.money.discount.rate, case.money.discount, (0.0, 1.0))
    for name, number in case.uncertainties.items():
        yield _of_uncertainty(name, number)
    for name, conversion in case.conversions.items():
        yield _of_number(f"convert.{name}", conversion.per)
    for name, event in case.events.items():
        cells = event.cells
        for cell, value in cells.items():
            yield _parameter(f"{name}.{cell}".rstrip("."), name, "probability", value, event, (0.0, 1.0))
        for stance, value in event.if_decided.items():
            yield _parameter(f"{name}.if_decided.{stance}", name, "probability", value, event, (0.0, 1.0))
    for name, response in case.responses.items():
        for stance, table in response.table.items():
            for cell, value in table.items():
                if cell == "with" and response.event is None:
                    continue
                yield _parameter(f"{name}.{stance}.{cell}", name, "probability", value, response, (0.0, 1.0))
    yield from _of_amounts(case)


def amounts_by_completion(owner: str, line: str, amount: str, values: Numbers) -> Iterator[tuple[str, Numbers]]:
    """The numbers that an amount is made of where it differs between completions: one, or one for each year after the decision."""
    name = f"amount:{owner}:{line}:{amount}"
    if values.ndim == 1:
        yield name, values
    else:
        yield from ((f"{name}:{year}", column) for year, column in enumerate(values.T))


def _of_amounts(case: Case) -> Iterator[Parameter]:
    """Amounts that differ between completions of the network."""
    owners = [(name, option.amounts) for name, option in case.choices.items()] + [(WAITING, case.while_waiting)]
    for owner, amounts in owners:
        for line, told in amounts.lines.items() if amounts is not None else ():
            for amount in told:
                values = amounts.drawn(line, amount) if amounts is not None else None
                if amounts is None or values is None:
                    continue
                for id_, column in amounts_by_completion(owner, line, amount, values):
                    stated = _parameter(id_, id_, "", float(column.mean()), amounts, (-inf, inf))
                    yield replace(stated, by_completion=column)


def _of_uncertainty(name: str, number: Uncertainty) -> Parameter:
    if not number.models:
        return _of_number(name, number)
    rivals = tuple(
        (label, number.mix[label], function_of(_q(model), *(model.within or number.within or model.limits)))
        for label, model in number.models.items()
        if number.mix.get(label, 0) > 0
    )
    claims = tuple(c for model in number.models.values() for c in model.claim_ids)
    return Parameter(
        name, name, number.unit or "", rivals[0][2], "judged" if number.judged else number.standing, (), claims, number.paid_by,
        number.judged or number.unsupported, number.limits, rivals,
    )  # fmt: skip


def _q(number: Quantified) -> Range:
    return 0.0 if number.q is None else number.q


def _of_number(name: str, number: Quantified) -> Parameter:
    return _parameter(name, name, number.unit or "", _q(number), number, number.limits)


def _parameter(
    id: str, name: str, unit: str, value: Range, support: Supported, limits: tuple[float, float]
) -> Parameter:
    function = function_of(value, *limits)
    if function.is_constant:
        function = constant(function.stated[0][1], *limits)
    claims = support.claim_ids
    if isinstance(support.cites, dict):
        claims = next((c for cell, c in support.cites.items() if f".{cell}" in id), ())
    return Parameter(
        id, name, unit, function, support.standing, support.of_points(len(function.stated)), claims, support.paid_by,
        support.judged or support.unsupported or support.computed, limits,
    )  # fmt: skip
