"""`vendorline validate` and `vendorline import`: what they print, write and leave alone, and with which exit code."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from vendorline.cli.app import run
from vendorline.errors import Fault, InvalidInput
from vendorline.importers import FORMATS, Imported, detect
from vendorline.importers.own_tables import import_tables
from vendorline.network import Network, read_network, write_network

BOM = b"\xef\xbb\xbf"
TABLES = {
    "operators": "operator_id,name,country\nbell,Bell,CA\n",
    "sites": "site_id,latitude,longitude,country\nS1,45.4,-75.7,CA\nS2,45.5,-75.6,CA\nS3,512,-75.6,CA\n",
    "elements": (
        "element_id,site_id,operator_id,function,vendor_id,traffic_gb_day\n"
        "E1,S1,bell,gnb,Huawei,1.5\nE1,S2,bell,enb,nokia,3\nE3,S99,bell,enb,nokia,3\nE4,S2,bell,enb,Huwaei,4\n"
        "E5,S3,bell,enb,nokia,4\nE6,S2,bell,enb,nokia,#N/A\n"
    ),
}


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    folder = tmp_path / "faulty"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_bytes(BOM + text.encode())
    return folder


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    tables = {
        "operators": [{"operator_id": "bell", "name": "Bell", "country": "CA"}],
        "sites": [{"site_id": "S1", "latitude": 45.4, "longitude": -75.7, "country": "CA"}],
        "elements": [{"element_id": "E1", "site_id": "S1", "operator_id": "bell", "function": "gnb"}],
    }
    write_network(Network.of(tables, as_of=date(2020, 3, 9)), tmp_path / "sound", format="csv")
    return tmp_path / "sound"


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def as_json(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


# validate --------------------------------------------------------------------------------------------------------------------


def test_validate_tells_four_errors_and_one_warning_at_once(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files_in(faulty.parent)
    assert run(["validate", str(faulty)]) == 3
    shown = capsys.readouterr().out
    assert "4 errors, 1 warning; rows: operators 1, sites 3, elements 6" in shown
    assert all(value in shown for value in ("512", "E1", "S99", "#N/A", "Huwaei", "elements.csv row 7"))
    assert files_in(faulty.parent) == before


def test_validate_as_json(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", str(faulty), "--format", "json"]) == 3
    result = as_json(capsys)
    assert list(result)[:4] == ["vendorline", "command", "inputs", "rows"]
    assert (result["command"], result["errors"], result["warnings"]) == ("validate", 4, 1)
    assert result["tables"] == {"operators": 1, "sites": 3, "elements": 6}
    assert [(row["file"], row["row"], row["column"], row["value"], row["severity"]) for row in result["rows"]] == [
        ("sites.csv", 4, "latitude", "512", "error"),
        ("elements.csv", 3, "element_id", "E1", "error"),
        ("elements.csv", 4, "site_id", "S99", "error"),
        ("elements.csv", 5, "vendor_id", "Huwaei", "warning"),
        ("elements.csv", 7, "traffic_gb_day", "#N/A", "error"),
    ]
    assert all(row["problem"] and row["remedy"] for row in result["rows"])
    assert [Path(file["path"]).name for file in result["inputs"]] == ["operators.csv", "sites.csv", "elements.csv"]


def test_validate_a_sound_network(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", str(sound)]) == 0
    assert "0 errors, 0 warnings" in capsys.readouterr().out
    assert run(["validate", str(sound), "--format", "json"]) == 0
    assert as_json(capsys)["as_of"] == "2020-03-09"


def test_validate_warnings_alone_do_not_stop(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (sound / "notes.csv").write_text("a\n", encoding="utf-8")
    assert run(["validate", str(sound)]) == 0
    assert "0 errors, 1 warning" in capsys.readouterr().out


def test_validate_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate", str(tmp_path / "nowhere")]) == 3
    assert "no such folder" in capsys.readouterr().out


def test_validate_to_a_file(faulty: Path, tmp_path: Path) -> None:
    assert run(["validate", str(faulty), "--format", "csv", "--output", str(tmp_path / "faults.csv")]) == 3
    with (tmp_path / "faults.csv").open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 5


# import ----------------------------------------------------------------------------------------------------------------------


def test_import_with_errors_writes_nothing(faulty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files_in(tmp_path)
    assert run(["import", str(faulty), "--into", str(tmp_path / "new")]) == 3
    shown = capsys.readouterr().out
    assert "4 errors, 1 warning; nothing was written" in shown
    assert files_in(tmp_path) == before
    assert not (tmp_path / "new").exists()


def test_import_accepting_the_valid_rows(faulty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = tmp_path / "new"
    assert run(["import", "tables", str(faulty), "--into", str(new), "--accept-valid"]) == 0
    shown = capsys.readouterr().out
    assert "4 errors, 1 warning; written to" in shown
    assert "2 rows left out" in shown
    network = read_network(new)
    # E1 stands twice, at different sites: nobody can tell at which. Cells that need not be filled are unknown, with what stood there.
    assert network["elements"]["element_id"].to_list() == ["E4", "E5", "E6"]
    assert network["elements"]["vendor_id"].to_list() == [None, "nokia", "nokia"]
    assert network["sites"].select("site_id", "latitude").rows() == [("S1", 45.4), ("S2", 45.5), ("S3", None)]
    assert network["observations"].select("row_id", "column", "value", "method").rows() == [
        ("S3", "latitude", "512", "unreadable"),
        ("E4", "vendor_id", "Huwaei", "unconfirmed"),
        ("E6", "traffic_gb_day", "#N/A", "unreadable"),
    ]
    with (new / "rejected.csv").open(encoding="utf-8", newline="") as stream:
        rejected = list(csv.DictReader(stream))
    assert [*rejected[0]] == [
        "table", "file", "row", "column", "value", "problem", "cause", "operator_id", "original",
    ]  # fmt: skip
    assert {(row["row"], row["value"], row["cause"], row["operator_id"]) for row in rejected} == {
        *(("2", text, "fault", "bell") for text in ("S1", "S2", "gnb", "enb", "Huawei", "nokia", "1.5", "3")),
        ("3", "E1", "merged", ""), ("4", "S99", "fault", "bell"),
    }  # fmt: skip
    assert json.loads(rejected[-1]["original"])["site_id"] == "S99"
    assert [(one.table, one.operator_id, one.rows) for one in network.manifest.left_out] == [
        ("elements", "bell", 1), ("elements", "bell", 1),
    ]  # fmt: skip
    assert run(["validate", str(new), "--quiet"]) == 0


def test_import_of_a_sound_folder_becomes_parquet(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new"
    assert run(["import", str(sound), "--into", str(new), "--format", "json"]) == 0
    result = as_json(capsys)
    assert (result["format"], result["errors"], result["warnings"], result["rows"]) == ("tables", 0, 0, [])
    assert result["tables"] == {"operators": 1, "sites": 1, "elements": 1}
    assert {path.suffix for path in new.iterdir()} == {".parquet", ".json"}
    assert all(read_network(new)[name].equals(read_network(sound)[name]) for name in TABLES)


def test_import_does_not_write_over_a_network_unasked(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new"
    assert run(["import", str(sound), "--into", str(new)]) == 0
    before = files_in(new)
    assert run(["import", str(sound), "--into", str(new)]) == 2
    assert "--replace" in capsys.readouterr().err
    assert files_in(new) == before
    assert run(["import", str(sound), "--into", str(new), "--replace"]) == 0
    (new / "letter.txt").write_text("dear", encoding="utf-8")
    assert run(["import", str(sound), "--into", str(new), "--replace"]) == 2
    assert (new / "letter.txt").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["other.pdf"], "in no format"),
        (["sound", "cells.csv"], "one format at a time"),
        (["sound", "sound"], "one folder of tables"),
        (["sound", "--overlay", "5g=2020-07..2024-12"], "--assume-vendors"),
    ],
)
def test_import_options_nobody_can_follow(
    sound: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    says: str,
) -> None:
    (tmp_path / "other.pdf").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "cells.csv").write_text("LTE,302,720,1,2,0,-75.7,45.4,1,1,1,1,1,0\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["import", *arguments, "--into", "new"]) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_import_into_what_is_read(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(sound), "--into", str(sound), "--replace"]) == 2
    assert "is what is read" in capsys.readouterr().err


def test_import_needs_a_target(sound: Path) -> None:
    assert run(["import", str(sound)]) == 2


def test_import_of_other_formats_counts_its_own_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cells.csv").write_text("LTE,302,720,1,2,0,-75.7,45.4,1,1,1,1,1,0\n", encoding="utf-8")
    fault = Fault("cells.csv", 1, "lat", "x", "not a number", "mend it")
    given: list[date] = []

    def importer(paths: list[Path], *, today: date) -> Imported:
        given.append(today)
        tables = {"operators": [{"operator_id": "302720", "name": "302720", "country": "CA"}]}
        return Imported(Network.of(tables, as_of=today), (fault,), {}, ("8,259 cells left out",))

    monkeypatch.setattr("vendorline.importers.FORMATS", {**FORMATS, "opencellid": importer})
    assert run(["import", str(tmp_path / "cells.csv"), "--into", str(tmp_path / "new")]) == 3
    shown = capsys.readouterr().out
    assert "1 error, 0 warnings; nothing was written" in shown
    assert "8,259 cells left out" in shown
    assert run(["import", str(tmp_path / "cells.csv"), "--into", str(tmp_path / "new"), "--accept-valid"]) == 0
    assert read_network(tmp_path / "new").as_of == given[0] == date.today()


def test_formats_are_detected(sound: Path, tmp_path: Path) -> None:
    cells = tmp_path / "302.csv"
    cells.write_bytes(BOM + b"gsm,302,720,1,2,0,-75.7,45.4,1,1,1,1,1,0\n")
    assert detect([sound]) == "tables"
    assert detect([cells, cells]) == "opencellid"
    with pytest.raises(InvalidInput):
        detect([tmp_path / "empty"])


def test_own_tables_of_a_missing_table_give_no_network(faulty: Path) -> None:
    (faulty / "sites.csv").unlink()
    imported = import_tables([faulty], today=date(2026, 1, 1))
    assert imported.network is None
    assert imported.errors == sum(fault.severity == "error" for fault in imported.faults)
    assert isinstance(imported.rejected["elements"], pl.DataFrame)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--set", "country=GB"], "--set is for tables, bulkcm and graphml, and this is opencellid: leave it out"),
        (
            ["--map", "a=b", "--crs", "EPSG:27700"],
            "--map and --crs are for tables, and this is opencellid: leave them out",
        ),
    ],
)
def test_options_of_another_format_are_named(
    tmp_path: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", "opencellid", str(tmp_path / "302.csv"), "--into", str(tmp_path / "ca"), *options]) == 2
    assert said in " ".join(capsys.readouterr().err.split())


def test_what_is_wrong_is_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(tmp_path / "nowhere"), "--rules", "GB"]) == 3
    told = capsys.readouterr()
    assert (told.out + told.err).count("no such folder") == 1
    assert "name the folder that holds operators, sites and elements" in told.err
