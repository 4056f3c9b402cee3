"""What a decision case is, as a strict record: what can be chosen, what is not known, what follows, and what matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, field_validator

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
<<<<<<< HEAD
from vendorline.decide.case.unknowns import Event, Group, Response, Uncertainty
from vendorline.decide.case.weights import Conversion, Perspective, Variant, Weights
from vendorline.rulebook.terms import Country, Day, Record, Text, refuse
=======
from vendorline.rulebook.terms import Country, Day, Identifier, Record, Text, refuse

#: The line of amounts that holds where no event has changed it.
USED = "used"
STANCE_IF = "stance_if_"
#: A domain in which everything of an option's own rule stands.
Amount = Annotated[
    Annotated[Number, Tag("one value")] | Annotated[tuple[Number, ...], Tag("a list"), Field(min_length=1)],
    Discriminator(shape_of),
]
Share = Annotated[float, Field(ge=0, le=1)]


class Amounts(Supported):
    """What an option brings with it, by line: `used`, and a line for each event from which on other amounts hold."""

    lines: dict[Name, dict[Name, Amount]]

    @model_validator(mode="before")
    @classmethod
    def _lines_apart(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "lines" in data:
            return data
        apart = {*SUPPORT_FIELDS, "paid_by", "note"}
        kept = {key: value for key, value in data.items() if key in apart}
        return {**kept, "lines": {key: value for key, value in data.items() if key not in apart}}


class Rule(Record):
    """An option in the terms of a rule of its own, where no provision says it: whose equipment, of what, and until when."""

    vendors: tuple[Text, ...] = ()
    tech: tuple[Text, ...] = ()
    domains: tuple[Text, ...] = ()
    effect: Literal["forbid", "cap", "require_count"]
    action: Literal["present", "install", "acquire", "connect"] = "present"
    shares: dict[Name, Share] = Field(default_factory=dict)
    from_: Annotated[Months | None, Field(alias="from")] = None
    by: Months | dict[Text, Months] | None = None


class Option(Supported):
    """One thing that can be chosen: a choice, a wait for one, or a choice with a review."""

    title: Text
    short: Text | None = None
    provisions: tuple[Identifier, ...] = ()
    own_rule: Rule | None = None
    stance: Name | None = None
    stance_if: dict[Name, Name] = Field(default_factory=dict)
    compensation: Share = 0.0
    amounts: Amounts | None = None
    lead: Months | None = None
    questions: tuple[Text, ...] = ()
    wait: Months | None = None
    start: Name | None = None
    review: Months | None = None
    then: tuple[Name, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _stances(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        read = {key.removeprefix(STANCE_IF): value for key, value in data.items() if key.startswith(STANCE_IF)}
        kept = {key: value for key, value in data.items() if not key.startswith(STANCE_IF)}
        return {**kept, "stance_if": read} if read else kept

    @property
    def lines(self) -> dict[str, dict[str, Amount]]:
        """Its amounts, by line; none of an option that decides later."""
        return self.amounts.lines if self.amounts is not None else {USED: {}}

    def read_as(self, line: str = USED) -> str:
        """How outsiders read it, where a line of its amounts holds."""
        return self.stance_if.get(line, self.stance or "")

    @property
    def kind(self) -> Literal["choice", "wait", "review"]:
        """What it is."""
        return "wait" if self.wait is not None else "review" if self.review is not None else "choice"

    @model_validator(mode="after")
    def _is_one_kind(self) -> Option:
        refuse(self._problems())
        return self

    def _problems(self) -> list[str]:
        found = []
        if self.wait is not None and self.review is not None:
            found.append("is a wait or has a review, not both")
        if self.kind == "choice" and self.stance is None:
            found.append("needs a `stance`: how outsiders read it")
        if self.kind == "choice" and self.amounts is None:
            found.append("needs `amounts`")
        if self.kind == "choice" and self.amounts is not None and USED not in self.amounts.lines:
            found.append(f"needs a line `{USED}` in its amounts")
        if self.kind != "choice" and not self.then:
            found.append("says in `then` what may be chosen afterwards")
        if self.kind == "choice" and self.then:
            found.append("has `then`, and neither `wait` nor `review`")
        if (self.review is None) != (self.start is None):
            found.append("a review needs `start`, and `start` a review")
        if self.kind != "choice" and (self.stance or self.amounts):
            found.append("is not a choice: stance and amounts are those of what is chosen then")
        return found


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


class Response(Supported):
    """What others do: a probability by stance, and by whether an event has come."""

    title: Text
    pressure: Name | None = None
    given: tuple[Name, ...] = ("stance",)
    table: dict[Name, Annotated[dict[Literal["without", "with"], Range], BeforeValidator(_cells)]]

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
        told += [f"`{name}` needs a range `q`" for name, other in others.items() if other is not None and other.q is None]
        refuse(told)
        return self


class Group(Record):
    """What moves together: one common factor; `rho` is the rank correlation of any two members (as normal scores)."""

    rho: Annotated[float, Field(ge=0, le=1)]
    members: tuple[Name, ...] = Field(min_length=2)


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
>>>>>>> dtests


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
