"""The register keeps what it is given, refuses what does not hold together, and is whole whatever stops it."""

from __future__ import annotations

import csv
import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vendorline.errors import InvalidInput, UnknownName, UsageError
from vendorline.evidence.published import published_documents
from vendorline.evidence.register import BY_HAND, REGISTER_TABLES, Described, Register, register_table, store
from vendorline.evidence.register.checking import faults_of
from vendorline.evidence.register.standing import cycle_in
from vendorline.evidence.source import source_kinds
from vendorline.network.validation.parse import ERROR_VALUES

TODAY = date(2020, 3, 11)
TEXT = (
    "The minister said on Monday that the decision “will be made here”. An envoy warned that sharing could end.\n\n"
    "Asked about it, the minister said that the decision “will be made here” and nowhere else.\n"
)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    file = tmp_path / "said.txt"
    file.write_text(TEXT, encoding="utf-8")
    found = Register(tmp_path / "project")
    found.add(
        [file],
        Described(published_from=date(2020, 3, 10), published_until=date(2020, 3, 10), side="press"),
        by="A",
        today=TODAY,
    )
    return found


def text_id(register: Register) -> str:
    return str(register.rows("texts")[0]["text_id"])


def statement(register: Register, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "statement_id": "S1", "text_id": text_id(register), "exact": "An envoy warned that sharing could end", "kind": "warning", "form": "paraphrase"
    }  # fmt: skip
    return given | more


def test_what_is_added_is_kept_byte_for_byte_and_only_once(register: Register, tmp_path: Path) -> None:
    data = (tmp_path / "said.txt").read_bytes()
    (row,) = register.rows("documents")
    assert row["sha256"] == hashlib.sha256(data).hexdigest()
    assert register.bytes_of(row["sha256"]).read_bytes() == data
    assert (row["published_from"], row["side"], row["added_by"]) == (date(2020, 3, 10), "press", "A")
    again = register.add([tmp_path / "said.txt"], today=TODAY)
    assert [one["added"] for one in again.rows] == [False]
    assert register.counts()["documents"] == 1
    assert faults_of(tmp_path / "project") == ()


def test_a_statement_stands_on_its_words_and_nowhere_else(register: Register) -> None:
    assert register.record("statements", [statement(register)], by="A", today=TODAY) == (1, ())
    (row,) = register.rows("statements")
    assert register.text(row["text_id"])[row["start"] : row["end"]] == row["exact"]
    assert row["prefix"].endswith("”. ")
    assert (row["recorded_by"], row["recorded_on"]) == ("A", TODAY)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"exact": "will be made here"}, "more than once"),
        ({"exact": "An envoy warned that sharing would end"}, "do not stand in the text"),
        ({"text_id": "nothing@1"}, "no such id in texts"),
        ({"speaker_id": "nobody"}, "no such id in actors"),
        ({"kind": "shout"}, "not one of"),
        ({"supersedes": ["S1"]}, "in a circle"),
        ({"said_from": "2020-03-09", "said_until": "2020-03-08"}, "before said_from"),
        ({"said_from": "Monday"}, "not a date"),
        ({"form": None}, "a required value is missing"),
    ],
)
def test_a_statement_that_does_not_hold_is_refused(register: Register, more: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        register.record("statements", [statement(register, **more)], today=TODAY)
    assert any(problem in fault.problem for fault in refused.value.faults), refused.value.faults
    assert register.rows("statements") == []


def test_words_that_stand_twice_are_told_apart_by_what_is_around_them(register: Register) -> None:
    rows = [
        statement(register, exact="will be made here", suffix="”. An envoy"),
        statement(register, statement_id="S2", exact="will be made here", suffix="” and nowhere"),
    ]
    register.record("statements", rows, today=TODAY)
    first, second = register.rows("statements")
    assert first["start"] < second["start"]


def test_every_fault_is_told_at_once_and_nothing_is_written(register: Register) -> None:
    rows = [
        statement(register),
        statement(register, statement_id="S2", kind="shout"),
        statement(register, statement_id="S3", exact="never said"),
    ]
    with pytest.raises(InvalidInput) as refused:
        register.record("statements", rows, today=TODAY)
    assert {fault.row for fault in refused.value.faults} == {3, 4}
    assert register.rows("statements") == []


def test_a_row_whose_id_is_there_changes_what_it_states(register: Register) -> None:
    register.record("statements", [statement(register, hedge="could")], today=TODAY)
    register.record("statements", [{"statement_id": "S1", "stance": "oppose"}], today=date(2020, 4, 1))
    (row,) = register.rows("statements")
    assert (row["hedge"], row["stance"], row["recorded_on"]) == ("could", "oppose", TODAY)


def claim(**more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "claim_id": "C1", "statement_ids": ["S1"], "proposition": "Sharing of intelligence could end", "parameter": "p_restrict",
        "low": 0.1, "high": 0.5, "unit": "probability",
    }  # fmt: skip
    return given | more


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"low": 0.9}, "below low"),
        ({"unit": None}, "a number without a unit"),
        ({"parameter": None}, "a number of nothing"),
        ({"statement_ids": []}, "rests on nothing"),
        ({"statement_ids": ["S9"]}, "no such id in statements"),
        ({"reliability": "G"}, "not one of"),
        ({"price_year": "20"}, "out of range"),
    ],
)
def test_a_claim_that_does_not_hold_is_refused(register: Register, more: dict[str, Any], problem: str) -> None:
    register.record("statements", [statement(register)], today=TODAY)
    with pytest.raises(InvalidInput) as refused:
        register.record("claims", [claim(**more)], today=TODAY)
    assert any(problem in fault.problem for fault in refused.value.faults), refused.value.faults


