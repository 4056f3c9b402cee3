"""The page on damaged documents: what it tells people to type prints what it says."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from vendorline.cli.app import run


def test_repair_step_by_step(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    page = (root / "docs" / "how-to" / "repair-a-document.md").read_text(encoding="utf-8")
    article, shown = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    (tmp_path / "article.txt").write_text(article, encoding="utf-8")
    typed = [shlex.split(line[2:]) for line in re.findall(r"^\$ .*$", page, re.MULTILINE)]
    assert [words[:3] for words in typed] == [["vendorline", "evidence", "repair"]] * 2
    assert run(typed[0][1:]) == 0
    assert capsys.readouterr().out == shown
    assert run(typed[1][1:]) == 0
    found = json.loads((tmp_path / "article.json").read_text(encoding="utf-8"))
    assert len(found["edits"]) == 6
    block = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert block is not None
    exec(compile(block[1], "repair-a-document.md", "exec"), {})


def test_page_of_repairs_shows_every_example_as_the_tests_try_it(root: Path) -> None:
    from vendorline.evidence.repair.detectors import detectors
    from vendorline.evidence.repair.rules import rules

    page = (root / "docs" / "reference" / "repairs.md").read_text(encoding="utf-8")
    assert [one.id for one in (*rules(), *detectors()) if f"| `{one.id}` |" not in page] == []
