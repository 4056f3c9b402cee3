"""Whatever a library raises while a file is read is a fault of that file, and what runs away is stopped at the door."""

from __future__ import annotations

import csv
import io
import json
import os
import time
import zipfile
import zlib
from datetime import date
from pathlib import Path
from xml.parsers import expat

import duckdb
import polars as pl
import pyarrow as pa
import pytest
import yaml
from rich.console import Console

from vendorline.cli.app import run
from vendorline.cli.faults import draw_faults
from vendorline.errors import Fault, InvalidInput, UsageError
from vendorline.importers import FORMATS
from vendorline.importers.formats import detect
from vendorline.importers.plain_yaml import read_yaml
from vendorline.network import Network, validate_folder, write_network
from vendorline.network.folders import ABANDONED_SECONDS
from vendorline.network.guard import located, require_file
from vendorline.network.manifest import read_manifest
from vendorline.report import read_result

TODAY = date(2026, 11, 1)
PATH = Path("folder") / "input.csv"


class PanicException(BaseException):  # the name that libraries of Rust give it
    """What polars raises where it breaks."""


def undecodable() -> UnicodeDecodeError:
    return UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")


RAISED = [
    (expat.ExpatError("bad"), "ExpatError: bad"), (yaml.YAMLError("bad"), "YAMLError: bad"), (csv.Error("field too long"), "Error: field"),
    (zlib.error("bad"), "error: bad"), (EOFError("early"), "EOFError: early"), (zipfile.BadZipFile("no zip"), "BadZipFile: no zip"),
    (undecodable(), "UnicodeDecodeError"), (RecursionError("deep"), "nested too deeply"), (MemoryError(), "more memory than there is"),
    (OverflowError("too large"), "OverflowError: too large"), (ValueError("Exceeds the limit"), "ValueError: Exceeds the limit"),
    (OSError(36, "File name too long"), "OSError: File name too long"), (PermissionError(13, "Permission denied"), "Permission denied"),
    (duckdb.IOException("bad"), "IOException: bad"), (pl.exceptions.ComputeError("bad"), "ComputeError: bad"), (pa.ArrowInvalid("bad"), "bad"),
    (PanicException("broke"), "PanicException: broke"), (KeyError("x"), "KeyError: 'x'"), (RuntimeError(), "RuntimeError"),
    (ValueError("one\ntwo " * 99_999), "ValueError: one"),
]  # fmt: skip


@pytest.mark.parametrize(("error", "problem"), RAISED, ids=lambda value: type(value).__name__)
def test_whatever_is_raised_becomes_one_located_fault(error: BaseException, problem: str) -> None:
    with pytest.raises(InvalidInput) as caught, located(PATH):
        raise error
    (fault,) = caught.value.faults
    assert fault.file == "input.csv"
    assert fault.problem.startswith("cannot be read: ")
    assert problem in fault.problem
    assert fault.remedy
    assert len(str(fault)) < 400
    assert "\n" not in fault.problem
    assert caught.value.__cause__ is error


@pytest.mark.parametrize(
    "error",
    [KeyboardInterrupt(), SystemExit(1), UsageError("no"), InvalidInput("no"), ImportError("x"), NameError("x")],
)
def test_what_no_input_causes_passes(error: BaseException) -> None:
    with pytest.raises(type(error)) as caught, located(PATH):
        raise error
    assert caught.value is error


def test_a_line_that_a_parser_names_is_told() -> None:
    with pytest.raises(InvalidInput) as caught, located(PATH):
        json.loads('{"a": 1,\n\n b}')
    assert caught.value.faults[0].row == 3
    with pytest.raises(InvalidInput) as caught, located(PATH):
        yaml.safe_load("a: 1\nb: [")
    assert caught.value.faults[0].row is not None


# What is no file


@pytest.mark.parametrize("format", ["opencellid", "graphml", "bulkcm", "free5gc", "table", "tables"])
def test_pipes_devices_and_endless_links_are_refused(tmp_path: Path, format: str) -> None:
    pipe, device, loop = tmp_path / "amfcfg.yaml", tmp_path / "device.csv", tmp_path / "loop.csv"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    loop.symlink_to(loop)
    for path, problem in ((pipe, "no regular file"), (device, "no regular file"), (loop, "cannot be read")):
        with pytest.raises(InvalidInput) as caught:
            FORMATS[format]([path], today=TODAY)
        assert problem in caught.value.faults[0].problem


def test_a_pipe_among_configurations_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "amfcfg.yaml")
    (tmp_path / "smfcfg.yaml").symlink_to("/dev/zero")
    (tmp_path / "udmcfg.yaml").symlink_to(tmp_path / "udmcfg.yaml")
    with pytest.raises(InvalidInput) as caught:
        FORMATS["free5gc"]([tmp_path], today=TODAY)
    assert [fault.file for fault in caught.value.faults] == ["amfcfg.yaml", "smfcfg.yaml", "udmcfg.yaml"]


def test_a_folder_of_too_many_configurations_is_refused(tmp_path: Path) -> None:
    for number in range(1_001):
        (tmp_path / f"amfcfg-{number}.yaml").touch()
    with pytest.raises(InvalidInput, match="more than the 1,000"):
        FORMATS["free5gc"]([tmp_path], today=TODAY)


