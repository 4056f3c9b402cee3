"""Who made it, who runs it, and whether it stands, as an import of a table reads them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from vendorline.errors import UsageError
from vendorline.importers import Imported
from vendorline.importers.table.mapping import parse
from vendorline.importers.table.read import Options, import_table
from vendorline.network import Network

ON = date(2024, 1, 1)


def read(folder: Path, text: str, *settings: str, vendors: tuple[str, ...] = ()) -> Imported:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    options = Options(parse([], ["country=GB", *settings], vendors), as_of=ON)
    return import_table([path], today=date(2024, 6, 1), options=options)


def network_of(imported: Imported) -> Network:
    assert imported.network is not None
    return imported.network


# Makers ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "maker",
    [
        "Ericsson vs. ZTE", "ZTE RRU; Nokia BBU", "Samsung ersetzt Huawei", "Ericsson (anciennement Nokia)", "sem Huawei", "Nokia ???",
        "quizás ZTE", "Fujitsu, antes NEC", "diversi", "onbekend", "Huwaei", "Northwind Radio", "andrew", "Axis", "Nokia 60%",
    ],
)  # fmt: skip
def test_no_vendor_where_it_is_not_certain_and_the_words_are_kept(tmp_path: Path, maker: str) -> None:
    imported = read(tmp_path, f'Site,Operator,Technology,Vendor\nS1,op,5G,"{maker}"\nS2,op,5G,Nokia\n')
    network = network_of(imported)
    assert network["elements"]["vendor_id"].to_list() == [None, "nokia"]
    claims = network["observations"].filter(pl.col("row_id") == "S1.gnb")
    assert claims["method"].str.starts_with("unconfirmed").to_list() == [True]
    assert claims["value"].item().casefold() == maker.casefold()
    assert any(fault.column == "vendor_id" and fault.severity == "warning" for fault in imported.faults)


def test_names_confirmed_on_the_way_in_and_the_next_time(tmp_path: Path) -> None:
    table = "Site,Operator,Technology,Vendor\nS1,op,5G,Northwind Radio\nS2,op,5G,NORTHWIND RADIO Ltd\nS3,op,5G,Huwaei\n"
    imported = read(tmp_path, table, vendors=("Northwind Radio", "Huwaei=Huawei"))
    network = network_of(imported)
    assert network["elements"]["vendor_id"].to_list() == ["northwind_radio", "northwind_radio", "huawei"]
    assert network["vendors"]["vendor_id"].to_list() == ["northwind_radio", "huawei"]
    assert b'"Huwaei": "huawei"' in imported.extra["mapping.json"]


@pytest.mark.parametrize("given", ["Huwaei", "Huawei?=huawei", "various=acme", "Nokia=huawei", "Huawei / Nokia"])
def test_what_cannot_be_confirmed(given: str) -> None:
    with pytest.raises(UsageError):
        parse([], [], [given])


# Operators -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", [" / ", "/", ", ", ";", " & ", " + ", " and ", " und ", " - ", "|", " y "])
def test_two_operators_that_stand_alone_elsewhere_share_a_network(tmp_path: Path, between: str) -> None:
    table = (
        f'Site,Operator,Technology,Vendor\nS1,"Alfa{between}Beta",5G,Nokia\nS2,Alfa,5G,Nokia\nS3,Beta Ltd,5G,Nokia\n'
    )
    operators = network_of(read(tmp_path, table))["operators"]
    licensees = dict(operators.select("operator_id", "licensees").iter_rows())
    assert licensees == {"alfa": None, "beta": None, "alfa_beta": ["alfa", "beta"]}


@pytest.mark.parametrize(
    "name", ["Alfa / Gamma", "Gamma, Delta", "Gamma;Delta", "Alfa and Gamma", "Alfa & Gamma", "Gamma|Delta"]
)
def test_operators_that_nobody_knows_alone_are_asked(tmp_path: Path, name: str) -> None:
    imported = read(tmp_path, f'Site,Operator,Technology,Vendor\nS1,"{name}",5G,Nokia\nS2,Alfa,5G,Nokia\n')
    (fault,) = (fault for fault in imported.faults if fault.value == name)
    assert (fault.row, fault.severity) == (2, "error")
    assert network_of(imported).left_out.height == 1


@pytest.mark.parametrize(
    "name", ["AT&T", "Telefónica, S.A.", "Elisa Oyj", "Salt & Sea Mobile", "Orange SA", "T-Mobile", "3 UK"]
)
def test_one_operator_with_marks_in_its_name_is_one(tmp_path: Path, name: str) -> None:
    imported = read(tmp_path, f'Site,Operator,Technology,Vendor\nS1,"{name}",5G,Nokia\nS2,"{name.upper()}",5G,Nokia\n')
    assert network_of(imported)["operators"].height == 1
    assert not imported.errors


@pytest.mark.parametrize("cell", ["#N/A", "TBD", "?", "n/a", "unbekannt", "Vodafone?", "-"])
def test_a_cell_that_names_no_operator_makes_none(tmp_path: Path, cell: str) -> None:
    imported = read(tmp_path, f"Site,Operator,Technology,Vendor\nS1,Vodafone,5G,Nokia\nS2,{cell},5G,Huawei\n")
    assert next((fault.column, fault.value) for fault in imported.faults if fault.severity == "error") == (
        "operator",
        cell,
    )


@pytest.mark.parametrize("name", ["EE", "O2", "Three", "A1", "Yes", "Si.mobil", "Open Mobile"])
def test_a_short_name_of_an_operator_is_one(tmp_path: Path, name: str) -> None:
    found = network_of(read(tmp_path, f"Site,Operator,Technology,Vendor\nS1,{name},5G,Nokia\n"))
    assert found["operators"]["name"].to_list() == [name]


@pytest.mark.parametrize("cell", ["TBD", "?", "n/a", "-", "unknown"])
def test_sites_that_nobody_names_are_not_one_site(tmp_path: Path, cell: str) -> None:
    imported = read(
        tmp_path, f"Site,Operator,Technology,Vendor\nS1,op,5G,Nokia\n{cell},op,5G,Huawei\n{cell},op,5G,Huawei\n"
    )
    lost = [fault for fault in imported.faults if fault.severity == "error"]
    assert {fault.row for fault in lost} == {3, 4}
    assert any("nobody knows" in note for note in imported.notes)


@pytest.mark.parametrize("other", ["North Tel", "Nortthtel", "Northtell", "north-tel", "Norhtel"])
def test_names_that_look_like_one_operator_are_warned_about(tmp_path: Path, other: str) -> None:
    imported = read(tmp_path, f"Site,Operator,Technology,Vendor\nS1,Northtel,5G,Nokia\nS2,{other},5G,Nokia\n")
    assert any("looks like" in fault.problem and fault.severity == "warning" for fault in imported.faults)
    assert network_of(imported)["operators"].height == 2


def test_operators_told_apart_by_a_number_are_not_alike(tmp_path: Path) -> None:
    imported = read(tmp_path, "Site,Operator,Technology,Vendor\nS1,Operator 1,5G,Nokia\nS2,Operator 2,5G,Nokia\n")
    assert not any("looks like" in fault.problem for fault in imported.faults)


def test_a_plmn_as_the_name_takes_the_name_that_another_row_gives(tmp_path: Path) -> None:
    table = "Site,Operator,PLMN,Technology,Vendor\nS1,23415,,5G,Nokia\nS2,Alfa,23415,5G,Nokia\nS3,234-10,,5G,Nokia\n"
    operators = network_of(read(tmp_path, table))["operators"]
    assert operators.select("operator_id", "name", "plmn").rows() == [
        ("alfa", "Alfa", ["23415"]),
        ("23410", "234-10", ["23410"]),
    ]


# States of life --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "state", "column"),
    [
        ("Status", "Proposed", "installed_on"), ("Statut", "Projet approuvé", "installed_on"), ("Zustand", "im Bau", "installed_on"),
        ("Estado", "en construcción", "installed_on"), ("Lifecycle", "Under construction", "installed_on"),
        ("Status", "w budowie", "installed_on"), ("Status", "Dismantled", "retired_on"), ("Zustand", "Außer Betrieb", "retired_on"),
        ("Estado", "Desmontado", "retired_on"), ("Statut", "Démonté", "retired_on"), ("Situação", "Desativado", "retired_on"),
        ("Status", "Zu klären", "installed_on"), ("Remarks", "Decommissioned", "retired_on"), ("State", "Planned", "installed_on"),
    ],
)  # fmt: skip
def test_what_is_planned_gone_or_unclear_may_stand_or_not(tmp_path: Path, header: str, state: str, column: str) -> None:
    imported = read(
        tmp_path, f"Site,Operator,Technology,Vendor,{header}\nS1,op,5G,Huawei,{state}\nS2,op,5G,Nokia,On air\n"
    )
    network = network_of(imported)
    assert network["elements"].height == 2
    claims = network["observations"].filter(pl.col("column") == column)
    assert claims.select("row_id", "value", "method").rows() == [("S1.gnb", state, "unreadable")]
    (fault,) = (fault for fault in imported.faults if fault.column == "status")
    assert (fault.row, fault.severity) == (2, "warning")
    assert "--set" in fault.remedy


@pytest.mark.parametrize(
    "state", ["On air", "In service", "Techniquement opérationnel", "in Betrieb", "Activo", "i drift", "em operação"]
)
def test_what_is_in_service_stands(tmp_path: Path, state: str) -> None:
    imported = read(tmp_path, f"Site,Operator,Technology,Vendor,Status\nS1,op,5G,Huawei,{state}\n")
    assert not network_of(imported)["observations"].filter(pl.col("method") == "unreadable").height
    assert not [fault for fault in imported.faults if fault.column == "status"]


def test_dates_that_say_when_settle_a_state(tmp_path: Path) -> None:
    table = (
        "Site,Operator,Technology,Vendor,Status,Installed on,Retired on\nS1,op,5G,Huawei,Planned,2025-03-01,\n"
        "S2,op,5G,Huawei,Retired,2019-01-01,2023-05-01\nS3,op,5G,Nokia,Active,2019-01-01,\nS4,op,5G,Nokia,Planned,2019-01-01,\n"
    )
    elements = network_of(read(tmp_path, table))["elements"]
    days = elements.select(pl.col("installed_on", "retired_on").cast(pl.String)).rows()
    assert days == [("2025-03-01", None), ("2019-01-01", "2023-05-01"), ("2019-01-01", None), (None, None)]


def test_rows_are_dismissed_by_their_state_and_words_are_told(tmp_path: Path) -> None:
    table = (
        "Site,Operator,Technology,Vendor,Status\nS1,op,5G,Huawei,Planned\nS2,op,5G,Huawei,Gone\nS3,op,5G,Nokia,Blue\n"
    )
    imported = read(tmp_path, table, "status_planned=leave-out", "status_retired=leave-out", "status:Blue=in service")
    network = network_of(imported)
    assert network["elements"]["element_id"].to_list() == ["S3.gnb"]
    assert (network.left_out.height, [fault for fault in imported.faults if fault.column == "status"]) == (0, [])
    assert imported.changes is not None
    assert imported.changes.filter(pl.col("why").str.contains("dismissed")).height == 2


@pytest.mark.parametrize("setting", ["status_planned=yes", "status:Blue=green"])
def test_settings_of_states_that_are_none(setting: str) -> None:
    with pytest.raises(UsageError):
        parse([], [setting])
