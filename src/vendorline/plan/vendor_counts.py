"""Least numbers of vendors, as rows of a problem."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from vendorline.plan.obligations import NotPlanned, Obligation
from vendorline.plan.problem.instance import Floats, StateRows
from vendorline.quick_dataclass import dataclass
from vendorline.vendors import family_of


def count_limit(
    asked: Obligation,
    elements: pl.DataFrame,
    members: pl.DataFrame,
    units: pl.DataFrame,
    ends: Sequence[date],
    vendors: Sequence[str],
    first: int,
) -> StateRows | NotPlanned | None:
    """The limit that a least number of vendors is; None where what no unit decides on suffices.

    What one more vendor is asked of is exact: one unit of a vendor beside those that stay. More than one more is not planned for. Only
    what is there from the end of the first period to the end of the last counts.

    Args:
        asked: the least number.
        elements: `elements_with_places`.
        members: element_id and unit of what units hold.
        units: their rows.
        ends: last day of each period.
        vendors: who may supply.
        first: the period by whose end there must be so many.
    """
    part = count_part(asked, elements, members, units, ends, first)
    return count_of_parts(asked, [part], ends, vendors, first)


@dataclass(frozen=True, slots=True)
class CountPart:
    """What some units, and what none of them decides on, mean for a least number of vendors.

    `staying`: families of vendors that stay whatever is chosen. `in_scope` and `decided`: how many elements are counted, and how many of
    them units hold. [unit]: `touched`, whether what comes to it counts; `own`, whether what it has counts; `vendor`, whose that is.
    """

    staying: frozenset[str]
    in_scope: int
    decided: int
    touched: Floats
    own: Floats
    vendor: tuple[str | None, ...]


def count_part(
    asked: Obligation,
    elements: pl.DataFrame,
    members: pl.DataFrame,
    units: pl.DataFrame,
    ends: Sequence[date],
    first: int,
) -> CountPart:
    """What some of what a least number is about means for it; arguments as in `count_limit`."""
    in_scope = asked.elements.join(elements.select("element_id", "vendor_id"), on="element_id", how="left")
    installed, retired = pl.col("installed_on"), pl.col("retired_on")
    last = ends[-1]
    throughout = in_scope.filter(installed.is_null() | (installed <= ends[first]), retired.is_null() | (retired > last))
    stays = throughout.join(members, on="element_id", how="anti")
    decided = in_scope.join(members, on="element_id", how="semi")
    staying = frozenset(family_of(vendor, last) for vendor in stays["vendor_id"].drop_nulls().unique().to_list())
    if not decided.height:
        none = np.zeros(units.height)
        return CountPart(staying, in_scope.height, 0, none, none, tuple(units["from_vendor_id"].to_list()))
    told = decided.join(members.select("element_id", "unit", "is_built"), on="element_id", how="inner").join(
        units.select("unit", "is_standing", "built_on"), on="unit", how="left"
    )
    # What is announced for a unit that stands comes on its own day, and that may be after its work.
    at_once = ~pl.col("is_built") | (~pl.col("is_standing") & (installed == pl.col("built_on")))
    touched = _units_of(told.filter(at_once, retired.is_null() | (retired > last)), members, units.height)
    own = _units_of(
        throughout.filter(~pl.col("element_id").is_in(stays["element_id"].implode())), members, units.height
    )
    own = own * units["is_standing"].to_numpy().astype(float)
    return CountPart(
        staying, in_scope.height, decided.height, touched, own, tuple(units["from_vendor_id"].to_list())
    )  # fmt: skip


def count_of_parts(
    asked: Obligation, parts: Sequence[CountPart], ends: Sequence[date], vendors: Sequence[str], first: int
) -> StateRows | NotPlanned | None:
    """The limit that a least number of vendors is, of its parts; units come in their order."""
    staying, need, last = frozenset[str]().union(*(part.staying for part in parts)), int(asked.limit or 0), ends[-1]
    missing, decided = need - len(staying), sum(part.decided for part in parts)
    if missing <= 0:
        return None
    if not decided:
        return _left(asked, "nothing_to_change", sum(part.in_scope for part in parts))
    if missing > 1:
        return _left(asked, "several_vendors_missing", decided)

    def is_new(vendor: str | None) -> bool:
        return vendor is not None and family_of(vendor, last) not in staying

    own = np.concatenate([part.own for part in parts])
    own = own * np.array([is_new(vendor) for part in parts for vendor in part.vendor], dtype=float)
    others = np.array([is_new(vendor) for vendor in vendors], dtype=float)
    limit = np.full(len(ends), np.inf)
    limit[first:] = -1.0
    if asked.until_on is not None:
        limit[[place for place, end in enumerate(ends) if end >= asked.until_on]] = np.inf
    after = -np.concatenate([part.touched for part in parts])[:, None] * others
    return StateRows(
        asked.name, asked.operator_id, "units", 1.0, limit, -own, after, np.zeros_like(after), np.zeros(len(own))
    )  # fmt: skip


def _units_of(elements: pl.DataFrame, members: pl.DataFrame, count: int) -> np.ndarray:
    """[unit]: 1 where it holds one of some elements."""
    found = np.zeros(count)
    found[members.join(elements, on="element_id", how="semi")["unit"].unique().to_numpy()] = 1.0
    return found


def _left(asked: Obligation, reason: str, elements: int) -> NotPlanned:
    return NotPlanned(asked.provision_id, asked.reading, asked.operator_id, asked.force, reason, elements)
