"""The jobs asked of a folder: the same answers by command and by Python, kept and reused, stopped without a trace."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import vendorline as vl
from networks import element, network
from vendorline.cli.app import run
from vendorline.errors import InvalidInput, Stopped
from vendorline.examples import write_example
from vendorline.network import read_network, write_network
from vendorline.project import check_job, jobs, open_network
from vendorline.project.calls import timeline
from vendorline.project.documents import result_of
from vendorline.project.jobs import ask_check, ask_expose
from vendorline.project.progress import Progress, Watch
from vendorline.project.questions import CheckQuestion, ExposeQuestion
from vendorline.report import read_result
from vendorline.results.document import plain
from vendorline.results.result import load
from vendorline.rulebook import Rulebook, provisions
from vendorline.rulebook.constraints import constraints

KNOWN = date(2026, 11, 1)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "canada"
    write_example("canada-2020", folder, sites=100)
    return folder


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


def command(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    assert run([*map(str, arguments), "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(("rules", "as_if"), [("CA", False), ("GB,DE", True), ("XB,XA", True)])
def test_check_gives_the_rows_of_the_command(
    rules: str, as_if: bool, example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = command(capsys, "check", example, "--as-if" if as_if else "--rules", rules, "--known", KNOWN, "--all")
    found = vl.check(read_network(example), rules, known=KNOWN, as_if=as_if, show_all=True)
    assert plain(found.to_dicts()) == told["rows"]
    assert plain(found.collisions) == told["collisions"]
    assert not [row for row in told["rows"] if row["reason"] == "exposure_not_computed"]


def test_every_change_gives_the_rows_of_the_command(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    days = date(2022, 6, 1), date(2022, 10, 1)
    asked = ["--from", str(days[0]), "--to", str(days[1]), "--every", "change", "--known", str(KNOWN)]
    for names in ("CA", "XB"):
        told = command(capsys, "check", example, "--as-if", names, *asked)
        found = timeline(read_network(example), names, *days, known=KNOWN, as_if=True)
        assert plain(found.findings.to_dicts()) == told["rows"]
        assert plain(found.intervals()) == told["intervals"]
        assert plain(found.days) == told["days"]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"pairs": True},
        {"by": ["region"], "unknown_vendors": "others"},
        {"settings": ["n3=off"], "vendors": ["huawei"], "coalitions": [["nokia", "ericsson"]], "moves": 3},
    ],
)
def test_expose_gives_the_rows_of_the_command(
    options: dict[str, Any], example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = {"vendors": "--vendor", "coalitions": "--coalition", "by": "--by", "settings": "--set"}
    asked = ["--pairs"] if options.get("pairs") else []
    asked += ["--moves", "3"] if options.get("moves") else []
    asked += ["--unknown-vendors", "others"] if options.get("unknown_vendors") else []
    for name, option in words.items():
        for value in options.get(name, []):
            asked += [option, "+".join(value) if isinstance(value, list) else value]
    told = command(capsys, "expose", example, *asked)
    assert vl.expose(read_network(example), **options).to_dicts() == told["rows"]


def test_what_was_computed_once_is_not_computed_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = CheckQuestion(
        path=project, jurisdictions="GB", as_if=True, known=KNOWN, elements=True, explain="GB-2020-07-REMOVE"
    )
    asked = ExposeQuestion(path=project, pairs=True)
    first, exposed = ask_check(ask), ask_expose(asked)
    assert sorted(p.name for p in (project / "runs").iterdir()) == sorted(
        [str(first.result.fingerprint), str(exposed.result.fingerprint)]
    )

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("computed again")

    monkeypatch.setattr(check_job, "check", refuse)
    monkeypatch.setattr(jobs, "expose", refuse)
    again, exposed_again = ask_check(ask), ask_expose(asked)
    assert again.result == first.result
    assert exposed_again.result == exposed.result
    assert json.dumps(again.document) == json.dumps(first.document)
    assert again.elements is not None
    assert first.elements is not None
    assert again.elements.equals(first.elements)


def test_whatever_changes_gives_another_run(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def print_of(**options: Any) -> str | None:
        asked: dict[str, Any] = {"jurisdictions": "GB", "known": KNOWN}
        return ask_check(CheckQuestion(path=project, **(asked | options))).result.fingerprint

    changes = tmp_path / "changes.csv"
    changes.write_text("element_id,column,value\ne,vendor_id,nokia\n", encoding="utf-8")
    older = tmp_path / "older"
    write_network(network([element("e", "s")], as_of=date(2020, 1, 1)), older, format="csv")
    options: list[dict[str, Any]] = [
        {}, {"jurisdictions": "DE", "as_if": True}, {"as_if": True}, {"known": date(2020, 7, 1)}, {"days": [date(2021, 1, 1)]},
        {"show_all": True}, {"public": True}, {"margins": True}, {"side_by_side": True}, {"elements": True},
        {"explain": "GB-2020-07-REMOVE"}, {"span": (date(2021, 1, 1), date(2021, 2, 1))}, {"changes": changes}, {"against": older},
    ]  # fmt: skip
    prints = [print_of(**one) for one in options]
    changes.write_text("element_id,column,value\ne,vendor_id,zte\n", encoding="utf-8")
    prints.append(print_of(changes=changes))
    table = project / "network" / "2020-06-30" / "elements.csv"
    before = table.read_text(encoding="utf-8")
    table.write_text(before.replace("nokia", "ericsson"), encoding="utf-8")
    prints.append(print_of())
    table.write_text(before, encoding="utf-8")
    assert print_of() == prints[0]
    rules = project / "rules"
    rules.mkdir()
    own = (
        "instrument: GB-OWN\njurisdiction: GB\ntitle: Own\nissuer: We\nadopted_on: 2020-01-01\n"
        "sources:\n  own: {title: Policy, url: 'https://example.org/policy', kind: primary}\nprovisions:\n"
        "- {id: GB-OWN-1, level: operator, scope: {}, paraphrase: 'None.', force: contract, bound: all_providers, effect: forbid,"
        " event: present, vendor: {kind: named, vendor_ids: [huawei]}, time: {mode: open}, sources: [own], confidence: high,"
        " evidence: read}\n"
    )
    (rules / "own.yaml").write_text(own, encoding="utf-8")
    prints.append(print_of())
    (rules / "own.yaml").write_text(own.replace("[huawei]", "[zte]"), encoding="utf-8")
    prints.append(print_of())
    monkeypatch.setattr("vendorline.results.result.__version__", "9.9.9")
    prints.append(print_of())
    assert None not in prints
    assert len(set(prints)) == len(prints)


def test_the_law_that_is_shipped_is_part_of_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = CheckQuestion(path=project, jurisdictions="GB", known=KNOWN)
    before = ask_check(ask).result.fingerprint
    first, *others = (one for one in provisions().instruments if one.jurisdiction == "GB")
    provision = replace(first.provisions[0], paraphrase="otherwise")
    changed = replace(first, provisions=(provision, *first.provisions[1:]))
    monkeypatch.setattr("vendorline.project.own_rules.reading.provisions", lambda: Rulebook([changed, *others]))
    assert ask_check(ask).result.fingerprint != before


def test_nothing_is_kept_beside_a_bare_network_or_of_private_tags(project: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    write_network(network([element("e", "s")], as_of=date(2020, 6, 30)), bare, format="csv")
    assert ask_check(CheckQuestion(path=bare, jurisdictions="GB", known=KNOWN)).result.fingerprint is not None
    assert not (bare / "runs").exists()
    tags = tmp_path / "tags.csv"
    tags.write_text("table,id,tag\nsites,s,sensitive\ncomplete,,sensitive\n", encoding="utf-8")
    answer = ask_check(CheckQuestion(path=project, jurisdictions="GB", known=KNOWN, tags=tags))
    assert answer.result.fingerprint is None
    assert "fingerprint" not in answer.document
    assert not (project / "runs").exists()


def test_a_kept_run_is_enough_for_a_report(project: Path) -> None:
    answer = ask_check(CheckQuestion(path=project, jurisdictions="GB", known=KNOWN))
    kept = read_result(project / "runs" / str(answer.result.fingerprint))
    assert kept == answer.result.document
    page = project / "page.html"
    assert (
        run(["report", str(project), str(project / "runs" / str(answer.result.fingerprint)), "--output", str(page)])
        == 0
    )
    with pytest.raises(InvalidInput):
        read_result(project)


def test_a_result_of_python_can_be_kept(example: Path, tmp_path: Path) -> None:
    found = read_network(example)
    for result in (result_of(vl.check(found, "CA", known=KNOWN)), result_of(vl.expose(found))):
        result.save(tmp_path / "kept")
        result.save(tmp_path / "kept.json")
        assert load(tmp_path / "kept") == load(tmp_path / "kept.json") == result
        assert read_result(tmp_path / "kept.json") == result.document


def test_progress_is_told_and_work_stops_when_asked(project: Path) -> None:
    told: list[Progress] = []
    question = CheckQuestion(path=project, jurisdictions="GB,CA,US", known=KNOWN, as_if=True)
    ask_check(question, Watch(told.append))
    judged = [one for one in told if one.total]
    count = len({row["provision_id"] for row in vl.check(project, "GB,CA,US", known=KNOWN, as_if=True)})
    assert [(one.done, one.total) for one in judged] == [(done, count) for done in range(1, count + 1)]
    assert str(judged[2]).endswith(f" (3 of {count})")
    shown: list[Progress] = []

    def stop_at_the_third(progress: Progress) -> None:
        shown.append(progress)
        if progress.done == 3:
            watch.stop()

    watch = Watch(stop_at_the_third)
    with pytest.raises(Stopped):
        ask_check(replace(question, days=[date(2020, 1, 1)]), watch)
    assert shown[-1].done == 3
    assert len(list((project / "runs").iterdir())) == 1


def test_an_interrupt_leaves_what_was_there(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(check_job, "check_document", interrupt)
    target = tmp_path / "verdicts.csv"
    target.write_text("as before", encoding="utf-8")
    assert run(["check", str(project), "--rules", "GB", "--format", "csv", "--output", str(target)]) == 130
    assert "stopped" in capsys.readouterr().err
    assert target.read_text(encoding="utf-8") == "as before"
    assert not (project / "runs").exists()


def test_a_report_without_results_opens_the_network_once(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def counted(path: Path, **options: Any) -> Any:
        opened.append(path)
        return open_network(path, **options)

    monkeypatch.setattr(jobs, "open_network", counted)
    monkeypatch.setattr("vendorline.project.open_network", counted)
    assert run(["report", str(project), "--output", str(tmp_path / "page.html")]) == 0
    assert opened == [project]


def test_every_change_draws_the_constraints_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []

    def counted(*arguments: Any, **options: Any) -> Any:
        drawn.append(arguments)
        return constraints(*arguments, **options)

    monkeypatch.setattr("vendorline.check.evaluate.constraints", counted)
    span = date(2021, 1, 1), date(2022, 1, 1)
    ask_check(CheckQuestion(path=project, jurisdictions="GB", known=KNOWN, span=span))
    assert len(drawn) == 1


def test_private_tags_of_the_older_network_are_not_told_either(tmp_path: Path) -> None:
    older = tmp_path / "older"
    rows = [element("e", "s-hidden", vendor_id="huawei"), element("f", "t", vendor_id="huawei")]
    write_network(network(rows, as_of=date(2026, 1, 1)), older / "network" / "2026-01-01", format="csv")
    (older / "vendorline.toml").write_text('tags = "tags.csv"\n', encoding="utf-8")
    (older / "tags.csv").write_text("table,id,tag\nsites,s-hidden,sensitive\ncomplete,,sensitive\n", encoding="utf-8")
    write_network(network(rows, as_of=date(2026, 3, 1)), tmp_path / "newer", format="csv")
    question = CheckQuestion(path=tmp_path / "newer", jurisdictions="GB", as_if=True, known=KNOWN, against=older)
    told = json.dumps(ask_check(question).document)
    assert "against" in told
    assert "s-hidden" not in told


def test_a_day_without_exposure_is_unknown_and_nothing_else_is_lost(example: Path) -> None:
    known, early = date(2026, 11, 1), date(2019, 1, 1)
    asked = CheckQuestion(path=example, jurisdictions="XA,CA", known=known, days=[early])
    rows = ask_check(asked).result.rows
    measured = {row["reason"] for row in rows if row["jurisdiction"] == "XA" and row["verdict"] == "unknown"}
    assert measured == {"exposure_not_computable"}
    alone = ask_check(CheckQuestion(path=example, jurisdictions="CA", known=known, days=[early])).result.rows
    assert [row for row in rows if row["jurisdiction"] == "CA"] == list(alone)
