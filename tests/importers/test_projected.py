"""Positions in metres: asked about once where nobody names the system, turned into degrees where somebody does."""

from __future__ import annotations

import time
from pathlib import Path

import polars as pl
import pytest

from importers.tabled import column, read, said
from vendorline.cli.app import run
from vendorline.errors import UsageError
from vendorline.importers.table.mapping import parse, read_mapping
from vendorline.importers.table.values.projected import axis_of, read_metres
from vendorline.importers.table.words import data_rows
from vendorline.knowledge.tables import countries
from vendorline.network import read_network

#: A place of a country as its own system writes it: easting, northing; and in degrees.
PLACES = [
    ("FR", "EPSG:2154", 652_381.0, 6_862_047.0, 48.857, 2.351), ("NL", "EPSG:28992", 121_687.0, 487_484.0, 52.374, 4.897),
    ("GB", "EPSG:27700", 530_000.0, 180_000.0, 51.504, -0.128), ("CH", "EPSG:2056", 2_600_000.0, 1_200_000.0, 46.951, 7.439),
    ("BE", "EPSG:31370", 149_000.0, 170_900.0, 50.849, 4.352), ("AT", "EPSG:31287", 625_000.0, 483_000.0, 48.2, 16.36),
    ("DE", "EPSG:25832", 691_600.0, 5_334_700.0, 48.137, 11.575), ("SE", "EPSG:3006", 674_000.0, 6_580_800.0, 59.33, 18.07),
    ("PT", "EPSG:3763", -87_000.0, -106_000.0, 38.71, -9.13), ("PL", "EPSG:2180", 637_000.0, 486_800.0, 52.23, 21.0),
    ("FI", "EPSG:3067", 385_900.0, 6_671_700.0, 60.17, 24.94), ("DK", "EPSG:25832", 725_000.0, 6_175_600.0, 55.676, 12.57),
]  # fmt: skip


@pytest.mark.parametrize(("country", "crs", "east", "north", "latitude", "longitude"), PLACES)
def test_metres_are_asked_about_and_then_read(
    country: str, crs: str, east: float, north: float, latitude: float, longitude: float
) -> None:
    norths, easts = pl.Series([str(north), str(north + 90)]), pl.Series([str(east), str(east + 90)])
    place = ("a.csv", "Northing", "Easting")
    asked = read_metres((norths, easts), norths, easts, None, [country], place)
    assert asked is not None
    (fault,) = asked.faults
    assert (fault.severity, fault.row, f"--crs {crs}" in fault.remedy) == ("error", None, True)
    assert asked.latitude.to_list() == [None, None]
    told = read_metres((norths, easts), norths, easts, crs, [country], place)
    assert told is not None
    assert told.faults == ()
    assert (float(told.latitude[0]), float(told.longitude[0])) == pytest.approx((latitude, longitude), abs=0.02)


def test_one_error_for_a_table_in_metres(tmp_path: Path) -> None:
    rows = "".join(f"S{n}|{652381 + n}|{6862047 + n}|op|FR|5G\n" for n in range(20))
    asked = read(tmp_path, f"Site ID|X|Y|Operator|Country|Technology\n{rows}")
    (fault,) = (fault for fault in asked.faults if fault.severity == "error")
    assert {other.column for other in asked.faults} <= {"X and Y", "vendor"}
    assert (fault.severity, fault.column, "--crs EPSG:2154" in fault.remedy) == ("error", "X and Y", True)
    assert column(asked, "sites", "latitude") == [None] * 20


@pytest.mark.parametrize(
    "headers",
    ["X|Y", "coord_x|coord_y", "Lambert_X|Lambert_Y", "X Lambert 93|Y Lambert 93", "Easting|Northing", "Rechtswert|Hochwert", "UTM E|UTM N",
     "Abscisse|Ordonnée", "Coordenada X|Coordenada Y", "Este|Norte", "X [m]|Y [m]"],
)  # fmt: skip
def test_headers_of_metres(headers: str) -> None:
    assert [axis_of(header) for header in headers.split("|")] == ["longitude", "latitude"]


def test_numbers_of_metres_in_any_form(tmp_path: Path) -> None:
    text = "Site ID|Lambert_X|Lambert_Y|Operator|Country|Technology\nS1|652381,5|6 862 047,2|op|FR|5G\n"
    imported = read(tmp_path, text, "crs=EPSG:2154")
    assert column(imported, "sites", "latitude") == [pytest.approx(48.857, abs=0.01)]
    assert column(imported, "sites", "longitude") == [pytest.approx(2.351, abs=0.01)]


def test_degrees_go_before_metres_where_a_table_has_both(tmp_path: Path) -> None:
    text = (
        "Site ID|Easting|Northing|Latitude|Longitude|Operator|Country|Technology\nS1|652381|6862047|48.8|2.3|op|FR|5G\n"
    )
    imported = read(tmp_path, text)
    assert (column(imported, "sites", "latitude"), column(imported, "sites", "longitude")) == ([48.8], [2.3])
    assert imported.errors == 0
    assert axis_of("Latitude") is None


