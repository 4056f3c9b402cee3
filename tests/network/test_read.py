"""Files as people and programs write them: encodings, ragged rows, Parquet of other types, manifests, dates."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from vendorline.errors import InvalidInput
from vendorline.network import Network, read_network, validate_folder, write_network

OPERATORS = "operator_id,name,country\nbell,Bell,CA\n"
SITES = "site_id,latitude,longitude,country\nS1,45.4,-75.7,CA\n"
ELEMENTS = "element_id,site_id,operator_id,function,installed_on,product\nE1,S1,bell,gnb,2019-05-01,A\n"
TODAY = date(2026, 1, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"operators": OPERATORS, "sites": SITES, "elements": ELEMENTS}.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_reading_raises_with_every_fault(folder: Path) -> None:
    (folder / "elements.csv").write_text(ELEMENTS + "E1,S9,bell,gnb,x,\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="3 errors") as caught:
        read_network(folder)
    assert [fault.column for fault in caught.value.faults] == ["element_id", "site_id", "installed_on"]
    assert isinstance(caught.value, ValueError)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_network(tmp_path / "nowhere")
    assert caught.value.faults[0].problem == "no such folder"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (ELEMENTS.encode("utf-16"), "UTF-16"),
        (ELEMENTS.encode("utf-16-le"), "UTF-16"),
        (ELEMENTS.replace(",A\n", ",Ærø\n").encode("latin-1"), "not UTF-8"),
        (ELEMENTS.replace("product", "prodüct").encode("latin-1"), "not UTF-8"),
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (ELEMENTS.replace(",", ";").encode(), "semicolons"),
        (ELEMENTS.replace(",", "\t").encode(), "tabs"),
    ],
)
def test_a_text_nobody_can_read_is_one_fault(folder: Path, content: bytes, says: str) -> None:
    (folder / "elements.csv").write_bytes(content)
    found = validate_folder(folder)
    assert found.errors == 1, [str(fault) for fault in found.faults]
    assert says in found.faults[0].problem
    assert found.accepted is None


def test_the_row_of_the_first_letter_in_another_encoding(folder: Path) -> None:
    (folder / "elements.csv").write_bytes(ELEMENTS.encode() + "E2,S1,bell,gnb,,Ærø\n".encode("latin-1"))
    assert validate_folder(folder).faults[0].row == 3


def test_rows_keep_their_number_past_blank_broken_and_long_ones(folder: Path) -> None:
    rows = 'E2,S1,bell,gnb,,"two\nlines"\n\n,,,,,\nE3,S1,bell,gnb\nE4,S1,bell,gnb,,A,B\nE5,S1,bell,gnb,yesterday,\n'
    (folder / "elements.csv").write_text(ELEMENTS + rows, encoding="utf-8")
    found = validate_folder(folder)
    assert [(fault.row, fault.column) for fault in found.faults] == [(6, None), (7, None), (8, "installed_on")]
    assert "4 cells where the header has 6" in found.faults[0].problem
    assert found.accepted is not None
    assert found.accepted["elements"]["element_id"].to_list() == ["E1", "E2", "E5"]
    assert found.accepted["elements"]["product"].to_list() == ["A", "two\nlines", None]
    assert found.rejected["elements"]["row"].to_list() == [6, 7]


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r"])
def test_a_header_without_rows_is_an_empty_table(folder: Path, end: str) -> None:
    (folder / "elements.csv").write_bytes(ELEMENTS.splitlines()[0].encode() + end.encode())
    found = validate_folder(folder)
    assert found.faults == ()
    assert found.row_counts["elements"] == 0


def test_a_quote_that_is_never_closed_swallows_no_row_in_silence(folder: Path) -> None:
    (folder / "elements.csv").write_text(ELEMENTS + 'E2,S1,bell,gnb,,"A\nE3,S1,bell,gnb,,B\n', encoding="utf-8")
    found = validate_folder(folder)
    assert [(f.row, f.severity) for f in found.faults] == [(3, "error")]
    assert "never closed" in found.faults[0].problem
    assert found.accepted is not None
    assert found.accepted["elements"]["element_id"].to_list() == ["E1", "E3"]
    (folder / "elements.csv").write_text(
        ELEMENTS + 'E2,S1,bell,gnb,,5" rack\nE3,S1,bell,gnb,,"B\nC"\n', encoding="utf-8"
    )
    found = validate_folder(folder)
    assert found.faults == ()
    assert found.network is not None
    assert found.network["elements"]["product"].to_list() == ["A", '5" rack', "B\nC"]


def test_windows_line_ends_header_spaces_and_trailing_commas(folder: Path) -> None:
    text = ELEMENTS.replace("product", " product ,").replace(",A\n", ",A,\n").replace("\n", "\r\n")
    (folder / "elements.csv").write_bytes(text.encode("utf-8-sig"))
    found = validate_folder(folder)
    assert found.faults == ()
    assert found.network is not None
    assert found.network["elements"]["product"].to_list() == ["A"]


def test_a_column_given_twice(folder: Path) -> None:
    (folder / "elements.csv").write_text(ELEMENTS.replace("product", "function"), encoding="utf-8")
    fault = validate_folder(folder).faults[0]
    assert (fault.row, fault.column, fault.severity) == (1, "function", "error")


def test_other_files_are_left_aside_with_a_word(folder: Path) -> None:
    (folder / "elemnts.csv").write_text("a,b\n", encoding="utf-8")
    (folder / "rejected.csv").write_text("a,b\n", encoding="utf-8")
    (folder / "README.md").write_text("x", encoding="utf-8")
    found = validate_folder(folder)
    assert [(f.file, f.severity) for f in found.faults] == [("elemnts.csv", "warning")]
    assert found.faults[0].remedy == "did you mean elements.csv?"


def test_a_table_given_in_two_files(folder: Path) -> None:
    pl.read_csv(folder / "sites.csv").write_parquet(folder / "sites.parquet")
    found = validate_folder(folder)
    assert found.errors == 1
    assert "given twice" in found.faults[0].problem


def test_parquet_as_other_programs_type_it(folder: Path) -> None:
    (folder / "elements.csv").unlink()
    frame = pl.DataFrame(
        {
            "element_id": [1, 2],
            "site_id": pl.Series(["S1", "S1"], dtype=pl.Categorical),
            "operator_id": ["bell", "bell"],
            "function": ["gnb", "gnb"],
            "generations": [["5g"], []],
            "bands_mhz": pl.Series([[3500], None], dtype=pl.List(pl.Int16)),
            "premises": [10.0, None],
            "traffic_gb_day": pl.Series([5, None], dtype=pl.UInt8),
            "installed_on": [datetime(2019, 5, 1), None],  # noqa: DTZ001 - as Parquet stores it
            "acquired_on": ["2019-01-01", None],
        }
    )
    frame.write_parquet(folder / "elements.parquet")
    elements = read_network(folder)["elements"]
    assert elements["element_id"].to_list() == ["1", "2"]
    assert elements["generations"].to_list() == [["5G"], None]
    assert elements["bands_mhz"].to_list() == [[3500], None]
    assert elements["premises"].to_list() == [10, None]
    assert elements["traffic_gb_day"].to_list() == [5.0, None]
    assert elements["installed_on"].to_list() == [date(2019, 5, 1), None]
    assert elements["acquired_on"].to_list() == [date(2019, 1, 1), None]


@pytest.mark.parametrize(
    ("column", "values", "says"),
    [
        ("premises", [1.5], "not a whole number"),
        ("premises", [float("nan")], "error value"),
        ("traffic_gb_day", [float("inf")], "not a number"),
        ("traffic_gb_day", [float("nan")], "error value"),
        ("traffic_gb_day", [-1], "at least 0"),
        ("traffic_gb_day", [[1.0, 2.0]], "not a number"),
        ("traffic_gb_day", [True], "not a number"),
        ("installed_on", [datetime(2019, 5, 1, 12)], "ISO 8601"),  # noqa: DTZ001
        ("installed_on", [{"year": 2019}], "ISO 8601"),
        ("bands_mhz", [[700, -1]], "at least 1"),
        ("generations", [["5G", "6G"]], "not one of"),
    ],
)
def test_parquet_values_that_cannot_be(folder: Path, column: str, values: list[object], says: str) -> None:
    frame = pl.read_csv(folder / "elements.csv").drop("installed_on").with_columns(pl.Series(column, values))
    frame.write_parquet(folder / "elements.parquet")
    (folder / "elements.csv").unlink()
    found = validate_folder(folder)
    assert [(f.row, f.column) for f in found.faults] == [(2, column)], [str(f) for f in found.faults]
    assert says in found.faults[0].problem


def test_parquet_that_is_none(folder: Path) -> None:
    (folder / "elements.csv").unlink()
    (folder / "elements.parquet").write_bytes(b"PAR1 not really PAR1")
    found = validate_folder(folder)
    assert found.errors == 1
    assert "not readable as Parquet" in found.faults[0].problem


# Manifests -----------------------------------------------------------------------------------------------------------------

MANIFESTS = {
    "manifest.json": '{"as_of": "2020-03-09", "currency": "CAD", "complete": ["bindings", "tags.sensitive"], "attribution": "x"}',
    "manifest.yaml": "as_of: 2020-03-09\ncurrency: CAD\ncomplete: [bindings, tags.sensitive]\nattribution: [x]\n",
    "manifest.toml": 'as_of = 2020-03-09\ncurrency = "CAD"\ncomplete = ["bindings", "tags.sensitive"]\nattribution = ["x"]\n',
}


@pytest.mark.parametrize("name", list(MANIFESTS))
def test_a_manifest_in_three_formats(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"\xef\xbb\xbf" * (name != "manifest.toml") + MANIFESTS[name].encode())
    network = read_network(folder)
    assert network.as_of == date(2020, 3, 9)
    assert network.manifest.currency == "CAD"
    assert network.is_complete("bindings")
    assert network.is_complete("tags.sensitive")
    assert not network.is_complete("supplies")
    assert network.manifest.attribution == ("x",)
    assert Path(network.inputs[0].path).name == name


@pytest.mark.parametrize(
    ("text", "column", "severity"),
    [
        ('{"as_of": "9 March 2020"}', "as_of", "error"),
        ('{"as_of": "2020-02-30"}', "as_of", "error"),
        ('{"currency": 7}', "currency", "error"),
        ('{"complete": 7}', "complete", "error"),
        ('{"asof": "2020-03-09"}', "asof", "warning"),
        ('{"complete": ["binding"]}', "complete", "warning"),
        ('{"complete": ["area"]}', "complete", "warning"),
        ('{"complete": ["areas."]}', "complete", "warning"),
        ("[1]", None, "error"),
        ("{", None, "error"),
    ],
)
def test_faults_of_a_manifest(folder: Path, text: str, column: str | None, severity: str) -> None:
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    found = validate_folder(folder)
    assert [(f.file, f.column, f.severity) for f in found.faults] == [("manifest.json", column, severity)]


def test_areas_are_a_list_that_may_be_complete(folder: Path) -> None:
    (folder / "manifest.json").write_text(
        '{"complete": ["areas", "areas.brest", "segments", "tags.x"]}', encoding="utf-8"
    )
    assert not validate_folder(folder).faults


# The day a snapshot describes ----------------------------------------------------------------------------------------------------

OBSERVATIONS = "table,row_id,column,value,source,seen_on\nelements,E1,vendor_id,huawei,survey,2020-06-01\nelements,E1,vendor_id,nokia,survey,2018-06-01\n"


def test_as_of_is_the_manifests_else_the_newest_sight_else_the_newest_installation_else_today(folder: Path) -> None:
    rows = "E2,S1,bell,gnb,2030-01-01,\nE3,S1,bell,gnb,2018-01-01,\n"
    (folder / "elements.csv").write_text(ELEMENTS + rows, encoding="utf-8")
    assert read_network(folder, today=TODAY).as_of == date(2019, 5, 1)
    assert read_network(folder, today=date(2018, 6, 1)).as_of == date(2018, 1, 1)
    assert read_network(folder, today=date(2017, 6, 1)).as_of == date(2017, 6, 1)
    (folder / "observations.csv").write_text(OBSERVATIONS, encoding="utf-8")
    assert read_network(folder, today=TODAY).as_of == date(2020, 6, 1)
    (folder / "manifest.json").write_text('{"as_of": "2020-03-09"}', encoding="utf-8")
    assert read_network(folder, today=TODAY).as_of == date(2020, 3, 9)
    assert read_network(folder, today=TODAY).manifest.as_of == date(2020, 3, 9)


def test_a_folder_written_validated_is_read_the_same_and_searched_again_once_touched(tmp_path: Path) -> None:
    net = Network.of(
        {
            "operators": [{"operator_id": "op", "name": "Op", "country": "GB"}],
            "sites": [{"site_id": "s", "country": "GB", "latitude": 512.0}],
            "elements": [],
        },
        as_of=date(2020, 1, 1),
    )
    write_network(net, tmp_path / "trusted", validated=True)
    write_network(net, tmp_path / "plain")
    trusted = read_network(tmp_path / "trusted")
    assert trusted["sites"]["latitude"].to_list() == [512.0], "taken at its word"
    assert {item.path.rsplit("/", 1)[-1] for item in trusted.inputs} >= {"manifest.json", "sites.parquet"}
    with pytest.raises(InvalidInput):
        read_network(tmp_path / "plain")
    sites = tmp_path / "trusted" / "sites.parquet"
    pl.read_parquet(sites).with_columns(region=pl.lit("x")).write_parquet(sites)
    with pytest.raises(InvalidInput):
        read_network(tmp_path / "trusted")
