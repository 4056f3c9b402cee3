"""Technologies: with their bands, as flags, unreadable, or not there at all."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.tabled import column, read, said
from vendorline.importers.table.values.flags import answer, flag_of
from vendorline.importers.table.values.technology import read_technology, refused


@pytest.mark.parametrize(
    ("cell", "generations", "bands"),
    [
        ("LTE 700", "4G", "700"), ("LTE1500", "4G", "1500"), ("L2100", "4G", "2100"), ("LTE B3", "4G", "1800"), ("LTE band 20", "4G", "800"),
        ("4G 2600", "4G", "2600"), ("800 MHz LTE", "4G", "800"), ("LTE TDD 2300", "4G", "2300"), ("eMTC", "4G", ""), ("Cat-M1", "4G", ""),
        ("4.9G", "4G", ""), ("LTE-Advanced Pro", "4G", ""), ("LTE 20", "4G", ""), ("5G NR 700", "5G", "700"), ("NR n28", "5G", "700"),
        ("n1", "5G", "2100"), ("N3500", "5G", "3500"), ("5G 3,5 GHz", "5G", "3500"), ("5G NR 26GHz", "5G", "26000"), ("5G SA", "5G", ""),
        ("5GNR", "5G", ""), ("NR n258", "5G", "26000"), ("G1800", "2G", "1800"), ("GSM-900", "2G", "900"), ("DCS 1800", "2G", "1800"),
        ("U900", "3G", "900"), ("3G UMTS 2100", "3G", "2100"), ("HSPA+", "3G", ""), ("W2100", "3G", "2100"), ("3.5G", "3G", ""),
        ("LTE 800/1800/2600", "4G", "800;1800;2600"), ("L800 + L1800 + N3500", "4G;5G", "800;1800;3500"), ("2G/3G", "2G;3G", ""),
        ("GSM 900, UMTS 2100", "2G;3G", "900;2100"), ("LTE 800, UMTS", "4G;3G", ""), ("4G (LTE) + 5G (NR)", "4G;5G", ""),
        ("LTE 4x4 MIMO 1800", "4G", "1800"), ("[(LTE, 800), (NR, 3500)]", "4G;5G", "800;3500"), ("FTTH", "fttp", ""),
    ],
)  # fmt: skip
def test_a_technology_with_its_band(cell: str, generations: str, bands: str) -> None:
    found = read_technology(cell)
    assert found is not None
    assert (";".join(found.generations), ";".join(found.bands)) == (generations, bands)


@pytest.mark.parametrize(
    "cell",
    ["GSM-R", "GSM R 900", "LTE-R", "TETRA", "TETRAPOL", "DMR", "Wi-Fi", "WiFi 5", "WLAN", "WiMAX", "LoRaWAN", "Sigfox", "FH", "FH 18 GHz",
     "Richtfunk", "Faisceau hertzien", "DVB-T", "2G;GSM-R", "LTE / TETRA"],
)  # fmt: skip
def test_other_radio_systems_are_refused_with_what_they_are(cell: str) -> None:
    assert read_technology(cell) is None
    assert refused(cell)


@pytest.mark.parametrize(
    "cell",
    ["CDMA2000", "no 5G", "5G ready", "LTE 1234", "LTE n78", "1800", "B20", "6G", "4,5G", "kein LTE", "LTE?", "G", "#N/A", "n/a", "5G-R", "x",
     "LTE " * 200, "9" * 5_000, "LTE (abandonné)"],
)  # fmt: skip
def test_what_is_not_certain_is_not_read(cell: str) -> None:
    assert read_technology(cell) is None


@settings(deadline=None)  # other programs may be at work
@given(st.text(max_size=30) | st.text("LTENRGUMSB0123456789 -/+;nb", max_size=25))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = read_technology(text)
    assert found is None or found.generations


def test_one_fault_for_a_cell_and_the_element_stays(tmp_path: Path) -> None:
    text = (
        "Site|Operator|Country|Technology|Vendor\nS1|op|GB|TETRA|Huawei\nS2|op|GB|bla|Nokia\nS3|op|GB|LTE 800|Nokia\n"
    )
    imported = read(tmp_path, text)
    assert imported.errors == 0
    assert column(imported, "elements", "element_id") == ["S1.other", "S2.other", "S3.enb"]
    assert column(imported, "elements", "function") == ["other", "other", "enb"]
    assert column(imported, "elements", "bands_mhz") == [None, None, [800]]
    assert [(fault.value, fault.column) for fault in imported.faults if fault.row == 3] == [("bla", "generations")]
    assert len(said(imported, "private mobile radio")) == 1


def test_a_column_of_bands_goes_before_the_band_of_a_label(tmp_path: Path) -> None:
    text = "Site|Operator|Country|Technology|Band\nS1|op|GB|LTE 800|1800\nS2|op|GB|LTE 800|\n"
    assert column(read(tmp_path, text), "elements", "bands_mhz") == [[1800], [800]]


def test_rows_without_technology_stay(tmp_path: Path) -> None:
    text = "Site|Operator|Country|Technology\nS1|a|GB|5G\nS2|b|GB|\nS3|c|GB|4G\nS2|b|GB|\n"
    imported = read(tmp_path, text)
    assert column(imported, "elements", "element_id") == ["a.S1.gnb", "b.S2.other", "c.S3.enb", "b.S2.other.2"]
    assert column(imported, "elements", "generations") == [["5G"], None, ["4G"], None]
    assert any("2 rows state no technology" in note for note in imported.notes)


def test_a_list_of_sites_makes_no_elements(tmp_path: Path) -> None:
    imported = read(tmp_path, "Site|Lat|Lon|Operator|Country\nS1|51|0|a|GB\n")
    assert imported.network is None or imported.network["elements"].height == 0


FLAGS = [
    ("yes", "no"),
    ("Y", "N"),
    ("1", "0"),
    ("x", ""),
    ("✓", "✗"),
    ("oui", "non"),
    ("ja", "nein"),
    ("sí", "no"),
    ("sim", "não"),
    ("TRUE", "FALSE"),
    ("vrai", "faux"),
    ("1.0", "0.0"),
]


@pytest.mark.parametrize(("yes", "no"), FLAGS)
def test_answers(yes: str, no: str) -> None:
    assert answer(yes) is True
    assert answer(no) is False or not no
    assert flag_of("4G", pl.Series([yes, no or None], dtype=pl.String)) == "has_4g"


def test_flags_add_generations(tmp_path: Path) -> None:
    text = "Site|Operator|Country|2G|3G|4G|5G\nS1|op|GB|yes|no|yes|no\nS2|op|GB|no|no|no|yes\nS3|op|GB|no|yes|#N/A|no\n"
    imported = read(tmp_path, text)
    assert column(imported, "elements", "generations") == [["2G", "4G"], ["5G"], None]
    assert column(imported, "elements", "function") == ["enb", "gnb", "other"]
    assert imported.errors == 0


@pytest.mark.parametrize(
    "headers",
    [
        "GSM|UMTS|LTE|NR",
        "site_2g|site_3g|site_4g|site_5g",
        "2G (yes/no)|3G (yes/no)|4G (yes/no)|5G (yes/no)",
        "Has 2G|Has 3G|Has 4G|Has 5G",
        "mit 2G|mit 3G|mit 4G|mit 5G",
    ],
)
def test_headers_of_flags(headers: str) -> None:
    cells = pl.Series(["1", "0"])
    assert [flag_of(header, cells) for header in headers.split("|")] == ["has_2g", "has_3g", "has_4g", "has_5g"]


def test_a_column_of_makers_headed_by_a_technology_is_no_flag(tmp_path: Path) -> None:
    imported = read(tmp_path, "Site|Operator|Country|Function|5G\nS1|op|GB|gnb|Huawei\nS2|op|GB|gnb|Nokia\n")
    assert [row["field"] for row in imported.mapping if row["header"] == "5G"] != ["has_5g"]


def test_flags_stand_beside_a_column_of_technologies(tmp_path: Path) -> None:
    imported = read(tmp_path, "Site|Operator|Country|Technology|5G\nS1|op|GB|LTE 800|yes\nS2|op|GB|LTE|no\n")
    assert column(imported, "elements", "generations") == [["4G", "5G"], ["4G"]]


def test_a_flag_comes_without_its_band(tmp_path: Path) -> None:
    imported = read(tmp_path, "Site|Operator|Country|Technology|5G\nS1|op|GB|LTE 800|yes\nS2|op|GB|LTE 800|no\n")
    assert column(imported, "elements", "bands_mhz") == [None, [800]]


@pytest.mark.parametrize(
    ("header", "cells"),
    [("Nr", ["1", "0"]), ("Nr.", ["1"]), ("4G", ["0", "3", "6"]), ("5G", ["Huawei", "Nokia"]), ("5G", ["1", "2"]), ("LTE", ["800", "1800"]), ("Site", ["1", "0"])],
)  # fmt: skip
def test_columns_that_are_no_flags(header: str, cells: list[str]) -> None:
    assert flag_of(header, pl.Series(cells)) is None


def test_a_sheet_that_names_no_technology_is_asked_for_it_and_loses_no_row(tmp_path: Path) -> None:
    imported = read(tmp_path, "Site|Operator|Country|Vendor\nS1|op|GB|Huawei\nS2|op|GB|\n")
    assert [(fault.row, fault.column) for fault in imported.faults] == [(2, "function"), (3, "function")]
    assert imported.network is not None
    assert imported.network.left_out["row"].to_list() == [2, 3]
