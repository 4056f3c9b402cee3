"""From counts to a verdict: plain functions, exact fractions, nothing defaulted."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from vendorline.check.count import Count
from vendorline.quick_dataclass import dataclass
from vendorline.scope.match import Match

Verdict = Literal["met", "due", "breached", "unknown", "not_applicable"]
Satisfied = Literal["yes", "no", "unknown"]

_OPEN_REASONS = {
    Match.GRANT_UNKNOWN: "grant_not_stated",
    Match.VENDOR_UNKNOWN: "vendor_unknown",
    Match.SERVICE_UNKNOWN: "services_not_stated",
    Match.GENERATION_UNKNOWN: "generation_unknown",
    Match.FUNCTION_UNKNOWN: "function_unknown",
    Match.BAND_UNKNOWN: "band_unknown",
    Match.TAG_MISSING: "missing_tag",
    Match.CONTROL_UNKNOWN: "controls_not_stated",
    Match.ORIGIN_UNKNOWN: "origin_not_stated",
    Match.SEGMENT_UNKNOWN: "segment_unknown",
    Match.DATE_UNKNOWN: "event_date_missing",
    Match.AMOUNT_UNKNOWN: "missing_denominator",
    Match.LEFT_OUT: "left_out",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a limit is kept in every completion, why that is open, and the numbers behind it in units of the basis."""

    satisfied: Satisfied
    reason: str | None
    share_low: Fraction | None = None
    share_high: Fraction | None = None
    margin: Fraction | None = None
    slack: Fraction | int | None = None


def standing_of_forbid(count: Count) -> Standing:
    """Nothing may match: what must breaks it, what may leaves it open."""
    slack = -count.known - count.unknown
    if count.known:
        return Standing("no", None, slack=slack)
    if count.unknown:
        return Standing("unknown", open_reason(count), slack=slack)
    return Standing("yes", None, slack=slack)


def standing_of_cap(count: Count, limit: Decimal, *, whole_units: bool, scale: int = 1) -> Standing:
    """The vendor's share stays at or under the limit: kept when its greatest is, broken when its least is not.

    Args:
        count: the units.
        limit: largest share allowed, exact.
        whole_units: slack in whole units (sites, premises, elements), not in a quantity.
        scale: how many counted units make one unit of the basis (kilobytes per gigabyte).
    """
    exact = _exact(limit)
    if not count.low_of or not count.high_of:
        is_stated = not count.elements and count.reasons
        return Standing("unknown", open_reason(count) if is_stated else "missing_denominator")
    low, high = Fraction(count.low, count.low_of), Fraction(count.high, count.high_of)
    slack = None
    if not count.missing:
        room = exact * count.high_of
        slack = ((Fraction(math.floor(room)) if whole_units else room) - count.high) / scale
    numbers = {"share_low": low, "share_high": high, "margin": exact - high, "slack": slack}
    # Where amounts have no bound the least share is approached, never reached.
    is_broken = low > exact or (not exact and count.known > 0)
    if not is_broken and exact < high:
        return Standing("unknown", open_reason(count), **numbers)
    if count.empty:
        return Standing("unknown", "missing_denominator", **numbers)
    return Standing("no" if is_broken else "yes", None, **numbers)


def standing_of_count(count: Count, limit: Decimal) -> Standing:
    """At least so many distinct vendors: an element of unknown vendor may bring one more each."""
    slack = count.known - _exact(limit)
    if count.known >= limit:
        return Standing("yes", None, slack=slack)
    if count.known + count.unknown >= limit:
        return Standing("unknown", open_reason(count), slack=slack)
    return Standing("no", None, slack=slack)


@lru_cache(maxsize=1000)
def _exact(limit: Decimal) -> Fraction:
    return Fraction(limit)


def open_reason(count: Count) -> str:
    """The first reason why something is open."""
    return why_open(count.reasons[0]) if count.reasons else "nothing_in_scope"


#: From this one on a match says why it is open what is in scope.
_OF_SCOPE = int(Match.FUNCTION_UNKNOWN)


def scope_reason(count: Count) -> str | None:
    """The first reason why it is open what is in scope."""
    for reason in count.reasons:
        if reason >= _OF_SCOPE:
            return why_open(reason)
    return None


def why_open(match: Match) -> str:
    """The word for a reason why something is open."""
    return _OPEN_REASONS[match]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides beside the numbers.

    `no_date`: why the day from which it must be satisfied is not known. `addressed_to_others`: it is addressed to states or agencies.
    """

    bound: Literal["yes", "no", "unknown"]
    undetermined: bool
    proposed: bool
    is_event: bool
    no_date: str | None
    target: date | None
    deadline: date | None
    addressed_to_others: bool = False


def verdict_on(
    standing: Standing, in_scope: Satisfied, around: Circumstances, on: date, reason: str | None = None
) -> tuple[Verdict, str | None]:
    """The verdict on a day and the reason where there is one.

    Args:
        standing: whether the limit is kept.
        in_scope: whether there is anything to judge, or may be: a verdict holds if it would with and without.
        around: who is bound, and the dates.
        on: the day; a deadline day still belongs to the time allowed.
        reason: why it is open what is in scope.
    """
    if around.bound == "no":
        return "not_applicable", "addressed_to_others" if around.addressed_to_others else "not_bound"
    if in_scope == "no":
        return "not_applicable", "nothing_in_scope"
    if around.bound == "unknown":
        return "unknown", "bound_unknown"
    if around.undetermined:
        return "unknown", "needs_a_determination"
    if standing.satisfied == "yes":
        return "met", standing.reason or ("scope_uncertain" if in_scope == "unknown" else None)
    if standing.satisfied == "unknown":
        return "unknown", standing.reason
    if in_scope == "unknown":
        return "unknown", reason
    if around.no_date is not None:
        return "unknown", around.no_date
    if not around.is_event and around.deadline is not None and on <= around.deadline:
        return "due", "target_passed" if around.target is not None and on > around.target else None
    return ("due", "proposed") if around.proposed else ("breached", None)


def number(value: Fraction | int | None) -> int | float | None:
    """An exact number as JSON holds it."""
    if value is None or isinstance(value, int):
        return value
    return value.numerator if value.denominator == 1 else float(value)
