"""One provision on one day over a whole inventory: the rows of findings that follow from what it selects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.check.counting import Count, Counts, Mask, Selection, count
from vendorline.check.expiry import Expiry, expiries
from vendorline.check.inventory import KB_PER_GB
from vendorline.check.keys import Sites, by_key
from vendorline.check.parts import count_parts, inside
from vendorline.check.reach import Reach
from vendorline.check.rows import AlikeRows
from vendorline.check.scope import CONFIDENCES
from vendorline.check.select import Case, Window, select_events, select_state, window
from vendorline.check.verdict import (
    Circumstances,
    Standing,
    number,
    standing_of_cap,
    standing_of_count,
    standing_of_forbid,
    verdict_on,
)
from vendorline.rulebook.bound import WHOLE
from vendorline.rulebook.constraints import Constraint
from vendorline.rulebook.law import LawStatus
from vendorline.rulebook.terms import INSIDE_BASES, Confidence

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
    """What was counted for every operator: units, the profiles seen and (by rank) how sure each is in scope, doubt about lists."""

    counts: Counts
    ranks: NDArray[np.int64]
    seen: Mask
    own: Confidence
    in_doubt: Mask

    def confidence(self, operator: int) -> Confidence:
        """The lowest confidence of the provision and of the lists used for what an operator has in scope."""
        own = CONFIDENCES.index(self.own)
        return CONFIDENCES[min(own, int(self.ranks[self.seen[operator]].min(initial=own)))]


def rows_at(case: Case, moment: Moment) -> Iterator[dict[str, Any] | AlikeRows]:
    """The rows of one provision on one day, by operator and key; constraints on other vendors are counted apart."""
    if case.is_event:
        yield from _event_rows(case, moment)
        return
    current = [c for c in case.constraints if c.holds(moment.on)]
    for meant in dict.fromkeys((c.vendor_ids, c.undetermined) for c in current):
        yield from _state_rows(case, [c for c in current if (c.vendor_ids, c.undetermined) == meant], moment)


def _state_rows(case: Case, group: Sequence[Constraint], moment: Moment) -> Iterator[dict[str, Any] | AlikeRows]:
    """The rows of constraints on the same vendors."""
    provision = case.law.provision
    vendor_ids, undetermined = group[0].vendor_ids, group[0].undetermined
    selection = select_state(case, vendor_ids, moment.on, undetermined=undetermined)
    tally = _tally(case, selection, "elements" if provision.effect == "forbid" else provision.basis)
    if provision.effect == "cap" and provision.basis in INSIDE_BASES:
        parts = count_parts(case, vendor_ids, selection, moment.on, provision.basis, undetermined=undetermined)
        tally = replace(tally, counts=parts)
    for constraint in group:
        code = case.stock.operator_codes[constraint.operator_id]
        if case.expires:
            for found in expiries(case, selection, code, moment.on):
                if isinstance(found, Sites):
                    rows = (_expiry_row(case, constraint, one, tally, "", moment) for one in found.kinds)
                    yield AlikeRows(tuple(rows), found.which, found.keys)
                else:
                    yield _expiry_row(case, constraint, found, tally, None, moment)
        elif provision.level in {"site", "area"} and case.reached.tag_names:
            for part in by_key(case, selection, code):
                if isinstance(part, Sites):
                    rows = (_row(case, constraint, counted, tally, "", moment) for counted in part.kinds)
                    yield AlikeRows(tuple(rows), part.which, part.keys)
                else:
                    key, counted = part
                    yield _row(case, constraint, counted, tally, key, moment)
        else:
            yield _row(case, constraint, tally.counts[code], tally, _key(case, constraint), moment)


def _expiry_row(
    case: Case, constraint: Constraint, found: Expiry, tally: Tally, key: str | None, moment: Moment
) -> dict[str, Any]:
    standing = Standing(found.satisfied, found.reason, slack=Fraction(-found.count.known - found.count.unknown))
    return _row(case, constraint, found.count, tally, key, moment, standing, found.deadline)


def _key(case: Case, constraint: Constraint) -> str:
    return constraint.operator_id if constraint.operator_id != WHOLE else case.law.jurisdiction


def _event_rows(case: Case, moment: Moment) -> Iterator[dict[str, Any]]:
    """An event rule reads every stretch of its constraint up to the day, each by the law of the event's own day.

    Once the provision is no longer in force, only operators with a known forbidden event have a row. A breach stays one when who
    was meant, or bound, on its day no longer is.
    """
    by_operator: dict[str, list[Constraint]] = {}
    for constraint in case.constraints:
        if constraint.in_force_from is None or constraint.in_force_from <= moment.on:
            by_operator.setdefault(constraint.operator_id, []).append(constraint)
    tallies = _EventTallies(case, moment.on)
    for operator_id, stretches in by_operator.items():
        code = case.stock.operator_codes[operator_id]
        binding = [c for c in stretches if c.bound != "no"]
        tally, dateless = tallies.of(binding or stretches)
        known = bool(tally.counts[code].known)
        current = next((c for c in stretches if c.holds(moment.on)), None)
        if current is None and not (binding and known):
            continue
        shown = current or binding[-1]
        if known:
            breaking = (
                [c for c in binding if tallies.of([c])[0].counts[code].known] if _may_differ(shown, binding) else []
            )
            surely = [c for c in breaking if c.bound == "yes"]
            last = (surely or breaking or [shown])[-1]
            shown = last if shown.undetermined or current is None else replace(shown, bound=last.bound)
        elif shown.undetermined:
            tally, dateless = tallies.of(binding or stretches, undetermined=True)
        beside = [c for c in stretches if c.in_force_from == shown.in_force_from and c.vendor_ids is not None]
        if len(beside) > 1:
            shown = replace(shown, vendor_ids=frozenset().union(*(c.vendor_ids or () for c in beside)))
        row = _row(case, shown, tally.counts[code], tally, _key(case, shown), moment)
        if row["reason"] == "vendor_unknown" and dateless[code]:
            row["reason"] = "event_date_missing"
        yield row


def _may_differ(shown: Constraint, binding: Sequence[Constraint]) -> bool:
    """Whether the stretch of a breach may tell something else than the stretch that is shown."""
    return shown.undetermined or any(c.bound != "yes" or c.vendor_ids != shown.vendor_ids for c in [shown, *binding])


class _EventTallies:
    """Counts of events, kept by the windows they were counted in: operators mostly share them."""

    def __init__(self, case: Case, on: date) -> None:
        self._case, self._on = case, on
        self._kept: dict[tuple[Window, ...], tuple[Tally, Mask]] = {}

    def of(self, stretches: Sequence[Constraint], *, undetermined: bool = False) -> tuple[Tally, Mask]:
        """Counts over some stretches, and for which operators the vendor's equipment lacks a day.

        `undetermined`: with the stretches for which nobody has said whose equipment is meant.
        """
        chosen_ones = (c for c in stretches if c.vendor_ids != frozenset() or (undetermined and c.undetermined))
        windows = tuple(window(c) for c in chosen_ones)
        if windows not in self._kept:
            stock = self._case.stock
            chosen = select_events(self._case, windows, self._on)
            dateless = np.bincount(stock.operator[chosen.date_missing], minlength=len(stock.operators)) > 0
            self._kept[windows] = _tally(self._case, chosen.selection, "elements"), dateless
        return self._kept[windows]


def _tally(case: Case, selection: Selection, basis: Any) -> Tally:
    stock = case.stock
    counts = count(stock, selection, basis, case.reached.reach)
    width = len(stock.profiles)
    flat = np.zeros(len(stock.operators) * width, dtype=bool)
    flat[stock.operator[selection.inside].astype(np.int64) * width + stock.profile[selection.inside]] = True
    in_doubt = np.zeros(len(stock.operators), dtype=bool)
    if case.reached.doubtful.any():
        doubtful = case.reached.doubtful[stock.profile] & (case.reached.reach == Reach.OUTSIDE) & selection.suspect
        in_doubt[stock.operator[doubtful]] = True
    seen: Mask = flat.reshape(len(stock.operators), width)
    ranks = np.array(
        [len(CONFIDENCES) if c is None else CONFIDENCES.index(c) for c in case.reached.confidence], dtype=np.int64
    )
    return Tally(counts, ranks, seen, case.law.provision.confidence, in_doubt)


def _row(
    case: Case,
    constraint: Constraint,
    counted: Count,
    tally: Tally,
    level_key: str | None,
    moment: Moment,
    standing: Standing | None = None,
    deadline: date | None = None,
) -> dict[str, Any]:
    """One row of findings. `standing` and `deadline` are given where elements have deadlines of their own."""
    provision, law = case.law.provision, case.law
    code = case.stock.operator_codes[constraint.operator_id]
    basis = "elements" if provision.effect == "forbid" else provision.basis
    scale = KB_PER_GB if basis == "traffic" else 1
    deadline = constraint.deadline if deadline is None else deadline
    standing = standing or _standing(case, counted, scale)
    if standing.satisfied == "yes" and provision.effect != "require_count" and tally.in_doubt[code]:
        standing = replace(standing, satisfied="unknown", reason="list_not_verified")
    keyed = provision.level in {"site", "area"} and level_key is not None
    if standing.satisfied == "yes" and case.reached.tag_missing and not keyed:
        standing = replace(standing, satisfied="unknown", reason="missing_tag")
    around = Circumstances(
        constraint.bound,
        constraint.undetermined,
        constraint.law_status == "proposed",
        case.is_event,
        _why_no_date(case) if constraint.date_unset else None,
        constraint.target,
        deadline,
    )
    verdict, reason = verdict_on(standing, bool(counted.elements or counted.open_reasons), around, moment.on)
    if reason == "nothing_in_scope":
        reason = _nothing(provision.scope.technologies, basis)
    elif reason == "vendor_unknown" and provision.scope.operated_outside:
        reason = "services_not_stated"
    elif reason is None:
        reason = _beside(case, constraint, verdict, code)
    stated = provision.effect != "cap" or not counted.missing
    counts_vendors = provision.effect == "require_count"
    return {
        "on": moment.on,
        "known": moment.known,
        "outlook": moment.outlook,
        "provision_id": law.id,
        "reading": constraint.reading,
        "jurisdiction": law.jurisdiction,
        "force": provision.force,
        "law_status": moment.law_status,
        "hypothetical": constraint.hypothetical,
        "operator_id": constraint.operator_id if constraint.operator_id != WHOLE else None,
        "level": provision.level,
        "level_key": level_key,
        "verdict": verdict,
        "reason": reason,
        "basis": basis,
        "vendor_ids": sorted(provision.vendor.named or constraint.vendor_ids or ()),
        "numerator": _units(counted.known, scale) if stated else None,
        "numerator_unknown": _units(counted.unknown, scale) if stated else None,
        "denominator": _units(counted.total, scale) if stated and not counts_vendors else None,
        "share_low": number(standing.share_low),
        "share_high": number(standing.share_high),
        "share": number(standing.share_low) if standing.share_low == standing.share_high else None,
        "limit": number(Fraction(provision.limit)) if provision.limit is not None else 0,
        "margin": number(standing.margin),
        "slack": number(standing.slack),
        "violating_count": counted.elements_known if verdict in {"due", "breached"} and not counts_vendors else 0,
        "target": constraint.target,
        "deadline": deadline,
        "days_left": (deadline - moment.on).days if deadline else None,
        "assumed_share": counted.assumed / counted.total if counted.total and stated else None,
        "confidence": tally.confidence(code),
        "source_urls": list(law.source_urls),
    }


def _why_no_date(case: Case) -> str:
    return "secret_date" if case.law.provision.time.mode == "secret" else "trigger_not_stated"


def _beside(case: Case, constraint: Constraint, verdict: str, code: int) -> str | None:
    """What a reader must know beside the verdict: that suppliers, or grants, are not stated at all."""
    beside = case.beside_makers()
    if beside is not None and not beside[1].stated[code]:
        return beside[0]
    provision = case.law.provision
    if (
        provision.effect == "cap"
        and provision.basis in INSIDE_BASES
        and not inside(case.supplies, provision.basis).stated[code]
    ):
        return "components_not_stated"
    everybodys = case.law.provision.vendor.kind == "no_grant" and constraint.vendor_ids is None
    if everybodys and verdict in {"due", "breached"} and not constraint.grants_spoken_of:
        return None if case.stock.network.is_complete("grants") else "no_grant_on_record"
    return None


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
