"""`vendorline rules add`: an instrument of one's own into a project, whole or not at all."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from vendorline.cli.app import run
from vendorline.errors import InvalidRules, UsageError
from vendorline.project.own_rules.adding import add_instrument
from vendorline.rulebook import Rulebook, provisions, read_instruments

_TEXT = """\
instrument: GB-2027-NEW
jurisdiction: GB
title: A direction
issuer: A minister
adopted_on: 2027-03-01
sources:
  direction: {title: A direction, kind: decision, read: read}
provisions:
- id: GB-2027-NEW-A
  force: binding
  bound: named_recipients
  effect: forbid
  event: present
  vendor: {kind: named, vendor_ids: [huawei]}
  scope: {technologies: [5G]}
  level: operator
  time: {mode: by, deadline: 2028-12-31}
  supersedes: [GB-2022-DVD-REMOVE]
  paraphrase: It must be out.
  sources: [direction]
  confidence: high
  evidence: read
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "vendorline.toml").touch()
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "new.yaml"
    path.write_text(_TEXT, encoding="utf-8")
    return path


def faults(path: Path, project: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    before = sorted(project.rglob("*"))
    with pytest.raises(InvalidRules) as error:
        add_instrument(path, project)
    assert sorted(project.rglob("*")) == before
    assert all(fault.remedy for fault in error.value.faults)
    return [fault.problem for fault in error.value.faults]


def test_what_is_added_stands_there_under_the_name_of_its_instrument(project: Path, file: Path) -> None:
    added = add_instrument(file, project)
    assert added.file == project / "rules" / "GB-2027-NEW.yaml"
    assert added.file.read_text(encoding="utf-8") == _TEXT
    assert added.warnings == ()
    assert [row["provision_id"] for row in added.to_rows()] == ["GB-2027-NEW-A"]
    assert sorted(one.name for one in added.file.parent.iterdir()) == ["GB-2027-NEW.yaml"]


def test_the_older_provision_ends_where_the_new_one_begins_and_only_once_it_was_adopted(
    project: Path, file: Path
) -> None:
    own = read_instruments([add_instrument(file, project).file], beside=provisions())
    book = Rulebook([*provisions().instruments, *own.instruments])
    older, on = book["GB-2022-DVD-REMOVE"], date(2027, 6, 1)
    assert book.status(older, on, date(2027, 2, 28)) == "in_force"
    assert book.status(older, on, date(2027, 3, 1)) == "superseded"
    assert book.status(older, date(2027, 2, 28), date(2027, 3, 1)) == "in_force"
    assert older.provision.events[-1].by == "GB-2027-NEW-A"
    # What is shipped stays as it is.
    assert provisions()["GB-2022-DVD-REMOVE"].provision.events == ()


def test_every_fault_is_told_at_once_and_nothing_is_written(project: Path, file: Path) -> None:
    wrong = _TEXT.replace("effect: forbid", "effect: forbidden").replace("[direction]", "[direktion]")
    found = faults(file, project, wrong.replace("2028-12-31", "2026-12-31"))
    assert len(found) == 3
    assert any("effect" in one for one in found)
    assert any("cites direktion" in one for one in found)
    assert any("deadline 2026-12-31 is before" in one for one in found)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("- id: GB-2027-NEW-A", "- id: GB-2022-DVD-REMOVE", "stands in the shipped rulebook too"),
        ("instrument: GB-2027-NEW", "instrument: GB-2022-DVD", "stands in the shipped rulebook too"),
        ("[GB-2022-DVD-REMOVE]", "[GB-2022-DVD-REMOV]", "which is nowhere"),
        ("[GB-2022-DVD-REMOVE]", "[GB-2022-DVD]", "which is nowhere"),
        ("[GB-2022-DVD-REMOVE]", "[CA-2022-5G]", "of another jurisdiction, CA"),
        ("[GB-2022-DVD-REMOVE]", "[GB-2027-NEW-A]", "supersedes itself"),
        ("adopted_on: 2027-03-01", "adopted_on: 2021-03-01", "after itself on 2021-03-01"),
        ("read: read}", "read: read, collected_by: me}", "collected_by"),
        ("instrument: GB", "\tinstrument: GB", "tab"),
    ],
)
def test_what_is_wrong_with_a_file(project: Path, file: Path, old: str, new: str, problem: str) -> None:
    assert any(problem in one for one in faults(file, project, _TEXT.replace(old, new, 1)))


def test_what_stands_in_the_project_is_not_written_over(project: Path, file: Path) -> None:
    add_instrument(file, project)
    assert any("stands in" in one for one in faults(file, project, _TEXT))
    (file.parent / "again").mkdir()
    again = file.parent / "again" / "GB-2027-NEW.yaml"
    assert any("holds another instrument" in one for one in _renamed(again, project))
    stored = project / "rules" / "GB-2027-NEW.yaml"
    with pytest.raises(InvalidRules, match="1 fault"):
        add_instrument(stored, project)


def _renamed(path: Path, project: Path) -> list[str]:
    """Faults of another instrument, where its file's name is taken."""
    (project / "rules" / "GB-2028-X.yaml").write_text(_TEXT.replace("GB-2027-NEW", "GB-2029-Y"), encoding="utf-8")
    return faults(path, project, _TEXT.replace("GB-2027-NEW", "GB-2028-X").replace("2027-03-01", "2028-03-01"))


def test_provisions_that_supersede_one_another_are_told(project: Path, file: Path) -> None:
    add_instrument(file, project)
    stored = project / "rules" / "GB-2027-NEW.yaml"
    stored.write_text(_TEXT.replace("[GB-2022-DVD-REMOVE]", "[GB-2028-X-A]"), encoding="utf-8")
    other = _TEXT.replace("GB-2027-NEW", "GB-2028-X").replace("[GB-2022-DVD-REMOVE]", "[GB-2027-NEW-A]")
    assert any("which comes after it" in one for one in faults(file, project, other))


def test_faults_of_the_rules_that_stand_there_are_told_too(project: Path, file: Path) -> None:
    (project / "rules").mkdir()
    (project / "rules" / "old.yaml").write_text("instrument: [", encoding="utf-8")
    with pytest.raises(InvalidRules) as error:
        add_instrument(file, project)
    assert {Path(fault.file).name for fault in error.value.faults} == {"old.yaml"}


def test_a_folder_a_test_and_a_file_that_is_not_there_are_no_instruments(project: Path, tmp_path: Path) -> None:
    (tmp_path / "a.test.yaml").write_text("tests: []", encoding="utf-8")
    for path in (tmp_path, tmp_path / "a.test.yaml", tmp_path / "none.yaml"):
        with pytest.raises(InvalidRules):
            add_instrument(path, project)
    assert not (project / "rules").exists()


def test_without_a_project_it_is_a_usage_error(tmp_path: Path, file: Path) -> None:
    with pytest.raises(UsageError, match="is no project"):
        add_instrument(file, tmp_path)


def test_the_command_tells_what_was_added(
    project: Path, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    assert run(["rules", "add", str(file), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"][0]["supersedes"] == ["GB-2022-DVD-REMOVE"]
    assert told["warnings"] == []
    assert run(["rules", "add", str(file), "--format", "json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert told["exit_code"] == 3
    assert "`supersedes`" in json.dumps(told)