def test_degrees_are_left_alone_where_a_system_is_named(tmp_path: Path) -> None:
    text = "Site ID|X|Y|Operator|Country|Technology\nS1|2.35|48.85|op|FR|5G\n"
    imported = read(tmp_path, text, "crs=EPSG:2154")
    assert (column(imported, "sites", "latitude"), column(imported, "sites", "longitude")) == ([48.85], [2.35])


def test_swapped_metres_are_said(tmp_path: Path) -> None:
    text = "Site ID|X|Y|Operator|Country|Technology\nS1|6862047|652381|op|FR|5G\n"
    (fault,) = said(read(tmp_path, text, "crs=EPSG:2154"), "look swapped")
    assert (fault.severity, '--map latitude="X"' in fault.remedy) == ("error", True)


def test_a_cell_that_is_no_number_keeps_its_text(tmp_path: Path) -> None:
    text = "Site ID|X|Y|Operator|Country|Technology\nS1|652381|6862047|op|FR|5G\nS2|#N/A|6862047|op|FR|5G\n"
    imported = read(tmp_path, text, "crs=EPSG:2154")
    assert column(imported, "sites", "longitude")[1] is None
    assert any(fault.value == "#N/A" for fault in imported.faults)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("EPSG:4326", "is not projected"), ("EPSG:21544", "did you mean EPSG:2154"), ("Lambert-93", "did you mean EPSG:2154"),
        ("nowhere", "write the EPSG code"), ("EPSG:999999", "there is no"), ("British National Grid", "did you mean EPSG:27700"),
        ("RD New", "did you mean EPSG:28992"), ("LV95", "did you mean EPSG:2056"), ("+proj=utm +zone=31", "no such system"),
        ("4258", "is not projected"), ("EPSG:2", "write the EPSG code"),
    ],
)  # fmt: skip
def test_a_system_that_is_none_is_refused(name: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        parse([], [f"crs={name}"])


def test_the_command_remembers_the_system(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Site ID,X,Y,Operator,Country,Technology\nS1,652381,6862047,op,FR,5G\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    source, into = str(tmp_path / "a.csv"), str(tmp_path / "net")
    assert run(["import", "table", source, "--into", into, "--crs", "EPSG:9999999"]) == 2
    assert run(["import", "table", source, "--into", into]) == 3
    assert "--crs EPSG:2154" in " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert run(["import", "table", source, "--into", into, "--crs", "epsg:2154"]) == 0
    assert read_mapping(Path(into)).settings == {"crs": "EPSG:2154"}
    assert run(["import", "table", source, "--into", into, "--replace"]) == 0
    assert read_network(into)["sites"]["latitude"].to_list() == [pytest.approx(48.857, abs=0.01)]


def test_a_register_of_a_country(tmp_path: Path) -> None:
    count, owners = 77_148, ("Nord", "Süd", "Ost")
    number = pl.int_range(count, eager=True)
    frame = pl.DataFrame(
        {
            "Identifiant site": pl.select(pl.format("S{}", number)).to_series(),
            "Opérateur": pl.Series([owners[n % 3] for n in range(count)]),
            "x_lambert93": 300_000 + (number * 7) % 600_000,
            "y_lambert93": 6_300_000 + (number * 11) % 600_000,
            "site_3g": (number % 2).cast(pl.String),
            "site_4g": pl.Series(["#N/A", *["1"] * (count - 1)]),
            "site_5g": (number % 4 == 0).cast(pl.Int8).cast(pl.String),
        }
    )
    frame.write_csv(tmp_path / "a.csv")
    start = time.process_time()  # other programs may be at work
    imported = read(tmp_path, (tmp_path / "a.csv").read_text(encoding="utf-8"), "crs=EPSG:2154", "country=FR")
    assert time.process_time() - start < 6
    assert imported.network is not None
    assert imported.errors == 0
    per = imported.network["elements"].group_by("operator_id").len().sort("operator_id")
    assert per.rows() == [("nord", count // 3), ("ost", count // 3), ("sud", count // 3)]
    first = imported.network["elements"].row(0, named=True)
    assert (first["function"], first["generations"]) == ("other", None)
    assert imported.network["sites"]["latitude"].is_between(42, 52).all()
    functions = dict(imported.network["elements"].group_by("function").len().iter_rows())
    assert functions == {"other": 1, "gnb": count // 4 - 1, "enb": count - count // 4}


def test_every_likely_system_is_a_projected_one_that_reaches_its_country() -> None:
    import pyproj

    for row in data_rows("projected"):
        system = pyproj.CRS.from_epsg(int(row["epsg"]))
        assert system.is_projected, row
        box, area = countries()[row["country"]], system.area_of_use
        assert area is not None
        assert area.south < float(box["north"]), row
        assert area.north > float(box["south"]), row
        if float(box["west"]) < float(box["east"]) and area.west < area.east:  # neither crosses the antimeridian
            assert area.west < float(box["east"]), row
            assert area.east > float(box["west"]), row
