"""A network under its provisions over a span of time, in one pass: every day is judged on which something changes, and no other.

What holds on a day is a query on the result: the interval that the day lies in, and the violations whose interval it lies in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from vendorline.check.counting.options import Mask
from vendorline.check.evaluate import check, draw
from vendorline.check.findings import Findings
from vendorline.check.parts import holding
from vendorline.check.select_events import select_events
from vendorline.check.select_state import select_state
from vendorline.check.violations import at_key, constraint_behind, event_column, why
from vendorline.errors import UsageError
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass
from vendorline.results import table
from vendorline.rulebook.bound import WHOLE
from vendorline.rulebook.constraints import Constraints
from vendorline.rulebook.terms import INSIDE_BASES
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.inventory import ALWAYS, day_number
from vendorline.scope.match import Match
from vendorline.scope.windows import window


@dataclass(frozen=True)
class Timeline:
    """Findings on every one of the `days` of [from_on, to_on] on which something changes, the first one included."""

    from_on: date
    to_on: date
    findings: Findings

    @property
    def days(self) -> tuple[date, ...]:
        """The days judged."""
        return self.findings.days

    @cached_property
    def violations(self) -> pl.DataFrame:
        """Who broke what from when until when, cut to the days looked at; `until_on` is the first day on which it no longer did, or the day after `to_on`."""
        return violations_of(self.findings, self.to_on)

    def intervals(self) -> list[dict[str, Any]]:
        """Findings over time: each with `from_on` and `until_on`, for as long as nothing in it changes but the days left."""
        return intervals(self.findings, self.to_on)

    def on(self, day: date) -> pl.DataFrame:
        """The violations of one day. Raises UsageError for a day outside of the timeline."""
        if not self.from_on <= day <= self.to_on:
            raise UsageError(f"{day} lies outside {self.from_on} to {self.to_on}")
        return self.violations.filter((pl.col("from_on") <= day) & (pl.col("until_on") > day))


def timeline(
    network: Network, rules: Constraints | str | Sequence[str], from_on: date, to_on: date, **options: Any
) -> Timeline:
    """Judge a network on every day of a span on which something changes.

    Args:
        network: a validated network.
        rules: jurisdictions, or constraints drawn before for a horizon no earlier than `to_on`.
        from_on: the first day.
        to_on: the last day.
        options: as for `check`.

    Raises:
        UsageError: the days are out of order, or the last one is the last of the calendar.
        UnknownName: a jurisdiction has no provisions.
    """
    if from_on > to_on:
        raise UsageError(f"--from {from_on} is after --to {to_on}")
    if to_on == date.max:
        raise UsageError(
            f"--to {to_on} has no day after it, on which what holds until then would end; end a day earlier"
        )
    drawing = {k: options.pop(k) for k in ("known", "as_if", "provisions", "determinations") if k in options}
    drawn = rules if isinstance(rules, Constraints) else draw(network, rules, to_on, **drawing)
    findings = check(network, drawn, breakpoints(network, drawn, from_on, to_on), **options)
    return Timeline(from_on, to_on, findings)


def breakpoints(network: Network, drawn: Constraints, from_on: date, to_on: date) -> tuple[date, ...]:
    """The first day, and every later one up to the last on which a finding may differ from that of the day before.

    Args:
        network: whose equipment comes and goes.
        drawn: the constraints, which begin, end and fall due.
        from_on: the first day.
        to_on: the last day.
    """
    days: set[date | None] = {from_on, network.as_of, _day_after(network.as_of)}
    for constraint in drawn:
        days |= {constraint.in_force_from, constraint.in_force_until, constraint.from_on}
        days |= {_day_after(day) for day in (constraint.target, constraint.deadline) if day is not None}
        days |= {day for grant in constraint.grants for day in (grant.from_on, grant.until_on)}
    supplies = network["supplies"]
    days |= set(supplies["from_on"]) | set(supplies["until_on"])
    days |= _days_of_elements(network, from_on, to_on)
    return tuple(sorted(day for day in days if day is not None and from_on <= day <= to_on))


def _day_after(day: date) -> date | None:
    """The next day; None after the last of the calendar."""
    return day + timedelta(days=1) if day < date.max else None


def _days_of_elements(network: Network, from_on: date, to_on: date) -> set[date]:
    """Days on which equipment is bought, comes or goes; a table that stays in its file is not read whole."""
    file = network.file_of("elements")
    elements = network["elements"].lazy() if file is None else pl.scan_parquet(file, glob=False)
    found: set[date] = set()
    for column in ("installed_on", "retired_on", "acquired_on"):
        inside = pl.col(column).is_between(from_on, to_on)
        found |= set(elements.filter(inside).select(pl.col(column).unique()).collect()[column])
    return found


def intervals(findings: Findings, to_on: date) -> list[dict[str, Any]]:
    """Findings over time, by provision and operator: `from_on` and `until_on` beside what holds from then until then.

    Args:
        findings: of every day on which something changes.
        to_on: the last day looked at.
    """
    found = list(_intervals(findings, to_on))
    return sorted(found, key=lambda s: (s["provision_id"], s["operator_id"] or "", s["level_key"] or "", s["from_on"]))


def _intervals(findings: Findings, to_on: date) -> Iterator[dict[str, Any]]:
    following = dict(pairwise([*findings.days, to_on + timedelta(days=1)]))
    running: dict[tuple[Any, ...], dict[str, Any]] = {}
    lasting = table("check_intervals").names
    for row in findings.rows:
        key = _series(row)
        told = {name: row[name] for name in lasting if name in row}
        before = running.get(key)
        if before is not None and before["until_on"] == row["on"] and all(before[n] == v for n, v in told.items()):
            before["until_on"] = following[row["on"]]
            continue
        if before is not None:
            yield before
        running[key] = {"from_on": row["on"], "until_on": following[row["on"]], **told}
    yield from running.values()


def _series(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What stays the same in rows that follow each other over the days."""
    return tuple(tuple(v) if isinstance(v := row[name], list) else v for name in table("check_rows").series)


