"""What can be chosen, as strict records: options decided at once, waits and reviews, and the amounts that they bring."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, InstanceOf, Tag, model_validator
from pydantic.json_schema import SkipJsonSchema

from vendorline.decide.case.by_completion import ByCompletion, Values
from vendorline.decide.case.terms import (
    SUPPORT_FIELDS,
    Months,
    Name,
    Number,
    Supported,
    shape_of,
)
from vendorline.evidence.plain_record import Text, refuse
from vendorline.evidence.strict_record import Record
from vendorline.rulebook.terms import Identifier

#: The line of amounts that holds where no event has changed it.
USED = "used"
STANCE_IF = "stance_if_"
#: A domain in which everything of an option's own rule stands.
Amount = Annotated[
    Annotated[Number, Tag("one value")] | Annotated[tuple[Number, ...], Tag("a list"), Field(min_length=1)],
    Discriminator(shape_of),
]
Share = Annotated[float, Field(ge=0, le=1)]


def first_words(title: str) -> str:
    """A title up to its first comma, colon or bracket."""
    return re.split(r"[,;:(]", title)[0].strip()


class Amounts(Supported):
    """What an option brings with it, by line: `used`, and a line for each event from which on other amounts hold."""

    lines: dict[Name, dict[Name, Amount]]
    by_completion: SkipJsonSchema[InstanceOf[ByCompletion] | None] = Field(default=None, exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _lines_apart(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "lines" in data:
            return data
        apart = {*SUPPORT_FIELDS, "paid_by", "note", "by_completion"}
        kept = {key: value for key, value in data.items() if key in apart}
        return {**kept, "lines": {key: value for key, value in data.items() if key not in apart}}

    def drawn(self, line: str, amount: str) -> Values | None:
        """What an amount is in each completion of the network; None where it is the same in all."""
        line = line if line in self.lines else USED
        stated = self.lines.get(line, {}).get(amount)
        return None if self.by_completion is None else self.by_completion.of(line, amount, stated)


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


class Protection(Record):
    """Protection that an option switches in the network, of interfaces and of guests from their hosts, from a time after the decision on."""

    switches: tuple[Text, ...] = ()
    hosts_blocked_by: Text | None = None
    from_: Annotated[Months | None, Field(alias="from")] = None

    @model_validator(mode="after")
    def _switches_something(self) -> Protection:
        refuse([] if self.switches or self.hosts_blocked_by else ["needs `switches`, or `hosts_blocked_by`"])
        return self


class Option(Supported):
    """One thing that can be chosen: a choice, a wait for one, or a choice with a review."""

    title: Text
    short: Text | None = None
    provisions: tuple[Identifier, ...] = ()
    own_rule: Rule | None = None
    protection: Protection | None = None
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
    # Of an option that was written with several last days: under which name, and which of them it has.
    deadline_of: SkipJsonSchema[Text | None] = None
    deadline: SkipJsonSchema[Text | None] = None

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

    def by_completion(self, line: str, amount: str) -> Values | None:
        """What an amount is in each completion of the network; None where it is the same in all."""
        return None if self.amounts is None else self.amounts.drawn(line, amount)

    def read_as(self, line: str = USED) -> str:
        """How outsiders read it, where a line of its amounts holds."""
        return self.stance_if.get(line, self.stance or "")

    @property
    def protected_from(self) -> float | None:
        """The months from the decision on after which its protection is switched: not before its lead; None: it switches none."""
        return None if self.protection is None else max(self.protection.from_ or 0.0, self.lead or 0.0)

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
        if self.kind != "choice" and (self.stance or self.amounts or self.protection):
            found.append("is not a choice: stance, amounts and protection are those of what is chosen then")
        return found
