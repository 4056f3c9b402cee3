"""Reading the law at two dates: what stood on a day, as known on another.

The view at K holds every provision adopted on or before K and every status event up to K, and lets the last status run on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from types import MappingProxyType
from typing import Literal

from vendorline.errors import UnknownName
from vendorline.evidence.source import Source
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.made_records import data_of, without_defaults
from vendorline.rulebook.model import Instrument, Provision
from vendorline.rulebook.terms import Scope, StatusEvent

LawStatus = Literal["in_force", "proposed", "not_yet", "suspended", "superseded", "lapsed"]
#: Statuses under which a provision is judged.
JUDGED_STATUSES = frozenset({"in_force", "proposed"})


@dataclass(frozen=True)
class Law:
    """A provision with what its instrument says of it, ready to be read at two dates."""

    provision: Provision
    instrument: Instrument

    @property
    def id(self) -> str:
        """Identifier of the provision."""
        return self.provision.id

    @property
    def jurisdiction(self) -> str:
        """Jurisdiction of the instrument."""
        return self.instrument.jurisdiction

    @property
    def instrument_id(self) -> str:
        """Identifier of the instrument, which bindings and grants refer to."""
        return self.instrument.instrument

    @property
    def adopted_on(self) -> date:
        """Day of adoption; from then on it is known."""
        return self.provision.adopted_on or self.instrument.adopted_on

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries whose operators are under it."""
        return self.instrument.countries or (self.jurisdiction,)

    def readings(self) -> tuple[Law, ...]:
        """Itself, or each of its readings."""
        return self._readings

    @cached_property
    def _readings(self) -> tuple[Law, ...]:
        return tuple(Law(variant, self.instrument) for variant in self.provision.variants())

    @property
    def in_force_on(self) -> date:
        """Day of entry into force (for a proposal: from which it is judged as if in force)."""
        return (
            self.provision.in_force_on
            or self.provision.adopted_on
            or self.instrument.in_force_on
            or self.instrument.adopted_on
        )

    @property
    def is_trial(self) -> bool:
        """Whether nobody has adopted it: it is tried, for every operator."""
        return self.provision.force == "trial"

    @property
    def expires(self) -> bool:
        """Whether each element is allowed until its own grant ends."""
        time = self.provision.time
        return time.mode == "until_grant_expires" and time.deadline is None

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Its sources by id, each with its own place in them: primary ones first, else in the order cited."""
        cited = {name: self.instrument.sources[name] for name in self.provision.sources}
        located = {
            name: replace(source, locator=self.provision.locators[name]) if name in self.provision.locators else source
            for name, source in cited.items()
        }
        return dict(sorted(located.items(), key=lambda item: not item[1].primary))

    @cached_property
    def source_urls(self) -> tuple[str, ...]:
        """Addresses of its sources, primary ones first, else in the order cited."""
        return tuple(source.url for source in self.sources.values() if source.url is not None)

    def to_dict(self) -> dict[str, object]:
        """What a report says of the provision."""
        provision, instrument = self.provision, self.instrument
        return {
            "provision_id": self.id,
            **_told(self, "jurisdiction", "instrument_id"),
            "short_title": provision.short_title or self.id,
            "instrument": provision.title or instrument.title,
            "issuer": provision.issuer or instrument.issuer,
            **_told(self, "adopted_on", "in_force_on"),
            **_told(provision, "force", "bound", "bound_class", "bound_meaning", "bound_operators"),
            **_told(provision, "subscribers_at_least", "subscribers_at_most"),
            "countries": instrument.countries,
            **_told(provision, "effect", "event", "level", "basis", "limit"),
            **_told(provision.scope, "domains", "technologies", "tags", "tag_meaning"),
            "facets": _facets(provision.scope),
            "vendor_kind": provision.vendor.kind,
            "vendor_ids": provision.vendor.vendor_ids,
            "vendor_criteria": provision.vendor.criteria,
            "vendor_listed_by": provision.vendor.listed_by,
            "grants_under": provision.grants_under,
            "time_mode": provision.time.mode,
            **_told(provision.time, "from_on", "target", "deadline"),
            **_told(provision.time, "trigger", "trigger_on", "trigger_meaning", "period"),
            "readings": [without_defaults(reading) for reading in provision.readings],
            "proposed": provision.proposed,
            "status_events": [without_defaults(event) for event in provision.events],
            "supersedes": provision.supersedes,
            "date_precision": provision.date_precision,
            "exemptions": [e if isinstance(e, str) else e.text for e in provision.exemptions],
            **_told(provision, "penalty", "paraphrase", "notes", "conflicts", "confidence", "evidence"),
            **_told(provision, "checked_on", "checked_in"),
            "sources": [{"id": name, **source.to_dict()} for name, source in self.sources.items()],
        }


def _told(what: object, *names: str) -> dict[str, object]:
    return {name: getattr(what, name) for name in names}


def _facets(scope: Scope) -> dict[str, object]:
    """What of a scope is told beside domains, technologies and tags."""
    told = {"domains", "technologies", "tags", "tag_meaning"}
    return {name: data_of(facet) for name, facet in without_defaults(scope).items() if name not in told}


def _superseded(laws: dict[str, Law]) -> dict[str, Law]:
    """Provisions with the events that their successors tell of them: an older file need not be touched."""
    for successor in tuple(laws.values()):
        for name in successor.provision.supersedes:
            older = laws.get(name)
            if older is not None and all(event.by != successor.id for event in older.provision.events):
                event = StatusEvent(status="superseded", by=successor.id)
                changed = replace(older.provision, events=(*older.provision.events, event))
                laws[name] = Law(changed, older.instrument)
    return laws


def _by_name(name: str, known: Sequence[str]) -> str | None:
    """The jurisdiction that goes by the name of a country, if there is one."""
    from vendorline.importers.country_names import country_code

    code = country_code(name)
    return code if code in known else None


@dataclass(frozen=True, slots=True)
class Span:
    """A interval of days, [from_on, until_on), with one status; None = open."""

    from_on: date | None
    until_on: date | None
    status: LawStatus

    def holds(self, on: date) -> bool:
        """Whether the day is inside."""
        return (self.from_on is None or self.from_on <= on) and (self.until_on is None or on < self.until_on)


class Rulebook:
    """Provisions by id, and which instrument each belongs to; given what reads them, they are read when they are first asked for."""

    def __init__(self, instruments: Iterable[Instrument] | Callable[[], Iterable[Instrument]]) -> None:
        self._read = instruments if callable(instruments) else partial(tuple, tuple(instruments))
        self._spans: dict[tuple[str, date], tuple[Span, ...]] = {}

    @cached_property
    def instruments(self) -> tuple[Instrument, ...]:
        """The instruments in the order in which they were read."""
        return tuple(self._read())

    @cached_property
    def laws(self) -> Mapping[str, Law]:
        """Provisions with their instruments, by id."""
        return MappingProxyType(_superseded({p.id: Law(p, i) for i in self.instruments for p in i.provisions}))

    def __iter__(self) -> Iterator[Law]:
        return iter(self.laws.values())

    def __len__(self) -> int:
        return len(self.laws)

    def __getitem__(self, provision_id: str) -> Law:
        try:
            return self.laws[provision_id]
        except KeyError:
            raise UnknownName("provision", provision_id, list(self.laws)) from None

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """Jurisdictions that have provisions here."""
        return tuple(sorted({i.jurisdiction for i in self.instruments}))

    def laws_of(self, jurisdictions: Sequence[str]) -> tuple[Law, ...]:
        """The provisions of some jurisdictions, in the order of their files.

        Raises UnknownName for a jurisdiction without provisions here.
        """
        there = self.jurisdictions
        for jurisdiction in jurisdictions:
            if jurisdiction not in there:
                raise UnknownName("jurisdiction", jurisdiction, there, _by_name(jurisdiction, there))
        return tuple(law for law in self.laws.values() if law.jurisdiction in jurisdictions)

    def spans(self, law: Law, known: date) -> tuple[Span, ...]:
        """Status of a provision over all time, in the view at `known`.

        A supersession is known from the successor's adoption and acts from its entry into force.
        """
        key = law.id, known
        if key not in self._spans:
            self._spans[key] = self._spans_of(law, known)
        return self._spans[key]

    def _spans_of(self, law: Law, known: date) -> tuple[Span, ...]:
        changes: list[tuple[date, LawStatus]] = [
            (law.in_force_on, "proposed" if law.provision.proposed else "in_force")
        ]
        for event in sorted(law.provision.events, key=lambda e: e.on or date.max):
            if event.status == "superseded":
                successor = self.laws.get(event.by or "")
                if successor is not None and successor.adopted_on <= known:
                    changes.append((successor.in_force_on, "superseded"))
            elif event.on is not None and event.on <= known:
                status: LawStatus = "in_force" if event.status == "restored" else event.status
                changes.append((event.on if status == "lapsed" else max(event.on, law.in_force_on), status))
        changes.sort(key=lambda change: change[0])
        spans = [Span(None, changes[0][0], "not_yet")]
        for index, (from_on, status) in enumerate(changes):
            until_on = changes[index + 1][0] if index + 1 < len(changes) else None
            if spans[-1].status in {"superseded", "lapsed"}:
                break
            final = status in {"superseded", "lapsed"}
            if until_on != from_on:
                spans.append(Span(from_on, None if final else until_on, status))
        return tuple(spans)

    def status(self, law: Law, on: date, known: date) -> LawStatus:
        """Status of a provision on a day, in the view at `known`."""
        return next(span.status for span in self.spans(law, known) if span.holds(on))
