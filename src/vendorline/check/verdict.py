"""From counts to a verdict: plain functions, exact fractions, nothing defaulted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from vendorline.check.count import Count
from vendorline.scope.match import Match

Verdict = Literal["met", "due", "breached", "unknown", "not_applicable"]
Satisfied = Literal["yes", "no", "unknown"]

_OPEN_REASONS = {
    Match.GENERATION_UNKNOWN: "generation_unknown",
    Match.FUNCTION_UNKNOWN: "function_unknown",
    Match.TAG_MISSING: "missing_tag",
    Match.BAND_UNKNOWN: "band_unknown",
    Match.DATE_UNKNOWN: "event_date_missing",
    Match.CONTROL_UNKNOWN: "controls_not_stated",
    Match.ORIGIN_UNKNOWN: "origin_not_stated",
    Match.SEGMENT_UNKNOWN: "segment_unknown",
    Match.LEFT_OUT: "left_out",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a limit is kept, why that is open, and the numbers behind it in units of the basis."""

    satisfied: Satisfied
    reason: str | None
    share_low: Fraction | None = None
    share_high: Fraction | None = None
    margin: Fraction | None = None
    slack: Fraction | None = None


def standing_of_forbid(count: Count) -> Standing:
    """Nothing may match: a known match breaks it, an unknown maker leaves it open."""
    slack = Fraction(-count.known - count.unknown)
    if count.known:
        return Standing("no", None, slack=slack)
    if count.unknown:
        return Standing("unknown", "vendor_unknown", slack=slack)
    if Match.TAG_MISSING in count.open_reasons:
        return Standing("unknown", "missing_tag", slack=slack)
    if count.most_matching:
        return Standing("unknown", open_reason(count), slack=slack)
    return Standing("yes", None, slack=slack)


def standing_of_cap(count: Count, limit: Decimal, *, whole_units: bool, scale: int = 1) -> Standing:
    """The vendor's share stays at or under the limit: kept when even with every unknown, broken when already without.

    Args:
        count: the units.
        limit: largest share allowed, exact.
        whole_units: slack in whole units (sites, premises, elements), not in a quantity.
        scale: how many counted units make one unit of the basis (kilobytes per gigabyte).
    """
    exact = Fraction(limit)
    if count.missing or not count.total:
        return Standing("unknown", "missing_denominator" if count.elements else open_reason(count))
    low, high = Fraction(count.known, count.total), Fraction(count.known + count.unknown, count.total)
    room = exact * count.total
    slack = (Fraction(math.floor(room)) if whole_units else room) - count.known - count.unknown
    numbers = {"share_low": low, "share_high": high, "margin": exact - high, "slack": slack / scale}
    least, most = low, high
    if count.open_reasons:
        least = Fraction(count.known, count.least_total)
        most = Fraction(count.most_matching, count.most_total)
    if count.is_widened:
        numbers |= {"share_low": least, "share_high": most, "margin": exact - most}
    if least > exact:
        return Standing("no", None, **numbers)
    if Match.TAG_MISSING in count.open_reasons:
        return Standing("unknown", "missing_tag", **numbers)
    if most <= exact:
        return Standing("yes", None, **numbers)
    return Standing("unknown", "vendor_unknown" if high > exact else open_reason(count), **numbers)


def standing_of_count(count: Count, limit: Decimal) -> Standing:
    """At least so many distinct vendors: an element of unknown maker may bring one more each."""
    slack = Fraction(count.known) - Fraction(limit)
    if count.known >= limit:
        return Standing("yes", None, slack=slack)
    if count.known + count.unknown >= limit:
        return Standing("unknown", "vendor_unknown", slack=slack)
    if count.most_matching >= limit or (count.is_widened and not count.elements):
        return Standing("unknown", open_reason(count), slack=slack)
    return Standing("no", None, slack=slack)


def open_reason(count: Count) -> str:
    """Why it is open whether something is in scope."""
    return _OPEN_REASONS[count.open_reasons[0]] if count.open_reasons else "nothing_in_scope"


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
    standing: Standing, anything_in_scope: bool, around: Circumstances, on: date
) -> tuple[Verdict, str | None]:
    """The verdict on a day and the reason where there is one.

    Args:
        standing: whether the limit is kept.
        anything_in_scope: whether there is, or may be, anything to judge.
        around: who is bound, and the dates.
        on: the day; a deadline day still belongs to the time allowed.
    """
    if around.bound == "no":
        return "not_applicable", "addressed_to_others" if around.addressed_to_others else "not_bound"
    if not anything_in_scope:
        return "not_applicable", "nothing_in_scope"
    if around.bound == "unknown":
        return "unknown", "bound_unknown"
    if around.undetermined:
        return "unknown", "needs_a_determination"
    if standing.satisfied == "yes":
        return "met", standing.reason
    if standing.satisfied == "unknown":
        return "unknown", standing.reason
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
