"""What a provision is: one constraint of one instrument, as strict records.

Free text stands only in `paraphrase`, `notes`, `conflicts` and `penalty`; everything that a verdict rests on is a field.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Force = Literal["binding", "licence", "permit", "contract", "enabling", "advisory", "recommendation", "proposed"]
#: Forces whose breach is a breach of law, licence, permit or contract, not of an expectation.
BINDING_FORCES = frozenset({"binding", "licence", "permit", "contract"})

Effect = Literal["forbid", "cap", "require_count", "duty", "classify", "empower", "entitle"]
#: Effects that a network can satisfy or not; the others give no verdict.
JUDGED_EFFECTS = frozenset({"forbid", "cap", "require_count"})

Event = Literal["present", "operated", "acquired", "installed", "connected", "any"]
#: Events that happen on a day, as against states that last.
DATED_EVENTS = frozenset({"acquired", "installed", "connected"})

Level = Literal["operator", "network", "area", "site", "jurisdiction", "government", "product_model"]
Basis = Literal["sites", "traffic", "premises", "elements", "parts", "vendors"]
Confidence = Literal["low", "medium", "high"]
Bound = Literal[
    "all_providers",
    "jurisdiction",
    "public_communications_providers",
    "network_operators",
    "mobile_operators",
    "named_recipients",
]
#: Bound parties that are every operator of the country.
BINDS_EVERY_OPERATOR = frozenset(
    {"all_providers", "jurisdiction", "public_communications_providers", "network_operators"}
)
Technology = Literal["any", "2G", "3G", "4G", "5G", "fttp", "gpon", "docsis", "copper", "gigabit"]
Precision = Literal["year", "month", "approximate", "recalled", "derived", "placeholder", "conflicting"]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}-[A-Za-z0-9][A-Za-z0-9-]*$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$")]


class Record(BaseModel):
    """A frozen record that accepts nothing it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Source(Record):
    """Where a provision can be read, or read about."""

    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
    kind: Literal[
        "primary", "primary-not-read", "official-summary", "law-firm", "press", "trade", "research", "aggregator"
    ]


class VendorPredicate(Record):
    """Whose equipment or services a provision concerns.

    `named` lists vendors; `no_grant` concerns vendors determined to meet `criteria` that hold no grant; `criteria` and
    `designated` need a recorded determination or a notice; `any` concerns everybody's.
    """

    kind: Literal["named", "designated", "list", "criteria", "no_grant", "process", "any"]
    vendor_ids: tuple[Slug, ...] = ()
    affiliates: bool = False
    criteria: tuple[Text, ...] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _names_where_named(self) -> Self:
        if (self.kind == "named") != bool(self.vendor_ids):
            raise ValueError("vendor_ids belong to kind named, and kind named needs them")
        return self


class Scope(Record):
    """What part of a network a provision concerns. Facets are joined by and, the values of one facet by or.

    `tags` are properties that nobody publishes: an element is inside when it, or its site, carries one of them.
    """

    domains: tuple[Slug, ...] = ("any",)
    technologies: tuple[Technology, ...] = ("any",)
    tags: tuple[Slug, ...] = ()
    tag_meaning: Text | None = None


class Time(Record):
    """When a provision must be satisfied. A deadline day still belongs to the time allowed."""

    mode: Literal["from", "by", "target_deadline", "open", "secret"]
    from_on: date | None = None
    target: date | None = None
    deadline: date | None = None

    @model_validator(mode="after")
    def _dates_of_the_mode(self) -> Self:
        needs = {
            "from": {"from_on"},
            "by": {"deadline"},
            "target_deadline": {"target", "deadline"},
            "open": set(),
            "secret": set(),
        }[self.mode]
        given = {name for name in ("from_on", "target", "deadline") if getattr(self, name) is not None}
        if given != needs:
            raise ValueError(f"mode {self.mode} takes {', '.join(sorted(needs)) or 'no dates'}")
        if self.target and self.deadline and self.target > self.deadline:
            raise ValueError("target is after deadline")
        return self