def test_files_over_their_bound_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "amfcfg.yaml"
    with path.open("wb") as file:
        file.truncate(5_000_000_000)
    with pytest.raises(InvalidInput, match="larger than 4 MB"):
        read_yaml(path)
    with pytest.raises(InvalidInput, match="a folder, where a file is needed"):
        require_file(tmp_path, 1)


@pytest.mark.parametrize("words", [
    ("import", "opencellid", "{}", "--into", "net"), ("import", "{}", "--into", "net"), ("import", "table", "{}", "--into", "net"),
    ("validate", "{}"), ("check", "{}"), ("import", "bulkcm", "{}", "--dry-run"),
])  # fmt: skip
def test_paths_that_no_system_bears_are_told_shortly(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([word.format("x" * 5_000) for word in words]) in {2, 3}
    assert len(capsys.readouterr().err) < 1_500


def test_a_field_that_is_too_long_for_the_library_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a" * 200_000 + ",b\n1,2\n", encoding="utf-8")
    assert detect([path]) == "table"


# Manifests, results and settings


DEEP = "[" * 100_000
LONG = '{"as_of": ' + "9" * 5_000 + "}"


@pytest.mark.parametrize(("name", "text"), [
    ("manifest.json", DEEP), ("manifest.json", LONG), ("manifest.json", '{"a":' * 50_000), ("manifest.yaml", DEEP),
    ("manifest.yaml", "as_of: " + "9" * 5_000), ("manifest.yaml", "a: &a [x]\ncomplete: [*a, *a]"), ("manifest.toml", "a = " + DEEP),
    ("manifest.toml", "a = " + "9" * 5_000), ("manifest.yaml", "as_of: 2020-02-31"), ("manifest.yaml", "a: !!timestamp foo"),
    ("manifest.yaml", "? [a]\n: b"), ("manifest.json", "\x00"), ("manifest.yaml", "a: !!python/object:os.system x"),
])  # fmt: skip
def test_manifests_that_break_their_libraries_are_faults(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = read_manifest(tmp_path)
    assert found.faults
    assert all(len(str(fault)) < 3_000 for fault in found.faults)


@pytest.mark.parametrize("text", [DEEP, LONG, '{"rows":' * 50_000, '{"rows": [' + "[" * 99_999, "\x00", "9" * 5_000])
def test_results_that_break_their_libraries_are_faults(tmp_path: Path, text: str) -> None:
    path = tmp_path / "result.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_result(path)
    assert all(len(str(fault)) < 3_000 for fault in caught.value.faults)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(InvalidInput, match="no regular file"):
        read_result(path)


@pytest.mark.parametrize("text", ["a = " + DEEP, "name = " + "9" * 5_000, "\x00"])
def test_settings_of_projects_that_break_their_library_are_faults(tmp_path: Path, text: str) -> None:
    (tmp_path / "vendorline.toml").write_text(text, encoding="utf-8")
    assert run(["validate", str(tmp_path)]) == 3


def test_names_of_megabytes_are_shortened_where_they_are_shown(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"k" * 13_000_000: 1}), encoding="utf-8")
    begun = time.monotonic()
    faults = [
        *read_manifest(tmp_path).faults,
        Fault("f" * 10**6, 1, "c" * 10**6, "v" * 10**6, "p" * 10**6, "r" * 10**6),
    ]
    buffer = io.StringIO()
    draw_faults(Console(file=buffer, width=190), faults)
    assert len(buffer.getvalue()) < 20_000
    assert all(len(str(fault)) < 6_000 for fault in faults)
    assert time.monotonic() - begun < 5


# Folders that killed runs left


def network() -> Network:
    operators = [{"operator_id": "o", "name": "O", "country": "GB"}]
    return Network.of({"operators": operators, "sites": [], "elements": []}, as_of=TODAY)


def leave(home: Path, name: str, age: float) -> Path:
    left = home / name
    left.mkdir()
    (left / "elements.parquet").touch()
    for path in (left / "elements.parquet", left):
        os.utime(path, (time.time() - age, time.time() - age))
    return left


def test_folders_of_killed_runs_are_removed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vendorline.network.folders._here", lambda: "here")
    old = leave(tmp_path, ".net.abcd.part", ABANDONED_SECONDS + 9)
    gone = leave(tmp_path, ".net.here-4194305.abcd.part", 1)
    kept = [
        leave(tmp_path, ".net.efgh.part", 9), leave(tmp_path, f".net.here-{os.getpid()}.abcd.part", 9 * ABANDONED_SECONDS),
        leave(tmp_path, ".net.there-4194305.abcd.part", 9), leave(tmp_path, ".other.abcd.part", 9 * ABANDONED_SECONDS),
        leave(tmp_path, ".net.abcd", 9 * ABANDONED_SECONDS),
    ]  # fmt: skip
    link = tmp_path / ".net.link.part"
    link.symlink_to(tmp_path)
    write_network(network(), tmp_path / "net")
    assert validate_folder(tmp_path / "net").errors == 0
    assert not old.exists()
    assert not gone.exists()
    assert all(path.exists() for path in [*kept, link])
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.endswith(".part")) == sorted(
        [*(path.name for path in kept if path.name.endswith(".part")), link.name]
    )
