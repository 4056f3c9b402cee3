"""Columns: headers of real registers, columns that say the same, columns in groups, and what no column says."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pytest

from vendorline.cli.app import run
from vendorline.importers.imported import Imported
from vendorline.importers.table.mapping import parse
from vendorline.importers.table.read import Options, import_table
from vendorline.network import Network, read_network

TODAY = date(2026, 11, 1)


def read(folder: Path, text: str, *, map_: tuple[str, ...] = (), set_: tuple[str, ...] = ("country=GB",)) -> Imported:
    (folder / "a.csv").write_text(text, encoding="utf-8")
    return import_table([folder / "a.csv"], today=TODAY, options=Options(parse(map_, set_)))


def network_of(imported: Imported) -> Network:
    assert imported.errors == 0, imported.faults
    assert imported.network is not None
    return imported.network


def fields_of(imported: Imported) -> dict[str, str | None]:
    return {str(row["header"]): row["field"] for row in imported.mapping}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("RAN supplier", "vendor"), ("On air since", "installed_on"), ("Radio vendor", "vendor"), ("Equipment manufacturer", "vendor"),
        ("RAN-Lieferant", "vendor"), ("Gerätehersteller", "vendor"), ("Fournisseur RAN", "vendor"), ("Équipementier réseau", "vendor"),
        ("Proveedor de red", "vendor"), ("Fornecedor RAN", "vendor"), ("On-Air-Datum", "installed_on"), ("Betriebsbeginn", "installed_on"),
        ("Mis en service le", "installed_on"), ("Puesta en marcha", "installed_on"), ("Em operação desde", "installed_on"),
        ("Date dismantled", "retired_on"), ("Abgeschaltet am", "retired_on"), ("Date d'acquisition", "acquired_on"),
        ("Fecha de adquisición", "acquired_on"), ("Radio access technology", "generations"), ("Mobilfunktechnik", "generations"),
        ("Mobile network operator", "operator"), ("Nom de l'opérateur", "operator"), ("Model number", "product"),
    ],
)  # fmt: skip
def test_headers_of_real_registers(tmp_path: Path, header: str, field: str) -> None:
    imported = read(tmp_path, f'Site ID,"{header}"\nS1,x\n')
    assert fields_of(imported)[header] == field


def test_an_id_and_no_more_is_of_the_site_or_of_the_element(tmp_path: Path) -> None:
    assert fields_of(read(tmp_path, "Identifiant,Opérateur,Fournisseur\n1,op,Nokia\n"))["Identifiant"] == "site_id"
    assert fields_of(read(tmp_path, "Identifiant,Site,Fournisseur\n1,S1,Nokia\n"))["Identifiant"] == "element_id"
    assert fields_of(read(tmp_path, "ID,Standort,Hersteller\n1,S1,Nokia\n"))["ID"] == "element_id"


# Columns that say the same


@pytest.mark.parametrize(
    ("text", "latitudes"),
    [
        ("Site,Position,Latitude,Longitude\nS1,,51.5,-0.1\n", [51.5]),
        ("Site,Latitude,Longitude,Position\nS1,51.5,-0.1,Roof\n", [51.5]),
        ("Site,GPS,Lat,Lon\nS1,48.137 11.575,51.5,-0.1\n", [51.5]),
        ("Site,Coordinates,Lat,Lon\nS1,\"51.5, -0.1\",,\n", [51.5]),
        ("Site,Coordinates,Lat,Lon\nS1,\"51.5, -0.1\",see left,see left\n", [51.5]),
        ("Site,Lat,Latitude,Lon,Longitude\nS1,,51.5,,-0.1\n", [51.5]),
        ("Site,Latitude,Lat,Longitude,Lon\nS1,unknown,51.5,unknown,-0.1\n", [51.5]),
        ("Site,Latitude,Latitude decimal,Longitude,Longitude decimal\nS1,51N300000,51.5,0W060000,-0.1\n", [51.5]),
        ("Site,Latitude,Lat,Longitude,Lon\nS1,51.5,,-0.1,\nS2,,52.5,,-0.2\n", [51.5, 52.5]),
        ("Site,Latitude,Lat,Longitude,Lon\nS1,51.5,\"51,5\",-0.1,\"-0,1\"\n", [51.5]),
        ("Site,Address,Position,Lat,Lon\nS1,x,Mast,51.5,-0.1\n", [51.5]),
    ],
)  # fmt: skip
def test_the_readable_position_wins(tmp_path: Path, text: str, latitudes: list[float]) -> None:
    head, *rows = text.splitlines()
    full = "\n".join([f"{head},Operator,Function,Vendor", *(f"{row},op,gnb,Nokia" for row in rows)])
    network = network_of(read(tmp_path, full + "\n"))
    assert network["sites"]["latitude"].to_list() == latitudes
    assert None not in network["sites"]["longitude"].to_list()


@pytest.mark.parametrize(
    ("one", "two", "first", "second", "field"),
    [
        ("Vendor", "Vendor", "Nokia", "Huawei", "vendor"), ("Vendor", "Supplier", "Nokia", "ZTE", "vendor"),
        ("Operator", "Operator", "north", "south", "operator"), ("Technology", "RAT", "4G", "5G", "generations"),
        ("Country", "Country code", "France", "DE", "country"), ("Installed", "On air since", "2020-01-01", "2021-01-01", "installed_on"),
        ("Type", "Function", "gNodeB", "eNodeB", "function"), ("Latitude", "Latitude", "51.5", "52.5", "latitude"),
        ("Hersteller", "Lieferant", "Ericsson", "Nokia", "vendor"), ("Fabricante", "Proveedor", "Huawei", "Nokia", "vendor"),
        ("Site ID", "Site ID", "S1", "S9", "site_id"),
    ],
)  # fmt: skip
def test_columns_that_differ_are_asked_about(
    tmp_path: Path, one: str, two: str, first: str, second: str, field: str
) -> None:
    imported = read(tmp_path, f"Mast no.,{one},{two},Node ID\nS1,{first},{second},e1\nS2,{first},{first},e2\n")
    asked = [f for f in imported.faults if f.column == field and "both name" in f.problem]
    assert [fault.severity for fault in asked] == ["error"]
    assert "--map" in asked[0].remedy
    assert asked[0].row == 2
    assert field not in json.loads(imported.extra["mapping.json"])["columns"].values()
    frames = imported.network.frames if imported.network is not None else {}
    if field == "vendor" and "elements" in frames:
        assert first.casefold() not in imported.network["elements"].filter(element_id="e1")["vendor_id"].to_list()  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "vendors"),
    [
        ("Vendor,Vendor\nNokia,Nokia\n,Huawei\n", ["nokia", "huawei"]),
        ("Vendor,Supplier\n10023,Nokia\n10024,Huawei\n", ["nokia", "huawei"]),
        ("Vendor,Manufacturer\n,Nokia\n,Huawei\n", ["nokia", "huawei"]),
        ("Supplier,Col9\n10023,Nokia\n10024,Huawei\n", ["nokia", "huawei"]),
        ("Vendor,Make\nHUAWEI TECH.,Huawei\nNokia,NOKIA\n", ["huawei", "nokia"]),
    ],
)
def test_columns_that_agree_or_say_nothing_are_one(tmp_path: Path, text: str, vendors: list[str]) -> None:
    head, *rows = text.splitlines()
    lines = [f"Site,Operator,Function,{head}", *(f"S{n},op,gnb,{row}" for n, row in enumerate(rows))]
    network = network_of(read(tmp_path, "\n".join(lines) + "\n"))
    assert network["elements"]["vendor_id"].to_list() == vendors


def test_the_mapping_settles_it(tmp_path: Path) -> None:
    text = "Site,Operator,Function,Vendor,Vendor\nS1,op,gnb,Nokia,Huawei\n"
    assert network_of(read(tmp_path, text, map_=("-=Vendor [E]",)))["elements"]["vendor_id"].to_list() == ["nokia"]
    assert network_of(read(tmp_path, text, map_=("vendor=Vendor [E]",)))["elements"]["vendor_id"].to_list() == [
        "huawei"
    ]


# Columns in groups

WIDE = {("S1", "4G", "nokia"), ("S1", "5G", "huawei"), ("S2", "5G", "ericsson")}


@pytest.mark.parametrize(
    "head",
    [
        "4G vendor,5G vendor", "Vendor 4G,Vendor 5G", "Vendor (LTE),Vendor (NR)", "LTE supplier,NR supplier", "4G-Vendor,5G-Vendor",
        "Hersteller LTE,Hersteller 5G", "Fournisseur 4G,Fournisseur 5G", "Proveedor 4G,Proveedor 5G", "Fornecedor 4G,Fornecedor 5G",
        "LTE manufacturer,5G NR manufacturer", "4G,5G", "LTE,NR", "eNodeB vendor,gNodeB vendor", "4G,5G\n,,Vendor,Vendor",
        "LTE,5G\nSite,Operator,Hersteller,Hersteller",
    ],
)  # fmt: skip
def test_one_column_per_technology(tmp_path: Path, head: str) -> None:
    network = network_of(read(tmp_path, f"Site,Operator,{head}\nS1,op,Nokia,Huawei\nS2,op,,Ericsson\nS3,op,,\n"))
    rows = network["elements"].select("site_id", "function", "vendor_id").rows()
    names = {"enb": "4G", "gnb": "5G"}
    assert {(site, names[function], vendor) for site, function, vendor in rows} == WIDE
    assert network["sites"]["site_id"].to_list() == ["S3", "S1", "S2"]


def test_groups_of_several_columns_under_a_header_of_two_rows(tmp_path: Path) -> None:
    text = (
        "Inventory 2024,,,,,,,\nSite,Operator,4G,,,5G,,\n,,Vendor,Installed,SW,Vendor,Installed,SW\n"
        "S1,op,Nokia,2018-01-01,1.0,Huawei,2020-06-01,2.0\nS2,op,Ericsson,2019-01-01,,,,\n"
    )
    network = network_of(read(tmp_path, text))
    rows = network["elements"].select("element_id", "vendor_id", "installed_on", "software_version").rows()
    assert rows == [
        ("S1.enb", "nokia", date(2018, 1, 1), "1.0"), ("S2.enb", "ericsson", date(2019, 1, 1), None),
        ("S1.gnb", "huawei", date(2020, 6, 1), "2.0"),
    ]  # fmt: skip


def test_a_header_of_two_rows_that_groups_nothing(tmp_path: Path) -> None:
    text = "Site,Operator,Position,,Equipment,\n,,Latitude,Longitude,Function,Vendor\nS1,op,51.5,-0.1,gNodeB,Nokia\n"
    network = network_of(read(tmp_path, text))
    assert network["sites"].select("latitude", "longitude").rows() == [(51.5, -0.1)]
    assert network["elements"].select("function", "vendor_id").rows() == [("gnb", "nokia")]


def test_a_group_that_the_row_contradicts_means_neither(tmp_path: Path) -> None:
    imported = read(tmp_path, "Site,Operator,Function,Technology,4G vendor,5G vendor\nS1,op,gnb,4G,Nokia,Huawei\n")
    assert any(fault.value == "4G <> 5G" and fault.column == "generations" for fault in imported.faults)


def test_a_column_for_all_beside_columns_for_each_is_asked_about(tmp_path: Path) -> None:
    imported = read(tmp_path, "Site,Operator,Technology,Vendor,5G vendor\nS1,op,4G,Nokia,Huawei\n")
    (fault,) = (fault for fault in imported.faults if "for every technology" in fault.problem)
    assert (fault.severity, fault.column) == ("error", "vendor")


# What no column says


def test_no_vendor_column_is_said_first_and_once(tmp_path: Path) -> None:
    imported = read(tmp_path, "Site,Operator,Function,Wer,Was\nS1,op,gnb,A,b\nS2,op,gnb,C,d\n", set_=())
    first = imported.faults[0]
    assert (first.column, first.severity) == ("vendor", "warning")
    assert "--map vendor=HEADER" in first.remedy
    assert "'Wer', 'Was'" in first.remedy
    countries = [fault for fault in imported.faults if fault.column == "country"]
    assert len(countries) == 1
    assert "--set country=GB" in countries[0].remedy
    assert "3 operators and sites" in countries[0].problem


@pytest.mark.parametrize("rows", [1, 2, 50, 1_500])
def test_a_missing_country_is_one_error(tmp_path: Path, rows: int) -> None:
    lines = "".join(f"S{n},op,gnb,Nokia\n" for n in range(rows))
    imported = read(tmp_path, "Site,Operator,Function,Vendor\n" + lines, set_=())
    assert [fault.column for fault in imported.faults if fault.severity == "error"] == ["country"]
    assert imported.errors == 1


def test_rows_left_out_are_counted_by_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("Site,Operator,Function,Vendor\nS1,op,gnb,Nokia\n,op,gnb,Nokia\n", encoding="utf-8")
    command = ["import", "table", str(tmp_path / "a.csv"), "--set", "country=GB"]
    assert run([*command, "--into", str(tmp_path / "n")]) == 3
    shown = capsys.readouterr().out
    assert "left out" in shown
    assert "rejected.csv" not in shown
    assert run([*command, "--into", str(tmp_path / "n"), "--accept-valid"]) == 0
    assert "see rejected.csv" in capsys.readouterr().out


@pytest.mark.parametrize("seed", [3, 39, *range(40, 50)])
def test_no_maker_is_lost_in_silence(tmp_path: Path, seed: int) -> None:
    """Whatever columns of vendors stand side by side: a maker that is in one of them is in the network, or an error asks."""
    chance = random.Random(seed)
    heads = [
        "Vendor",
        "Supplier",
        "Hersteller",
        "4G vendor",
        "5G vendor",
        "Vendor (LTE)",
        "NR",
        "Make",
        "Vendor",
        "Constructeur",
    ]
    chosen = chance.sample(heads, chance.randint(1, 4))
    rows = [[chance.choice(["Nokia", "Huawei", "ZTE", "", "x1"]) for _ in chosen] for _ in range(4)]
    lines = [
        f"Site ID,Operator,Technology,{','.join(chosen)}",
        *(f"S{n},op,4G/5G,{','.join(row)}" for n, row in enumerate(rows)),
    ]
    imported = read(tmp_path, "\n".join(lines) + "\n")
    if imported.errors or imported.network is None:
        return
    held = set(imported.network["elements"].select("site_id", "vendor_id").rows())
    for number, row in enumerate(rows):
        for head, cell in zip(chosen, row, strict=True):
            if cell in {"Nokia", "Huawei", "ZTE"} and head != "NR":
                assert (f"S{number}", cell.casefold()) in held, (chosen, rows)


def test_a_register_of_codes_metres_and_flags(tmp_path: Path) -> None:
    """Headers as a regulator abbreviates them; no header names a column by its whole word."""
    text = "code_op;nom_op;num_site;x_lambert_93;y_lambert_93;nom_reg;site_2g;site_4g\n20801;Alpha Tel;0001;652381;6862047;Nord;1;0\n"
    (tmp_path / "a.csv").write_text(text + "20801;Alpha Tel;0002;652481;6862147;Nord;0;1\n", encoding="utf-8")
    into = tmp_path / "n"
    command = [
        "import",
        "table",
        str(tmp_path / "a.csv"),
        "--into",
        str(into),
        "--set",
        "country=FR",
        "--crs",
        "EPSG:2154",
    ]
    assert run(command) == 0
    network = read_network(into)
    assert network["operators"].select("name", "plmn").rows() == [("Alpha Tel", ["20801"])]
    assert network["elements"].select("site_id", "function").rows() == [("0001", "bts"), ("0002", "enb")]
    assert network["sites"]["region"].to_list() == ["Nord", "Nord"]
    assert network["sites"]["latitude"].is_between(48, 49).all()
