"""`vendorline check` narrowed to operators, provisions, vendors, verdicts and regions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from networks import element, network
from vendorline.cli.app import run
from vendorline.network import write_network

OPERATORS = [
    {"operator_id": name, "name": name.title(), "country": "GB", "plmn": [f"0010{n}"]}
    for n, name in enumerate(("one", "two", "three"))
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three operators, two in the north and two in the south."""
    elements = [
        element("a", "n1", operator_id="one", vendor_id="huawei"),
        element("b", "s1", operator_id="two", vendor_id="zte", generations=["4G"], function="enb"),
        element("c", "n2", operator_id="three", vendor_id="nokia"),
        element("d", "s2", operator_id="three", vendor_id="huawei"),
    ]
    made = network(elements, operators=OPERATORS)
    region = pl.col("site_id").str.slice(0, 1).replace_strict({"n": "north", "s": "south"}, return_dtype=pl.String)
    write_network(made.with_tables(sites=made["sites"].with_columns(region=region)), tmp_path / "net")
    return tmp_path / "net"


def asked(capsys: pytest.CaptureFixture[str], folder: Path, *options: str) -> dict[str, Any]:
    words = ["check", str(folder), "--as-if", "GB", "--on", "2024-01-01", "--known", "2026-11-23", *options]
    assert run([*words, "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_each_facet_keeps_the_rows_that_fit(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = asked(capsys, folder)
    assert "narrowed" not in whole

    def kept(*options: str) -> list[dict[str, Any]]:
        found = asked(capsys, folder, *options)
        assert {row["provision_id"] for row in found["rows"]} == set(found["provisions"])
        rows: list[dict[str, Any]] = found["rows"]
        return rows

    rows = whole["rows"]
    assert kept("--operator", "ONE,two") == [r for r in rows if r["operator_id"] in {"one", "two"}] != rows
    assert kept("--verdict", "not applicable", "--verdict", "met") == [
        r for r in rows if r["verdict"] in {"not_applicable", "met"}
    ]
    assert kept("--vendor", "ZTE Corporation") == [r for r in rows if "zte" in r["vendor_ids"]] != []
    assert kept("--provision", "gb-2022-dvd-core") == [r for r in rows if r["provision_id"] == "GB-2022-DVD-CORE"] != []
    assert {r["operator_id"] for r in kept("--region", "North")} == {"one", "three"}
    assert {r["operator_id"] for r in kept("--region", "south", "--operator", "one,three")} == {"three"}
    assert kept("--operator", "one", "--vendor", "zte") == [
        r for r in rows if r["operator_id"] == "one" and "zte" in r["vendor_ids"]
    ]


def test_what_stands_beside_the_rows_is_narrowed_too(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "elements.csv"
    found = asked(
        capsys,
        folder,
        "--margins",
        "--side-by-side",
        "--operator",
        "three",
        "--region",
        "north",
        "--elements",
        str(target),
    )
    assert {r["operator_id"] for name in ("rows", "margins", "counts") for r in found[name]} == {"three"}
    assert {r["region"] for r in found["margins"]} == {None, "north"}
    assert {c["operator_id"] for c in found["collisions"]} <= {"three"}
    assert found["narrowed"]["operators"] == ["three"]
    lines = target.read_text(encoding="utf-8").splitlines()
    assert len(lines) > 1
    assert all(",three," in line for line in lines[1:])
    asked(capsys, folder, "--verdict", "met", "--elements", str(target))
    assert len(target.read_text(encoding="utf-8").splitlines()) == 1  # nothing stands behind what is met
    tried = asked(capsys, folder, "--ban", "huawei", "--operator", "three", "--region", "south")
    assert {(r["operator_id"], r["region"]) for r in tried["trial"]["reaches"]} == {("three", None), ("three", "south")}


def test_a_comparison_is_narrowed_with_its_other_side(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, folder, "--against", str(folder), "--operator", "two")
    assert {row["operator_id"] for row in (*found["rows"], *found["against"]["rows"])} == {"two"}
    assert sum(found["against"]["counts"].values()) == len(found["rows"])


def test_failing_is_about_the_rows_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "check",
        str(folder),
        "--as-if",
        "GB",
        "--on",
        "2024-01-01",
        "--known",
        "2026-11-23",
        "--fail-on",
        "breached",
    ]
    assert run(words) == 1
    assert run([*words, "--verdict", "met"]) == 0
    capsys.readouterr()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--operator", "thre"], "did you mean Three?"),
        (["--verdict", "broken"], "unknown verdict"),
        (["--region", "nort"], "did you mean north?"),
        (["--provision", "GB-2022-DVD-COR"], "did you mean GB-2022-DVD-CORE?"),
        (["--vendor", "huwei"], "did you mean huawei?"),
        (["--operator", ","], "--operator names nothing"),
    ],
)
def test_a_name_that_is_none_is_refused(
    folder: Path, options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(folder), "--rules", "GB", *options]) == 2
    assert words in " ".join(capsys.readouterr().err.split())
