"""What functions of Python say of completions is what the commands say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import vendorline as vl
from plan.test_unknown_vendors import RULE
from said import said_of
from vendorline.errors import UsageError
from vendorline.examples import write_example

PRIORS = """title: priors of a test
shares:
  - {world: true, domain: access, vendors: {huawei: 0.5, nokia: 0.5}, source: a test}
together:
  - {world: true, value: 1, source: a test}
spread:
  - {world: true, value: none, source: a test}
"""
LAW = ["--as-if", "GB", "--known", "2020-06-01"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small example, with its priors."""
    made = tmp_path_factory.mktemp("likely") / "ca"
    write_example("canada-2020", made, sites=120)
    return made


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a rule of its own: five regions of four sites, in four of which nobody states who made the radio."""
    home = tmp_path_factory.mktemp("plans") / "project"
    tables = home / "network" / "2026-01-01"
    tables.mkdir(parents=True)
    (home / "rules").mkdir()
    (home / "vendorline.toml").write_text("", encoding="utf-8")
    (home / "rules" / "own.yaml").write_text(RULE, encoding="utf-8")
    (home / "priors.yaml").write_text(PRIORS, encoding="utf-8")
    (tables / "manifest.json").write_text('{"as_of": "2026-01-01"}', encoding="utf-8")
    (tables / "operators.csv").write_text("operator_id,name,country,plmn\nop,Op,GB,23401\n", encoding="utf-8")
    sites = [(f"s{n}", f"r{n // 4}") for n in range(20)]
    rows = [f"{site},{51 + n},0,GB,{region}\n" for n, (site, region) in enumerate(sites)]
    (tables / "sites.csv").write_text("site_id,latitude,longitude,country,region\n" + "".join(rows), encoding="utf-8")
    head = "element_id,site_id,operator_id,function,generations,vendor_id,installed_on\n"
    rows = [f"e{site},{site},op,gnb,5G,{'nokia' if region == 'r0' else ''},2020-01-01\n" for site, region in sites]
    (tables / "elements.csv").write_text(head + "".join(rows), encoding="utf-8")
    return home


def document(capsys: pytest.CaptureFixture[str], *asked: str | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said_of(capsys, *map(str, asked), "--format", "json", "--quiet"))
    return found


@pytest.mark.parametrize("prior", [None, "operator"])
def test_a_check_gives_the_rows_of_the_command(
    folder: Path, capsys: pytest.CaptureFixture[str], prior: str | None
) -> None:
    more = [] if prior is None else ["--prior", prior]
    told = document(capsys, "check", folder, *LAW, "--on", "2023-01-29", "--likely", "40", "--seed", "3", *more)
    found = vl.check(folder, "GB", "2023-01-29", known="2020-06-01", as_if=True, likely=40, seed=3, prior=prior)
    rows = json.loads(json.dumps(found.to_dicts(), default=str))
    assert [{name: row[name] for name in told["rows"][0]} for row in rows] == told["rows"]
    assert any(row["p_met"] is not None for row in rows) or prior


def test_exposure_gives_the_rows_of_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = document(capsys, "expose", folder, "--likely", "30", "--seed", "2")
    found = vl.expose(folder, likely=30, seed=2)
    rows = json.loads(json.dumps(found.to_dicts(), default=str))
    assert rows == told["rows"]
    assert any(row["mean_low"] is not None for row in rows)


def test_a_plan_gives_what_the_command_gives(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("highspy")
    law = ["--rules", "GB", "--known", "2026-01-01", "--periods", "16", "--seed", "1"]
    asked = [*law, "--unknown", "priors", "--likely", "200"]
    kept, told = document(capsys, "plan", project, *law), document(capsys, "plan", project, *asked)
    assert told["rows"] == kept["rows"] == []
    assert "likely" not in kept
    plan = vl.plan(project, "GB", known="2026-01-01", periods=16, unknown="priors", likely=200, seed=1)
    assert plan.likely is not None
    said = told["likely"]
    assert (said["number"], said["undrawn"], said["p_infeasible"]) == (200, 0, plan.likely.p_infeasible)
    assert said["in_full"] + said["carried_over"] == int(plan.likely.feasible.sum()) == 200
    rows = {(row["what"], row["name"]): row for row in told["likely_rows"]}
    costs = plan.likely.cost
    assert rows["cost", None]["mean"] == pytest.approx(costs.mean(), rel=1e-12)
    assert rows["cost", None]["p50"] == sorted(costs)[99]
    parts = sum(row["mean"] for (what, _), row in rows.items() if what == "part")
    assert parts == pytest.approx(costs.mean(), rel=1e-9)
    # Four regions of four sites, each of the vendor's with probability 1/2: 8 sites on average.
    assert rows["replaced", None]["mean"] == pytest.approx(8, abs=0.6)
    assert rows["replaced", None]["p95"] in {12, 16}
    assert set(plan.likely.units.tolist()) == {0, 4, 8, 12, 16}
    text = said_of(capsys, "plan", str(project), *asked, "--quiet")
    for words in (
        "By the prior (priors of a test), 200 completions, seed 1:",
        "completions were planned in full",
        "a test",
    ):
        assert words in " ".join(text.split())
    other = document(capsys, "plan", project, *asked, "--spread", "0.1")
    assert other["likely"]["spread"] == 0.1
    assert other["likely"]["number"] == 200


def test_what_does_not_go_together_is_said(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    network = vl.read_network(folder)
    with pytest.raises(UsageError, match="no priors beside it"):
        vl.check(network, "CA", likely=5)
    with pytest.raises(UsageError, match="add likely=1000"):
        vl.expose(folder, prior="operator")
    with pytest.raises(UsageError, match="does not go with"):
        vl.expose(folder, likely=5, unknown_vendors="others")
    pytest.importorskip("highspy")
    with pytest.raises(UsageError, match="no priors beside it"):
        vl.plan(network, "CA", unknown="priors")
    for more, said in (
        (["--likely", "5"], "add --unknown priors"),
        (["--unknown", "priors", "--prior", "nowhere.yaml"], "is no file of priors"),
        (["--unknown", "priors", "--spread", "-1"], "neither a number above 0 nor"),
    ):
        assert said in " ".join(said_of(capsys, "plan", str(folder), *LAW, *more, code=2).split())
    (tmp_path / "bare").mkdir()
    for file in folder.iterdir():
        if file.name != "priors.yaml":
            (tmp_path / "bare" / file.name).write_bytes(file.read_bytes())
    told = said_of(capsys, "plan", str(tmp_path / "bare"), *LAW, "--unknown", "priors", code=2)
    assert "has no priors.yaml" in " ".join(told.split())
