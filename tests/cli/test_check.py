"""`vendorline check` as a program sees it: exit codes, JSON, files, refusals."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from networks import bound, element, network, radio_sites
from vendorline.cli.app import run
from vendorline.network import write_network
from vendorline.results import table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A network with a third of its sites, and one core element, of an excluded vendor."""
    elements = [*radio_sites(100, 36), element("core", "s0", function="mme", vendor_id="huawei", generations=["4G"])]
    target = tmp_path / "net"
    write_network(network(elements, bindings=[bound()]), target, format="csv")
    return target


def answer(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, dict[str, Any]]:
    code = run([str(a) for a in arguments])
    return code, json.loads(capsys.readouterr().out)


def test_json_is_the_contract(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = answer(
        capsys, "check", folder, "--rules", "GB", "--on", "2024-01-01", "--known", "2026-11-23", "--format", "json"
    )
    assert code == 0
    assert found["command"] == "check"
    assert list(found)[:4] == ["vendorline", "command", "inputs", "rows"]
    assert all(set(item) == {"path", "sha256"} and len(item["sha256"]) == 64 for item in found["inputs"])
    assert all(tuple(row) == table("check_rows").names for row in found["rows"])
    core = next(row for row in found["rows"] if row["provision_id"] == "GB-2022-DVD-CORE")
    assert (core["verdict"], core["deadline"], core["days_left"], core["share"]) == ("breached", "2023-12-31", -1, None)
    assert core["vendor_ids"] == ["huawei"]
    assert found["collisions"] == [
        {"operator_id": "op", "provision_ids": ["GB-2020-01-TWO", "GB-2022-DVD-REMOVE"], "since": "2022-10-13"}
    ]
    again = answer(
        capsys, "check", folder, "--rules", "GB", "--on", "2024-01-01", "--known", "2026-11-23", "--format", "json"
    )[1]
    assert again == found


@pytest.mark.parametrize(
    ("fail_on", "on", "code"),
    [
        ("breached", "2024-01-01", 1),
        ("breached:binding", "2024-01-01", 1),
        ("due", "2024-01-01", 1),
        ("breached", "2023-06-30", 0),
        ("unknown", "2023-06-30", 1),
        ("due:binding,breached", "2023-06-30", 1),
    ],
)
def test_fail_on_decides_the_exit_code(
    folder: Path, capsys: pytest.CaptureFixture[str], fail_on: str, on: str, code: int
) -> None:
    assert (
        answer(capsys, "check", folder, "--rules", "GB", "--on", on, "--fail-on", fail_on, "--format", "json")[0]
        == code
    )


def test_advice_fails_only_when_force_is_not_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_network(network([element("r", vendor_id="huawei")], country="CA"), tmp_path / "ca", format="csv")
    command = ("check", tmp_path / "ca", "--rules", "CA", "--on", "2024-06-29", "--format", "json", "--fail-on")
    assert answer(capsys, *command, "breached")[0] == 1
    assert answer(capsys, *command, "breached:binding")[0] == 0


def test_proposed_law_never_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    olt = element("o", vendor_id="huawei", function="olt", generations=["gpon"])
    write_network(network([olt], country="CA"), tmp_path / "ca", format="csv")
    code, found = answer(
        capsys, "check", tmp_path / "ca", "--rules", "CA", "--on", "2026-01-01", "--format", "json", "--fail-on", "due"
    )
    assert any(row["verdict"] == "due" and row["law_status"] == "proposed" for row in found["rows"])
    assert code == 0


def test_a_series_of_days(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    series = ("--from", "2022-11-30", "--to", "2023-06-15", "--every", "quarter")
    found = answer(capsys, "check", folder, "--as-if", "GB", *series, "--format", "json")[1]
    assert list(dict.fromkeys(row["on"] for row in found["rows"])) == [
        "2022-11-30",
        "2023-02-28",
        "2023-05-30",
        "2023-06-15",
    ]
    assert all(row["hypothetical"] and row["outlook"] for row in found["rows"])


def test_every_day_on_which_something_changes(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--from", "2023-06-01", "--to", "2024-12-31", "--every", "change", "--known", "2026-11-23")
    target = tmp_path / "violations.csv"
    code, found = answer(
        capsys,
        "check",
        folder,
        "--rules",
        "GB",
        *words,
        "--elements",
        target,
        "--format",
        "json",
        "--fail-on",
        "breached",
    )
    assert code == 1
    days = sorted({row["on"] for row in found["rows"]})
    assert days[0] == "2023-06-01"
    assert "2024-01-01" in days, "the day after the deadline"
    core = [s for s in found["intervals"] if s["provision_id"] == "GB-2022-DVD-CORE"]
    assert [(s["from_on"], s["until_on"], s["verdict"]) for s in core] == [
        ("2023-06-01", "2024-01-01", "due"),
        ("2024-01-01", "2025-01-01", "breached"),
    ]
    assert not {"on", "days_left"} & core[0].keys()
    with target.open(encoding="utf-8") as lines:
        rows = [r for r in csv.DictReader(lines) if r["provision_id"] == "GB-2022-DVD-CORE"]
    assert [(r["element_id"], r["from_on"], r["until_on"]) for r in rows] == [("core", "2024-01-01", "2025-01-01")]
    assert run(["check", str(folder), "--rules", "GB", *words]) == 0
    shown = capsys.readouterr().out
    assert "on which something changes" in shown
    assert "GB-2022-DVD-CORE" in shown


@pytest.mark.parametrize(
    "words",
    [
        ("--every", "change"),
        ("--every", "change", "--from", "2024-01-01"),
        ("--every", "change", "--from", "2024-01-01", "--to", "2023-01-01"),
        ("--every", "change", "--from", "2024-01-01", "--to", "2025-01-01", "--on", "2024-02-01"),
        ("--every", "change", "--from", "2024-01-01", "--to", "2025-01-01", "--against", "older"),
    ],
)
def test_every_change_takes_a_first_and_a_last_day(folder: Path, words: tuple[str, ...]) -> None:
    assert run(["check", str(folder), "--rules", "GB", *words]) == 2


def test_elements_go_to_a_file(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "elements.csv"
    assert run(["check", str(folder), "--rules", "GB", "--on", "2024-01-01", "--elements", str(target)]) == 0
    with target.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == ["provision_id", "operator_id", "element_id", "from_on", "until_on", "why"]
    core = [row for row in rows if row["provision_id"] == "GB-2022-DVD-CORE"]
    assert [(row["element_id"], row["from_on"], row["until_on"]) for row in core] == [("core", "2024-01-01", "")]


def test_text_and_explanation_are_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", str(folder), "--rules", "GB", "--on", "2024-01-01"])
    shown = capsys.readouterr().out
    assert "✗ breached" in shown
    assert "36 of 100 sites = 36.0%" in shown
    run(["check", str(folder), "--rules", "GB", "--on", "2023-06-30", "--explain", "GB-2022-DVD-CORE"])
    told = capsys.readouterr().out
    assert "Target 2023-01-28. Deadline 2023-12-31 (184 days left)." in told
    assert "The target date has passed; the deadline has not." in told
    found = answer(
        capsys,
        "check",
        folder,
        "--rules",
        "gb",
        "--explain",
        "GB-2022-DVD-CORE",
        "--on",
        "2023-06-30",
        "--format",
        "json",
    )[1]
    assert [(e["on"], e["operator_id"]) for e in found["explanations"]] == [("2023-06-30", "op")]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--rules", "GB", "--as-if", "GB"],
        [],
        ["--rules", "GB", "--on", "2023-02-30"],
        ["--rules", "GB", "--on", "2023-02-01", "--from", "2023-01-01", "--to", "2023-02-01"],
        ["--rules", "GB", "--from", "2023-01-01"],
        ["--rules", "GB", "--from", "2023-01-02", "--to", "2023-01-01"],
        ["--rules", "ZZ"],
        ["--rules", "GB", "--fail-on", "broken"],
        ["--rules", "GB", "--fail-on", "due:advisory"],
        ["--rules", "GB", "--explain", "GB-NOPE"],
        ["--rules", "GB", "--nonsense"],
        ["--rules", "GB", "--format", "yaml"],
    ],
)
def test_usage_errors_leave_with_two(folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(folder), *arguments]) == 2
    assert capsys.readouterr().out == ""


def test_the_law_of_others_says_that_it_is_not_theirs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(folder), "--rules", "Canada"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "No operator of this network is under the law of CA, only under that of GB; --as-if CA judges them" in told
    assert run(["check", str(folder), "--rules", "GB", "--on", "2001-01-01"]) == 0
    assert "No provision is in force for these operators on this day" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("name", ["x.xlsx", "x.pdf", "x.HTML"])
def test_a_result_is_not_written_into_a_file_that_nothing_could_open(
    folder: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(folder), "--rules", "GB", "--output", str(tmp_path / name)]) == 2
    assert "vendorline report NETWORK --output FILE.xlsx" in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / name).exists()


