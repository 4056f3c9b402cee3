"""What is written is what is read, and a run that stops leaves what was there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vendorline.errors import InvalidInput, UsageError
from vendorline.network import Manifest, Network, NetworkWriter, read_network, write_network
from vendorline.network.table_files import sha256
from vendorline.network.validation.parse import ERROR_VALUES
from volume import examples

AS_OF = date(2020, 3, 9)
OPERATOR = {"operator_id": "bell", "name": "Bell", "country": "CA"}
SITE = {"site_id": "S1", "latitude": 45.4, "longitude": -75.7, "country": "CA"}


def network_of(count: int = 2, **manifest: Any) -> Network:
    elements = [
        {"element_id": f"E{n}", "site_id": "S1", "operator_id": "bell", "function": "gnb", "generations": ["5G"]}
        for n in range(count)
    ]
    tables = {"operators": [OPERATOR], "sites": [SITE], "elements": elements}
    return Network.of(tables, as_of=AS_OF, manifest=Manifest(**manifest))


def same(left: Network, right: Network) -> bool:
    return all(left[name].equals(right[name]) for name in left.frames)


# Round trip ------------------------------------------------------------------------------------------------------------------

letters = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=";\x1f")
words = st.text(st.one_of(letters, st.sampled_from("\n,\"' #")), min_size=1, max_size=12).map(str.strip)
words = words.filter(lambda word: word and word not in ERROR_VALUES)
maybe = lambda values: st.none() | values  # noqa: E731
days = st.dates(date(1990, 1, 1), date(2060, 1, 1))
lists = lambda values: st.none() | st.lists(values, min_size=1, max_size=3)  # noqa: E731


@st.composite
def networks(draw: st.DrawFn) -> Network:
    operators = [{**OPERATOR, "name": draw(words), "plmn": draw(lists(st.from_regex(r"\A[0-9]{5,6}\Z")))}]
    sites = [{**SITE, "region": draw(maybe(words)), "areas": draw(lists(words)), "tags": draw(lists(words))}]
    ids = draw(st.lists(words, min_size=1, max_size=4, unique=True))
    elements = []
    for name in ids:
        dates = sorted(draw(st.lists(days, min_size=3, max_size=3, unique=True)))
        elements.append(
            {
                "element_id": name,
                "site_id": "S1",
                "operator_id": "bell",
                "function": draw(st.sampled_from(["gnb", "amf", "cu_up"])),
                "generations": draw(lists(st.sampled_from(["4G", "5G", "fttp"]))),
                "bands_mhz": draw(lists(st.integers(1, 2**62))),
                "vendor_id": draw(maybe(st.sampled_from(["huawei", "nokia"]))),
                "product": draw(maybe(words)),
                "premises": draw(maybe(st.integers(0, 2**63 - 1))),
                "traffic_gb_day": draw(maybe(st.floats(0, allow_nan=False, allow_infinity=False))),
                "acquired_on": draw(maybe(st.just(dates[0]))),
                "installed_on": draw(maybe(st.just(dates[1]))),
                "retired_on": draw(maybe(st.just(dates[2]))),
                "basis": draw(st.sampled_from(["stated", "inferred", "assumed"])),
            }
        )
    radio = st.lists(st.sampled_from(ids), min_size=1, max_size=3)
    tables = {
        "operators": operators,
        "sites": sites,
        "elements": elements,
        "routes": [{"route_id": "R", "alternative": 0, "plane": "user", "hop": 0, "element_id": ids[0]}],
        "demands": [
            {"demand_id": "D", "operator_id": "bell", "subscribers": 1.5, "radio": draw(radio), "route_id": "R"}
        ],
        "observations": [
            {"table": "elements", "row_id": ids[0], "column": "product", "value": draw(words), "source": draw(words)}
        ],
    }
    manifest = Manifest(
        currency=draw(maybe(st.just("CAD"))), complete=frozenset(draw(st.sets(st.sampled_from(["bindings", "links"]))))
    )
    return Network.of(tables, as_of=draw(days), manifest=manifest)


@settings(max_examples=examples(12, 25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(network=networks(), format=st.sampled_from(["csv", "parquet"]))
def test_what_is_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, network: Network, format: Any
) -> None:
    folder = tmp_path_factory.mktemp("trip") / "network"
    write_network(network, folder, format=format)
    back = read_network(folder)
    for name in network.frames:
        assert back[name].to_dicts() == network[name].to_dicts()
    assert (back.as_of, back.manifest) == (network.as_of, network.manifest)
    again = folder.with_name("again")
    write_network(back, again, format=format)
    assert sha256(again / f"elements.{format}") == sha256(folder / f"elements.{format}")


def test_formats_may_be_mixed(tmp_path: Path) -> None:
    network = network_of()
    write_network(network, tmp_path / "a", format="csv")
    write_network(network, tmp_path / "b", format="parquet")
    (tmp_path / "a" / "elements.csv").unlink()
    (tmp_path / "b" / "elements.parquet").rename(tmp_path / "a" / "elements.parquet")
    assert same(read_network(tmp_path / "a"), network)


def test_a_semicolon_in_a_list_is_refused_in_csv_and_kept_in_parquet(tmp_path: Path) -> None:
    network = network_of().with_tables(sites=pl.DataFrame([{**SITE, "areas": ["London; City", "B"]}]))
    with pytest.raises(InvalidInput) as caught:
        write_network(network, tmp_path / "csv", format="csv")
    assert caught.value.faults[0].column == "areas"
    assert list(tmp_path.iterdir()) == []
    write_network(network, tmp_path / "parquet")
    assert read_network(tmp_path / "parquet")["sites"]["areas"].to_list() == [["London; City", "B"]]


def test_the_manifest_counts_and_fingerprints_every_file(tmp_path: Path) -> None:
    folder = tmp_path / "network"
    write_network(network_of(3, synthetic="drawn", attribution=("GeoNames, CC BY 4.0",)), folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["as_of"] == "2020-03-09"
    assert manifest["row_counts"] == {"operators": 1, "sites": 1, "elements": 3}
    assert manifest["fingerprints"] == {path.name: sha256(path) for path in folder.glob("*.parquet")}
    assert sorted(path.name for path in folder.iterdir()) == [
        "elements.parquet", "manifest.json", "operators.parquet", "sites.parquet",
    ]  # fmt: skip
    back = read_network(folder)
    assert (back.manifest.synthetic, back.manifest.attribution) == ("drawn", ("GeoNames, CC BY 4.0",))


def test_parquet_is_compressed_and_dictionary_coded(tmp_path: Path) -> None:
    write_network(network_of(1_000), tmp_path / "network")
    group = pq.ParquetFile(tmp_path / "network" / "elements.parquet").metadata.row_group(0)
    vendor = next(group.column(n) for n in range(group.num_columns) if group.column(n).path_in_schema == "function")
    assert vendor.compression == "ZSTD"
    assert "RLE_DICTIONARY" in vendor.encodings


# Piece by piece -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["parquet", "csv"])
def test_writing_piece_by_piece_gives_the_same_network(tmp_path: Path, format: Any) -> None:
    whole = network_of(700)
    with NetworkWriter(tmp_path / "n", Manifest(as_of=AS_OF), format=format) as writer:
        writer.append("operators", whole["operators"])
        for start in range(0, 700, 100):
            part = whole["elements"].slice(start, 100)
            writer.append("elements", part.select("element_id", "site_id", "operator_id", "function", "generations"))
        writer.append("sites", whole["sites"])
        assert not (tmp_path / "n").exists()
    assert same(read_network(tmp_path / "n"), whole)


def test_large_tables_go_to_disk_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vendorline.network.write.ROW_GROUP", 100)
    whole = network_of(250)
    with NetworkWriter(tmp_path / "n", Manifest(as_of=AS_OF)) as writer:
        for part in whole["elements"].iter_slices(50):
            writer.append("elements", part)
    assert pq.ParquetFile(tmp_path / "n" / "elements.parquet").metadata.num_row_groups == 3
    counts = json.loads((tmp_path / "n" / "manifest.json").read_text(encoding="utf-8"))["row_counts"]
    assert counts == {"operators": 0, "sites": 0, "elements": 250}


def _stop_inside(writer: NetworkWriter, stop: type[BaseException]) -> None:
    with writer:
        writer.append("operators", pl.DataFrame([OPERATOR]))
        writer._flush("operators")
        raise stop


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError, MemoryError])
@pytest.mark.parametrize("format", ["parquet", "csv"])
def test_an_exception_inside_leaves_nothing(tmp_path: Path, stop: type[BaseException], format: Any) -> None:
    with pytest.raises(stop):
        _stop_inside(NetworkWriter(tmp_path / "n", Manifest(as_of=AS_OF), format=format), stop)
    assert list(tmp_path.iterdir()) == []


def test_an_exception_inside_leaves_the_old_network(tmp_path: Path) -> None:
    old = network_of(5)
    write_network(old, tmp_path / "n")
    with pytest.raises(KeyboardInterrupt):
        _stop_inside(NetworkWriter(tmp_path / "n", Manifest(), replace=True), KeyboardInterrupt)
    assert [path.name for path in tmp_path.iterdir()] == ["n"]
    assert same(read_network(tmp_path / "n"), old)


KILLED = """
import os, signal, sys
import polars as pl
from vendorline.network import Manifest, NetworkWriter
with NetworkWriter(sys.argv[1], Manifest(), replace=True) as writer:
    writer.append("operators", pl.DataFrame([{"operator_id": "x", "name": "X", "country": "CA"}]))
    writer._flush("operators")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_run_leaves_the_old_network(tmp_path: Path) -> None:
    old = network_of(5)
    write_network(old, tmp_path / "n")
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "n")], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert same(read_network(tmp_path / "n"), old)


