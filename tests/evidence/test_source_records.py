"""The record of a source: its fields, its kinds, and what does not go together."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

import pytest
from pydantic import ValidationError

from vendorline.evidence.source import Kind, Source, source_kinds
from vendorline.knowledge.data_files import rows_of


def test_schema_and_record_have_the_same_fields() -> None:
    columns = rows_of("vendorline.evidence", "schema/sources.csv")
    assert [row["name"] for row in columns] == ["source_id", *(field.name for field in fields(Source))]
    assert all(row["meaning"] and (row["required"] or row["empty"] or row["default"]) for row in columns)
    allowed = {row["name"]: tuple(row["allowed"].split(";")) for row in columns if row["allowed"]}
    assert allowed["kind"] == get_args(Kind) == tuple(source_kinds())


def test_every_kind_has_its_meaning_and_types_and_primary_follows_from_it() -> None:
    for kind in source_kinds().values():
        assert all((kind.name, kind.meaning, kind.csl, kind.bibtex, kind.ris)), kind
        assert kind.issuer_as in {"author", "authority", "container"}
        assert Source.checked({"title": "x", "kind": kind.kind}).primary == kind.primary
    kinds = [kind.primary for kind in source_kinds().values()]
    assert kinds == sorted(kinds, reverse=True)


def test_a_date_is_told_as_exactly_as_it_is_known() -> None:
    day = {"title": "x", "kind": "press", "published_on": "2022-10-31"}
    told = {p: Source.checked(day | {"published_precision": p}) for p in ("day", "month", "year")}
    assert {p: one.published for p, one in told.items()} == {"day": "2022-10-31", "month": "2022-10", "year": "2022"}
    words = {p: one.published_in_words for p, one in told.items()}
    assert words == {"day": "31 October 2022", "month": "October 2022", "year": "2022"}
    assert Source.checked({"title": "x", "kind": "press"}).published is None


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"published_precision": "year"}, "needs published_on"),
        ({"published_on": "2024-01-02", "accessed_on": "2023-12-31"}, "lies before published_on"),
        ({"kind": "primarily"}, "Input should be"),
        ({"url": "www.example.org"}, "String should match"),
        ({"published_on": "1704153600"}, "a day is written as"),
        ({"seen": "2024-01-01"}, "Extra inputs"),
    ],
)
def test_what_does_not_go_together_is_refused(told: dict[str, object], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        Source.checked({"title": "x", "kind": "press"} | told)


def test_a_month_of_which_the_last_day_lies_ahead_can_have_been_read_in_it() -> None:
    said = {"title": "x", "kind": "press", "published_on": "2026-11-30", "accessed_on": "2026-11-26"}
    assert Source.checked(said | {"published_precision": "month"}).published == "2026-11"


def test_words_of_older_files_are_read_and_what_they_say_of_reading_is_kept_apart() -> None:
    old = {word: Source.checked({"title": "x", "kind": word}) for word in ("primary", "primary-not-read", "trade")}
    assert [(one.kind, one.read) for one in old.values()] == [
        ("official", None), ("official", "recalled"), ("trade_press", None),
    ]  # fmt: skip