class StatusEvent(Record):
    """A dated change of what a provision is worth. `superseded` takes its date from the successor named in `by`."""

    status: Literal["suspended", "restored", "lapsed", "superseded"]
    on: date | None = None
    by: Identifier | None = None
    precision: Precision | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _date_or_successor(self) -> Self:
        if self.status == "superseded":
            if self.by is None or self.on is not None:
                raise ValueError(
                    "superseded names its successor in `by`, whose dates count, and has no date of its own"
                )
        elif self.on is None or self.by is not None:
            raise ValueError(f"{self.status} needs the day in `on` and takes no `by`")
        return self


class Provision(Record):
    """One provision: who must not, or must, do what, how far, and when."""

    id: Identifier
    force: Force
    bound: Bound
    effect: Effect
    event: Event
    vendor: VendorPredicate
    scope: Scope
    level: Level
    basis: Basis = "elements"
    limit: Decimal | None = None
    time: Time
    proposed: bool = False
    reading: Text | None = None
    title: Text | None = None
    issuer: Text | None = None
    adopted_on: date | None = None
    in_force_on: date | None = None
    date_precision: dict[Literal["adopted_on", "in_force_on", "from_on", "target", "deadline"], Precision] = Field(
        default_factory=dict
    )
    events: tuple[StatusEvent, ...] = ()
    exemptions: tuple[Text, ...] = ()
    penalty: Text | None = None
    paraphrase: Text
    notes: Text | None = None
    conflicts: tuple[Text, ...] = ()
    sources: tuple[Slug | Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")], ...] = Field(min_length=1)
    confidence: Confidence
    evidence: Literal["read", "mixed", "recalled"]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.effect == "cap" and (self.limit is None or not 0 <= self.limit <= 1):
            raise ValueError("a cap needs a limit between 0 and 1")
        if self.effect == "cap" and self.basis not in {"sites", "traffic", "premises", "elements", "parts"}:
            raise ValueError("a cap counts sites, traffic, premises, elements or parts")
        if self.effect == "require_count" and (self.limit is None or self.limit < 1 or self.limit % 1):
            raise ValueError("require_count needs a whole limit of at least 1")
        if self.effect == "require_count" and self.basis != "vendors":
            raise ValueError("require_count counts vendors: basis vendors")
        if self.effect not in {"cap", "require_count"} and self.limit is not None:
            raise ValueError(f"effect {self.effect} takes no limit")
        if self.effect in JUDGED_EFFECTS and self.event == "any":
            raise ValueError(
                f"effect {self.effect} needs an event: present, operated, acquired, installed or connected"
            )
        if (self.event in DATED_EVENTS) != (self.time.mode == "from") and self.effect in JUDGED_EFFECTS:
            raise ValueError(f"event {self.event} does not go with time mode {self.time.mode}")
        if self.effect != "forbid" and self.event in DATED_EVENTS:
            raise ValueError("only forbid judges dated events")
        dated = [event.on for event in self.events if event.on]
        if dated != sorted(dated):
            raise ValueError("events are not in the order of their dates")
        return self

    @property
    def kind(self) -> Literal["state", "event"]:
        """Whether it judges a state on a day, or events by the law of their own day."""
        return "event" if self.event in DATED_EVENTS else "state"

    @property
    def is_judged(self) -> bool:
        """Whether a network can satisfy it or not."""
        return self.effect in JUDGED_EFFECTS


class Instrument(Record):
    """One instrument: the paper, its dates and its provisions."""

    instrument: Identifier
    jurisdiction: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    title: Text
    issuer: Text
    adopted_on: date
    in_force_on: date | None = None
    sources: dict[str, Source] = Field(min_length=1)
    provisions: tuple[Provision, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.in_force_on and self.in_force_on < self.adopted_on:
            raise ValueError("in_force_on is before adopted_on")
        for provision in self.provisions:
            if not provision.id.startswith(f"{self.jurisdiction}-"):
                raise ValueError(f"{provision.id} does not begin with its jurisdiction {self.jurisdiction}")
            missing = [source for source in provision.sources if source not in self.sources]
            if missing:
                raise ValueError(f"{provision.id} cites {', '.join(missing)}, which `sources` does not hold")
        return self
