"""Limits of the law on what stands, as rows of a problem: shares of vendors under caps, and least numbers of vendors.

A share is at most L of a whole that may itself change as things are built: vendor's - L x whole <= 0, with all that no unit decides on
moved to the right-hand side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from vendorline.plan.obligations import NotPlanned, Obligation
from vendorline.plan.problem.instance import Floats
from vendorline.vendors import family_of


@dataclass(frozen=True, slots=True)
class UnitLimit:
    """A limit with what each unit adds: as `StateRows`, by unit, `after` and `new_after` [unit, vendor]."""

    name: str
    operator: str
    unit: str
    scale: float
    limit: Floats
    before: Floats
    after: Floats
    new_after: Floats
    new_kept: Floats


_UNITS = {"sites": "sites", "traffic": "GB/day", "premises": "premises", "elements": "elements"}


def cap_limit(
    asked: Obligation,
    elements: pl.DataFrame,
    members: pl.DataFrame,
    count: int,
    ends: Sequence[date],
    vendors: Sequence[str],
    start: date,
    first: int,
) -> UnitLimit | None:
    """The limit that a cap is; None where nothing that a unit decides on counts towards it.

    Args:
        asked: the cap.
        elements: `elements_with_places`.
        members: element_id and unit of what units hold.
        count: how many units there are.
        ends: last day of each period.
        vendors: who may supply.
        start: the first day.
        first: the period by whose end it must be kept.
    """
    share = float(asked.limit or 0.0)
    held = (
        asked.elements.join(members.select("element_id", "unit"), on="element_id", how="left", maintain_order="left")
        .join(elements.select("element_id", "site_id", "traffic_gb_day", "premises"), on="element_id", how="left")
        .with_columns(is_built=pl.col("installed_on").is_not_null() & (pl.col("installed_on") > start))
    )
    if not held.filter(pl.col("unit").is_not_null() & pl.col("theirs")).height:
        return None
    amounts = _by_site(held) if asked.basis == "sites" else _by_amount(held, asked.basis)
    mine = amounts.filter(pl.col("unit").is_not_null())
    rest = amounts.filter(pl.col("unit").is_null())
    whole = np.zeros((count, 2))
    theirs = np.zeros((count, 2))
    place = (mine["unit"].to_numpy(), mine["is_built"].cast(pl.Int8).to_numpy())
    np.add.at(whole, place, mine["whole"].to_numpy())
    np.add.at(theirs, place, mine["theirs"].to_numpy())
    limit = np.full(len(ends), np.inf)
    for period in range(first, len(ends)):
        if asked.until_on is not None and ends[period] >= asked.until_on:
            break
        day = ends[period]
        here = rest.filter(
            (pl.col("installed_on").is_null() | (pl.col("installed_on") <= day))
            & (pl.col("retired_on").is_null() | (pl.col("retired_on") > day))
        )
        limit[period] = share * float(here["whole"].sum()) - float(here["theirs"].sum()) + 1e-9
    banned = np.array([asked.vendor_ids is None or vendor in asked.vendor_ids for vendor in vendors])
    after = np.where(banned, (1 - share) * whole[:, :1], -share * whole[:, :1])
    new_after = np.where(banned, (1 - share) * whole[:, 1:], -share * whole[:, 1:])
    return UnitLimit(
        asked.name, asked.operator_id, _UNITS[asked.basis], 1.0, limit, theirs[:, 0] - share * whole[:, 0],
        after, new_after, theirs[:, 1] - share * whole[:, 1],
    )  # fmt: skip


def _by_site(held: pl.DataFrame) -> pl.DataFrame:
    """Sites that count: one each, the vendors' as soon as anything of theirs stands there.

    What a unit announces for a site that counts already adds nothing to the whole; the first unit of a site speaks for it.
    """
    sites = held.group_by("site_id", maintain_order=True).agg(
        unit=pl.col("unit").drop_nulls().first(),
        fixed=(pl.col("unit").is_null() & ~pl.col("is_built")).any(),
        fixed_theirs=(pl.col("unit").is_null() & pl.col("theirs")).any(),
        stands=(pl.col("unit").is_not_null() & ~pl.col("is_built")).any(),
        stands_theirs=(pl.col("unit").is_not_null() & ~pl.col("is_built") & pl.col("theirs")).any(),
        comes=(pl.col("unit").is_not_null() & pl.col("is_built")).any(),
        comes_theirs=(pl.col("unit").is_not_null() & pl.col("is_built") & pl.col("theirs")).any(),
        installed_on=pl.col("installed_on").min(),
        retired_on=pl.when(pl.col("retired_on").is_null().any()).then(None).otherwise(pl.col("retired_on").max()),
    )
    times = ["installed_on", "retired_on"]
    rest = sites.filter(pl.col("unit").is_null() | pl.col("fixed")).select(
        *times, unit=pl.lit(None, dtype=pl.Int64), is_built=pl.lit(value=False), whole=pl.lit(1.0),
        theirs=pl.col("fixed_theirs").cast(pl.Float64),
    )  # fmt: skip
    decided = sites.filter(pl.col("unit").is_not_null())
    free = ~pl.col("fixed")
    standing = decided.filter("stands").select(
        "unit", *times, is_built=pl.lit(value=False), whole=free.cast(pl.Float64),
        theirs=(pl.col("stands_theirs") & ~pl.col("fixed_theirs")).cast(pl.Float64),
    )  # fmt: skip
    coming = decided.filter("comes").select(
        "unit", *times, is_built=pl.lit(value=True), whole=(free & ~pl.col("stands")).cast(pl.Float64),
        theirs=(pl.col("comes_theirs") & ~pl.col("stands_theirs") & ~pl.col("fixed_theirs")).cast(pl.Float64),
    )  # fmt: skip
    columns = ["unit", "is_built", "whole", "theirs", *times]
    return pl.concat([frame.select(columns) for frame in (rest, standing, coming)])


def _by_amount(held: pl.DataFrame, basis: str) -> pl.DataFrame:
    """What each element adds: traffic, premises, or itself."""
    amount = {"traffic": pl.col("traffic_gb_day"), "premises": pl.col("premises").cast(pl.Float64)}.get(
        basis, pl.lit(1.0)
    )
    return held.with_columns(whole=amount.fill_null(0.0)).select(
        "unit", "is_built", "whole", pl.when("theirs").then("whole").otherwise(0.0).alias("theirs"),
        "installed_on", "retired_on",
    )  # fmt: skip


def count_limit(
    asked: Obligation,
    elements: pl.DataFrame,
    members: pl.DataFrame,
    units: pl.DataFrame,
    ends: Sequence[date],
    vendors: Sequence[str],
    first: int,
) -> UnitLimit | NotPlanned | None:
    """The limit that a least number of vendors is; None where what no unit decides on suffices.

    What one more vendor is asked of is exact: one unit of a vendor beside those that stay. More than one more is not planned for.
    """
    in_scope = asked.elements.join(elements.select("element_id", "vendor_id"), on="element_id", how="left")
    decided = in_scope.join(members, on="element_id", how="semi")
    stays = in_scope.join(members, on="element_id", how="anti")
    day = ends[-1]

    def families(frame: pl.DataFrame) -> set[str]:
        return {family_of(vendor, day) for vendor in frame["vendor_id"].drop_nulls().unique().to_list()}

    staying, need = families(stays.filter(pl.col("retired_on").is_null())), int(asked.limit or 0)
    missing = need - len(staying)
    if missing <= 0:
        return None
    if not decided.height:
        return NotPlanned(
            asked.provision_id, asked.reading, asked.operator_id, asked.force, "nothing_to_change", in_scope.height
        )
    if missing > 1:
        return NotPlanned(
            asked.provision_id, asked.reading, asked.operator_id, asked.force, "several_vendors_missing", decided.height
        )
    is_new: Callable[[str | None], bool] = lambda vendor: vendor is not None and family_of(vendor, day) not in staying  # noqa: E731
    touched = np.zeros(units.height)
    touched[members.join(asked.elements, on="element_id", how="semi")["unit"].unique().to_numpy()] = 1.0
    own = np.array([is_new(vendor) for vendor in units["from_vendor_id"].to_list()], dtype=float)
    others = np.array([is_new(vendor) for vendor in vendors], dtype=float)
    limit = np.full(len(ends), np.inf)
    limit[first:] = -1.0
    after = -touched[:, None] * others
    nothing = np.zeros_like(after)
    return UnitLimit(
        asked.name, asked.operator_id, "units", 1.0, limit, -touched * own, after, nothing, np.zeros(units.height)
    )
