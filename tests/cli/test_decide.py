"""`vendorline decide` and the commands under it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vendorline.cli.app import BAD_INPUT, DONE, USAGE, run

QUICK = ("--quick", "--draws", "7", "--quiet")


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run(["decide", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_shipped_case_is_decided_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = asked(capsys, "canada-2020", *QUICK, "--format", "json")
    made = json.loads(out)
    assert (code, made["command"], made["best"]) == (DONE, "decide", "limited")
    assert {
        "rows",
        "inputs",
        "p_best",
        "regret",
        "tipping_points",
        "evpi",
        "evppi",
        "independence",
        "fingerprint",
    } <= made.keys()
    assert list(made["rows"][0])[:2] == ["option", "outcome"]
    assert {"mean", "p05", "p50", "p95", "standard_error"} <= made["rows"][0].keys()
    assert made["status"].startswith("PLACEHOLDER")
    assert sum(value for value in made["p_best"].values() if value is not None) == pytest.approx(1)


def test_the_terminal_says_the_sentence_and_that_amounts_are_placeholders(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = asked(capsys, "canada-2020", *QUICK)
    assert code == DONE
    assert "Limited role, in " in " ".join(out.split())
    assert "PLACEHOLDER" in out
    assert out.index("Never weighed") < out.index("Regret")


def test_one_number_is_set_for_a_run(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = asked(capsys, "canada-2020", *QUICK, "--format", "json", "--set", "delay_block=[0, 1, 2]")
    assert json.loads(out)["best"] == "block"
    code, _, told = asked(capsys, "canada-2020", *QUICK, "--set", "delay_blok=1")
    assert (code, "the case has no delay_blok" in told) == (USAGE, True)


def test_what_an_explained_number_is_made_of_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = asked(capsys, "canada-2020", *QUICK, "--explain", "limited:ally_access")
    assert code == DONE
    assert "(p_restrict.limited.without) x" in out
    assert "Regret" not in out
    assert "p_restrict.open" not in out
    assert asked(capsys, "canada-2020", *QUICK, "--explain", "limited/ally_access")[1] == out
    assert asked(capsys, "canada-2020", *QUICK, "--explain", "limited:nothing")[0] == USAGE
    assert asked(capsys, "canada-2020", *QUICK, "--explain", "limited")[0] == USAGE


def test_an_unknown_case_is_an_error_of_usage_and_a_faulty_one_of_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(capsys, "canada-2021", *QUICK)[0] == USAGE
    file = tmp_path / "case.yaml"
    file.write_text("case: x\nquestion: 1e-3\noptions: [a]\n", encoding="utf-8")
    code, out, _ = asked(capsys, str(file), "--format", "json")
    told = json.loads(out)
    assert (code, told["exit_code"], told["command"]) == (BAD_INPUT, BAD_INPUT, "decide")
    assert len(told["rows"]) > 3
    assert all(row["file"] == str(file) and row["row"] for row in told["rows"])


def test_a_new_case_runs_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cases" / "mine.yaml"
    assert asked(capsys, "new", str(file), "--answer", "country=NZ", "--quiet")[0] == DONE
    code, out, _ = asked(capsys, str(file), *QUICK, "--format", "json")
    assert (code, json.loads(out)["status"][:11]) == (DONE, "PLACEHOLDER")
    assert asked(capsys, "new", str(file))[0] == USAGE
    assert asked(capsys, "new", str(file), "--replace", "--answer", "planet=Mars")[0] == USAGE
    assert asked(capsys, "new", str(file), "--replace", "--from", "canada-2022", "--quiet")[0] == DONE
    assert asked(capsys, str(file), *QUICK)[0] == DONE


def test_cases_and_their_schema_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = asked(capsys, "list", "--format", "json")
    assert "canada-2020" in [row["case"] for row in json.loads(out)["rows"]]
    _, out, _ = asked(capsys, "schema")
    assert json.loads(out)["type"] == "object"


def test_a_workbook_is_written_beside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from openpyxl import load_workbook

    file = tmp_path / "decision.xlsx"
    assert asked(capsys, "canada-2020", *QUICK, "--excel", str(file), "--format", "json")[0] == DONE
    first = load_workbook(file).worksheets[0]
    assert any("PLACEHOLDER" in str(cell.value) for row in first.iter_rows() for cell in row)
    assert asked(capsys, "canada-2020", *QUICK, "--excel", str(tmp_path / "decision.csv"))[0] == USAGE


def test_a_brief_is_written_beside_the_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "brief.html"
    code, out, _ = asked(capsys, "canada-2020", *QUICK, "--brief", str(file), "--format", "json")
    assert code == DONE
    page = file.read_text(encoding="utf-8")
    assert page.count('<section class="sheet"') == 2
    assert json.loads(out)["case"] in page
    code, _, err = asked(capsys, "canada-2020", *QUICK, "--brief", str(tmp_path / "brief.pdf"))
    assert code == USAGE
    assert "end it with .html" in err


def test_a_project_keeps_a_decision(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "vendorline.toml").write_text("", encoding="utf-8")
    file = tmp_path / "cases" / "mine.yaml"
    asked(capsys, "new", str(file), "--from", "canada-2020", "--quiet")
    _, first, _ = asked(capsys, str(file), *QUICK, "--format", "json")
    assert len(list((tmp_path / "runs").iterdir())) == 1
    _, again, _ = asked(capsys, str(file), *QUICK, "--format", "json")
    assert first == again


def test_a_file_named_otherwise_than_what_it_holds_is_remarked_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.json"
    _, _, told = asked(capsys, "canada-2020", "--quick", "--draws", "5", "--output", str(file))
    assert f"note: {file} holds text, not json: add --format json" in " ".join(told.split())
    _, _, told = asked(capsys, "canada-2020", "--quick", "--draws", "5", "--output", str(file), "--format", "json")
    assert "note" not in told
    assert json.loads(file.read_text(encoding="utf-8"))["case"] == "canada-2020"


def test_a_case_is_asked_for_until_each_answer_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {
        "Whose law": ["Atlantis", "New Zealand"],
        "What can be chosen": ["allow; blok", "allow; block"],
        "Which allies": ["none"],
    }

    def prompt(question: str, *, default: str, show_default: bool) -> str:
        assert show_default is bool(default)
        return next((own.pop(0) for begin, own in told.items() if question.startswith(begin)), default)

    monkeypatch.setattr("typer.prompt", prompt)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    file = tmp_path / "mine.yaml"
    code, out, err = asked(capsys, "new", str(file))
    assert code == DONE
    assert "unknown country 'Atlantis'" in out
    assert "did you mean block?" in out
    assert "Enter takes what stands in [brackets]" in out
    assert not any(told.values())
    text = file.read_text(encoding="utf-8")
    assert "jurisdiction: NZ" in text
    assert "p_restrict" not in text
    assert "--quick" in err
