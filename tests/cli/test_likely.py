"""`check --likely`: odds beside the verdicts, where they come from, and what does not go together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from said import said_of
from vendorline.examples import write_example
from vendorline.network import read_network
from vendorline.results import table

ASKED = ["--as-if", "GB", "--known", "2020-06-01", "--on", "2023-01-29"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small example, with its priors."""
    made = tmp_path_factory.mktemp("likely") / "ca"
    write_example("canada-2020", made, sites=120)
    return made


def answer(capsys: pytest.CaptureFixture[str], folder: Path, *more: str) -> dict[str, Any]:
    """The document of a check."""
    found: dict[str, Any] = json.loads(said_of(capsys, "check", folder, *ASKED, "--format", "json", "--quiet", *more))
    return found


def test_odds_stand_beside_verdicts_that_stay_as_they_are(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = answer(capsys, folder), answer(capsys, folder, "--likely", "50")
    names = table("check_rows").names
    assert [{name: row[name] for name in names} for row in after["rows"]] == before["rows"]
    drawn = [row for row in after["rows"] if row["p_met"] is not None]
    assert drawn
    for row in drawn:
        assert sum(row[f"p_{v}"] for v in ("met", "due", "breached", "unknown")) == pytest.approx(1)
        assert row["prior_sources"]
        if row["share_p05"] is not None:
            assert row["share_low"] - 1e-9 <= row["share_p05"] <= row["share_p95"] <= row["share_high"] + 1e-9
    assert all(row["prior_sources"] is None for row in after["rows"] if row["p_met"] is None)
    assert "likely" not in before
    assert after["likely"]["number"] == 50
    assert any(source["unsupported"] for source in after["likely"]["sources"])
    assert {row["spread"] for row in after["settings"]} == {"3", "none"}
    assert after["first"][0]["question"].startswith("Ask ")
    assert any(Path(item["path"]).name == "priors.yaml" for item in after["inputs"])


def test_what_is_told_on_a_terminal_names_the_prior(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = said_of(capsys, "check", folder, *ASKED, "--likely", "50", "--quiet")
    assert "By the prior (Illustrations for the synthetic example" in told
    assert "of completions, by the prior" in told
    assert "UNSUPPORTED" in told
    assert "To find out first:" in told


def test_own_elements_are_a_prior_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, folder, "--likely", "20", "--prior", "operator")
    assert found["settings"] == []
    assert any("its own elements" in source["source"] for source in found["likely"]["sources"])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--prior", "operator"), "add --likely"),
        (("--likely", "5", "--against", "x"), "does not go with --against"),
        (("--likely", "5", "--prior", "nowhere.yaml"), "is no file of priors"),
    ],
)
def test_what_does_not_go_together_is_said(
    folder: Path, more: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in " ".join(said_of(capsys, "check", folder, *ASKED, *more, code=2).split())


def test_a_bad_file_is_refused_with_every_fault(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        "title: t\nshares:\n  - {operator: nobody, domain: access, vendors: {huawei: 0.5}}\n", encoding="utf-8"
    )
    told = said_of(capsys, "check", folder, *ASKED, "--likely", "5", "--prior", bad, code=3)
    for said in ("add to 0.5", "has no source", "one vendor", "nobody is no operator"):
        assert said in " ".join(told.split())


def test_lots_tell_nothing_of_private_tags(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "ours"
    (project / "network").mkdir(parents=True)
    (project / "network" / "2020-03-09").symlink_to(folder, target_is_directory=True)
    (project / "vendorline.toml").write_text('tags = "tags.csv"\n', encoding="utf-8")
    site = next(iter(read_network(folder)["sites"]["site_id"]))
    (project / "tags.csv").write_text(f"table,id,tag\nsites,{site},hospital\n", encoding="utf-8")
    told = said_of(capsys, "check", project, *ASKED, "--likely", "50", "--prior", folder / "priors.yaml", code=2)
    assert "private tags" in told
    assert "hospital" not in told
