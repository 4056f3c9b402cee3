"""What a decision case is, as a strict record: what can be chosen, what is not known, what follows, and what matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, field_validator

from vendorline.decide.case.from_network import FromNetwork
from vendorline.decide.case.options import Amounts, Option
from vendorline.decide.case.outcomes import Outcome, Term
from vendorline.decide.case.terms import (
    Months,
    Name,
    Number,
    Range,
    Supported,
    problems_of,
)
from vendorline.decide.case.unknowns import Event, Group, Response, Uncertainty
from vendorline.decide.case.weights import Conversion, Perspective, Variant, Weights
from vendorline.evidence.plain_record import Day, Text, refuse
from vendorline.evidence.strict_record import Record
from vendorline.rulebook.terms import Country


class Discount(Supported):
    """The rate at which later money counts less, per year, continuously."""

    rate: Range
    applies_to: Literal["money"] = "money"

    @field_validator("rate")
    @classmethod
    def _is_a_rate(cls, rate: Range) -> Range:
        refuse(problems_of(rate, 0, 1))
        return rate


class Money(Record):
    """The unit of money, its prices, and how it is discounted."""

    unit: Text
    prices: int | None = None
    discount: Discount


class Exchange(Supported):
    """A rate of exchange that was used."""

    value: Number


class Case(Record):
    """A decision: its question, options, uncertainties, consequences and weights."""

    case: Name
    title: Text | None = None
    question: Text
    who_decides: Text | None = None
    jurisdiction: Country | None = None
    decide_on: Day
    known: Day
    horizon: Annotated[Months, Field(gt=0)]
    money: Money
    exchange: dict[Text, Exchange] = Field(default_factory=dict)
    network: Text | None = None
    from_network: FromNetwork | None = None
    status: Text | None = None
    options: dict[Name, Option] = Field(min_length=1, max_length=40)
    while_waiting: Amounts | None = None
    # Everything that may happen is worked out: each event doubles it.
    events: dict[Name, Event] = Field(default_factory=dict, max_length=8)
    responses: dict[Name, Response] = Field(default_factory=dict)
    uncertainties: dict[Name, Uncertainty] = Field(max_length=400)
    move_together: dict[Name, Group] = Field(default_factory=dict)
    outcomes: dict[Name, Outcome] = Field(min_length=1, max_length=40)
    terms: dict[Name, Term] = Field(max_length=400)
    weights: Weights
    perspectives: dict[Name, Perspective] = Field(default_factory=dict)
    variants: dict[Name, Variant] = Field(default_factory=dict)
    conversions: dict[Name, Conversion] = Field(default_factory=dict)

    @property
    def choices(self) -> Mapping[str, Option]:
        """The options that are decided at once."""
        return {name: option for name, option in self.options.items() if option.kind == "choice"}

    @property
    def weighed(self) -> tuple[str, ...]:
        """The outcomes that are weighed, in order."""
        return tuple(n for n, o in self.outcomes.items() if not o.never_weighed and n in self.weights.ranges)
