"""What matters, as strict records: weights, other perspectives, and objections that can be tried."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, field_validator

from vendorline.decide.case.terms import (
    Name,
    Number,
    Quantified,
    Supported,
    shape_of,
)
from vendorline.evidence.plain_record import Text, refuse
from vendorline.evidence.strict_record import Record

WeightRange = Annotated[
    Annotated[Number, Tag("one value")] | Annotated[tuple[Number, Number], Tag("a list")], Discriminator(shape_of)
]


class Perspective(Record):
    """How somebody else would weigh: other ranges, only some outcomes, other numbers."""

    title: Text | None = None
    ranges: dict[Name, WeightRange] = Field(default_factory=dict)
    only: tuple[Name, ...] = ()
    set: dict[Text, Any] = Field(default_factory=dict)
    show: tuple[Name, ...] = ()
    order: tuple[Text, ...] = ()


class Weights(Supported):
    """Swing weights: how much the whole swing of an outcome matters, against the reference; ranges, not points."""

    reference: Name
    ranges: dict[Name, WeightRange]
    order: tuple[Text, ...] = ()

    @field_validator("ranges")
    @classmethod
    def _are_ranges(cls, ranges: dict[str, WeightRange]) -> dict[str, WeightRange]:
        ends = {name: value if isinstance(value, tuple) else (value, value) for name, value in ranges.items()}
        refuse(f"{n}: a weight lies between 0 and its upper end" for n, (a, b) in ends.items() if not 0 <= a <= b)
        return ranges


class Conversion(Record):
    """One outcome counted in another: `per` says how much of the other a unit of it is."""

    into: Name
    per: Quantified


class Variant(Record):
    """An objection that can be tried: what is set, removed or counted otherwise."""

    objection: Text
    set: dict[Text, Any] = Field(default_factory=dict)
    remove: tuple[Name, ...] = ()
    convert: dict[Name, Conversion] = Field(default_factory=dict)
    without_interested: bool = False
    without_foreign: bool = False
