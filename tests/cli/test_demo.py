"""The demonstration runs what is installed, and says before any work what is not."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from vendorline.cli.app import run
from vendorline.project.decide_job import open_case


def test_without_scipy_the_other_jobs_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "scipy", None)
    assert run(["demo", "--sites", "150"]) == 0
    told = capsys.readouterr()
    plan, decision = told.err.splitlines()[:2]
    assert plan.startswith("Plan: not made, for SciPy is not installed: pip install 'vendorline[plan]'")
    assert decision.startswith("Decision: not made, for SciPy is not installed: pip install 'vendorline[decide]'")
    *_, rules, exposure, plan, decision, page = told.out.splitlines()
    assert (rules[:6], exposure[:9], page[:7]) == ("Rules:", "Exposure:", "Report:")
    assert "pip install 'vendorline[plan]'" in plan
    assert "pip install 'vendorline[decide]'" in decision
    assert sorted(path.name for path in (tmp_path / "demo").iterdir()) == [
        "cases", "check-as-if-gb.json", "check-ca.json", "expose-others-off.json", "expose-others.json", "expose.json", "network",
        "report.html", "vendorline.toml",
    ]  # fmt: skip


def test_its_folder_is_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From any folder: what is there is understood, and its cases are read with the network beside them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "scipy", None)
    assert run(["demo", "there/demo", "--sites", "150", "--quiet"]) == 0
    capsys.readouterr()
    monkeypatch.chdir("/")
    assert run(["project", "status", str(tmp_path / "there" / "demo"), "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["part"], row["name"], row["state"]) for row in rows if row["part"] in {"network", "case"}] == [
        ("network", "2020-03-09", "there"), ("case", "canada-2020-network", "there"), ("case", "canada-2020", "there"),
    ]  # fmt: skip
    for file in (tmp_path / "there" / "demo" / "cases").iterdir():
        named = open_case(file).case.network
        assert named is not None
        assert (file.parent / named / "elements.parquet").is_file()


def test_without_what_draws_charts_nothing_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    assert run(["demo"]) == 3
    assert "pip install vl-convert-python" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_deciding_without_scipy_is_no_internal_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    assert run(["decide", "canada-2020", "--format", "json"]) == 3
    told = capsys.readouterr()
    assert "deciding needs SciPy: pip install 'vendorline[decide]'" in json.loads(told.out)["error"]