def test_what_is_withdrawn_takes_along_what_rests_on_it_alone(register: Register, tmp_path: Path) -> None:
    register.record(
        "statements", [statement(register), statement(register, statement_id="S2", exact="nowhere else")], today=TODAY
    )
    register.record("claims", [claim(), claim(claim_id="C2", statement_ids=["S1", "S2"])], today=TODAY)
    register.record("uses", [{"use_id": "U1", "result": "abc", "row": "1", "claim_ids": ["C1"]}], today=TODAY)
    fell = register.withdraw("S1", "the paper corrected it", today=TODAY)
    assert (fell.statements, fell.claims, fell.uses) == ((), ("C1",), ("U1",))
    assert register.standing().claims.keys() == {"C1"}
    register.withdraw("S2", "misheard", today=TODAY)
    assert register.standing().claims.keys() == {"C1", "C2"}
    with pytest.raises(InvalidInput) as refused:
        register.record("claims", [claim(claim_id="C3")], today=TODAY)
    assert "was withdrawn: the paper corrected it" in refused.value.faults[0].problem
    told = [fault.problem for fault in faults_of(tmp_path / "project")]
    assert len(told) == 3
    assert all("no longer stands" in one or "rests on a claim that fell" in one for one in told)
    with pytest.raises(UsageError, match="was withdrawn on 2020-03-11"):
        register.withdraw("S1", "again", today=TODAY)


def test_a_statement_falls_with_its_document(register: Register) -> None:
    register.record("statements", [statement(register)], today=TODAY)
    register.record("claims", [claim()], today=TODAY)
    fell = register.withdraw(register.rows("documents")[0]["document_id"], "a forgery", today=TODAY)
    assert (fell.statements, fell.claims) == (("S1",), ("C1",))


def test_a_later_statement_supersedes_an_earlier_one_which_stays(register: Register) -> None:
    register.record(
        "statements",
        [statement(register), statement(register, statement_id="S2", exact="nowhere else", supersedes=["S1"])],
        today=TODAY,
    )
    assert register.standing().superseded == {"S1": ("S2",)}
    assert register.standing().statements == {}
    with pytest.raises(InvalidInput, match="1 error") as refused:
        register.record("statements", [{"statement_id": "S1", "supersedes": ["S2"]}], today=TODAY)
    assert refused.value.faults[0].value == "S1 > S2 > S1"


def test_claims_of_one_origin_count_once(register: Register) -> None:
    register.record("statements", [statement(register)], today=TODAY)
    register.record("claims", [claim(claim_id=name) for name in "ABCD"], today=TODAY)
    register.record(
        "links", [{"from_claim_id": a, "to_claim_id": b, "kind": "same_origin"} for a, b in ("BA", "CB")], today=TODAY
    )
    assert register.origins() == {"A": "A", "B": "A", "C": "A", "D": "D"}


def test_unknown_names_are_told_with_the_nearest(register: Register) -> None:
    with pytest.raises(UnknownName, match="did you mean claims"):
        register.table("claim")
    with pytest.raises(UnknownName, match="unknown id"):
        register.withdraw("S9", "why not", today=TODAY)


def test_what_was_changed_behind_its_back_is_found(register: Register, tmp_path: Path) -> None:
    (row,) = register.rows("documents")
    file = register.bytes_of(row["sha256"])
    file.chmod(0o644)
    file.write_bytes(b"something else")
    (file.parent / ("0" * 64)).write_bytes(b"left behind")
    problems = [fault.problem for fault in faults_of(tmp_path / "project")]
    assert problems == ["its bytes are not those that were added", "no document names these bytes: adding was stopped"]


