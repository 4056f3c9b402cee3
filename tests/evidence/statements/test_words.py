"""The tables of words: every row has a source, forms belong to one verb, and none was made for a text that is measured."""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from pathlib import Path

import pytest

TABLES = sorted(
    p.name for p in files("vendorline.evidence.statements").joinpath("data").iterdir() if p.name.endswith(".csv")
)
DATA = Path(__file__).resolve().parents[1] / "data"
#: Words of grammar and of the calendar, and rules that the table itself states, need no source.
PLAIN = {"function_words.csv", "calendar_words.csv", "date_cues.csv", "number_words.csv"}


def rows(table: str) -> list[dict[str, str]]:
    text = (files("vendorline.evidence.statements") / "data" / table).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_whole_and_stands_once(table: str):
    found = rows(table)
    assert found
    assert all(None not in row and None not in row.values() for row in found)
    assert len({tuple(row.values()) for row in found}) == len(found)
    assert table in PLAIN or all(row["source"] for row in found)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("source_nouns.csv", "noun"),
        ("statement_nouns.csv", "noun"),
        ("hedges.csv", "words"),
        ("contractions.csv", "word"),
    ],
)
def test_a_word_is_said_once_what_it_is(table: str, key: str):
    words = [row[key] for row in rows(table)]
    assert sorted(set(words)) == sorted(words)


def test_each_verb_has_its_four_forms_and_no_lemma_stands_twice():
    verbs = rows("reporting_verbs.csv")
    assert len({row["lemma"] for row in verbs}) == len(verbs)
    for row in verbs:
        forms = row["forms"].split(";")
        assert forms[0] == row["lemma"]
        assert len(forms) >= 4
        assert re.search(r"ing\b", forms[3])


@pytest.mark.parametrize("text", ["envoy-news", "house-statement"])
def test_no_table_holds_a_name_of_a_text_that_is_measured(text: str):
    names = set(re.findall(r"(?<=[a-z] )[A-Z][a-zà-ÿ]{3,}", (DATA / f"{text}.txt").read_text(encoding="utf-8")))
    invented = names & {
        "Brandt",
        "Lind",
        "Sand",
        "Holm",
        "Aune",
        "Tianhe",
        "Estmark",
        "Norhaven",
        "Calder",
        "Renn",
        "Pryce",
        "Vane",
    }
    assert invented
    cells = {cell for table in TABLES for row in rows(table) for cell in row.values()}
    assert not invented & cells
