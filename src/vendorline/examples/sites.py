"""Where an operator's sites stand, how busy they are, who made their radio and when it was built: one array per property."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from vendorline.examples.facts import Example, Operator
from vendorline.examples.normal_quantile import normal_quantile
from vendorline.examples.rollout import Extent, acquired, build_days, generation_of, roll_out
from vendorline.examples.shares import Drawn, assign, generator, regional
from vendorline.knowledge.places import EARTH_KM, Places, nearest_region, on_sphere, places
from vendorline.quick_dataclass import dataclass

#: A place of this size or more may have its suburbs listed apart.
LARGE_PLACE = 50_000


@dataclass(frozen=True, slots=True)
class Sites:
    """All sites of one operator, ordered by region; every array has one value per site."""

    operator: Operator
    region: NDArray[np.str_]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    population: NDArray[np.float64]
    subscriber_weight: NDArray[np.float64]
    traffic_weight: NDArray[np.float64]
    microwave: NDArray[np.bool_]
    vendor: Mapping[str, NDArray[np.str_]]
    installed_on: Mapping[str, NDArray[np.datetime64]]
    acquired_on: Mapping[str, NDArray[np.datetime64]]
    drawn: tuple[Drawn, ...]
    extents: tuple[Extent, ...]

    def regions(self) -> dict[str, slice]:
        """Where each region's sites stand in the arrays."""
        names, first, counts = np.unique(self.region, return_index=True, return_counts=True)
        return {str(n): slice(int(i), int(i + c)) for n, i, c in zip(names, first, counts, strict=True)}


def footprint(example: Example, operator: Operator) -> Places:
    """The places that an operator serves."""
    found = apart(places(example.country), example.central("people_per_km2"))
    serves = np.isin(found.region, operator.regions) if operator.regions else np.ones(len(found.region), dtype=bool)
    if operator.largest_place is not None:
        serves &= found.population <= operator.largest_place
    return found.where(serves)


def apart(found: Places, people_per_km2: float) -> Places:
    """The places without those that lie within a larger one, at a density of `people_per_km2`.

    A capital and its boroughs are both listed; without this its people would be counted twice.
    """
    xyz, radius = on_sphere(found.latitude, found.longitude), radius_km(found.population, people_per_km2)
    kept = (found.population > 0) & (found.region != "")
    for place in np.flatnonzero(found.population >= LARGE_PLACE):
        if kept[place]:
            smaller = xyz[place + 1 :]
            kept[place + 1 :] &= ((smaller - xyz[place]) ** 2).sum(axis=1) > radius[place] ** 2
    return found.where(kept)


def radius_km(population: NDArray[np.float64], people_per_km2: float) -> NDArray[np.float64]:
    """Radius of the disc on which a population lives at a given density."""
    radius: NDArray[np.float64] = np.sqrt(population / (people_per_km2 * np.pi))
    return radius


def lay_sites(example: Example, operator: Operator, number: int, pins: Mapping[str, str], seed: int) -> Sites:
    """Lay a number of sites over the places an operator serves, by population, and draw everything about them."""
    served = footprint(example, operator)
    rng = generator(seed, "sites", example.name, operator.operator_id)
    counts = rng.multinomial(number, served.population / served.population.sum())
    place = np.repeat(np.arange(len(counts)), counts)
    place = place[np.argsort(served.region[place], kind="stable")]
    region, population = served.region[place], served.population[place]
    latitude, longitude = _scatter(example, served, place, rng)
    busy = _busyness(example, served, place, rng)
    vendor, drawn = radio_makers(example, operator, region, pins, seed)
    live = operator.counts.get("nr_live_sites")
    live_share = live.central / operator.counts["sites"].central if live else 0.0
    nr = roll_out(example, operator.operator_id, region, population, vendor["4G"], live_share, seed)
    generations = {"4G", *(generation_of(f) for f in operator.legacy)}
    installed = {g: build_days(example, operator.operator_id, g, number, seed) for g in sorted(generations)}
    installed["5G"] = nr.installed_on
    vendor["5G"] = nr.vendor
    return Sites(
        operator,
        region,
        latitude,
        longitude,
        population,
        _weights(busy, example.central("subscriber_sigma")),
        _weights(busy, example.central("traffic_sigma")),
        rng.random(number) < example.central("microwave_share"),
        vendor,
        installed,
        {
            g: acquired(example, days, generator(seed, "bought", operator.operator_id, g))
            for g, days in installed.items()
        },
        tuple(drawn),
        nr.extents,
    )


def radio_makers(
    example: Example, operator: Operator, region: NDArray[np.str_], pins: Mapping[str, str], seed: int
) -> tuple[dict[str, NDArray[np.str_]], list[Drawn]]:
    """A vendor per site for each generation; a generation without shares of its own is the vendor of the site's LTE."""
    names, counts = np.unique(region, return_counts=True)
    sites = dict(zip(names.tolist(), counts.tolist(), strict=True))
    vendor: dict[str, NDArray[np.str_]] = {}
    drawn: list[Drawn] = []
    for generation in ("4G", "3G", "2G"):
        shares, new = regional(example, operator.operator_id, generation, sites, pins, seed)
        drawn += new
        if shares:
            vendor[generation] = assign(
                region, shares, generator(seed, "makers", example.name, operator.operator_id, generation)
            )
        else:
            vendor[generation] = vendor.get("4G", np.full(len(region), "", dtype="U40"))
    return vendor, drawn


def _scatter(
    example: Example, served: Places, place: NDArray[np.int64], rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points in and around their places; one that would lie in another region or country moves into its place's middle."""
    number = len(place)
    radius = radius_km(served.population[place], example.central("people_per_km2"))
    around = rng.random(number) < example.central("rural_share")
    distance = radius * np.sqrt(rng.random(number))
    distance = np.where(around, radius + rng.exponential(example.central("rural_reach_km"), number), distance)
    angle = rng.uniform(0, 2 * np.pi, number)
    lat, lon = served.latitude[place], served.longitude[place]
    degrees = np.degrees(distance / EARTH_KM)
    new_lat = lat + degrees * np.sin(angle)
    new_lon = lon + degrees * np.cos(angle) / np.cos(np.radians(lat))
    stays = nearest_region(example.country, new_lat, new_lon) == served.region[place]
    return np.where(stays, new_lat, lat).round(5), np.where(stays, new_lon, lon).round(5)


def _busyness(
    example: Example, served: Places, place: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """A standard normal number per site, the higher the busier, correlated with the size of its place."""
    share = served.population / served.population.sum()
    rank = 1 - (np.cumsum(share) - share / 2)
    strength = example.central("traffic_place_correlation")
    busy: NDArray[np.float64] = strength * normal_quantile(rank)[place] + np.sqrt(
        1 - strength**2
    ) * rng.standard_normal(len(place))
    return busy


def _weights(busy: NDArray[np.float64], sigma: float) -> NDArray[np.float64]:
    weights = np.exp(sigma * busy)
    normalised: NDArray[np.float64] = weights / weights.sum()
    return normalised
