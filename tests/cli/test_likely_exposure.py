"""`expose --likely`: what is probable inside each range, where it comes from, and what does not go together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from said import said_of
from vendorline.examples import write_example
from vendorline.results import table


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small example, with its priors."""
    made = tmp_path_factory.mktemp("likely") / "ca"
    write_example("canada-2020", made, sites=120)
    return made


def answer(capsys: pytest.CaptureFixture[str], folder: Path, *more: str) -> dict[str, Any]:
    """The document of an exposure."""
    found: dict[str, Any] = json.loads(said_of(capsys, "expose", folder, "--format", "json", "--quiet", *more))
    return found


def test_numbers_stand_beside_ranges_that_stay_as_they_are(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vendors = ("--vendor", "huawei", "--vendor", "nokia", "--by", "operator")
    before, after = answer(capsys, folder, *vendors), answer(capsys, folder, *vendors, "--likely", "40")
    names = table("expose_rows").names
    assert [{name: row[name] for name in names} for row in after["rows"]] == before["rows"]
    assert "likely" not in before
    drawn = [row for row in after["rows"] if row["mean_low"] is not None]
    assert drawn
    for row in drawn:
        assert row["low"] <= row["p05"] <= row["p50"] <= row["p95"] <= row["high"]
        assert row["low"] <= row["mean_low"] <= row["mean_high"] <= row["high"]
    assert (after["likely"]["number"], after["likely"]["seed"]) == (40, 0)
    assert {source["what"] for source in after["likely"]["sources"]} >= {"shares", "switch"}
    assert any(path["path"].endswith("priors.yaml") for path in after["inputs"])
    assert {row["spread"] for row in after["settings_of_spread"]} == {"3", "none"}
    assert all(row["deviation_left"] <= row["deviation"] for row in after["first"])


def test_vendors_whom_only_a_prior_names_are_asked_about_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = answer(capsys, folder), answer(capsys, folder, "--likely", "5")
    who = [{tuple(row["vendor_ids"]) for row in said["rows"]} for said in (before, after)]
    assert who[0] < who[1]
    assert ("ceragon",) in who[1]
    assert ("other",) not in who[1]


def test_the_terminal_says_that_it_is_by_the_prior(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = said_of(capsys, "expose", folder, "--likely", "30", "--measure", "read", "--quiet")
    assert "By the prior (" in said
    assert "UNSUPPORTED" in said
    assert "at spread 3" in said
    assert "To find out first:" in said


def test_what_does_not_go_together_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--likely" in said_of(capsys, "expose", folder, "--prior", "operator", code=2)
    said = said_of(capsys, "expose", folder, "--likely", "5", "--unknown-vendors", "others", code=2)
    assert "--unknown-vendors" in said
