"""What a file of priors may say, field by field; what the fields mean stands in `schema/priors.csv`."""

from __future__ import annotations

import math
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from vendorline.evidence.plain_record import Text, refuse
from vendorline.evidence.strict_record import Record
from vendorline.likely.published import Kind

Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Year = Annotated[int, Field(ge=1980, le=2100)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Confidence = Literal["low", "medium", "high"]
#: How far shares may be from adding to 1: they are written with a few digits.
NEARLY_ONE = 1e-6


class Supported(Record):
    """A number with its source; without one it says that it has none."""

    source: Text | None = None
    unsupported: bool = False
    confidence: Confidence | None = None
    note: Text | None = None


class Scoped(Supported):
    """A number that speaks for an operator, for those of a country, or for everybody."""

    operator: Text | None = None
    country: Country | None = None
    world: bool = False
    domain: Text | None = None

    @model_validator(mode="after")
    def _speaks_for_one(self) -> Self:
        named = [self.operator is not None, self.country is not None, self.world]
        if sum(named) != 1:
            refuse(["must say for whom it speaks: one of `operator`, `country`, or `world: true`"])
        return self

    @property
    def speaks_for(self) -> str:
        """For whom, and for which domain, in words."""
        whom = f"operator {self.operator}" if self.operator else f"country {self.country}" if self.country else "world"
        return f"{whom}, {self.domain}" if self.domain else whom


class ShareRow(Scoped):
    """The vendors of one domain and their shares."""

    domain: Text
    region: Text | None = None
    generation: Literal["2G", "3G", "4G", "5G"] | None = None
    vendors: dict[str, Probability] | None = None
    from_facts: Text | Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    rest: dict[str, Probability] | None = None
    split: dict[str, Probability] | None = None
    until_year: Year | None = None
    kind: Kind | None = None
    year: Year | None = None


class Together(Scoped):
    """The chance that two batches of one lot go together."""

    value: Probability


class Spread(Scoped):
    """How near the mix of an operator is to the shares of its row: the concentration of a Dirichlet distribution, or `none`.

    `none`: each lot is drawn from the shares of the row, whatever the others are.
    """

    value: Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)] | Literal["none"]

    @property
    def concentration(self) -> float:
        """The concentration; infinite where lots are drawn each from the shares of the row."""
        return math.inf if isinstance(self.value, str) else self.value


class SwitchRow(Scoped):
    """The probability that a protection is on."""

    interface: Text
    column: Literal["confidentiality", "integrity"]
    on: Probability | None = None
    from_facts: Text | None = None


class ClaimWeights(Supported):
    """What a claim of each confidence weighs beside rival claims about the same element; `unknown`: of one that states none."""

    high: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    medium: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    low: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    unknown: Annotated[float, Field(ge=0, allow_inf_nan=False)]
