"""One provision on one day over a whole inventory: the rows of findings that follow from what it selects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from vendorline.check.counting import Count, Mask, Selection, count
from vendorline.check.inventory import KB_PER_GB
from vendorline.check.scope import CONFIDENCES, Reach
from vendorline.check.select import Case, select_events, select_state, window
from vendorline.check.verdict import (
    Circumstances,
    Standing,
    standing_of_cap,
    standing_of_count,
    standing_of_forbid,
    verdict_on,
)
from vendorline.rulebook.constraints import Constraint
from vendorline.rulebook.law import LawStatus

#: Order of the fields of a row of findings.
FIELDS = (
    "on", "known", "outlook", "provision_id", "reading", "jurisdiction", "force", "law_status", "hypothetical",
    "operator_id", "level", "level_key", "verdict", "reason", "basis", "vendor_ids", "numerator",
    "numerator_unknown", "denominator", "share_low", "share_high", "share", "limit", "margin", "slack",
    "violating_count", "target", "deadline", "days_left", "assumed_share", "confidence", "source_urls",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """The day judged, what was known of the law, whether the day lies after the snapshot, and the provision's status."""

    on: date
    known: date
    outlook: bool
    law_status: LawStatus


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted for every operator: units, lowest confidence of the lists used, doubt about them."""

    counts: Sequence[Count]
    confidence: Sequence[str]
    in_doubt: Mask


def rows_at(case: Case, moment: Moment) -> Iterator[dict[str, Any]]:
    """The rows of one provision on one day, by operator and key; constraints on other vendors are counted apart."""
    current = [c for c in case.constraints if case.is_event or c.holds(moment.on)]
    for vendor_ids in dict.fromkeys(c.vendor_ids for c in current):
        group = [c for c in current if c.vendor_ids == vendor_ids]
        if case.is_event:
            yield from _event_rows(case, group, vendor_ids, moment)
        else:
            yield from _state_rows(case, group, vendor_ids, moment)


def _state_rows(
    case: Case, group: Sequence[Constraint], vendor_ids: frozenset[str] | None, moment: Moment
) -> Iterator[dict[str, Any]]:
    provision = case.law.provision
    selection = select_state(case, vendor_ids, moment.on)
    tally = _tally(case, selection, "elements" if provision.effect == "forbid" else provision.basis)
    for constraint in group:
        code = case.stock.operator_codes[constraint.operator_id]
        if provision.level == "site" and case.reached.tag_names:
            for key, counted in _by_site(case, selection, code):
                yield _row(case, constraint, counted, tally, key, moment)
        else:
            yield _row(case, constraint, tally.counts[code], tally, constraint.operator_id, moment)


def _event_rows(
    case: Case, group: Sequence[Constraint], vendor_ids: frozenset[str] | None, moment: Moment
) -> Iterator[dict[str, Any]]:
    """An event rule reads every stretch of its constraint up to the day, each by the law of the event's own day.

    Once the provision is no longer in force, only operators with a known forbidden event have a row.
    """
    by_operator: dict[str, list[Constraint]] = {}
    for constraint in group:
        if constraint.in_force_from is None or constraint.in_force_from <= moment.on:
            by_operator.setdefault(constraint.operator_id, []).append(constraint)
    shared: dict[tuple[tuple[int, int], ...], tuple[Tally, Mask]] = {}
    for operator_id, stretches in by_operator.items():
        code = case.stock.operator_codes[operator_id]
        binding = [c for c in stretches if c.bound != "no"]
        windows = tuple(window(c) for c in binding or stretches)
        if windows not in shared:
            chosen = select_events(case, vendor_ids, windows, moment.on)
            dateless = np.bincount(case.stock.operator[chosen.date_missing], minlength=len(case.stock.operators)) > 0
            shared[windows] = _tally(case, chosen.selection, "elements"), dateless
        tally, dateless = shared[windows]
        current = next((c for c in stretches if c.holds(moment.on)), None)
        if current is None and (not binding or not tally.counts[code].known):
            continue
        shown = current or binding[-1]
        if binding and shown.bound == "no" and tally.counts[code].known:
            shown = binding[-1]
        row = _row(case, shown, tally.counts[code], tally, operator_id, moment)
        if row["reason"] == "vendor_unknown" and dateless[code]:
            row["reason"] = "event_date_missing"
        yield row


def _tally(case: Case, selection: Selection, basis: Any) -> Tally:
    stock = case.stock
    counts = count(stock, selection, basis, case.reached.reach)
    width = len(stock.profiles)
    seen = np.zeros(len(stock.operators) * width, dtype=bool)
    seen[stock.operator[selection.inside].astype(np.int64) * width + stock.profile[selection.inside]] = True
    own = case.law.provision.confidence
    confidence = [
        min(
            (own, *(c for p in np.flatnonzero(profiles) if (c := case.reached.confidence[int(p)]) is not None)),
            key=CONFIDENCES.index,
        )
        for profiles in seen.reshape(len(stock.operators), width)
    ]
    doubtful = case.reached.doubtful[stock.profile] & (case.reached.reach == Reach.OUT) & selection.suspect
    in_doubt = np.bincount(stock.operator[doubtful], minlength=len(stock.operators)) > 0
    return Tally(counts, confidence, in_doubt)


def _by_site(case: Case, selection: Selection, code: int) -> Iterator[tuple[str | None, Count]]:
    """Elements by site in scope; then, without a key, what may be in scope because nobody says which sites are."""
    stock = case.stock
    mine = stock.operator == code
    inside = mine & selection.inside
    size = len(stock.site_ids)
    known, unknown, total, assumed = (
        np.bincount(stock.site[inside & mask], minlength=size)
        for mask in (selection.known, selection.unknown, selection.inside, stock.is_assumed)
    )
    for site in np.flatnonzero(total):
        units, matching = int(known[site]), int(known[site] + unknown[site])
        yield (
            str(stock.site_ids[int(site)]),
            Count(
                units,
                matching - units,
                int(total[site]),
                int(assumed[site]),
                matching,
                int(total[site]),
                missing=False,
                open_reasons=(),
                elements_known=units,
                elements=int(total[site]),
            ),
        )
    rest = replace(selection, inside=np.zeros(len(stock), dtype=bool), open=mine & selection.open)
    if rest.open.any() or not total.any():
        yield None, count(stock, rest, "elements", case.reached.reach)[code]


def _row(
    case: Case, constraint: Constraint, counted: Count, tally: Tally, level_key: str | None, moment: Moment
) -> dict[str, Any]:
    provision, law = case.law.provision, case.law
    code = case.stock.operator_codes[constraint.operator_id]
    basis = "elements" if provision.effect == "forbid" else provision.basis
    scale = KB_PER_GB if basis == "traffic" else 1
    standing = _standing(case, counted, scale)
    if standing.satisfied == "yes" and provision.effect != "require_count" and tally.in_doubt[code]:
        standing = replace(standing, satisfied="unknown", reason="list_not_verified")
    if standing.satisfied == "yes" and case.reached.tag_missing and not (provision.level == "site" and level_key):
        standing = replace(standing, satisfied="unknown", reason="missing_tag")
    around = Circumstances(
        constraint.bound,
        constraint.undetermined,
        constraint.law_status == "proposed",
        case.is_event,
        provision.time.mode == "secret",
        constraint.target,
        constraint.deadline,
    )
    verdict, reason = verdict_on(standing, bool(counted.elements or counted.open_reasons), around, moment.on)
    if reason == "nothing_in_scope":
        reason = _nothing(provision.scope.technologies, basis)
    if reason is None and case.reached.services and not case.operations.stated[code]:
        reason = "services_not_stated"
    stated = provision.effect != "cap" or not counted.missing
    counts_vendors = provision.effect == "require_count"
    row = {
        "on": moment.on,
        "known": moment.known,
        "outlook": moment.outlook,
        "provision_id": law.id,
        "reading": constraint.reading,
        "jurisdiction": law.jurisdiction,
        "force": provision.force,
        "law_status": moment.law_status,
        "hypothetical": constraint.hypothetical,
        "operator_id": constraint.operator_id,
        "level": provision.level,
        "level_key": level_key,
        "verdict": verdict,
        "reason": reason,
        "basis": basis,
        "vendor_ids": sorted(constraint.vendor_ids or ()),
        "numerator": _units(counted.known, scale) if stated else None,
        "numerator_unknown": _units(counted.unknown, scale) if stated else None,
        "denominator": _units(counted.total, scale) if stated and not counts_vendors else None,
        "share_low": _number(standing.share_low),
        "share_high": _number(standing.share_high),
        "share": _number(standing.share_low) if standing.share_low == standing.share_high else None,
        "limit": _number(Fraction(provision.limit)) if provision.limit is not None else 0,
        "margin": _number(standing.margin),
        "slack": _number(standing.slack),
        "violating_count": counted.elements_known if verdict in {"due", "breached"} and not counts_vendors else 0,
        "target": constraint.target,
        "deadline": constraint.deadline,
        "days_left": (constraint.deadline - moment.on).days if constraint.deadline else None,
        "assumed_share": counted.assumed / counted.total if counted.total and stated else None,
        "confidence": tally.confidence[code],
        "source_urls": list(law.source_urls),
    }
    return {field: row[field] for field in FIELDS}


def _standing(case: Case, counted: Count, scale: int) -> Standing:
    provision = case.law.provision
    if provision.effect == "forbid" or provision.limit is None:
        return standing_of_forbid(counted)
    if provision.effect == "cap":
        return standing_of_cap(counted, provision.limit, whole_units=provision.basis != "traffic", scale=scale)
    return standing_of_count(counted, provision.limit)


def _nothing(technologies: Sequence[str], basis: str) -> str:
    if "any" in technologies:
        return "nothing_in_scope"
    return f"no_{'_'.join(technologies)}_{'sites' if basis == 'traffic' else basis}"


def _units(value: int, scale: int) -> int | float:
    return value if scale == 1 else value / scale


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)
