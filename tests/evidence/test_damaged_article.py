"""A real document as it reached us: repaired with the edits found by hand, its twenty statements anchored, its conflicts kept."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from vendorline.evidence.published import published_dates, published_documents, published_statements
from vendorline.evidence.register import Described, Register
from vendorline.evidence.register.checking import faults_of

TODAY = date(2020, 3, 11)
#: Kinds of the list of statements that the register calls otherwise.
KINDS = {"reporter_assessment": "assessment"}
FORMS = {"quote fragment": "quote_fragment"}
NAMED = {"no source": "no_source", "unnamed person, named principal": "unnamed"}


@pytest.fixture(scope="module")
def article(real_data: Path) -> Path:
    file = real_data / "evidence" / "damaged-article.txt"
    if not file.is_file():
        pytest.skip(f"no document at {file}")
    return file


@pytest.fixture(scope="module")
def gold(real_data: Path) -> list[dict[str, str]]:
    file = real_data.parent / "facts" / "article-statements.csv"
    if not file.is_file():
        pytest.skip(f"no statements at {file}")
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def register(article: Path, tmp_path: Path) -> Register:
    found = Register(tmp_path)
    found.add([article], Described(published_from=date(2020, 3, 10), published_until=date(2020, 3, 10)), today=TODAY)
    return found


def as_stated(row: dict[str, str], text_id: str) -> dict[str, Any]:
    day = row["date_resolved"] if len(row["date_resolved"]) == 10 else None
    return {
        "statement_id": row["id"], "text_id": text_id, "exact": row["exact_anchor"], "kind": KINDS.get(row["kind"], row["kind"]),
        "form": FORMS.get(row["form"], row["form"]), "source_named": NAMED.get(row["source_named"], row["source_named"]),
        "speaker": row["speaker"], "paraphrase": row["paraphrase"], "hedge": row["probability_cue"] or None, "date_cue": row["date_cue"] or None,
        "said_from": day, "said_until": day, "stance": row["stance_on_vendor"],
    }  # fmt: skip


def test_it_is_mended_with_ten_edits_and_keeps_what_it_lost(register: Register) -> None:
    edits = register.rows("edits")
    assert len(edits) == 10
    assert {edit["confidence"] for edit in edits} == {"certain"}
    lost = [flag for flag in register.rows("flags") if flag["detector"] == "lost_block"]
    assert len(lost) == 6
    text = register.text(register.rows("texts")[0]["text_id"])
    assert "MINIFY" not in text
    assert text.count('"') % 2 == 0
    assert "two US sources said Blair planned to underline" in text
    assert faults_of(Path(register.folder)) == ()


def test_its_statements_stand_on_their_words_and_say_what_they_withdraw(
    register: Register, gold: list[dict[str, str]]
) -> None:
    text_id = register.rows("texts")[0]["text_id"]
    rows = [as_stated(row, text_id) for row in gold]
    next(row for row in rows if row["statement_id"] == "S16")["supersedes"] = ["S15"]
    people = [
        ("robert-blair", "Robert Blair", "US"),
        ("bill-blair", "Bill Blair", "CA"),
        ("navdeep-bains", "Navdeep Bains", "CA"),
    ]
    register.record(
        "actors", [{"actor_id": i, "name": n, "kind": "person", "country": c} for i, n, c in people], today=TODAY
    )
    by_name = {name: actor for actor, name, _ in people}
    for row in rows:
        row["speaker_id"] = by_name.get(row["speaker"])
    assert register.record("statements", rows, today=TODAY) == (20, ())
    kept = {row["statement_id"]: row for row in register.rows("statements")}
    assert [row["exact"] for row in kept.values()] == [row["exact_anchor"] for row in gold]
    assert kept["S04"]["speaker_id"] != kept["S12"]["speaker_id"]
    assert register.standing().superseded == {"S15": ("S16",)}


def test_rival_days_stay_beside_each_other(register: Register, gold: list[dict[str, str]]) -> None:
    text_id = register.rows("texts")[0]["text_id"]
    register.record("statements", [as_stated(row, text_id) for row in gold if row["id"] == "S15"], today=TODAY)
    days = [
        {
            "statement_id": "S15",
            "witness": one.witness,
            "from_on": one.from_on.isoformat(),
            "until_on": one.until_on.isoformat(),
            "words": one.words,
        }
        for one in published_dates()
        if one.statement_id == "S15"
    ]
    register.record("statement_dates", days, today=TODAY)
    assert {row["from_on"] for row in register.rows("statement_dates")} == {date(2020, 3, 5), date(2020, 3, 6)}


def test_the_shipped_statements_are_those_and_name_documents_that_are_there(gold: list[dict[str, str]]) -> None:
    statements, documents = published_statements(), published_documents()
    assert list(statements) == [row["id"] for row in gold]
    assert statements["S16"].supersedes == ("S15",)
    for one in statements.values():
        assert set(one.witness_ids) <= set(documents)
        assert len(one.words or "") < 100
    assert {one.statement_id for one in published_dates()} <= set(statements)
    assert {name for one in documents.values() for name in one.derived_from} <= set(documents)
