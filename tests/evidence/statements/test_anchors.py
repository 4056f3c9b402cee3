"""Anchors hold exactly or are orphans; nothing is ever attached to what only looks alike."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorline.errors import UsageError
from vendorline.evidence.statements import Anchor, Orphan, Placed, anchor, place

#: Few letters, so that words repeat; with marks of other scripts, line ends of two characters, and half a surrogate pair.
LETTERS = st.lists(
    st.sampled_from(
        ["a", "b", " ", "\r\n", "\n", "\u05d0", "\u0628", "\u200f", "\ud83d", "\U0001f600", "\u00e9", "e\u0301"]
    ),
    max_size=60,
).map("".join)


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(LETTERS.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(spans())
def test_an_anchor_made_from_a_span_stands_there_or_is_ambiguous(case: tuple[str, int, int]):
    text, start, end = case
    made = anchor(text, start, end)
    found = place(text, made.exact, made.prefix, made.suffix, made.start)
    assert found == Placed(start, end) or (isinstance(found, Orphan) and found.reason == "ambiguous")


@given(spans())
def test_words_alone_stand_where_they_are_the_only_ones(case: tuple[str, int, int]):
    text, start, end = case
    alone = sum(text.startswith(text[start:end], at) for at in range(len(text))) == 1
    assert (place(text, text[start:end]) == Placed(start, end)) == alone


@given(LETTERS, LETTERS.filter(bool))
def test_words_that_are_not_there_are_never_placed(text: str, words: str):
    found = place(text, words)
    if isinstance(found, Placed):
        assert text[found.start : found.end] == words
    elif found.reason == "absent":
        assert words not in text
    assert not isinstance(found, Orphan) or all(text[a.start : a.end] == a.exact for a in found.suggestions)


def test_words_that_occur_twice_are_told_by_what_stands_beside_them():
    text = "The minister said no. The envoy said no. Nobody else spoke."
    found = place(text, "said no", prefix="The envoy ", suffix=". Nobody")
    assert found == Placed(32, 39)


def test_words_that_occur_twice_with_nothing_beside_them_are_an_orphan_even_where_a_position_is_given():
    found = place("said no. said no.", "said no", start=9)
    assert isinstance(found, Orphan)
    assert found.reason == "ambiguous"
    assert [a.start for a in found.suggestions] == [0, 9]


def test_a_position_settles_it_where_only_one_side_is_left_there():
    text = "He said no. Then he said no, again."
    assert place(text, "said no", prefix="Then he ", suffix=" at all", start=20) == Placed(20, 27)
    assert isinstance(place(text, "said no", prefix="Then he ", suffix=" at all", start=3), Orphan)


def test_the_only_other_place_of_the_words_is_a_suggestion_where_both_sides_are_gone():
    made = anchor("Ottawa said yes on Monday.", 12, 15)
    found = place("Paris is far. Oslo never said yes to it.", made.exact, made.prefix, made.suffix, made.start)
    assert isinstance(found, Orphan)
    assert found.reason == "absent"
    assert [a.exact for a in found.suggestions] == ["yes"]


def test_a_lookalike_is_suggested_and_not_taken():
    text = "They discussed the importance of secure and reliable infrastructure on Monday."
    found = place(text, "importance of a safe and reliable infrastructure")
    assert isinstance(found, Orphan)
    assert found.reason == "absent"
    assert "secure and reliable infrastructure" in found.suggestions[0].exact


def test_line_ends_of_another_kind_are_other_words():
    made = anchor("one\ntwo\nthree", 0, 7)
    found = place("one\r\ntwo\r\nthree", made.exact, made.prefix, made.suffix)
    assert isinstance(found, Orphan)
    assert found.reason == "absent"


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 2), (0, 5), (4, 5)])
def test_a_span_without_words_or_outside_the_text_is_refused(start: int, end: int):
    with pytest.raises(UsageError, match="no words stand at"):
        anchor("four", start, end)


def test_an_empty_text_has_nothing_and_no_words_cannot_be_looked_for():
    assert place("", "words") == Orphan("absent")
    with pytest.raises(UsageError, match="at least one character"):
        place("text", "")


def test_an_anchor_keeps_32_characters_of_either_side():
    text = "x" * 40 + "words" + "y" * 40
    assert anchor(text, 40, 45) == Anchor("words", "x" * 32, "y" * 32, 40, 45)


def test_a_text_of_fifty_megabytes_takes_a_bounded_time():
    text = "the same words again and again. " * 1_600_000 + "once, and only here. " + "a" * 100_000
    begin = time.process_time()
    assert isinstance(place(text, "once, and only here"), Placed)
    assert place(text, "the same words", prefix="again. ", suffix=" again", start=32).__class__ is Orphan
    assert isinstance(place(text, "words that the text has not, again"), Orphan)
    assert isinstance(place(text, "a" * 50_000, prefix="a" * 32, suffix="a" * 32), Orphan)
    assert time.process_time() - begin < 5


def test_spaces_beside_the_words_need_not_be_given():
    text = "Later he said no. Then he said no."
    for prefix in ("Then he ", "Then he", "Then he  "):
        assert place(text, "said no", prefix=prefix) == Placed(26, 33), prefix
    assert place("He said\nno, and left.", "no,", prefix="He said", suffix="and") == Placed(8, 11)
    assert isinstance(place(text, "said no", prefix="he"), Orphan)