def test_bad_input_leaves_with_three(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(tmp_path / "nowhere"), "--rules", "GB"]) == 3
    (tmp_path / "operators.csv").write_text("operator_id,name,country\nx,X,GB\n")
    assert run(["check", str(tmp_path), "--rules", "GB", "--format", "json"]) == 3
    captured = capsys.readouterr()
    told = json.loads(captured.out)
    assert told["command"] == "check"
    assert "2 errors" in told["error"]
    assert {row["file"] for row in told["rows"]} == {"sites.csv", "elements.csv"}
    assert "sites" in captured.err
    assert "elements" in captured.err


def test_rules_and_knowledge_answer(capsys: pytest.CaptureFixture[str]) -> None:
    code, listed = answer(capsys, "rules", "list", "--jurisdiction", "GB", "--on", "2021-01-01", "--format", "json")
    assert code == 0
    assert {row["law_status"] for row in listed["rows"]} >= {"in_force", "not_yet"}
    assert (
        answer(capsys, "rules", "show", "GB-2022-DVD", "--format", "json")[1]["rows"][0]["instrument_id"]
        == "GB-2022-DVD"
    )
    assert run(["rules", "show", "GB-2022-DVDD"]) == 2
    assert json.loads(capsys.readouterr().out or "{}") == {}
    assert answer(capsys, "knowledge", "show", "functions", "--format", "json")[1]["rows"][0]["id"] == "ru"
    assert "Provision" in answer(capsys, "rules", "schema")[1]["$defs"]


