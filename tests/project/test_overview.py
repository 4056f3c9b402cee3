"""A project is made whole or not at all, and says what it holds, what is stale and why, and what comes next."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer.main

from networks import element, network
from vendorline.cli.app import run
from vendorline.errors import InvalidInput, UsageError
from vendorline.evidence.register import Register
from vendorline.network import write_network
from vendorline.project.decide_job import case_path
from vendorline.project.folder import project_of
from vendorline.project.overview import Part, make_project, status

TODAY = date(2020, 7, 1)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "ours", name="Ours", country="CA", operators=["Op", "Other"])
    for as_of in (date(2020, 1, 28), date(2020, 6, 30)):
        own = network([element("e1", vendor_id="huawei"), element("e2", vendor_id=None)], as_of=as_of)
        write_network(own, folder / "network" / as_of.isoformat())
    return folder


def parts(folder: Path, part: str) -> list[Part]:
    return [one for one in status(folder, today=TODAY) if one.part == part]


def test_a_new_project_is_a_project_and_says_what_to_do_first(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "a" / "b", country="CA", operators=["Bell “Canada”", "Télus"])
    found = project_of(folder)
    assert found is not None
    assert (found.name, found.country, found.operators) == ("b", "CA", ("Bell “Canada”", "Télus"))
    rows = status(folder, today=TODAY)
    assert [(row.part, row.state) for row in rows] == [
        ("network", "missing"),
        ("evidence", "missing"),
        ("case", "missing"),
    ]
    assert rows[0].next == f"vendorline import FILE --into {folder}"
    with pytest.raises(UsageError, match="is not empty"):
        make_project(folder)


def test_a_folder_that_is_no_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="vendorline project new"):
        status(tmp_path, today=TODAY)


def test_networks_are_told_with_what_is_unknown_and_missing(project: Path) -> None:
    first, second = parts(project, "network")
    assert (first.name, second.name) == ("2020-01-28", "2020-06-30")
    assert "2 elements; 1 of unknown vendor; no inventory of Other" in second.says
    (project / "network" / "2020-06-30" / "elements.parquet").write_bytes(b"cut off")
    assert [one.state for one in parts(project, "network")] == ["missing", "faulty"]


def test_a_result_is_stale_once_a_file_of_it_is_another(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(project), "--as-if", "GB", "--on", "2020-06-30", "--quiet"]) == 0
    capsys.readouterr()
    assert [one.state for one in parts(project, "result")] == ["there"]
    changed = network([element("e1", vendor_id="nokia")], as_of=date(2020, 6, 30))
    write_network(changed, project / "network" / "2020-06-30", replace=True)
    (stale,) = parts(project, "result")
    assert stale.state == "stale"
    assert "is not the file it was made from" in stale.says
    broken = next(path for path in (project / "runs").iterdir())
    (broken / "result.json").write_text("{", encoding="utf-8")
    assert [one.state for one in parts(project, "result")] == ["faulty"]


def test_cases_and_evidence_are_read(project: Path, tmp_path: Path) -> None:
    (project / "cases" / "good.yaml").write_text(
        case_path(Path("canada-2020")).read_text(encoding="utf-8"), encoding="utf-8"
    )
    (project / "cases" / "bad.yaml").write_text("case: bad\n", encoding="utf-8")
    bad, good = parts(project, "case")
    assert (bad.state, good.state) == ("faulty", "there")
    assert "PLACEHOLDER" in good.says
    file = tmp_path / "said.txt"
    file.write_text("The minister said that it will be decided here.\n", encoding="utf-8")
    register = Register(project)
    register.add([file], today=TODAY)
    assert parts(project, "evidence")[0].says == "1 document, 0 statements, 0 claims"
    kept = register.bytes_of(register.rows("documents")[0]["sha256"])
    kept.chmod(0o644)
    kept.write_bytes(b"other")
    assert parts(project, "evidence")[0].state == "faulty"


@pytest.mark.parametrize("place", ["", "network", "runs"])
def test_what_a_killed_command_left_is_told_and_nothing_else_changes(project: Path, place: str) -> None:
    (project / "runs").mkdir(exist_ok=True)
    before = status(project, today=TODAY)
    (project / place / ".half-made.x1").mkdir()
    after = status(project, today=TODAY)
    assert [one for one in after if one.part != "left behind"] == before
    assert [one.state for one in after if one.part == "left behind"] == ["stale"]


def test_every_command_that_comes_next_is_one(tmp_path: Path, project: Path) -> None:
    from vendorline.cli.commands import command_line

    (project / "rules").mkdir(exist_ok=True)
    (project / "rules" / "bad.yaml").write_text("instrument: X\n", encoding="utf-8")
    (project / "network" / "2020-06-30" / "elements.parquet").write_bytes(b"cut off")
    (project / "evidence").mkdir()
    (project / "evidence" / "register.sqlite").write_bytes(b"no register")
    told = [one for folder in (project, make_project(tmp_path / "new")) for one in status(folder, today=TODAY)]
    assert {one.state for one in told if one.part in {"rules", "evidence", "network"}} >= {"faulty", "missing"}
    root: Any = typer.main.get_command(command_line())
    for line in filter(None, (one.next for one in told)):
        program, *words = line.split()
        assert program == "vendorline"
        command = root.commands[words[0]]
        assert not hasattr(command, "commands") or words[1] in command.commands or words[0] in {"decide", "plan"}, line


def said(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert run(["project", *words, "--format", "json"]) == 0, capsys.readouterr().err
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_from_workbooks_to_a_project_in_one_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = "Site,Operator,Vendor,Technology,Lat,Lon\n" + "".join(
        f"S{n},Bell,Nokia,5G,45.{n},-75.{n}\n" for n in range(10, 20)
    )
    (tmp_path / "bell.csv").write_text(lines, encoding="utf-8")
    rows = said(capsys, "new", "ca", "--country", "Canada", "--operator", "Bell", "--file", "bell.csv")["rows"]
    assert rows[0]["part"] == "network"
    assert rows[0]["state"] == "there"
    assert rows == said(capsys, "status", "ca")["rows"]
    assert run(["check", "ca", "--rules", "CA", "--quiet"]) == 0


def test_a_file_that_cannot_be_imported_leaves_the_project_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.csv").write_text("nothing\n1\n", encoding="utf-8")
    assert run(["project", "new", "ca", "--file", "bad.csv"]) == 3
    assert "without an inventory" in capsys.readouterr().err
    assert project_of(tmp_path / "ca") is not None
    assert run(["project", "new", "ca"]) == 2
    assert run(["project", "new", "x", "--country", "Atlantis"]) in {2, 3}
