"""What stands in a case file, piece by piece: numbers nobody knows, spans of time, support. Every scalar of the file comes as text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from vendorline.decide.draws.quantiles import QuantileFunction, constant, of_three, uniform
from vendorline.decide.draws.words import range_of, scales
from vendorline.evidence.plain_record import Text, refuse
from vendorline.evidence.strict_record import Record

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=60)]
#: Beyond this nothing is counted in any unit that people use, and products would overflow.
GREATEST = 1e15
Number = Annotated[float, Field(allow_inf_nan=False, ge=-GREATEST, le=GREATEST)]

_SPAN = re.compile(r"^\s*([0-9]+\.?[0-9]*|\.[0-9]+)\s*(day|week|month|quarter|year)s?\s*$")
_DAY = re.compile(r"^\s*\d{4}-\d{2}-\d{2}\s*$")
_MONTHS = {"day": 12 / 365.25, "week": 12 * 7 / 365.25, "month": 1.0, "quarter": 3.0, "year": 12.0}


def months_of(text: Any) -> float:
    """Months in a span of time such as `18 months`, `6 quarters`, `2 years`."""
    found = _SPAN.match(str(text))
    if found is None and _DAY.match(str(text)):
        if not _is_a_day(str(text).strip()):
            raise ValueError("is no day of the calendar: write one that is, or a span such as `18 months`")
        raise ValueError("is no day after the decision: write a later one, or a span such as `18 months`")
    if found is None:
        raise ValueError(
            "is no span of time: write it as `18 months`, `6 quarters` or `2 years`, or as a day: `2027-12-31`"
        )
    return float(found[1]) * _MONTHS[found[2]]


def _is_a_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


#: A span of time, held in months.
Months = Annotated[float, BeforeValidator(months_of), Field(ge=0, le=1200)]

#: What carries a number: the source says it, its words do, a result of ours does, nothing does.
SUPPORTS = ("cited", "judged", "computed", "unsupported")
Support = Literal["cited", "judged", "computed", "unsupported"]
#: Who pays for a source that is left out where interested sources are.
INTERESTED = frozenset({"vendor", "lobby"})
SUPPORT_FIELDS = ("cites", "judged", "computed", "unsupported", "support")


class Supported(Record):
    """What a number rests on. `cites` by cell where a table has several; `support`: per point, where the points differ."""

    cites: tuple[Text, ...] | dict[str, tuple[Text, ...]] = ()
    judged: Text | None = None
    computed: Text | None = None
    unsupported: Text | None = None
    support: tuple[Support, ...] = ()
    paid_by: Text | None = None
    note: Text | None = None

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """Every claim that is cited."""
        if isinstance(self.cites, dict):
            return tuple(dict.fromkeys(claim for claims in self.cites.values() for claim in claims))
        return self.cites

    @property
    def standing(self) -> Support:
        """The support of the number as a whole: what is said to be unsupported is that, whatever words are cited beside it."""
        if self.computed is not None:
            return "computed"
        if self.unsupported is not None or not self.cites:
            return "unsupported"
        return "judged" if self.judged is not None else "cited"

    def of_points(self, count: int) -> tuple[Support, ...]:
        """The support of each point; of a published pair of low and high the middle is a judgement of whoever wrote the case."""
        if self.support:
            return self.support
        whole = self.standing
        return ("cited", "judged", "cited") if whole == "cited" and count == 3 else (whole,) * count

    @property
    def is_interested(self) -> bool:
        """Whether a vendor or a lobby paid for what is cited."""
        return self.paid_by in INTERESTED


class WordRange(Record):
    """A probability in words, with the scale that says what they mean."""

    word: Text
    scale: Text

    @model_validator(mode="before")
    @classmethod
    def _has_a_scale(cls, data: Any) -> Any:
        if isinstance(data, dict) and "scale" not in data:
            raise ValueError(f"a word needs the `scale` that says what it means: {', '.join(sorted(scales()))}")
        return data

    @model_validator(mode="after")
    def _is_known(self) -> WordRange:
        if self.scale not in scales():
            raise ValueError(f"there is no scale {self.scale!r}: {', '.join(sorted(scales()))}")
        range_of(self.word, self.scale)
        return self


def shape_of(value: Any) -> str:
    """Which way of writing a value was chosen: faults are told of that way alone."""
    if isinstance(value, WordRange) or (isinstance(value, dict) and {"word", "scale"} & set(value)):
        return "a word"
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list | tuple) else "one value"


def _points(value: Any) -> Any:
    if isinstance(value, list) and len(value) != 3:
        comma = "; a decimal comma splits a number in two: 0.5, not 0,5" if len(value) > 3 else ""
        raise ValueError(
            f"has {len(value)} points: write three, those of 5, 50 and 95 %, or `{{0.1: ..., 0.9: ...}}` for others{comma}"
        )
    return value


#: A number, three points (5, 50, 95 %), or a probability word with its scale.
Range = Annotated[
    Annotated[Number, Tag("one value")]
    | Annotated[tuple[Number, Number, Number], Tag("a list")]
    | Annotated[WordRange, Tag("a word")]
    | Annotated[dict[Annotated[float, Field(ge=0, le=1)], Number], Tag("a mapping")],
    Discriminator(shape_of),
    BeforeValidator(_points),
]


def problems_of(value: Range, low: float, high: float) -> Iterator[str]:
    """What is wrong with a range that has to lie within two ends."""
    if isinstance(value, WordRange):
        return
    if isinstance(value, dict):
        if len(value) < 2:
            yield "needs at least two quantiles"
        points = [value[p] for p in sorted(value)]
    else:
        points = list(value) if isinstance(value, tuple) else [value]
    if any(b < a for a, b in pairwise(points)):
        yield f"its quantiles cross: {', '.join(f'{p:g}' for p in points)} must rise"
    if points and not (low <= min(points) and max(points) <= high):
        yield f"lies outside {low:g} to {high:g}"


def function_of(value: Range, low: float = -math.inf, high: float = math.inf) -> QuantileFunction:
    """The quantile function that a range stands for."""
    if isinstance(value, WordRange):
        return uniform(*range_of(value.word, value.scale))
    if isinstance(value, dict):
        return QuantileFunction(tuple(sorted(value.items())), low, high)
    return of_three(value, low, high) if isinstance(value, tuple) else constant(value, low, high)


class Quantified(Supported):
    """A number with its range and its support."""

    unit: Text | None = None
    q: Range | None = None
    within: tuple[Number, Number] | None = None

    @property
    def limits(self) -> tuple[float, float]:
        """What is logically possible: a probability lies between 0 and 1, and so does a share of something.

        A number of which no stated point is below nothing is nowhere below it: the lines that run on beyond its points stop there.
        """
        if self.within is not None:
            return self.within
        if (self.unit or "").split(" ")[0] in {"probability", "share"}:
            return 0.0, 1.0
        least = math.inf if self.q is None else min(value for _, value in function_of(self.q).stated)
        return (0.0 if least >= 0 else -math.inf), math.inf

    @model_validator(mode="after")
    def _is_a_range(self) -> Quantified:
        if self.q is not None:
            refuse(problems_of(self.q, *self.limits))
            if self.support and len(self.support) != (3 if isinstance(self.q, tuple) else 1):
                raise ValueError("`support` names the support of each point: as many words as the range has points")
        return self
