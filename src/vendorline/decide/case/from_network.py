"""Amounts that are worked out of the network: which quantity each is, and how they are put into a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from vendorline.decide.case.by_completion import ByCompletion, Values, mean_of
from vendorline.decide.case.options import Rule
from vendorline.decide.case.terms import Name
from vendorline.evidence.plain_record import Text
from vendorline.evidence.strict_record import Record
from vendorline.rulebook.terms import Country

#: What stands in a file in the place of an amount that is worked out of the network.
COMPUTED = "computed"
#: Who has an amount: an option, or what holds while nothing is decided; the line; the amount.
Place = tuple[str, str, str]
WAITING = "while_waiting"
#: What plan and expose say of a network, by name; each of them by year but for the shares and the delay.
Quantity = Literal[
    "cost",
    "replaced_share",
    "built_by_others_share",
    "delay_months",
    "standing_share",
    "read",
    "alter",
    "locate",
    "deny",
]
#: Those of them that are exposure: shares of subscribers that a vendor could reach.
MEASURES = ("read", "alter", "locate", "deny")


def _quantity(value: Any) -> Any:
    return {"of": value} if isinstance(value, str) else value


class Asked(Record):
    """A quantity of the network that an amount is: `year` takes that of one year after the decision, where it has one for each."""

    of: Quantity
    year: Annotated[float | None, Field(ge=0)] = None


class FromNetwork(Record):
    """How the amounts that a case leaves to be worked out are worked out."""

    vendor: Text
    amounts: dict[Name, Annotated[Asked, BeforeValidator(_quantity)]]
    once: dict[Name, Rule] = Field(default_factory=dict)
    terms: Text | None = None
    periods: Annotated[int, Field(ge=1, le=200)] = 40
    gap: Annotated[float, Field(ge=0, lt=1)] = 0.02
    renewal_credit: bool = True
    elsewhere: tuple[Country, ...] = ()
    completions: Annotated[int, Field(ge=1, le=100_000)] = 1000


def computed_places(data: Mapping[str, Any]) -> Iterator[Place]:
    """The amounts of a case, as plain data, that are to be worked out."""
    for owner, amounts in _amounts(data):
        for line, told in amounts.items():
            if isinstance(told, dict):
                yield from ((owner, line, name) for name, value in told.items() if value == COMPUTED)


def with_amounts(data: Mapping[str, Any], values: Mapping[Place, Values | None]) -> dict[str, Any]:
    """A case, as plain data, with amounts that were worked out.

    Args:
        data: the case.
        values: by place what an amount is in each completion (completion, or completion x year); None: nothing, until it is known.
    """
    found = {**data, "options": dict(data.get("options") or {})}
    for owner, amounts in list(_amounts(data)):
        lines = {name: dict(told) if isinstance(told, dict) else told for name, told in amounts.items()}
        drawn = dict[tuple[str, str], Values]()
        for (whose, line, name), each in values.items():
            if whose == owner and isinstance(lines.get(line), dict):
                lines[line][name] = "0" if each is None else _written(mean_of(each))
                drawn |= {} if each is None else {(line, name): each}
        if drawn:
            lines["by_completion"] = ByCompletion(drawn)
        if owner == WAITING:
            found[WAITING] = lines
        else:
            found["options"][owner] = {**found["options"][owner], "amounts": lines}
    return found


def _written(amount: float | tuple[float, ...]) -> str | list[str]:
    """An amount as a file writes it, to the last digit."""
    return [repr(each) for each in amount] if isinstance(amount, tuple) else repr(amount)


def _amounts(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Whatever has amounts, with its lines."""
    options = data.get("options")
    for name, option in options.items() if isinstance(options, dict) else ():
        if isinstance(option, dict) and isinstance(option.get("amounts"), dict):
            yield str(name), option["amounts"]
    if isinstance(data.get(WAITING), dict):
        yield WAITING, data[WAITING]


__all__ = ["COMPUTED", "WAITING", "Asked", "FromNetwork", "Place", "computed_places", "with_amounts"]
