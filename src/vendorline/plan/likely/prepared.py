"""What the problems of all completions have in common, made once: zones, the pieces of each in every case that is drawn, and totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.likely import OTHER, Completions
from vendorline.network.tables import Network
from vendorline.plan.likely.law import Asking, Readings, readings_of
from vendorline.plan.likely.of_vendor import Standing, Watched, standing_of
from vendorline.plan.likely.pieces import Piece, piece_of
from vendorline.plan.likely.worker import hands
from vendorline.plan.likely.zones import FIXED, Zones, zones_of
from vendorline.plan.obligations import NotPlanned, Obligation
from vendorline.plan.periods import period_ends
from vendorline.plan.problem.instance import Ints
from vendorline.plan.scarce import radio_sites_of, subscribers_of
from vendorline.plan.suppliers import numbers_of, suppliers_by_number
from vendorline.plan.terms.model import Terms
from vendorline.quick_dataclass import dataclass

#: A zone, and the vendors of its lots.
Case = tuple[int, tuple[str, ...]]
#: From so many elements of all cases together a second process is worth its beginning, and how many cases it is given at a time.
WORTH_PROCESSES, AT_ONCE = 200_000, 8
_KEPT = ["site_id", "operator_id", "layer", "region", "latitude", "longitude", "element_id", "vendor_id", "lot"]


@dataclass(frozen=True)
class Prepared:
    """What every completion's problem is put together of.

    `everything`, `makers`: elements, and who made what is drawn, where the terms ask for them; `places`: of sites. `of_number`:
    obligations in order, without their elements. `cases` [completion]: of each zone the vendors of its lots, vendors of whom nothing differs under one name.
    `sources` [completion]: which of `numbers` says what each vendor has. `watched`: whose elements are counted beside, and `standing` those there are.
    """

    terms: Terms
    start: date
    ends: tuple[date, ...]
    renewal_credit: bool
    everything: pl.DataFrame
    places: pl.DataFrame
    makers: NDArray[np.int16]
    vendors: tuple[str, ...]
    of_number: Mapping[int, Obligation]
    not_planned: tuple[NotPlanned, ...]
    named: frozenset[str]
    totals: Mapping[str, float]
    radio_sites: Mapping[str, int]
    numbers: tuple[Mapping[str, Mapping[str, int]], ...]
    pieces: Mapping[Case, Piece]
    cases: tuple[tuple[Case, ...], ...]
    sources: Ints
    watched: Watched | None = None
    standing: Standing | None = None

    @property
    def periods(self) -> int:
        """How many periods there are."""
        return len(self.ends)

    def key(self, number: int) -> tuple[tuple[Case, ...], int]:
        """What tells the problem of a completion from others; the same problem has the same."""
        return self.cases[number], int(self.sources[number])


def prepared(
    network: Network,
    asking: Asking,
    terms: Terms,
    start: date,
    periods: int,
    drawn: Completions,
    *,
    renewal_credit: bool = False,
    watched: Watched | None = None,
    processes: int = 1,
    tell: Callable[[str], None] = lambda _: None,
) -> Prepared:
    """What the problems of completions are put together of.

    Args:
        network: a validated network.
        asking: what the law asks of a network.
        terms: costs and limits.
        start: the first day.
        periods: how many periods.
        drawn: the completions.
        renewal_credit: subtract the renewal that would have come anyway.
        watched: whose elements are counted beside.
        processes: how many make pieces at a time, at most.
        tell: called with what is being done.
    """
    ends = period_ends(start, terms.period_months, periods)
    tell("reading the law for each vendor")
    readings = readings_of(network, asking, drawn.lots)
    zones = zones_of(network, drawn.lots, readings, terms, start, ends[-1])
    cases = _cases(zones, readings, drawn)
    demands = network["demands"].group_by("operator_id", "site_id").agg(pl.col("subscribers").sum())
    every = list(dict.fromkeys(case for each in cases for case in each))
    tell("making the pieces of the problem")
    made = _Made(zones, readings, demands, terms, start, ends, watched)
    worth = processes if zones.everything.height * len(every) >= WORTH_PROCESSES * max(zones.count, 1) else 1
    with hands(made, worth) as crew:
        some = [every[at : at + AT_ONCE] for at in range(0, len(every), AT_ONCE)]
        told = crew.do([(_pieces_of, {"cases": part}) for part in some], lambda: False, lambda: None)
    pieces = dict(zip(every, [piece for part in told for piece in part], strict=True))
    layers = sorted({layer for piece in pieces.values() for layer in piece.units["layer"].unique().to_list()})
    numbers, sources = _numbers(zones.everything, drawn, layers, readings.named, terms)
    # Elements themselves are asked for again only by these terms.
    is_asked = terms.max_vendor_share is not None or bool(terms.border_cost)
    everything = zones.everything.select(_KEPT) if is_asked else zones.everything.select(_KEPT).clear()
    places = zones.everything.select("site_id", "latitude", "longitude").unique("site_id", maintain_order=True)
    of_number = {n: replace(one, elements=one.elements.clear()) for n, one in readings.of_number.items()}
    return Prepared(
        terms, start, ends, renewal_credit, everything, places, drawn.makers if is_asked else drawn.makers[:0], drawn.vendors,
        of_number, readings.each[0].not_planned, readings.named, subscribers_of(network),
        radio_sites_of(zones.everything, terms), numbers, pieces, cases, sources, watched,
        None if watched is None else standing_of(zones.everything, drawn, watched, start),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Made:
    """What pieces are made from."""

    zones: Zones
    readings: Readings
    demands: pl.DataFrame
    terms: Terms
    start: date
    ends: tuple[date, ...]
    watched: Watched | None


def _pieces_of(made: _Made, cases: Sequence[Case]) -> list[Piece]:
    """The pieces of some cases."""
    zones, found = made.zones, []
    for zone, vendors in cases:
        lots = np.flatnonzero(zones.of_lot == zone).tolist() if zone != FIXED else []
        of_lot = dict(zip(lots, vendors, strict=True))
        found.append(
            piece_of(zones, zone, of_lot, made.readings, made.demands, made.terms, made.start, made.ends, made.watched)
        )
    return found


def _cases(zones: Zones, readings: Readings, drawn: Completions) -> tuple[tuple[Case, ...], ...]:
    """[completion] of each zone the vendors of its lots; of vendors that differ in nothing the first stands for all."""
    names, lots = drawn.vendors, len(drawn.lots.lots)
    tells = _tells_all_apart(zones, readings, lots)
    free = next((place for place, name in enumerate(names) if name not in readings.named), 0)
    same = np.array([place if name in readings.named else free for place, name in enumerate(names)])
    makers = np.where(tells, drawn.makers, same[drawn.makers]) if lots else drawn.makers
    of_zone = [
        np.flatnonzero(zones.of_lot == zone) if zone != FIXED else np.zeros(0, dtype=int) for zone in range(zones.count)
    ]
    return tuple(
        tuple((zone, tuple(names[code] for code in row[mine])) for zone, mine in enumerate(of_zone)) for row in makers
    )


def _tells_all_apart(zones: Zones, readings: Readings, lots: int) -> np.ndarray:
    """[lot] whether any two vendors differ: where vendors are counted, or where others than those named have to go."""
    found = np.zeros(lots + 1, dtype=bool)
    for asked in zones.asked:
        for number, parts in asked.items():
            for reading, part in parts.items():
                if readings.of_number[number].kind == "count":
                    found[part["lot"].to_numpy()] = True
                elif reading == 0:
                    found[part.filter("theirs")["lot"].to_numpy()] = True
    return found[:-1]


def _numbers(
    everything: pl.DataFrame, drawn: Completions, layers: Sequence[str], named: frozenset[str], terms: Terms
) -> tuple[tuple[Mapping[str, Mapping[str, int]], ...], Ints]:
    """How much each vendor has by layer, in every way that gives other suppliers, and [completion] which of these speaks for it."""
    known, lots = numbers_of(everything.filter(pl.col("vendor_id") != OTHER)), len(drawn.lots.lots)
    counted = everything.filter(pl.col("lot") >= 0).group_by("layer", "lot").len().sort("layer", "lot")
    of = counted["layer"].unique().sort().to_list()
    size = np.zeros((len(of), lots), dtype=np.int64)
    for layer, lot, number in counted.iter_rows():
        size[of.index(layer), lot] = number
    more = np.stack([(drawn.makers == code).astype(np.int64) @ size.T for code in range(len(drawn.vendors))], axis=2)
    ways: dict[object, int] = {}
    found: list[Mapping[str, Mapping[str, int]]] = []
    sources = np.zeros(len(drawn), dtype=np.int64)
    for place, row in enumerate(more):
        numbers = {layer: Counter(each) for layer, each in known.items()}
        for layer, each in zip(of, row, strict=True):
            # Whom nobody can name supplies nobody.
            numbers.setdefault(layer, Counter()).update(
                {v: int(n) for v, n in zip(drawn.vendors, each, strict=True) if n and v != OTHER}
            )
        suppliers = tuple(suppliers_by_number(numbers, [layer], named, terms)[0] for layer in layers)
        if suppliers not in ways:
            ways[suppliers] = len(found)
            found.append(numbers)
        sources[place] = ways[suppliers]
    return tuple(found), sources
