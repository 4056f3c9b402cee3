"""Places with their population, and the region that a point lies in (GeoNames; scripts/build_places.py makes the table)."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from importlib.resources import files

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.knowledge.tables import rows
from vendorline.quick_dataclass import dataclass

Floats = NDArray[np.float64]
Texts = NDArray[np.str_]

ATTRIBUTION = "Places and populations: GeoNames (geonames.org), CC BY 4.0"

EARTH_KM = 6371.0
#: Places are looked for within so many km first, then ever further out.
_FIRST_KM = 40.0
#: Points that are compared with places at once.
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Places:
    """Places of one country, the most populous first."""

    latitude: Floats
    longitude: Floats
    population: Floats
    region: Texts
    country: Texts

    def where(self, kept: NDArray[np.bool_]) -> Places:
        """Some of the places."""
        return Places(*(getattr(self, field.name)[kept] for field in fields(self)))


def on_sphere(latitude: Floats, longitude: Floats) -> Floats:
    """Points as vectors from the middle of the earth, in km."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    xyz: Floats = EARTH_KM * np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)
    return xyz


@cache
def _listed() -> pl.DataFrame:
    """Every listed place: country, division, latitude, longitude, population; in a country, the most populous first."""
    table = (files("vendorline.knowledge") / "data" / "places.parquet").read_bytes()
    listed = pl.read_parquet(table).with_columns(pl.col("latitude", "longitude", "population").cast(pl.Float64))
    # NumPy divides; Polars multiplies by the reciprocal, which is off by a bit.
    return listed.with_columns(
        pl.Series(listed[axis].to_numpy() / 100_000).alias(axis) for axis in ("latitude", "longitude")
    )


def _regions(country: str, listed: pl.DataFrame) -> Texts:
    """Region of each place: the first row of regions.csv whose division and box hold it; "" abroad."""
    known = [row for row in rows("regions") if row["country"] == country]
    named = []
    for row in known:
        inside = pl.col("division") == row["admin1"]
        if row["west"]:
            inside &= pl.col("longitude").is_between(float(row["west"]), float(row["east"]), closed="left")
            inside &= pl.col("latitude").is_between(float(row["south"]), float(row["north"]), closed="left")
        named.append(pl.when(inside).then(pl.lit(row["region"])))
    region = pl.coalesce(*named, pl.lit("")) if known else pl.col("division")
    own = pl.when(pl.col("country") == country).then(region).otherwise(pl.lit(""))
    return _texts(listed.select(own.alias("region"))["region"])


def _texts(column: pl.Series) -> Texts:
    return column.to_numpy().astype("U40")


@cache
def places(country: str) -> Places:
    """Every listed place of a country, the most populous first; region is "" where no row of regions.csv holds it."""
    own = _listed().filter(pl.col("country") == country)
    latitude, longitude, population = (own[name].to_numpy() for name in ("latitude", "longitude", "population"))
    return Places(latitude, longitude, population, _regions(country, own), _texts(own["country"]))


@cache
def _places_around(country: str) -> tuple[Floats, Texts]:
    """Places of a country and of whatever lies near it, on the sphere, each with its region ("" abroad)."""
    own = pl.col("country") == country
    near = [
        pl.col(axis).is_between(pl.col(axis).filter(own).min() - 5.0, pl.col(axis).filter(own).max() + 5.0)
        for axis in ("latitude", "longitude")
    ]
    around = _listed().filter(pl.all_horizontal(near) | own)
    return on_sphere(around["latitude"].to_numpy(), around["longitude"].to_numpy()), _regions(country, around)


def nearest_region(country: str, latitude: Floats, longitude: Floats) -> Texts:
    """Region of the place nearest to each point; "" where that place lies abroad."""
    around, region = _places_around(country)
    found: Texts = region[nearest(around, on_sphere(latitude, longitude))]
    return found


def region_within(country: str, latitude: Floats, longitude: Floats) -> Texts:
    """Region of the country's own place nearest to each point, however near the border; "" where it has no listed place."""
    found = places(country)
    if not len(found.region):
        return np.full(len(latitude), "", dtype="U40")
    region: Texts = found.region[nearest(on_sphere(found.latitude, found.longitude), on_sphere(latitude, longitude))]
    return region


def nearest_population(country: str, latitude: Floats, longitude: Floats) -> Floats:
    """People of the country's place nearest to each point; zeros where it has no listed place."""
    found = places(country)
    if not len(found.population):
        return np.zeros(len(latitude))
    people: Floats = found.population[
        nearest(on_sphere(found.latitude, found.longitude), on_sphere(latitude, longitude))
    ]
    return people


def nearest(found: Floats, points: Floats) -> NDArray[np.int64]:
    """Which of some places lies nearest to each point, both in km from the middle of the earth; the last of those equally near.

    Points are taken cube by cube with the places of that cube and of those around it. What lies nearer than the edge of a cube is
    nearest for certain; points without such a place are tried again with cubes four times as wide.
    """
    order = np.argsort(found[:, 0], kind="stable")
    along = found[order, 0]
    result, left, width = np.zeros(len(points), dtype=np.int64), np.arange(len(points)), _FIRST_KM
    while len(left):
        cubes = np.floor(points[left] / width)
        _, first, cube = np.unique(cubes @ (1e10, 1e5, 1.0), return_index=True, return_inverse=True)
        groups = np.split(left[np.argsort(cube, kind="stable")], np.cumsum(np.bincount(cube))[:-1])
        again = []
        for corner, group in zip(cubes[first] * width, groups, strict=True):
            low, high = corner - width, corner + 2 * width
            slab = order[slice(*np.searchsorted(along, (low[0], high[0])))]
            y, z = found[slab, 1], found[slab, 2]
            close = np.sort(slab[(y >= low[1]) & (y <= high[1]) & (z >= low[2]) & (z <= high[2])])[::-1]
            if not len(close):
                again.append(group)
                continue
            for part in np.array_split(group, -(-len(group) // _AT_ONCE)):
                square = sum((points[part, axis, None] - found[close, axis]) ** 2 for axis in range(3))
                best = square.argmin(axis=1)
                result[part] = close[best]
                again.append(part[square[np.arange(len(part)), best] > width**2])
        left, width = np.concatenate(again), 4 * width
    return result


EDGES = ("south", "north", "west", "east")


@cache
def country_boxes() -> pl.DataFrame:
    """The box around each country of which one is known: country, country_name, and its edges in degrees."""
    known = [row for row in rows("countries") if row["south"]]
    return pl.DataFrame(
        {"country": row["code"], "country_name": row["name"], **{edge: float(row[edge]) for edge in EDGES}}
        for row in known
    )


def within_box(latitude: str, longitude: str) -> pl.Expr:
    """Whether the position in two columns lies in the box beside it."""
    after_west, before_east = pl.col(longitude) >= pl.col("west"), pl.col(longitude) <= pl.col("east")
    # West > east: the box crosses the antimeridian.
    crosses = pl.when(pl.col("west") <= pl.col("east")).then(after_west & before_east)
    return pl.col(latitude).is_between("south", "north") & crosses.otherwise(after_west | before_east)
