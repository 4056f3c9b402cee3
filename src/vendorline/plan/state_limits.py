"""Limits of the law on what stands, as rows of a problem: shares of vendors under caps.

A share is at most L of a whole: vendor's - L x whole <= 0, with what no unit decides on moved to the right-hand side. A row speaks for every
day from the end of its period to the end of the next: what is announced for those days counts as there already where it is a vendor's,
and as not yet there where it would make room; what goes in them makes no room either.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from vendorline.plan.obligations import Obligation
from vendorline.plan.problem.instance import Floats, Ints, StateRows
from vendorline.quick_dataclass import dataclass

_UNITS = {"sites": "sites", "traffic": "GB/day", "premises": "premises", "elements": "elements"}


@dataclass(frozen=True, slots=True)
class CapPart:
    """What some units, and what none of them decides on, mean for a cap.

    `counts`: whether anything of the vendors is in a unit. `room` [period]: what is left, infinite where it does not hold. `whole`,
    `theirs` and `most` [unit, standing and announced]: what a unit alone adds to the whole, what of it is a vendor's, all of it.
    """

    counts: bool
    room: Floats
    whole: Floats
    theirs: Floats
    most: Floats


def cap_limit(
    asked: Obligation,
    elements: pl.DataFrame,
    members: pl.DataFrame,
    units: pl.DataFrame,
    ends: Sequence[date],
    vendors: Sequence[str],
    start: date,
    first: int,
) -> StateRows | None:
    """The limit that a cap is; None where nothing that a unit decides on counts towards it.

    A site counts once in the whole. Where several units stand at it that nobody can join (of two owners, of two layers), each of them
    that is a vendor's counts: the share is then never below what a check finds.

    Args:
        asked: the cap.
        elements: `elements_with_places`.
        members: element_id and unit of what units hold.
        units: their rows.
        ends: last day of each period.
        vendors: who may supply.
        start: the first day.
        first: the period by whose end it must be kept.
    """
    if not asked.elements.filter("theirs").join(members, on="element_id", how="semi").height:
        return None
    return cap_of_parts(asked, [cap_part(asked, elements, members, units, ends, start, first)], vendors)


def cap_part(
    asked: Obligation,
    elements: pl.DataFrame,
    members: pl.DataFrame,
    units: pl.DataFrame,
    ends: Sequence[date],
    start: date,
    first: int,
) -> CapPart:
    """What some of what a cap is about means for it; arguments as in `cap_limit`. No site may be in two parts."""
    share = float(asked.limit or 0.0)
    held = (
        asked.elements.join(members.select("element_id", "unit"), on="element_id", how="left", maintain_order="left")
        .join(elements.select("element_id", "site_id", "traffic_gb_day", "premises"), on="element_id", how="left")
        .with_columns(is_built=pl.col("installed_on").is_not_null() & (pl.col("installed_on") > start))
        .sort("element_id")
    )
    by_site = asked.basis == "sites"
    held = held.with_columns(amount=_amount(asked.basis), stays=pl.col("unit").is_null() | ~pl.col("is_built"))
    whole, theirs, most = _of_units(held, units.height, by_site=by_site)
    # What comes in the days that a row speaks for is counted at once where it is a vendor's, and not at all where it makes room.
    soon = share * np.where(units["is_standing"].to_numpy() | (theirs[:, 1] < share * whole[:, 1]), whole[:, 1], 0.0)
    rooms, built_on = _Rooms(held, share, by_site=by_site), _days(units["built_on"])
    room = np.full(len(ends), np.inf)
    for period in range(first, len(ends)):
        if asked.until_on is not None and ends[period] >= asked.until_on:
            break
        begin, end = max(ends[period], asked.first_on), ends[min(period + 1, len(ends) - 1)]
        comes = (built_on > _day(begin)) & (built_on < _day(end))
        room[period] = rooms.on(_day(begin), _day(end)) - soon @ comes
    counts = bool(held.select((pl.col("unit").is_not_null() & pl.col("theirs")).any()).item())
    return CapPart(counts, room, whole, theirs, most)


def cap_of_parts(asked: Obligation, parts: Sequence[CapPart], vendors: Sequence[str]) -> StateRows | None:
    """The limit that a cap is, of its parts; units come in their order. None where nothing that a unit decides on counts towards it."""
    if not any(part.counts for part in parts):
        return None
    share = float(asked.limit or 0.0)
    whole, theirs, most = (np.concatenate([getattr(p, name) for p in parts]) for name in ("whole", "theirs", "most"))
    banned = np.array([asked.vendor_ids is None or vendor in asked.vendor_ids for vendor in vendors], dtype=float)
    return StateRows(
        asked.name, asked.operator_id, _UNITS[asked.basis], 1.0, np.sum([part.room for part in parts], axis=0) + 1e-9,
        theirs[:, 0], banned * most[:, :1], banned * most[:, 1:] - share * whole[:, 1:], theirs[:, 1] - share * whole[:, 1],
    )  # fmt: skip


def _amount(basis: str) -> pl.Expr:
    """What an element counts: traffic, premises, or itself."""
    columns = {"traffic": pl.col("traffic_gb_day"), "premises": pl.col("premises").cast(pl.Float64)}
    return columns.get(basis, pl.lit(1.0)).fill_null(0.0)


#: Days of what has always stood, and of what never comes or goes.
_ALWAYS, _NEVER = -(2**31), 2**31 - 1


def _day(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()


def _days(days: pl.Series, missing: int = _NEVER) -> Ints:
    """Days since 1970-01-01; `missing` where there is none."""
    return days.cast(pl.Int32).cast(pl.Int64).fill_null(missing).to_numpy()


class _Rooms:
    """The share of what is there on every day from one to another, whoever made it; less what is a vendor's all the same."""

    def __init__(self, held: pl.DataFrame, share: float, *, by_site: bool) -> None:
        self._share, self._by_site = share, by_site
        self._installed, self._retired = _days(held["installed_on"], _ALWAYS), _days(held["retired_on"])
        self._stays = held["stays"].to_numpy()
        self._fixed = held.select(pl.col("unit").is_null() & pl.col("theirs")).to_series().to_numpy()
        self._amount = held["amount"].to_numpy()
        self._site = held["site_id"].rank("dense").fill_null(0).to_numpy().astype(np.int64)

    def on(self, begin: int, end: int) -> float:
        """What is left from one day to another."""
        throughout = self._stays & (self._installed <= begin) & (self._retired > begin) & (self._retired >= end)
        fixed = self._fixed & (self._installed <= end) & (self._retired > begin)
        return self._share * self._sum(throughout) - self._sum(fixed)

    def _sum(self, chosen: np.ndarray) -> float:
        if self._by_site:
            return float(np.count_nonzero(np.bincount(self._site[chosen])))
        return float(self._amount[chosen].sum())


