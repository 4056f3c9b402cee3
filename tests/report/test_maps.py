"""Maps: equal areas, every site in one hexagon, numbers as in the table, no network and no place of a site where it is public."""

from __future__ import annotations

import json
import re
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks import element, network
from vendorline.examples import example
from vendorline.network import Network
from vendorline.project.public import public_network
from vendorline.report import report
from vendorline.report.maps import maps
from vendorline.report.projection import HALF_WIDTH, Plane, hexagons, outline, outline_source


@pytest.fixture(scope="module")
def britain() -> Network:
    return example("united-kingdom-2020", sites=400)


@pytest.mark.parametrize("latitude", [-60.0, 0.0, 45.0, 70.0])
def test_the_projection_keeps_areas(latitude: float) -> None:
    plane = Plane(50.0, -90.0)
    step = 0.01
    lat = np.array([latitude, latitude, latitude + step, latitude + step])
    lon = np.array([-80.0, -80.0 + step, -80.0 + step, -80.0])
    x, y = plane.project(lat, lon)
    flat = abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
    r = np.radians
    globe = 6371.0**2 * r(step) * (np.sin(r(latitude + step)) - np.sin(r(latitude)))
    assert flat == pytest.approx(globe, rel=1e-4)


def test_the_plane_lies_where_the_points_do_across_the_date_line() -> None:
    plane = Plane.about(np.array([-17.0, -17.0]), np.array([179.0, -179.0]))
    assert abs(plane.longitude) == pytest.approx(180.0)
    east, _ = plane.project(np.array([-17.0, -17.0]), np.array([179.0, -179.0]))
    assert np.ptp(east) < 250


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), min_size=1, max_size=40), st.floats(1.0, 200.0))
def test_every_point_lies_in_its_hexagon(points: list[tuple[float, float]], radius: float) -> None:
    east, north = (np.array(values) for values in zip(*points, strict=True))
    index, middle_east, middle_north = hexagons(east, north, radius)
    dx, dy = np.abs(east - middle_east[index]), np.abs(north - middle_north[index])
    tolerance = 1e-6 * radius + 1e-6
    assert (dx <= HALF_WIDTH * radius + tolerance).all()
    assert (dy / 2 + dx * HALF_WIDTH <= HALF_WIDTH * radius + tolerance).all() or (
        (dy + dx / np.sqrt(3)) <= radius + tolerance
    ).all()
    assert len(np.unique(index)) == len(middle_east)


def test_outlines_hold_their_countries() -> None:
    assert "public domain" in outline_source()
    for code, (latitude, longitude) in {"CA": (56.0, -106.0), "GB": (52.5, -1.5), "BR": (-10.0, -55.0)}.items():
        rings = outline(code)
        inside = False
        ring_lat, ring_lon = rings[0]
        for i in range(len(ring_lat)):
            a, b = i - 1, i
            if (ring_lat[a] > latitude) != (ring_lat[b] > latitude):
                at = ring_lon[a] + (latitude - ring_lat[a]) / (ring_lat[b] - ring_lat[a]) * (ring_lon[b] - ring_lon[a])
                inside ^= bool(longitude < at)
        assert inside, code
    assert outline("ZZ") == []


def test_the_table_counts_sites(britain: Network) -> None:
    drawn = maps(britain)
    assert drawn is not None
    sites = {r["site_id"]: r["region"] for r in britain["sites"].to_dicts()}
    wanted: dict[str, set[str]] = {}
    theirs: dict[str, set[str]] = {}
    for row in britain["elements"].to_dicts():
        here = row["installed_on"] is None or row["installed_on"] <= britain.as_of
        if (
            row["function"]
            in {"enb", "gnb", "en_gnb", "bts", "node_b", "bsc", "rnc", "ru", "du", "cu_cp", "cu_up", "ng_enb"}
            and here
        ):
            wanted.setdefault(sites[row["site_id"]], set()).add(row["site_id"])
            if row["vendor_id"] == "huawei":
                theirs.setdefault(sites[row["site_id"]], set()).add(row["site_id"])
    column = drawn.columns.index("Huawei")
    assert {r.region: (r.sites, r.counts[column]) for r in drawn.rows} == {
        region: (len(found), len(theirs.get(region, ()))) for region, found in wanted.items()
    }


def test_vendors_that_were_asked_about_come_first(britain: Network) -> None:
    assert next(m.vendor_id for m in (maps(britain, ["nokia"]) or pytest.fail("no maps")).maps) == "nokia"
    assert len((maps(britain, ["nobody"]) or pytest.fail("no maps")).maps) == 3


def test_a_report_draws_them_without_network_or_script(britain: Network) -> None:
    page = report(britain, [], made_on=date(2026, 1, 1))
    section = re.search(r'<details class="sec" id="places".*?</details>', page, re.DOTALL)
    assert section is not None
    assert section[0].count('<svg class="map"') == 3
    assert "<script" not in section[0]
    assert not re.search(r"(?:href|src)=", section[0])
    assert "Natural Earth" in section[0]
    assert len(section[0]) < 400_000


def test_in_public_circles_stand_for_regions(britain: Network) -> None:
    open_to_all = public_network(britain)
    assert open_to_all["sites"]["latitude"].null_count() == open_to_all["sites"].height
    drawn = maps(open_to_all)
    assert drawn is not None
    assert drawn.by_region
    assert all("<circle" in m.svg for m in drawn.maps)
    same = maps(britain)
    assert same is not None
    assert drawn.rows == same.rows


def test_without_positions_or_regions_there_is_the_table() -> None:
    drawn = maps(network([element("e", vendor_id="nokia")]))
    assert drawn is not None
    assert (drawn.maps, drawn.unplaced, drawn.rows[0].region) == ((), 1, "not stated")
    assert maps(network([element("e", function="amf")])) is None
    page = report(network([element("e", vendor_id="nokia")]), [], made_on=date(2026, 1, 1))
    assert "1\N{NO-BREAK SPACE}site without a region that has a place is not on the map." in page
    assert "Region not stated" in page


def test_outlines_are_small_and_carry_their_source() -> None:
    from importlib.resources import files

    text = (files("vendorline.report") / "data" / "outlines.json").read_text(encoding="utf-8")
    content = json.loads(text)
    assert len(text) < 250_000
    assert {"source", "licence"} <= set(content)
    assert len(content["countries"]) > 200
