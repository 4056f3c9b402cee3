"""The days on which a rule is read: the first and last on which it must be kept, and those between on which something differs."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from vendorline.network.tables import Network
from vendorline.rulebook.constraints import Constraint


def first_day(constraint: Constraint, start: date) -> date:
    """The first day, from the start on, on which a constraint on a state must hold."""
    after_deadline = None if constraint.deadline in (None, date.max) else constraint.deadline + timedelta(days=1)
    return max(day for day in (start, constraint.in_force_from, constraint.from_on, after_deadline) if day is not None)


def last_day(constraint: Constraint, end: date) -> date:
    """The last day, until an end, on which a constraint on a state holds."""
    until = constraint.in_force_until
    return end if until is None else min(end, until - timedelta(days=1))


def moments(network: Network, start: date, end: date) -> tuple[date, ...]:
    """Days on which something is that neither the first nor the last day shows: what comes and goes between them, and grants that do."""
    times = network.columns("elements", ["installed_on", "retired_on"])
    comes, goes = pl.col("installed_on"), pl.col("retired_on")
    days = set(times.filter(goes <= end, comes > start)["installed_on"].to_list())
    for name in ("from_on", "until_on"):
        days |= {
            day + timedelta(days=more) for day in network["grants"][name].drop_nulls().to_list() for more in (0, 1)
        }
    return tuple(sorted(day for day in days if start < day < end))
