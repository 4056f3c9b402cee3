"""The table of countries that unlikely positions are judged by."""

from __future__ import annotations

import pytest

from vendorline.knowledge.places import places
from vendorline.knowledge.tables import countries

EDGES = ("south", "north", "west", "east")


def _inside(code: str, latitude: float, longitude: float) -> bool:
    south, north, west, east = (float(countries()[code][edge]) for edge in EDGES)
    across = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
    return south <= latitude <= north and across


def test_every_country_of_iso_3166_is_there_with_source_and_confidence() -> None:
    assert len(countries()) == 250  # 249 of ISO 3166-1 and XK, which users of maps need
    assert not {"AN", "CS"} & set(countries())
    for row in countries().values():
        assert "GeoNames, CC BY 4.0" in row["source"]
        assert row["confidence"] in {"low", "medium", "high"}
        if row["south"]:
            assert -90 <= float(row["south"]) < float(row["north"]) <= 90
            assert all(-180 <= float(row[edge]) <= 180 for edge in ("west", "east"))


def test_large_cities_lie_in_the_box_of_their_country() -> None:
    outside, cities = [], 0
    for code in countries():
        found = places(code)
        for latitude, longitude in zip(
            *(x[found.population >= 15_000] for x in (found.latitude, found.longitude)), strict=True
        ):
            cities += 1
            outside += [] if _inside(code, float(latitude), float(longitude)) else [(code, latitude, longitude)]
    assert outside == []
    assert cities > 25_000


@pytest.mark.parametrize("code", ["FJ", "KI", "NZ", "RU"])
def test_boxes_across_the_antimeridian(code: str) -> None:
    row = countries()[code]
    assert float(row["west"]) > float(row["east"])


@pytest.mark.parametrize("code", ["CA", "GB", "US", "DE", "AU", "CL"])
def test_boxes_that_do_not_cross_it(code: str) -> None:
    row = countries()[code]
    assert float(row["west"]) < float(row["east"])


def test_a_base_abroad_does_not_stretch_the_box() -> None:
    assert not _inside("GB", 34.6, 32.9)  # Akrotiri
