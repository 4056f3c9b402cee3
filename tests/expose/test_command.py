"""The command `vendorline expose`."""

import csv
import io
import json
import re

import pytest
import typer
from typer.testing import CliRunner

from vendorline.cli.expose import _asked
from vendorline.cli.expose import expose as command
from vendorline.errors import UsageError
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
        "operator_id",
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


def test_what_would_narrow_a_number_says_of_which_weight(tmp_path):
    open_network = network_of(Case(held=("RU",), regions=1, sites=4, held_sites=1))
    network.write_network(open_network.with_tables(protections=open_network["protections"].clear()), tmp_path / "open")
    text = run(tmp_path / "open", "--vendor", "H", "--narrow")
    told = text.partition("What would narrow the ranges most, in percent of subscribers:")[2]
    lines = [" ".join(part.split()) for part in re.split(r"\n(?=\d\. )", told)[1:]]
    assert lines[0].startswith("1. Find out whether ")
    assert ": ask op. H: " in lines[0]
    assert len(lines) == len(set(lines))


def test_numbers_of_each_operator(folder):
    document = json.loads(run(folder, "--by", "operator", "--by", "Layer", "--format", "json"))
    assert {row["operator_id"] for row in document["rows"]} == {None, "op"}
    assert {row["layer"] for row in document["rows"]} > {None, "access"}
    assert " op " in run(folder, "--vendor", "H", "--by", "operator")


def test_measures_by_the_names_of_their_columns(folder):
    document = json.loads(
        run(folder, "--measure", "Switch off,read", "--measure", "locate by name", "--format", "json")
    )
    assert {row["measure"] for row in document["rows"]} == {"deny", "read", "locate_identified"}
    assert run(folder, "--measure", "switch off").count("switch off") >= 1


@pytest.mark.parametrize("text", ["+", "H+", ""])
def test_a_coalition_of_nobody_is_refused(folder, text):
    with pytest.raises(UsageError, match="write vendors with"):
        _asked(network.read_network(folder), None, [text], None)


def test_the_head_of_a_column_names_its_measure(folder):
    assert run(folder, "--explain", "H:alter, blind") == run(folder, "--explain", "H:alter_blind")
    assert "interception" in run(folder, "--explain", "H:interception")
