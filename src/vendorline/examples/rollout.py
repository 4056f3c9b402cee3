"""When radio equipment is bought and installed: the years of building, and the roll-out of NR over the sites that have LTE."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from vendorline.examples.facts import Build, Example
from vendorline.examples.shares import generator
from vendorline.knowledge.tables import functions
from vendorline.quick_dataclass import dataclass

NEVER = np.datetime64("NaT", "D")


@dataclass(frozen=True, slots=True)
class Extent:
    """On which share of an operator's sites NR comes, as drawn."""

    build: Build
    drawn: float


@dataclass(frozen=True, slots=True)
class RollOut:
    """NR per site: its vendor ("" unknown) and its first day in service (NaT where it never comes)."""

    vendor: NDArray[np.str_]
    installed_on: NDArray[np.datetime64]
    extents: tuple[Extent, ...]


def generation_of(function: str) -> str:
    """The oldest generation that a radio function serves."""
    return min(functions()[function].generations or {"4g"}).upper()


def day(value: date) -> np.datetime64:
    """A date as NumPy counts it."""
    return np.datetime64(value, "D")


def build_days(example: Example, operator_id: str, generation: str, number: int, seed: int) -> NDArray[np.datetime64]:
    """A first day in service per site, evenly spread over the years of building."""
    build = example.builds_of(operator_id, generation)[0]
    rng = generator(seed, "built", example.name, operator_id, generation)
    days: NDArray[np.datetime64] = day(build.first_on) + rng.integers(
        0, (build.until_on - build.first_on).days + 1, number
    )
    return days


def acquired(example: Example, installed: NDArray[np.datetime64], rng: np.random.Generator) -> NDArray[np.datetime64]:
    """The day of purchase, weeks to months before the first day in service."""
    low, high = int(example.central("days_from_order_min")), int(example.central("days_from_order_max"))
    bought: NDArray[np.datetime64] = installed - rng.integers(low, high, len(installed), endpoint=True)
    return bought


def spread(number: int, first: np.datetime64, last: np.datetime64, slowness: float) -> NDArray[np.datetime64]:
    """Days from first to last such that the share built by time t is t to the power of `slowness`."""
    if not number:
        return np.empty(0, dtype="datetime64[D]")
    time = (np.arange(1, number + 1) / number) ** (1 / slowness)
    length = int((last - first).astype(np.int64))
    days: NDArray[np.datetime64] = first + np.round(time * length).astype(np.int64)
    return days


def largest_first(population: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.int64]:
    """The order of building: sites of larger places first, with some disorder."""
    order: NDArray[np.int64] = np.argsort(-(np.log(np.maximum(population, 1)) + rng.normal(0, 0.5, len(population))))
    return order


def roll_out(
    example: Example,
    operator_id: str,
    region: NDArray[np.str_],
    population: NDArray[np.float64],
    lte_vendor: NDArray[np.str_],
    live_share: float,
    seed: int,
) -> RollOut:
    """NR for one operator: those on air by the day of the example, then the roll-out as announced or assumed.

    The vendor is the one announced by then, else the vendor of the site's LTE, because non-standalone NR leans on it.
    """
    rng = generator(seed, "nr", example.name, operator_id)
    number = len(region)
    vendor = lte_vendor.copy()
    installed = np.full(number, NEVER)
    order = largest_first(population, rng)
    extents = []
    for build in (b for b in example.builds_of(operator_id, "5G") if b.operator_id):
        here = order[np.isin(region[order], build.regions)] if build.regions else order
        if build.vendor_id:
            vendor[here] = build.vendor_id
        r = build.share
        share = float(rng.triangular(r.low, r.central, r.high)) if r.high > r.low else r.central
        extents.append(Extent(build, share))
        upgraded = here[: round(share * len(here))]
        as_of, first = day(example.as_of), day(build.first_on)
        live = min(len(upgraded), max(round(live_share * number), 1)) if live_share and first <= as_of else 0
        installed[upgraded[:live]] = spread(live, first, as_of, 1.0)
        later = max(as_of + 1, first)
        installed[upgraded[live:]] = spread(
            len(upgraded) - live, later, day(build.until_on), example.central("roll_out_slowness")
        )
    return RollOut(vendor, installed, tuple(extents))
