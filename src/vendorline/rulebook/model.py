"""What a provision is: one constraint of one instrument, as strict records.

Free text stands only in `paraphrase`, `notes`, `conflicts`, `penalty` and the like; everything that a verdict rests on is a
field.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict, field, replace
from decimal import Decimal
from typing import Annotated, Any, Literal

from vendorline.evidence.plain_record import Day, Limited, PlainRecord, Text, refuse
from vendorline.evidence.source import Source
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.terms import (
    DATED_EVENTS,
    JUDGED_EFFECTS,
    LIMIT_PLACES,
    SHARE_BASES,
    TRIAL,
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
    Scope,
    Slug,
    StatusEvent,
    Time,
    VendorPredicate,
    Weight,
)

#: Time modes under which an event on a day can be forbidden.
_EVENT_MODES = frozenset({"from", "within", "open"})
SourceId = Slug | Annotated[str, Limited(pattern=r"^[a-z0-9][a-z0-9-]*$")]


@dataclass(frozen=True, kw_only=True)
class Provision(PlainRecord):
    """One provision: who must not, or must, do what, how far, and when.

    `checked_on` is the day on which somebody last looked at its sources, `checked_in` those looked at then, where that is recorded.
    `supersedes` names provisions, of this or another file, whose place it takes; it does what their event `superseded` would.
    `locators` say where in a source it stands: an article, a section, a paragraph. `short_title` names it in two to four words, as
    the column of a table does.
    """

    id: Identifier
    force: Force
    bound: Bound
    bound_class: Slug | None = None
    bound_meaning: Text | None = None
    bound_operators: tuple[Text, ...] = ()
    subscribers_at_least: Annotated[int, Limited(ge=0)] | None = None
    subscribers_at_most: Annotated[int, Limited(ge=0)] | None = None
    effect: Effect
    event: Event
    vendor: VendorPredicate
    scope: Scope
    level: Level
    basis: Basis = "elements"
    limit: Annotated[Decimal, Limited(decimal_places=LIMIT_PLACES)] | None = None
    measure: Measure | None = None
    weight: Weight | None = None
    time: Time
    proposed: bool = False
    reading: Slug | None = None
    readings: tuple[Reading, ...] = ()
    grants_under: tuple[Identifier, ...] = ()
    title: Text | None = None
    short_title: Annotated[Text, Limited(max_length=40)] | None = None
    issuer: Text | None = None
    adopted_on: Day | None = None
    in_force_on: Day | None = None
    date_precision: dict[
        Literal["adopted_on", "in_force_on", "from_on", "target", "deadline", "trigger_on"], Precision
    ] = field(default_factory=dict)
    events: tuple[StatusEvent, ...] = ()
    supersedes: tuple[Identifier, ...] = ()
    exemptions: tuple[Text | Exemption, ...] = ()
    penalty: Text | None = None
    paraphrase: Text
    notes: Text | None = None
    conflicts: tuple[Text, ...] = ()
    sources: Annotated[tuple[SourceId, ...], Limited(min_length=1)]
    confidence: Confidence
    evidence: Literal["read", "mixed", "recalled"]
    checked_on: Day | None = None
    checked_in: tuple[SourceId, ...] = ()
    locators: dict[SourceId, Text] = field(default_factory=dict)

    def refuse_faults(self, stated: Collection[str]) -> None:
        """Raise ValueError where its fields do not go together."""
        refuse(
            [
                *self._limit_problems(stated),
                *self._event_problems(),
                *self._standing_problems(),
                *self._bound_problems(),
                *self._measure_problems(),
            ]
            or self._reading_problems()
        )

    def _limit_problems(self, stated: Collection[str]) -> Iterator[str]:
        if self.effect == "cap" and (self.limit is None or not 0 <= self.limit <= 1):
            yield "a cap needs a limit between 0 and 1"
        if self.effect == "cap" and self.basis not in SHARE_BASES:
            yield "a cap counts sites, traffic, premises, elements, parts or software"
        states_basis = "basis" in stated or (self.readings and all(r.basis for r in self.readings))
        if self.effect == "cap" and self.measure is None and not states_basis:
            yield "a cap needs a basis: of what it is a share (sites, traffic, premises, elements, parts or software)"
        if self.effect == "require_count" and (self.limit is None or self.limit < 1 or self.limit % 1):
            yield "require_count needs a whole limit of at least 1"
        if self.effect == "require_count" and self.basis != "vendors":
            yield "require_count counts vendors: basis vendors"
        if self.effect not in {"cap", "require_count", "entitle"} and self.limit is not None:
            yield f"effect {self.effect} takes no limit"

    def _event_problems(self) -> Iterator[str]:
        if self.effect in JUDGED_EFFECTS and self.event == "any":
            yield f"effect {self.effect} needs an event: present, operated, acquired, installed or connected"
        if self.is_judged and self.event in DATED_EVENTS and self.time.mode not in _EVENT_MODES:
            yield f"event {self.event} does not go with time mode {self.time.mode}"
        if self.is_judged and self.effect != "forbid" and self.event in DATED_EVENTS:
            yield "only forbid judges dated events"
        if self.is_judged and self.event == "operated" and not self.scope.operated_outside:
            yield "event operated says where operation is allowed, in operated_outside"

    def _standing_problems(self) -> Iterator[str]:
        if self.force == "proposed" and not self.proposed:
            yield "force proposed needs `proposed: true`, or it would be judged as law"
        if (self.force == "trial") != (self.id == TRIAL):
            yield f"force trial is of {TRIAL} alone, which `check --ban` makes"
        if self.checked_in and self.checked_on is None:
            yield "checked_in needs checked_on: the day on which these sources were looked at"
        for source in self.checked_in:
            if source not in self.sources:
                yield f"checked_in names {source}, which is none of its sources"
        for source in self.locators:
            if source not in self.sources:
                yield f"locators names {source}, which is none of its sources"

    def _bound_problems(self) -> Iterator[str]:
        least, most = self.subscribers_at_least, self.subscribers_at_most
        if self.bound == "threshold" and least is None and most is None:
            yield "bound threshold needs subscribers_at_least or subscribers_at_most"
        if least is not None and most is not None and least > most:
            yield "subscribers_at_least is more than subscribers_at_most"
        if (self.bound == "class") != (self.bound_class is not None):
            yield "bound_class belongs to bound class, and bound class needs it"
        if self.bound == "named_operators" and not self.bound_operators:
            yield "bound named_operators needs bound_operators"

    def _measure_problems(self) -> Iterator[str]:
        if (self.measure is None) != (self.weight is None):
            yield "measure and weight go together: what could be done, and to what share of what"
        if self.measure and (self.effect != "cap" or self.level != "jurisdiction" or self.scope != Scope()):
            yield "a measure is capped, for a jurisdiction as a whole, over the whole network"

    def _reading_problems(self) -> Iterator[str]:
        if not self.readings:
            return
        from pydantic import ValidationError

        from vendorline.rulebook.record_problems import problems_of

        names = [reading.reading for reading in self.readings]
        if len(names) == 1 or len(set(names)) != len(names):
            yield "readings are two or more, each with a name of its own"
        for variant in self.variants():
            try:
                Provision.checked(asdict(variant))
            except ValidationError as error:
                for detail in error.errors(include_url=False, include_context=False):
                    for problem in problems_of(detail["msg"]):
                        yield f"reading {variant.reading}: {problem}"

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
            found.append(replace(self, **changes, reading=reading.reading, readings=()))
        return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Instrument(PlainRecord):
    """One instrument: the paper, its dates and its provisions. `countries` are those it reaches; none: its jurisdiction."""

    instrument: Identifier
    jurisdiction: Annotated[str, Limited(pattern=r"^[A-Z]{2}$")]
    title: Text
    issuer: Text
    adopted_on: Day
    in_force_on: Day | None = None
    countries: tuple[Country, ...] = ()
    sources: Annotated[dict[str, Source], Limited(min_length=1)]
    provisions: Annotated[tuple[Provision, ...], Limited(min_length=1)]