def _of_units(held: pl.DataFrame, count: int, *, by_site: bool) -> tuple[Floats, Floats, Floats]:
    """[unit, standing and announced]: what it alone adds to the whole and keeps there (announced alone), what is a vendor's, all of it."""
    first = pl.col("installed_on").min().over("unit", "is_built")
    lasts = pl.col("is_built") & pl.col("retired_on").is_null() & (pl.col("installed_on") == first)
    mine = held.with_columns(lasts=lasts).filter(pl.col("unit").is_not_null())
    if by_site:
        counted = held.filter("stays")["site_id"].unique().implode()
        speaks = mine.filter("lasts", ~pl.col("site_id").is_in(counted)).unique(
            "site_id", keep="first", maintain_order=True
        )
        amounts = mine.group_by("unit", "is_built").agg(
            theirs=pl.col("theirs").any().cast(pl.Float64), most=pl.lit(1.0)
        )
        amounts = amounts.join(
            speaks.select("unit", "is_built", whole=pl.lit(1.0)), on=["unit", "is_built"], how="left"
        )
    else:
        amounts = mine.group_by("unit", "is_built", maintain_order=True).agg(
            theirs=pl.col("amount").filter("theirs").sum(), most=pl.col("amount").sum(),
            whole=pl.col("amount").filter("lasts").sum(),
        )  # fmt: skip
    place = amounts["unit"].to_numpy(), amounts["is_built"].cast(pl.Int8).to_numpy()
    found = []
    for name in ("whole", "theirs", "most"):
        each = np.zeros((count, 2))
        each[place] = amounts[name].fill_null(0.0).to_numpy()
        if by_site and name != "whole":  # what comes to a unit that stands there already adds no site
            each[:, 1] = np.maximum(each[:, 1] - each[:, 0], 0.0)
        found.append(each)
    return found[0], found[1], found[2]
