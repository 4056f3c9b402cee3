"""What validation finds, where it says it stands, and that one cause gives one fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from vendorline.errors import Fault
from vendorline.network import Validation, validate_folder
from vendorline.network.schema import table

BOM = b"\xef\xbb\xbf"
OPERATORS = "operator_id,name,country,basis\nbell,Bell,CA,\nspare,Spare,CA,\n"
SITES = "site_id,latitude,longitude,country\nS1,45.4,-75.7,CA\nS2,45.5,-75.6,CA\nspare,45.5,-75.6,CA\n"
ELEMENTS = (
    "element_id,site_id,operator_id,function,vendor_id,traffic_gb_day,installed_on\n"
    "E1,S1,bell,gnb,huawei,1.5,2020-01-01\nE2,S2,bell,enb,nokia,2,\n"
)
BASE = {"operators": OPERATORS, "sites": SITES, "elements": ELEMENTS}


def folder_of(path: Path, **tables: str | bytes) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for name, content in {**BASE, **tables}.items():
        data = content if isinstance(content, bytes) else BOM + content.encode()
        (path / f"{name}.csv").write_bytes(data)
    return path


def validate(path: Path, **tables: str | bytes) -> Validation:
    return validate_folder(folder_of(path, **tables), today=date(2026, 1, 1))


def places(found: Validation) -> list[tuple[str, int | None, str | None, str | None, str]]:
    return [(f.file, f.row, f.column, f.value, f.severity) for f in found.faults]


def only(found: Validation) -> Fault:
    assert len(found.faults) == 1, [str(fault) for fault in found.faults]
    return found.faults[0]


def test_a_sound_folder_has_no_fault(tmp_path: Path) -> None:
    found = validate(tmp_path)
    assert (found.faults, found.errors, found.warnings) == ((), 0, 0)
    assert found.network is not None
    assert found.row_counts == {"operators": 2, "sites": 3, "elements": 2}
    assert [Path(file.path).name for file in found.inputs] == ["operators.csv", "sites.csv", "elements.csv"]


# The case that must come out: five faults of five kinds, each told once -------------------------------------------------

FIVE = {
    "sites": SITES + "S3,512,-75.6,CA\n",
    "elements": ELEMENTS
    + "E1,S2,bell,enb,nokia,3,\nE3,S99,bell,enb,nokia,3,\nE4,S2,bell,enb,Huwaei,4,\nE5,S3,bell,enb,nokia,4,\n",
}


def test_five_faults_at_once(tmp_path: Path) -> None:
    found = validate(tmp_path, **{**FIVE, "elements": FIVE["elements"] + "E6,S2,bell,enb,nokia,#N/A,\n"})
    assert places(found) == [
        ("sites.csv", 5, "latitude", "512", "error"),
        ("elements.csv", 4, "element_id", "E1", "error"),
        ("elements.csv", 5, "site_id", "S99", "error"),
        ("elements.csv", 6, "vendor_id", "Huwaei", "warning"),
        ("elements.csv", 8, "traffic_gb_day", "#N/A", "error"),
    ]
    assert (found.errors, found.warnings, found.network) == (4, 1, None)
    assert found.accepted is not None
    # Rows of E1 stand at different sites: nobody can tell which, so it is left out. A traffic that cannot be read is unknown.
    assert found.accepted["elements"]["element_id"].to_list() == ["E2", "E4", "E5", "E6"]
    assert found.accepted["elements"]["vendor_id"].to_list()[1] is None
    assert "did you mean huawei" in found.faults[3].remedy
    assert "row 2" in found.faults[1].problem


def _with_error_value(name: str, column: str, value: str) -> str:
    """A table with one more row, sound but for one cell; nothing refers to the row."""
    fresh = {
        "operators": {"operator_id": "new", "name": "New", "country": "CA"},
        "sites": {"site_id": "new", "latitude": "45", "longitude": "-75", "country": "CA"},
        "elements": {"element_id": "new", "site_id": "S1", "operator_id": "bell", "function": "gnb"},
    }[name]
    header, *lines = {**BASE, **FIVE}[name].splitlines()
    given = header.split(",")
    if column not in given:
        given.append(column)
        lines = [line + "," for line in lines]
    cells = [value if name_ == column else fresh.get(name_, "") for name_ in given]
    return "\n".join([",".join(given), *lines, ",".join(cells)]) + "\n"


@pytest.mark.parametrize(
    ("name", "column"),
    [(name, column.name) for name in ("operators", "sites", "elements") for column in table(name).columns],
)
def test_an_error_value_is_one_error_in_whatever_column(tmp_path: Path, name: str, column: str) -> None:
    value = "#N/A"
    found = validate(tmp_path, **{**FIVE, name: _with_error_value(name, column, value)})
    of_cell = [fault for fault in found.faults if fault.value == value]
    assert [(fault.file, fault.column, fault.severity) for fault in of_cell] == [(f"{name}.csv", column, "error")]
    assert (found.errors, found.warnings) == (4, 1), [str(fault) for fault in found.faults]


@pytest.mark.parametrize("value", ["#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NV", "NaN", "nan"])
@pytest.mark.parametrize("column", ["traffic_gb_day", "installed_on", "vendor_id", "product"])
def test_error_values_of_spreadsheets(tmp_path: Path, column: str, value: str) -> None:
    fault = only(validate(tmp_path, elements=_elements(column, value)))
    assert (fault.column, fault.value, fault.severity) == (column, value, "error")
    assert "error value" in fault.problem


def test_an_error_value_within_a_list_is_one_error(tmp_path: Path) -> None:
    elements = "element_id,site_id,operator_id,function,bands_mhz,generations\nE1,S1,bell,gnb,700;#N/A;x,4G;5g\n"
    fault = only(validate(tmp_path, elements=elements))
    assert (fault.row, fault.column, fault.value) == (2, "bands_mhz", "700;#N/A;x")


# Cells -------------------------------------------------------------------------------------------------------------------


def _elements(column: str, value: str) -> str:
    return f"element_id,site_id,operator_id,function,{column}\nE1,S1,bell,gnb,{value}\n"


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("traffic_gb_day", "viel", "not a number"),
        ("traffic_gb_day", '"1,5"', "not a number"),
        ("traffic_gb_day", "inf", "not a number"),
        ("traffic_gb_day", "-1", "at least 0 GB/day"),
        ("premises", "1.5", "not a whole number"),
        ("premises", "99999999999999999999", "not a whole number"),
        ("premises", "-1", "at least 0"),
        ("installed_on", "14/07/2020", "ISO 8601"),
        ("installed_on", "2020-7-14", "ISO 8601"),
        ("installed_on", "2020-02-30", "ISO 8601"),
        ("installed_on", "44025", "ISO 8601"),
        ("generations", "4G;6G", "not one of the values"),
        ("bands_mhz", "700;sub-6", "not a whole number"),
        ("bands_mhz", "0", "at least 1"),
        ("vendor_basis", "guessed", "not one of the values"),
    ],
)
def test_a_cell_that_cannot_be_read_is_an_error(tmp_path: Path, column: str, value: str, says: str) -> None:
    found = validate(tmp_path, elements=_elements(column, value))
    fault = only(found)
    assert (fault.file, fault.row, fault.column, fault.severity) == ("elements.csv", 2, column, "error")
    assert fault.value == value.strip('"')
    assert says in fault.problem
    assert found.network is None


@pytest.mark.parametrize(
    ("column", "value", "read"),
    [
        ("generations", " 5g ; 4G ;", ["5G", "4G"]),
        ("generations", "FTTP", ["fttp"]),
        ("bands_mhz", "700;3500.0", [700, 3500]),
        ("premises", "1.2E+3", 1200),
        ("premises", "12.0", 12),
        ("traffic_gb_day", "1e-3", 0.001),
        ("vendor_id", "HUAWEI Technologies Co., Ltd", "huawei"),
        ("vendor_basis", "Assumed", "assumed"),
        ("vendor_basis", "", "stated"),
        ("installed_on", " 2020-07-14\u00a0", date(2020, 7, 14)),
        ("product", "  AAU 5613 ", "AAU 5613"),
        ("product", "   ", None),
        ("product", "Øresund 基站", "Øresund 基站"),
    ],
)
def test_a_cell_is_read_as_people_mean_it(tmp_path: Path, column: str, value: str, read: object) -> None:
    quoted = f'"{value}"'
    found = validate(tmp_path, elements=_elements(column, quoted))
    assert found.faults == ()
    assert found.network is not None
    assert found.network["elements"][column].to_list() == [read]


def test_functions_and_countries_in_any_case(tmp_path: Path) -> None:
    elements = "element_id,site_id,operator_id,function\nE1,S1,bell,CU-UP\nE2,S1,bell,gNB\n"
    found = validate(tmp_path, elements=elements, operators="operator_id,name,country\nbell,Bell,ca\n")
    assert found.network is not None
    assert found.network["elements"]["function"].to_list() == ["cu_up", "gnb"]
    assert found.network["operators"]["country"].to_list() == ["CA"]


@pytest.mark.parametrize("plmn", ["302", "302-720", "3027201", "302 720"])
def test_a_plmn_is_five_or_six_digits(tmp_path: Path, plmn: str) -> None:
    fault = only(validate(tmp_path, operators=f"operator_id,name,country,plmn\nbell,Bell,CA,302610;{plmn}\n"))
    assert (fault.column, fault.problem) == ("plmn", "not a PLMN")


def test_a_plmn_keeps_its_leading_zeros(tmp_path: Path) -> None:
    found = validate(tmp_path, operators="operator_id,name,country,plmn\nbell,Bell,CA,00101;302610\n")
    assert found.network is not None
    assert found.network["operators"]["plmn"].to_list() == [["00101", "302610"]]


def test_an_unknown_country_is_an_error_and_offers_its_code(tmp_path: Path) -> None:
    fault = only(validate(tmp_path, operators="operator_id,name,country\nbell,Bell,Canada\n"))
    assert (fault.column, fault.value) == ("country", "Canada")
    assert fault.remedy.endswith("did you mean CA?")


def test_a_missing_required_value_is_an_error(tmp_path: Path) -> None:
    fault = only(validate(tmp_path, elements=ELEMENTS + "E3,S1,,gnb,,,\n"))
    assert (fault.row, fault.column, fault.value) == (4, "operator_id", None)
    assert "required" in fault.problem


# Warnings ------------------------------------------------------------------------------------------------------------------


def test_an_unknown_vendor_or_function_is_one_warning_per_name_and_is_kept(tmp_path: Path) -> None:
    more = "".join(f"X{n},S1,bell,gnodeb,Ericson,,\n" for n in range(5))
    found = validate(tmp_path, elements=ELEMENTS + more)
    assert (found.errors, found.warnings) == (0, 2)
    assert [(f.row, f.column, f.value) for f in found.faults] == [
        (4, "function", "gnodeb"),
        (4, "vendor_id", "Ericson"),
    ]
    assert "and in 4 more rows" in found.faults[0].problem
    assert "did you mean ericsson?" in found.faults[1].remedy
    assert found.network is not None
    assert found.network["elements"]["function"].to_list()[2:] == ["gnodeb"] * 5
    assert found.network["elements"]["vendor_id"].to_list()[2:] == [None] * 5
    claims = found.network["observations"]
    assert claims["row_id"].to_list() == [f"X{n}" for n in range(5)]
    assert set(claims.select("column", "value", "method").rows()) == {("vendor_id", "Ericson", "unconfirmed")}


@pytest.mark.parametrize("word", ["unknown", "N/A", "-", "TBD"])
def test_words_for_nobody_knows_do_not_become_a_vendor(tmp_path: Path, word: str) -> None:
    found = validate(tmp_path, elements=_elements("vendor_id", word))
    assert (found.errors, found.warnings) == (0, 1)
    assert found.network is not None
    assert found.network["elements"]["vendor_id"].to_list() == [None]


def test_unknown_and_known_vendors_and_no_names_side_by_side(tmp_path: Path) -> None:
    rows = "".join(f"X{n},S1,bell,gnb,{name},,\n" for n, name in enumerate(["Nokia", "unknown", "Foo", "", "ZTE"]))
    found = validate(tmp_path, elements=ELEMENTS + rows)
    assert [(f.value, f.severity) for f in found.faults] == [("unknown", "warning"), ("Foo", "warning")]
    assert found.network is not None
    assert found.network["elements"]["vendor_id"].to_list()[2:] == ["nokia", None, None, None, "zte"]


@pytest.mark.parametrize(
    ("latitude", "longitude", "country", "likely"),
    [
        ("45.4", "-75.7", "CA", True),
        ("-75.7", "45.4", "CA", False),
        ("45.4", "75.7", "CA", False),
        ("0", "0", "CA", False),
        ("51.5", "-0.1", "GB", True),
        ("-17.7", "178.0", "FJ", True),
        ("-16.8", "-179.9", "FJ", True),
        ("-17.7", "0", "FJ", False),
        ("66.0", "-169.8", "RU", True),
        ("55.7", "37.6", "RU", True),
        ("40.7", "-74.0", "RU", False),
        ("-75.1", "123.3", "AQ", True),
    ],
)
def test_unlikely_positions(tmp_path: Path, latitude: str, longitude: str, country: str, likely: bool) -> None:
    found = validate(tmp_path, sites=SITES + f"P,{latitude},{longitude},{country}\n")
    assert found.errors == 0
    assert found.warnings == (0 if likely else 1)
    if not likely:
        assert (found.faults[0].row, found.faults[0].severity) == (5, "warning")
        assert found.faults[0].problem.startswith("unlikely position: outside ")


def test_half_a_position_is_a_warning(tmp_path: Path) -> None:
    fault = only(validate(tmp_path, sites=SITES + "P,45.4,,CA\n"))
    assert (fault.row, fault.severity) == (5, "warning")


def test_an_unknown_column_is_a_warning_with_a_proposal(tmp_path: Path) -> None:
    found = validate(tmp_path, elements=ELEMENTS.replace("traffic_gb_day", "trafic_gb_day"))
    fault = only(found)
    assert (fault.row, fault.column, fault.severity) == (1, "trafic_gb_day", "warning")
    assert fault.remedy == "did you mean traffic_gb_day?"
    assert found.network is not None
    assert found.network["elements"]["traffic_gb_day"].to_list() == [None, None]


# Keys and references ---------------------------------------------------------------------------------------------------------


def test_every_later_row_of_a_key_that_differs_is_an_error_that_names_the_first(tmp_path: Path) -> None:
    found = validate(tmp_path, elements=ELEMENTS + "E1,S1,bell,gnb,,,\nE1,S1,bell,gnb,,,\n")
    assert places(found) == [
        ("elements.csv", 4, "element_id", "E1", "error"),
        ("elements.csv", 5, "element_id", "E1", "error"),
    ]
    assert all("row 2" in fault.problem for fault in found.faults)
    assert found.accepted is not None
    # One row is left; what its rows say differently is unknown, and each claim is kept.
    assert found.accepted["elements"].filter(element_id="E1")["vendor_id"].to_list() == [None]
    claims = found.accepted["observations"].filter(column="vendor_id")
    assert claims.select("row_id", "value", "method").rows() == [("E1", "huawei", "unreadable")]


def test_rows_that_say_the_same_are_one(tmp_path: Path) -> None:
    again = ELEMENTS.splitlines()[1]
    found = validate(tmp_path, elements=f"{ELEMENTS}{again}\n{again}\n")
    assert [(f.row, f.severity) for f in found.faults] == [(4, "warning"), (5, "warning")]
    assert all("word for word" in fault.problem for fault in found.faults)
    assert found.network is not None
    assert found.network["elements"].height == 2
    assert set(found.rejected["elements"]["cause"]) == {"merged"}


def test_a_key_of_several_columns_with_empty_ones(tmp_path: Path) -> None:
    bindings = (
        "operator_id,instrument_id,bound,from_on\nbell,GB-2022-DVD,yes,\nbell,GB-2022-DVD,yes,\n"
        "bell,GB-2022-DVD,yes,2023-01-01\nspare,GB-2022-DVD,yes,\n"
    )
    found = validate(tmp_path, bindings=bindings)
    assert places(found) == [("bindings.csv", 3, "instrument_id", "bell, GB-2022-DVD", "warning")]


def test_rows_of_a_rejected_parent_fall_and_are_not_dangling(tmp_path: Path) -> None:
    found = validate(
        tmp_path,
        sites="site_id,latitude,longitude,country\nS1,51,0,\nS2,45,-75,CA\n",
        groups="group_id,needed\nG,1\nH,1\n",
        members="group_id,element_id\nG,E1\nH,E2\n",
        needs="dependent_id,needed_id\nR,G\nR,H\n",
        routes="route_id,alternative,plane,hop,element_id\nR,0,user,0,E2\n",
    )
    assert places(found) == [("sites.csv", 2, "country", None, "error")]
    assert found.accepted is not None
    heights = {name: found.accepted[name].height for name in ("sites", "elements", "groups", "members", "needs")}
    assert heights == {"sites": 1, "elements": 1, "groups": 1, "members": 1, "needs": 1}
    causes = {name: rows["cause"].to_list() for name, rows in found.rejected.items()}
    assert causes == {
        "sites": ["fault"],
        "elements": ["parent"],
        "groups": ["parent"],
        "members": ["parent"],
        "needs": ["parent"],
    }


def test_a_route_that_loses_a_hop_falls_whole(tmp_path: Path) -> None:
    found = validate(
        tmp_path,
        elements=ELEMENTS + "E3,S1,,upf,,1,\n",
        routes="route_id,alternative,plane,hop,element_id\nR,0,user,0,E1\nR,0,user,1,E3\nQ,0,user,0,E1\n",
        route_shares="route_id,alternative,share\nR,0,1\nQ,0,1\n",
        demands="demand_id,operator_id,subscribers,radio,route_id\nD1,bell,10,E1,R\nD2,bell,10,E1;E2,Q\nD3,bell,10,E3,Q\n",
    )
    assert places(found) == [("elements.csv", 4, "operator_id", None, "error")]
    assert found.accepted is not None
    assert found.accepted["routes"]["route_id"].to_list() == ["Q"]
    assert found.accepted["route_shares"]["route_id"].to_list() == ["Q"]
    assert found.accepted["demands"]["demand_id"].to_list() == ["D2"]


def test_a_dangling_item_of_a_list(tmp_path: Path) -> None:
    found = validate(
        tmp_path,
        demands="demand_id,operator_id,subscribers,radio,route_id\nD,bell,10,E1;E9;E8,R\n",
        routes="route_id,alternative,plane,hop,element_id\nR,0,user,0,E1\n",
    )
    fault = only(found)
    assert (fault.column, fault.value, fault.row) == ("radio", "E9", 2)


def test_a_reference_to_one_of_two_tables(tmp_path: Path) -> None:
    found = validate(
        tmp_path,
        demands="demand_id,operator_id,subscribers,radio,route_id\nD,bell,10,E1,R\n",
        routes="route_id,alternative,plane,hop,element_id\nR,0,user,0,E1\n",
        needs="dependent_id,needed_id\nD,E1\nR,E2\nX,E2\n",
    )
    fault = only(found)
    assert (fault.row, fault.column, fault.value) == (4, "dependent_id", "X")


def test_references_to_a_table_that_is_not_there_are_one_fault(tmp_path: Path) -> None:
    rows = "".join(f"D{n},bell,10,E1,R{n}\n" for n in range(7))
    found = validate(tmp_path, demands="demand_id,operator_id,subscribers,radio,route_id\n" + rows)
    fault = only(found)
    assert (found.errors, fault.column, fault.row) == (1, "route_id", 2)
    assert "no such table" in fault.problem


def test_a_missing_table_or_column_is_one_fault_and_nothing_dangles(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "a")
    (folder / "sites.csv").unlink()
    fault = only(validate_folder(folder))
    assert (fault.file, fault.problem) == ("sites.csv", "a required table is missing")
    found = validate(tmp_path / "b", sites=SITES.replace("site_id", "siteid"))
    assert [(f.column, f.severity) for f in found.faults] == [("site_id", "error"), ("siteid", "warning")]
    assert found.accepted is None


# Between cells and between rows ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acquired", "installed", "retired", "column"),
    [
        ("2020-01-01", "2020-01-01", "2020-01-02", None),
        ("2020-01-02", "2020-01-01", "", "installed_on"),
        ("", "2020-01-02", "2020-01-02", "retired_on"),
        ("2020-01-02", "", "2020-01-01", "retired_on"),
        ("2020-01-02", "", "2020-01-02", None),
        ("", "", "2020-01-01", None),
        ("2020-01-02", "#N/A", "2020-01-01", "installed_on"),
    ],
)
def test_dates_in_order(tmp_path: Path, acquired: str, installed: str, retired: str, column: str | None) -> None:
    elements = f"element_id,site_id,operator_id,function,acquired_on,installed_on,retired_on\nE1,S1,bell,gnb,{acquired},{installed},{retired}\n"
    found = validate(tmp_path, elements=elements)
    assert [fault.column for fault in found.faults] == ([] if column is None else [column])


def test_a_group_cannot_need_more_than_its_members(tmp_path: Path) -> None:
    found = validate(
        tmp_path, groups="group_id,needed\nG,3\nH,2\nI,1\n", members="group_id,element_id\nG,E1\nG,E2\nH,E1\nH,E2\n"
    )
    assert [(f.row, f.column, f.value) for f in found.faults] == [(2, "needed", "3"), (4, "needed", "1")]
    assert "2 members" in found.faults[0].problem


def test_the_shares_of_a_route_sum_to_one(tmp_path: Path) -> None:
    hops = "".join(f"{route},{n},user,0,E1\n" for route in "ABC" for n in range(3))
    shares = "A,0,0.3333333\nA,1,0.3333333\nA,2,0.3333334\nB,0,0.5\nB,1,0.4\nC,0,1\nC,1,x\n"
    found = validate(
        tmp_path,
        routes="route_id,alternative,plane,hop,element_id\n" + hops,
        route_shares="route_id,alternative,share\n" + shares,
    )
    assert [(f.row, f.column, f.value) for f in found.faults] == [(5, "share", "B"), (8, "share", "x")]
    assert "0.9" in found.faults[0].problem
    assert found.accepted is not None
    assert found.accepted["routes"]["route_id"].unique().to_list() == ["A"]


def test_a_share_of_an_alternative_that_is_not_there(tmp_path: Path) -> None:
    found = validate(
        tmp_path,
        routes="route_id,alternative,plane,hop,element_id\nR,0,user,0,E1\n",
        route_shares="route_id,alternative,share\nR,0,0.5\nR,1,0.5\n",
    )
    fault = only(found)
    assert (fault.row, fault.column, fault.value) == (3, "alternative", "1")


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        (("yes", "2020-01-01", "2021-01-01"), ("no", "2021-01-01", ""), False),
        (("yes", "2020-01-01", "2021-01-02"), ("no", "2021-01-01", ""), True),
        (("no", "", ""), ("yes", "2021-01-01", ""), True),
        (("yes", "2020-01-01", ""), ("yes", "2021-01-01", ""), False),
        (("no", "2022-01-01", "2023-01-01"), ("yes", "2020-01-01", "2022-06-01"), True),
    ],
)
def test_contradicting_bindings(tmp_path: Path, first: tuple[str, ...], second: tuple[str, ...], clash: bool) -> None:
    rows = "".join(f"bell,I,{','.join(row)}\n" for row in (first, second))
    other = "spare,I,no,,\nbell,J,no,,\n"
    found = validate(tmp_path, bindings="operator_id,instrument_id,bound,from_on,until_on\n" + rows + other)
    assert found.errors == (1 if clash else 0)
    assert all(fault.column == "bound" for fault in found.faults)


# How many faults are spelled out ---------------------------------------------------------------------------------------------


def test_every_fault_of_a_kind_is_spelled_out(tmp_path: Path) -> None:
    rows = "".join(f"X{n},S1,,gnb,,,\n" for n in range(1_500))
    found = validate(tmp_path, elements=ELEMENTS + rows)
    assert found.errors == 1_500
    assert len(found.faults) == 1_500
    assert {fault.row for fault in found.faults} == set(range(4, 1_504))
    assert found.rejected["elements"].height == 1_500


def test_rejected_rows_keep_what_was_given(tmp_path: Path) -> None:
    found = validate(tmp_path, elements=ELEMENTS + 'E3,S1,#N/A,gnb,"Foo, ""Bar""",,\n')
    row = found.rejected["elements"].row(0, named=True)
    assert (row["file"], row["row"], row["column"], row["value"]) == ("elements.csv", 4, "operator_id", "#N/A")
    original = pl.Series([row["original"]]).str.json_decode(
        pl.Struct({"element_id": pl.String, "vendor_id": pl.String})
    )
    assert original.to_list() == [{"element_id": "E3", "vendor_id": 'Foo, "Bar"'}]


