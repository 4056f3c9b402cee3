"""The table of places, and which of them lies nearest."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vendorline.knowledge.places import nearest, nearest_population, on_sphere, places, region_within


def test_the_table_says_where_it_is_from() -> None:
    table = files("vendorline.knowledge") / "data" / "places.parquet"
    said = pl.read_parquet_metadata(table.read_bytes())
    assert "GeoNames" in said["source"]
    assert (said["licence"], len(said["made_on"])) == ("CC BY 4.0", len("2026-01-01"))
    assert len(table.read_bytes()) < 2_000_000


@pytest.mark.parametrize(("country", "capital"), [("CA", (45.42, -75.70, "ON")), ("GB", (51.51, -0.13, "London"))])
def test_a_capital_lies_in_its_region(country: str, capital: tuple[float, float, str]) -> None:
    latitude, longitude, region = capital
    here = np.array([latitude]), np.array([longitude])
    assert region_within(country, *here).tolist() == [region]
    assert nearest_population(country, *here)[0] > 10_000


def test_places_stand_in_order_of_size_and_a_country_without_any_has_none() -> None:
    found = places("FR")
    assert (np.diff(found.population) <= 0).all()
    assert set(found.country) == {"FR"}
    assert len(places("XX").population) == 0
    assert region_within("XX", np.zeros(2), np.zeros(2)).tolist() == ["", ""]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), spread=st.sampled_from([0.001, 0.3, 20.0, 180.0]), count=st.integers(1, 60))
def test_the_nearest_is_nearest_and_the_last_of_equals(seed: int, spread: float, count: int) -> None:
    chance = np.random.default_rng(seed)

    def drawn(number: int) -> np.ndarray:
        at = chance.uniform(-1, 1, (number, 2)) * spread
        return on_sphere(np.clip(50 + at[:, 0], -90, 90), at[:, 1])

    found, points = drawn(count), drawn(100)
    found = np.concatenate([found, found[: count // 3]])
    square = sum((points[:, axis, None] - found[:, axis]) ** 2 for axis in range(3))
    last = found.shape[0] - 1 - square[:, ::-1].argmin(axis=1)
    assert nearest(found, points).tolist() == last.tolist()
