"""The pages on changes and on secrets: what they tell people to type works as it stands there, and says what they promise."""

from __future__ import annotations

import json
import re
import shlex
from datetime import date
from pathlib import Path

import pytest

from networks import element, network
from vendorline.cli.app import run
from vendorline.network import write_network


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, vendor, as_of in (("march", "huawei", date(2020, 3, 31)), ("june", None, date(2020, 6, 30))):
        rows = [element("e1", "s1", vendor_id="huawei"), element("e2", "s2", vendor_id=vendor)]
        write_network(network(rows, as_of=as_of), tmp_path / name, format="csv")
    write_network(network([element("e1", "s1", vendor_id="huawei")]), tmp_path / "inventory", format="csv")
    return tmp_path


def follow(root: Path, page: str, here: Path) -> list[list[str]]:
    text = (root / "docs" / "how-to" / page).read_text(encoding="utf-8")
    for name, content in re.findall(r"^`(\w+\.csv)`\n\n```text\n(.*?)```", text, re.DOTALL | re.MULTILINE):
        (here / name).write_text(content, encoding="utf-8")
    lines = [line for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    return [shlex.split(line[2:]) for line in lines if line.startswith("$ ")]


def test_what_changed_step_by_step(root: Path, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = {}
    for program, *words in follow(root, "changes.md", here):
        if program == "mkdir":
            (here / words[0]).mkdir()
        elif program == "touch":
            (here / words[0]).touch()
        else:
            assert run(words) == 0, words
            told[" ".join(words[:1] + [w for w in words if w.startswith("--")])] = capsys.readouterr().out
    assert "e2" in told["diff"]
    assert "better" in told["check --rules --against"]
    assert "WHAT IF" in told["check --rules --with --on"]
    assert "swaps left" in told["check --rules --known --margins"]
    assert "Provisions in force" in told["explain --rules"]
    page = (root / "docs" / "how-to" / "changes.md").read_text(encoding="utf-8")
    block = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert block is not None
    (here / "ours" / "determinations.yaml").write_text(block[1], encoding="utf-8")
    assert run(["check", "ours", "--rules", "GB", "--known", "2020-12-01", "--explain", "GB-2020-01-MITIG"]) == 0
    assert "Determined by Northtel, risk committee on 2020-05-04" in capsys.readouterr().out


def test_secrets_step_by_step(root: Path, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _, *words in follow(root, "secrets.md", here):
        assert run(words) == 0, words
    found = json.loads((here / "public.json").read_text(encoding="utf-8"))
    assert found["private_tags"] == {"sensitive": 1}
    assert found["public"] is True
    told = capsys.readouterr().out + (here / "public.html").read_text(encoding="utf-8") + json.dumps(found)
    assert not re.search(r"\bs1\b|\be1\b|tags\.csv", told)
