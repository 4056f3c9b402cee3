"""What the numbers of a case rest on."""

from __future__ import annotations

from collections.abc import Iterator

from vendorline.decide.case.model import Case
from vendorline.decide.case.terms import Supported
from vendorline.decide.case.unknowns import Uncertainty

Place = tuple[str, ...]


def supported_entries(case: Case) -> Iterator[tuple[Place, Supported]]:
    """Everything in a case that names its support, with where it stands."""
    yield ("money", "discount"), case.money.discount
    yield ("weights",), case.weights
    for rate, exchange in case.exchange.items():
        yield ("exchange", rate), exchange
    if case.while_waiting is not None:
        yield ("while_waiting",), case.while_waiting
    for name, option in case.options.items():
        yield ("options", name), option
        if option.amounts is not None:
            yield ("options", name, "amounts"), option.amounts
    for name, event in case.events.items():
        yield ("events", name), event
    for name, response in case.responses.items():
        yield ("responses", name), response
    for name, number in case.uncertainties.items():
        yield from _of_number(("uncertainties", name), number)
    for name, variant in case.variants.items():
        for outcome, conversion in variant.convert.items():
            yield ("variants", name, "convert", outcome, "per"), conversion.per


def _of_number(place: Place, number: Uncertainty) -> Iterator[tuple[Place, Supported]]:
    yield place, number
    for label, model in number.models.items():
        yield (*place, "models", label), model
    for label, other in (
        ("without_interested", number.without_interested),
        ("without_foreign", number.without_foreign),
    ):
        if other is not None:
            yield (*place, label), other
