"""The elements behind findings, as intervals of days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from vendorline.check.counting.options import Mask
from vendorline.check.days.counts_by_day import is_keyed
from vendorline.check.parts import holding
from vendorline.check.select_events import select_events
from vendorline.check.select_state import select_state
from vendorline.quick_dataclass import dataclass
from vendorline.results import table
from vendorline.rulebook.bound import WHOLE
from vendorline.rulebook.constraints import Constraint
from vendorline.rulebook.terms import INSIDE_BASES
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import ALWAYS, STILL
from vendorline.scope.listings import listings
from vendorline.scope.windows import window


def violating_elements(judged: Sequence[tuple[BoundProvision, Mapping[str, Any]]]) -> pl.DataFrame:
    """The elements behind rows, in the order of their keys: for a ban those that break it, for a cap those that count towards it.

    Intervals are [from_on, until_on): for a state from the day after the deadline (or of entry into force) on which the
    element is there, until it is retired or the provision ends; for an event from its day on. An element that is gone, or a
    provision that ends, before its deadline has no interval.
    """
    # An operator at a time, so that memory does not grow with how many there are.
    by_operator: dict[str | None, dict[tuple[Any, ...], _Sites]] = {}
    for case, row in judged:
        is_site = row["level"] == "site" and row["level_key"] is not None
        alike = id(case), row["on"], tuple(row["vendor_ids"]), row["level"] if is_site else row["level_key"], is_site
        theirs = by_operator.setdefault(row["operator_id"], {})
        theirs.setdefault(alike, _Sites(case, row, [])).keys.append(row["level_key"])
    found: dict[tuple[str, str], pl.DataFrame] = {}
    for operator_id, asked in by_operator.items():
        parts: dict[str, list[tuple[str, pl.DataFrame]]] = {}
        listed = listings([(one.case.inventory, np.flatnonzero(_sought(one))) for one in asked.values()])
        for one, rows in zip(asked.values(), listed, strict=True):
            parts.setdefault(one.case.law.id, []).append((why(one.case), _intervals(one.case, one.row, rows)))
        del listed
        for provision_id in list(parts):
            found[provision_id, operator_id or ""] = _once(provision_id, operator_id, parts.pop(provision_id))
        for one in asked.values():
            one.case.inventory.let_go()
    return pl.concat([table("check_elements").frame([]), *(found[key] for key in sorted(found))])


def _once(provision_id: str, operator_id: str | None, parts: Sequence[tuple[str, pl.DataFrame]]) -> pl.DataFrame:
    """Intervals of elements, each once, with the provision and the operator, and why they are told, which goes with each of some parts."""
    whys = pl.Series([told for told, _ in parts], dtype=pl.String)
    numbered = [rows.with_columns(why=pl.lit(place, dtype=pl.UInt32)) for place, (_, rows) in enumerate(parts)]
    one = pl.concat(numbered).unique(["element_id", "from_on"], keep="first", maintain_order=True)
    one = one.sort("element_id", "from_on")
    return one.select(
        pl.lit(provision_id).alias("provision_id"),
        pl.lit(operator_id, dtype=pl.String).alias("operator_id"),
        *("element_id", "from_on", "until_on"),
        whys.gather(one["why"]).alias("why"),
    )


@dataclass(frozen=True, slots=True)
class _Sites:
    """Rows of a provision that differ in their sites alone, or one that is about no single site: `row` stands for them, `keys` are theirs."""

    case: BoundProvision
    row: Mapping[str, Any]
    keys: list[str | None]


def _sought(asked: _Sites) -> Mask:
    """The entries that some rows are about."""
    case, row = asked.case, asked.row
    inventory, provision, on = case.inventory, case.law.provision, row["on"]
    operator_id = WHOLE if row["operator_id"] is None else row["operator_id"]
    mine = (inventory.operator == inventory.operator_codes[operator_id]) & at_keys(case, row, asked.keys)
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
        return _listed(rows, rows[event_column(case)], until_on)
    rows = _there(rows, row["on"])
    if case.expires:
        from_on = pl.Series(case.permits.until(row["on"])[rows["place"].to_numpy()]).cast(pl.Date)
        return _listed(rows, from_on, rows["retired_on"])
    current = constraint_behind(case, row)
    first = current.in_force_from
    if current.deadline == date.max:
        rows = rows.clear()  # no day comes after it
    elif current.deadline is not None:
        first = max(first or current.deadline, current.deadline + timedelta(days=1))
    from_on = rows.select(pl.max_horizontal("installed_on", pl.lit(first, dtype=pl.Date))).to_series()
    until_on = rows.select(pl.min_horizontal("retired_on", pl.lit(current.in_force_until, dtype=pl.Date))).to_series()
    return _listed(rows, from_on, until_on)


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
    return at_keys(case, row, [row["level_key"]])


def at_keys(case: BoundProvision, row: Mapping[str, Any], keys: Sequence[str | None]) -> Mask:
    """The same of several rows that differ in their sites alone, of which `keys` are the level keys."""
    inventory, key = case.inventory, row["level_key"]
    if row["level"] == "site" and is_keyed(case) and not case.is_event:
        if key is None:
            at_any: Mask = (inventory.site < 0) | inventory.in_doubt(Doubt.PLACE | Doubt.OWNER)
            return at_any
        codes = inventory.site_ids.is_in([name for name in keys if name is not None]).arg_true().to_numpy()
        there: Mask = np.isin(inventory.site, codes)
        return there
    if row["level"] == "area" and key is None and case.scope_match.tag_names and not case.is_event:
        names = case.scope_match.tag_names
        return ~inventory.tagged((*names, *(f"area:{name}" for name in names)))
    if row["level"] == "area" and key in case.scope_match.tag_names:
        return inventory.tagged((key, f"area:{key}"))
    return np.ones(len(inventory), dtype=bool)


def _listed(rows: pl.DataFrame, from_on: pl.Series, until_on: pl.Series) -> pl.DataFrame:
    """Elements with their intervals, but for those that have none."""
    listed = rows.select("element_id", from_on.alias("from_on"), until_on.alias("until_on"))
    return listed.filter(pl.col("until_on").is_null() | (pl.col("from_on") < pl.col("until_on")))


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
