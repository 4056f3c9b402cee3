"""The page on putting a source behind a number does what it says, command by command."""

from __future__ import annotations

import csv
import json
import re
import shlex
from pathlib import Path

import pytest

from vendorline.cli.app import run
from vendorline.project.decide_job import case_path

HEARING = "The committee heard BT's chief technology officer. “To remove it in three years is blackouts. Five is the minimum and seven is ideal”, he said on Thursday.\n"


def test_the_page_works_as_it_stands(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (root / "docs" / "how-to" / "source-behind-a-number.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\$ vendorline (.+)$", page, re.MULTILINE)
    claims = re.search(r"```text\n(claim_id.*?)```", page, re.DOTALL)
    cited = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert claims is not None
    assert cited is not None
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vendorline.toml").write_text("", encoding="utf-8")
    (tmp_path / "hearing.txt").write_text(HEARING, encoding="utf-8")
    (tmp_path / "claims.csv").write_text(claims[1], encoding="utf-8")
    (tmp_path / "cases").mkdir()
    shipped = (
        case_path(Path("canada-2020")).read_text(encoding="utf-8").replace("known: 2020-03-09", "known: 2020-08-01")
    )
    (tmp_path / "cases" / "mine.yaml").write_text(
        shipped.replace("\nuncertainties:\n", f"\nuncertainties:\n{cited[1]}", 1), encoding="utf-8"
    )
    document = ""
    for line in lines:
        words = shlex.split(line.replace(" ID", f" {document}"))
        if words[:2] == ["evidence", "record"] and words[2] == "statements.csv":
            _keep_one(tmp_path / "statements.csv")
        if words[0] == "decide":
            words += ["--quick"]
        code = run(words)
        told = capsys.readouterr()
        assert code == 0, (line, told.err)
        if words[:2] == ["evidence", "add"]:
            run(["evidence", "list", "--format", "json"])
            document = json.loads(capsys.readouterr().out)["rows"][0]["document_id"]
        if words[:2] == ["evidence", "trace"]:
            assert "Five is the minimum" in told.out
    assert run(["decide", "cases/mine.yaml", "--quick"]) == 3
    assert "no longer stands" in capsys.readouterr().err


def _keep_one(file: Path) -> None:
    """What a person does with candidates: keep the one that is meant, and give it an id."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    kept = next(row for row in rows if "minimum" in row["exact"])
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(kept))
        writer.writeheader()
        writer.writerow(kept | {"statement_id": "T1"})
