"""The plane of a map: an equal-area projection, outlines of countries, and hexagons."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.quick_dataclass import dataclass

Floats = NDArray[np.float64]
EARTH_KM = 6371.0
#: From its middle to a corner a hexagon of radius 1 measures 1 upwards and this much sideways.
HALF_WIDTH = float(np.sqrt(3) / 2)


@dataclass(frozen=True, slots=True)
class Plane:
    """Lambert's azimuthal equal-area projection about a point (Snyder, Map Projections, USGS 1395, 1987, eq. 24-2 to 24-4)."""

    latitude: float
    longitude: float

    @classmethod
    def about(cls, latitude: Floats, longitude: Floats) -> Plane:
        """The plane that touches the globe in the middle of some points, also where they lie on both sides of 180 degrees."""
        lat, lon = np.radians(latitude), np.radians(longitude)
        x, y, z = (np.cos(lat) * np.cos(lon)).mean(), (np.cos(lat) * np.sin(lon)).mean(), np.sin(lat).mean()
        return cls(float(np.degrees(np.arctan2(z, np.hypot(x, y)))), float(np.degrees(np.arctan2(y, x))))

    def project(self, latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
        """Kilometres east and north of the middle."""
        lat, lon = np.radians(latitude), np.radians(longitude - self.longitude)
        lat0 = np.radians(self.latitude)
        cosine = np.sin(lat0) * np.sin(lat) + np.cos(lat0) * np.cos(lat) * np.cos(lon)
        k = EARTH_KM * np.sqrt(2 / np.maximum(1 + cosine, 1e-9))
        east: Floats = k * np.cos(lat) * np.sin(lon)
        north: Floats = k * (np.cos(lat0) * np.sin(lat) - np.sin(lat0) * np.cos(lat) * np.cos(lon))
        return east, north


@cache
def _outlines() -> dict[str, Any]:
    text = (files("vendorline.report") / "data" / "outlines.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def outline_source() -> str:
    """Where the outlines come from, and their licence."""
    return f"Outlines: {_outlines()['source']}, {_outlines()['licence']}"


def outline(country: str) -> list[tuple[Floats, Floats]]:
    """The rings of a country's outline as latitudes and longitudes; none where it has no outline."""
    per_degree = _outlines()["per_degree"]
    rings = []
    for steps in _outlines()["countries"].get(country, []):
        points = np.cumsum(np.array(steps, dtype=np.float64).reshape(-1, 2), axis=0) / per_degree
        rings.append((points[:, 1], points[:, 0]))
    return rings


def hexagons(east: Floats, north: Floats, radius: float) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Which hexagon (pointed upwards) each point lies in, and the middles of those that hold any."""
    # Axial coordinates, then the nearest of the cube's corners: the hexagon that holds the point.
    q = (east / (2 * HALF_WIDTH) - north / (2 * np.sqrt(3) * HALF_WIDTH)) / radius
    r = 2 / 3 * north / radius
    cube = np.stack([q, r, -q - r])
    rounded = np.round(cube)
    off = np.abs(rounded - cube)
    worst = off.argmax(axis=0)
    for axis in (0, 1):
        others = [a for a in (0, 1, 2) if a != axis]
        rounded[axis] = np.where(worst == axis, -rounded[others].sum(axis=0), rounded[axis])
    cells, index = np.unique(rounded[:2].astype(np.int64), axis=1, return_inverse=True)
    middle_east = radius * 2 * HALF_WIDTH * (cells[0] + cells[1] / 2)
    middle_north = radius * 1.5 * cells[1]
    return index.reshape(-1).astype(np.int64), middle_east.astype(np.float64), middle_north.astype(np.float64)


def corners(east: float, north: float, radius: float) -> Sequence[tuple[float, float]]:
    """The six corners of a hexagon."""
    return [
        (east + sx * HALF_WIDTH * radius, north + sy * radius)
        for sx, sy in ((0, 1), (1, 0.5), (1, -0.5), (0, -1), (-1, -0.5), (-1, 0.5))
    ]
