"""Anybody's table: columns found, cells read, every change listed, nothing lost."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import messy
from vendorline.cli.app import run
from vendorline.errors import InvalidInput, UnknownName, UsageError
from vendorline.importers.imported import Imported
from vendorline.importers.table.mapping import parse
from vendorline.importers.table.read import Options, check_headers, import_table
from vendorline.network import Network, read_network

TODAY = date(2026, 11, 1)
HEADER = "Standort-ID;Breite;Länge;Betreiber;Technologie;Lieferant;Inbetriebnahme;Verkehr [TB/Monat]"


def read(
    folder: Path, text: str, *, map_: tuple[str, ...] = (), set_: tuple[str, ...] = ("country=GB",), name: str = "a.csv"
) -> Imported:
    (folder / name).write_text(text, encoding="utf-8")
    return import_table([folder / name], today=TODAY, options=Options(parse(map_, set_)))


def network_of(imported: Imported) -> Network:
    assert imported.errors == 0, imported.faults
    assert imported.network is not None
    return imported.network


def fields_of(imported: Imported) -> dict[str, str | None]:
    return {str(row["header"]): row["field"] for row in imported.mapping}


def listed(imported: Imported) -> set[tuple[int, str | None, str | None]]:
    assert imported.changes is not None
    return set(imported.changes.select("row", "field", "original").iter_rows())


# Columns


def test_german_headers_are_found_below_titles(tmp_path: Path) -> None:
    imported = read(
        tmp_path, f"Netzinventar;;;;;;;\n;;;;;;;\n{HEADER}\nS1;51,5;-0,1;Northtel;5G;Huawei;01.11.2019;1,5\n"
    )
    assert fields_of(imported) == {
        "Standort-ID": "site_id",
        "Breite": "latitude",
        "Länge": "longitude",
        "Betreiber": "operator",
        "Technologie": "generations",
        "Lieferant": "vendor",
        "Inbetriebnahme": "installed_on",
        "Verkehr [TB/Monat]": "traffic",
    }


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Site ID", "site_id"), ("Vendor Name", "vendor"), ("Fournisseur", "vendor"), ("Proveedor", "vendor"), ("Fornecedor", "vendor"),
        ("Date de mise en service", "installed_on"), ("Fecha de instalación", "installed_on"), ("Data de instalação", "installed_on"),
        ("Längengrad", "longitude"), ("Frequência", "bands_mhz"), ("Operadora", "operator"), ("Herstelller", "vendor"),
    ],
)  # fmt: skip
def test_headers_of_five_languages_and_slips_of_the_pen(tmp_path: Path, header: str, field: str) -> None:
    other = "Site" if field != "site_id" else "Vendor"
    imported = read(tmp_path, f"{header},{other},Operator\nx,y,z\n", set_=("country=GB", "function=gnb"))
    assert fields_of(imported)[header] == field


def test_a_column_without_a_telling_header_is_known_by_its_content(tmp_path: Path) -> None:
    rows = "".join(f"S{n},op,gnb,{vendor}\n" for n, vendor in enumerate(("Huawei", "Nokia", "ZTE", "Ericsson AB", "?")))
    imported = read(tmp_path, "Site,Operator,Function,Spalte7\n" + rows)
    (row,) = (row for row in imported.mapping if row["header"] == "Spalte7")
    assert (row["field"], row["way"]) == ("vendor", "content")


def test_the_mapping_is_overridden_and_columns_left_aside(tmp_path: Path) -> None:
    text = "Site,Operator,Function,Vendor,Wer\nS1,op,gnb,Nokia,Huawei\n"
    imported = read(tmp_path, text, map_=("vendor=Wer", "-=Vendor"))
    assert network_of(imported)["elements"]["vendor_id"].to_list() == ["huawei"]
    assert fields_of(imported)["Vendor"] is None


def test_a_mapping_of_a_header_that_is_not_there_is_refused(tmp_path: Path) -> None:
    imported = read(tmp_path, "Site,Operator,Function\nS1,op,gnb\n")
    with pytest.raises(UsageError, match="no column is called 'Hersteller'"):
        check_headers(parse(["vendor=Hersteller"], []), imported)
    with pytest.raises(UnknownName, match="did you mean vendor"):
        parse(["vendr=Hersteller"], [])
    with pytest.raises(UsageError, match="FIELD=TEXT"):
        parse(["vendor"], [])


def test_a_file_without_a_table_is_refused_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, "a,b\n1,2\n")
    assert "--map" in caught.value.faults[0].remedy
    (tmp_path / "broken.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(InvalidInput, match="cannot be read"):
        import_table([tmp_path / "broken.xlsx"], today=TODAY)


# Cells


@pytest.mark.parametrize(
    ("header", "cells", "values"),
    [
        ("Traffic [GB/day]", ["1,5", "2,25", "1.234,5"], [1.5, 2.25, 1234.5]),
        ("Traffic [GB/day]", ["1.5", "2.25", "1,234.5"], [1.5, 2.25, 1234.5]),
        ("Traffic [GB/day]", ["1,234", "0.5"], [1234.0, 0.5]),
        ("Verkehr [GB/Tag]", ["1.234", "0,5"], [1234.0, 0.5]),
        ("Verkehr [GB/Tag]", ["1.234"], [1234.0]),
        ("Traffic [GB/day]", ["1.234"], [1.234]),
        ("Traffic [TB/day]", ["1.5"], [1500.0]),
        ("Traffic", ["1 200 MB", "1,5 GB"], [1.2, 1.5]),
        ("Traffic", ["1.234.567"], [1234567.0]),
    ],
)
def test_numbers(tmp_path: Path, header: str, cells: list[str], values: list[float]) -> None:
    rows = "".join(f"S{n}|op|gnb|{cell}\n" for n, cell in enumerate(cells))
    names = "Standort|Betreiber|Funktion" if header.startswith("Verkehr") else "Site|Operator|Function"
    imported = read(tmp_path, f"{names}|{header}\n{rows}")
    assert network_of(imported)["elements"]["traffic_gb_day"].to_list() == pytest.approx(values)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("01.11.2019", "2019-11-01"), ("1.2.19", "2019-02-01"), ("2019-11-01", "2019-11-01"), ("2019/11/01", "2019-11-01"),
        ("20191101", "2019-11-01"), ("13/02/2020", "2020-02-13"), ("02/13/2020", "2020-02-13"), ("11/2019", "2019-11-01"),
        ("2019-11", "2019-11-01"), ("März 2018", "2018-03-01"), ("3. März 2018", "2018-03-03"), ("3 de março de 2018", "2018-03-03"),
        ("Q3 2019", "2019-07-01"), ("2015", "2015-01-01"), ("43525", "2019-03-01"), ("2019-11-01T12:30:00Z", "2019-11-01"),
        ("15 août 2017", "2017-08-15"), ("Mar 5, 2018", "2018-03-05"),
    ],
)  # fmt: skip
def test_dates(tmp_path: Path, cell: str, day: str) -> None:
    imported = read(tmp_path, f'Site|Operator|Function|Installed\nS1|op|gnb|"{cell}"\n')
    assert network_of(imported)["elements"]["installed_on"].to_list() == [date.fromisoformat(day)]


def test_a_date_that_is_none_is_a_fault_where_it_stands(tmp_path: Path) -> None:
    imported = read(tmp_path, "x\n\nSite,Operator,Function,Installed\nS1,op,gnb,31.02.2019\n")
    (fault,) = (fault for fault in imported.faults if fault.column != "vendor")
    assert (fault.file, fault.row, fault.column, fault.value) == ("a.csv", 4, "installed_on", "31.02.2019")


@pytest.mark.parametrize(
    ("header", "cells", "latitude", "longitude"),
    [
        ("Lat|Lon", "48,137|11,575", 48.137, 11.575),
        ("Lat|Lon", "48°08'13.2\"N|11°34'30\"E", 48.137, 11.575),
        ("Lat|Lon", "33.5 S|18.4 W", -33.5, -18.4),
        ("Koordinaten", "48.137, 11.575", 48.137, 11.575),
        ("Koordinaten", "48,137; 11,575", 48.137, 11.575),
    ],
)
def test_positions(tmp_path: Path, header: str, cells: str, latitude: float, longitude: float) -> None:
    cells = cells.replace('"', '""')
    quoted = "|".join(f'"{cell}"' for cell in cells.split("|"))
    row = network_of(read(tmp_path, f"Site|Operator|Function|{header}\nS1|op|gnb|{quoted}\n"))["sites"].row(
        0, named=True
    )
    assert (row["latitude"], row["longitude"]) == (pytest.approx(latitude), pytest.approx(longitude))


def test_words_of_technologies_functions_countries_and_bands(tmp_path: Path) -> None:
    text = "Site|Land|Betreiber|Funktion|Technologie|Frequenzband\nS1|Deutschland|op|eNodeB|LTE|B20, n78\nS2|DE|op|Richtfunk||\n"
    network = network_of(read(tmp_path, text, set_=()))
    assert network["elements"]["function"].to_list() == ["enb", "microwave"]
    assert network["elements"]["generations"].to_list() == [["4G"], None]
    assert network["elements"]["bands_mhz"].to_list() == [[800, 3500], None]
    assert network["sites"]["country"].to_list() == ["DE", "DE"]


# Rows


def test_original_spellings_are_kept_as_observations(tmp_path: Path) -> None:
    network = network_of(
        read(
            tmp_path,
            "Site,Operator,Function,Vendor\nS1,op,gnb,HUAWEI TECH.\nS2,op,gnb,huawei\nS3,op,gnb,Huawei / ZTE\n",
        )
    )
    assert network["elements"]["vendor_id"].to_list() == ["huawei", "huawei", None]
    kept = network["observations"].select("row_id", "value", "confidence").rows()
    assert kept == [("S1.gnb", "HUAWEI TECH.", "high"), ("S3.gnb", "Huawei / ZTE", None)]


def test_rival_values_of_a_site_are_kept_and_noted(tmp_path: Path) -> None:
    imported = read(tmp_path, "Site,Operator,Function,Region\nS1,op,gnb,North\nS1,op,enb,South\n")
    network = network_of(imported)
    assert network["sites"]["region"].to_list() == ["North"]
    assert network["observations"].select("table", "row_id", "column", "value").rows() == [
        ("sites", "S1", "region", "South")
    ]
    assert (3, "region", "South") in listed(imported)


def test_cells_of_one_base_station_are_one_element(tmp_path: Path) -> None:
    imported = read(tmp_path, "Site,Operator,Tech,Vendor\nS1,op,LTE,Nokia\nS1,op,LTE,Nokia\nS1,op,5G,Nokia\n")
    assert network_of(imported)["elements"]["element_id"].to_list() == ["S1.enb", "S1.gnb"]
    assert (3, None, "S1") in listed(imported)


def test_several_files_make_one_network_and_faults_name_theirs(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text("Site;Lat;Lon;Land\nS1;51,5;-0,1;GB\nS2;52,5;-0,2;GB\n", encoding="utf-8")
    (tmp_path / "radio.csv").write_text(
        "NE;Site;Betreiber;Typ\nE1;S1;op;gNB\nE2;S2;op;gNB\nE1;S2;op;eNB\n", encoding="utf-8"
    )
    paths = [tmp_path / "sites.csv", tmp_path / "radio.csv"]
    imported = import_table(paths, today=TODAY, options=Options(parse([], ["country=GB"])))
    (fault,) = (fault for fault in imported.faults if fault.column != "vendor")
    assert (fault.file, fault.row, fault.value) == ("radio.csv", 4, "E1")
    assert "row 2" in fault.problem
    assert imported.network is not None
    assert imported.network["sites"]["latitude"].to_list() == [51.5, 52.5]
    rejected = imported.rejected["elements"].select("file", "row", "cause").rows()
    assert ("radio.csv", 4, "merged") in rejected


def test_what_no_row_says_is_asked_for(tmp_path: Path) -> None:
    imported = read(tmp_path, "Site,Function\nS1,gnb\n", set_=())
    assert imported.errors
    assert any("--set operator" in fault.remedy for fault in imported.faults)


def test_latin_text_and_semicolons_are_read(tmp_path: Path) -> None:
    (tmp_path / "alt.csv").write_bytes(f"{HEADER}\nS1;51,5;-0,1;Südnetz;5G;Huawei;;\n".encode("cp1252"))
    imported = import_table([tmp_path / "alt.csv"], today=TODAY, options=Options(parse([], ["country=GB"])))
    assert network_of(imported)["operators"].select("operator_id", "name").rows() == [("sudnetz", "Südnetz")]
    assert any("Windows-1252" in note for note in imported.notes)


def test_parquet_is_read_with_its_types(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"Site": ["S1"], "Operator": ["op"], "Type": ["gnb"], "Traffic": [1.234], "Installed": [date(2020, 1, 2)]}
    )
    frame.write_parquet(tmp_path / "a.parquet")
    imported = import_table([tmp_path / "a.parquet"], today=TODAY, options=Options(parse([], ["country=GB"])))
    row = network_of(imported)["elements"].row(0, named=True)
    assert (row["traffic_gb_day"], row["installed_on"]) == (1.234, date(2020, 1, 2))


def test_the_real_planner_s_list(real_data: Path) -> None:
    path = real_data / "vendor_formats" / "generic" / "bcf_2g.csv"
    imported = import_table([path], today=TODAY, options=Options(parse([], ["operator=op", "country=UG"])))
    network = network_of(imported)
    assert (network["sites"].height, network["elements"].height) == (2, 2)
    assert network["elements"]["function"].to_list() == ["bts", "bts"]


# The workbook as offices keep it


def _check(imported: Imported, made: messy.Messy) -> None:
    network = network_of(imported)
    want = pl.DataFrame(made.elements)
    got = network["elements"].join(
        network["sites"].select("site_id", "latitude", "longitude"), on="site_id", how="left"
    )
    # Differences are counted first: pytest would take minutes to draw two lists of fifty thousand.
    for column in want.columns:
        pairs = zip(got[column].to_list(), want[column].to_list(), strict=True)
        assert [pair for pair in pairs if pair[0] != pair[1]][:3] == [], column
    claims = network["observations"].select("row_id", "value").rows()
    assert sorted(set(claims) ^ set(made.claims))[:3] == []
    assert len(claims) == len(made.claims)
    told = {change for change in listed(imported) if change[1] != "operator"}
    assert list(told - made.changes)[:3] == []
    assert list(made.changes - told)[:3] == []
    assert len(told) == len(made.changes)


def test_a_messy_workbook_with_every_change_listed(tmp_path: Path) -> None:
    made = messy.write(tmp_path / "inventar.xlsx", 1_200)
    options = Options(parse([], ["operator=northtel", "country=DE"]))
    imported = import_table([tmp_path / "inventar.xlsx"], today=TODAY, options=options)
    _check(imported, made)
    assert any("hidden rows are read like the others" in note for note in imported.notes)
    assert any("Legende" in note for note in imported.notes)
    seen = import_table([tmp_path / "inventar.xlsx"], today=TODAY, options=Options(options.mapping, skip_hidden=True))
    assert imported.changes is not None
    hidden = imported.changes.filter(pl.col("why").str.contains("hidden row")).height
    assert hidden > 0
    assert network_of(seen)["elements"].height == 1_200 - hidden


@pytest.mark.slow
def test_a_messy_workbook_of_fifty_thousand_rows(tmp_path: Path) -> None:
    """Slow: writing the workbook alone takes longer than reading it."""
    made = messy.write(tmp_path / "inventar.xlsx", 50_000)
    start = time.perf_counter()
    imported = import_table(
        [tmp_path / "inventar.xlsx"], today=TODAY, options=Options(parse([], ["operator=northtel", "country=DE"]))
    )
    assert time.perf_counter() - start < 60
    _check(imported, made)


def test_merged_cells_give_their_value_to_each_row(tmp_path: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["Site", "Operator", "Function"], ["S1", "op", "gnb"], [None, "op", "enb"], ["S2", "op", "gnb"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    workbook.save(tmp_path / "a.xlsx")
    imported = import_table([tmp_path / "a.xlsx"], today=TODAY, options=Options(parse([], ["country=GB"])))
    assert network_of(imported)["elements"]["site_id"].to_list() == ["S1", "S1", "S2"]
    assert imported.changes is not None
    assert imported.changes.select("row", "value", "why").rows() == [(3, "S1", "merged cell repeated")]


# The command


def test_the_command_writes_shows_and_remembers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("Site;Operator;Function;Wer\nS1;op;gnb;Huawei\n", encoding="utf-8")
    source, into = str(tmp_path / "a.csv"), str(tmp_path / "net")
    options = ["--map", "vendor=Wer", "--set", "country=GB", "--as-of", "2024-02-01"]
    assert run(["import", "table", source, "--dry-run", *options]) == 0
    assert "a dry run" in capsys.readouterr().out
    assert not (tmp_path / "net").exists()
    assert run(["import", "table", source, "--into", into, *options, "--changes", str(tmp_path / "c.csv")]) == 0
    shown = capsys.readouterr().out
    assert "Wer" in shown
    assert "given" in shown
    assert (tmp_path / "c.csv").read_bytes() == (tmp_path / "net" / "changes.csv").read_bytes()
    network = read_network(into)
    assert (network.as_of, network["elements"]["vendor_id"].to_list()) == (date(2024, 2, 1), ["huawei"])
    kept = json.loads((tmp_path / "net" / "mapping.json").read_text(encoding="utf-8"))
    assert kept == {
        "columns": {"Site": "site_id", "Operator": "operator", "Function": "function", "Wer": "vendor"},
        "set": {"country": "GB"},
    }
    # Next quarter's table goes in without a word, in the place of the old one.
    (tmp_path / "a.csv").write_text("Site;Operator;Function;Wer\nS1;op;gnb;Nokia\n", encoding="utf-8")
    assert run(["import", source, "--into", into, "--replace"]) == 0
    assert read_network(into)["elements"]["vendor_id"].to_list() == ["nokia"]


def test_the_command_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("Site;Operator;Function;Vendor\nS1;op;gnb;HUAWEI TECH.\n", encoding="utf-8")
    assert run(["import", str(tmp_path / "a.csv"), "--dry-run", "--set", "country=GB", "--format", "json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["mapping"][3] == {
        "sheet": "a.csv", "table": None, "header": "Vendor", "field": "vendor", "way": "name", "unit": None,
    }  # fmt: skip
    assert [(row["field"], row["original"], row["value"], row["cells"]) for row in result["changes"]] == [
        ("vendor", "HUAWEI TECH.", "huawei", 1)
    ]


def test_the_command_refuses_what_does_not_go_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("Site;Operator;Function\nS1;op;gnb\n", encoding="utf-8")
    assert run(["import", str(tmp_path / "a.csv")]) == 2
    assert run(["import", str(tmp_path / "a.csv"), "--dry-run", "--as-of", "gestern"]) == 2
    assert run(["import", str(tmp_path / "a.csv"), "--dry-run", "--map", "vendor=Maker"]) == 2
    assert "no column is called 'Maker'" in capsys.readouterr().err
