"""Which places are near: against the great circle, worked out pair by pair."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("scipy")

from vendorline.plan.distances import come_within, nearest, tree_of

KM = 111.195
around = st.lists(
    st.tuples(st.floats(-0.05, 0.05), st.floats(-0.05, 0.05)).map(lambda p: (round(p[0], 3), round(p[1], 3))),
    min_size=1, max_size=12,
)  # fmt: skip
centre = st.tuples(st.floats(-80, 80), st.floats(-180, 180))


def great_circle_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat, lon), (lat_b, lon_b) = (tuple(map(math.radians, place)) for place in (a, b))
    half = (
        math.sin((lat - lat_b) / 2) ** 2 + math.cos(lat) * math.cos(lat_b) * math.sin((lon - lon_b) / 2) ** 2
    )  # the haversine
    return 2 * 6371.0 * math.asin(math.sqrt(half))


def table(places: list[tuple[float, float]]) -> pl.DataFrame:
    return pl.DataFrame(places, schema={"latitude": pl.Float64, "longitude": pl.Float64}, orient="row")


@given(centre, around, st.floats(0.05, 5.0))
def test_the_nearest_other_place_is_that_of_the_great_circle(
    middle: tuple[float, float], moved: list[tuple[float, float]], km: float
) -> None:
    places = [(middle[0] + a, middle[1] + b) for a, b in moved]
    found = nearest(table(places), km)
    for here, other in enumerate(found.tolist()):
        apart = [great_circle_km(places[here], p) for at, p in enumerate(places) if at != here]
        least = min(apart, default=math.inf)
        if other == -1:
            assert least > km - 1e-6
        else:
            assert other != here
            assert great_circle_km(places[here], places[other]) == pytest.approx(least, abs=1e-6)
            assert least <= km + 1e-6


@pytest.mark.parametrize("longitude", [0.0, -113.5, 151.2, 180.0])
def test_neighbours_due_north_are_found_on_any_meridian(longitude: float) -> None:
    places = table([(53.5, longitude), (53.5 + 0.9 / KM, longitude), (53.5 + 2.5 / KM, longitude)])
    assert nearest(places, 1.0).tolist() == [1, 0, -1]


def test_neighbours_across_the_line_of_dates_are_found() -> None:
    assert nearest(table([(-17.0, 179.999), (-17.0, -179.999)]), 1.0).tolist() == [1, 0]


@given(centre, around, around, st.floats(0.05, 40.0))
def test_two_sets_come_as_near_as_their_nearest_pair(
    middle: tuple[float, float], one: list[tuple[float, float]], other: list[tuple[float, float]], km: float
) -> None:
    first = [(middle[0] + a, middle[1] + b) for a, b in one]
    second = [(middle[0] + a + 0.1, middle[1] + b) for a, b in other]
    least = min(great_circle_km(a, b) for a in first for b in second)
    trees = tree_of(table(first)), tree_of(table(second))
    assert come_within(*trees, km) == come_within(*reversed(trees), km)
    if not np.isclose(least, km, rtol=1e-5):
        assert come_within(*trees, km) == (least <= km)
