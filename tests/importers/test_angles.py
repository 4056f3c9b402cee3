# ruff: noqa: RUF001 - marks that look like others are what is tested
"""Angles and positions in the spellings of registers; what cannot be told stays unread."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.tabled import column, read, said
from vendorline.importers.table.values.angles import read_angle
from vendorline.importers.table.values.places import read_position

HEADERS = "Site ID|Latitude|Longitude|Operator|Country|Technology"


@pytest.mark.parametrize(
    ("text", "degrees", "axis"),
    [
        ("48°12'30\"N", 48.208333333, "latitude"), ("17E21'35''", 17.359722222, "longitude"), ("48 12 30 N", 48.208333333, "latitude"),
        ("481230N", 48.208333333, "latitude"), ("0161230E", 16.208333333, "longitude"), ("48º12´30´´N", 48.208333333, "latitude"),
        ("48°12′30″ Nord", 48.208333333, "latitude"), ("3-41-06 West", -3.685, "longitude"), ("48:12:30", 48.208333333, None),
        ("22:20:40,6", 22.344611111, None), ("S 33 51 36", -33.86, "latitude"), ("33°51'36\" sur", -33.86, "latitude"),
        ("Sul 23 33 00", -23.55, "latitude"), ("48d12m30s N", 48.208333333, "latitude"), ("48°12,5'", 48.208333333, None),
        ("W3.5", -3.5, "longitude"), ("-3.5° W", -3.5, "longitude"), ("48 12.5 N", 48.208333333, "latitude"), ("48,5 N", 48.5, "latitude"),
        ("-0°30'", -0.5, None), ("−00°00'36''", -0.01, None), ("-0:30:00", -0.5, None), ("-00 30 00", -0.5, None),
    ],
)  # fmt: skip
def test_an_angle_in_a_spelling_of_registers(text: str, degrees: float, axis: str | None) -> None:
    angle = read_angle(text)
    assert angle is not None
    assert (angle.degrees, angle.axis) == (pytest.approx(degrees, abs=1e-8), axis)


@pytest.mark.parametrize(
    "text",
    [
        "48°60'00\"N", "48°12'60\"", "48°99'", "0°07'61\"W", "48:60:00", "48 12 75 N", "481299N", "91 00 00 N", "181°00'00\"E",
        "48.12.30", "4812.5", "4812.5N", "4812N", "48.5°12'", "48°12.5'30\"", "-48 N", "N 48 S", "48 12", "12345E", "48°N12", "1°40'O",
        "48°12'30\"X", "", "N", "#N/A", "9" * 5_000,
    ],
)  # fmt: skip
def test_an_angle_that_cannot_be_told_is_none(text: str) -> None:
    assert read_angle(text) is None


@settings(deadline=None)  # other programs may be at work
@given(st.integers(0, 89), st.integers(0, 59), st.integers(0, 59), st.sampled_from("NS"), st.sampled_from(("{}°{}'{}\"{}", "{} {} {} {}", "{}:{}:{} {}", "{}-{}-{} {}", "{}º{}´{}´´ {}", "{0}{3}{1}'{2}''")))  # fmt: skip
def test_every_angle_is_read_as_it_was_written(
    degrees: int, minutes: int, seconds: int, letter: str, form: str
) -> None:
    angle = read_angle(form.format(degrees, f"{minutes:02}", f"{seconds:02}", letter))
    assert angle is not None
    size = degrees + minutes / 60 + seconds / 3600
    assert angle.degrees == pytest.approx(-size if letter == "S" else size)


@settings(deadline=None)  # other programs may be at work
@given(st.text(max_size=30) | st.text("0123456789°'\"NSEWO -:.,", max_size=20))
def test_no_text_breaks_the_reading(text: str) -> None:
    read_angle(text)
    pair = read_position(text)
    assert pair is None or abs(float(pair[0])) <= 999


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("2°21'E, 48°51'N", (48.85, 2.35)), ("48°51'N 2°21'E", (48.85, 2.35)), ("E 2.35; N 48.85", (48.85, 2.35)),
        ("W 3.7 / N 40.4", (40.4, -3.7)), ("40 24 00 N 003 42 00 W", (40.4, -3.7)), ("402400N 0034200W", (40.4, -3.7)),
        ("3.7 W, 40.4", (40.4, -3.7)), ("40.4, -3.7", (40.4, -3.7)), ("40:24:00, -3:42:00", (40.4, -3.7)), ("(40.4 N, 3.7 W)", (40.4, -3.7)),
        ("-0°30'00\", -78°30'00\"", (-0.5, -78.5)),
    ],
)  # fmt: skip
def test_letters_decide_which_is_which_in_one_cell(text: str, pair: tuple[float, float]) -> None:
    found = read_position(text)
    assert found is not None
    assert (float(found[0]), float(found[1])) == pytest.approx(pair)


@pytest.mark.parametrize("text", ["48°N, 49°N", "2°E 3°E", "48°61'N 2°E", "48", "48 51 2 21", "north", "1,2,3,4,5,6"])
def test_a_cell_that_holds_no_pair_is_none(text: str) -> None:
    assert read_position(text) is None


def test_columns_whose_letters_are_swapped_are_read_by_the_letters(tmp_path: Path) -> None:
    rows = (
        "S1|0°07'12\"W|51°30'00\"N|op|GB|5G\nS2|3 10 W|51.5|op|GB|5G\nS3|51.5 N|52 N|op|GB|5G\nS4|51.5|0.1 W|op|GB|5G\n"
    )
    imported = read(tmp_path, f"{HEADERS}\n{rows}")
    assert column(imported, "sites", "latitude") == [51.5, None, None, 51.5]
    assert column(imported, "sites", "longitude") == [-0.12, None, None, -0.1]
    assert imported.errors == 0


@pytest.mark.parametrize(
    ("headers", "longitude"),
    [
        ("Identifiant site|Latitude|Longitude|Opérateur|Pays|Technologie", -1.5),
        ("Id sitio|Latitud|Longitud|Operador|País|Tecnología", -1.5),
        ("Código do sítio|Latitude|Longitude|Operadora|Pais|Tecnologia", -1.5),
        ("Standort-ID|Breite|Länge|Betreiber|Land|Technologie", 1.5),
        (HEADERS, None),
        ("Site|Latitude|Longitude|operator_id|country|generations", None),
    ],
)
def test_o_is_west_or_east_by_the_language_of_the_headers(
    tmp_path: Path, headers: str, longitude: float | None
) -> None:
    imported = read(tmp_path, f"{headers}\nS1|48°N|1°30'O|op|FR|5G\n")
    assert column(imported, "sites", "longitude") == [longitude]
    assert len(said(imported, "51 30 00 N")) == (longitude is None)


def test_the_sign_of_minus_zero_stays(tmp_path: Path) -> None:
    imported = read(tmp_path, f"{HEADERS}\nS1|-0°30'00\"|-78°30'00\"|op|EC|5G\nS2|−0°06'|-0:30:00|op|EC|5G\n")
    assert column(imported, "sites", "latitude") == [-0.5, -0.1]
    assert column(imported, "sites", "longitude") == [-78.5, -0.5]


def test_forms_that_cannot_be_told_are_asked_about_once_a_column(tmp_path: Path) -> None:
    rows = "".join(f"S{n}|51.30.{n:02}|1|op|GB|5G\n" for n in range(10, 30))
    imported = read(tmp_path, f"{HEADERS}\n{rows}")
    assert column(imported, "sites", "latitude") == [None] * 20
    (fault,) = said(imported, "51 30 00 N")
    assert (fault.row, fault.column, "20" in fault.problem, fault.severity) == (2, "Latitude", True, "warning")


@pytest.mark.parametrize(
    "cell", ["1.2.3", "12 34", "1,2,3", "1.23.456", "12,34.5.6", "1 2345", "12.345.67", "#N/A", "#WERT!", "1.234,5,6"]
)
def test_numbers_with_damaged_marks_keep_their_text(tmp_path: Path, cell: str) -> None:
    imported = read(tmp_path, f'Site|Operator|Country|Function|Traffic\nS1|op|GB|gnb|"{cell}"\n')
    assert column(imported, "elements", "traffic_gb_day") == [None]
    assert [fault.value for fault in imported.faults if fault.column == "traffic_gb_day"] == [cell]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,234,567.5", 1234567.5),
        ("1.234.567,5", 1234567.5),
        ("1 234 567", 1234567.0),
        ("12,34,567", 1234567.0),
        ("1'234.5", 1234.5),
    ],
)
def test_thousands_are_read(tmp_path: Path, cell: str, value: float) -> None:
    imported = read(tmp_path, f'Site|Operator|Country|Function|Traffic\nS1|op|GB|gnb|"{cell}"\n')
    assert column(imported, "elements", "traffic_gb_day") == [value]


def test_a_cell_that_holds_no_pair_is_one_fault_of_a_cell(tmp_path: Path) -> None:
    imported = read(tmp_path, "Site|GPS|Operator|Country|Technology\nS1|51.5 / x|op|GB|5G\nS2|51.5, 1|op|GB|5G\n")
    assert column(imported, "sites", "latitude") == [None, 51.5]
    assert column(imported, "sites", "longitude") == [None, 1.0]
    assert [fault.column for fault in imported.faults if fault.row == 2] == ["GPS", "latitude"]