@pytest.mark.parametrize("in_one_step", [True, False])
def test_replacing_puts_the_new_network_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_one_step: bool
) -> None:
    if not in_one_step:
        monkeypatch.setattr("vendorline.network.folders._exchange", lambda *_: False)
    write_network(network_of(5), tmp_path / "n")
    (tmp_path / "n" / "rejected.csv").write_text("x", encoding="utf-8")
    write_network(network_of(2), tmp_path / "n", replace=True)
    assert same(read_network(tmp_path / "n"), network_of(2))
    assert not (tmp_path / "n" / "rejected.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["n"]


# Where it does not write -----------------------------------------------------------------------------------------------------------


def test_refusing_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network = network_of()
    write_network(network, tmp_path / "n")
    with pytest.raises(UsageError, match="--replace"):
        write_network(network, tmp_path / "n")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UsageError, match=r"letter\.txt"):
        write_network(network, tmp_path / "home", replace=True)
    assert (tmp_path / "home" / "letter.txt").read_text(encoding="utf-8") == "dear"
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="is a file"):
        write_network(network, tmp_path / "file")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(UsageError, match="current folder"):
        write_network(network, ".")


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "n").mkdir()
    write_network(network_of(), tmp_path / "n")
    assert same(read_network(tmp_path / "n"), network_of())
    assert (tmp_path / "n").stat().st_mode & 0o777 == 0o777 & ~_umask()


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask


def test_only_inside_the_block(tmp_path: Path) -> None:
    writer = NetworkWriter(tmp_path / "n", Manifest())
    with pytest.raises(RuntimeError):
        writer.append("operators", pl.DataFrame([OPERATOR]))
    with pytest.raises(KeyError), writer:
        writer.append("operators", pl.DataFrame([{**OPERATOR, "colour": "red"}]))
    assert list(tmp_path.iterdir()) == []
