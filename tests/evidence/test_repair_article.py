"""A real article as it reached us, which is not ours to pass on: read from beside the checkout, where it is there."""

from __future__ import annotations

import csv
import html
from collections import Counter
from pathlib import Path

import pytest

from vendorline.evidence.extract import extract
from vendorline.evidence.repair import Repaired, inverted, repair
from vendorline.knowledge.data_files import rows_of


@pytest.fixture(scope="module")
def raw(real_data: Path) -> bytes:
    return (real_data / "evidence" / "damaged-article.txt").read_bytes()


@pytest.fixture(scope="module")
def mended(raw: bytes) -> Repaired:
    return repair(raw.decode("utf-8"))


def test_exactly_the_ten_edits_found_by_hand(mended: Repaired) -> None:
    assert Counter(edit.rule for edit in mended.edits) == {
        "minifier_placeholder": 6,
        "quotation_mark": 3,
        "stray_full_stop": 1,
    }
    assert {edit.confidence for edit in mended.edits} == {"certain"}
    assert repair(mended.raw, least="certain").edits == mended.edits


def test_it_inverts_to_the_same_bytes(raw: bytes, mended: Repaired) -> None:
    assert inverted(mended.text, mended.edits).encode("utf-8") == raw


def test_no_paragraph_is_lost_and_no_blot_stays(mended: Repaired) -> None:
    paragraphs = [one for one in mended.raw.split("\n\n") if one.strip() and not one.startswith("%")]
    kept = mended.text.rstrip("\n").split("\n\n")
    assert len(kept) == len(paragraphs) == 11
    assert all(one and one == one.strip() for one in kept)
    assert mended.text.count('"') == 10


def test_the_six_lost_blocks_are_flagged(mended: Repaired) -> None:
    lost = [flag for flag in mended.flags if flag.detector == "lost_block"]
    assert [flag.count for flag in lost] == [1] * 6
    assert [flag.note.split()[-4] for flag in lost] == ["11", "12", "13", "14", "15", "16"]


def test_it_is_suspected_of_being_a_translation_and_of_nothing_else(mended: Repaired) -> None:
    assert {flag.detector for flag in mended.flags} == {"lost_block", "suspected_translation"}


def test_statements_stand_where_the_maps_say(mended: Repaired, real_data: Path) -> None:
    with (real_data.parent / "facts" / "article-statements.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        start, end = int(row["start"]), int(row["end"])
        assert mended.raw[start:end] == row["exact_anchor"]
        span = mended.span_to_repaired(start, end)
        assert span is not None
        assert mended.text[slice(*span)] == row["exact_anchor"]
        assert mended.span_to_raw(*span) == (start, end)


def test_no_rule_holds_words_of_the_article(mended: Repaired) -> None:
    data = " ".join(
        cell
        for name in ("repair_rules", "detectors", "translation_signals", "word_endings")
        for row in rows_of("vendorline.evidence", f"data/{name}.csv")
        for cell in row.values()
    )
    words = mended.raw.split()
    runs = {" ".join(words[place : place + 4]) for place in range(len(words))}
    assert sorted(run for run in runs if run in data) == []


def test_as_a_page_it_keeps_every_paragraph(raw: bytes, mended: Repaired) -> None:
    parts = [one for one in mended.raw.strip().split("\n\n") if one.strip()]
    page = (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Envoy | News</title>"
        "<meta property='article:published_time' content='2020-03-10T08:00:00Z'></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>Envoy</h1>{''.join(f'<p>{html.escape(one)}</p>' for one in parts)}</article></body></html>"
    )
    found = extract(page.encode("utf-8"), "page.html")
    assert [one for one in parts if one not in found.text] == []
    again = repair(found.text)
    assert len(again.edits) == 10
    assert inverted(again.text, again.edits) == found.text
    assert str(found.published_on) == "2020-03-10"
