"""Zones: parts of a network whose units hang on the same lots, and on no others. What a zone is depends on its lots' vendors alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

import numpy as np
import polars as pl

from vendorline.likely import NO_LOT, Lots
from vendorline.network.tables import Network
from vendorline.plan.likely.law import Readings
from vendorline.plan.problem.instance import Ints
from vendorline.plan.terms.model import Terms
from vendorline.plan.units import RADIO, bundles, elements_with_places
from vendorline.quick_dataclass import dataclass

K = TypeVar("K", str, int)
#: The zone of what hangs on no lot.
FIXED = 0


@dataclass(frozen=True)
class Zones:
    """`of_lot`: the zone of each lot, FIXED where its vendor changes nothing that is planned; `count`: how many there are.

    `everything`: `elements_with_places`, with the lot of each; `elements` [zone]: those that matter. `asked` [zone]: by number of the
    obligation and by reading, its elements (element_id, theirs, installed_on, retired_on, lot).
    """

    of_lot: Ints
    everything: pl.DataFrame
    elements: tuple[pl.DataFrame, ...]
    asked: tuple[Mapping[int, Mapping[int, pl.DataFrame]], ...]

    @property
    def count(self) -> int:
        """How many zones there are."""
        return len(self.elements)


def zones_of(network: Network, lots: Lots, readings: Readings, terms: Terms, start: date, end: date) -> Zones:
    """The zones of a network.

    Args:
        network: a validated network.
        lots: what is drawn.
        readings: what the law asks.
        terms: which generations are coupled.
        start: the first day of the schedule.
        end: its last.
    """
    lot = network.columns("elements", ["element_id"]).with_columns(lot=pl.Series(lots.of_element, dtype=pl.Int32))
    everything = elements_with_places(network, start, end).join(lot, on="element_id", how="left", maintain_order="left")
    place = pl.when(pl.col("layer") == RADIO).then(pl.lit(RADIO)).otherwise(bundles(terms))
    told = everything.with_columns(place=place)
    moved = _ids(o.elements for asked in readings.each for o in asked.planned if o.kind != "count")
    counted = _ids(o.elements for asked in readings.each for o in asked.planned if o.kind == "count")
    keys = ["operator_id", "site_id", "place"]
    reached = told.join(moved, on="element_id", how="semi").select(keys).unique()
    matters = pl.concat(
        [told.join(reached, on=keys, how="semi"), told.join(counted, on="element_id", how="semi")]
    ).unique("element_id", maintain_order=True)
    direct = lot.join(pl.concat([moved, counted]).unique(), on="element_id", how="semi")["lot"]
    hanging = sorted({*matters["lot"].unique().to_list(), *direct.unique().to_list()} - {NO_LOT})
    matters = matters.join(_owners(readings, told), on="operator_id", how="left", maintain_order="left")
    of_lot, sites = _zones(matters, hanging, len(lots.lots))
    zoned = matters.join(sites, on=["owner", "site_id"], how="left", maintain_order="left", nulls_equal=True)
    zoned = zoned.with_columns(pl.col("zone").fill_null(FIXED))
    count = int(of_lot.max(initial=FIXED)) + 1
    parts = zoned.drop("place", "owner").partition_by("zone", as_dict=True, include_key=False)
    nothing = zoned.drop("place", "owner", "zone").clear()
    elements = tuple(parts.get((number,), nothing) for number in range(count))
    return Zones(of_lot, everything, elements, _asked(readings, lot, zoned, of_lot, count))


def _ids(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(
        [pl.DataFrame(schema={"element_id": pl.String}), *(frame.select("element_id") for frame in frames)]
    ).unique()


def _owners(readings: Readings, elements: pl.DataFrame) -> pl.DataFrame:
    """Operators whose equipment one limit is about together (of shared networks, of all), under the name of one of them."""
    head = {name: name for name in elements["operator_id"].unique().sort().to_list()}
    of = elements.select("element_id", "operator_id")
    for number, asked in readings.of_number.items():
        if asked.kind != "cap":
            continue
        found = [o.elements for one in readings.each for o in one.planned if o.number == number]
        whose = of.join(_ids(found), on="element_id", how="semi")["operator_id"].unique().sort().to_list()
        for name in whose[1:]:
            _join(head, whose[0], name)
    return pl.DataFrame(
        {"operator_id": list(head), "owner": [_head(head, name) for name in head]},
        schema={"operator_id": pl.String, "owner": pl.String},
    )


def _zones(matters: pl.DataFrame, hanging: Sequence[int], lots: int) -> tuple[Ints, pl.DataFrame]:
    """[lot] its zone, and the zone of each owner's site at which some lot matters: lots that meet at one are in one zone."""
    here = matters.filter(pl.col("lot").is_in(list(hanging))).select("owner", "site_id", "lot").unique()
    head = {lot: lot for lot in hanging}
    meeting = here.group_by("owner", "site_id").agg(pl.col("lot").sort()).filter(pl.col("lot").list.len() > 1)
    for together in meeting["lot"].unique().sort().to_list() if meeting.height else ():
        for lot in together[1:]:
            _join(head, together[0], lot)
    number: dict[int, int] = {}
    of_lot = np.full(lots, FIXED, dtype=np.int64)
    for lot in hanging:
        of_lot[lot] = number.setdefault(_head(head, lot), len(number) + 1)
    zone = pl.DataFrame(
        {"lot": hanging, "zone": of_lot[list(hanging)] if hanging else []}, schema={"lot": pl.Int32, "zone": pl.Int64}
    )
    return of_lot, here.join(zone, on="lot", how="inner").select("owner", "site_id", "zone").unique()


def _asked(
    readings: Readings, lot: pl.DataFrame, zoned: pl.DataFrame, of_lot: Ints, count: int
) -> tuple[Mapping[int, Mapping[int, pl.DataFrame]], ...]:
    """[zone] by number of the obligation and by reading, its elements with their lots."""
    lots = pl.DataFrame({"lot": np.arange(len(of_lot), dtype=np.int32), "own": of_lot})
    # What has neither come nor is bought in these days is in no zone of its own: it goes with its lot.
    where = (
        lot.join(zoned.select("element_id", "zone"), on="element_id", how="left")
        .join(lots, on="lot", how="left")
        .select("element_id", "lot", zone=pl.coalesce("zone", "own").fill_null(FIXED))
    )
    every = [
        one.elements.with_columns(number=pl.lit(one.number), reading=pl.lit(reading))
        for reading, asked in enumerate(readings.each)
        for one in asked.planned
        if one.kind != "count" or not reading  # who is counted is the same whoever made it
    ]
    found: list[dict[int, dict[int, pl.DataFrame]]] = [{} for _ in range(count)]
    if every:
        told = pl.concat(every).join(where, on="element_id", how="left", maintain_order="left")
        parts = told.partition_by("zone", "number", "reading", as_dict=True, include_key=False)
        for (zone, number, reading), part in parts.items():
            found[zone].setdefault(number, {})[reading] = part
    return tuple(found)


def _head(head: dict[K, K], name: K) -> K:
    while head[name] != name:
        name = head[name]
    return name


def _join(head: dict[K, K], one: K, other: K) -> None:
    """Put two groups together, under the first's name."""
    head[_head(head, other)] = _head(head, one)