def test_rules_validate_tells_all_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.yaml").write_text("instrument: XX-1\njurisdiction: XX\n")
    code, told = answer(capsys, "rules", "validate", tmp_path, "--format", "json")
    assert code == 3
    assert len(told["rows"]) >= 4
    assert run(["rules", "validate", str(tmp_path)]) == 3


def test_of_many_sites_a_terminal_shows_the_worst(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sites = radio_sites(60, 5)
    tagged = {row["site_id"]: ["national_security"] for row in sites}
    write_network(network(sites, bindings=[bound()], site_tags=tagged), tmp_path / "net", format="csv")
    words = ["check", str(tmp_path / "net"), "--rules", "GB", "--on", "2024-01-01", "--known", "2026-11-23"]
    assert run([*words, "--provision", "gb-2022-dvd-sites"]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith(" op")]
    assert len(told) == 21
    assert sum("breached" in line for line in told) == 5
    assert "40 more sites" in told[-1]
    assert run(words) == 0
    glance = capsys.readouterr().out
    assert "✗ breached" in glance
    assert "op ×5" in glance
    assert "--rows" in glance
    assert run([*words, "--format", "csv"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert sum(row["provision_id"] == "GB-2022-DVD-SITES" for row in rows) == 60


def test_law_that_nobody_read_decides_where_one_asks_for_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_network(
        network([element("e", "s", vendor_id="zte", acquired_on=date(2019, 1, 1))], as_of=date(2026, 1, 1)),
        tmp_path / "net", format="csv",
    )  # fmt: skip

    def told(*options: str) -> tuple[int, dict[str, Any]]:
        words = ["check", str(tmp_path / "net"), "--rules", "GB", "--known", "2018-12-31", "--format", "json"]
        code = run([*words, "--fail-on", "breached", *options])
        rows = json.loads(capsys.readouterr().out)["rows"]
        return code, next(row for row in rows if row["provision_id"] == "GB-2018-ZTE")

    code, row = told()
    assert (code, row["verdict"], row["reason"], row["numerator"]) == (0, "unknown", "source_not_read", 1)
    code, row = told("--accept-recalled")
    assert (code, row["verdict"], row["numerator"]) == (1, "breached", 1)
