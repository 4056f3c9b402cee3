"""`check --side-by-side`: the key `counts`, the table with the provision's own basis marked, and rows of findings as CSV."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from networks import element, network
from vendorline.cli.app import run
from vendorline.network import write_network
from vendorline.results import table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four radios at three sites: a third of the sites, a tenth of the traffic, a quarter of the elements."""
    rows = [("hill", "huawei", 10), ("hill", "nokia", 10), ("town", "nokia", 20), ("city", "nokia", 60)]
    elements = [
        element(f"r{n}", site, vendor_id=vendor, traffic_gb_day=traffic, generations=["5G"])
        for n, (site, vendor, traffic) in enumerate(rows)
    ]
    write_network(network(elements, country="GB"), tmp_path / "net", format="csv")
    return tmp_path / "net"


ASKED = ["--rules", "GB", "--on", "2023-02-01", "--known", "2020-06-01", "--side-by-side"]


def test_json_has_counts_and_csv_the_findings(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(folder), *ASKED, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found)[:4] == ["vendorline", "command", "inputs", "rows"]
    assert all(tuple(row) == table("check_counts").names for row in found["counts"])
    cap = [row for row in found["counts"] if row["provision_id"] == "GB-2020-01-CAP-SITES"]
    assert {row["basis"]: (row["numerator"], row["denominator"], row["share_low"], row["limit"]) for row in cap} == {
        "sites": (1, 3, pytest.approx(1 / 3), 0.35),
        "traffic": (10, 100, 0.1, None),
        "premises": (None, None, 0, None),
        **dict.fromkeys(("elements", "parts", "software"), (1, 4, 0.25, None)),
    }
    assert {row["on"] for row in found["counts"]} == {"2023-02-01"}
    assert run(["check", str(folder), *ASKED, "--format", "csv"]) == 0
    assert tuple(next(csv.reader(capsys.readouterr().out.splitlines()))) == table("check_rows").names
    assert run(["check", str(folder), *ASKED[:-1], "--format", "json"]) == 0
    assert "counts" not in json.loads(capsys.readouterr().out)


def test_the_table_marks_what_the_provision_counts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(folder), *ASKED]) == 0
    shown = capsys.readouterr().out.partition("The same network by every basis")[2].splitlines()
    lines = {words[0]: words[1:] for line in shown if (words := line.split()) and words[0].startswith("GB-")}
    assert lines["GB-2020-01-CAP-SITES"] == [
        "op",
        "▸",
        "33.3%",
        "10.0%",
        "not",
        "stated",
        "25.0%",
        "25.0%",
        "25.0%",
        "35.0%",
    ]
    assert lines["GB-2020-01-CAP-TRAFFIC"] == [
        "op",
        "33.3%",
        "▸",
        "10.0%",
        "not",
        "stated",
        "25.0%",
        "25.0%",
        "25.0%",
        "35.0%",
    ]
    assert "Nobody states what is inside: parts and software count as the elements that they are in." in shown
    # The two bans on places are open: nobody says which places they are.
    assert "GB-2020-01-CNI" not in lines
    assert any(line.endswith("not shown: nothing is known to be in its scope.") for line in shown)


def test_readings_that_differ_in_the_basis_share_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(folder), "--as-if", "DE", "--on", "2023-12-29", "--side-by-side"]) == 0
    shown = capsys.readouterr().out.partition("The same network by every basis")[2].splitlines()
    lines = [line.split() for line in shown if line.startswith("DE-2023-DRAFT-25 ")]
    assert lines == [
        ["DE-2023-DRAFT-25", "op", "▸", "33.3%", "▸", "10.0%", "not", "stated", "▸", "25.0%", "25.0%", "25.0%", "25.0%"]
    ]


def test_several_days_and_nothing_to_count(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    series = ["--from", "2023-01-01", "--to", "2023-02-01", "--every", "month", "--known", "2020-06-01"]
    assert run(["check", str(folder), "--rules", "GB", *series, "--side-by-side"]) == 0
    shown = capsys.readouterr().out.partition("The same network by every basis")[2]
    assert "2023-01-01  GB-2020-01-CAP-SITES" in shown
    assert "2023-02-01  GB-2020-01-CAP-SITES" in shown
    assert run(["check", str(folder), "--rules", "CA", "--side-by-side"]) == 0
    assert "Nothing to count side by side" in capsys.readouterr().out
