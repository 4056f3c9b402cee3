"""What a zone adds to a problem once its lots have vendors: its units, and what they mean for every limit. Worked out once for each case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl

from vendorline.likely import NO_LOT
from vendorline.plan.assemble import Windows, subscribers_at, windows_of
from vendorline.plan.likely.law import Readings
from vendorline.plan.likely.of_vendor import Counts, Watched, counts_of
from vendorline.plan.likely.zones import Zones
from vendorline.plan.obligations import Obligation, Obligations, due_period
from vendorline.plan.problem.instance import Floats
from vendorline.plan.state_limits import CapPart, cap_part
from vendorline.plan.terms.model import Terms
from vendorline.plan.units import Units, units_of
from vendorline.plan.vendor_counts import CountPart, count_part
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True)
class Piece:
    """`units`, `members`: as in `Units`; `windows`: when each may be replaced; `subscribers` by operator, at the site of each unit.

    `caps` and `counts`: by number of the obligation, what the units mean for it. `theirs`: elements of the vendor that is watched.
    """

    units: pl.DataFrame
    members: pl.DataFrame
    windows: Windows
    subscribers: Mapping[str, Floats]
    caps: Mapping[int, CapPart]
    counts: Mapping[int, CountPart]
    theirs: Counts | None = None


def piece_of(
    zones: Zones,
    zone: int,
    vendors: Mapping[int, str],
    readings: Readings,
    demands: pl.DataFrame,
    terms: Terms,
    start: date,
    ends: Sequence[date],
    watched: Watched | None = None,
) -> Piece:
    """The piece of a zone.

    Args:
        zones: the zones.
        zone: which.
        vendors: by lot of the zone, who made it.
        readings: what the law asks.
        demands: subscribers by site and operator.
        terms: the terms.
        start: the first day.
        ends: last day of each period.
        watched: whose elements are counted beside.
    """
    lots = pl.DataFrame(
        {"lot": list(vendors), "theirs_by_lot": list(vendors.values())},
        schema={"lot": pl.Int32, "theirs_by_lot": pl.String},
    )
    elements = zones.elements[zone].join(lots, on="lot", how="left", maintain_order="left")
    elements = elements.with_columns(vendor_id=pl.coalesce("vendor_id", "theirs_by_lot")).drop("theirs_by_lot")
    asked = tuple(_asked(zones, zone, vendors, readings))
    units = units_of(elements, Obligations(asked, ()), terms, start)
    windows, _ = windows_of(units, asked, terms, ends)
    caps, counts = dict[int, CapPart](), dict[int, CountPart]()
    for one in asked:
        first, _ = due_period(one, ends, terms.periods_for_rules_without_deadline)
        if one.kind == "cap":
            caps[one.number] = cap_part(one, elements, units.members, units.units, ends, start, first)
        elif one.kind == "count":
            counts[one.number] = count_part(one, elements, units.members, units.units, ends, first)
    members = units.members.select("element_id", "unit", "is_built")
    theirs = None if watched is None else counts_of(units.members, units.units.height, watched)
    return Piece(units.units, members, windows, subscribers_at(demands, units), caps, counts, theirs)


def _asked(zones: Zones, zone: int, vendors: Mapping[int, str], readings: Readings) -> list[Obligation]:
    """What is asked of the zone: of each element what the reading for its vendor says."""
    by_reading: dict[int, list[int]] = {0: [NO_LOT]}
    for lot, vendor in vendors.items():
        by_reading.setdefault(readings.of_vendor.get(vendor, 0), []).append(lot)
    found = []
    for number, parts in sorted(zones.asked[zone].items()):
        is_counted = readings.of_number[number].kind == "count"
        mine = (
            [
                parts[reading].filter(pl.col("lot").is_in(lots))
                for reading, lots in by_reading.items()
                if reading in parts
            ]
            if not is_counted
            else list(parts.values())
        )
        elements = pl.concat([readings.of_number[number].elements.clear(), *(part.drop("lot") for part in mine)])
        if elements.height or readings.of_number[number].kind == "stop":
            found.append(replace(readings.of_number[number], elements=elements))
    return found


def joined(pieces: Sequence[Piece]) -> tuple[Units, np.ndarray]:
    """The units of some pieces in the order of a plan's, and [unit] its place among those of the pieces one after another."""
    height = np.cumsum([0, *(piece.units.height for piece in pieces)])
    frame = pl.concat([piece.units for piece in pieces]).with_columns(
        unit=pl.int_range(int(height[-1]), dtype=pl.Int64), key=pl.col("unit_id")
    )
    frame = frame.sort("owner_id", "site_id", "key").drop("key")
    order = frame["unit"].to_numpy()
    members = pl.concat([piece.members for piece in pieces])
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    begins = np.repeat(height[:-1], [piece.members.height for piece in pieces])
    members = members.with_columns(unit=pl.Series(place[members["unit"].to_numpy() + begins], dtype=pl.Int64))
    return Units(frame.with_columns(unit=pl.int_range(len(order), dtype=pl.Int64)), members), order
