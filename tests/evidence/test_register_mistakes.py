"""Mistakes that people make with a register: none is lost in silence, and none loses what is kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from vendorline.errors import InvalidInput
from vendorline.evidence.register import Described, Register, store

TODAY = date(2020, 3, 11)
TEXT = "The minister said on Monday that it will be made here. An envoy warned that sharing could end.\n"


@pytest.fixture
def register(tmp_path: Path) -> Register:
    (tmp_path / "said.txt").write_text(TEXT, encoding="utf-8")
    found = Register(tmp_path / "project")
    found.add([tmp_path / "said.txt"], Described(published_from=date(2020, 3, 10)), today=TODAY)
    return found


def text_id(register: Register) -> str:
    return str(register.rows("texts")[0]["text_id"])


def statement(register: Register, **more: Any) -> dict[str, Any]:
    said = {"exact": "An envoy warned that sharing could end", "kind": "warning", "form": "paraphrase"}
    return {"statement_id": "S1", "text_id": text_id(register), **said, **more}


TWICE = "Later he said that it is fine. Then he said that it is fine.\n"


@pytest.mark.parametrize("prefix", ["Then he said that ", "Then he said that"])
def test_a_prefix_in_a_file_tells_apart_words_that_stand_twice(tmp_path: Path, prefix: str) -> None:
    (tmp_path / "twice.txt").write_text(TWICE, encoding="utf-8")
    register = Register(tmp_path / "project")
    [added] = register.add([tmp_path / "twice.txt"], today=TODAY).rows
    rows = tmp_path / "statements.csv"
    rows.write_text(
        f"statement_id,text_id,exact,prefix,kind,form\nS1,{added['text_id']},it is fine,{prefix},statement,paraphrase\n",
        encoding="utf-8",
    )
    register.record("statements", rows, today=TODAY)
    assert register.rows("statements")[0]["start"] == TWICE.rindex("it is fine")


def test_words_beside_another_prefix_are_not_called_absent(register: Register) -> None:
    with pytest.raises(InvalidInput) as refused:
        register.record("statements", [statement(register, prefix="Nobody ")], today=TODAY)
    assert "stand in the text, but not beside this prefix or suffix" in str(refused.value.faults)


def test_what_is_said_of_a_document_that_is_there_is_not_lost_in_silence(register: Register, tmp_path: Path) -> None:
    again = register.add(
        [tmp_path / "said.txt"], Described(title="Another", published_from=date(2021, 1, 1)), today=TODAY
    )
    assert [(row["title"], row["published_from"]) for row in again.rows] == [(None, date(2020, 3, 10))]
    (fault,) = again.faults
    assert "is not recorded: title, published_from" in fault.problem
    register.withdraw(again.rows[0]["document_id"], "a forgery", today=TODAY)
    told = register.add([tmp_path / "said.txt"], today=TODAY).faults
    assert ["a forgery" in fault.problem for fault in told] == [True]


def test_a_register_that_lost_its_tables_is_not_begun_anew(register: Register, tmp_path: Path) -> None:
    file = tmp_path / "project" / store.FOLDER / store.FILE
    file.write_bytes(b"")
    with pytest.raises(InvalidInput, match="what was recorded is lost"):
        register.add([tmp_path / "said.txt"], today=TODAY)
    with pytest.raises(InvalidInput, match="what was recorded is lost"):
        register.counts()


def test_a_first_command_that_was_stopped_leaves_nothing_to_restore(register: Register, tmp_path: Path) -> None:
    other = Register(tmp_path / "other")
    (tmp_path / "other" / store.FOLDER).mkdir(parents=True)
    (tmp_path / "other" / store.FOLDER / store.FILE).write_bytes(b"")
    with pytest.raises(InvalidInput) as refused:
        other.counts()
    assert "holds nothing yet" in refused.value.faults[0].problem
    other.add([tmp_path / "said.txt"], today=TODAY)
    assert other.counts()["documents"] == 1


@pytest.mark.parametrize("mark", [";", "\t"])
def test_rows_of_a_spreadsheet_may_be_separated_by_other_marks(register: Register, tmp_path: Path, mark: str) -> None:
    file = tmp_path / "statements.csv"
    cells = [["statement_id", "text_id", "exact", "kind", "form"]]
    cells += [["S1", text_id(register), "An envoy warned that sharing could end", "warning", "paraphrase"]]
    file.write_text("\ufeff" + "\r\n".join(mark.join(row) for row in cells), encoding="utf-8")
    assert register.record("statements", file, today=TODAY)[0] == 1


def test_sheets_are_called_as_people_write_and_others_are_told(register: Register, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "Actors"
    notes = book.create_sheet("My notes")
    for sheet, row in (
        (book.active, ["actor_id", "name", "kind"]),
        (book.active, ["a", "Łukasz O’Neil", "person"]),
        (notes, ["x"]),
        (notes, ["y"]),
    ):
        sheet.append(row)
    book.save(tmp_path / "evidence.xlsx")
    counts, faults = register.record_workbook(tmp_path / "evidence.xlsx", today=TODAY)
    assert counts == {"actors": 1}
    assert [fault.file for fault in faults] == ["evidence.xlsx [My notes]"]


def test_exports_say_what_was_withdrawn(register: Register) -> None:
    from vendorline.evidence.exports import annotation_page, csl_items

    register.record("statements", [statement(register, statement_id="S 1")], today=TODAY)
    register.withdraw("S 1", "corrected", today=TODAY)
    register.withdraw(register.rows("documents")[0]["document_id"], "a forgery", today=TODAY)
    (item,) = annotation_page(register.rows("documents"), register.rows("texts"), register.rows("statements"))["items"]
    said = item["body"][1]["value"]
    assert (said["withdrawn_because"], said["document_withdrawn_because"]) == ("corrected", "a forgery")
    assert item["id"] == "urn:vendorline:statement:S%201"
    assert item["target"]["state"]["cached"].removeprefix("urn:sha256:") == register.rows("texts")[0]["sha256"]
    assert "a forgery" in csl_items(register.rows("documents"))[0]["note"]
