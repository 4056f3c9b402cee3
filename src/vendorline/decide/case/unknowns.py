"""What is not known, as strict records: events, responses of others, numbers, and what moves together."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from vendorline.decide.case.options import Share
from vendorline.decide.case.terms import (
    Months,
    Name,
    Quantified,
    Range,
    Supported,
    problems_of,
)
from vendorline.evidence.plain_record import Day, Text, refuse
from vendorline.evidence.strict_record import Record


def _is_by_event(value: Any) -> str:
    return "by an event" if isinstance(value, dict) and set(value) & {"without", "with"} else "a range"


class Event(Supported):
    """Something that may happen meanwhile, yes or no; its arrival is uniform in the window `within`. `happened`: it did."""

    title: Text
    within: Annotated[Months, Field(gt=0)] | None = None
    p: Annotated[
        Annotated[Range, Tag("a range")] | Annotated[dict[Literal["without", "with"], Range], Tag("by an event")],
        Discriminator(_is_by_event),
    ] = 0.0
    given: Name | None = None
    happened: Day | None = None
    if_decided: dict[Name, Range] = Field(default_factory=dict)
    pressure: Name | None = None

    @model_validator(mode="after")
    def _are_probabilities(self) -> Event:
        cells = self.p.values() if isinstance(self.p, dict) and self.is_conditional else [self.p]
        refuse([problem for cell in [*cells, *self.if_decided.values()] for problem in problems_of(cell, 0, 1)])
        if self.is_conditional != (self.given is not None):
            raise ValueError("`given` goes with `p: {without: ..., with: ...}`")
        if self.within is None and self.happened is None:
            raise ValueError("needs a window `within`, or the day on which it `happened`")
        return self

    @property
    def cells(self) -> dict[str, Range]:
        """Its probabilities: one, or one with and one without the event that it hangs on."""
        if isinstance(self.p, dict) and self.is_conditional:
            return {str(cell): value for cell, value in self.p.items()}
        return {"": cast("Range", self.p)}

    @property
    def is_conditional(self) -> bool:
        """Whether its probability hangs on another event."""
        return isinstance(self.p, dict) and set(self.p) <= {"without", "with"}


def _cells(value: Any) -> Any:
    return value if isinstance(value, dict) and set(value) & {"without", "with"} else {"without": value, "with": value}


def _by_stance(value: Any) -> Any:
    """A table as it is written, by stance; one that is written otherwise is told how."""
    is_table = isinstance(value, dict)
    if not is_table:
        lines = "{open: [0.05, 0.2, 0.5], closed: 0}"
        raise ValueError(f"is no table by stance: write a line for each stance of the options: {lines}")
    if value and set(value) <= {"without", "with"}:
        raise ValueError("goes by an event alone: write stances first: {open: {without: 0.1, with: 0.3}, closed: 0}")
    return value


class Response(Supported):
    """What others do: a probability by stance, and by whether an event has come."""

    title: Text
    pressure: Name | None = None
    given: tuple[Name, ...] = ("stance",)
    table: Annotated[
        dict[Name, Annotated[dict[Literal["without", "with"], Range], BeforeValidator(_cells)]],
        BeforeValidator(_by_stance),
    ]

    @property
    def event(self) -> str | None:
        """The event that the probabilities hang on."""
        return next((name for name in self.given if name != "stance"), None)

    @model_validator(mode="after")
    def _are_probabilities(self) -> Response:
        told = []
        for stance, cells in self.table.items():
            told += [f"{stance}: {p}" for cell in cells.values() for p in problems_of(cell, 0, 1)]
            told += [f"{stance}: `{name}` is missing" for name in ("without", "with") if name not in cells]
        if len(self.given) > 2 or "stance" not in self.given:
            told.append("`given` names the stance, and at most one event")
        refuse(told)
        return self


class Uncertainty(Quantified):
    """A number nobody knows: its range, or rival models of it, which are weighed and never averaged."""

    title: Text | None = None
    models: dict[Name, Quantified] = Field(default_factory=dict)
    mix: dict[Name, Share] = Field(default_factory=dict)
    without_interested: Quantified | None = None
    without_foreign: Quantified | None = None
    year: int | None = None

    @model_validator(mode="after")
    def _has_a_range(self) -> Uncertainty:
        told = []
        if self.q is None and not self.models and self.computed is None:
            told.append("needs a range `q`, or rival `models`, or `computed`")
        if self.q is not None and self.models:
            told.append("has a range or rival models, not both")
        if self.models and set(self.mix) - set(self.models):
            told.append(f"`mix` weighs {', '.join(sorted(set(self.mix) - set(self.models)))}, which is no model of it")
        if self.models and abs(sum(self.mix.values()) - 1) > 1e-9:
            told.append(f"its `mix` sums to {sum(self.mix.values()):g}, not to 1")
        told += [f"the model {name} needs a range `q`" for name, model in self.models.items() if model.q is None]
        others = {"without_interested": self.without_interested, "without_foreign": self.without_foreign}
        told += [f"`{n}` needs a range `q`" for n, other in others.items() if other is not None and other.q is None]
        refuse(told)
        return self


class Group(Record):
    """What moves together: one common factor; `rho` is the rank correlation of any two members (as normal scores)."""

    rho: Annotated[float, Field(ge=0, le=1)]
    members: tuple[Name, ...] = Field(min_length=2)
