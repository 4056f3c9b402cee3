"""Three people's tasks from their inputs to the answers that were worked out before: the scripts of the pages, as they stand."""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from docs.user_tasks import ANALYST, ENGINEER, OTHERS, RESEARCHER
from vendorline.cli.app import run

PAGES = Path(__file__).resolve().parents[2] / "docs" / "how-to"
TASKS = ("operators-from-a-list", "what-a-vendor-could-read", "compare-and-cite")


def commands(task: str) -> list[list[str]]:
    """What the script of a task runs."""
    lines = (PAGES / f"{task}.sh").read_text(encoding="utf-8").splitlines()
    return [shlex.split(line)[1:] for line in lines if line.startswith("vendorline ")]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(PAGES / "files", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def document(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The result of a command as a document."""
    capsys.readouterr()
    assert run([*words, "--format", "json"]) == 0, words
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("task", TASKS)
def test_the_page_tells_what_the_script_runs_and_it_is_three_commands_at_most(task: str, here: Path) -> None:
    text = (PAGES / f"{task}.md").read_text(encoding="utf-8")
    first = re.search(r"```console\n(.*?)```", text, re.DOTALL)
    assert first is not None
    told = [shlex.split(line[2:])[1:] for line in first[1].splitlines()]
    assert told == commands(task)
    assert len(told) <= 3
    for words in told:
        assert run(words) == 0, words


def test_the_analyst_knows_where_operators_stand_and_what_a_ban_reaches(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read, check, ban = commands("operators-from-a-list")
    assert run(read) == 0
    rows = {(row["provision_id"], row["operator_id"]): row for row in document(check, capsys)["rows"]}
    for provision, verdicts in ANALYST["verdicts"].items():
        assert {operator: rows[provision, operator]["verdict"] for operator in verdicts} == verdicts, provision
    assert {key: rows[key]["numerator"] for key in ANALYST["counted"]} == ANALYST["counted"]
    tried = document(ban, capsys)
    assert {row["operator_id"]: row["verdict"] for row in tried["rows"]} == ANALYST["ban"]
    affected = {
        (row["operator_id"], row["region"]): (row["sites"], row["sites"] + row["sites_unknown"])
        for row in tried["trial"]["reaches"]
        if row["region"]
    }
    assert affected == ANALYST["affected"]


def test_the_engineer_knows_what_a_vendor_could_read_and_how_sure_that_is(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read, narrow, explain = commands("what-a-vendor-could-read")
    assert run(read) == 0
    told = document(narrow, capsys)
    rows = {(row["vendor_ids"][0], row["measure"]): row for row in told["rows"] if row["weight"] == "subscribers"}
    for key, expected in ENGINEER.items():
        if isinstance(key, tuple):
            found = (rows[key]["low"], rows[key]["high"])
            assert all(one is None or one == number for one, number in zip(expected, found, strict=True)), key
    function, narrowed, unknown = ENGINEER["narrow"]
    unstated = {one["name"]: one["elements"] for one in told["unknowns"] if one["kind"] != "switch"}
    assert (unstated[function], sum(unstated.values())) == (1, unknown)
    closing = [
        one for one in told["narrow"]
        if (one["vendor_ids"], one["measure"], one["weight"]) == (["huawei"], "read", "subscribers")
    ]  # fmt: skip
    # What closes the range stands first; what closes less may follow.
    assert (closing[0]["low_then"], closing[0]["high_then"]) == (0.5, narrowed)
    assert f"{unknown} elements" in closing[0]["unknown"]
    capsys.readouterr()
    assert run(explain) == 0
    assert "GNBCUUPFunction=1 is made by huawei" in " ".join(capsys.readouterr().out.split())


def test_the_researcher_compares_and_cites(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, save, show = commands("compare-and-cite")
    assert run(save) == 0
    with (here / "matrix.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["provision_id"]: row for row in csv.DictReader(file)}
    cited, day, kind = RESEARCHER["cited"]
    for provision, expected in RESEARCHER.items():
        if provision != "cited":
            columns = ("effect", "force", "technologies", "deadline")
            assert tuple(rows[provision][name] for name in columns) == expected, provision
    assert show[-1] == cited
    (row,) = document(show, capsys)["rows"]
    first = row["sources"][0]
    assert (first["kind"], first["primary"]) == (kind, True)
    assert first["published_on"] == day
    assert first["url"].startswith("https://")


@pytest.mark.parametrize("place", OTHERS, ids=lambda place: place[0])
def test_the_analyst_s_way_through_workbooks_that_others_made(
    place: tuple[str, str], real_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    book = real_data.parent / "cases" / "wild" / Path(*place)
    if not book.is_file():
        pytest.skip(f"no workbook at {book}: set VENDORLINE_SHARED to the folder that holds cases/")
    monkeypatch.chdir(tmp_path)
    operator, known, all_ = OTHERS[place]
    assert run(["import", "table", os.fspath(book), "--into", "network", "--as-of", "2024-01-01"]) == 0
    (row,) = document(["check", "network", "--ban", "huawei", "--by", "2027-12-31"], capsys)["rows"]
    assert (row["operator_id"], row["numerator"], row["denominator"], row["verdict"]) == (operator, known, all_, "due")


def test_the_inputs_are_what_the_script_makes_and_say_that_nothing_is_real(root: Path, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("build_task_inputs", root / "scripts" / "build_task_inputs.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.main(tmp_path)
    for kept in sorted((PAGES / "files").rglob("*.*")):
        made = tmp_path / kept.relative_to(PAGES / "files")
        if kept.suffix == ".xlsx":
            old, new = ([*load_workbook(path).active.values] for path in (kept, made))  # type: ignore[union-attr]
            assert old == new
            assert "SYNTHETIC" in str(old[0][0])
        else:
            assert kept.read_bytes() == made.read_bytes()
            assert "SYNTHETIC" in kept.read_text(encoding="utf-8")
