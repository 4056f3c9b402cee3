"""`vendorline evidence repair`: the list, the difference, JSON and CSV, and files that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pdfs import pdf
from vendorline.cli.app import run
from vendorline.evidence.repair import Edit, inverted
from vendorline.results import document_keys, table

TEXT = (
    'The regulator said "we will look at it,quot; on Monday. .\n\n%CRUNCH0123456789abcdef0123456789abcdef4%\n\n'
    "Nothing here.\n\nThe R&amp;D of\u00ad vendors.\n"
)
MENDED = 'The regulator said "we will look at it" on Monday.\n\nNothing here.\n\nThe R&D of vendors.\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_bytes(TEXT.encode())
    return path


def test_json_holds_text_edits_and_flags(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", "repair", str(file), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["text"] == MENDED
    assert found["edits"] == found["rows"]
    assert inverted(found["text"], [Edit(**row) for row in found["edits"]]) == TEXT
    assert [flag["detector"] for flag in found["flags"]] == ["lost_block"]
    assert found["charset"] == "utf-8"
    assert all(tuple(row) == table("evidence_edits").names for row in found["rows"])
    assert all(tuple(row) == table("evidence_flags").names for row in found["flags"])
    assert set(found) - {"vendorline", "command", "inputs"} == {
        name for name, key in document_keys("evidence repair").items() if key.status == "always"
    } - {"vendorline", "command", "inputs", "synthetic", "left_out", "as_of"}
    assert file.read_bytes() == TEXT.encode()


def test_csv_holds_the_edits(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", "repair", str(file), "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("rule,raw_start,raw_end,removed,inserted,start,end,confidence")


def test_the_list_says_what_was_mended_and_what_was_left(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", "repair", str(file)]) == 0
    out = capsys.readouterr().out
    assert "article.txt: text/plain, read as utf-8; 5 edits, 1 flag" in out
    assert 'line 1: “,quot;” → “"” (quotation_mark, certain)' in out
    assert "line 7: “<U+00AD>” taken out (soft_hyphen, cosmetic)" in out
    assert "a block of unknown content stood here and is lost: number 4 of the page" in out


def test_the_difference_has_signs_as_well_as_colours(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", "repair", str(file), "--show"]) == 0
    out = capsys.readouterr().out
    assert 'said "we will look at it[-,quot;-]{+"+} on Monday.[- .-]\n' in out
    assert "[-%CRUNCH0123456789abcdef0123456789abcdef4%¶¶-]\n" in out
    assert "  (2 lines unchanged)\nThe R[-&amp;-]{+&+}D of[-<U+00AD>-] vendors.\n" in out
    assert "\x1b[" not in out


def test_on_a_terminal_it_is_coloured(file: Path) -> None:
    import io

    from rich.console import Console

    from vendorline.cli.evidence.difference import draw_difference
    from vendorline.evidence.repair import repair

    console = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=200)
    draw_difference(console, repair(TEXT))
    out = console.file.getvalue()  # type: ignore[attr-defined]
    assert "\x1b[9;31m[-,quot;-]" in out
    assert '\x1b[1;32m{+"+}' in out


def test_clean_text_has_nothing_to_tell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "clean.txt"
    path.write_text("The minister said so.\n", encoding="utf-8")
    assert run(["evidence", "repair", str(path), "--show"]) == 0
    assert capsys.readouterr().out == "clean.txt: text/plain, read as utf-8; 0 edits, 0 flags\n  (1 line unchanged)\n"


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("locked.pdf", pdf("Text.", locked=True), "encrypted"),
        ("broken.pdf", b"%PDF-1.4\nnothing", "PDF"),
        ("empty.html", b"<html><body></body></html>", "without text"),
        ("empty.txt", b"", "empty"),
        ("letter.docx", b"PK\x03\x04....", "packed"),
    ],
)
def test_what_cannot_be_read_is_exit_code_3_and_a_fault(
    name: str, data: bytes, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    assert run(["evidence", "repair", str(tmp_path / name), "--format", "json"]) == 3
    (fault,) = json.loads(capsys.readouterr().out)["rows"]
    assert problem in fault["problem"]
    assert fault["file"] == name


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", "repair", str(tmp_path / "none.txt"), "--format", "json"]) == 3
    assert json.loads(capsys.readouterr().out)["rows"]


def test_the_result_is_not_written_over_the_document(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", "repair", str(file), "--output", str(file)]) == 2
    assert file.read_bytes() == TEXT.encode()
