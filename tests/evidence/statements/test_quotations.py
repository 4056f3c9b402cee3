"""Quotations: every kind of mark, nested, and where a mark is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorline.evidence.statements.quotations import quotations


def inside(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations(text, 0, len(text)) if q.depth == 0]


@pytest.mark.parametrize(
    "text",
    [
        'He said "the words" there.', "He said “the words” there.", "He said ‘the words’ there.", "He said 'the words' there.",
        "Er sagte „the words“ dort.", "Il dit «the words» là.", "彼は「the words」と言った。", "He said “the words\" there.",
    ],
)  # fmt: skip
def test_marks_of_every_kind_hold_their_words(text: str):
    assert inside(text) == ["the words"]


def test_apostrophes_are_no_marks():
    assert inside("The allies' network isn't Britain’s, he's sure.") == []
    assert inside("He said 'our allies' networks, too,' and left.") == ["our allies' networks, too,"]


def test_a_quotation_inside_another_is_deeper():
    text = "“She told me ‘never’ twice,” he said."
    assert [(text[q.start : q.end], q.depth) for q in quotations(text, 0, len(text))] == [
        ("She told me ‘never’ twice,", 0),
        ("never", 1),
    ]


def test_a_lost_closing_mark_goes_on_to_the_end_of_the_paragraph_and_no_further():
    text = 'He said "the words are lost.\n\nNext "one" here.'
    (lost,) = quotations(text, 0, text.index("\n"))
    assert text[lost.start : lost.end] == "the words are lost."
    assert not lost.closed


def test_a_second_opening_mark_ends_a_quotation_that_lost_its_own():
    assert inside('He said "the words, and "others" there.') == ["the words, and", "others"]


@given(st.text(alphabet="\"'“”‘’«»„ ab.\n", max_size=200))
def test_any_marks_give_spans_within_the_text(text: str):
    for q in quotations(text, 0, len(text)):
        assert 0 <= q.outer_start < q.start <= q.end <= q.outer_end <= len(text)
        assert text[q.start : q.end].strip()
