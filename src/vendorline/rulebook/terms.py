"""The vocabulary of provisions: forces, effects, events, and the facets that whom, what and when are told by."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection
from datetime import MAXYEAR, date
from typing import Annotated, Literal

from vendorline.evidence.plain_record import Day, Limited, PlainRecord, Text
from vendorline.quick_dataclass import dataclass

Force = Literal[
    "binding", "licence", "permit", "contract", "enabling", "advisory", "recommendation", "proposed", "trial"
]
#: Forces whose breach is a breach of law, licence, permit or contract, not of an expectation.
BINDING_FORCES = frozenset({"binding", "licence", "permit", "contract"})

Effect = Literal["forbid", "cap", "require_count", "duty", "classify", "empower", "entitle"]
#: Effects that a network can satisfy or not; the others give no verdict.
JUDGED_EFFECTS = frozenset({"forbid", "cap", "require_count"})

Event = Literal[
    "present", "operated", "acquired", "installed", "connected", "funded", "authorised", "contracted", "any"
]
#: Events that happen on a day, as against states that last.
DATED_EVENTS = frozenset({"acquired", "installed", "connected"})
#: Events that leave no trace in an inventory: money paid, a product model authorised, an agreement concluded.
UNSEEN_EVENTS = frozenset({"funded", "authorised", "contracted"})

Level = Literal["operator", "network", "area", "site", "jurisdiction", "government", "product_model"]
Basis = Literal["sites", "traffic", "premises", "elements", "parts", "software", "vendors"]
#: Of what a cap may be a share; also the order in which shares of the same thing are shown side by side.
SHARE_BASES: tuple[Basis, ...] = ("sites", "traffic", "premises", "elements", "parts", "software")
#: Bases that count what is inside elements, each thing with a vendor of its own.
INSIDE_BASES = frozenset({"parts", "software"})
#: What a provision on exposure is stated on, and the share of what.
Measure = Literal[
    "read", "read_active", "alter", "alter_active", "alter_blind", "locate", "locate_identified", "metadata", "deny",
    "lawful_interception",
]  # fmt: skip
Weight = Literal["subscribers", "traffic"]
Confidence = Literal["low", "medium", "high"]
#: Whom a provision binds. `class` is a class that operators state of themselves; `threshold` a number of subscribers.
Bound = Literal[
    "all_providers",
    "jurisdiction",
    "public_communications_providers",
    "network_operators",
    "mobile_operators",
    "named_recipients",
    "named_operators",
    "licensees",
    "threshold",
    "class",
    "member_states",
    "federal_agencies",
    "government",
]
#: Bound parties that are every operator of the country.
BINDS_EVERY_OPERATOR = frozenset(
    {"all_providers", "jurisdiction", "public_communications_providers", "network_operators"}
)
#: Bound parties that are no operators; only a row of the bindings puts an operator among them.
BINDS_NO_OPERATOR = frozenset({"member_states", "federal_agencies", "government"})
#: Of these, those that an operator cannot be, whatever a row says: an agency may run a network, a state is none.
BINDS_WHOM_NO_ROW_TELLS = frozenset({"member_states"})
Technology = Literal["any", "2G", "3G", "4G", "5G", "fttp", "gpon", "docsis", "copper", "gigabit"]
Precision = Literal["year", "month", "approximate", "recalled", "derived", "placeholder", "conflicting"]
#: Decimal places that a limit may have.
LIMIT_PLACES = 12

#: The one provision that nobody has adopted: it is tried, for every operator.
TRIAL = "TRIAL"
Identifier = Annotated[str, Limited(pattern=rf"^(?:[A-Z]{{2}}-[A-Za-z0-9][A-Za-z0-9-]*|{TRIAL})$")]
Slug = Annotated[str, Limited(pattern=r"^[a-z0-9][a-z0-9_]*$")]
Country = Annotated[str, Limited(pattern=r"^[A-Z]{2}$")]


_PERIOD = re.compile(r"^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$")


@dataclass(frozen=True, kw_only=True)
class VendorPredicate(PlainRecord):
    """Whose equipment or services a provision concerns.

    `named` lists vendors: by id, or as the inventory calls one that the catalogue does not know. `designated`, `list`, `criteria` and `process` concern vendors that are determined: by provisions
    of effect classify, which `listed_by` names, or by recorded determinations. `no_grant` concerns what has no grant: of
    everybody, or with `criteria` or `listed_by` only of vendors so determined. `any` concerns everybody's.
    """

    kind: Literal["named", "designated", "list", "criteria", "no_grant", "process", "any"]
    vendor_ids: tuple[Text, ...] = ()
    affiliates: bool = False
    criteria: tuple[Text, ...] = ()
    listed_by: tuple[Identifier, ...] = ()
    note: Text | None = None

    def refuse_faults(self, stated: Collection[str]) -> None:  # noqa: ARG002 - as every record has it
        """Raise ValueError where its fields do not go together."""
        if self.kind == "named" and not self.vendor_ids:
            raise ValueError("vendor_ids belong to kind named, and kind named needs them")
        if self.kind not in {"named", "list", "criteria", "designated"} and self.vendor_ids:
            raise ValueError(f"kind {self.kind} takes no vendor_ids: it does not name vendors")
        if self.kind in {"named", "any"} and self.listed_by:
            raise ValueError(f"kind {self.kind} takes no listed_by: nothing is left to determine")

    @property
    def named(self) -> frozenset[str]:
        """The vendors that it names itself, without their affiliates; empty where others say who is meant."""
        return frozenset(self.vendor_ids) if self.kind == "named" else frozenset()

    @property
    def needs_determination(self) -> bool:
        """Whether whom it concerns must be determined by somebody."""
        if self.kind == "no_grant":
            return bool(self.criteria or self.listed_by)
        return self.kind not in {"named", "any"}


@dataclass(frozen=True, kw_only=True)
class Scope(PlainRecord):
    """What part of a network a provision concerns. Facets are joined by and, the values of one facet by or.

    `tags` are properties that nobody publishes: an element is inside when it, or its site, carries one of them, or lies in
    one of the named `areas`. `bands_mhz` are ranges of frequency bands by their usual number. `adjacent` takes in what shares a segment with the rest of the
    scope. `manages` are domains of what a manager manages. With `component`, parts and software inside another vendor's
    product count too. `outside` is the territory outside which operation, or production, is meant.
    """

    domains: tuple[Slug, ...] = ("any",)
    except_domains: tuple[Slug, ...] = ()
    technologies: tuple[Technology, ...] = ("any",)
    functions: tuple[Slug, ...] = ()
    bands_mhz: tuple[tuple[int, int], ...] = ()
    areas: tuple[Slug, ...] = ()
    tags: tuple[Slug, ...] = ()
    tag_meaning: Text | None = None
    adjacent: bool = False
    manages: tuple[Slug, ...] = ()
    component: bool = False
    acquired_before: Day | None = None
    acquired_after: Day | None = None
    produced_outside: tuple[Country, ...] = ()
    operated_outside: tuple[Country, ...] = ()

    def refuse_faults(self, stated: Collection[str]) -> None:  # noqa: ARG002 - as every record has it
        """Raise ValueError where its fields do not go together."""
        if any(low > high for low, high in self.bands_mhz):
            raise ValueError("bands_mhz are pairs of lowest and highest")
        if self.acquired_before and self.acquired_after and self.acquired_after >= self.acquired_before:
            raise ValueError("acquired_after is not before acquired_before")


@dataclass(frozen=True, kw_only=True)
class Time(PlainRecord):
    """When a provision must be satisfied. A deadline day still belongs to the time allowed.

    `within` runs for `period` from a trigger: a `date`, the `determination` of the vendor, a `grant` to the operator, or
    something `other` that no table records. `until_grant_expires` ends with each grant, or on the `deadline` of the one that
    the instrument itself is.
    """

    mode: Literal["from", "by", "target_deadline", "open", "secret", "within", "until_grant_expires", "acquired_before"]
    from_on: Day | None = None
    target: Day | None = None
    deadline: Day | None = None
    trigger: Literal["date", "determination", "grant", "other"] | None = None
    trigger_on: Day | None = None
    trigger_meaning: Text | None = None
    period: Text | None = None
    acquired_before: Day | None = None

    def refuse_faults(self, stated: Collection[str]) -> None:  # noqa: ARG002 - as every record has it
        """Raise ValueError where its fields do not go together."""
        needs: dict[str, set[str]] = {
            "from": {"from_on"},
            "by": {"deadline"},
            "target_deadline": {"target", "deadline"},
            "within": {"trigger", *({"trigger_on"} if self.trigger == "date" else ())},
            "acquired_before": {"acquired_before"},
        }
        may = {"within": {"trigger_meaning", "period"}, "until_grant_expires": {"deadline"}}
        names = (
            "from_on", "target", "deadline", "trigger", "trigger_on", "trigger_meaning", "period", "acquired_before",
        )  # fmt: skip
        given = {name for name in names if getattr(self, name) is not None}
        needed = needs.get(self.mode, set())
        if not needed <= given <= needed | may.get(self.mode, set()):
            raise ValueError(f"mode {self.mode} takes {', '.join(sorted(needed)) or 'no dates'}")
        if self.target and self.deadline and self.target > self.deadline:
            raise ValueError("target is after deadline")
        if self.period is not None and not _PERIOD.match(self.period):
            raise ValueError("period is written as P5Y, P36M, P60D or a sum of them, such as P1Y6M")
        if self.period is not None and _most_days(self.period) > _LONGEST:
            raise ValueError("period is longer than a hundred years")


@dataclass(frozen=True, kw_only=True)
class StatusEvent(PlainRecord):
    """A dated change of what a provision is worth. `superseded` takes its date from the successor named in `by`."""

    status: Literal["suspended", "restored", "lapsed", "superseded"]
    on: Day | None = None
    by: Identifier | None = None
    precision: Precision | None = None
    note: Text | None = None

    def refuse_faults(self, stated: Collection[str]) -> None:  # noqa: ARG002 - as every record has it
        """Raise ValueError where its fields do not go together."""
        if self.status == "superseded":
            if self.by is None or self.on is not None:
                raise ValueError(
                    "superseded names its successor in `by`, whose dates count, and has no date of its own"
                )
        elif self.on is None or self.by is not None:
            raise ValueError(f"{self.status} needs the day in `on` and takes no `by`")


@dataclass(frozen=True, kw_only=True)
class Exemption(PlainRecord):
    """What a provision spares: in words, and where an inventory can say so, by tags of elements or sites."""

    text: Text
    tags: tuple[Slug, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reading(PlainRecord):
    """One of several readings of a provision, where sources differ: the fields in which it differs."""

    reading: Slug
    meaning: Text
    time: Time | None = None
    vendor: VendorPredicate | None = None
    basis: Basis | None = None
    scope: Scope | None = None


_LONGEST = 100 * 366


def _most_days(period: str) -> int:
    match = _PERIOD.match(period)
    years, months, days = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    return years * 366 + months * 31 + days


def after(day: date, period: str) -> date:
    """The day a period later, clipped to the month's end; the last day of the calendar where it lies beyond.

    Raises ValueError for a period that is not ISO 8601 years, months and days.
    """
    match = _PERIOD.match(period)
    if match is None:
        raise ValueError(f"not a period: {period!r}")
    years, months, days = (int(part or 0) for part in match.groups())
    year, month = divmod(day.year * 12 + day.month - 1 + years * 12 + months, 12)
    if year > MAXYEAR:
        return date.max
    clipped = date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    return date.fromordinal(min(clipped.toordinal() + days, date.max.toordinal()))
