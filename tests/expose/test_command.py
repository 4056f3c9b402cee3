"""The command `vendorline expose`."""

import csv
import io
import json

import pytest
import typer
from typer.testing import CliRunner

from vendorline.cli.expose import expose as command
from vendorline.examples.teaching_network import Case, network_of

network = pytest.importorskip("vendorline.network")
if not hasattr(network, "read_network"):
    pytest.skip("reading of networks is not built yet", allow_module_level=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("networks") / "example"
    network.write_network(
        network_of(Case(held=("RU", "gNB"), transport=("T", "E"), regions=2, sites=4, held_sites=1)), path
    )
    return path


def run(*arguments):
    app = typer.Typer()
    app.command()(command)
    result = CliRunner().invoke(app, [*map(str, arguments), "--quiet"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_json_has_one_tidy_row_per_number(folder):
    document = json.loads(
        run(folder, "--pairs", "--by", "region", "--set", "n3=off@r0", "--moves", 3, "--format", "json")
    )
    assert document["command"] == "expose"
    assert list(document["rows"][0]) == [
        "vendor_ids", "failed", "measure", "weight", "region", "layer", "low", "high", "assumed_share", "bounds",
    ]  # fmt: skip
    found = {(tuple(r["vendor_ids"]), r["measure"], r["region"]): r["low"] for r in document["rows"]}
    assert (found[("T",), "read", "r0"], found[("T",), "read", "r1"]) == (0.5, 0)
    assert found[("H",), "read_per_day", None] == pytest.approx(1 - 0.75**3)
    assert any(row["vendor_ids"] == ["H", "T"] for row in document["synergy"])
    assert document["settings"] == ["n3=off@r0"]
    assert document["inputs"]


def test_csv_and_text(folder):
    rows = list(csv.DictReader(io.StringIO(run(folder, "--coalition", "H+T", "--format", "csv"))))
    assert {row["vendor_ids"] for row in rows} == {"H;T"}
    text = run(folder, "--vendor", "H")
    assert "Exposure" in text
    assert "Invented" in text


def test_an_explanation_names_the_element_and_the_clause(folder):
    text = run(folder, "--explain", "H:read:r1")
    assert "r1-s0-gnb" in text
    assert "TS 33.501" in text
