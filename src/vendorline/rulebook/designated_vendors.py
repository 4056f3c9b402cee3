"""Whose equipment a provision is about on a day, since when, and what a grant takes out of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.law import Law, Rulebook, Span
from vendorline.rulebook.terms import after
from vendorline.vendors import family_changes, family_members


@dataclass(frozen=True, slots=True)
class Determination:
    """A recorded decision that a vendor meets the criteria of a provision or instrument, over [from_on, until_on)."""

    instrument_id: str
    vendor_id: str
    from_on: date | None = None
    until_on: date | None = None
    source: str | None = None
    decided_by: str | None = None
    decided_on: date | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A permission of one operator, for a vendor, site and product (None = any), over [from_on, until_on).

    `is_doubtful`: a cell of it could not be read, or the row was left out: it may cover all that it is not known to be about something else than,
    or nothing.
    """

    operator_id: str
    vendor_id: str | None
    site_id: str | None
    product: str | None
    from_on: date | None
    until_on: date | None
    is_doubtful: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it holds at every site and for every product."""
        return self.site_id is None and self.product is None


@dataclass(frozen=True, slots=True)
class Designation:
    """Vendors meant (None = everybody), whether that is undetermined, and since when they are meant."""

    vendor_ids: frozenset[str] | None
    undetermined: bool = False
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """From when an event is forbidden, and until when a state is allowed. `unset`: the day is not known, or has no trigger yet."""

    from_on: date | None
    target: date | None
    deadline: date | None
    unset: bool = False


GrantRow = Mapping[str, Any]
#: Rows of the table of grants by the instrument or provision that they name (None: nobody can tell which), each with its place in the table.
GrantRows = Mapping[str | None, Sequence[tuple[int, GrantRow]]]


def grant_rows(grants: pl.DataFrame) -> GrantRows:
    """The table of grants by what each row is a grant under."""
    found: dict[str | None, list[tuple[int, GrantRow]]] = {}
    for place, row in enumerate(grants.iter_rows(named=True)):
        found.setdefault(row["instrument_id"], []).append((place, row))
    return found


def grants_of(law: Law, grants: GrantRows) -> dict[str, tuple[Grant, ...]]:
    """The grants that permit something under a provision, by operator: all where it asks for grants, derogations everywhere.

    A grant that starts a period permits nothing, nor does one where the instrument itself is the grant and tells its last day.
    """
    time = law.provision.time
    waits_for_grants = time.mode == "until_grant_expires" and time.deadline is None
    asks = (law.provision.vendor.kind == "no_grant" or waits_for_grants) and time.trigger != "grant"
    permitting = {"granted", "derogation"} if asks else {"derogation"}
    found: dict[str, list[Grant]] = {}
    for row in _rows_on(law, grants):
        if row["state"] in permitting:
            found.setdefault(row["operator_id"], []).append(_grant(row))
    return {operator_id: tuple(own) for operator_id, own in found.items()}


def _grant(row: GrantRow) -> Grant:
    """A row as a permission, of one that cannot be read whole as far as it could be."""
    cells = {n: row[n] for n in ("operator_id", "vendor_id", "site_id", "product", "from_on", "until_on")}
    return Grant(**cells, is_doubtful=bool(row.get("is_doubtful")))


def starts_of(law: Law, grants: GrantRows) -> dict[str, date]:
    """The day of the first grant of each operator, where the period of a provision runs from it."""
    if law.provision.time.trigger != "grant":
        return {}
    found: dict[str, date] = {}
    for row in _rows_on(law, grants):
        if row["state"] == "granted" and row["from_on"] is not None and not row.get("is_doubtful"):
            found[row["operator_id"]] = min(row["from_on"], found.get(row["operator_id"], date.max))
    return found


def doubted_of(law: Law, grants: GrantRows) -> frozenset[str]:
    """Operators of whom a row of the grants speaks under a provision that cannot be read whole."""
    return frozenset(row["operator_id"] for row in _rows_on(law, grants) if row.get("is_doubtful"))


def spoken_of(law: Law, grants: GrantRows) -> frozenset[str]:
    """Operators of whom a row of the grants surely speaks under a provision, whatever it says."""
    return frozenset(row["operator_id"] for row in _rows_on(law, grants) if row["instrument_id"] is not None)


def _rows_on(law: Law, grants: GrantRows) -> list[GrantRow]:
    """The rows under a provision in the order of the table."""
    if not grants:
        return []
    ids = dict.fromkeys([law.id, law.instrument_id, *law.provision.grants_under, None])
    rows = sorted((row for name in ids for row in grants.get(name, ())), key=lambda placed: placed[0])
    return [row for _, row in rows]


def determinations_of(
    law: Law, book: Rulebook, recorded: Sequence[Determination], known: date
) -> tuple[Determination, ...]:
    """Who is determined to be meant: by record, and by the provisions that list vendors, in the view at `known`."""
    predicate = law.provision.vendor
    if not predicate.needs_determination:
        return ()
    ids = {law.id, law.instrument_id, *predicate.listed_by}
    found = [d for d in recorded if d.instrument_id in ids]
    listings = [book.laws[i] for i in predicate.listed_by if i in book.laws]
    if predicate.vendor_ids:
        listings.append(law)
    for listing in listings:
        if listing.adopted_on > known:
            continue
        for span in book.spans(listing, known):
            if span.status == "in_force":
                first = max(day for day in (span.from_on, listing.provision.time.from_on) if day is not None)
                found += [
                    Determination(law.id, vendor, from_on, until_on, listing.id)
                    for vendor, from_on, until_on in _listed(listing, first, span.until_on)
                ]
    return tuple(found)


def _listed(listing: Law, from_on: date, until_on: date | None) -> Iterator[tuple[str, date, date | None]]:
    """Whom a listing means over [from_on, until_on), and when; with affiliates, each while it belongs to a vendor listed."""
    predicate = listing.provision.vendor
    for vendor in predicate.vendor_ids:
        yield vendor, from_on, until_on
        if not predicate.affiliates:
            continue
        cuts = [from_on, *(d for d in family_changes(vendor) if from_on < d and (until_on is None or d < until_on))]
        since: dict[str, date] = {}
        for day in cuts:
            members = family_members(vendor, day) - {vendor}
            for gone in sorted(since.keys() - members):
                yield gone, since.pop(gone), day
            since |= dict.fromkeys(members - since.keys(), day)
        for member, day in sorted(since.items()):
            yield member, day, until_on


def designations_on(
    law: Law, determinations: Sequence[Determination], grants: Sequence[Grant], on: date
) -> tuple[Designation, ...]:
    """Whose equipment a provision is about on a day; several aims where a period runs from the determination of each."""
    predicate = law.provision.vendor
    if not predicate.needs_determination:
        return (Designation(_named(law, on) if predicate.kind == "named" else None),)
    since: dict[str, date | None] = {}
    for d in determinations:
        if covers(d.from_on, d.until_on, on):
            earlier = since.get(d.vendor_id, d.from_on)
            since[d.vendor_id] = None if None in (earlier, d.from_on) else min(earlier, d.from_on)  # type: ignore[type-var]
    if not since:
        return (Designation(frozenset(), undetermined=True),)
    if predicate.kind == "no_grant":
        current = [g for g in grants if g.is_whole and not g.is_doubtful and covers(g.from_on, g.until_on, on)]
        if any(g.vendor_id is None for g in current):
            return (Designation(frozenset()),)
        since = {vendor: day for vendor, day in since.items() if vendor not in {g.vendor_id for g in current}}
    if law.provision.time.trigger != "determination" or not since:
        return (Designation(frozenset(since)),)
    days = sorted(set(since.values()), key=lambda day: day or date.min)
    return tuple(Designation(frozenset(v for v, d in since.items() if d == day), since=day) for day in days)


def _named(law: Law, on: date) -> frozenset[str]:
    """The vendors that a provision names, with the affiliates that they have on a day where it speaks of affiliates."""
    named = frozenset(law.provision.vendor.vendor_ids)
    if law.provision.vendor.affiliates:
        named = named.union(*(family_members(vendor_id, on) for vendor_id in named))
    return named


def affiliate_changes(law: Law) -> list[date]:
    """Days on which a vendor that a provision reaches as an affiliate joins or leaves the one it names."""
    vendor = law.provision.vendor
    named = vendor.vendor_ids if vendor.affiliates and vendor.kind == "named" else ()
    return [day for vendor_id in named for day in family_changes(vendor_id)]


def breakpoints_of(law: Law, determinations: Sequence[Determination], grants: Sequence[Grant]) -> list[date | None]:
    """Days on which whose equipment is meant may change."""
    marks: list[date | None] = [day for d in determinations for day in (d.from_on, d.until_on)]
    marks += affiliate_changes(law)
    if law.provision.vendor.kind == "no_grant" and determinations:
        marks += [day for g in grants if g.is_whole for day in (g.from_on, g.until_on)]
    return marks


def dates_of(law: Law, span: Span, aim: Designation, granted_on: date | None) -> Dates:
    """The dates of a provision, worked out where they run from a trigger.

    A state that must hold from a day on is allowed until the day before. `granted_on`: the day from which a period runs where a
    grant starts it.
    """
    time, is_event = law.provision.time, law.provision.kind == "event"
    if time.mode == "from" and not is_event and time.from_on is not None:
        waits = span.from_on is not None and time.from_on > span.from_on
        return Dates(time.from_on, None, time.from_on - timedelta(days=1) if waits else None)
    if time.mode != "within":
        return Dates(time.from_on, time.target, time.deadline, unset=time.mode == "secret")
    start = {
        "date": time.trigger_on,
        "determination": aim.since,
        "grant": granted_on,
        "other": None,
    }[time.trigger or "other"]
    if start is None or time.period is None:
        return Dates(None, None, None, unset=True)
    day = after(start, time.period)
    return Dates(day, None, None) if is_event else Dates(None, None, day)


def covers(from_on: date | None, until_on: date | None, on: date) -> bool:
    """Whether a day is inside [from_on, until_on), None = open."""
    return (from_on is None or from_on <= on) and (until_on is None or on < until_on)
