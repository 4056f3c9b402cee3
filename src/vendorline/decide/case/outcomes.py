"""What follows, as strict records: outcomes, and the products that add to them."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from vendorline.decide.case.terms import (
    Name,
    Number,
)
from vendorline.evidence.plain_record import Text
from vendorline.evidence.strict_record import Record


class Outcome(Record):
    """Something that an option is judged by. `swing`: the whole span that its weight speaks of, best to worst or worst to best."""

    title: Text | None = None
    unit: Text
    better: Literal["less", "more"] = "less"
    swing: tuple[Number, Number] | None = None
    never_weighed: bool = False

    @property
    def span(self) -> tuple[float, float]:
        """The ends of its swing, the lower first."""
        low, high = self.swing or (0.0, 1.0)
        return min(low, high), max(low, high)

    @model_validator(mode="after")
    def _has_a_swing(self) -> Outcome:
        if self.swing is None and not self.never_weighed:
            raise ValueError("needs a `swing`, typed and not taken from the options, or `never_weighed: true`")
        if self.swing is not None and self.swing[0] == self.swing[1]:
            raise ValueError("the ends of its swing are the same")
        return self


_PAID = re.compile(r"^years?\s+(\d+(?:\.\d+)?)(?:\s*-\s*(\d+))?$")


def _if(value: Any) -> Any:
    text = str(value).strip()
    return (
        {"event": text.removeprefix("not ").strip(), "happens": not text.startswith("not ")}
        if isinstance(value, str)
        else value
    )


class Condition(Record):
    """Whether a term counts: an event, and whether it must have come or not."""

    event: Name
    happens: bool


def _paid(value: Any) -> Any:
    found = _PAID.match(str(value))
    if found is None:
        raise ValueError("is no time of payment: write `year 3`, or `years 1-10`")
    return (float(found[1]), float(found[2] or found[1]))


def _after(value: Any) -> Any:
    found = re.match(r"^year\s+(\d+)$", str(value))
    if found is None:
        raise ValueError("is no year: write `year 2`")
    return int(found[1])


#: Who bears what a state compensates, where a case says no more than `compensable: true`.
STATE = "cost_state"


def _compensable(value: Any) -> Any:
    return {"true": STATE, "false": None}.get(str(value).casefold(), value)


class Term(Record):
    """One product that adds to an outcome: names that are multiplied, an amount of the option, when it is paid, and on what it hangs."""

    outcome: Name
    of: tuple[Name | dict[Name, Name], ...]
    by: Name | None = None
    if_: Annotated[Condition | None, BeforeValidator(_if), Field(alias="if")] = None
    per: Literal["year waited", "month waited"] | None = None
    paid: Annotated[tuple[float, float] | None, BeforeValidator(_paid)] = None
    after: Annotated[int, BeforeValidator(_after)] = 0
    compensable: Annotated[Name | None, BeforeValidator(_compensable)] = None

    @property
    def is_flow(self) -> bool:
        """Whether it is paid year by year."""
        return self.paid is not None and self.paid[1] > self.paid[0]

    def names(self, option: str) -> tuple[str, ...]:
        """The names that are multiplied for an option; `0` among them makes the product nothing."""
        return tuple(item.get(option, "0") if isinstance(item, dict) else item for item in self.of)
