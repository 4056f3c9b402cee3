"""What a provision is: one constraint of one instrument, as strict records.

Free text stands only in `paraphrase`, `notes`, `conflicts`, `penalty` and the like; everything that a verdict rests on is a
field.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from vendorline.rulebook.terms import (
    DATED_EVENTS,
    JUDGED_EFFECTS,
    UNSEEN_EVENTS,
    Basis,
    Bound,
    Confidence,
    Country,
    Effect,
    Event,
    Exemption,
    Force,
    Identifier,
    Level,
    Measure,
    Precision,
    Reading,
    Record,
    Scope,
    Slug,
    Source,
    StatusEvent,
    Text,
    Time,
    VendorPredicate,
    Weight,
)

#: Time modes under which an event on a day can be forbidden.
_EVENT_MODES = frozenset({"from", "within", "open"})


class Provision(Record):
    """One provision: who must not, or must, do what, how far, and when."""

    id: Identifier
    force: Force
    bound: Bound
    bound_class: Slug | None = None
    bound_meaning: Text | None = None
    bound_operators: tuple[Text, ...] = ()
    subscribers_at_least: int | None = Field(default=None, ge=0)
    subscribers_at_most: int | None = Field(default=None, ge=0)
    effect: Effect
    event: Event
    vendor: VendorPredicate
    scope: Scope
    level: Level
    basis: Basis = "elements"
    limit: Decimal | None = None
    measure: Measure | None = None
    weight: Weight | None = None
    time: Time
    proposed: bool = False
    reading: Slug | None = None
    readings: tuple[Reading, ...] = ()
    grants_under: tuple[Identifier, ...] = ()
    title: Text | None = None
    issuer: Text | None = None
    adopted_on: date | None = None
    in_force_on: date | None = None
    date_precision: dict[
        Literal["adopted_on", "in_force_on", "from_on", "target", "deadline", "trigger_on"], Precision
    ] = Field(default_factory=dict)
    events: tuple[StatusEvent, ...] = ()
    exemptions: tuple[Text | Exemption, ...] = ()
    penalty: Text | None = None
    paraphrase: Text
    notes: Text | None = None
    conflicts: tuple[Text, ...] = ()
    sources: tuple[Slug | Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")], ...] = Field(min_length=1)
    confidence: Confidence
    evidence: Literal["read", "mixed", "recalled"]

    @model_validator(mode="after")
    def _effect_and_limit(self) -> Self:
        if self.effect == "cap" and (self.limit is None or not 0 <= self.limit <= 1):
            raise ValueError("a cap needs a limit between 0 and 1")
        if self.effect == "cap" and self.basis not in {"sites", "traffic", "premises", "elements", "parts"}:
            raise ValueError("a cap counts sites, traffic, premises, elements or parts")
        if self.effect == "require_count" and (self.limit is None or self.limit < 1 or self.limit % 1):
            raise ValueError("require_count needs a whole limit of at least 1")
        if self.effect == "require_count" and self.basis != "vendors":
            raise ValueError("require_count counts vendors: basis vendors")
        if self.effect not in {"cap", "require_count", "entitle"} and self.limit is not None:
            raise ValueError(f"effect {self.effect} takes no limit")
        return self

    @model_validator(mode="after")
    def _events_fit_times(self) -> Self:
        if self.effect in JUDGED_EFFECTS and self.event == "any":
            raise ValueError(
                f"effect {self.effect} needs an event: present, operated, acquired, installed or connected"
            )
        return self

    @model_validator(mode="after")
    def _events_and_dates(self) -> Self:
        if self.is_judged and self.event in DATED_EVENTS and self.time.mode not in _EVENT_MODES:
            raise ValueError(f"event {self.event} does not go with time mode {self.time.mode}")
        if self.is_judged and self.effect != "forbid" and self.event in DATED_EVENTS:
            raise ValueError("only forbid judges dated events")
        if self.is_judged and self.event == "operated" and not self.scope.operated_outside:
            raise ValueError("event operated says where operation is allowed, in operated_outside")
        return self

    @model_validator(mode="after")
    def _bound_and_readings(self) -> Self:
        if self.bound == "threshold" and self.subscribers_at_least is None and self.subscribers_at_most is None:
            raise ValueError("bound threshold needs subscribers_at_least or subscribers_at_most")
        if (self.bound == "class") != (self.bound_class is not None):
            raise ValueError("bound_class belongs to bound class, and bound class needs it")
        if self.bound == "named_operators" and not self.bound_operators:
            raise ValueError("bound named_operators needs bound_operators")
        names = [reading.reading for reading in self.readings]
        if len(names) == 1 or len(set(names)) != len(names):
            raise ValueError("readings are two or more, each with a name of its own")
        return self

    @model_validator(mode="after")
    def _measured_as_a_whole(self) -> Self:
        if (self.measure is None) != (self.weight is None):
            raise ValueError("measure and weight go together: what could be done, and to what share of what")
        if self.measure and (self.effect != "cap" or self.level != "jurisdiction" or self.scope != Scope()):
            raise ValueError("a measure is capped, for a jurisdiction as a whole, over the whole network")
        return self

    @property
    def kind(self) -> Literal["state", "event"]:
        """Whether it judges a state on a day, or events by the law of their own day."""
        return "event" if self.event in DATED_EVENTS else "state"

    @property
    def is_judged(self) -> bool:
        """Whether a network can satisfy it or not, and an inventory could show it."""
        return self.effect in JUDGED_EFFECTS and self.event not in UNSEEN_EVENTS

    @property
    def exempt_tags(self) -> tuple[str, ...]:
        """Tags of what it spares."""
        return tuple(t for e in self.exemptions if isinstance(e, Exemption) for t in e.tags)

    def variants(self) -> tuple[Provision, ...]:
        """Itself, or each of its readings as a provision of its own."""
        if not self.readings:
            return (self,)
        found = []
        for reading in self.readings:
            changes: dict[str, Any] = {
                name: value
                for name in ("time", "vendor", "basis", "scope")
                if (value := getattr(reading, name)) is not None
            }
            found.append(self.model_copy(update={**changes, "reading": reading.reading, "readings": ()}))
        return tuple(found)


class Instrument(Record):
    """One instrument: the paper, its dates and its provisions. `countries` are those it reaches; none: its jurisdiction."""

    instrument: Identifier
    jurisdiction: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    title: Text
    issuer: Text
    adopted_on: date
    in_force_on: date | None = None
    countries: tuple[Country, ...] = ()
    sources: dict[str, Source] = Field(min_length=1)
    provisions: tuple[Provision, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.in_force_on and self.in_force_on < self.adopted_on:
            raise ValueError("in_force_on is before adopted_on")
        for provision in self.provisions:
            if not provision.id.startswith(f"{self.jurisdiction}-"):
                raise ValueError(f"{provision.id} does not begin with its jurisdiction {self.jurisdiction}")
            for variant in provision.variants():
                if provision.readings:
                    Provision.model_validate(variant.model_dump())
            missing = [source for source in provision.sources if source not in self.sources]
            if missing:
                raise ValueError(f"{provision.id} cites {', '.join(missing)}, which `sources` does not hold")
        return self
