"""Findings as tables: each provision with what it says and on what authority, and every row judged by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vendorline.report.figures import series_name
from vendorline.report.groups import Group, Provision, key_days
from vendorline.report.judgement import Judgement
from vendorline.report.names import Names, reason
from vendorline.report.words import (
    anchor,
    days_left,
    listing,
    number,
    number_range,
    percent,
    percent_range,
    short_percent,
    units,
)
from vendorline.results.verdicts import VERDICTS, Verdict

#: Rows of findings on a whole page, shared among its provisions: key days, and every day.
ROWS_ON_PAGE = 1200
MOST_ROWS, LEAST_ROWS = 60, 8
MOST_ROWS_IN_FULL, LEAST_ROWS_IN_FULL = 240, 12


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of a table of findings, in words."""

    operator: str
    on: str
    outlook: bool
    verdict: Verdict
    amount: str
    of: str
    limit: str
    room: tuple[str, ...]
    target: str
    deadline: str
    left: str
    why: str
    confidence: str
    assumed: str


@dataclass(frozen=True, slots=True)
class ProvisionFindings:
    """A provision and its findings: those of the key days, and all of them."""

    id: str
    provision: Provision
    vendors: str
    law_status: str
    key: tuple[Finding, ...]
    key_hidden: int
    full: tuple[Finding, ...]
    full_hidden: int
    chart_id: str | None


@dataclass(frozen=True, slots=True)
class Collision:
    """Provisions that cannot both be satisfied by one operator."""

    operator: str
    provision_ids: str
    since: str


@dataclass(frozen=True, slots=True)
class Room:
    """How many rows a provision may take on the page: on key days, and on every day."""

    key: int
    full: int


def room_for(provisions: int) -> Room:
    """The share of the page that each of so many provisions may take, so that a page stays one that opens."""
    share = ROWS_ON_PAGE // max(1, provisions)
    return Room(max(LEAST_ROWS, min(MOST_ROWS, share)), max(LEAST_ROWS_IN_FULL, min(MOST_ROWS_IN_FULL, share)))


def findings(group: Group, provision: Provision, names: Names, room: Room, chart_id: str | None) -> ProvisionFindings:
    """The findings of one provision on its key days, and on every day unless they stand under its chart."""
    rows = group.of(provision.id)
    days = set(key_days(rows))
    key = [finding(row, names) for row in rows if row.on in days]
    full = [finding(row, names) for row in rows] if len(rows) > len(key) and chart_id is None else []
    return ProvisionFindings(
        id=anchor("finding", group.id, provision.id),
        provision=provision,
        vendors=names.vendors(dict.fromkeys(v for row in rows for v in row.vendor_ids)),
        law_status=listing(
            [status.replace("_", " ") for status in dict.fromkeys(r.law_status for r in rows) if status]
        ),
        key=tuple(key[: room.key]),
        key_hidden=max(0, len(key) - room.key),
        full=tuple(full[: room.full]),
        full_hidden=max(0, len(full) - room.full),
        chart_id=chart_id if len(rows) > len(key) else None,
    )


def finding(row: Judgement, names: Names) -> Finding:
    """A row in words."""
    said = [reason(code) for code in (row.reason or "").split("; ") if code]
    return Finding(
        operator=series_name(row, names),
        on=row.on.isoformat(),
        outlook=row.outlook,
        verdict=VERDICTS[row.verdict],
        amount=_amount(row),
        of=_of(row),
        limit=_limit(row),
        room=_room(row),
        target=row.target.isoformat() if row.target else "",
        deadline=row.deadline.isoformat() if row.deadline else "–",
        left=days_left(row.days_left) if row.days_left is not None else "",
        why="; ".join(r.because for r in said) or "",
        confidence=row.confidence or "–",
        assumed=percent(row.assumed_share) if row.assumed_share else "",
    )


def collisions(documents: Sequence[Mapping[str, Any]], names: Names) -> tuple[Collision, ...]:
    """Every pair of provisions that clash, each once."""
    found = {
        Collision(
            names.operator(item.get("operator_id")),
            listing([str(name) for name in item.get("provision_ids") or ()]),
            str(item.get("since") or "–"),
        ): None
        for document in documents
        for item in document.get("collisions") or ()
    }
    return tuple(found)


def _amount(row: Judgement) -> str:
    if row.is_share:
        return percent_range(row.share_low, row.share_high, against=row.limit)
    return number_range(row.count_low, row.count_high)


def _of(row: Judgement) -> str:
    """The counts behind a share, or the unit of a count."""
    if row.count_low is None:
        return ""
    if not row.is_share:
        return f"of {_whole(row)}" if row.denominator is not None else row.basis or ""
    return f"{number_range(row.count_low, row.count_high)} of {_whole(row)}"


def _whole(row: Judgement) -> str:
    """All that is in scope, or may be, with its unit."""
    if row.denominator == row.denominator_high:
        return units(row.denominator, row.basis)
    return f"{number(row.denominator)} to {units(row.denominator_high, row.basis)}"


def _limit(row: Judgement) -> str:
    if row.limit is None:
        return "–"
    return short_percent(row.limit) if row.is_share or 0 < row.limit < 1 else number(row.limit)


def slack(row: Judgement) -> str:
    """How many more fit under the limit, or how many are too many; the least or most where makers are unknown."""
    room = row.slack or 0
    open_ended = bool(row.numerator_unknown)
    if row.requires:
        if room >= 0:
            return f"{units(room, row.basis)} more than required" if room else "as many as required"
        return f"{'up to ' if open_ended else ''}{units(-room, row.basis)} too few"
    if room >= 0:
        return f"{'at least ' if open_ended else ''}{units(room, row.basis)} left"
    return f"{'up to ' if open_ended else ''}{units(-room, row.basis)} too many"


def _room(row: Judgement) -> tuple[str, ...]:
    """What is left under the limit, or what is too many, in units and in points."""
    parts = []
    if row.slack is not None:
        parts.append(slack(row))
    if row.margin is not None:
        least = "at least " if row.share_low != row.share_high else ""
        parts.append(f"{least}{percent(row.margin).replace('%', 'points')}")
    return tuple(parts)
