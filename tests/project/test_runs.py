"""Kept results never lie: whatever a result rests on is in its fingerprint, and whatever was touched is computed anew."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from networks import element, network
from vendorline.cli.app import run
from vendorline.network import write_network
from vendorline.project import project_of
from vendorline.project.jobs import ask_check, ask_expose
from vendorline.project.questions import CheckQuestion, ExposeQuestion
from vendorline.results.result import load

KNOWN = date(2026, 11, 1)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "vendorline.toml").write_text('name = "Ours"\n', encoding="utf-8")
    made = network(
        [element("e", "s", vendor_id="huawei"), element("f", "t", vendor_id="nokia")], as_of=date(2020, 6, 30)
    )
    write_network(made, folder / "network" / "2020-06-30", format="csv")
    return folder


@pytest.fixture
def left_out(tmp_path: Path) -> Path:
    """A project whose network was imported without one row, which stands in rejected.csv."""
    source, folder = tmp_path / "source", tmp_path / "left out"
    source.mkdir()
    write_network(network([element("e", "s", vendor_id="nokia")], as_of=date(2020, 6, 30)), source, format="csv")
    table = source / "elements.csv"
    head = table.read_text(encoding="utf-8").splitlines()[0].split(",")
    row = {"element_id": "g", "site_id": "nowhere", "operator_id": "op", "function": "gnb", "vendor_id": "nokia"}
    with table.open("a", encoding="utf-8") as file:
        file.write(",".join(row.get(name, "") for name in head) + "\n")
    folder.mkdir()
    (folder / "vendorline.toml").write_text("", encoding="utf-8")
    assert run(["import", "tables", str(source), "--accept-valid", "--into", str(folder)]) == 0
    return folder


def test_rows_left_out_are_part_of_what_a_result_rests_on(left_out: Path) -> None:
    ask = CheckQuestion(path=left_out, jurisdictions="GB", as_if=True, known=date(2020, 6, 1), days=[date(2023, 1, 30)])
    asked = ExposeQuestion(path=left_out)
    before, exposed = ask_check(ask).result, ask_expose(asked).result
    (file,) = left_out.glob("network/*/rejected.csv")
    assert str(file) in [item["path"] for item in before.inputs]
    file.write_text(file.read_text(encoding="utf-8").replace("nokia", "huawei"), encoding="utf-8")
    assert ask_check(ask).result.fingerprint != before.fingerprint
    assert ask_expose(asked).result.fingerprint != exposed.fingerprint
    shutil.rmtree(left_out / "runs")
    fresh = ask_check(ask).result
    assert fresh.rows != before.rows
    assert load(left_out / "runs" / str(fresh.fingerprint)) == fresh


def test_the_day_that_nothing_states_is_part_of_what_a_result_rests_on(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Today(date):
        now = date(2026, 11, 27)

        @classmethod
        def today(cls) -> Any:
            return cls.now

    (project / "network" / "2020-06-30" / "manifest.json").unlink()
    monkeypatch.setattr("vendorline.network.validate.date", Today)
    ask = CheckQuestion(path=project, jurisdictions="GB", as_if=True, known=KNOWN)
    prints = set()
    for day in (date(2026, 11, 27), date(2028, 3, 1)):
        Today.now = day
        answers = ask_check(ask), ask_expose(ExposeQuestion(path=project))
        assert answers[0].document["as_of"] == day.isoformat()
        prints |= {answer.result.fingerprint for answer in answers}
    assert len(prints) == 4


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-9])


def _other_verdicts(home: Path) -> None:
    rows = pl.read_parquet(home / "rows.parquet")
    rows.with_columns(verdict=pl.lit("met")).write_parquet(home / "rows.parquet")


def _edited(home: Path, old: str, new: str) -> None:
    file = home / "result.json"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def _pipe(home: Path) -> None:
    (home / "result.json").unlink()
    os.mkfifo(home / "result.json")


def _file(home: Path) -> None:
    shutil.rmtree(home)
    home.write_text("x", encoding="utf-8")


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "not JSON": lambda home: (home / "result.json").write_text("{", encoding="utf-8"),
    "nested": lambda home: (home / "result.json").write_text("[" * 200_000, encoding="utf-8"),
    "not a number": lambda home: _edited(home, '"as_if": false', '"as_if": NaN'),
    "a pipe": _pipe,
    "a file": _file,
    "other verdicts": _other_verdicts,
    "half a table": lambda home: _cut(home / "rows.parquet"),
    "no table": lambda home: (home / "rows.parquet").unlink(),
    "another day": lambda home: _edited(home, "2020-06-30", "2020-07-30"),
    "no elements": lambda home: (home / "check_elements.beside.parquet").unlink(),
    "nothing said of elements": lambda home: _edited(home, '"check_elements"', ""),
    "no margins": lambda home: _edited(home, '"margins"', '"other"'),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_run_is_made_anew(project: Path, damage: str) -> None:
    ask = CheckQuestion(path=project, jurisdictions="GB", known=KNOWN, elements=True, margins=True)
    first = ask_check(ask)
    home = project / "runs" / str(first.result.fingerprint)
    DAMAGES[damage](home)
    again = ask_check(ask)
    assert again.result == first.result
    assert again.elements is not None
    assert load(home) == first.result
    assert [path.name for path in home.parent.iterdir()] == [home.name]


@pytest.mark.parametrize(
    "failure",
    [pl.exceptions.ComputeError("No space left on device"), PermissionError(13, "Permission denied"), RecursionError()],
)
def test_what_cannot_be_kept_is_answered_all_the_same(
    project: Path, failure: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = CheckQuestion(path=project, jurisdictions="GB", known=KNOWN)

    def fail(*_: Any, **__: Any) -> Any:
        raise failure

    is_dir = Path.is_dir
    monkeypatch.setattr(pl.DataFrame, "write_parquet", fail)
    monkeypatch.setattr(Path, "is_dir", lambda path: fail() if path.parent.name == "runs" else is_dir(path))
    assert ask_check(ask).result.fingerprint is not None
    monkeypatch.undo()
    assert not list((project / "runs").glob("*"))


def test_a_snapshot_that_is_a_link_belongs_to_its_project(project: Path, tmp_path: Path) -> None:
    snapshot = project / "network" / "2020-06-30"
    snapshot.rename(tmp_path / "elsewhere")
    snapshot.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "link").symlink_to(project)
    for path in (snapshot, snapshot / ".", tmp_path / "link" / "network" / "2020-06-30"):
        found = project_of(path)
        assert found is not None
        assert found.name == "Ours"
    assert project_of(tmp_path / "elsewhere") is None
