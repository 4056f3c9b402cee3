"""How near places on the Earth are to each other: as points of a sphere, so that no meridian or pole is a special case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from vendorline.plan.problem.instance import Ints

if TYPE_CHECKING:
    from scipy.spatial import KDTree

_EARTH_RADIUS_KM = 6371.0


def tree_of(places: pl.DataFrame) -> KDTree:
    """A tree of places (latitude, longitude, in degrees), with distances in straight kilometres: up to 100 km those on the ground."""
    from scipy.spatial import KDTree

    latitude, longitude = (np.radians(places[name].to_numpy().astype(float)) for name in ("latitude", "longitude"))
    level = np.cos(latitude)
    points = np.column_stack([level * np.cos(longitude), level * np.sin(longitude), np.sin(latitude)])
    return KDTree(_EARTH_RADIUS_KM * points)


def nearest(places: pl.DataFrame, within_km: float) -> Ints:
    """[place] the nearest other one that is at most so many kilometres away, -1 where there is none."""
    tree = tree_of(places)
    distance, other = tree.query(tree.data, k=[1, 2])
    # A place is its own nearest, or second nearest where another stands at the same point.
    itself = other[:, 0] == np.arange(len(other))
    chosen = np.where(itself, 1, 0)[:, None]
    far = np.take_along_axis(distance, chosen, axis=1)[:, 0] > within_km
    return np.where(far, -1, np.take_along_axis(other, chosen, axis=1)[:, 0])


def come_within(one: KDTree, other: KDTree, km: float) -> bool:
    """Whether some place of one comes so near to some place of another."""
    few, many = (one, other) if one.n <= other.n else (other, one)
    return bool(np.isfinite(many.query(few.data, distance_upper_bound=np.nextafter(km, np.inf))[0]).any())