def test_validation_writes_nothing(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "net", **FIVE)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.rglob("*") if path.is_file()}
    validate_folder(folder)
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before


@pytest.mark.parametrize(
    ("rows", "row", "value", "problem"),
    [
        ("net,Net,CA,,net\n", 4, "net", "names itself as its licensee"),
        ("net,Net,CA,,bell;spare\nouter,Outer,CA,,bell;net\n", 5, "net", "a licensee that has licensees itself"),
    ],
)
def test_a_licensee_answers_for_itself(tmp_path: Path, rows: str, row: int, value: str, problem: str) -> None:
    operators = "operator_id,name,country,basis,licensees\nbell,Bell,CA,,\nspare,Spare,CA,,\n" + rows
    fault = only(validate(tmp_path, operators=operators))
    assert (fault.file, fault.row, fault.column, fault.value) == ("operators.csv", row, "licensees", value)
    assert fault.problem == problem
    assert fault.severity == "error"
    assert fault.remedy


def test_rows_fall_with_a_table_that_is_rejected_whole(tmp_path: Path) -> None:
    found = validate(
        tmp_path,
        demands="demand_id,operator_id,radio,route_id\nD1,bell,E1,R\n",
        routes="route_id,alternative,plane,hop,element_id\nR,0,user,0,E2\n",
        needs="dependent_id,needed_id\nD1,E2\nR,E1\n",
    )
    assert found.errors
    assert found.accepted is not None
    assert found.accepted["demands"].height == 0
    # What rests on the demand falls with it; what rests on the route stays.
    assert found.accepted["needs"]["dependent_id"].to_list() == ["R"]
    assert found.rejected["needs"]["cause"].to_list() == ["parent"]
