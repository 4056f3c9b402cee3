"""The elements behind findings, as intervals of days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from vendorline.check.counting.options import Mask
from vendorline.check.parts import holding
from vendorline.check.select_events import select_events
from vendorline.check.select_state import select_state
from vendorline.results import table
from vendorline.rulebook.bound import WHOLE
from vendorline.rulebook.constraints import Constraint
from vendorline.rulebook.terms import INSIDE_BASES
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.inventory import ALWAYS, STILL, listings
from vendorline.scope.windows import window


def violating_elements(judged: Sequence[tuple[BoundProvision, Mapping[str, Any]]]) -> pl.DataFrame:
    """The elements behind rows, in the order of their keys: for a ban those that break it, for a cap those that count towards it.

    Intervals are [from_on, until_on): for a state from the day after the deadline (or of entry into force) on which the
    element is there, until it is retired or the provision ends; for an event from its day on. An element that is gone, or a
    provision that ends, before its deadline has no interval.
    """
    # An operator at a time, so that memory does not grow with how many there are.
    by_operator: dict[str | None, list[tuple[BoundProvision, Mapping[str, Any]]]] = {}
    for case, row in judged:
        by_operator.setdefault(row["operator_id"], []).append((case, row))
    found: dict[tuple[str, str], pl.DataFrame] = {}
    for operator_id, theirs in by_operator.items():
        parts: dict[str, list[pl.DataFrame]] = {}
        listed = listings([(case.inventory, np.flatnonzero(_sought(case, row))) for case, row in theirs])
        for (case, row), rows in zip(theirs, listed, strict=True):
            parts.setdefault(case.law.id, []).append(_intervals(case, row, rows))
        for provision_id, frames in parts.items():
            one = pl.concat(frames).unique(["element_id", "from_on"], keep="first", maintain_order=True)
            found[provision_id, operator_id or ""] = one.sort("element_id", "from_on")
    return pl.concat([table("check_elements").frame([]), *(found[key] for key in sorted(found))])


def _sought(case: BoundProvision, row: Mapping[str, Any]) -> Mask:
    """The entries that a row is about."""
    inventory, provision, on = case.inventory, case.law.provision, row["on"]
    operator_id = WHOLE if row["operator_id"] is None else row["operator_id"]
    mine = (inventory.operator == inventory.operator_codes[operator_id]) & at_key(case, row)
    if case.is_event:
        intervals = [c for c in case.constraints if c.operator_id == operator_id and c.bound != "no"]
        chosen = select_events(case, [window(c) for c in intervals], on)
        events: Mask = mine & chosen.inside & chosen.known
        return events
    current = constraint_behind(case, row)
    selection = select_state(case, current.vendor_ids, on)
    known = selection.known
    if provision.effect == "cap" and provision.basis in INSIDE_BASES:
        known = holding(case, current.vendor_ids, selection, on, provision.basis)
    mask: Mask = mine & selection.inside & known
    if case.expires:
        ends = case.permits.until(on)
        mask &= (ends != ALWAYS) & (ends != STILL)
    return mask


def _intervals(case: BoundProvision, row: Mapping[str, Any], rows: pl.DataFrame) -> pl.DataFrame:
    """From when until when each element has to do with a row."""
    if case.is_event:
        rows = rows.filter(pl.col(event_column(case)) <= row["on"])
        until_on = pl.Series([None] * rows.height, dtype=pl.Date)
        return _listed(case, row, rows, rows[event_column(case)], until_on)
    rows = _there(rows, row["on"])
    if case.expires:
        from_on = pl.Series(case.permits.until(row["on"])[rows["place"].to_numpy()]).cast(pl.Date)
        return _listed(case, row, rows, from_on, rows["retired_on"])
    current = constraint_behind(case, row)
    first = current.in_force_from
    if current.deadline == date.max:
        rows = rows.clear()  # no day comes after it
    elif current.deadline is not None:
        first = max(first or current.deadline, current.deadline + timedelta(days=1))
    from_on = rows.select(pl.max_horizontal("installed_on", pl.lit(first, dtype=pl.Date))).to_series()
    until_on = rows.select(pl.min_horizontal("retired_on", pl.lit(current.in_force_until, dtype=pl.Date))).to_series()
    return _listed(case, row, rows, from_on, until_on)


def event_column(case: BoundProvision) -> str:
    """The column with the day of the event that a rule is about."""
    return "acquired_on" if case.law.provision.event == "acquired" else "installed_on"


def constraint_behind(case: BoundProvision, row: Mapping[str, Any]) -> Constraint:
    """The constraint that a row of a state was judged by."""
    operator_id = WHOLE if row["operator_id"] is None else row["operator_id"]
    theirs = frozenset(row["vendor_ids"])
    # A row shows the vendors that a provision names; the constraint holds their affiliates of the day as well.
    named = case.law.provision.vendor.named
    return next(
        c
        for c in case.constraints
        if c.operator_id == operator_id and c.holds(row["on"]) and (named or c.vendor_ids or frozenset()) == theirs
    )


def _there(rows: pl.DataFrame, on: date) -> pl.DataFrame:
    """The elements that are there on a day."""
    came, retired = pl.coalesce("installed_on", "acquired_on"), pl.col("retired_on")
    return rows.filter((came.is_null() | (came <= on)) & (retired.is_null() | (retired > on)))


def at_key(case: BoundProvision, row: Mapping[str, Any]) -> Mask:
    """Entries at the site, or in the area, that a row is about; without a key those in none."""
    inventory, key = case.inventory, row["level_key"]
    if row["level"] == "site" and key is not None and (case.scope_match.tag_names or case.expires):
        there: Mask = inventory.site == int((inventory.site_ids == key).arg_max() or 0)
        return there
    if row["level"] == "area" and key is None and case.scope_match.tag_names and not case.is_event:
        names = case.scope_match.tag_names
        return ~inventory.tagged((*names, *(f"area:{name}" for name in names)))
    if row["level"] == "area" and key in case.scope_match.tag_names:
        return inventory.tagged((key, f"area:{key}"))
    return np.ones(len(inventory), dtype=bool)


def _listed(
    case: BoundProvision, row: Mapping[str, Any], rows: pl.DataFrame, from_on: pl.Series, until_on: pl.Series
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "provision_id": pl.Series([case.law.id] * rows.height, dtype=pl.String),
            "operator_id": row["operator_id"],
            "element_id": rows["element_id"],
            "from_on": from_on,
            "until_on": until_on,
            "why": why(case),
        },
        schema=table("check_elements").polars_schema(),
    ).filter(pl.col("until_on").is_null() | (pl.col("from_on") < pl.col("until_on")))


def why(case: BoundProvision) -> str:
    """What an element has to do with a breach, in words."""
    provision, scope = case.law.provision, case.law.provision.scope
    if case.is_event:
        return f"{provision.event} when that was forbidden"
    if case.expires:
        return "its grant ends"
    if provision.effect == "cap":
        return "counts towards the cap"
    if scope.operated_outside:
        return "operated outside the territory"
    if case.law.provision.vendor.kind == "no_grant":
        return "not covered by a grant"
    if scope.component:
        return "made by, or holds parts or software of, a vendor that is excluded"
    if case.scope_match.services:
        return "made or operated by a vendor that is excluded"
    return "made by a vendor that is excluded"
