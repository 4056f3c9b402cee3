"""Laws of repair: whatever text comes, its edits invert, positions map there and back, and what is mended stays."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vendorline.evidence.repair import Edit, Repaired, inverted, repair
from vendorline.evidence.repair.detectors import detectors
from vendorline.evidence.repair.edits import Change, apply, as_edits
from vendorline.evidence.repair.rules import rules

MARK = "%CRUNCH0123456789abcdef0123456789abcdef7%"
PIECES = [
    *(rule.before for rule in rules()),
    *(one.example for one in detectors()),
    MARK,
    f"{MARK} {MARK}",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "\t",
    '"',
    ",quot;",
    "&amp;",
    "amp;",
    "quot;",
    "&",
    ";",
    "#8217;",
    ". .",
    " .",
    "-\n",
    "infrastruc-\nture",
    "\u00ad",
    "\u200b",
    "\u00a0",
    "\ufb01",
    "â€",
    "œ",
    "Ã",
    "©",
    "``",
    "''",
    "word",
    "The ministry",
    "é",
    "网络",
    "Сеть",
    "%",
    "CRUNCH",
]
damaged = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=14).map("".join)


@given(damaged)
@settings(max_examples=100, deadline=None)
def test_edits_invert_and_stand_where_they_say(raw: str) -> None:
    mended = repair(raw)
    assert inverted(mended.text, mended.edits) == raw
    place = 0
    for edit in mended.edits:
        assert edit.raw_start >= place
        assert raw[edit.raw_start : edit.raw_end] == edit.removed != ""
        assert mended.text[edit.start : edit.end] == edit.inserted != edit.removed
        place = edit.raw_end
    assert all(0 <= flag.start <= flag.end <= len(raw) for flag in mended.flags)


@given(damaged)
@settings(max_examples=100, deadline=None)
def test_what_is_mended_needs_no_mending(raw: str) -> None:
    once = repair(raw)
    if any(flag.detector == "unfinished" for flag in once.flags):
        return
    assert repair(once.text).edits == ()


def _plain_maps(raw: str, edits: tuple[Edit, ...], text: str) -> tuple[list[int], list[int]]:
    """For every position of either text where it stands in the other: character by character, without a search."""
    to_repaired, to_raw = [], []
    for place in range(len(raw) + 1):
        shift = 0
        for edit in edits:
            if place >= edit.raw_end:
                shift += len(edit.inserted) - len(edit.removed)
            elif place >= edit.raw_start:
                shift -= place - edit.raw_start
        to_repaired.append(place + shift)
    kept: list[int] = []  # for every character of the mended text, where it came from
    place = 0
    for edit in edits:
        kept += range(place, edit.raw_start)
        kept += [edit.raw_start] * len(edit.inserted)
        place = edit.raw_end
    kept += range(place, len(raw))
    to_raw = [*kept, len(raw)]
    assert len(to_raw) == len(text) + 1
    return to_repaired, to_raw


def _check_maps(mended: Repaired) -> None:
    to_repaired, to_raw = _plain_maps(mended.raw, mended.edits, mended.text)
    assert [mended.to_repaired(place) for place in range(len(mended.raw) + 1)] == to_repaired == sorted(to_repaired)
    assert [mended.to_raw(place) for place in range(len(mended.text) + 1)] == to_raw == sorted(to_raw)


@given(damaged)
@settings(max_examples=80, deadline=None)
def test_positions_map_as_a_slow_count_says(raw: str) -> None:
    _check_maps(repair(raw))


@given(damaged, st.data())
@settings(max_examples=80, deadline=None)
def test_spans_hold_the_same_characters(raw: str, data: st.DataObject) -> None:
    mended = repair(raw)
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    # What of the raw text from start to end is still there, and what edits that it touches put in.
    expected, place = [], 0
    for edit in [*mended.edits, None]:
        first = len(raw) if edit is None else edit.raw_start
        expected.append(raw[max(place, start) : min(first, end)] if max(place, start) < min(first, end) else "")
        if edit is not None:
            expected.append(edit.inserted if edit.raw_start < end and start < edit.raw_end and start < end else "")
            place = edit.raw_end
    span = mended.span_to_repaired(start, end)
    assert ("" if span is None else mended.text[slice(*span)]) == "".join(expected)
    if span is not None and span[0] < span[1]:
        again = mended.span_to_repaired(*mended.span_to_raw(*span))
        assert again == span


@given(st.text("abcdef", max_size=30), st.integers(0, 2**32))
@settings(max_examples=100, deadline=None)
def test_edits_of_edits_are_edits(raw: str, seed: int) -> None:
    chance = random.Random(seed)
    text, edits = raw, ()
    for step in range(4):
        changes, place = [], 0
        while place < len(text):
            start = place + chance.randrange(3)
            end = start + chance.randrange(1, 4)
            if end > len(text):
                break
            changes.append(Change(f"r{step}", "likely", start, end, chance.choice(["", "x", "yy", "zzz"])))
            place = end
        wanted = apply(text, changes)
        text, edits = as_edits(raw, text, edits, changes)
        assert text == wanted
        assert inverted(text, edits) == raw
    _check_maps(Repaired(raw, text, edits, ()))


def test_outside_the_text_there_is_no_position() -> None:
    mended = repair("a\u00adb")
    with pytest.raises(IndexError):
        mended.to_repaired(4)
    with pytest.raises(IndexError):
        mended.to_raw(3)
    with pytest.raises(IndexError):
        mended.to_raw(-1)


def test_a_span_that_was_taken_out_stands_nowhere() -> None:
    mended = repair("One.\n\n%CRUNCH0123456789abcdef0123456789abcdef7%\n\nTwo.")
    assert mended.text == "One.\n\nTwo."
    assert mended.span_to_repaired(6, 20) is None
    assert mended.span_to_repaired(6, len(mended.raw)) == (6, 10)


@pytest.mark.parametrize(
    ("least", "text"),
    [
        ("certain", "“Safe” of\ufb01ce don#8217;t"),
        ("likely", "“Safe” of\ufb01ce don’t"),
        ("cosmetic", "“Safe” office don’t"),
    ],
)
def test_less_is_mended_where_less_is_asked(least: str, text: str) -> None:
    assert repair("â€œSafeâ€\u009d of\ufb01ce don#8217;t", least=least).text == text  # type: ignore[arg-type]


def test_damage_in_damage_takes_bounded_work_and_is_said() -> None:
    inner = MARK
    for _ in range(30):  # each round takes one out of the middle of the next
        inner = MARK[:10] + inner + MARK[10:]
    mended = repair(inner)
    assert inverted(mended.text, mended.edits) == inner
    assert "unfinished" in {flag.detector for flag in mended.flags}
