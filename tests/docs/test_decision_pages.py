"""What the pages on decisions say is what comes out: their tables and sentences are made from runs, and their steps work."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import vendorline as vl
from vendorline.cli.app import run
from vendorline.decide import CaseFile, Decision, decide, read_case
from vendorline.decide.analysis.runs import Run, changed
from vendorline.decide.analysis.runs import run as run_changed
from vendorline.decide.draws.sobol import Plan, dimensions
from vendorline.evidence.claims import claim
from vendorline.project.decide_job import case_path

ROOT = Path(__file__).resolve().parents[2]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def table(text: str, first: str) -> list[list[str]]:
    """The rows of the table whose first header cell is this."""
    lines = text[text.index(f"| {first} |") :].splitlines()[2:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            return rows
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


@cache
def case(name: str) -> CaseFile:
    return read_case(case_path(Path(name)))


@cache
def decision(name: str, *, beside: bool = False) -> Decision:
    return decide(case(name), beside=beside)


@cache
def canada() -> Mapping[str, Any]:
    """Everything that is said of the case of March 2020: a whole run. Slow: objections, pairs and sets of acts."""
    return decision("canada-2020", beside=True).document


def tried(name: str, changes: Mapping[str, str] | None = None, without: str | None = None) -> Run:
    text = {key: yaml.load(value, yaml.BaseLoader) if value else None for key, value in (changes or {}).items()}
    file = case(name)
    return run_changed(
        "x", "variant", "", changed(file, text, without=without), Plan(), "limited", dimensions(file.case)
    )


COLUMNS = {"cost_operators": 1, "delay": 1, "exposure": 1, "ally_access": 2, "trade": 1}


@pytest.mark.slow
def test_the_sentence_stands_on_the_page_and_in_the_readme():
    said = canada()["sentence"]
    assert f"> {said}\n" in page("concepts/decisions.md")
    assert said in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"*{canada()['border'][0]}*" in page("concepts/decisions.md")


def test_table_of_outcomes():
    outcomes = {(row["option"], row["outcome"]): row for row in decision("canada-2020").rows}
    losses = {row["option"]: row for row in decision("canada-2020").document["options"]}
    for option, *cells in table(page("concepts/decisions.md"), "option"):
        made = []
        for name, places in COLUMNS.items():
            row = outcomes[option, name]
            made.append(f"{row['mean']:.{places}f} [{row['p05']:.{places}f}, {row['p95']:.{places}f}]")
        row = losses[option]
        assert cells == [*made, f"{row['loss']:.1f}", f"{row['regret']:.1f}", f"{100 * row['p_best']:.0f} %"]
    assert max(row["standard_error"] for row in losses.values()) < 0.005


def test_table_of_waiting():
    text = page("concepts/decisions.md")
    rows = table(text[text.index("## Events") :], "option")
    made = {one["option"]: one for one in decision("canada-2020").document["waiting"]}
    assert len(rows) == 3
    for option, *cells in rows:
        one = made[option]
        assert cells == [f"{one[k]:.2f}" for k in ("information", "delay", "net")] + [f"{100 * one['otherwise']:.0f} %"]


@pytest.mark.slow
def test_table_of_independence():
    made = {", ".join(one["acts"]): one for one in canada()["removed"]}
    for acts, best, share, verdict in table(page("concepts/decisions.md"), "taken away"):
        one = made[acts]
        assert (best, share, verdict) == (one["best"], f"{100 * one['changed']:.0f} % of the weights", one["verdict"])


@pytest.mark.slow
def test_numbers_in_the_text():
    text, document = page("concepts/decisions.md"), canada()
    points = {one["parameter"]: one["value"] for one in document["tipping_points"] if one["where"] == "inside"}
    assert set(points) == {"delay_block", "restrict_part", "restrict_years"}
    assert f"`delay_block` ({points['delay_block']:.1f} months)" in text
    assert f"`restrict_part` ({points['restrict_part']:.2f}), `restrict_years` ({points['restrict_years']:.1f})" in text
    assert f"medians ({document['joint_change']['distance']:.2f} here" in text
    worth = document["evppi"]
    alone = [one for one in worth if len(one["members"]) == 1]
    assert (
        f"all of it {document['evpi']:.1f} points; the most of a single number `edge_carries` ({alone[0]['value']:.2f})"
        in text
    )
    assert (alone[0]["name"], alone[1]["name"]) == ("edge_carries", "delay_block")
    assert f"`delay_block` ({alone[1]['value']:.2f})" in text
    lead = {row["option"]: row["greatest_lead"] for row in document["options"]}
    assert f"as block-5g does ({lead['block-5g']:.2f})" in text
    best = {row["option"]: row["p_best"] for row in document["options"]}
    assert f"{100 * best['limited']:.0f} % for the best option" in text


@pytest.mark.slow
def test_objections_turn_what_the_page_says_they_turn():
    runs = {row["name"]: row for row in canada()["runs"]}
    text = page("concepts/decisions.md")
    told = dict(re.findall(r"`([\w-]+)` \(turns it: (\w+)\)", text))
    assert told == {name: row["best"] for name, row in runs.items() if row["turned"] and row["kind"] == "variant"}
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", text[text.index("## How five professions") :]))
    assert named <= {*runs, "edge-collapsed"}
    assert (runs["economist"]["best"], runs["security"]["best"]) == ("allow", "block")


def test_back_tests_of_every_shipped_case():
    rows = table(page("concepts/back-tests.md"), "case")
    assert len(rows) == 6
    for name, best, share, losses in rows:
        found = decision(name)
        made = ", ".join(f"{found.losses[option]:.1f}" for option in ("allow", "limited", "block"))
        assert (best, share, losses) == (found.best, f"{100 * found.shares[best]:.0f} %", made)


CHANGES: dict[str, tuple[dict[str, str], str | None]] = {
    "none": ({}, None),
    "without sources that vendor or lobby paid for": ({}, "without_interested"),
    "the cut-off surely ends support (`p_exit=[0.5, 0.8, 0.95]`)": ({"p_exit": "[0.5, 0.8, 0.95]"}, None),
    "the same, and hardly any price effect (`uplift_year=[0, 0.03, 0.2]`)": (
        {"p_exit": "[0.5, 0.8, 0.95]", "uplift_year": "[0, 0.03, 0.2]"},
        None,
    ),
    "the delays that the minister named in July": (
        {"delay_block": "[24, 30, 36]", "delay_limited": "[6, 11, 12]"},
        None,
    ),
}


def test_back_test_of_britain():
    rows = table(page("concepts/back-tests.md"), "change to July")
    assert [row[0] for row in rows] == [*CHANGES]
    for change, best, points in rows:
        found = tried("united-kingdom-2020-07", *CHANGES[change])
        assert (best, points) == (found.best, f"{found.losses['block'] - found.losses['limited']:.1f}")
    january = decision("united-kingdom-2020-01")
    july = decision("united-kingdom-2020-07")
    text = page("concepts/back-tests.md")
    assert f"best in {100 * january.shares['allow']:.0f} % of the weights before, in none after" in text
    assert july.shares["allow"] < 0.005
    border = re.search(r"\(\*(Block is better .*?)\*\)", text)
    assert border is not None
    assert any(row.startswith(border[1]) for row in july.document["border"])
    leads = [f"{d.losses['block'] - d.losses['limited']:.1f}" for d in (january, july)]
    assert f"from {leads[0]} to {leads[1]} points" in text


def test_back_test_of_canada():
    text = page("concepts/back-tests.md")
    net = {one.option: one.net for one in decision("canada-2020").waiting}
    assert f"{-net['wait-12']:.2f} points net for twelve months, {-net['wait-24']:.2f} for twenty-four" in text
    stayed = tried("canada-2022", {"events.gone.happened": "", "events.gone.p": "0"})
    assert f"in 2022, by {stayed.losses['block'] - stayed.losses['limited']:.1f} points" in text
    hindsight = decision("canada-2020-hindsight").losses
    assert f"months for it is {hindsight['wait-24'] - hindsight['block']:.1f} points worse" in text
    free = tried("canada-2020", {"options.*.amounts.gone.uplift": "0"})
    assert f"({free.losses['limited']:.1f} against {free.losses['wait-24']:.1f} for waiting" in text


def test_back_test_of_the_united_states():
    rows = table(page("concepts/back-tests.md"), "sum")
    ids = ("initial_estimate:US:2020", "applications:US:2022", "approved:US:2022")
    first = claim(f"us_rip_cost_{ids[0]}").central
    for row, id in zip(rows, ids, strict=True):
        value = claim(f"us_rip_cost_{id}").central
        assert row[1:] == [f"{value:.2f}", f"{value / first:.1f}"]
    dearer = tried("canada-2020", {"cost_growth": "2.7"})
    assert f"limited role, in {100 * dearer.shares['limited']:.0f} % of the weights" in page("concepts/back-tests.md")
    assert dearer.best == "limited"


def test_python_page_decides():
    blocks = re.findall(r"```python\n(.*?)```", page("reference/python.md"), re.DOTALL)
    block = next(one for one in blocks if "vl.decide" in one)
    names: dict[str, Any] = {"vl": vl}
    exec(compile(block, "python.md", "exec"), names)
    assert names["decided"].best == "limited"


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cases").mkdir()
    blocks = re.findall(r"```console\n(.*?)```", page("how-to/own-case.md"), re.DOTALL)
    return [shlex.split(line[2:])[1:] for block in blocks for line in block.splitlines()]


def test_own_case_step_by_step(steps: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begin, look, *decided = steps
    assert run(begin) == 0
    fast = ["--format", "json", "--draws", "5"]
    assert run([*look, *fast]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["status"].startswith("PLACEHOLDER")
    assert document["support"]["unsupported"] == document["support"]["drawn"]
    assert len(decided) == 4
    for step in decided[:3]:
        assert run([*step, *fast, "--quick"] if "--quick" not in step else [*step, *fast]) == 0
    assert json.loads((tmp_path / "nz.json").read_text(encoding="utf-8"))["case"] == "nz-2026"


def test_own_case_what_the_page_writes_can_be_read(steps: list[list[str]], tmp_path: Path) -> None:
    assert run(steps[0]) == 0
    blocks = re.findall(r"```yaml\n(.*?)```", page("how-to/own-case.md"), re.DOTALL)
    numbers, variants, computed, later = (yaml.load(block, yaml.BaseLoader) for block in blocks)
    (tmp_path / "cases" / "nz-2027.yaml").write_text(blocks[3], encoding="utf-8")
    assert read_case(tmp_path / "cases" / "nz-2027.yaml").case.events["cutoff"].happened is not None
    mine = {"case": "mine", "based_on": "nz.yaml", "variants": variants["variants"], "uncertainties": numbers}
    path = tmp_path / "cases" / "mine.yaml"
    path.write_text(yaml.safe_dump(mine), encoding="utf-8")
    read = read_case(path)
    assert read.case.uncertainties["restrict_part"].standing == "judged"
    assert set(read.case.variants) > {"own-claims", "long-delay", "late-start"}
    mine["uncertainties"] |= computed["uncertainties"]
    path.write_text(yaml.safe_dump(mine), encoding="utf-8")
    read = read_case(path, computed=lambda named: (0.3, 0.7) if named == "expose:../network:acme:read" else (0, 0))
    assert read.case.uncertainties["read_today"].q == (0.3, 0.5, 0.7)
    assert later["based_on"] == "nz.yaml"