def violations_of(findings: Findings, to_on: date) -> pl.DataFrame:
    """Elements that break a provision, or count towards a cap that is broken, from when until when.

    Args:
        findings: of every day on which something changes.
        to_on: the last day looked at.
    """
    following = dict(pairwise([*findings.days, to_on + timedelta(days=1)]))
    by_key: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in findings.rows:
        key = _series(row)
        if row["verdict"] == "breached" and row["violating_count"]:
            by_key.setdefault(key, []).append(row)
    frames = [
        frame
        for rows in by_key.values()
        if (case := findings.cases.get((rows[0]["provision_id"], rows[0]["reading"]))) is not None
        for frame in _of_rows(case, rows, following)
    ]
    if not frames:
        return table("check_violations").frame([])
    return _joined(pl.concat(frames))


def _of_rows(
    case: BoundProvision, rows: Iterable[Mapping[str, Any]], following: Mapping[date, date]
) -> Iterator[pl.DataFrame]:
    """Violations behind the breached rows of one key: days that follow each other with the same elements in question are one."""
    runs: list[tuple[date, date, Mapping[str, Any], Mask]] = []
    for row in rows:
        mask = _in_question(case, row)
        if runs and runs[-1][1] == row["on"] and _continues(case, runs[-1][3], mask):
            runs[-1] = (runs[-1][0], following[row["on"]], row, mask)
        else:
            runs.append((row["on"], following[row["on"]], row, mask))
    for from_on, until_on, row, mask in runs:
        found = case.inventory.listing(mask)
        first, last = pl.lit(from_on), pl.lit(until_on)
        if case.is_event:
            starts = pl.max_horizontal(event_column(case), first)
            ends: pl.Expr = last
        else:
            starts = pl.max_horizontal("installed_on", first)
            ends = pl.min_horizontal("retired_on", last)
        yield found.select(
            pl.lit(row["provision_id"]).alias("provision_id"),
            pl.lit(row["reading"], dtype=pl.String).alias("reading"),
            pl.lit(row["operator_id"], dtype=pl.String).alias("operator_id"),
            "element_id",
            starts.alias("from_on"),
            ends.alias("until_on"),
            pl.lit(why(case)).alias("why"),
        ).filter(pl.col("from_on") < pl.col("until_on"))


def _in_question(case: BoundProvision, row: Mapping[str, Any]) -> Mask:
    """Entries that break the provision on the day of a row, or would if they were there."""
    stock, on = case.inventory, row["on"]
    operator_id = WHOLE if row["operator_id"] is None else row["operator_id"]
    mine = (stock.operator == stock.operator_codes[operator_id]) & at_key(case, row)
    if case.is_event:
        intervals = [c for c in case.constraints if c.operator_id == operator_id and c.bound != "no"]
        selection = select_events(case, [window(c) for c in intervals], on)
        event: Mask = mine & selection.inside & selection.known
        return event
    current = constraint_behind(case, row)
    selection = select_state(case, current.vendor_ids, on)
    theirs = selection.known
    if case.law.provision.effect == "cap" and case.law.provision.basis in INSIDE_BASES:
        theirs = holding(case, current.vendor_ids, selection, on, case.law.provision.basis)
    known: Mask = mine & (case.scope_match.on(day_number(on)) == Match.INSIDE) & theirs
    if case.expires:
        ends = case.permits.until(on)
        known &= (ends != ALWAYS) & (ends <= day_number(on))
    return known


def _continues(case: BoundProvision, before: Mask, now: Mask) -> bool:
    """Whether the entries in question are those of the days before; of events, new ones may have come."""
    if not case.is_event:
        return bool(np.array_equal(before, now))
    return not bool((before & ~now).any())


def _joined(found: pl.DataFrame) -> pl.DataFrame:
    """Intervals of one element under one provision that touch or overlap, as one."""
    keys = list(table("check_violations").subject)
    found = found.sort([*keys, "from_on", "until_on"], nulls_last=False)
    before = pl.col("until_on").cum_max().over(keys).shift(1).over(keys)
    starts = (before.is_null() | (pl.col("from_on") > before)).cum_sum().over(keys)
    joined = found.with_columns(starts.alias("run")).group_by([*keys, "run"], maintain_order=True)
    rows = joined.agg(pl.col("from_on").min(), pl.col("until_on").max()).drop("run")
    return rows.select(table("check_violations").names).sort(
        ["provision_id", "reading", "operator_id", "element_id", "from_on"]
    )
