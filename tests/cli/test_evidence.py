"""The commands of evidence: a document added, its statements recorded, looked at, withdrawn and traced."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from vendorline.cli.app import run

TEXT = "The minister said on Monday that the decision “will be made here”. An envoy warned that sharing could end.\n"


def said(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert run(["evidence", *words, "--format", "json"]) == 0, capsys.readouterr().err
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "said.txt").write_text(TEXT, encoding="utf-8")
    assert run(["evidence", "add", "said.txt", "--published", "2020-03", "--side", "press"]) == 0
    capsys.readouterr()
    return tmp_path


def test_a_document_is_added_listed_and_shown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = said(capsys, "list")["rows"]
    assert (row["published_from"], row["published_until"], row["file_name"]) == ("2020-03-01", "2020-03-31", "said.txt")
    shown = said(capsys, "show", row["document_id"])
    assert shown["text"].strip() == TEXT.strip()
    (found,) = said(capsys, "search", "envoy")["rows"]
    assert found["text_id"].startswith(row["document_id"])
    assert said(capsys, "check")["rows"] == []
    assert said(capsys, "add", "said.txt")["rows"][0]["added"] is False


def test_statements_are_recorded_from_a_file_and_withdrawn(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (text,) = said(capsys, "list", "--table", "texts")["rows"]
    lines = f"statement_id,text_id,exact,kind,form\nS1,{text['text_id']},An envoy warned,warning,paraphrase\n"
    (home / "statements.csv").write_text(lines, encoding="utf-8")
    assert said(capsys, "record", "statements.csv")["rows"] == [{"table": "statements", "rows": 1}]
    shown = said(capsys, "show", "S1")
    assert shown["rows"][0]["start"] == TEXT.index("An envoy")
    gone = said(capsys, "withdraw", "S1", "--because", "misheard")
    assert gone["rows"] == [{"table": "statements", "id": "S1"}]
    assert said(capsys, "show", "S1")["rows"][0]["invalid_because"] == "misheard"


def test_a_workbook_is_filled_in_and_recorded(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from openpyxl import load_workbook

    assert run(["export", "template", "fill.xlsx", "--of", "evidence", "--quiet"]) == 0
    (text,) = said(capsys, "list", "--table", "texts")["rows"]
    book = load_workbook(home / "fill.xlsx")
    for name, row in {
        "actors": {"actor_id": "envoy", "name": "An envoy", "kind": "person"},
        "statements": {"statement_id": "S1", "text_id": text["text_id"], "exact": "An envoy warned", "kind": "warning", "form": "paraphrase", "speaker_id": "envoy"},
        "claims": {"claim_id": "C1", "statement_ids": "S1", "proposition": "Sharing could end"},
    }.items():  # fmt: skip
        header = [cell.value for cell in book[name][1]]
        book[name].append([row.get(column) for column in header])
    book.save(home / "fill.xlsx")
    counts = {row["table"]: row["rows"] for row in said(capsys, "record", "fill.xlsx")["rows"]}
    assert counts == {"actors": 1, "statements": 1, "claims": 1}
    book["statements"]["C3"] = "never said"
    book.save(home / "fill.xlsx")
    assert run(["evidence", "record", "fill.xlsx"]) == 3


def test_a_bad_file_of_statements_is_refused_whole(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "statements.csv").write_text(
        "statement_id,text_id,exact,kind,form\nS1,none@1,never said,shout,quote\n", encoding="utf-8"
    )
    assert run(["evidence", "record", "statements.csv"]) == 3
    error = capsys.readouterr().err
    assert "no such id in texts" in error
    assert "not one of" in error


def test_candidates_can_be_recorded_as_they_are(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = said(capsys, "list")["rows"]
    assert (
        run(["evidence", "propose", row["document_id"], "--format", "csv", "--output", "candidates.csv", "--quiet"])
        == 0
    )
    capsys.readouterr()
    count = said(capsys, "record", "candidates.csv", "--table", "statements")["rows"][0]["rows"]
    assert count == len(said(capsys, "list", "--table", "statements")["rows"]) > 0


def test_two_files_are_held_side_by_side(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours = "The minister said that the decision “will be made by this government, at this table, and by nobody else”.\n"
    (home / "ours.txt").write_text(ours, encoding="utf-8")
    (home / "other.txt").write_text(ours.replace("be made by", "be taken by"), encoding="utf-8")
    found = said(capsys, "collate", "ours.txt", "other.txt")
    assert [row["verdict"] for row in found["rows"]] == ["variant"]
    assert found["same_origin"] is None
    (first,) = said(capsys, "list")["rows"]
    second = said(capsys, "add", "other.txt", "--derived-from", first["document_id"], "--relation", "paraphrase")[
        "rows"
    ][0]
    assert said(capsys, "collate", first["document_id"], second["document_id"])["same_origin"] is True


@pytest.mark.parametrize("form", ["csl-json", "web-annotation", "sqlite", "csv"])
def test_the_register_goes_out_in_every_form(home: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    out = home / "out"
    assert run(["evidence", "export", form, "--output", str(out), "--quiet"]) == 0
    if form == "csl-json":
        (item,) = json.loads(out.read_text(encoding="utf-8"))
        assert item["issued"] == {"date-parts": [[2020, 3]]}
    elif form == "web-annotation":
        assert json.loads(out.read_text(encoding="utf-8"))["type"] == "AnnotationPage"
    elif form == "sqlite":
        with sqlite3.connect(out) as other:
            assert other.execute("select count(*) from texts_fts where texts_fts match 'envoy'").fetchone() == (1,)
    else:
        assert (out / "documents.csv").read_text(encoding="utf-8").startswith("document_id,")
        assert run(["evidence", "record", str(out / "documents.csv")]) == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show", "nothing"], 2), (["add", "missing.txt"], 3), (["list", "--table", "claim"], 2), (["withdraw", "S1"], 2),
        (["add", "said.txt", "--derived-from", "x"], 2), (["add", "said.txt", "--published", "last week"], 2),
        (["trace", "missing.json", "1"], 3), (["export", "sqlite"], 2), (["propose", "nothing"], 2),
    ],
)  # fmt: skip
def test_what_cannot_be_done_says_why(
    home: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int
) -> None:
    assert run(["evidence", *words]) == code
    assert capsys.readouterr().err.strip()


def test_without_a_register_it_says_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["evidence", "list"]) == 3
    assert "vendorline evidence add" in capsys.readouterr().err


def test_a_result_that_is_not_there_is_named_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", "trace", str(home / "missing.json"), "1"]) == 3
    told = capsys.readouterr().err
    assert "there is no such file" in told
    assert "Errno" not in told


def test_a_list_says_what_no_longer_stands(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [row] = said(capsys, "list")["rows"]
    assert run(["evidence", "withdraw", row["document_id"], "--because", "a forgery"]) == 0
    capsys.readouterr()
    assert run(["evidence", "list"]) == 0
    assert "no longer stands: a forgery" in " ".join(capsys.readouterr().out.split())