def test_a_file_that_is_no_register_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "evidence"
    home.mkdir()
    (home / "register.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(InvalidInput, match="cannot be used"):
        Register(tmp_path).counts()
    (home / "register.sqlite").unlink()
    with sqlite3.connect(home / "register.sqlite") as other:
        other.execute("create table t (x)")
    with pytest.raises(InvalidInput, match="is no register of evidence"):
        Register(tmp_path).counts()


def test_one_bad_file_keeps_all_out_unless_the_others_are_wanted(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.pdf"
    good.write_text(TEXT, encoding="utf-8")
    bad.write_bytes(b"%PDF-1.7 broken")
    register = Register(tmp_path / "p")
    with pytest.raises(InvalidInput) as refused:
        register.add([good, bad, tmp_path / "missing.txt"], today=TODAY)
    assert len(refused.value.faults) == 2
    assert register.counts()["documents"] == 0
    added = register.add([good, bad], today=TODAY, accept_valid=True)
    assert (len(added.rows), len(added.faults)) == (1, 1)
    assert register.counts()["documents"] == 1


_SLOWLY = """
import sys, time
from datetime import date
from pathlib import Path
from vendorline.evidence.register import adding
kept = adding._keep
def slowly(*given):
    print("kept", flush=True)
    time.sleep(0.05)
    return kept(*given)
adding._keep = slowly
adding.add_documents(Path(sys.argv[1]), [Path(sys.argv[2])], today=date(2020, 3, 11))
"""


@pytest.mark.parametrize("after", [1, 5])
def test_killed_in_the_middle_it_is_as_it_was(tmp_path: Path, after: int) -> None:
    folder, project = tmp_path / "press", tmp_path / "project"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number}.txt").write_text(f"{TEXT} {number}", encoding="utf-8")
    first = tmp_path / "first.txt"
    first.write_text(TEXT, encoding="utf-8")
    Register(project).add([first], today=TODAY)
    running = subprocess.Popen(
        [sys.executable, "-c", _SLOWLY, str(project), str(folder)], stdout=subprocess.PIPE, env=os.environ.copy()
    )
    assert running.stdout is not None
    for _ in range(after):
        running.stdout.readline()
    time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()
    running.stdout.close()
    register = Register(project)
    assert register.counts()["documents"] == 1
    assert all(fault.severity == "warning" for fault in faults_of(project))
    register.add([folder], today=TODAY)
    assert register.counts()["documents"] == 41
    assert faults_of(project) == ()


def test_two_commands_do_not_write_at_once(register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_PATIENCE_S", 0.1)
    with store.writing(tmp_path / "project"):
        with pytest.raises(InvalidInput) as refused:
            register.record("actors", [{"actor_id": "a", "name": "A", "kind": "person"}], today=TODAY)
        assert refused.value.faults[0].problem == "another command is writing it"
        assert register.counts()["actors"] == 0


def test_words_are_found_the_best_first(register: Register) -> None:
    (found,) = register.search("envoy", "sharing could end")
    assert found["text_id"] == text_id(register)
    assert "«envoy»" in found["excerpt"]
    assert register.search("nothing of it") == []
    assert register.search('"; drop table texts') == []


def test_every_table_has_a_template_and_its_columns_are_described() -> None:
    assert set(BY_HAND) < set(REGISTER_TABLES)
    for name in REGISTER_TABLES:
        table = register_table(name)
        assert table.key, name
        assert all(column.meaning and (column.required or column.empty) for column in table.columns), name


def test_kinds_of_documents_are_kinds_of_sources() -> None:
    kinds = set(register_table("documents").column("kind").allowed)
    assert kinds == (set(source_kinds()) - {"assumption"}) | {"other"}
    assert {one.kind for one in published_documents().values()} <= kinds


_CELLS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), min_size=1, max_size=12
).filter(lambda text: text.strip() not in ERROR_VALUES)


@given(
    names=st.lists(st.text("abcdefgh", min_size=1, max_size=4), unique=True, max_size=5),
    note=_CELLS,
    by_file=st.booleans(),
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_come_back_as_they_were_stated(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], note: str, by_file: bool
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    register = Register(folder)
    rows = [{"actor_id": name, "name": f"{name} {note}", "kind": "body", "note": note} for name in names]
    if by_file:
        file = folder / "actors.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, ["actor_id", "name", "kind", "note"])
            writer.writeheader()
            writer.writerows(rows)
        register.record("actors", file, today=TODAY)
    else:
        register.record("actors", rows, today=TODAY)
    kept = {row["actor_id"]: row for row in register.rows("actors")}
    assert kept.keys() == set(names)
    assert all((row["note"] or "").strip() == note.strip() for row in kept.values())
    assert register.table("actors").height == len(names)


@given(st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=3), max_size=7))
def test_a_cycle_is_found_where_there_is_one(graph: dict[int, list[int]]) -> None:
    edges = {str(k): tuple(map(str, v)) for k, v in graph.items()}
    reach = {k: set(v) for k, v in edges.items()}
    for _ in range(8):
        reach = {k: v | {x for one in v for x in reach.get(one, ())} for k, v in reach.items()}
    found = cycle_in(edges)
    assert (found is not None) == any(k in v for k, v in reach.items())
    if found is not None:
        assert all(b in edges[a] for a, b in zip(found, (*found[1:], found[0]), strict=True))
